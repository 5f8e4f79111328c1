/* sx-row-tail.c: the last rows of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-row-tail.h"

struct _SxRowTail
{
  GObject            parent_instance;

  GtkSelectionModel *rows;
  guint              max;
  guint              first;      /* of all rows, the one that is ours */
  gboolean           is_shifted; /* whoever has our rows has other items than those that are in their places */
  gboolean           any_selected;
};

static void sx_row_tail_list_model_init      (GListModelInterface        *iface);
static void sx_row_tail_selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SxRowTail, sx_row_tail, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sx_row_tail_list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, sx_row_tail_selection_model_init))

enum {
  SHIFTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
count_all (SxRowTail *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

static guint
find_first (SxRowTail *self)
{
  guint n = count_all (self);

  return n > self->max ? n - self->max : 0;
}

static gboolean
find_selected (SxRowTail *self,
               guint      n_items)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection_in_range (GTK_SELECTION_MODEL (self), 0, n_items);

  return n_items > 0 && gtk_bitset_get_size_in_range (selected, 0, n_items - 1) > 0;
}

static void
shift (SxRowTail *self,
       guint      n_items)
{
  gboolean any_selected = find_selected (self, n_items);

  self->is_shifted = TRUE;
  g_signal_emit (self, signals[SHIFTED], 0);
  if (any_selected || self->any_selected)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n_items);
  self->any_selected = any_selected;
}

/* As long as nothing is left out, all is told as it is. Where rows are left out before and after, and there are as many as before,
 * each is another one now: those who have widgets for them do not need others */
static void
items_changed_cb (SxRowTail *self,
                  guint      position,
                  guint      removed,
                  guint      added)
{
  guint n = count_all (self);
  guint old_first = self->first;
  guint old_n_items = n + removed - added - old_first;

  self->first = find_first (self);
  if (old_first == 0 && self->first == 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  else if (n - self->first == old_n_items && old_n_items == self->max)
    shift (self, old_n_items);
  else
    {
      self->is_shifted = FALSE;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, old_n_items, n - self->first);
    }
}

static void
selection_changed_cb (SxRowTail *self,
                      guint      position,
                      guint      n_items)
{
  guint end = position + n_items;
  guint begin = MAX (position, self->first);

  if (end > begin)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), begin - self->first, end - begin);
}

/* The list */

static GType
get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (G_LIST_MODEL (SX_ROW_TAIL (list)->rows));
}

static guint
get_n_items (GListModel *list)
{
  SxRowTail *self = SX_ROW_TAIL (list);

  return count_all (self) - self->first;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  SxRowTail *self = SX_ROW_TAIL (list);

  return position < get_n_items (list) ? g_list_model_get_item (G_LIST_MODEL (self->rows), self->first + position) : NULL;
}

static void
sx_row_tail_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* What is selected */

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  SxRowTail *self = SX_ROW_TAIL (model);

  return gtk_selection_model_is_selected (self->rows, self->first + position);
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

static void
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

static void
sx_row_tail_dispose (GObject *object)
{
  SxRowTail *self = SX_ROW_TAIL (object);

  if (self->rows != NULL)
    g_signal_handlers_disconnect_by_data (self->rows, self);

  G_OBJECT_CLASS (sx_row_tail_parent_class)->dispose (object);
}

static void
sx_row_tail_finalize (GObject *object)
{
  g_clear_object (&SX_ROW_TAIL (object)->rows);

  G_OBJECT_CLASS (sx_row_tail_parent_class)->finalize (object);
}

static void
sx_row_tail_class_init (SxRowTailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sx_row_tail_dispose;
  object_class->finalize = sx_row_tail_finalize;

  /**
   * SxRowTail::shifted:
   *
   * There are as many rows as before, and each of them may be another one than before. "items-changed" is not emitted then; it is,
   * for all of them, before there are more or fewer.
   */
  signals[SHIFTED] =
    g_signal_new ("shifted", SX_TYPE_ROW_TAIL, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_row_tail_init (SxRowTail *self)
{
  self->max = G_MAXUINT;
}

/**
 * sx_row_tail_new:
 * @rows: all rows, and which of them are selected
 *
 * Returns: (transfer full): the same rows; none is left out yet
 */
SxRowTail *
sx_row_tail_new (GtkSelectionModel *rows)
{
  SxRowTail *self;

  g_return_val_if_fail (GTK_IS_SELECTION_MODEL (rows), NULL);

  self = g_object_new (SX_TYPE_ROW_TAIL, NULL);
  self->rows = g_object_ref (rows);
  g_signal_connect_swapped (rows, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (rows, "selection-changed", G_CALLBACK (selection_changed_cb), self);

  return self;
}

/**
 * sx_row_tail_set_max:
 * @max: how many rows there are at most; %G_MAXUINT: all
 *
 * Leaves out those before the last @max. What is selected is so whether it is left out or not.
 */
void
sx_row_tail_set_max (SxRowTail *self,
                     guint      max)
{
  guint old_first;

  g_return_if_fail (SX_IS_ROW_TAIL (self));

  if (self->max == max)
    return;

  /* Whoever is at one of them finds another one in its place, not beside it */
  if (self->is_shifted)
    {
      self->is_shifted = FALSE;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, get_n_items (G_LIST_MODEL (self)), get_n_items (G_LIST_MODEL (self)));
    }

  old_first = self->first;
  self->max = max;
  self->first = find_first (self);
  self->any_selected = TRUE;
  if (self->first > old_first)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, self->first - old_first, 0);
  else if (self->first < old_first)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, old_first - self->first);
}

/**
 * sx_row_tail_expect:
 * @max: how many rows there are at most; %G_MAXUINT: all
 *
 * As sx_row_tail_set_max(), for a handler of the rows' "items-changed" that was connected before sx_row_tail_new(): what that
 * changes is told with what has changed.
 */
void
sx_row_tail_expect (SxRowTail *self,
                    guint      max)
{
  g_return_if_fail (SX_IS_ROW_TAIL (self));

  self->max = max;
}

/**
 * sx_row_tail_get_max:
 *
 * Returns: how many rows there are at most
 */
guint
sx_row_tail_get_max (SxRowTail *self)
{
  g_return_val_if_fail (SX_IS_ROW_TAIL (self), G_MAXUINT);

  return self->max;
}

/**
 * sx_row_tail_count_all:
 *
 * Returns: how many rows there are with those that are left out
 */
guint
sx_row_tail_count_all (SxRowTail *self)
{
  g_return_val_if_fail (SX_IS_ROW_TAIL (self), 0);

  return count_all (self);
}

/**
 * sx_row_tail_get_first:
 *
 * Returns: how many rows are left out before the first one
 */
guint
sx_row_tail_get_first (SxRowTail *self)
{
  g_return_val_if_fail (SX_IS_ROW_TAIL (self), 0);

  return self->first;
}
