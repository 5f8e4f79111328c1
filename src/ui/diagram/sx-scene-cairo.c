/* sx-scene-cairo.c: a scene drawn with cairo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-scene-cairo.h"

#include <math.h>
#include <pango/pangocairo.h>

static const double dashes[] = { 5, 4 };
#define DASH_PERIOD 9

/* What is farther out than that is not handed to cairo, which counts in 1/256 pixel up to 2^23 only. The line or
 * corner that comes of cutting there is out of sight. */
#define GUARD 100.0

typedef struct
{
  SxScene           *scene;
  cairo_t           *cr;
  const SxSceneLook *look;
  double             width;
  double             height;
  const SxPoint     *points;
} Drawing;

static void
set_ink (Drawing *self,
         SxInk    ink,
         double   opacity)
{
  SxColor color = sx_palette_get (ink, self->look->dark);

  cairo_set_source_rgba (self->cr, color.red, color.green, color.blue, color.alpha * opacity);
}

/* An edge, on the device's pixels */
static double
snap (const SxSceneLook *look,
      double             place)
{
  return look->device_scale > 0 ? round (place * look->device_scale) / look->device_scale : place;
}

static double
snap_width (const SxSceneLook *look,
            double             width)
{
  return look->device_scale > 0 ? MAX (round (width * look->device_scale), 1) / look->device_scale : width;
}

/* The middle of a line that wide, so that both its edges are on the device's pixels */
static double
snap_middle (const SxSceneLook *look,
             double             place,
             double             line_width)
{
  return snap (look, place - line_width / 2) + line_width / 2;
}

static double
guard (double place,
       double room)
{
  return CLAMP (place, -GUARD, room + GUARD);
}

/* Strokes the current path */
static void
stroke (Drawing           *self,
        const SxSceneItem *item,
        double             line_width)
{
  set_ink (self, item->stroke, item->opacity);
  cairo_set_line_width (self->cr, line_width);
  if (item->dashed)
    cairo_set_dash (self->cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (self->cr);
  if (item->dashed)
    cairo_set_dash (self->cr, NULL, 0, 0);
}

static void
add_rounded (cairo_t *cr,
             double   x1,
             double   y1,
             double   x2,
             double   y2,
             double   radius)
{
  if (radius <= 0)
    {
      cairo_rectangle (cr, x1, y1, x2 - x1, y2 - y1);
      return;
    }

  radius = MIN (radius, MIN (x2 - x1, y2 - y1) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x2 - radius, y1 + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x2 - radius, y2 - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x1 + radius, y2 - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x1 + radius, y1 + radius, radius, G_PI, G_PI + G_PI_2);
  cairo_close_path (cr);
}

/* The line's colour up to its outer edge, and the other up to the inner one: a third faster than a stroke, which
 * has two edges to be found along every corner */
static void
fill_twice (Drawing           *self,
            const SxSceneItem *item,
            double             x1,
            double             y1,
            double             x2,
            double             y2,
            double             line_width)
{
  double half = line_width / 2;
  double radius = item->rect.radius;

  add_rounded (self->cr, x1 - half, y1 - half, x2 + half, y2 + half, radius > 0 ? radius + half : 0);
  set_ink (self, item->stroke, 1);
  cairo_fill (self->cr);

  if (x2 - x1 <= line_width || y2 - y1 <= line_width)
    return;

  add_rounded (self->cr, x1 + half, y1 + half, x2 - half, y2 - half, MAX (radius - half, 0));
  set_ink (self, item->fill, 1);
  cairo_fill (self->cr);
}

static void
draw_rect (Drawing           *self,
           const SxSceneItem *item)
{
  const SxSceneLook *look = self->look;
  double x1 = item->rect.x + look->dx;
  double y1 = item->rect.y + look->dy;
  double x2 = x1 + item->rect.width;
  double y2 = y1 + item->rect.height;
  double edge = item->line_width / 2;
  double line_width = snap_width (look, item->line_width);
  /* A dot stays round, and moves evenly */
  gboolean is_dot = item->rect.width == item->rect.height && item->rect.radius >= item->rect.width / 2;

  if (x2 + edge < 0 || y2 + edge < 0 || x1 - edge > self->width || y1 - edge > self->height)
    return;

  x1 = guard (x1, self->width);
  x2 = guard (x2, self->width);
  y1 = guard (y1, self->height);
  y2 = guard (y2, self->height);

  if (item->stroke != SX_INK_NONE && !is_dot)
    {
      x1 = snap_middle (look, x1, line_width);
      y1 = snap_middle (look, y1, line_width);
      x2 = snap_middle (look, x2, line_width);
      y2 = snap_middle (look, y2, line_width);
    }
  else if (!is_dot)
    {
      x1 = snap (look, x1);
      y1 = snap (look, y1);
      x2 = snap (look, x2);
      y2 = snap (look, y2);
    }

  if (item->fill != SX_INK_NONE && item->stroke != SX_INK_NONE && item->opacity >= 1 && look->device_scale > 0)
    {
      fill_twice (self, item, x1, y1, x2, y2, is_dot ? item->line_width : line_width);
      return;
    }

  add_rounded (self->cr, x1, y1, x2, y2, item->rect.radius);
  if (item->fill != SX_INK_NONE)
    {
      set_ink (self, item->fill, item->opacity);
      cairo_fill_preserve (self->cr);
    }
  if (item->stroke != SX_INK_NONE)
    stroke (self, item, is_dot ? item->line_width : line_width);
  cairo_new_path (self->cr);
}

/* One border of Liang and Barsky's: keeps the part of t0 … t1 where p t <= q */
static gboolean
clip_border (double  p,
             double  q,
             double *t0,
             double *t1)
{
  double t;

  if (p == 0)
    return q >= 0;

  t = q / p;
  if (p < 0)
    *t0 = MAX (*t0, t);
  else
    *t1 = MIN (*t1, t);

  return *t0 <= *t1;
}

/* The part of a line that can be seen, and a little more. A dashed one begins where a dash does, so that
 * its dashes stay where they are when it scrolls. */
static gboolean
clip_line (Drawing *self,
           double  *x1,
           double  *y1,
           double  *x2,
           double  *y2,
           gboolean dashed)
{
  double dx = *x2 - *x1;
  double dy = *y2 - *y1;
  double length = hypot (dx, dy);
  double t0 = 0;
  double t1 = 1;

  if (!clip_border (-dx, *x1 + GUARD, &t0, &t1) || !clip_border (dx, self->width + GUARD - *x1, &t0, &t1) ||
      !clip_border (-dy, *y1 + GUARD, &t0, &t1) || !clip_border (dy, self->height + GUARD - *y1, &t0, &t1))
    return FALSE;

  if (dashed && length > 0)
    t0 = floor (t0 * length / DASH_PERIOD) * DASH_PERIOD / length;
  *x2 = *x1 + t1 * dx;
  *y2 = *y1 + t1 * dy;
  *x1 += t0 * dx;
  *y1 += t0 * dy;

  return TRUE;
}

static void
draw_line (Drawing           *self,
           const SxSceneItem *item)
{
  const SxSceneLook *look = self->look;
  double x1 = item->line.x1 + look->dx;
  double y1 = item->line.y1 + look->dy;
  double x2 = item->line.x2 + look->dx;
  double y2 = item->line.y2 + look->dy;
  double line_width = item->line_width;

  if (item->stroke == SX_INK_NONE || !clip_line (self, &x1, &y1, &x2, &y2, item->dashed))
    return;

  if (x1 == x2)
    {
      line_width = snap_width (look, line_width);
      x1 = x2 = snap_middle (look, x1, line_width);
    }
  else if (y1 == y2)
    {
      line_width = snap_width (look, line_width);
      y1 = y2 = snap_middle (look, y1, line_width);
    }

  cairo_move_to (self->cr, x1, y1);
  cairo_line_to (self->cr, x2, y2);
  stroke (self, item, line_width);
}

/* Whether any of a path may be seen */
static gboolean
path_is_near (Drawing           *self,
              const SxSceneItem *item)
{
  const SxPoint *p = self->points + item->path.first;
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;

  for (guint i = 0; i < item->path.n_points; i++)
    {
      left = MIN (left, p[i].x);
      right = MAX (right, p[i].x);
      top = MIN (top, p[i].y);
      bottom = MAX (bottom, p[i].y);
    }

  return right + self->look->dx >= -GUARD && left + self->look->dx <= self->width + GUARD &&
         bottom + self->look->dy >= -GUARD && top + self->look->dy <= self->height + GUARD;
}

static void
draw_path (Drawing           *self,
           const SxSceneItem *item)
{
  const SxPoint *p = self->points + item->path.first;
  double far = 1e6;

  if (!path_is_near (self, item))
    return;

  for (guint i = 0; i < item->path.n_points; i++)
    cairo_line_to (self->cr, CLAMP (p[i].x + self->look->dx, -far, far), CLAMP (p[i].y + self->look->dy, -far, far));
  if (item->path.closed)
    cairo_close_path (self->cr);

  if (item->fill != SX_INK_NONE && item->path.closed)
    {
      set_ink (self, item->fill, item->opacity);
      cairo_fill_preserve (self->cr);
    }
  if (item->stroke != SX_INK_NONE)
    stroke (self, item, item->line_width);
  cairo_new_path (self->cr);
}

static void
draw_text (Drawing           *self,
           const SxSceneItem *item)
{
  const SxSceneLook *look = self->look;
  gboolean vertical = item->text.vertical;
  double x = item->text.x + look->dx;
  double y = item->text.y + look->dy;
  double reach = 2 * sx_face_get_size (item->text.face) * sx_typesetter_get_scale (look->typesetter);
  double width, baseline, back;
  PangoLayout *layout;

  /* Before it is laid out */
  if (vertical ? x < -reach || x > self->width + reach : y < -reach || y > self->height + reach)
    return;

  layout = sx_typesetter_get_layout (look->typesetter, item->text.face, item->text.string, &width, &baseline);
  back = item->text.anchor == SX_ANCHOR_START ? 0 : item->text.anchor == SX_ANCHOR_MIDDLE ? width / 2 : width;
  if (vertical)
    y += back;
  else
    x -= back;
  if (vertical ? y < -reach || y - width > self->height + reach : x + width < -reach || x > self->width + reach)
    return;

  set_ink (self, item->stroke, item->opacity);
  cairo_save (self->cr);
  cairo_translate (self->cr, snap (look, x), snap (look, y));
  if (vertical)
    cairo_rotate (self->cr, -G_PI_2);
  cairo_move_to (self->cr, 0, -baseline);
  pango_cairo_show_layout (self->cr, layout);
  cairo_restore (self->cr);
  cairo_new_path (self->cr);
}

/**
 * sx_scene_draw:
 * @scene: what to draw
 * @cr: where to; the caller clips if nothing outside of @width and @height may be touched
 * @look: how
 * @width: of the part that is seen, in pixels
 * @height: of it
 *
 * Draws, in order, what of a scene is near enough to be seen. The paper is not drawn.
 */
void
sx_scene_draw (SxScene           *scene,
               cairo_t           *cr,
               const SxSceneLook *look,
               double             width,
               double             height)
{
  Drawing self = { scene, cr, look, width, height, sx_scene_get_points (scene) };
  const SxSceneItem *items;
  guint n_items;

  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_new_path (cr);

  items = sx_scene_get_items (scene, &n_items);
  for (guint i = 0; i < n_items; i++)
    switch (items[i].type)
      {
      case SX_SCENE_RECT:
        draw_rect (&self, &items[i]);
        break;
      case SX_SCENE_LINE:
        draw_line (&self, &items[i]);
        break;
      case SX_SCENE_PATH:
        draw_path (&self, &items[i]);
        break;
      case SX_SCENE_TEXT:
        draw_text (&self, &items[i]);
        break;
      default:
        break;
      }

  cairo_restore (cr);
}
