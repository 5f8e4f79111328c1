/* sx-waiting.c: how much waits to be sent, told now and then
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-waiting.h"

#include "sx-call.h"

/* At most ten records a second of one socket, besides those that something waits at all, and that nothing does any more; in µs */
#define INTERVAL (100 * 1000)

static void
tell (SxWaiting *self,
      gint64     now)
{
  self->told = self->n_bytes;
  self->told_time = now;
  sx_call_note (self->socket, SX_KIND_WAITING, 0, self->told);
}

/* Where nothing more happens, as with a peer that never reads, the last number is told as well */
static void
passed (SxDeadline *deadline)
{
  SxWaiting *self = (SxWaiting *) deadline;

  if (self->n_bytes != self->told)
    tell (self, g_get_monotonic_time ());
}

/**
 * sx_waiting_set:
 * @self: what is told of a socket
 * @socket: that socket, open; it has to stay until sx_waiting_clear()
 * @n_bytes: how many bytes wait now
 *
 * Records it, now or at most a tenth of a second later.
 */
void
sx_waiting_set (SxWaiting *self,
                SxSocket  *socket,
                gsize      n_bytes)
{
  gint64 now, left;

  self->n_bytes = n_bytes;
  if (n_bytes == self->told)
    return;

  self->socket = socket;
  now = g_get_monotonic_time ();
  left = n_bytes > 0 && self->told > 0 ? self->told_time + INTERVAL - now : 0;
  if (left <= 0)
    tell (self, now);
  else if (self->deadline.link.data == NULL)
    sx_deadlines_set (socket->core->notes, &self->deadline, left / 1000 + 1, passed);
}

/**
 * sx_waiting_clear:
 * @self: what is told of a socket that goes
 *
 * Nothing more is told.
 */
void
sx_waiting_clear (SxWaiting *self)
{
  if (self->socket != NULL)
    sx_deadlines_unset (self->socket->core->notes, &self->deadline);
}
