/* test-courtesy.c: streams wait for a frame that takes long, and what would be lost does not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A slow machine makes anything late; so each assertion about time is of the best of many tries, in the direction in which
 * lateness cannot make it fail.
 */

#include <string.h>

#include "engine-fixture.h"

/* Between what a frame takes that is waited for and what is waited at most (sx-courtesy.c), in us */
#define FRAME_US 5000
#define SEEN_US 10000

/* No more than it waits for at once */
#define TRIES 8

/* Without a bound it waits some 20 ms each time */
#define N_FRAMES 40
#define MOST_US 500000

/* More than it looks at (sx-core.c) */
#define N_LISTENERS 65

typedef struct
{
  SxCourtesy *courtesy;
  gboolean    ended;      /* atomic */
  gboolean    saw_it_end; /* by who waited */
  gint64      waited;     /* in us */
} Wait;

static gpointer
wait_thread (gpointer user_data)
{
  Wait *wait = user_data;
  gint64 start = g_get_monotonic_time ();

  sx_courtesy_show (wait->courtesy, NULL, 0);
  wait->saw_it_end = g_atomic_int_get (&wait->ended);
  wait->waited = g_get_monotonic_time () - start;

  return NULL;
}

/* Who is late itself sees that it is not asked any more, or that this took too long */
static void
test_waits (void)
{
  g_autoptr (SxCourtesy) courtesy = sx_courtesy_new ();
  guint n_seen = 0;

  for (guint i = 0; i < TRIES; i++)
    {
      Wait wait = { .courtesy = courtesy };
      GThread *thread;

      sx_courtesy_ask (courtesy);
      g_usleep (FRAME_US);
      thread = g_thread_new ("waits", wait_thread, &wait);
      g_usleep (FRAME_US);
      g_atomic_int_set (&wait.ended, TRUE);
      sx_courtesy_end (courtesy);
      g_thread_join (thread);
      n_seen += wait.saw_it_end;
    }
  g_assert_cmpuint (n_seen, >, 0);
}

static void
test_not_asked (void)
{
  g_autoptr (SxCourtesy) courtesy = sx_courtesy_new ();
  gint64 shortest = G_MAXINT64;

  g_assert_false (sx_courtesy_is_asked (courtesy));
  for (guint i = 0; i < TRIES; i++)
    {
      Wait wait = { .courtesy = courtesy };

      wait_thread (&wait);
      shortest = MIN (shortest, wait.waited);
    }
  g_assert_cmpint (shortest, <, FRAME_US);

  sx_courtesy_ask (courtesy);
  g_assert_true (sx_courtesy_is_asked (courtesy));
  sx_courtesy_end (courtesy);
  g_assert_false (sx_courtesy_is_asked (courtesy));
}

/* Who asked may never come back */
static void
test_bounded (void)
{
  g_autoptr (SxCourtesy) courtesy = sx_courtesy_new ();
  gint64 longest = 0, shortest = G_MAXINT64;

  for (guint i = 0; i < TRIES; i++)
    {
      Wait wait = { .courtesy = courtesy };

      sx_courtesy_ask (courtesy);
      g_usleep (FRAME_US);
      wait_thread (&wait);
      longest = MAX (longest, wait.waited);
      wait_thread (&wait);
      shortest = MIN (shortest, wait.waited);
    }
  g_assert_cmpint (longest, >=, SEEN_US);
  g_assert_cmpint (shortest, <, FRAME_US);
}

/* Frames may take long all the time; who waits has something to do, too */
static void
test_share (void)
{
  g_autoptr (SxCourtesy) courtesy = sx_courtesy_new ();
  gint64 all = 0;

  for (guint i = 0; i < N_FRAMES; i++)
    {
      Wait wait = { .courtesy = courtesy };

      sx_courtesy_ask (courtesy);
      g_usleep (FRAME_US);
      wait_thread (&wait);
      all += wait.waited;
    }
  g_assert_cmpint (all, >=, SEEN_US);
  g_assert_cmpint (all, <, MOST_US);
}

/* How long a byte is on its way and back twice, in a frame that takes long, in us */
static gint64
get_echo_time (Fixture *f,
               int      fd)
{
  char byte = 'x';
  gint64 start;

  sx_courtesy_ask (sx_engine_get_courtesy (f->engine));
  g_usleep (FRAME_US);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 2; i++)
    {
      peer_send (fd, &byte, 1);
      g_assert_cmpint (recv (fd, &byte, 1, 0), ==, 1);
      /* Or the second one is read with the first one */
      g_usleep (1000);
    }
  sx_courtesy_end (sx_engine_get_courtesy (f->engine));

  return g_get_monotonic_time () - start;
}

static void
assert_stream_waits (Fixture *f,
                     int      fd)
{
  gint64 end = g_get_monotonic_time () + SX_TEST_TIMEOUT_MS * 1000;
  gint64 longest = 0;

  while (longest < SEEN_US && g_get_monotonic_time () < end)
    {
      gint64 taken = get_echo_time (f, fd);

      longest = MAX (longest, taken);
    }
  g_assert_cmpint (longest, >=, SEEN_US);
}

static void
test_streams (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  int fd = connect_peer (&server.address);

  assert_stream_waits (f, fd);

  close (fd);
}

/* Others may come after somebody who was let in; they would end the wait */
static void
test_soon (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  gint64 longest = 0;

  for (guint i = 0; i < TRIES; i++)
    {
      int fd = connect_peer (&server.address);
      gint64 taken = get_echo_time (f, fd);

      longest = MAX (longest, taken);
      close (fd);
    }
  g_assert_cmpint (longest, >=, SEEN_US);
}

/* Nobody is going to let those in who wait for a listener that is held */
static void
test_held (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  int fd = connect_peer (&server.address);
  int other;
  guint32 request;

  assert_stream_waits (f, fd);
  request = sx_engine_hold (f->engine, f->owner, server.socket, TRUE);
  g_assert_cmpint (wait_end (f, request).error, ==, 0);
  other = connect_peer (&server.address);
  assert_stream_waits (f, fd);

  close (other);
  close (fd);
}

/* Whoever waits looks at each listener all the time; with so many, nobody does */
static void
test_many (Fixture *f)
{
  gint64 shortest = G_MAXINT64;
  Server server;
  int fd;

  for (guint i = 0; i < N_LISTENERS; i++)
    server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  fd = connect_peer (&server.address);
  for (guint i = 0; i < TRIES; i++)
    {
      gint64 taken = get_echo_time (f, fd);

      shortest = MIN (shortest, taken);
    }
  g_assert_cmpint (shortest, <, SEEN_US);

  close (fd);
}

/* They would be lost where the socket's buffer is full */
static void
test_datagrams (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  g_autoptr (SxEndpoint) where = make_endpoint ("127.0.0.1", "0", AF_INET);
  guint32 request = sx_engine_bind (f->engine, f->owner, where);
  int fd = connect_peer (&server.address);
  gint64 shortest = G_MAXINT64;
  SxRecord end = wait_end (f, request);

  g_assert_cmpint (end.error, ==, 0);
  for (guint i = 0; i < TRIES; i++)
    {
      gint64 taken = get_echo_time (f, fd);

      shortest = MIN (shortest, taken);
    }
  g_assert_cmpint (shortest, <, SEEN_US);

  wait_end (f, sx_engine_close (f->engine, f->owner, end.socket));
  assert_stream_waits (f, fd);

  close (fd);
}

/* They would be turned away where the backlog is full */
static void
test_clients (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE);
  gint64 shortest = G_MAXINT64;

  for (guint i = 0; i < TRIES; i++)
    {
      gint64 start;

      sx_courtesy_ask (sx_engine_get_courtesy (f->engine));
      g_usleep (FRAME_US);
      start = g_get_monotonic_time ();
      for (guint j = 0; j < 2; j++)
        {
          int fd = connect_peer (&server.address);
          char byte;

          g_assert_cmpint (recv (fd, &byte, 1, 0), ==, 1);
          close (fd);
          /* Or the second one is let in with the first one */
          g_usleep (1000);
        }
      sx_courtesy_end (sx_engine_get_courtesy (f->engine));
      shortest = MIN (shortest, g_get_monotonic_time () - start);
    }
  g_assert_cmpint (shortest, <, SEEN_US);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/courtesy/waits", test_waits);
  g_test_add_func ("/courtesy/not-asked", test_not_asked);
  g_test_add_func ("/courtesy/bounded", test_bounded);
  g_test_add_func ("/courtesy/share", test_share);
  fixture_add ("/courtesy/streams", test_streams);
  fixture_add ("/courtesy/soon", test_soon);
  fixture_add ("/courtesy/held", test_held);
  fixture_add ("/courtesy/many", test_many);
  fixture_add ("/courtesy/datagrams", test_datagrams);
  fixture_add ("/courtesy/clients", test_clients);

  return g_test_run ();
}
