/* bench-geometry.c: what a long diagram costs without a display
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 100,000 events, taken in, and drawn as scenes in many places and scales; and a flood. To take in a record is compared
 * with to read it, in the same run. 99 of 100 scenes of 800 pixels have to take less than 4 ms, so that of a frame's 16.7
 * there is enough left to draw them. What counts is the time that the thread worked: other programs on a busy machine
 * are not held against it.
 */

#include "sx-config.h"

#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../explain/diagram-journal.h"
#include "sx-bench.h"

#define N_EVENTS 100000
#define N_FLOOD  1000000
#define N_PLACES 1000
#define HEIGHT   800.0
#define LIMIT_MS 4.0

static double
get_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec + now.tv_nsec / 1e9;
}

/* Two connections at one listener; each message is read as one, as two or with the next one */
static void
converse (Story *story)
{
  story_serve (story);
  for (guint i = 0; i < 2; i++)
    {
      SxAddress local = sx_test_address ("127.0.0.1", 20000 + i);

      story_socket (story, 2 + 2 * i, AF_INET, SOCK_STREAM);
      story_connecting (story, 2 + 2 * i, SERVER);
      story_connect (story, 2 + 2 * i, local, SERVER, 0);
      story_accept (story, 1, 3 + 2 * i, SERVER, local);
    }

  story->step = 40 * MS;
  for (guint i = 0; sx_journal_get_n_records (story->journal) < N_EVENTS; i++)
    {
      guint client = 2 + i % 2 * 2;

      story->time += i % 7 == 0 ? 1500 * MS : 0;
      story_send (story, client, "a message of some length");
      if (i % 3 == 0)
        story_send (story, client, "and one more");
      story_recv (story, client + 1, i % 3 == 0 ? "a message of some lengthand one more" : "a message of ");
      if (i % 3 != 0)
        story_recv (story, client + 1, "some length");
    }
}

static void
flood (Story *story)
{
  story_meet (story);
  story->step = 5 * US;
  while (sx_journal_get_n_records (story->journal) < N_FLOOD)
    {
      story_send (story, 2, "0123456789abcdef");
      story_recv (story, 3, "0123456789abcdef");
    }
}

/* ns for each record: to read them, and to take them in frame by frame */

static double
measure_read (SxJournal *journal)
{
  guint64 n = sx_journal_get_n_records (journal);
  double before = get_seconds ();
  volatile gint64 sum = 0;
  SxRecord record;

  for (guint64 i = 0; i < n; i++)
    {
      sx_journal_read (journal, i, &record);
      sum += record.value;
    }

  return (get_seconds () - before) * 1e9 / n;
}

static double
measure_drain (SxJournal *journal)
{
  g_autoptr (SxDiagram) diagram = sx_diagram_new (journal);
  double before = get_seconds ();

  while (sx_diagram_drain (diagram, 2000))
    sx_diagram_get_height (diagram);

  return (get_seconds () - before) * 1e9 / sx_journal_get_n_records (journal);
}

static void
compare_drain (const char *figure,
               SxJournal  *journal)
{
  SxBenchResult result = { .figure = figure, .unit = "ns", .subject = "diagram", .limit = "reading" };

  for (guint i = 0; i < SX_BENCH_ROUNDS; i++)
    {
      result.values[0][i] = measure_drain (journal);
      result.values[1][i] = measure_read (journal);
    }

  sx_bench_print (&result);
}

/* Scenes */

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

/* Draws in many places; returns what 99 of 100 took at most, in ms */
static double
measure_scenes (SxDiagram  *diagram,
                const char *title,
                guint64     end)
{
  double height = sx_diagram_get_height (diagram);
  g_autofree double *times = g_new (double, N_PLACES);
  SxDiagramView view = { .end = end, .selected_event = SX_NO_EVENT };
  g_autoptr (SxScene) scene = sx_scene_new ();
  guint most = 0;

  for (guint i = 0; i < N_PLACES; i++)
    {
      double y = MAX (height - HEIGHT, 0) * i / (N_PLACES - 1);
      double before = get_seconds ();
      guint n_items;

      sx_scene_clear (scene);
      sx_diagram_draw (diagram, scene, y, y + HEIGHT, &view);
      times[i] = (get_seconds () - before) * 1e3;
      sx_scene_get_items (scene, &n_items);
      most = MAX (most, n_items);
    }

  qsort (times, N_PLACES, sizeof *times, compare);
  printf ("%-44s median %7.3f ms, 99 of 100 below %7.3f ms, up to %u things\n", title, times[N_PLACES / 2],
          times[N_PLACES * 99 / 100], most);
  fflush (stdout);

  return times[N_PLACES * 99 / 100];
}

static gboolean
measure_zoom (SxDiagram *diagram)
{
  gboolean good = TRUE;

  sx_diagram_set_time_scale (diagram, SX_TIME_SCALE_TRUE);
  for (double scale = 1e3; scale <= SX_DIAGRAM_MAX_NS_PER_PIXEL; scale *= 10)
    {
      g_autofree char *title = g_strdup_printf ("true time, %g ns in a pixel", scale);

      sx_diagram_set_ns_per_pixel (diagram, scale);
      good &= measure_scenes (diagram, title, G_MAXUINT64) < LIMIT_MS;
    }

  return good;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (Story) other = story_new ();
  gsize before;
  gboolean good;

  converse (story);
  flood (other);

  sx_bench_print_header ();
  compare_drain ("a record of a conversation", story->journal);
  compare_drain ("a record of a flood", other->journal);

  before = mallinfo2 ().uordblks + mallinfo2 ().hblkhd;
  story_tell (story);
  sx_diagram_get_height (story->diagram);
  printf ("%-44s %.0f bytes\n", "memory of an event",
          (double) (mallinfo2 ().uordblks + mallinfo2 ().hblkhd - before) / sx_diagram_get_n_events (story->diagram));

  good = measure_scenes (story->diagram, "step by step", G_MAXUINT64) < LIMIT_MS;
  good &= measure_scenes (story->diagram, "step by step, in the past", N_EVENTS / 2) < LIMIT_MS;
  good &= measure_zoom (story->diagram);

  story_tell (other);
  good &= measure_scenes (other->diagram, "a flood, step by step", G_MAXUINT64) < LIMIT_MS;
  good &= measure_scenes (other->diagram, "a flood, in the past", N_FLOOD * 2 / 3) < LIMIT_MS;
  good &= measure_zoom (other->diagram);

  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
