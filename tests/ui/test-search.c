/* test-search.c: looking for text in messages and in the log, and for one kind of call
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <gtk/gtk.h>

#include "desk-story.h"
#include "sx-drop-down.h"
#include "sx-feed.h"
#include "sx-log-table.h"
#include "sx-message-detail.h"
#include "sx-message-table.h"
#include "sx-search-bar.h"
#include "sx-table-frame.h"
#include "widget-tests.h"

typedef struct
{
  Story         story;
  GtkWidget    *window;
  SxFeed       *feed;
  GtkWidget    *table;
  SxTableFrame *frame;
  GtkWidget    *bar;
  const char   *expected;
} Fixture;

static gpointer
get_child (GtkWidget  *widget,
           const char *name)
{
  return gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);
}

static GtkWidget *
find_bar (GtkWidget *frame)
{
  for (GtkWidget *child = gtk_widget_get_first_child (frame); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (SX_IS_SEARCH_BAR (child))
      return child;

  return NULL;
}

static void
open_table (Fixture *f,
            GType    type)
{
  *f = (Fixture) { 0, };
  story_open (&f->story, SX_PANE_SERVER);
  f->table = g_object_new (type, "desk", f->story.desk, NULL);
  f->frame = get_child (f->table, "frame");
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 800, 400);
  gtk_window_set_child (GTK_WINDOW (f->window), f->table);
  gtk_window_present (GTK_WINDOW (f->window));
  f->feed = sx_feed_new (f->story.journal, f->window);
  sx_feed_add_desk (f->feed, f->story.desk);
  story_listen (&f->story);
}

static void
close_table (Fixture *f)
{
  g_assert_finalize_object (f->feed);
  gtk_window_destroy (GTK_WINDOW (f->window));
  sx_test_iterate ();
  story_close (&f->story);
}

static void
start_search (Fixture    *f,
              const char *action)
{
  gtk_widget_activate_action (f->table, action, NULL);
  f->bar = find_bar (GTK_WIDGET (f->frame));
  g_assert_nonnull (f->bar);
  g_assert_true (gtk_widget_get_visible (f->bar));
}

static void
type (Fixture    *f,
      const char *text)
{
  gtk_editable_set_text (get_child (f->bar, "entry"), text);
}

static gboolean
says_expected (gpointer data)
{
  Fixture *f = data;

  return g_str_equal (gtk_label_get_text (get_child (f->bar, "matches")), f->expected);
}

static void
assert_says (Fixture    *f,
             const char *expected)
{
  f->expected = expected;
  if (!sx_test_wait_until (says_expected, f, SX_TEST_TIMEOUT_MS))
    g_error ("it says “%s”, not “%s”", gtk_label_get_text (get_child (f->bar, "matches")), expected);
}

static GtkSelectionModel *
get_model (Fixture *f)
{
  return sx_table_frame_get_model (f->frame);
}

static guint
count_rows (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_model (f)));
}

/* The text of the only selected message; NULL: none is */
static char *
dup_selected (Fixture *f)
{
  g_autoptr (GtkBitset) selection = gtk_selection_model_get_selection (get_model (f));
  g_autoptr (SxRecordItem) item = NULL;
  SxRecord record;

  if (gtk_bitset_get_size (selection) != 1)
    return NULL;

  item = g_list_model_get_item (G_LIST_MODEL (get_model (f)), gtk_bitset_get_minimum (selection));
  g_assert_true (sx_record_item_read (item, &record));

  return g_strndup ((const char *) record.payload, record.payload_length);
}

static void
assert_selected (Fixture    *f,
                 const char *expected)
{
  g_autofree char *text = dup_selected (f);

  g_assert_cmpstr (text, ==, expected);
}

static void
talk (Fixture *f)
{
  story_accept (&f->story, 2);
  story_text (&f->story, 2, SX_KIND_RECV, "Hello, world");
  story_text (&f->story, 2, SX_KIND_SEND, "goodbye");
  story_text (&f->story, 2, SX_KIND_RECV, "say hello again");
  story_text (&f->story, 2, SX_KIND_SEND, "a\r\nb");
  story_text (&f->story, 2, SX_KIND_RECV, "HELLO");
}

static void
test_step (void)
{
  Fixture f;
  SxMessageDetail *detail;
  gsize offset, length;

  open_table (&f, SX_TYPE_MESSAGE_TABLE);
  talk (&f);
  start_search (&f, "messages.find");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_child (f.bar, "entry")), GTK_ACCESSIBLE_PROPERTY_LABEL, "Find");
  assert_says (&f, "");
  g_assert_false (gtk_widget_get_sensitive (get_child (f.bar, "next")));

  type (&f, "hello");
  assert_says (&f, "3 matches");
  assert_selected (&f, NULL);

  /* Nothing is selected: the newest, then round */
  g_signal_emit_by_name (get_child (f.bar, "entry"), "activate");
  assert_selected (&f, "HELLO");
  assert_says (&f, "3 of 3");
  g_signal_emit_by_name (get_child (f.bar, "next"), "clicked");
  assert_selected (&f, "Hello, world");
  assert_says (&f, "1 of 3");
  gtk_widget_activate_action (f.table, "messages.find-next", NULL);
  assert_selected (&f, "say hello again");
  assert_says (&f, "2 of 3");

  /* Where it is, is marked among its bytes */
  detail = get_child (f.table, "detail");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (detail)));
  g_assert_true (sx_bytes_view_get_selection (sx_message_detail_get_view (detail), &offset, &length));
  g_assert_cmpuint (offset, ==, 4);
  g_assert_cmpuint (length, ==, 5);

  gtk_widget_activate_action (f.table, "messages.find-previous", NULL);
  assert_selected (&f, "Hello, world");
  g_signal_emit_by_name (get_child (f.bar, "previous"), "clicked");
  assert_selected (&f, "HELLO");

  /* A row that is no match is where it goes on from */
  gtk_selection_model_select_item (get_model (&f), 1, TRUE);
  assert_says (&f, "3 matches");
  gtk_widget_activate_action (f.table, "messages.find-next", NULL);
  assert_selected (&f, "say hello again");

  /* New ones are counted as they come */
  story_text (&f.story, 2, SX_KIND_RECV, "hello once more");
  assert_says (&f, "2 of 4");

  close_table (&f);
}

static gboolean
is_visible (gpointer widget)
{
  return gtk_widget_get_visible (widget);
}

static void
test_formats (void)
{
  Fixture f;
  GtkWidget *error_box;

  open_table (&f, SX_TYPE_MESSAGE_TABLE);
  talk (&f);
  start_search (&f, "messages.find");
  error_box = get_child (f.bar, "error_box");

  type (&f, "hello");
  gtk_toggle_button_set_active (get_child (f.bar, "match_case"), TRUE);
  assert_says (&f, "1 match");
  gtk_toggle_button_set_active (get_child (f.bar, "match_case"), FALSE);
  assert_says (&f, "3 matches");

  /* As it stands it is text: a backslash and letters */
  type (&f, "\\r\\n");
  assert_says (&f, "No matches");
  sx_drop_down_set_selected (get_child (f.bar, "format"), 1);
  assert_says (&f, "1 match");

  sx_drop_down_set_selected (get_child (f.bar, "format"), 2);
  g_assert_true (gtk_widget_get_visible (error_box));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (error_box), GTK_ACCESSIBLE_PROPERTY_LABEL, "Find error");
  assert_says (&f, "");
  type (&f, "0d 0a6");
  sx_test_assert_until (is_visible, error_box);
  assert_says (&f, "");
  type (&f, "0d 0a62");
  assert_says (&f, "1 match");
  g_assert_false (gtk_widget_get_visible (error_box));
  g_assert_false (gtk_widget_get_sensitive (get_child (f.bar, "match_case")));

  /* Digits mean these bytes: h is not H */
  type (&f, "68 65");
  assert_says (&f, "1 match");
  type (&f, "");
  assert_says (&f, "");

  close_table (&f);
}

static gboolean
shows_three (gpointer f)
{
  return count_rows (f) == 3;
}

static gboolean
shows_five (gpointer f)
{
  return count_rows (f) == 5;
}

static void
test_only_matches (void)
{
  Fixture f;
  GtkWidget *placeholder;

  open_table (&f, SX_TYPE_MESSAGE_TABLE);
  talk (&f);
  start_search (&f, "messages.find");
  sx_test_assert_until (shows_five, &f);
  placeholder = get_child (GTK_WIDGET (f.frame), "placeholder");

  /* Without anything to look for all rows match */
  gtk_check_button_set_active (get_child (f.bar, "only"), TRUE);
  g_assert_cmpuint (count_rows (&f), ==, 5);
  type (&f, "hello");
  sx_test_assert_until (shows_three, &f);
  assert_says (&f, "3 matches");
  g_signal_emit_by_name (get_child (f.bar, "entry"), "activate");
  assert_selected (&f, "HELLO");
  assert_says (&f, "3 of 3");

  /* What is selected stays so among other rows */
  gtk_check_button_set_active (get_child (f.bar, "only"), FALSE);
  g_assert_cmpuint (count_rows (&f), ==, 5);
  assert_selected (&f, "HELLO");
  g_assert_cmpuint (sx_desk_get_selected_serial (f.story.desk), !=, G_MAXUINT64);

  gtk_check_button_set_active (get_child (f.bar, "only"), TRUE);
  type (&f, "nowhere");
  assert_says (&f, "No matches");
  g_assert_cmpuint (count_rows (&f), ==, 0);
  g_assert_true (gtk_widget_get_visible (placeholder));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (placeholder)), ==, "No matches");

  /* The end of the search shows all again, and the next one begins where this one was */
  g_signal_emit_by_name (get_child (f.bar, "entry"), "stop-search");
  g_assert_false (gtk_widget_get_visible (f.bar));
  g_assert_false (gtk_toggle_button_get_active (get_child (f.table, "search")));
  g_assert_cmpuint (count_rows (&f), ==, 5);
  gtk_widget_activate_action (f.table, "messages.find-next", NULL);
  g_assert_true (gtk_widget_get_visible (f.bar));
  assert_says (&f, "No matches");

  close_table (&f);
}

/* Enter right behind the last letter, before anything can have been found */
static void
test_fast_typist (void)
{
  Fixture f;

  open_table (&f, SX_TYPE_MESSAGE_TABLE);
  talk (&f);
  start_search (&f, "messages.find");
  type (&f, "again");
  g_signal_emit_by_name (get_child (f.bar, "entry"), "activate");
  assert_says (&f, "1 of 1");
  assert_selected (&f, "say hello again");
  type (&f, "nowhere");
  g_signal_emit_by_name (get_child (f.bar, "entry"), "activate");
  assert_says (&f, "No matches");
  story_text (&f.story, 2, SX_KIND_RECV, "from nowhere");
  assert_says (&f, "1 match");

  close_table (&f);
}

/* A row that other rows come around stays selected */
static void
test_keeps_selection (void)
{
  Fixture f;

  open_table (&f, SX_TYPE_MESSAGE_TABLE);
  talk (&f);
  story_accept (&f.story, 3);
  story_text (&f.story, 3, SX_KIND_RECV, "hello from three");
  start_search (&f, "messages.find");
  type (&f, "again");
  assert_says (&f, "1 match");
  gtk_check_button_set_active (get_child (f.bar, "only"), TRUE);
  gtk_widget_activate_action (f.table, "messages.find-next", NULL);
  assert_selected (&f, "say hello again");
  type (&f, "hello");
  assert_says (&f, "2 of 4");
  assert_selected (&f, "say hello again");

  sx_desk_set_show_socket (f.story.desk, 2);
  assert_says (&f, "2 of 3");
  sx_desk_set_show_socket (f.story.desk, 3);
  assert_says (&f, "1 match");
  sx_desk_set_show_socket (f.story.desk, 0);
  assert_says (&f, "2 of 4");
  assert_selected (&f, "say hello again");

  close_table (&f);
}

static gboolean
is_running (gpointer data)
{
  const char *text = gtk_label_get_text (get_child (((Fixture *) data)->bar, "matches"));

  return g_str_has_suffix (text, "%") || g_str_has_suffix (text, "%)");
}

/* So many that a thread looks: how far it is, is said meanwhile, and a new text needs no patience */
static void
test_many (void)
{
  g_autofree guint8 *bytes = g_malloc0 (1024 * 1024);
  Fixture f;

  open_table (&f, SX_TYPE_MESSAGE_TABLE);
  for (guint i = 0; i < 300; i++)
    {
      memcpy (bytes + 1000, i % 3 == 0 ? "needle" : "thread", 6);
      story_message (&f.story, 1, SX_KIND_RECV, bytes, 1024 * 1024);
    }

  start_search (&f, "messages.find");
  type (&f, "\\x01\\0\\0\\0\\x02");
  sx_drop_down_set_selected (get_child (f.bar, "format"), 1);
  sx_test_assert_until (is_running, &f);
  type (&f, "needle");
  g_signal_emit_by_name (get_child (f.bar, "entry"), "search-changed");
  assert_says (&f, "100 matches");
  for (guint i = 0; i < 30; i++)
    story_text (&f.story, 1, SX_KIND_RECV, "one more needle");
  assert_says (&f, "130 matches");

  /* Esc while it runs */
  type (&f, "\\x01\\0\\0\\0\\x02");
  g_signal_emit_by_name (get_child (f.bar, "entry"), "search-changed");
  g_signal_emit_by_name (get_child (f.bar, "entry"), "stop-search");
  g_assert_false (gtk_widget_get_visible (f.bar));

  close_table (&f);
}

/* Other rows are searched when the table shows others, and none of the future in the past */
static void
test_follows_rows (void)
{
  Fixture f;

  open_table (&f, SX_TYPE_MESSAGE_TABLE);
  talk (&f);
  story_accept (&f.story, 3);
  story_text (&f.story, 3, SX_KIND_RECV, "hello from three");
  start_search (&f, "messages.find");
  type (&f, "hello");
  assert_says (&f, "4 matches");
  sx_desk_set_show_socket (f.story.desk, 3);
  assert_says (&f, "1 match");
  sx_desk_set_show_socket (f.story.desk, 0);
  assert_says (&f, "4 matches");
  sx_desk_set_end (f.story.desk, 8);
  assert_says (&f, "1 match");
  sx_desk_set_end (f.story.desk, G_MAXUINT64);
  assert_says (&f, "4 matches");

  /* Another desk: the search goes on there */
  g_object_set (f.table, "desk", NULL, NULL);
  assert_says (&f, "");
  g_object_set (f.table, "desk", f.story.desk, NULL);
  assert_says (&f, "4 matches");

  close_table (&f);
}

static void
test_log (void)
{
  Fixture f;

  open_table (&f, SX_TYPE_LOG_TABLE);
  talk (&f);
  start_search (&f, "log.find");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_child (f.bar, "entry")), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Find in log");
  type (&f, "goodbye");
  assert_says (&f, "1 match");
  gtk_widget_activate_action (f.table, "log.find-next", NULL);
  assert_selected (&f, "goodbye");
  assert_says (&f, "1 of 1");

  /* Only what is shown is searched */
  g_object_set (f.table, "kind", "recv", NULL);
  assert_says (&f, "No matches");

  close_table (&f);
}

static gboolean
shows_one (gpointer f)
{
  return count_rows (f) == 1;
}

static gboolean
shows_ten (gpointer f)
{
  return count_rows (f) == 10;
}

static void
test_kinds (void)
{
  Fixture f;
  GtkMenuButton *button;
  g_autofree char *kind = NULL;

  open_table (&f, SX_TYPE_LOG_TABLE);
  talk (&f);
  story_append (&f.story, (SxRecord) { .kind = SX_KIND_CLOSE, .socket = 9, .error = EIO });
  button = get_child (f.table, "kinds");
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "All calls");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "Calls shown");

  gtk_widget_activate_action (f.table, "log.kind", "s", "recv");
  sx_test_assert_until (shows_three, &f);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "recv");
  gtk_widget_activate_action (f.table, "log.kind", "s", "failed");
  sx_test_assert_until (shows_one, &f);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Failed calls");

  /* It is a filter of the rows, not of the pane: another desk has it too, and all come back */
  g_object_set (f.table, "desk", NULL, NULL);
  g_object_set (f.table, "desk", f.story.desk, NULL);
  sx_test_assert_until (shows_one, &f);
  gtk_widget_activate_action (f.table, "log.kind", "s", "all");
  sx_test_assert_until (shows_ten, &f);

  /* No such call */
  g_object_set (f.table, "kind", "sing", NULL);
  g_object_get (f.table, "kind", &kind, NULL);
  g_assert_cmpstr (kind, ==, "all");
  gtk_menu_button_popup (button);
  sx_test_iterate ();
  g_assert_nonnull (gtk_menu_button_get_popover (button));
  gtk_menu_button_popdown (button);

  close_table (&f);
}

static void
add_tests (void)
{
  g_test_add_func ("/search/step", test_step);
  g_test_add_func ("/search/formats", test_formats);
  g_test_add_func ("/search/only-matches", test_only_matches);
  g_test_add_func ("/search/fast-typist", test_fast_typist);
  g_test_add_func ("/search/keeps-selection", test_keeps_selection);
  g_test_add_func ("/search/many", test_many);
  g_test_add_func ("/search/follows-rows", test_follows_rows);
  g_test_add_func ("/search/log", test_log);
  g_test_add_func ("/log/kinds", test_kinds);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
