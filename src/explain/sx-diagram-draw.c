/* sx-diagram-draw.c: the diagram as things to be drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-draw-private.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "sx-words.h"

/* In pixels, most at a text scale of 1 */
#define BEYOND        160.0  /* what is drawn above and below what is seen: labels and arrows reach out */
#define MIN_TICKS     90.0
#define MAX_TICKS     1000
#define CROWD         300    /* events of a slice: with more, they are summed up by the place that they have */

/* Which records have happened, and down to where the lifelines go */
static void
get_extent (SxDiagram           *self,
            const SxDiagramView *view,
            SxDrawing           *drawing)
{
  guint last = sx_diagram_find_last (self, view->end);

  drawing->n_events = last != SX_NO_EVENT ? last + 1 : 0;
  drawing->bottom = self->bottom + SX_BOTTOM_MARGIN * self->style.scale;
  drawing->is_past = drawing->n_events < self->events->len || view->now != 0;
  if (!drawing->is_past)
    return;

  drawing->bottom = last != SX_NO_EVENT ? sx_diagram_row (self, last)->y + 10 * self->style.scale : 0;
  if (view->now != 0)
    drawing->bottom = MAX (drawing->bottom, sx_diagram_get_y_at (self, view->now));
}

static double
get_fold_y (SxDiagram *self,
            guint      event)
{
  const SxRow *row = sx_diagram_row (self, event);

  return row->y - (SX_STEP_HEIGHT / 2 + row->lead + SX_FOLD_HEIGHT / 2) * self->style.scale;
}

/* Lifelines */

static double
get_line_end (SxDiagram       *self,
              const SxDrawing *drawing,
              SxLine          *line)
{
  guint last = line->events->len > 0 ? g_array_index (line->events, guint, line->events->len - 1) : SX_NO_EVENT;

  if (line->closed_event != SX_NO_EVENT && line->state == SX_BAND_CLOSED && last < drawing->n_events)
    return sx_diagram_row (self, last)->y;

  return drawing->bottom;
}

typedef struct
{
  double top;
  double bottom;
  double start;     /* of the stretch that is looked at */
} Stretch;

/* Something stands between y1 and y2, so a stretch ends there and another one begins */
static void
end_stretch (Stretch *stretch,
             double   y1,
             double   y2)
{
  if (y1 - stretch->start > stretch->bottom - stretch->top)
    {
      stretch->top = stretch->start;
      stretch->bottom = y1;
    }
  stretch->start = MAX (stretch->start, y2);
}

/* Whether the marks of a line, or the labels that reach over its neighbours, stand at another one */
static gboolean
stands_at (SxDiagram *self,
           guint      number,
           SxLine    *line)
{
  SxLine *other = sx_diagram_line (self, number);
  guint reached = other->labels_left ? number - 1 : number + 1;

  if (other == line)
    return TRUE;

  return self->is_tight && reached < self->lines->len && sx_diagram_line (self, reached) == line;
}

/* The longest stretch of what is seen of a band in which there is no mark, no fold and no remark: where a name has room */
static void
get_clear_stretch (SxDiagram       *self,
                   const SxDrawing *drawing,
                   SxLine          *line,
                   double          *top,
                   double          *bottom)
{
  Stretch stretch = { .top = *top, .bottom = *top, .start = *top };

  for (guint i = drawing->first_event; i < drawing->last_event && stretch.start < *bottom; i++)
    {
      const SxRow *row = sx_diagram_row (self, i);
      gboolean mine = stands_at (self, sx_diagram_event (self, i)->lifeline, line);

      /* Folds and remarks go across all lines */
      if (row->silence > 0)
        end_stretch (&stretch, MIN (get_fold_y (self, i), *bottom), get_fold_y (self, i));
      if (mine || row->remark > 0)
        end_stretch (&stretch, MIN (row->y, *bottom), row->y + row->remark * self->style.scale);
    }
  end_stretch (&stretch, *bottom, *bottom);

  *top = stretch.top;
  *bottom = stretch.bottom;
}

static void
draw_band_name (SxDiagram       *self,
                const SxDrawing *drawing,
                SxLine          *line,
                const char      *name,
                double           top,
                double           bottom)
{
  double width = sx_scene_measure (&self->style, SX_FACE_SMALL_BOLD, name);

  top = MAX (top, drawing->y0);
  bottom = MIN (bottom, drawing->y1);
  if (*name == '\0' || bottom - top < width + 14)
    return;

  if (!drawing->is_crowded)
    get_clear_stretch (self, drawing, line, &top, &bottom);
  if (bottom - top < width + 14 * self->style.scale)
    return;

  sx_scene_add_vertical_text (drawing->scene, line->x + SX_BASE_LINE * self->style.scale, (top + bottom) / 2,
                              SX_FACE_SMALL_BOLD, SX_ANCHOR_MIDDLE, SX_INK_ON_BAND, name);
}

static void
draw_bands (SxDiagram       *self,
            const SxDrawing *drawing,
            SxLine          *line,
            double           end)
{
  double width = SX_BAND_WIDTH * self->style.scale;

  for (guint i = sx_line_find_band (line, MAX (drawing->first_event, 1) - 1); i < line->bands->len; i++)
    {
      const SxBand *band = &g_array_index (line->bands, SxBand, i);
      const SxBand *next = i + 1 < line->bands->len ? band + 1 : NULL;
      double top = sx_diagram_row (self, band->event)->y;
      double bottom = next != NULL && next->event < drawing->n_events ? sx_diagram_row (self, next->event)->y : end;

      if (band->event >= drawing->n_events || top > drawing->y1)
        break;
      if (bottom < drawing->y0 || band->state == SX_BAND_CLOSED)
        continue;

      sx_scene_add_rect (drawing->scene, line->x - width / 2, MAX (top, drawing->y0 - BEYOND), width,
                         MIN (bottom, drawing->y1 + BEYOND) - MAX (top, drawing->y0 - BEYOND), 0,
                         sx_band_get_ink (band->state), SX_INK_NONE, 0);
      draw_band_name (self, drawing, line, sx_band_get_name (band->state), top, bottom);
    }
}

static void
draw_line (SxDiagram       *self,
           const SxDrawing *drawing,
           guint            number)
{
  SxLine *line = sx_diagram_line (self, number);
  double top = MAX (0, drawing->y0 - BEYOND);
  double bottom = MIN (drawing->bottom, drawing->y1 + BEYOND);
  double start, end;

  if (line->public.side == SX_SIDE_OUTSIDE)
    {
      if (bottom > top)
        sx_scene_add_line (drawing->scene, line->x, top, line->x, bottom, SX_INK_OUTSIDE, 2, FALSE);
      return;
    }

  if (line->first_event == SX_NO_EVENT || line->first_event >= drawing->n_events)
    start = end = drawing->bottom;
  else
    {
      start = sx_diagram_row (self, line->first_event)->y;
      end = get_line_end (self, drawing, line);
    }

  if (drawing->view->selected_socket == line->public.socket && line->public.socket != 0)
    sx_scene_add_rect (drawing->scene, line->x - 10, top, 20, MAX (bottom - top, 0), 0, SX_INK_SELECTED,
                       SX_INK_NONE, 0);
  if (start > top)
    sx_scene_add_line (drawing->scene, line->x, top, line->x, MIN (start, bottom), SX_INK_GRID, 1, TRUE);
  draw_bands (self, drawing, line, end);
}

/* The times at the left */

static void
draw_fold (SxDiagram       *self,
           const SxDrawing *drawing,
           guint            event)
{
  double scale = self->style.scale;
  double y = get_fold_y (self, event);
  g_autofree char *span = sx_words_span (sx_time_from_double (sx_diagram_row (self, event)->silence));
  /* Translators: a time span in which nothing happened: “3.2 s of nothing” */
  g_autofree char *text = g_strdup_printf (_("%s of nothing"), span);
  double width = sx_scene_measure (&self->style, SX_FACE_SMALL_ITALIC, text);

  sx_scene_add_rect (drawing->scene, 0, y - 5 * scale, self->width, 10 * scale, 0, SX_INK_PAPER, SX_INK_NONE, 0);
  sx_scene_add_line (drawing->scene, 12 + width + 10, y, self->width - 12, y, SX_INK_GRID, 1, TRUE);
  sx_scene_add_text (drawing->scene, 12, y + SX_BASE_LINE * scale, SX_FACE_SMALL_ITALIC, SX_ANCHOR_START, SX_INK_DIM,
                     text);
}

static void
draw_time (SxDiagram       *self,
           const SxDrawing *drawing,
           gint64           since,
           double           y)
{
  g_autofree char *text = sx_words_time_since (since);

  sx_scene_add_text (drawing->scene, SX_TIME_RIGHT * self->style.scale, y + SX_BASE_LINE * self->style.scale, SX_FACE_SMALL,
                     SX_ANCHOR_END, SX_INK_DIM, text);
}

/* 1, 2 or 5 times a power of ten, and not more often than there is room */
static double
get_tick (double least)
{
  double power = pow (10, floor (log10 (least)));

  if (least <= power)
    return power;
  if (least <= 2 * power)
    return 2 * power;

  return least <= 5 * power ? 5 * power : 10 * power;
}

static void
draw_axis (SxDiagram       *self,
           const SxDrawing *drawing)
{
  double scale = self->style.scale;
  double tick = get_tick (MIN_TICKS * scale * self->ns_per_pixel);
  double first = MAX (ceil ((drawing->y0 - SX_TOP_MARGIN * scale) * self->ns_per_pixel / tick), 0);

  for (guint i = 0; i < MAX_TICKS; i++)
    {
      double since = (first + i) * tick;
      double y = SX_TOP_MARGIN * scale + since / self->ns_per_pixel;

      if (y > MIN (drawing->y1, drawing->bottom))
        break;

      sx_scene_add_line (drawing->scene, (SX_TIME_RIGHT + 6) * scale, y, self->width - 12, y, SX_INK_GRID, 1, FALSE);
      draw_time (self, drawing, sx_time_from_double (since), y);
    }
}

/* Floods */

/* How much of a flood had happened by then: its event goes on to grow for a tenth of a second */
void
sx_diagram_get_flood (SxDiagram       *self,
                      const SxDrawing *drawing,
                      guint            number,
                      guint64         *n_messages,
                      guint64         *n_bytes)
{
  const SxDiagramEvent *event = sx_diagram_event (self, number);
  guint32 socket = sx_diagram_line (self, event->lifeline)->public.socket;
  SxJournalPeek peek;

  *n_messages = event->count;
  *n_bytes = event->bytes;
  if (event->last_serial < drawing->view->end)
    return;

  *n_messages = 0;
  *n_bytes = 0;
  for (guint64 i = event->serial; i < drawing->view->end && sx_journal_peek (self->journal, i, &peek); i++)
    {
      if (peek.socket != socket || peek.kind != event->kind || !sx_kind_makes_message (peek.kind, peek.error, peek.value))
        continue;

      *n_messages += 1;
      *n_bytes += MAX (peek.value, 0);
    }
}

/* Public functions */

/* The ink of a side's marks and heads */
SxInk
sx_side_get_ink (SxSide side)
{
  switch (side)
    {
    case SX_SIDE_LISTENER:
    case SX_SIDE_ACCEPTED:
      return SX_INK_SERVER;
    case SX_SIDE_CLIENT:
      return SX_INK_CLIENT;
    case SX_SIDE_DATAGRAM:
      return SX_INK_DATAGRAM;
    case SX_SIDE_OUTSIDE:
    default:
      return SX_INK_OUTSIDE;
    }
}

/**
 * sx_diagram_draw:
 * @self: a diagram
 * @scene: what is added to
 * @y0: from here
 * @y1: to here, in the diagram's coordinates
 * @view: who looks at it
 *
 * Adds what stands between @y0 and @y1. Costs as much as that, whatever the diagram's length.
 */
void
sx_diagram_draw (SxDiagram           *self,
                 SxScene             *scene,
                 double               y0,
                 double               y1,
                 const SxDiagramView *view)
{
  g_autoptr (GArray) strands = NULL;
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (SxBox));
  SxDrawing drawing = { .scene = scene, .view = view, .y0 = y0, .y1 = y1, .taken = taken };

  sx_diagram_place (self);
  get_extent (self, view, &drawing);
  drawing.first_event = MIN (sx_diagram_event_at (self, y0 - BEYOND), drawing.n_events);
  drawing.last_event = MIN (sx_diagram_event_at (self, y1 + BEYOND), drawing.n_events);
  drawing.is_crowded = drawing.last_event > drawing.first_event + CROWD;

  if (self->scale == SX_TIME_SCALE_TRUE && self->events->len > 0)
    draw_axis (self, &drawing);
  for (guint i = 0; i < self->lines->len; i++)
    draw_line (self, &drawing, i);

  if (self->scale == SX_TIME_SCALE_STEPS)
    {
      for (guint i = drawing.first_event; i < drawing.last_event; i++)
        {
          if (sx_diagram_row (self, i)->silence > 0)
            draw_fold (self, &drawing, i);
          draw_time (self, &drawing, sx_diagram_event (self, i)->time - sx_diagram_event (self, 0)->time,
                     sx_diagram_row (self, i)->y);
        }
    }

  strands = sx_diagram_draw_arrows (self, &drawing);
  sx_diagram_draw_labels (self, &drawing);
  sx_diagram_draw_arrow_labels (self, &drawing, strands);
  sx_diagram_draw_remarks (self, &drawing);
  sx_diagram_draw_note (self, &drawing);
}
