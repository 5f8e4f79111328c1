/* sx-waiting.h: how much waits to be sent, told now and then
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-deadlines.h"
#include "sx-socket.h"

G_BEGIN_DECLS

/**
 * SxWaiting:
 *
 * What the records say of how much waits in a socket's write queue (#SX_KIND_WAITING). Embedded by value; all zero is
 * that nothing waits.
 */
typedef struct
{
  SxDeadline  deadline;   /* when the number is told that was not told so far */
  SxSocket   *socket;
  gsize       n_bytes;
  gsize       told;
  gint64      told_time;  /* monotonic, in µs */
} SxWaiting;

void sx_waiting_set   (SxWaiting *self,
                       SxSocket  *socket,
                       gsize      n_bytes);
void sx_waiting_clear (SxWaiting *self);

G_END_DECLS
