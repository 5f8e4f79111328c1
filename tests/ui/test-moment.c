/* test-moment.c: going back in time, and playing it again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-moment.h"

#define START G_GINT64_CONSTANT (1795378447000000000)
#define MS G_GINT64_CONSTANT (1000000)

typedef struct
{
  SxJournal *journal;
  SxMoment  *moment;
  guint      n_changed;
} Replay;

static void
changed_cb (Replay *replay)
{
  replay->n_changed++;
}

static void
append (Replay *replay,
        gint64  milliseconds)
{
  SxRecord record = { .time = START + milliseconds * MS, .kind = SX_KIND_SEND, .socket = 1, .owner = 1 };

  g_assert_true (sx_journal_append (replay->journal, &record));
}

static void
open_replay (Replay       *replay,
             const gint64 *milliseconds,
             guint         n)
{
  g_autoptr (GError) error = NULL;

  replay->journal = sx_journal_new (g_get_tmp_dir (), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    append (replay, milliseconds[i]);
  replay->moment = sx_moment_new (replay->journal);
  replay->n_changed = 0;
  g_signal_connect_swapped (replay->moment, "changed", G_CALLBACK (changed_cb), replay);
}

static void
close_replay (Replay *replay)
{
  g_assert_finalize_object (replay->moment);
  g_assert_finalize_object (replay->journal);
}

static void
assert_at (Replay *replay,
           guint64 end,
           gint64  milliseconds)
{
  g_assert_cmpuint (sx_moment_get_end (replay->moment), ==, end);
  g_assert_cmpint (sx_moment_get_time (replay->moment), ==, START + milliseconds * MS);
  g_assert_true (sx_moment_is_playing (replay->moment));
}

static void
test_live (void)
{
  Replay replay;
  const gint64 times[] = { 0, 10, 20 };

  open_replay (&replay, times, G_N_ELEMENTS (times));
  g_assert_true (sx_moment_get_journal (replay.moment) == replay.journal);
  g_assert_true (sx_moment_is_live (replay.moment));
  g_assert_cmpuint (sx_moment_get_end (replay.moment), ==, G_MAXUINT64);

  /* All that there is, is not yet what comes */
  sx_moment_set_end (replay.moment, 99);
  g_assert_cmpuint (sx_moment_get_end (replay.moment), ==, 3);
  g_assert_false (sx_moment_is_live (replay.moment));
  append (&replay, 30);
  g_assert_cmpuint (sx_moment_get_end (replay.moment), ==, 3);
  g_assert_cmpuint (replay.n_changed, ==, 1);

  sx_moment_set_end (replay.moment, 3);
  g_assert_cmpuint (replay.n_changed, ==, 1);
  sx_moment_go_live (replay.moment);
  sx_moment_go_live (replay.moment);
  g_assert_true (sx_moment_is_live (replay.moment));
  g_assert_cmpuint (replay.n_changed, ==, 2);
  g_assert_cmpint (sx_moment_get_time (replay.moment), ==, 0);

  close_replay (&replay);
}

static void
test_play (void)
{
  Replay replay;
  const gint64 times[] = { 0, 10, 20, 20, 300 };

  open_replay (&replay, times, G_N_ELEMENTS (times));
  sx_moment_advance (replay.moment, 1000);
  g_assert_cmpuint (replay.n_changed, ==, 0);

  sx_moment_play (replay.moment, 1);
  assert_at (&replay, 1, 0);
  g_assert_cmpfloat (sx_moment_get_speed (replay.moment), ==, 1);
  sx_moment_advance (replay.moment, 9000);
  assert_at (&replay, 1, 9);
  sx_moment_advance (replay.moment, 1000);
  assert_at (&replay, 2, 10);
  sx_moment_advance (replay.moment, 10000);
  assert_at (&replay, 4, 20);

  /* Ten times slower, and on from the same time */
  sx_moment_play (replay.moment, 0.1);
  assert_at (&replay, 4, 20);
  sx_moment_advance (replay.moment, 100000);
  assert_at (&replay, 4, 200);

  /* A jump while it plays */
  sx_moment_set_end (replay.moment, 2);
  assert_at (&replay, 2, 10);

  sx_moment_stop (replay.moment);
  g_assert_false (sx_moment_is_playing (replay.moment));
  g_assert_cmpuint (sx_moment_get_end (replay.moment), ==, 2);
  g_assert_cmpint (sx_moment_get_time (replay.moment), ==, 0);

  /* On from where it is, to the end, where it stops; then from the beginning */
  sx_moment_play (replay.moment, 1);
  assert_at (&replay, 2, 10);
  sx_moment_advance (replay.moment, 5 * G_USEC_PER_SEC);
  g_assert_false (sx_moment_is_playing (replay.moment));
  g_assert_false (sx_moment_is_live (replay.moment));
  g_assert_cmpuint (sx_moment_get_end (replay.moment), ==, 5);
  sx_moment_play (replay.moment, 1);
  assert_at (&replay, 1, 0);
  sx_moment_go_live (replay.moment);
  g_assert_false (sx_moment_is_playing (replay.moment));

  close_replay (&replay);
}

/* A frame of a thousandth of the speed is 16.667 us: no ns is lost in sixty of them */
static void
test_slow (void)
{
  Replay replay;
  const gint64 times[] = { 0, 100 };

  open_replay (&replay, times, G_N_ELEMENTS (times));
  sx_moment_play (replay.moment, 0.001);
  /* The silence is passed over at once, but for a second: that is 1 ms here */
  sx_moment_advance (replay.moment, 1);
  assert_at (&replay, 1, 99);
  for (guint i = 0; i < 1001; i++)
    sx_moment_advance (replay.moment, 999);
  g_assert_cmpint (sx_moment_get_time (replay.moment), >=, START + 99 * MS + 999998);
  g_assert_cmpint (sx_moment_get_time (replay.moment), <=, START + 99 * MS + 1000000);
  sx_moment_advance (replay.moment, 10);
  g_assert_cmpuint (sx_moment_get_end (replay.moment), ==, 2);

  close_replay (&replay);
}

static void
test_silence (void)
{
  Replay replay;
  const gint64 times[] = { 0, 900, 3600000, 3600001 };

  open_replay (&replay, times, G_N_ELEMENTS (times));
  sx_moment_play (replay.moment, 1);
  sx_moment_advance (replay.moment, 500000);
  assert_at (&replay, 1, 500);
  sx_moment_advance (replay.moment, 400000);
  assert_at (&replay, 2, 3599000);
  sx_moment_advance (replay.moment, 999000);
  assert_at (&replay, 2, 3599999);
  sx_moment_advance (replay.moment, 1000);
  assert_at (&replay, 3, 3600000);

  close_replay (&replay);
}

/* The clock was set back, and the kernel tells late: time stands, it does not go back */
static void
test_clock_set_back (void)
{
  Replay replay;
  const gint64 times[] = { 5000, 5010, 1000, 1010, 5005, 5020, 5030 };
  gint64 before = 0;

  open_replay (&replay, times, G_N_ELEMENTS (times));
  sx_moment_play (replay.moment, 1);
  for (guint i = 0; sx_moment_is_playing (replay.moment); i++)
    {
      g_assert_cmpuint (i, <, 1000);
      g_assert_cmpint (sx_moment_get_time (replay.moment), >=, before);
      before = sx_moment_get_time (replay.moment);
      sx_moment_advance (replay.moment, 1000);
    }
  g_assert_cmpuint (sx_moment_get_end (replay.moment), ==, 7);

  sx_moment_set_end (replay.moment, 4);
  sx_moment_play (replay.moment, 1);
  assert_at (&replay, 5, 5010);

  close_replay (&replay);
}

/* The same, with more records than are looked at in one stretch */
static void
test_long (void)
{
  Replay replay;

  open_replay (&replay, NULL, 0);
  sx_moment_play (replay.moment, 1);
  sx_moment_advance (replay.moment, 1000);
  g_assert_false (sx_moment_is_playing (replay.moment));
  g_assert_false (sx_moment_is_live (replay.moment));

  for (gint64 i = 0; i < 20000; i++)
    append (&replay, i == 6000 ? 12345 : i);
  for (guint64 end = 20000 - 1; end > 3000; end -= 1234)
    {
      gint64 latest = end > 6000 && end <= 12345 ? 12345 : (gint64) end - 1;
      guint64 shown = end > 6000 && end <= 12345 ? 12346 : end;

      sx_moment_set_end (replay.moment, end);
      sx_moment_play (replay.moment, 0.5);
      assert_at (&replay, shown, latest);
      sx_moment_stop (replay.moment);
    }

  close_replay (&replay);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/moment/live", test_live);
  g_test_add_func ("/ui/moment/play", test_play);
  g_test_add_func ("/ui/moment/slow", test_slow);
  g_test_add_func ("/ui/moment/silence", test_silence);
  g_test_add_func ("/ui/moment/clock-set-back", test_clock_set_back);
  g_test_add_func ("/ui/moment/long", test_long);

  return g_test_run ();
}
