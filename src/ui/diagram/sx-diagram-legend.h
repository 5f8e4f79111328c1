/* sx-diagram-legend.h: what the signs of a diagram mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-diagram.h"

G_BEGIN_DECLS

/**
 * SxDiagramLegend:
 *
 * The legend of a diagram, as wide as the diagram is.
 */
#define SX_TYPE_DIAGRAM_LEGEND (sx_diagram_legend_get_type ())
G_DECLARE_FINAL_TYPE (SxDiagramLegend, sx_diagram_legend, SX, DIAGRAM_LEGEND, GtkWidget)

void sx_diagram_legend_set_diagram (SxDiagramLegend *self,
                                    SxDiagram       *diagram);
void sx_diagram_legend_update      (SxDiagramLegend *self);

G_END_DECLS
