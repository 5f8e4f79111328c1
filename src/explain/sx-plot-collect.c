/* sx-plot-collect.c: what the plots of a panel show: of which sockets, from when to when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-plot-private.h"

#define NS_PER_SECOND G_GINT64_CONSTANT (1000000000)

/* A session that is over in a moment is drawn in this much, in ns: at the finest, a bin has a few pixels then */
#define SHORTEST_NS G_GINT64_CONSTANT (100000000)

#define CONNECTIONS (1u << SX_PLOT_ROLE_ACCEPTED | 1u << SX_PLOT_ROLE_CLIENT)

static const gint64 spans[SX_N_PLOT_RANGES] = {
  [SX_PLOT_RANGE_MINUTE] = 60 * NS_PER_SECOND,
  [SX_PLOT_RANGE_TEN_MINUTES] = 600 * NS_PER_SECOND,
};

static const SxPlotSpec specs[] = {
  { SX_PLOT_SENT, SX_PLOT_NOTHING, SX_PLOT_UNIT_BYTES_PER_SECOND, N_("Sent"),
    CONNECTIONS | 1u << SX_PLOT_ROLE_DATAGRAM },
  { SX_PLOT_RECEIVED, SX_PLOT_NOTHING, SX_PLOT_UNIT_BYTES_PER_SECOND, N_("Received"),
    CONNECTIONS | 1u << SX_PLOT_ROLE_DATAGRAM },
  { SX_PLOT_RTT, SX_PLOT_RTTVAR, SX_PLOT_UNIT_MICROSECONDS, N_("Round-trip time"), 0 },
  { SX_PLOT_CWND, SX_PLOT_NOTHING, SX_PLOT_UNIT_SEGMENTS, N_("Congestion window"), 0 },
  { SX_PLOT_WAITING, SX_PLOT_NOTHING, SX_PLOT_UNIT_BYTES, N_("Waiting to be sent"), 0 },
  { SX_PLOT_RETRANSMITS, SX_PLOT_NOTHING, SX_PLOT_UNIT_SEGMENTS, N_("Retransmits, in all"), 0 },
  { SX_PLOT_ACCEPTS, SX_PLOT_NOTHING, SX_PLOT_UNIT_CONNECTIONS_PER_SECOND, N_("Accepted"),
    1u << SX_PLOT_ROLE_LISTENER },
  { SX_PLOT_BACKLOG, SX_PLOT_BACKLOG_LIMIT, SX_PLOT_UNIT_CONNECTIONS, N_("Waiting for accept"), 0 },
  { SX_PLOT_DATAGRAMS_SENT, SX_PLOT_NOTHING, SX_PLOT_UNIT_DATAGRAMS_PER_SECOND, N_("Datagrams sent"),
    1u << SX_PLOT_ROLE_DATAGRAM },
  { SX_PLOT_DATAGRAMS_RECEIVED, SX_PLOT_NOTHING, SX_PLOT_UNIT_DATAGRAMS_PER_SECOND, N_("Datagrams received"),
    1u << SX_PLOT_ROLE_DATAGRAM },
  { SX_PLOT_DROPS, SX_PLOT_NOTHING, SX_PLOT_UNIT_DATAGRAMS, N_("Datagrams dropped, in all"), 0 },
};

static void
clear_line (gpointer data)
{
  SxPlotLine *line = data;

  g_clear_pointer (&line->bins, g_array_unref);
  g_clear_pointer (&line->extra, g_array_unref);
}

static gboolean
is_listener (SxPlot *self,
             guint   socket)
{
  return sx_plot_series_get_socket (self->series, socket)->role == SX_PLOT_ROLE_LISTENER;
}

/* Slots whose holders are gone are free */
static void
free_slots (SxPlot *self)
{
  for (guint group = 0; group < 2; group++)
    for (guint slot = 0; slot < SX_PLOT_N_SLOTS; slot++)
      {
        gboolean held = FALSE;

        for (guint i = 0; i < sx_plot_series_get_n_sockets (self->series) && !held; i++)
          held = is_listener (self, i) == (group == 1)
                 && sx_plot_series_get_socket (self->series, i)->id == self->holders[group][slot];
        if (!held)
          self->holders[group][slot] = 0;
      }
}

/* The one that it had, else the first one that is free; of more lines than slots, some look alike */
static guint
find_slot (SxPlot *self,
           guint   socket)
{
  guint32 *holders = self->holders[is_listener (self, socket) ? 1 : 0];
  guint32 id = sx_plot_series_get_socket (self->series, socket)->id;
  guint slot;

  for (slot = 0; slot < SX_PLOT_N_SLOTS; slot++)
    if (holders[slot] == id)
      return slot;

  for (slot = 0; slot < SX_PLOT_N_SLOTS; slot++)
    if (holders[slot] == 0)
      break;
  if (slot == SX_PLOT_N_SLOTS)
    return socket % SX_PLOT_N_SLOTS;

  holders[slot] = id;

  return slot;
}

/* What sends begins with the first colour, listeners, which never share a plot with it, with the last */
void
sx_plot_give_slots (SxPlot *self)
{
  free_slots (self);
  for (guint i = 0; i < sx_plot_series_get_n_sockets (self->series); i++)
    {
      guint slot = find_slot (self, i);

      self->slots[i] = is_listener (self, i) ? SX_PLOT_N_SLOTS - 1 - slot : slot;
    }
}

/* Whole bins, so that the lines do not tremble while time moves on: they go on a bin at a time */
void
sx_plot_find_range (SxPlot *self,
                    guint   max_bins)
{
  gint64 first, last;
  gint64 span = spans[self->view.range];
  gint64 end;

  sx_plot_series_get_extent (self->series, &first, &last);
  end = self->view.now != 0 && span != 0 ? sx_plot_series_map_time (self->series, self->view.now) : last;
  if (span == 0)
    span = MAX (end - first, SHORTEST_NS);

  self->step = sx_plot_bins_get_width (end - span, end + 1, max_bins);
  self->to = (end / self->step + 1) * self->step;
  self->from = self->view.range == SX_PLOT_RANGE_ALL
               ? MIN (first, self->to - span) / self->step * self->step
               : self->to - (span + self->step - 1) / self->step * self->step;
}

static gboolean
applies (SxPlot           *self,
         const SxPlotSpec *spec,
         guint             socket)
{
  const SxPlotSocket *info = sx_plot_series_get_socket (self->series, socket);

  return sx_plot_series_has (self->series, socket, spec->measure)
         || (info->born != 0 && (spec->roles & 1u << info->role) != 0);
}

static GArray *
ask (SxPlot        *self,
     guint          socket,
     SxPlotMeasure  measure)
{
  GArray *bins = g_array_new (FALSE, FALSE, sizeof (SxPlotBin));
  /* So many that they are as long as the step, see sx_plot_bins_get_width() */
  guint max = (self->to - self->from) / self->step + 2;

  sx_plot_series_query (self->series, socket, measure, self->from, self->to, max, bins);

  return bins;
}

static double
find_max (SxPlotCell *cell)
{
  double max = 0;

  for (guint i = 0; i < cell->lines->len; i++)
    {
      const SxPlotLine *line = &g_array_index (cell->lines, SxPlotLine, i);

      for (guint j = 0; j < line->bins->len; j++)
        {
          const SxPlotBin *bin = &g_array_index (line->bins, SxPlotBin, j);
          const SxPlotBin *extra = line->extra != NULL && j < line->extra->len
                                   ? &g_array_index (line->extra, SxPlotBin, j) : NULL;
          double value = MAX (sx_plot_bin_value (cell->spec, bin), bin->max);

          cell->measured |= bin->measured;
          if (extra != NULL && cell->spec->extra == SX_PLOT_RTTVAR)
            value += extra->last;
          else if (extra != NULL)
            value = MAX (value, extra->max);
          max = MAX (max, bin->measured || extra != NULL ? value : 0);
        }
    }

  return max;
}

/* A plot of all sockets that it says something about; FALSE: there is none */
static gboolean
collect_cell (SxPlot           *self,
              const SxPlotSpec *spec)
{
  SxPlotCell cell = { .spec = spec };

  for (guint i = 0; i < sx_plot_series_get_n_sockets (self->series); i++)
    {
      SxPlotLine line = { .id = sx_plot_series_get_socket (self->series, i)->id, .slot = self->slots[i] };

      if (!applies (self, spec, i))
        continue;

      line.bins = ask (self, i, spec->measure);
      if (spec->extra != SX_PLOT_NOTHING)
        line.extra = ask (self, i, spec->extra);
      if (cell.lines == NULL)
        {
          cell.lines = g_array_new (FALSE, FALSE, sizeof (SxPlotLine));
          g_array_set_clear_func (cell.lines, clear_line);
        }
      g_array_append_val (cell.lines, line);
    }

  if (cell.lines == NULL)
    return FALSE;

  sx_plot_scale_init (&cell.scale, spec->unit, find_max (&cell));
  g_array_append_val (self->cells, cell);

  return TRUE;
}

static gboolean
has_moved (const SxPlotSpec *spec,
           GArray           *bins)
{
  for (guint i = 0; i < bins->len; i++)
    {
      const SxPlotBin *bin = &g_array_index (bins, SxPlotBin, i);

      /* What stays as it is needs no new picture: that is the picture, except for where it begins */
      if (bin->measured && (sx_plot_measure_is_sum (spec->measure) ? bin->sum > 0 : bin->min != bin->max))
        return TRUE;
      if (i > 0 && bin->measured && (!bin[-1].measured || bin->last != bin[-1].last))
        return TRUE;
      if (i > 0 && !bin->measured && bin[-1].measured)
        return TRUE;
    }

  return FALSE;
}

void
sx_plot_collect (SxPlot *self)
{
  g_array_set_size (self->cells, 0);
  self->moving = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      SxPlotCell *cell;

      if (!collect_cell (self, &specs[i]))
        continue;

      cell = &g_array_index (self->cells, SxPlotCell, self->cells->len - 1);
      for (guint j = 0; j < cell->lines->len && !self->moving; j++)
        self->moving = has_moved (cell->spec, g_array_index (cell->lines, SxPlotLine, j).bins);
    }
}
