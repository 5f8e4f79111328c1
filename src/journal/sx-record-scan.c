/* sx-record-scan.c: looking through a journal in a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record-scan-private.h"

#include <stdatomic.h>
#include <unistd.h>

/* Records that are looked at in the file's order, which is the order that memory is read ahead in; also when the
 * stretches go backwards. There are fewer where payloads are large */
#define STRETCH 1024

/* How much is looked at between two glances at the clock: some 100 us of work; and more than a stretch should be */
#define LAP (512 * 1024)
#define TOO_MUCH (8 * LAP)

/* So many rows are more than a window shows: they are worth being told of at once. Then it is enough to see that it
 * goes on, and each time costs the tables a layout */
#define FIRST_PAGE 256
#define FIRST_US   20000
#define NEXT_US    100000

/* Behind the threads that have sockets and a window to look after */
#define NICE 10

struct _SxRecordScan
{
  atomic_uint        ref_count;

  SxJournal         *journal;
  SxRecordCondition  condition;
  guint64            from;
  guint64            to;
  gboolean           backwards;

  SxRecordScanReady  ready;
  GSource           *source;
  GWeakRef           owner;

  int                cancelled; /* atomic */
  gsize              n_looked;  /* atomic; a journal has less than 2^32 records */

  GMutex             mutex;
  /* With the mutex held: what the owner has not taken yet, and how far that goes */
  SxSerialSet        found;
  guint64            reached;
  gboolean           has_news;

  /* The thread's own */
  SxSerialSet        fresh;
  gint64             told;
  gboolean           has_told;
  guint64            cost;
};

static void
scan_unref (SxRecordScan *self)
{
  if (atomic_fetch_sub (&self->ref_count, 1) > 1)
    return;

  sx_serial_set_clear (&self->found);
  sx_serial_set_clear (&self->fresh);
  g_clear_pointer (&self->condition.needle, sx_needle_unref);
  g_weak_ref_clear (&self->owner);
  g_source_unref (self->source);
  g_object_unref (self->journal);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* Runs where the owner is, and so does sx_record_scan_cancel() */
static gboolean
ready_cb (gpointer user_data)
{
  SxRecordScan *self = user_data;
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  SxRecordScanReady ready = self->ready;

  if (owner != NULL)
    ready (owner);

  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_cb (GSource     *source,
             GSourceFunc  callback,
             gpointer     user_data)
{
  g_source_set_ready_time (source, -1);

  return callback (user_data);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch_cb };

/* The owner is called only once for what it has not taken */
static void
tell (SxRecordScan *self,
      guint64       reached)
{
  gboolean had_news;

  g_mutex_lock (&self->mutex);
  sx_serial_set_take (&self->found, &self->fresh);
  self->reached = reached;
  had_news = self->has_news;
  self->has_news = TRUE;
  g_mutex_unlock (&self->mutex);

  self->told = g_get_monotonic_time ();
  self->has_told = TRUE;
  if (!had_news)
    g_source_set_ready_time (self->source, 0);
}

static gboolean
is_worth_telling (SxRecordScan *self)
{
  gint64 elapsed = g_get_monotonic_time () - self->told;

  if (!self->has_told && self->fresh.length > 0)
    return self->fresh.length >= FIRST_PAGE || elapsed >= FIRST_US;

  return elapsed >= NEXT_US;
}

/* FALSE: nobody wants it any more */
static gboolean
scan_stretch (SxRecordScan *self,
              guint64       from,
              guint64       to)
{
  SxJournalPeek peeks[SX_JOURNAL_PEEKS];
  guint64 next = from;
  guint n;

  /* Also for those that are somebody else's, or not there any more: else nobody would hear how far it is */
  self->cost += (to - from) * SX_RECORD_COST;

  while ((n = sx_journal_peek_owner (self->journal, &next, to, self->condition.owner, peeks, SX_JOURNAL_PEEKS)) > 0)
    for (guint i = 0; i < n; i++)
      {
        if (sx_record_condition_matches_peek (&self->condition, self->journal, &peeks[i], &self->cancelled, &self->cost))
          sx_serial_set_add (&self->fresh, peeks[i].serial);

        /* Large payloads, a few of which take as long as many records without one */
        if (self->cost >= LAP && g_atomic_int_get (&self->cancelled) != 0)
          return FALSE;
      }

  return g_atomic_int_get (&self->cancelled) == 0;
}

static gpointer
scan_thread (gpointer user_data)
{
  SxRecordScan *self = user_data;
  guint64 from = self->from;
  guint64 to = self->to;
  guint64 stretch = STRETCH;

  /* On Linux each thread has a nice value of its own (sched(7)). If it stays as it is, it is only less polite */
  nice (NICE);

  while (from < to)
    {
      guint64 n = MIN (stretch, to - from);
      guint64 start = self->backwards ? to - n : from;
      guint64 cost = self->cost;

      if (!scan_stretch (self, start, start + n))
        break;

      if (self->backwards)
        to -= n;
      else
        from += n;
      g_atomic_pointer_add (&self->n_looked, n);
      stretch = self->cost - cost > TOO_MUCH ? MAX (stretch / 2, 1) : MIN (stretch * 2, STRETCH);
      if (from < to && self->cost >= LAP)
        {
          self->cost = 0;
          if (is_worth_telling (self))
            tell (self, self->backwards ? to : from);
        }
    }

  if (from == to)
    tell (self, self->backwards ? to : from);
  scan_unref (self);

  return NULL;
}

/**
 * sx_record_scan_start:
 * @journal: what to look through
 * @condition: what is looked for; copied
 * @from: the first record of the range
 * @to: the first one behind it, which exists or is the next to come
 * @backwards: whether to begin at its end
 * @ready: called when there is something to take
 * @owner: who is called, if it is still there
 *
 * Returns: (transfer full) (nullable): the scan, to be let go of with sx_record_scan_cancel(); %NULL: there can be no thread
 */
SxRecordScan *
sx_record_scan_start (SxJournal               *journal,
                      const SxRecordCondition *condition,
                      guint64                  from,
                      guint64                  to,
                      gboolean                 backwards,
                      SxRecordScanReady        ready,
                      GObject                 *owner)
{
  SxRecordScan *self = g_new0 (SxRecordScan, 1);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  GThread *thread;

  atomic_init (&self->ref_count, 1);
  self->journal = g_object_ref (journal);
  self->condition = *condition;
  if (condition->needle != NULL)
    sx_needle_ref (condition->needle);
  self->from = from;
  self->to = to;
  self->backwards = backwards;
  self->reached = backwards ? to : from;
  self->ready = ready;
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_callback (self->source, ready_cb, self, NULL);
  g_source_set_ready_time (self->source, -1);
  g_source_attach (self->source, context);
  g_weak_ref_init (&self->owner, owner);
  g_mutex_init (&self->mutex);
  self->told = g_get_monotonic_time ();

  atomic_fetch_add (&self->ref_count, 1);
  thread = g_thread_try_new ("sx-scan", scan_thread, self, NULL);
  if (thread == NULL)
    {
      scan_unref (self);
      sx_record_scan_cancel (self);
      return NULL;
    }
  g_thread_unref (thread);

  return self;
}

/**
 * sx_record_scan_cancel:
 * @self: (transfer full): a scan
 *
 * Lets go of it, done or not. Does not wait for the thread, which ends within the next piece of work.
 */
void
sx_record_scan_cancel (SxRecordScan *self)
{
  g_atomic_int_set (&self->cancelled, 1);
  g_source_destroy (self->source);
  scan_unref (self);
}

/**
 * sx_record_scan_has_news:
 * @self: a scan
 *
 * Returns: whether there is something to take
 */
gboolean
sx_record_scan_has_news (SxRecordScan *self)
{
  gboolean has_news;

  g_mutex_lock (&self->mutex);
  has_news = self->has_news;
  g_mutex_unlock (&self->mutex);

  return has_news;
}

/**
 * sx_record_scan_take:
 * @self: a scan
 * @found: (inout): where to put what was found since the last time
 * @reached: (out): how far it has come: what is between this and where it began has been looked at
 *
 * Returns: %TRUE when that is all
 */
gboolean
sx_record_scan_take (SxRecordScan *self,
                     SxSerialSet  *found,
                     guint64      *reached)
{
  g_mutex_lock (&self->mutex);
  sx_serial_set_take (found, &self->found);
  *reached = self->reached;
  self->has_news = FALSE;
  g_mutex_unlock (&self->mutex);

  return *reached == (self->backwards ? self->from : self->to);
}

/**
 * sx_record_scan_get_place:
 * @self: a scan
 *
 * Returns: how far it is by now, also with what it has not told of yet: what is between this and where it began has been
 *   looked at
 */
guint64
sx_record_scan_get_place (SxRecordScan *self)
{
  gsize n_looked = g_atomic_pointer_add (&self->n_looked, 0);

  return self->backwards ? self->to - n_looked : self->from + n_looked;
}
