/* sx-diagram-draw-arrows.c: what travels, as things to be drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-draw-private.h"

#include <math.h>

#include <glib/gi18n-lib.h>

/* In pixels, most at a text scale of 1 */
#define HEAD_LENGTH  9.0
#define PILL_HEIGHT  19.0
#define PILL_MARGIN  9.0
#define MIN_LABEL    36.0
#define NAME_MARGIN  20.0   /* between what an arrow is called and its ends */
#define ARROW_LABEL  204.0
#define SAME         3.0    /* arrows that start and end this near to one another are one thick one */
#define SAME_CROWDED 32.0   /* likewise, where there are so many that each by itself would say nothing */
#define MAX_STRANDS  32     /* those that a new one is compared with */
#define MAX_WIDTH    8.0
#define MAX_TAKEN    512    /* labels that a new one is compared with */
#define LOOP_WIDTH   22.0   /* of what a socket sends to itself */
#define LOOP_HEIGHT  6.0    /* at least */
#define LOOP_LABEL   12     /* so many places beside the labels of its ends are tried for what it says */

/* Arrows that lie over one another, on their way to be drawn as one */
typedef struct
{
  guint   arrow;          /* the first */
  double  y1, y2;
  guint64 n_messages;
  guint64 n_bytes;
} Strand;

/* Where an arrow runs, from the edge of one band to the edge of the other */
static void
get_box (SxDiagram     *self,
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
static gboolean
is_loop (const SxArrow *arrow)
{
  return arrow->public.from_lifeline == arrow->public.to_lifeline;
}

/* On the side on which no labels are */
static void
get_loop (SxDiagram     *self,
          const SxArrow *arrow,
          double         y1,
          double         y2,
          SxBox         *box)
{
  SxLine *line = sx_diagram_line (self, arrow->public.from_lifeline);
  double scale = self->style.scale;
  double direction = line->labels_left ? 1 : -1;
  double x = line->x + direction * (SX_BAND_WIDTH / 2 + 1) * scale;

  *box = (SxBox) { x, y1, x + direction * LOOP_WIDTH * scale, MAX (y2, y1 + LOOP_HEIGHT * scale) };
}

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

/* Where the label stands along the arrow: where those that share a send or a recv are apart from one another */
static double
get_label_part (SxDiagram     *self,
                const SxArrow *arrow)
{
  const SxBundle *bundle;

  if (arrow->public.lost)
    return 0.3;
  if (arrow->public.group == 0)
    return 0.5;

  bundle = &g_array_index (self->bundles, SxBundle, arrow->public.group - 1);

  return bundle->n_from >= bundle->n_to ? 0.3 : 0.7;
}

static SxBox
get_label_box (double x,
               double y,
               double width,
               double height)
{
  return (SxBox) { x - width / 2, y - height / 2, x + width / 2, y + height / 2 };
}

/* No label lies over another one: who comes later goes without */
static gboolean
is_free (GArray *taken,
         double  x,
         double  y,
         double  width,
         double  height)
{
  SxBox box = get_label_box (x, y, width, height);

  for (guint i = taken->len; i > 0 && taken->len - i < MAX_TAKEN; i--)
    {
      const SxBox *other = &g_array_index (taken, SxBox, i - 1);

      if (box.x1 < other->x2 && box.x2 > other->x1 && box.y1 < other->y2 && box.y2 > other->y1)
        return FALSE;
    }

  return TRUE;
}

static void
take_place (GArray *taken,
            double  x,
            double  y,
            double  width,
            double  height)
{
  SxBox box = get_label_box (x, y, width, height);

  g_array_append_val (taken, box);
}

/* The middle of the widest gap on the way, so that no lifeline runs through a text */
static double
get_clear_x (SxDiagram     *self,
             const SxArrow *arrow,
             double        *width)
{
  guint first = MIN (arrow->public.from_lifeline, arrow->public.to_lifeline);
  guint last = MAX (arrow->public.from_lifeline, arrow->public.to_lifeline);
  double widest = -1;
  double x = sx_diagram_line (self, first)->x;

  for (guint i = first; i < last; i++)
    {
      double left = sx_diagram_line (self, i)->x;
      double right = sx_diagram_line (self, i + 1)->x;

      if (right - left > widest)
        {
          widest = right - left;
          x = (left + right) / 2;
        }
    }
  *width = widest;

  return x;
}

/* Where a pill may stand: at the part that suits the arrow, or a little before or behind it */
static gboolean
find_place (SxDiagram     *self,
            const SxArrow *arrow,
            const SxBox   *box,
            double         width,
            double         height,
            GArray        *taken,
            double        *x,
            double        *y)
{
  static const double shifts[] = { 0, -0.16, 0.16 };
  guint first = MIN (arrow->public.from_lifeline, arrow->public.to_lifeline);
  guint last = MAX (arrow->public.from_lifeline, arrow->public.to_lifeline);
  double part = get_label_part (self, arrow);
  double clear, gap;

  clear = get_clear_x (self, arrow, &gap);
  if (last - first > 1 && width < gap - SX_BAND_WIDTH * self->style.scale)
    part = (clear - box->x1) / (box->x2 - box->x1);

  for (guint i = 0; i < G_N_ELEMENTS (shifts); i++)
    {
      *x = box->x1 + (box->x2 - box->x1) * (part + shifts[i]);
      *y = box->y1 + (box->y2 - box->y1) * (part + shifts[i]);
      if (is_free (taken, *x, *y, width, height))
        return TRUE;
    }

  return FALSE;
}

static void
draw_pill (SxDiagram     *self,
           SxScene       *scene,
           const SxArrow *arrow,
           const SxBox   *box,
           const char    *label,
           SxInk          ink,
           GArray        *taken)
{
  double scale = self->style.scale;
  /* One that passes other lines has more room than a gap, but should not hide them */
  double room = MIN (fabs (box->x2 - box->x1), ARROW_LABEL * scale) - 28 * scale;
  g_autofree char *fitted = NULL;
  double width, x, y;

  if (get_label_part (self, arrow) != 0.5)
    room *= 0.7;
  if (*label == '\0' || room < MIN_LABEL * scale)
    return;

  fitted = sx_scene_fit (&self->style, SX_FACE_SMALL, label, room - 2 * PILL_MARGIN * scale);
  width = sx_scene_measure (&self->style, SX_FACE_SMALL, fitted) + 2 * PILL_MARGIN * scale;
  if (!find_place (self, arrow, box, width, PILL_HEIGHT * scale, taken, &x, &y))
    return;

  take_place (taken, x, y, width, PILL_HEIGHT * scale);
  sx_scene_add_rect (scene, x - width / 2, y - PILL_HEIGHT * scale / 2, width, PILL_HEIGHT * scale,
                     PILL_HEIGHT * scale / 2, SX_INK_CARD, ink, 1);
  sx_scene_add_text (scene, x, y + 3.8 * scale, SX_FACE_SMALL, SX_ANCHOR_MIDDLE, ink, fitted);
}

static void
draw_segment_name (SxDiagram     *self,
                   SxScene       *scene,
                   const SxArrow *arrow,
                   const SxBox   *box,
                   const char    *name,
                   GArray        *taken)
{
  double scale = self->style.scale;
  double margin = NAME_MARGIN * scale;
  double room = fabs (box->x2 - box->x1) - 2 * margin;
  double gap;
  double x = get_clear_x (self, arrow, &gap);
  /* Translators: the name of a segment of TCP that was not seen itself: “FIN · inferred” */
  g_autofree char *whole = g_strdup_printf (_("%s · inferred"), name);
  gboolean has_room = sx_scene_measure (&self->style, SX_FACE_SMALL_ITALIC, whole) < MIN (room, gap - 2 * margin);
  const char *text = arrow->slot == 0 && has_room ? whole : name;
  double width = sx_scene_measure (&self->style, SX_FACE_SMALL_ITALIC, text);
  double y;

  if (width > room)
    return;

  /* Beside the head, however narrow the gap is */
  x = CLAMP (x, MIN (box->x1, box->x2) + margin + width / 2, MAX (box->x1, box->x2) - margin - width / 2);
  y = box->y1 + (box->y2 - box->y1) * (x - box->x1) / (box->x2 - box->x1);
  if (!is_free (taken, x, y, width, 12 * scale))
    return;

  take_place (taken, x, y, width, 12 * scale);
  sx_scene_add_rect (scene, x - width / 2 - 4, y - 7 * scale, width + 8, 14 * scale, 3, SX_INK_PAPER, SX_INK_NONE, 0);
  sx_scene_add_text (scene, x, y + 3.6 * scale, SX_FACE_SMALL_ITALIC, SX_ANCHOR_MIDDLE, SX_INK_INFERRED, text);
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

/* It is known only later that a datagram will not arrive */
static gboolean
is_lost_by_then (const SxDrawing *drawing,
                 const SxArrow   *arrow)
{
  return arrow->public.lost && arrow->known < drawing->n_events;
}

static char *
get_strand_label (SxDiagram       *self,
                  const SxDrawing *drawing,
                  const Strand    *strand)
{
  const SxArrow *arrow = sx_diagram_arrow (self, strand->arrow);

  if (arrow->was_fin && arrow->public.to >= drawing->n_events)
    return g_strdup ("FIN");
  if (strand->n_messages == 1 && arrow->public.n_messages > 1)
    return sx_diagram_dup_preview (self, arrow);
  if (strand->n_messages != arrow->public.n_messages)
    return sx_words_summary (strand->n_messages, strand->n_bytes);

  return sx_diagram_dup_arrow_label (self, strand->arrow);
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
                  const Strand    *strand)
{
  SxScene *scene = drawing->scene;
  const SxArrow *arrow = sx_diagram_arrow (self, strand->arrow);
  gboolean lost = is_lost_by_then (drawing, arrow);
  SxInk ink = lost ? SX_INK_ERROR : SX_INK_MESSAGE;
  double width = get_width (strand->n_messages);
  gboolean is_whole;
  SxBox box;

  get_loop (self, arrow, strand->y1, strand->y2, &box);
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
             const Strand    *strand)
{
  SxScene *scene = drawing->scene;
  const SxArrow *arrow = sx_diagram_arrow (self, strand->arrow);
  gboolean inferred = arrow->public.inferred;
  gboolean pointed = drawing->view->hovered == SX_TAG_ARROW (strand->arrow);
  gboolean lost = is_lost_by_then (drawing, arrow);
  SxInk ink = inferred ? SX_INK_INFERRED : lost ? SX_INK_ERROR : SX_INK_MESSAGE;
  double width = inferred ? 1.2 : get_width (strand->n_messages);
  double progress;
  SxBox box;

  if (is_loop (arrow))
    {
      draw_loop_strand (self, drawing, strand);
      return;
    }

  get_box (self, arrow, strand->y1, strand->y2, &box);
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

/* Behind the labels of its ends, between which there is not the height for it */
static gboolean
find_loop_place (SxDiagram   *self,
                 SxLine      *line,
                 const SxBox *box,
                 double       width,
                 GArray      *taken,
                 double      *x,
                 double      *y)
{
  double scale = self->style.scale;
  double direction = line->labels_left ? -1 : 1;
  double room = line->labels_left ? line->room_left : line->room_right;

  *y = (box->y1 + box->y2) / 2;
  for (guint i = 1; i <= LOOP_LABEL; i++)
    {
      double near = i * LOOP_WIDTH * scale;

      *x = line->x + direction * (near + width / 2);
      if (near + width < room && is_free (taken, *x, *y, width, PILL_HEIGHT * scale))
        return TRUE;
    }

  return FALSE;
}

static void
draw_loop_label (SxDiagram       *self,
                 const SxDrawing *drawing,
                 const Strand    *strand,
                 GArray          *taken)
{
  const SxArrow *arrow = sx_diagram_arrow (self, strand->arrow);
  SxLine *line = sx_diagram_line (self, arrow->public.from_lifeline);
  double scale = self->style.scale;
  double height = PILL_HEIGHT * scale;
  SxInk ink = is_lost_by_then (drawing, arrow) ? SX_INK_ERROR : SX_INK_MESSAGE;
  g_autofree char *label = NULL;
  g_autofree char *fitted = NULL;
  double width, x, y;
  SxBox box;

  get_loop (self, arrow, strand->y1, strand->y2, &box);
  if ((drawing->view->now != 0 && (box.y1 + box.y2) / 2 > drawing->bottom)
      || !find_loop_place (self, line, &box, MIN_LABEL * scale, taken, &x, &y))
    return;

  label = get_strand_label (self, drawing, strand);
  fitted = sx_scene_fit (&self->style, SX_FACE_SMALL, label, (ARROW_LABEL - 28) * scale - 2 * PILL_MARGIN * scale);
  width = sx_scene_measure (&self->style, SX_FACE_SMALL, fitted) + 2 * PILL_MARGIN * scale;
  if (*label == '\0' || !find_loop_place (self, line, &box, width, taken, &x, &y))
    return;

  take_place (taken, x, y, width, height);
  sx_scene_set_tag (drawing->scene, SX_TAG_ARROW (strand->arrow));
  sx_scene_add_rect (drawing->scene, x - width / 2, y - height / 2, width, height, height / 2, SX_INK_CARD, ink, 1);
  sx_scene_add_text (drawing->scene, x, y + 3.8 * scale, SX_FACE_SMALL, SX_ANCHOR_MIDDLE, ink, fitted);
  sx_scene_set_tag (drawing->scene, 0);
}

/* After all arrows, so that none runs through a text */
static void
draw_strand_label (SxDiagram       *self,
                   const SxDrawing *drawing,
                   const Strand    *strand,
                   GArray          *taken)
{
  const SxArrow *arrow = sx_diagram_arrow (self, strand->arrow);
  g_autofree char *label = NULL;
  double x, y;
  SxBox box;

  if (is_loop (arrow))
    {
      draw_loop_label (self, drawing, strand, taken);
      return;
    }

  /* Where thousands are on one page, most need no text at all */
  get_box (self, arrow, strand->y1, strand->y2, &box);
  if (!arrow->public.inferred
      && !find_place (self, arrow, &box, MIN_LABEL * self->style.scale, PILL_HEIGHT * self->style.scale, taken, &x, &y))
    return;

  label = get_strand_label (self, drawing, strand);
  /* While it plays, a text comes no sooner than what it is about */
  if (drawing->view->now != 0 && (box.y1 + box.y2) / 2 > drawing->bottom)
    return;

  sx_scene_set_tag (drawing->scene, SX_TAG_ARROW (strand->arrow));
  if (arrow->public.inferred)
    draw_segment_name (self, drawing->scene, arrow, &box, label, taken);
  else
    draw_pill (self, drawing->scene, arrow, &box, label, is_lost_by_then (drawing, arrow) ? SX_INK_ERROR : SX_INK_MESSAGE,
               taken);
  sx_scene_set_tag (drawing->scene, 0);
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
               Strand          *strand)
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
  Strand new = {
    .arrow = number,
    .n_messages = arrow->public.n_messages,
    .n_bytes = arrow->public.n_bytes,
  };

  get_ends (self, drawing, arrow, &new.y1, &new.y2);
  if (MAX (new.y1, new.y2) < drawing->y0 - PILL_HEIGHT || MIN (new.y1, new.y2) > drawing->y1 + PILL_HEIGHT)
    return;

  limit_to_then (self, drawing, arrow->public.from, &new);
  limit_to_then (self, drawing, arrow->public.to, &new);
  for (guint i = strands->len; i > 0 && strands->len - i < MAX_STRANDS && !arrow->public.inferred && !arrow->public.lost; i--)
    {
      Strand *strand = &g_array_index (strands, Strand, i - 1);
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
  if (is_loop (&arrow))
    {
      get_loop (self, &arrow, y, y + drop, &box);
      draw_loop (self, drawing->scene, &box, SX_INK_MESSAGE, 1.7, FALSE);
      draw_dot (self, drawing->scene, box.x2, box.y1, SX_INK_MESSAGE);
      sx_scene_set_tag (drawing->scene, 0);
      return;
    }

  get_box (self, &arrow, y, y + drop, &box);
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

/* Arrows without their labels. Returns: (transfer full): for these */
GArray *
sx_diagram_draw_arrows (SxDiagram       *self,
                        const SxDrawing *drawing)
{
  GArray *strands = g_array_new (FALSE, FALSE, sizeof (Strand));
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
    draw_strand (self, drawing, &g_array_index (strands, Strand, i));
  draw_all_under_way (self, drawing);

  return strands;
}

/* Their labels, where those of events leave room */
void
sx_diagram_draw_arrow_labels (SxDiagram       *self,
                              const SxDrawing *drawing,
                              GArray          *strands)
{
  /* What was measured has the first choice of a place */
  for (guint inferred = 0; inferred < 2; inferred++)
    {
      for (guint i = 0; i < strands->len; i++)
        {
          const Strand *strand = &g_array_index (strands, Strand, i);

          if (sx_diagram_arrow (self, strand->arrow)->public.inferred == (gboolean) inferred)
            draw_strand_label (self, drawing, strand, drawing->taken);
        }
    }
}
