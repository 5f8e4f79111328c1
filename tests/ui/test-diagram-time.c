/* test-diagram-time.c: a diagram shows a moment, follows what comes, and sleeps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "diagram-bench.h"
#include "sx-diagram-walk.h"
#include "widget-tests.h"

static gboolean
is_stopped (gpointer data)
{
  View *view = data;

  return !sx_moment_is_playing (view->moment) && view_is_asleep (view);
}

static void
test_time (void)
{
  View view;
  guint64 n_records;
  gboolean pause;

  view_open (&view);
  view_tell (&view);
  n_records = sx_journal_get_n_records (view.story.journal);

  /* Step: the first event, then one more each time, as its sentence */
  for (guint i = 0; i < sx_diagram_get_n_events (view.diagram); i++)
    {
      g_autofree char *sentence = sx_diagram_dup_sentence (view.diagram, i);

      view_act (&view, "diagram.step", NULL);
      g_assert_cmpuint (sx_moment_get_end (view.moment), ==, sx_diagram_get_event (view.diagram, i)->last_serial + 1);
      g_assert_cmpuint (sx_diagram_count_until (view.diagram, sx_moment_get_end (view.moment)), ==, i + 1);
      g_assert_cmpstr (sx_diagram_panel_get_caption (view.panel), ==, sentence);
    }
  g_assert_false (sx_moment_is_live (view.moment));
  view_act (&view, "diagram.now", NULL);
  g_assert_true (sx_moment_is_live (view.moment));

  view_act (&view, "diagram.pause", NULL);
  g_assert_cmpuint (sx_moment_get_end (view.moment), ==, n_records);
  g_object_get (view.panel, "pause", &pause, NULL);
  g_assert_true (pause);
  view_act (&view, "diagram.pause", NULL);
  g_assert_true (sx_moment_is_live (view.moment));

  /* It plays to its end, and then nothing runs any more */
  view_act (&view, "diagram.slow-motion", "0.001");
  g_assert_true (sx_moment_is_playing (view.moment));
  g_assert_cmpuint (sx_moment_get_end (view.moment), <, n_records);
  g_assert_false (sx_diagram_panel_is_asleep (view.panel));
  view_act (&view, "diagram.pause", NULL);
  g_assert_false (sx_moment_is_playing (view.moment));
  g_assert_true (sx_diagram_panel_is_asleep (view.panel));
  view_act (&view, "diagram.pause", NULL);
  g_assert_true (sx_moment_is_playing (view.moment));
  view_act (&view, "diagram.slow-motion", "1");
  sx_test_assert_until (is_stopped, &view);
  g_assert_cmpuint (sx_moment_get_end (view.moment), ==, n_records);

  view_close (&view);
}

static void
test_reduced_motion (void)
{
  View view;

  view_open (&view);
  view_tell (&view);
  view_act (&view, "diagram.slow-motion", "0.001");
  g_assert_cmpint (sx_diagram_area_get_view (view.area)->now, !=, 0);
  view_act (&view, "diagram.now", NULL);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  view_act (&view, "diagram.slow-motion", "0.001");
  g_assert_cmpint (sx_diagram_area_get_view (view.area)->now, ==, 0);
  view_act (&view, "diagram.slow-motion", "1");
  sx_test_assert_until (is_stopped, &view);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-enable-animations");

  view_close (&view);
}

typedef struct
{
  SxDiagramArea *area;
  guint          n_built;
} Built;

/* In so long it was not drawn. What it was asleep with may come a frame later, and frames are slow where a machine is */
static gboolean
is_left_alone (gpointer data)
{
  Built *built = data;

  built->n_built = sx_diagram_area_get_n_built (built->area);
  sx_test_run_for (300);

  return sx_diagram_area_get_n_built (built->area) == built->n_built;
}

static gboolean
is_built_again (gpointer data)
{
  const Built *built = data;

  return sx_diagram_area_get_n_built (built->area) > built->n_built;
}

static void
test_asleep (void)
{
  View view;
  Built built;

  view_open (&view);
  view_tell (&view);
  built.area = view.area;
  sx_test_assert_until (is_left_alone, &built);
  g_assert_true (view_is_asleep (&view));

  story_text (&view.story, 2, SX_KIND_SEND, "more");
  sx_test_assert_until (view_has_all, &view);
  sx_test_assert_until (is_built_again, &built);

  view_close (&view);
}

static void
test_hidden (void)
{
  View view;

  view_open (&view);
  gtk_widget_set_visible (GTK_WIDGET (view.panel), FALSE);
  story_listen (&view.story);
  story_accept (&view.story, 2);
  sx_test_run_for (100);
  sx_test_assert_until (view_is_asleep, &view);
  g_assert_cmpuint (sx_diagram_get_n_events (view.diagram), ==, 0);

  gtk_widget_set_visible (GTK_WIDGET (view.panel), TRUE);
  sx_test_assert_until (view_has_all, &view);
  g_assert_cmpuint (sx_diagram_get_n_events (view.diagram), >, 0);

  view_close (&view);
}

static gboolean
is_scrollable (gpointer data)
{
  GtkAdjustment *vertical = gtk_scrollable_get_vadjustment (data);

  return gtk_adjustment_get_upper (vertical) > 2 * gtk_adjustment_get_page_size (vertical);
}

static gboolean
is_at_end (SxDiagramArea *area)
{
  GtkAdjustment *vertical = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (area));

  return gtk_adjustment_get_value (vertical) + gtk_adjustment_get_page_size (vertical)
         >= gtk_adjustment_get_upper (vertical) - 1;
}

static void
test_follow (void)
{
  View view;
  GtkAdjustment *vertical;

  view_open (&view);
  vertical = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view.area));
  view_tell (&view);
  for (guint i = 0; i < 60; i++)
    {
      story_text (&view.story, 2, i % 2 == 0 ? SX_KIND_SEND : SX_KIND_RECV, "on and on");
      view.story.time += G_USEC_PER_SEC * 1000;
    }
  sx_test_assert_until (view_has_all, &view);
  sx_test_assert_until (is_scrollable, view.area);
  g_assert_true (is_at_end (view.area));

  /* Who scrolls up wants to stay there */
  gtk_adjustment_set_value (vertical, 10);
  g_assert_false (sx_diagram_area_get_follow (view.area));
  story_text (&view.story, 2, SX_KIND_SEND, "one more");
  sx_test_assert_until (view_has_all, &view);
  g_assert_cmpfloat (gtk_adjustment_get_value (vertical), ==, 10);

  gtk_adjustment_set_value (vertical, gtk_adjustment_get_upper (vertical));
  g_assert_true (sx_diagram_area_get_follow (view.area));
  story_text (&view.story, 2, SX_KIND_SEND, "and one");
  sx_test_assert_until (view_has_all, &view);
  g_assert_true (is_at_end (view.area));

  view_close (&view);
}

static void
test_zoom (void)
{
  View view;
  double before;

  view_open (&view);
  view_tell (&view);
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (view.area), "diagram.zoom-in", NULL)
                  && sx_diagram_area_get_time_scale (view.area) == SX_TIME_SCALE_TRUE);

  g_object_set (view.panel, "time", "true", NULL);
  g_assert_cmpint (sx_diagram_area_get_time_scale (view.area), ==, SX_TIME_SCALE_TRUE);

  /* The selected event stays where it is */
  sx_diagram_area_select (view.area, view_find_kind (&view, SX_KIND_ACCEPT));
  for (guint i = 0; i < 8; i++)
    {
      GtkAdjustment *vertical = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view.area));
      guint event = sx_diagram_area_get_selected (view.area);
      double y = sx_diagram_get_event_y (view.diagram, event) - gtk_adjustment_get_value (vertical);

      before = sx_diagram_get_ns_per_pixel (view.diagram);
      view_press (GTK_WIDGET (view.area), GDK_KEY_plus, 0);
      g_assert_cmpfloat (sx_diagram_get_ns_per_pixel (view.diagram), <, before);
      if (gtk_adjustment_get_value (vertical) > 0)
        g_assert_cmpfloat_with_epsilon (sx_diagram_get_event_y (view.diagram, event)
                                        - gtk_adjustment_get_value (vertical), y, 2);
    }
  before = sx_diagram_get_ns_per_pixel (view.diagram);
  view_act (&view, "diagram.zoom-out", NULL);
  g_assert_cmpfloat (sx_diagram_get_ns_per_pixel (view.diagram), >, before);

  for (guint i = 0; i < 200; i++)
    sx_diagram_area_zoom (view.area, 4);
  g_assert_cmpfloat (sx_diagram_get_ns_per_pixel (view.diagram), ==, SX_DIAGRAM_MIN_NS_PER_PIXEL);
  for (guint i = 0; i < 200; i++)
    sx_diagram_area_zoom (view.area, 0.25);
  g_assert_cmpfloat (sx_diagram_get_ns_per_pixel (view.diagram), ==, SX_DIAGRAM_MAX_NS_PER_PIXEL);

  view_close (&view);
}

static void
add_tests (void)
{
  g_test_add_func ("/diagram-time/time", test_time);
  g_test_add_func ("/diagram-time/reduced-motion", test_reduced_motion);
  g_test_add_func ("/diagram-time/asleep", test_asleep);
  g_test_add_func ("/diagram-time/hidden", test_hidden);
  g_test_add_func ("/diagram-time/follow", test_follow);
  g_test_add_func ("/diagram-time/zoom", test_zoom);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
