/* sx-record-wait.c: waiting until something has happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record-wait.h"

struct _SxRecordWait
{
  SxDesk           *desk;
  guint64           next;
  gulong            changed_id;
  guint             timeout_id;
  guint             idle_id;
  SxRecordMatch     match;
  SxRecordWaitDone  done;
  gpointer          user_data;
};

/* How many records are taken in before the callback, at most: 4096 at a time */
#define MAX_DRAINS 64

/* The callback sees the desk as it is after the record, not as it was a frame ago. It may free what
 * waits, so everything is let go of before it is called. */
static void
finish (SxRecordWait   *self,
        const SxRecord *record)
{
  SxRecordWaitDone done = self->done;
  gpointer user_data = self->user_data;

  g_clear_signal_handler (&self->changed_id, self->desk);
  for (guint i = 0; i < MAX_DRAINS && sx_desk_drain (self->desk, 4096); i++)
    ;

  sx_record_wait_free (self);
  done (record, user_data);
}

static void
look (SxRecordWait *self)
{
  SxJournal *journal = sx_desk_get_journal (self->desk);
  guint32 owner = sx_desk_get_owner (self->desk);
  guint64 n_records = sx_journal_get_n_records (journal);

  while (self->next < n_records)
    {
      SxJournalPeek peek;
      SxRecord record;
      guint64 serial = self->next++;

      if (!sx_journal_peek (journal, serial, &peek) || peek.owner != owner)
        continue;

      if (sx_journal_read (journal, serial, &record) && self->match (&record, self->user_data))
        {
          finish (self, &record);
          return;
        }
    }
}

static void
changed_cb (SxRecordWait *self)
{
  look (self);
}

static gboolean
idle_cb (gpointer user_data)
{
  SxRecordWait *self = user_data;

  self->idle_id = 0;
  look (self);

  return G_SOURCE_REMOVE;
}

static gboolean
timeout_cb (gpointer user_data)
{
  SxRecordWait *self = user_data;

  self->timeout_id = 0;
  finish (self, NULL);

  return G_SOURCE_REMOVE;
}

/**
 * sx_record_wait_new:
 * @desk: the pane whose records are looked at
 * @from: the serial to begin with
 * @milliseconds: how long to wait at most
 * @match: (scope call): tells the record that is waited for
 * @done: (scope async): called once, from the main loop, never from here; nothing has to be freed then
 * @user_data: for @match and @done
 *
 * Waits for a record of a pane, in the thread of the main loop.
 *
 * Returns: (transfer none): what waits; free it to give up, before @done was called
 */
SxRecordWait *
sx_record_wait_new (SxDesk           *desk,
                    guint64           from,
                    guint             milliseconds,
                    SxRecordMatch     match,
                    SxRecordWaitDone  done,
                    gpointer          user_data)
{
  SxRecordWait *self = g_new0 (SxRecordWait, 1);

  self->desk = g_object_ref (desk);
  self->next = from;
  self->match = match;
  self->done = done;
  self->user_data = user_data;
  self->changed_id = g_signal_connect_swapped (desk, "changed", G_CALLBACK (changed_cb), self);
  self->timeout_id = g_timeout_add (milliseconds, timeout_cb, self);
  self->idle_id = g_idle_add (idle_cb, self);

  return self;
}

/**
 * sx_record_wait_free:
 * @self: what waits
 *
 * Gives up waiting; the callback is not called.
 */
void
sx_record_wait_free (SxRecordWait *self)
{
  g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_object (&self->desk);
  g_free (self);
}
