/* sx-left.h: journals that an end of the program left behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"

G_BEGIN_DECLS

/* Those that nobody uses any more, newest first. Can take long: for a thread that may wait */
GPtrArray *sx_left_list     (const char   *directory,
                             GCancellable *cancellable);
/* How many records are in one; some may have been given back, which leaves gaps in their numbers */
guint64    sx_left_count    (SxJournal    *journal);
/* When the last record of one happened, in ns since 1970-01-01 UTC */
gint64     sx_left_get_time (SxJournal    *journal);

G_END_DECLS
