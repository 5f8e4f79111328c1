/* sx-table-flood.h: a table while more rows come than anybody reads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-row-tail.h"
#include "sx-tail.h"

G_BEGIN_DECLS

/**
 * SxTableFlood:
 *
 * Decides how many of its rows a table has: all, a few more in each frame until it has, or in a flood those that are to be seen.
 */
#define SX_TYPE_TABLE_FLOOD (sx_table_flood_get_type ())
G_DECLARE_FINAL_TYPE (SxTableFlood, sx_table_flood, SX, TABLE_FLOOD, GObject)

SxTableFlood *sx_table_flood_new      (GtkColumnView *view,
                                       GtkAdjustment *adjustment,
                                       SxTail        *tail);
void          sx_table_flood_set_rows (SxTableFlood  *self,
                                       SxRowTail     *rows);
void          sx_table_flood_grows    (SxTableFlood  *self,
                                       guint          n_removed,
                                       guint          n_added);
void          sx_table_flood_show     (SxTableFlood  *self,
                                       guint          position);
void          sx_table_flood_show_all (SxTableFlood  *self);

G_END_DECLS
