/* sx-plot-measure.h: what can be plotted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxPlotMeasure:
 * @SX_PLOT_SENT: bytes that send() and sendto() moved; a sum
 * @SX_PLOT_RECEIVED: bytes that recv() and recvfrom() moved; a sum
 * @SX_PLOT_RTT: smoothed round-trip time, in µs; a gauge, like all that are not said to be a sum
 * @SX_PLOT_RTTVAR: its variation, in µs
 * @SX_PLOT_CWND: congestion window, in segments
 * @SX_PLOT_RETRANSMITS: segments sent again, in all so far
 * @SX_PLOT_WAITING: bytes that wait to be sent, in our write queue and in the kernel
 * @SX_PLOT_ACCEPTS: connections that a listener accepted; a sum
 * @SX_PLOT_BACKLOG: connections that wait for accept()
 * @SX_PLOT_BACKLOG_LIMIT: how many of them there may be
 * @SX_PLOT_DATAGRAMS_SENT: datagrams sent; a sum
 * @SX_PLOT_DATAGRAMS_RECEIVED: datagrams received; a sum
 * @SX_PLOT_DROPS: datagrams that the kernel dropped, in all so far
 *
 * What can be plotted of a socket.
 */
typedef enum
{
  SX_PLOT_SENT,
  SX_PLOT_RECEIVED,
  SX_PLOT_RTT,
  SX_PLOT_RTTVAR,
  SX_PLOT_CWND,
  SX_PLOT_RETRANSMITS,
  SX_PLOT_WAITING,
  SX_PLOT_ACCEPTS,
  SX_PLOT_BACKLOG,
  SX_PLOT_BACKLOG_LIMIT,
  SX_PLOT_DATAGRAMS_SENT,
  SX_PLOT_DATAGRAMS_RECEIVED,
  SX_PLOT_DROPS,
  SX_N_PLOT_MEASURES
} SxPlotMeasure;

gboolean sx_plot_measure_is_sum  (SxPlotMeasure measure);
gboolean sx_plot_measure_is_held (SxPlotMeasure measure);

G_END_DECLS
