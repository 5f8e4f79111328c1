/* test-desk-moment.c: a desk at an earlier moment is what it was then
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>
#include <string.h>

#include "desk-story.h"

#define N_RECORDS 150
#define N_OWNERS 3
#define N_SOCKETS 12

/* Records */

/* Any call of any socket, in any order: a journal from elsewhere need not make sense */
static SxRecord
make_random (GRand  *rand,
             gint64  time)
{
  static const SxKind kinds[] = {
    SX_KIND_BEGIN, SX_KIND_END, SX_KIND_SOCKET, SX_KIND_BIND, SX_KIND_LISTEN, SX_KIND_ACCEPT, SX_KIND_CONNECTING,
    SX_KIND_CONNECT, SX_KIND_SEND, SX_KIND_RECV, SX_KIND_SENDTO, SX_KIND_RECVFROM, SX_KIND_SHUTDOWN,
    SX_KIND_CLOSE, SX_KIND_WAITING, SX_KIND_SOCKET, SX_KIND_ACCEPT, SX_KIND_CLOSE,
  };
  static const int errors[] = { 0, 0, 0, 0, ECONNREFUSED, ECONNRESET, EADDRINUSE };
  SxRecord record = {
    .time = time,
    .owner = g_rand_int_range (rand, 1, N_OWNERS + 1),
    .request = g_rand_int_range (rand, 1, 5),
    .kind = kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (kinds))],
    .error = errors[g_rand_int_range (rand, 0, G_N_ELEMENTS (errors))],
    .value = g_rand_int_range (rand, 0, 100),
    .local = story_address (g_rand_int_range (rand, 0, 65536)),
    .remote = story_address (g_rand_int_range (rand, 0, 65536)),
    .payload = (const guint8 *) "localhost\0" "12345",
    .payload_length = 16,
  };

  /* A socket has one owner, as it has in the program */
  record.socket = g_rand_int_range (rand, 0, N_SOCKETS) * N_OWNERS + record.owner;
  record.args[0] = record.kind == SX_KIND_BEGIN || record.kind == SX_KIND_END ? g_rand_int_range (rand, 1, 12) : AF_INET;
  record.args[1] = g_rand_boolean (rand) ? SOCK_STREAM : SOCK_DGRAM;
  record.args[2] = SOCK_STREAM;

  return record;
}

static SxJournal *
make_journal (GRand *rand,
              guint  n)
{
  g_autoptr (GError) error = NULL;
  SxJournal *journal = sx_journal_new (g_get_tmp_dir (), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      SxRecord record = make_random (rand, i + 1);

      g_assert_true (sx_journal_append (journal, &record));
    }

  return journal;
}

static void
copy_records (SxJournal *from,
              SxJournal *to,
              guint64    end)
{
  for (guint64 serial = 0; serial < end; serial++)
    {
      SxRecord record;

      g_assert_true (sx_journal_read (from, serial, &record));
      g_assert_true (sx_journal_append (to, &record));
    }
}

/* Comparing */

static void
drain (SxDesk *desk,
       guint   max)
{
  while (sx_desk_drain (desk, max))
    ;
}

static void
assert_same_records (SxRecordModel *a,
                     SxRecordModel *b)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (a));

  g_assert_cmpuint (n, ==, g_list_model_get_n_items (G_LIST_MODEL (b)));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SxRecordItem) one = g_list_model_get_item (G_LIST_MODEL (a), i);
      g_autoptr (SxRecordItem) two = g_list_model_get_item (G_LIST_MODEL (b), i);

      g_assert_cmpuint (sx_record_item_get_serial (one), ==, sx_record_item_get_serial (two));
    }
}

static void
assert_same_sockets (SxSocketModel *a,
                     SxSocketModel *b)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (a));

  g_assert_cmpuint (n, ==, g_list_model_get_n_items (G_LIST_MODEL (b)));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SxSocketItem) one = g_list_model_get_item (G_LIST_MODEL (a), i);
      g_autoptr (SxSocketItem) two = g_list_model_get_item (G_LIST_MODEL (b), i);
      guint position;

      g_assert_cmpmem (sx_socket_item_get_info (one), sizeof (SxSocketInfo),
                       sx_socket_item_get_info (two), sizeof (SxSocketInfo));
      g_assert_true (sx_socket_model_find (a, sx_socket_item_get_id (one), &position));
      g_assert_cmpuint (position, ==, i);
    }
  for (SxSocketState state = SX_SOCKET_NEW; state <= SX_SOCKET_FAILED; state++)
    g_assert_cmpuint (sx_socket_model_count (a, state), ==, sx_socket_model_count (b, state));
}

static void
assert_same_sentence (SxDesk *a,
                      SxDesk *b)
{
  g_autofree char *one = sx_desk_dup_sentence (a);
  g_autofree char *two = sx_desk_dup_sentence (b);

  g_assert_cmpstr (one, ==, two);
  g_assert_cmpint (sx_desk_get_tone (a), ==, sx_desk_get_tone (b));
  g_assert_cmpint (sx_desk_get_blame (a), ==, sx_desk_get_blame (b));
}

/* desk, at a moment of its journal, is what a desk is that never saw more */
static void
assert_as_of (SxDesk  *desk,
              guint64  end)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxJournal) journal = sx_journal_new (g_get_tmp_dir (), &error);
  g_autoptr (SxDesk) fresh = NULL;

  g_assert_no_error (error);
  copy_records (sx_desk_get_journal (desk), journal, MIN (end, sx_journal_get_n_records (sx_desk_get_journal (desk))));
  fresh = sx_desk_new_for_owner (NULL, journal, sx_desk_get_owner (desk), sx_desk_get_pane (desk));
  drain (fresh, 4096);

  assert_same_sockets (sx_desk_get_sockets (desk), sx_desk_get_sockets (fresh));
  assert_same_records (sx_desk_get_log (desk), sx_desk_get_log (fresh));
  assert_same_records (sx_desk_get_messages (desk), sx_desk_get_messages (fresh));
  assert_same_sentence (desk, fresh);
}

/* Who knows the rows by items-changed alone */
typedef struct
{
  GPtrArray *items;
} Watcher;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Watcher    *watcher)
{
  if (removed > 0)
    g_ptr_array_remove_range (watcher->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (watcher->items, position + i, g_list_model_get_item (model, position + i));
  g_assert_cmpuint (watcher->items->len, ==, g_list_model_get_n_items (model));
}

static void
assert_watched (Watcher    *watcher,
                GListModel *model)
{
  for (guint i = 0; i < watcher->items->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == g_ptr_array_index (watcher->items, i));
    }
}

/* Tests */

/* What comes while it is in the past is there when it is back */
static void
assert_goes_on (SxDesk *desk,
                GRand  *rand)
{
  SxRecord record = make_random (rand, 9999);

  record.owner = sx_desk_get_owner (desk);
  sx_desk_set_end (desk, 10);
  drain (desk, 4096);
  g_assert_true (sx_journal_append (sx_desk_get_journal (desk), &record));
  drain (desk, 4096);
  assert_as_of (desk, 10);
  sx_desk_set_end (desk, G_MAXUINT64);
  drain (desk, 4096);
  assert_as_of (desk, G_MAXUINT64);
}

static void
test_back_and_forth (void)
{
  for (guint round = 0; round < 30; round++)
    {
      guint32 seed = g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (SxJournal) journal = make_journal (rand, N_RECORDS);
      g_autoptr (SxDesk) desk = sx_desk_new_for_owner (NULL, journal, 1, round % 4);
      Watcher watcher = { g_ptr_array_new_with_free_func (g_object_unref) };

      g_test_message ("seed %u", seed);
      g_signal_connect (sx_desk_get_sockets (desk), "items-changed", G_CALLBACK (items_changed_cb), &watcher);
      for (guint i = 0; i < 25; i++)
        {
          guint64 end = g_rand_int_range (rand, 0, 5) == 0 ? G_MAXUINT64 : (guint64) g_rand_int_range (rand, 0, N_RECORDS + 9);

          sx_desk_set_end (desk, end);
          /* Sometimes it is elsewhere before it has arrived */
          if (g_rand_boolean (rand))
            sx_desk_drain (desk, 20);
          else
            {
              drain (desk, g_rand_int_range (rand, 1, 60));
              assert_as_of (desk, end);
              assert_watched (&watcher, G_LIST_MODEL (sx_desk_get_sockets (desk)));
            }
        }

      assert_goes_on (desk, rand);
      g_ptr_array_unref (watcher.items);
    }
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* A journal that is long goes back in slices, and what is shown stays until it has arrived */
static void
test_no_flicker (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (SxJournal) journal = make_journal (rand, 1000);
  g_autoptr (SxDesk) desk = sx_desk_new_for_owner (NULL, journal, 1, SX_PANE_SERVER);
  g_autofree char *before = NULL;
  g_autofree char *meanwhile = NULL;
  guint n_changed = 0;
  guint n_batches = 0;
  guint n_rows;
  guint n_slices = 1;

  drain (desk, 4096);
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_sockets (desk)));
  before = sx_desk_dup_sentence (desk);
  g_signal_connect_swapped (sx_desk_get_sockets (desk), "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect_swapped (sx_desk_get_sockets (desk), "items-changed", G_CALLBACK (count_cb), &n_batches);

  sx_desk_set_end (desk, 500);
  while (sx_desk_drain (desk, 100))
    {
      n_slices++;
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_sockets (desk))), ==, n_rows);
      g_assert_cmpuint (n_changed, ==, 0);
      meanwhile = sx_desk_dup_sentence (desk);
      g_assert_cmpstr (meanwhile, ==, before);
      g_clear_pointer (&meanwhile, g_free);
    }
  g_assert_cmpuint (n_slices, ==, 5);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_batches, <=, 1);

  /* The same moment costs nothing */
  sx_desk_set_end (desk, 500);
  g_assert_false (sx_desk_drain (desk, 1));
  g_assert_cmpuint (n_changed, ==, 1);
}

static void
append (SxJournal *journal,
        SxKind     kind,
        guint32    socket)
{
  SxRecord record = { .time = 1, .owner = 1, .kind = kind, .socket = socket, .args = { AF_INET, SOCK_STREAM, 0 } };

  g_assert_true (sx_journal_append (journal, &record));
}

/* What was cleared away is there in the past, and not when it is now again */
static void
test_clear_closed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxJournal) journal = sx_journal_new (g_get_tmp_dir (), &error);
  g_autoptr (SxDesk) desk = NULL;
  g_autoptr (SxSocketItem) held = NULL;
  g_autoptr (SxSocketItem) first = NULL;
  GListModel *sockets;

  g_assert_no_error (error);
  for (guint32 socket = 1; socket <= 5; socket++)
    append (journal, SX_KIND_SOCKET, socket);
  append (journal, SX_KIND_CLOSE, 2);
  append (journal, SX_KIND_CLOSE, 4);
  append (journal, SX_KIND_CLOSE, 5);

  desk = sx_desk_new_for_owner (NULL, journal, 1, SX_PANE_SERVER);
  sockets = G_LIST_MODEL (sx_desk_get_sockets (desk));
  drain (desk, 4096);
  held = g_list_model_get_item (sockets, 2);
  sx_socket_model_clear_closed (sx_desk_get_sockets (desk));
  g_assert_cmpuint (g_list_model_get_n_items (sockets), ==, 2);
  append (journal, SX_KIND_CLOSE, 1);

  sx_desk_set_end (desk, 6);
  drain (desk, 2);
  assert_as_of (desk, 6);
  first = g_list_model_get_item (sockets, 2);
  g_assert_true (first == held);

  sx_desk_set_end (desk, 8);
  drain (desk, 2);
  assert_as_of (desk, 8);

  /* Socket 1 was closed after that and is to be seen; the row that is held is still the same one */
  sx_desk_set_end (desk, G_MAXUINT64);
  drain (desk, 2);
  g_assert_cmpuint (g_list_model_get_n_items (sockets), ==, 2);
  g_clear_object (&first);
  first = g_list_model_get_item (sockets, 1);
  g_assert_true (first == held);
  g_assert_cmpuint (sx_socket_model_count (sx_desk_get_sockets (desk), SX_SOCKET_CLOSED), ==, 1);
}

static void
test_can_act (void)
{
  g_autoptr (SxJournal) journal = sx_journal_new (g_get_tmp_dir (), NULL);
  g_autoptr (SxEngine) engine = sx_engine_new (journal);
  g_autoptr (SxDesk) desk = sx_desk_new (engine, journal, SX_PANE_CLIENT);
  g_autoptr (SxDesk) dead = sx_desk_new_for_owner (NULL, journal, 2, SX_PANE_CLIENT);
  guint n_notified = 0;
  guint n_stale = 0;

  g_signal_connect_swapped (desk, "notify::can-act", G_CALLBACK (count_cb), &n_notified);
  g_signal_connect_swapped (desk, "stale", G_CALLBACK (count_cb), &n_stale);
  g_assert_true (sx_desk_can_act (desk));
  g_assert_false (sx_desk_can_act (dead));
  sx_desk_set_end (desk, 0);
  sx_desk_set_end (desk, 1);
  g_assert_false (sx_desk_can_act (desk));
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpuint (n_stale, ==, 2);
  sx_desk_set_end (desk, G_MAXUINT64);
  g_assert_true (sx_desk_can_act (desk));
  g_assert_cmpuint (n_notified, ==, 2);
  sx_engine_shutdown (engine);
}

/* A hundred thousand records, four panes: a step back is there within a frame or two. Only a bound for disasters;
 * what it takes is told. */
static void
test_step_back (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (SxJournal) journal = make_journal (rand, 100000);
  SxDesk *desks[4];
  gint64 start;

  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
    {
      desks[pane] = sx_desk_new_for_owner (NULL, journal, pane + 1, pane);
      drain (desks[pane], 4096);
    }

  start = sx_test_get_work ();
  for (guint i = 0; i < 4; i++)
    {
      sx_desk_set_end (desks[i], 99999);
      drain (desks[i], 4096);
    }
  g_test_message ("%.1f ms", (sx_test_get_work () - start) / 1000.0);
  g_assert_cmpint (sx_test_get_work () - start, <, 5 * G_USEC_PER_SEC);

  for (guint i = 0; i < 4; i++)
    g_assert_finalize_object (desks[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/moment/back-and-forth", test_back_and_forth);
  g_test_add_func ("/desk/moment/no-flicker", test_no_flicker);
  g_test_add_func ("/desk/moment/clear-closed", test_clear_closed);
  g_test_add_func ("/desk/moment/can-act", test_can_act);
  g_test_add_func ("/desk/moment/step-back", test_step_back);

  return g_test_run ();
}
