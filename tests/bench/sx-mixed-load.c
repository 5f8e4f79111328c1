/* sx-mixed-load.c: a bit of everything, for as long as one likes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-mixed-load.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sx-bench.h"

/* Every so often a turn, in which what is due is done */
#define TURN_S 0.005

/* A second, on the average; each is as fast as it goes for a moment of each period, see get_rate() */
#define GREETS    300
#define MESSAGES  1000
#define DATAGRAMS 3000

/* Of each period, this part is a burst, in which it is so many times as fast */
#define PERIOD_S    20
#define BURST_S     1
#define BURST_TIMES 5

/* From time to time a lot at once on one of the connections */
#define BULK_EVERY_S 30
#define BULK_BYTES   (16 * 1024 * 1024)

#define N_CONNECTIONS 32
#define MESSAGE_SIZE  48
#define DATAGRAM_SIZE 64

/* Longer than anything may take here, in ms */
#define PATIENCE_MS 10000

struct _SxMixedLoad
{
  pid_t          pid;
  gboolean       over;
  SxMixedCounts *counts; /* shared with the process */
};

typedef struct
{
  const SxMixedPorts *ports;
  SxMixedCounts      *counts;
  int                 connections[N_CONNECTIONS];
  guint               turn;
  int                 datagrams;
} Load;

static int
open_socket (guint16 port,
             int     type)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK), .sin_port = htons (port)
  };
  struct timeval patience = { .tv_sec = PATIENCE_MS / 1000 };
  int fd = socket (AF_INET, type | SOCK_CLOEXEC, 0);
  int one = 1;

  if (fd < 0)
    return -1;

  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (type == SOCK_STREAM)
    setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    {
      close (fd);
      return -1;
    }

  return fd;
}

/* As a tutorial's client: connects, reads up to the end, closes */
static void
greet (Load *self)
{
  int fd = open_socket (self->ports->greet, SOCK_STREAM);
  char buffer[256];
  ssize_t length = -1;
  gsize total = 0;

  while (fd >= 0 && (length = recv (fd, buffer, sizeof buffer, 0)) > 0)
    total += length;
  if (fd >= 0)
    close (fd);
  if (total > 0 && length == 0)
    self->counts->greeted++;
  else
    self->counts->failed++;
}

/* One message there and back, each time on another connection, which is opened when it is not there */
static void
echo (Load *self)
{
  int *fd = &self->connections[self->turn++ % N_CONNECTIONS];
  guint8 out[MESSAGE_SIZE], in[MESSAGE_SIZE];

  if (*fd < 0)
    *fd = open_socket (self->ports->echo, SOCK_STREAM);
  for (guint i = 0; i < sizeof out; i++)
    out[i] = 'a' + (self->turn + i) % 26;

  if (*fd >= 0 && send (*fd, out, sizeof out, MSG_NOSIGNAL) == sizeof out
      && recv (*fd, in, sizeof in, MSG_WAITALL) == sizeof in && memcmp (in, out, sizeof in) == 0)
    {
      self->counts->echoed++;
      self->counts->bytes += sizeof in;
      return;
    }

  self->counts->failed++;
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

/* Both directions at once, or both ends would wait for each other */
static void
echo_bulk (Load *self)
{
  struct pollfd watched = { .fd = open_socket (self->ports->echo, SOCK_STREAM) };
  static guint8 out[64 * 1024], in[64 * 1024];
  gsize sent = 0, back = 0;

  while (watched.fd >= 0 && back < BULK_BYTES)
    {
      watched.events = POLLIN | (sent < BULK_BYTES ? POLLOUT : 0);
      if (poll (&watched, 1, PATIENCE_MS) <= 0)
        break;
      if (watched.revents & POLLOUT)
        {
          ssize_t n = send (watched.fd, out, MIN (sizeof out, BULK_BYTES - sent), MSG_DONTWAIT | MSG_NOSIGNAL);

          sent += MAX (n, 0);
        }
      if (watched.revents & (POLLIN | POLLHUP | POLLERR))
        {
          ssize_t n = recv (watched.fd, in, sizeof in, MSG_DONTWAIT);

          if (n == 0 || (n < 0 && errno != EAGAIN))
            break;
          back += MAX (n, 0);
        }
    }
  if (watched.fd >= 0)
    close (watched.fd);
  self->counts->bytes += back;
  self->counts->failed += back < BULK_BYTES;
}

static void
send_datagram (Load *self)
{
  static const guint8 bytes[DATAGRAM_SIZE] = "datagram";

  if (self->datagrams < 0)
    self->datagrams = open_socket (self->ports->udp, SOCK_DGRAM);
  if (send (self->datagrams, bytes, sizeof bytes, MSG_NOSIGNAL) == sizeof bytes)
    self->counts->datagrams++;
}

/* How many times the usual rate: the bursts of the kinds do not come together */
static double
get_rate (double elapsed,
          guint  kind)
{
  double phase = elapsed + kind * PERIOD_S / 3.0;

  return phase - (guint64) (phase / PERIOD_S) * PERIOD_S < BURST_S ? BURST_TIMES : 1;
}

static void
do_due (Load   *self,
        void  (*what) (Load *self),
        double *due,
        double  more)
{
  for (*due += more; *due >= 1; *due -= 1)
    what (self);
}

static void
run (Load   *self,
     double  seconds)
{
  double began = sx_bench_now (), last = began, bulk = began;
  double greets = 0, messages = 0, datagrams = 0;
  double now;

  while ((now = sx_bench_now ()) - began < seconds)
    {
      /* What the server was late with is not caught up with */
      double passed = MIN (now - last, TURN_S * 4);
      struct timespec pause = { .tv_nsec = TURN_S * 1e9 };

      last = now;
      do_due (self, greet, &greets, passed * GREETS * get_rate (now - began, 0));
      do_due (self, echo, &messages, passed * MESSAGES * get_rate (now - began, 1));
      do_due (self, send_datagram, &datagrams, passed * DATAGRAMS * get_rate (now - began, 2));
      if (now - bulk > BULK_EVERY_S)
        {
          echo_bulk (self);
          bulk = now;
        }
      nanosleep (&pause, NULL);
    }
}

/**
 * sx_mixed_load_start:
 * @ports: whom it is for
 * @seconds: when it ends by itself
 *
 * Returns: (transfer full): a load that has begun
 */
SxMixedLoad *
sx_mixed_load_start (const SxMixedPorts *ports,
                     double              seconds)
{
  SxMixedLoad *self = g_new0 (SxMixedLoad, 1);

  self->counts = mmap (NULL, sizeof *self->counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert (self->counts != MAP_FAILED);
  self->pid = fork ();
  if (self->pid == 0)
    {
      Load load = { .ports = ports, .counts = self->counts, .datagrams = -1 };

      prctl (PR_SET_PDEATHSIG, SIGKILL);
      memset (load.connections, -1, sizeof load.connections);
      run (&load, seconds);
      _exit (0);
    }

  return self;
}

/**
 * sx_mixed_load_look:
 * @counts: (out): what was done so far
 *
 * Returns: %FALSE when it has ended
 */
gboolean
sx_mixed_load_look (SxMixedLoad   *self,
                    SxMixedCounts *counts)
{
  if (!self->over)
    self->over = waitpid (self->pid, NULL, WNOHANG) == self->pid;
  *counts = *self->counts;

  return !self->over;
}

/**
 * sx_mixed_load_free:
 * @self: (transfer full): a load, which ends now if it has not
 */
void
sx_mixed_load_free (SxMixedLoad *self)
{
  if (!self->over)
    {
      kill (self->pid, SIGKILL);
      waitpid (self->pid, NULL, 0);
    }
  munmap (self->counts, sizeof *self->counts);
  g_free (self);
}
