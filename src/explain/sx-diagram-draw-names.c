/* sx-diagram-draw-names.c: what is written on the arrows, as things to be drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-draw-private.h"
#include "sx-diagram-strand-private.h"

#include <math.h>

#include <glib/gi18n-lib.h>

/* In pixels, most at a text scale of 1 */
#define PILL_MARGIN  9.0
#define PILL_LINES   3      /* at most */
#define PILL_PITCH   12.5   /* from one to the next */
#define TALL_MARGIN  5.0
#define MIN_LABEL    36.0
#define NAME_MARGIN  20.0   /* between what an arrow is called and its ends */
#define ARROW_LABEL  204.0
#define MAX_TAKEN    512    /* labels that a new one is compared with */
#define LOOP_LABEL   12     /* so many places beside the labels of its ends are tried for what a loop says */

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

static double
get_widest (SxDiagram *self,
            GPtrArray *lines)
{
  double widest = 0;

  for (guint i = 0; i < lines->len; i++)
    widest = MAX (widest, sx_scene_measure (&self->style, SX_FACE_SMALL, g_ptr_array_index (lines, i)));

  return widest;
}

/* In as few lines as it has, up to so many; FALSE: there is no place for it */
static gboolean
draw_pill_of (SxDiagram     *self,
              SxScene       *scene,
              const SxArrow *arrow,
              const SxBox   *box,
              const char    *label,
              double         room,
              guint          max_lines,
              SxInk          ink,
              GArray        *taken)
{
  double scale = self->style.scale;
  /* Where it is narrow anyway, the words need the room */
  double margin = (max_lines > 1 ? TALL_MARGIN : PILL_MARGIN) * scale;
  g_autoptr (GPtrArray) lines = sx_scene_wrap (&self->style, SX_FACE_SMALL, label, room - 2 * margin, max_lines);
  double width = get_widest (self, lines) + 2 * margin;
  double height = (SX_PILL_HEIGHT + (lines->len - 1) * PILL_PITCH) * scale;
  double x, y;

  if (!find_place (self, arrow, box, width, height, taken, &x, &y))
    return FALSE;

  take_place (taken, x, y, width, height);
  sx_scene_add_rect (scene, x - width / 2, y - height / 2, width, height, SX_PILL_HEIGHT * scale / 2, SX_INK_CARD, ink, 1);
  for (guint i = 0; i < lines->len; i++)
    sx_scene_add_text (scene, x, y + (3.8 + (i - (lines->len - 1) / 2.0) * PILL_PITCH) * scale, SX_FACE_SMALL, SX_ANCHOR_MIDDLE,
                       ink, g_ptr_array_index (lines, i));

  return TRUE;
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

  if (get_label_part (self, arrow) != 0.5)
    room *= 0.7;
  if (*label == '\0' || room < MIN_LABEL * scale)
    return;

  /* Whole, if that needs no more than a few lines for which there is a place, or else as much as has room in one */
  if (sx_scene_measure (&self->style, SX_FACE_SMALL, label) <= room - 2 * PILL_MARGIN * scale
      || !draw_pill_of (self, scene, arrow, box, label, room, PILL_LINES, ink, taken))
    draw_pill_of (self, scene, arrow, box, label, room, 1, ink, taken);
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

static char *
get_strand_label (SxDiagram       *self,
                  const SxDrawing *drawing,
                  const SxStrand  *strand)
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
      double near = i * SX_LOOP_WIDTH * scale;

      *x = line->x + direction * (near + width / 2);
      if (near + width < room && is_free (taken, *x, *y, width, SX_PILL_HEIGHT * scale))
        return TRUE;
    }

  return FALSE;
}

static void
draw_loop_label (SxDiagram       *self,
                 const SxDrawing *drawing,
                 const SxStrand  *strand,
                 GArray          *taken)
{
  const SxArrow *arrow = sx_diagram_arrow (self, strand->arrow);
  SxLine *line = sx_diagram_line (self, arrow->public.from_lifeline);
  double scale = self->style.scale;
  double height = SX_PILL_HEIGHT * scale;
  SxInk ink = sx_arrow_is_lost_by_then (drawing, arrow) ? SX_INK_ERROR : SX_INK_MESSAGE;
  g_autofree char *label = NULL;
  g_autofree char *fitted = NULL;
  double width, x, y;
  SxBox box;

  sx_arrow_get_loop (self, arrow, strand->y1, strand->y2, &box);
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
                   const SxStrand  *strand,
                   GArray          *taken)
{
  const SxArrow *arrow = sx_diagram_arrow (self, strand->arrow);
  g_autofree char *label = NULL;
  double x, y;
  SxBox box;

  if (sx_arrow_is_loop (arrow))
    {
      draw_loop_label (self, drawing, strand, taken);
      return;
    }

  /* Where thousands are on one page, most need no text at all */
  sx_arrow_get_box (self, arrow, strand->y1, strand->y2, &box);
  if (!arrow->public.inferred
      && !find_place (self, arrow, &box, MIN_LABEL * self->style.scale, SX_PILL_HEIGHT * self->style.scale, taken, &x, &y))
    return;

  label = get_strand_label (self, drawing, strand);
  /* While it plays, a text comes no sooner than what it is about */
  if (drawing->view->now != 0 && (box.y1 + box.y2) / 2 > drawing->bottom)
    return;

  sx_scene_set_tag (drawing->scene, SX_TAG_ARROW (strand->arrow));
  if (arrow->public.inferred)
    draw_segment_name (self, drawing->scene, arrow, &box, label, taken);
  else
    draw_pill (self, drawing->scene, arrow, &box, label, sx_arrow_is_lost_by_then (drawing, arrow) ? SX_INK_ERROR : SX_INK_MESSAGE,
               taken);
  sx_scene_set_tag (drawing->scene, 0);
}

/* Public to the files that draw */

/* The labels of arrows, where those of events leave room */
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
          const SxStrand *strand = &g_array_index (strands, SxStrand, i);

          if (sx_diagram_arrow (self, strand->arrow)->public.inferred == (gboolean) inferred)
            draw_strand_label (self, drawing, strand, drawing->taken);
        }
    }
}
