/* test-streams.c: connecting, half-closing, resetting, and what goes wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "engine-fixture.h"

static void
test_connect (Fixture *f)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  guint32 socket;
  guint32 request = connect_engine (f, &address, &socket);
  SxRecord record;
  int fd = accept (listener, NULL, NULL);

  record = wait_record (f, (Match) { .kind = SX_KIND_BEGIN, .request = request });
  g_assert_cmpint (record.args[0], ==, SX_COMMAND_CONNECT);
  g_assert_cmpstr ((const char *) record.payload, ==, "127.0.0.1");
  record = wait_record (f, (Match) { .kind = SX_KIND_SOCKET, .socket = socket });
  g_assert_cmpint (record.args[0], ==, AF_INET);
  g_assert_cmpint (record.args[1], ==, SOCK_STREAM);
  wait_record (f, (Match) { .kind = SX_KIND_CONNECTING, .socket = socket });
  record = wait_record (f, (Match) { .kind = SX_KIND_CONNECT, .socket = socket });
  g_assert_true (sx_address_equal (&record.remote, &address));
  g_assert_true (sx_address_is_set (&record.local));
  g_assert_cmpint (record.value, >, 0);

  /* The peer's end of stream ends a client's connection too */
  peer_send (fd, "bye", 3);
  close (fd);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = socket });
  g_assert_cmpmem (record.payload, record.payload_length, "bye", 3);
  g_assert_cmpint (record.args[0], >=, 1024);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = socket, .skip = 1 });
  g_assert_cmpint (record.value, ==, 0);
  g_assert_cmpint (record.error, ==, 0);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = socket });
  close (listener);
}

static void
test_refused (Fixture *f)
{
  g_autofree char *port = g_strdup_printf ("%d", sx_test_find_free_port (SOCK_STREAM));
  g_autoptr (SxEndpoint) where = make_endpoint ("localhost", port, AF_INET);
  guint32 request = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE);
  SxRecord end = wait_end (f, request);
  SxRecord record;

  g_assert_cmpint (end.error, ==, ECONNREFUSED);
  g_assert_cmpint (end.args[1], ==, SX_KIND_CONNECT);
  g_assert_cmpint (end.value, ==, 0);
  g_assert_cmpint (sx_address_get_family (&end.remote), ==, AF_INET);
  wait_record (f, (Match) { .kind = SX_KIND_ADDRINFO, .request = request });
  record = wait_record (f, (Match) { .kind = SX_KIND_GETADDRINFO, .request = request });
  g_assert_cmpint (record.error, ==, 0);
  record = wait_record (f, (Match) { .kind = SX_KIND_CONNECT, .request = request });
  g_assert_cmpint (record.error, ==, ECONNREFUSED);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = record.socket });
}

/* No host is every address of this computer: ::1 first, where nobody listens here */
static void
test_attempts (Fixture *f)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  g_autofree char *port = g_strdup_printf ("%d", sx_address_get_port (&address));
  g_autoptr (SxEndpoint) where = make_endpoint ("", port, AF_UNSPEC);
  guint32 request = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE);
  SxRecord end = wait_end (f, request);
  SxRecord first, second;
  guint n = count_records (f, (Match) { .kind = SX_KIND_ADDRINFO, .request = request });

  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (end.value, ==, 1);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CONNECT, .request = request }), <=, n);
  first = wait_record (f, (Match) { .kind = SX_KIND_CONNECT, .request = request });
  if (sx_address_get_family (&first.remote) == AF_INET6)
    {
      g_assert_cmpint (first.error, ==, ECONNREFUSED);
      g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOSE, .socket = first.socket }), ==, 1);
      second = wait_record (f, (Match) { .kind = SX_KIND_CONNECT, .request = request, .skip = 1 });
      g_assert_cmpint (second.error, ==, 0);
      g_assert_cmpuint (second.socket, ==, end.socket);
    }
  close (listener);
}

/* A backlog that is full lets the next SYN wait (listen(2)): a connection that takes long */
static int
fill_backlog (SxAddress *address,
              int        fds[4])
{
  int listener = listen_peer (address, 0);

  for (guint i = 0; i < 4; i++)
    {
      fds[i] = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      g_assert_cmpint (fds[i], >=, 0);
      connect (fds[i], (const struct sockaddr *) (const void *) address->bytes, address->length);
    }

  return listener;
}

static void
test_timeout (Fixture *f)
{
  SxAddress address = { 0, };
  int fds[4];
  int listener = fill_backlog (&address, fds);
  g_autoptr (SxEndpoint) where = endpoint_of (&address);
  SxRecord end, record;
  guint32 request;

  sx_engine_set_connect_timeout (f->engine, 150);
  request = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE);
  end = wait_end (f, request);
  g_assert_cmpint (end.error, ==, ETIMEDOUT);
  record = wait_record (f, (Match) { .kind = SX_KIND_CONNECT, .request = request });
  g_assert_cmpint (record.error, ==, ETIMEDOUT);
  g_assert_cmpint (record.args[0], ==, 1);
  g_assert_cmpint (record.value, >=, 100 * 1000 * 1000);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = record.socket });

  for (guint i = 0; i < 4; i++)
    close (fds[i]);
  close (listener);
}

static void
test_cancel (Fixture *f)
{
  SxAddress address = { 0, };
  int fds[4];
  int listener = fill_backlog (&address, fds);
  g_autoptr (SxEndpoint) where = endpoint_of (&address);
  guint32 first = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE);
  guint32 second = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE);
  SxRecord end, record;

  wait_record (f, (Match) { .kind = SX_KIND_CONNECTING, .request = first });
  sx_engine_cancel (f->engine, first);
  end = wait_end (f, first);
  g_assert_cmpint (end.error, ==, ECANCELED);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOSE, .request = first }), ==, 1);

  /* Closing the row of an attempt cancels it too */
  record = wait_record (f, (Match) { .kind = SX_KIND_CONNECTING, .request = second });
  wait_end (f, sx_engine_close (f->engine, f->owner, record.socket));
  end = wait_end (f, second);
  g_assert_cmpint (end.error, ==, ECANCELED);

  for (guint i = 0; i < 4; i++)
    close (fds[i]);
  close (listener);
}

static void
test_half_close (Fixture *f)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  g_autoptr (GBytes) question = g_bytes_new_static ("question", 8);
  g_autofree char *text = NULL;
  guint32 socket;
  SxRecord record;
  int fd;

  connect_engine (f, &address, &socket);
  fd = accept (listener, NULL, NULL);
  wait_end (f, sx_engine_send (f->engine, f->owner, &socket, 1, question));
  wait_end (f, sx_engine_half_close (f->engine, f->owner, socket));
  text = peer_read_all (fd, NULL);
  g_assert_cmpstr (text, ==, "question");

  record = wait_end (f, sx_engine_send (f->engine, f->owner, &socket, 1, question));
  g_assert_cmpint (record.error, ==, EPIPE);
  g_assert_cmpint (record.args[1], ==, SX_KIND_SEND);
  peer_send (fd, "answer", 6);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = socket });
  g_assert_cmpmem (record.payload, record.payload_length, "answer", 6);
  close (fd);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = socket });
  record = wait_end (f, sx_engine_send (f->engine, f->owner, &socket, 1, question));
  g_assert_cmpint (record.error, ==, ENOTCONN);
  close (listener);
}

static void
reset_peer (int fd)
{
  struct linger linger = { .l_onoff = 1 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (fd);
}

static void
test_peer_resets (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_NONE);
  int fd = connect_peer (&server.address);
  SxRecord accept = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  SxRecord record;

  reset_peer (fd);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = accept.socket });
  g_assert_cmpint (record.error, ==, ECONNRESET);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = accept.socket });

  /* After its end of stream as well */
  fd = connect_peer (&server.address);
  accept = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request, .skip = 1 });
  shutdown (fd, SHUT_WR);
  wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = accept.socket });
  reset_peer (fd);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = accept.socket, .skip = 1 });
  g_assert_cmpint (record.error, !=, 0);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = accept.socket });
}

/* A server that has ended its own direction only can still be answered, if that is wanted */
static void
test_answer_after_end (Fixture *f)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("an answer", 9);
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  g_autofree char *text = NULL;
  guint32 socket;
  SxRecord record;
  int fd;

  sx_engine_set_close_at_end (f->engine, FALSE);
  connect_engine (f, &address, &socket);
  fd = accept (listener, NULL, NULL);
  shutdown (fd, SHUT_WR);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = socket });
  g_assert_cmpint (record.error, ==, 0);
  g_assert_cmpint (record.value, ==, 0);

  record = wait_end (f, sx_engine_send (f->engine, f->owner, &socket, 1, bytes));
  g_assert_cmpint (record.error, ==, 0);
  text = peer_read (fd, 9);
  g_assert_cmpstr (text, ==, "an answer");
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOSE, .socket = socket }), ==, 0);
  close (fd);
  close (listener);
}

static void
test_close_open (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_NONE);
  int first = connect_peer (&server.address);
  SxRecord accept = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  SxRecord end = wait_end (f, sx_engine_close_open (f->engine, f->owner));
  int second;

  g_assert_cmpint (end.value, ==, 1);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = accept.socket });

  /* The listener is none of those */
  second = connect_peer (&server.address);
  wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request, .skip = 1 });
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOSE, .socket = server.socket }), ==, 0);
  close (first);
  close (second);
}

static void
test_we_reset (Fixture *f)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  guint32 socket;
  SxRecord record;
  char byte;
  int fd;

  connect_engine (f, &address, &socket);
  fd = accept (listener, NULL, NULL);
  record = wait_end (f, sx_engine_reset (f->engine, f->owner, socket));
  g_assert_cmpint (record.error, ==, 0);
  record = wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = socket });
  g_assert_cmpint (record.args[0], ==, 1);
  g_assert_cmpint (recv (fd, &byte, 1, 0), ==, -1);
  g_assert_cmpint (errno, ==, ECONNRESET);
  record = wait_end (f, sx_engine_close (f->engine, f->owner, socket));
  g_assert_cmpint (record.error, ==, EBADF);
  close (fd);
  close (listener);
}

static void
test_other_owner (Fixture *f)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  guint32 other = sx_engine_new_owner (f->engine);
  guint32 socket;
  SxRecord record;

  connect_engine (f, &address, &socket);
  record = wait_end (f, sx_engine_close (f->engine, other, socket));
  g_assert_cmpint (record.error, ==, EBADF);
  record = wait_end (f, sx_engine_close_all (f->engine, other));
  g_assert_cmpint (record.value, ==, 0);
  record = wait_end (f, sx_engine_close_all (f->engine, f->owner));
  g_assert_cmpint (record.value, ==, 1);
  close (listener);
}

static void
test_stop (Fixture *f)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("still here", 10);
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_NONE);
  int fd = connect_peer (&server.address);
  SxRecord accept = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  SxRecord end = wait_end (f, sx_engine_stop (f->engine, f->owner));
  g_autofree char *text = NULL;

  g_assert_cmpint (end.value, ==, 1);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = server.socket });
  end = wait_end (f, sx_engine_send (f->engine, f->owner, &accept.socket, 1, bytes));
  g_assert_cmpint (end.error, ==, 0);
  text = peer_read (fd, 10);
  g_assert_cmpstr (text, ==, "still here");
  close (fd);
}

static SxRecord
try_listen (Fixture    *f,
            const char *host,
            const char *service,
            guint32    *request)
{
  g_autoptr (SxEndpoint) where = make_endpoint (host, service, AF_UNSPEC);

  *request = sx_engine_listen (f->engine, f->owner, where, 5, SX_BEHAVIOUR_NONE, NULL);

  return wait_end (f, *request);
}

static void
test_in_use (Fixture *f)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  g_autofree char *port = g_strdup_printf ("%d", sx_address_get_port (&address));
  guint32 request;
  SxRecord end = try_listen (f, "127.0.0.1", port, &request);
  SxRecord record;

  g_assert_cmpint (end.error, ==, EADDRINUSE);
  g_assert_true (end.args[1] == SX_KIND_BIND || end.args[1] == SX_KIND_LISTEN);
  g_assert_true (sx_address_equal (&end.remote, &address));
  record = wait_record (f, (Match) { .kind = SX_KIND_SETSOCKOPT, .request = request });
  g_assert_cmpint (record.args[1], ==, SO_REUSEADDR);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .request = request });
  close (listener);
}

static void
test_not_ours (Fixture *f)
{
  guint32 request;
  SxRecord end = try_listen (f, "192.0.2.77", "0", &request);

  /* A machine may be set to bind to anything (net.ipv4.ip_nonlocal_bind) */
  if (end.error == 0)
    {
      g_test_skip ("this machine binds addresses that it does not have (net.ipv4.ip_nonlocal_bind), so that it cannot fail");
      return;
    }

  g_assert_cmpint (end.error, ==, EADDRNOTAVAIL);
  g_assert_cmpint (end.args[1], ==, SX_KIND_BIND);
  g_assert_cmpint (sx_address_get_family (&end.remote), ==, AF_INET);
}

static void
test_same_port (Fixture *f)
{
  g_autoptr (SxEndpoint) where = make_endpoint ("localhost", "0", AF_UNSPEC);
  guint32 request = sx_engine_listen (f->engine, f->owner, where, 5, SX_BEHAVIOUR_NONE, NULL);
  SxRecord end = wait_end (f, request);
  SxRecord first, record;

  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (end.value, >=, 1);
  first = wait_record (f, (Match) { .kind = SX_KIND_LISTEN, .request = request });
  g_assert_cmpint (sx_address_get_port (&first.local), >, 0);
  for (guint i = 1; i < end.value; i++)
    {
      record = wait_record (f, (Match) { .kind = SX_KIND_LISTEN, .request = request, .skip = i });
      g_assert_cmpint (sx_address_get_port (&record.local), ==, sx_address_get_port (&first.local));
    }
}

static void
test_dual (Fixture *f)
{
  Server server;
  SxAddress ipv4 = { 0, };
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  SxRecord record;
  int fd;

  if (!SX_TEST_HAS_IPV6)
    {
      g_test_skip ("this machine has no IPv6");
      return;
    }

  server = start_server (f, "", SX_BEHAVIOUR_GREET_CLOSE);
  g_assert_cmpint (server.family, ==, AF_INET6);
  g_assert_true (sx_address_is_any (&server.address));
  record = wait_record (f, (Match) { .kind = SX_KIND_SETSOCKOPT, .request = server.request, .skip = 1 });
  g_assert_cmpint (record.args[1], ==, IPV6_V6ONLY);
  g_assert_cmpint (record.args[2], ==, 0);

  name.sin_port = g_htons (sx_address_get_port (&server.address));
  sx_address_set (&ipv4, &name, sizeof name);
  fd = connect_peer (&ipv4);
  record = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  g_assert_true (sx_address_is_mapped (&record.remote));
  g_assert_false (sx_address_is_any (&record.local));
  close (fd);
}

static void
test_unix_path (Fixture *f)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  g_autoptr (SxEndpoint) where = sx_endpoint_parse_path (path, NULL);
  Server server = start_unix_server (f, path, SX_BEHAVIOUR_GREET_CLOSE);
  SxRecord record;
  guint32 request;

  /* Somebody listens: the path stays */
  record = wait_end (f, sx_engine_unlink (f->engine, f->owner, path));
  g_assert_cmpint (record.error, ==, EADDRINUSE);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  request = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE);
  record = wait_end (f, request);
  g_assert_cmpint (record.error, ==, 0);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .request = request });
  g_assert_cmpmem (record.payload, record.payload_length, "Thank you for connecting", 24);

  /* Our own path goes with the listener */
  wait_end (f, sx_engine_stop (f->engine, f->owner));
  wait_record (f, (Match) { .kind = SX_KIND_UNLINK, .socket = server.socket });
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  request = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE);
  record = wait_end (f, request);
  g_assert_cmpint (record.error, ==, ENOENT);
  sx_test_remove_dir (dir);
}

static void
test_unix_stale (Fixture *f)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "stale", NULL);
  g_autofree char *file = g_build_filename (dir, "file", NULL);
  g_autoptr (SxEndpoint) where = sx_endpoint_parse_path (path, NULL);
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  SxRecord record;

  g_strlcpy (name.sun_path, path, sizeof name.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  close (fd);

  record = wait_end (f, sx_engine_listen (f->engine, f->owner, where, 5, SX_BEHAVIOUR_NONE, NULL));
  g_assert_cmpint (record.error, ==, EADDRINUSE);
  g_assert_cmpint (record.args[1], ==, SX_KIND_BIND);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  record = wait_end (f, sx_engine_unlink (f->engine, f->owner, path));
  g_assert_cmpint (record.error, ==, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  record = wait_end (f, sx_engine_listen (f->engine, f->owner, where, 5, SX_BEHAVIOUR_NONE, NULL));
  g_assert_cmpint (record.error, ==, 0);

  /* What is no socket is never removed */
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  record = wait_end (f, sx_engine_unlink (f->engine, f->owner, file));
  g_assert_cmpint (record.error, ==, ENOTSOCK);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));

  /* A path that somebody else has taken over is left alone */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (g_file_set_contents (path, "y", 1, NULL));
  wait_end (f, sx_engine_stop (f->engine, f->owner));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  sx_test_remove_dir (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/streams/connect", test_connect);
  fixture_add ("/net/streams/refused", test_refused);
  fixture_add ("/net/streams/attempts", test_attempts);
  fixture_add ("/net/streams/timeout", test_timeout);
  fixture_add ("/net/streams/cancel", test_cancel);
  fixture_add ("/net/streams/half-close", test_half_close);
  fixture_add ("/net/streams/peer-resets", test_peer_resets);
  fixture_add ("/net/streams/answer-after-end", test_answer_after_end);
  fixture_add ("/net/streams/close-open", test_close_open);
  fixture_add ("/net/streams/we-reset", test_we_reset);
  fixture_add ("/net/streams/other-owner", test_other_owner);
  fixture_add ("/net/streams/stop", test_stop);
  fixture_add ("/net/streams/in-use", test_in_use);
  fixture_add ("/net/streams/not-ours", test_not_ours);
  fixture_add ("/net/streams/same-port", test_same_port);
  fixture_add ("/net/streams/dual", test_dual);
  fixture_add ("/net/streams/unix-path", test_unix_path);
  fixture_add ("/net/streams/unix-stale", test_unix_stale);

  return g_test_run ();
}
