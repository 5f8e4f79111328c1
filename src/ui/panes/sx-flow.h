/* sx-flow.h: controls in a row, and in more rows where one is too narrow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxFlow:
 *
 * Lays its children out in lines, as words are. A #GtkLabel stays with the control behind it. Children that
 * expand share what is left of their line. Properties: "spacing", "label-spacing" and
 * "row-spacing" (int, pixels), "end-last" (boolean): the last child stands at the end of its line. In a
 * template its children are <child> elements.
 */
#define SX_TYPE_FLOW (sx_flow_get_type ())
G_DECLARE_FINAL_TYPE (SxFlow, sx_flow, SX, FLOW, GtkWidget)

G_END_DECLS
