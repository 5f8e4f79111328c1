/* test-shortages.c: no descriptor, no thread, no answer, no room; and the end in the midst of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <sys/un.h>

#include "faults.h"

static void
test_no_descriptor (Fixture *f)
{
  g_autoptr (SxEndpoint) where = make_named_endpoint ("127.0.0.1", 9);
  SxRecord end;

  g_atomic_int_set (&faults.socket_error, EMFILE);
  end = wait_end (f, sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE));
  g_assert_cmpint (end.error, ==, EMFILE);
  g_assert_cmpint (end.args[1], ==, SX_KIND_SOCKET);
  end = wait_end (f, sx_engine_listen (f->engine, f->owner, where, 5, SX_BEHAVIOUR_NONE, NULL));
  g_assert_cmpint (end.error, ==, EMFILE);
  end = wait_end (f, sx_engine_bind (f->engine, f->owner, where));
  g_assert_cmpint (end.error, ==, EMFILE);
  g_atomic_int_set (&faults.socket_error, 0);

  end = wait_end (f, sx_engine_bind (f->engine, f->owner, where));
  g_assert_cmpint (end.error, !=, EMFILE);
}

/* What accept() says does not take the client out of the backlog, and lasts longer than it takes to try once */
static void
refuse_to_accept (Fixture *f,
                  int      error)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE);
  gint64 start = g_get_monotonic_time ();
  g_autofree char *greeting = NULL;
  SxRecord record;
  int fd, n;

  g_atomic_int_set (&faults.n_accepts, 0);
  g_atomic_int_set (&faults.accept_error, error);
  fd = connect_peer (&server.address);
  record = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  g_assert_cmpint (record.error, ==, error);
  record = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request, .skip = 1 });
  g_assert_cmpint (record.error, ==, error);

  /* Once a second, not as often as epoll says that somebody waits */
  n = g_atomic_int_get (&faults.n_accepts);
  g_assert_cmpint (n, <=, 2 + (g_get_monotonic_time () - start) / G_USEC_PER_SEC);

  g_atomic_int_set (&faults.accept_error, 0);
  greeting = peer_read_all (fd, NULL);
  g_assert_cmpstr (greeting, ==, "Thank you for connecting");
  close (fd);
}

/* The whole system has none left */
static void
test_no_file (Fixture *f)
{
  refuse_to_accept (f, ENFILE);
}

/* As a security module does it */
static void
test_forbidden (Fixture *f)
{
  refuse_to_accept (f, EACCES);
}

static guint32
look_up (Fixture    *f,
         const char *host)
{
  return sx_engine_lookup (f->engine, f->owner, host, "80", AF_UNSPEC, SOCK_STREAM, 0, 0);
}

static void
test_no_thread (Fixture *f)
{
  guint32 lookup, describe, cancelled;
  SxRecord end;

  g_atomic_int_set (&faults.n_threads, 0);
  lookup = look_up (f, "four.invalid");
  cancelled = look_up (f, "four.invalid");
  describe = sx_engine_describe (f->engine, f->owner);
  sx_engine_cancel (f->engine, cancelled);
  end = wait_end (f, cancelled);
  g_assert_cmpint (end.error, ==, ECANCELED);
  end = wait_end (f, lookup);
  g_assert_cmpint (end.error, ==, EAI_MEMORY);
  g_assert_cmpint (end.args[1], ==, SX_KIND_GETADDRINFO);
  end = wait_end (f, describe);
  g_assert_cmpint (end.error, ==, EAGAIN);

  /* One comes free while somebody waits for it */
  lookup = look_up (f, "four.invalid");
  wait_record (f, (Match) { .kind = SX_KIND_BEGIN, .request = lookup });
  g_atomic_int_set (&faults.n_threads, -1);
  end = wait_end (f, lookup);
  g_assert_cmpint (end.error, ==, 0);
}

static gboolean
nobody_hangs (gpointer data)
{
  return g_atomic_int_get (&faults.n_hanging) == 0;
}

static gboolean
many_hang (gpointer data)
{
  return g_atomic_int_get (&faults.n_hanging) >= GPOINTER_TO_INT (data);
}

/* A server that never answers: who gives up does not stand in the way of the next one */
static void
test_no_answer (Fixture *f)
{
  guint32 hanging[16];
  guint32 lookup;
  SxRecord end;

  g_atomic_int_set (&faults.hanging, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (hanging); i++)
    hanging[i] = look_up (f, "hangs.invalid");
  sx_test_assert_until (many_hang, GINT_TO_POINTER (16));

  /* As many as there may be are under way; one that is given up makes room */
  lookup = look_up (f, "four.invalid");
  wait_record (f, (Match) { .kind = SX_KIND_BEGIN, .request = lookup });
  sx_engine_cancel (f->engine, hanging[0]);
  end = wait_end (f, lookup);
  g_assert_cmpint (end.error, ==, 0);

  for (guint i = 1; i < G_N_ELEMENTS (hanging); i++)
    sx_engine_cancel (f->engine, hanging[i]);
  end = wait_end (f, look_up (f, "four.invalid"));
  g_assert_cmpint (end.error, ==, 0);

  g_atomic_int_set (&faults.hanging, FALSE);
  sx_test_assert_until (nobody_hangs, NULL);
}

static int
bind_udp_peer (SxAddress *address)
{
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  struct timeval limit = { .tv_sec = SX_TEST_TIMEOUT_MS / 1000 };
  socklen_t length = sizeof name;
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &name, &length), ==, 0);
  sx_address_set (address, &name, length);

  return fd;
}

static guint32
send_number (Fixture         *f,
             const SxAddress *address,
             guint8           number)
{
  g_autoptr (SxEndpoint) to = endpoint_of (address);
  g_autoptr (GBytes) bytes = g_bytes_new (&number, 1);

  return sx_engine_send_to (f->engine, f->owner, 0, to, bytes);
}

/* No room for datagrams: they wait, and arrive in order */
static void
test_datagrams_wait (Fixture *f)
{
  SxAddress address = { 0, };
  int fd = bind_udp_peer (&address);
  SxRecord end, record;
  guint n;

  g_atomic_int_set (&faults.sendto_error, EAGAIN);
  g_atomic_int_set (&faults.n_sendto_errors, 20);
  for (guint8 i = 0; i < 10; i++)
    {
      end = wait_end (f, send_number (f, &address, i));
      g_assert_cmpint (end.error, ==, 0);
      g_assert_cmpint (end.value, ==, 1);
    }

  for (guint8 i = 0; i < 10; i++)
    {
      guint8 number = 255;

      g_assert_cmpint (recv (fd, &number, 1, 0), ==, 1);
      g_assert_cmpuint (number, ==, i);
    }

  /* The last is that none waits any more */
  record = wait_record (f, (Match) { .kind = SX_KIND_WAITING, .socket = end.socket });
  g_assert_cmpint (record.value, ==, 1);
  wait_record (f, (Match) { .kind = SX_KIND_WAITING, .socket = end.socket, .skip = 1 });
  n = count_records (f, (Match) { .kind = SX_KIND_WAITING, .socket = end.socket });
  record = wait_record (f, (Match) { .kind = SX_KIND_WAITING, .socket = end.socket, .skip = n - 1 });
  g_assert_cmpint (record.value, ==, 0);
  close (fd);
}

/* A port on which nobody is: what ICMP says of it costs nothing, and nothing else */
static void
test_nobody_there (Fixture *f)
{
  SxAddress address = { 0, };
  SxAddress gone = { 0, };
  int fd = bind_udp_peer (&address);
  SxRecord end, bound;

  close (bind_udp_peer (&gone));
  end = wait_end (f, send_number (f, &gone, 1));
  g_assert_cmpint (end.error, ==, 0);
  bound = wait_record (f, (Match) { .kind = SX_KIND_BIND, .socket = end.socket });
  sx_address_set_port (&address, sx_address_get_port (&bound.local));
  g_assert_cmpint (sendto (fd, "x", 1, 0, (const struct sockaddr *) (const void *) address.bytes, address.length), ==, 1);
  wait_record (f, (Match) { .kind = SX_KIND_RECVFROM, .socket = end.socket });
  end = wait_end (f, send_number (f, &gone, 2));
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_RECVFROM }), ==, 1);
  close (fd);
}

/* A Unix receiver that does not read says so at once (unix(7)): nothing waits, the error is the person's */
static void
test_unix_full (Fixture *f)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "full", NULL);
  g_autoptr (SxEndpoint) to = sx_endpoint_parse_path (path, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  SxRecord end = SX_RECORD_INIT;
  guint n;
  char byte;

  g_strlcpy (name.sun_path, path, sizeof name.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  for (n = 0; n < 10000 && end.error == 0; n++)
    end = wait_end (f, sx_engine_send_to (f->engine, f->owner, 0, to, bytes));

  g_assert_cmpint (end.error, ==, EAGAIN);
  g_assert_cmpint (end.args[1], ==, SX_KIND_SENDTO);
  g_assert_cmpint (recv (fd, &byte, 1, 0), ==, 1);
  end = wait_end (f, sx_engine_send_to (f->engine, f->owner, 0, to, bytes));
  g_assert_cmpint (end.error, ==, 0);
  close (fd);
  sx_test_remove_dir (dir);
}

/* What is bound receives nothing for a while: the datagram stays where it is, and is told of only now and then */
static void
refuse_to_receive (Fixture          *f,
                   const SxEndpoint *where,
                   int               lasting)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("late", 4);
  guint32 other = sx_engine_new_owner (f->engine);
  SxRecord bound = wait_end (f, sx_engine_bind (f->engine, f->owner, where));
  g_autoptr (SxEndpoint) to = NULL;
  gint64 start = g_get_monotonic_time ();
  SxRecord record;

  g_assert_cmpint (bound.error, ==, 0);
  record = wait_record (f, (Match) { .kind = SX_KIND_BIND, .socket = bound.socket });
  to = where->family == AF_UNIX ? sx_endpoint_copy (where) : endpoint_of (&record.local);

  g_atomic_int_set (&faults.n_receives, 0);
  g_atomic_int_set (&faults.receive_error, lasting);
  wait_end (f, sx_engine_send_to (f->engine, other, 0, to, bytes));
  record = wait_record (f, (Match) { .kind = SX_KIND_RECVFROM, .socket = bound.socket, .skip = 2 });
  g_assert_cmpint (record.error, ==, lasting);
  g_assert_cmpint (g_atomic_int_get (&faults.n_receives), <=, 3 + (g_get_monotonic_time () - start) / 100000);

  g_atomic_int_set (&faults.receive_error, 0);
  for (guint i = 3; record.error != 0; i++)
    record = wait_record (f, (Match) { .kind = SX_KIND_RECVFROM, .socket = bound.socket, .skip = i });
  g_assert_cmpmem (record.payload, record.payload_length, "late", 4);
  wait_end (f, sx_engine_close (f->engine, f->owner, bound.socket));
}

static void
test_nothing_received (Fixture *f)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "datagrams", NULL);
  g_autoptr (SxEndpoint) by_path = sx_endpoint_parse_path (path, NULL);
  g_autoptr (SxEndpoint) by_port = sx_endpoint_parse ("127.0.0.1", "0", AF_INET, NULL);

  refuse_to_receive (f, by_port, ENOMEM);
  refuse_to_receive (f, by_path, ENOMEM);
  sx_test_remove_dir (dir);
}

static char *race_path;

/* While it is looked at, the socket goes and a file comes that is none */
static void
take_its_place (void)
{
  g_assert_cmpint (g_unlink (race_path), ==, 0);
  g_assert_true (g_file_set_contents (race_path, "precious", -1, NULL));
}

static void
test_unix_race (Fixture *f)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "stale", NULL);
  g_autofree char *link = g_build_filename (dir, "link", NULL);
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  SxRecord end;

  g_strlcpy (name.sun_path, path, sizeof name.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  close (fd);

  /* A link to it is no socket */
  g_assert_cmpint (symlink (path, link), ==, 0);
  end = wait_end (f, sx_engine_unlink (f->engine, f->owner, link));
  g_assert_cmpint (end.error, ==, ENOTSOCK);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));

  race_path = path;
  g_atomic_pointer_set (&faults.on_unix_connect, take_its_place);
  end = wait_end (f, sx_engine_unlink (f->engine, f->owner, path));
  g_assert_cmpint (end.error, ==, EADDRINUSE);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  sx_test_remove_dir (dir);
}

/* Everything is open or under way, and nobody waits for any of it */
static void
test_shutdown (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_CHAT);
  Server starved = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET);
  SxAddress full = { 0, };
  SxAddress datagrams = { 0, };
  int peers[3], fillers[4];
  int listener = listen_peer (&full, 0);
  int udp = bind_udp_peer (&datagrams);
  g_autoptr (SxEndpoint) name = make_named_endpoint ("hangs.invalid", 80);
  guint32 pending[4];
  gint64 start;

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    peers[i] = connect_peer (&server.address);
  wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request, .skip = 2 });
  wait_end (f, send_number (f, &datagrams, 1));

  /* A backlog that is full: the attempt to connect goes on */
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    {
      fillers[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      connect (fillers[i], (const struct sockaddr *) (const void *) full.bytes, full.length);
    }

  g_atomic_int_set (&faults.hanging, TRUE);
  pending[0] = look_up (f, "hangs.invalid");
  pending[1] = sx_engine_connect (f->engine, f->owner, name, SX_BEHAVIOUR_NONE);
  pending[2] = sx_engine_bind (f->engine, f->owner, name);
  {
    g_autoptr (SxEndpoint) where = endpoint_of (&full);

    pending[3] = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE);
  }
  sx_test_assert_until (many_hang, GINT_TO_POINTER (3));
  g_atomic_int_set (&faults.accept_error, EMFILE);
  close (connect_peer (&starved.address));
  wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = starved.request });

  start = g_get_monotonic_time ();
  sx_engine_shutdown (f->engine);
  g_assert_cmpint (g_get_monotonic_time () - start, <, SX_TEST_TIMEOUT_MS * 1000);
  sx_engine_shutdown (f->engine);
  g_atomic_int_set (&faults.accept_error, 0);
  for (guint i = 0; i < G_N_ELEMENTS (pending); i++)
    {
      SxRecord end = wait_end (f, pending[i]);

      g_assert_cmpint (end.error, ==, ECANCELED);
    }
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOSE }), ==,
                    count_records (f, (Match) { .kind = SX_KIND_SOCKET }) + 3);

  /* Too late: ignored, and nobody is there to say so */
  sx_engine_close_all (f->engine, f->owner);
  send_number (f, &datagrams, 2);

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    close (peers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    close (fillers[i]);
  close (listener);
  close (udp);
}

/* The threads that hang outlive the engine and its journal */
static void
test_after_shutdown (void)
{
  g_atomic_int_set (&faults.hanging, FALSE);
  sx_test_assert_until (nobody_hangs, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/shortages/no-descriptor", test_no_descriptor);
  fixture_add ("/net/shortages/no-file", test_no_file);
  fixture_add ("/net/shortages/forbidden", test_forbidden);
  fixture_add ("/net/shortages/no-thread", test_no_thread);
  fixture_add ("/net/shortages/no-answer", test_no_answer);
  fixture_add ("/net/shortages/datagrams-wait", test_datagrams_wait);
  fixture_add ("/net/shortages/nobody-there", test_nobody_there);
  fixture_add ("/net/shortages/unix-full", test_unix_full);
  fixture_add ("/net/shortages/nothing-received", test_nothing_received);
  fixture_add ("/net/shortages/unix-race", test_unix_race);
  fixture_add ("/net/shortages/shutdown", test_shutdown);
  g_test_add_func ("/net/shortages/after-shutdown", test_after_shutdown);

  return g_test_run ();
}
