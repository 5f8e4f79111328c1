/* sx-session.h: a journal as one file to keep
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"

G_BEGIN_DECLS

#define SX_SESSION_SUFFIX ".sxj"

/* Can take long: for a thread that may wait. Up to the serial end; the file is whole or as it was before */
gboolean   sx_session_save (SxJournal     *journal,
                            guint64        end,
                            const char    *path,
                            GCancellable  *cancellable,
                            GError       **error);
/* A journal that nobody appends to. Nothing in the file is trusted */
SxJournal *sx_session_open (const char    *path,
                            GCancellable  *cancellable,
                            GError       **error);
/* How many bytes of the file were not there, or were no whole record; 0: it was whole */
guint64    sx_session_get_n_missing (SxJournal *journal);

G_END_DECLS
