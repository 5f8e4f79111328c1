/* sx-plot-bins.h: a measure over time, at any zoom
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long the shortest bin is, in ns: 1/512 s. Each level's bins are twice as long as those of the one below, and so some are a
 * second: what happens once a second happens once in each of these */
#define SX_PLOT_BIN_NS G_GINT64_CONSTANT (1953125)

/* No query gives more bins than this */
#define SX_PLOT_BINS_MAX 1024

/**
 * SxPlotBin:
 * @start: when it begins, in ns since 1970 UTC; a multiple of @width
 * @width: how long it is, in ns
 * @measured: whether anything was measured in it; else all that follows is 0
 * @sum: of a sum: what was added in it
 * @min: of a gauge: the least that it showed
 * @max: of a gauge: the most
 * @last: of a gauge: what it showed last
 *
 * What happened in a stretch of time.
 */
typedef struct
{
  gint64   start;
  gint64   width;
  gboolean measured;
  guint64  sum;
  guint32  min;
  guint32  max;
  guint32  last;
} SxPlotBin;

/**
 * SxPlotBins:
 *
 * A pyramid: the latest values in bins of some milliseconds, older ones in longer bins only. However
 * many values there are, it takes some ten kilobytes for each time that the session's length doubles. Sums are exact at
 * every zoom. It belongs to one thread.
 */
typedef struct _SxPlotBins SxPlotBins;

SxPlotBins *sx_plot_bins_new       (gboolean         gauge);
void        sx_plot_bins_free      (SxPlotBins      *self);
void        sx_plot_bins_add       (SxPlotBins      *self,
                                    gint64           time,
                                    guint64          value);
gint64      sx_plot_bins_get_width (gint64           from,
                                    gint64           to,
                                    guint            max);
void        sx_plot_bins_query     (SxPlotBins      *self,
                                    gint64           from,
                                    gint64           to,
                                    guint            max,
                                    GArray          *bins);
gboolean    sx_plot_bins_get_before (SxPlotBins     *self,
                                    gint64           time,
                                    guint32         *value);
gsize       sx_plot_bins_get_size  (SxPlotBins      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxPlotBins, sx_plot_bins_free)

G_END_DECLS
