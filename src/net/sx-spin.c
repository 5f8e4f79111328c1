/* sx-spin.c: whether to look once more before one sleeps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-spin.h"

/* For how long, in µs. Between two programs on one computer an answer took 10 to 20 where this was measured; to clients who come and go,
 * 64 at a time, one that looked for 25 gave 0.85 of the greetings of one that looks for 50 */
#define LOOK_US 50

/* Where it is in vain, as when who answers needs the same processor, it is tried again after twice as many times, up to so many: that is
 * a thousandth of the time */
#define MAX_PENALTY 1024

/* Returns what wait() did; 0: not yet */
static int
look (SxSpin     *self,
      SxSpinFunc  wait,
      gpointer    user_data,
      gint64      start)
{
  do
    {
      int n = wait (user_data, 0);

      if (n != 0)
        {
          self->penalty = 0;
          return n;
        }
    }
  while (g_get_monotonic_time () - start < LOOK_US);

  self->penalty = CLAMP (self->penalty * 2, 1, MAX_PENALTY);
  self->n_skipped = self->penalty;

  return 0;
}

/**
 * sx_spin_wait:
 * @self: what is known of waits before
 * @wait: as epoll_wait(2) does; 0: nothing came
 * @user_data: for @wait
 * @timeout: for how long it may sleep, in ms; negative: without end; 0: not at all
 *
 * Waits, and does not sleep at once where it was soon over the last time.
 *
 * Returns: what @wait returned
 */
int
sx_spin_wait (SxSpin     *self,
              SxSpinFunc  wait,
              gpointer    user_data,
              int         timeout)
{
  gint64 start;
  int n = 0;

  if (timeout == 0)
    return wait (user_data, 0);

  start = g_get_monotonic_time ();
  if (self->n_skipped > 0)
    self->n_skipped--;
  else if (self->is_quick)
    n = look (self, wait, user_data, start);
  if (n == 0)
    n = wait (user_data, timeout);
  self->is_quick = g_get_monotonic_time () - start < LOOK_US;

  return n;
}
