/* test-composer.c: what is written is what is sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include <gtk/gtk.h>

#include "sx-composer.h"
#include "sx-drop-down.h"
#include "sx-test-util.h"
#include "widget-tests.h"

typedef struct
{
  GtkWidget     *window;
  GtkWidget     *composer;
  GtkTextBuffer *buffer;
  GBytes        *sent;
  guint          n_sent;
  int            n_refs;
} Fixture;

static gpointer
get_child (Fixture    *f,
           const char *name)
{
  return gtk_widget_get_template_child (f->composer, SX_TYPE_COMPOSER, name);
}

static void
send_cb (Fixture *f,
         GBytes  *bytes)
{
  g_clear_pointer (&f->sent, g_bytes_unref);
  f->sent = g_bytes_ref (bytes);
  f->n_sent++;
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->window = gtk_window_new ();
  f->composer = g_object_ref_sink (g_object_new (SX_TYPE_COMPOSER, NULL));
  gtk_window_set_child (GTK_WINDOW (f->window), f->composer);
  f->buffer = gtk_text_view_get_buffer (get_child (f, "message"));
  g_signal_connect_swapped (f->composer, "send", G_CALLBACK (send_cb), f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_clear_pointer (&f->sent, g_bytes_unref);
  gtk_window_destroy (GTK_WINDOW (f->window));
  sx_test_iterate ();
  g_assert_finalize_object (f->composer);
}

static const char *
get_error (Fixture *f)
{
  return gtk_widget_get_visible (get_child (f, "error_box"))
           ? gtk_label_get_text (get_child (f, "error_label")) : NULL;
}

static char *
get_text (Fixture *f)
{
  char *text;

  g_object_get (f->buffer, "text", &text, NULL);

  return text;
}

static void
assert_sent (Fixture    *f,
             const char *bytes,
             gsize       length)
{
  g_assert_nonnull (f->sent);
  g_assert_cmpmem (g_bytes_get_data (f->sent, NULL), g_bytes_get_size (f->sent), bytes, length);
}

static void
test_names (Fixture       *f,
            gconstpointer  data)
{
  static const char * const children[][2] = {
    { "message", "Message" }, { "format", "Format" }, { "ending", "Ending" },
    { "error_box", "Message error" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_child (f, children[i][0])),
                                         GTK_ACCESSIBLE_PROPERTY_LABEL, children[i][1]);
}

static void
test_formats (Fixture       *f,
              gconstpointer  data)
{
  sx_composer_set_text (SX_COMPOSER (f->composer), "a\\n\n");
  g_assert_true (sx_composer_send (SX_COMPOSER (f->composer)));
  assert_sent (f, "a\\n\n", 4);

  g_object_set (f->composer, "format", "escapes", "ending", "crlf", NULL);
  gtk_widget_activate_action (f->composer, "composer.send", NULL);
  assert_sent (f, "a\n\n\r\n", 5);

  sx_composer_set_text (SX_COMPOSER (f->composer), "48 65\n6c");
  g_object_set (f->composer, "format", "hex", "ending", "nul", NULL);
  g_assert_true (sx_composer_send (SX_COMPOSER (f->composer)));
  assert_sent (f, "Hel\0", 4);
  g_assert_cmpuint (f->n_sent, ==, 3);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_properties (Fixture       *f,
                 gconstpointer  data)
{
  guint n_notified = 0;
  g_autofree char *format = NULL;
  g_autofree char *ending = NULL;

  g_signal_connect_swapped (f->composer, "notify::format", G_CALLBACK (count_cb), &n_notified);
  sx_drop_down_set_selected (get_child (f, "format"), 2);
  g_object_get (f->composer, "format", &format, "ending", &ending, NULL);
  g_assert_cmpstr (format, ==, "hex");
  g_assert_cmpstr (ending, ==, "none");
  g_assert_cmpuint (n_notified, ==, 1);

  g_object_set (f->composer, "hint", "to #4 127.0.0.1:48437", NULL);
  g_assert_cmpstr (gtk_label_get_text (get_child (f, "hint")), ==, "to #4 127.0.0.1:48437");
}

static void
test_parse_error (Fixture       *f,
                  gconstpointer  data)
{
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (f->buffer), "wrong");
  GtkTextIter iter;
  int position;

  /* The character that is wrong stands behind some of more than one byte, on the second line */
  sx_composer_set_text (SX_COMPOSER (f->composer), "äöü\n\\q");
  g_object_set (f->composer, "format", "escapes", NULL);
  g_assert_false (sx_composer_send (SX_COMPOSER (f->composer)));
  g_assert_cmpuint (f->n_sent, ==, 0);
  g_assert_nonnull (get_error (f));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_child (f, "error_box")),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, get_error (f));

  gtk_text_buffer_get_iter_at_offset (f->buffer, &iter, 3);
  g_assert_false (gtk_text_iter_has_tag (&iter, tag));
  gtk_text_buffer_get_iter_at_offset (f->buffer, &iter, 4);
  g_assert_true (gtk_text_iter_starts_tag (&iter, tag));
  g_object_get (f->buffer, "cursor-position", &position, NULL);
  g_assert_cmpint (position, ==, 4);

  /* Typing takes mark and sentence away */
  gtk_text_buffer_insert_at_cursor (f->buffer, "x", 1);
  g_assert_null (get_error (f));
  gtk_text_buffer_get_start_iter (f->buffer, &iter);
  g_assert_false (gtk_text_iter_forward_to_tag_toggle (&iter, tag));
}

static void
test_empty (Fixture       *f,
            gconstpointer  data)
{
  g_assert_false (sx_composer_send (SX_COMPOSER (f->composer)));
  g_assert_nonnull (get_error (f));
  g_assert_cmpuint (f->n_sent, ==, 0);

  g_object_set (f->composer, "allow-empty", TRUE, NULL);
  g_assert_true (sx_composer_send (SX_COMPOSER (f->composer)));
  g_assert_null (get_error (f));
  assert_sent (f, "", 0);

  /* An ending is something to send */
  g_object_set (f->composer, "allow-empty", FALSE, "ending", "lf", NULL);
  g_assert_true (sx_composer_send (SX_COMPOSER (f->composer)));
  assert_sent (f, "\n", 1);
}

static void
test_can_send (Fixture       *f,
               gconstpointer  data)
{
  sx_composer_set_text (SX_COMPOSER (f->composer), "x");
  g_object_set (f->composer, "can-send", FALSE, NULL);
  g_assert_false (gtk_widget_get_sensitive (get_child (f, "send_button")));
  g_assert_false (sx_composer_send (SX_COMPOSER (f->composer)));
  g_assert_cmpuint (f->n_sent, ==, 0);

  g_object_set (f->composer, "can-send", TRUE, NULL);
  g_assert_true (gtk_widget_get_sensitive (get_child (f, "send_button")));
  g_assert_true (sx_composer_send (SX_COMPOSER (f->composer)));
}

static void
test_undo (Fixture       *f,
           gconstpointer  data)
{
  g_autofree char *text = NULL;

  sx_composer_set_text (SX_COMPOSER (f->composer), "first");
  sx_composer_clear (SX_COMPOSER (f->composer));
  g_assert_cmpint (gtk_text_buffer_get_char_count (f->buffer), ==, 0);
  gtk_text_buffer_undo (f->buffer);
  text = get_text (f);
  g_assert_cmpstr (text, ==, "first");
}

static void
test_set_error (Fixture       *f,
                gconstpointer  data)
{
  sx_composer_set_error (SX_COMPOSER (f->composer), "<i>no</i> (EMSGSIZE)");
  g_assert_cmpstr (get_error (f), ==, "<i>no</i> (EMSGSIZE)");
  sx_composer_set_error (SX_COMPOSER (f->composer), NULL);
  g_assert_null (get_error (f));
}

static GFile *
write_file (const char *dir,
            gconstpointer bytes,
            gsize       length)
{
  g_autofree char *path = g_build_filename (dir, "file", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);

  return g_file_new_for_path (path);
}

static gboolean
has_text (gpointer data)
{
  return gtk_text_buffer_get_char_count (((Fixture *) data)->buffer) > 0;
}

static gboolean
has_chip (gpointer data)
{
  return gtk_widget_get_visible (get_child (data, "chip"));
}

static gboolean
has_error (gpointer data)
{
  return get_error (data) != NULL;
}

/* Whatever is in a file, sending it sends exactly that */
static void
test_open_file (Fixture       *f,
                gconstpointer  data)
{
  static const struct
  {
    const char *bytes;
    gsize       length;
    const char *format;
  } files[] = {
    { "Grüße\r\nand more\rlines\n", 24, "text" },
    { "a\0b", 3, "hex" },
    { "\xff\xfe", 2, "hex" },
  };
  g_autofree char *dir = sx_test_make_dir ();

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GFile) file = write_file (dir, files[i].bytes, files[i].length);
      g_autofree char *format = NULL;

      sx_composer_clear (SX_COMPOSER (f->composer));
      g_object_set (f->composer, "ending", "lf", NULL);
      sx_composer_open_file (SX_COMPOSER (f->composer), file);
      sx_test_assert_until (has_text, f);
      g_object_get (f->composer, "format", &format, NULL);
      g_assert_cmpstr (format, ==, files[i].format);
      g_assert_true (sx_composer_send (SX_COMPOSER (f->composer)));
      assert_sent (f, files[i].bytes, files[i].length);
    }

  sx_test_remove_dir (dir);
}

static void
test_large_file (Fixture       *f,
                 gconstpointer  data)
{
  const gsize length = 3 * 1024 * 1024;
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *bytes = g_strnfill (length, 'x');
  g_autoptr (GFile) file = write_file (dir, bytes, length);

  sx_composer_set_text (SX_COMPOSER (f->composer), "kept");
  sx_composer_open_file (SX_COMPOSER (f->composer), file);
  sx_test_assert_until (has_chip, f);
  g_assert_false (gtk_widget_get_visible (get_child (f, "scroller")));
  g_assert_true (sx_composer_send (SX_COMPOSER (f->composer)));
  assert_sent (f, bytes, length);

  sx_composer_clear (SX_COMPOSER (f->composer));
  g_assert_false (has_chip (f));
  g_assert_true (gtk_widget_get_visible (get_child (f, "scroller")));
  sx_test_remove_dir (dir);
}

static void
open_bytes (Fixture    *f,
            const char *dir,
            const char *bytes,
            gsize       length)
{
  g_autoptr (GFile) file = write_file (dir, bytes, length);

  sx_composer_clear (SX_COMPOSER (f->composer));
  sx_composer_open_file (SX_COMPOSER (f->composer), file);
}

static void
assert_short_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, 2048);
}

/* A long line is laid out as a whole, in a time that grows with its square, and the window stands still meanwhile: such files are
 * sent, not shown, and what is not text is shown in lines */
static void
test_long_lines (Fixture       *f,
                 gconstpointer  data)
{
  const gsize length = 65536;
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *zeros = g_malloc0 (length);
  g_autofree char *line = g_strnfill (length, 'x');
  g_autofree char *text = NULL;

  open_bytes (f, dir, zeros, length);
  sx_test_assert_until (has_text, f);
  text = get_text (f);
  assert_short_lines (text);
  g_assert_true (sx_composer_send (SX_COMPOSER (f->composer)));
  assert_sent (f, zeros, length);

  open_bytes (f, dir, line, length);
  sx_test_assert_until (has_chip, f);
  g_assert_true (sx_composer_send (SX_COMPOSER (f->composer)));
  assert_sent (f, line, length);

  /* One of its lines is enough */
  line[length / 2] = '\n';
  open_bytes (f, dir, line, length);
  sx_test_assert_until (has_chip, f);
  sx_test_remove_dir (dir);
}

/* Whoever reads a file holds the composer */
static gboolean
is_read (gpointer data)
{
  Fixture *f = data;

  return g_atomic_int_get (&G_OBJECT (f->composer)->ref_count) == f->n_refs;
}

/* What is written while a file is being read is newer than the file */
static void
test_written_meanwhile (Fixture       *f,
                        gconstpointer  data)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autoptr (GFile) file = write_file (dir, "old", 3);
  g_autofree char *text = NULL;

  f->n_refs = g_atomic_int_get (&G_OBJECT (f->composer)->ref_count);
  sx_composer_open_file (SX_COMPOSER (f->composer), file);
  g_assert_false (is_read (f));
  sx_composer_set_text (SX_COMPOSER (f->composer), "new");
  sx_test_assert_until (is_read, f);
  text = get_text (f);
  g_assert_cmpstr (text, ==, "new");
  sx_test_remove_dir (dir);
}

static void
test_bad_file (Fixture       *f,
               gconstpointer  data)
{
  g_autoptr (GFile) missing = g_file_new_for_path ("/nonexistent/file");
  g_autoptr (GFile) folder = g_file_new_for_path ("/");
  g_autoptr (GFile) endless = g_file_new_for_path ("/dev/zero");
  GFile *files[] = { missing, folder, endless };
  g_autofree char *text = NULL;

  sx_composer_set_text (SX_COMPOSER (f->composer), "kept");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      sx_composer_set_error (SX_COMPOSER (f->composer), NULL);
      sx_composer_open_file (SX_COMPOSER (f->composer), files[i]);
      sx_test_assert_until (has_error, f);
    }
  text = get_text (f);
  g_assert_cmpstr (text, ==, "kept");
}

/* As the display does when a person lets go of files above the composer */
static gboolean
drop (Fixture *f,
      GSList  *files)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (f->composer);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;
  guint n_targets = 0;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, files);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        {
          g_signal_emit_by_name (controller, "drop", &value, 1.0, 1.0, &taken);
          n_targets++;
        }
    }
  g_assert_cmpuint (n_targets, ==, 1);

  return taken;
}

/* A message holds one file: which one, and that there were others, is said; of one file alone nothing is */
static void
test_drop (Fixture       *f,
           gconstpointer  data)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autoptr (GFile) first = write_file (dir, "the first", 9);
  g_autoptr (GFile) folder = g_file_new_for_path (dir);
  g_autoptr (GFile) second = g_file_get_child (folder, "second");
  g_autoptr (GFile) third = g_file_get_child (folder, "third");
  GSList files[] = { { first, &files[1] }, { second, &files[2] }, { third, NULL } };

  g_assert_true (drop (f, files));
  sx_test_assert_until (has_error, f);
  g_assert_cmpstr (get_error (f), ==, "A message holds one file: this is file, and 2 others were left out.");
  g_assert_true (has_text (f));
  g_assert_true (sx_composer_send (SX_COMPOSER (f->composer)));
  assert_sent (f, "the first", 9);
  g_assert_null (get_error (f));

  files[1].next = NULL;
  sx_composer_clear (SX_COMPOSER (f->composer));
  g_assert_true (drop (f, files));
  sx_test_assert_until (has_error, f);
  g_assert_cmpstr (get_error (f), ==, "A message holds one file: this is file, and 1 other one was left out.");

  files[0].next = NULL;
  sx_composer_clear (SX_COMPOSER (f->composer));
  g_assert_true (drop (f, files));
  sx_test_assert_until (has_text, f);
  g_assert_null (get_error (f));

  /* What is opened next came alone */
  files[0].next = &files[1];
  g_assert_true (drop (f, files));
  sx_composer_open_file (SX_COMPOSER (f->composer), first);
  sx_composer_clear (SX_COMPOSER (f->composer));
  sx_composer_open_file (SX_COMPOSER (f->composer), first);
  sx_test_assert_until (has_text, f);
  g_assert_null (get_error (f));

  g_assert_false (drop (f, NULL));
  sx_test_remove_dir (dir);
}

static void
add (const char *path,
     void      (*func) (Fixture       *f,
                        gconstpointer  data))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

static void
add_tests (void)
{
  add ("/composer/names", test_names);
  add ("/composer/formats", test_formats);
  add ("/composer/properties", test_properties);
  add ("/composer/parse-error", test_parse_error);
  add ("/composer/empty", test_empty);
  add ("/composer/can-send", test_can_send);
  add ("/composer/undo", test_undo);
  add ("/composer/set-error", test_set_error);
  add ("/composer/open-file", test_open_file);
  add ("/composer/large-file", test_large_file);
  add ("/composer/long-lines", test_long_lines);
  add ("/composer/written-meanwhile", test_written_meanwhile);
  add ("/composer/bad-file", test_bad_file);
  add ("/composer/drop", test_drop);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
