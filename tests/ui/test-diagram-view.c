/* test-diagram-view.c: a diagram is walked through, selects what the tables select, and sleeps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "desk-story.h"
#include "sx-table-frame.h"
#include "sx-diagram-panel.h"
#include "sx-diagram-walk.h"
#include "sx-feed.h"
#include "sx-log-table.h"
#include "sx-message-table.h"
#include "sx-socket-table.h"

/* A panel beside the three tables of its desk */
typedef struct
{
  Story           story;
  SxMoment       *moment;
  GtkWidget      *window;
  SxDiagramPanel *panel;
  SxDiagramArea  *area;
  SxDiagram      *diagram;
  SxFeed         *feed;
} View;

static void
moment_changed_cb (View *view)
{
  sx_desk_set_end (view->story.desk, sx_moment_get_end (view->moment));
}

static gboolean
is_asleep (gpointer data)
{
  View *view = data;

  return sx_feed_is_asleep (view->feed) && sx_diagram_panel_is_asleep (view->panel);
}

static gboolean
is_drawn (gpointer data)
{
  View *view = data;

  return sx_diagram_area_get_n_built (view->area) > 0 && gtk_widget_get_height (GTK_WIDGET (view->area)) > 0;
}

static GtkWidget *
add_table (GtkWidget *box,
           GtkWidget *table,
           SxDesk    *desk)
{
  g_object_set (table, "desk", desk, NULL);
  gtk_box_append (GTK_BOX (box), table);

  return table;
}

static void
view_open (View *view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *tables = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  story_open (&view->story, SX_PANE_SERVER);
  view->moment = sx_moment_new (view->story.journal);
  g_signal_connect_swapped (view->moment, "changed", G_CALLBACK (moment_changed_cb), view);
  view->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (view->window), 1200, 800);
  view->panel = SX_DIAGRAM_PANEL (sx_diagram_panel_new (&view->story.desk, 1, view->moment, NULL));
  view->area = sx_diagram_panel_get_area (view->panel);
  view->diagram = sx_diagram_panel_get_diagram (view->panel);
  gtk_widget_set_hexpand (GTK_WIDGET (view->panel), TRUE);
  add_table (tables, g_object_new (SX_TYPE_SOCKET_TABLE, NULL), view->story.desk);
  add_table (tables, g_object_new (SX_TYPE_LOG_TABLE, NULL), view->story.desk);
  add_table (tables, g_object_new (SX_TYPE_MESSAGE_TABLE, NULL), view->story.desk);
  gtk_box_append (GTK_BOX (box), tables);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (view->panel));
  gtk_window_set_child (GTK_WINDOW (view->window), box);
  view->feed = sx_feed_new (view->story.journal, view->window);
  sx_feed_add_desk (view->feed, view->story.desk);
  sx_feed_add_view (view->feed, view->panel, sx_diagram_panel_take, sx_diagram_panel_tell);
  gtk_window_present (GTK_WINDOW (view->window));
  sx_test_assert_until (is_drawn, view);
  sx_test_assert_until (is_asleep, view);
}

static void
view_close (View *view)
{
  g_assert_finalize_object (view->feed);
  gtk_window_destroy (GTK_WINDOW (view->window));
  sx_test_iterate ();
  g_assert_finalize_object (view->moment);
  story_close (&view->story);
}

static gboolean
has_all (gpointer data)
{
  View *view = data;

  return is_asleep (view) && sx_diagram_find_event (view->diagram,
                                                    sx_journal_get_n_records (view->story.journal) - 1) != SX_NO_EVENT;
}

/* A server, a client outside, a greeting, and an end */
static void
view_tell (View *view)
{
  story_listen (&view->story);
  story_accept (&view->story, 2);
  story_text (&view->story, 2, SX_KIND_SEND, "Thank you for connecting");
  story_text (&view->story, 2, SX_KIND_RECV, "bye");
  story_end (&view->story, 2);
  sx_test_assert_until (has_all, view);
}

/* As if it was pressed in the widget */
static gboolean
press (GtkWidget       *widget,
       guint            key,
       GdkModifierType  modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          g_autofree char *wanted = gtk_accelerator_name (key, modifiers);
          g_autofree char *trigger = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_str_equal (wanted, trigger))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }

  return FALSE;
}

static void
test_walk (void)
{
  View view;
  guint n_events;

  view_open (&view);
  view_tell (&view);
  n_events = sx_diagram_get_n_events (view.diagram);
  g_assert_cmpuint (n_events, >=, 7);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, SX_NO_EVENT);

  /* Every event is heard, in order, as its sentence */
  for (guint i = 0; i < n_events; i++)
    {
      g_autofree char *sentence = sx_diagram_dup_sentence (view.diagram, i);
      g_autofree char *description = g_strdup_printf ("Event %u of %u: %s", i + 1, n_events, sentence);

      g_assert_true (press (GTK_WIDGET (view.area), GDK_KEY_Down, 0));
      g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, i);
      g_assert_cmpstr (sx_diagram_panel_get_caption (view.panel), ==, sentence);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view.area), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);
    }

  press (GTK_WIDGET (view.area), GDK_KEY_Down, 0);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, n_events - 1);
  press (GTK_WIDGET (view.area), GDK_KEY_Home, 0);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, 0);
  press (GTK_WIDGET (view.area), GDK_KEY_End, 0);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, n_events - 1);
  press (GTK_WIDGET (view.area), GDK_KEY_Up, 0);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, n_events - 2);
  press (GTK_WIDGET (view.area), GDK_KEY_Page_Up, 0);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), <, n_events - 2);

  /* To the sides it is another lifeline, where there is one */
  press (GTK_WIDGET (view.area), GDK_KEY_Home, 0);
  press (GTK_WIDGET (view.area), GDK_KEY_Right, 0);
  g_assert_cmpuint (sx_diagram_get_event (view.diagram, sx_diagram_area_get_selected (view.area))->lifeline, !=,
                    sx_diagram_get_event (view.diagram, 0)->lifeline);
  press (GTK_WIDGET (view.area), GDK_KEY_Left, 0);
  g_assert_cmpuint (sx_diagram_get_event (view.diagram, sx_diagram_area_get_selected (view.area))->lifeline, ==,
                    sx_diagram_get_event (view.diagram, 0)->lifeline);

  g_assert_true (press (GTK_WIDGET (view.area), GDK_KEY_Escape, 0));
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, SX_NO_EVENT);
  /* A second one is somebody else's */
  g_assert_false (press (GTK_WIDGET (view.area), GDK_KEY_Escape, 0));

  view_close (&view);
}

static guint
find_kind (View   *view,
           SxKind  kind)
{
  for (guint i = 0; i < sx_diagram_get_n_events (view->diagram); i++)
    if (sx_diagram_get_event (view->diagram, i)->kind == kind)
      return i;

  g_assert_not_reached ();
}

static GtkWidget *
find_view (GtkWidget  *widget,
           const char *type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = g_str_equal (G_OBJECT_TYPE_NAME (child), type) ? child : find_view (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkSelectionModel *
get_rows (View       *view,
          const char *table)
{
  GtkWidget *list = find_view (find_view (view->window, table), "GtkColumnView");

  return sx_table_frame_get_model (SX_TABLE_FRAME (gtk_widget_get_ancestor (list, SX_TYPE_TABLE_FRAME)));
}

static gboolean
is_only_row (GtkSelectionModel *rows,
             guint64            serial)
{
  g_autoptr (GtkBitset) selection = gtk_selection_model_get_selection (rows);
  g_autoptr (SxRecordItem) item = NULL;

  if (gtk_bitset_get_size (selection) != 1)
    return FALSE;

  item = g_list_model_get_item (G_LIST_MODEL (rows), gtk_bitset_get_minimum (selection));

  return sx_record_item_get_serial (item) == serial;
}

static void
test_selects_in_tables (void)
{
  View view;
  guint event;
  guint64 serial;

  view_open (&view);
  view_tell (&view);
  event = find_kind (&view, SX_KIND_SEND);
  serial = sx_diagram_get_event (view.diagram, event)->serial;

  sx_diagram_area_select (view.area, event);
  g_assert_cmpuint (sx_desk_get_selected_socket (view.story.desk), ==, 2);
  g_assert_cmpuint (sx_desk_get_selected_serial (view.story.desk), ==, serial);
  g_assert_true (is_only_row (get_rows (&view, "SxLogTable"), serial));
  g_assert_true (is_only_row (get_rows (&view, "SxMessageTable"), serial));
  g_assert_cmpuint (sx_diagram_area_get_view (view.area)->selected_socket, ==, 2);

  /* What is no message is in the log only */
  event = find_kind (&view, SX_KIND_LISTEN);
  sx_diagram_area_select (view.area, event);
  g_assert_cmpuint (sx_desk_get_selected_socket (view.story.desk), ==, 1);
  g_assert_true (is_only_row (get_rows (&view, "SxLogTable"), sx_diagram_get_event (view.diagram, event)->serial));
  g_assert_false (is_only_row (get_rows (&view, "SxMessageTable"), serial));

  sx_diagram_area_select (view.area, SX_NO_EVENT);
  g_assert_cmpuint (sx_desk_get_selected_serial (view.story.desk), ==, G_MAXUINT64);

  view_close (&view);
}

static void
test_follows_tables (void)
{
  View view;
  const SxDiagramView *shown;

  view_open (&view);
  view_tell (&view);
  shown = sx_diagram_area_get_view (view.area);

  /* A row of Sockets is a lifeline */
  sx_desk_set_selected_socket (view.story.desk, 2);
  g_assert_cmpuint (shown->selected_socket, ==, 2);
  sx_desk_set_selected_socket (view.story.desk, 0);
  g_assert_cmpuint (shown->selected_socket, ==, 0);

  /* A row of Messages is an event, and the log's rows stay as they are */
  gtk_selection_model_select_item (get_rows (&view, "SxMessageTable"), 1, TRUE);
  g_assert_cmpuint (shown->selected_event, ==, find_kind (&view, SX_KIND_RECV));
  g_assert_cmpuint (shown->selected_socket, ==, 2);
  g_assert_false (is_only_row (get_rows (&view, "SxLogTable"),
                               sx_diagram_get_event (view.diagram, shown->selected_event)->serial));

  gtk_selection_model_select_item (get_rows (&view, "SxLogTable"), 0, TRUE);
  g_assert_cmpuint (shown->selected_event, ==, find_kind (&view, SX_KIND_SOCKET));

  gtk_selection_model_unselect_all (get_rows (&view, "SxLogTable"));
  g_assert_cmpuint (shown->selected_event, ==, SX_NO_EVENT);

  view_close (&view);
}

static void
act (View       *view,
     const char *action,
     const char *parameter)
{
  g_autoptr (GVariant) value = parameter != NULL ? g_variant_ref_sink (g_variant_new_string (parameter)) : NULL;

  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (view->area), action, value));
}

static gboolean
is_stopped (gpointer data)
{
  View *view = data;

  return !sx_moment_is_playing (view->moment) && is_asleep (view);
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

      act (&view, "diagram.step", NULL);
      g_assert_cmpuint (sx_moment_get_end (view.moment), ==, sx_diagram_get_event (view.diagram, i)->last_serial + 1);
      g_assert_cmpuint (sx_diagram_count_until (view.diagram, sx_moment_get_end (view.moment)), ==, i + 1);
      g_assert_cmpstr (sx_diagram_panel_get_caption (view.panel), ==, sentence);
    }
  g_assert_false (sx_moment_is_live (view.moment));
  act (&view, "diagram.now", NULL);
  g_assert_true (sx_moment_is_live (view.moment));

  act (&view, "diagram.pause", NULL);
  g_assert_cmpuint (sx_moment_get_end (view.moment), ==, n_records);
  g_object_get (view.panel, "pause", &pause, NULL);
  g_assert_true (pause);
  act (&view, "diagram.pause", NULL);
  g_assert_true (sx_moment_is_live (view.moment));

  /* It plays to its end, and then nothing runs any more */
  act (&view, "diagram.slow-motion", "0.001");
  g_assert_true (sx_moment_is_playing (view.moment));
  g_assert_cmpuint (sx_moment_get_end (view.moment), <, n_records);
  g_assert_false (sx_diagram_panel_is_asleep (view.panel));
  act (&view, "diagram.pause", NULL);
  g_assert_false (sx_moment_is_playing (view.moment));
  g_assert_true (sx_diagram_panel_is_asleep (view.panel));
  act (&view, "diagram.pause", NULL);
  g_assert_true (sx_moment_is_playing (view.moment));
  act (&view, "diagram.slow-motion", "1");
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
  act (&view, "diagram.slow-motion", "0.001");
  g_assert_cmpint (sx_diagram_area_get_view (view.area)->now, !=, 0);
  act (&view, "diagram.now", NULL);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  act (&view, "diagram.slow-motion", "0.001");
  g_assert_cmpint (sx_diagram_area_get_view (view.area)->now, ==, 0);
  act (&view, "diagram.slow-motion", "1");
  sx_test_assert_until (is_stopped, &view);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-enable-animations");

  view_close (&view);
}

static gboolean
is_over (gpointer data)
{
  return *(gboolean *) data;
}

static gboolean
over_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* That much time goes by, and frames with it if anybody wants any */
static void
let_pass (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, over_cb, &over);
  sx_test_assert_until (is_over, &over);
}

static void
test_asleep (void)
{
  View view;
  guint n_built;

  view_open (&view);
  view_tell (&view);
  let_pass (100);
  n_built = sx_diagram_area_get_n_built (view.area);
  let_pass (300);
  g_assert_cmpuint (sx_diagram_area_get_n_built (view.area), ==, n_built);
  g_assert_true (is_asleep (&view));

  story_text (&view.story, 2, SX_KIND_SEND, "more");
  sx_test_assert_until (has_all, &view);
  let_pass (100);
  g_assert_cmpuint (sx_diagram_area_get_n_built (view.area), >, n_built);

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
  let_pass (100);
  sx_test_assert_until (is_asleep, &view);
  g_assert_cmpuint (sx_diagram_get_n_events (view.diagram), ==, 0);

  gtk_widget_set_visible (GTK_WIDGET (view.panel), TRUE);
  sx_test_assert_until (has_all, &view);
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
  sx_test_assert_until (has_all, &view);
  sx_test_assert_until (is_scrollable, view.area);
  g_assert_true (is_at_end (view.area));

  /* Who scrolls up wants to stay there */
  gtk_adjustment_set_value (vertical, 10);
  g_assert_false (sx_diagram_area_get_follow (view.area));
  story_text (&view.story, 2, SX_KIND_SEND, "one more");
  sx_test_assert_until (has_all, &view);
  g_assert_cmpfloat (gtk_adjustment_get_value (vertical), ==, 10);

  gtk_adjustment_set_value (vertical, gtk_adjustment_get_upper (vertical));
  g_assert_true (sx_diagram_area_get_follow (view.area));
  story_text (&view.story, 2, SX_KIND_SEND, "and one");
  sx_test_assert_until (has_all, &view);
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
  sx_diagram_area_select (view.area, find_kind (&view, SX_KIND_ACCEPT));
  for (guint i = 0; i < 8; i++)
    {
      GtkAdjustment *vertical = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view.area));
      guint event = sx_diagram_area_get_selected (view.area);
      double y = sx_diagram_get_event_y (view.diagram, event) - gtk_adjustment_get_value (vertical);

      before = sx_diagram_get_ns_per_pixel (view.diagram);
      press (GTK_WIDGET (view.area), GDK_KEY_plus, 0);
      g_assert_cmpfloat (sx_diagram_get_ns_per_pixel (view.diagram), <, before);
      if (gtk_adjustment_get_value (vertical) > 0)
        g_assert_cmpfloat_with_epsilon (sx_diagram_get_event_y (view.diagram, event)
                                        - gtk_adjustment_get_value (vertical), y, 2);
    }
  before = sx_diagram_get_ns_per_pixel (view.diagram);
  act (&view, "diagram.zoom-out", NULL);
  g_assert_cmpfloat (sx_diagram_get_ns_per_pixel (view.diagram), >, before);

  for (guint i = 0; i < 200; i++)
    sx_diagram_area_zoom (view.area, 4);
  g_assert_cmpfloat (sx_diagram_get_ns_per_pixel (view.diagram), ==, SX_DIAGRAM_MIN_NS_PER_PIXEL);
  for (guint i = 0; i < 200; i++)
    sx_diagram_area_zoom (view.area, 0.25);
  g_assert_cmpfloat (sx_diagram_get_ns_per_pixel (view.diagram), ==, SX_DIAGRAM_MAX_NS_PER_PIXEL);

  view_close (&view);
}

static gboolean
has_two_lifelines (gpointer data)
{
  return sx_diagram_get_n_lifelines (data) == 2;
}

static gboolean
is_automatic_again (gpointer data)
{
  return sx_diagram_is_automatic (data) && sx_diagram_get_n_lifelines (data) > 2;
}

static void
click_head (View    *view,
            guint32  socket,
            gboolean only)
{
  for (guint i = 0; i < sx_diagram_get_n_lifelines (view->diagram); i++)
    {
      if (sx_diagram_get_lifeline (view->diagram, i)->socket == socket)
        {
          g_signal_emit_by_name (view->area, "head-activated", i, only);
          return;
        }
    }

  g_assert_not_reached ();
}

static void
test_sockets (void)
{
  View view;

  view_open (&view);
  view_tell (&view);
  story_accept (&view.story, 3);
  story_text (&view.story, 3, SX_KIND_SEND, "hello");
  sx_test_assert_until (has_all, &view);
  g_assert_true (sx_diagram_is_automatic (view.diagram));
  sx_diagram_area_select (view.area, find_kind (&view, SX_KIND_RECV));

  /* Only the second one, and whoever is at its other end; the event that was selected still is */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view.area), "diagram.show-only", "u", 2));
  sx_test_assert_until (has_two_lifelines, view.diagram);
  sx_test_assert_until (is_asleep, &view);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, find_kind (&view, SX_KIND_RECV));

  act (&view, "diagram.show-all", NULL);
  sx_test_assert_until (is_automatic_again, view.diagram);
  sx_test_assert_until (is_asleep, &view);

  /* The same by a click on a head, and by another one; with Ctrl it only selects */
  click_head (&view, 2, TRUE);
  sx_test_assert_until (has_two_lifelines, view.diagram);
  click_head (&view, 2, TRUE);
  sx_test_assert_until (is_automatic_again, view.diagram);
  click_head (&view, 2, FALSE);
  g_assert_true (sx_diagram_is_automatic (view.diagram));
  sx_test_assert_until (is_asleep, &view);

  view_close (&view);
}

static void
test_empty (void)
{
  View view;
  GtkWidget *button;

  view_open (&view);
  button = find_view (find_view (GTK_WIDGET (view.panel), "GtkOverlay"), "GtkButton");
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "app.show-me");

  view_tell (&view);
  g_assert_false (gtk_widget_get_mapped (button));

  view_close (&view);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display: run it with tests/with-display.sh\n");
      return 0;
    }

  g_test_add_func ("/diagram/walk", test_walk);
  g_test_add_func ("/diagram/selects-in-tables", test_selects_in_tables);
  g_test_add_func ("/diagram/follows-tables", test_follows_tables);
  g_test_add_func ("/diagram/time", test_time);
  g_test_add_func ("/diagram/reduced-motion", test_reduced_motion);
  g_test_add_func ("/diagram/asleep", test_asleep);
  g_test_add_func ("/diagram/hidden", test_hidden);
  g_test_add_func ("/diagram/follow", test_follow);
  g_test_add_func ("/diagram/zoom", test_zoom);
  g_test_add_func ("/diagram/sockets", test_sockets);
  g_test_add_func ("/diagram/empty", test_empty);

  return g_test_run ();
}
