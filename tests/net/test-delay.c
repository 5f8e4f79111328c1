/* test-delay.c: two networks with a long way between them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <netinet/tcp.h>

#include "namespace-fixture.h"
#include "tun-way.h"

#define DELAY_US (50 * 1000)
#define MS       G_GINT64_CONSTANT (1000000)   /* in ns */

/* A little is lost to the clock's steps; how much more it takes depends on the machine */
#define LEAST_MS 45
#define MOST_MS  10000

static const char *const hosts[] = { "10.9.0.1", "10.9.0.2" };

/* Another network, and an engine of its own in it */
typedef struct
{
  Way     way;
  Fixture there;
} Far;

static gboolean
far_set_up (Far *far)
{
  if (!way_make (&far->way, hosts[0], hosts[1], DELAY_US))
    return FALSE;

  fixture_set_up (&far->there);

  return TRUE;
}

static void
far_tear_down (Far     *far,
               Fixture *f)
{
  /* As many descriptors as there were when the other engine was made */
  wait_end (f, sx_engine_close_all (f->engine, f->owner));
  fixture_tear_down (&far->there);
  way_remove (&far->way);
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
  Far far = { 0, };
  SxRecord sent, acked, received, accepted;
  SxSample sample;
  guint32 socket;
  Server server;

  set_observed (f, TRUE);
  if (!far_set_up (&far))
    return;

  set_observed (&far.there, TRUE);
  server = start_server (&far.there, hosts[1], SX_BEHAVIOUR_NONE);
  connect_engine (f, &server.address, &socket);
  accepted = wait_record (&far.there, (Match) { .kind = SX_KIND_ACCEPT });
  wait_end (f, sx_engine_send (f->engine, f->owner, &socket, 1, bytes));
  sent = wait_record (f, (Match) { .kind = SX_KIND_SENT, .socket = socket });
  acked = wait_record (f, (Match) { .kind = SX_KIND_ACKED, .socket = socket });
  received = wait_record (&far.there, (Match) { .kind = SX_KIND_RECV, .socket = accepted.socket });
  assert_between (sent.time, sx_record_get_arrival (&received), 1);
  assert_between (sent.time, acked.time, 2);
  g_assert_cmpint (acked.value, ==, 5);
  received = wait_record (f, (Match) { .kind = SX_KIND_SAMPLE, .socket = socket });
  g_assert_true (sx_record_get_sample (&received, &sample));
  g_assert_cmpuint (sample.rtt, >=, 2 * LEAST_MS * 1000);

  /* The states that last as long as the way, and those that no event of ours ends */
  wait_end (f, sx_engine_half_close (f->engine, f->owner, socket));
  assert_states (f, socket, ours, 4);
  assert_states (&far.there, accepted.socket, theirs, 2);
  wait_end (&far.there, sx_engine_close (far.there.engine, far.there.owner, accepted.socket));
  assert_states (&far.there, accepted.socket, theirs, G_N_ELEMENTS (theirs));
  assert_states (f, socket, ours, G_N_ELEMENTS (ours));
  far_tear_down (&far, f);
}

static void
test_datagram (Fixture *f)
{
  g_autoptr (SxEndpoint) any = make_endpoint (hosts[1], "0", AF_UNSPEC);
  g_autoptr (SxEndpoint) to = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);
  Far far = { 0, };
  SxRecord bound, sent, received;

  set_observed (f, TRUE);
  if (!far_set_up (&far))
    return;

  set_observed (&far.there, TRUE);
  wait_end (&far.there, sx_engine_bind (far.there.engine, far.there.owner, any));
  bound = wait_record (&far.there, (Match) { .kind = SX_KIND_BIND });
  to = endpoint_of (&bound.local);
  wait_end (f, sx_engine_send_to (f->engine, f->owner, 0, to, bytes));
  sent = wait_record (f, (Match) { .kind = SX_KIND_SENT });
  received = wait_record (&far.there, (Match) { .kind = SX_KIND_RECVFROM });
  g_assert_cmpint (sent.value, ==, 1);
  assert_between (sent.time, sx_record_get_arrival (&received), 1);
  far_tear_down (&far, f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  namespace_add ("/net/delay/stream", test_stream);
  namespace_add ("/net/delay/datagram", test_datagram);

  return g_test_run ();
}
