/* sx-diagram-heads.c: what stands above the lifelines, and the legend
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-draw-private.h"

#include <glib/gi18n-lib.h>

/* In pixels at a text scale of 1 */
#define HEAD_HEIGHT     74.0
#define HEAD_MAX_WIDTH  190.0
#define HEAD_MIN_WIDTH  84.0
#define HEAD_TOP        8.0
#define HEAD_BOX        58.0
#define LEGEND_CELL     198.0
#define LEGEND_ROW      21.0
#define LEGEND_SIGN     34.0

static SxInk
get_tint (SxSide side)
{
  switch (side)
    {
    case SX_SIDE_LISTENER:
    case SX_SIDE_ACCEPTED:
      return SX_INK_SERVER_TINT;
    case SX_SIDE_CLIENT:
      return SX_INK_CLIENT_TINT;
    case SX_SIDE_DATAGRAM:
      return SX_INK_DATAGRAM_TINT;
    case SX_SIDE_OUTSIDE:
    default:
      return SX_INK_OUTSIDE_TINT;
    }
}

static double
get_head_width (SxDiagram *self,
                guint      number)
{
  SxLine *line = sx_diagram_line (self, number);
  double scale = self->style.scale;
  double room = HEAD_MAX_WIDTH * scale;

  if (number > 0)
    room = MIN (room, line->x - sx_diagram_line (self, number - 1)->x - 10);
  if (number + 1 < self->lines->len)
    room = MIN (room, sx_diagram_line (self, number + 1)->x - line->x - 10);
  /* The first and the last are not cut off at the edge */
  room = MIN (room, 2 * (MIN (line->x, self->width - line->x) - 6));

  return MAX (room, HEAD_MIN_WIDTH * scale);
}

static void
add_fitted (SxDiagram  *self,
            SxScene    *scene,
            double      x,
            double      y,
            SxFace      face,
            SxInk       ink,
            const char *text,
            double      width)
{
  g_autofree char *fitted = sx_scene_fit (&self->style, face, text, width);

  sx_scene_add_text (scene, x, y, face, SX_ANCHOR_MIDDLE, ink, fitted);
}

static void
draw_head (SxDiagram           *self,
           SxScene             *scene,
           guint                number,
           const SxDiagramView *view)
{
  SxLine *line = sx_diagram_line (self, number);
  double scale = self->style.scale;
  double width = get_head_width (self, number);
  double inner = width - 14;
  SxInk ink = sx_side_get_ink (line->public.side);
  gboolean selected = view->selected_socket != 0 && view->selected_socket == line->public.socket;
  gboolean pointed = view->hovered == SX_TAG_LIFELINE (number);
  const char *state = sx_band_get_name (sx_line_get_state_at (line, sx_diagram_find_last (self, view->end)));

  sx_scene_set_tag (scene, SX_TAG_LIFELINE (number));
  if (selected || pointed)
    sx_scene_add_rect (scene, line->x - width / 2 - 3, HEAD_TOP * scale - 3, width + 6, HEAD_BOX * scale + 6, 11,
                       SX_INK_NONE, SX_INK_FOCUS, selected ? 2.5 : 1.5);
  sx_scene_add_rect (scene, line->x - width / 2, HEAD_TOP * scale, width, HEAD_BOX * scale, 9,
                     get_tint (line->public.side), ink, 1.2);
  add_fitted (self, scene, line->x, (HEAD_TOP + 19) * scale,
              sx_scene_measure (&self->style, SX_FACE_BOLD, line->title) <= inner ? SX_FACE_BOLD : SX_FACE_SMALL_BOLD,
              SX_INK_TEXT, line->title, inner);
  add_fitted (self, scene, line->x, (HEAD_TOP + 35) * scale, SX_FACE_SMALL, SX_INK_TEXT, line->address, inner);
  if (*state != '\0')
    add_fitted (self, scene, line->x, (HEAD_TOP + 50) * scale, SX_FACE_SMALL_BOLD, SX_INK_DIM, state, inner);
  sx_scene_set_tag (scene, 0);

  sx_scene_add_line (scene, line->x, (HEAD_TOP + HEAD_BOX) * scale, line->x, HEAD_HEIGHT * scale, ink, 1.2, FALSE);
}

/* The legend */

typedef enum
{
  SIGN_CALL,
  SIGN_FAILED,
  SIGN_MESSAGE,
  SIGN_FLOOD,
  SIGN_INFERRED,
  SIGN_LOST,
  SIGN_BRACE,
  N_SIGNS
} Sign;

static const char *const signs[N_SIGNS] = {
  [SIGN_CALL] = N_("a call that was made"),
  [SIGN_FAILED] = N_("a call that failed"),
  [SIGN_MESSAGE] = N_("bytes that travelled: measured"),
  [SIGN_FLOOD] = N_("many messages, summed up"),
  [SIGN_INFERRED] = N_("not seen: follows from the calls"),
  [SIGN_LOST] = N_("a datagram that was lost"),
  [SIGN_BRACE] = N_("calls that share bytes"),
};

static void
draw_arrow_sign (SxScene *scene,
                 double   x,
                 double   y,
                 double   width,
                 SxInk    ink,
                 double   line_width,
                 gboolean dashed)
{
  SxPoint head[] = { { x + width, y }, { x + width - 8, y - 4 }, { x + width - 8, y + 4 } };

  sx_scene_add_line (scene, x, y, x + width - 6, y, ink, line_width, dashed);
  sx_scene_add_path (scene, head, G_N_ELEMENTS (head), TRUE, ink, SX_INK_NONE, 0, FALSE);
}

static void
draw_cross_sign (SxScene *scene,
                 double   x,
                 double   y)
{
  sx_scene_add_line (scene, x - 4, y - 4, x + 4, y + 4, SX_INK_ERROR, 2, FALSE);
  sx_scene_add_line (scene, x - 4, y + 4, x + 4, y - 4, SX_INK_ERROR, 2, FALSE);
}

static void
draw_sign (SxScene *scene,
           Sign     sign,
           double   x,
           double   y,
           double   width)
{
  SxPoint brace[] = { { x + 12, y - 7 }, { x + 16, y - 6 }, { x + 16, y - 1 }, { x + 20, y }, { x + 16, y + 1 },
                      { x + 16, y + 6 }, { x + 12, y + 7 } };

  switch (sign)
    {
    case SIGN_CALL:
      sx_scene_add_rect (scene, x + width / 2 - 3.5, y - 3.5, 7, 7, 3.5, SX_INK_SERVER, SX_INK_NONE, 0);
      break;
    case SIGN_FAILED:
      draw_cross_sign (scene, x + width / 2, y);
      break;
    case SIGN_MESSAGE:
      draw_arrow_sign (scene, x, y, width, SX_INK_MESSAGE, 1.7, FALSE);
      break;
    case SIGN_FLOOD:
      draw_arrow_sign (scene, x, y, width, SX_INK_MESSAGE, 5, FALSE);
      break;
    case SIGN_INFERRED:
      draw_arrow_sign (scene, x, y, width, SX_INK_INFERRED, 1.2, TRUE);
      break;
    case SIGN_LOST:
      sx_scene_add_line (scene, x, y, x + width * 0.6, y, SX_INK_ERROR, 1.7, TRUE);
      draw_cross_sign (scene, x + width * 0.6, y);
      break;
    case SIGN_BRACE:
    default:
      sx_scene_add_path (scene, brace, G_N_ELEMENTS (brace), FALSE, SX_INK_NONE, SX_INK_MESSAGE, 1.4, FALSE);
      break;
    }
}

/* Public functions */

double
sx_diagram_get_head_height (SxDiagram *self)
{
  return HEAD_HEIGHT * self->style.scale;
}

/**
 * sx_diagram_draw_heads:
 * @self: a diagram
 * @scene: what is added to
 * @view: who looks at it
 *
 * Adds the heads: the sockets' names, addresses and states as of the moment that is shown.
 */
void
sx_diagram_draw_heads (SxDiagram           *self,
                       SxScene             *scene,
                       const SxDiagramView *view)
{
  double height = sx_diagram_get_head_height (self);

  sx_diagram_place (self);
  sx_scene_add_rect (scene, 0, 0, self->width, height, 0, SX_INK_PAPER, SX_INK_NONE, 0);
  sx_scene_add_line (scene, 0, height - 0.5, self->width, height - 0.5, SX_INK_GRID, 1, FALSE);

  for (guint i = 0; i < self->lines->len; i++)
    draw_head (self, scene, i, view);
}

/**
 * sx_diagram_draw_legend:
 * @self: a diagram
 * @scene: what is added to
 * @width: how wide it may be, in pixels; 0: as wide as the diagram
 *
 * Adds what the signs mean, in as many columns as there is width for.
 *
 * Returns: its height
 */
double
sx_diagram_draw_legend (SxDiagram *self,
                        SxScene   *scene,
                        double     width)
{
  double scale = self->style.scale;
  double widest = LEGEND_CELL * scale;
  guint n_columns;

  sx_diagram_place (self);
  for (guint i = 0; i < N_SIGNS; i++)
    widest = MAX (widest, sx_scene_measure (&self->style, SX_FACE_SMALL, _(signs[i])) + (LEGEND_SIGN + 24) * scale);
  n_columns = MAX ((int) (((width > 0 ? width : self->wanted_width) - 24) / widest), 1);

  for (guint i = 0; i < N_SIGNS; i++)
    {
      double x = 12 + (i % n_columns) * widest;
      double y = (i / n_columns + 0.5) * LEGEND_ROW * scale + 4;

      draw_sign (scene, i, x, y, LEGEND_SIGN * scale);
      sx_scene_add_text (scene, x + (LEGEND_SIGN + 8) * scale, y + 3.6 * scale, SX_FACE_SMALL, SX_ANCHOR_START, SX_INK_DIM,
                         _(signs[i]));
    }

  return ((N_SIGNS + n_columns - 1) / n_columns) * LEGEND_ROW * scale + 8;
}
