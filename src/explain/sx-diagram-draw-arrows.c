/* sx-diagram-draw-arrows.c: what travels, as things to be drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-draw-private.h"
#include "sx-diagram-strand-private.h"

#include <math.h>

/* In pixels, most at a text scale of 1 */
#define HEAD_LENGTH  9.0
#define SAME         3.0    /* arrows that start and end this near to one another are one thick one */
#define SAME_CROWDED 32.0   /* likewise, where there are so many that each by itself would say nothing */
#define MAX_STRANDS  32     /* those that a new one is compared with */
#define MAX_WIDTH    8.0
#define LOOP_HEIGHT  6.0    /* of what a socket sends to itself, at least */

static void
draw_head (SxDiagram   *self,
           SxScene     *scene,
           const SxBox *box,
           SxInk        ink,
           double       width)
{
  double length = HEAD_LENGTH * self->style.scale + width;
  double dx = box->x2 - box->x1;
  double dy = box->y2 - box->y1;
  double distance = sqrt (dx * dx + dy * dy);
  SxPoint points[3];

  if (distance < 1)
    return;

  dx /= distance;
  dy /= distance;
  points[0] = (SxPoint) { box->x2, box->y2 };
  points[1] = (SxPoint) { box->x2 - dx * length - dy * length * 0.42, box->y2 - dy * length + dx * length * 0.42 };
  points[2] = (SxPoint) { box->x2 - dx * length + dy * length * 0.42, box->y2 - dy * length - dx * length * 0.42 };
  sx_scene_add_path (scene, points, 3, TRUE, ink, SX_INK_NONE, 0, FALSE);
}

static void
draw_dot (SxDiagram *self,
          SxScene   *scene,
          double     x,
          double     y,
          SxInk      ink)
{
  double r = 5 * self->style.scale;

  sx_scene_add_rect (scene, x - r, y - r, 2 * r, 2 * r, r, ink, SX_INK_PAPER, 1.5);
}

static void
draw_cross (SxDiagram *self,
            SxScene   *scene,
            double     x,
            double     y)
{
  double r = 5 * self->style.scale;

  sx_scene_add_line (scene, x - r, y - r, x + r, y + r, SX_INK_ERROR, 2.2, FALSE);
  sx_scene_add_line (scene, x - r, y + r, x + r, y - r, SX_INK_ERROR, 2.2, FALSE);
}

/* In true time: when it was queued, left, arrived and was acknowledged, as ticks at the lifelines */
static void
draw_ticks (SxDiagram            *self,
            SxScene              *scene,
            const SxDiagramArrow *arrow,
            const SxBox          *box)
{
  double direction = box->x2 > box->x1 ? 1 : -1;
  gint64 times[3] = { arrow->queued, arrow->sent, arrow->acked };
  double read;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      double y = sx_diagram_raw_y (self, times[i]);

      if (times[i] != 0)
        sx_scene_add_line (scene, box->x1 - direction * 2, y, box->x1 + direction * 5, y, SX_INK_MESSAGE, 1, FALSE);
    }

  if (arrow->arrived == 0)
    return;

  read = sx_diagram_raw_y (self, arrow->read);
  if (read - box->y2 > 2)
    sx_scene_add_line (scene, box->x2 - direction * 2, box->y2, box->x2 - direction * 2, read, SX_INK_MESSAGE, 2, TRUE);
}

static double
get_width (guint64 n_messages)
{
  return MIN (1.7 + log2 (MAX (n_messages, 1)) * 0.45, MAX_WIDTH);
}

/* How much of its way it has made at the moment that is shown; 1: all */
static double
get_progress (SxDiagram       *self,
              const SxDrawing *drawing,
              const SxArrow   *arrow,
              const SxBox     *box)
{
  double y;

  if (!drawing->is_past || drawing->view->now == 0)
    return arrow->public.to != SX_NO_EVENT && arrow->public.to >= drawing->n_events
           ? CLAMP ((drawing->bottom - box->y1) / MAX (box->y2 - box->y1, 1), 0.2, 0.9) : 1;

  /* By height, not by time: step by step these are not in proportion, and the dot is where the lifelines end */
  y = sx_diagram_get_y_at (self, drawing->view->now);
  if (box->y2 <= box->y1 || y >= box->y2)
    return arrow->public.to != SX_NO_EVENT && arrow->public.to >= drawing->n_events ? 0.95 : 1;

  return CLAMP ((y - box->y1) / (box->y2 - box->y1), 0.02, 1);
}

static void
draw_loop (SxDiagram   *self,
           SxScene     *scene,
           const SxBox *box,
           SxInk        ink,
           double       width,
           gboolean     is_whole)
{
  double cut = (HEAD_LENGTH - 2) * self->style.scale * (box->x2 > box->x1 ? 1 : -1);
  SxBox back = { box->x2, box->y2, box->x1, box->y2 };

  sx_scene_add_line (scene, box->x1, box->y1, box->x2, box->y1, ink, width, ink == SX_INK_ERROR);
  if (!is_whole)
    return;

  sx_scene_add_line (scene, box->x2, box->y1, box->x2, box->y2, ink, width, FALSE);
  sx_scene_add_line (scene, box->x2, box->y2, box->x1 + cut, box->y2, ink, width, FALSE);
  if (ink != SX_INK_FOCUS)
    draw_head (self, scene, &back, ink, width);
}

static void
draw_loop_strand (SxDiagram       *self,
                  const SxDrawing *drawing,
                  const SxStrand  *strand)
{
  SxScene *scene = drawing->scene;
  const SxArrow *arrow = sx_diagram_arrow (self, strand->arrow);
  gboolean lost = sx_arrow_is_lost_by_then (drawing, arrow);
  SxInk ink = lost ? SX_INK_ERROR : SX_INK_MESSAGE;
  double width = get_width (strand->n_messages);
  gboolean is_whole;
  SxBox box;

  sx_arrow_get_loop (self, arrow, strand->y1, strand->y2, &box);
  is_whole = !arrow->public.lost && get_progress (self, drawing, arrow, &box) >= 1;
  sx_scene_set_tag (scene, SX_TAG_ARROW (strand->arrow));
  if (drawing->view->hovered == SX_TAG_ARROW (strand->arrow))
    draw_loop (self, scene, &box, SX_INK_FOCUS, width + 4, is_whole);
  draw_loop (self, scene, &box, ink, width, is_whole);
  if (lost)
    draw_cross (self, scene, box.x2, box.y1);
  else if (!is_whole)
    draw_dot (self, scene, box.x2, box.y1, ink);

  if (self->scale == SX_TIME_SCALE_TRUE)
    draw_ticks (self, scene, sx_diagram_get_arrow (self, strand->arrow), &(SxBox) { box.x1, box.y1, box.x1, box.y2 });
  sx_scene_set_tag (scene, 0);
}

static void
draw_strand (SxDiagram       *self,
             const SxDrawing *drawing,
             const SxStrand  *strand)
{
  SxScene *scene = drawing->scene;
  const SxArrow *arrow = sx_diagram_arrow (self, strand->arrow);
  gboolean inferred = arrow->public.inferred;
  gboolean pointed = drawing->view->hovered == SX_TAG_ARROW (strand->arrow);
  gboolean lost = sx_arrow_is_lost_by_then (drawing, arrow);
  SxInk ink = inferred ? SX_INK_INFERRED : lost ? SX_INK_ERROR : SX_INK_MESSAGE;
  double width = inferred ? 1.2 : get_width (strand->n_messages);
  double progress;
  SxBox box;

  if (sx_arrow_is_loop (arrow))
    {
      draw_loop_strand (self, drawing, strand);
      return;
    }

  sx_arrow_get_box (self, arrow, strand->y1, strand->y2, &box);
  progress = lost ? 0.62 : arrow->public.lost ? 0.4 : get_progress (self, drawing, arrow, &box);
  sx_scene_set_tag (scene, SX_TAG_ARROW (strand->arrow));
  if (pointed)
    sx_scene_add_line (scene, box.x1, box.y1, box.x2, box.y2, SX_INK_FOCUS, width + 4, FALSE);

  if (progress < 1)
    {
      double x = box.x1 + (box.x2 - box.x1) * progress;
      double y = box.y1 + (box.y2 - box.y1) * progress;

      sx_scene_add_line (scene, box.x1, box.y1, x, y, ink, width, inferred || lost);
      if (lost)
        draw_cross (self, scene, x, y);
      else
        draw_dot (self, scene, x, y, ink);
    }
  else
    {
      /* The shaft ends inside of the head, where its width does not show */
      double cut = MIN ((HEAD_LENGTH - 2) * self->style.scale / MAX (fabs (box.x2 - box.x1), 1), 0.5);

      sx_scene_add_line (scene, box.x1, box.y1, box.x2 - (box.x2 - box.x1) * cut, box.y2 - (box.y2 - box.y1) * cut,
                         ink, width, inferred);
      draw_head (self, scene, &box, ink, width);
    }

  if (self->scale == SX_TIME_SCALE_TRUE && !inferred)
    draw_ticks (self, scene, sx_diagram_get_arrow (self, strand->arrow), &box);
  sx_scene_set_tag (scene, 0);
}

/* Collecting */

/* While it plays, a handshake begins with connect(), and is on its way before anything came of it */
static gboolean
has_left (SxDiagram       *self,
          const SxDrawing *drawing,
          const SxArrow   *arrow)
{
  gint64 start;

  if (arrow->anchor < drawing->n_events)
    return TRUE;
  if (drawing->view->now == 0 || arrow->since == SX_NO_EVENT || arrow->since >= drawing->n_events)
    return FALSE;

  sx_arrow_get_y1 (self, arrow, &start);

  return start <= drawing->view->now;
}

static gboolean
has_started (SxDiagram       *self,
             const SxDrawing *drawing,
             const SxArrow   *arrow)
{
  if (arrow->anchor != SX_NO_EVENT)
    return has_left (self, drawing, arrow);
  if (arrow->public.from != SX_NO_EVENT)
    return arrow->public.from < drawing->n_events;

  return arrow->public.to < drawing->n_events;
}

/* In a crowd what the kernel's times would move is less than a pixel, and to look them up costs more than all else */
static void
get_ends (SxDiagram       *self,
          const SxDrawing *drawing,
          const SxArrow   *arrow,
          double          *y1,
          double          *y2)
{
  gint64 time;

  if (drawing->is_crowded && arrow->public.from != SX_NO_EVENT && arrow->public.to != SX_NO_EVENT)
    {
      *y1 = sx_diagram_row (self, arrow->public.from)->y;
      *y2 = sx_diagram_row (self, arrow->public.to)->y;
      return;
    }

  *y1 = sx_arrow_get_y1 (self, arrow, &time);
  *y2 = sx_arrow_get_y2 (self, arrow, &time);
}

/* As much of a flood as had left, and arrived, by then */
static void
limit_to_then (SxDiagram       *self,
               const SxDrawing *drawing,
               guint            event,
               SxStrand        *strand)
{
  guint64 n_messages, n_bytes;

  if (event >= drawing->n_events || sx_diagram_event (self, event)->last_serial < drawing->view->end)
    return;

  sx_diagram_get_flood (self, drawing, event, &n_messages, &n_bytes);
  strand->n_messages = MIN (strand->n_messages, n_messages);
  strand->n_bytes = MIN (strand->n_bytes, n_bytes);
}

/* One more for the last strand of its way, or a strand of its own */
static void
add_to_strands (SxDiagram       *self,
                const SxDrawing *drawing,
                GArray          *strands,
                guint            number)
{
  const SxArrow *arrow = sx_diagram_arrow (self, number);
  double same = drawing->is_crowded ? SAME_CROWDED * self->style.scale : SAME;
  double reach = SX_PILL_REACH * self->style.scale;
  SxStrand new = {
    .arrow = number,
    .n_messages = arrow->public.n_messages,
    .n_bytes = arrow->public.n_bytes,
  };

  get_ends (self, drawing, arrow, &new.y1, &new.y2);
  if (MAX (new.y1, new.y2) < drawing->y0 - reach || MIN (new.y1, new.y2) > drawing->y1 + reach)
    return;

  limit_to_then (self, drawing, arrow->public.from, &new);
  limit_to_then (self, drawing, arrow->public.to, &new);
  for (guint i = strands->len; i > 0 && strands->len - i < MAX_STRANDS && !arrow->public.inferred && !arrow->public.lost; i--)
    {
      SxStrand *strand = &g_array_index (strands, SxStrand, i - 1);
      const SxArrow *other = sx_diagram_arrow (self, strand->arrow);

      if (other->public.from_lifeline == arrow->public.from_lifeline
          && other->public.to_lifeline == arrow->public.to_lifeline
          && !other->public.inferred && !other->public.lost
          && fabs (strand->y1 - new.y1) < same && fabs (strand->y2 - new.y2) < same)
        {
          strand->n_messages += new.n_messages;
          strand->n_bytes += new.n_bytes;
          return;
        }
    }

  g_array_append_val (strands, new);
}

/* A send of ours that the other end has not read yet */
static void
draw_under_way (SxDiagram       *self,
                const SxDrawing *drawing,
                guint            from_line,
                guint            event,
                guint            to_line)
{
  double y = sx_diagram_row (self, event)->y;
  double drop = 12 * self->style.scale;
  SxArrow arrow = { .public = { .from_lifeline = from_line, .to_lifeline = to_line } };
  SxBox box;

  sx_scene_set_tag (drawing->scene, SX_TAG_EVENT (event));
  if (sx_arrow_is_loop (&arrow))
    {
      sx_arrow_get_loop (self, &arrow, y, y + drop, &box);
      draw_loop (self, drawing->scene, &box, SX_INK_MESSAGE, 1.7, FALSE);
      draw_dot (self, drawing->scene, box.x2, box.y1, SX_INK_MESSAGE);
      sx_scene_set_tag (drawing->scene, 0);
      return;
    }

  sx_arrow_get_box (self, &arrow, y, y + drop, &box);
  sx_scene_add_line (drawing->scene, box.x1, y, box.x1 + (box.x2 - box.x1) * 0.4, y + drop * 0.4, SX_INK_MESSAGE, 1.7,
                     FALSE);
  draw_dot (self, drawing->scene, box.x1 + (box.x2 - box.x1) * 0.4, y + drop * 0.4, SX_INK_MESSAGE);
  sx_scene_set_tag (drawing->scene, 0);
}

/* Whether it is seen, and was not drawn yet: a flood is many of them in one place */
static gboolean
is_new_under_way (const SxDrawing *drawing,
                  guint8          *drawn,
                  guint            event)
{
  if (event < drawing->first_event || event >= drawing->last_event || drawn[event - drawing->first_event])
    return FALSE;

  drawn[event - drawing->first_event] = TRUE;

  return TRUE;
}

static void
draw_all_under_way (SxDiagram       *self,
                    const SxDrawing *drawing)
{
  g_autofree guint8 *drawn = g_new0 (guint8, drawing->last_event - drawing->first_event + 1);

  for (guint i = 0; i < self->lines->len; i++)
    {
      SxLine *line = sx_diagram_line (self, i);
      gboolean joined = line->peer != SX_NO_EVENT
                        && sx_diagram_line (self, line->peer)->public.side != SX_SIDE_OUTSIDE
                        && sx_diagram_line (self, line->peer)->closed_event == SX_NO_EVENT;

      for (guint j = line->next_send; joined && j < line->sends->len; j++)
        {
          guint event = sx_line_send (line, j)->event;

          if (is_new_under_way (drawing, drawn, event))
            draw_under_way (self, drawing, i, event, line->peer);
        }
      for (guint j = 0; j < line->pending->len; j++)
        {
          const SxPendingDatagram *pending = &g_array_index (line->pending, SxPendingDatagram, j);
          guint event = sx_line_send (sx_diagram_line (self, pending->from_line), pending->entry)->event;

          if (is_new_under_way (drawing, drawn, event))
            draw_under_way (self, drawing, pending->from_line, event, i);
        }
    }
}

/* Public to the files that draw */

/* Where an arrow runs, from the edge of one band to the edge of the other */
void
sx_arrow_get_box (SxDiagram     *self,
                  const SxArrow *arrow,
                  double         y1,
                  double         y2,
                  SxBox         *box)
{
  double edge = (SX_BAND_WIDTH / 2 + 1) * self->style.scale;
  double x1 = sx_diagram_line (self, arrow->public.from_lifeline)->x;
  double x2 = sx_diagram_line (self, arrow->public.to_lifeline)->x;
  double direction = x2 >= x1 ? 1 : -1;

  *box = (SxBox) { x1 + direction * edge, y1, x2 - direction * edge, y2 };
}

/* A socket may send a datagram to itself: it leaves its line and comes back */
gboolean
sx_arrow_is_loop (const SxArrow *arrow)
{
  return arrow->public.from_lifeline == arrow->public.to_lifeline;
}

/* On the side on which no labels are */
void
sx_arrow_get_loop (SxDiagram     *self,
                   const SxArrow *arrow,
                   double         y1,
                   double         y2,
                   SxBox         *box)
{
  SxLine *line = sx_diagram_line (self, arrow->public.from_lifeline);
  double scale = self->style.scale;
  double direction = line->labels_left ? 1 : -1;
  double x = line->x + direction * (SX_BAND_WIDTH / 2 + 1) * scale;

  *box = (SxBox) { x, y1, x + direction * SX_LOOP_WIDTH * scale, MAX (y2, y1 + LOOP_HEIGHT * scale) };
}

/* It is known only later that a datagram will not arrive */
gboolean
sx_arrow_is_lost_by_then (const SxDrawing *drawing,
                          const SxArrow   *arrow)
{
  return arrow->public.lost && arrow->known < drawing->n_events;
}

/* Arrows without their labels. Returns: (transfer full): for these */
GArray *
sx_diagram_draw_arrows (SxDiagram       *self,
                        const SxDrawing *drawing)
{
  GArray *strands = g_array_new (FALSE, FALSE, sizeof (SxStrand));
  guint first = drawing->first_event > 0 ? drawing->first_event - 1 : 0;
  guint last = drawing->last_event + 1;

  for (guint block = 0; block < self->blocks->len; block++)
    {
      const SxArrowBlock *reach = &g_array_index (self->blocks, SxArrowBlock, block);
      guint end = MIN ((block + 1) * SX_ARROW_BLOCK, self->arrows->len);

      if (reach->first_event > last || reach->last_event < first)
        continue;

      for (guint i = block * SX_ARROW_BLOCK; i < end; i++)
        {
          if (has_started (self, drawing, sx_diagram_arrow (self, i)))
            add_to_strands (self, drawing, strands, i);
        }
    }

  for (guint i = 0; i < strands->len; i++)
    draw_strand (self, drawing, &g_array_index (strands, SxStrand, i));
  draw_all_under_way (self, drawing);

  return strands;
}
