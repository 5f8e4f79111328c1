/* sx-desk-drain.c: what is new for a pane, and at an earlier moment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-cleared.h"
#include "sx-desk-private.h"

/* Of a socket that was open when the journal was cleared, its beginning is there, and not all that it did since */
static void
add_totals (SxDesk         *self,
            SxStatus       *status,
            const SxRecord *record)
{
  SxTotals totals;

  if ((record->kind == SX_KIND_SOCKET || record->kind == SX_KIND_ACCEPT)
      && sx_journal_get_totals (self->journal, record->socket, &totals))
    sx_status_add_totals (status, record->socket, &totals);
}

/* TRUE: what it says may have changed */
static gboolean
feed_status (SxDesk   *self,
             SxStatus *status,
             guint64  *serial,
             guint64   end)
{
  gboolean changed = FALSE;
  SxJournalPeek peeks[SX_JOURNAL_PEEKS];
  guint n;

  while ((n = sx_journal_peek_owner (self->journal, serial, end, self->owner, peeks, SX_JOURNAL_PEEKS)) > 0)
    for (guint i = 0; i < n; i++)
      {
        SxRecord record;

        if (sx_status_skim (status, &peeks[i], &changed) || !sx_journal_read (self->journal, peeks[i].serial, &record))
          continue;
        changed |= sx_status_feed (status, &record);
        add_totals (self, status, &record);
      }

  return changed;
}

/* What is behind the end has not happened yet */
static guint64
get_target (SxDesk *self)
{
  return sx_journal_get_end (self->journal, self->end);
}

/* TRUE: there is more. On the way to an earlier moment the old sentence stands until the new one is known */
static gboolean
drain_status (SxDesk *self,
              guint   max)
{
  guint64 target = get_target (self);

  if (self->earlier == NULL)
    {
      if (feed_status (self, self->status, &self->next_serial, MIN (target, self->next_serial + max)))
        self->changed = TRUE;

      return self->next_serial < target;
    }

  feed_status (self, self->earlier, &self->earlier_serial, MIN (target, self->earlier_serial + max));
  if (self->earlier_serial < target)
    return TRUE;

  sx_status_free (self->status);
  self->status = g_steal_pointer (&self->earlier);
  self->next_serial = self->earlier_serial;
  self->changed = TRUE;

  return FALSE;
}

/* What is told already may do, or else what was begun; or all is added up anew */
void
sx_desk_move_status (SxDesk *self)
{
  guint64 target = get_target (self);

  if (self->next_serial <= target || (self->earlier != NULL && self->earlier_serial > target))
    g_clear_pointer (&self->earlier, sx_status_free);

  if (self->next_serial > target && self->earlier == NULL)
    {
      self->earlier = sx_status_new (self->pane);
      self->earlier_serial = 0;
    }
}

static guint
count_rows (SxDesk *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->sockets)) + g_list_model_get_n_items (G_LIST_MODEL (self->log))
         + g_list_model_get_n_items (G_LIST_MODEL (self->messages));
}

static void
tell (SxDesk      *self,
      SxDeskParts  parts)
{
  if (parts & SX_DESK_SOCKETS)
    sx_socket_model_tell (self->sockets);
  if (parts & SX_DESK_LOG)
    sx_record_model_tell (self->log);
  if (parts & SX_DESK_MESSAGES)
    sx_record_model_tell (self->messages);
  for (guint i = 0; parts & SX_DESK_MESSAGES && i < self->others->len; i++)
    sx_record_model_tell (g_ptr_array_index (self->others, i));

  if (parts & SX_DESK_STATUS && self->changed)
    {
      self->changed = FALSE;
      sx_desk_emit_changed (self);
    }
}

/**
 * sx_desk_add_model:
 * @model: a view of the desk's journal
 *
 * Drains @model from now on, and shows the desk's moment in it.
 */
void
sx_desk_add_model (SxDesk        *self,
                   SxRecordModel *model)
{
  g_return_if_fail (SX_IS_DESK (self));
  g_return_if_fail (SX_IS_RECORD_MODEL (model));

  g_ptr_array_add (self->others, g_object_ref (model));
  g_signal_connect_object (model, "stale", G_CALLBACK (sx_desk_emit_stale), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (sx_desk_set_changed), self, G_CONNECT_SWAPPED);
  sx_record_model_set_end (model, self->end);
  sx_desk_emit_stale (self);
}

/**
 * sx_desk_remove_model:
 * @model: what was added
 */
void
sx_desk_remove_model (SxDesk        *self,
                      SxRecordModel *model)
{
  g_return_if_fail (SX_IS_DESK (self));

  g_signal_handlers_disconnect_by_data (model, self);
  g_ptr_array_remove (self->others, model);
}

/**
 * sx_desk_drain:
 * @max: how many records each view looks at, at most
 *
 * Takes in what is new and emits "changed" if that changed anything.
 *
 * Returns: %TRUE when there is more
 */
gboolean
sx_desk_drain (SxDesk *self,
               guint   max)
{
  gboolean more;

  g_return_val_if_fail (SX_IS_DESK (self), FALSE);

  more = sx_desk_take (self, max);
  tell (self, SX_DESK_ALL);

  return more;
}

/**
 * sx_desk_take:
 * @max: how many records each view looks at, at most
 *
 * Adds up what is new, which costs little. What shows it hears of it from sx_desk_tell().
 *
 * Returns: %TRUE when there is more
 */
gboolean
sx_desk_take (SxDesk *self,
              guint   max)
{
  gboolean more = FALSE;

  g_return_val_if_fail (SX_IS_DESK (self), FALSE);

  more |= sx_socket_model_take (self->sockets, max);
  more |= drain_status (self, max);
  more |= sx_record_model_take (self->log, max);
  more |= sx_record_model_take (self->messages, max);
  for (guint i = 0; i < self->others->len; i++)
    more |= sx_record_model_take (g_ptr_array_index (self->others, i), max);

  return more;
}

/**
 * sx_desk_tell:
 * @parts: what to tell; "changed" is emitted with %SX_DESK_STATUS
 *
 * Has rows for what was added up, and emits "changed" if that changed anything.
 *
 * Returns: how many rows there are more than before
 */
guint
sx_desk_tell (SxDesk      *self,
              SxDeskParts  parts)
{
  guint n_rows;

  g_return_val_if_fail (SX_IS_DESK (self), 0);

  n_rows = count_rows (self);
  tell (self, parts);

  return MAX (count_rows (self), n_rows) - n_rows;
}
