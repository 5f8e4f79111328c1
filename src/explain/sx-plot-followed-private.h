/* sx-plot-followed-private.h: what one socket did over time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-plot-series.h"

G_BEGIN_DECLS

/* A socket that a series follows. Empty is one with a number and nothing else */
typedef struct
{
  SxPlotSocket  info;
  guint64       queued; /* in our write queue */
  guint64       unsent; /* in the kernel */
  SxPlotBins   *bins[SX_N_PLOT_MEASURES];
} SxPlotFollowed;

void  sx_plot_followed_clear        (SxPlotFollowed      *self);
void  sx_plot_followed_add          (SxPlotFollowed      *self,
                                     SxPlotMeasure        measure,
                                     gint64               time,
                                     gint64               value);
void  sx_plot_followed_take_call    (SxPlotFollowed      *self,
                                     gint64               time,
                                     const SxRecord      *record);
void  sx_plot_followed_take_message (SxPlotFollowed      *self,
                                     gint64               time,
                                     const SxJournalPeek *peek);
void  sx_plot_followed_take_sample  (SxPlotFollowed      *self,
                                     gint64               time,
                                     const SxRecord      *record);
void  sx_plot_followed_take_waiting (SxPlotFollowed      *self,
                                     gint64               time,
                                     guint64              n_bytes);
void  sx_plot_followed_query        (SxPlotFollowed      *self,
                                     SxPlotMeasure        measure,
                                     gint64               from,
                                     gint64               to,
                                     guint                max,
                                     GArray              *bins);
gsize sx_plot_followed_get_size     (SxPlotFollowed      *self);

G_END_DECLS
