/* sx-socket-model.c: the sockets of a pane, as their records add up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket-model.h"

#include "sx-alive-private.h"
#include "sx-cleared.h"
#include "sx-socket-item-private.h"
#include "sx-socket-rows-private.h"

/* Up to this many stretches of removed rows are told one by one, see remove_dead() */
#define MAX_STRETCHES 16

/* How many records are looked at in one go when others are there than before */
#define AT_ONCE 20000

struct _SxSocketModel
{
  GObject       parent_instance;

  SxJournal    *journal;
  guint64       end;       /* records from this one on have not happened */
  guint64       cleared;   /* rows that ended before this record are not shown, except in the past */
  gboolean      was_past;  /* so that there may be such rows */

  SxSocketRows *rows;      /* what is shown, all of it or the rows at hand */
  SxSocketRows *earlier;   /* what will be, once it has come as far as end; NULL: nothing else */
  guint         n_items;   /* what was told */
  gboolean      untold;    /* there is more to tell: rows, or what happened to them */
  GArray       *listed;    /* ids of the rows at hand, where the others are summed up; NULL: all are listed */
  guint         n_moves;   /* of the rows, when these were listed */
  GHashTable   *alive;     /* id → item, see sx-alive-private.h */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SxSocketModel, sx_socket_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  PROP_0,
  PROP_SUMS_UP,
  PROP_N_SUMMED_UP,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Helpers: what is listed */

static guint
get_length (SxSocketModel *self)
{
  return self->listed != NULL ? self->listed->len : self->rows->n_rows;
}

/* The row of a place in the list */
static guint
get_row (SxSocketModel *self,
         guint          position)
{
  guint row = position;

  if (self->listed != NULL)
    sx_socket_rows_find (self->rows, g_array_index (self->listed, guint32, position), &row);

  return row;
}

static GArray *
list_at_hand (SxSocketRows *rows)
{
  GArray *ids = sx_socket_rows_list_at_hand (rows);

  for (guint i = 0; i < ids->len; i++)
    g_array_index (ids, guint32, i) = sx_socket_rows_get_id (rows, g_array_index (ids, guint, i));

  return ids;
}

static guint
get_n_summed_up (SxSocketModel *self)
{
  return self->rows->n_rows - get_length (self);
}

/* Helpers: telling */

/* Of the items, only those that somebody holds have to be told: a few hundred at most */
static void
update_items (SxSocketModel *self,
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
get_id (gpointer rows,
        guint    position)
{
  return sx_socket_rows_get_id (rows, position);
}

static guint32
get_listed_id (gpointer listed,
               guint    position)
{
  return g_array_index ((GArray *) listed, guint32, position);
}

/* Tells that a list of ids has become another one; those that both begin and end with stay the same. What is told is
 * there already */
static void
tell_replaced (SxSocketModel *self,
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
static gboolean
list_anew (SxSocketModel *self)
{
  g_autoptr (GArray) old = NULL;

  if (self->listed == NULL || self->n_moves == self->rows->n_moves)
    return FALSE;

  old = g_steal_pointer (&self->listed);
  self->listed = list_at_hand (self->rows);
  self->n_moves = self->rows->n_moves;
  tell_replaced (self, old, old->len, self->listed, self->listed->len, get_listed_id);

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

/* Everything that was added up and not told. What changes from now on is told the next time */
static void
tell (SxSocketModel *self)
{
  if (!self->untold)
    return;

  if (self->listed == NULL)
    tell_added (self);
  self->untold = FALSE;
  update_items (self, FALSE);
  sx_socket_rows_put_away (self->rows);
  list_anew (self);
  self->rows->drain++;
  g_signal_emit (self, signals[CHANGED], 0);
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
  list_anew (self);

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

static gboolean
remove_dead (SxSocketModel *self,
             guint64        ended)
{
  gboolean removed = self->listed != NULL ? remove_listed (self, ended) : remove_rows (self, ended);

  if (removed)
    sx_socket_rows_close_gaps (self->rows);

  return removed;
}

/* Helpers: draining */

/* What is behind the end has not happened yet */
static guint64
get_target (SxSocketModel *self)
{
  return MIN (self->end, sx_journal_get_n_records (self->journal));
}

/* Forwards: adds up what comes next */
static gboolean
go_on (SxSocketModel *self,
       guint          max)
{
  guint64 target = get_target (self);

  if (sx_socket_rows_fold (self->rows, MIN (target, self->rows->n_looked + max)))
    self->untold = TRUE;

  /* Back from the past: what was cleared away is still not wanted */
  if (self->was_past && self->end == G_MAXUINT64 && self->rows->n_looked == target)
    {
      self->was_past = FALSE;
      tell (self);
      if (remove_dead (self, self->cleared))
        g_signal_emit (self, signals[CHANGED], 0);
    }

  return self->rows->n_looked < target;
}

/* Shows the earlier rows; those with the same number in the same place stay the same */
static void
show_earlier (SxSocketModel *self)
{
  g_autoptr (SxSocketRows) old = self->rows;
  SxSocketRows *new = g_steal_pointer (&self->earlier);

  self->rows = new;
  if (self->listed != NULL)
    {
      self->n_moves = new->n_moves - 1;
      list_anew (self);
    }
  else
    {
      tell_replaced (self, old, old->n_rows, new, new->n_rows, get_id);
    }

  update_items (self, TRUE);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Backwards: records cannot be taken away again, so all is added up anew, and shown when that is done */
static gboolean
go_back (SxSocketModel *self,
         guint          max)
{
  guint64 target = get_target (self);

  sx_socket_rows_fold (self->earlier, MIN (target, self->earlier->n_looked + max));
  sx_socket_rows_put_away (self->earlier);
  if (self->earlier->n_looked < target)
    return TRUE;

  show_earlier (self);

  return FALSE;
}

/* Other records are there than before, so that rows cannot be made out any more from those that made them: all is added up
 * anew at once, as far as that is little; the next drains go on */
static void
cleared_cb (SxSocketModel *self)
{
  guint64 first = sx_journal_get_first (self->journal);

  g_clear_pointer (&self->earlier, sx_socket_rows_free);
  self->earlier = sx_socket_rows_new (self->journal, self->rows->owner);
  self->earlier->kept = self->rows->kept;
  sx_socket_rows_fold (self->earlier, MIN (get_target (self), first + AT_ONCE));
  self->was_past = TRUE;
  show_earlier (self);
}

/* Overrides */

static GType
sx_socket_model_get_item_type (GListModel *model)
{
  return SX_TYPE_SOCKET_ITEM;
}

static guint
sx_socket_model_get_n_items (GListModel *model)
{
  return SX_SOCKET_MODEL (model)->n_items;
}

static gpointer
sx_socket_model_get_item (GListModel *model,
                          guint       position)
{
  SxSocketModel *self = SX_SOCKET_MODEL (model);
  const SxSocketInfo *info;
  SxSocketItem *item;

  if (position >= self->n_items)
    return NULL;

  info = sx_socket_rows_get_info (self->rows, get_row (self, position));
  item = sx_alive_lookup (self->alive, info->id);
  if (item != NULL)
    return g_object_ref (item);

  return sx_socket_item_new_alive (info, self->alive);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sx_socket_model_get_item_type;
  iface->get_n_items = sx_socket_model_get_n_items;
  iface->get_item = sx_socket_model_get_item;
}

static void
sx_socket_model_finalize (GObject *object)
{
  SxSocketModel *self = SX_SOCKET_MODEL (object);

  g_clear_pointer (&self->earlier, sx_socket_rows_free);
  g_clear_pointer (&self->rows, sx_socket_rows_free);
  g_clear_pointer (&self->listed, g_array_unref);
  g_clear_object (&self->journal);
  g_hash_table_unref (self->alive);

  G_OBJECT_CLASS (sx_socket_model_parent_class)->finalize (object);
}

static void
sx_socket_model_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SxSocketModel *self = SX_SOCKET_MODEL (object);

  switch (prop_id)
    {
    case PROP_SUMS_UP:
      g_value_set_boolean (value, self->listed != NULL);
      break;
    case PROP_N_SUMMED_UP:
      g_value_set_uint (value, get_n_summed_up (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_socket_model_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SUMS_UP:
      sx_socket_model_set_sums_up (SX_SOCKET_MODEL (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_socket_model_class_init (SxSocketModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sx_socket_model_finalize;
  object_class->get_property = sx_socket_model_get_property;
  object_class->set_property = sx_socket_model_set_property;

  /**
   * SxSocketModel:sums-up:
   *
   * Whether only those are listed that are live, and of the others the last %SX_SOCKET_ROWS_RECENT.
   */
  properties[PROP_SUMS_UP] =
    g_param_spec_boolean ("sums-up", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * SxSocketModel:n-summed-up:
   *
   * How many rows are not listed for that. "changed" tells that it may be another number.
   */
  properties[PROP_N_SUMMED_UP] =
    g_param_spec_uint ("n-summed-up", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SxSocketModel::changed:
   *
   * After a drain, or sx_socket_model_clear_closed(), in which any row or count changed.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_socket_model_init (SxSocketModel *self)
{
  self->end = G_MAXUINT64;
  self->alive = sx_alive_new ();
}

/* Public functions */

/**
 * sx_socket_model_new:
 * @journal: what to look at
 * @owner: whose sockets; 0: everybody's
 *
 * Returns: (transfer full): a model that is empty until sx_socket_model_drain()
 */
SxSocketModel *
sx_socket_model_new (SxJournal *journal,
                     guint32    owner)
{
  SxSocketModel *self;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);

  self = g_object_new (SX_TYPE_SOCKET_MODEL, NULL);
  self->journal = g_object_ref (journal);
  g_signal_connect_object (journal, "cleared", G_CALLBACK (cleared_cb), self, G_CONNECT_SWAPPED);
  self->rows = sx_socket_rows_new (journal, owner);

  return self;
}

/**
 * sx_socket_model_drain:
 * @self: a model
 * @max: how many records to look at, at most
 *
 * Takes in what is new. Emits at most one items-changed, for rows added at the end, then
 * "changed" on the items alive whose sockets changed, then "changed" on @self. Records of a socket
 * that was cleared away, or never made, do nothing. On the way to an earlier moment nothing is emitted until it is
 * reached; then all is, once.
 *
 * Returns: %TRUE if there are more records to be looked at
 */
gboolean
sx_socket_model_drain (SxSocketModel *self,
                       guint          max)
{
  gboolean more;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), FALSE);

  more = sx_socket_model_take (self, max);
  tell (self);

  return more;
}

/**
 * sx_socket_model_take:
 * @self: a model
 * @max: how many records to look at, at most
 *
 * Adds up what is new. The list stays as it is until sx_socket_model_tell(), while sx_socket_model_lookup() and the counts
 * are ahead of it; only another moment is told when it is reached.
 *
 * Returns: %TRUE if there are more records to be looked at
 */
gboolean
sx_socket_model_take (SxSocketModel *self,
                      guint          max)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), FALSE);

  return self->earlier != NULL ? go_back (self, max) : go_on (self, max);
}

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

  tell (self);
}

/**
 * sx_socket_model_set_end:
 * @self: a model
 * @end: the serial of the first record that has not happened yet; %G_MAXUINT64: all have
 *
 * Goes to another moment: the rows follow in the next drains, and then are what a model has that was never drained
 * further than that. What was cleared away comes back for as long as it is an earlier moment.
 */
void
sx_socket_model_set_end (SxSocketModel *self,
                         guint64        end)
{
  guint64 target;

  g_return_if_fail (SX_IS_SOCKET_MODEL (self));

  if (self->end == end)
    return;

  /* From then on what is listed and what is told are the same */
  tell (self);
  self->end = end;
  self->was_past |= end != G_MAXUINT64;
  target = get_target (self);

  /* What is shown may do, or else what was begun */
  if (self->rows->n_looked <= target)
    g_clear_pointer (&self->earlier, sx_socket_rows_free);
  else if (self->earlier != NULL && self->earlier->n_looked > target)
    g_clear_pointer (&self->earlier, sx_socket_rows_free);

  if (self->rows->n_looked > target && self->earlier == NULL)
    {
      self->earlier = sx_socket_rows_new (self->journal, self->rows->owner);
      self->earlier->kept = self->rows->kept;
    }
}

/**
 * sx_socket_model_lookup:
 * @self: a model
 * @id: a socket's number
 *
 * Returns: (transfer none) (nullable): what that socket is, whether it is listed or summed up; good until the next call.
 *   %NULL if there is no such socket
 */
const SxSocketInfo *
sx_socket_model_lookup (SxSocketModel *self,
                        guint32        id)
{
  guint row;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), NULL);

  return sx_socket_rows_find (self->rows, id, &row) ? sx_socket_rows_get_info (self->rows, row) : NULL;
}

/**
 * sx_socket_model_find:
 * @self: a model
 * @id: a socket's number
 * @position: (out) (optional): where it is in the list
 *
 * Returns: %TRUE if it is listed
 */
gboolean
sx_socket_model_find (SxSocketModel *self,
                      guint32        id,
                      guint         *position)
{
  guint row, low = 0, high;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), FALSE);

  if (!sx_socket_rows_find (self->rows, id, &row))
    return FALSE;
  if (self->listed == NULL)
    {
      if (position != NULL)
        *position = row;
      return row < self->n_items;
    }

  high = self->listed->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_row (self, middle) < row)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->listed->len || g_array_index (self->listed, guint32, low) != id)
    return FALSE;
  if (position != NULL)
    *position = low;

  return TRUE;
}

/**
 * sx_socket_model_clear_closed:
 * @self: a model
 *
 * Removes the rows of sockets that are closed or failed. Rows that stand together go
 * with one items-changed; where that would be many, one items-changed says for all from the first
 * to the last that those which stay have replaced them.
 */
void
sx_socket_model_clear_closed (SxSocketModel *self)
{
  g_return_if_fail (SX_IS_SOCKET_MODEL (self));

  tell (self);
  self->cleared = MAX (self->cleared, self->rows->n_looked);
  if (remove_dead (self, self->rows->n_looked))
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sx_socket_model_count:
 * @self: a model
 * @state: a state
 *
 * Returns: how many sockets are in @state, listed or summed up
 */
guint
sx_socket_model_count (SxSocketModel *self,
                       SxSocketState  state)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), 0);
  g_return_val_if_fail ((guint) state < SX_N_SOCKET_STATES, 0);

  return self->rows->counts[state];
}

/**
 * sx_socket_model_peek:
 * @self: a model
 * @position: a row's place
 *
 * Like g_list_model_get_item(), for who looks at many rows and holds none: no item is made.
 *
 * Returns: (transfer none) (nullable): what is known of the socket, good until the next call; %NULL: there is no such row
 */
const SxSocketInfo *
sx_socket_model_peek (SxSocketModel *self,
                      guint          position)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), NULL);

  return position < self->n_items ? sx_socket_rows_get_info (self->rows, get_row (self, position)) : NULL;
}

/**
 * sx_socket_model_list_senders:
 * @self: a model
 *
 * Returns: (transfer full) (element-type guint32): the numbers of the sockets for which
 *   sx_socket_info_can_send() is %TRUE, in the order of the rows
 */
GArray *
sx_socket_model_list_senders (SxSocketModel *self)
{
  g_autoptr (GArray) at_hand = NULL;
  GArray *ids;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), NULL);

  ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  at_hand = sx_socket_rows_list_at_hand (self->rows);
  for (guint i = 0; i < at_hand->len; i++)
    {
      const SxSocketInfo *info = sx_socket_rows_get_info (self->rows, g_array_index (at_hand, guint, i));

      if (sx_socket_info_can_send (info))
        g_array_append_val (ids, info->id);
    }

  return ids;
}

/**
 * sx_socket_model_count_senders:
 * @self: a model
 *
 * Returns: how many sx_socket_model_list_senders() would list
 */
guint
sx_socket_model_count_senders (SxSocketModel *self)
{
  SxSocketInfo info = { 0, };
  guint n = 0;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), 0);

  for (guint state = 0; state < SX_N_SOCKET_STATES; state++)
    {
      info.state = state;
      if (sx_socket_info_can_send (&info))
        n += self->rows->counts[state];
    }

  return n;
}

/**
 * sx_socket_model_is_any_waiting:
 * @self: a model
 *
 * Returns: whether bytes wait to be sent in any socket for which sx_socket_info_can_send() is %TRUE
 */
gboolean
sx_socket_model_is_any_waiting (SxSocketModel *self)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), FALSE);

  return self->rows->n_waiting > 0;
}

/**
 * sx_socket_model_is_any_dropping:
 * @self: a model
 *
 * Returns: whether the kernel threw datagrams away that were for any of the sockets
 */
gboolean
sx_socket_model_is_any_dropping (SxSocketModel *self)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), FALSE);

  return self->rows->n_dropping > 0;
}

/**
 * sx_socket_model_set_sums_up:
 * @self: a model
 * @sums_up: whether to list only those that are live, and some of the others
 *
 * Of those that are closed or failed the last ones stay listed. All are still counted and can be looked up.
 */
void
sx_socket_model_set_sums_up (SxSocketModel *self,
                             gboolean       sums_up)
{
  guint n_items;

  g_return_if_fail (SX_IS_SOCKET_MODEL (self));

  if (sums_up == (self->listed != NULL))
    return;

  /* None in between: to have another one in each place takes much longer, where there are many */
  n_items = self->n_items;
  self->n_items = 0;
  if (n_items > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_items, 0);

  if (sums_up)
    self->listed = list_at_hand (self->rows);
  else
    g_clear_pointer (&self->listed, g_array_unref);
  self->n_moves = self->rows->n_moves;
  self->n_items = get_length (self);
  if (self->n_items > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->n_items);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMS_UP]);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sx_socket_model_get_n_summed_up:
 * @self: a model
 *
 * Returns: how many rows are not listed, see sx_socket_model_set_sums_up()
 */
guint
sx_socket_model_get_n_summed_up (SxSocketModel *self)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), 0);

  return get_n_summed_up (self);
}

/**
 * sx_socket_model_keep:
 * @self: a model
 * @id: a socket's number; 0: none
 *
 * Has one socket, such as the one that is selected, stay listed, if it is now, until another one is to.
 */
void
sx_socket_model_keep (SxSocketModel *self,
                      guint32        id)
{
  g_return_if_fail (SX_IS_SOCKET_MODEL (self));

  self->rows->kept = id;
  if (self->earlier != NULL)
    self->earlier->kept = id;
}
