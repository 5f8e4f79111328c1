/* test-delay.c: two networks with a long way between them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two network namespaces, each with a TUN device (the kernel's document of it) that is the way to the other, and a
 * thread that carries the packets over, each after a while: what netem of tc(8) would do, which not every kernel has.
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <arpa/inet.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>

#include "namespace-fixture.h"

#define DELAY_US (50 * 1000)
#define MS       G_GINT64_CONSTANT (1000000)   /* in ns */

/* A little is lost to the clock's steps; how much more it takes depends on the machine */
#define LEAST_MS 45
#define MOST_MS  2000

static const char *const hosts[] = { "10.9.0.1", "10.9.0.2" };

typedef struct
{
  int     to;
  gint64  due;      /* monotonic, in µs */
  gsize   length;
  guint8  bytes[2048];
} Packet;

/* The way between them */
typedef struct
{
  int      tuns[2];
  int      stop[2];  /* a pipe that wakes the carrier to end it */
  GThread *carrier;
  Fixture  there;
} Way;

static void
set_address (int         fd,
             struct ifreq *request,
             int         what,
             const char *host)
{
  struct sockaddr_in *name = (struct sockaddr_in *) (void *) &request->ifr_addr;

  memset (name, 0, sizeof *name);
  name->sin_family = AF_INET;
  name->sin_addr.s_addr = inet_addr (host);
  g_assert_cmpint (ioctl (fd, what, request), ==, 0);
}

/* In the namespace that this thread is in; -1: there are no such devices here */
static int
open_tun (const char *here,
          const char *there)
{
  struct ifreq request = { .ifr_name = "sx0", .ifr_flags = IFF_TUN | IFF_NO_PI };
  int tun = open ("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
  int fd;

  if (tun < 0 || ioctl (tun, TUNSETIFF, &request) < 0)
    {
      if (tun >= 0)
        close (tun);
      return -1;
    }

  fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  set_address (fd, &request, SIOCSIFADDR, here);
  set_address (fd, &request, SIOCSIFDSTADDR, there);
  request.ifr_flags = IFF_UP | IFF_POINTOPOINT;
  g_assert_cmpint (ioctl (fd, SIOCSIFFLAGS, &request), ==, 0);
  close (fd);

  return tun;
}

static void
take_packet (Way    *way,
             guint   from,
             GQueue *packets)
{
  Packet *packet = g_new (Packet, 1);
  gssize n = read (way->tuns[from], packet->bytes, sizeof packet->bytes);

  if (n <= 0)
    {
      g_free (packet);
      return;
    }

  packet->length = n;
  packet->to = way->tuns[1 - from];
  packet->due = g_get_monotonic_time () + DELAY_US;
  g_queue_push_tail (packets, packet);
}

/* Returns in how many ms the next one is due; -1: there is none */
static int
deliver (GQueue *packets)
{
  Packet *packet;

  while ((packet = g_queue_peek_head (packets)) != NULL)
    {
      gint64 left = packet->due - g_get_monotonic_time ();

      if (left > 0)
        return left / 1000 + 1;

      if (write (packet->to, packet->bytes, packet->length) < 0)
        g_printerr ("# a packet got lost: %s\n", g_strerror (errno));
      g_free (g_queue_pop_head (packets));
    }

  return -1;
}

static gpointer
carry (gpointer data)
{
  Way *way = data;
  GQueue packets = G_QUEUE_INIT;
  struct pollfd watched[3] = {
    { .fd = way->tuns[0], .events = POLLIN },
    { .fd = way->tuns[1], .events = POLLIN },
    { .fd = way->stop[0], .events = POLLIN },
  };

  while (watched[2].revents == 0)
    {
      poll (watched, G_N_ELEMENTS (watched), deliver (&packets));
      for (guint i = 0; i < 2; i++)
        {
          if (watched[i].revents & POLLIN)
            take_packet (way, i, &packets);
        }
    }

  g_queue_clear_full (&packets, g_free);

  return NULL;
}

/* Makes the other network, with an engine of its own, and the way to it; FALSE: that cannot be done here */
static gboolean
make_way (Way *way)
{
  way->tuns[0] = open_tun (hosts[0], hosts[1]);
  if (way->tuns[0] < 0)
    {
      g_test_message ("no TUN device may be made here");
      return FALSE;
    }

  g_assert_cmpint (unshare (CLONE_NEWNET), ==, 0);
  way->tuns[1] = open_tun (hosts[1], hosts[0]);
  g_assert_cmpint (way->tuns[1], >=, 0);
  g_assert_true (g_unix_open_pipe (way->stop, FD_CLOEXEC, NULL));
  fixture_set_up (&way->there);
  way->carrier = g_thread_new ("carrier", carry, way);

  return TRUE;
}

static void
remove_way (Way     *way,
            Fixture *f)
{
  /* As many descriptors as there were when the other engine was made */
  wait_end (f, sx_engine_close_all (f->engine, f->owner));
  fixture_tear_down (&way->there);
  g_assert_cmpint (write (way->stop[1], "x", 1), ==, 1);
  g_thread_join (way->carrier);
  for (guint i = 0; i < 2; i++)
    {
      close (way->tuns[i]);
      close (way->stop[i]);
    }
}

static void
assert_between (gint64 earlier,
                gint64 later,
                guint  ways)
{
  g_assert_cmpint (earlier, >, 0);
  g_assert_cmpint (later - earlier, >=, ways * LEAST_MS * MS);
  g_assert_cmpint (later - earlier, <, ways * MOST_MS * MS);
}

typedef struct
{
  Fixture *f;
  guint32  socket;
  int      state;
} WantedState;

static gboolean
state_is_there (gpointer data)
{
  WantedState *wanted = data;
  SxRecord record;

  for (guint i = 0; find_record (wanted->f, (Match) { .kind = SX_KIND_STATE, .socket = wanted->socket, .skip = i },
                                 &record); i++)
    {
      if (record.args[0] == wanted->state)
        return TRUE;
    }

  return FALSE;
}

/* Of the states of a socket, each is seen at some time */
static void
assert_states (Fixture   *f,
               guint32    socket,
               const int *states,
               guint      n)
{
  for (guint i = 0; i < n; i++)
    {
      WantedState wanted = { f, socket, states[i] };

      if (!sx_test_wait_until (state_is_there, &wanted, SX_TEST_TIMEOUT_MS))
        g_error ("socket %u is never seen in state %d", socket, states[i]);
    }
}

static void
test_stream (Fixture *f)
{
  static const int ours[] = { TCP_SYN_SENT, TCP_ESTABLISHED, TCP_FIN_WAIT1, TCP_FIN_WAIT2, TCP_TIME_WAIT };
  static const int theirs[] = { TCP_ESTABLISHED, TCP_CLOSE_WAIT, TCP_LAST_ACK, TCP_CLOSE };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);
  Way way = { { -1, -1 }, { -1, -1 } };
  SxRecord sent, acked, received, accepted;
  SxSample sample;
  guint32 socket;
  Server server;

  set_observed (f, TRUE);
  if (!make_way (&way))
    return;

  set_observed (&way.there, TRUE);
  server = start_server (&way.there, hosts[1], SX_BEHAVIOUR_NONE);
  connect_engine (f, &server.address, &socket);
  accepted = wait_record (&way.there, (Match) { .kind = SX_KIND_ACCEPT });
  wait_end (f, sx_engine_send (f->engine, f->owner, &socket, 1, bytes));
  sent = wait_record (f, (Match) { .kind = SX_KIND_SENT, .socket = socket });
  acked = wait_record (f, (Match) { .kind = SX_KIND_ACKED, .socket = socket });
  received = wait_record (&way.there, (Match) { .kind = SX_KIND_RECV, .socket = accepted.socket });
  assert_between (sent.time, sx_record_get_arrival (&received), 1);
  assert_between (sent.time, acked.time, 2);
  g_assert_cmpint (acked.value, ==, 5);
  received = wait_record (f, (Match) { .kind = SX_KIND_SAMPLE, .socket = socket });
  g_assert_true (sx_record_get_sample (&received, &sample));
  g_assert_cmpuint (sample.rtt, >=, 2 * LEAST_MS * 1000);

  /* The states that last as long as the way, and those that no event of ours ends */
  wait_end (f, sx_engine_half_close (f->engine, f->owner, socket));
  assert_states (f, socket, ours, 4);
  assert_states (&way.there, accepted.socket, theirs, 2);
  wait_end (&way.there, sx_engine_close (way.there.engine, way.there.owner, accepted.socket));
  assert_states (&way.there, accepted.socket, theirs, G_N_ELEMENTS (theirs));
  assert_states (f, socket, ours, G_N_ELEMENTS (ours));
  remove_way (&way, f);
}

static void
test_datagram (Fixture *f)
{
  g_autoptr (SxEndpoint) any = make_endpoint (hosts[1], "0", AF_UNSPEC);
  g_autoptr (SxEndpoint) to = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);
  Way way = { { -1, -1 }, { -1, -1 } };
  SxRecord bound, sent, received;

  set_observed (f, TRUE);
  if (!make_way (&way))
    return;

  set_observed (&way.there, TRUE);
  wait_end (&way.there, sx_engine_bind (way.there.engine, way.there.owner, any));
  bound = wait_record (&way.there, (Match) { .kind = SX_KIND_BIND });
  to = endpoint_of (&bound.local);
  wait_end (f, sx_engine_send_to (f->engine, f->owner, 0, to, bytes));
  sent = wait_record (f, (Match) { .kind = SX_KIND_SENT });
  received = wait_record (&way.there, (Match) { .kind = SX_KIND_RECVFROM });
  g_assert_cmpint (sent.value, ==, 1);
  assert_between (sent.time, sx_record_get_arrival (&received), 1);
  remove_way (&way, f);
}

static void
test_nothing (void)
{
  g_test_skip ("/dev/net/tun cannot be opened here, and a slow way between two networks is made with it");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (access ("/dev/net/tun", R_OK | W_OK) != 0)
    {
      g_test_add_func ("/net/delay", test_nothing);
      return g_test_run ();
    }

  namespace_add ("/net/delay/stream", test_stream);
  namespace_add ("/net/delay/datagram", test_datagram);

  return g_test_run ();
}
