/* sx-plot.h: what sockets did over time, as a panel of small plots
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-plot-series.h"
#include "sx-scene.h"

G_BEGIN_DECLS

typedef enum
{
  SX_PLOT_RANGE_MINUTE,
  SX_PLOT_RANGE_TEN_MINUTES,
  SX_PLOT_RANGE_ALL,
  SX_N_PLOT_RANGES
} SxPlotRange;

/**
 * SxPlotView:
 * @range: how far back
 * @now: the moment that the plots end with, in ns since 1970 UTC; 0: they end with the last record, as those of all the
 *   session do in any case
 * @live: whether that is this moment, and no earlier one
 * @pointer: where the rule stands, in the series' time; 0: there is none
 * @width: of the panel, in pixels
 * @height: likewise; if it is less than sx_plot_get_height() says, the panel becomes as high as that
 *
 * What of the panel depends on who looks at it.
 */
typedef struct
{
  SxPlotRange range;
  gint64      now;
  gboolean    live;
  gint64      pointer;
  double      width;
  double      height;
} SxPlotView;

/**
 * SxPlot:
 *
 * Lays out the plots that say something about the sockets of a series, one below and beside the other, with
 * one axis of time. Pure: no clock, no display. It belongs to one thread.
 */
typedef struct _SxPlot SxPlot;

SxPlot     *sx_plot_new             (SxPlotSeries       *series);
void        sx_plot_free            (SxPlot             *self);
void        sx_plot_set_style       (SxPlot             *self,
                                     const SxSceneStyle *style);

void        sx_plot_set_view        (SxPlot             *self,
                                     const SxPlotView   *view);
guint       sx_plot_get_n_plots     (SxPlot             *self);
double      sx_plot_get_height      (SxPlot             *self,
                                     double              width);
double      sx_plot_get_bottom      (SxPlot             *self);
void        sx_plot_draw            (SxPlot             *self,
                                     SxScene            *scene);

/* The axis of time, in the series' time */
gint64      sx_plot_get_start       (SxPlot             *self);
gint64      sx_plot_get_end         (SxPlot             *self);
gint64      sx_plot_get_step        (SxPlot             *self);
gint64      sx_plot_get_time_at     (SxPlot             *self,
                                     double              x,
                                     double              y);
gboolean    sx_plot_is_moving       (SxPlot             *self);

/* In words, translated, transfer full */
char       *sx_plot_dup_values      (SxPlot             *self);
char       *sx_plot_dup_socket_name (SxPlot             *self,
                                     guint               index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxPlot, sx_plot_free)

G_END_DECLS
