/* sx-plots-area.h: plots, to look at and to read off
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-plot.h"

G_BEGIN_DECLS

/**
 * SxPlotsArea:
 *
 * Draws a panel of plots, as high as it has to be; its parent scrolls. The rule follows the pointer, and the keys: Left and
 * Right move it by one value, Page Up and Page Down by ten, Home and End to either end; Esc takes it away.
 *
 * Signal "changed": the values at the rule may be others.
 */
#define SX_TYPE_PLOTS_AREA (sx_plots_area_get_type ())
G_DECLARE_FINAL_TYPE (SxPlotsArea, sx_plots_area, SX, PLOTS_AREA, GtkWidget)

/* Not owned; NULL before it goes */
void     sx_plots_area_set_plot      (SxPlotsArea *self,
                                      SxPlot      *plot);
/* Shows what the panel's series holds now */
void     sx_plots_area_update        (SxPlotsArea *self,
                                      SxPlotRange  range,
                                      gint64       now,
                                      gboolean     live);
gboolean sx_plots_area_export        (SxPlotsArea *self,
                                      const char  *path,
                                      GError     **error);
/* For tests: how often it was laid out */
guint    sx_plots_area_get_n_updates (SxPlotsArea *self);

G_END_DECLS
