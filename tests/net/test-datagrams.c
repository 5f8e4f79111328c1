/* test-datagrams.c: bind, sendto, recvfrom
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <sys/un.h>

#include "engine-fixture.h"

static SxRecord
bind_engine (Fixture    *f,
             const char *host,
             guint32     owner)
{
  g_autoptr (SxEndpoint) where = make_endpoint (host, "0", AF_UNSPEC);
  guint32 request = sx_engine_bind (f->engine, owner, where);
  SxRecord end = wait_end (f, request);

  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (end.value, ==, 1);

  return wait_record (f, (Match) { .kind = SX_KIND_BIND, .request = request });
}

static SxRecord
send_bytes (Fixture         *f,
            guint32          owner,
            guint32          socket,
            const SxAddress *to,
            const void      *bytes,
            gsize            length)
{
  g_autoptr (SxEndpoint) where = endpoint_of (to);
  g_autoptr (GBytes) message = g_bytes_new (bytes, length);

  return wait_end (f, sx_engine_send_to (f->engine, owner, socket, where, message));
}

static int
bind_peer (SxAddress *address,
           int        family)
{
  union {
    struct sockaddr     any;
    struct sockaddr_in  in;
    struct sockaddr_in6 in6;
  } name = { .in6 = { 0, } };
  socklen_t length = family == AF_INET ? sizeof name.in : sizeof name.in6;
  int fd = socket (family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  name.any.sa_family = family;
  if (family == AF_INET)
    name.in.sin_addr.s_addr = g_htonl (INADDR_LOOPBACK);
  else
    name.in6.sin6_addr = in6addr_loopback;
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (bind (fd, &name.any, length), ==, 0);
  g_assert_cmpint (getsockname (fd, &name.any, &length), ==, 0);
  sx_address_set (address, &name, length);

  return fd;
}

static void
test_receive (Fixture *f)
{
  SxRecord bound = bind_engine (f, "127.0.0.1", f->owner);
  SxAddress address = { 0, };
  int fd = bind_peer (&address, AF_INET);
  g_autofree char *large = g_malloc (65507);
  SxRecord record;

  memset (large, 'x', 65507);
  large[65506] = '!';
  g_assert_cmpint (sendto (fd, NULL, 0, 0, (const struct sockaddr *) (const void *) bound.local.bytes,
                           bound.local.length), ==, 0);
  g_assert_cmpint (sendto (fd, large, 65507, 0, (const struct sockaddr *) (const void *) bound.local.bytes,
                           bound.local.length), ==, 65507);

  record = wait_record (f, (Match) { .kind = SX_KIND_RECVFROM, .socket = bound.socket });
  g_assert_cmpint (record.value, ==, 0);
  g_assert_cmpint (record.error, ==, 0);
  g_assert_true (sx_address_equal (&record.remote, &address));
  record = wait_record (f, (Match) { .kind = SX_KIND_RECVFROM, .socket = bound.socket, .skip = 1 });
  g_assert_cmpmem (record.payload, record.payload_length, large, 65507);
  g_assert_cmpint (record.flags & SX_RECORD_TRUNCATED, ==, 0);
  close (fd);
}

static void
send_raw (int              fd,
          const SxAddress *to,
          const void      *bytes,
          gsize            length)
{
  g_assert_cmpint (sendto (fd, bytes, length, 0, (const struct sockaddr *) (const void *) to->bytes, to->length),
                   ==, length);
}

static guint
get_size (guint i)
{
  static const guint sizes[] = { 8, 0, 1, 63, 64, 1472, 9, 4097, 20000, 65507, 7, 8 };

  return sizes[i % G_N_ELEMENTS (sizes)];
}

#define N_MANY 1000

/* More than are received at once: each is a record of its own, in order, with its own sender and its own bytes */
static void
test_many (Fixture *f)
{
  SxRecord bound = bind_engine (f, "127.0.0.1", f->owner);
  SxAddress addresses[3] = { 0, };
  g_autofree guint8 *bytes = g_malloc (65507);
  int fds[3];

  for (guint i = 0; i < 3; i++)
    fds[i] = bind_peer (&addresses[i], AF_INET);

  /* Some hundred kilobytes at a time, which the kernel's smallest buffer has room for */
  for (guint i = 0; i < N_MANY; i++)
    {
      memset (bytes, (int) i, 65507);
      send_raw (fds[i % 3], &bound.local, bytes, get_size (i));
      if (i % 10 == 9)
        wait_record (f, (Match) { .kind = SX_KIND_RECVFROM, .socket = bound.socket, .skip = i });
    }

  for (guint i = 0; i < N_MANY; i++)
    {
      SxRecord record = wait_record (f, (Match) { .kind = SX_KIND_RECVFROM, .socket = bound.socket, .skip = i });
      guint from = i % 3;

      g_assert_cmpint (record.error, ==, 0);
      g_assert_cmpint (record.args[0], ==, 64 * 1024);
      g_assert_cmpint (record.value, ==, get_size (i));
      g_assert_cmpuint (record.payload_length, ==, get_size (i));
      g_assert_true (sx_address_equal (&record.remote, &addresses[from]));
      g_assert_true (sx_address_equal (&record.local, &bound.local));
      g_assert_cmpint (record.flags, ==, 0);
      for (gsize j = 0; j < record.payload_length; j++)
        g_assert_cmpint (record.payload[j], ==, (guint8) i);
    }
  for (guint i = 0; i < 3; i++)
    close (fds[i]);
}

typedef struct
{
  Fixture *f;
  guint32  socket;
  guint64  looked;
  guint64  received;
  guint64  dropped;
  guint64  sent;
} Tally;

static gboolean
all_are_told (gpointer data)
{
  Tally *tally = data;
  SxRecord record;
  SxSample sample;

  for (; sx_journal_read (tally->f->journal, tally->looked, &record); tally->looked++)
    {
      if (record.socket != tally->socket)
        continue;

      tally->received += record.kind == SX_KIND_RECVFROM && record.error == 0;
      if (sx_record_get_sample (&record, &sample))
        tally->dropped = sample.drops;
    }

  return tally->received + tally->dropped == tally->sent;
}

/* More than there is room for: what is not received is counted, to the last one, and nobody has to observe for that */
static void
test_dropped (Fixture *f)
{
  SxRecord bound = bind_engine (f, "127.0.0.1", f->owner);
  Tally tally = { .f = f, .socket = bound.socket };
  gint64 deadline = g_get_monotonic_time () + SX_TEST_TIMEOUT_MS * 1000;
  g_autofree guint8 *bytes = g_malloc0 (60000);
  SxAddress address = { 0, };
  int fd = bind_peer (&address, AF_INET);

  while (tally.dropped == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      for (guint i = 0; i < 1000; i++, tally.sent++)
        send_raw (fd, &bound.local, bytes, 60000);
      g_assert_true (sx_test_wait_until (all_are_told, &tally, SX_TEST_TIMEOUT_MS));
    }
  g_test_message ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " dropped", tally.dropped, tally.sent);
  close (fd);
}

static void
test_send (Fixture *f)
{
  SxRecord bound = bind_engine (f, "127.0.0.1", f->owner);
  SxAddress address = { 0, };
  int fd = bind_peer (&address, AF_INET);
  g_autofree char *large = g_malloc0 (65508);
  g_autofree char *buffer = g_malloc (65536);
  SxRecord end;

  end = send_bytes (f, f->owner, bound.socket, &address, "", 0);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (recv (fd, buffer, 65536, 0), ==, 0);
  end = send_bytes (f, f->owner, bound.socket, &address, large, 65507);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (recv (fd, buffer, 65536, 0), ==, 65507);

  /* One byte more than IPv4 can carry */
  end = send_bytes (f, f->owner, bound.socket, &address, large, 65508);
  g_assert_cmpint (end.error, ==, EMSGSIZE);
  g_assert_cmpint (end.args[1], ==, SX_KIND_SENDTO);
  end = send_bytes (f, f->owner, bound.socket + 1, &address, "x", 1);
  g_assert_cmpint (end.error, ==, ENOTCONN);
  close (fd);
}

static void
test_unbound (Fixture *f)
{
  SxAddress address = { 0, };
  int fd = bind_peer (&address, AF_INET);
  SxRecord end = send_bytes (f, f->owner, 0, &address, "first", 5);
  SxRecord again;
  char buffer[16];

  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (recv (fd, buffer, sizeof buffer, 0), ==, 5);
  wait_record (f, (Match) { .kind = SX_KIND_BIND, .socket = end.socket });

  /* The second one goes from the same socket */
  again = send_bytes (f, f->owner, 0, &address, "second", 6);
  g_assert_cmpuint (again.socket, ==, end.socket);
  close (fd);
}

static void
test_dual (Fixture *f)
{
  SxRecord bound, end, record;
  SxAddress ipv4 = { 0, };
  SxAddress ipv6 = { 0, };
  char buffer[16];
  int fd4, fd6;

  if (!SX_TEST_HAS_IPV6)
    {
      g_test_skip ("this machine has no IPv6");
      return;
    }

  bound = bind_engine (f, "", f->owner);
  fd4 = bind_peer (&ipv4, AF_INET);
  fd6 = bind_peer (&ipv6, AF_INET6);
  g_assert_cmpint (sx_address_get_family (&bound.local), ==, AF_INET6);
  end = send_bytes (f, f->owner, 0, &ipv4, "four", 4);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpuint (end.socket, ==, bound.socket);
  record = wait_record (f, (Match) { .kind = SX_KIND_SENDTO, .socket = bound.socket });
  g_assert_true (sx_address_is_mapped (&record.remote));
  g_assert_cmpint (recv (fd4, buffer, sizeof buffer, 0), ==, 4);
  end = send_bytes (f, f->owner, 0, &ipv6, "sixsix", 6);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpuint (end.socket, ==, bound.socket);
  g_assert_cmpint (recv (fd6, buffer, sizeof buffer, 0), ==, 6);
  close (fd4);
  close (fd6);
}

/* 127.255.255.255 is the loopback network's own broadcast address: nothing leaves the machine */
static void
test_broadcast (Fixture *f)
{
  g_autoptr (SxEndpoint) to = make_endpoint ("127.255.255.255", "9", AF_UNSPEC);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("all", 3);
  SxRecord bound = bind_engine (f, "127.0.0.1", f->owner);
  SxRecord record;

  wait_end (f, sx_engine_send_to (f->engine, f->owner, bound.socket, to, bytes));
  record = wait_record (f, (Match) { .kind = SX_KIND_SETSOCKOPT, .socket = bound.socket });
  g_assert_cmpint (record.args[0], ==, SOL_SOCKET);
  g_assert_cmpint (record.args[1], ==, SO_BROADCAST);
  g_assert_cmpint (record.args[2], ==, 1);
}

static void
test_unix (Fixture *f)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "datagrams", NULL);
  g_autoptr (SxEndpoint) where = sx_endpoint_parse_path (path, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("by path", 7);
  guint32 other = sx_engine_new_owner (f->engine);
  guint32 request = sx_engine_bind (f->engine, f->owner, where);
  SxRecord end = wait_end (f, request);
  SxRecord record;
  guint32 socket = end.socket;

  g_assert_cmpint (end.error, ==, 0);
  end = wait_end (f, sx_engine_send_to (f->engine, other, 0, where, bytes));
  g_assert_cmpint (end.error, ==, 0);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECVFROM, .socket = socket });
  g_assert_cmpmem (record.payload, record.payload_length, "by path", 7);

  /* The sender has an abstract name, so that it can be answered */
  g_assert_true (sx_address_is_set (&record.remote));
  g_assert_cmpuint (record.remote.length, >, sizeof (sa_family_t));

  wait_end (f, sx_engine_close (f->engine, f->owner, socket));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  end = wait_end (f, sx_engine_send_to (f->engine, other, 0, where, bytes));
  g_assert_cmpint (end.error, ==, ENOENT);
  sx_test_remove_dir (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/datagrams/receive", test_receive);
  fixture_add ("/net/datagrams/many", test_many);
  fixture_add ("/net/datagrams/dropped", test_dropped);
  fixture_add ("/net/datagrams/send", test_send);
  fixture_add ("/net/datagrams/unbound", test_unbound);
  fixture_add ("/net/datagrams/dual", test_dual);
  fixture_add ("/net/datagrams/broadcast", test_broadcast);
  fixture_add ("/net/datagrams/unix", test_unix);

  return g_test_run ();
}
