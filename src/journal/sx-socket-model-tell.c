/* sx-socket-model-tell.c: which of the rows are listed, and telling who shows them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket-item-private.h"
#include "sx-socket-model-private.h"

/* Up to this many stretches of removed rows are told one by one, see remove_dead() */
#define MAX_STRETCHES 16

/* So many rows are put away at a time when there is nothing else to be done: a fraction of a millisecond */
#define TIDY_ROWS 128

/* Helpers: what is listed */

guint
sx_socket_model_get_length (SxSocketModel *self)
{
  return self->listed != NULL ? self->listed->len : self->rows->n_rows;
}

/* The row of a place in the list */
guint
sx_socket_model_get_row (SxSocketModel *self,
                         guint          position)
{
  guint row = position;

  if (self->listed != NULL)
    sx_socket_rows_find (self->rows, g_array_index (self->listed, guint32, position), &row);

  return row;
}

GArray *
sx_socket_model_list_at_hand (SxSocketRows *rows)
{
  GArray *ids = sx_socket_rows_list_at_hand (rows);

  for (guint i = 0; i < ids->len; i++)
    g_array_index (ids, guint32, i) = sx_socket_rows_get_id (rows, g_array_index (ids, guint, i));

  return ids;
}

/* Helpers: telling */

/* Of the items, only those that somebody holds have to be told: a few hundred at most */
void
sx_socket_model_update_items (SxSocketModel *self,
                              gboolean       all)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  /* A handler may let go of items or ask for others, so the table cannot be walked meanwhile */
  g_hash_table_iter_init (&iter, self->alive);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, g_object_ref (item));

  for (guint i = 0; i < items->len; i++)
    {
      guint row;

      item = g_ptr_array_index (items, i);
      if (sx_socket_rows_find (self->rows, sx_socket_item_get_id (item), &row)
          && (all || sx_socket_rows_has_changed (self->rows, row)))
        sx_socket_item_update (item, sx_socket_rows_get_info (self->rows, row));
    }
}

static guint32
get_listed_id (gpointer listed,
               guint    position)
{
  return g_array_index ((GArray *) listed, guint32, position);
}

/* Tells that a list of ids has become another one; those that both begin and end with stay the same. What is told is
 * there already */
void
sx_socket_model_tell_replaced (SxSocketModel *self,
                               gpointer       old,
                               guint          n_old,
                               gpointer       new,
                               guint          n_new,
                               guint32      (*get) (gpointer list,
                                                    guint    position))
{
  guint shorter = MIN (n_old, n_new);
  guint front = 0;
  guint back = 0;

  while (front < shorter && get (old, front) == get (new, front))
    front++;
  while (back < shorter - front && get (old, n_old - 1 - back) == get (new, n_new - 1 - back))
    back++;

  self->n_items = n_new;
  if (n_old != n_new || front + back < shorter)
    g_list_model_items_changed (G_LIST_MODEL (self), front, n_old - front - back, n_new - front - back);
}

/* Lists the rows that are at hand now; FALSE: they are the same as before */
gboolean
sx_socket_model_list_anew (SxSocketModel *self)
{
  g_autoptr (GArray) old = NULL;

  if (self->listed == NULL || self->n_moves == self->rows->n_moves)
    return FALSE;

  old = g_steal_pointer (&self->listed);
  self->listed = sx_socket_model_list_at_hand (self->rows);
  self->n_moves = self->rows->n_moves;
  sx_socket_model_tell_replaced (self, old, old->len, self->listed, self->listed->len, get_listed_id);

  return TRUE;
}

/* Rows that were added at the end */
static void
tell_added (SxSocketModel *self)
{
  guint added = self->rows->n_rows - self->n_items;

  self->n_items = self->rows->n_rows;
  if (added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), self->n_items - added, 0, added);
}

/* Helpers: removing */

/* The stretches of rows that ended before a record: pairs of start and end, in order */
static GArray *
list_stretches (SxSocketModel *self,
                guint64        ended)
{
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint position = 0; position < self->rows->n_rows; position++)
    {
      gboolean dead = sx_socket_rows_is_dead (self->rows, position, ended);
      gboolean was_dead = stretches->len % 2 == 1;

      if (dead != was_dead)
        g_array_append_val (stretches, position);
    }
  if (stretches->len % 2 == 1)
    g_array_append_val (stretches, self->rows->n_rows);

  return stretches;
}

/* FALSE: there are none */
static gboolean
remove_listed (SxSocketModel *self,
               guint64        ended)
{
  guint n_rows = self->rows->n_rows;

  sx_socket_rows_remove_dead (self->rows, 0, n_rows, ended);
  sx_socket_model_list_anew (self);

  return n_rows != self->rows->n_rows;
}

/* The same where each row is in the list */
static gboolean
remove_rows (SxSocketModel *self,
             guint64        ended)
{
  g_autoptr (GArray) stretches = list_stretches (self, ended);
  guint n_stretches = stretches->len / 2;

  if (n_stretches > MAX_STRETCHES)
    {
      g_array_remove_range (stretches, 1, stretches->len - 2);
      n_stretches = 1;
    }

  /* From the last one, so that the others stay where they are; each is gone before it is told */
  for (guint i = n_stretches; i > 0; i--)
    {
      guint from = g_array_index (stretches, guint, 2 * i - 2);
      guint to = g_array_index (stretches, guint, 2 * i - 1);
      guint kept = sx_socket_rows_remove_dead (self->rows, from, to, ended);

      self->n_items = self->rows->n_rows;
      g_list_model_items_changed (G_LIST_MODEL (self), from, to - from, kept);
    }

  return n_stretches > 0;
}

gboolean
sx_socket_model_remove_dead (SxSocketModel *self,
                             guint64        ended)
{
  gboolean removed = self->listed != NULL ? remove_listed (self, ended) : remove_rows (self, ended);

  if (removed)
    sx_socket_rows_close_gaps (self->rows);

  return removed;
}

/* Helpers: putting away */

static gboolean
tidy_cb (gpointer user_data)
{
  SxSocketModel *self = user_data;

  if (self->listed == NULL && sx_socket_rows_put_away (self->rows, TIDY_ROWS))
    return G_SOURCE_CONTINUE;

  self->tidy_id = 0;

  return G_SOURCE_REMOVE;
}

/* In a flood of short connections it takes longer than to tell of them. What comes next puts away as many; the idle callback is for
 * the last ones. Only where the others are summed up it has to be now: those at hand are listed */
static void
put_away (SxSocketModel *self)
{
  if (self->listed != NULL)
    sx_socket_rows_put_away (self->rows, G_MAXUINT);
  else if (self->rows->ended.length > SX_SOCKET_ROWS_RECENT && self->tidy_id == 0)
    self->tidy_id = g_idle_add_full (G_PRIORITY_LOW, tidy_cb, self, NULL);
}

/* Public functions */

/**
 * sx_socket_model_tell:
 * @self: a model
 *
 * Tells what was added up, as sx_socket_model_drain() does.
 */
void
sx_socket_model_tell (SxSocketModel *self)
{
  g_return_if_fail (SX_IS_SOCKET_MODEL (self));

  if (!self->untold)
    return;

  if (self->listed == NULL)
    tell_added (self);
  self->untold = FALSE;
  sx_socket_model_update_items (self, FALSE);
  sx_socket_rows_told (self->rows);
  put_away (self);
  sx_socket_model_list_anew (self);
  sx_socket_model_emit_changed (self);
}
