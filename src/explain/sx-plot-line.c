/* sx-plot-line.c: the lines of plots
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-plot.h"

#include <glib/gi18n-lib.h>

#include "sx-plot-private.h"

#define LINE_WIDTH 1.5

/* In pixels: how far apart the markers are along a line, and how large they are */
#define MARKER_DISTANCE 90.0
#define MARKER_SIZE     6.0

/* Six colours, and as many markers, along the lines and at their ends: none is told by its colour alone. Dashes would be lost
 * where a line goes up and down, and there they are ugly */
SxInk
sx_plot_slot_ink (guint slot)
{
  return SX_INK_SERIES_1 + slot;
}

static void
draw_polygon (SxScene      *scene,
              const double *corners,
              guint         n_corners,
              double        x,
              double        y,
              double        size,
              SxInk         ink)
{
  SxPoint points[4];

  g_assert (n_corners <= G_N_ELEMENTS (points));
  for (guint i = 0; i < n_corners; i++)
    points[i] = (SxPoint) { x + corners[2 * i] * size / 2, y + corners[2 * i + 1] * size / 2 };
  sx_scene_add_path (scene, points, n_corners, TRUE, ink, SX_INK_NONE, 0, FALSE);
}

void
sx_plot_draw_marker (SxScene *scene,
                     guint    slot,
                     double   x,
                     double   y,
                     double   size)
{
  static const double up[] = { 0, -1.15, 1.1, 0.85, -1.1, 0.85 };
  static const double down[] = { 0, 1.15, 1.1, -0.85, -1.1, -0.85 };
  static const double diamond[] = { 0, -1.25, 1.25, 0, 0, 1.25, -1.25, 0 };
  SxInk ink = sx_plot_slot_ink (slot);
  double half = size / 2;

  switch (slot)
    {
    case 0:
      sx_scene_add_rect (scene, x - half, y - half, size, size, half, ink, SX_INK_NONE, 0);
      break;
    case 1:
      sx_scene_add_rect (scene, x - half * 0.9, y - half * 0.9, size * 0.9, size * 0.9, 0, ink, SX_INK_NONE, 0);
      break;
    case 2:
      draw_polygon (scene, up, 3, x, y, size, ink);
      break;
    case 3:
      draw_polygon (scene, diamond, 4, x, y, size, ink);
      break;
    case 4:
      draw_polygon (scene, down, 3, x, y, size, ink);
      break;
    default:
      sx_scene_add_rect (scene, x - half * 0.8, y - half * 0.8, size * 0.8, size * 0.8, half, SX_INK_CARD, ink, 1.5);
      break;
    }
}

static double
map_y (const SxPlotCell *cell,
       double            value)
{
  return cell->bottom - (cell->bottom - cell->top) * CLAMP (value / cell->scale.top, 0, 1);
}

/* Nothing new where a line goes straight on: thousands of bins in which nothing happened are one line */
static void
append (GArray *points,
        double  x,
        double  y)
{
  SxPoint point = { x, y };
  guint n = points->len;

  if (n >= 2 && g_array_index (points, SxPoint, n - 1).y == y && g_array_index (points, SxPoint, n - 2).y == y)
    g_array_index (points, SxPoint, n - 1).x = x;
  else
    g_array_append_val (points, point);
}

/* What was there only for a moment, above or below where the line is before and after it, is not lost */
static void
append_peaks (GArray           *points,
              const SxPlotCell *cell,
              const SxPlotBin  *bin,
              guint32           before,
              double            x,
              double            y)
{
  if (bin->min < MIN (before, bin->last))
    append (points, x, map_y (cell, bin->min));
  if (bin->max > MAX (before, bin->last))
    append (points, x, map_y (cell, bin->max));
  if (bin->min < MIN (before, bin->last) || bin->max > MAX (before, bin->last))
    append (points, x, y);
}

/* A stretch of bins in which something was measured, as steps */
static void
trace (SxPlot           *self,
       const SxPlotCell *cell,
       GArray           *bins,
       guint             first,
       guint             last,
       GArray           *points)
{
  g_array_set_size (points, 0);
  for (guint i = first; i <= last; i++)
    {
      const SxPlotBin *bin = &g_array_index (bins, SxPlotBin, i);
      double x0 = sx_plot_map_x (self, cell, bin->start);
      double x1 = sx_plot_map_x (self, cell, bin->start + bin->width);
      double y = map_y (cell, sx_plot_bin_value (cell->spec, bin));

      append (points, x0, y);
      append_peaks (points, cell, bin, i > first ? bin[-1].last : bin->last, (x0 + x1) / 2, y);
      append (points, x1, y);
    }
}

static void
fill (SxScene          *scene,
      const SxPlotCell *cell,
      GArray           *points,
      SxInk             ink)
{
  guint n = points->len;
  SxPoint ends[2];

  ends[0] = (SxPoint) { g_array_index (points, SxPoint, n - 1).x, cell->bottom };
  ends[1] = (SxPoint) { g_array_index (points, SxPoint, 0).x, cell->bottom };
  g_array_append_vals (points, ends, 2);
  sx_scene_set_opacity (scene, cell->lines->len > 2 ? 0.08 : 0.16);
  sx_scene_add_path (scene, (const SxPoint *) (void *) points->data, points->len, TRUE, ink, SX_INK_NONE, 0, FALSE);
  sx_scene_set_opacity (scene, 1);
  g_array_set_size (points, n);
}

/* How far a reading varies, above and below */
static void
draw_band (SxPlot           *self,
           SxScene          *scene,
           const SxPlotCell *cell,
           const SxPlotLine *line,
           guint             first,
           guint             last)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (SxPoint));

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i <= last - first; i++)
      {
        guint at = pass == 0 ? first + i : last - i;
        const SxPlotBin *bin = &g_array_index (line->bins, SxPlotBin, at);
        double more = at < line->extra->len ? g_array_index (line->extra, SxPlotBin, at).last : 0;
        double y = map_y (cell, pass == 0 ? bin->last + more : bin->last - more);
        double x0 = sx_plot_map_x (self, cell, bin->start);
        double x1 = sx_plot_map_x (self, cell, bin->start + bin->width);

        append (points, pass == 0 ? x0 : x1, y);
        append (points, pass == 0 ? x1 : x0, y);
      }

  sx_scene_set_opacity (scene, cell->lines->len > 2 ? 0.1 : 0.2);
  sx_scene_add_path (scene, (const SxPoint *) (void *) points->data, points->len, TRUE,
                     sx_plot_slot_ink (line->slot), SX_INK_NONE, 0, FALSE);
  sx_scene_set_opacity (scene, 1);
}

/* The limit is a line of its own, dashed, with its name where it begins */
static void
draw_limit (SxPlot           *self,
            SxScene          *scene,
            const SxPlotCell *cell,
            const SxPlotLine *line)
{
  gboolean named = FALSE;

  for (guint i = 0; i < line->extra->len; i++)
    {
      const SxPlotBin *bin = &g_array_index (line->extra, SxPlotBin, i);
      guint32 limit = bin->last;
      double x0 = sx_plot_map_x (self, cell, bin->start);

      if (!bin->measured)
        continue;

      while (i + 1 < line->extra->len && bin[1].measured && bin[1].last == limit)
        {
          bin++;
          i++;
        }
      sx_scene_add_line (scene, x0, map_y (cell, limit), sx_plot_map_x (self, cell, bin->start + bin->width),
                         map_y (cell, limit), SX_INK_ERROR, 1, TRUE);
      if (!named)
        /* Translators: how many connections may wait for accept */
        sx_scene_add_text (scene, x0 + 3, map_y (cell, limit) - 3, SX_FACE_SMALL, SX_ANCHOR_START, SX_INK_ERROR,
                           _("limit"));
      named = TRUE;
    }
}

static void
draw_markers (SxPlot           *self,
              SxScene          *scene,
              const SxPlotCell *cell,
              const SxPlotLine *line,
              guint             first,
              guint             last)
{
  double next = cell->left + 20 + MARKER_DISTANCE / 6 * line->slot;

  for (guint i = first; i <= last; i++)
    {
      const SxPlotBin *bin = &g_array_index (line->bins, SxPlotBin, i);
      double x = sx_plot_map_x (self, cell, bin->start + bin->width / 2);

      while (next < x - MARKER_DISTANCE)
        next += MARKER_DISTANCE;
      if (x < next)
        continue;

      sx_plot_draw_marker (scene, line->slot, x, map_y (cell, sx_plot_bin_value (cell->spec, bin)), MARKER_SIZE);
      next += MARKER_DISTANCE;
    }
}

/* Where a line ends before the axis does, so that the shortest has a marker too */
static void
draw_end (SxPlot           *self,
          SxScene          *scene,
          const SxPlotCell *cell,
          const SxPlotLine *line,
          guint             last)
{
  const SxPlotBin *bin = &g_array_index (line->bins, SxPlotBin, last);

  sx_plot_draw_marker (scene, line->slot, sx_plot_map_x (self, cell, bin->start + bin->width),
                       map_y (cell, sx_plot_bin_value (cell->spec, bin)), MARKER_SIZE);
}

static void
draw_run (SxPlot           *self,
          SxScene          *scene,
          const SxPlotCell *cell,
          const SxPlotLine *line,
          guint             first,
          guint             last)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (SxPoint));
  SxInk ink = sx_plot_slot_ink (line->slot);

  if (line->extra != NULL && cell->spec->extra == SX_PLOT_RTTVAR)
    draw_band (self, scene, cell, line, first, last);

  trace (self, cell, line->bins, first, last, points);
  if (line->extra == NULL || cell->spec->extra != SX_PLOT_RTTVAR)
    fill (scene, cell, points, ink);
  sx_scene_add_path (scene, (const SxPoint *) (void *) points->data, points->len, FALSE, SX_INK_NONE, ink,
                     LINE_WIDTH, FALSE);
  if (cell->lines->len < 2)
    return;

  draw_markers (self, scene, cell, line, first, last);
  if (last + 1 < line->bins->len)
    draw_end (self, scene, cell, line, last);
}

/* Where nothing was measured, there is no line */
void
sx_plot_draw_line (SxPlot           *self,
                   SxScene          *scene,
                   const SxPlotCell *cell,
                   const SxPlotLine *line)
{
  if (line->extra != NULL && cell->spec->extra != SX_PLOT_RTTVAR)
    draw_limit (self, scene, cell, line);

  for (guint i = 0; i < line->bins->len; i++)
    {
      guint first = i;

      if (!g_array_index (line->bins, SxPlotBin, i).measured)
        continue;

      while (i + 1 < line->bins->len && g_array_index (line->bins, SxPlotBin, i + 1).measured)
        i++;
      draw_run (self, scene, cell, line, first, i);
    }
}
