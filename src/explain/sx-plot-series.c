/* sx-plot-series.c: what sockets did over time, as numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-plot-series.h"
#include "sx-cleared.h"

#include <string.h>
#include <sys/socket.h>

/* A record may be a little older than the one in front of it, by the time between the call and its being
 * written down. From here on, in ns, it is the clock that was set back. */
#define SET_BACK_NS G_GINT64_CONSTANT (200000000)

/* Two readings that are further apart than this, in ns, have a gap between them: the kernel is asked several
 * times a second while there is traffic, and then no more */
#define GAP_NS G_GINT64_CONSTANT (3000000000)

typedef struct
{
  SxPlotSocket  info;
  guint64       queued; /* in our write queue */
  guint64       unsent; /* in the kernel */
  SxPlotBins   *bins[SX_N_PLOT_MEASURES];
} Followed;

struct _SxPlotSeries
{
  SxJournal *journal;
  guint64    next;   /* serial */
  guint64    end;
  /* Of all records in front of next: whoever has a higher number has none of them */
  guint32    last_socket;
  guint      generation;

  gint64     first;  /* 0: no record yet */
  gint64     last;
  gint64     shift;  /* what is added to the records' times */

  guint      n_followed;
  Followed   followed[SX_PLOT_MAX_SOCKETS];
};

/* A sum: amounts are added up. Held: it is recorded when it changes, so it stays what it was. Else it is read now and then */
static const struct
{
  gboolean is_sum;
  gboolean is_held;
} measures[SX_N_PLOT_MEASURES] = {
  [SX_PLOT_SENT] = { TRUE, FALSE },
  [SX_PLOT_RECEIVED] = { TRUE, FALSE },
  [SX_PLOT_RTT] = { FALSE, FALSE },
  [SX_PLOT_RTTVAR] = { FALSE, FALSE },
  [SX_PLOT_CWND] = { FALSE, FALSE },
  [SX_PLOT_RETRANSMITS] = { FALSE, FALSE },
  [SX_PLOT_WAITING] = { FALSE, TRUE },
  [SX_PLOT_ACCEPTS] = { TRUE, FALSE },
  [SX_PLOT_BACKLOG] = { FALSE, TRUE },
  [SX_PLOT_BACKLOG_LIMIT] = { FALSE, TRUE },
  [SX_PLOT_DATAGRAMS_SENT] = { TRUE, FALSE },
  [SX_PLOT_DATAGRAMS_RECEIVED] = { TRUE, FALSE },
  [SX_PLOT_DROPS] = { FALSE, TRUE },
};

static void
clear_followed (Followed *followed)
{
  for (guint i = 0; i < SX_N_PLOT_MEASURES; i++)
    g_clear_pointer (&followed->bins[i], sx_plot_bins_free);
  *followed = (Followed) { .info.id = followed->info.id };
}

static void
start_over (SxPlotSeries *self)
{
  for (guint i = 0; i < self->n_followed; i++)
    clear_followed (&self->followed[i]);
  self->next = 0;
  self->last_socket = 0;
  self->first = self->last = self->shift = 0;
  self->generation++;
}

static Followed *
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

static void
add (Followed      *followed,
     SxPlotMeasure  measure,
     gint64         time,
     gint64         value)
{
  if (followed->bins[measure] == NULL)
    followed->bins[measure] = sx_plot_bins_new (!measures[measure].is_sum);

  sx_plot_bins_add (followed->bins[measure], time, MAX (value, 0));
}

/* What there is to wait is the write queue's and the kernel's together */
static void
add_waiting (Followed *followed,
             gint64    time)
{
  add (followed, SX_PLOT_WAITING, time, MIN (followed->queued + followed->unsent, G_MAXUINT32));
}

static void
take_sample (Followed       *followed,
             gint64          time,
             const SxRecord *record)
{
  SxSample sample;

  if (!sx_record_get_sample (record, &sample))
    return;

  if (followed->info.role == SX_PLOT_ROLE_LISTENER)
    {
      add (followed, SX_PLOT_BACKLOG, time, sample.backlog);
      if (sample.backlog_limit > 0)
        add (followed, SX_PLOT_BACKLOG_LIMIT, time, sample.backlog_limit);
      return;
    }

  if (followed->info.role == SX_PLOT_ROLE_DATAGRAM)
    {
      add (followed, SX_PLOT_DROPS, time, MIN (sample.drops, G_MAXUINT32));
      return;
    }

  /* A round trip of 0 µs is one that the kernel has not measured yet */
  if (sample.rtt > 0)
    {
      add (followed, SX_PLOT_RTT, time, sample.rtt);
      add (followed, SX_PLOT_RTTVAR, time, sample.rttvar);
    }
  if (sample.cwnd > 0)
    add (followed, SX_PLOT_CWND, time, sample.cwnd);
  add (followed, SX_PLOT_RETRANSMITS, time, sample.retransmits);
  followed->unsent = sample.unsent;
  add_waiting (followed, time);
}

/* Calls that tell what a socket is */
static void
take_call (Followed       *followed,
           gint64          time,
           const SxRecord *record)
{
  SxPlotSocket *info = &followed->info;

  if (sx_address_is_set (&record->local) && record->error == 0)
    info->local = record->local;

  switch ((int) record->kind)
    {
    case SX_KIND_SOCKET:
      if (record->args[1] == SOCK_DGRAM)
        info->role = SX_PLOT_ROLE_DATAGRAM;
      break;
    case SX_KIND_ACCEPT:
      if (record->error == 0)
        {
          info->role = SX_PLOT_ROLE_ACCEPTED;
          info->remote = record->remote;
        }
      break;
    case SX_KIND_LISTEN:
      info->role = SX_PLOT_ROLE_LISTENER;
      if (record->error == 0)
        add (followed, SX_PLOT_BACKLOG_LIMIT, time, record->args[0]);
      break;
    case SX_KIND_CONNECTING:
    case SX_KIND_CONNECT:
      info->role = SX_PLOT_ROLE_CLIENT;
      info->remote = record->remote;
      break;
    case SX_KIND_CLOSE:
      info->died = time;
      break;
    default:
      break;
    }
}

static void
take_message (Followed            *followed,
              gint64               time,
              const SxJournalPeek *peek)
{
  gboolean received = peek->kind == SX_KIND_RECV || peek->kind == SX_KIND_RECVFROM;

  if (peek->error != 0)
    return;

  add (followed, received ? SX_PLOT_RECEIVED : SX_PLOT_SENT, time, peek->value);
  if (peek->kind == SX_KIND_SENDTO || peek->kind == SX_KIND_RECVFROM)
    add (followed, received ? SX_PLOT_DATAGRAMS_RECEIVED : SX_PLOT_DATAGRAMS_SENT, time, 1);
}

/* Facts that the kernel tells of what was before have times of their own, which are not in order */
static gboolean
is_of_the_past (guint16 kind)
{
  return kind == SX_KIND_QUEUED || kind == SX_KIND_SENT || kind == SX_KIND_ACKED;
}

static void
take_record (SxPlotSeries        *self,
             Followed            *followed,
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
      take_message (followed, time, peek);
    }
  else if (peek->kind == SX_KIND_WAITING)
    {
      followed->queued = MAX (peek->value, 0);
      add_waiting (followed, time);
    }
  else if (sx_journal_read (self->journal, serial, &record))
    {
      if (peek->kind == SX_KIND_SAMPLE)
        take_sample (followed, time, &record);
      else
        take_call (followed, time, &record);
    }
}

static void
take_accept (SxPlotSeries        *self,
             guint64              serial,
             const SxJournalPeek *peek)
{
  SxRecord record;
  Followed *listener;

  if (peek->error != 0 || !sx_journal_read (self->journal, serial, &record))
    return;

  listener = find (self, (guint32) record.args[0]);
  if (listener == NULL)
    return;

  add (listener, SX_PLOT_ACCEPTS, take_time (self, peek->time), 1);
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
 * sx_plot_measure_is_sum:
 * @measure: a measure
 *
 * Returns: whether its values add up, as bytes do, and a round-trip time does not
 */
gboolean
sx_plot_measure_is_sum (SxPlotMeasure measure)
{
  return measures[measure].is_sum;
}

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
  Followed followed[SX_PLOT_MAX_SOCKETS] = { 0, };
  gboolean missed = sx_plot_series_has_missed (self, sockets, n_sockets);

  g_return_if_fail (self != NULL);

  n_sockets = MIN (n_sockets, SX_PLOT_MAX_SOCKETS);
  if (has_sockets (self, sockets, n_sockets))
    return;

  for (guint i = 0; i < n_sockets; i++)
    {
      Followed *before = find (self, sockets[i]);

      followed[i].info.id = sockets[i];
      if (before == NULL)
        continue;

      followed[i] = *before;
      *before = (Followed) { 0, };
    }

  for (guint i = 0; i < self->n_followed; i++)
    clear_followed (&self->followed[i]);
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

  n_records = MIN (sx_journal_get_n_records (self->journal), self->end);
  if (self->n_followed == 0)
    return FALSE; /* and next stays, for who is followed later */

  self->next = sx_journal_skip (self->journal, self->next);
  end = MIN (n_records, self->next + max);
  for (; self->next < end; self->next++)
    {
      SxJournalPeek peek;
      Followed *followed;

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

/* A sum is 0 where nothing was added, but not before the socket was there or after it was gone */
static void
mark_life (const SxPlotSocket *info,
           GArray             *bins)
{
  for (guint i = 0; i < bins->len; i++)
    {
      SxPlotBin *bin = &g_array_index (bins, SxPlotBin, i);

      bin->measured = info->born != 0 && bin->start + bin->width > info->born
                      && (info->died == 0 || bin->start <= info->died);
    }
}

static void
show (SxPlotBin *bin,
      guint32    value)
{
  bin->measured = TRUE;
  bin->min = bin->max = bin->last = value;
}

/* What is recorded when it changes is what it was in between, until the socket is gone */
static void
hold (Followed      *followed,
      SxPlotMeasure  measure,
      GArray        *bins)
{
  guint32 value = 0;
  gboolean known = bins->len > 0
                   && sx_plot_bins_get_before (followed->bins[measure],
                                               g_array_index (bins, SxPlotBin, 0).start, &value);

  for (guint i = 0; i < bins->len; i++)
    {
      SxPlotBin *bin = &g_array_index (bins, SxPlotBin, i);

      if (bin->measured)
        {
          value = bin->last;
          known = TRUE;
        }
      else if (known && (followed->info.died == 0 || bin->start <= followed->info.died))
        {
          show (bin, value);
        }
    }
}

/* What is read several times a second is not missing in bins that are shorter than that */
static void
bridge (GArray *bins)
{
  guint before = G_MAXUINT;

  for (guint i = 0; i < bins->len; i++)
    {
      SxPlotBin *bin = &g_array_index (bins, SxPlotBin, i);

      if (!bin->measured)
        continue;

      if (before != G_MAXUINT && (i - before) * bin->width <= GAP_NS)
        for (guint j = before + 1; j < i; j++)
          show (&g_array_index (bins, SxPlotBin, j), g_array_index (bins, SxPlotBin, before).last);
      before = i;
    }
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
  g_autoptr (SxPlotBins) none = NULL;
  Followed *followed;

  g_return_if_fail (self != NULL && index < self->n_followed);

  followed = &self->followed[index];
  to = MIN (to, LAST_TIME);
  if (followed->bins[measure] == NULL)
    none = sx_plot_bins_new (!measures[measure].is_sum);
  sx_plot_bins_query (none != NULL ? none : followed->bins[measure], from, to, max, bins);

  if (measures[measure].is_sum)
    mark_life (&followed->info, bins);
  else if (none == NULL && measures[measure].is_held)
    hold (followed, measure, bins);
  else
    bridge (bins);
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
    for (guint measure = 0; measure < SX_N_PLOT_MEASURES; measure++)
      if (self->followed[i].bins[measure] != NULL)
        size += sx_plot_bins_get_size (self->followed[i].bins[measure]);

  return size;
}
