/* sx-scene.c: a drawing as plain data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include "sx-scene.h"

/* Strings of a scene stay where they are, so that items may point at them */
#define BLOCK_SIZE 16384

typedef struct
{
  gsize size;
  gsize used;
  char *bytes;
} Block;

struct _SxScene
{
  GArray *items;   /* (element-type SxSceneItem) */
  GArray *points;  /* (element-type SxPoint) */
  GArray *blocks;  /* (element-type Block) */
  guint   block;   /* the one that is being filled */

  guint32 tag;
  double  opacity;
};

static void
clear_block (gpointer data)
{
  Block *block = data;

  g_free (block->bytes);
}

static const char *
keep_string (SxScene    *self,
             const char *text)
{
  gsize size = strlen (text) + 1;
  Block *block = NULL;
  char *kept;

  for (; self->block < self->blocks->len; self->block++)
    {
      block = &g_array_index (self->blocks, Block, self->block);
      if (block->size - block->used >= size)
        break;
    }

  if (self->block == self->blocks->len)
    {
      Block added = { .size = MAX (size, BLOCK_SIZE) };

      added.bytes = g_malloc (added.size);
      g_array_append_val (self->blocks, added);
      block = &g_array_index (self->blocks, Block, self->block);
    }

  kept = block->bytes + block->used;
  memcpy (kept, text, size);
  block->used += size;

  return kept;
}

static SxSceneItem *
add_item (SxScene         *self,
          SxSceneItemType  type)
{
  SxSceneItem *item;

  g_array_set_size (self->items, self->items->len + 1);
  item = &g_array_index (self->items, SxSceneItem, self->items->len - 1);
  item->type = type;
  item->tag = self->tag;
  item->opacity = self->opacity;

  return item;
}

static void
add_text (SxScene    *self,
          double      x,
          double      y,
          SxFace      face,
          SxAnchor    anchor,
          gboolean    vertical,
          SxInk       ink,
          const char *text)
{
  g_autofree char *valid = NULL;
  SxSceneItem *item;

  if (text == NULL || *text == '\0')
    return;

  /* Every back end takes UTF-8 only */
  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);

  item = add_item (self, SX_SCENE_TEXT);
  item->stroke = ink;
  item->text.x = x;
  item->text.y = y;
  item->text.face = face;
  item->text.anchor = anchor;
  item->text.vertical = vertical;
  item->text.string = keep_string (self, text);
}

/**
 * sx_scene_new:
 *
 * Returns: (transfer full): an empty scene; free it with sx_scene_free()
 */
SxScene *
sx_scene_new (void)
{
  SxScene *self = g_new0 (SxScene, 1);

  /* Items are zeroed as they are added: no union's bytes are left over from the last frame */
  self->items = g_array_new (FALSE, TRUE, sizeof (SxSceneItem));
  self->points = g_array_new (FALSE, FALSE, sizeof (SxPoint));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_set_clear_func (self->blocks, clear_block);
  self->opacity = 1;

  return self;
}

/**
 * sx_scene_free:
 * @self: (transfer full) (nullable): a scene
 */
void
sx_scene_free (SxScene *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->items);
  g_array_unref (self->points);
  g_array_unref (self->blocks);
  g_free (self);
}

/**
 * sx_scene_clear:
 * @self: a scene
 *
 * Takes everything out, and sets tag and opacity back. The memory is kept: a frame like the one before allocates nothing.
 */
void
sx_scene_clear (SxScene *self)
{
  g_array_set_size (self->items, 0);
  g_array_set_size (self->points, 0);
  for (guint i = 0; i < self->blocks->len; i++)
    g_array_index (self->blocks, Block, i).used = 0;
  self->block = 0;
  self->tag = 0;
  self->opacity = 1;
}

/**
 * sx_scene_get_items:
 * @self: a scene
 * @n_items: (out): how many there are
 *
 * Returns: (array length=n_items) (transfer none): what is to be drawn, the first one first; valid until something is added
 */
const SxSceneItem *
sx_scene_get_items (SxScene *self,
                    guint   *n_items)
{
  *n_items = self->items->len;

  return (const SxSceneItem *) (gpointer) self->items->data;
}

/**
 * sx_scene_get_points:
 * @self: a scene
 *
 * Returns: (transfer none): the points of all paths; valid until a path is added
 */
const SxPoint *
sx_scene_get_points (SxScene *self)
{
  return (const SxPoint *) (gpointer) self->points->data;
}

/**
 * sx_scene_set_tag:
 * @self: a scene
 * @tag: of all that is added from now on; 0: none
 */
void
sx_scene_set_tag (SxScene *self,
                  guint32  tag)
{
  self->tag = tag;
}

/**
 * sx_scene_set_opacity:
 * @self: a scene
 * @opacity: of all that is added from now on, from 0 to 1
 */
void
sx_scene_set_opacity (SxScene *self,
                      double   opacity)
{
  self->opacity = CLAMP (opacity, 0, 1);
}

/**
 * sx_scene_add_rect:
 * @self: a scene
 * @x: left edge
 * @y: upper edge
 * @width: of it, at least 0
 * @height: of it, at least 0
 * @radius: of its corners
 * @fill: what is inside, or %SX_INK_NONE
 * @stroke: its line, centred on the edge, or %SX_INK_NONE
 * @line_width: of the line
 */
void
sx_scene_add_rect (SxScene *self,
                   double   x,
                   double   y,
                   double   width,
                   double   height,
                   double   radius,
                   SxInk    fill,
                   SxInk    stroke,
                   double   line_width)
{
  SxSceneItem *item = add_item (self, SX_SCENE_RECT);

  item->fill = fill;
  item->stroke = stroke;
  item->line_width = line_width;
  item->rect.x = x;
  item->rect.y = y;
  item->rect.width = MAX (width, 0);
  item->rect.height = MAX (height, 0);
  item->rect.radius = CLAMP (radius, 0, MIN (item->rect.width, item->rect.height) / 2);
}

/**
 * sx_scene_add_line:
 * @self: a scene
 * @x1: where it begins
 * @y1: where it begins
 * @x2: where it ends
 * @y2: where it ends
 * @ink: its colour
 * @line_width: of it
 * @dashed: whether it is
 */
void
sx_scene_add_line (SxScene  *self,
                   double    x1,
                   double    y1,
                   double    x2,
                   double    y2,
                   SxInk     ink,
                   double    line_width,
                   gboolean  dashed)
{
  SxSceneItem *item = add_item (self, SX_SCENE_LINE);

  item->stroke = ink;
  item->line_width = line_width;
  item->dashed = dashed;
  item->line.x1 = x1;
  item->line.y1 = y1;
  item->line.x2 = x2;
  item->line.y2 = y2;
}

/**
 * sx_scene_add_path:
 * @self: a scene
 * @points: (array length=n_points): copied
 * @n_points: how many; fewer than two draw nothing
 * @closed: whether the last is joined to the first
 * @fill: what is inside of a closed path, or %SX_INK_NONE
 * @stroke: its line, or %SX_INK_NONE
 * @line_width: of the line
 * @dashed: whether the line is
 */
void
sx_scene_add_path (SxScene       *self,
                   const SxPoint *points,
                   guint          n_points,
                   gboolean       closed,
                   SxInk          fill,
                   SxInk          stroke,
                   double         line_width,
                   gboolean       dashed)
{
  SxSceneItem *item;

  if (n_points < 2)
    return;

  item = add_item (self, SX_SCENE_PATH);
  item->fill = fill;
  item->stroke = stroke;
  item->line_width = line_width;
  item->dashed = dashed;
  item->path.first = self->points->len;
  item->path.n_points = n_points;
  item->path.closed = closed;
  g_array_append_vals (self->points, points, n_points);
}

/**
 * sx_scene_add_text:
 * @self: a scene
 * @x: where the base line begins, is centred or ends
 * @y: of the base line
 * @face: kind of type
 * @anchor: which of its ends is at @x
 * @ink: its colour
 * @text: one line; copied. An empty one, or %NULL, adds nothing; what is no UTF-8 in it is replaced
 */
void
sx_scene_add_text (SxScene    *self,
                   double      x,
                   double      y,
                   SxFace      face,
                   SxAnchor    anchor,
                   SxInk       ink,
                   const char *text)
{
  add_text (self, x, y, face, anchor, FALSE, ink, text);
}

/**
 * sx_scene_add_vertical_text:
 * @self: a scene
 * @x: of the base line, which is upright
 * @y: where the base line begins (below), is centred or ends (above)
 * @face: kind of type
 * @anchor: which of its ends is at @y
 * @ink: its colour
 * @text: one line; copied
 *
 * Like sx_scene_add_text(), read from bottom to top.
 */
void
sx_scene_add_vertical_text (SxScene    *self,
                            double      x,
                            double      y,
                            SxFace      face,
                            SxAnchor    anchor,
                            SxInk       ink,
                            const char *text)
{
  add_text (self, x, y, face, anchor, TRUE, ink, text);
}
