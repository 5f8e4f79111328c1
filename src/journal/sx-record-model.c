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
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SxRecordModel, sx_record_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* Helpers */

/* The only place where the length changes: what is told and what is there go together */
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

/* The filter goes on beyond the end, so that coming back costs nothing */
static void
follow_filter (SxRecordModel *self)
{
  guint n_items = sx_record_filter_get_length (self->filter);

  if (self->end != G_MAXUINT64)
    sx_record_filter_find (self->filter, self->end, &n_items);
  set_n_items (self, n_items);
}

/* Callbacks */

static void
filter_reset_cb (SxRecordModel *self)
{
  set_n_items (self, 0);
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

  serial = sx_record_filter_get_serial (self->filter, position);
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
  g_signal_connect_object (filter, "reset", G_CALLBACK (filter_reset_cb), self, G_CONNECT_SWAPPED);

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
 * sx_record_model_drain:
 * @self: a model
 * @max: how many records to look at, at most
 *
 * Takes in what is new; at most one items-changed, for rows added at the end.
 *
 * Returns: %TRUE if there are more records to be looked at
 */
gboolean
sx_record_model_drain (SxRecordModel *self,
                       guint          max)
{
  gboolean more;

  g_return_val_if_fail (SX_IS_RECORD_MODEL (self), FALSE);

  more = sx_record_filter_extend (self->filter, max);
  follow_filter (self);

  return more;
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
