/* test-cleared.c: a journal that begins anew, and what is left of before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cleared-story.h"
#include "shadow-list.h"

static void
test_clear_and_undo (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *kept = NULL;
  guint64 n_records;
  guint n_kept = 0;
  SxTotals totals;

  append_story (journal, 1, 20, 300);
  n_records = sx_journal_get_n_records (journal);
  before = describe (journal, 0);
  g_assert_false (sx_journal_can_undo_clear (journal));
  g_assert_false (sx_journal_undo_clear (journal));
  g_assert_cmpuint (sx_journal_get_first (journal), ==, 0);

  clear (journal);
  g_assert_true (sx_journal_can_undo_clear (journal));
  g_assert_cmpuint (sx_journal_get_first (journal), ==, n_records);
  g_assert_cmpuint (sx_journal_get_n_records (journal), ==, n_records);

  /* Of the listener three; of ten that are open the accept() and the last WAITING, and the end of the stream of those that
   * have one */
  kept = describe (journal, 0);
  for (const char *c = kept; *c != '\0'; c++)
    n_kept += *c == '\n';
  g_assert_cmpuint (n_kept, ==, 3 + 10 * 2 + 5);
  g_assert_true (sx_journal_get_totals (journal, 2, &totals));
  g_assert_cmpuint (totals.sent, ==, 301);
  g_assert_cmpuint (totals.received, ==, 300);
  g_assert_false (sx_journal_get_totals (journal, 3, &totals));
  g_assert_cmpuint (sx_journal_skip (journal, 0), ==, 0);
  g_assert_cmpuint (sx_journal_skip (journal, n_records - 1), ==, n_records);
  g_assert_cmpuint (sx_journal_skip (journal, n_records), ==, n_records);

  /* It goes on */
  append_message (journal, 2, SX_KIND_RECV, 1234);
  after = describe (journal, n_records);
  g_assert_cmpstr (after, !=, "");

  g_assert_true (sx_journal_undo_clear (journal));
  g_assert_false (sx_journal_can_undo_clear (journal));
  g_assert_cmpuint (sx_journal_get_first (journal), ==, 0);
  g_assert_false (sx_journal_get_totals (journal, 2, &totals));
  {
    g_autofree char *all = describe (journal, 0);
    g_autofree char *expected = g_strconcat (before, after, NULL);

    g_assert_cmpstr (all, ==, expected);
  }
}

/* The rows of what is open are what they were, through any number of times, and as it goes on */
static void
test_sockets (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autofree char *at_first = NULL;
  guint n_at_first;

  append_story (journal, 1, 20, 300);
  at_first = describe_sockets (model);
  n_at_first = count_items (model);
  g_assert_cmpuint (n_at_first, ==, 21);

  for (guint round = 0; round < 3; round++)
    {
      g_autofree char *before = describe_sockets (model);
      g_autofree char *after = NULL;
      g_autofree char *anew = NULL;
      g_autoptr (SxSocketModel) other = NULL;

      clear (journal);
      g_assert_cmpuint (count_items (model), ==, 11 + 2 * round);
      after = describe_sockets (model);
      g_assert_cmpstr (after, ==, before);

      other = sx_socket_model_new (journal, OWNER);
      anew = describe_sockets (other);
      g_assert_cmpstr (anew, ==, before);

      append_message (journal, 2, SX_KIND_RECV, 1000);
      append_story (journal, 100 + 4 * round, 4, 10);
      append (journal, 4 + 2 * round, SX_KIND_SHUTDOWN, 0, NULL, 0);
    }
}

static void
test_undo_sockets (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  append_story (journal, 1, 20, 300);
  before = describe_sockets (model);
  clear (journal);
  g_assert_cmpuint (count_items (model), ==, 11);
  g_assert_true (sx_journal_undo_clear (journal));
  after = describe_sockets (model);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (count_items (model), ==, 21);

  /* Those that were not wanted before are not wanted now */
  sx_socket_model_clear_closed (model);
  g_assert_cmpuint (count_items (model), ==, 11);
  clear (journal);
  g_assert_true (sx_journal_undo_clear (journal));
  g_clear_pointer (&after, g_free);
  after = describe_sockets (model);
  g_assert_cmpuint (count_items (model), ==, 11);
}

/* How many datagrams a socket was too slow for does not begin anew, as the kernel counts on */
static void
test_dropped (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  SxRecord record = { .time = 1, .owner = OWNER, .socket = 1, .kind = SX_KIND_SOCKET, .args = { AF_INET, SOCK_DGRAM } };
  SxSample sample = { .drops = 5 };

  g_assert_true (sx_journal_append (journal, &record));
  append (journal, 1, SX_KIND_BIND, 0, NULL, 0);
  for (guint round = 0; round < 3; round++, sample.drops += 2)
    {
      append (journal, 1, SX_KIND_WAITING, round + 1, NULL, 0);
      append (journal, 1, SX_KIND_SAMPLE, 0, (const guint8 *) &sample, sizeof sample);
      append (journal, 1, SX_KIND_STATE, 0, NULL, 0);
      clear (journal);
      while (sx_socket_model_drain (model, G_MAXUINT))
        continue;
      g_assert_cmpuint (count_items (model), ==, 1);
      g_assert_cmpuint (sx_socket_model_peek (model, 0)->dropped, ==, sample.drops);
      g_assert_cmpuint (sx_socket_model_peek (model, 0)->waiting, ==, round + 1);
      sx_journal_forget_cleared (journal);
      g_assert_cmpuint (sx_journal_get_n_bytes (journal), <, 8 * 256);
    }
}

static guint64
get_socket_number (gpointer item)
{
  return sx_socket_item_get_id (item);
}

/* In a flood not all rows are told of yet: what is told is right also then */
static void
test_untold_sockets (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  Shadow shadow;

  append_story (journal, 1, 20, 10);
  shadow_start (&shadow, model, get_socket_number);
  g_assert_true (sx_socket_model_drain (model, 20));
  sx_socket_model_take (model, G_MAXUINT);
  shadow_check (&shadow);
  g_assert_cmpuint (count_items (model), <, 10);

  clear (journal);
  shadow_check (&shadow);
  g_assert_cmpuint (count_items (model), ==, 11);
  while (sx_socket_model_drain (model, G_MAXUINT))
    continue;

  append_story (journal, 100, 4, 10);
  sx_socket_model_take (model, G_MAXUINT);
  g_assert_cmpuint (count_items (model), ==, 11);
  g_assert_true (sx_journal_undo_clear (journal));
  shadow_check (&shadow);
  g_assert_cmpuint (count_items (model), ==, 25);
  shadow_stop (&shadow);
}

static void
test_tables (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = sx_record_model_new (filter);
  guint n_before;

  append_story (journal, 1, 20, 300);
  drain (model);
  n_before = count_items (model);
  g_assert_cmpuint (n_before, ==, sx_journal_get_n_records (journal));

  clear (journal);
  g_assert_cmpuint (count_items (model), ==, 0);
  drain (model);
  g_assert_cmpuint (count_items (model), ==, 0);
  append_message (journal, 2, SX_KIND_RECV, 5);
  drain (model);
  g_assert_cmpuint (count_items (model), ==, 1);

  g_assert_true (sx_journal_undo_clear (journal));
  drain (model);
  g_assert_cmpuint (count_items (model), ==, n_before + 1);
}

/* As whoever looks at each record finds them */
static guint
peek_slowly (SxJournal     *journal,
             guint64       *next,
             guint64        end,
             guint32        owner,
             SxJournalPeek *peeks,
             guint          max)
{
  guint64 serial = sx_journal_skip (journal, *next);
  guint n = 0;

  for (; n < max && serial < MIN (end, sx_journal_get_n_records (journal)); serial = sx_journal_skip (journal, serial + 1))
    n += sx_journal_peek (journal, serial, &peeks[n]) && (owner == 0 || peeks[n].owner == owner);
  *next = serial;

  return n;
}

static void
check_owners (SxJournal *journal)
{
  guint64 n_records = sx_journal_get_n_records (journal);

  for (guint32 owner = 0; owner <= OWNER + 1; owner++)
    for (guint64 from = 0; from <= n_records + 1; from++)
      for (guint64 end = 0; end <= n_records + 40; end += 37)
        {
          SxJournalPeek peeks[5], slow_peeks[5];
          guint64 next = from, slow_next = from;
          guint max = from % 2 == 0 ? G_N_ELEMENTS (peeks) : 1;
          guint n = sx_journal_peek_owner (journal, &next, end, owner, peeks, max);

          g_assert_cmpuint (n, ==, peek_slowly (journal, &slow_next, end, owner, slow_peeks, max));
          for (guint i = 0; i < n; i++)
            g_assert_cmpmem (&peeks[i], sizeof peeks[i], &slow_peeks[i], sizeof slow_peeks[i]);
          g_assert_cmpuint (sx_journal_skip (journal, next), ==, sx_journal_skip (journal, slow_next));
        }
}

/* Somebody's own records among those of others, with what was cleared away and without */
static void
test_owners (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  guint64 next = 0;
  SxJournalPeek peek;

  check_owners (journal);
  for (guint32 i = 0; i < 60; i++)
    {
      SxRecord record = { .time = 1, .owner = 1 + i % 3, .socket = 500 + i, .kind = SX_KIND_SOCKET };

      g_assert_true (sx_journal_append (journal, &record));
      if (i % 20 == 0)
        append_story (journal, 1 + 10 * i, 4, 300);
    }
  g_assert_cmpuint (sx_journal_peek_owner (journal, &next, 1000, 2, &peek, 1), ==, 1);
  g_assert_cmpuint (next, >, 1);
  check_owners (journal);

  clear (journal);
  check_owners (journal);
  append_story (journal, 900, 4, 10);
  check_owners (journal);
  g_assert_true (sx_journal_undo_clear (journal));
  check_owners (journal);
}

static void
test_nothing (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autofree char *text = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  for (guint i = 0; i < 3; i++)
    {
      clear (journal);
      sx_journal_forget_cleared (journal);
    }
  text = describe (journal, 0);
  g_assert_cmpstr (text, ==, "");
  append_story (journal, 1, 3, 10);
  clear (journal);
  clear (journal);
  sx_journal_forget_cleared (journal);
  sx_journal_forget_cleared (journal);
  g_assert_cmpuint (sx_journal_get_n_bytes (journal), <, 1000);

  append_story (journal, 100, 3, 10);
  g_cancellable_cancel (cancellable);
  g_assert_null (sx_cleared_new (journal, cancellable));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/cleared/clear-and-undo", test_clear_and_undo);
  g_test_add_func ("/journal/cleared/sockets", test_sockets);
  g_test_add_func ("/journal/cleared/undo-sockets", test_undo_sockets);
  g_test_add_func ("/journal/cleared/untold-sockets", test_untold_sockets);
  g_test_add_func ("/journal/cleared/dropped", test_dropped);
  g_test_add_func ("/journal/cleared/tables", test_tables);
  g_test_add_func ("/journal/cleared/owners", test_owners);
  g_test_add_func ("/journal/cleared/nothing", test_nothing);

  return g_test_run ();
}
