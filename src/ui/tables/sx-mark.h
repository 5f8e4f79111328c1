/* sx-mark.h: a small shape that says what a colour alone must not say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxShape:
 * @SX_SHAPE_NONE: nothing, but its room
 * @SX_SHAPE_DOT: a disc
 * @SX_SHAPE_RING: a circle
 * @SX_SHAPE_HALF_LEFT: a circle, its left half filled
 * @SX_SHAPE_HALF_RIGHT: a circle, its right half filled
 * @SX_SHAPE_RINGS: a disc in a circle
 * @SX_SHAPE_DOTS: three small dots
 * @SX_SHAPE_CROSS: a cross
 * @SX_SHAPE_WARNING: a triangle with a stroke
 * @SX_SHAPE_SENT: an arrow away, up and to the right
 * @SX_SHAPE_RECEIVED: an arrow here, down and to the left
 */
typedef enum
{
  SX_SHAPE_NONE,
  SX_SHAPE_DOT,
  SX_SHAPE_RING,
  SX_SHAPE_HALF_LEFT,
  SX_SHAPE_HALF_RIGHT,
  SX_SHAPE_RINGS,
  SX_SHAPE_DOTS,
  SX_SHAPE_CROSS,
  SX_SHAPE_WARNING,
  SX_SHAPE_SENT,
  SX_SHAPE_RECEIVED,
} SxShape;

/**
 * SxMark:
 *
 * One #SxShape in the colour of the text. Screen readers pass it over: what it
 * says stands in words beside it. It is drawn, not loaded, so that it needs no icon theme.
 */
#define SX_TYPE_MARK (sx_mark_get_type ())
G_DECLARE_FINAL_TYPE (SxMark, sx_mark, SX, MARK, GtkWidget)

GtkWidget *sx_mark_new       (void);
SxShape    sx_mark_get_shape (SxMark  *self);
void       sx_mark_set_shape (SxMark  *self,
                              SxShape  shape);

G_END_DECLS
