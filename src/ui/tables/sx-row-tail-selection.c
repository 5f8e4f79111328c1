/* sx-row-tail-selection.c: which of the rows that a table has are selected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-row-tail-private.h"

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  SxRowTail *self = SX_ROW_TAIL (model);

  return position < self->n_items - self->n_reserved
         && gtk_selection_model_is_selected (self->rows, self->first + position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  SxRowTail *self = SX_ROW_TAIL (model);
  GtkBitset *selected = gtk_selection_model_get_selection_in_range (self->rows, self->first + position, n_items);
  GtkBitset *ours;

  if (self->first == 0)
    return selected;

  ours = gtk_bitset_copy (selected);
  gtk_bitset_unref (selected);
  gtk_bitset_shift_left (ours, self->first);

  return ours;
}

static gboolean
select_item (GtkSelectionModel *model,
             guint              position,
             gboolean           unselect_rest)
{
  SxRowTail *self = SX_ROW_TAIL (model);

  return gtk_selection_model_select_item (self->rows, self->first + position, unselect_rest);
}

static gboolean
unselect_item (GtkSelectionModel *model,
               guint              position)
{
  SxRowTail *self = SX_ROW_TAIL (model);

  return gtk_selection_model_unselect_item (self->rows, self->first + position);
}

static gboolean
select_range (GtkSelectionModel *model,
              guint              position,
              guint              n_items,
              gboolean           unselect_rest)
{
  SxRowTail *self = SX_ROW_TAIL (model);

  return gtk_selection_model_select_range (self->rows, self->first + position, n_items, unselect_rest);
}

static gboolean
unselect_range (GtkSelectionModel *model,
                guint              position,
                guint              n_items)
{
  SxRowTail *self = SX_ROW_TAIL (model);

  return gtk_selection_model_unselect_range (self->rows, self->first + position, n_items);
}

/* All is all, those that are left out too */
static gboolean
select_all (GtkSelectionModel *model)
{
  return gtk_selection_model_select_all (SX_ROW_TAIL (model)->rows);
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  return gtk_selection_model_unselect_all (SX_ROW_TAIL (model)->rows);
}

static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset         *selected,
               GtkBitset         *mask)
{
  SxRowTail *self = SX_ROW_TAIL (model);
  g_autoptr (GtkBitset) all_selected = gtk_bitset_copy (selected);
  g_autoptr (GtkBitset) all_mask = gtk_bitset_copy (mask);

  gtk_bitset_shift_right (all_selected, self->first);
  gtk_bitset_shift_right (all_mask, self->first);

  return gtk_selection_model_set_selection (self->rows, all_selected, all_mask);
}

void
sx_row_tail_selection_model_init (GtkSelectionModelInterface *iface)
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

/* Of all rows */
void
sx_row_tail_selection_changed (SxRowTail *self,
                               guint      position,
                               guint      n_items)
{
  guint end = MIN (position + n_items, self->first + self->n_items - self->n_reserved);
  guint begin = MAX (position, self->first);

  if (end > begin)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), begin - self->first, end - begin);
}
