/* sx-window-loads.h: what is done to the sockets of a window, besides what bench-sockets does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who sends has a core, as in bench-sockets; the program has both, as it has for a person */
#define SX_WINDOW_LOADS_CORE 1

/* Each of the first ones is a #SxBenchRun */

/* Many connections, and 16 bytes there and back on each, in turn. Returns how many came back in a second */
double  sx_window_loads_many  (guint16 port,
                               double  seconds);
/* Connections that do nothing; the process keeps them. Returns how many there are */
double  sx_window_loads_idle  (guint16 port,
                               double  seconds);
/* So many datagrams a second, a few at a time, as a program would that has a timer */
double  sx_window_loads_1000  (guint16 port,
                               double  seconds);
double  sx_window_loads_150   (guint16 port,
                               double  seconds);
double  sx_window_loads_20    (guint16 port,
                               double  seconds);

/* A bare server of echoes, as a process that ends with this one. Returns its port */
guint16 sx_window_loads_serve (void);

G_END_DECLS
