/* test-record-search.c: filters that have threads at work, and those that look for a text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"
#include "shadow-list.h"

#include "sx-record-model.h"

/* More than a filter looks at without a thread */
#define MANY 150000

static const char letters[] = "abAB\n";

static gsize
make_payload (GRand  *random,
              guint8 *bytes,
              gsize   max)
{
  gsize length = g_rand_int_range (random, 0, max);

  for (gsize i = 0; i < length; i++)
    bytes[i] = letters[g_rand_int_range (random, 0, sizeof letters - 1)];

  return length;
}

static void
append_messages (SxJournal *journal,
                 GRand     *random,
                 guint      n)
{
  for (guint i = 0; i < n; i++)
    {
      guint8 bytes[24];
      gsize length = make_payload (random, bytes, sizeof bytes);
      SxRecord record = {
        .time = 1,
        .owner = g_rand_int_range (random, 1, 3),
        .socket = g_rand_int_range (random, 1, 4),
        .kind = g_rand_boolean (random) ? SX_KIND_RECV : SX_KIND_SENDTO,
        .value = length,
        .payload = bytes,
        .payload_length = length,
      };

      g_assert_true (sx_journal_append (journal, &record));
    }
}

static SxNeedle *
make_needle (const char *text,
             gboolean    match_case)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return sx_needle_new (bytes, match_case);
}

static gboolean
has_text (const SxRecord *record,
          const char     *text,
          gboolean        match_case)
{
  g_autofree char *payload = g_strndup ((const char *) record->payload, record->payload_length);
  g_autofree char *folded = match_case ? g_strdup (payload) : g_ascii_strdown (payload, -1);
  g_autofree char *wanted = match_case ? g_strdup (text) : g_ascii_strdown (text, -1);

  return strstr (folded, wanted) != NULL;
}

/* Threads call when they have something; whoever waits for that waits in the main context */
static void
complete (SxRecordModel *model,
          guint          max)
{
  SxRecordFilter *filter = sx_record_model_get_filter (model);
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  gboolean called = FALSE;
  gulong handler = g_signal_connect_swapped (model, "stale", G_CALLBACK (g_atomic_int_inc), &called);

  while (TRUE)
    {
      while (sx_record_model_drain (model, max))
        ;
      if (sx_record_filter_is_complete (filter))
        break;

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      called = FALSE;
      while (!called)
        g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (model, handler);
  g_assert_cmpfloat (sx_record_filter_get_progress (filter), ==, 1);
}

static void
check (SxRecordModel *model,
       SxJournal     *journal,
       guint32        socket,
       const char    *text,
       gboolean       match_case)
{
  guint length = 0;
  guint position;
  SxRecord record;

  for (guint64 serial = 0; sx_journal_read (journal, serial, &record); serial++)
    {
      gboolean expected = (socket == 0 || record.socket == socket)
                          && (text == NULL || has_text (&record, text, match_case));

      g_assert_cmpint (sx_record_model_find (model, serial, &position), ==, expected);
      g_assert_cmpuint (position, ==, length);
      if (expected)
        g_assert_cmpuint (sx_record_model_get_serial (model, length++), ==, serial);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, length);
  g_assert_cmpuint (sx_record_model_get_serial (model, length), ==, G_MAXUINT64);
}

static guint64
get_serial (gpointer item)
{
  return sx_record_item_get_serial (item);
}

/* Looks at each row that is new, and at the rows beside, but not at all: there are many, and few emissions */
typedef struct
{
  guint n_items;
  guint n_emissions;
  guint n_front;
} Told;

static void
told_cb (GListModel *model,
         guint       position,
         guint       removed,
         guint       added,
         gpointer    user_data)
{
  Told *told = user_data;
  guint64 last = G_MAXUINT64;

  g_assert_cmpuint (position + removed, <=, told->n_items);
  told->n_items += added - removed;
  told->n_emissions++;
  told->n_front += position == 0 && removed == 0;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, told->n_items);
  for (guint i = 0; i < told->n_items; i += 1 + told->n_items / 1000)
    {
      guint64 serial = sx_record_model_get_serial (SX_RECORD_MODEL (model), i);

      g_assert_true (last == G_MAXUINT64 || serial > last);
      last = serial;
    }
}

/* The newest rows at once, all of them soon, whatever comes meanwhile */
static void
test_long_past (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (21);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = sx_record_model_new (filter);
  Told told = { 0, };
  guint n_items;

  append_messages (journal, random, MANY);
  g_signal_connect (model, "items-changed", G_CALLBACK (told_cb), &told);
  g_assert_false (sx_record_filter_is_complete (filter));

  sx_record_model_drain (model, 4096);
  n_items = g_list_model_get_n_items (G_LIST_MODEL (model));
  g_assert_cmpuint (n_items, ==, 4096);
  g_assert_cmpuint (sx_record_model_get_serial (model, n_items - 1), ==, MANY - 1);
  g_assert_false (sx_record_filter_is_complete (filter));

  append_messages (journal, random, 100);
  sx_record_model_drain (model, 4096);
  n_items = g_list_model_get_n_items (G_LIST_MODEL (model));
  g_assert_cmpuint (sx_record_model_get_serial (model, n_items - 1), ==, MANY + 99);

  complete (model, 4096);
  check (model, journal, 0, NULL, FALSE);
  g_assert_cmpuint (told.n_front, >, 0);

  /* The tables lay their rows out for each of them */
  g_assert_cmpuint (told.n_emissions, <, 100);

  sx_record_filter_set_socket (filter, 2);
  append_messages (journal, random, 10);
  complete (model, 4096);
  check (model, journal, 2, NULL, FALSE);
}

static void
test_search (void)
{
  static const char *texts[] = { "a", "ab", "Ba\nB", "abab", "aabbab", "aaaaaaaa" };
  g_autoptr (GRand) random = g_rand_new_with_seed (22);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = sx_record_model_new (filter);
  Shadow shadow;

  append_messages (journal, random, 3000);
  for (guint round = 0; round < 24; round++)
    {
      const char *text = texts[round % G_N_ELEMENTS (texts)];
      gboolean match_case = g_rand_boolean (random);
      guint32 socket = g_rand_int_range (random, 0, 4);
      g_autoptr (SxNeedle) needle = make_needle (text, match_case);

      shadow_start (&shadow, model, get_serial);
      sx_record_filter_set_needle (filter, needle);
      sx_record_filter_set_socket (filter, socket);
      sx_record_model_drain (model, g_rand_int_range (random, 1, 500));
      append_messages (journal, random, 20);
      complete (model, g_rand_int_range (random, 1, 500));
      check (model, journal, socket, text, match_case);
      shadow_stop (&shadow);
    }
}

/* What is wanted changes while threads are at work: what the old ones find is nobody's any more */
static void
test_change_of_mind (void)
{
  static const char *texts[] = { "a", "bb", "ABA", "abab" };
  g_autoptr (GRand) random = g_rand_new_with_seed (23);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = sx_record_model_new (filter);

  append_messages (journal, random, MANY);
  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (SxNeedle) needle = make_needle (texts[round % G_N_ELEMENTS (texts)], FALSE);

      sx_record_filter_set_needle (filter, needle);
      sx_record_model_drain (model, 100);
      for (guint i = g_rand_int_range (random, 0, 4); i > 0; i--)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpfloat (sx_record_filter_get_progress (filter), <=, 1);
      sx_record_model_drain (model, 100);
    }
  complete (model, 4096);
  check (model, journal, 0, "abab", FALSE);

  sx_record_filter_set_needle (filter, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  complete (model, 4096);
  check (model, journal, 0, NULL, FALSE);
}

/* A filter that is not wanted any more while a thread is at work for it */
static void
test_gone (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (24);
  g_autoptr (SxJournal) journal = make_journal ();
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  append_messages (journal, random, MANY);
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);

      sx_record_filter_extend (filter, 10);
      g_assert_false (sx_record_filter_is_complete (filter));
      if (round % 2 == 0)
        g_main_context_iteration (NULL, FALSE);
      g_assert_finalize_object (g_steal_pointer (&filter));
    }

  /* Threads hold the journal for as long as they look at it */
  while (G_OBJECT (journal)->ref_count > 1)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
    }
}

/* An earlier moment, chosen while not even that far back has been looked */
static void
test_past (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (25);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = sx_record_model_new (filter);
  Told told = { 0, };

  append_messages (journal, random, MANY);
  g_signal_connect (model, "items-changed", G_CALLBACK (told_cb), &told);
  sx_record_model_drain (model, 1000);
  sx_record_model_set_end (model, 500);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  complete (model, 1000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 500);
  g_assert_false (sx_record_model_find (model, 500, NULL));
  g_assert_true (sx_record_model_find (model, 499, NULL));
  sx_record_model_set_end (model, G_MAXUINT64);
  check (model, journal, 0, NULL, FALSE);
}

/* Longer than one look at it, with the text where two of them meet; and what the limit cut off is not found */
static void
test_large (void)
{
  const gsize size = 5 * 1024 * 1024;
  g_autofree guint8 *bytes = g_malloc0 (size);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = sx_record_model_new (filter);
  g_autoptr (SxNeedle) needle = make_needle ("needle", TRUE);
  SxRecord record = { .time = 1, .kind = SX_KIND_SEND, .value = size, .payload = bytes, .payload_length = size };

  for (guint i = 0; i < 12; i++)
    {
      memset (bytes, 0, size);
      if (i % 3 != 0)
        memcpy (bytes + 1024 * 1024 * (i % 3) - i / 2, "needle", 6);
      g_assert_true (sx_journal_append (journal, &record));
    }
  memcpy (bytes, "needle", 6);
  sx_journal_set_limit (journal, 0);
  g_assert_true (sx_journal_append (journal, &record));
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 1);

  sx_record_filter_set_needle (filter, needle);
  complete (model, 4096);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 8);
  for (guint64 serial = 0; serial <= 12; serial++)
    g_assert_cmpint (sx_record_model_find (model, serial, NULL), ==, serial < 12 && serial % 3 != 0);
}

/* Rows are told now and then, while more is looked at: the newest first, whatever comes meanwhile */
static void
test_take_and_tell (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (28);

  for (guint round = 0; round < 12; round++)
    {
      g_autoptr (SxJournal) journal = make_journal ();
      g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
      g_autoptr (SxRecordModel) model = sx_record_model_new (filter);
      GListModel *rows = G_LIST_MODEL (model);
      guint n_rows = 0;
      Shadow shadow;

      append_messages (journal, random, g_rand_int_range (random, 0, 500));
      shadow_start (&shadow, model, get_serial);
      while (sx_record_model_take (model, g_rand_int_range (random, 20, 200)))
        {
          g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n_rows);
          if (g_rand_boolean (random))
            sx_record_model_tell (model);
          if (n_rows == 0 && g_list_model_get_n_items (rows) > 0)
            g_assert_cmpuint (sx_record_model_get_serial (model, g_list_model_get_n_items (rows) - 1), ==,
                              sx_journal_get_n_records (journal) - 1);
          n_rows = g_list_model_get_n_items (rows);
        }

      append_messages (journal, random, g_rand_int_range (random, 0, 60));
      if (round % 3 == 0)
        sx_record_model_set_end (model, sx_journal_get_n_records (journal) / 2);
      while (sx_record_model_take (model, 1000))
        ;
      sx_record_model_tell (model);

      sx_record_model_set_end (model, G_MAXUINT64);
      check (model, journal, 0, NULL, FALSE);
      shadow_stop (&shadow);
    }
}

/* A thread appends while others look: under a thread sanitizer this is where they would be seen to meet */
static gpointer
append_thread (gpointer journal)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (26);

  append_messages (journal, random, 50000);

  return NULL;
}

static void
test_meanwhile (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (27);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = sx_record_model_new (filter);
  g_autoptr (SxNeedle) needle = make_needle ("baba", FALSE);
  g_autoptr (GThread) thread = NULL;

  append_messages (journal, random, MANY);
  sx_record_filter_set_needle (filter, needle);
  thread = g_thread_new ("append", append_thread, journal);
  while (sx_journal_get_n_records (journal) < MANY + 50000)
    {
      sx_record_model_drain (model, 200);
      g_main_context_iteration (NULL, FALSE);
    }
  g_thread_join (g_steal_pointer (&thread));
  complete (model, 200);
  check (model, journal, 0, "baba", FALSE);
}

static void
test_condition (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordFilter) other = sx_record_filter_new (journal);
  guint n_resets = 0;

  for (guint i = 0; i < 30; i++)
    {
      SxRecord record = make_record (i, NULL, 0);

      record.error = i % 3 == 0 ? 104 : 0;
      g_assert_true (sx_journal_append (journal, &record));
    }

  sx_record_filter_set_failed_only (filter, TRUE);
  g_assert_false (sx_record_filter_extend (filter, 100));
  g_assert_cmpuint (sx_record_filter_get_length (filter), ==, 10);
  g_assert_true (sx_record_filter_find (filter, 3, NULL));
  g_assert_false (sx_record_filter_find (filter, 4, NULL));

  sx_record_filter_set_owner (filter, 1);
  g_signal_connect_swapped (other, "reset", G_CALLBACK (g_atomic_int_inc), &n_resets);
  sx_record_filter_copy_condition (other, filter);
  sx_record_filter_copy_condition (other, filter);
  g_assert_cmpuint (n_resets, ==, 1);
  sx_record_filter_extend (filter, 100);
  sx_record_filter_extend (other, 100);
  g_assert_cmpuint (sx_record_filter_get_length (other), ==, sx_record_filter_get_length (filter));
  g_assert_cmpuint (sx_record_filter_get_length (other), ==, 10);
  g_assert_cmpuint (sx_record_filter_get_kinds (other), ==, G_MAXUINT64);
  g_assert_null (sx_record_filter_get_needle (other));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/search/long-past", test_long_past);
  g_test_add_func ("/journal/search/brute-force", test_search);
  g_test_add_func ("/journal/search/change-of-mind", test_change_of_mind);
  g_test_add_func ("/journal/search/gone", test_gone);
  g_test_add_func ("/journal/search/past", test_past);
  g_test_add_func ("/journal/search/large", test_large);
  g_test_add_func ("/journal/search/take-and-tell", test_take_and_tell);
  g_test_add_func ("/journal/search/meanwhile", test_meanwhile);
  g_test_add_func ("/journal/search/condition", test_condition);

  return g_test_run ();
}
