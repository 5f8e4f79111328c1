/* sx-plot-private.h: the plots of a panel, between who lays them out, who draws and who says them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-plot-scale.h"
#include "sx-plot.h"

G_BEGIN_DECLS

/* How many lines can be told apart */
#define SX_PLOT_N_SLOTS 6

/* Not a measure */
#define SX_PLOT_NOTHING SX_N_PLOT_MEASURES

/**
 * SxPlotSpec:
 * @measure: what is plotted
 * @extra: what goes with it: how far it varies, drawn as a band, or its limit, drawn as a dashed line; or none
 * @unit: what it counts
 * @title: what it is called, to be translated
 * @roles: a bit for each #SxPlotRole of which it is plotted even where nothing was measured yet
 */
typedef struct
{
  SxPlotMeasure measure;
  SxPlotMeasure extra;
  SxPlotUnit    unit;
  const char   *title;
  guint         roles;
} SxPlotSpec;

/* One socket in one plot, by its number: whoever draws may do so when others are followed already. slot: which colour and marker are its own, in all plots alike, from 0 to 5 */
typedef struct
{
  guint32 id;
  guint   slot;
  GArray *bins;  /* (element-type SxPlotBin) */
  GArray *extra; /* (nullable) (element-type SxPlotBin) */
} SxPlotLine;

typedef struct
{
  const SxPlotSpec *spec;
  SxPlotScale       scale;
  gboolean          measured;   /* anything, within the range */
  GArray           *lines;      /* (element-type SxPlotLine) */
  /* The card, and within it what lies between the axes */
  double            x, y, width, height;
  double            left, top, right, bottom;
} SxPlotCell;

struct _SxPlot
{
  SxPlotSeries *series;
  SxSceneStyle  style;
  SxPlotView    view;

  gint64        from;
  gint64        to;
  gint64        step;   /* how long a bin is */
  gboolean      moving;

  GArray       *cells;  /* (element-type SxPlotCell) */
  guint         slots[SX_PLOT_MAX_SOCKETS];
  /* Whose a slot is, of what sends and of listeners, so that a line keeps its colour while others come and go */
  guint32       holders[2][SX_PLOT_N_SLOTS];
  guint         n_columns;
  double        legend_height;
  double        cell_height;
};

/* sx-plot.c */
double           sx_plot_text_height    (SxPlot           *self,
                                         SxFace            face);
double           sx_plot_map_x          (SxPlot           *self,
                                         const SxPlotCell *cell,
                                         gint64            time);

/* sx-plot-collect.c */
void             sx_plot_give_slots     (SxPlot           *self);
void             sx_plot_find_range     (SxPlot           *self,
                                         guint             max_bins);
void             sx_plot_collect        (SxPlot           *self);

/* sx-plot-draw.c */
void             sx_plot_draw_cell      (SxPlot           *self,
                                         SxScene          *scene,
                                         const SxPlotCell *cell);
double           sx_plot_draw_legend    (SxPlot           *self,
                                         SxScene          *scene);
void             sx_plot_draw_empty     (SxPlot           *self,
                                         SxScene          *scene);

/* sx-plot-line.c */
SxInk            sx_plot_slot_ink       (guint             slot);
void             sx_plot_draw_marker    (SxScene          *scene,
                                         guint             slot,
                                         double            x,
                                         double            y,
                                         double            size);
void             sx_plot_draw_line      (SxPlot           *self,
                                         SxScene          *scene,
                                         const SxPlotCell *cell,
                                         const SxPlotLine *line);

/* sx-plot-words.c */
double           sx_plot_bin_value      (const SxPlotSpec *spec,
                                         const SxPlotBin  *bin);
const SxPlotBin *sx_plot_find_bin       (GArray           *bins,
                                         gint64            time);
char            *sx_plot_dup_value_at   (SxPlot           *self,
                                         const SxPlotCell *cell,
                                         const SxPlotLine *line,
                                         gboolean          exact);

G_END_DECLS
