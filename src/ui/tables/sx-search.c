/* sx-search.c: what is found among the records of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-search.h"

/* How often it says how far it is, while it has nothing else to say */
#define PROGRESS_MS 100

struct _SxSearch
{
  GObject         parent_instance;

  SxDesk         *desk;
  SxRecordFilter *rows;
  SxRecordFilter *filter;
  SxRecordModel  *matches; /* NULL while nothing is looked for: then nothing is drained */
  guint           progress_id;
};

G_DEFINE_FINAL_TYPE (SxSearch, sx_search, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_changed (SxSearch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
progress_cb (gpointer user_data)
{
  SxSearch *self = user_data;
  gboolean running = sx_search_is_running (self);

  if (!running)
    self->progress_id = 0;
  emit_changed (self);

  return running ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
watch_progress (SxSearch *self)
{
  if (self->progress_id == 0 && self->matches != NULL)
    self->progress_id = g_timeout_add (PROGRESS_MS, progress_cb, self);
}

/* The table shows other rows: they are what is searched */
static void
rows_reset_cb (SxSearch *self)
{
  sx_record_filter_copy_condition (self->filter, self->rows);
  watch_progress (self);
}

static void
begin (SxSearch *self)
{
  self->matches = sx_record_model_new (self->filter);
  g_signal_connect_object (self->matches, "items-changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->matches, "stale", G_CALLBACK (watch_progress), self, G_CONNECT_SWAPPED);
  sx_desk_add_model (self->desk, self->matches);
}

static void
end (SxSearch *self)
{
  g_clear_handle_id (&self->progress_id, g_source_remove);
  if (self->matches == NULL)
    return;

  sx_desk_remove_model (self->desk, self->matches);
  g_signal_handlers_disconnect_by_data (self->matches, self);
  g_clear_object (&self->matches);
}

static void
sx_search_dispose (GObject *object)
{
  SxSearch *self = SX_SEARCH (object);

  if (self->rows != NULL)
    {
      end (self);
      g_signal_handlers_disconnect_by_data (self->rows, self);
    }
  g_clear_object (&self->rows);
  g_clear_object (&self->filter);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (sx_search_parent_class)->dispose (object);
}

static void
sx_search_class_init (SxSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_search_dispose;

  signals[CHANGED] =
    g_signal_new ("changed", SX_TYPE_SEARCH, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_search_init (SxSearch *self)
{
}

/**
 * sx_search_new:
 * @desk: who drains
 * @rows: which records are searched
 *
 * Returns: (transfer full): a search for nothing yet
 */
SxSearch *
sx_search_new (SxDesk        *desk,
               SxRecordModel *rows)
{
  SxSearch *self;

  g_return_val_if_fail (SX_IS_DESK (desk), NULL);
  g_return_val_if_fail (SX_IS_RECORD_MODEL (rows), NULL);

  self = g_object_new (SX_TYPE_SEARCH, NULL);
  self->desk = g_object_ref (desk);
  self->rows = g_object_ref (sx_record_model_get_filter (rows));
  self->filter = sx_record_filter_new (sx_record_filter_get_journal (self->rows));
  sx_record_filter_copy_condition (self->filter, self->rows);
  g_signal_connect_swapped (self->rows, "reset", G_CALLBACK (rows_reset_cb), self);

  return self;
}

/**
 * sx_search_set_needle:
 * @needle: (nullable): what to look for; %NULL: nothing
 *
 * Starts over, at once, whatever was under way.
 */
void
sx_search_set_needle (SxSearch *self,
                      SxNeedle *needle)
{
  g_return_if_fail (SX_IS_SEARCH (self));

  if (sx_needle_equal (sx_search_get_needle (self), needle))
    return;

  sx_record_filter_set_needle (self->filter, needle);
  if (needle == NULL)
    end (self);
  else if (self->matches == NULL)
    begin (self);
  watch_progress (self);
  emit_changed (self);
}

/**
 * sx_search_get_needle:
 *
 * Returns: (transfer none) (nullable): what is looked for
 */
SxNeedle *
sx_search_get_needle (SxSearch *self)
{
  g_return_val_if_fail (SX_IS_SEARCH (self), NULL);

  return sx_record_filter_get_needle (self->filter);
}

/**
 * sx_search_get_matches:
 *
 * Returns: (transfer none) (nullable): what was found so far; %NULL: nothing is looked for
 */
SxRecordModel *
sx_search_get_matches (SxSearch *self)
{
  g_return_val_if_fail (SX_IS_SEARCH (self), NULL);

  return self->matches;
}

/**
 * sx_search_get_place:
 * @serial: a record's number; %G_MAXUINT64: none
 *
 * Returns: the how manieth match it is, from 1; 0: it is none
 */
guint
sx_search_get_place (SxSearch *self,
                     guint64   serial)
{
  guint position;

  g_return_val_if_fail (SX_IS_SEARCH (self), 0);

  if (self->matches == NULL || !sx_record_model_find (self->matches, serial, &position))
    return 0;

  return position + 1;
}

/**
 * sx_search_is_running:
 *
 * Returns: whether there is more to be looked at
 */
gboolean
sx_search_is_running (SxSearch *self)
{
  g_return_val_if_fail (SX_IS_SEARCH (self), FALSE);

  return self->matches != NULL && !sx_record_filter_is_complete (self->filter);
}

/**
 * sx_search_get_percent:
 *
 * Returns: how much has been looked at; 100 only when that is all
 */
guint
sx_search_get_percent (SxSearch *self)
{
  g_return_val_if_fail (SX_IS_SEARCH (self), 0);

  return sx_search_is_running (self) ? MIN (99, 100 * sx_record_filter_get_progress (self->filter)) : 100;
}

/**
 * sx_search_step:
 * @from: the record that is selected; %G_MAXUINT64: none
 * @forward: whether to go to newer records
 *
 * Behind the last match comes the first one. With nothing selected it begins at the newest, which is what a table shows.
 *
 * Returns: the serial of the next match; %G_MAXUINT64: there is none so far
 */
guint64
sx_search_step (SxSearch *self,
                guint64   from,
                gboolean  forward)
{
  gboolean is_match;
  guint n_items;
  guint position;

  g_return_val_if_fail (SX_IS_SEARCH (self), G_MAXUINT64);

  n_items = self->matches != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->matches)) : 0;
  if (n_items == 0)
    return G_MAXUINT64;

  if (from == G_MAXUINT64)
    return sx_record_model_get_serial (self->matches, n_items - 1);

  is_match = sx_record_model_find (self->matches, from, &position);
  if (!forward)
    position = position > 0 ? position - 1 : n_items - 1;
  else
    position = (is_match ? position + 1 : position) % n_items;

  return sx_record_model_get_serial (self->matches, position);
}
