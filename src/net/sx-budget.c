/* sx-budget.c: so many a second, and no more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-budget.h"

#include <time.h>

#define SECOND G_GINT64_CONSTANT (1000000000)

/**
 * sx_budget_init:
 * @self: a budget
 * @per_second: how many a second
 * @burst: how many at once, after a pause
 */
void
sx_budget_init (SxBudget *self,
                guint     per_second,
                guint     burst)
{
  self->interval = SECOND / per_second;
  self->burst = self->interval * burst;
  self->spent = 0;
}

/**
 * sx_budget_now:
 *
 * The time in steps of some ms, which costs next to nothing (CLOCK_MONOTONIC_COARSE in clock_gettime(2)).
 *
 * Returns: monotonic, in ns
 */
gint64
sx_budget_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC_COARSE, &now);

  return now.tv_sec * SECOND + now.tv_nsec;
}

/**
 * sx_budget_has:
 * @self: a budget
 * @now: of sx_budget_now()
 *
 * Returns: whether one more may be had
 */
gboolean
sx_budget_has (SxBudget *self,
               gint64    now)
{
  return self->spent + self->interval <= now + self->burst;
}

/**
 * sx_budget_spend:
 * @self: a budget that has one more
 * @now: of sx_budget_now()
 */
void
sx_budget_spend (SxBudget *self,
                 gint64    now)
{
  self->spent = MAX (self->spent, now) + self->interval;
}

/**
 * sx_budget_take:
 * @self: a budget
 *
 * Returns: whether there was one more, which is spent now
 */
gboolean
sx_budget_take (SxBudget *self)
{
  gint64 now = sx_budget_now ();

  if (!sx_budget_has (self, now))
    return FALSE;

  sx_budget_spend (self, now);

  return TRUE;
}
