/* sx-journal-checks.h: what holds for every journal that can be read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever file it was read from.
 */

#pragma once

#include "sx-journal.h"

G_BEGIN_DECLS

/* Every record that there is can be read, with each byte of it, and no other. How many bytes of payload they have, each
 * counted once */
gsize sx_journal_check_records (SxJournal *journal);
/* Rows can be made of them, and they can be looked for */
void  sx_journal_check_tables  (SxJournal *journal);
/* Saved and opened again it is the same */
void  sx_journal_check_saved   (SxJournal *journal);

G_END_DECLS
