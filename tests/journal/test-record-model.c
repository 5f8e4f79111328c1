/* test-record-model.c: filters, and list models over them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"
#include "shadow-list.h"

#include <errno.h>

#include "sx-record-model.h"

static SxRecord
make_random_record (GRand *random)
{
  return (SxRecord) {
    .time = 1,
    .owner = g_rand_int_range (random, 0, 4),
    .socket = g_rand_int_range (random, 0, 6),
    .kind = g_rand_int_range (random, 0, SX_N_KINDS),
    .error = g_rand_boolean (random) ? 0 : ECONNRESET,
    .value = g_rand_int_range (random, 0, 2),
  };
}

static void
append_random (SxJournal *journal,
               GRand     *random,
               guint      n)
{
  for (guint i = 0; i < n; i++)
    {
      SxRecord record = make_random_record (random);

      g_assert_true (sx_journal_append (journal, &record));
    }
}

typedef struct
{
  guint32  owner;
  guint32  socket;
  guint64  kinds;
  gboolean messages_only;
} Condition;

static gboolean
matches (const Condition *condition,
         const SxRecord  *record)
{
  return (condition->owner == 0 || condition->owner == record->owner)
         && (condition->socket == 0 || condition->socket == record->socket)
         && (condition->kinds & SX_KIND_MASK (record->kind)) != 0
         && (!condition->messages_only || sx_record_is_message (record));
}

static void
set_condition (SxRecordFilter  *filter,
               const Condition *condition)
{
  sx_record_filter_set_owner (filter, condition->owner);
  sx_record_filter_set_socket (filter, condition->socket);
  sx_record_filter_set_kinds (filter, condition->kinds);
  sx_record_filter_set_messages_only (filter, condition->messages_only);
}

/* Every record, one by one, against the index */
static void
check_filter (SxRecordFilter  *filter,
              SxJournal       *journal,
              const Condition *condition)
{
  guint length = 0;
  guint position;
  SxRecord record;

  for (guint64 serial = 0; sx_journal_read (journal, serial, &record); serial++)
    {
      gboolean found = sx_record_filter_find (filter, serial, &position);

      g_assert_cmpint (found, ==, matches (condition, &record));
      g_assert_cmpuint (position, ==, length);
      if (!found)
        continue;

      g_assert_cmpuint (sx_record_filter_get_serial (filter, position), ==, serial);
      length++;
    }
  g_assert_cmpuint (sx_record_filter_get_length (filter), ==, length);
  g_assert_false (sx_record_filter_find (filter, G_MAXUINT64, NULL));
}

static void
test_brute_force (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (42);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);

  append_random (journal, random, 3000);
  for (guint round = 0; round < 60; round++)
    {
      static const guint64 kinds[] = { G_MAXUINT64, SX_KINDS_MESSAGES, SX_KIND_MASK (SX_KIND_CLOSE), 0 };
      Condition condition = {
        .owner = g_rand_int_range (random, 0, 5),
        .socket = g_rand_int_range (random, 0, 3),
        .kinds = round % 5 == 0 ? SX_KINDS_CALLS : kinds[round % 4],
        .messages_only = g_rand_boolean (random),
      };

      set_condition (filter, &condition);
      while (sx_record_filter_extend (filter, g_rand_int_range (random, 1, 2000)))
        ;
      append_random (journal, random, 50);
      while (sx_record_filter_extend (filter, 7))
        ;
      check_filter (filter, journal, &condition);
      g_assert_cmpuint (sx_record_filter_get_owner (filter), ==, condition.owner);
      g_assert_cmpuint (sx_record_filter_get_socket (filter), ==, condition.socket);
    }
}

static void
count_cb (guint *counter)
{
  (*counter)++;
}

static void
test_reset (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  guint n_resets = 0;

  g_assert_false (sx_record_filter_extend (filter, 10));
  append_random (journal, random, 10);
  g_signal_connect_swapped (filter, "reset", G_CALLBACK (count_cb), &n_resets);

  /* At most as many as asked for are looked at */
  g_assert_true (sx_record_filter_extend (filter, 4));
  g_assert_cmpuint (sx_record_filter_get_length (filter), ==, 4);
  g_assert_false (sx_record_filter_extend (filter, 6));
  g_assert_cmpuint (sx_record_filter_get_length (filter), ==, 10);

  /* To set what is set is nothing */
  sx_record_filter_set_owner (filter, 0);
  sx_record_filter_set_socket (filter, 0);
  sx_record_filter_set_kinds (filter, G_MAXUINT64);
  sx_record_filter_set_messages_only (filter, FALSE);
  g_assert_cmpuint (n_resets, ==, 0);
  g_assert_cmpuint (sx_record_filter_get_length (filter), ==, 10);

  sx_record_filter_set_owner (filter, 1);
  sx_record_filter_set_socket (filter, 1);
  sx_record_filter_set_kinds (filter, SX_KINDS_CALLS);
  sx_record_filter_set_messages_only (filter, TRUE);
  g_assert_cmpuint (n_resets, ==, 4);
  g_assert_cmpuint (sx_record_filter_get_length (filter), ==, 0);
}

/* A kind that this program does not know must neither match by accident nor shift a bit out of the mask */
static void
test_unknown_kind (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  SxRecord record = { .kind = 64 + SX_KIND_SEND };

  g_assert_true (sx_journal_append (journal, &record));
  sx_record_filter_set_kinds (filter, SX_KINDS_MESSAGES);
  g_assert_false (sx_record_filter_extend (filter, 10));
  g_assert_cmpuint (sx_record_filter_get_length (filter), ==, 0);
}

static guint64
get_serial (gpointer item)
{
  return sx_record_item_get_serial (item);
}

static void
test_model (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = NULL;
  Shadow shadow;

  append_random (journal, random, 100);
  sx_record_filter_extend (filter, 30);
  model = sx_record_model_new (filter);
  g_assert_true (sx_record_model_get_filter (model) == filter);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 30);
  shadow_start (&shadow, model, get_serial);

  /* One emission a batch, and none for nothing */
  g_assert_true (sx_record_model_drain (model, 50));
  g_assert_cmpuint (shadow.n_emissions, ==, 1);
  g_assert_false (sx_record_model_drain (model, 50));
  g_assert_cmpuint (shadow.n_emissions, ==, 2);
  g_assert_false (sx_record_model_drain (model, 50));
  g_assert_cmpuint (shadow.n_emissions, ==, 2);
  g_assert_cmpuint (shadow.numbers->len, ==, 100);

  /* A new condition: first all gone, then those that match */
  sx_record_filter_set_owner (filter, 2);
  g_assert_cmpuint (shadow.n_emissions, ==, 3);
  g_assert_cmpuint (shadow.numbers->len, ==, 0);
  sx_record_filter_set_socket (filter, 1);
  g_assert_cmpuint (shadow.n_emissions, ==, 3);
  for (guint i = 0; i < 50; i++)
    {
      append_random (journal, random, g_rand_int_range (random, 0, 40));
      sx_record_model_drain (model, g_rand_int_range (random, 0, 60));
    }
  while (sx_record_model_drain (model, 1000))
    ;
  g_assert_cmpuint (shadow.numbers->len, ==, sx_record_filter_get_length (filter));
  g_assert_cmpuint (shadow.numbers->len, >, 0);
  shadow_stop (&shadow);
}

static void
test_items (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = sx_record_model_new (filter);
  SxRecordItem *item;
  SxRecordItem *same;
  gpointer weak;
  SxRecord record;

  for (guint serial = 0; serial < 10; serial++)
    {
      record = make_record (serial, NULL, 0);
      g_assert_true (sx_journal_append (journal, &record));
    }
  sx_record_model_drain (model, 100);

  item = g_list_model_get_item (G_LIST_MODEL (model), 0);
  same = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_true (item == same);
  g_object_unref (same);
  g_assert_true (sx_record_item_get_journal (item) == journal);
  g_assert_true (sx_record_item_read (item, &record));
  assert_record (&record, 0, 0);

  /* Nobody holds it: it is gone, and a new one is made */
  weak = item;
  g_object_add_weak_pointer (G_OBJECT (item), &weak);
  g_object_unref (item);
  g_assert_null (weak);
  item = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_cmpuint (sx_record_item_get_serial (item), ==, 0);

  /* It stays the same one under another condition, at another position */
  g_object_unref (item);
  item = g_list_model_get_item (G_LIST_MODEL (model), 4);
  sx_record_filter_set_owner (filter, 2);
  sx_record_model_drain (model, 100);
  same = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_assert_true (item == same);
  g_object_unref (same);

  /* It outlives its model, and keeps its journal */
  g_clear_object (&model);
  g_clear_object (&filter);
  g_clear_object (&journal);
  g_assert_true (sx_record_item_read (item, &record));
  assert_record (&record, 4, 0);
  g_assert_finalize_object (item);
}

static void
test_fast (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = sx_record_model_new (filter);
  gint64 start;

  append_random (journal, random, 100000);
  sx_record_filter_set_kinds (filter, SX_KINDS_CALLS);
  start = sx_test_get_work ();
  g_assert_false (sx_record_model_drain (model, 100000));
  g_test_message ("100,000 records: %" G_GINT64_FORMAT " us", sx_test_get_work () - start);

  /* Far more than it takes, far less than if anything were quadratic */
  g_assert_cmpint (sx_test_get_work () - start, <, 2 * G_USEC_PER_SEC);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/filter/brute-force", test_brute_force);
  g_test_add_func ("/journal/filter/reset", test_reset);
  g_test_add_func ("/journal/filter/unknown-kind", test_unknown_kind);
  g_test_add_func ("/journal/record-model/shadow", test_model);
  g_test_add_func ("/journal/record-model/items", test_items);
  g_test_add_func ("/journal/record-model/fast", test_fast);

  return g_test_run ();
}
