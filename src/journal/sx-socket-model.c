/* sx-socket-model.c: the sockets of a pane, as their records add up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket-model-private.h"

#include "sx-alive-private.h"
#include "sx-cleared.h"
#include "sx-socket-item-private.h"

/* How many records are looked at in one go when others are there than before */
#define AT_ONCE 20000

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

/* Helpers: draining */

/* What is behind the end has not happened yet */
static guint64
get_target (SxSocketModel *self)
{
  return sx_journal_get_end (self->journal, self->end);
}

/* Forwards: adds up what comes next */
static gboolean
go_on (SxSocketModel *self,
       guint          max)
{
  guint64 target = get_target (self);

  if (sx_socket_rows_fold (self->rows, MIN (target, self->rows->n_looked + max)))
    self->untold = TRUE;
  /* As many as may have ended: each has two records at least. Where others are summed up, those at hand are listed */
  if (self->listed == NULL)
    sx_socket_rows_put_away (self->rows, max / 2);

  /* Back from the past: what was cleared away is still not wanted */
  if (self->was_past && self->end == G_MAXUINT64 && self->rows->n_looked == target)
    {
      self->was_past = FALSE;
      sx_socket_model_tell (self);
      if (sx_socket_model_remove_dead (self, self->cleared))
        sx_socket_model_emit_changed (self);
    }

  return self->rows->n_looked < target;
}

static guint32
get_id (gpointer rows,
        guint    position)
{
  return sx_socket_rows_get_id (rows, position);
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
      sx_socket_model_list_anew (self);
    }
  else
    {
      /* Of those that were there, some may not have been told yet */
      sx_socket_model_tell_replaced (self, old, self->n_items, new, new->n_rows, get_id);
    }

  sx_socket_model_update_items (self, TRUE);
  sx_socket_model_emit_changed (self);
}

/* Backwards: records cannot be taken away again, so all is added up anew, and shown when that is done */
static gboolean
go_back (SxSocketModel *self,
         guint          max)
{
  guint64 target = get_target (self);

  sx_socket_rows_fold (self->earlier, MIN (target, self->earlier->n_looked + max));
  /* Nobody shows them yet */
  sx_socket_rows_told (self->earlier);
  sx_socket_rows_put_away (self->earlier, G_MAXUINT);
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

  info = sx_socket_rows_get_info (self->rows, sx_socket_model_get_row (self, position));
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

  g_clear_handle_id (&self->tidy_id, g_source_remove);
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
      g_value_set_uint (value, sx_socket_model_get_n_summed_up (self));
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

/* For the files named sx-socket-model-* */

void
sx_socket_model_emit_changed (SxSocketModel *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
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
  sx_socket_model_tell (self);

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
  sx_socket_model_tell (self);
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

  sx_socket_model_tell (self);
  self->cleared = MAX (self->cleared, self->rows->n_looked);
  if (sx_socket_model_remove_dead (self, self->rows->n_looked))
    sx_socket_model_emit_changed (self);
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
    {
      sx_socket_rows_put_away (self->rows, G_MAXUINT);
      self->listed = sx_socket_model_list_at_hand (self->rows);
    }
  else
    {
      g_clear_pointer (&self->listed, g_array_unref);
    }
  self->n_moves = self->rows->n_moves;
  self->n_items = sx_socket_model_get_length (self);
  if (self->n_items > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->n_items);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMS_UP]);
  sx_socket_model_emit_changed (self);
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
