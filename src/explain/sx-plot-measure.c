/* sx-plot-measure.c: what can be plotted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-plot-measure.h"

/* A sum: amounts are added up. Held: it is recorded when it changes, so it stays what it was. Else it is read now and then */
static const struct
{
  gboolean is_sum;
  gboolean is_held;
} measures[SX_N_PLOT_MEASURES] = {
  [SX_PLOT_SENT] = { TRUE, FALSE },
  [SX_PLOT_RECEIVED] = { TRUE, FALSE },
  [SX_PLOT_RTT] = { FALSE, FALSE },
  [SX_PLOT_RTTVAR] = { FALSE, FALSE },
  [SX_PLOT_CWND] = { FALSE, FALSE },
  [SX_PLOT_RETRANSMITS] = { FALSE, FALSE },
  [SX_PLOT_WAITING] = { FALSE, TRUE },
  [SX_PLOT_ACCEPTS] = { TRUE, FALSE },
  [SX_PLOT_BACKLOG] = { FALSE, TRUE },
  [SX_PLOT_BACKLOG_LIMIT] = { FALSE, TRUE },
  [SX_PLOT_DATAGRAMS_SENT] = { TRUE, FALSE },
  [SX_PLOT_DATAGRAMS_RECEIVED] = { TRUE, FALSE },
  [SX_PLOT_DROPS] = { FALSE, TRUE },
};

/**
 * sx_plot_measure_is_sum:
 * @measure: a measure
 *
 * Returns: whether its values add up, as bytes do, and a round-trip time does not
 */
gboolean
sx_plot_measure_is_sum (SxPlotMeasure measure)
{
  return measures[measure].is_sum;
}

/**
 * sx_plot_measure_is_held:
 * @measure: a measure that is no sum
 *
 * Returns: whether a value holds until the next one, which is recorded when it changes
 */
gboolean
sx_plot_measure_is_held (SxPlotMeasure measure)
{
  return measures[measure].is_held;
}
