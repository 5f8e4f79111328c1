/* sx-diagram-area.h: a diagram, to look at and to walk through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-diagram.h"
#include "sx-typesetter.h"

G_BEGIN_DECLS

/**
 * SxDiagramArea:
 *
 * Shows the part of a #SxDiagram that there is room for; the heads stay at the top. #GtkScrollable: heights
 * may be larger than any widget can be, so it is the adjustments that have them. One event can be selected, with the pointer
 * or the arrow keys.
 *
 * Properties: "follow" (boolean: stays at the newest event until the person scrolls up), "selected" (uint, an event;
 * %SX_NO_EVENT: none), "hovered" (uint, the tag that is pointed at; 0: none, read-only).
 * Signals: "head-activated" (guint lifeline, gboolean only), "menu-requested" (guint lifeline, double x, double y),
 * "scale-changed" (the zoom is another one).
 */
#define SX_TYPE_DIAGRAM_AREA (sx_diagram_area_get_type ())
G_DECLARE_FINAL_TYPE (SxDiagramArea, sx_diagram_area, SX, DIAGRAM_AREA, GtkWidget)

void        sx_diagram_area_set_diagram     (SxDiagramArea *self,
                                             SxDiagram     *diagram);
/* The diagram has taken in records, or shows other sockets */
void        sx_diagram_area_update          (SxDiagramArea *self);
void        sx_diagram_area_set_moment      (SxDiagramArea *self,
                                             guint64        end,
                                             gint64         now);
void        sx_diagram_area_set_socket      (SxDiagramArea *self,
                                             guint32        socket);
void        sx_diagram_area_set_time_scale  (SxDiagramArea *self,
                                             SxTimeScale    scale);
SxTimeScale sx_diagram_area_get_time_scale  (SxDiagramArea *self);
void        sx_diagram_area_zoom            (SxDiagramArea *self,
                                             double         factor);
void        sx_diagram_area_reset_zoom      (SxDiagramArea *self);

void        sx_diagram_area_set_follow      (SxDiagramArea *self,
                                             gboolean       follow);
gboolean    sx_diagram_area_get_follow      (SxDiagramArea *self);
void        sx_diagram_area_select          (SxDiagramArea *self,
                                             guint          event);
guint       sx_diagram_area_get_selected    (SxDiagramArea *self);
guint32     sx_diagram_area_get_hovered     (SxDiagramArea *self);

/* For who exports what is shown */
void        sx_diagram_area_get_part        (SxDiagramArea *self,
                                             double        *y0,
                                             double        *y1);
SxTypesetter *sx_diagram_area_get_typesetter (SxDiagramArea *self);
const SxDiagramView *sx_diagram_area_get_view (SxDiagramArea *self);
/* How many times a scene was made, for tests: none without need */
guint       sx_diagram_area_get_n_built     (SxDiagramArea *self);

G_END_DECLS
