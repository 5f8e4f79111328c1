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
#define LABEL_GAP     14.0   /* from a lifeline to its labels */
#define LABEL_HEIGHT  17.0
#define MAX_SHIFT     52.0   /* as far as a label is moved from its mark before it is folded */
#define MARK_RADIUS   3.5
#define BASE_LINE     4.0    /* from the middle of small letters to the base line */
#define BEYOND        160.0  /* what is drawn above and below what is seen: labels and arrows reach out */
#define MIN_TICKS     90.0
#define MAX_TICKS     1000
#define CROWD         300    /* events of a slice: with more, they are summed up by the place that they have */
#define CROWDED_MARKS 16.0
#define MIN_MARKS     3.0    /* nearer to the one before, a mark is hidden behind it for the most part */

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

  sx_scene_add_vertical_text (drawing->scene, line->x + BASE_LINE * self->style.scale, (top + bottom) / 2,
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
  sx_scene_add_text (drawing->scene, 12, y + BASE_LINE * scale, SX_FACE_SMALL_ITALIC, SX_ANCHOR_START, SX_INK_DIM,
                     text);
}

static void
draw_time (SxDiagram       *self,
           const SxDrawing *drawing,
           gint64           since,
           double           y)
{
  g_autofree char *text = sx_words_time_since (since);

  sx_scene_add_text (drawing->scene, SX_TIME_RIGHT * self->style.scale, y + BASE_LINE * self->style.scale, SX_FACE_SMALL,
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

/* Marks and their labels */

static SxInk
get_label_ink (const SxDiagramEvent *event)
{
  if (event->error != 0)
    return SX_INK_ERROR;

  return event->kind == SX_KIND_STATE || event->kind == SX_KIND_SAMPLE ? SX_INK_DIM : SX_INK_TEXT;
}

static void
draw_mark (SxDiagram       *self,
           const SxDrawing *drawing,
           guint            number)
{
  const SxDiagramEvent *event = sx_diagram_event (self, number);
  SxLine *line = sx_diagram_line (self, event->lifeline);
  double y = sx_diagram_row (self, number)->y;
  double r = MARK_RADIUS * self->style.scale;
  double x = line->x;
  gboolean pointed = drawing->view->hovered == SX_TAG_EVENT (number);

  if (event->kind == SX_KIND_STATE || event->kind == SX_KIND_SAMPLE)
    return;

  if (event->error != 0)
    {
      sx_scene_add_rect (drawing->scene, x - r - 3, y - r - 3, 2 * r + 6, 2 * r + 6, r + 3, SX_INK_PAPER, SX_INK_ERROR,
                         1.5);
      sx_scene_add_line (drawing->scene, x - r, y - r, x + r, y + r, SX_INK_ERROR, 2, FALSE);
      sx_scene_add_line (drawing->scene, x - r, y + r, x + r, y - r, SX_INK_ERROR, 2, FALSE);
      return;
    }

  sx_scene_add_rect (drawing->scene, x - r, y - r, 2 * r, 2 * r, r, sx_side_get_ink (line->public.side),
                     pointed ? SX_INK_FOCUS : SX_INK_PAPER, pointed ? 2 : 1);
}

static void
take_place (const SxDrawing *drawing,
            double           x,
            double           y,
            double           width,
            double           height)
{
  SxBox box = { x, y, x + width, y + height };

  g_array_append_val (drawing->taken, box);
}

static void
split_label_then (SxDiagram       *self,
                  const SxDrawing *drawing,
                  guint            number,
                  char           **name,
                  char           **rest)
{
  const SxDiagramEvent *event = sx_diagram_event (self, number);
  guint64 n_messages, n_bytes;

  sx_diagram_split_label (self, number, name, rest);
  if (event->last_serial < drawing->view->end)
    return;

  sx_diagram_get_flood (self, drawing, number, &n_messages, &n_bytes);
  g_free (*rest);
  *rest = n_messages > 1 ? sx_words_times (n_messages) : sx_words_number (n_bytes);
}

static void
draw_label (SxDiagram       *self,
            const SxDrawing *drawing,
            guint            number,
            double           y)
{
  const SxDiagramEvent *event = sx_diagram_event (self, number);
  SxLine *line = sx_diagram_line (self, event->lifeline);
  double scale = self->style.scale;
  double gap = LABEL_GAP * scale;
  double room = (line->labels_left ? line->room_left : line->room_right) - gap - 12;
  SxFace face = event->kind == SX_KIND_STATE || event->kind == SX_KIND_SAMPLE ? SX_FACE_SMALL_BOLD : SX_FACE_BODY;
  SxInk ink = get_label_ink (event);
  g_autofree char *name = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *fitted = NULL;
  double name_width, width, x;

  split_label_then (self, drawing, number, &name, &rest);
  name_width = *name != '\0' ? sx_scene_measure (&self->style, SX_FACE_BOLD, name) : 0;
  if (*name != '\0' && *rest != '\0')
    name_width += 4 * scale;
  fitted = sx_scene_fit (&self->style, face, rest, MAX (room - name_width, 0));
  width = name_width + sx_scene_measure (&self->style, face, fitted);
  x = line->labels_left ? line->x - gap - width : line->x + gap;

  /* What passes below stays readable, and so does the label */
  take_place (drawing, x, y - LABEL_HEIGHT * scale / 2, width, LABEL_HEIGHT * scale);
  sx_scene_add_rect (drawing->scene, x - 3, y - LABEL_HEIGHT * scale / 2, width + 6, LABEL_HEIGHT * scale, 4,
                     drawing->view->selected_event == number ? SX_INK_SELECTED : SX_INK_PAPER,
                     drawing->view->hovered == SX_TAG_EVENT (number) ? SX_INK_FOCUS : SX_INK_NONE, 1);
  if (*name != '\0')
    sx_scene_add_text (drawing->scene, x, y + BASE_LINE * scale, SX_FACE_BOLD, SX_ANCHOR_START, ink, name);
  if (*fitted != '\0')
    sx_scene_add_text (drawing->scene, x + name_width, y + BASE_LINE * scale, face, SX_ANCHOR_START, ink, fitted);
}

/* The labels between two lifelines, of the one at its left and the one at its right */
typedef struct
{
  double  free;      /* labels may stand from here on */
  guint   n_folded;
  SxLine *folded;    /* at which line */
} Column;

static void
unfold (SxDiagram       *self,
        const SxDrawing *drawing,
        Column          *column)
{
  g_autofree char *text = NULL;
  double gap = LABEL_GAP * self->style.scale;
  SxLine *line = column->folded;
  double width;

  if (column->n_folded == 0)
    return;

  /* Translators: so many labels found no room; in true time, where zooming in shows them */
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "+ %u more", "+ %u more", column->n_folded), column->n_folded);
  sx_scene_add_text (drawing->scene, line->x + (line->labels_left ? -gap : gap),
                     column->free + BASE_LINE * self->style.scale, SX_FACE_SMALL_ITALIC,
                     line->labels_left ? SX_ANCHOR_END : SX_ANCHOR_START, SX_INK_DIM, text);
  width = sx_scene_measure (&self->style, SX_FACE_SMALL_ITALIC, text);
  take_place (drawing, line->x + (line->labels_left ? -gap - width : gap),
              column->free - LABEL_HEIGHT * self->style.scale / 2, width, LABEL_HEIGHT * self->style.scale);
  column->free += LABEL_HEIGHT * self->style.scale;
  column->n_folded = 0;
}

/* In true time labels would lie over one another: they move down a little, and beyond that they are counted */
static void
draw_crowded_label (SxDiagram       *self,
                    const SxDrawing *drawing,
                    guint            number,
                    Column          *column)
{
  const SxDiagramEvent *event = sx_diagram_event (self, number);
  SxLine *line = sx_diagram_line (self, event->lifeline);
  double y = sx_diagram_row (self, number)->y;
  double direction = line->labels_left ? -1 : 1;
  double scale = self->style.scale;
  double at;

  if (y >= column->free)
    unfold (self, drawing, column);
  at = MAX (y, column->free);
  if (at - y > MAX_SHIFT * scale || column->n_folded > 0)
    {
      column->n_folded++;
      column->folded = line;
      return;
    }

  if (at - y > 3)
    sx_scene_add_line (drawing->scene, line->x + direction * 6 * scale, y,
                       line->x + direction * (LABEL_GAP - 3) * scale, at, SX_INK_GRID, 1, FALSE);
  draw_label (self, drawing, number, at);
  column->free = at + LABEL_HEIGHT * scale;
}

/* A hundred thousand events on one page are more than it has pixels; what failed is never left out */
static gboolean
is_mark_wanted (SxDiagram       *self,
                const SxDrawing *drawing,
                guint            number,
                double           before)
{
  double least = drawing->is_crowded ? CROWDED_MARKS * self->style.scale : MIN_MARKS;

  return sx_diagram_row (self, number)->y - before >= least || sx_diagram_event (self, number)->error != 0
         || drawing->view->hovered == SX_TAG_EVENT (number);
}

static void
draw_labels (SxDiagram       *self,
             const SxDrawing *drawing)
{
  g_autofree Column *columns = g_new0 (Column, self->lines->len + 1);
  g_autofree double *marks = g_new (double, self->lines->len + 1);

  for (guint i = 0; i <= self->lines->len; i++)
    columns[i].free = marks[i] = -G_MAXDOUBLE;

  for (guint i = drawing->first_event; i < drawing->last_event; i++)
    {
      guint line = sx_diagram_event (self, i)->lifeline;

      sx_scene_set_tag (drawing->scene, SX_TAG_EVENT (i));
      if (is_mark_wanted (self, drawing, i, marks[line]))
        {
          draw_mark (self, drawing, i);
          marks[line] = sx_diagram_row (self, i)->y;
        }
      if (self->scale == SX_TIME_SCALE_STEPS)
        draw_label (self, drawing, i, sx_diagram_row (self, i)->y);
      else
        draw_crowded_label (self, drawing, i, &columns[sx_diagram_line (self, line)->labels_left ? line : line + 1]);
    }
  sx_scene_set_tag (drawing->scene, 0);

  for (guint i = 0; i <= self->lines->len; i++)
    unfold (self, drawing, &columns[i]);
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
  draw_labels (self, &drawing);
  sx_diagram_draw_arrow_labels (self, &drawing, strands);
  sx_diagram_draw_remarks (self, &drawing);
  sx_diagram_draw_note (self, &drawing);
}
