/* test-socket-table.c: selecting sockets, and what can be done with them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <gtk/gtk.h>

#include "sx-socket-table.h"
#include "table-bench.h"
#include "widget-tests.h"

static gboolean
is_enabled (TableBench *f,
            const char *button)
{
  return gtk_widget_get_sensitive (table_bench_get_child (f->table, button));
}

static void
assert_command (TableBench *f,
                const char *action,
                const char *expected)
{
  g_autofree char *command = NULL;

  gtk_widget_activate_action (f->table, action, NULL);
  command = fake_engine_take_command (f->story.engine);
  g_assert_cmpstr (command, ==, expected);
}

static void
test_socket_selection (void)
{
  TableBench f;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_SERVER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sx_table_frame_get_view (f.frame)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Sockets");
  g_assert_true (gtk_widget_get_visible (table_bench_get_child (GTK_WIDGET (f.frame), "placeholder")));

  /* The desk may select what is not there yet */
  story_listen (&f.story);
  story_accept (&f.story, 4);
  story_accept (&f.story, 5);
  story_drain (&f.story);
  g_assert_false (gtk_widget_get_visible (table_bench_get_child (GTK_WIDGET (f.frame), "placeholder")));
  g_assert_cmpuint (table_bench_count_selected (&f), ==, 0);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 0);

  gtk_selection_model_select_item (f.model, 1, TRUE);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 4);

  sx_desk_set_selected_socket (f.story.desk, 5);
  g_assert_true (gtk_selection_model_is_selected (f.model, 2));
  g_assert_cmpuint (table_bench_count_selected (&f), ==, 1);

  g_assert_true (sx_table_frame_unselect (f.frame));
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 0);
  g_assert_false (sx_table_frame_unselect (f.frame));

  sx_desk_set_selected_socket (f.story.desk, 6);
  g_assert_cmpuint (table_bench_count_selected (&f), ==, 0);
  story_accept (&f.story, 6);
  story_drain (&f.story);
  g_assert_true (gtk_selection_model_is_selected (f.model, 3));

  table_bench_close (&f);
}

static void
test_socket_actions (void)
{
  TableBench f;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  story_accept (&f.story, 4);
  story_drain (&f.story);
  g_assert_false (is_enabled (&f, "close"));

  /* A listener can be closed, and nothing else */
  sx_desk_set_selected_socket (f.story.desk, 1);
  g_assert_true (is_enabled (&f, "close"));
  g_assert_false (is_enabled (&f, "half_close"));
  g_assert_false (is_enabled (&f, "reset"));

  sx_desk_set_selected_socket (f.story.desk, 4);
  g_assert_true (is_enabled (&f, "half_close"));
  g_assert_true (is_enabled (&f, "reset"));
  assert_command (&f, "sockets.half-close", "half-close 4");
  assert_command (&f, "sockets.reset", "reset 4");
  assert_command (&f, "sockets.close", "close 4");
  assert_command (&f, "sockets.close-all", "close-open");

  story_append (&f.story, (SxRecord) { .kind = SX_KIND_SHUTDOWN, .socket = 4, .args = { SHUT_WR } });
  story_drain (&f.story);
  g_assert_false (is_enabled (&f, "half_close"));
  g_assert_true (is_enabled (&f, "reset"));

  story_end (&f.story, 4);
  story_drain (&f.story);
  g_assert_false (is_enabled (&f, "close"));
  g_assert_false (is_enabled (&f, "reset"));
  assert_command (&f, "sockets.close", NULL);

  /* Only the listener is left, and that is ended by Stop */
  assert_command (&f, "sockets.close-all", NULL);

  table_bench_close (&f);
}

/* What stands in the row's menu for the hold action */
static char *
get_hold_item (TableBench *f)
{
  g_autoptr (GMenuModel) section = g_menu_model_get_item_link (table_bench_get_child (f->table, "menu"), 0, G_MENU_LINK_SECTION);
  char *label = NULL;

  g_assert_cmpint (g_menu_model_get_n_items (section), ==, 1);
  g_assert_true (g_menu_model_get_item_attribute (section, 0, G_MENU_ATTRIBUTE_LABEL, "s", &label));

  return label;
}

static void
assert_hold (TableBench *f,
             const char *label,
             const char *command)
{
  g_autofree char *item = get_hold_item (f);

  g_assert_true (gtk_widget_get_visible (table_bench_get_child (f->table, "hold")));
  g_assert_true (is_enabled (f, "hold"));
  g_assert_cmpstr (gtk_button_get_label (table_bench_get_child (f->table, "hold")), ==, label);
  g_assert_cmpstr (item, ==, label);
  assert_command (f, "sockets.hold", command);
}

static void
end_hold (TableBench   *f,
          SxCommand  command,
          int        error)
{
  story_append (&f->story, (SxRecord) { .kind = SX_KIND_END, .request = 2, .socket = 1, .args = { command },
                                        .error = error });
  story_drain (&f->story);
}

/* Only a listener can be held, and the button says what it will do: by what happened, not by what was clicked */
static void
test_hold (void)
{
  TableBench f;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  story_accept (&f.story, 4);
  story_drain (&f.story);
  g_assert_false (gtk_widget_get_visible (table_bench_get_child (f.table, "hold")));
  assert_command (&f, "sockets.hold", NULL);

  sx_desk_set_selected_socket (f.story.desk, 1);
  assert_hold (&f, "Pause accepting", "hold 1");
  assert_hold (&f, "Pause accepting", "hold 1");
  end_hold (&f, SX_COMMAND_HOLD, EBADF);
  assert_hold (&f, "Pause accepting", "hold 1");
  end_hold (&f, SX_COMMAND_HOLD, 0);
  assert_hold (&f, "Resume accepting", "release 1");

  /* Of a connection there is nothing to be held; what the listener is, is not forgotten */
  sx_desk_set_selected_socket (f.story.desk, 4);
  g_assert_false (gtk_widget_get_visible (table_bench_get_child (f.table, "hold")));
  assert_command (&f, "sockets.hold", NULL);
  sx_desk_set_selected_socket (f.story.desk, 1);
  assert_hold (&f, "Resume accepting", "release 1");
  end_hold (&f, SX_COMMAND_RELEASE, 0);
  assert_hold (&f, "Pause accepting", "hold 1");

  story_end (&f.story, 1);
  story_drain (&f.story);
  g_assert_false (gtk_widget_get_visible (table_bench_get_child (f.table, "hold")));
  assert_command (&f, "sockets.hold", NULL);

  table_bench_close (&f);
}

static void
test_clear_closed (void)
{
  TableBench f;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  for (guint32 socket = 2; socket < 8; socket++)
    story_accept (&f.story, socket);
  for (guint32 socket = 2; socket < 8; socket += 2)
    story_end (&f.story, socket);
  story_drain (&f.story);

  sx_desk_set_selected_socket (f.story.desk, 5);
  gtk_widget_activate_action (f.table, "sockets.clear-closed", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.model)), ==, 4);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 5);
  g_assert_cmpuint (table_bench_count_selected (&f), ==, 1);

  /* One that goes is selected no longer */
  story_end (&f.story, 5);
  story_drain (&f.story);
  gtk_widget_activate_action (f.table, "sockets.clear-closed", NULL);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 0);
  g_assert_cmpuint (table_bench_count_selected (&f), ==, 0);

  table_bench_close (&f);
}

static const char *
get_summary (GtkWidget *summary)
{
  return gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (summary)));
}

/* Closed ones are left out only where somebody wants that; a line says how many, and brings them back */
static void
test_summarise (void)
{
  TableBench f;
  GtkActionable *show_all;
  GtkWidget *summary;
  guint n = 1000;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_SERVER);
  summary = table_bench_get_child (f.table, "summary");
  story_listen (&f.story);
  for (guint32 socket = 2; socket < 2 + n; socket++)
    {
      story_accept (&f.story, socket);
      story_end (&f.story, socket);
    }
  story_accept (&f.story, 2 + n);
  story_drain (&f.story);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_sockets (f.story.desk))), ==, n + 2);
  g_assert_false (gtk_widget_get_visible (summary));

  gtk_widget_activate_action (f.table, "sockets.summarise", NULL);
  g_assert_true (gtk_widget_get_visible (summary));
  g_assert_cmpstr (get_summary (summary), ==, "744 more closed connections");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_sockets (f.story.desk))), ==, n + 2 - 744);

  /* The row that is selected does not go while others do */
  sx_desk_set_selected_socket (f.story.desk, 900);
  g_assert_cmpuint (table_bench_count_selected (&f), ==, 1);
  for (guint32 socket = 2000; socket < 3000; socket++)
    {
      story_accept (&f.story, socket);
      story_end (&f.story, socket);
      if (socket % 100 == 0)
        story_drain (&f.story);
    }
  story_drain (&f.story);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 900);
  g_assert_cmpuint (table_bench_count_selected (&f), ==, 1);
  g_assert_cmpstr (get_summary (summary), ==, "1744 more closed connections");

  /* Show them */
  show_all = GTK_ACTIONABLE (gtk_widget_get_last_child (summary));
  gtk_widget_activate_action (GTK_WIDGET (show_all), gtk_actionable_get_action_name (show_all), NULL);
  g_assert_false (gtk_widget_get_visible (summary));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_sockets (f.story.desk))), ==, 2 * n + 2);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 900);
  g_assert_cmpuint (table_bench_count_selected (&f), ==, 1);

  /* What is cleared is not counted either */
  g_object_set (f.table, "summarise", TRUE, NULL);
  g_assert_true (gtk_widget_get_visible (summary));
  gtk_widget_activate_action (f.table, "sockets.clear-closed", NULL);
  g_assert_false (gtk_widget_get_visible (summary));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_sockets (f.story.desk))), ==, 2);

  table_bench_close (&f);
}

static void
test_datagram_names (void)
{
  TableBench f;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_UDP);
  g_assert_cmpstr (gtk_button_get_label (table_bench_get_child (f.table, "close")), ==, "Close socket");
  g_assert_false (gtk_widget_get_visible (table_bench_get_child (f.table, "half_close")));
  g_assert_false (gtk_widget_get_visible (table_bench_get_child (f.table, "reset")));
  table_bench_close (&f);

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_CLIENT);
  g_assert_cmpstr (gtk_button_get_label (table_bench_get_child (f.table, "close")), ==, "Close");
  table_bench_close (&f);
}

static void
test_socket_text (void)
{
  TableBench f;
  g_autofree char *text = NULL;
  g_auto (GStrv) cells = NULL;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  story_accept (&f.story, 4);
  story_text (&f.story, 4, SX_KIND_SEND, "Thank you for connecting");
  story_drain (&f.story);
  sx_desk_set_selected_socket (f.story.desk, 4);

  text = sx_table_frame_dup_selected_text (f.frame);
  g_assert_true (g_str_has_suffix (text, "\n"));
  cells = g_strsplit (g_strchomp (text), "\t", -1);
  g_assert_cmpuint (g_strv_length (cells), ==, 9);
  g_assert_cmpstr (cells[0], ==, "4");
  g_assert_cmpstr (cells[1], ==, "Open");
  g_assert_cmpstr (cells[2], ==, "127.0.0.1:12345");
  g_assert_cmpstr (cells[3], ==, "127.0.0.1:48434");
  g_assert_cmpstr (cells[4], ==, "24");
  g_assert_cmpstr (cells[5], ==, "0");

  table_bench_close (&f);
}

/* The middle of a cell of socket 29, once it is where it can be clicked */
static gboolean
find_target (TableBench          *f,
             graphene_point_t *middle)
{
  GtkWidget *view = GTK_WIDGET (sx_table_frame_get_view (f->frame));
  SxCell *cell = table_bench_find_cell (view, "127.0.0.1:48459");
  GtkWidget *picked;
  graphene_rect_t bounds;

  if (cell == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (cell), view, &bounds))
    return FALSE;

  graphene_rect_get_center (&bounds, middle);
  picked = gtk_widget_pick (view, middle->x, middle->y, GTK_PICK_DEFAULT);

  return picked != NULL &&
         (picked == GTK_WIDGET (cell) || gtk_widget_is_ancestor (picked, GTK_WIDGET (cell)));
}

static gboolean
has_target (gpointer data)
{
  graphene_point_t middle;

  return find_target (data, &middle);
}

static void
click (TableBench *f)
{
  GtkWidget *view = GTK_WIDGET (sx_table_frame_get_view (f->frame));
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (view);
  graphene_point_t middle;

  sx_test_assert_until (has_target, f);
  g_assert_true (find_target (f, &middle));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller) &&
          gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        {
          g_signal_emit_by_name (controller, "pressed", 1, (double) middle.x, (double) middle.y);
          g_signal_emit_by_name (controller, "released", 1, (double) middle.x, (double) middle.y);
        }
    }
}

/* The first click is GTK's own; what ours adds is that the second takes it back */
static void
test_second_click (void)
{
  TableBench f;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_SERVER);
  gtk_window_set_default_size (GTK_WINDOW (f.window), 900, 160);
  story_listen (&f.story);
  for (guint32 socket = 2; socket < 30; socket++)
    story_accept (&f.story, socket);
  story_drain (&f.story);
  gtk_window_present (GTK_WINDOW (f.window));
  sx_test_assert_until (table_bench_is_at_end, &f);
  sx_test_iterate ();

  sx_desk_set_selected_socket (f.story.desk, 28);
  click (&f);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 28);
  sx_desk_set_selected_socket (f.story.desk, 29);
  click (&f);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 0);
  g_assert_cmpuint (table_bench_count_selected (&f), ==, 0);

  table_bench_close (&f);
}

static void
add_tests (void)
{
  g_test_add_func ("/sockets/selection", test_socket_selection);
  g_test_add_func ("/sockets/actions", test_socket_actions);
  g_test_add_func ("/sockets/hold", test_hold);
  g_test_add_func ("/sockets/clear-closed", test_clear_closed);
  g_test_add_func ("/sockets/summarise", test_summarise);
  g_test_add_func ("/sockets/datagram-names", test_datagram_names);
  g_test_add_func ("/sockets/text", test_socket_text);
  g_test_add_func ("/sockets/second-click", test_second_click);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
