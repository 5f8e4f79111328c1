/* sx-scene-cairo.h: a scene drawn with cairo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-typesetter.h"

G_BEGIN_DECLS

/**
 * SxSceneLook:
 * @typesetter: sets the texts; should be the one that geometry measured with
 * @dark: whether the paper is dark
 * @dx: added to all places, so that a scene of any height is scrolled without loss: these are doubles, what a
 *   #GtkSnapshot is moved by are floats
 * @dy: likewise
 * @device_scale: how many pixels of the device a pixel has, for lines and edges that lie on them exactly; 0: it has none
 *   (a file of vectors)
 *
 * How a scene is drawn.
 */
typedef struct
{
  SxTypesetter *typesetter;
  gboolean      dark;
  double        dx;
  double        dy;
  double        device_scale;
} SxSceneLook;

/* What of a scene, once it was moved by dx, dy, is within width and height from 0, 0 */
void sx_scene_draw (SxScene           *scene,
                    cairo_t           *cr,
                    const SxSceneLook *look,
                    double             width,
                    double             height);

G_END_DECLS
