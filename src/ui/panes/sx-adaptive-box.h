/* sx-adaptive-box.h: two things side by side where there is room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxAdaptiveBox:
 *
 * Two children: side by side where the box is at least "threshold" pixels wide, else one above
 * the other. With large text it takes more. Properties: "threshold" and "spacing" (int, pixels), "share" (int, how many hundredths
 * of the width the first one gets; 50). In a template its children are two <child> elements.
 */
#define SX_TYPE_ADAPTIVE_BOX (sx_adaptive_box_get_type ())
G_DECLARE_FINAL_TYPE (SxAdaptiveBox, sx_adaptive_box, SX, ADAPTIVE_BOX, GtkWidget)

G_END_DECLS
