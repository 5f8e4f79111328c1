/* sx-row-selection.c: which rows of a log are selected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-row-selection.h"

struct _SxRowSelection
{
  GObject     parent_instance;

  GListModel *model;
  GtkBitset  *selected;
};

static void sx_row_selection_list_model_init      (GListModelInterface        *iface);
static void sx_row_selection_selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SxRowSelection, sx_row_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sx_row_selection_list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      sx_row_selection_selection_model_init))

static void
items_changed_cb (SxRowSelection *self,
                  guint           position,
                  guint           removed,
                  guint           added)
{
  gtk_bitset_splice (self->selected, position, removed, added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* Takes the new set; tells of the range between the first and the last row that differ */
static void
replace (SxRowSelection *self,
         GtkBitset      *selected)
{
  g_autoptr (GtkBitset) difference = gtk_bitset_copy (self->selected);

  gtk_bitset_difference (difference, selected);
  gtk_bitset_unref (self->selected);
  self->selected = selected;

  if (!gtk_bitset_is_empty (difference))
    {
      guint first = gtk_bitset_get_minimum (difference);
      guint last = gtk_bitset_get_maximum (difference);

      gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, last - first + 1);
    }
}

static GType
get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (SX_ROW_SELECTION (list)->model);
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (SX_ROW_SELECTION (list)->model);
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  return g_list_model_get_item (SX_ROW_SELECTION (list)->model, position);
}

static void
sx_row_selection_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  return gtk_bitset_contains (SX_ROW_SELECTION (model)->selected, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  return gtk_bitset_ref (SX_ROW_SELECTION (model)->selected);
}

static gboolean
select_range (GtkSelectionModel *model,
              guint              position,
              guint              n_items,
              gboolean           unselect_rest)
{
  SxRowSelection *self = SX_ROW_SELECTION (model);
  GtkBitset *selected = unselect_rest ? gtk_bitset_new_empty () : gtk_bitset_copy (self->selected);

  gtk_bitset_add_range (selected, position, n_items);
  replace (self, selected);

  return TRUE;
}

static gboolean
unselect_range (GtkSelectionModel *model,
                guint              position,
                guint              n_items)
{
  SxRowSelection *self = SX_ROW_SELECTION (model);
  GtkBitset *selected = gtk_bitset_copy (self->selected);

  gtk_bitset_remove_range (selected, position, n_items);
  replace (self, selected);

  return TRUE;
}

static gboolean
select_item (GtkSelectionModel *model,
             guint              position,
             gboolean           unselect_rest)
{
  return select_range (model, position, 1, unselect_rest);
}

static gboolean
unselect_item (GtkSelectionModel *model,
               guint              position)
{
  return unselect_range (model, position, 1);
}

static gboolean
select_all (GtkSelectionModel *model)
{
  return select_range (model, 0, g_list_model_get_n_items (G_LIST_MODEL (model)), TRUE);
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  replace (SX_ROW_SELECTION (model), gtk_bitset_new_empty ());

  return TRUE;
}

static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset         *selected,
               GtkBitset         *mask)
{
  SxRowSelection *self = SX_ROW_SELECTION (model);
  GtkBitset *result = gtk_bitset_copy (self->selected);
  g_autoptr (GtkBitset) wanted = gtk_bitset_copy (selected);

  gtk_bitset_intersect (wanted, mask);
  gtk_bitset_subtract (result, mask);
  gtk_bitset_union (result, wanted);
  replace (self, result);

  return TRUE;
}

static void
sx_row_selection_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
  iface->set_selection = set_selection;
}

static void
sx_row_selection_dispose (GObject *object)
{
  SxRowSelection *self = SX_ROW_SELECTION (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);

  G_OBJECT_CLASS (sx_row_selection_parent_class)->dispose (object);
}

static void
sx_row_selection_finalize (GObject *object)
{
  SxRowSelection *self = SX_ROW_SELECTION (object);

  g_clear_object (&self->model);
  gtk_bitset_unref (self->selected);

  G_OBJECT_CLASS (sx_row_selection_parent_class)->finalize (object);
}

static void
sx_row_selection_class_init (SxRowSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sx_row_selection_dispose;
  object_class->finalize = sx_row_selection_finalize;
}

static void
sx_row_selection_init (SxRowSelection *self)
{
  self->selected = gtk_bitset_new_empty ();
}

/**
 * sx_row_selection_new:
 * @model: the rows
 *
 * Returns: (transfer full): @model with nothing selected
 */
SxRowSelection *
sx_row_selection_new (GListModel *model)
{
  SxRowSelection *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  self = g_object_new (SX_TYPE_ROW_SELECTION, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);

  return self;
}

/**
 * sx_row_selection_get_single:
 *
 * Returns: the place of the only row that is selected; %GTK_INVALID_LIST_POSITION when there are
 *   none or several
 */
guint
sx_row_selection_get_single (SxRowSelection *self)
{
  g_return_val_if_fail (SX_IS_ROW_SELECTION (self), GTK_INVALID_LIST_POSITION);

  if (gtk_bitset_get_size (self->selected) != 1)
    return GTK_INVALID_LIST_POSITION;

  return gtk_bitset_get_minimum (self->selected);
}
