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
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sx-bench.h"
#include "sx-kept.h"
#include "sx-works.h"

#define IN_FLIGHT       64
#define MAX_DESCRIPTORS 65536

/* A client whose first packet was dropped tries again after a second (RFC 6298, 2.1) */
#define LATE 0.9

/* What a stream consists of: a prime number of bytes, so that no piece of another length fits elsewhere */
#define PATTERN 65521
#define PIECE   (64 * 1024)

/* Connections at a time that come from one address */
#define FROM_ONE 5000

static int
open_socket_to (guint   number,
                guint16 port,
                int     type)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK + number), .sin_port = htons (port)
  };
  int fd = socket (AF_INET, type | SOCK_CLOEXEC, 0);

  if (fd >= 0 && connect (fd, (struct sockaddr *) &address, sizeof address) != 0 && errno != EINPROGRESS)
    {
      close (fd);
      return -1;
    }

  return fd;
}

static int
open_socket (guint16 port,
             int     type)
{
  return open_socket_to (0, port, type);
}

/* What runs at the same time, and since when each of them does, by its descriptor */
typedef struct
{
  guint16 port;
  int     epoll;
  double  since[MAX_DESCRIPTORS];
  guint64 n_done;
  guint64 n_late;
  guint64 n_failed;
  guint64 n_bytes;
} Greet;

static void
open_one (Greet *self)
{
  int fd = open_socket (self->port, SOCK_STREAM | SOCK_NONBLOCK);
  struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

  if (fd < 0 || fd >= MAX_DESCRIPTORS || epoll_ctl (self->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
    {
      self->n_failed++;
      return;
    }

  self->since[fd] = sx_bench_now ();
}

static void
end_one (Greet   *self,
         int      fd,
         gboolean failed)
{
  self->n_done += !failed;
  self->n_failed += failed;
  self->n_late += sx_bench_now () - self->since[fd] >= LATE;
  close (fd);
  open_one (self);
}

static void
read_one (Greet *self,
          int    fd)
{
  char buffer[256];
  ssize_t length;

  while ((length = recv (fd, buffer, sizeof buffer, 0)) > 0)
    self->n_bytes += length;
  if (length == 0 || errno != EAGAIN)
    end_one (self, fd, length < 0);
}

/* Connects, reads the greeting up to the end of the stream, and does so again: 64 at any time */
static double
greet (Greet   *self,
       guint16  port,
       double   seconds)
{
  struct epoll_event events[IN_FLIGHT];
  double start = sx_bench_now ();

  memset (self, 0, sizeof *self);
  self->port = port;
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  for (guint i = 0; i < IN_FLIGHT; i++)
    open_one (self);
  while (sx_bench_now () - start < seconds && self->n_failed == 0)
    {
      int n_events = epoll_wait (self->epoll, events, IN_FLIGHT, 100);

      for (int i = 0; i < n_events; i++)
        read_one (self, events[i].data.fd);
    }
  close (self->epoll);

  return sx_bench_now () - start;
}

double
sx_works_greet (guint16 port,
                double  seconds)
{
  static Greet self;
  double took = greet (&self, port, seconds);

  if (self.n_failed > 0 || self.n_bytes < self.n_done * strlen (SX_WORKS_GREETING))
    return -1;

  return self.n_done / took;
}

double
sx_works_greet_late (guint16 port,
                     double  seconds)
{
  static Greet self;

  greet (&self, port, MAX (seconds, 3.5));

  return self.n_failed > 0 ? -1 : 1000.0 * self.n_late / MAX (self.n_done, 1);
}

/* 16 bytes there and back, one after the other */
static double
ping_pong (int    fd,
           double seconds)
{
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

double
sx_works_ping_pong (guint16 port,
                    double  seconds)
{
  return ping_pong (open_socket (port, SOCK_STREAM), seconds);
}

/* From 127.0.0.2 and so on: an address has not ports enough for all */
static int
open_idle (guint16 port,
           guint   number)
{
  struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK + 1 + number / FROM_ONE) };
  struct sockaddr_in to = {
    .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK), .sin_port = htons (port)
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1;

  setsockopt (fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (bind (fd, (struct sockaddr *) &from, sizeof from) == 0 && connect (fd, (struct sockaddr *) &to, sizeof to) == 0)
    return fd;

  close (fd);
  return -1;
}

static double
ping_pong_beside (guint16 port,
                  double  seconds,
                  guint   n_idle)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }

  /* The backlog is never more than one of them: each is answered before there is the next */
  for (guint i = 0; i < n_idle; i++)
    {
      int fd = open_idle (port, i);
      char byte = 'x';

      if (fd < 0 || send (fd, &byte, 1, MSG_NOSIGNAL) != 1 || recv (fd, &byte, 1, 0) != 1)
        return -1;
    }

  return ping_pong (open_socket (port, SOCK_STREAM), seconds);
}

double
sx_works_ping_pong_10 (guint16 port,
                       double  seconds)
{
  return ping_pong_beside (port, seconds, 10);
}

double
sx_works_ping_pong_10k (guint16 port,
                        double  seconds)
{
  return ping_pong_beside (port, seconds, 10000);
}

/* The pattern, and a piece more, so that a piece can begin anywhere in it */
static const guint8 *
get_pattern (void)
{
  static guint8 pattern[PATTERN + PIECE];
  guint32 state = 1;

  for (guint i = 0; i < PATTERN; i++)
    {
      state = state * 1664525 + 1013904223;
      pattern[i] = state >> 24;
    }
  for (guint i = PATTERN; i < sizeof pattern; i++)
    pattern[i] = pattern[i - PATTERN];

  return pattern;
}

/* One stream, as fast as it goes, both ways at once, and every byte that comes back is looked at */
static double
bulk (guint16 port,
      double  seconds,
      gsize   piece)
{
  static guint8 in[PIECE];
  const guint8 *pattern = get_pattern ();
  struct pollfd watched = { .fd = open_socket (port, SOCK_STREAM), .events = POLLIN | POLLOUT };
  double start = sx_bench_now ();
  guint64 there = 0, back = 0;

  while (sx_bench_now () - start < seconds)
    {
      ssize_t length = 1;

      if (poll (&watched, 1, 1000) <= 0)
        return -1;
      for (gsize sent = 0; (watched.revents & POLLOUT) && sent < PIECE && length > 0; sent += length)
        {
          length = send (watched.fd, pattern + there % PATTERN, piece, MSG_DONTWAIT | MSG_NOSIGNAL);
          there += MAX (length, 0);
        }
      if (!(watched.revents & POLLIN))
        continue;

      length = recv (watched.fd, in, sizeof in, MSG_DONTWAIT);
      if (length == 0 || (length > 0 && memcmp (in, pattern + back % PATTERN, length) != 0))
        return -1;
      back += MAX (length, 0);
    }
  close (watched.fd);

  return back / (sx_bench_now () - start) / 1e6;
}

double
sx_works_bulk (guint16 port,
               double  seconds)
{
  return bulk (port, seconds, PIECE);
}

double
sx_works_bulk_1k (guint16 port,
                  double  seconds)
{
  return bulk (port, seconds, 1024);
}

/* A client's side */

/* Connects, sends 16 bytes, reads 16 bytes, closes, and does so again: 64 at any time */
static double
talk (guint16 port,
      double  seconds,
      guint   n_addresses)
{
  static gboolean asked[MAX_DESCRIPTORS];
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event events[IN_FLIGHT];
  double start = sx_bench_now ();
  guint64 begun = 0, done = 0;

  while (sx_bench_now () - start < seconds)
    {
      int n_events;

      for (; begun < done + IN_FLIGHT; begun++)
        {
          int fd = open_socket_to (begun % n_addresses, port, SOCK_STREAM | SOCK_NONBLOCK);
          struct epoll_event event = { .events = EPOLLOUT, .data.fd = fd };

          if (fd < 0 || epoll_ctl (epoll, EPOLL_CTL_ADD, fd, &event) != 0)
            return -1;
          asked[fd] = FALSE;
        }

      n_events = epoll_wait (epoll, events, IN_FLIGHT, 1000);
      for (int i = 0; i < n_events; i++)
        {
          int fd = events[i].data.fd;
          struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
          char buffer[16] = "fifteen letters";

          if (!asked[fd])
            {
              asked[fd] = TRUE;
              if (send (fd, buffer, sizeof buffer, MSG_NOSIGNAL) != sizeof buffer
                  || epoll_ctl (epoll, EPOLL_CTL_MOD, fd, &event) != 0)
                return -1;
              continue;
            }
          if (recv (fd, buffer, sizeof buffer, 0) != sizeof buffer)
            return -1;
          close (fd);
          done++;
        }
    }

  return done / (sx_bench_now () - start);
}

double
sx_works_clients (guint16 port,
                  double  seconds)
{
  return talk (port, seconds, SX_WORKS_N_ADDRESSES);
}

double
sx_works_clients_slow (guint16 port,
                       double  seconds)
{
  return talk (port, seconds, 1);
}

static double
send_on (guint16  port,
         double   seconds,
         SxKept  *kept)
{
  const guint8 *pattern = get_pattern ();
  int fd = open_socket (port, SOCK_STREAM);
  double start = sx_bench_now ();
  guint64 there = 0;

  while (sx_bench_now () - start < seconds)
    {
      ssize_t length = send (fd, pattern + there % PATTERN, PIECE, MSG_NOSIGNAL);

      if (length <= 0)
        return -1;
      if (kept != NULL)
        sx_kept_add (kept, pattern + there % PATTERN, length);
      there += length;
    }

  return there / (sx_bench_now () - start) / 1e6;
}

double
sx_works_send (guint16 port,
               double  seconds)
{
  return send_on (port, seconds, NULL);
}

double
sx_works_send_kept (guint16 port,
                    double  seconds)
{
  SxKept kept;

  sx_kept_open (&kept);

  return send_on (port, seconds, &kept);
}

/* How many datagrams the server has received: it is asked when all is over */
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

/* Datagrams of 64 bytes as fast as they go, many with one system call. Returns how many a second were received */
double
sx_works_datagrams_flood (guint16 port,
                          double  seconds)
{
  char datagram[64] = "datagram";
  struct iovec part = { .iov_base = datagram, .iov_len = sizeof datagram };
  struct mmsghdr headers[64] = { 0, };
  int fd = open_socket (port, SOCK_DGRAM);
  double before = ask_how_many (fd);
  double start = sx_bench_now ();
  double took, received;

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    headers[i].msg_hdr = (struct msghdr) { .msg_iov = &part, .msg_iovlen = 1 };
  while ((took = sx_bench_now () - start) < seconds)
    {
      if (sendmmsg (fd, headers, G_N_ELEMENTS (headers), 0) <= 0)
        return -1;
    }
  received = ask_how_many (fd);
  close (fd);

  return before < 0 || received < 0 ? -1 : (received - before) / took;
}
