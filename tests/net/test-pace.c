/* test-pace.c: how quickly datagrams come, and whether there is room for those of a rest
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>

#include "sx-pace.h"

/* The room that a socket has by default is some 200 KiB, which the kernel says is twice as much (socket(7)) */
#define ROOM (416 * 1024)

/* More turns than it takes */
#define ENOUGH 50

/* What is said after the last of so many turns, each so long after the one before */
static gboolean
count_turns (SxPace *pace,
             guint   n_turns,
             gint64  us,
             guint   n_datagrams,
             gsize   size,
             gsize   room)
{
  gboolean may_rest = FALSE;

  for (guint i = 0; i < n_turns; i++)
    may_rest = sx_pace_may_rest (pace, pace->time + us, n_datagrams, n_datagrams * size, room);

  return may_rest;
}

/* As quickly as a program can send, in turns of a few and then of many, until there is a pause */
static void
test_many (void)
{
  SxPace pace = { .time = 12345 };

  g_assert_false (count_turns (&pace, 2, 10, 5, 64, ROOM));
  g_assert_true (count_turns (&pace, ENOUGH, 10, 5, 64, ROOM));
  g_assert_true (count_turns (&pace, ENOUGH, 210, 105, 64, ROOM));

  g_assert_false (count_turns (&pace, 1, 1000000, 5, 64, ROOM));
  g_assert_false (count_turns (&pace, 2, 10, 5, 64, ROOM));
}

/* 100,000 a second, in bursts of 50 */
static void
test_fewer (void)
{
  SxPace pace = { 0, };

  for (guint i = 0; i < ENOUGH; i++)
    {
      g_assert_false (count_turns (&pace, 1, 400, 5, 64, ROOM));
      g_assert_false (count_turns (&pace, 9, 10, 5, 64, ROOM));
    }
}

/* Nothing may be lost by it */
static void
test_no_room (void)
{
  SxPace pace = { 0, };

  g_assert_false (count_turns (&pace, ENOUGH, 10, 5, 9000, ROOM));
  g_assert_true (count_turns (&pace, ENOUGH, 10, 5, 9000, 32 * ROOM));
  g_assert_false (count_turns (&pace, ENOUGH, 10, 5, 64, 4096));
  g_assert_false (count_turns (&pace, ENOUGH, 10, 5, 64, 0));
}

/* Two turns within a microsecond, and a turn in which only an error was told */
static void
test_no_time (void)
{
  SxPace pace = { 0, };

  g_assert_true (count_turns (&pace, ENOUGH, 0, 1, 0, G_MAXSIZE));
  g_assert_false (count_turns (&pace, ENOUGH, 1, 0, 0, ROOM));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pace/many", test_many);
  g_test_add_func ("/pace/fewer", test_fewer);
  g_test_add_func ("/pace/no-room", test_no_room);
  g_test_add_func ("/pace/no-time", test_no_time);

  return g_test_run ();
}
