/* sx-scene-snapshot.c: a scene on the screen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-scene-snapshot.h"

/**
 * sx_scene_snapshot:
 * @scene: what to draw
 * @snapshot: where to
 * @look: how
 * @width: of the part that is drawn on, in pixels
 * @height: of it
 *
 * Draws a scene as one node: things that lie over one another in any order stay in it, and a
 * node for each would cost more than what is drawn. The paper is not drawn.
 */
void
sx_scene_snapshot (SxScene           *scene,
                   GtkSnapshot       *snapshot,
                   const SxSceneLook *look,
                   double             width,
                   double             height)
{
  cairo_t *cr;

  if (width <= 0 || height <= 0)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  sx_scene_draw (scene, cr, look, width, height);
  cairo_destroy (cr);
}

/**
 * sx_scene_get_rgba:
 * @ink: what the colour is for
 * @dark: whether the paper is dark
 *
 * Returns: the palette's colour, as GTK has it
 */
GdkRGBA
sx_scene_get_rgba (SxInk    ink,
                   gboolean dark)
{
  SxColor color = sx_palette_get (ink, dark);

  return (GdkRGBA) { color.red, color.green, color.blue, color.alpha };
}
