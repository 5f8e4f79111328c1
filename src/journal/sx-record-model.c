/* sx-record-model.c: a filter as a list model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record-model.h"

#include "sx-alive-private.h"
#include "sx-record-item-private.h"

struct _SxRecordModel
{
  GObject         parent_instance;

  SxRecordFilter *filter;
  GHashTable     *alive;    /* serial → item, see sx-alive-private.h */
  guint64         end;      /* records from this one on have not happened */
  guint           n_items;  /* what was told; the filter may be ahead */
  guint           skip;     /* rows that the filter has found before those, not told yet */
  guint64         first;    /* records from this one on were looked at when that was told */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SxRecordModel, sx_record_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  STALE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Helpers */

/* Where the length changes at the end: what is told and what is there go together */
static void
set_n_items (SxRecordModel *self,
             guint          n_items)
{
  guint old = self->n_items;

  self->n_items = n_items;
  if (n_items > old)
    g_list_model_items_changed (G_LIST_MODEL (self), old, 0, n_items - old);
  else if (n_items < old)
    g_list_model_items_changed (G_LIST_MODEL (self), n_items, old - n_items, 0);
}

/* How many rows there are of records before this one */
static guint
count_before (SxRecordModel *self,
              guint64        serial)
{
  guint n_items;

  if (serial == G_MAXUINT64)
    return sx_record_filter_get_length (self->filter);

  sx_record_filter_find (self->filter, serial, &n_items);

  return n_items;
}

/* How many of them were found since the rows were told, before those */
static guint
count_front (SxRecordModel *self)
{
  return self->n_items > 0 ? count_before (self, MIN (self->first, self->end)) : 0;
}

/* The filter goes on beyond the end, so that coming back costs nothing. Whoever shows the rows hears of those that are new
 * at the end, and then of those that are new at the beginning: a list of rows that stays where it is */
static void
follow_filter (SxRecordModel *self)
{
  guint n_items = count_before (self, self->end);
  guint n_front = count_front (self);

  self->first = sx_record_filter_get_first (self->filter);
  self->skip = n_front;
  set_n_items (self, n_items - n_front);
  if (n_front == 0)
    return;

  self->skip = 0;
  self->n_items = n_items;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n_front);
}

/* Callbacks */

static void
filter_reset_cb (SxRecordModel *self)
{
  self->skip = 0;
  set_n_items (self, 0);
  g_signal_emit (self, signals[STALE], 0);
}

static void
filter_ready_cb (SxRecordModel *self)
{
  g_signal_emit (self, signals[STALE], 0);
}

/* Overrides */

static GType
sx_record_model_get_item_type (GListModel *model)
{
  return SX_TYPE_RECORD_ITEM;
}

static guint
sx_record_model_get_n_items (GListModel *model)
{
  return SX_RECORD_MODEL (model)->n_items;
}

static gpointer
sx_record_model_get_item (GListModel *model,
                          guint       position)
{
  SxRecordModel *self = SX_RECORD_MODEL (model);
  SxRecordItem *item;
  guint64 serial;

  if (position >= self->n_items)
    return NULL;

  serial = sx_record_filter_get_serial (self->filter, self->skip + position);
  item = sx_alive_lookup (self->alive, serial);
  if (item != NULL)
    return g_object_ref (item);

  return sx_record_item_new_alive (sx_record_filter_get_journal (self->filter), serial, self->alive);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sx_record_model_get_item_type;
  iface->get_n_items = sx_record_model_get_n_items;
  iface->get_item = sx_record_model_get_item;
}

static void
sx_record_model_finalize (GObject *object)
{
  SxRecordModel *self = SX_RECORD_MODEL (object);

  g_clear_object (&self->filter);
  g_hash_table_unref (self->alive);

  G_OBJECT_CLASS (sx_record_model_parent_class)->finalize (object);
}

static void
sx_record_model_class_init (SxRecordModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sx_record_model_finalize;

  /**
   * SxRecordModel::stale:
   *
   * There is something to drain that no record in the journal tells of.
   */
  signals[STALE] = g_signal_new ("stale", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_record_model_init (SxRecordModel *self)
{
  self->end = G_MAXUINT64;
  self->alive = sx_alive_new ();
}

/* Public functions */

/**
 * sx_record_model_new:
 * @filter: the index to show; it belongs to the model from now on: only
 *   sx_record_model_drain() may extend it, while its condition may be set freely
 *
 * Returns: (transfer full): a model over the records that @filter has found
 */
SxRecordModel *
sx_record_model_new (SxRecordFilter *filter)
{
  SxRecordModel *self;

  g_return_val_if_fail (SX_IS_RECORD_FILTER (filter), NULL);

  self = g_object_new (SX_TYPE_RECORD_MODEL, NULL);
  self->filter = g_object_ref (filter);
  self->n_items = sx_record_filter_get_length (filter);
  self->first = sx_record_filter_get_first (filter);
  g_signal_connect_object (filter, "reset", G_CALLBACK (filter_reset_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (filter, "ready", G_CALLBACK (filter_ready_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sx_record_model_get_filter:
 * @self: a model
 *
 * Returns: (transfer none): its filter
 */
SxRecordFilter *
sx_record_model_get_filter (SxRecordModel *self)
{
  g_return_val_if_fail (SX_IS_RECORD_MODEL (self), NULL);

  return self->filter;
}

/**
 * sx_record_model_get_serial:
 * @self: a model
 * @position: a row's place
 *
 * Returns: the serial of the record in that row; %G_MAXUINT64: there is no such row
 */
guint64
sx_record_model_get_serial (SxRecordModel *self,
                            guint          position)
{
  g_return_val_if_fail (SX_IS_RECORD_MODEL (self), G_MAXUINT64);

  return position < self->n_items ? sx_record_filter_get_serial (self->filter, self->skip + position) : G_MAXUINT64;
}

/**
 * sx_record_model_find:
 * @self: a model
 * @serial: a record's number
 * @position: (out) (optional): the place of its row, or how many rows are of records before it
 *
 * Returns: whether it has a row
 */
gboolean
sx_record_model_find (SxRecordModel *self,
                      guint64        serial,
                      guint         *position)
{
  guint place;
  gboolean found;

  g_return_val_if_fail (SX_IS_RECORD_MODEL (self), FALSE);

  found = sx_record_filter_find (self->filter, serial, &place);
  found = found && place >= self->skip && place - self->skip < self->n_items;
  if (position != NULL)
    *position = MIN (place - MIN (place, self->skip), self->n_items);

  return found;
}

/**
 * sx_record_model_drain:
 * @self: a model
 * @max: how many records to look at, at most
 *
 * Takes in what is new, and what is old and was not looked at yet; at most one items-changed for rows added at the
 * end, and one for rows added at the beginning.
 *
 * Returns: %TRUE if there are more records to be looked at here; %FALSE if there are none, or a thread has them: "stale" tells when
 */
gboolean
sx_record_model_drain (SxRecordModel *self,
                       guint          max)
{
  gboolean more;

  g_return_val_if_fail (SX_IS_RECORD_MODEL (self), FALSE);

  more = sx_record_model_take (self, max);
  sx_record_model_tell (self);

  return more;
}

/**
 * sx_record_model_take:
 * @self: a model
 * @max: how many records to look at, at most
 *
 * Looks at what is new. The model stays as it is until sx_record_model_tell().
 *
 * Returns: %TRUE if there are more records to be looked at
 */
gboolean
sx_record_model_take (SxRecordModel *self,
                      guint          max)
{
  gboolean more;

  g_return_val_if_fail (SX_IS_RECORD_MODEL (self), FALSE);

  more = sx_record_filter_extend (self->filter, max);
  self->skip = count_front (self);

  return more;
}

/**
 * sx_record_model_tell:
 * @self: a model
 *
 * Has rows for what was found, as sx_record_model_drain() does.
 */
void
sx_record_model_tell (SxRecordModel *self)
{
  g_return_if_fail (SX_IS_RECORD_MODEL (self));

  follow_filter (self);
}

/**
 * sx_record_model_set_end:
 * @self: a model
 * @end: the serial of the first record that has not happened yet; %G_MAXUINT64: all have
 *
 * Shows the rows that there were at an earlier moment; at most one items-changed, at the end.
 */
void
sx_record_model_set_end (SxRecordModel *self,
                         guint64        end)
{
  g_return_if_fail (SX_IS_RECORD_MODEL (self));

  if (self->end == end)
    return;

  self->end = end;
  follow_filter (self);
}
