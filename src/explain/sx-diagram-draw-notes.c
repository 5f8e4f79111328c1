/* sx-diagram-draw-notes.c: braces, remarks and the note at what is pointed at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-draw-private.h"

#include <math.h>

/* In pixels, most at a text scale of 1 */
#define BRACE_DEPTH 7.0
#define NOTE_WIDTH  250.0
#define NOTE_LINE   15.0
#define NOTE_MARGIN 9.0
#define MAX_LINES   8

/* A curly brace along a lifeline, from y1 to y2, open towards it */
static void
draw_brace (SxDiagram       *self,
            const SxDrawing *drawing,
            double           x,
            double           y1,
            double           y2,
            double           direction)
{
  double depth = BRACE_DEPTH * self->style.scale * direction;
  double middle = (y1 + y2) / 2;
  double bend = MIN (4 * self->style.scale, (y2 - y1) / 4);
  SxPoint points[] = {
    { x, y1 }, { x + depth * 0.45, y1 + bend * 0.3 }, { x + depth * 0.5, y1 + bend },
    { x + depth * 0.5, middle - bend }, { x + depth * 0.6, middle - bend * 0.3 }, { x + depth, middle },
    { x + depth * 0.6, middle + bend * 0.3 }, { x + depth * 0.5, middle + bend },
    { x + depth * 0.5, y2 - bend }, { x + depth * 0.45, y2 - bend * 0.3 }, { x, y2 },
  };

  sx_scene_add_path (drawing->scene, points, G_N_ELEMENTS (points), FALSE, SX_INK_NONE, SX_INK_MESSAGE, 1.4, FALSE);
}

static void
draw_bundle (SxDiagram       *self,
             const SxDrawing *drawing,
             const SxBundle  *bundle)
{
  double scale = self->style.scale;
  SxLine *from = sx_diagram_line (self, bundle->from_line);
  SxLine *to = sx_diagram_line (self, bundle->to_line);
  double direction = to->x >= from->x ? 1 : -1;
  double edge = (SX_BAND_WIDTH / 2 + 2) * scale;
  double pad = 6 * scale;

  if (bundle->n_from > 1)
    draw_brace (self, drawing, from->x + direction * edge, sx_diagram_row (self, bundle->first_from)->y - pad,
                sx_diagram_row (self, bundle->last_from)->y + pad, direction);
  if (bundle->n_to > 1)
    draw_brace (self, drawing, to->x - direction * edge, sx_diagram_row (self, bundle->first_to)->y - pad,
                sx_diagram_row (self, bundle->last_to)->y + pad, -direction);
}

/* A box of text whose top is in the middle at x, kept within the diagram. It ends at above instead, where its end would not be
 * seen, but where its beginning is seen then */
static void
draw_note_box (SxDiagram       *self,
               const SxDrawing *drawing,
               double           x,
               double           top,
               double           above,
               double           width,
               const char      *text)
{
  double scale = self->style.scale;
  double margin = NOTE_MARGIN * scale;
  g_autoptr (GPtrArray) lines = sx_scene_wrap (&self->style, SX_FACE_SMALL, text, width - 2 * margin, MAX_LINES);
  double widest = 0;
  double left, height;

  for (guint i = 0; i < lines->len; i++)
    widest = MAX (widest, sx_scene_measure (&self->style, SX_FACE_SMALL, g_ptr_array_index (lines, i)));
  width = widest + 2 * margin;
  height = lines->len * NOTE_LINE * scale + margin;
  if (top + height > drawing->y1 && above - height >= drawing->y0)
    top = above - height;
  left = CLAMP (x - width / 2, 8, MAX (self->width - width - 8, 8));

  sx_scene_add_rect (drawing->scene, left, top, width, height, 7, SX_INK_NOTE, SX_INK_NOTE_EDGE, 1);
  for (guint i = 0; i < lines->len; i++)
    sx_scene_add_text (drawing->scene, left + margin, top + margin / 2 + (i + 0.74) * NOTE_LINE * scale, SX_FACE_SMALL,
                       SX_ANCHOR_START, SX_INK_TEXT, g_ptr_array_index (lines, i));
}

/* What was known of a bundle by then: later reads make it longer */
static void
get_bundle_then (SxDiagram       *self,
                 const SxDrawing *drawing,
                 guint            number,
                 SxBundle        *then)
{
  *then = g_array_index (self->bundles, SxBundle, number);
  if (then->last_to < drawing->n_events)
    return;

  then->n_from = 0;
  then->n_to = 0;
  for (guint i = then->first_arrow; i <= then->last_arrow; i++)
    {
      const SxDiagramArrow *arrow = &sx_diagram_arrow (self, i)->public;

      if (arrow->group != number + 1 || arrow->to >= drawing->n_events)
        continue;

      then->n_from += then->n_from == 0 || arrow->from != then->last_from;
      then->n_to += then->n_to == 0 || arrow->to != then->last_to;
      then->last_from = arrow->from;
      then->last_to = arrow->to;
    }
}

/* Braces, and the sentence that says what they mean, in the room that was left for it */
static void
draw_remark (SxDiagram       *self,
             const SxDrawing *drawing,
             guint            number)
{
  const SxBundle *bundle = &g_array_index (self->bundles, SxBundle, number);
  g_autofree char *remark = NULL;
  SxBundle then;
  double x;

  if (MIN (bundle->first_from, bundle->first_to) >= drawing->last_event
      || MAX (bundle->last_to, bundle->event) < drawing->first_event || bundle->event >= drawing->n_events)
    return;

  get_bundle_then (self, drawing, number, &then);
  draw_bundle (self, drawing, &then);
  if (self->scale == SX_TIME_SCALE_TRUE || bundle->event < drawing->first_event || bundle->event >= drawing->last_event)
    return;

  x = (sx_diagram_line (self, bundle->from_line)->x + sx_diagram_line (self, bundle->to_line)->x) / 2;
  remark = sx_diagram_dup_remark (self, &then);
  draw_note_box (self, drawing, x, sx_diagram_row (self, bundle->event)->y + 16 * self->style.scale, -G_MAXDOUBLE, self->width,
                 remark);
}

void
sx_diagram_draw_remarks (SxDiagram       *self,
                         const SxDrawing *drawing)
{
  for (guint block = 0; block < self->bundle_blocks->len; block++)
    {
      const SxArrowBlock *reach = &g_array_index (self->bundle_blocks, SxArrowBlock, block);
      guint end = MIN ((block + 1) * SX_ARROW_BLOCK, self->bundles->len);

      if (reach->first_event >= drawing->last_event || reach->last_event < drawing->first_event)
        continue;

      for (guint i = block * SX_ARROW_BLOCK; i < end; i++)
        draw_remark (self, drawing, i);
    }
}

static guint
get_noted_arrow (SxDiagram       *self,
                 const SxDrawing *drawing)
{
  guint32 hovered = drawing->view->hovered;
  guint event = drawing->view->selected_event;

  if (SX_TAG_IS_ARROW (hovered))
    return SX_TAG_NUMBER (hovered);
  if (SX_TAG_IS_EVENT (hovered))
    event = SX_TAG_NUMBER (hovered);

  return event < drawing->n_events ? sx_diagram_find_arrow (self, event) : SX_NO_EVENT;
}

/* At the message that is pointed at or selected: the kernel's times in words */
void
sx_diagram_draw_note (SxDiagram       *self,
                      const SxDrawing *drawing)
{
  guint number = get_noted_arrow (self, drawing);
  const SxArrow *arrow;
  g_autofree char *times = NULL;
  double gap = 14 * self->style.scale;
  gint64 time;
  double x, y1, y2;

  if (number >= self->arrows->len)
    return;

  arrow = sx_diagram_arrow (self, number);
  if (arrow->public.inferred || arrow->public.n_messages > 1
      || (arrow->public.to != SX_NO_EVENT && arrow->public.to >= drawing->n_events))
    return;

  times = sx_diagram_dup_times (self, number);
  if (*times == '\0')
    return;

  y1 = sx_arrow_get_y1 (self, arrow, &time);
  y2 = sx_arrow_get_y2 (self, arrow, &time);
  if (y1 > drawing->y1 || y2 < drawing->y0)
    return;

  x = (sx_diagram_line (self, arrow->public.from_lifeline)->x
       + sx_diagram_line (self, arrow->public.to_lifeline)->x) / 2;
  draw_note_box (self, drawing, x, MAX (y1, y2) + gap, MIN (y1, y2) - gap, NOTE_WIDTH * self->style.scale, times);
}
