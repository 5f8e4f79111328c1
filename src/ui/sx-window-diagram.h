/* sx-window-diagram.h: the diagram of a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-application.h"
#include "sx-diagram-panel.h"
#include "sx-feed.h"
#include "sx-split.h"
#include "sx-window.h"

G_BEGIN_DECLS

/**
 * SxWindowDiagram:
 *
 * Whether a window shows its diagram, where, and whether there is another window for it. The diagram is made when it is first
 * shown. Adds the actions `win.diagram` and `win.diagram-window`.
 */
#define SX_TYPE_WINDOW_DIAGRAM (sx_window_diagram_get_type ())
G_DECLARE_FINAL_TYPE (SxWindowDiagram, sx_window_diagram, SX, WINDOW_DIAGRAM, GObject)

SxWindowDiagram *sx_window_diagram_new         (SxWindow        *window,
                                                SxSplit         *split,
                                                GtkPaned        *side,
                                                SxFeed          *feed);
gboolean         sx_window_diagram_is_shown    (SxWindowDiagram *self);
/* by_person: it is remembered */
void             sx_window_diagram_set_shown   (SxWindowDiagram *self,
                                                gboolean         shown,
                                                gboolean         by_person);
SxDiagramPanel  *sx_window_diagram_get_panel   (SxWindowDiagram *self);
/* NULL: there is none */
GtkWindow       *sx_window_diagram_get_window  (SxWindowDiagram *self);
void             sx_window_diagram_open_window (SxWindowDiagram *self);
void             sx_window_diagram_set_pane    (SxWindowDiagram *self,
                                                SxPaneKind       pane);
void             sx_window_diagram_leave       (SxWindowDiagram *self);

/* The actions `export-diagram` and `export-diagram-shown` */
void             sx_window_diagram_add_exports (SxApplication   *application);

G_END_DECLS
