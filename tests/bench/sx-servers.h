/* sx-servers.h: servers to be compared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-bench.h"
#include "sx-behaviour.h"
#include "sx-works.h"

G_BEGIN_DECLS

#define SX_SERVERS_GREETING SX_WORKS_GREETING
/* The same for all that can be told */
#define SX_SERVERS_BACKLOG  4096
/* What tutorials have */
#define SX_SERVERS_SMALL_BACKLOG 5

/* The least that a server can do, in C, without a record of anything */
void sx_servers_bare_greet  (SxBenchReady ready);
void sx_servers_bare_echo   (SxBenchReady ready);
void sx_servers_bare_udp    (SxBenchReady ready);
void sx_servers_bare_sink   (SxBenchReady ready);

/* The same, and what comes is written into a file */
void sx_servers_bare_echo_kept (SxBenchReady ready);

/* This program's, with its journal */
void sx_servers_our_greet   (SxBenchReady ready);
void sx_servers_our_small   (SxBenchReady ready);
void sx_servers_our_echo    (SxBenchReady ready);
void sx_servers_our_udp     (SxBenchReady ready);

/* The same, with the kernel's own truth recorded too */
void sx_servers_observed_greet (SxBenchReady ready);
void sx_servers_observed_echo  (SxBenchReady ready);
void sx_servers_observed_udp   (SxBenchReady ready);

/* Other people's */
void sx_servers_python_greet (SxBenchReady ready);
void sx_servers_python_small (SxBenchReady ready);
void sx_servers_ncat_greet   (SxBenchReady ready);
void sx_servers_socat_greet  (SxBenchReady ready);
/* Says nothing to a client that says nothing; 16 bytes to any other */
void sx_servers_packet_sender (SxBenchReady ready);
void sx_servers_socat_echo   (SxBenchReady ready);

/* How many datagrams a server of datagrams says it has received: it answers a datagram "?" with the number */
#define SX_SERVERS_QUESTION SX_WORKS_QUESTION

G_END_DECLS
