/* sx-scene-snapshot.h: a scene on the screen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-scene-cairo.h"

G_BEGIN_DECLS

/* In a widget's snapshot(): look.device_scale is gtk_widget_get_scale_factor(), width and height are the part of
 * the widget, from 0, 0 on, that may be drawn on (gtk_snapshot_translate() before for another one) */
void sx_scene_snapshot (SxScene           *scene,
                        GtkSnapshot       *snapshot,
                        const SxSceneLook *look,
                        double             width,
                        double             height);

/* The colour of an ink, as GTK has it */
GdkRGBA sx_scene_get_rgba (SxInk    ink,
                           gboolean dark);

G_END_DECLS
