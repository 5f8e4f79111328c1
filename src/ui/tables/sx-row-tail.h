/* sx-row-tail.h: the rows of a table, or some of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxRowTail:
 *
 * The rows of another model, or the last of them only, or some in the middle, and which of them are selected. Its items stand for
 * places: what is in a place is another row after "shifted", of which GTK's lists need not hear.
 */
#define SX_TYPE_ROW_TAIL (sx_row_tail_get_type ())
G_DECLARE_FINAL_TYPE (SxRowTail, sx_row_tail, SX, ROW_TAIL, GObject)

SxRowTail *sx_row_tail_new       (GtkSelectionModel *rows);
gpointer   sx_row_tail_dup_row   (SxRowTail         *self,
                                  guint              position);
void       sx_row_tail_set_max   (SxRowTail         *self,
                                  guint              max);
void       sx_row_tail_grow      (SxRowTail         *self,
                                  guint              n);
void       sx_row_tail_reserve   (SxRowTail         *self,
                                  guint              n);
guint      sx_row_tail_get_reserved (SxRowTail      *self);
guint      sx_row_tail_use_reserved (SxRowTail      *self);
void       sx_row_tail_hold      (SxRowTail         *self,
                                  gboolean           is_held);
gboolean   sx_row_tail_get_is_held (SxRowTail       *self);
void       sx_row_tail_show      (SxRowTail         *self,
                                  guint              position);
gboolean   sx_row_tail_has_last  (SxRowTail         *self);
void       sx_row_tail_expect    (SxRowTail         *self,
                                  guint              max);
guint      sx_row_tail_get_max   (SxRowTail         *self);
guint      sx_row_tail_count_all (SxRowTail         *self);
guint      sx_row_tail_get_first (SxRowTail         *self);

G_END_DECLS
