/* sx-row-menu.h: the context menu of a table's rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxRowMenu:
 *
 * A menu whose actions are for the selection: it selects the row that it opens on, unless that is
 * selected, and gives the focus back when it closes.
 */
#define SX_TYPE_ROW_MENU (sx_row_menu_get_type ())
G_DECLARE_FINAL_TYPE (SxRowMenu, sx_row_menu, SX, ROW_MENU, GObject)

SxRowMenu  *sx_row_menu_new            (GtkWidget     *owner,
                                        GtkColumnView *view);
GMenuModel *sx_row_menu_get_model      (SxRowMenu     *self);
void        sx_row_menu_set_model      (SxRowMenu     *self,
                                        GMenuModel    *model);
void        sx_row_menu_popup_at       (SxRowMenu     *self,
                                        double         x,
                                        double         y);
gboolean    sx_row_menu_popup_at_focus (SxRowMenu     *self);
void        sx_row_menu_close          (SxRowMenu     *self);

G_END_DECLS
