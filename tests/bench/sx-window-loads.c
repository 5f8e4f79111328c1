/* sx-window-loads.c: what is done to the sockets of a window, besides what bench-sockets does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-window-loads.h"

#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sx-bench.h"
#include "sx-servers.h"

/* So many sockets that all change; each takes a descriptor at both ends */
#define MANY 9900

#define IDLE_CONNECTIONS 1000

static int
connect_to (guint16 port,
            int     type)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK), .sin_port = htons (port)
  };
  int fd = socket (AF_INET, type, 0);

  return fd >= 0 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0 ? fd : -1;
}

double
sx_window_loads_many (guint16 port,
                      double  seconds)
{
  static int fds[MANY];
  char bytes[16] = "fifteen letters";
  double start = sx_bench_now ();
  guint64 n = 0;

  for (guint i = 0; i < MANY; i++)
    {
      fds[i] = connect_to (port, SOCK_STREAM);
      if (fds[i] < 0)
        return -1;
    }
  for (guint i = 0; sx_bench_now () - start < seconds; i = (i + 1) % MANY, n++)
    {
      if (send (fds[i], bytes, sizeof bytes, MSG_NOSIGNAL) != sizeof bytes
          || recv (fds[i], bytes, sizeof bytes, MSG_WAITALL) != sizeof bytes)
        return -1;
    }

  return n / (sx_bench_now () - start);
}

double
sx_window_loads_idle (guint16 port,
                      double  seconds)
{
  int n = 0;

  for (guint i = 0; i < IDLE_CONNECTIONS; i++)
    n += connect_to (port, SOCK_STREAM) >= 0 ? 1 : 0;

  return n == IDLE_CONNECTIONS ? n : -1;
}

/* A few at a time, as a program would that has a timer. rate: how many a second */
static double
send_slowly (guint16 port,
             double  seconds,
             guint   rate)
{
  int fd = connect_to (port, SOCK_DGRAM);
  char datagram[64] = "datagram";
  double start = sx_bench_now ();
  guint64 n = 0;

  while (sx_bench_now () - start < seconds)
    {
      for (; n < (sx_bench_now () - start) * rate; n++)
        send (fd, datagram, sizeof datagram, 0);
      g_usleep (1000);
    }

  return n / (sx_bench_now () - start);
}

double
sx_window_loads_1000 (guint16 port,
                      double  seconds)
{
  return send_slowly (port, seconds, 1000);
}

double
sx_window_loads_150 (guint16 port,
                     double  seconds)
{
  return send_slowly (port, seconds, 150);
}

double
sx_window_loads_20 (guint16 port,
                    double  seconds)
{
  return send_slowly (port, seconds, 20);
}

static int ready_fd = -1;

static void
tell_port (guint16 port)
{
  if (write (ready_fd, &port, sizeof port) != sizeof port)
    _exit (1);
}

guint16
sx_window_loads_serve (void)
{
  guint16 port = 0;
  int ends[2];

  if (pipe (ends) != 0)
    g_error ("There is no pipe");

  if (fork () == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      sx_bench_pin (SX_WINDOW_LOADS_CORE);
      ready_fd = ends[1];
      sx_servers_bare_echo (tell_port);
      _exit (0);
    }
  close (ends[1]);
  if (read (ends[0], &port, sizeof port) != sizeof port)
    g_error ("There is no server");
  close (ends[0]);

  return port;
}
