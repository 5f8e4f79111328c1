/* sx-works.c: what clients do to the servers that are measured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sx-bench.h"
#include "sx-works.h"

#define IN_FLIGHT 64

static int
open_socket (guint16 port,
             int     type)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK), .sin_port = htons (port)
  };
  int fd = socket (AF_INET, type | SOCK_CLOEXEC, 0);

  if (fd >= 0 && connect (fd, (struct sockaddr *) &address, sizeof address) != 0 && errno != EINPROGRESS)
    {
      close (fd);
      return -1;
    }

  return fd;
}

static void
open_one (int     epoll,
          guint16 port)
{
  int fd = open_socket (port, SOCK_STREAM | SOCK_NONBLOCK);
  struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

  if (fd >= 0)
    epoll_ctl (epoll, EPOLL_CTL_ADD, fd, &event);
}

/* Connects, reads the greeting up to the end of the stream, and does so again: 64 at any time.
 * Returns connections per second that had their greeting */
double
sx_works_greet (guint16 port,
                double  seconds)
{
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event events[IN_FLIGHT];
  double start = sx_bench_now ();
  guint64 done = 0, bytes = 0;
  char buffer[256];

  for (guint i = 0; i < IN_FLIGHT; i++)
    open_one (epoll, port);
  while (sx_bench_now () - start < seconds)
    {
      int n_events = epoll_wait (epoll, events, IN_FLIGHT, 1000);

      for (int i = 0; i < n_events; i++)
        {
          int fd = events[i].data.fd;
          ssize_t length;

          while ((length = recv (fd, buffer, sizeof buffer, 0)) > 0)
            bytes += length;
          if (length < 0 && errno == EAGAIN)
            continue;
          done += length == 0;
          close (fd);
          open_one (epoll, port);
        }
    }

  return MIN (done, bytes / strlen (SX_WORKS_GREETING)) / (sx_bench_now () - start);
}

/* 16 bytes there and back, one after the other */
double
sx_works_ping_pong (guint16 port,
                    double  seconds)
{
  int fd = open_socket (port, SOCK_STREAM);
  double start = sx_bench_now ();
  guint64 done = 0;
  char buffer[16] = "fifteen letters";
  int one = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  while (sx_bench_now () - start < seconds)
    {
      for (guint i = 0; i < 64; i++, done++)
        {
          if (send (fd, buffer, sizeof buffer, MSG_NOSIGNAL) != sizeof buffer
              || recv (fd, buffer, sizeof buffer, MSG_WAITALL) != sizeof buffer)
            return -1;
        }
    }

  return done / (sx_bench_now () - start);
}

/* One stream, as fast as it goes, both ways at once. Returns megabytes per second that came back */
double
sx_works_bulk (guint16 port,
               double  seconds)
{
  static char out[64 * 1024], in[64 * 1024];
  struct pollfd watched = { .fd = open_socket (port, SOCK_STREAM), .events = POLLIN | POLLOUT };
  double start = sx_bench_now ();
  guint64 back = 0;

  while (sx_bench_now () - start < seconds)
    {
      if (poll (&watched, 1, 1000) <= 0)
        break;
      if (watched.revents & POLLOUT)
        send (watched.fd, out, sizeof out, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (watched.revents & POLLIN)
        {
          ssize_t length = recv (watched.fd, in, sizeof in, MSG_DONTWAIT);

          if (length == 0)
            return -1;
          back += MAX (length, 0);
        }
    }

  return back / (sx_bench_now () - start) / 1e6;
}

/* How many of the datagrams were received: the server is asked when all is over */
static double
ask_how_many (int fd)
{
  guint64 received = 0;
  struct pollfd watched = { .fd = fd, .events = POLLIN };

  for (guint i = 0; i < 20; i++)
    {
      send (fd, SX_WORKS_QUESTION, 1, 0);
      if (poll (&watched, 1, 500) > 0 && recv (fd, &received, sizeof received, 0) == sizeof received)
        return received;
    }

  return -1;
}

/* Datagrams of 64 bytes at a rate. Returns how many in a hundred arrived */
double
sx_works_datagrams (guint16 port,
                    double  seconds,
                    double  rate)
{
  int fd = open_socket (port, SOCK_DGRAM);
  double start = sx_bench_now ();
  guint64 sent = 0, all = rate * seconds;
  char datagram[64] = "datagram";
  double received;

  while (sent < all)
    {
      guint64 due = MIN (all, (guint64) ((sx_bench_now () - start) * rate));

      for (; sent < due; sent++)
        send (fd, datagram, sizeof datagram, 0);
    }
  received = ask_how_many (fd);
  return received < 0 ? -1 : 100.0 * received / all;
}

double
sx_works_datagrams_20k (guint16 port,
                        double  seconds)
{
  return sx_works_datagrams (port, seconds, 20000);
}

double
sx_works_datagrams_100k (guint16 port,
                         double  seconds)
{
  return sx_works_datagrams (port, seconds, 100000);
}

/* Datagrams as fast as they go. Returns how many a second were received */
double
sx_works_datagrams_flood (guint16 port,
                          double  seconds)
{
  double rate = 200000;

  return sx_works_datagrams (port, seconds, rate) * rate / 100;
}
