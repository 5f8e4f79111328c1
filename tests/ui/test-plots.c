/* test-plots.c: plots that follow what happens, and sleep when nothing does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <gtk/gtk.h>

#include "desk-story.h"
#include "sx-feed.h"
#include "sx-plots-view.h"
#include "widget-tests.h"

#define SECOND G_GINT64_CONSTANT (1000000000)

/* More than any table has rows at hand */
#define N_GONE 6000
#define LAST_GONE "#6002 from"

typedef struct
{
  Story        story;
  SxMoment    *moment;
  SxFeed      *feed;
  GtkWidget   *window;
  SxPlotsView *view;
  SxPlotsArea *area;
  guint        n_updates;
} Fixture;

/* seconds: how long ago the story begins */
static void
open_view (Fixture *f,
           int      seconds)
{
  story_open (&f->story, SX_PANE_SERVER);
  f->story.time = g_get_real_time () * 1000 - seconds * SECOND;
  f->moment = sx_moment_new (f->story.journal);
  f->view = SX_PLOTS_VIEW (sx_plots_view_new (&f->story.desk, 1, f->moment));
  f->area = sx_plots_view_get_area (f->view);
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 700, 500);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->view));
  f->feed = sx_feed_new (f->story.journal, f->window);
  sx_feed_add_desk (f->feed, f->story.desk);
  sx_feed_add_view (f->feed, f->view, sx_plots_view_drain, NULL);
}

static void
close_view (Fixture *f)
{
  g_clear_object (&f->feed);
  gtk_window_destroy (GTK_WINDOW (f->window));
  sx_test_iterate ();
  g_assert_finalize_object (f->moment);
  story_close (&f->story);
}

static gboolean
is_fed (gpointer data)
{
  Fixture *f = data;

  return sx_plots_area_get_n_updates (f->area) > 0 && gtk_widget_get_width (GTK_WIDGET (f->area)) > 0
         && sx_feed_is_asleep (f->feed);
}

static gboolean
is_updated (gpointer data)
{
  Fixture *f = data;

  return is_fed (data) && sx_plots_area_get_n_updates (f->area) > f->n_updates;
}

/* What was done since the last frame is shown */
static void
settle (Fixture *f)
{
  f->n_updates = sx_plots_area_get_n_updates (f->area);
  sx_test_assert_until (is_updated, f);
}

static gboolean
is_asleep (gpointer data)
{
  Fixture *f = data;

  return is_fed (data) && sx_plots_view_is_asleep (f->view);
}

static void
present (Fixture *f)
{
  gtk_window_present (GTK_WINDOW (f->window));
  sx_test_assert_until (is_fed, f);
}

/* A server and two clients, to whom it sent 1000 and 2000 bytes */
static void
tell (Fixture *f)
{
  static const guint8 bytes[2000];

  story_listen (&f->story);
  story_accept (&f->story, 4);
  story_accept (&f->story, 5);
  story_message (&f->story, 4, SX_KIND_SEND, bytes, 1000);
  story_message (&f->story, 5, SX_KIND_SEND, bytes, 2000);
}

/* What the key does, without a keyboard */
static void
press (Fixture *f,
       guint    key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->area));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;

      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger)
              && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key)
            {
              gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (f->area),
                                            gtk_shortcut_get_arguments (shortcut));
              return;
            }
        }
    }

  g_assert_not_reached ();
}

static char *
export (Fixture *f)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "plots.svg", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_true (sx_plots_view_export (f->view, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  sx_test_remove_dir (dir);

  return text;
}

static gboolean
shows (Fixture    *f,
       const char *text)
{
  g_autofree char *svg = export (f);

  return strstr (svg, text) != NULL;
}

static void
assert_shows (Fixture    *f,
              const char *text,
              gboolean    shown)
{
  if (shows (f, text) != shown)
    g_error ("“%s” is %s", text, shown ? "missing" : "there");
}

static void
test_names (void)
{
  Fixture f;
  GtkWidget *values;

  open_view (&f, 5);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (f.area), GTK_ACCESSIBLE_PROPERTY_LABEL, "Plots");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_template_child (GTK_WIDGET (f.view),
                                                                                      SX_TYPE_PLOTS_VIEW, "range")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Range");
  values = gtk_widget_get_parent (GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (f.view),
                                                                             SX_TYPE_PLOTS_VIEW, "values")));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (values), GTK_ACCESSIBLE_PROPERTY_LABEL, "Values");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (values), GTK_ACCESSIBLE_ROLE_STATUS);
  close_view (&f);
}

static void
test_shows (void)
{
  Fixture f;

  open_view (&f, 5);
  present (&f);
  assert_shows (&f, "Nothing to plot yet", TRUE);

  tell (&f);
  settle (&f);
  /* It moves out of sight by and by */
  g_assert_false (sx_plots_view_is_asleep (f.view));
  assert_shows (&f, "#1 listening on 127.0.0.1:12345", TRUE);
  assert_shows (&f, "#4 from 127.0.0.1:48434", TRUE);
  assert_shows (&f, ">now<", TRUE);
  close_view (&f);
}

static void
test_values (void)
{
  Fixture f;

  open_view (&f, 5);
  tell (&f);
  gtk_widget_activate_action (GTK_WIDGET (f.view), "plots.range", "s", "all");
  present (&f);
  g_assert_null (strstr (sx_plots_view_get_values (f.view), "Sent"));

  /* All of the session fits into a moment; from its end to what was sent */
  press (&f, GDK_KEY_End);
  for (guint i = 0; i < 200 && strstr (sx_plots_view_get_values (f.view), "#5") == NULL; i++)
    press (&f, GDK_KEY_Left);
  for (guint i = 0; i < 200 && strstr (sx_plots_view_get_values (f.view), "(2000 bytes in") == NULL; i++)
    press (&f, GDK_KEY_Left);
  g_assert_nonnull (strstr (sx_plots_view_get_values (f.view), "(2000 bytes in"));
  g_assert_nonnull (strstr (sx_plots_view_get_values (f.view), "Sent: "));

  press (&f, GDK_KEY_Escape);
  g_assert_null (strstr (sx_plots_view_get_values (f.view), "Sent"));
  close_view (&f);
}

static void
test_selection (void)
{
  Fixture f;

  open_view (&f, 5);
  tell (&f);
  present (&f);
  assert_shows (&f, "#5 from", TRUE);

  sx_desk_set_selected_socket (f.story.desk, 4);
  settle (&f);
  assert_shows (&f, "#4 from", TRUE);
  assert_shows (&f, "#5 from", FALSE);
  assert_shows (&f, "#1 listening", FALSE);

  sx_desk_set_selected_socket (f.story.desk, 0);
  settle (&f);
  assert_shows (&f, "#5 from", TRUE);
  close_view (&f);
}

static void
test_left_out (void)
{
  Fixture f;
  GtkLabel *label;

  open_view (&f, 5);
  label = GTK_LABEL (gtk_widget_get_template_child (GTK_WIDGET (f.view), SX_TYPE_PLOTS_VIEW, "left_out"));
  story_listen (&f.story);
  for (guint i = 0; i < 8; i++)
    story_accept (&f.story, 2 + i);
  present (&f);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (label)));
  g_assert_cmpstr (gtk_label_get_text (label), ==, "2 open sockets are not shown: select one to see it");
  assert_shows (&f, "#3 from", FALSE);
  assert_shows (&f, "#4 from", TRUE);
  assert_shows (&f, "#9 from", TRUE);
  close_view (&f);
}

/* Of many, those with which something happens */
static void
test_busy (void)
{
  Fixture f;

  open_view (&f, 5);
  story_listen (&f.story);
  for (guint i = 0; i < 20; i++)
    story_accept (&f.story, 2 + i);
  story_text (&f.story, 3, SX_KIND_SEND, "busy");
  present (&f);
  assert_shows (&f, "#3 from", TRUE);
  assert_shows (&f, "#16 from", FALSE);
  assert_shows (&f, "#17 from", TRUE);

  /* One of which the past has to be read, a little later */
  story_text (&f.story, 5, SX_KIND_SEND, "busy too");
  for (guint i = 0; i < 50 && !shows (&f, "#5 from"); i++)
    settle (&f);
  assert_shows (&f, "#3 from", TRUE);
  assert_shows (&f, "#17 from", FALSE);
  close_view (&f);
}

/* What is open is chosen from, however many came and went since */
static void
test_long_ago (void)
{
  Fixture f;

  open_view (&f, 5);
  story_listen (&f.story);
  story_accept (&f.story, 2);
  for (guint i = 0; i < N_GONE; i++)
    {
      story_accept (&f.story, 3 + i);
      story_text (&f.story, 3 + i, SX_KIND_SEND, "gone");
      story_end (&f.story, 3 + i);
    }
  present (&f);
  assert_shows (&f, "#1 listening", TRUE);
  assert_shows (&f, "#2 from", TRUE);

  /* And there is room for those that ended last */
  for (guint i = 0; i < 50 && !shows (&f, LAST_GONE); i++)
    settle (&f);
  assert_shows (&f, LAST_GONE, TRUE);
  close_view (&f);
}

/* Somebody closed what there was: it is still to be seen */
static void
test_closed (void)
{
  Fixture f;

  open_view (&f, 5);
  tell (&f);
  story_end (&f.story, 4);
  present (&f);
  assert_shows (&f, "#4 from", TRUE);
  close_view (&f);
}

static void
test_asleep (void)
{
  Fixture f;
  guint n;

  /* Three minutes ago: it is out of sight */
  open_view (&f, 180);
  tell (&f);
  present (&f);
  sx_test_assert_until (is_asleep, &f);
  n = sx_plots_area_get_n_updates (f.area);
  sx_test_iterate ();
  g_assert_cmpuint (sx_plots_area_get_n_updates (f.area), ==, n);

  /* Ten minutes move on, all does not */
  gtk_widget_activate_action (GTK_WIDGET (f.view), "plots.range", "s", "ten-minutes");
  settle (&f);
  g_assert_false (sx_plots_view_is_asleep (f.view));
  gtk_widget_activate_action (GTK_WIDGET (f.view), "plots.range", "s", "all");
  sx_test_assert_until (is_asleep, &f);

  /* And hidden, nothing does, and nothing is taken in */
  gtk_widget_activate_action (GTK_WIDGET (f.view), "plots.range", "s", "ten-minutes");
  settle (&f);
  gtk_widget_set_visible (GTK_WIDGET (f.view), FALSE);
  g_assert_true (sx_plots_view_is_asleep (f.view));
  n = sx_plots_area_get_n_updates (f.area);
  story_text (&f.story, 4, SX_KIND_SEND, "unseen");
  story_drain (&f.story);
  g_assert_false (sx_plots_view_drain (f.view, 100));
  g_assert_cmpuint (sx_plots_area_get_n_updates (f.area), ==, n);
  close_view (&f);
}

/* As of an earlier moment, what came later has not happened */
static void
test_moment (void)
{
  Fixture f;

  open_view (&f, 5);
  tell (&f);
  present (&f);
  assert_shows (&f, "#5 from", TRUE);

  sx_moment_set_end (f.moment, 6);
  sx_desk_set_end (f.story.desk, 6);
  settle (&f);
  g_assert_true (sx_plots_view_is_asleep (f.view));
  assert_shows (&f, "#4 from", TRUE);
  assert_shows (&f, "#5 from", FALSE);
  assert_shows (&f, ">now<", FALSE);

  sx_desk_set_end (f.story.desk, G_MAXUINT64);
  sx_moment_go_live (f.moment);
  settle (&f);
  assert_shows (&f, "#5 from", TRUE);
  close_view (&f);
}

static void
test_export (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;

  /* What was never shown can be written nevertheless */
  open_view (&f, 5);
  tell (&f);
  story_drain (&f.story);
  assert_shows (&f, "#5 from", TRUE);
  present (&f);
  g_assert_false (sx_plots_view_export (f.view, "/tmp/plots.mmd", &error));
  g_assert_nonnull (error);
  close_view (&f);
}

static void
add_tests (void)
{
  g_test_add_func ("/plots/names", test_names);
  g_test_add_func ("/plots/shows", test_shows);
  g_test_add_func ("/plots/values", test_values);
  g_test_add_func ("/plots/selection", test_selection);
  g_test_add_func ("/plots/left-out", test_left_out);
  g_test_add_func ("/plots/busy", test_busy);
  g_test_add_func ("/plots/long-ago", test_long_ago);
  g_test_add_func ("/plots/closed", test_closed);
  g_test_add_func ("/plots/asleep", test_asleep);
  g_test_add_func ("/plots/moment", test_moment);
  g_test_add_func ("/plots/export", test_export);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
