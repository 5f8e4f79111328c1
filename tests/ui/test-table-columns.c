/* test-table-columns.c: which columns there are, and how wide
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <netinet/in.h>
#include <sys/un.h>

#include <gtk/gtk.h>

#include "sx-log-table.h"
#include "sx-socket-table.h"
#include "table-bench.h"
#include "widget-tests.h"

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

static gboolean
has_size (gpointer data)
{
  TableBench *f = data;
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (f->window), &width, &height);

  return gtk_widget_get_width (GTK_WIDGET (f->frame)) == width;
}

static void
resize (TableBench *f,
        int         width)
{
  gtk_window_set_default_size (GTK_WINDOW (f->window), width, 300);
  sx_test_assert_until (has_size, f);
  sx_test_iterate ();
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

  /* How wide the others are depends on the fonts that there are */
  resize (&f, 800);
  for (int narrow = 800; shows_since (&f) && narrow > 300; narrow -= 10)
    resize (&f, narrow);
  g_assert_true (shows_no_since (&f));
  sx_test_assert_until (fits, &f);

  resize (&f, 800);
  sx_test_assert_until (shows_since, &f);
  sx_test_assert_until (fits, &f);

  /* A person has made it wide, and wants it */
  gtk_column_view_column_set_fixed_width (find_column (&f, "Since"), 800);
  sx_test_iterate ();
  g_assert_true (shows_since (&f));
  gtk_column_view_column_set_fixed_width (find_column (&f, "Since"), width);
  table_bench_close (&f);
}

static void
add_tests (void)
{
  g_test_add_func ("/sockets/dropped", test_socket_dropped);
  g_test_add_func ("/sockets/waiting", test_waiting);
  g_test_add_func ("/sockets/whole-addresses", test_whole_addresses);
  g_test_add_func ("/log/text-size", test_text_size);
  g_test_add_func ("/sockets/since", test_since);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
