/* test-tables.c: selecting, copying, following, looking at bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <netinet/in.h>
#include <sys/un.h>

#include <gtk/gtk.h>

#include "sx-log-table.h"
#include "sx-message-detail.h"
#include "sx-message-table.h"
#include "sx-socket-table.h"
#include "table-bench.h"

static gboolean
is_enabled (TableBench *f,
            const char *button)
{
  return gtk_widget_get_sensitive (table_bench_get_child (f->table, button));
}

static guint
count_selected (TableBench *f)
{
  g_autoptr (GtkBitset) selection = gtk_selection_model_get_selection (f->model);

  return gtk_bitset_get_size (selection);
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
  g_assert_cmpuint (count_selected (&f), ==, 0);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 0);

  gtk_selection_model_select_item (f.model, 1, TRUE);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 4);

  sx_desk_set_selected_socket (f.story.desk, 5);
  g_assert_true (gtk_selection_model_is_selected (f.model, 2));
  g_assert_cmpuint (count_selected (&f), ==, 1);

  g_assert_true (sx_table_frame_unselect (f.frame));
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 0);
  g_assert_false (sx_table_frame_unselect (f.frame));

  sx_desk_set_selected_socket (f.story.desk, 6);
  g_assert_cmpuint (count_selected (&f), ==, 0);
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
  g_assert_cmpuint (count_selected (&f), ==, 1);

  /* One that goes is selected no longer */
  story_end (&f.story, 5);
  story_drain (&f.story);
  gtk_widget_activate_action (f.table, "sockets.clear-closed", NULL);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 0);
  g_assert_cmpuint (count_selected (&f), ==, 0);

  table_bench_close (&f);
}

/* Closed ones are left out only where somebody wants that; a line says how many, and brings them back */
static void
test_summarise (void)
{
  TableBench f;
  GtkWidget *summary, *label, *show;
  guint n = 1000;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_SERVER);
  summary = table_bench_get_child (f.table, "summary");
  label = gtk_widget_get_first_child (summary);
  show = gtk_widget_get_last_child (summary);
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
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "744 more closed connections");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_sockets (f.story.desk))), ==, n + 2 - 744);

  /* The row that is selected does not go while others do */
  sx_desk_set_selected_socket (f.story.desk, 900);
  g_assert_cmpuint (count_selected (&f), ==, 1);
  for (guint32 socket = 2000; socket < 3000; socket++)
    {
      story_accept (&f.story, socket);
      story_end (&f.story, socket);
      if (socket % 100 == 0)
        story_drain (&f.story);
    }
  story_drain (&f.story);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 900);
  g_assert_cmpuint (count_selected (&f), ==, 1);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "1744 more closed connections");

  /* Show them */
  gtk_widget_activate_action (show, gtk_actionable_get_action_name (GTK_ACTIONABLE (show)), NULL);
  g_assert_false (gtk_widget_get_visible (summary));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_sockets (f.story.desk))), ==, 2 * n + 2);
  g_assert_cmpuint (sx_desk_get_selected_socket (f.story.desk), ==, 900);
  g_assert_cmpuint (count_selected (&f), ==, 1);

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

/* The column for what the kernel threw away is there once there is something to tell */
static void
test_socket_dropped (void)
{
  TableBench f;
  SxSample sample = { .drops = 1234 };
  g_auto (GStrv) cells = NULL;
  g_autofree char *text = NULL;
  GListModel *columns;
  g_autoptr (GtkColumnViewColumn) last = NULL;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_UDP);
  story_append (&f.story, (SxRecord) { .kind = SX_KIND_SOCKET, .socket = 1, .args = { AF_INET, SOCK_DGRAM, 0 } });
  story_append (&f.story, (SxRecord) { .kind = SX_KIND_BIND, .socket = 1 });
  story_drain (&f.story);
  columns = gtk_column_view_get_columns (sx_table_frame_get_view (f.frame));
  last = g_list_model_get_item (columns, g_list_model_get_n_items (columns) - 1);
  g_assert_cmpstr (gtk_column_view_column_get_title (last), ==, "Dropped");
  g_assert_false (gtk_column_view_column_get_visible (last));

  story_append (&f.story, (SxRecord) { .kind = SX_KIND_SAMPLE, .socket = 1,
                                       .payload = (const guint8 *) &sample, .payload_length = sizeof sample });
  story_drain (&f.story);
  g_assert_true (gtk_column_view_column_get_visible (last));
  sx_desk_set_selected_socket (f.story.desk, 1);
  text = sx_table_frame_dup_selected_text (f.frame);
  cells = g_strsplit (g_strchomp (text), "\t", -1);
  g_assert_cmpstr (cells[8], ==, "1234");
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
  g_assert_cmpuint (count_selected (&f), ==, 0);

  table_bench_close (&f);
}

typedef struct
{
  GtkColumnViewColumn *column;
  int                  width;
} Width;

static gboolean
is_wider (gpointer data)
{
  Width *width = data;

  return gtk_column_view_column_get_fixed_width (width->column) > width->width * 3 / 2;
}

static gboolean
is_hidden (gpointer data)
{
  return !gtk_column_view_column_get_visible (data);
}

static gboolean
is_at_all_wider (gpointer data)
{
  Width *width = data;

  return gtk_column_view_column_get_fixed_width (width->column) > width->width;
}

/* Text that is enlarged for a room is not cut off by columns that were fitted to small text */
static void
test_text_size (void)
{
  TableBench f;
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  Width width;

  table_bench_open (&f, SX_TYPE_LOG_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  story_drain (&f.story);
  gtk_window_present (GTK_WINDOW (f.window));
  width.column = g_list_model_get_item (gtk_column_view_get_columns (sx_table_frame_get_view (f.frame)), 0);
  width.width = gtk_column_view_column_get_fixed_width (width.column);
  g_assert_cmpint (width.width, >, 50);

  gtk_css_provider_load_from_data (provider, "window { font-size: 200%; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  sx_test_assert_until (is_wider, &width);

  /* A little more, too: two sizes whose digits are equally many pixels wide */
  gtk_css_provider_load_from_data (provider, "window { font-size: 210%; }", -1);
  width.width = gtk_column_view_column_get_fixed_width (width.column);
  sx_test_assert_until (is_at_all_wider, &width);
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider));
  g_object_unref (width.column);

  table_bench_close (&f);
}

/* Bytes seldom wait: the column is there when they do, and does not flicker */
static void
test_waiting (void)
{
  TableBench f;
  g_autoptr (GtkColumnViewColumn) column = NULL;
  GListModel *columns;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_SERVER);
  columns = gtk_column_view_get_columns (sx_table_frame_get_view (f.frame));
  column = g_list_model_get_item (columns, g_list_model_get_n_items (columns) - 2);
  g_assert_cmpstr (gtk_column_view_column_get_title (column), ==, "Waiting");

  story_listen (&f.story);
  story_accept (&f.story, 2);
  story_drain (&f.story);
  g_assert_false (gtk_column_view_column_get_visible (column));

  story_append (&f.story, (SxRecord) { .kind = SX_KIND_WAITING, .socket = 2, .value = 4096 });
  story_drain (&f.story);
  g_assert_true (gtk_column_view_column_get_visible (column));

  story_append (&f.story, (SxRecord) { .kind = SX_KIND_WAITING, .socket = 2, .value = 0 });
  story_drain (&f.story);
  g_assert_true (gtk_column_view_column_get_visible (column));
  sx_test_assert_until (is_hidden, column);

  table_bench_close (&f);
}

static SxAddress
get_mapped_address (guint16 port)
{
  struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6, .sin6_port = g_htons (port) };
  SxAddress address;

  ipv6.sin6_addr.s6_addr[10] = ipv6.sin6_addr.s6_addr[11] = 0xff;
  ipv6.sin6_addr.s6_addr[12] = 127;
  ipv6.sin6_addr.s6_addr[15] = 1;
  sx_address_set (&address, &ipv6, sizeof ipv6);

  return address;
}

static SxAddress
get_path_address (const char *path)
{
  struct sockaddr_un local = { .sun_family = AF_UNIX };
  SxAddress address;

  g_strlcpy (local.sun_path, path, sizeof local.sun_path);
  sx_address_set (&address, &local, sizeof local);

  return address;
}

static gboolean
is_whole (gpointer cell)
{
  return gtk_widget_get_width (cell) > 0 && !sx_cell_is_cut (cell);
}

/* An IPv4 peer of an IPv6 socket is read whole, in however narrow a window; a very long path is not */
static void
test_whole_addresses (void)
{
  static const char *const long_path =
    "/tmp/a-folder-with-a-long-name/and-another-one-in-it/which-holds-a-socket-of-that-name.socket";
  TableBench f;
  SxCell *whole;
  SxCell *cut;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_SERVER);
  story_append (&f.story, (SxRecord) { .kind = SX_KIND_ACCEPT, .socket = 2, .args = { 1, AF_INET6, SOCK_STREAM, 0 },
                                       .local = get_mapped_address (12345),
                                       .remote = get_mapped_address (50628) });
  story_append (&f.story, (SxRecord) { .kind = SX_KIND_ACCEPT, .socket = 3, .args = { 1, AF_UNIX, SOCK_STREAM, 0 },
                                       .local = get_path_address (long_path) });
  story_drain (&f.story);
  gtk_window_set_default_size (GTK_WINDOW (f.window), 300, 300);
  gtk_window_present (GTK_WINDOW (f.window));
  sx_test_iterate ();

  whole = table_bench_find_cell (GTK_WIDGET (f.frame), "[::ffff:127.0.0.1]:50628");
  cut = table_bench_find_cell (GTK_WIDGET (f.frame), long_path);
  g_assert_nonnull (whole);
  g_assert_nonnull (cut);
  sx_test_assert_until (is_whole, whole);
  g_assert_true (sx_cell_is_cut (cut));

  table_bench_close (&f);
}

static void
test_only_selected (void)
{
  TableBench f;
  GtkCheckButton *only;
  GtkWidget *note;

  table_bench_open (&f, SX_TYPE_LOG_TABLE, SX_PANE_SERVER);
  only = table_bench_get_child (f.table, "only");
  g_assert_cmpstr (gtk_check_button_get_label (only), ==, "Only selected socket");
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (only)));

  story_listen (&f.story);
  story_accept (&f.story, 4);
  story_accept (&f.story, 5);
  story_drain (&f.story);
  sx_desk_set_selected_socket (f.story.desk, 4);
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (only)));
  g_assert_cmpuint (sx_desk_get_show_socket (f.story.desk), ==, 0);

  note = table_bench_get_child (GTK_WIDGET (f.frame), "note");
  g_assert_false (gtk_widget_get_visible (note));
  gtk_check_button_set_active (only, TRUE);
  g_assert_cmpuint (sx_desk_get_show_socket (f.story.desk), ==, 4);
  g_assert_true (gtk_widget_get_visible (note));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (note)), ==, "only of socket 4");
  story_drain (&f.story);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.model)), ==, 1);

  sx_desk_set_selected_socket (f.story.desk, 5);
  g_assert_cmpuint (sx_desk_get_show_socket (f.story.desk), ==, 5);

  sx_desk_set_selected_socket (f.story.desk, 0);
  g_assert_cmpuint (sx_desk_get_show_socket (f.story.desk), ==, 0);
  g_assert_false (gtk_check_button_get_active (only));
  g_assert_false (gtk_widget_get_visible (note));

  table_bench_close (&f);
}

static void
test_log_text (void)
{
  TableBench f;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  table_bench_open (&f, SX_TYPE_LOG_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  story_append (&f.story, (SxRecord) { .kind = SX_KIND_SOCKET, .socket = 2, .error = EMFILE,
                                       .args = { AF_INET6, SOCK_STREAM, 0 } });
  story_drain (&f.story);
  g_assert_null (sx_table_frame_dup_selected_text (f.frame));

  gtk_selection_model_select_all (f.model);
  text = sx_table_frame_dup_selected_text (f.frame);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_nonnull (strstr (lines[0], "\t1\tsocket(AF_INET, SOCK_STREAM, 0)\tok"));
  g_assert_true (g_str_has_suffix (lines[3], "\t2\tsocket(AF_INET6, SOCK_STREAM, 0)\tEMFILE"));

  table_bench_close (&f);
}

/* Rows that are not looked at have neither object nor widget */
static void
test_million_rows (void)
{
  const guint n = 1000000;
  TableBench f;
  gint64 begin;
  guint n_widgets = 0;

  table_bench_open (&f, SX_TYPE_LOG_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  for (guint i = 0; i < n; i++)
    story_append (&f.story, (SxRecord) { .kind = SX_KIND_RECV, .socket = 1, .value = i });
  story_drain (&f.story);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.model)), ==, n + 3);

  begin = g_get_monotonic_time ();
  gtk_window_present (GTK_WINDOW (f.window));
  sx_test_assert_until (table_bench_is_at_end, &f);
  gtk_selection_model_select_all (f.model);
  gtk_selection_model_unselect_all (f.model);
  g_test_message ("shown, selected and unselected in %.1f ms", (g_get_monotonic_time () - begin) / 1e3);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (sx_table_frame_get_view (f.frame)));
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    for (GtkWidget *row = gtk_widget_get_first_child (child);
         row != NULL;
         row = gtk_widget_get_next_sibling (row))
      n_widgets++;
  g_assert_cmpuint (n_widgets, >, 5);
  g_assert_cmpuint (n_widgets, <, 1000);

  table_bench_close (&f);
}

static SxMessageDetail *
open_message (TableBench *f,
              guint    position)
{
  gtk_selection_model_select_item (f->model, position, TRUE);

  return table_bench_get_child (f->table, "detail");
}

static void
test_message_detail (void)
{
  TableBench f;
  SxMessageDetail *detail;
  GBytes *bytes;
  g_autofree char *text = NULL;

  table_bench_open (&f, SX_TYPE_MESSAGE_TABLE, SX_PANE_SERVER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sx_table_frame_get_view (f.frame)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Messages");
  story_listen (&f.story);
  story_text (&f.story, 1, SX_KIND_SEND, "<b>one</b>");
  story_text (&f.story, 1, SX_KIND_RECV, "two");
  story_drain (&f.story);
  g_assert_false (gtk_widget_get_visible (table_bench_get_child (f.table, "detail")));

  detail = open_message (&f, 0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (detail)));
  bytes = sx_message_detail_get_bytes (detail);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "<b>one</b>", 10);
  g_assert_false (gtk_widget_get_visible (table_bench_get_child (GTK_WIDGET (detail), "reply")));

  text = sx_table_frame_dup_selected_text (f.frame);
  g_assert_nonnull (strstr (text, "\t1\tsent\t127.0.0.1:48431\t10\t<b>one</b>\n"));

  /* Several rows have no one detail */
  gtk_selection_model_select_all (f.model);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (detail)));
  open_message (&f, 1);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (detail)));
  gtk_widget_activate_action (f.table, "messages.close-detail", NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (detail)));
  g_assert_cmpuint (count_selected (&f), ==, 0);

  table_bench_close (&f);
}

static GtkTextBuffer *
get_buffer (SxBytesView *view,
            const char  *name)
{
  return gtk_text_view_get_buffer (table_bench_get_child (GTK_WIDGET (view), name));
}

static void
select_chars (GtkTextBuffer *buffer,
              int            from,
              int            to)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (buffer, &start, from);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, to);
  gtk_text_buffer_select_range (buffer, &start, &end);
}

static char *
get_marked (GtkTextBuffer *buffer)
{
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "marked");
  GtkTextIter start, end;

  gtk_text_buffer_get_start_iter (buffer, &start);
  if (!gtk_text_iter_starts_tag (&start, tag) && !gtk_text_iter_forward_to_tag_toggle (&start, tag))
    return NULL;
  end = start;
  gtk_text_iter_forward_to_tag_toggle (&end, tag);

  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
assert_selection (SxBytesView *view,
                  const char  *name,
                  const char  *marked,
                  gsize        offset,
                  gsize        length)
{
  g_autofree char *text = get_marked (get_buffer (view, name));
  gsize selected_offset, selected_length;

  g_assert_cmpstr (text, ==, marked);
  g_assert_cmpint (sx_bytes_view_get_selection (view, &selected_offset, &selected_length), ==, length > 0);
  if (length > 0)
    g_assert_cmpuint (selected_offset, ==, offset);
  g_assert_cmpuint (selected_length, ==, length);
}

static void
test_byte_selection (void)
{
  TableBench f;
  SxBytesView *view;
  GtkTextBuffer *hex, *text;
  const char *label;

  table_bench_open (&f, SX_TYPE_MESSAGE_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  story_text (&f.story, 1, SX_KIND_SEND, "Hello, world. A second row");
  story_drain (&f.story);
  view = sx_message_detail_get_view (open_message (&f, 0));
  hex = get_buffer (view, "hex");
  text = get_buffer (view, "text");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (table_bench_get_child (GTK_WIDGET (view), "hex")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Message bytes as hex");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (table_bench_get_child (GTK_WIDGET (view), "text")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Message bytes as text");

  /* "ell" in text; the second row begins behind 16 characters and a line end */
  select_chars (text, 1, 4);
  assert_selection (view, "hex", "65 6c 6c", 1, 3);
  label = gtk_label_get_text (table_bench_get_child (GTK_WIDGET (view), "selection_label"));
  g_assert_nonnull (strstr (label, "Offset 1, 3 bytes"));
  select_chars (text, 15, 19);
  assert_selection (view, "hex", "20\n73 65", 15, 3);

  /* The other way round, digits half selected count as their byte */
  select_chars (hex, 1, 4);
  assert_selection (view, "text", "He", 0, 2);
  assert_selection (view, "hex", NULL, 0, 2);
  select_chars (hex, 2, 5);
  assert_selection (view, "text", "e", 1, 1);
  select_chars (hex, 5, 5);
  assert_selection (view, "text", NULL, 0, 0);

  table_bench_close (&f);
}

static void
test_large_message (void)
{
  const gsize length = 64 * 1024 * 1024;
  TableBench f;
  SxBytesView *view;
  guint8 *bytes;
  gint64 begin;
  gsize offset, selected;

  table_bench_open (&f, SX_TYPE_MESSAGE_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  bytes = g_malloc0 (length);
  bytes[length - 1] = 'z';
  story_message (&f.story, 1, SX_KIND_RECV, bytes, length);
  g_free (bytes);
  story_drain (&f.story);
  gtk_window_present (GTK_WINDOW (f.window));
  sx_test_iterate ();

  begin = g_get_monotonic_time ();
  view = sx_message_detail_get_view (open_message (&f, 0));
  g_test_message ("64 MiB opened in %.1f ms", (g_get_monotonic_time () - begin) / 1e3);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, G_USEC_PER_SEC);
  g_assert_cmpuint (sx_bytes_view_get_n_parts (view), ==, length / SX_BYTES_VIEW_PART);

  /* The last byte of the last part */
  gtk_spin_button_set_value (table_bench_get_child (GTK_WIDGET (view), "part"), sx_bytes_view_get_n_parts (view));
  select_chars (get_buffer (view, "text"),
                gtk_text_buffer_get_char_count (get_buffer (view, "text")) - 1,
                gtk_text_buffer_get_char_count (get_buffer (view, "text")));
  assert_selection (view, "hex", "7a", length - 1, 1);
  g_assert_true (sx_bytes_view_get_selection (view, &offset, &selected));
  g_assert_cmpuint (offset, ==, length - 1);

  table_bench_close (&f);
}

static gboolean
has_notice (gpointer detail)
{
  return gtk_widget_get_visible (table_bench_get_child (detail, "notice_box"));
}

static void
test_save (void)
{
  TableBench f;
  SxMessageDetail *detail;
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "saved", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/saved");
  g_autofree char *contents = NULL;
  gsize length;

  table_bench_open (&f, SX_TYPE_MESSAGE_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  story_message (&f.story, 1, SX_KIND_RECV, (const guint8 *) "a\0\xff\r\n", 5);
  story_drain (&f.story);
  detail = open_message (&f, 0);

  sx_message_table_save_to (SX_MESSAGE_TABLE (f.table), file);
  sx_test_assert_until (has_notice, detail);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, "a\0\xff\r\n", 5);
  g_assert_false (gtk_widget_has_css_class (table_bench_get_child (GTK_WIDGET (detail), "notice_box"), "error"));

  sx_message_table_save_to (SX_MESSAGE_TABLE (f.table), nowhere);
  sx_test_assert_until (has_notice, detail);
  g_assert_true (gtk_widget_has_css_class (table_bench_get_child (GTK_WIDGET (detail), "notice_box"), "error"));
  g_assert_nonnull (strstr (gtk_label_get_text (table_bench_get_child (GTK_WIDGET (detail), "notice")), "/nonexistent/saved"));

  table_bench_close (&f);
  sx_test_remove_dir (dir);
}

static void
reply_cb (guint64      *serial,
          SxRecordItem *item)
{
  *serial = sx_record_item_get_serial (item);
}

static void
test_reply (void)
{
  TableBench f;
  SxMessageDetail *detail;
  guint64 serial = 0;

  table_bench_open (&f, SX_TYPE_MESSAGE_TABLE, SX_PANE_UDP);
  g_signal_connect_swapped (f.table, "reply", G_CALLBACK (reply_cb), &serial);
  story_append (&f.story, (SxRecord) { .kind = SX_KIND_SOCKET, .socket = 1, .args = { AF_INET, SOCK_DGRAM, 0 } });
  story_message (&f.story, 1, SX_KIND_RECVFROM, NULL, 0);
  story_drain (&f.story);
  detail = open_message (&f, 0);
  g_assert_true (gtk_widget_get_visible (table_bench_get_child (GTK_WIDGET (detail), "reply")));
  gtk_widget_activate_action (f.table, "messages.reply", NULL);
  g_assert_cmpuint (serial, ==, 1);

  table_bench_close (&f);
}

static void
test_truncated (void)
{
  TableBench f;
  SxMessageDetail *detail;
  GtkWidget *notice;

  table_bench_open (&f, SX_TYPE_MESSAGE_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  story_append (&f.story, (SxRecord) { .kind = SX_KIND_RECV, .socket = 1, .value = 500, .flags = SX_RECORD_TRUNCATED,
                                       .payload = (const guint8 *) "abc", .payload_length = 3 });
  story_text (&f.story, 1, SX_KIND_RECV, "whole");
  story_drain (&f.story);

  detail = open_message (&f, 0);
  notice = table_bench_get_child (GTK_WIDGET (detail), "truncated");
  g_assert_true (gtk_widget_get_visible (notice));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (notice)), "3 of 500 bytes"));
  open_message (&f, 1);
  g_assert_false (gtk_widget_get_visible (notice));

  table_bench_close (&f);
}

static GtkColumnViewColumn *
find_column (TableBench *f,
             const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (sx_table_frame_get_view (f->frame));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (gtk_column_view_column_get_title (column), title))
        return column;
    }

  return NULL;
}

static gboolean
shows_since (gpointer data)
{
  return gtk_column_view_column_get_visible (find_column (data, "Since"));
}

static gboolean
shows_no_since (gpointer data)
{
  return !shows_since (data);
}

/* Everything in the table is to be seen without scrolling sideways */
static gboolean
fits (gpointer data)
{
  GtkColumnView *view = sx_table_frame_get_view (((TableBench *) data)->frame);
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));

  return gtk_adjustment_get_page_size (adjustment) > 0 &&
         gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment);
}

/* Half a time would be another time */
static void
test_since (void)
{
  TableBench f;
  int width;

  table_bench_open (&f, SX_TYPE_SOCKET_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  story_accept (&f.story, 2);
  story_drain (&f.story);
  gtk_window_present (GTK_WINDOW (f.window));
  sx_test_assert_until (fits, &f);
  g_assert_true (shows_since (&f));
  width = gtk_column_view_column_get_fixed_width (find_column (&f, "Since"));

  gtk_window_set_default_size (GTK_WINDOW (f.window), 560, 300);
  sx_test_assert_until (shows_no_since, &f);
  sx_test_assert_until (fits, &f);

  gtk_window_set_default_size (GTK_WINDOW (f.window), 800, 300);
  sx_test_assert_until (shows_since, &f);
  sx_test_assert_until (fits, &f);

  /* A person has made it wide, and wants it */
  gtk_column_view_column_set_fixed_width (find_column (&f, "Since"), 800);
  sx_test_iterate ();
  g_assert_true (shows_since (&f));
  gtk_column_view_column_set_fixed_width (find_column (&f, "Since"), width);
  table_bench_close (&f);
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

  g_test_add_func ("/sockets/selection", test_socket_selection);
  g_test_add_func ("/sockets/actions", test_socket_actions);
  g_test_add_func ("/sockets/hold", test_hold);
  g_test_add_func ("/sockets/clear-closed", test_clear_closed);
  g_test_add_func ("/sockets/summarise", test_summarise);
  g_test_add_func ("/sockets/datagram-names", test_datagram_names);
  g_test_add_func ("/sockets/text", test_socket_text);
  g_test_add_func ("/sockets/dropped", test_socket_dropped);
  g_test_add_func ("/sockets/waiting", test_waiting);
  g_test_add_func ("/sockets/whole-addresses", test_whole_addresses);
  g_test_add_func ("/sockets/second-click", test_second_click);
  g_test_add_func ("/log/text-size", test_text_size);
  g_test_add_func ("/log/only-selected", test_only_selected);
  g_test_add_func ("/log/text", test_log_text);
  g_test_add_func ("/log/million-rows", test_million_rows);
  g_test_add_func ("/messages/detail", test_message_detail);
  g_test_add_func ("/sockets/since", test_since);
  g_test_add_func ("/messages/byte-selection", test_byte_selection);
  g_test_add_func ("/messages/large", test_large_message);
  g_test_add_func ("/messages/save", test_save);
  g_test_add_func ("/messages/reply", test_reply);
  g_test_add_func ("/messages/truncated", test_truncated);

  return g_test_run ();
}
