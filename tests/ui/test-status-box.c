/* test-status-box.c: the sentence that says what is going on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <gtk/gtk.h>

#include "desk-story.h"
#include "sx-mark.h"
#include "sx-status-box.h"
#include "sx-steady-text.h"
#include "widget-tests.h"

static gpointer
get_child (GtkWidget  *box,
           const char *name)
{
  return gtk_widget_get_template_child (box, SX_TYPE_STATUS_BOX, name);
}

static void
test_sentence (void)
{
  Story story;
  GtkWidget *box;
  g_autofree char *sentence = NULL;

  story_open (&story, SX_PANE_SERVER);
  box = g_object_ref_sink (g_object_new (SX_TYPE_STATUS_BOX, "desk", story.desk, NULL));

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, "Status");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_ROLE_STATUS);
  g_assert_true (gtk_widget_has_css_class (box, "idle"));

  story_listen (&story);
  story_drain (&story);
  sentence = sx_desk_dup_sentence (story.desk);
  g_assert_cmpstr (gtk_label_get_text (get_child (box, "sentence")), ==, sentence);
  g_assert_true (gtk_widget_has_css_class (box, "good"));
  g_assert_false (gtk_widget_has_css_class (box, "idle"));

  g_assert_finalize_object (box);
  story_close (&story);
}

static void
test_tones (void)
{
  Story story;
  GtkWidget *box;
  SxShape calm;

  story_open (&story, SX_PANE_SERVER);
  box = g_object_ref_sink (g_object_new (SX_TYPE_STATUS_BOX, NULL));
  sx_status_box_set_desk (SX_STATUS_BOX (box), story.desk);
  calm = sx_mark_get_shape (get_child (box, "mark"));

  /* What somebody wrote is text, not markup; and an error has a shape of its own */
  sx_desk_set_form_error (story.desk, "<b>x</b> is no host (EINVAL).", SX_BLAME_HOST);
  g_assert_cmpstr (gtk_label_get_text (get_child (box, "sentence")), ==, "<b>x</b> is no host (EINVAL).");
  g_assert_false (gtk_label_get_use_markup (get_child (box, "sentence")));
  g_assert_true (gtk_widget_has_css_class (box, "error"));
  g_assert_cmpint (sx_mark_get_shape (get_child (box, "mark")), !=, calm);
  g_assert_false (gtk_widget_get_visible (get_child (box, "advice")));

  sx_desk_set_form_error (story.desk, NULL, SX_BLAME_NONE);
  g_assert_false (gtk_widget_has_css_class (box, "error"));
  g_assert_cmpint (sx_mark_get_shape (get_child (box, "mark")), ==, calm);

  g_assert_finalize_object (box);
  story_close (&story);
}

static void
test_advice (void)
{
  Story story;
  GtkWidget *box;
  g_autofree char *advice = NULL;

  story_open (&story, SX_PANE_CLIENT);
  box = g_object_ref_sink (g_object_new (SX_TYPE_STATUS_BOX, "desk", story.desk, NULL));

  story_append (&story, (SxRecord) { .kind = SX_KIND_BEGIN, .request = 1, .args = { SX_COMMAND_CONNECT },
                                     .payload = (const guint8 *) "localhost\0" "12345", .payload_length = 16 });
  story_append (&story, (SxRecord) { .kind = SX_KIND_SOCKET, .request = 1, .socket = 1, .args = { AF_INET, SOCK_STREAM, 0 } });
  story_append (&story, (SxRecord) { .kind = SX_KIND_CONNECT, .request = 1, .socket = 1, .error = ECONNREFUSED,
                                     .remote = story_address (12345) });
  story_append (&story, (SxRecord) { .kind = SX_KIND_END, .request = 1, .error = ECONNREFUSED, .remote = story_address (12345),
                                     .args = { SX_COMMAND_CONNECT, SX_KIND_CONNECT } });
  story_drain (&story);

  g_assert_true (gtk_widget_has_css_class (box, "error"));
  g_assert_nonnull (strstr (gtk_label_get_text (get_child (box, "sentence")), "(ECONNREFUSED)"));
  advice = sx_desk_dup_advice (story.desk);
  g_assert_cmpint (gtk_widget_get_visible (get_child (box, "advice")), ==, advice != NULL);
  if (advice != NULL)
    g_assert_cmpstr (gtk_label_get_text (get_child (box, "advice")), ==, advice);

  g_assert_finalize_object (box);
  story_close (&story);
}

static void
count_cb (guint *n)
{
  ++*n;
}

typedef struct
{
  GtkLabel   *label;
  const char *text;
} Expected;

static gboolean
has_text (gpointer data)
{
  Expected *expected = data;

  return g_str_equal (gtk_label_get_text (expected->label), expected->text);
}

/* Numbers that go up all the time are told now and then, and the last ones are not forgotten */
static void
test_steady (void)
{
  GtkLabel *label = g_object_ref_sink (GTK_LABEL (gtk_label_new ("")));
  g_autoptr (SxSteadyText) steady = sx_steady_text_new (label);
  Expected expected = { label, "99 datagrams sent, 1’000 received." };
  guint n = 0;
  gint64 start = g_get_monotonic_time ();
  gint64 taken;

  g_signal_connect_swapped (label, "notify::label", G_CALLBACK (count_cb), &n);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u datagrams sent, 1’000 received.", i);

      sx_steady_text_set (steady, text);
    }
  /* Some at once, and two a second, however long that took */
  taken = g_get_monotonic_time () - start;
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpint (n, <, 10 + 2 * taken / G_USEC_PER_SEC);
  if (taken < G_USEC_PER_SEC / 2)
    g_assert_cmpstr (gtk_label_get_text (label), !=, expected.text);
  sx_test_assert_until (has_text, &expected);

  /* Other words are told at once, and what waited is not told after them */
  n = 0;
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u datagrams sent, 2 received.", i);

      sx_steady_text_set (steady, text);
    }
  sx_steady_text_set (steady, "Closed: 5 datagrams.");
  g_assert_cmpstr (gtk_label_get_text (label), ==, "Closed: 5 datagrams.");
  sx_test_iterate ();
  sx_steady_text_set (steady, "<b>5</b>");
  g_assert_cmpstr (gtk_label_get_text (label), ==, "<b>5</b>");
  sx_steady_text_set (steady, NULL);
  g_assert_cmpstr (gtk_label_get_text (label), ==, "");

  g_clear_object (&steady);
  g_assert_finalize_object (label);
}

static void
add_tests (void)
{
  g_test_add_func ("/status-box/sentence", test_sentence);
  g_test_add_func ("/status-box/tones", test_tones);
  g_test_add_func ("/status-box/advice", test_advice);
  g_test_add_func ("/status-box/steady", test_steady);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
