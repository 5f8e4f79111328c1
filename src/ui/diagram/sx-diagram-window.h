/* sx-diagram-window.h: a diagram in a window of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-diagram-panel.h"

G_BEGIN_DECLS

/**
 * SxDiagramWindow:
 *
 * The diagram of another window, for a second screen: of the same sockets, at the same moment, with the same selection. F9
 * closes it.
 */
#define SX_TYPE_DIAGRAM_WINDOW (sx_diagram_window_get_type ())
G_DECLARE_FINAL_TYPE (SxDiagramWindow, sx_diagram_window, SX, DIAGRAM_WINDOW, GtkApplicationWindow)

GtkWindow      *sx_diagram_window_new       (GtkApplication   *application,
                                             SxDesk *const    *desks,
                                             guint             n_desks,
                                             SxMoment         *moment,
                                             GSettings        *settings);
SxDiagramPanel *sx_diagram_window_get_panel (SxDiagramWindow  *self);

G_END_DECLS
