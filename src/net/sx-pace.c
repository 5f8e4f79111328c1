/* sx-pace.c: whether datagrams come without pause
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-pace.h"

#include "sx-poll.h"

/* A second: then some thirty come in a rest. Where one looked for them at once there were four to six each time, and it received a
 * tenth less */
#define MANY 200000

/* Turns in a row: a few that came together are told at once */
#define SOME_TURNS 16

/* What the kernel counts for each, in bytes: 768 for a short one, and memory comes in powers of two (SO_MEMINFO told so) */
#define COST(n_datagrams, n_bytes) (768 * (guint64) (n_datagrams) + 2 * (guint64) (n_bytes))

/* Of the room for them no more than one part of so many is filled in a rest: it may last longer, as when somebody else has the
 * processor */
#define PARTS 4

/**
 * sx_pace_may_rest:
 * @now: the monotonic time, in us
 * @n_datagrams: that were received in this turn
 * @n_bytes: in them
 * @room: SO_RCVBUF, in bytes; 0: not known
 *
 * To be called after each turn.
 *
 * Returns: whether they come without pause, and there is enough room for what comes in a rest (sx_poll_rest())
 */
gboolean
sx_pace_may_rest (SxPace *self,
                  gint64  now,
                  guint   n_datagrams,
                  gsize   n_bytes,
                  gsize   room)
{
  gint64 elapsed = MAX (now - self->time, 1);
  gboolean quick = n_datagrams * G_USEC_PER_SEC >= MANY * elapsed;

  self->time = now;
  self->n_quick = quick ? self->n_quick + 1 : 0;

  return self->n_quick >= SOME_TURNS && COST (n_datagrams, n_bytes) * SX_POLL_REST_US / elapsed <= room / PARTS;
}
