/* sx-plot-series.h: what sockets did over time, as numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"
#include "sx-plot-bins.h"
#include "sx-plot-measure.h"

G_BEGIN_DECLS

/* The most sockets that a series follows at once */
#define SX_PLOT_MAX_SOCKETS 12

typedef enum
{
  SX_PLOT_ROLE_UNKNOWN,
  SX_PLOT_ROLE_LISTENER,
  SX_PLOT_ROLE_ACCEPTED,
  SX_PLOT_ROLE_CLIENT,
  SX_PLOT_ROLE_DATAGRAM,
} SxPlotRole;

/**
 * SxPlotSocket:
 * @id: the socket's number
 * @role: what it is, as far as is known
 * @born: when it was made, in the series' time; 0: not yet
 * @died: when it was closed; 0: it is open
 * @local: its address
 * @remote: the address at the other end, if it has one
 *
 * A socket that is followed.
 */
typedef struct
{
  guint32    id;
  SxPlotRole role;
  gint64     born;
  gint64     died;
  SxAddress  local;
  SxAddress  remote;
} SxPlotSocket;

/**
 * SxPlotSeries:
 *
 * Adds up the records of some sockets, in bins of time. Pure: no clock, no display. It belongs to one thread.
 *
 * Its time is the records' own, in ns since 1970 UTC, but never goes back: where the clock was set back, all
 * that follows is moved by as much.
 */
typedef struct _SxPlotSeries SxPlotSeries;

SxPlotSeries       *sx_plot_series_new          (SxJournal      *journal);
void                sx_plot_series_free         (SxPlotSeries   *self);

void                sx_plot_series_set_sockets  (SxPlotSeries   *self,
                                                 const guint32  *sockets,
                                                 guint           n_sockets);
gboolean            sx_plot_series_has_missed   (SxPlotSeries   *self,
                                                 const guint32  *sockets,
                                                 guint           n_sockets);
void                sx_plot_series_set_end      (SxPlotSeries   *self,
                                                 guint64         end);
gboolean            sx_plot_series_drain        (SxPlotSeries   *self,
                                                 guint           max);
guint               sx_plot_series_get_generation (SxPlotSeries *self);

guint               sx_plot_series_get_n_sockets (SxPlotSeries  *self);
const SxPlotSocket *sx_plot_series_get_socket   (SxPlotSeries   *self,
                                                 guint           index);
gboolean            sx_plot_series_has          (SxPlotSeries   *self,
                                                 guint           index,
                                                 SxPlotMeasure   measure);
gboolean            sx_plot_series_get_extent   (SxPlotSeries   *self,
                                                 gint64         *first,
                                                 gint64         *last);
gint64              sx_plot_series_map_time     (SxPlotSeries   *self,
                                                 gint64          time);
void                sx_plot_series_query        (SxPlotSeries   *self,
                                                 guint           index,
                                                 SxPlotMeasure   measure,
                                                 gint64          from,
                                                 gint64          to,
                                                 guint           max,
                                                 GArray         *bins);
gsize               sx_plot_series_get_size     (SxPlotSeries   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxPlotSeries, sx_plot_series_free)

G_END_DECLS
