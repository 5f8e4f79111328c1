/* test-troubles.c: what the window says when something outside fails, and that all is as good as before afterwards
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <netinet/tcp.h>
#include <string.h>

#include "faults.h"
#include "sentence.h"

/* Bytes that come one at a time */
#define N_SINGLE 5000

/* What a trouble may leave behind, in KiB */
#define MEMORY_MAX 16384
#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
#define MEASURES_MEMORY FALSE
#else
#define MEASURES_MEMORY TRUE
#endif

static void
assert_echoes (const Server *server)
{
  g_autofree char *text = NULL;
  int fd = connect_peer (&server->address);

  peer_send (fd, "hello", 5);
  text = peer_read (fd, 5);
  g_assert_cmpstr (text, ==, "hello");
  close (fd);
}

/* accept() lacks something, for a while */
static void
refuse (Fixture    *f,
        int         error,
        const char *says)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  int fd;

  g_atomic_int_set (&faults.accept_error, error);
  fd = connect_peer (&server.address);
  wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .socket = server.socket });
  assert_says (f, SX_PANE_SERVER, says);

  g_atomic_int_set (&faults.accept_error, 0);
  wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .socket = server.socket + 1 });
  assert_says (f, SX_PANE_SERVER, "1 client connected. Got connection from");
  close (fd);
  assert_echoes (&server);
}

static void
test_accept_emfile (Fixture *f)
{
  refuse (f, EMFILE, "The program has run out of descriptors (EMFILE)");
}

static void
test_accept_enfile (Fixture *f)
{
  refuse (f, ENFILE, "The whole computer has run out of descriptors (ENFILE)");
}

static void
test_accept_enobufs (Fixture *f)
{
  refuse (f, ENOBUFS, "accept failed (ENOBUFS). The network has no buffer left for this");
}

static void
test_accept_enomem (Fixture *f)
{
  refuse (f, ENOMEM, "accept failed (ENOMEM). The computer has no memory left for this");
}

/* The same for whoever connects, listens or sends a datagram */
static void
test_no_memory (Fixture *f)
{
  static const int errors[] = { ENOBUFS, ENOMEM, ENFILE };
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  g_autoptr (SxEndpoint) where = endpoint_of (&server.address);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  SxRecord end;

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_atomic_int_set (&faults.socket_error, errors[i]);
      end = wait_end (f, sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE));
      g_assert_cmpint (end.error, ==, errors[i]);
      assert_says (f, SX_PANE_CLIENT, errors[i] == ENOBUFS ? "socket failed (ENOBUFS). The network has no buffer left"
                                      : errors[i] == ENOMEM ? "socket failed (ENOMEM). The computer has no memory left"
                                                            : "The whole computer has run out of descriptors (ENFILE)");
      end = wait_end (f, sx_engine_send_to (f->engine, f->owner, 0, where, bytes));
      g_assert_cmpint (end.error, ==, errors[i]);
      g_atomic_int_set (&faults.socket_error, 0);
    }

  g_atomic_int_set (&faults.sendto_error, ENOBUFS);
  g_atomic_int_set (&faults.n_sendto_errors, 1);
  end = wait_end (f, sx_engine_send_to (f->engine, f->owner, 0, where, bytes));
  g_assert_cmpint (end.error, ==, ENOBUFS);
  assert_says (f, SX_PANE_UDP, "sendto failed (ENOBUFS). The network has no buffer left for this");
  end = wait_end (f, sx_engine_send_to (f->engine, f->owner, 0, where, bytes));
  g_assert_cmpint (end.error, ==, 0);
  assert_echoes (&server);
}

/* Each byte in a segment of its own, and one record of each that came alone */
static void
test_one_byte (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  gint64 memory = get_proc_status ("/proc/self", "RssAnon:");
  int fd = connect_peer (&server.address);
  int on = 1;
  guint64 n, received = 0;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  for (guint i = 0; i < N_SINGLE; i++)
    {
      guint8 byte = i % 251;
      guint8 back = 255;

      peer_send (fd, &byte, 1);
      g_assert_cmpint (recv (fd, &back, 1, 0), ==, 1);
      g_assert_cmpuint (back, ==, byte);
    }
  shutdown (fd, SHUT_WR);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = server.socket + 1 });
  close (fd);

  n = sx_journal_get_n_records (f->journal);
  for (guint64 i = 0; i < n; i++)
    {
      SxRecord record;

      g_assert_true (sx_journal_read (f->journal, i, &record));
      if (record.kind != SX_KIND_RECV || record.value == 0)
        continue;

      g_assert_cmpint (record.value, ==, 1);
      g_assert_cmpuint (record.payload[0], ==, received++ % 251);
    }
  g_assert_cmpuint (received, ==, N_SINGLE);
  assert_says (f, SX_PANE_SERVER, "Listening on 127.0.0.1");
  if (MEASURES_MEMORY)
    g_assert_cmpint (get_proc_status ("/proc/self", "RssAnon:") - memory, <, MEMORY_MAX);
  assert_echoes (&server);
}

/* Back-pressure: what the peer does not take waits, up to a limit, and whoever sends is told then */
static void
test_never_reads (Fixture *f)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  gint64 memory = get_proc_status ("/proc/self", "RssAnon:");
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (4 * 1024 * 1024), 4 * 1024 * 1024);
  guint32 socket;
  SxRecord end;
  guint n = 0;
  int fd;

  connect_engine (f, &address, &socket);
  fd = accept (listener, NULL, NULL);
  do
    end = wait_end (f, sx_engine_send (f->engine, f->owner, &socket, 1, bytes));
  while (end.error == 0 && ++n < 100);
  g_assert_cmpint (end.error, ==, ENOBUFS);
  assert_says (f, SX_PANE_CLIENT, "Too much waits to be sent already (ENOBUFS), as the other side does not read.");
  assert_says (f, SX_PANE_CLIENT, "Still to be sent, when the other side reads: ");
  if (MEASURES_MEMORY)
    g_assert_cmpint (get_proc_status ("/proc/self", "RssAnon:") - memory, <, MEMORY_MAX);

  /* It reads after all: nothing of what was taken is lost, and then there is room again */
  for (gsize left = (gsize) n * 4 * 1024 * 1024; left > 0;)
    {
      guint8 buffer[65536];
      gssize got = recv (fd, buffer, MIN (sizeof buffer, left), 0);

      g_assert_cmpint (got, >, 0);
      left -= got;
    }
  end = wait_end (f, sx_engine_send (f->engine, f->owner, &socket, 1, bytes));
  g_assert_cmpint (end.error, ==, 0);
  close (fd);
  close (listener);
}

/* Reset while bytes are under way in both directions */
static void
test_reset (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  struct linger linger = { .l_onoff = 1 };
  g_autofree char *much = g_malloc0 (1024 * 1024);
  int fd = connect_peer (&server.address);
  SxRecord record;

  peer_send (fd, much, 1024 * 1024);
  setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (fd);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = server.socket + 1 });
  for (guint i = 0; find_record (f, (Match) { .socket = server.socket + 1, .skip = i }, &record); i++)
    if (record.error != 0)
      break;
  g_assert_true (record.error == ECONNRESET || record.error == EPIPE);
  assert_says (f, SX_PANE_SERVER, "was broken by the other side.");
  assert_echoes (&server);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/troubles/accept-emfile", test_accept_emfile);
  fixture_add ("/net/troubles/accept-enfile", test_accept_enfile);
  fixture_add ("/net/troubles/accept-enobufs", test_accept_enobufs);
  fixture_add ("/net/troubles/accept-enomem", test_accept_enomem);
  fixture_add ("/net/troubles/no-memory", test_no_memory);
  fixture_add ("/net/troubles/one-byte", test_one_byte);
  fixture_add ("/net/troubles/never-reads", test_never_reads);
  fixture_add ("/net/troubles/reset", test_reset);

  return g_test_run ();
}
