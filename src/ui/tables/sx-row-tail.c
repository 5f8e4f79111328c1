/* sx-row-tail.c: the rows of a table, or some of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-row-tail-private.h"

static void sx_row_tail_list_model_init (GListModelInterface *iface);

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

/* With so many at most */
static guint
find_first (SxRowTail *self,
            guint      max)
{
  guint n = count_all (self);
  guint first = n > max ? n - max : 0;

  return self->is_held ? MIN (first, self->first) : first;
}

static gboolean
find_selected (SxRowTail *self)
{
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection_in_range (GTK_SELECTION_MODEL (self), 0, self->n_items);

  return self->n_items > 0 && gtk_bitset_get_size_in_range (selected, 0, self->n_items - 1) > 0;
}

static void
tell (SxRowTail *self,
      guint      position,
      guint      removed,
      guint      added)
{
  self->n_items = self->n_items - removed + added;
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
shift (SxRowTail *self)
{
  gboolean any_selected = find_selected (self);

  if (self->n_items == 0)
    return;

  g_signal_emit (self, signals[SHIFTED], 0);
  if (any_selected || self->any_selected)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, self->n_items);
  self->any_selected = any_selected;
}

/* As long as nothing is left out, all is told as it is. Where rows are left out before and after, and there are no fewer than before,
 * each is another one now, and there may be more at the end: those who have widgets for them do not need others. Where there are
 * fewer, those that are left out are told, and what comes at the end leaves the others alone */
static void
last_changed (SxRowTail *self,
              guint      position,
              guint      removed,
              guint      added)
{
  guint n_old = self->n_items;
  guint old_first = self->first;
  gboolean at_end = removed == 0 && position == old_first + n_old;
  guint n;

  self->first = find_first (self, self->max);
  n = count_all (self) - self->first;
  if (old_first == 0 && self->first == 0)
    {
      tell (self, position, removed, added);
    }
  else if (n >= n_old && n == self->max)
    {
      shift (self);
      tell (self, n_old, 0, n - n_old);
    }
  else if (at_end && self->first > old_first && self->first - old_first < n_old)
    {
      tell (self, 0, self->first - old_first, 0);
      tell (self, self->n_items, 0, n - self->n_items);
    }
  else
    {
      tell (self, 0, n_old, n);
    }
}

static void
drop_reserved (SxRowTail *self)
{
  guint n = self->n_reserved;

  self->n_reserved = 0;
  self->max -= MIN (n, self->max);
  tell (self, self->n_items - n, n, 0);
}

/* What is before ours and behind them is nothing to those who have widgets for ours */
static void
held_changed (SxRowTail *self,
              guint      position,
              guint      removed,
              guint      added)
{
  guint end;

  drop_reserved (self);
  end = self->first + self->n_items;

  if (position + removed <= self->first && self->n_items > 0)
    {
      self->first = self->first - removed + added;
    }
  else if (position >= end && self->n_items > 0)
    {
      tell (self, self->n_items, 0, MIN (self->max, count_all (self) - self->first) - self->n_items);
    }
  else
    {
      self->first = find_first (self, self->max);
      tell (self, 0, self->n_items, MIN (self->max, count_all (self) - self->first));
    }
}

static void
items_changed_cb (SxRowTail *self,
                  guint      position,
                  guint      removed,
                  guint      added)
{
  if (self->is_held)
    held_changed (self, position, removed, added);
  else
    last_changed (self, position, removed, added);
}

/* All that were there and others, or some of them */
static void
resize (SxRowTail *self,
        guint      first,
        guint      max)
{
  guint old_first = self->first;
  guint n = MIN (max, count_all (self) - first);

  drop_reserved (self);
  self->max = max;
  if (max == G_MAXUINT)
    self->is_held = FALSE;
  self->any_selected = TRUE;
  self->first = first;
  if (first > old_first)
    tell (self, 0, MIN (first - old_first, self->n_items), 0);
  else
    tell (self, 0, 0, old_first - first);
  if (n > self->n_items)
    tell (self, self->n_items, 0, n - self->n_items);
  else
    tell (self, n, self->n_items - n, 0);
}

/* The list */

static GType
get_item_type (GListModel *list)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *list)
{
  return SX_ROW_TAIL (list)->n_items;
}

/* GTK tells its widgets apart by the items that it was given for them, and does not hear of it when they show others */
static gpointer
get_item (GListModel *list,
          guint       position)
{
  return position < get_n_items (list) ? g_object_new (G_TYPE_OBJECT, NULL) : NULL;
}

static void
sx_row_tail_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
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
   * There are as many rows as before, and each of them may be another one than before. "items-changed" is not emitted then.
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
  self->n_items = count_all (self);
  g_signal_connect_swapped (rows, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (rows, "selection-changed", G_CALLBACK (sx_row_tail_selection_changed), self);

  return self;
}

/**
 * sx_row_tail_dup_row:
 * @position: a place in this list
 *
 * The items of this list stand for places. This is what there is now.
 *
 * Returns: (transfer full) (nullable): the item of the row in that place; %NULL: there is none
 */
gpointer
sx_row_tail_dup_row (SxRowTail *self,
                     guint      position)
{
  g_return_val_if_fail (SX_IS_ROW_TAIL (self), NULL);

  if (position >= self->n_items - self->n_reserved)
    return NULL;

  return g_list_model_get_item (G_LIST_MODEL (self->rows), self->first + position);
}

/**
 * sx_row_tail_set_max:
 * @max: how many rows there are at most; %G_MAXUINT: all
 *
 * Leaves out those before the last @max; or of rows that are held those behind the first @max. What is selected is so whether it is
 * left out or not.
 */
void
sx_row_tail_set_max (SxRowTail *self,
                     guint      max)
{
  g_return_if_fail (SX_IS_ROW_TAIL (self));

  if (self->max != max)
    resize (self, find_first (self, max), max);
}

/**
 * sx_row_tail_grow:
 * @n: how many
 *
 * Has so many rows more, as far as there are any: those before the first one, or of rows that are held those behind the last one. Whoever
 * has widgets for ours hears of places at the end only: GTK has all widgets styled anew that come after a new one.
 */
void
sx_row_tail_grow (SxRowTail *self,
                  guint      n)
{
  g_return_if_fail (SX_IS_ROW_TAIL (self));

  if (self->max == G_MAXUINT)
    return;

  drop_reserved (self);
  if (self->is_held)
    n = MIN (n, count_all (self) - self->first - self->n_items);
  else
    n = MIN (n, self->first);
  self->max = self->n_items + n;
  if (n == 0)
    return;

  if (!self->is_held)
    self->first -= n;
  tell (self, self->n_items, 0, n);
  if (!self->is_held)
    shift (self);
}

/**
 * sx_row_tail_reserve:
 * @n: how many
 *
 * Of rows that are held, makes room for so many more before the first one, as far as there are any: there are places at the end, where
 * nothing is, until sx_row_tail_use_reserved(). Whoever shows the rows can lay them out meanwhile.
 */
void
sx_row_tail_reserve (SxRowTail *self,
                     guint      n)
{
  g_return_if_fail (SX_IS_ROW_TAIL (self));

  if (self->max == G_MAXUINT || !self->is_held || self->n_reserved > 0)
    return;

  n = MIN (n, self->first);
  self->n_reserved = n;
  self->max = self->n_items + n;
  tell (self, self->n_items, 0, n);
}

/**
 * sx_row_tail_get_reserved:
 *
 * Returns: for how many rows there is room before the first one
 */
guint
sx_row_tail_get_reserved (SxRowTail *self)
{
  g_return_val_if_fail (SX_IS_ROW_TAIL (self), 0);

  return self->n_reserved;
}

/**
 * sx_row_tail_use_reserved:
 *
 * Has the rows before the first one that there is room for: each row is so many places further down.
 *
 * Returns: how many
 */
guint
sx_row_tail_use_reserved (SxRowTail *self)
{
  guint n;

  g_return_val_if_fail (SX_IS_ROW_TAIL (self), 0);

  n = self->n_reserved;
  if (n == 0)
    return 0;

  self->n_reserved = 0;
  self->first -= n;
  shift (self);

  return n;
}

/**
 * sx_row_tail_hold:
 * @is_held: whether rows stay where they are when others come behind them
 *
 * Has the same rows until others are asked for, or has the last ones from now on.
 */
void
sx_row_tail_hold (SxRowTail *self,
                  gboolean   is_held)
{
  guint first;

  g_return_if_fail (SX_IS_ROW_TAIL (self));

  if (self->is_held == is_held || self->max == G_MAXUINT)
    return;

  drop_reserved (self);
  self->is_held = is_held;
  first = find_first (self, self->max);
  if (first == self->first)
    return;

  self->first = first;
  if (count_all (self) - first == self->n_items)
    shift (self);
  else
    tell (self, 0, self->n_items, count_all (self) - first);
}

/**
 * sx_row_tail_get_is_held:
 *
 * Returns: what sx_row_tail_hold() was told, or sx_row_tail_show() did
 */
gboolean
sx_row_tail_get_is_held (SxRowTail *self)
{
  g_return_val_if_fail (SX_IS_ROW_TAIL (self), FALSE);

  return self->is_held;
}

/**
 * sx_row_tail_show:
 * @position: a row, among all of them
 *
 * Has that row and those around it, as many as there are now, if it is left out. They are held then.
 */
void
sx_row_tail_show (SxRowTail *self,
                  guint      position)
{
  g_return_if_fail (SX_IS_ROW_TAIL (self));
  g_return_if_fail (position < count_all (self));

  if (self->n_items == 0 || (position >= self->first && position - self->first < self->n_items - self->n_reserved))
    return;

  drop_reserved (self);

  self->is_held = TRUE;
  self->max = self->n_items;
  self->first = position - MIN (position, self->n_items / 2);
  self->first = find_first (self, self->max);
  shift (self);
}

/**
 * sx_row_tail_has_last:
 *
 * Returns: whether the last of our rows is the last one of all
 */
gboolean
sx_row_tail_has_last (SxRowTail *self)
{
  g_return_val_if_fail (SX_IS_ROW_TAIL (self), TRUE);

  return self->first + self->n_items - self->n_reserved == count_all (self);
}

/**
 * sx_row_tail_expect:
 * @max: how many rows there are at most; %G_MAXUINT: all
 *
 * As sx_row_tail_set_max(), for a handler of the rows' "items-changed" that was connected before sx_row_tail_new(): what that
 * changes is told with what has changed. Rows that are held are left as they are.
 */
void
sx_row_tail_expect (SxRowTail *self,
                    guint      max)
{
  g_return_if_fail (SX_IS_ROW_TAIL (self));

  if (!self->is_held)
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
