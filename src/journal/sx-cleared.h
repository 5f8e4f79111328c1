/* sx-cleared.h: what stays of a journal that is cleared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"

G_BEGIN_DECLS

/**
 * SxTotals:
 * @sent: bytes that a socket had sent
 * @received: bytes that it had received
 * @n_sent: datagrams that it had sent
 * @n_received: datagrams that it had received
 *
 * How far a socket had come when the journal was cleared. Part of the format of saved sessions.
 */
typedef struct
{
  guint64 sent;
  guint64 received;
  guint64 n_sent;
  guint64 n_received;
} SxTotals;

/**
 * SxCleared:
 *
 * A journal that is cleared begins anew, while the sockets that are open go on. So of what came before, the records stay
 * that say what these sockets are, and how much they had sent and received; all others are as if they had never been. It
 * never changes once it is made.
 */
typedef struct _SxCleared SxCleared;

/* Can take long: for a thread that may wait */
SxCleared *sx_cleared_new          (SxJournal    *journal,
                                    GCancellable *cancellable);
void       sx_cleared_free         (SxCleared    *self);
guint64    sx_cleared_get_first    (SxCleared    *self);
guint64    sx_cleared_get_n_gone   (SxCleared    *self);
guint      sx_cleared_get_n_waiting (SxCleared   *self);

/* In the thread of the views, which are told: the signal "cleared" */
void       sx_journal_clear        (SxJournal    *journal,
                                    SxCleared    *cleared);
gboolean   sx_journal_undo_clear   (SxJournal    *journal);
gboolean   sx_journal_can_undo_clear (SxJournal  *journal);
/* The undo is over: gives memory and disk back */
void       sx_journal_forget_cleared (SxJournal  *journal);

/* The serial of the first record since then; 0: it never was. From any thread */
guint64    sx_journal_get_first    (SxJournal    *journal);
/* The next one that is there, from serial on */
guint64    sx_journal_skip         (SxJournal    *journal,
                                    guint64       serial);
gboolean   sx_journal_get_totals   (SxJournal    *journal,
                                    guint32       socket,
                                    SxTotals     *totals);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxCleared, sx_cleared_free)

G_END_DECLS
