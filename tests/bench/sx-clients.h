/* sx-clients.h: this program's clients, to be compared with the least that a client can do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-bench.h"

G_BEGIN_DECLS

/* The same works as sx_works_clients(), sx_works_ping_pong() and sx_works_send() */
double sx_clients_talk      (guint16 port,
                             double  seconds);
double sx_clients_ping_pong (guint16 port,
                             double  seconds);
double sx_clients_send      (guint16 port,
                             double  seconds);

/* The same with the window open, and the Client pane at the end of its tables */
double sx_clients_window_talk      (guint16 port,
                                    double  seconds);
double sx_clients_window_ping_pong (guint16 port,
                                    double  seconds);
double sx_clients_window_send      (guint16 port,
                                    double  seconds);
double sx_clients_window_send_new  (guint16 port,
                                    double  seconds);

G_END_DECLS
