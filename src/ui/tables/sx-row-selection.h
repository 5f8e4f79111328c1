/* sx-row-selection.h: which rows of a log are selected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxRowSelection:
 *
 * A #GtkSelectionModel that selects any number of rows by their place alone. #GtkMultiSelection
 * makes and keeps an item for each selected row, which at a million rows is a million
 * objects; places are enough for a list that only grows at its end.
 */
#define SX_TYPE_ROW_SELECTION (sx_row_selection_get_type ())
G_DECLARE_FINAL_TYPE (SxRowSelection, sx_row_selection, SX, ROW_SELECTION, GObject)

SxRowSelection *sx_row_selection_new        (GListModel     *model);
guint           sx_row_selection_get_single (SxRowSelection *self);

G_END_DECLS
