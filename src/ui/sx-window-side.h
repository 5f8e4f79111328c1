/* sx-window-side.h: whether a window has room for its diagram and its plots
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-split.h"
#include "sx-window-diagram.h"
#include "sx-window-plots.h"

G_BEGIN_DECLS

#define SX_TYPE_WINDOW_SIDE (sx_window_side_get_type ())

G_DECLARE_FINAL_TYPE (SxWindowSide, sx_window_side, SX, WINDOW_SIDE, GObject)

SxWindowSide *sx_window_side_new     (SxWindow        *window,
                                      SxSplit         *split,
                                      GtkPaned        *side,
                                      SxWindowDiagram *diagram,
                                      SxWindowPlots   *plots,
                                      GtkWidget       *diagram_toggle,
                                      GtkWidget       *plots_toggle);
void          sx_window_side_resized (SxWindowSide    *self);

G_END_DECLS
