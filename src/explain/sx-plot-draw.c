/* sx-plot-draw.c: axes, keys and values of plots
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-plot.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "sx-plot-private.h"

#define NS_PER_SECOND G_GINT64_CONSTANT (1000000000)
#define MARKER_SIZE   7.0
#define MARGIN        10.0
#define TIME_GAP      6.0    /* between two times on the axis, at least */

/* What stands at a line's end */
typedef struct
{
  double  y;
  guint   slot;
  guint32 id;
} Label;

/* The axes */

static void
draw_y_axis (SxPlot           *self,
             SxScene          *scene,
             const SxPlotCell *cell)
{
  double small = sx_plot_text_height (self, SX_FACE_SMALL);

  for (guint tick = 0; tick < cell->scale.n_ticks; tick++)
    {
      double y = cell->bottom - (cell->bottom - cell->top) * tick / (cell->scale.n_ticks - 1);
      g_autofree char *text = sx_plot_scale_dup_tick (&cell->scale, tick);

      sx_scene_add_line (scene, cell->left, y, cell->right, y, tick == 0 ? SX_INK_DIM : SX_INK_GRID, 1, FALSE);
      sx_scene_add_text (scene, cell->left - 6, y + small * 0.36, SX_FACE_SMALL, SX_ANCHOR_END, SX_INK_DIM, text);
    }
}

/* What was written last along the axis of time */
typedef struct
{
  double left;
  double right;
} Written;

static void
draw_time (SxPlot           *self,
           SxScene          *scene,
           const SxPlotCell *cell,
           gint64            time,
           const char       *text,
           Written          *written)
{
  double x = sx_plot_map_x (self, cell, time);
  double half = sx_scene_measure (&self->style, SX_FACE_SMALL, text) / 2;
  double small = sx_plot_text_height (self, SX_FACE_SMALL);
  /* It stays on the card */
  double middle = CLAMP (x, cell->x + MARGIN + half, cell->x + cell->width - MARGIN - half);

  sx_scene_add_line (scene, x, cell->bottom, x, cell->bottom + 3, SX_INK_DIM, 1, FALSE);
  /* A word is longer than a number in some languages, and what stays on the card is nearer to its neighbour */
  if (middle - half < written->right + TIME_GAP && middle + half > written->left - TIME_GAP)
    return;

  sx_scene_add_text (scene, middle, cell->bottom + 5 + small, SX_FACE_SMALL, SX_ANCHOR_MIDDLE, SX_INK_DIM, text);
  *written = (Written) { middle - half, middle + half };
}

static void
draw_x_axis (SxPlot           *self,
             SxScene          *scene,
             const SxPlotCell *cell)
{
  gboolean all = self->view.range == SX_PLOT_RANGE_ALL;
  const char *longest = all ? "00:00:00.0" : self->view.range == SX_PLOT_RANGE_MINUTE ? "−00 s" : "−00 min";
  double room = sx_scene_measure (&self->style, SX_FACE_SMALL, longest) * 1.3;
  guint max = MAX (1, (guint) ((cell->right - cell->left) / room));
  gint64 span = self->to - self->from;
  gint64 step = sx_plot_time_step (span, max);
  Written written = { G_MAXDOUBLE, -G_MAXDOUBLE };

  if (all)
    {
      for (gint64 time = sx_plot_time_first (self->from, step); time <= self->to; time += step)
        {
          g_autofree char *text = sx_plot_time_dup_clock (time, step);

          draw_time (self, scene, cell, time, text, &written);
        }
      return;
    }

  for (gint64 ago = 0; ago <= span; ago += step)
    {
      g_autofree char *text = sx_plot_time_dup_ago (ago, step);

      /* Translators: the end of an axis of time: this moment, or the moment that is looked at */
      draw_time (self, scene, cell, self->to - ago, ago > 0 ? text : self->view.live ? _("now") : _("0 s"), &written);
    }
}

static void
draw_title (SxPlot           *self,
            SxScene          *scene,
            const SxPlotCell *cell)
{
  double baseline = cell->y + MARGIN + sx_plot_text_height (self, SX_FACE_BOLD) * 0.9;
  const char *unit = sx_plot_scale_get_unit (&cell->scale);
  double unit_width = sx_scene_measure (&self->style, SX_FACE_SMALL, unit);
  g_autofree char *title = sx_scene_fit (&self->style, SX_FACE_BOLD, _(cell->spec->title),
                                         cell->width - 2 * MARGIN - unit_width - 8);

  sx_scene_add_text (scene, cell->x + MARGIN, baseline, SX_FACE_BOLD, SX_ANCHOR_START, SX_INK_TEXT, title);
  sx_scene_add_text (scene, cell->x + MARGIN + sx_scene_measure (&self->style, SX_FACE_BOLD, title) + 7, baseline,
                     SX_FACE_SMALL, SX_ANCHOR_START, SX_INK_DIM, unit);
}

/* The lines' ends */

static int
compare_labels (gconstpointer a,
                gconstpointer b)
{
  const Label *one = a;
  const Label *other = b;

  return one->y < other->y ? -1 : one->y > other->y ? 1 : (int) one->slot - (int) other->slot;
}

static GArray *
list_labels (SxPlot           *self,
             const SxPlotCell *cell)
{
  GArray *labels = g_array_new (FALSE, FALSE, sizeof (Label));

  for (guint i = 0; i < cell->lines->len; i++)
    {
      const SxPlotLine *line = &g_array_index (cell->lines, SxPlotLine, i);
      Label label = { .slot = line->slot, .id = line->id };

      for (guint j = line->bins->len; j > 0; j--)
        {
          const SxPlotBin *bin = &g_array_index (line->bins, SxPlotBin, j - 1);

          if (!bin->measured)
            continue;

          label.y = cell->bottom - (cell->bottom - cell->top) *
                    MIN (sx_plot_bin_value (cell->spec, bin) / cell->scale.top, 1);
          g_array_append_val (labels, label);
          break;
        }
    }
  g_array_sort (labels, compare_labels);

  return labels;
}

/* Moves labels that would lie over one another apart; those for which there is no room are left out */
static void
spread (GArray *labels,
        double  top,
        double  bottom,
        double  distance)
{
  guint room = MAX (1, (guint) ((bottom - top) / distance) + 1);

  if (labels->len > room)
    g_array_set_size (labels, room);
  if (labels->len == 0)
    return;

  for (guint i = 1; i < labels->len; i++)
    g_array_index (labels, Label, i).y = MAX (g_array_index (labels, Label, i).y,
                                              g_array_index (labels, Label, i - 1).y + distance);
  g_array_index (labels, Label, labels->len - 1).y = MIN (g_array_index (labels, Label, labels->len - 1).y, bottom);
  for (guint i = labels->len - 1; i > 0; i--)
    g_array_index (labels, Label, i - 1).y = MIN (g_array_index (labels, Label, i - 1).y,
                                                  g_array_index (labels, Label, i).y - distance);
}

static void
draw_labels (SxPlot           *self,
             SxScene          *scene,
             const SxPlotCell *cell)
{
  double small = sx_plot_text_height (self, SX_FACE_SMALL_BOLD);
  g_autoptr (GArray) labels = NULL;

  if (sx_plot_series_get_n_sockets (self->series) < 2)
    return;

  labels = list_labels (self, cell);
  spread (labels, cell->top, cell->bottom, small + 2);
  for (guint i = 0; i < labels->len; i++)
    {
      const Label *label = &g_array_index (labels, Label, i);
      g_autofree char *text = g_strdup_printf ("#%u", label->id);

      sx_plot_draw_marker (scene, label->slot, cell->right + 8, label->y, MARKER_SIZE);
      sx_scene_add_text (scene, cell->right + 15, label->y + small * 0.36, SX_FACE_SMALL_BOLD, SX_ANCHOR_START,
                         sx_plot_slot_ink (label->slot), text);
    }
}

/* The values at the rule */

static void
draw_note (SxPlot           *self,
           SxScene          *scene,
           const SxPlotCell *cell,
           double            x,
           GPtrArray        *texts,
           GArray           *slots)
{
  double line = sx_plot_text_height (self, SX_FACE_SMALL_BOLD) + 4;
  gboolean marked = cell->lines->len > 1;
  double indent = marked ? 14 : 0;
  double width = 0;
  double left;
  guint n = MIN (texts->len, MAX (1, (guint) ((cell->bottom - cell->top - 8) / line)));

  for (guint i = 0; i < n; i++)
    width = MAX (width, sx_scene_measure (&self->style, SX_FACE_SMALL_BOLD, g_ptr_array_index (texts, i)));
  width += indent + 12;
  /* On the right of the rule, else on its left, or else wherever it is least in the way */
  left = x + 8 + width <= cell->right + 4 ? x + 8
         : x - 8 - width >= cell->x + 4 ? x - 8 - width
         : MAX (cell->x + 4, cell->x + cell->width - 4 - width);

  sx_scene_add_rect (scene, left, cell->top - 2, width, n * line + 6, 5, SX_INK_NOTE, SX_INK_NOTE_EDGE, 1);
  for (guint i = 0; i < n; i++)
    {
      double y = cell->top + 1 + (i + 0.5) * line;

      if (marked)
        sx_plot_draw_marker (scene, g_array_index (slots, guint, i), left + 11, y, MARKER_SIZE);
      sx_scene_add_text (scene, left + 6 + indent, y + line * 0.27, SX_FACE_SMALL_BOLD, SX_ANCHOR_START, SX_INK_TEXT,
                         g_ptr_array_index (texts, i));
    }
}

static void
draw_rule_time (SxPlot           *self,
                SxScene          *scene,
                const SxPlotCell *cell,
                double            x)
{
  g_autofree char *text = sx_plot_time_dup_clock (self->view.pointer, MIN (self->step, NS_PER_SECOND));
  double small = sx_plot_text_height (self, SX_FACE_SMALL);
  double width = sx_scene_measure (&self->style, SX_FACE_SMALL_BOLD, text) + 8;
  double left = CLAMP (x - width / 2, cell->x + 4, MAX (cell->x + 4, cell->x + cell->width - 4 - width));

  sx_scene_add_rect (scene, left, cell->bottom + 3, width, small + 6, 3, SX_INK_NOTE, SX_INK_NOTE_EDGE, 1);
  sx_scene_add_text (scene, left + width / 2, cell->bottom + 5 + small, SX_FACE_SMALL_BOLD, SX_ANCHOR_MIDDLE,
                     SX_INK_TEXT, text);
}

static void
draw_rule (SxPlot           *self,
           SxScene          *scene,
           const SxPlotCell *cell)
{
  gint64 bin = self->view.pointer / self->step * self->step;
  double x = sx_plot_map_x (self, cell, bin + self->step / 2);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (guint));

  if (bin < self->from || bin >= self->to)
    return;

  sx_scene_add_line (scene, x, cell->top - 4, x, cell->bottom, SX_INK_TEXT, 1, FALSE);
  for (guint i = 0; i < cell->lines->len; i++)
    {
      const SxPlotLine *line = &g_array_index (cell->lines, SxPlotLine, i);
      const SxPlotBin *at = sx_plot_find_bin (line->bins, self->view.pointer);
      char *value = sx_plot_dup_value_at (self, cell, line, FALSE);

      if (value == NULL)
        continue;

      sx_plot_draw_marker (scene, line->slot, x, cell->bottom - (cell->bottom - cell->top) *
                           MIN (sx_plot_bin_value (cell->spec, at) / cell->scale.top, 1), MARKER_SIZE);
      g_ptr_array_add (texts, value);
      g_array_append_val (slots, line->slot);
    }

  if (texts->len > 0)
    draw_note (self, scene, cell, x, texts, slots);
  draw_rule_time (self, scene, cell, x);
}

/* What is told of a plot in which nothing is to be seen */
static void
draw_nothing (SxPlot           *self,
              SxScene          *scene,
              const SxPlotCell *cell)
{
  g_autofree char *text = sx_scene_fit (&self->style, SX_FACE_SMALL_ITALIC, _("Not measured in this time"),
                                        cell->right - cell->left);

  sx_scene_add_text (scene, (cell->left + cell->right) / 2, (cell->top + cell->bottom) / 2 - 4, SX_FACE_SMALL_ITALIC,
                     SX_ANCHOR_MIDDLE, SX_INK_DIM, text);
}

void
sx_plot_draw_cell (SxPlot           *self,
                   SxScene          *scene,
                   const SxPlotCell *cell)
{
  sx_scene_add_rect (scene, cell->x, cell->y, cell->width, cell->height, 8, SX_INK_CARD, SX_INK_NONE, 0);
  draw_title (self, scene, cell);
  draw_y_axis (self, scene, cell);
  draw_x_axis (self, scene, cell);
  if (!cell->measured)
    draw_nothing (self, scene, cell);

  /* The first one lies on top: it is the one that was selected first */
  for (guint i = cell->lines->len; i > 0; i--)
    sx_plot_draw_line (self, scene, cell, &g_array_index (cell->lines, SxPlotLine, i - 1));
  draw_labels (self, scene, cell);
  if (self->view.pointer != 0)
    draw_rule (self, scene, cell);
}

/* The key: which line is whose. Returns how high it is; without a scene it is only measured */
double
sx_plot_draw_legend (SxPlot  *self,
                     SxScene *scene)
{
  double line = sx_plot_text_height (self, SX_FACE_BODY) + 8;
  double x = MARGIN;
  double y = MARGIN;

  if (self->cells->len == 0)
    return 0;

  for (guint i = 0; i < sx_plot_series_get_n_sockets (self->series); i++)
    {
      g_autofree char *name = sx_plot_dup_socket_name (self, i);
      g_autofree char *text = sx_scene_fit (&self->style, SX_FACE_BODY, name, self->view.width - 2 * MARGIN - 32);
      double width = sx_scene_measure (&self->style, SX_FACE_BODY, text) + 32;

      if (x > MARGIN && x + width > self->view.width - MARGIN)
        {
          x = MARGIN;
          y += line;
        }
      if (scene != NULL)
        {
          double middle = y + line / 2 - 2;

          sx_scene_add_line (scene, x, middle, x + 24, middle, sx_plot_slot_ink (self->slots[i]), 1.5,
                             FALSE);
          sx_plot_draw_marker (scene, self->slots[i], x + 12, middle, MARKER_SIZE);
          sx_scene_add_text (scene, x + 30, middle + sx_plot_text_height (self, SX_FACE_BODY) * 0.36, SX_FACE_BODY,
                             SX_ANCHOR_START, SX_INK_TEXT, text);
        }
      x += width + 18;
    }

  return y - MARGIN + line + 4;
}

/* A sentence in lines that are no wider than the panel */
static double
draw_wrapped (SxPlot     *self,
              SxScene    *scene,
              SxFace      face,
              SxInk       ink,
              const char *sentence,
              double      y)
{
  g_auto (GStrv) words = g_strsplit (sentence, " ", -1);
  g_autoptr (GString) line = g_string_new (NULL);
  double width = MIN (self->view.width - 4 * MARGIN, 420 * self->style.scale);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize length = line->len;

      if (length > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, words[i]);
      if (length == 0 || sx_scene_measure (&self->style, face, line->str) <= width)
        continue;

      g_string_truncate (line, length);
      sx_scene_add_text (scene, self->view.width / 2, y, face, SX_ANCHOR_MIDDLE, ink, line->str);
      y += sx_plot_text_height (self, face) * 1.45;
      g_string_assign (line, words[i]);
    }
  sx_scene_add_text (scene, self->view.width / 2, y, face, SX_ANCHOR_MIDDLE, ink, line->str);

  return y + sx_plot_text_height (self, face) * 1.45;
}

void
sx_plot_draw_empty (SxPlot  *self,
                    SxScene *scene)
{
  double y = MAX (self->view.height * 0.42, 30 * self->style.scale);

  y = draw_wrapped (self, scene, SX_FACE_TITLE, SX_INK_TEXT, _("Nothing to plot yet"), y);
  draw_wrapped (self, scene, SX_FACE_BODY, SX_INK_DIM,
                _("Connect or bind a socket and send something: bytes per second, round-trip time and what waits "
                  "appear here while it happens."), y + 4);
}
