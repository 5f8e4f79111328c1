/* sx-plots-view.h: plots of sockets, with all that belongs to them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-desk.h"
#include "sx-moment.h"
#include "sx-plots-area.h"

G_BEGIN_DECLS

/**
 * SxPlotsView:
 *
 * How far back, the plots of the sockets that are selected or open, and the values at the rule. A view for #SxFeed, which it
 * costs nothing while it is not shown. It is drawn when something happens; a timer runs only while what has happened
 * moves out of sight.
 *
 * Properties: "range" (string: "minute", "ten-minutes", "all").
 * Actions: `plots.range` (string).
 * Signal "stale": there are records that were not looked at.
 */
#define SX_TYPE_PLOTS_VIEW (sx_plots_view_get_type ())
G_DECLARE_FINAL_TYPE (SxPlotsView, sx_plots_view, SX, PLOTS_VIEW, GtkWidget)

GtkWidget   *sx_plots_view_new        (SxDesk *const *desks,
                                       guint          n_desks,
                                       SxMoment      *moment);
/* An SxFeedTakeFunc: it knows by itself when to show it */
gboolean     sx_plots_view_drain      (gpointer       view,
                                       guint          max);
gboolean     sx_plots_view_export     (SxPlotsView   *self,
                                       const char    *path,
                                       GError       **error);

SxPlotsArea *sx_plots_view_get_area   (SxPlotsView   *self);
/* What is written in Values */
const char  *sx_plots_view_get_values (SxPlotsView   *self);
/* No timer runs until something happens */
gboolean     sx_plots_view_is_asleep  (SxPlotsView   *self);

G_END_DECLS
