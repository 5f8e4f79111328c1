/* test-diagram-view.c: a diagram is walked through, and selects what the tables select
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "diagram-bench.h"
#include "sx-table-frame.h"
#include "widget-tests.h"

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

      g_assert_true (view_press (GTK_WIDGET (view.area), GDK_KEY_Down, 0));
      g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, i);
      g_assert_cmpstr (sx_diagram_panel_get_caption (view.panel), ==, sentence);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view.area), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);
    }

  view_press (GTK_WIDGET (view.area), GDK_KEY_Down, 0);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, n_events - 1);
  view_press (GTK_WIDGET (view.area), GDK_KEY_Home, 0);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, 0);
  view_press (GTK_WIDGET (view.area), GDK_KEY_End, 0);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, n_events - 1);
  view_press (GTK_WIDGET (view.area), GDK_KEY_Up, 0);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, n_events - 2);
  view_press (GTK_WIDGET (view.area), GDK_KEY_Page_Up, 0);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), <, n_events - 2);

  /* To the sides it is another lifeline, where there is one */
  view_press (GTK_WIDGET (view.area), GDK_KEY_Home, 0);
  view_press (GTK_WIDGET (view.area), GDK_KEY_Right, 0);
  g_assert_cmpuint (sx_diagram_get_event (view.diagram, sx_diagram_area_get_selected (view.area))->lifeline, !=,
                    sx_diagram_get_event (view.diagram, 0)->lifeline);
  view_press (GTK_WIDGET (view.area), GDK_KEY_Left, 0);
  g_assert_cmpuint (sx_diagram_get_event (view.diagram, sx_diagram_area_get_selected (view.area))->lifeline, ==,
                    sx_diagram_get_event (view.diagram, 0)->lifeline);

  g_assert_true (view_press (GTK_WIDGET (view.area), GDK_KEY_Escape, 0));
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, SX_NO_EVENT);
  /* A second one is somebody else's */
  g_assert_false (view_press (GTK_WIDGET (view.area), GDK_KEY_Escape, 0));

  view_close (&view);
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
  event = view_find_kind (&view, SX_KIND_SEND);
  serial = sx_diagram_get_event (view.diagram, event)->serial;

  sx_diagram_area_select (view.area, event);
  g_assert_cmpuint (sx_desk_get_selected_socket (view.story.desk), ==, 2);
  g_assert_cmpuint (sx_desk_get_selected_serial (view.story.desk), ==, serial);
  g_assert_true (is_only_row (get_rows (&view, "SxLogTable"), serial));
  g_assert_true (is_only_row (get_rows (&view, "SxMessageTable"), serial));
  g_assert_cmpuint (sx_diagram_area_get_view (view.area)->selected_socket, ==, 2);

  /* What is no message is in the log only */
  event = view_find_kind (&view, SX_KIND_LISTEN);
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
  g_assert_cmpuint (shown->selected_event, ==, view_find_kind (&view, SX_KIND_RECV));
  g_assert_cmpuint (shown->selected_socket, ==, 2);
  g_assert_false (is_only_row (get_rows (&view, "SxLogTable"),
                               sx_diagram_get_event (view.diagram, shown->selected_event)->serial));

  gtk_selection_model_select_item (get_rows (&view, "SxLogTable"), 0, TRUE);
  g_assert_cmpuint (shown->selected_event, ==, view_find_kind (&view, SX_KIND_SOCKET));

  gtk_selection_model_unselect_all (get_rows (&view, "SxLogTable"));
  g_assert_cmpuint (shown->selected_event, ==, SX_NO_EVENT);

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
click_head (View     *view,
            guint32   socket,
            gboolean  only)
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
  sx_test_assert_until (view_has_all, &view);
  g_assert_true (sx_diagram_is_automatic (view.diagram));
  sx_diagram_area_select (view.area, view_find_kind (&view, SX_KIND_RECV));

  /* Only the second one, and whoever is at its other end; the event that was selected still is */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view.area), "diagram.show-only", "u", 2));
  sx_test_assert_until (has_two_lifelines, view.diagram);
  sx_test_assert_until (view_is_asleep, &view);
  g_assert_cmpuint (sx_diagram_area_get_selected (view.area), ==, view_find_kind (&view, SX_KIND_RECV));

  view_act (&view, "diagram.show-all", NULL);
  sx_test_assert_until (is_automatic_again, view.diagram);
  sx_test_assert_until (view_is_asleep, &view);

  /* The same by a click on a head, and by another one; with Ctrl it only selects */
  click_head (&view, 2, TRUE);
  sx_test_assert_until (has_two_lifelines, view.diagram);
  click_head (&view, 2, TRUE);
  sx_test_assert_until (is_automatic_again, view.diagram);
  click_head (&view, 2, FALSE);
  g_assert_true (sx_diagram_is_automatic (view.diagram));
  sx_test_assert_until (view_is_asleep, &view);

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

static void
add_tests (void)
{
  g_test_add_func ("/diagram-view/walk", test_walk);
  g_test_add_func ("/diagram-view/selects-in-tables", test_selects_in_tables);
  g_test_add_func ("/diagram-view/follows-tables", test_follows_tables);
  g_test_add_func ("/diagram-view/sockets", test_sockets);
  g_test_add_func ("/diagram-view/empty", test_empty);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
