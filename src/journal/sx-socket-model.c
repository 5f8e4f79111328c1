/* sx-socket-model.c: the sockets of a pane, as their records add up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket-model.h"

#include "sx-alive-private.h"
#include "sx-socket-item-private.h"

#define N_STATES (SX_SOCKET_FAILED + 1)

/* Rows are in blocks, so that a hundred thousand of them are not moved when there is one more */
#define BLOCK_SHIFT  8
#define BLOCK_LENGTH (1u << BLOCK_SHIFT)

/* Up to this many stretches of removed rows are told one by one, see clear_closed */
#define MAX_STRETCHES 16

typedef struct
{
  SxSocketInfo info;
  guint        drain; /* the number of the drain that changed it last */
} Row;

struct _SxSocketModel
{
  GObject     parent_instance;

  SxJournal  *journal;
  guint32     owner;
  guint64     n_looked;  /* records up to this one were looked at */

  GPtrArray  *blocks;    /* (element-type Row): BLOCK_LENGTH each */
  guint       n_rows;
  guint       n_items;   /* what was told */
  GHashTable *positions; /* id → position + 1 */
  GHashTable *alive;     /* id → item, see sx-alive-private.h */

  guint       counts[N_STATES];
  guint       drain;
  gboolean    changed;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SxSocketModel, sx_socket_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Helpers: rows */

static Row *
get_row (SxSocketModel *self,
         guint          position)
{
  Row *block = g_ptr_array_index (self->blocks, position >> BLOCK_SHIFT);

  return &block[position & (BLOCK_LENGTH - 1)];
}

static Row *
find_row (SxSocketModel *self,
          guint32        id)
{
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, GUINT_TO_POINTER (id)));

  return position > 0 ? get_row (self, position - 1) : NULL;
}

static void
set_position (SxSocketModel *self,
              guint          position)
{
  g_hash_table_insert (self->positions, GUINT_TO_POINTER (get_row (self, position)->info.id),
                       GUINT_TO_POINTER (position + 1));
}

static void
append_row (SxSocketModel      *self,
            const SxSocketInfo *info)
{
  Row *row;

  if (self->n_rows >> BLOCK_SHIFT == self->blocks->len)
    g_ptr_array_add (self->blocks, g_new (Row, BLOCK_LENGTH));

  row = get_row (self, self->n_rows);
  row->info = *info;
  row->drain = self->drain;
  self->n_rows++;
  set_position (self, self->n_rows - 1);
}

/* Helpers: draining */

/* Bytes that come and go are most of what happens, and change a number only: no need to unpack
 * the whole record */
static gboolean
fold_traffic (Row                 *row,
              const SxJournalPeek *peek)
{
  if (peek->error != 0 || peek->value <= 0 || row->info.state == SX_SOCKET_NEW)
    return FALSE;

  switch (peek->kind)
    {
    case SX_KIND_SEND:
    case SX_KIND_SENDTO:
      row->info.sent += peek->value;
      return TRUE;
    case SX_KIND_RECV:
    case SX_KIND_RECVFROM:
      row->info.received += peek->value;
      return TRUE;
    default:
      return FALSE;
    }
}

static void
fold_known (SxSocketModel       *self,
            Row                 *row,
            guint64              serial,
            const SxJournalPeek *peek)
{
  SxSocketState old = row->info.state;
  SxRecord record;

  row->drain = self->drain;
  self->changed = TRUE;
  if (fold_traffic (row, peek))
    return;

  if (sx_journal_read (self->journal, serial, &record))
    sx_socket_info_fold (&row->info, &record);
  self->counts[old]--;
  self->counts[row->info.state]++;
}

static void
fold_unknown (SxSocketModel       *self,
              guint64              serial,
              const SxJournalPeek *peek)
{
  SxSocketInfo info;
  SxRecord record;

  if (peek->kind != SX_KIND_SOCKET && peek->kind != SX_KIND_ACCEPT)
    return;

  if (!sx_journal_read (self->journal, serial, &record) || !sx_socket_info_begin (&info, &record))
    return;

  append_row (self, &info);
  self->counts[info.state]++;
  self->changed = TRUE;
}

static void
fold (SxSocketModel *self,
      guint64        serial)
{
  SxJournalPeek peek;
  Row *row;

  if (!sx_journal_peek (self->journal, serial, &peek) || peek.socket == 0)
    return;
  if (self->owner != 0 && peek.owner != self->owner)
    return;

  row = find_row (self, peek.socket);
  if (row != NULL)
    fold_known (self, row, serial, &peek);
  else
    fold_unknown (self, serial, &peek);
}

/* Of the items, only those that somebody holds have to be told: a few hundred at most */
static void
update_items (SxSocketModel *self)
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
      Row *row;

      item = g_ptr_array_index (items, i);
      row = find_row (self, sx_socket_item_get_id (item));
      if (row != NULL && row->drain == self->drain)
        sx_socket_item_update (item, &row->info);
    }
}

/* Helpers: removing */

/* Removes the rows that are not live from [from, to); returns how many live ones stay there. All that
 * is behind moves up. */
static guint
remove_dead (SxSocketModel *self,
             guint          from,
             guint          to)
{
  guint kept = from;

  for (guint position = from; position < self->n_rows; position++)
    {
      Row *row = get_row (self, position);

      if (position < to && !sx_socket_info_is_live (&row->info))
        {
          g_hash_table_remove (self->positions, GUINT_TO_POINTER (row->info.id));
          self->counts[row->info.state]--;
          continue;
        }

      if (position != kept)
        {
          *get_row (self, kept) = *row;
          set_position (self, kept);
        }
      kept++;
    }

  to -= self->n_rows - kept;
  self->n_rows = kept;
  self->n_items = kept;
  g_ptr_array_set_size (self->blocks, (kept + BLOCK_LENGTH - 1) >> BLOCK_SHIFT);

  return to - from;
}

static gboolean
is_dead_at (SxSocketModel *self,
            guint          position)
{
  return !sx_socket_info_is_live (&get_row (self, position)->info);
}

/* The stretches of rows that are not live: pairs of start and end, in order */
static GArray *
list_stretches (SxSocketModel *self)
{
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint position = 0; position < self->n_rows; position++)
    {
      gboolean dead = is_dead_at (self, position);
      gboolean was_dead = stretches->len % 2 == 1;

      if (dead != was_dead)
        g_array_append_val (stretches, position);
    }
  if (stretches->len % 2 == 1)
    g_array_append_val (stretches, self->n_rows);

  return stretches;
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

  info = &get_row (self, position)->info;
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

  g_clear_object (&self->journal);
  g_ptr_array_unref (self->blocks);
  g_hash_table_unref (self->positions);
  g_hash_table_unref (self->alive);

  G_OBJECT_CLASS (sx_socket_model_parent_class)->finalize (object);
}

static void
sx_socket_model_class_init (SxSocketModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sx_socket_model_finalize;

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
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->positions = g_hash_table_new (NULL, NULL);
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
  self->owner = owner;

  return self;
}

/**
 * sx_socket_model_drain:
 * @self: a model
 * @max: how many records to look at, at most
 *
 * Takes in what is new. Emits at most one items-changed, for rows added at the end, then
 * "changed" on the items alive whose sockets changed, then "changed" on @self. Records of a socket
 * that was cleared away, or never made, do nothing.
 *
 * Returns: %TRUE if there are more records to be looked at
 */
gboolean
sx_socket_model_drain (SxSocketModel *self,
                       guint          max)
{
  guint64 n_records;
  guint64 end;
  guint added;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), FALSE);

  n_records = sx_journal_get_n_records (self->journal);
  end = MIN (n_records, self->n_looked + max);

  self->changed = FALSE;
  self->drain++;
  for (; self->n_looked < end; self->n_looked++)
    fold (self, self->n_looked);

  if (!self->changed)
    return end < n_records;

  added = self->n_rows - self->n_items;
  self->n_items = self->n_rows;
  if (added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), self->n_items - added, 0, added);
  update_items (self);
  g_signal_emit (self, signals[CHANGED], 0);

  return end < n_records;
}

/**
 * sx_socket_model_lookup:
 * @self: a model
 * @id: a socket's number
 *
 * Returns: (transfer none) (nullable): what that socket is; good until the next
 *   sx_socket_model_clear_closed(). %NULL if there is no such row
 */
const SxSocketInfo *
sx_socket_model_lookup (SxSocketModel *self,
                        guint32        id)
{
  Row *row;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), NULL);

  row = find_row (self, id);

  return row != NULL ? &row->info : NULL;
}

/**
 * sx_socket_model_find:
 * @self: a model
 * @id: a socket's number
 * @position: (out) (optional): the position of its row
 *
 * Returns: %TRUE if there is such a row
 */
gboolean
sx_socket_model_find (SxSocketModel *self,
                      guint32        id,
                      guint         *position)
{
  guint found;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), FALSE);

  found = GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, GUINT_TO_POINTER (id)));
  if (found == 0)
    return FALSE;

  if (position != NULL)
    *position = found - 1;

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
  g_autoptr (GArray) stretches = NULL;
  guint n_stretches;

  g_return_if_fail (SX_IS_SOCKET_MODEL (self));

  stretches = list_stretches (self);
  n_stretches = stretches->len / 2;
  if (n_stretches == 0)
    return;

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
      guint kept = remove_dead (self, from, to);

      g_list_model_items_changed (G_LIST_MODEL (self), from, to - from, kept);
    }

  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sx_socket_model_count:
 * @self: a model
 * @state: a state
 *
 * Returns: how many rows are in @state
 */
guint
sx_socket_model_count (SxSocketModel *self,
                       SxSocketState  state)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), 0);
  g_return_val_if_fail ((guint) state < N_STATES, 0);

  return self->counts[state];
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
  GArray *ids;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), NULL);

  ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint position = 0; position < self->n_rows; position++)
    {
      const SxSocketInfo *info = &get_row (self, position)->info;

      if (sx_socket_info_can_send (info))
        g_array_append_val (ids, info->id);
    }

  return ids;
}
