/* sx-plot-scale.h: round numbers and readable units along an axis
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxPlotUnit:
 *
 * What an axis counts.
 */
typedef enum
{
  SX_PLOT_UNIT_BYTES_PER_SECOND,
  SX_PLOT_UNIT_BYTES,
  SX_PLOT_UNIT_MICROSECONDS,
  SX_PLOT_UNIT_SEGMENTS,
  SX_PLOT_UNIT_CONNECTIONS,
  SX_PLOT_UNIT_CONNECTIONS_PER_SECOND,
  SX_PLOT_UNIT_DATAGRAMS,
  SX_PLOT_UNIT_DATAGRAMS_PER_SECOND,
  SX_N_PLOT_UNITS
} SxPlotUnit;

/**
 * SxPlotScale:
 * @unit: what is counted
 * @step: from one tick to the next
 * @n_ticks: how many there are, 3 to 5, the first one at 0
 * @top: the last one
 * @divisor: how many of @unit a number on the axis stands for: 1, a thousand …
 * @decimals: how many digits these numbers have behind the point
 *
 * An axis that begins with 0.
 */
typedef struct
{
  SxPlotUnit unit;
  double     step;
  guint      n_ticks;
  double     top;
  double     divisor;
  guint      decimals;
} SxPlotScale;

void        sx_plot_scale_init      (SxPlotScale       *self,
                                     SxPlotUnit         unit,
                                     double             max);
const char *sx_plot_scale_get_unit  (const SxPlotScale *self);
char       *sx_plot_scale_dup_tick  (const SxPlotScale *self,
                                     guint              tick);

char       *sx_plot_unit_dup_value  (SxPlotUnit         unit,
                                     double             value);

/* Times: from one tick to the next, in ns, so that there are at most max between two times */
gint64      sx_plot_time_step       (gint64             span,
                                     guint              max);
gint64      sx_plot_time_first      (gint64             from,
                                     gint64             step);
char       *sx_plot_time_dup_clock  (gint64             time,
                                     gint64             step);
char       *sx_plot_time_dup_ago    (gint64             span,
                                     gint64             step);

G_END_DECLS
