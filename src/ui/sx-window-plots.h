/* sx-window-plots.h: the plots of a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-application.h"
#include "sx-feed.h"
#include "sx-plots-view.h"
#include "sx-window.h"

G_BEGIN_DECLS

/**
 * SxWindowPlots:
 *
 * Whether a window shows its plots, below the diagram or in its place. They are made when they are first shown. Adds the action
 * `win.plots`.
 */
#define SX_TYPE_WINDOW_PLOTS (sx_window_plots_get_type ())
G_DECLARE_FINAL_TYPE (SxWindowPlots, sx_window_plots, SX, WINDOW_PLOTS, GObject)

SxWindowPlots *sx_window_plots_new       (SxWindow      *window,
                                          GtkPaned      *side,
                                          SxFeed        *feed);
gboolean       sx_window_plots_is_shown  (SxWindowPlots *self);
/* by_person: it is remembered */
void           sx_window_plots_set_shown (SxWindowPlots *self,
                                          gboolean       shown,
                                          gboolean       by_person);
SxPlotsView   *sx_window_plots_get_view  (SxWindowPlots *self);

/* The application's, of the window that has the focus: export-plots */
void           sx_window_plots_add_file_actions (SxApplication *application);

G_END_DECLS
