/* sx-plot-followed.c: what one socket did over time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-plot-followed-private.h"

#include <sys/socket.h>

/* Two readings that are further apart than this, in ns, have a gap between them: the kernel is asked several
 * times a second while there is traffic, and then no more */
#define GAP_NS G_GINT64_CONSTANT (3000000000)

/* What there is to wait is the write queue's and the kernel's together */
static void
add_waiting (SxPlotFollowed *self,
             gint64          time)
{
  sx_plot_followed_add (self, SX_PLOT_WAITING, time, MIN (self->queued + self->unsent, G_MAXUINT32));
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
hold (SxPlotFollowed *self,
      SxPlotMeasure   measure,
      GArray         *bins)
{
  guint32 value = 0;
  gboolean known = bins->len > 0
                   && sx_plot_bins_get_before (self->bins[measure],
                                               g_array_index (bins, SxPlotBin, 0).start, &value);

  for (guint i = 0; i < bins->len; i++)
    {
      SxPlotBin *bin = &g_array_index (bins, SxPlotBin, i);

      if (bin->measured)
        {
          value = bin->last;
          known = TRUE;
        }
      else if (known && (self->info.died == 0 || bin->start <= self->info.died))
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

/* Public to the series */

void
sx_plot_followed_clear (SxPlotFollowed *self)
{
  for (guint i = 0; i < SX_N_PLOT_MEASURES; i++)
    g_clear_pointer (&self->bins[i], sx_plot_bins_free);
  *self = (SxPlotFollowed) { .info.id = self->info.id };
}

void
sx_plot_followed_add (SxPlotFollowed *self,
                      SxPlotMeasure   measure,
                      gint64          time,
                      gint64          value)
{
  if (self->bins[measure] == NULL)
    self->bins[measure] = sx_plot_bins_new (!sx_plot_measure_is_sum (measure));

  sx_plot_bins_add (self->bins[measure], time, MAX (value, 0));
}

void
sx_plot_followed_take_sample (SxPlotFollowed *self,
                              gint64          time,
                              const SxRecord *record)
{
  SxSample sample;

  if (!sx_record_get_sample (record, &sample))
    return;

  if (self->info.role == SX_PLOT_ROLE_LISTENER)
    {
      sx_plot_followed_add (self, SX_PLOT_BACKLOG, time, sample.backlog);
      if (sample.backlog_limit > 0)
        sx_plot_followed_add (self, SX_PLOT_BACKLOG_LIMIT, time, sample.backlog_limit);
      return;
    }

  if (self->info.role == SX_PLOT_ROLE_DATAGRAM)
    {
      sx_plot_followed_add (self, SX_PLOT_DROPS, time, MIN (sample.drops, G_MAXUINT32));
      return;
    }

  /* A round trip of 0 µs is one that the kernel has not measured yet */
  if (sample.rtt > 0)
    {
      sx_plot_followed_add (self, SX_PLOT_RTT, time, sample.rtt);
      sx_plot_followed_add (self, SX_PLOT_RTTVAR, time, sample.rttvar);
    }
  if (sample.cwnd > 0)
    sx_plot_followed_add (self, SX_PLOT_CWND, time, sample.cwnd);
  sx_plot_followed_add (self, SX_PLOT_RETRANSMITS, time, sample.retransmits);
  self->unsent = sample.unsent;
  add_waiting (self, time);
}

/* Calls that tell what a socket is */
void
sx_plot_followed_take_call (SxPlotFollowed *self,
                            gint64          time,
                            const SxRecord *record)
{
  SxPlotSocket *info = &self->info;

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
        sx_plot_followed_add (self, SX_PLOT_BACKLOG_LIMIT, time, record->args[0]);
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

void
sx_plot_followed_take_message (SxPlotFollowed      *self,
                               gint64               time,
                               const SxJournalPeek *peek)
{
  gboolean received = peek->kind == SX_KIND_RECV || peek->kind == SX_KIND_RECVFROM;

  if (peek->error != 0)
    return;

  sx_plot_followed_add (self, received ? SX_PLOT_RECEIVED : SX_PLOT_SENT, time, peek->value);
  if (peek->kind == SX_KIND_SENDTO || peek->kind == SX_KIND_RECVFROM)
    sx_plot_followed_add (self, received ? SX_PLOT_DATAGRAMS_RECEIVED : SX_PLOT_DATAGRAMS_SENT, time, 1);
}

/* What is in our write queue */
void
sx_plot_followed_take_waiting (SxPlotFollowed *self,
                               gint64          time,
                               guint64         n_bytes)
{
  self->queued = n_bytes;
  add_waiting (self, time);
}

/* See sx_plot_series_query() */
void
sx_plot_followed_query (SxPlotFollowed *self,
                        SxPlotMeasure   measure,
                        gint64          from,
                        gint64          to,
                        guint           max,
                        GArray         *bins)
{
  g_autoptr (SxPlotBins) none = NULL;

  if (self->bins[measure] == NULL)
    none = sx_plot_bins_new (!sx_plot_measure_is_sum (measure));
  sx_plot_bins_query (none != NULL ? none : self->bins[measure], from, to, max, bins);

  if (sx_plot_measure_is_sum (measure))
    mark_life (&self->info, bins);
  else if (none == NULL && sx_plot_measure_is_held (measure))
    hold (self, measure, bins);
  else
    bridge (bins);
}

/* In bytes, without itself */
gsize
sx_plot_followed_get_size (SxPlotFollowed *self)
{
  gsize size = 0;

  for (guint measure = 0; measure < SX_N_PLOT_MEASURES; measure++)
    if (self->bins[measure] != NULL)
      size += sx_plot_bins_get_size (self->bins[measure]);

  return size;
}
