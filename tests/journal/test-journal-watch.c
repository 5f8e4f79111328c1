/* test-journal-watch.c: no wake-up is lost, and none comes unasked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

typedef struct
{
  SxJournal      *journal;
  SxJournalWatch *watch;
  guint64         seen;
  guint64         wanted;
  guint           n_woken;
  gboolean        rearm;
} Watcher;

static void
append (SxJournal *journal)
{
  SxRecord record = { .kind = SX_KIND_CLOSE, .time = 1 };

  g_assert_true (sx_journal_append (journal, &record));
}

static void
wake_cb (SxJournal *journal,
         gpointer   user_data)
{
  Watcher *watcher = user_data;

  g_assert_true (journal == watcher->journal);
  watcher->n_woken++;
  watcher->seen = sx_journal_get_n_records (journal);
  if (watcher->rearm)
    sx_journal_watch_rearm (watcher->watch, watcher->seen);
}

static void
watcher_start (Watcher      *watcher,
               SxJournal    *journal,
               GMainContext *context)
{
  *watcher = (Watcher) { .journal = journal };
  watcher->watch = sx_journal_watch (journal, context, wake_cb, watcher);
}

static void
test_once (void)
{
  SxJournal *journal = make_journal ();
  Watcher watcher;

  watcher_start (&watcher, journal, NULL);

  /* Not armed: asleep */
  append (journal);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 0);

  /* Something was there already: at once */
  sx_journal_watch_rearm (watcher.watch, 0);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 1);

  /* Armed twice, and nothing new */
  sx_journal_watch_rearm (watcher.watch, 1);
  sx_journal_watch_rearm (watcher.watch, 1);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 1);

  /* Many records: one call */
  for (guint i = 0; i < 100; i++)
    append (journal);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 2);

  append (journal);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 2);

  sx_journal_watch_free (watcher.watch);
  g_assert_finalize_object (journal);
}

/* Who gathers wakes says when; and is not waited for when there are many records */
static void
test_gathered (void)
{
  SxJournal *journal = make_journal ();
  Watcher watcher;

  watcher_start (&watcher, journal, NULL);
  sx_journal_gather_wakes (journal, TRUE);
  sx_journal_watch_rearm (watcher.watch, 0);
  for (guint i = 0; i < 3; i++)
    append (journal);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 0);

  sx_journal_wake (journal);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 1);
  g_assert_cmpuint (watcher.seen, ==, 3);

  /* Nothing new, and nobody who waits */
  sx_journal_wake (journal);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 1);

  sx_journal_watch_rearm (watcher.watch, 3);
  for (guint i = 0; i < 1000; i++)
    append (journal);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 2);

  /* Gathered no more: what was left over is told, and the next record at once */
  sx_journal_watch_rearm (watcher.watch, 1003);
  append (journal);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 2);
  sx_journal_gather_wakes (journal, FALSE);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 3);
  sx_journal_watch_rearm (watcher.watch, 1004);
  append (journal);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 4);

  sx_journal_watch_free (watcher.watch);
  g_object_unref (journal);
}

static void
test_several (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (GMainContext) other = g_main_context_new ();
  Watcher here;
  Watcher there;
  Watcher asleep;

  watcher_start (&here, journal, NULL);
  watcher_start (&there, journal, other);
  watcher_start (&asleep, journal, NULL);
  sx_journal_watch_rearm (here.watch, 0);
  sx_journal_watch_rearm (there.watch, 0);
  append (journal);

  sx_test_iterate ();
  g_assert_cmpuint (here.n_woken, ==, 1);
  g_assert_cmpuint (there.n_woken, ==, 0);
  while (g_main_context_iteration (other, FALSE))
    ;
  g_assert_cmpuint (there.n_woken, ==, 1);
  g_assert_cmpuint (asleep.n_woken, ==, 0);

  /* One that is freed while armed, or while about to fire, is not heard of again */
  sx_journal_watch_rearm (here.watch, 1);
  sx_journal_watch_rearm (asleep.watch, 0);
  sx_journal_watch_free (here.watch);
  sx_journal_watch_free (asleep.watch);
  append (journal);
  sx_test_iterate ();
  g_assert_cmpuint (here.n_woken, ==, 1);
  g_assert_cmpuint (asleep.n_woken, ==, 0);

  sx_journal_watch_rearm (there.watch, 1);
  while (g_main_context_iteration (other, FALSE))
    ;
  g_assert_cmpuint (there.n_woken, ==, 2);
  sx_journal_watch_free (there.watch);
}

/* More than are woken up at a time, each of which waits for another number of records */
static void
test_many (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  Watcher watchers[40];

  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    {
      watcher_start (&watchers[i], journal, NULL);
      sx_journal_watch_rearm (watchers[i].watch, i / 20);
    }
  for (guint n = 1; n <= 2; n++)
    {
      append (journal);
      sx_test_iterate ();
      for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
        g_assert_cmpuint (watchers[i].n_woken, ==, i / 20 < n);
    }
  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    sx_journal_watch_free (watchers[i].watch);
}

static void
free_in_call_cb (SxJournal *journal,
                 gpointer   user_data)
{
  Watcher *watcher = user_data;

  watcher->n_woken++;
  sx_journal_watch_free (g_steal_pointer (&watcher->watch));
}

static void
test_free_in_call (void)
{
  SxJournal *journal = make_journal ();
  Watcher watcher = { .journal = journal };

  watcher.watch = sx_journal_watch (journal, NULL, free_in_call_cb, &watcher);
  append (journal);
  sx_journal_watch_rearm (watcher.watch, 0);
  sx_test_iterate ();
  g_assert_cmpuint (watcher.n_woken, ==, 1);
  g_assert_finalize_object (journal);
}

/* Hammer: the writer goes on only when its last record was seen, so that one lost wake-up is a
 * standstill, which the writer's deadline ends */

#define N_ROUNDS 50000

typedef struct
{
  SxJournal *journal;
  gint       seen; /* atomic */
} Hammer;

static gpointer
hammer_thread (gpointer data)
{
  Hammer *hammer = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (gint round = 1; round <= N_ROUNDS; round++)
    {
      gint64 deadline = g_get_monotonic_time () + SX_TEST_TIMEOUT_MS * G_GINT64_CONSTANT (1000);

      append (hammer->journal);
      for (guint spin = g_rand_int_range (random, 0, 200); spin > 0; spin--)
        g_atomic_int_get (&hammer->seen);

      while (g_atomic_int_get (&hammer->seen) < round)
        {
          g_assert_cmpint (g_get_monotonic_time (), <, deadline);
          if (round % 2 == 0)
            g_thread_yield ();
        }
    }

  return NULL;
}

typedef struct
{
  Hammer         *hammer;
  SxJournalWatch *watch;
  guint64         seen;
  guint           n_woken;
} Anvil;

static void
hammer_wake_cb (SxJournal *journal,
                gpointer   user_data)
{
  Anvil *anvil = user_data;

  anvil->seen = sx_journal_get_n_records (journal);
  anvil->n_woken++;

  /* The writer goes on from here, so that its next record comes while the watch is armed again */
  g_atomic_int_set (&anvil->hammer->seen, (gint) anvil->seen);
  sx_journal_watch_rearm (anvil->watch, anvil->seen);
}

static void
test_hammer (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  Hammer hammer = { .journal = journal };
  Anvil anvil = { .hammer = &hammer };
  GThread *writer;
  gint64 deadline = g_get_monotonic_time () + 3 * SX_TEST_TIMEOUT_MS * G_GINT64_CONSTANT (1000);

  anvil.watch = sx_journal_watch (journal, NULL, hammer_wake_cb, &anvil);
  sx_journal_watch_rearm (anvil.watch, 0);
  writer = g_thread_new ("writer", hammer_thread, &hammer);

  while (anvil.seen < N_ROUNDS)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  g_thread_join (writer);
  sx_test_iterate ();

  /* Once for each record, never for none */
  g_assert_cmpuint (anvil.n_woken, ==, N_ROUNDS);
  sx_journal_watch_free (anvil.watch);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/watch/once", test_once);
  g_test_add_func ("/journal/watch/gathered", test_gathered);
  g_test_add_func ("/journal/watch/several", test_several);
  g_test_add_func ("/journal/watch/many", test_many);
  g_test_add_func ("/journal/watch/free-in-call", test_free_in_call);
  g_test_add_func ("/journal/watch/hammer", test_hammer);

  return g_test_run ();
}
