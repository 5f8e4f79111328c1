/* sx-scene-pick.c: what of a drawing is at a point
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <math.h>

#include "sx-scene.h"

static double
box_distance (double x,
              double y,
              double left,
              double top,
              double width,
              double height)
{
  double dx = MAX (MAX (left - x, x - (left + width)), 0);
  double dy = MAX (MAX (top - y, y - (top + height)), 0);

  return hypot (dx, dy);
}

static double
segment_distance (double x,
                  double y,
                  double x1,
                  double y1,
                  double x2,
                  double y2)
{
  double dx = x2 - x1;
  double dy = y2 - y1;
  double length2 = dx * dx + dy * dy;
  double t = length2 > 0 ? CLAMP (((x - x1) * dx + (y - y1) * dy) / length2, 0, 1) : 0;

  return hypot (x - (x1 + t * dx), y - (y1 + t * dy));
}

static double
path_distance (const SxSceneItem *item,
               const SxPoint     *points,
               double             x,
               double             y)
{
  const SxPoint *p = points + item->path.first;
  guint n = item->path.n_points;
  guint n_segments = item->path.closed ? n : n - 1;
  double distance = G_MAXDOUBLE;
  gboolean inside = FALSE;

  for (guint i = 0; i < n_segments; i++)
    {
      const SxPoint *a = &p[i];
      const SxPoint *b = &p[(i + 1) % n];

      distance = MIN (distance, segment_distance (x, y, a->x, a->y, b->x, b->y));
      /* A ray to the right crosses the edge of what the point is in an odd number of times */
      if ((a->y > y) != (b->y > y) && x < a->x + (y - a->y) / (b->y - a->y) * (b->x - a->x))
        inside = !inside;
    }

  return item->path.closed && inside ? 0 : distance;
}

/* About: a scene does not know how wide its texts come out */
static double
text_distance (const SxSceneItem *item,
               double             x,
               double             y)
{
  double width = sx_scene_measure (NULL, item->text.face, item->text.string);
  double size = sx_face_get_size (item->text.face);
  double start = item->text.anchor == SX_ANCHOR_START ? 0 : item->text.anchor == SX_ANCHOR_MIDDLE ? width / 2 : width;

  if (item->text.vertical)
    return box_distance (x, y, item->text.x - size * 0.8, item->text.y - (width - start), size, width);
  else
    return box_distance (x, y, item->text.x - start, item->text.y - size * 0.8, width, size);
}

static double
item_distance (const SxSceneItem *item,
               const SxPoint     *points,
               double             x,
               double             y)
{
  double edge = item->stroke != SX_INK_NONE ? item->line_width / 2 : 0;
  double distance = G_MAXDOUBLE;

  switch (item->type)
    {
    case SX_SCENE_RECT:
      distance = box_distance (x, y, item->rect.x, item->rect.y, item->rect.width, item->rect.height) - edge;
      break;
    case SX_SCENE_LINE:
      distance = segment_distance (x, y, item->line.x1, item->line.y1, item->line.x2, item->line.y2) - edge;
      break;
    case SX_SCENE_PATH:
      distance = path_distance (item, points, x, y) - edge;
      break;
    case SX_SCENE_TEXT:
      distance = text_distance (item, x, y);
      break;
    default:
      break;
    }

  return MAX (distance, 0);
}

/**
 * sx_scene_pick:
 * @self: a scene
 * @x: of the point
 * @y: of the point
 * @slack: how far away a thing may be, in pixels
 *
 * What has a tag and is drawn nearest to a point. Of things equally near the one on top, which is the
 * last one, wins. Inside a rectangle or a closed path is at it, filled or not.
 *
 * Returns: its tag; 0: there is nothing within @slack
 */
guint32
sx_scene_pick (SxScene *self,
               double   x,
               double   y,
               double   slack)
{
  const SxPoint *points = sx_scene_get_points (self);
  const SxSceneItem *items;
  double best = slack;
  guint32 tag = 0;
  guint n_items;

  items = sx_scene_get_items (self, &n_items);
  for (guint i = n_items; i-- > 0 && !(tag != 0 && best <= 0); )
    {
      double distance;

      if (items[i].tag == 0)
        continue;

      distance = item_distance (&items[i], points, x, y);
      if (distance < best || (tag == 0 && distance <= best))
        {
          best = distance;
          tag = items[i].tag;
        }
    }

  return tag;
}
