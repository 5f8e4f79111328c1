/* sx-journal-watch.c: being told of new records
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-journal-private.h"

/* How many contexts are woken up at a time */
#define BATCH 16

/* A watch is a source that becomes ready when the writer says so, which wakes its context from any thread. It sleeps without a
 * descriptor or a timer. */
struct _SxJournalWatch
{
  GSource            source;
  SxJournal         *journal;
  GMainContext      *context;
  SxJournalWakeFunc  func;
  gpointer           user_data;
  int                fired; /* atomic */

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
  guint64 least = SX_WATCHERS_NEVER;

  watch->armed = armed;
  for (guint i = 0; i < watchers->watches->len; i++)
    {
      const SxJournalWatch *other = g_ptr_array_index (watchers->watches, i);

      if (other->armed)
        least = MIN (least, other->seen);
    }
  atomic_store (&watchers->least, least);
}

static void
fire (SxWatchers     *watchers,
      SxJournalWatch *watch)
{
  set_armed (watchers, watch, FALSE);
  g_atomic_int_set (&watch->fired, TRUE);
}

/* Returns: whose watches were fired, at most so many; they are to be woken up when the mutex is not held any more */
static guint
fire_some (SxWatchers    *self,
           guint64        n_records,
           GMainContext **contexts,
           guint          max)
{
  guint n_fired = 0;

  for (guint i = 0; i < self->watches->len && n_fired < max; i++)
    {
      SxJournalWatch *watch = g_ptr_array_index (self->watches, i);

      /* It may have looked and armed again since the writer saw it armed */
      if (!watch->armed || n_records <= watch->seen)
        continue;

      fire (self, watch);
      contexts[n_fired++] = g_main_context_ref (watch->context);
    }

  return n_fired;
}

/* The source */

static gboolean
watch_prepare (GSource *source,
               int     *timeout)
{
  *timeout = -1;
  return g_atomic_int_get (&((SxJournalWatch *) source)->fired);
}

static gboolean
watch_check (GSource *source)
{
  return g_atomic_int_get (&((SxJournalWatch *) source)->fired);
}

static gboolean
watch_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  SxJournalWatch *watch = (SxJournalWatch *) source;

  /* Before the function, which may arm the watch again and have it fire at once */
  g_atomic_int_set (&watch->fired, FALSE);
  watch->func (watch->journal, watch->user_data);

  return G_SOURCE_CONTINUE;
}

static void
watch_finalize (GSource *source)
{
  SxJournalWatch *watch = (SxJournalWatch *) source;

  g_clear_object (&watch->journal);
  g_clear_pointer (&watch->context, g_main_context_unref);
}

static GSourceFuncs watch_funcs = {
  .prepare = watch_prepare,
  .check = watch_check,
  .dispatch = watch_dispatch,
  .finalize = watch_finalize,
};

/* Public functions: for the journal */

void
sx_watchers_init (SxWatchers *self)
{
  g_mutex_init (&self->mutex);
  atomic_store (&self->least, SX_WATCHERS_NEVER);
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
  GMainContext *contexts[BATCH];
  guint n_fired;

  do
    {
      g_mutex_lock (&self->mutex);
      n_fired = fire_some (self, n_records, contexts, BATCH);
      g_mutex_unlock (&self->mutex);

      /* Who is woken up may run at once, on this processor, and arms its watch: without the mutex, it need not wait for it */
      for (guint i = 0; i < n_fired; i++)
        {
          g_main_context_wakeup (contexts[i]);
          g_main_context_unref (contexts[i]);
        }
    }
  while (n_fired == BATCH);
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
  watch->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
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
  gboolean fired;

  g_return_if_fail (watch != NULL);

  watchers = sx_journal_get_watchers (watch->journal);
  g_mutex_lock (&watchers->mutex);

  /* First armed, then looked: a record that comes in between fires twice at worst, which is once.
   * In the other order it could be missed by both sides. */
  watch->seen = seen;
  set_armed (watchers, watch, TRUE);
  fired = sx_journal_get_n_ordered (watch->journal) > seen;
  if (fired)
    fire (watchers, watch);

  g_mutex_unlock (&watchers->mutex);

  /* Where it is called by what the context runs, that looks before it sleeps */
  if (fired && !g_main_context_is_owner (watch->context))
    g_main_context_wakeup (watch->context);
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
