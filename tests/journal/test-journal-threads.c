/* test-journal-threads.c: one thread writes, others read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#define N_READERS 3
#define N_RECORDS 1000000

/* Bytes of payload of a record, from its number: mostly short, now and then none or long */
static gsize
get_length (guint64 serial)
{
  return serial % 5000 == 4999 ? 20000 : serial % 61;
}

static gpointer
write_thread (gpointer data)
{
  SxJournal *journal = data;
  const guint64 n = N_RECORDS;
  g_autofree guint8 *bytes = g_malloc (20000);

  for (guint64 serial = 0; serial < n; serial++)
    {
      gsize length = get_length (serial);
      /* Every other one is received into the journal itself */
      guint8 *place = serial % 2 == 0 ? sx_journal_reserve (journal, 20000) : bytes;
      SxRecord record;

      fill_payload (place, length, serial);
      record = make_record (serial, place, length);
      g_assert_true (sx_journal_append (journal, &record));
    }

  return NULL;
}

/* Runs behind the writer as closely as it can, and looks back at random */
static gpointer
read_thread (gpointer data)
{
  SxJournal *journal = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint64 seen = 0;

  while (seen < N_RECORDS)
    {
      guint64 n = sx_journal_get_n_records (journal);
      SxRecord record;
      SxJournalPeek peek;

      g_assert_cmpuint (n, >=, seen);
      if (n == seen)
        g_thread_yield ();
      for (; seen < n; seen++)
        {
          g_assert_true (sx_journal_read (journal, seen, &record));
          assert_record (&record, seen, get_length (seen));
        }
      if (seen > 0)
        {
          guint64 back = g_rand_int_range (random, 0, seen);

          g_assert_true (sx_journal_peek (journal, back, &peek));
          g_assert_cmpuint (peek.socket, ==, 1 + back % 50);
        }
    }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  GThread *readers[N_READERS];
  GThread *writer;

  for (guint i = 0; i < N_READERS; i++)
    readers[i] = g_thread_new ("reader", read_thread, journal);
  writer = g_thread_new ("writer", write_thread, journal);

  g_thread_join (writer);
  for (guint i = 0; i < N_READERS; i++)
    g_thread_join (readers[i]);

  g_assert_cmpuint (sx_journal_get_n_records (journal), ==, N_RECORDS);
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/threads", test_threads);

  return g_test_run ();
}
