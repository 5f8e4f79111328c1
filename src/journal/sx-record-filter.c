/* sx-record-filter.c: an index over the journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record-filter-private.h"

#include "sx-cleared.h"

/* How much is looked at here in one go, in bytes: a fraction of a millisecond. And how many records, in goes of which each
 * may be in a frame of its own: more than that is for a thread, or it would take many frames */
#define GO   (1024 * 1024)
#define MANY 65536

G_DEFINE_FINAL_TYPE (SxRecordFilter, sx_record_filter, G_TYPE_OBJECT)

enum
{
  RESET,
  READY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Helpers */

/* What was found is forgotten, and is looked for again */
void
sx_record_filter_start_over (SxRecordFilter *self)
{
  g_clear_pointer (&self->behind, sx_record_scan_cancel);
  g_clear_pointer (&self->ahead, sx_record_scan_cancel);
  sx_serial_set_clear (&self->found);
  self->has_begun = FALSE;
  self->lowest = 0;
  self->first = 0;
  self->next = 0;
  g_signal_emit (self, signals[RESET], 0);
}

static void
ready (GObject *object)
{
  g_signal_emit (object, signals[READY], 0);
}

/* The records of a range that is touched by those that were looked at. Stops early when it was a lot of work */
static guint64
look_ahead (SxRecordFilter *self,
            guint64         from,
            guint64         to)
{
  guint64 cost = 0;
  guint64 next = from;
  SxJournalPeek peeks[SX_JOURNAL_PEEKS];
  guint n;

  while ((n = sx_journal_peek_owner (self->journal, &next, to, self->condition.owner, peeks, SX_JOURNAL_PEEKS)) > 0)
    for (guint i = 0; i < n; i++)
      {
        cost += SX_RECORD_COST;
        if (sx_record_condition_matches_peek (&self->condition, self->journal, &peeks[i], NULL, &cost))
          sx_serial_set_add (&self->found, peeks[i].serial);
        if (self->condition.needle != NULL && cost >= GO)
          return peeks[i].serial + 1;
      }

  return MIN (next, to);
}

static guint64
look_behind (SxRecordFilter *self,
             guint64         from,
             guint64         to)
{
  guint64 cost = 0;
  guint64 serial;

  for (serial = to; serial > from && (self->condition.needle == NULL || cost < GO); serial--)
    if (sx_record_condition_matches (&self->condition, self->journal, serial - 1, NULL, &cost))
      sx_serial_set_add (&self->found, serial - 1);

  return serial;
}

static SxRecordScan *
start_scan (SxRecordFilter *self,
            guint64         from,
            guint64         to,
            gboolean        backwards)
{
  SxRecordScan *scan = sx_record_scan_start (self->journal, &self->condition, from, to, backwards,
                                             ready, G_OBJECT (self));

  self->is_alone = scan == NULL;

  return scan;
}

/* What threads have found so far */
static void
take_in (SxRecordFilter *self)
{
  if (self->behind != NULL && sx_record_scan_has_news (self->behind)
      && sx_record_scan_take (self->behind, &self->found, &self->first))
    g_clear_pointer (&self->behind, sx_record_scan_cancel);

  if (self->ahead != NULL && sx_record_scan_has_news (self->ahead)
      && sx_record_scan_take (self->ahead, &self->found, &self->next))
    g_clear_pointer (&self->ahead, sx_record_scan_cancel);
}

/* TRUE: there is more, and nobody else looks at it */
static gboolean
extend_ahead (SxRecordFilter *self,
              guint64         n_records,
              guint           max)
{
  if (self->ahead != NULL)
    return FALSE;

  self->next = look_ahead (self, self->next, MIN (n_records, self->next + max));

  /* In a flood of large payloads to look at them takes longer than a frame can wait */
  if (self->condition.needle != NULL && self->next < n_records && !self->is_alone)
    self->ahead = start_scan (self, self->next, n_records, FALSE);

  return self->next < n_records && self->ahead == NULL;
}

static gboolean
extend_behind (SxRecordFilter *self,
               guint           max)
{
  guint64 left;

  if (self->behind != NULL || self->first <= self->lowest)
    return FALSE;

  left = self->first - self->lowest;
  self->first = look_behind (self, left > max ? self->first - max : self->lowest, self->first);
  left = self->first - self->lowest;

  if ((left > MANY || (left > 0 && self->condition.needle != NULL)) && !self->is_alone)
    self->behind = start_scan (self, self->lowest, self->first, TRUE);

  return left > 0 && self->behind == NULL;
}

/* Overrides */

static void
sx_record_filter_dispose (GObject *object)
{
  SxRecordFilter *self = SX_RECORD_FILTER (object);

  g_clear_pointer (&self->behind, sx_record_scan_cancel);
  g_clear_pointer (&self->ahead, sx_record_scan_cancel);

  G_OBJECT_CLASS (sx_record_filter_parent_class)->dispose (object);
}

static void
sx_record_filter_finalize (GObject *object)
{
  SxRecordFilter *self = SX_RECORD_FILTER (object);

  g_clear_object (&self->journal);
  g_clear_pointer (&self->condition.needle, sx_needle_unref);
  sx_serial_set_clear (&self->found);

  G_OBJECT_CLASS (sx_record_filter_parent_class)->finalize (object);
}

static void
sx_record_filter_class_init (SxRecordFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sx_record_filter_dispose;
  object_class->finalize = sx_record_filter_finalize;

  /**
   * SxRecordFilter::reset:
   *
   * The condition changed, and so the index is empty again.
   */
  signals[RESET] = g_signal_new ("reset", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SxRecordFilter::ready:
   *
   * A thread has found something or has come further: sx_record_filter_extend() takes it in.
   */
  signals[READY] = g_signal_new ("ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_record_filter_init (SxRecordFilter *self)
{
  self->condition.kinds = G_MAXUINT64;
}

/* Public functions */

/**
 * sx_record_filter_new:
 * @journal: what to look at
 *
 * Makes an index that every record matches, and that is empty until sx_record_filter_extend().
 *
 * Returns: (transfer full): the filter
 */
SxRecordFilter *
sx_record_filter_new (SxJournal *journal)
{
  SxRecordFilter *self;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);

  self = g_object_new (SX_TYPE_RECORD_FILTER, NULL);
  self->journal = g_object_ref (journal);
  /* Records that stay when the journal is cleared say what sockets are; they are not among those that happen */
  g_signal_connect_object (journal, "cleared", G_CALLBACK (sx_record_filter_start_over), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sx_record_filter_get_journal:
 * @self: a filter
 *
 * Returns: (transfer none): what it looks at
 */
SxJournal *
sx_record_filter_get_journal (SxRecordFilter *self)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), NULL);

  return self->journal;
}

/**
 * sx_record_filter_extend:
 * @self: a filter
 * @max: how many records to look at, at most, so that many can be taken in slices
 *
 * Takes in what a thread has found, and looks at records that nobody looks at: new ones first, then old ones,
 * from the newest to the oldest. When there are many old ones left, a thread goes on with them: then "ready" is emitted in
 * the #GMainContext that is this thread's own, each time that it has something.
 *
 * Returns: %TRUE if there are more to be looked at here; %FALSE when nothing is left, or a thread has the rest: see
 *   sx_record_filter_is_complete()
 */
gboolean
sx_record_filter_extend (SxRecordFilter *self,
                         guint           max)
{
  guint64 n_records;
  guint64 next;
  gboolean more;

  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), FALSE);

  n_records = sx_journal_get_n_records (self->journal);
  if (!self->has_begun)
    {
      self->has_begun = TRUE;
      self->lowest = sx_journal_get_first (self->journal);
      self->first = n_records;
      self->next = n_records;
    }

  take_in (self);
  next = self->next;
  more = extend_ahead (self, n_records, max);

  return extend_behind (self, max - MIN (self->next - next, max)) || more;
}

/**
 * sx_record_filter_get_first:
 * @self: a filter
 *
 * What has been looked at goes from here on without a gap.
 *
 * Returns: the serial of the oldest record that has been looked at; where none has, of the next one that will be
 */
guint64
sx_record_filter_get_first (SxRecordFilter *self)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), 0);

  return self->first;
}

/**
 * sx_record_filter_is_complete:
 * @self: a filter
 *
 * Returns: whether all records that there are have been looked at
 */
gboolean
sx_record_filter_is_complete (SxRecordFilter *self)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), FALSE);

  if (!self->has_begun)
    return sx_journal_get_n_records (self->journal) == 0;

  return self->first <= self->lowest && self->next == sx_journal_get_n_records (self->journal);
}

/**
 * sx_record_filter_get_progress:
 * @self: a filter
 *
 * Returns: which part of all records has been looked at, from 0 to 1, with those that a thread has not handed over yet
 */
double
sx_record_filter_get_progress (SxRecordFilter *self)
{
  guint64 n_records;
  guint64 n_looked;

  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), 0);

  n_records = sx_journal_get_n_records (self->journal);
  if (n_records <= self->lowest)
    return 1;

  n_looked = self->next - self->first;
  if (self->behind != NULL)
    n_looked = MAX (n_looked, self->next - sx_record_scan_get_place (self->behind));
  if (self->ahead != NULL)
    n_looked += sx_record_scan_get_place (self->ahead) - self->next;

  n_records -= self->lowest;

  return (double) MIN (n_looked, n_records) / n_records;
}

/**
 * sx_record_filter_get_length:
 * @self: a filter
 *
 * Returns: how many matching records were found so far
 */
guint
sx_record_filter_get_length (SxRecordFilter *self)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), 0);

  return self->found.length;
}

/**
 * sx_record_filter_get_serial:
 * @self: a filter
 * @position: a number below sx_record_filter_get_length()
 *
 * Returns: the serial of the record at @position
 */
guint64
sx_record_filter_get_serial (SxRecordFilter *self,
                             guint           position)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), 0);

  return sx_serial_set_get (&self->found, position);
}

/**
 * sx_record_filter_find:
 * @self: a filter
 * @serial: a record's number
 * @position: (out) (optional): where it is, or where it would be
 *
 * Returns: %TRUE if the record is among those found so far
 */
gboolean
sx_record_filter_find (SxRecordFilter *self,
                       guint64         serial,
                       guint          *position)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), FALSE);

  if (position != NULL)
    *position = sx_serial_set_rank (&self->found, serial);

  return sx_serial_set_has (&self->found, serial);
}
