/* sx-plot-series.c: what sockets did over time, as numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-plot-series.h"
#include "sx-cleared.h"
#include "sx-plot-followed-private.h"

#include <string.h>

/* A record may be a little older than the one in front of it, by the time between the call and its being
 * written down. From here on, in ns, it is the clock that was set back. */
#define SET_BACK_NS G_GINT64_CONSTANT (200000000)

struct _SxPlotSeries
{
  SxJournal      *journal;
  guint64         next;   /* serial */
  guint64         end;
  /* Of all records in front of next: whoever has a higher number has none of them */
  guint32         last_socket;
  guint           generation;

  gint64          first;  /* 0: no record yet */
  gint64          last;
  gint64          shift;  /* what is added to the records' times */

  guint           n_followed;
  SxPlotFollowed  followed[SX_PLOT_MAX_SOCKETS];
};

static void
start_over (SxPlotSeries *self)
{
  for (guint i = 0; i < self->n_followed; i++)
    sx_plot_followed_clear (&self->followed[i]);
  self->next = 0;
  self->last_socket = 0;
  self->first = self->last = self->shift = 0;
  self->generation++;
}

static SxPlotFollowed *
find (SxPlotSeries *self,
      guint32       id)
{
  for (guint i = 0; i < self->n_followed; i++)
    if (self->followed[i].info.id == id)
      return &self->followed[i];

  return NULL;
}

/* What a file says may be anything: what is beyond this, in ns, the year 2116, is cut off */
#define LAST_TIME (G_MAXINT64 / 2)

/* A record's time in the series' own, which never goes back */
static gint64
take_time (SxPlotSeries *self,
           gint64        time)
{
  time = MIN (CLAMP (time, 1, LAST_TIME) + self->shift, LAST_TIME);
  if (self->first == 0)
    self->first = self->last = time;
  if (time < self->last - SET_BACK_NS)
    self->shift = MIN (self->shift + (self->last - time), LAST_TIME);
  self->last = MAX (self->last, time);

  return self->last;
}

/* Facts that the kernel tells of what was before have times of their own, which are not in order */
static gboolean
is_of_the_past (guint16 kind)
{
  return kind == SX_KIND_QUEUED || kind == SX_KIND_SENT || kind == SX_KIND_ACKED;
}

static void
take_record (SxPlotSeries        *self,
             SxPlotFollowed      *followed,
             guint64              serial,
             const SxJournalPeek *peek)
{
  gint64 time = take_time (self, peek->time);
  SxRecord record;

  self->generation++;
  if (followed->info.born == 0)
    followed->info.born = time;

  if (sx_kind_is_message (peek->kind))
    {
      sx_plot_followed_take_message (followed, time, peek);
    }
  else if (peek->kind == SX_KIND_WAITING)
    {
      sx_plot_followed_take_waiting (followed, time, MAX (peek->value, 0));
    }
  else if (sx_journal_read (self->journal, serial, &record))
    {
      if (peek->kind == SX_KIND_SAMPLE)
        sx_plot_followed_take_sample (followed, time, &record);
      else
        sx_plot_followed_take_call (followed, time, &record);
    }
}

static void
take_accept (SxPlotSeries        *self,
             guint64              serial,
             const SxJournalPeek *peek)
{
  SxRecord record;
  SxPlotFollowed *listener;

  if (peek->error != 0 || !sx_journal_read (self->journal, serial, &record))
    return;

  listener = find (self, (guint32) record.args[0]);
  if (listener == NULL)
    return;

  sx_plot_followed_add (listener, SX_PLOT_ACCEPTS, take_time (self, peek->time), 1);
  self->generation++;
}

static gboolean
has_sockets (SxPlotSeries  *self,
             const guint32 *sockets,
             guint          n_sockets)
{
  if (n_sockets != self->n_followed)
    return FALSE;

  for (guint i = 0; i < n_sockets; i++)
    if (self->followed[i].info.id != sockets[i])
      return FALSE;

  return TRUE;
}

/* Public functions */

/**
 * sx_plot_series_new:
 * @journal: where records come from
 *
 * Returns: (transfer full): a series that follows no socket
 */
SxPlotSeries *
sx_plot_series_new (SxJournal *journal)
{
  SxPlotSeries *self;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);

  self = g_new0 (SxPlotSeries, 1);
  self->journal = g_object_ref (journal);
  g_signal_connect_swapped (journal, "cleared", G_CALLBACK (start_over), self);
  self->end = G_MAXUINT64;

  return self;
}

/**
 * sx_plot_series_free:
 * @self: (nullable) (transfer full): a series
 */
void
sx_plot_series_free (SxPlotSeries *self)
{
  if (self == NULL)
    return;

  start_over (self);
  g_signal_handlers_disconnect_by_data (self->journal, self);
  g_clear_object (&self->journal);
  g_free (self);
}

/**
 * sx_plot_series_set_sockets:
 * @self: a series
 * @sockets: (array length=n_sockets): their numbers, each once
 * @n_sockets: how many; only %SX_PLOT_MAX_SOCKETS are followed
 *
 * Says whose records count. Where one that was not followed before may have records that were looked at already, the journal is
 * looked at from its beginning again, in sx_plot_series_drain(). A flood of new sockets does not come to that.
 */
void
sx_plot_series_set_sockets (SxPlotSeries  *self,
                            const guint32 *sockets,
                            guint          n_sockets)
{
  SxPlotFollowed followed[SX_PLOT_MAX_SOCKETS] = { 0, };
  gboolean missed = sx_plot_series_has_missed (self, sockets, n_sockets);

  g_return_if_fail (self != NULL);

  n_sockets = MIN (n_sockets, SX_PLOT_MAX_SOCKETS);
  if (has_sockets (self, sockets, n_sockets))
    return;

  for (guint i = 0; i < n_sockets; i++)
    {
      SxPlotFollowed *before = find (self, sockets[i]);

      followed[i].info.id = sockets[i];
      if (before == NULL)
        continue;

      followed[i] = *before;
      *before = (SxPlotFollowed) { 0, };
    }

  for (guint i = 0; i < self->n_followed; i++)
    sx_plot_followed_clear (&self->followed[i]);
  memcpy (self->followed, followed, sizeof followed);
  self->n_followed = n_sockets;
  self->generation++;
  if (missed)
    start_over (self);
}

/**
 * sx_plot_series_has_missed:
 * @self: a series
 * @sockets: (array length=n_sockets): their numbers
 * @n_sockets: how many
 *
 * Returns: whether to follow these means to look at the journal from its beginning again
 */
gboolean
sx_plot_series_has_missed (SxPlotSeries  *self,
                           const guint32 *sockets,
                           guint          n_sockets)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < MIN (n_sockets, SX_PLOT_MAX_SOCKETS); i++)
    if (sockets[i] <= self->last_socket && find (self, sockets[i]) == NULL)
      return TRUE;

  return FALSE;
}

/**
 * sx_plot_series_set_end:
 * @self: a series
 * @end: records from this serial on have not happened yet; %G_MAXUINT64: all have
 *
 * Going back starts over, in sx_plot_series_drain(), and so is exact.
 */
void
sx_plot_series_set_end (SxPlotSeries *self,
                        guint64       end)
{
  g_return_if_fail (self != NULL);

  self->end = end;
  if (self->next > end)
    start_over (self);
}

/**
 * sx_plot_series_drain:
 * @self: a series
 * @max: how many records to look at, at most
 *
 * Takes in records that were not looked at yet.
 *
 * Returns: %TRUE if there are more
 */
gboolean
sx_plot_series_drain (SxPlotSeries *self,
                      guint         max)
{
  guint64 n_records;
  guint64 end;

  g_return_val_if_fail (self != NULL, FALSE);

  n_records = sx_journal_get_end (self->journal, self->end);
  if (self->n_followed == 0)
    return FALSE; /* and next stays, for who is followed later */

  self->next = sx_journal_skip (self->journal, self->next);
  end = MIN (n_records, self->next + max);
  for (; self->next < end; self->next++)
    {
      SxJournalPeek peek;
      SxPlotFollowed *followed;

      if (!sx_journal_peek (self->journal, self->next, &peek))
        continue;

      self->last_socket = MAX (self->last_socket, peek.socket);
      if (is_of_the_past (peek.kind))
        continue;

      followed = peek.socket != 0 ? find (self, peek.socket) : NULL;
      if (followed != NULL)
        take_record (self, followed, self->next, &peek);
      if (peek.kind == SX_KIND_ACCEPT)
        take_accept (self, self->next, &peek);
    }

  return self->next < n_records;
}

/**
 * sx_plot_series_get_generation:
 * @self: a series
 *
 * Returns: a number that is another one whenever anything was taken in or dropped
 */
guint
sx_plot_series_get_generation (SxPlotSeries *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->generation;
}

/**
 * sx_plot_series_get_n_sockets:
 * @self: a series
 *
 * Returns: how many sockets are followed
 */
guint
sx_plot_series_get_n_sockets (SxPlotSeries *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_followed;
}

/**
 * sx_plot_series_get_socket:
 * @self: a series
 * @index: which one, in the order of sx_plot_series_set_sockets()
 *
 * Returns: (transfer none): what is known of a socket; good until the next drain
 */
const SxPlotSocket *
sx_plot_series_get_socket (SxPlotSeries *self,
                           guint         index)
{
  g_return_val_if_fail (self != NULL && index < self->n_followed, NULL);

  return &self->followed[index].info;
}

/**
 * sx_plot_series_has:
 * @self: a series
 * @index: which socket
 * @measure: what
 *
 * Returns: whether there was ever a value of it
 */
gboolean
sx_plot_series_has (SxPlotSeries  *self,
                    guint          index,
                    SxPlotMeasure  measure)
{
  g_return_val_if_fail (self != NULL && index < self->n_followed, FALSE);

  return self->followed[index].bins[measure] != NULL;
}

/**
 * sx_plot_series_get_extent:
 * @self: a series
 * @first: (out): when the first record was, in the series' time
 * @last: (out): when the last one was
 *
 * Returns: %FALSE if there is none, with both 0
 */
gboolean
sx_plot_series_get_extent (SxPlotSeries *self,
                           gint64       *first,
                           gint64       *last)
{
  g_return_val_if_fail (self != NULL, FALSE);

  *first = self->first;
  *last = self->last;

  return self->first != 0;
}

/**
 * sx_plot_series_map_time:
 * @self: a series
 * @time: what the clock shows, in ns since 1970 UTC
 *
 * Returns: when that is in the series' time: not before its last record
 */
gint64
sx_plot_series_map_time (SxPlotSeries *self,
                         gint64        time)
{
  g_return_val_if_fail (self != NULL, time);

  return CLAMP (MIN (time, LAST_TIME) + self->shift, self->last, LAST_TIME);
}

/**
 * sx_plot_series_query:
 * @self: a series
 * @index: which socket
 * @measure: what
 * @from: a time in ns since 1970 UTC, in the series' time
 * @to: a later one
 * @max: how many bins there may be, see sx_plot_bins_query()
 * @bins: (element-type SxPlotBin): where they go
 *
 * Gives what was measured between two times, in bins one behind the other. A sum is 0 where nothing was added while the socket was
 * there; a reading stays until the next, unless that was long after. All other bins say that nothing was measured.
 */
void
sx_plot_series_query (SxPlotSeries  *self,
                      guint          index,
                      SxPlotMeasure  measure,
                      gint64         from,
                      gint64         to,
                      guint          max,
                      GArray        *bins)
{
  g_return_if_fail (self != NULL && index < self->n_followed);

  sx_plot_followed_query (&self->followed[index], measure, from, MIN (to, LAST_TIME), max, bins);
}

/**
 * sx_plot_series_get_size:
 * @self: a series
 *
 * Returns: how much memory it takes, in bytes
 */
gsize
sx_plot_series_get_size (SxPlotSeries *self)
{
  gsize size = sizeof *self;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->n_followed; i++)
    size += sx_plot_followed_get_size (&self->followed[i]);

  return size;
}
