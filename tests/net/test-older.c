/* test-older.c: to observe on a kernel that tells less
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "faults.h"

#define LENGTH (10 * 1024 * 1024)

static const SxKind kinds[] = { SX_KIND_QUEUED, SX_KIND_SENT, SX_KIND_ACKED };

/* Each time is about a send() of the socket: what had been sent in all with it. Returns how many there are */
static guint
check_values (Fixture *f,
              guint32  socket)
{
  g_autoptr (GHashTable) totals = g_hash_table_new (g_direct_hash, g_direct_equal);
  guint64 n = sx_journal_get_n_records (f->journal);
  gint64 total = 0;
  guint count = 0;
  SxRecord record;

  for (guint64 i = 0; i < n; i++)
    {
      g_assert_true (sx_journal_read (f->journal, i, &record));
      if (record.kind != SX_KIND_SEND || record.socket != socket)
        continue;

      total += record.value;
      g_hash_table_add (totals, GSIZE_TO_POINTER (total));
    }

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      for (guint i = 0; find_record (f, (Match) { .kind = kinds[k], .socket = socket, .skip = i }, &record); i++)
        {
          g_assert_true (g_hash_table_contains (totals, GSIZE_TO_POINTER (record.value)));
          count++;
        }
    }

  return count;
}

static void
send_zeros (Fixture *f,
            guint32  socket,
            gsize    length)
{
  g_autofree char *zeros = g_malloc0 (length);
  g_autoptr (GBytes) bytes = g_bytes_new (zeros, length);

  g_assert_cmpint (wait_end (f, sx_engine_send (f->engine, f->owner, &socket, 1, bytes)).error, ==, 0);
}

/* Observation begins while the kernel still has bytes that the peer has not acknowledged */
static void
test_unacked_of (Fixture *f)
{
  SxAddress address;
  int listener = listen_peer (&address, 1);
  g_autofree char *got = NULL;
  guint32 socket;
  int fd;

  connect_engine (f, &address, &socket);
  fd = accept (listener, NULL, NULL);
  g_assert_cmpint (fd, >=, 0);
  send_zeros (f, socket, LENGTH);
  wait_record (f, (Match) { .kind = SX_KIND_WAITING, .socket = socket });
  g_assert_cmpuint (check_values (f, socket), ==, 0);

  set_observed (f, TRUE);
  got = peer_read (fd, LENGTH);
  send_zeros (f, socket, 5);
  wait_record (f, (Match) { .kind = SX_KIND_ACKED, .socket = socket });
  g_assert_cmpuint (check_values (f, socket), >, 2);
  close (fd);
  close (listener);
}

static void
test_unacked (Fixture *f)
{
  test_unacked_of (f);
}

static void
test_unacked_older (Fixture *f)
{
  g_atomic_int_set (&faults.no_id_tcp, TRUE);
  test_unacked_of (f);
  g_atomic_int_set (&faults.no_id_tcp, FALSE);
}

/* No times at all: everything goes on, and the states are known nevertheless */
static void
test_no_times (Fixture *f)
{
  Server server;
  g_autofree char *back = NULL;
  SxRecord record;
  int fd;

  g_atomic_int_set (&faults.no_stamps, TRUE);
  set_observed (f, TRUE);
  server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  fd = connect_peer (&server.address);
  peer_send (fd, "hello", 5);
  back = peer_read (fd, 5);
  g_assert_cmpstr (back, ==, "hello");
  close (fd);
  record = wait_record (f, (Match) { .kind = SX_KIND_CLOSE });
  wait_record (f, (Match) { .kind = SX_KIND_STATE, .socket = record.socket });
  g_assert_cmpuint (check_values (f, record.socket), ==, 0);
  g_atomic_int_set (&faults.no_stamps, FALSE);
}

/* Datagrams that have to wait are numbered as they leave */
static void
test_wait (Fixture *f)
{
  g_autoptr (SxEndpoint) any = make_endpoint ("127.0.0.1", "0", AF_UNSPEC);
  g_autoptr (SxEndpoint) to = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  guint32 socket;
  SxRecord record;

  set_observed (f, TRUE);
  socket = wait_end (f, sx_engine_bind (f->engine, f->owner, any)).socket;
  record = wait_record (f, (Match) { .kind = SX_KIND_BIND, .socket = socket });
  to = endpoint_of (&record.local);
  g_atomic_int_set (&faults.sendto_error, EAGAIN);
  g_atomic_int_set (&faults.n_sendto_errors, 5);
  for (guint i = 0; i < 3; i++)
    wait_end (f, sx_engine_send_to (f->engine, f->owner, socket, to, bytes));
  for (guint i = 0; i < 3; i++)
    {
      record = wait_record (f, (Match) { .kind = SX_KIND_SENT, .socket = socket, .skip = i });
      g_assert_cmpint (record.value, ==, i + 1);
    }
}

/* Times that are told later on come as an error of the socket, which they are not */
static void
test_late (Fixture *f)
{
  g_autoptr (SxEndpoint) any = make_endpoint ("127.0.0.1", "0", AF_UNSPEC);
  g_autoptr (SxEndpoint) to = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET);
  guint32 socket;
  SxRecord record;

  set_observed (f, TRUE);
  g_atomic_int_set (&faults.n_late_times, 1);
  connect_engine (f, &server.address, &socket);
  wait_record (f, (Match) { .kind = SX_KIND_ACKED });
  g_assert_cmpint (g_atomic_int_get (&faults.n_late_times), ==, 0);

  socket = wait_end (f, sx_engine_bind (f->engine, f->owner, any)).socket;
  record = wait_record (f, (Match) { .kind = SX_KIND_BIND, .socket = socket });
  to = endpoint_of (&record.local);
  g_atomic_int_set (&faults.n_late_times, 1);
  wait_end (f, sx_engine_send_to (f->engine, f->owner, socket, to, bytes));
  wait_record (f, (Match) { .kind = SX_KIND_SENT, .socket = socket });
  g_assert_cmpint (g_atomic_int_get (&faults.n_late_times), ==, 0);

  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOSE }), ==, 0);
  wait_at_rest ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/older/unacked", test_unacked);
  fixture_add ("/net/older/unacked-no-option", test_unacked_older);
  fixture_add ("/net/older/no-times", test_no_times);
  fixture_add ("/net/older/datagrams-wait", test_wait);
  fixture_add ("/net/older/late", test_late);

  return g_test_run ();
}
