/* fault-story-private.h: what the parts of the story share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fault-story.h"
#include "sx-journal.h"

G_BEGIN_DECLS

/* Drops a journal; a thread may have it for a moment longer, which is waited for */
void     story_let_go        (SxJournal *journal);
/* What was cleared is given back while what is there stays. Returns whether it succeeded */
gboolean story_clear_journal (Story     *self);
/* The disk does not give a page back. Returns whether it succeeded */
gboolean story_lose_page     (Story     *self);

G_END_DECLS
