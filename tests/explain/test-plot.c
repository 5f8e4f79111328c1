/* test-plot.c: plots that people can read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <math.h>

#include "plot-records.h"
#include "sx-plot-scale.h"
#include "sx-plot.h"

typedef struct
{
  SxJournal    *journal;
  SxPlotSeries *series;
  SxPlot       *plot;
  SxScene      *scene;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->journal = plot_journal ();
  f->series = sx_plot_series_new (f->journal);
  f->plot = sx_plot_new (f->series);
  f->scene = sx_scene_new ();
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  sx_scene_free (f->scene);
  sx_plot_free (f->plot);
  sx_plot_series_free (f->series);
  g_assert_finalize_object (f->journal);
}

static void
follow (Fixture       *f,
        const guint32 *sockets,
        guint          n_sockets)
{
  sx_plot_series_set_sockets (f->series, sockets, n_sockets);
  while (sx_plot_series_drain (f->series, 1000))
    ;
}

static void
draw (Fixture     *f,
      SxPlotRange  range,
      gint64       now,
      gint64       pointer,
      double       width,
      double       height)
{
  SxPlotView view = {
    .range = range,
    .now = now != 0 ? PLOT_TIME + now : 0,
    .live = now != 0,
    .pointer = pointer != 0 ? PLOT_TIME + pointer : 0,
    .width = width,
    .height = height,
  };

  sx_plot_set_view (f->plot, &view);
  sx_scene_clear (f->scene);
  sx_plot_draw (f->plot, f->scene);
}

static guint
count_texts (Fixture    *f,
             const char *text)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (f->scene, &n_items);
  guint n = 0;

  for (guint i = 0; i < n_items; i++)
    if (items[i].type == SX_SCENE_TEXT && g_str_equal (items[i].text.string, text))
      n++;

  return n;
}

/* Lines that are drawn of series, fills aside */
static guint
count_lines (Fixture *f,
             SxInk    ink)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (f->scene, &n_items);
  guint n = 0;

  for (guint i = 0; i < n_items; i++)
    if (items[i].type == SX_SCENE_PATH && items[i].stroke == ink)
      n++;

  return n;
}

static void
test_ticks (void)
{
  static const struct
  {
    SxPlotUnit  unit;
    double      max;
    guint       n_ticks;
    const char *last;
    const char *name;
  } cases[] = {
    { SX_PLOT_UNIT_BYTES_PER_SECOND, 0, 3, "100", "B/s" },
    { SX_PLOT_UNIT_BYTES_PER_SECOND, 1000, 3, "1.0", "kB/s" },
    { SX_PLOT_UNIT_BYTES_PER_SECOND, 24117, 4, "30", "kB/s" },
    { SX_PLOT_UNIT_BYTES_PER_SECOND, 2.1e6, 4, "3", "MB/s" },
    { SX_PLOT_UNIT_BYTES_PER_SECOND, 8.0e9, 5, "8", "GB/s" },
    { SX_PLOT_UNIT_MICROSECONDS, 41, 4, "60", "µs" },
    { SX_PLOT_UNIT_MICROSECONDS, 50100, 4, "60", "ms" },
    { SX_PLOT_UNIT_SEGMENTS, 1, 3, "2", "segments" },
    { SX_PLOT_UNIT_CONNECTIONS, 5, 4, "6", "connections" },
    { SX_PLOT_UNIT_CONNECTIONS, NAN, 3, "2", "connections" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SxPlotScale scale;
      g_autofree char *last = NULL;

      sx_plot_scale_init (&scale, cases[i].unit, cases[i].max);
      last = sx_plot_scale_dup_tick (&scale, scale.n_ticks - 1);
      g_assert_cmpuint (scale.n_ticks, ==, cases[i].n_ticks);
      g_assert_cmpstr (last, ==, cases[i].last);
      g_assert_cmpstr (sx_plot_scale_get_unit (&scale), ==, cases[i].name);
    }

  /* Whatever there is: a few ticks, all of it on the axis, and no more than that again above */
  for (guint i = 0; i < 20000; i++)
    {
      double max = pow (10, g_test_rand_double_range (0, 13));
      SxPlotScale scale;

      sx_plot_scale_init (&scale, i % SX_N_PLOT_UNITS, max);
      g_assert_cmpuint (scale.n_ticks, >=, 3);
      g_assert_cmpuint (scale.n_ticks, <=, 5);
      g_assert_cmpfloat (scale.top, >=, max * (1 - 1e-6));
      if (max >= 100)
        g_assert_cmpfloat (scale.top, <=, max * 2 + 1e-6);
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    SxPlotUnit  unit;
    double      value;
    const char *text;
  } cases[] = {
    { SX_PLOT_UNIT_BYTES_PER_SECOND, 0, "0 B/s" },
    { SX_PLOT_UNIT_BYTES_PER_SECOND, 999, "999 B/s" },
    { SX_PLOT_UNIT_BYTES_PER_SECOND, 24117, "24.1 kB/s" },
    { SX_PLOT_UNIT_BYTES_PER_SECOND, 1629227, "1.63 MB/s" },
    { SX_PLOT_UNIT_MICROSECONDS, 38, "38 µs" },
    { SX_PLOT_UNIT_MICROSECONDS, 50123, "50.1 ms" },
    { SX_PLOT_UNIT_MICROSECONDS, 3e6, "3 s" },
    { SX_PLOT_UNIT_SEGMENTS, 1, "1 segment" },
    { SX_PLOT_UNIT_CONNECTIONS, 3, "3 connections" },
    { SX_PLOT_UNIT_DATAGRAMS_PER_SECOND, 0.5, "0.50 datagrams/s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sx_plot_unit_dup_value (cases[i].unit, cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_times (void)
{
  g_autofree char *second = sx_plot_time_dup_clock (PLOT_TIME + 250 * MS, SECOND);
  g_autofree char *tenth = sx_plot_time_dup_clock (PLOT_TIME + 250 * MS, 100 * MS);
  g_autofree char *minute = sx_plot_time_dup_clock (PLOT_TIME, 60 * SECOND);
  g_autofree char *ago = sx_plot_time_dup_ago (30 * SECOND, 15 * SECOND);
  g_autofree char *long_ago = sx_plot_time_dup_ago (600 * SECOND, 120 * SECOND);

  g_assert_cmpstr (second, ==, "20:14:07");
  g_assert_cmpstr (tenth, ==, "20:14:07.2");
  g_assert_cmpstr (minute, ==, "20:14");
  g_assert_cmpstr (ago, ==, "−30 s");
  g_assert_cmpstr (long_ago, ==, "−10 min");
  g_assert_cmpint (sx_plot_time_step (60 * SECOND, 4), ==, 15 * SECOND);
  g_assert_cmpint (sx_plot_time_first (PLOT_TIME, 15 * SECOND), ==, PLOT_TIME + 8 * SECOND);
  g_assert_cmpint (sx_plot_time_first (PLOT_TIME + 8 * SECOND, 15 * SECOND), ==, PLOT_TIME + 8 * SECOND);
}

static void
test_empty (Fixture       *f,
            gconstpointer  data)
{
  const guint32 nobody = 99;

  draw (f, SX_PLOT_RANGE_MINUTE, SECOND, 0, 600, 300);
  g_assert_cmpuint (sx_plot_get_n_plots (f->plot), ==, 0);
  g_assert_cmpuint (count_texts (f, "Nothing to plot yet"), ==, 1);

  follow (f, &nobody, 1);
  draw (f, SX_PLOT_RANGE_ALL, 0, SECOND, 200, 20);
  g_assert_cmpuint (count_texts (f, "Nothing to plot yet"), ==, 1);
  g_assert_cmpint (sx_plot_get_time_at (f->plot, 100, 10), ==, 0);
}

/* What says nothing about a socket is not there */
static void
test_choice (Fixture       *f,
             gconstpointer  data)
{
  const guint32 client = 2;
  const guint32 listener = 1;
  const guint32 datagram = 3;
  const guint32 all[] = { 2, 1, 3 };

  plot_listen (f->journal, 0, 1, 5);
  plot_connect (f->journal, 0, 2);
  plot_datagram (f->journal, 0, 3);

  follow (f, &client, 1);
  draw (f, SX_PLOT_RANGE_MINUTE, SECOND, 0, 600, 300);
  g_assert_cmpuint (sx_plot_get_n_plots (f->plot), ==, 2);
  g_assert_cmpuint (count_texts (f, "Sent"), ==, 1);
  g_assert_cmpuint (count_texts (f, "Received"), ==, 1);
  g_assert_cmpuint (count_texts (f, "B/s"), ==, 2);
  g_assert_cmpuint (count_texts (f, "now"), ==, 2);
  g_assert_cmpuint (count_texts (f, "−30 s"), ==, 2);
  g_assert_cmpuint (count_texts (f, "#2 to 127.0.0.1:12345"), ==, 1);

  follow (f, &listener, 1);
  draw (f, SX_PLOT_RANGE_MINUTE, SECOND, 0, 600, 300);
  g_assert_cmpuint (sx_plot_get_n_plots (f->plot), ==, 1);
  g_assert_cmpuint (count_texts (f, "Accepted"), ==, 1);

  follow (f, &datagram, 1);
  draw (f, SX_PLOT_RANGE_TEN_MINUTES, SECOND, 0, 600, 300);
  g_assert_cmpuint (sx_plot_get_n_plots (f->plot), ==, 4);
  g_assert_cmpuint (count_texts (f, "Datagrams sent"), ==, 1);
  g_assert_cmpuint (count_texts (f, "#3 UDP 127.0.0.1:5003"), ==, 1);

  plot_sample (f->journal, SECOND, 1, (SxSample) { .backlog = 2, .backlog_limit = 5 });
  plot_sample (f->journal, SECOND, 2, (SxSample) { .rtt = 40, .rttvar = 10, .cwnd = 10 });
  follow (f, all, 3);
  draw (f, SX_PLOT_RANGE_MINUTE, 2 * SECOND, 0, 600, 300);
  g_assert_cmpuint (sx_plot_get_n_plots (f->plot), ==, 10);
  g_assert_cmpuint (count_texts (f, "limit"), ==, 1);
  g_assert_cmpfloat (sx_plot_get_height (f->plot, 600), >, 300);
}

static void
test_gap (Fixture       *f,
          gconstpointer  data)
{
  const guint32 socket = 2;

  plot_connect (f->journal, 0, 2);
  plot_sample (f->journal, 5 * SECOND, 2, (SxSample) { .rtt = 40 });
  plot_sample (f->journal, 6 * SECOND, 2, (SxSample) { .rtt = 50 });
  plot_sample (f->journal, 30 * SECOND, 2, (SxSample) { .rtt = 45 });
  follow (f, &socket, 1);
  draw (f, SX_PLOT_RANGE_MINUTE, 40 * SECOND, 0, 600, 300);

  /* Sent, received and retransmits, and two lines of the round-trip time; what waits stays what it is */
  g_assert_cmpuint (sx_plot_get_n_plots (f->plot), ==, 5);
  g_assert_cmpuint (count_lines (f, SX_INK_SERIES_1), ==, 1 + 1 + 2 + 1 + 2);
}

static void
test_values (Fixture       *f,
             gconstpointer  data)
{
  const guint32 sockets[] = { 2, 3 };
  g_autofree char *values = NULL;
  g_autofree char *none = NULL;
  g_autofree char *before = NULL;

  plot_listen (f->journal, 0, 1, 5);
  plot_connect (f->journal, 20 * SECOND, 2);
  plot_accept (f->journal, 20 * SECOND, 3, 1);
  plot_message (f->journal, 21 * SECOND + 10 * MS, 2, SX_KIND_SEND, 12000);
  plot_message (f->journal, 21 * SECOND + 20 * MS, 2, SX_KIND_SEND, 345);
  plot_message (f->journal, 21 * SECOND + 20 * MS, 3, SX_KIND_RECV, 12345);
  plot_sample (f->journal, 21 * SECOND + 30 * MS, 2, (SxSample) { .rtt = 38, .rttvar = 12, .cwnd = 10, .unsent = 4096 });
  follow (f, sockets, 2);

  draw (f, SX_PLOT_RANGE_MINUTE, 60 * SECOND, 21 * SECOND + 50 * MS, 600, 400);
  g_assert_cmpint (sx_plot_get_step (f->plot), ==, SECOND);
  values = sx_plot_dup_values (f->plot);
  g_assert_cmpstr (values, ==,
                   "20:14:28\n"
                   "Sent: #2 12.3 kB/s (12345 bytes in 1 s), #3 0 B/s (0 bytes in 1 s)\n"
                   "Received: #2 0 B/s (0 bytes in 1 s), #3 12.3 kB/s (12345 bytes in 1 s)\n"
                   "Round-trip time: #2 38 µs ± 12 µs\n"
                   "Congestion window: #2 10 segments\n"
                   "Waiting to be sent: #2 4096 bytes\n"
                   "Retransmits, in all: #2 0 segments");
  /* In the plots themselves too */
  g_assert_cmpuint (count_texts (f, "12.3 kB/s"), ==, 2);
  g_assert_cmpuint (count_texts (f, "38 µs"), ==, 1);
  g_assert_cmpuint (count_texts (f, "20:14:28"), ==, 6);

  draw (f, SX_PLOT_RANGE_MINUTE, 60 * SECOND, 5 * SECOND, 600, 400);
  before = sx_plot_dup_values (f->plot);
  g_assert_cmpstr (before, ==, "20:14:12\nNothing was measured then.");
  draw (f, SX_PLOT_RANGE_MINUTE, 60 * SECOND, 0, 600, 400);
  none = sx_plot_dup_values (f->plot);
  g_assert_cmpstr (none, ==, "");
}

static void
test_pointer (Fixture       *f,
              gconstpointer  data)
{
  const guint32 socket = 2;
  gint64 start, end, left, right;

  plot_connect (f->journal, 0, 2);
  plot_message (f->journal, 3600 * SECOND, 2, SX_KIND_SEND, 1);
  follow (f, &socket, 1);
  draw (f, SX_PLOT_RANGE_ALL, 0, 0, 900, 300);
  start = sx_plot_get_start (f->plot);
  end = sx_plot_get_end (f->plot);
  g_assert_cmpint (start, <=, PLOT_TIME);
  g_assert_cmpint (end, >, PLOT_TIME + 3600 * SECOND);
  g_assert_cmpint (end - start, <, 3700 * SECOND);

  /* On the card, beside the axes, it is the nearest time that there is */
  left = sx_plot_get_time_at (f->plot, 15, 150);
  right = sx_plot_get_time_at (f->plot, 440, 150);
  g_assert_cmpint (left, ==, start);
  g_assert_cmpint (right, ==, end - 1);
  g_assert_cmpint (sx_plot_get_time_at (f->plot, 250, 150), >, start);
  g_assert_cmpint (sx_plot_get_time_at (f->plot, 250, 5), ==, 0);
  g_assert_cmpuint (count_texts (f, "20:30"), ==, 2);
}

/* Whoever looks at it need not look again while nothing can change */
static void
test_moving (Fixture       *f,
             gconstpointer  data)
{
  const guint32 socket = 2;

  plot_connect (f->journal, 0, 2);
  plot_message (f->journal, SECOND, 2, SX_KIND_SEND, 1);
  follow (f, &socket, 1);
  draw (f, SX_PLOT_RANGE_MINUTE, 30 * SECOND, 0, 600, 300);
  g_assert_true (sx_plot_is_moving (f->plot));
  draw (f, SX_PLOT_RANGE_MINUTE, 70 * SECOND, 0, 600, 300);
  g_assert_false (sx_plot_is_moving (f->plot));
  draw (f, SX_PLOT_RANGE_TEN_MINUTES, 70 * SECOND, 0, 600, 300);
  g_assert_true (sx_plot_is_moving (f->plot));
  draw (f, SX_PLOT_RANGE_ALL, 70 * SECOND, 0, 600, 300);
  g_assert_false (sx_plot_is_moving (f->plot));
}

static void
assert_inside (Fixture *f,
               double   width,
               double   height)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (f->scene, &n_items);
  const SxPoint *points = sx_scene_get_points (f->scene);

  for (guint i = 0; i < n_items; i++)
    {
      const SxSceneItem *item = &items[i];

      switch (item->type)
        {
        case SX_SCENE_RECT:
          g_assert_cmpfloat (item->rect.x, >=, 0);
          g_assert_cmpfloat (item->rect.x + item->rect.width, <=, width);
          g_assert_cmpfloat (item->rect.y + item->rect.height, <=, height);
          break;
        case SX_SCENE_LINE:
          g_assert_cmpfloat (MAX (item->line.x1, item->line.x2), <=, width);
          g_assert_cmpfloat (MAX (item->line.y1, item->line.y2), <=, height);
          break;
        case SX_SCENE_PATH:
          for (guint j = 0; j < item->path.n_points; j++)
            {
              g_assert_true (isfinite (points[item->path.first + j].y));
              g_assert_cmpfloat (points[item->path.first + j].x, >=, 0);
              g_assert_cmpfloat (points[item->path.first + j].x, <=, width);
            }
          break;
        case SX_SCENE_TEXT:
          g_assert_cmpfloat (item->text.x, >=, 0);
          g_assert_cmpfloat (item->text.x, <=, width);
          g_assert_cmpfloat (item->text.y, <=, height);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

/* The names at the lines' ends never lie over one another */
static void
assert_apart (Fixture *f)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (f->scene, &n_items);

  for (guint i = 0; i < n_items; i++)
    for (guint j = i + 1; j < n_items; j++)
      if (items[i].type == SX_SCENE_TEXT && items[j].type == SX_SCENE_TEXT
          && items[i].text.string[0] == '#' && items[j].text.string[0] == '#'
          && items[i].text.face == SX_FACE_SMALL_BOLD && items[j].text.face == SX_FACE_SMALL_BOLD
          && ABS (items[i].text.x - items[j].text.x) < 1)
        g_assert_cmpfloat (ABS (items[i].text.y - items[j].text.y), >=, sx_face_get_size (SX_FACE_SMALL_BOLD));
}

/* Nor do the times along an axis, also not in a language whose words are long */
static void
assert_times_apart (Fixture            *f,
                    const SxSceneStyle *style)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (f->scene, &n_items);

  for (guint i = 0; i < n_items; i++)
    for (guint j = i + 1; j < n_items; j++)
      if (items[i].type == SX_SCENE_TEXT && items[j].type == SX_SCENE_TEXT
          && items[i].text.face == SX_FACE_SMALL && items[j].text.face == SX_FACE_SMALL
          && items[i].text.anchor == SX_ANCHOR_MIDDLE && items[j].text.anchor == SX_ANCHOR_MIDDLE
          && ABS (items[i].text.y - items[j].text.y) < 1)
        g_assert_cmpfloat (ABS (items[i].text.x - items[j].text.x), >=,
                           (sx_scene_measure (style, SX_FACE_SMALL, items[i].text.string)
                            + sx_scene_measure (style, SX_FACE_SMALL, items[j].text.string)) / 2);
}

/* A word that is much longer than the numbers beside it */
static double
measure_long_word (SxFace      face,
                   const char *text,
                   gpointer    user_data)
{
  return g_utf8_strlen (text, -1) * (g_str_equal (text, "now") ? 20 : 6);
}

static void
test_long_words (Fixture       *f,
                 gconstpointer  data)
{
  const guint32 sockets[] = { 1 };
  const SxSceneStyle style = { .scale = 1, .measure = measure_long_word };

  plot_listen (f->journal, 0, 1, 5);
  plot_sample (f->journal, 55 * SECOND, 1, (SxSample) { .backlog = 1, .backlog_limit = 5 });
  follow (f, sockets, G_N_ELEMENTS (sockets));
  sx_plot_set_style (f->plot, &style);

  for (double width = 280; width < 2000; width += 130)
    for (SxPlotRange range = 0; range < SX_N_PLOT_RANGES; range++)
      {
        draw (f, range, 58 * SECOND, 0, width, 400);
        assert_times_apart (f, &style);
      }
  draw (f, SX_PLOT_RANGE_MINUTE, 58 * SECOND, 0, 700, 400);
  g_assert_cmpuint (count_texts (f, "now"), >, 0);
  g_assert_cmpuint (count_texts (f, "−60 s"), >, 0);
}

static void
test_sizes (Fixture       *f,
            gconstpointer  data)
{
  const guint32 sockets[] = { 2, 3, 4, 5, 6, 7, 1 };

  plot_listen (f->journal, 0, 1, 5);
  for (guint i = 2; i <= 7; i++)
    {
      plot_accept (f->journal, SECOND, i, 1);
      for (guint j = 0; j < 200; j++)
        plot_message (f->journal, (2 + j / 4) * SECOND, i, SX_KIND_SEND, g_test_rand_int_range (0, 100000));
      plot_sample (f->journal, 55 * SECOND, i, (SxSample) { .rtt = 40, .rttvar = 90, .cwnd = i });
    }
  follow (f, sockets, G_N_ELEMENTS (sockets));

  for (double width = 280; width < 2000; width += 130)
    for (SxPlotRange range = 0; range < SX_N_PLOT_RANGES; range++)
      {
        draw (f, range, 58 * SECOND, 40 * SECOND, width, 400);
        g_assert_cmpfloat (sx_plot_get_bottom (f->plot), <=, MAX (400, sx_plot_get_height (f->plot, width)) + 0.01);
        assert_inside (f, width, sx_plot_get_bottom (f->plot));
        assert_apart (f);
      }
}

/* What was found out may be drawn once more when fewer are followed already: it is about those that there were */
static void
test_fewer (Fixture       *f,
            gconstpointer  data)
{
  static const guint32 sockets[] = { 1, 2, 3 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  for (guint i = 1; i <= 3; i++)
    plot_accept (f->journal, 20 * SECOND, i, 9);
  for (guint i = 1; i <= 3; i++)
    plot_message (f->journal, 21 * SECOND + 10 * MS, i, SX_KIND_SEND, 1000 * i);
  follow (f, sockets, 3);
  draw (f, SX_PLOT_RANGE_MINUTE, 60 * SECOND, 21 * SECOND + 50 * MS, 600, 400);
  before = sx_plot_dup_values (f->plot);
  g_assert_nonnull (strstr (before, "#3 "));

  sx_plot_series_set_sockets (f->series, sockets, 2);
  sx_scene_clear (f->scene);
  sx_plot_draw (f->plot, f->scene);
  after = sx_plot_dup_values (f->plot);
  g_assert_cmpstr (after, ==, before);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/plot/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("empty", test_empty);
  ADD ("choice", test_choice);
  ADD ("gap", test_gap);
  ADD ("values", test_values);
  ADD ("pointer", test_pointer);
  ADD ("moving", test_moving);
  ADD ("sizes", test_sizes);
  ADD ("long-words", test_long_words);
  ADD ("fewer", test_fewer);
#undef ADD
  g_test_add_func ("/plot/ticks", test_ticks);
  g_test_add_func ("/plot/numbers", test_numbers);
  g_test_add_func ("/plot/times", test_times);

  return g_test_run ();
}
