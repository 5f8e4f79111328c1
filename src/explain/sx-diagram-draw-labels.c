/* sx-diagram-draw-labels.c: marks on lifelines, and what is written beside them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-draw-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sx-words.h"

/* In pixels, most at a text scale of 1 */
#define LABEL_HEIGHT  17.0
#define MAX_LINES     2
#define PITCH         14.0   /* from line to line of a label that has two */
#define SMALL_PITCH   12.5
#define LABEL_PAD     2.0    /* above and below these together */
#define MAX_SHIFT     52.0   /* as far as a label is moved from its mark before it is folded */
#define MARK_RADIUS   3.5
#define CROWDED_MARKS 16.0
#define MIN_MARKS     3.0    /* nearer to the one before, a mark is hidden behind it for the most part */

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

static gboolean
has_room (SxDiagram  *self,
          SxFace      face,
          const char *text,
          double      room)
{
  return sx_scene_measure (&self->style, face, text) <= room;
}

/* Where a line may end: behind a space, or else within an address. The first such place from which on the rest has room in the
 * next line, so that a number stays with its unit, and else the last one that this line has room for; 0: there is none */
static gsize
find_break (SxDiagram  *self,
            SxFace      face,
            const char *text,
            double      room,
            double      next_room,
            const char *ends)
{
  const char *p = strpbrk (text, ends);
  gsize found = 0;

  for (; p != NULL && p[1] != '\0' && (found == 0 || !has_room (self, face, text + found, next_room)); p = strpbrk (p + 1, ends))
    {
      g_autofree char *beginning = g_strndup (text, (gsize) (p - text) + (*p != ' '));

      if (!has_room (self, face, beginning, room))
        break;
      found = (gsize) (p - text) + 1;
    }

  return found;
}

/* What stands behind the name, in lines: beside it, below it, or some of it there and the rest here */
static guint
split_rest (SxDiagram  *self,
            SxFace      face,
            const char *rest,
            double      name_width,
            double      room,
            char       *lines[MAX_LINES])
{
  gsize end;

  lines[1] = NULL;
  if (has_room (self, face, rest, room - name_width))
    {
      lines[0] = g_strdup (rest);
      return 1;
    }
  if (name_width > 0 && has_room (self, face, rest, room))
    {
      lines[0] = g_strdup ("");
      lines[1] = g_strdup (rest);
      return 2;
    }

  end = find_break (self, face, rest, room - name_width, room, " ");
  if (end == 0 || !has_room (self, face, rest + end, room))
    end = MAX (end, find_break (self, face, rest, room - name_width, room, ".:"));
  if (end == 0)
    {
      lines[0] = sx_scene_fit (&self->style, face, rest, MAX (room - name_width, 0));
      return 1;
    }

  lines[0] = g_strchomp (g_strndup (rest, end));
  lines[1] = sx_scene_fit (&self->style, face, rest + end, room);

  return 2;
}

/* y: of the middle of its first line in true time, where it may reach down, and else of all of it. Returns how high it is */
static double
draw_label (SxDiagram       *self,
            const SxDrawing *drawing,
            guint            number,
            double           y)
{
  const SxDiagramEvent *event = sx_diagram_event (self, number);
  SxLine *line = sx_diagram_line (self, event->lifeline);
  double scale = self->style.scale;
  double gap = SX_LABEL_GAP * scale;
  double room = (line->labels_left ? line->room_left : line->room_right) - gap - SX_LABEL_END;
  gboolean is_small = event->kind == SX_KIND_STATE || event->kind == SX_KIND_SAMPLE;
  SxFace face = is_small ? SX_FACE_SMALL_BOLD : SX_FACE_BODY;
  double pitch = (is_small ? SMALL_PITCH : PITCH) * scale;
  SxInk ink = get_label_ink (event);
  g_autofree char *name = NULL;
  g_autofree char *rest = NULL;
  char *lines[MAX_LINES];
  double widths[MAX_LINES] = { 0, };
  double bold, space, width, height, x;
  guint n;

  split_label_then (self, drawing, number, &name, &rest);
  bold = *name != '\0' ? sx_scene_measure (&self->style, SX_FACE_BOLD, name) : 0;
  space = *name != '\0' && *rest != '\0' ? SX_NAME_SPACE * scale : 0;
  n = split_rest (self, face, rest, bold + space, room, lines);
  for (guint i = 0; i < n; i++)
    widths[i] = *lines[i] != '\0' ? sx_scene_measure (&self->style, face, lines[i]) : 0;
  widths[0] += bold + (*lines[0] != '\0' ? space : 0);
  width = MAX (widths[0], widths[1]);
  height = n == 1 ? LABEL_HEIGHT * scale : n * pitch + LABEL_PAD * scale;
  x = line->labels_left ? line->x - gap - width : line->x + gap;
  if (self->scale == SX_TIME_SCALE_STEPS)
    y -= (n - 1) * pitch / 2;

  /* What passes below stays readable, and so does the label */
  take_place (drawing, x, y - (height - (n - 1) * pitch) / 2, width, height);
  sx_scene_add_rect (drawing->scene, x - 3, y - (height - (n - 1) * pitch) / 2, width + 6, height, 4,
                     drawing->view->selected_event == number ? SX_INK_SELECTED : SX_INK_PAPER,
                     drawing->view->hovered == SX_TAG_EVENT (number) ? SX_INK_FOCUS : SX_INK_NONE, 1);
  for (guint i = 0; i < n; i++)
    {
      double start = line->labels_left ? x + width - widths[i] : x;
      double base = y + i * pitch + SX_BASE_LINE * scale;

      if (i == 0 && *name != '\0')
        sx_scene_add_text (drawing->scene, start, base, SX_FACE_BOLD, SX_ANCHOR_START, ink, name);
      sx_scene_add_text (drawing->scene, start + (i == 0 ? bold + space : 0), base, face, SX_ANCHOR_START, ink, lines[i]);
      g_free (lines[i]);
    }

  return height;
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
  double gap = SX_LABEL_GAP * self->style.scale;
  SxLine *line = column->folded;
  double width;

  if (column->n_folded == 0)
    return;

  /* Translators: so many labels found no room; in true time, where zooming in shows them */
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "+ %u more", "+ %u more", column->n_folded), column->n_folded);
  sx_scene_add_text (drawing->scene, line->x + (line->labels_left ? -gap : gap),
                     column->free + SX_BASE_LINE * self->style.scale, SX_FACE_SMALL_ITALIC,
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
                       line->x + direction * (SX_LABEL_GAP - 3) * scale, at, SX_INK_GRID, 1, FALSE);
  column->free = at + draw_label (self, drawing, number, at);
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

/* Public to the files that draw */

/* What happened: a mark, and a label where there is room for it */
void
sx_diagram_draw_labels (SxDiagram       *self,
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
