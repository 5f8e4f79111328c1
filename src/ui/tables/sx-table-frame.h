/* sx-table-frame.h: what all tables have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-column.h"

G_BEGIN_DECLS

/**
 * SxTableFrame:
 *
 * A heading with tools beside it, and below it a #GtkColumnView in a frame. Has what
 * every table does: its title as the column view's accessible name, a text that stands in for
 * the rows while there are none, following the end, the context menu (right button, Menu,
 * Shift+F10), and a selection that Esc or a second click takes back.
 *
 * Properties: "title", "placeholder" (strings), "tools" (#GtkWidget, stands at the heading's end),
 * "menu" (#GMenuModel), "follow-tail" (boolean).
 */
#define SX_TYPE_TABLE_FRAME (sx_table_frame_get_type ())
G_DECLARE_FINAL_TYPE (SxTableFrame, sx_table_frame, SX, TABLE_FRAME, GtkWidget)

GtkColumnView     *sx_table_frame_get_view          (SxTableFrame      *self);
void               sx_table_frame_set_columns       (SxTableFrame      *self,
                                                     const SxColumn    *columns,
                                                     guint              n_columns);
void               sx_table_frame_set_model         (SxTableFrame      *self,
                                                     GtkSelectionModel *model);
GtkSelectionModel *sx_table_frame_get_model         (SxTableFrame      *self);
void               sx_table_frame_set_menu          (SxTableFrame      *self,
                                                     GMenuModel        *menu);
void               sx_table_frame_set_bar           (SxTableFrame      *self,
                                                     GtkWidget         *bar);
void               sx_table_frame_note_socket      (SxTableFrame      *self,
                                                     guint32            socket);
gboolean           sx_table_frame_get_following     (SxTableFrame      *self);
void               sx_table_frame_jump_to_newest    (SxTableFrame      *self);
void               sx_table_frame_scroll_to         (SxTableFrame      *self,
                                                     guint              position);
gboolean           sx_table_frame_unselect          (SxTableFrame      *self);
char              *sx_table_frame_dup_selected_text (SxTableFrame      *self);

G_END_DECLS
