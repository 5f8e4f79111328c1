/* sx-plot.c: what sockets did over time, as a panel of small plots
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-plot.h"

#include <math.h>

#include "sx-plot-private.h"

/* In pixels: a bin is as wide as this, so that single ones can be told apart; and the panel's grid */
#define BIN_WIDTH   2.5
#define GAP         10.0
#define PADDING     10.0
#define NARROWEST   60.0
#define MIN_WIDTH   270.0
#define MIN_HEIGHT  112.0
#define MAX_HEIGHT  0.8 /* of the width: higher ones make mountains of molehills */

static void
clear_cell (gpointer data)
{
  SxPlotCell *cell = data;

  g_clear_pointer (&cell->lines, g_array_unref);
}

double
sx_plot_text_height (SxPlot *self,
                     SxFace  face)
{
  return sx_face_get_size (face) * self->style.scale;
}

double
sx_plot_map_x (SxPlot           *self,
               const SxPlotCell *cell,
               gint64            time)
{
  double part = self->to > self->from ? (double) (time - self->from) / (double) (self->to - self->from) : 0;

  return cell->left + (cell->right - cell->left) * CLAMP (part, 0, 1);
}

/* Laying out */

static guint
count_columns (SxPlot *self)
{
  double width = MIN_WIDTH * self->style.scale + GAP;
  guint n = MAX (1, (guint) MAX (0, floor ((self->view.width - GAP) / width)));
  guint n_rows;

  if (self->cells->len == 0)
    return 1;

  /* As even as it goes: three and three rather than four and two */
  n_rows = (self->cells->len + n - 1) / n;

  return (self->cells->len + n_rows - 1) / n_rows;
}

/* The same for all plots, so that their axes stand below one another */
static double
find_tick_width (SxPlot *self)
{
  double width = 0;

  for (guint i = 0; i < self->cells->len; i++)
    {
      const SxPlotScale *scale = &g_array_index (self->cells, SxPlotCell, i).scale;

      for (guint tick = 0; tick < scale->n_ticks; tick++)
        {
          g_autofree char *text = sx_plot_scale_dup_tick (scale, tick);

          width = MAX (width, sx_scene_measure (&self->style, SX_FACE_SMALL, text));
        }
    }

  return width;
}

/* What stands at the lines' ends, where there are several */
static double
find_label_width (SxPlot *self)
{
  double width = 0;

  if (sx_plot_series_get_n_sockets (self->series) < 2)
    return 4;

  for (guint i = 0; i < sx_plot_series_get_n_sockets (self->series); i++)
    {
      g_autofree char *text = g_strdup_printf ("#%u", sx_plot_series_get_socket (self->series, i)->id);

      width = MAX (width, sx_scene_measure (&self->style, SX_FACE_SMALL_BOLD, text));
    }

  /* A marker stands in front of it */
  return width + 18;
}

static void
place_cells (SxPlot *self)
{
  double ticks = find_tick_width (self);
  double labels = find_label_width (self);
  double title = sx_plot_text_height (self, SX_FACE_BOLD);
  double small = sx_plot_text_height (self, SX_FACE_SMALL);
  double width = (self->view.width - GAP * (self->n_columns + 1)) / self->n_columns;

  for (guint i = 0; i < self->cells->len; i++)
    {
      SxPlotCell *cell = &g_array_index (self->cells, SxPlotCell, i);

      cell->x = GAP + (i % self->n_columns) * (width + GAP);
      cell->y = self->legend_height + (i / self->n_columns) * (self->cell_height + GAP);
      cell->width = width;
      cell->height = self->cell_height;
      cell->left = cell->x + PADDING + ticks + 6;
      cell->right = MAX (cell->left + 10, cell->x + width - PADDING - labels);
      cell->top = cell->y + PADDING + title + 11;
      cell->bottom = cell->y + self->cell_height - PADDING - small - 5;
    }
}

static guint
count_rows (SxPlot *self)
{
  return (self->cells->len + self->n_columns - 1) / self->n_columns;
}

static void
lay_out (SxPlot *self)
{
  double min_height = MIN_HEIGHT * self->style.scale;

  double max_height;

  self->n_columns = count_columns (self);
  self->legend_height = GAP + sx_plot_draw_legend (self, NULL);
  max_height = MAX_HEIGHT * self->view.width / self->n_columns;
  self->cell_height = (self->view.height - self->legend_height) / MAX (count_rows (self), 1) - GAP;
  self->cell_height = MAX (min_height, MIN (self->cell_height, max_height));
  place_cells (self);
}

/* Public functions */

/**
 * sx_plot_new:
 * @series: what to draw; it has to live as long as the panel
 *
 * Returns: (transfer full): a panel of which nothing is laid out yet
 */
SxPlot *
sx_plot_new (SxPlotSeries *series)
{
  SxPlot *self;

  g_return_val_if_fail (series != NULL, NULL);

  self = g_new0 (SxPlot, 1);
  self->series = series;
  self->style.scale = 1;
  self->cells = g_array_new (FALSE, FALSE, sizeof (SxPlotCell));
  g_array_set_clear_func (self->cells, clear_cell);

  return self;
}

/**
 * sx_plot_free:
 * @self: (nullable) (transfer full): a panel
 */
void
sx_plot_free (SxPlot *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->cells);
  g_free (self);
}

/**
 * sx_plot_set_style:
 * @self: a panel
 * @style: of its type; takes effect with the next sx_plot_set_view()
 */
void
sx_plot_set_style (SxPlot             *self,
                   const SxSceneStyle *style)
{
  g_return_if_fail (self != NULL && style != NULL);

  self->style = *style;
}

/**
 * sx_plot_set_view:
 * @self: a panel
 * @view: who looks at it
 *
 * Takes in what the series holds now, and lays it out.
 */
void
sx_plot_set_view (SxPlot           *self,
                  const SxPlotView *view)
{
  double width;

  g_return_if_fail (self != NULL && view != NULL && view->range < SX_N_PLOT_RANGES);

  self->view = *view;
  self->view.width = MAX (view->width, NARROWEST);
  sx_plot_give_slots (self);

  /* How many plots there are decides how wide they are, and that how many bins they have */
  sx_plot_find_range (self, SX_PLOT_BINS_MAX / 2);
  sx_plot_collect (self);
  self->n_columns = count_columns (self);
  width = self->view.width / self->n_columns - 2 * GAP - 2 * PADDING;
  sx_plot_find_range (self, (guint) CLAMP (width / BIN_WIDTH, 20, SX_PLOT_BINS_MAX / 2));
  sx_plot_collect (self);
  lay_out (self);
}

/**
 * sx_plot_get_n_plots:
 * @self: a panel
 *
 * Returns: how many plots there are; 0: the panel says in a sentence what would bring some
 */
guint
sx_plot_get_n_plots (SxPlot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->cells->len;
}

/**
 * sx_plot_get_height:
 * @self: a panel
 * @width: how wide it were, in pixels
 *
 * Returns: how high it would have to be at least, in pixels
 */
double
sx_plot_get_height (SxPlot *self,
                    double  width)
{
  double before;
  double height;

  g_return_val_if_fail (self != NULL, 0);

  if (self->cells->len == 0)
    return 0;

  before = self->view.width;
  self->view.width = MAX (width, NARROWEST);
  self->n_columns = count_columns (self);
  height = GAP + sx_plot_draw_legend (self, NULL) + count_rows (self) * (MIN_HEIGHT * self->style.scale + GAP);
  self->view.width = before;
  self->n_columns = count_columns (self);

  return height;
}

/**
 * sx_plot_get_bottom:
 * @self: a panel
 *
 * Returns: where the last plot ends, with a margin, in pixels: what is below is empty
 */
double
sx_plot_get_bottom (SxPlot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->cells->len == 0)
    return self->view.height;

  return self->legend_height + count_rows (self) * (self->cell_height + GAP);
}

/**
 * sx_plot_draw:
 * @self: a panel
 * @scene: what to add it to, from 0, 0 on
 */
void
sx_plot_draw (SxPlot  *self,
              SxScene *scene)
{
  g_return_if_fail (self != NULL && scene != NULL);

  if (self->cells->len == 0)
    {
      sx_plot_draw_empty (self, scene);
      return;
    }

  sx_plot_draw_legend (self, scene);
  for (guint i = 0; i < self->cells->len; i++)
    sx_plot_draw_cell (self, scene, &g_array_index (self->cells, SxPlotCell, i));
}

/**
 * sx_plot_get_start:
 * @self: a panel
 *
 * Returns: where the axis of time begins, in ns, in the series' time
 */
gint64
sx_plot_get_start (SxPlot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->from;
}

/**
 * sx_plot_get_end:
 * @self: a panel
 *
 * Returns: where the axis of time ends, likewise
 */
gint64
sx_plot_get_end (SxPlot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->to;
}

/**
 * sx_plot_get_step:
 * @self: a panel
 *
 * Returns: for how long a value stands, in ns: the rule stands on multiples of it, and a panel that ends with the
 *   clock looks different only as often as that
 */
gint64
sx_plot_get_step (SxPlot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->step;
}

/**
 * sx_plot_get_time_at:
 * @self: a panel
 * @x: a place in it, in pixels
 * @y: likewise
 *
 * Returns: which moment is there, in ns, in the series' time; 0: it is in no plot
 */
gint64
sx_plot_get_time_at (SxPlot *self,
                     double  x,
                     double  y)
{
  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->cells->len; i++)
    {
      const SxPlotCell *cell = &g_array_index (self->cells, SxPlotCell, i);
      double part = (x - cell->left) / (cell->right - cell->left);

      if (x < cell->x || x > cell->x + cell->width || y < cell->y || y > cell->y + cell->height)
        continue;

      return CLAMP (self->from + (gint64) (part * (double) (self->to - self->from)), self->from, self->to - 1);
    }

  return 0;
}

/**
 * sx_plot_is_moving:
 * @self: a panel
 *
 * Returns: whether it will look different when time goes on though nothing happens: something that happened is within the range
 */
gboolean
sx_plot_is_moving (SxPlot *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->moving && self->view.range != SX_PLOT_RANGE_ALL;
}
