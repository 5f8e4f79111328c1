/* sx-diagram-panel.h: the diagram with all that belongs to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-desk.h"
#include "sx-diagram-area.h"
#include "sx-moment.h"

G_BEGIN_DECLS

/**
 * SxDiagramPanel:
 *
 * A toolbar, the diagram, its legend, the sentence of an event, and the slider over the session. A view for #SxFeed,
 * which it costs nothing while it is not shown.
 *
 * Properties: "follow", "pause", "legend" (booleans), "time" (string: "steps", "true").
 * Signal "stale": there are records that were not looked at.
 */
#define SX_TYPE_DIAGRAM_PANEL (sx_diagram_panel_get_type ())
G_DECLARE_FINAL_TYPE (SxDiagramPanel, sx_diagram_panel, SX, DIAGRAM_PANEL, GtkWidget)

GtkWidget     *sx_diagram_panel_new          (SxDesk *const   *desks,
                                              guint            n_desks,
                                              SxMoment        *moment,
                                              GSettings       *settings);
gboolean       sx_diagram_panel_drain        (gpointer         panel,
                                              guint            max);
/* Its two halves: an SxFeedTakeFunc and an SxFeedTellFunc */
gboolean       sx_diagram_panel_take         (gpointer         panel,
                                              guint            max);
void           sx_diagram_panel_tell         (gpointer         panel);
/* Where nobody chose sockets: which kinds are shown */
void           sx_diagram_panel_set_scope    (SxDiagramPanel  *self,
                                              SxDiagramScope   scope);
/* In a window of its own nothing leads there */
void           sx_diagram_panel_set_alone    (SxDiagramPanel  *self,
                                              gboolean         alone);

/* Format by the ending of path, see sx_diagram_export(); else what is shown of it */
gboolean       sx_diagram_panel_export       (SxDiagramPanel  *self,
                                              const char      *path,
                                              gboolean         all,
                                              GError         **error);

SxDiagram     *sx_diagram_panel_get_diagram  (SxDiagramPanel  *self);
SxDiagramArea *sx_diagram_panel_get_area     (SxDiagramPanel  *self);
const char    *sx_diagram_panel_get_caption  (SxDiagramPanel  *self);
/* Nothing runs: no frame is asked for until something happens */
gboolean       sx_diagram_panel_is_asleep    (SxDiagramPanel  *self);

G_END_DECLS
