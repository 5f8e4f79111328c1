/* bench-sockets.c: how much the record of everything costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * This program's sockets, with their journal, against the least that a server in C can do, without one, and
 * against other people's servers. One run, the same client, the same cores, in turn.
 */

#include <string.h>

#include "sx-servers.h"
#include "sx-works.h"

#define SECONDS   1.0

/* What it costs to record the kernel's own truth too: ours against ours. The bar is 0.95 in a flood */
static void
compare_observed (void)
{
  static const SxBenchServer greet = { "not observed", sx_servers_our_greet };
  static const SxBenchServer echo = { "not observed", sx_servers_our_echo };
  static const SxBenchServer udp = { "not observed", sx_servers_our_udp };
  static const SxBenchServer observed_greet = { "observed", sx_servers_observed_greet };
  static const SxBenchServer observed_echo = { "observed", sx_servers_observed_echo };
  static const SxBenchServer observed_udp = { "observed", sx_servers_observed_udp };

  sx_bench_compare ("accept, greet, close (64)", "1/s", &greet, &observed_greet, 1, sx_works_greet, SECONDS);
  sx_bench_compare ("ping-pong, 16 bytes", "1/s", &echo, &observed_echo, 1, sx_works_ping_pong, SECONDS);
  sx_bench_compare ("echo, one stream", "MB/s", &echo, &observed_echo, 1, sx_works_bulk, SECONDS);
  sx_bench_compare ("datagrams, a flood", "1/s", &udp, &observed_udp, 1, sx_works_datagrams_flood, SECONDS);
}

int
main (int    argc,
      char **argv)
{
  static const SxBenchServer bare_greet = { "bare C", sx_servers_bare_greet };
  static const SxBenchServer bare_echo = { "bare C", sx_servers_bare_echo };
  static const SxBenchServer bare_udp = { "bare C", sx_servers_bare_udp };
  static const SxBenchServer greet[] = {
    { "socket-explorer", sx_servers_our_greet },
    { "Python tutorial", sx_servers_python_greet },
    { "ncat", sx_servers_ncat_greet },
    { "socat", sx_servers_socat_greet },
  };
  static const SxBenchServer echo[] = {
    { "socket-explorer", sx_servers_our_echo },
    { "socat", sx_servers_socat_echo },
  };
  static const SxBenchServer udp[] = {
    { "socket-explorer", sx_servers_our_udp },
  };

  sx_bench_print_header ();
  compare_observed ();
  if (argc > 1 && strcmp (argv[1], "--observed") == 0)
    return 0;

  sx_bench_compare ("accept, greet, close (64)", "1/s", &bare_greet, greet, G_N_ELEMENTS (greet), sx_works_greet, SECONDS);
  sx_bench_compare ("ping-pong, 16 bytes", "1/s", &bare_echo, echo, G_N_ELEMENTS (echo), sx_works_ping_pong, SECONDS);
  sx_bench_compare ("echo, one stream", "MB/s", &bare_echo, echo, G_N_ELEMENTS (echo), sx_works_bulk, SECONDS);
  sx_bench_compare ("datagrams, 20,000/s", "% received", &bare_udp, udp, G_N_ELEMENTS (udp), sx_works_datagrams_20k, SECONDS);
  sx_bench_compare ("datagrams, 100,000/s", "% received", &bare_udp, udp, G_N_ELEMENTS (udp), sx_works_datagrams_100k, SECONDS);

  return 0;
}
