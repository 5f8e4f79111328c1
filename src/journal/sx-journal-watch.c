/* sx-journal-watch.c: being told of new records
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-journal-private.h"

/* A watch is a source that becomes ready when the writer says so. It sleeps without a descriptor or a
 * timer; g_source_set_ready_time() wakes its context from any thread. */
struct _SxJournalWatch
{
  GSource            source;
  SxJournal         *journal;
  SxJournalWakeFunc  func;
  gpointer           user_data;

  /* Guarded by the watchers' mutex */
  gboolean           armed;
  guint64            seen;
};

/* Helpers; the mutex is held */

static void
set_armed (SxWatchers     *watchers,
           SxJournalWatch *watch,
           gboolean        armed)
{
  if (watch->armed == armed)
    return;

  watch->armed = armed;
  if (armed)
    atomic_fetch_add (&watchers->n_armed, 1);
  else
    atomic_fetch_sub (&watchers->n_armed, 1);
}

static void
fire (SxWatchers     *watchers,
      SxJournalWatch *watch)
{
  set_armed (watchers, watch, FALSE);
  g_source_set_ready_time (&watch->source, 0);
}

/* The source */

static gboolean
watch_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  SxJournalWatch *watch = (SxJournalWatch *) source;

  /* Before the function, which may arm the watch again and have it fire at once */
  g_source_set_ready_time (source, -1);
  watch->func (watch->journal, watch->user_data);

  return G_SOURCE_CONTINUE;
}

static void
watch_finalize (GSource *source)
{
  SxJournalWatch *watch = (SxJournalWatch *) source;

  g_clear_object (&watch->journal);
}

static GSourceFuncs watch_funcs = {
  .dispatch = watch_dispatch,
  .finalize = watch_finalize,
};

/* Public functions: for the journal */

void
sx_watchers_init (SxWatchers *self)
{
  g_mutex_init (&self->mutex);
  self->watches = g_ptr_array_new ();
}

void
sx_watchers_clear (SxWatchers *self)
{
  /* A watch keeps its journal alive, so there is none left */
  g_assert (self->watches->len == 0);

  g_ptr_array_unref (self->watches);
  g_mutex_clear (&self->mutex);
}

void
sx_watchers_wake (SxWatchers *self,
                  guint64     n_records)
{
  g_mutex_lock (&self->mutex);

  for (guint i = 0; i < self->watches->len; i++)
    {
      SxJournalWatch *watch = g_ptr_array_index (self->watches, i);

      /* It may have looked and armed again since the writer saw it armed */
      if (watch->armed && n_records > watch->seen)
        fire (self, watch);
    }

  g_mutex_unlock (&self->mutex);
}

/* Public functions */

/**
 * sx_journal_watch:
 * @self: a journal
 * @context: (nullable): where @func is to run; %NULL: the default one
 * @func: what to call
 * @user_data: for @func
 *
 * Makes a watch, which sleeps until sx_journal_watch_rearm(). There may be any number of them;
 * each keeps the journal alive.
 *
 * Returns: (transfer full): the watch, to be freed with sx_journal_watch_free()
 */
SxJournalWatch *
sx_journal_watch (SxJournal         *self,
                  GMainContext      *context,
                  SxJournalWakeFunc  func,
                  gpointer           user_data)
{
  SxWatchers *watchers;
  SxJournalWatch *watch;
  GSource *source;

  g_return_val_if_fail (SX_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  source = g_source_new (&watch_funcs, sizeof (SxJournalWatch));
  g_source_set_static_name (source, "SxJournalWatch");

  watch = (SxJournalWatch *) source;
  watch->journal = g_object_ref (self);
  watch->func = func;
  watch->user_data = user_data;
  g_source_attach (source, context);

  watchers = sx_journal_get_watchers (self);
  g_mutex_lock (&watchers->mutex);
  g_ptr_array_add (watchers->watches, watch);
  g_mutex_unlock (&watchers->mutex);

  return watch;
}

/**
 * sx_journal_watch_rearm:
 * @watch: a watch
 * @seen: how many records were seen
 *
 * Asks to be woken once, as soon as there are more than @seen records; if there are already, that is
 * at once. Until it is called again, the writer does not know of the watch: so a flood of records is
 * one call, not a million.
 */
void
sx_journal_watch_rearm (SxJournalWatch *watch,
                        guint64         seen)
{
  SxWatchers *watchers;

  g_return_if_fail (watch != NULL);

  watchers = sx_journal_get_watchers (watch->journal);
  g_mutex_lock (&watchers->mutex);

  /* First armed, then looked: a record that comes in between fires twice at worst, which is once.
   * In the other order it could be missed by both sides. */
  watch->seen = seen;
  set_armed (watchers, watch, TRUE);
  if (sx_journal_get_n_ordered (watch->journal) > seen)
    fire (watchers, watch);

  g_mutex_unlock (&watchers->mutex);
}

/**
 * sx_journal_watch_free:
 * @watch: (transfer full): a watch
 *
 * Its function is not called any more. To be called in the thread of its context, also from
 * within the function.
 */
void
sx_journal_watch_free (SxJournalWatch *watch)
{
  SxWatchers *watchers;

  g_return_if_fail (watch != NULL);

  watchers = sx_journal_get_watchers (watch->journal);
  g_mutex_lock (&watchers->mutex);
  set_armed (watchers, watch, FALSE);
  g_ptr_array_remove_fast (watchers->watches, watch);
  g_mutex_unlock (&watchers->mutex);

  g_source_destroy (&watch->source);
  g_source_unref (&watch->source);
}
