/* sx-table-frame-rows.c: the rows of a table, and which of them are in view
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-row-text.h"
#include "sx-table-frame-private.h"
#include "sx-widget-util.h"

static void
update_placeholder (SxTableFrame *self)
{
  gboolean empty = self->model == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), empty);
}

static void
create_jump (SxTableFrame *self)
{
  const char *text = _("Jump to newest");

  self->jump = gtk_button_new_from_icon_name ("go-bottom-symbolic");
  gtk_widget_set_halign (self->jump, GTK_ALIGN_END);
  gtk_widget_set_valign (self->jump, GTK_ALIGN_END);
  gtk_widget_set_tooltip_text (self->jump, text);
  sx_widget_set_name (self->jump, text);
  gtk_widget_add_css_class (self->jump, "jump");
  gtk_widget_add_css_class (self->jump, "circular");
  g_signal_connect_object (self->jump, "clicked", G_CALLBACK (sx_table_frame_jump_to_newest), self, G_CONNECT_SWAPPED);
  gtk_overlay_add_overlay (self->overlay, self->jump);
}

static void
update_jump (SxTableFrame *self)
{
  gboolean shown = self->follow_tail && !sx_tail_get_following (self->tail);

  if (shown && self->jump == NULL)
    create_jump (self);
  if (self->jump != NULL)
    gtk_widget_set_visible (self->jump, shown);
}

static void
scroll_to_end_cb (SxTableFrame *self)
{
  guint n = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;

  if (n > 0)
    sx_table_frame_scroll_to (self, n - 1);
}

/* A table that is read from its top has no tail, or it would open at its end */
void
sx_table_frame_set_follow_tail (SxTableFrame *self,
                                gboolean      follow_tail)
{
  if (self->follow_tail == follow_tail)
    return;

  self->follow_tail = follow_tail;
  if (follow_tail)
    {
      self->tail = sx_tail_new (gtk_scrolled_window_get_vadjustment (self->scroller));
      self->flood = sx_table_flood_new (self->view, gtk_scrolled_window_get_vadjustment (self->scroller), self->tail);
      g_signal_connect_swapped (self->tail, "notify::following", G_CALLBACK (update_jump), self);
      g_signal_connect_swapped (self->tail, "scroll-to-end", G_CALLBACK (scroll_to_end_cb), self);
    }
  else
    {
      sx_table_flood_show_all (self->flood);
      g_clear_object (&self->flood);
      g_signal_handlers_disconnect_by_data (self->tail, self);
      g_clear_object (&self->tail);
    }
  update_jump (self);
}

static void
items_changed_cb (SxTableFrame *self,
                  guint         position,
                  guint         removed,
                  guint         added)
{
  update_placeholder (self);
  /* To be told where to scroll has the window laid out anew, even where it is there already */
  if (added > 0 && self->tail != NULL && (self->shown == NULL || self->view_changed))
    sx_tail_grown (self->tail);
  self->view_changed = FALSE;
}

static void
view_changed_cb (SxTableFrame *self)
{
  self->view_changed = TRUE;
}

static void
will_change_cb (SxTableFrame *self,
                guint         position,
                guint         removed,
                guint         added)
{
  if (self->flood != NULL)
    sx_table_flood_grows (self->flood, removed, added);
}

/**
 * sx_table_frame_set_model:
 * @model: (nullable) (transfer none): the rows
 */
void
sx_table_frame_set_model (SxTableFrame      *self,
                          GtkSelectionModel *model)
{
  g_return_if_fail (SX_IS_TABLE_FRAME (self));
  g_return_if_fail (model == NULL || GTK_IS_SELECTION_MODEL (model));

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);

  self->model = model;
  g_clear_object (&self->shown);
  if (model != NULL && self->tail != NULL)
    {
      g_signal_connect_swapped (model, "items-changed", G_CALLBACK (will_change_cb), self);
      self->shown = sx_row_tail_new (model);
      g_signal_connect_object (self->shown, "shifted", G_CALLBACK (sx_fill_shift), self->fill, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
    }
  if (self->flood != NULL)
    sx_table_flood_set_rows (self->flood, self->shown);
  gtk_column_view_set_model (self->view, self->shown != NULL ? GTK_SELECTION_MODEL (self->shown) : model);
  if (model != NULL)
    {
      /* The view holds the reference, for as long as it shows the model. It hears of new rows
       * before we do, so that it can be told to show them */
      g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);
      update_placeholder (self);
    }
}

/**
 * sx_table_frame_get_model:
 *
 * Returns: (transfer none) (nullable): all rows, of which the view may have the last ones only
 */
GtkSelectionModel *
sx_table_frame_get_model (SxTableFrame *self)
{
  g_return_val_if_fail (SX_IS_TABLE_FRAME (self), NULL);

  return self->model;
}

/**
 * sx_table_frame_get_following:
 *
 * Returns: whether new rows scroll into view
 */
gboolean
sx_table_frame_get_following (SxTableFrame *self)
{
  g_return_val_if_fail (SX_IS_TABLE_FRAME (self), FALSE);

  return self->follow_tail && sx_tail_get_following (self->tail);
}

/**
 * sx_table_frame_jump_to_newest:
 *
 * Shows the last row, and the ones that come after it.
 */
void
sx_table_frame_jump_to_newest (SxTableFrame *self)
{
  g_return_if_fail (SX_IS_TABLE_FRAME (self));

  if (self->tail != NULL)
    sx_tail_follow (self->tail);
}

/**
 * sx_table_frame_scroll_to:
 * @position: a row's place
 *
 * Brings a row into view.
 */
void
sx_table_frame_scroll_to (SxTableFrame *self,
                          guint         position)
{
  g_return_if_fail (SX_IS_TABLE_FRAME (self));

  if (self->shown != NULL)
    {
      sx_table_flood_show (self->flood, position);
      position -= sx_row_tail_get_first (self->shown);
    }
  sx_widget_scroll_list_to (GTK_WIDGET (self->view), position);
}

/**
 * sx_table_frame_unselect:
 *
 * Returns: whether anything was selected before
 */
gboolean
sx_table_frame_unselect (SxTableFrame *self)
{
  g_autoptr (GtkBitset) selection = NULL;

  g_return_val_if_fail (SX_IS_TABLE_FRAME (self), FALSE);

  if (self->model == NULL)
    return FALSE;

  selection = gtk_selection_model_get_selection (self->model);
  if (gtk_bitset_is_empty (selection))
    return FALSE;

  /* A GtkSingleSelection can unselect its row, but not all rows */
  if (gtk_bitset_get_size (selection) == 1)
    return gtk_selection_model_unselect_item (self->model, gtk_bitset_get_minimum (selection));

  return gtk_selection_model_unselect_all (self->model);
}

/**
 * sx_table_frame_dup_selected_text:
 *
 * Returns: (transfer full) (nullable): the selected rows, a line each, tabs between the cells; %NULL
 *   when no row is selected
 */
char *
sx_table_frame_dup_selected_text (SxTableFrame *self)
{
  g_return_val_if_fail (SX_IS_TABLE_FRAME (self), NULL);

  return self->model != NULL ? sx_row_text_dup (self->model, self->columns, self->n_columns) : NULL;
}
