/* test-times.c: when the kernel sent, saw acknowledged and received
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "engine-fixture.h"

/* What is known of one message that went from one of our sockets to another */
typedef struct
{
  gint64 queued;
  gint64 sent;
  gint64 acked;
  gint64 arrived;
  gint64 read;
} Times;

/* The time of the record of a kind about the send with a value; 0: there is none */
static gint64
find_time (Fixture *f,
           SxKind   kind,
           guint32  socket,
           gint64   value)
{
  SxRecord record;

  for (guint i = 0; find_record (f, (Match) { .kind = kind, .socket = socket, .skip = i }, &record); i++)
    {
      if (record.value == value)
        return record.time;
    }

  return 0;
}

typedef struct
{
  Fixture *f;
  SxKind   kind;
  guint32  socket;
  gint64   value;
} WantedTime;

static gboolean
time_is_there (gpointer data)
{
  WantedTime *wanted = data;

  return find_time (wanted->f, wanted->kind, wanted->socket, wanted->value) != 0;
}

static gint64
wait_time (Fixture *f,
           SxKind   kind,
           guint32  socket,
           gint64   value)
{
  WantedTime wanted = { f, kind, socket, value };

  sx_test_assert_until (time_is_there, &wanted);

  return find_time (f, kind, socket, value);
}

static void
assert_ordered (const Times *times,
                gboolean     stream)
{
  g_assert_cmpint (times->queued, >, 0);
  g_assert_cmpint (times->queued, <=, times->sent);
  g_assert_cmpint (times->sent, <=, times->arrived);
  g_assert_cmpint (times->arrived, <=, times->read);
  if (stream)
    g_assert_cmpint (times->sent, <=, times->acked);
}

/* The kernel begins to stamp what arrives a moment after the first socket has asked for it */
static void
observe (Fixture *f)
{
  struct timeval limit = { .tv_sec = SX_TEST_TIMEOUT_MS / 1000 };
  int pair[2] = { socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0) };
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof name;
  gint64 deadline = g_get_monotonic_time () + SX_TEST_TIMEOUT_MS * 1000;
  guint told = 1 << 4; /* SOF_TIMESTAMPING_SOFTWARE: what others have asked for */
  gboolean stamped = FALSE;
  char byte;

  set_observed (f, TRUE);
  g_assert_cmpint (bind (pair[0], (struct sockaddr *) &name, sizeof name), ==, 0);
  g_assert_cmpint (getsockname (pair[0], (struct sockaddr *) &name, &length), ==, 0);
  setsockopt (pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  g_assert_cmpint (setsockopt (pair[0], SOL_SOCKET, SO_TIMESTAMPING, &told, sizeof told), ==, 0);
  while (!stamped)
    {
      char control[256];
      struct iovec part = { &byte, 1 };
      struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
                                .msg_controllen = sizeof control };

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_assert_cmpint (sendto (pair[1], "x", 1, 0, (struct sockaddr *) &name, sizeof name), ==, 1);
      g_assert_cmpint (recvmsg (pair[0], &message, 0), ==, 1);
      stamped = CMSG_FIRSTHDR (&message) != NULL;
    }
  close (pair[0]);
  close (pair[1]);
}

/* A connection between two of our own sockets. accepted: the server's end */
static guint32
connect_both (Fixture *f,
              Server  *server,
              guint32 *accepted)
{
  guint32 socket;
  SxRecord record, connect;

  connect_engine (f, &server->address, &socket);
  connect = wait_record (f, (Match) { .kind = SX_KIND_CONNECT, .socket = socket });
  for (guint i = 0;; i++)
    {
      record = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server->request, .skip = i });
      if (sx_address_equal (&record.remote, &connect.local))
        break;
    }
  *accepted = record.socket;

  return socket;
}

static void
send_bytes (Fixture    *f,
            guint32     socket,
            const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  SxRecord end = wait_end (f, sx_engine_send (f->engine, f->owner, &socket, 1, bytes));

  g_assert_cmpint (end.error, ==, 0);
}

/* The recv() with which so many bytes have been received in all */
static SxRecord
wait_received (Fixture *f,
               guint32  socket,
               gint64   value)
{
  gint64 total = 0;
  SxRecord record = SX_RECORD_INIT;

  for (guint i = 0; total < value; i++)
    {
      record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = socket, .skip = i });
      g_assert_cmpint (record.value, >, 0);
      total += record.value;
    }
  g_assert_cmpint (total, ==, value);

  return record;
}

static void
check_stream (Fixture *f,
              guint32  from,
              guint32  to,
              gint64   value)
{
  SxRecord record = wait_received (f, to, value);
  Times times = {
    .queued = wait_time (f, SX_KIND_QUEUED, from, value),
    .sent = wait_time (f, SX_KIND_SENT, from, value),
    .acked = wait_time (f, SX_KIND_ACKED, from, value),
    .arrived = sx_record_get_arrival (&record),
    .read = record.time,
  };

  assert_ordered (&times, TRUE);
}

static void
test_stream_of (Fixture    *f,
                const char *host)
{
  Server server = start_server (f, host, SX_BEHAVIOUR_NONE);
  guint32 socket, accepted;

  observe (f);
  socket = connect_both (f, &server, &accepted);
  send_bytes (f, socket, "one");
  check_stream (f, socket, accepted, 3);
  send_bytes (f, socket, "three");
  check_stream (f, socket, accepted, 8);
  send_bytes (f, socket, "0123456789");
  check_stream (f, socket, accepted, 18);

  /* Each has its own count */
  send_bytes (f, accepted, "back");
  check_stream (f, accepted, socket, 4);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_SENT, .socket = socket }), ==, 3);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_ACKED, .socket = socket }), ==, 3);
}

static void
test_stream_v4 (Fixture *f)
{
  test_stream_of (f, "127.0.0.1");
}

static void
test_stream_v6 (Fixture *f)
{
  if (SX_TEST_HAS_IPV6)
    test_stream_of (f, "::1");
  else
    g_test_skip ("this machine has no IPv6");
}

/* What was sent before is counted, although its times are not known; and once more after a pause */
static void
test_mid_connection (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_NONE);
  guint32 accepted, socket = connect_both (f, &server, &accepted);

  send_bytes (f, socket, "before");
  wait_received (f, accepted, 6);
  observe (f);
  send_bytes (f, socket, "during");
  check_stream (f, socket, accepted, 12);
  set_observed (f, FALSE);
  send_bytes (f, socket, "pause");
  wait_received (f, accepted, 17);
  observe (f);
  send_bytes (f, socket, "again");
  check_stream (f, socket, accepted, 22);
  g_assert_cmpint (find_time (f, SX_KIND_SENT, socket, 6), ==, 0);
  g_assert_cmpint (find_time (f, SX_KIND_SENT, socket, 17), ==, 0);
}

/* Who greets and closes at once has all times of its greeting nevertheless */
static void
test_greet_close (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE);
  guint32 accepted, socket;

  observe (f);
  socket = connect_both (f, &server, &accepted);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = accepted });
  check_stream (f, accepted, socket, 24);
}

static void
send_datagram (Fixture         *f,
               guint32          socket,
               const SxAddress *address,
               const char      *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (SxEndpoint) to = endpoint_of (address);

  wait_end (f, sx_engine_send_to (f->engine, f->owner, socket, to, bytes));
}

static void
check_datagram (Fixture *f,
                guint32  from,
                guint32  to,
                gint64   ordinal)
{
  SxRecord record = wait_record (f, (Match) { .kind = SX_KIND_RECVFROM, .socket = to, .skip = ordinal - 1 });
  Times times = {
    .queued = wait_time (f, SX_KIND_QUEUED, from, ordinal),
    .sent = wait_time (f, SX_KIND_SENT, from, ordinal),
    .arrived = sx_record_get_arrival (&record),
    .read = record.time,
  };

  assert_ordered (&times, FALSE);
}

static void
test_datagrams_of (Fixture    *f,
                   const char *host)
{
  g_autoptr (SxEndpoint) any = make_endpoint (host, "0", AF_UNSPEC);
  guint32 ends[2];
  SxRecord record;

  for (guint i = 0; i < 2; i++)
    {
      SxRecord end = wait_end (f, sx_engine_bind (f->engine, f->owner, any));

      ends[i] = end.socket;
    }
  record = wait_record (f, (Match) { .kind = SX_KIND_BIND, .socket = ends[1] });

  send_datagram (f, ends[0], &record.local, "before");
  observe (f);
  send_datagram (f, ends[0], &record.local, "two");
  check_datagram (f, ends[0], ends[1], 2);
  send_datagram (f, ends[0], &record.local, "");
  check_datagram (f, ends[0], ends[1], 3);
  send_datagram (f, ends[0], &record.local, "four");
  check_datagram (f, ends[0], ends[1], 4);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_SENT, .socket = ends[0] }), ==, 3);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_ACKED }), ==, 0);
}

static void
test_datagrams_v4 (Fixture *f)
{
  test_datagrams_of (f, "127.0.0.1");
}

static void
test_datagrams_v6 (Fixture *f)
{
  if (SX_TEST_HAS_IPV6)
    test_datagrams_of (f, "::1");
  else
    g_test_skip ("this machine has no IPv6");
}

/* A sendto() that fails (here with what ICMP brought of the one before) does not shift what the times are about */
static void
test_datagrams_refused (Fixture *f)
{
  g_autoptr (SxEndpoint) any = make_endpoint ("127.0.0.1", "0", AF_UNSPEC);
  SxRecord end = wait_end (f, sx_engine_bind (f->engine, f->owner, any));
  guint32 socket = end.socket;
  SxAddress nobody, there;
  int fd = listen_peer (&nobody, 1);   /* its port is free for datagrams */
  gint64 ordinal = 0;

  end = wait_end (f, sx_engine_bind (f->engine, f->owner, any));
  there = wait_record (f, (Match) { .kind = SX_KIND_BIND, .socket = end.socket }).local;
  observe (f);
  for (guint i = 0; i < 5; i++)
    {
      send_datagram (f, socket, &nobody, "x");
      send_datagram (f, socket, &there, "y");
    }
  for (guint i = 0; i < 10; i++)
    {
      SxRecord record = wait_record (f, (Match) { .kind = SX_KIND_SENDTO, .socket = socket, .skip = i });
      gint64 sent;

      if (record.error != 0)
        continue;

      /* The kernel's time of it is between the two records of which it is about the second */
      sent = wait_time (f, SX_KIND_SENT, socket, ++ordinal);
      g_assert_cmpint (sent, <=, record.time);
      if (i > 0)
        g_assert_cmpint (sent, >,
                         wait_record (f, (Match) { .kind = SX_KIND_SENDTO, .socket = socket, .skip = i - 1 }).time);
    }
  g_assert_cmpint (ordinal, >, 0);
  close (fd);
}

/* Off, there is nothing of it, and what was asked for is taken back */
static void
test_off (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  guint32 accepted, socket;
  guint64 n;

  observe (f);
  socket = connect_both (f, &server, &accepted);
  send_bytes (f, socket, "on");
  check_stream (f, socket, accepted, 2);
  wait_received (f, socket, 2);
  set_observed (f, FALSE);

  n = sx_journal_get_n_records (f->journal);
  send_bytes (f, socket, "off");
  wait_received (f, socket, 5);
  wait_end (f, sx_engine_close (f->engine, f->owner, socket));
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = accepted });
  socket = connect_both (f, &server, &accepted);
  wait_end (f, sx_engine_close (f->engine, f->owner, socket));
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = accepted });
  for (; n < sx_journal_get_n_records (f->journal); n++)
    {
      SxRecord record;

      g_assert_true (sx_journal_read (f->journal, n, &record));
      g_assert_cmpint (record.kind, <, SX_KIND_QUEUED);
      g_assert_cmpint (sx_record_get_arrival (&record), ==, 0);
    }
}

/* Of a flood a part is stamped: every byte still gets there, and the bound holds */
static void
test_flood (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  gint64 start = g_get_monotonic_time ();
  int fd;
  guint n;

  observe (f);
  fd = connect_peer (&server.address);
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *back = NULL;

      peer_send (fd, "ping", 4);
      back = peer_read (fd, 4);
      g_assert_cmpstr (back, ==, "ping");
    }
  n = count_records (f, (Match) { .kind = SX_KIND_SENT });
  g_assert_cmpuint (n, >, 10);
  g_assert_cmpuint (n, <, 100 + 50 * (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  close (fd);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/times/stream/v4", test_stream_v4);
  fixture_add ("/net/times/stream/v6", test_stream_v6);
  fixture_add ("/net/times/stream/mid-connection", test_mid_connection);
  fixture_add ("/net/times/stream/greet-close", test_greet_close);
  fixture_add ("/net/times/datagrams/v4", test_datagrams_v4);
  fixture_add ("/net/times/datagrams/v6", test_datagrams_v6);
  fixture_add ("/net/times/datagrams/refused", test_datagrams_refused);
  fixture_add ("/net/times/off", test_off);
  fixture_add ("/net/times/flood", test_flood);

  return g_test_run ();
}
