/* sx-budget.h: so many a second, and no more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxBudget:
 * @interval: what one costs, in ns
 * @burst: what may be spent at once, in ns
 * @spent: the moment up to which all is spent, monotonic, in ns
 *
 * A bucket of tokens, kept as one moment (the generic cell rate algorithm, ITU-T I.371). Embedded by value.
 */
typedef struct
{
  gint64 interval;
  gint64 burst;
  gint64 spent;
} SxBudget;

void     sx_budget_init   (SxBudget *self,
                           guint     per_second,
                           guint     burst);
gboolean sx_budget_has    (SxBudget *self,
                           gint64    now);
void     sx_budget_spend  (SxBudget *self,
                           gint64    now);
gboolean sx_budget_take   (SxBudget *self);
gint64   sx_budget_now    (void);

G_END_DECLS
