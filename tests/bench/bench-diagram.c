/* bench-diagram.c: how long the frames of a long diagram take
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 100,000 events, scrolled through and zoomed, drawn by cairo. A frame is what the program does for it, from the
 * scene to the last pixel: 99 of 100 have to take less than one of 60 Hz does. What counts is the time that the thread
 * worked, so that other programs on a busy machine are not held against it; the clock's is printed besides.
 */

#include "sx-config.h"

#include <stdlib.h>

#include "../ui/desk-story.h"
#include "sx-diagram-panel.h"
#include "sx-feed.h"
#include "sx-frames.h"
#include "sx-times.h"

#define N_CONNECTIONS 4
#define N_EVENTS 100000
#define N_FRAMES 600
#define FRAME_MS 16.7

typedef struct
{
  SxDiagramArea *area;
  guint          frame;
  gboolean       zooms;
} Run;

/* Down at the pace of a hand on the wheel, and a leap now and then; or in and out */
static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Run *run = user_data;
  GtkAdjustment *vertical = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (run->area));
  double value = gtk_adjustment_get_value (vertical);

  if (run->zooms)
    sx_diagram_area_zoom (run->area, run->frame / 60 % 2 == 0 ? 1.1 : 1 / 1.1);
  else if (run->frame % 50 == 49)
    gtk_adjustment_set_value (vertical, gtk_adjustment_get_upper (vertical) * (run->frame * 37 % 100) / 100);
  else
    gtk_adjustment_set_value (vertical, value + 90);

  return ++run->frame < N_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static double
measure (SxDiagramArea *area,
         const char    *title,
         gboolean       zooms)
{
  Run run = { .area = area, .zooms = zooms };
  SxFrames *frames = sx_frames_new (GTK_WIDGET (area));
  SxTimes worked, waited;

  gtk_widget_add_tick_callback (GTK_WIDGET (area), tick_cb, &run, NULL);
  while (run.frame < N_FRAMES)
    g_main_context_iteration (NULL, TRUE);

  worked = sx_frames_sum_up_work (frames);
  waited = sx_frames_sum_up (frames);
  sx_frames_free (frames);
  g_print ("%-10s %4u frames: median %5.1f ms, 99 of 100 below %5.1f ms (by the clock %5.1f and %5.1f ms)\n",
           title, worked.n, worked.median, worked.most, waited.median, waited.most);

  return worked.most;
}

static void
tell (Story *story)
{
  story_listen (story);
  for (guint i = 0; i < N_CONNECTIONS; i++)
    story_accept (story, 2 + i);
  for (guint i = 0; i < N_EVENTS; i++)
    {
      /* Now and then a silence, and never so dense that events are summed up */
      story->time += i % 17 == 0 ? G_GINT64_CONSTANT (1500000000) : G_GINT64_CONSTANT (40000000);
      story_text (story, 2 + i % N_CONNECTIONS, i % 3 == 0 ? SX_KIND_RECV : SX_KIND_SEND, "a message of some length");
    }
}

static gboolean
is_ready (gpointer data)
{
  return sx_diagram_get_n_events (sx_diagram_panel_get_diagram (data)) >= N_EVENTS;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (SxFeed) feed = NULL;
  g_autoptr (SxMoment) moment = NULL;
  SxDiagramPanel *panel;
  GtkWidget *window;
  Story story;
  gint64 began;
  gboolean good;

  if (!gtk_init_check ())
    {
      g_print ("there is no display\n");
      return 77;
    }

  story_open (&story, SX_PANE_SERVER);
  tell (&story);
  moment = sx_moment_new (story.journal);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  panel = SX_DIAGRAM_PANEL (sx_diagram_panel_new (&story.desk, 1, moment, NULL));
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (panel));
  feed = sx_feed_new (story.journal, window);
  sx_feed_add_view (feed, panel, sx_diagram_panel_take, sx_diagram_panel_tell);

  began = g_get_monotonic_time ();
  gtk_window_present (GTK_WINDOW (window));
  if (!sx_test_wait_until (is_ready, panel, 60000))
    {
      g_print ("only %u events were taken in\n", sx_diagram_get_n_events (sx_diagram_panel_get_diagram (panel)));
      return EXIT_FAILURE;
    }
  g_print ("%u events taken in after %.0f ms\n", sx_diagram_get_n_events (sx_diagram_panel_get_diagram (panel)),
           (g_get_monotonic_time () - began) / 1000.0);
  sx_test_iterate ();

  sx_diagram_area_set_follow (sx_diagram_panel_get_area (panel), FALSE);
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (sx_diagram_panel_get_area (panel))), 0);
  good = measure (sx_diagram_panel_get_area (panel), "scrolling", FALSE) < FRAME_MS;
  g_object_set (panel, "time", "true", NULL);
  good &= measure (sx_diagram_panel_get_area (panel), "zooming", TRUE) < FRAME_MS;

  gtk_window_destroy (GTK_WINDOW (window));
  sx_test_iterate ();

  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
