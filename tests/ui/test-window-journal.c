/* test-window-journal.c: clearing what is recorded, and what is said when not all of it can be kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "sx-cleared.h"
#include "sx-client-pane.h"
#include "sx-diagram-panel.h"
#include "sx-journal-care.h"
#include "sx-left.h"
#include "sx-offer-bar.h"
#include "sx-preferences.h"
#include "sx-server-pane.h"
#include "sx-session-files.h"
#include "sx-singleton.h"
#include "sx-window-actions.h"
#include "window-tests.h"

#define LOOK_MS 20

/* What putting on the disk fails with; 0: it does not. Atomic */
static int disk_error;

/* The C library's own is not called at all: nothing here looks at what is on the disk */
int
fdatasync (int fd)
{
  errno = g_atomic_int_get (&disk_error);

  return errno == 0 ? 0 : -1;
}

/* A server that echoes, and a client that is connected */
typedef struct
{
  SxWindow  *window;
  SxDesk    *server;
  SxDesk    *client;
  SxJournal *journal;
  guint64    n_received;   /* that the client is to have */
  guint      n_rows;
  const char *part;
} Fixture;

static guint
count_rows (gpointer model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static gboolean
is_listening (gpointer data)
{
  Fixture *fixture = data;

  return sx_socket_model_count (sx_desk_get_sockets (fixture->server), SX_SOCKET_LISTENING) > 0
         && !sx_status_is_busy (sx_desk_get_status (fixture->server));
}

static gboolean
is_connected (gpointer data)
{
  Fixture *fixture = data;

  return sx_socket_model_count (sx_desk_get_sockets (fixture->client), SX_SOCKET_OPEN) == 1
         && sx_socket_model_count (sx_desk_get_sockets (fixture->server), SX_SOCKET_OPEN) == 1;
}

static guint64
get_received (Fixture *fixture)
{
  SxSocketModel *sockets = sx_desk_get_sockets (fixture->client);

  return count_rows (sockets) > 0 ? (guint64) sx_socket_model_peek (sockets, 0)->received : 0;
}

static gboolean
has_received (gpointer data)
{
  Fixture *fixture = data;

  return get_received (fixture) == fixture->n_received;
}

static void
send_bytes (Fixture *fixture,
            gsize    length)
{
  g_autofree char *text = g_strnfill (length, 'x');

  fixture->n_received += length;
  g_assert_true (sx_window_send (fixture->window, SX_PANE_CLIENT, text));
  sx_test_assert_until (has_received, fixture);
  /* The tables may be behind the sockets */
  while (sx_desk_drain (fixture->client, G_MAXUINT))
    continue;
}

static void
open_fixture (Fixture *fixture)
{
  g_autofree char *port = NULL;

  *fixture = (Fixture) { .window = sx_application_add_window (application) };
  fixture->server = sx_window_get_desk (fixture->window, SX_PANE_SERVER);
  fixture->client = sx_window_get_desk (fixture->window, SX_PANE_CLIENT);
  fixture->journal = sx_window_get_journal (fixture->window);

  g_assert_true (sx_server_pane_start (SX_SERVER_PANE (sx_window_get_pane_widget (fixture->window, SX_PANE_SERVER)),
                                       "127.0.0.1", "0", NULL, 5, "echo"));
  sx_test_assert_until (is_listening, fixture);
  port = g_strdup_printf ("%d", sx_status_get_port (sx_desk_get_status (fixture->server)));
  g_assert_true (sx_client_pane_start (SX_CLIENT_PANE (sx_window_get_pane_widget (fixture->window, SX_PANE_CLIENT)),
                                       "127.0.0.1", port, NULL, NULL));
  sx_test_assert_until (is_connected, fixture);
}

static void
close_fixture (Fixture *fixture)
{
  close_window (fixture->window);
}

static GtkWidget *
get_bar (Fixture *fixture)
{
  return GTK_WIDGET (sx_window_get_offer_bar (fixture->window));
}

static gboolean
offers (gpointer data)
{
  Fixture *fixture = data;

  return strstr (sx_offer_bar_get_sentence (sx_window_get_offer_bar (fixture->window)), fixture->part) != NULL;
}

static gboolean
offers_nothing (gpointer data)
{
  return !gtk_widget_get_visible (get_bar (data));
}

static void
wait_for_offer (Fixture    *fixture,
                const char *part)
{
  fixture->part = part;
  sx_test_assert_until (offers, fixture);
  g_assert_true (gtk_widget_get_visible (get_bar (fixture)));
}

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

static SxRecord
get_last_message (Fixture *fixture)
{
  GListModel *messages = G_LIST_MODEL (sx_desk_get_messages (fixture->client));
  g_autoptr (SxRecordItem) item = g_list_model_get_item (messages, count_rows (messages) - 1);
  SxRecord record;

  g_assert_true (sx_record_item_read (item, &record));

  return record;
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

static gboolean
cannot_undo (gpointer data)
{
  return !sx_journal_can_undo_clear (((Fixture *) data)->journal);
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

/* Said once, with what helps */
static void
test_limit (void)
{
  Fixture fixture;
  SxRecord record;

  open_fixture (&fixture);
  sx_journal_set_limit (fixture.journal, sx_journal_get_n_bytes (fixture.journal) + 10000);
  send_bytes (&fixture, 1000);
  g_assert_true (offers_nothing (&fixture));
  send_bytes (&fixture, 20000);
  wait_for_offer (&fixture, "which is the limit");
  sx_test_assert_until (has_received, &fixture);
  record = get_last_message (&fixture);
  g_assert_true (record.flags & SX_RECORD_TRUNCATED);
  g_assert_cmpuint (record.payload_length, ==, 0);
  g_assert_cmpint (record.value, >, 0);

  /* Not again and again */
  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.close", NULL));
  send_bytes (&fixture, 20000);
  send_bytes (&fixture, 20000);
  g_assert_true (offers_nothing (&fixture));

  /* The limit is one that a person can raise */
  g_settings_set_double (sx_application_get_settings (application), "journal-limit", 3);
  send_bytes (&fixture, 10);
  record = get_last_message (&fixture);
  g_assert_cmpuint (record.payload_length, ==, 10);

  /* Or clear it */
  sx_journal_set_limit (fixture.journal, sx_journal_get_n_bytes (fixture.journal) + 10000);
  send_bytes (&fixture, 20000);
  wait_for_offer (&fixture, "which is the limit");
  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.first", NULL));
  wait_for_offer (&fixture, "Cleared ");
  send_bytes (&fixture, 5);
  record = get_last_message (&fixture);
  g_assert_cmpuint (record.payload_length, ==, 5);
  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.close", NULL));
  sx_test_assert_until (cannot_undo, &fixture);
  g_settings_reset (sx_application_get_settings (application), "journal-limit");
  close_fixture (&fixture);
}

/* A limit of a test is none of the next one's, and all is said anew */
static void
reset_limit (void)
{
  g_settings_set_double (sx_application_get_settings (application), "journal-limit", 3);
  g_settings_reset (sx_application_get_settings (application), "journal-limit");
}

static gboolean
is_kept_again (gpointer data)
{
  Fixture *fixture = data;

  send_bytes (fixture, 5);

  return offers_nothing (fixture) && get_last_message (fixture).payload_length == 5;
}

/* The file gets no longer than it is, which is as good as a full disk; old: how long it might become */
static void
fill_disk (Fixture       *fixture,
           struct rlimit *old)
{
  struct rlimit limit;
  struct stat info;

  g_assert_cmpint (stat (sx_journal_get_path (fixture->journal), &info), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, old), ==, 0);
  limit = (struct rlimit) { info.st_size, old->rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  for (guint i = 0; i < 30 && sx_journal_get_errno (fixture->journal) == 0; i++)
    send_bytes (fixture, 300000);
  wait_for_offer (fixture, "(EFBIG)");
}

/* A disk that has no room, and then has */
static void
test_disk (void)
{
  Fixture fixture;
  struct rlimit old;

  open_fixture (&fixture);
  fill_disk (&fixture, &old);
  g_assert_true (offers (&fixture));
  send_bytes (&fixture, 5);
  g_assert_cmpuint (get_last_message (&fixture).payload_length, ==, 0);
  g_assert_true (is_connected (&fixture));

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  sx_test_assert_until (is_kept_again, &fixture);
  close_fixture (&fixture);
}

/* That the undo is over gives back nothing that a limit counts */
static void
test_limit_again (void)
{
  Fixture fixture;

  open_fixture (&fixture);
  sx_journal_care_set_times (sx_application_get_care (application), 3000, LOOK_MS);
  send_bytes (&fixture, 1000);
  sx_application_clear (application);
  wait_for_offer (&fixture, "Cleared ");
  sx_journal_set_limit (fixture.journal, sx_journal_get_n_bytes (fixture.journal) + 10000);
  send_bytes (&fixture, 20000);
  wait_for_offer (&fixture, "which is the limit");
  g_assert_true (sx_journal_can_undo_clear (fixture.journal));

  sx_test_assert_until (cannot_undo, &fixture);
  send_bytes (&fixture, 20000);
  send_bytes (&fixture, 20000);
  g_assert_true (offers (&fixture));
  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.close", NULL));
  g_assert_true (offers_nothing (&fixture));
  sx_journal_care_set_times (sx_application_get_care (application), 60000, LOOK_MS);
  reset_limit ();
  close_fixture (&fixture);
}

/* Whoever closes a window has not read what it said */
static void
test_limit_unheard (void)
{
  Fixture fixture, other;

  open_fixture (&fixture);
  other = fixture;
  other.window = sx_application_add_window (application);
  sx_journal_set_limit (fixture.journal, sx_journal_get_n_bytes (fixture.journal) + 10000);
  send_bytes (&fixture, 20000);
  wait_for_offer (&other, "which is the limit");
  g_assert_true (offers_nothing (&fixture));

  close_fixture (&other);
  send_bytes (&fixture, 20000);
  wait_for_offer (&fixture, "which is the limit");
  reset_limit ();
  close_fixture (&fixture);
}

/* What can come back takes the room that what happens would need, and somebody is to know */
static void
test_disk_undo (void)
{
  Fixture fixture;
  struct rlimit old;

  open_fixture (&fixture);
  fill_disk (&fixture, &old);
  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.first", NULL));
  wait_for_offer (&fixture, "Cleared ");
  g_assert_null (strstr (sx_offer_bar_get_sentence (sx_window_get_offer_bar (fixture.window)), "stays full"));
  send_bytes (&fixture, 300000);
  wait_for_offer (&fixture, "stays full");
  g_assert_cmpuint (get_last_message (&fixture).payload_length, ==, 0);
  g_assert_true (sx_journal_can_undo_clear (fixture.journal));

  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.close", NULL));
  sx_test_assert_until (cannot_undo, &fixture);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  sx_test_assert_until (is_kept_again, &fixture);
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

/* A disk that is failing says so once, and so is it said. Last, as it is not trusted again */
static void
test_disk_failed (void)
{
  Fixture fixture;

  g_atomic_int_set (&disk_error, EIO);
  open_fixture (&fixture);
  send_bytes (&fixture, 1000);
  wait_for_offer (&fixture, "(EIO). Save the session on another disk.");

  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.close", NULL));
  send_bytes (&fixture, 1000);
  g_assert_true (offers_nothing (&fixture));
  g_atomic_int_set (&disk_error, 0);
  close_fixture (&fixture);
}

static void
add_tests (void)
{
  sx_journal_care_set_times (sx_application_get_care (application), 60000, LOOK_MS);

  g_test_add_func ("/window/journal/offers", test_offers);
  g_test_add_func ("/window/journal/clear", test_clear);
  g_test_add_func ("/window/journal/clear-past", test_clear_past);
  g_test_add_func ("/window/journal/meant", test_meant);
  g_test_add_func ("/window/journal/limit", test_limit);
  g_test_add_func ("/window/journal/limit-again", test_limit_again);
  g_test_add_func ("/window/journal/limit-unheard", test_limit_unheard);
  g_test_add_func ("/window/journal/disk", test_disk);
  g_test_add_func ("/window/journal/disk-undo", test_disk_undo);
  g_test_add_func ("/window/journal/left-over", test_left_over);
  g_test_add_func ("/window/journal/disk-failed", test_disk_failed);
}

int
main (int    argc,
      char **argv)
{
  return run_window_tests (argc, argv, add_tests);
}
