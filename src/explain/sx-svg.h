/* sx-svg.h: a scene as SVG
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-scene.h"

G_BEGIN_DECLS

GString *sx_svg_begin (double              width,
                       double              height,
                       const char         *title,
                       gboolean            dark);
/* The part of a scene from top on, height high, at y of the picture; the scene's left edge is at x */
void     sx_svg_add   (GString            *svg,
                       SxScene            *scene,
                       const SxSceneStyle *style,
                       double              x,
                       double              y,
                       double              width,
                       double              top,
                       double              height,
                       gboolean            dark);
void     sx_svg_end   (GString            *svg);

G_END_DECLS
