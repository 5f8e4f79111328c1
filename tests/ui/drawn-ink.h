/* drawn-ink.h: an ink as it is in a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-palette.h"

G_BEGIN_DECLS

/* 0xRRGGBB */
static inline guint32
drawn_ink (SxInk    ink,
           gboolean dark)
{
  SxColor color = sx_palette_get (ink, dark);

  return (guint32) (color.red * 255 + 0.5f) << 16 | (guint32) (color.green * 255 + 0.5f) << 8 |
         (guint32) (color.blue * 255 + 0.5f);
}

G_END_DECLS
