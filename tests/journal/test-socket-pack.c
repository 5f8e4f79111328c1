/* test-socket-pack.c: sockets that ended are put away in a few bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "socket-steps.h"

#include <errno.h>
#include <malloc.h>

#include "sx-socket-pack-private.h"

/* Whatever an info is, and whatever is said of where it comes from: it comes back byte by byte */
static void
test_pack (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autoptr (SxJournal) journal = make_journal ();
  guint n = 50;

  for (guint i = 0; i < n; i++)
    step_append (journal, 1 + i, SOCK_STREAM, i % 3 == 0 ? &(Step) { SX_KIND_CLOSE } : &(Step) { SX_KIND_ACCEPT, 0, 3, 1 }, i);
  for (guint round = 0; round < 20000; round++)
    {
      guint8 bytes[SX_SOCKET_PACK_MAX + 1];
      SxSocketInfo info = { .id = 1 + round % n, .owner = OWNER }, unpacked;
      SxSocketTrace trace = { round % n, 0, round % n, round % n }, found;
      SxSocketState state;
      gsize size;

      for (guint i = g_rand_int_range (random, 0, 12); i > 0; i--)
        ((guint64 *) &info)[g_rand_int_range (random, 0, sizeof info / 8)] = g_rand_int (random) * (round % 2 == 0 ? 1 : G_GUINT64_CONSTANT (0x100000001));
      if (round % 100 == 0)
        memset (&info, 0xff, sizeof info);
      info.state = g_rand_int_range (random, 0, SX_SOCKET_FAILED + 1);
      trace.ended = round % 7 == 0 ? g_rand_int (random) : trace.first + 1 + g_rand_int_range (random, 0, 9);
      if (round % 2 == 0)
        trace.local_from = g_rand_int_range (random, 0, n + 2);
      if (round % 5 == 0)
        trace.remote_from = g_rand_int (random);

      bytes[SX_SOCKET_PACK_MAX] = 0x55;
      size = sx_socket_pack (journal, &info, &trace, bytes);
      g_assert_cmpuint (size, <=, SX_SOCKET_PACK_MAX);
      g_assert_cmpuint (bytes[SX_SOCKET_PACK_MAX], ==, 0x55);
      g_assert_cmpuint (sx_socket_pack_get_size (bytes), ==, size);
      g_assert_cmpuint (sx_socket_pack_get_ended (trace.first, bytes, &state), ==, trace.ended);
      g_assert_cmpint (state, ==, info.state);
      sx_socket_unpack (journal, trace.first, bytes, &unpacked, &found);
      g_assert_cmpmem (&unpacked, sizeof unpacked, &info, sizeof info);
      g_assert_cmpmem (&found, sizeof found, &trace, sizeof trace);
    }
}

/* Every byte of them */
static void
assert_same_infos (SxSocketModel *model,
                   SxSocketModel *other,
                   guint32        n_sockets)
{
  for (guint32 socket = 1; socket <= n_sockets; socket++)
    {
      const SxSocketInfo *one = sx_socket_model_lookup (model, socket);
      const SxSocketInfo *two = sx_socket_model_lookup (other, socket);

      g_assert_true ((one == NULL) == (two == NULL));
      if (one != NULL)
        g_assert_cmpmem (one, sizeof *one, two, sizeof *two);
    }
}

static SxRecord
make_random_record (GRand   *random,
                    guint32  n_sockets)
{
  static const SxKind kinds[] = {
    SX_KIND_BIND, SX_KIND_LISTEN, SX_KIND_CONNECTING, SX_KIND_CONNECT, SX_KIND_SEND, SX_KIND_RECV, SX_KIND_SENDTO,
    SX_KIND_RECVFROM, SX_KIND_SHUTDOWN, SX_KIND_CLOSE, SX_KIND_WAITING, SX_KIND_STATE, SX_KIND_END, SX_KIND_SEND,
  };
  SxRecord record = { .owner = OWNER, .kind = kinds[g_rand_int_range (random, 0, G_N_ELEMENTS (kinds))] };

  /* Mostly one of the last, and sometimes any */
  record.socket = n_sockets - g_rand_int_range (random, 0, MIN (n_sockets, 40));
  if (g_rand_int_range (random, 0, 20) == 0)
    record.socket = g_rand_int_range (random, 1, n_sockets + 1);
  if (g_rand_int_range (random, 0, 10) == 0)
    record.error = ECONNRESET;
  record.args[0] = g_rand_int_range (random, 0, 15);
  record.value = record.error != 0 ? -1 : (gint64) 1 << g_rand_int_range (random, 0, 40);
  if (g_rand_boolean (random))
    record.local = make_address (0x7f000001, g_rand_int_range (random, 1, 5));
  if (g_rand_boolean (random))
    record.remote = make_address (0x7f000002, g_rand_int_range (random, 1, 60000));

  return record;
}

/* Sockets that ended are put away in a few bytes, and are what they were when somebody looks */
static void
test_put_away (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) slices = sx_socket_model_new (journal, OWNER);
  g_autoptr (SxSocketModel) whole = sx_socket_model_new (journal, OWNER);
  guint32 n_sockets = 0;

  for (guint round = 0; round < 40000; round++)
    {
      SxRecord record;

      if (round % 4 == 0)
        step_append (journal, ++n_sockets, round % 8 == 0 ? SOCK_STREAM : SOCK_DGRAM,
                     round % 16 == 0 ? &(Step) { SX_KIND_SOCKET, 0, 3, 0 } : &(Step) { SX_KIND_ACCEPT, 0, 3, 1 }, 1 + round);
      record = make_random_record (random, n_sockets);
      record.time = 2 + round;
      g_assert_true (sx_journal_append (journal, &record));
      if (round % 40 == 0)
        step_drain (slices);
    }
  step_drain (slices);
  while (sx_socket_model_drain (whole, G_MAXUINT))
    ;

  g_assert_cmpuint (sx_socket_model_count (slices, SX_SOCKET_CLOSED), >, 1000);
  assert_same_infos (slices, whole, n_sockets);
  for (SxSocketState state = SX_SOCKET_NEW; state <= SX_SOCKET_FAILED; state++)
    g_assert_cmpuint (sx_socket_model_count (slices, state), ==, sx_socket_model_count (whole, state));
  g_assert_cmpint (sx_socket_model_is_any_waiting (slices), ==, sx_socket_model_is_any_waiting (whole));

  /* Once more from the other side: what was put away is taken out, and cleared */
  sx_socket_model_clear_closed (slices);
  sx_socket_model_drain (whole, 1);
  sx_socket_model_clear_closed (whole);
  g_assert_cmpuint (sx_socket_model_count (slices, SX_SOCKET_CLOSED), ==, 0);
  assert_same_infos (slices, whole, n_sockets);

  /* And as of an earlier moment, where all are there */
  sx_socket_model_set_end (slices, 20000);
  sx_socket_model_set_end (whole, 20000);
  while (sx_socket_model_drain (slices, 100))
    ;
  step_drain (whole);
  g_assert_cmpuint (sx_socket_model_count (slices, SX_SOCKET_CLOSED), >, 500);
  assert_same_infos (slices, whole, n_sockets);
}

static void
count_cb (SxSocketItem *item,
          guint        *n)
{
  (*n)++;
}

static void
append_closed (SxJournal *journal,
               guint32    socket)
{
  step_append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT, 0, 3, 1 }, 1);
  step_append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 2);
}

/* Nothing is put away before those who show it were told what became of it, however long that takes */
static void
test_told_first (void)
{
  const guint n = 1000;
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autoptr (SxSocketItem) item = NULL;
  guint n_changes = 0;

  /* So many have ended that they are being put away */
  step_append (journal, 1, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT, 0, 3, 1 }, 1);
  for (guint32 socket = 2; socket <= n; socket++)
    append_closed (journal, socket);
  while (sx_socket_model_drain (model, 1000))
    ;
  item = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_signal_connect (item, "changed", G_CALLBACK (count_cb), &n_changes);

  step_append (journal, 1, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 3);
  for (guint32 socket = n + 1; socket <= 2 * n; socket++)
    append_closed (journal, socket);
  while (sx_socket_model_take (model, 1000))
    ;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_changes, ==, 0);

  sx_socket_model_tell (model);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpint (sx_socket_item_get_info (item)->state, ==, SX_SOCKET_CLOSED);
}

/* Whether datagrams were dropped is not said any more of sockets that were cleared away */
static void
test_dropping_cleared (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  SxSample sample = { .drops = 3 };

  for (guint32 socket = 1; socket <= 600; socket++)
    {
      step_append (journal, socket, SOCK_DGRAM, &(Step) { SX_KIND_SOCKET, 0, 3, 0 }, 1);
      if (socket % 100 == 0)
        {
          SxRecord record = { .time = 2, .owner = OWNER, .socket = socket, .kind = SX_KIND_SAMPLE,
                              .payload = (const guint8 *) &sample, .payload_length = sizeof sample };

          g_assert_true (sx_journal_append (journal, &record));
        }
    }
  step_drain (model);
  g_assert_true (sx_socket_model_is_any_dropping (model));

  for (guint32 socket = 1; socket <= 600; socket++)
    {
      step_append (journal, socket, SOCK_DGRAM, &(Step) { SX_KIND_CLOSE }, 3);
      step_drain (model);
    }
  g_assert_cmpuint (sx_socket_model_lookup (model, 100)->dropped, ==, 3);
  g_assert_true (sx_socket_model_is_any_dropping (model));
  sx_socket_model_clear_closed (model);
  g_assert_false (sx_socket_model_is_any_dropping (model));
}

/* What a closed connection takes that carried something: 16 bytes for each of a few records would not be kept otherwise */
static void
test_small (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  const guint n = 200000;
  struct mallinfo2 before, after;
  double each;

  for (guint32 socket = 1; socket <= n; socket++)
    {
      SxRecord record = { .time = socket, .owner = OWNER, .socket = socket, .kind = SX_KIND_ACCEPT,
                          .args = { 1, AF_INET, SOCK_STREAM } };

      record.local = make_address (0x7f000001, 12345);
      record.remote = make_address (0x7f000001, 20000 + socket % 30000);
      g_assert_true (sx_journal_append (journal, &record));
      step_append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_SEND, 0, 24 }, socket);
      step_append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, socket);
    }
  before = mallinfo2 ();
  step_drain (model);
  after = mallinfo2 ();

  g_assert_cmpuint (sx_socket_model_count (model, SX_SOCKET_CLOSED), ==, n);
  each = (double) (after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) / n;
  g_test_message ("%.1f bytes each", each);
  g_assert_cmpfloat (each, <, 24);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/socket-pack/any", test_pack);
  g_test_add_func ("/journal/socket-pack/put-away", test_put_away);
  g_test_add_func ("/journal/socket-pack/told-first", test_told_first);
  g_test_add_func ("/journal/socket-pack/dropping-cleared", test_dropping_cleared);
  g_test_add_func ("/journal/socket-pack/small", test_small);

  return g_test_run ();
}
