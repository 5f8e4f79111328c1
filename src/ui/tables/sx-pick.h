/* sx-pick.h: from a place in a column view to the row that is there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-cell.h"

G_BEGIN_DECLS

SxCell *sx_pick_cell         (GtkColumnView *view,
                              double         x,
                              double         y);
SxCell *sx_pick_cell_of      (GtkColumnView *view,
                              GtkWidget     *widget);
guint   sx_pick_get_position (SxCell        *cell);
void    sx_pick_focus_row    (GtkColumnView *view,
                              SxCell        *cell);

G_END_DECLS
