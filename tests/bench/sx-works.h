/* sx-works.h: what clients do to the servers that are measured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each is a #SxBenchRun: the client of one measurement, in this process and in this thread, for so many seconds.
 * It returns the figure, or a negative number if something went wrong.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SX_WORKS_GREETING "Thank you for connecting"

/* Servers of streams that clients close first are at so many addresses, from 127.0.0.1 on, and clients go round: the port of
 * such a client is in TIME_WAIT afterwards, and once half of them are (14,116, if nobody changed ip_local_port_range), the
 * kernel looks at all those with each connect() to the same address: a hundredth of the rate, as measured */
#define SX_WORKS_N_ADDRESSES 8

/* A server of datagrams answers this one with how many others it has received: a guint64 */
#define SX_WORKS_QUESTION "?"

/* Connections per second that had their greeting, 64 at a time */
double sx_works_greet           (guint16 port,
                                 double  seconds);
/* How many in a thousand connections had to try more than once, because a packet of theirs was dropped */
double sx_works_greet_late      (guint16 port,
                                 double  seconds);
/* Round trips of 16 bytes per second, on one connection */
double sx_works_ping_pong       (guint16 port,
                                 double  seconds);
/* The same beside so many connections that are held and idle */
double sx_works_ping_pong_10    (guint16 port,
                                 double  seconds);
double sx_works_ping_pong_10k   (guint16 port,
                                 double  seconds);
/* Megabytes per second that came back as they were sent, on one stream: sent in pieces of 64 KiB, and of 1 KiB */
double sx_works_bulk            (guint16 port,
                                 double  seconds);
double sx_works_bulk_1k         (guint16 port,
                                 double  seconds);
/* Connections per second that sent 16 bytes and had an echo, 64 at a time */
double sx_works_clients         (guint16 port,
                                 double  seconds);
/* The same of a server at one address, where ports last as it is slow */
double sx_works_clients_slow    (guint16 port,
                                 double  seconds);
/* Megabytes per second that a stream took */
double sx_works_send            (guint16 port,
                                 double  seconds);
/* The same of who writes what it sends into a file */
double sx_works_send_kept       (guint16 port,
                                 double  seconds);
/* How many in a hundred datagrams of 64 bytes arrived, of so many a second */
double sx_works_datagrams       (guint16 port,
                                 double  seconds,
                                 double  rate);
double sx_works_datagrams_20k   (guint16 port,
                                 double  seconds);
double sx_works_datagrams_100k  (guint16 port,
                                 double  seconds);
/* As fast as they go: how many a second arrived */
double sx_works_datagrams_flood (guint16 port,
                                 double  seconds);

G_END_DECLS
