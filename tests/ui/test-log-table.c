/* test-log-table.c: the calls of one socket or of all, a million if need be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <gtk/gtk.h>

#include "sx-log-table.h"
#include "table-bench.h"
#include "widget-tests.h"

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

#define MANY 1000000

/* Where there are many records before anybody looks, a thread goes through them */
static gboolean
has_many_rows (gpointer data)
{
  TableBench *f = data;

  story_drain (&f->story);

  return g_list_model_get_n_items (G_LIST_MODEL (f->model)) == MANY + 3;
}

/* Rows that are not looked at have neither object nor widget */
static void
test_million_rows (void)
{
  TableBench f;
  guint n_widgets = 0;

  table_bench_open (&f, SX_TYPE_LOG_TABLE, SX_PANE_SERVER);
  story_listen (&f.story);
  for (guint i = 0; i < MANY; i++)
    story_append (&f.story, (SxRecord) { .kind = SX_KIND_RECV, .socket = 1, .value = i });
  sx_test_assert_until (has_many_rows, &f);

  gtk_window_present (GTK_WINDOW (f.window));
  sx_test_assert_until (table_bench_is_at_end, &f);
  gtk_selection_model_select_all (f.model);
  gtk_selection_model_unselect_all (f.model);

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

static void
add_tests (void)
{
  g_test_add_func ("/log/only-selected", test_only_selected);
  g_test_add_func ("/log/text", test_log_text);
  g_test_add_func ("/log/million-rows", test_million_rows);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
