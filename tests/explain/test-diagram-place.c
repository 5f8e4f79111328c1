/* test-diagram-place.c: where things stand, from written-down journals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <math.h>

#include "diagram-journal.h"

/* Of a label, at a text scale of 1 */
#define LABEL_HEIGHT 17.0

#define TOP 26.0

/* A conversation with silences, remarks, states and a handshake in it */
static void
talk (Story *story)
{
  story_meet (story);
  for (guint i = 0; i < 20; i++)
    {
      story_send (story, 2, "ab");
      story_send (story, 2, "cd");
      story_recv (story, 3, "abcd");
      story->time += i % 5 == 0 ? 3000 * MS : 0;
    }
  story_shutdown (story, 2);
  story_add (story, (SxRecord) { .kind = SX_KIND_RECV, .socket = 3 });
  story_state (story, 2, TCP_FIN_WAIT2);
  story_close (story, 3);
  story_state (story, 2, TCP_TIME_WAIT);
}

/* Step by step no label lies over the one above, however big the type is */
static void
test_rows (void)
{
  static const double scales[] = { 1, 1.5, 2.25 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (Story) story = story_new ();
      SxSceneStyle style = { .scale = scales[i] };
      double before = -G_MAXDOUBLE;
      SxDiagram *diagram;

      talk (story);
      diagram = story_tell (story);
      sx_diagram_set_style (diagram, &style);
      g_assert_cmpfloat (sx_diagram_get_event_y (diagram, 0), >=, LABEL_HEIGHT * scales[i] / 2);
      for (guint j = 0; j < sx_diagram_get_n_events (diagram); j++)
        {
          g_assert_cmpfloat (sx_diagram_get_event_y (diagram, j) - before, >=, LABEL_HEIGHT * scales[i]);
          before = sx_diagram_get_event_y (diagram, j);
        }
      g_assert_cmpfloat (sx_diagram_get_height (diagram) - before, >=, LABEL_HEIGHT * scales[i]);
    }
}

/* Silence takes room, but not more for being longer */
static void
test_folds (void)
{
  g_autoptr (Story) story = story_new ();
  double plain, folded;
  SxDiagram *diagram;

  story_post (story);
  story_sendto (story, 2, SERVER, "one");
  story->time += 99 * MS - story->step;
  story_sendto (story, 2, SERVER, "two");
  story->time += 100 * MS - story->step;
  story_sendto (story, 2, SERVER, "three");
  story->time += 3600 * 1000 * MS;
  story_sendto (story, 2, SERVER, "four");
  diagram = story_tell (story);

  plain = sx_diagram_get_event_y (diagram, 5) - sx_diagram_get_event_y (diagram, 4);
  folded = sx_diagram_get_event_y (diagram, 6) - sx_diagram_get_event_y (diagram, 5);
  g_assert_cmpfloat (folded, >, plain);
  g_assert_cmpfloat (sx_diagram_get_event_y (diagram, 7) - sx_diagram_get_event_y (diagram, 6), ==, folded);
}

/* In true time a pixel is so many nanoseconds, anywhere */
static void
test_true_time (void)
{
  static const double scales[] = { 1, 1000, 333333, 1e6, 3.6e9 };
  g_autoptr (Story) story = story_new ();
  SxDiagram *diagram;

  talk (story);
  diagram = story_tell (story);
  sx_diagram_set_time_scale (diagram, SX_TIME_SCALE_TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      sx_diagram_set_ns_per_pixel (diagram, scales[i]);
      g_assert_cmpfloat (sx_diagram_get_ns_per_pixel (diagram), ==, scales[i]);
      for (guint j = 0; j < sx_diagram_get_n_events (diagram); j++)
        {
          double y = TOP + (sx_diagram_get_event (diagram, j)->time - DAWN) / scales[i];

          g_assert_cmpfloat (sx_diagram_get_event_y (diagram, j), ==, y);
        }
    }

  sx_diagram_set_ns_per_pixel (diagram, 0);
  g_assert_cmpfloat (sx_diagram_get_ns_per_pixel (diagram), ==, SX_DIAGRAM_MIN_NS_PER_PIXEL);
  sx_diagram_set_ns_per_pixel (diagram, 1e30);
  g_assert_cmpfloat (sx_diagram_get_ns_per_pixel (diagram), ==, SX_DIAGRAM_MAX_NS_PER_PIXEL);
}

/* A time and its place lead to one another */
static void
test_inverse (gconstpointer data)
{
  g_autoptr (Story) story = story_new ();
  SxDiagram *diagram;
  gint64 time = 0;
  double end;

  talk (story);
  diagram = story_tell (story);
  sx_diagram_set_time_scale (diagram, GPOINTER_TO_UINT (data));
  sx_diagram_set_ns_per_pixel (diagram, 123456);
  end = sx_diagram_get_event_y (diagram, sx_diagram_get_n_events (diagram) - 1);

  for (guint i = 0; i < sx_diagram_get_n_events (diagram); i++)
    {
      double y = sx_diagram_get_event_y (diagram, i);

      g_assert_cmpint (ABS (sx_diagram_get_time_at (diagram, y) - sx_diagram_get_event (diagram, i)->time), <=, 1);
      g_assert_cmpfloat_with_epsilon (sx_diagram_get_y_at (diagram, sx_diagram_get_event (diagram, i)->time), y, 1e-3);
    }

  for (double y = sx_diagram_get_event_y (diagram, 0); y < end; y += 7.3)
    {
      g_assert_cmpint (sx_diagram_get_time_at (diagram, y), >=, time);
      time = sx_diagram_get_time_at (diagram, y);
      g_assert_cmpfloat_with_epsilon (sx_diagram_get_y_at (diagram, time), y, 0.01);
    }
}

/* Lifelines: in order, apart from one another, within the width */
static void
test_columns (void)
{
  static const double widths[] = { 1, 640, 1000, 3000 };
  g_autoptr (Story) story = story_new ();
  SxDiagram *diagram;

  talk (story);
  story_socket (story, 4, AF_INET, SOCK_DGRAM);
  story_sendto (story, 4, SERVER, "hello");
  diagram = story_tell (story);

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      double before = 0;

      sx_diagram_set_width (diagram, widths[i]);
      for (guint j = 0; j < sx_diagram_get_n_lifelines (diagram); j++)
        {
          double x = sx_diagram_get_lifeline_x (diagram, j);

          g_assert_cmpfloat (x - before, >=, 84);
          g_assert_cmpfloat (x, ==, round (x));
          before = x;
        }
      g_assert_cmpfloat (sx_diagram_get_width (diagram), >=, MAX (widths[i], before + 40));
    }

  /* There is room enough: it is not wider than asked for */
  g_assert_cmpfloat (sx_diagram_get_width (diagram), ==, 3000);
}

/* What was shown before stays where it was while the story goes on */
static void
test_stays (void)
{
  g_autoptr (Story) story = story_new ();
  g_autofree double *places = NULL;
  SxDiagram *diagram;
  guint generation, n;

  talk (story);
  diagram = story_tell (story);
  n = sx_diagram_get_n_events (diagram);
  generation = sx_diagram_get_generation (diagram);
  places = g_new (double, n);
  for (guint i = 0; i < n; i++)
    places[i] = sx_diagram_get_event_y (diagram, i);

  story_close (story, 1);
  story_close (story, 2);
  story_tell (story);
  g_assert_cmpuint (sx_diagram_get_n_events (diagram), ==, n + 2);
  g_assert_cmpuint (sx_diagram_get_generation (diagram), ==, generation);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (sx_diagram_get_event_y (diagram, i), ==, places[i]);

  sx_diagram_set_ns_per_pixel (diagram, 5);
  g_assert_cmpuint (sx_diagram_get_generation (diagram), ==, generation);
  sx_diagram_set_time_scale (diagram, SX_TIME_SCALE_TRUE);
  g_assert_cmpuint (sx_diagram_get_generation (diagram), >, generation);
}

/* A flood reaches down to its last message, though others came after it began */
static void
test_height_of_flood (void)
{
  g_autoptr (Story) story = story_new ();
  SxDiagram *diagram;
  guint64 n_records;

  story_post (story);
  for (guint i = 0; i < 40; i++)
    story_sendto (story, 2, SERVER, "x");
  story_recvfrom (story, 1, CLIENT, "x");
  diagram = story_tell (story);
  sx_diagram_set_time_scale (diagram, SX_TIME_SCALE_TRUE);
  sx_diagram_set_ns_per_pixel (diagram, MS);
  g_assert_cmpfloat (sx_diagram_get_height (diagram), ==, TOP + 44 + 40);
  n_records = sx_diagram_get_n_records (diagram);

  for (guint i = 0; i < 20; i++)
    story_sendto (story, 2, SERVER, "x");
  story_tell (story);
  g_assert_cmpuint (sx_diagram_get_n_events (diagram), ==, 4 + 33 + 1);
  g_assert_cmpuint (sx_diagram_get_n_records (diagram), ==, n_records + 20);
  g_assert_cmpfloat (sx_diagram_get_height (diagram), ==, TOP + 64 + 40);
}

/* A record is found in its flood, whatever came in between */
static void
test_find_in_flood (void)
{
  g_autoptr (Story) story = story_new ();
  const SxDiagramEvent *event;
  guint64 serial;

  story_meet (story);
  story->step = 10 * US;
  for (guint i = 0; i < 100; i++)
    story_send (story, 2, "x");
  for (guint i = 0; i < 30; i++)
    {
      serial = story_send (story, 2, "x");
      story_send (story, 3, "y");
      story_recv (story, 2, "y");
    }
  story_tell (story);

  event = sx_diagram_get_event (story->diagram, sx_diagram_find_event (story->diagram, serial));
  g_assert_cmpint (event->kind, ==, SX_KIND_SEND);
  g_assert_cmpuint (event->count, ==, 98);
  g_assert_cmpuint (event->last_serial, ==, serial);
}

static void
test_empty (void)
{
  g_autoptr (Story) story = story_new ();
  SxDiagram *diagram = story_tell (story);

  g_assert_cmpuint (sx_diagram_get_n_lifelines (diagram), ==, 0);
  g_assert_cmpfloat (sx_diagram_get_height (diagram), ==, 0);
  g_assert_cmpint (sx_diagram_get_time_at (diagram, 100), ==, 0);
  g_assert_cmpfloat (sx_diagram_get_y_at (diagram, DAWN), ==, 0);
  g_assert_cmpuint (sx_diagram_get_n_left_out (diagram), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/place/rows", test_rows);
  g_test_add_func ("/diagram/place/folds", test_folds);
  g_test_add_func ("/diagram/place/true-time", test_true_time);
  g_test_add_data_func ("/diagram/place/inverse/steps", GUINT_TO_POINTER (SX_TIME_SCALE_STEPS), test_inverse);
  g_test_add_data_func ("/diagram/place/inverse/true", GUINT_TO_POINTER (SX_TIME_SCALE_TRUE), test_inverse);
  g_test_add_func ("/diagram/place/columns", test_columns);
  g_test_add_func ("/diagram/place/stays", test_stays);
  g_test_add_func ("/diagram/place/height-of-flood", test_height_of_flood);
  g_test_add_func ("/diagram/place/find-in-flood", test_find_in_flood);
  g_test_add_func ("/diagram/place/empty", test_empty);

  return g_test_run ();
}
