/* faults.h: a system that has less than this one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The C library's functions of these names are replaced in the whole test program.
 */

#pragma once

#include <netdb.h>

#include "engine-fixture.h"

G_BEGIN_DECLS

/**
 * Faults:
 * @no_ipv6: socket() has no AF_INET6 (as with ipv6.disable=1)
 * @socket_error: what socket() fails with; 0: it does not
 * @accept_error: what accept4() fails with; 0: it does not
 * @n_accepts: how often accept4() was called
 * @sendto_error: what sendto(), and sendmsg() to an address, fails with, for the next @n_sendto_errors calls
 * @n_sendto_errors: see @sendto_error
 * @receive_error: what recvmmsg() and recvfrom() fail with; 0: they do not
 * @n_receives: how often these were called
 * @no_stamps: setsockopt() has no SO_TIMESTAMPING
 * @no_id_tcp: setsockopt() has no SOF_TIMESTAMPING_OPT_ID_TCP (as before Linux 6.2)
 * @n_late_times: how often recvmsg() finds nothing in an error queue at first
 * @n_threads: how many threads there still are to be had; -1: as many as one likes
 * @hanging: whether getaddrinfo() of "hangs.invalid" waits
 * @n_hanging: how many wait
 *
 * All are changed and read by several threads: with g_atomic_int_…().
 *
 * @on_unix_connect: called, once, after the next connect() to a Unix socket; set before the engine starts it
 */
typedef struct
{
  int no_ipv6;
  int socket_error;
  int accept_error;
  int n_accepts;
  int sendto_error;
  int n_sendto_errors;
  int receive_error;
  int n_receives;
  int no_stamps;
  int no_id_tcp;
  int n_late_times;
  int n_threads;
  int hanging;
  int n_hanging;
  void (*on_unix_connect) (void);
} Faults;

extern Faults faults;

/* getaddrinfo() of "two.invalid" says ::1, then 127.0.0.1; of "four.invalid" 127.0.0.1 */
SxEndpoint *make_named_endpoint (const char *name,
                                 int         port);

G_END_DECLS
