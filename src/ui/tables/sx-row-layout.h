/* sx-row-layout.h: children in a row, each asked once how high it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxRowLayout:
 *
 * A row of children, left to right or as the language goes. Each has its natural width where there is room, and those that
 * expand share what is left over.
 *
 * #GtkBoxLayout of GTK 4.8 does the same. But to find the height of a row in which text wraps, it looks for the narrowest width
 * at which each child has its height, by halves: the sentence of a pane is laid out more than thirty times then, each time that it
 * changes. Here it is laid out for the width that it gets.
 */
#define SX_TYPE_ROW_LAYOUT (sx_row_layout_get_type ())
G_DECLARE_FINAL_TYPE (SxRowLayout, sx_row_layout, SX, ROW_LAYOUT, GtkLayoutManager)

G_END_DECLS
