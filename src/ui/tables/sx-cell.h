/* sx-cell.h: a cell of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-mark.h"

G_BEGIN_DECLS

/**
 * SxCell:
 *
 * A label, with a #SxMark before it where the column has shapes. The text is never
 * markup. It knows its list item, so that a click can be traced to its row.
 */
#define SX_TYPE_CELL (sx_cell_get_type ())
G_DECLARE_FINAL_TYPE (SxCell, sx_cell, SX, CELL, GtkWidget)

GtkWidget    *sx_cell_new           (GtkListItem *list_item,
                                     gconstpointer column,
                                     gboolean     marked);
GtkListItem  *sx_cell_get_list_item (SxCell      *self);
gconstpointer sx_cell_get_column    (SxCell      *self);
GtkLabel     *sx_cell_get_label     (SxCell      *self);
void          sx_cell_set_text      (SxCell      *self,
                                     const char  *text);
void          sx_cell_set_shape     (SxCell      *self,
                                     SxShape      shape);
void          sx_cell_set_tone      (SxCell      *self,
                                     const char  *css_class);
gboolean      sx_cell_is_cut        (SxCell      *self);

G_END_DECLS
