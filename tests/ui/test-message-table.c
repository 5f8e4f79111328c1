/* test-message-table.c: looking at the bytes of messages, keeping them, answering
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <gtk/gtk.h>

#include "sx-message-detail.h"
#include "sx-message-table.h"
#include "table-bench.h"
#include "widget-tests.h"

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
  g_assert_false (SX_IS_BYTES_VIEW (gtk_widget_get_last_child (table_bench_get_child (f.table, "detail"))));

  detail = open_message (&f, 0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (detail)));
  g_assert_true (SX_IS_BYTES_VIEW (gtk_widget_get_last_child (GTK_WIDGET (detail))));
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
  g_assert_cmpuint (table_bench_count_selected (&f), ==, 0);

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

  begin = sx_test_get_work ();
  view = sx_message_detail_get_view (open_message (&f, 0));
  g_test_message ("64 MiB opened in %.1f ms", (sx_test_get_work () - begin) / 1e3);
  g_assert_cmpuint (sx_bytes_view_get_n_parts (view), ==, length / SX_BYTES_VIEW_PART);
  /* Of all of it one part is there to be seen, and what stands between its bytes */
  g_assert_cmpint (gtk_text_buffer_get_char_count (get_buffer (view, "text")), <, 2 * SX_BYTES_VIEW_PART);
  g_assert_cmpint (gtk_text_buffer_get_char_count (get_buffer (view, "hex")), <, 4 * SX_BYTES_VIEW_PART);

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

static void
add_tests (void)
{
  g_test_add_func ("/messages/detail", test_message_detail);
  g_test_add_func ("/messages/byte-selection", test_byte_selection);
  g_test_add_func ("/messages/large", test_large_message);
  g_test_add_func ("/messages/save", test_save);
  g_test_add_func ("/messages/reply", test_reply);
  g_test_add_func ("/messages/truncated", test_truncated);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
