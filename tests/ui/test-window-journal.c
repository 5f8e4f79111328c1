/* test-window-journal.c: clearing what is recorded, and what an end that was not clean left behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <sys/stat.h>

#include "sx-diagram-panel.h"
#include "sx-left.h"
#include "sx-session-files.h"
#include "window-journal.h"

static gboolean
has_rows (gpointer data)
{
  Fixture *fixture = data;

  return count_rows (sx_desk_get_messages (fixture->client)) == fixture->n_rows;
}

static void
wait_for_rows (Fixture *fixture,
               guint    n_rows)
{
  fixture->n_rows = n_rows;
  sx_test_assert_until (has_rows, fixture);
}

static gboolean
is_all_drawn (gpointer data)
{
  return !sx_diagram_panel_drain (sx_window_get_diagram (((Fixture *) data)->window), 100000);
}

static guint
count_events (Fixture *fixture)
{
  sx_test_assert_until (is_all_drawn, fixture);

  return sx_diagram_get_n_events (sx_diagram_panel_get_diagram (SX_DIAGRAM_PANEL (sx_window_get_diagram (fixture->window))));
}

/* Tests */

/* The sockets stay as they are and go on; the rest is gone, and comes back */
static void
test_clear (void)
{
  Fixture fixture;
  guint n_log, n_events;

  open_fixture (&fixture);
  sx_window_show_diagram (fixture.window);
  send_bytes (&fixture, 100);
  send_bytes (&fixture, 200);
  wait_for_rows (&fixture, 4);
  n_log = count_rows (sx_desk_get_log (fixture.client));
  g_assert_cmpuint (n_log, >, 4);
  n_events = count_events (&fixture);
  g_assert_cmpuint (n_events, >, 6);

  g_action_group_activate_action (G_ACTION_GROUP (fixture.window), "clear", NULL);
  wait_for_offer (&fixture, "Cleared ");
  wait_for_rows (&fixture, 0);
  g_assert_cmpuint (count_rows (sx_desk_get_log (fixture.client)), ==, 0);
  g_assert_cmpuint (count_rows (sx_desk_get_sockets (fixture.client)), ==, 1);
  g_assert_cmpuint (count_rows (sx_desk_get_sockets (fixture.server)), ==, 2);
  g_assert_true (is_connected (&fixture));
  g_assert_cmpuint (get_received (&fixture), ==, 300);
  g_assert_cmpuint (count_events (&fixture), <, n_events);

  send_bytes (&fixture, 50);
  wait_for_rows (&fixture, 2);

  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.first", NULL));
  g_assert_true (offers_nothing (&fixture));
  wait_for_rows (&fixture, 6);
  g_assert_cmpuint (get_received (&fixture), ==, 350);
  g_assert_cmpuint (count_rows (sx_desk_get_log (fixture.client)), >=, n_log);
  g_assert_cmpuint (count_events (&fixture), >, n_events);
  send_bytes (&fixture, 60);
  wait_for_rows (&fixture, 8);
  close_fixture (&fixture);
}

/* Whoever looks at the past and comes back is told what was told before, though not all records of that are there */
static void
test_clear_past (void)
{
  Fixture fixture;
  SxMoment *moment;
  g_autofree char *before = NULL;
  g_autofree char *in_past = NULL;
  g_autofree char *after = NULL;

  open_fixture (&fixture);
  moment = sx_window_get_moment (fixture.window);
  send_bytes (&fixture, 100);
  sx_application_clear (application);
  wait_for_offer (&fixture, "Cleared ");
  send_bytes (&fixture, 50);
  wait_for_rows (&fixture, 2);
  before = sx_desk_dup_sentence (fixture.client);
  g_assert_nonnull (strstr (before, "150 bytes sent, 150 bytes received."));

  sx_moment_set_end (moment, sx_journal_get_first (fixture.journal));
  wait_for_rows (&fixture, 0);
  while (sx_desk_drain (fixture.client, G_MAXUINT))
    continue;
  in_past = sx_desk_dup_sentence (fixture.client);
  g_assert_nonnull (strstr (in_past, "100 bytes sent, 100 bytes received."));
  sx_moment_go_live (moment);
  while (sx_desk_drain (fixture.client, G_MAXUINT))
    continue;
  after = sx_desk_dup_sentence (fixture.client);
  g_assert_cmpstr (before, ==, after);
  close_fixture (&fixture);
}

/* Whoever says that it was meant has the disk back, also for what goes on */
static void
test_meant (void)
{
  Fixture fixture;
  struct stat before, after;

  open_fixture (&fixture);
  for (guint i = 0; i < 4; i++)
    send_bytes (&fixture, 500000);
  g_assert_cmpint (stat (sx_journal_get_path (fixture.journal), &before), ==, 0);
  sx_application_clear (application);
  wait_for_offer (&fixture, "Cleared ");
  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.close", NULL));
  sx_test_assert_until (cannot_undo, &fixture);
  send_bytes (&fixture, 70);
  g_assert_cmpuint (get_received (&fixture), ==, 2000070);
  g_assert_cmpint (stat (sx_journal_get_path (fixture.journal), &after), ==, 0);
  g_assert_cmpuint (after.st_blocks, <=, before.st_blocks);

  /* By itself after a while */
  sx_journal_care_set_times (sx_application_get_care (application), 50, LOOK_MS);
  sx_application_clear (application);
  wait_for_offer (&fixture, "Cleared ");
  sx_test_assert_until (offers_nothing, &fixture);
  sx_test_assert_until (cannot_undo, &fixture);
  sx_journal_care_set_times (sx_application_get_care (application), 60000, LOOK_MS);
  send_bytes (&fixture, 80);
  close_fixture (&fixture);
}

static void
answered_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* The latest offer first, each answered by itself, one taken back */
static void
test_offers (void)
{
  GtkWidget *bar = g_object_ref_sink (g_object_new (SX_TYPE_OFFER_BAR, NULL));
  guint n_first = 0;
  guint n_closed = 0;
  guint id;
  SxOffer offer = {
    .sentence = "one", .labels = { "Do" }, .funcs = { answered_cb }, .close_label = "Close", .user_data = &n_first,
  };

  g_assert_false (gtk_widget_get_visible (bar));
  sx_offer_bar_add (SX_OFFER_BAR (bar), &offer);
  offer.sentence = "two";
  offer.closed = answered_cb;
  offer.user_data = &n_closed;
  sx_offer_bar_add (SX_OFFER_BAR (bar), &offer);
  offer.sentence = "three";
  id = sx_offer_bar_add (SX_OFFER_BAR (bar), &offer);
  g_assert_cmpstr (sx_offer_bar_get_sentence (SX_OFFER_BAR (bar)), ==, "three");
  sx_offer_bar_remove (SX_OFFER_BAR (bar), id);
  sx_offer_bar_remove (SX_OFFER_BAR (bar), id);
  g_assert_cmpstr (sx_offer_bar_get_sentence (SX_OFFER_BAR (bar)), ==, "two");
  gtk_widget_activate_action (bar, "offer.close", NULL);
  g_assert_cmpuint (n_closed, ==, 1);
  g_assert_cmpstr (sx_offer_bar_get_sentence (SX_OFFER_BAR (bar)), ==, "one");
  gtk_widget_activate_action (bar, "offer.first", NULL);
  g_assert_cmpuint (n_first, ==, 1);
  g_assert_false (gtk_widget_get_visible (bar));
  gtk_widget_activate_action (bar, "offer.first", NULL);
  g_assert_cmpuint (n_first, ==, 1);
  g_object_unref (bar);
}

/* What was left over goes with its window, if a person closes that */

static SxWindow *
find_session (void)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (application)); l != NULL; l = l->next)
    if (SX_IS_WINDOW (l->data) && sx_window_is_session (l->data))
      return l->data;

  return NULL;
}

static gboolean
is_session_open (gpointer data)
{
  return find_session () != NULL;
}

static void
leave_journal (const char *directory)
{
  g_autoptr (SxJournal) journal = sx_journal_new_kept (directory, NULL);
  SxRecord record = { .kind = SX_KIND_SOCKET, .socket = 1, .owner = 1, .args = { AF_INET, SOCK_STREAM } };

  g_assert_nonnull (journal);
  g_assert_true (sx_journal_append (journal, &record));
}

static void
test_left_over (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autofree char *path = NULL;

  leave_journal (directory);
  {
    g_autoptr (GPtrArray) left = sx_left_list (directory, NULL);

    g_assert_cmpuint (left->len, ==, 1);
    path = g_strdup (sx_journal_get_path (g_ptr_array_index (left, 0)));
    sx_session_files_show (application, g_ptr_array_index (left, 0), "Left over");
  }
  sx_test_assert_until (is_session_open, NULL);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (find_session ()), "clear"));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  close_window (find_session ());
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  sx_test_remove_dir (directory);
}

static void
add_tests (void)
{
  sx_journal_care_set_times (sx_application_get_care (application), 60000, LOOK_MS);

  g_test_add_func ("/window/journal/offers", test_offers);
  g_test_add_func ("/window/journal/clear", test_clear);
  g_test_add_func ("/window/journal/clear-past", test_clear_past);
  g_test_add_func ("/window/journal/meant", test_meant);
  g_test_add_func ("/window/journal/left-over", test_left_over);
}

int
main (int    argc,
      char **argv)
{
  return run_window_tests (argc, argv, add_tests);
}
