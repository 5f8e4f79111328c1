/* sx-servers-window.h: this program's servers, with its window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-bench.h"

G_BEGIN_DECLS

/* This program's, with its journal, the whole window open and the pane at the end of its tables. Without a display they do
 * not start. How many datagrams there were is told when they are rows of the table */
void sx_servers_window_greet  (SxBenchReady ready);
void sx_servers_window_small  (SxBenchReady ready);
void sx_servers_window_echo   (SxBenchReady ready);
void sx_servers_window_udp    (SxBenchReady ready);

/* The same, with the diagram open beside the pane */
void sx_servers_diagram_greet (SxBenchReady ready);
void sx_servers_diagram_echo  (SxBenchReady ready);
void sx_servers_diagram_udp   (SxBenchReady ready);

G_END_DECLS
