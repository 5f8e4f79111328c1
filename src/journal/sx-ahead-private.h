/* sx-ahead-private.h: a thread that has memory ready before it is written to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxAhead:
 * @thread: who does it; %NULL: nobody
 * @mutex: guards the rest
 * @cond: when there is something to do
 * @from: the start of what is to be made ready
 * @length: how long that is, in bytes; 0: there is nothing to do
 * @ends: whether the thread is to end
 *
 * The first write to a page of a file costs the writer as long as the file system takes to make that page, which now and then
 * is some ms. Whoever must not be held up has it done by this thread.
 */
typedef struct
{
  GThread  *thread;
  GMutex    mutex;
  GCond     cond;
  guint8   *from;
  gsize     length;
  gboolean  ends;
} SxAhead;

void sx_ahead_init  (SxAhead *self);
void sx_ahead_start (SxAhead *self);
void sx_ahead_clear (SxAhead *self);
void sx_ahead_ask   (SxAhead *self,
                     guint8  *from,
                     gsize    length);

G_END_DECLS
