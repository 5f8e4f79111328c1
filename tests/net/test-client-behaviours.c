/* test-client-behaviours.c: what a client does by itself with what comes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <poll.h>
#include <string.h>
#include <sys/un.h>

#include "engine-fixture.h"

/* What one recv() of the engine may take beyond the limit, and the limit (sx-connection.c) */
#define WAITING_LIMIT ((256 + 512) * 1024)

/* More than the kernel's buffers of a Unix connection hold together, by far */
#define MUCH (8 * 1024 * 1024)

/* A client of the engine, and the other end of its connection */
typedef struct
{
  guint32 request;
  guint32 socket;
  int     fd;
} Pair;

static int
listen_unix (char **path)
{
  static guint counter;
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  *path = g_strdup_printf ("@sx-client-%d-%u", (int) getpid (), counter++);
  memcpy (name.sun_path + 1, *path + 1, strlen (*path) - 1);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + strlen (*path)), ==, 0);
  g_assert_cmpint (listen (fd, 5), ==, 0);

  return fd;
}

static Pair
make_pair (Fixture       *f,
           int            family,
           SxBehaviourId  behaviour)
{
  struct timeval limit = { .tv_sec = SX_TEST_TIMEOUT_MS / 1000 };
  SxAddress address = { 0, };
  g_autofree char *path = NULL;
  int listener = family == AF_UNIX ? listen_unix (&path) : listen_peer (&address, 5);
  g_autoptr (SxEndpoint) where = family == AF_UNIX ? sx_endpoint_parse_path (path, NULL) : endpoint_of (&address);
  Pair pair = { .request = sx_engine_connect (f->engine, f->owner, where, behaviour) };
  SxRecord end = wait_end (f, pair.request);

  g_assert_cmpint (end.error, ==, 0);
  pair.socket = end.socket;
  pair.fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
  g_assert_cmpint (pair.fd, >=, 0);
  setsockopt (pair.fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt (pair.fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  close (listener);

  return pair;
}

static guint8 *
make_bytes (gsize length)
{
  guint8 *bytes = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (i * 31 + (i >> 9));

  return bytes;
}

/* How many bytes a kind of call has moved so far */
static guint64
count_bytes (Fixture *f,
             SxKind   kind,
             guint32  socket)
{
  guint64 n = 0;
  SxRecord record;

  for (guint64 serial = 0; sx_journal_read (f->journal, serial, &record); serial++)
    if (record.kind == kind && record.socket == socket)
      n += record.value;

  return n;
}

static void
check_echo (Fixture *f,
            int      family)
{
  Pair pair = make_pair (f, family, SX_BEHAVIOUR_ECHO);
  static const char bytes[] = "a\0b\xff\n";
  g_autofree char *text = NULL;
  g_autofree char *rest = NULL;
  SxRecord record;

  record = wait_record (f, (Match) { .kind = SX_KIND_CONNECT, .socket = pair.socket });
  g_assert_cmpint (record.args[1], ==, 1);
  peer_send (pair.fd, bytes, 5);
  text = peer_read (pair.fd, 5);
  g_assert_cmpmem (text, 5, bytes, 5);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = pair.socket });
  g_assert_cmpmem (record.payload, record.payload_length, bytes, 5);
  g_assert_cmpuint (record.request, ==, pair.request);
  record = wait_record (f, (Match) { .kind = SX_KIND_SEND, .socket = pair.socket });
  g_assert_cmpmem (record.payload, record.payload_length, bytes, 5);
  g_assert_cmpuint (record.request, ==, pair.request);
  g_assert_cmpuint (record.owner, ==, f->owner);

  /* The server's end of stream ends it, after the last answer */
  peer_send (pair.fd, "last", 4);
  shutdown (pair.fd, SHUT_WR);
  rest = peer_read_all (pair.fd, NULL);
  g_assert_cmpstr (rest, ==, "last");
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = pair.socket });
  close (pair.fd);
}

static void
test_echo_ipv4 (Fixture *f)
{
  check_echo (f, AF_INET);
}

static void
test_echo_unix (Fixture *f)
{
  check_echo (f, AF_UNIX);
}

/* A behaviour that is for servers is none at a client */
static void
test_none (Fixture *f)
{
  static const SxBehaviourId others[] = {
    SX_BEHAVIOUR_NONE, SX_BEHAVIOUR_GREET, SX_BEHAVIOUR_GREET_CLOSE, SX_BEHAVIOUR_DISCARD, SX_BEHAVIOUR_DAYTIME,
    SX_BEHAVIOUR_CHAT, SX_N_BEHAVIOURS
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      Pair pair = make_pair (f, AF_INET, others[i]);
      SxRecord record = wait_record (f, (Match) { .kind = SX_KIND_CONNECT, .socket = pair.socket });
      g_autofree char *text = NULL;

      g_assert_cmpint (sx_behaviour_fits_client (others[i]), ==, others[i] == SX_BEHAVIOUR_NONE);
      g_assert_cmpint (record.args[1], ==, 0);
      peer_send (pair.fd, "anybody?", 8);
      shutdown (pair.fd, SHUT_WR);
      text = peer_read_all (pair.fd, NULL);
      g_assert_cmpstr (text, ==, "");
      wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = pair.socket });
      g_assert_cmpuint (count_bytes (f, SX_KIND_RECV, pair.socket), ==, 8);
      close (pair.fd);
    }
}

/* Who has said that nothing more comes does not answer any more, and goes on reading */
static void
test_our_half_close (Fixture *f)
{
  Pair pair = make_pair (f, AF_INET, SX_BEHAVIOUR_ECHO);
  g_autofree char *text = NULL;
  SxRecord record;

  wait_end (f, sx_engine_half_close (f->engine, f->owner, pair.socket));
  peer_send (pair.fd, "too late", 8);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = pair.socket });
  g_assert_cmpmem (record.payload, record.payload_length, "too late", 8);
  text = peer_read_all (pair.fd, NULL);
  g_assert_cmpstr (text, ==, "");
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_SEND, .socket = pair.socket }), ==, 0);
  close (pair.fd);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = pair.socket });
}

/* As any client's: after the server's end of stream a person can still answer, if that is wanted */
static void
test_their_half_close (Fixture *f)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("goodbye", 7);
  g_autofree char *text = NULL;
  Pair pair;
  SxRecord record;

  sx_engine_set_close_at_end (f->engine, FALSE);
  pair = make_pair (f, AF_INET, SX_BEHAVIOUR_ECHO);
  peer_send (pair.fd, "hello ", 6);
  shutdown (pair.fd, SHUT_WR);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = pair.socket, .skip = 1 });
  g_assert_cmpint (record.value, ==, 0);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOSE, .socket = pair.socket }), ==, 0);
  record = wait_end (f, sx_engine_send (f->engine, f->owner, &pair.socket, 1, bytes));
  g_assert_cmpint (record.error, ==, 0);
  wait_end (f, sx_engine_half_close (f->engine, f->owner, pair.socket));
  text = peer_read_all (pair.fd, NULL);
  g_assert_cmpstr (text, ==, "hello goodbye");
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = pair.socket });
  close (pair.fd);
}

static gsize
push (int           fd,
      const guint8 *bytes,
      gsize         length)
{
  gssize n = send (fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);

  return MAX (n, 0);
}

static gboolean
can (int   fd,
     short what,
     int   milliseconds)
{
  struct pollfd watched = { .fd = fd, .events = what };

  return poll (&watched, 1, milliseconds) == 1;
}

/* A server that never reads is not read from any more; once it reads, it has all of it back */
static void
test_late_reader (Fixture *f)
{
  Pair pair = make_pair (f, AF_UNIX, SX_BEHAVIOUR_ECHO);
  g_autofree guint8 *bytes = make_bytes (MUCH);
  g_autofree guint8 *back = g_malloc (MUCH);
  gsize n_sent = 0, n_read = 0;

  /* A second in which nothing goes: it stands still */
  while (n_sent < MUCH && can (pair.fd, POLLOUT, 1000))
    n_sent += push (pair.fd, bytes + n_sent, MUCH - n_sent);
  g_assert_cmpuint (n_sent, <, MUCH);
  wait_record (f, (Match) { .kind = SX_KIND_WAITING, .socket = pair.socket });
  g_assert_cmpuint (count_bytes (f, SX_KIND_RECV, pair.socket), <=,
                    count_bytes (f, SX_KIND_SEND, pair.socket) + WAITING_LIMIT);

  while (n_read < MUCH)
    {
      gssize n = recv (pair.fd, back + n_read, MUCH - n_read, MSG_DONTWAIT);

      g_assert_cmpint (n, !=, 0);
      n_read += MAX (n, 0);
      n_sent += n_sent < MUCH ? push (pair.fd, bytes + n_sent, MUCH - n_sent) : 0;
      if (n < 0)
        g_assert_true (can (pair.fd, POLLIN, SX_TEST_TIMEOUT_MS));
    }
  g_assert_cmpmem (back, MUCH, bytes, MUCH);
  close (pair.fd);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = pair.socket });
}

/* More than the kernel took of the message, and less than is read besides it */
#define ANSWERS (28 * 16 * 1024)

/* Of what comes nothing is left out when a person lets as much wait as may */
static void
test_answer_waits (Fixture *f)
{
  Pair pair = make_pair (f, AF_UNIX, SX_BEHAVIOUR_ECHO);
  g_autofree guint8 *message = make_bytes (2 * MUCH);
  g_autoptr (GBytes) bytes = g_bytes_new (message, 2 * MUCH);
  g_autofree char *all = NULL;
  gsize length;
  SxRecord end;

  end = wait_end (f, sx_engine_send (f->engine, f->owner, &pair.socket, 1, bytes));
  g_assert_cmpint (end.error, ==, 0);
  for (gsize i = 0; i < ANSWERS; i += ANSWERS / 28)
    peer_send (pair.fd, message + i, ANSWERS / 28);
  shutdown (pair.fd, SHUT_WR);
  wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = pair.socket });
  all = peer_read_all (pair.fd, &length);
  g_assert_cmpmem (all, MIN (length, 2 * MUCH), message, 2 * MUCH);
  g_assert_cmpmem (all + 2 * MUCH, length - 2 * MUCH, message, ANSWERS);
  close (pair.fd);
}

/* Of what a person says so much may wait besides (sx-connection.c), and what is said here is more, in two messages */
#define SAID_LIMIT (64 * 1024 * 1024)
#define SAID       (96 * 1024 * 1024)

/* However much a person has said: a server that then never reads any more is not read from without end */
static void
test_much_said (Fixture *f)
{
  Pair pair = make_pair (f, AF_UNIX, SX_BEHAVIOUR_ECHO);
  g_autofree guint8 *message = make_bytes (SAID / 2);
  g_autoptr (GBytes) bytes = g_bytes_new_static (message, SAID / 2);
  gsize n_sent = 0;
  guint64 n_waiting;

  for (guint i = 0; i < 2; i++)
    {
      guint32 request = sx_engine_send (f->engine, f->owner, &pair.socket, 1, bytes);
      g_autofree char *got = peer_read (pair.fd, SAID / 2);
      SxRecord end = wait_end (f, request);

      g_assert_cmpint (end.error, ==, 0);
      g_assert_cmpmem (got, SAID / 2, message, SAID / 2);
    }

  /* So much may wait; then a second in which nothing goes: it stands still */
  for (; n_sent < SAID_LIMIT; n_sent += push (pair.fd, message, SAID / 2))
    g_assert_true (can (pair.fd, POLLOUT, SX_TEST_TIMEOUT_MS));
  while (n_sent < SAID && can (pair.fd, POLLOUT, 1000))
    n_sent += push (pair.fd, message, MIN (SAID / 2, SAID - n_sent));
  g_assert_cmpuint (n_sent, <, SAID);
  n_waiting = count_bytes (f, SX_KIND_RECV, pair.socket) + SAID - count_bytes (f, SX_KIND_SEND, pair.socket);
  g_assert_cmpuint (n_waiting, <=, SAID_LIMIT + WAITING_LIMIT);

  wait_end (f, sx_engine_close (f->engine, f->owner, pair.socket));
  close (pair.fd);
}

/* With answers on their way in both directions */
static void
test_reset (Fixture *f)
{
  struct linger linger = { .l_onoff = 1 };
  Pair pair = make_pair (f, AF_INET, SX_BEHAVIOUR_ECHO);
  Pair next;
  g_autofree guint8 *bytes = make_bytes (MUCH);
  g_autofree char *text = NULL;
  SxRecord record;

  while (count_records (f, (Match) { .kind = SX_KIND_SEND, .socket = pair.socket }) == 0)
    push (pair.fd, bytes, MUCH);
  setsockopt (pair.fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (pair.fd);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = pair.socket });
  g_assert_true (find_last (f, SX_KIND_RECV, pair.socket, &record));
  if (record.error == 0)
    g_assert_true (find_last (f, SX_KIND_SEND, pair.socket, &record));
  g_assert_true (record.error == ECONNRESET || record.error == EPIPE);

  /* And another one is as good as ever */
  next = make_pair (f, AF_INET, SX_BEHAVIOUR_ECHO);
  peer_send (next.fd, "still there?", 12);
  text = peer_read (next.fd, 12);
  g_assert_cmpstr (text, ==, "still there?");
  close (next.fd);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = next.socket });
}

/* A client and a server that both send back what comes */
typedef struct
{
  Fixture *f;
  guint32  socket;
  guint64  wanted;
  guint64  serial;
  guint64  n_back;
} Round;

static gboolean
is_round_done (gpointer data)
{
  Round *round = data;
  SxRecord record;

  for (; round->n_back < round->wanted && sx_journal_read (round->f->journal, round->serial, &record); round->serial++)
    if (record.kind == SX_KIND_RECV && record.socket == round->socket)
      {
        g_assert_cmpint (record.error, ==, 0);
        round->n_back += record.value;
      }

  return round->n_back >= round->wanted;
}

/* Each byte that came back is the one that was sent, every time round */
static void
check_round (const Round  *round,
             const guint8 *message,
             gsize         length)
{
  guint64 n_back = 0;
  SxRecord record;

  for (guint64 serial = 0; n_back < round->wanted; serial++)
    {
      g_assert_true (sx_journal_read (round->f->journal, serial, &record));
      if (record.kind != SX_KIND_RECV || record.socket != round->socket)
        continue;

      g_assert_cmpint (record.value, ==, record.payload_length);
      for (gsize done = 0, n; done < record.payload_length; done += n, n_back += n)
        {
          gsize at = n_back % length;

          n = MIN (record.payload_length - done, length - at);
          g_assert_cmpmem (record.payload + done, n, message + at, n);
        }
    }
}

static void
go_round (Fixture      *f,
          const Server *server,
          SxEndpoint   *where,
          gsize         length,
          guint         n_times)
{
  g_autofree guint8 *message = make_bytes (length);
  g_autoptr (GBytes) bytes = g_bytes_new (message, length);
  guint32 request = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_ECHO);
  SxRecord record = wait_end (f, request);
  Round round = { .f = f, .socket = record.socket, .wanted = (guint64) n_times * length };

  g_assert_cmpint (record.error, ==, 0);
  record = wait_end (f, sx_engine_send (f->engine, f->owner, &round.socket, 1, bytes));
  g_assert_cmpint (record.error, ==, 0);
  sx_test_assert_until (is_round_done, &round);

  /* For ever, but for a person who closes it; the server's end follows */
  wait_end (f, sx_engine_close (f->engine, f->owner, round.socket));
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .request = server->request });
  check_round (&round, message, length);
}

static void
test_ping_pong (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  g_autoptr (SxEndpoint) where = endpoint_of (&server.address);

  go_round (f, &server, where, 16, 1000);
}

/* More than all buffers between them hold: neither waits for the other one to read first */
static void
test_much_goes_round (Fixture *f)
{
  g_autofree char *path = g_strdup_printf ("@sx-round-%d", (int) getpid ());
  Server server = start_unix_server (f, path, SX_BEHAVIOUR_ECHO);
  g_autoptr (SxEndpoint) where = sx_endpoint_parse_path (path, NULL);

  go_round (f, &server, where, MUCH, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/net/client-behaviours/echo/ipv4", test_echo_ipv4);
  fixture_add ("/net/client-behaviours/echo/unix", test_echo_unix);
  fixture_add ("/net/client-behaviours/none", test_none);
  fixture_add ("/net/client-behaviours/our-half-close", test_our_half_close);
  fixture_add ("/net/client-behaviours/their-half-close", test_their_half_close);
  fixture_add ("/net/client-behaviours/late-reader", test_late_reader);
  fixture_add ("/net/client-behaviours/answer-waits", test_answer_waits);
  fixture_add ("/net/client-behaviours/much-said", test_much_said);
  fixture_add ("/net/client-behaviours/reset", test_reset);
  fixture_add ("/net/client-behaviours/ping-pong", test_ping_pong);
  fixture_add ("/net/client-behaviours/much-goes-round", test_much_goes_round);

  return g_test_run ();
}
