/* test-window-session.c: sessions that a window saves and opens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "window-play.h"

#include <string.h>

#include "sx-composer.h"
#include "sx-notice-bar.h"
#include "sx-owner.h"
#include "sx-past-bar.h"
#include "sx-session.h"
#include "sx-session-files.h"
#include "sx-window-actions.h"

typedef struct
{
  char *directory;
  char *path;
} Place;

static void
open_place (Place *place)
{
  place->directory = sx_test_make_dir ();
  place->path = g_build_filename (place->directory, "a_lesson.sxj", NULL);
}

static void
close_place (Place *place)
{
  sx_test_remove_dir (place->directory);
  g_free (place->directory);
  g_free (place->path);
}

static GList *
list_sessions (void)
{
  GList *sessions = NULL;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (application)); l != NULL; l = l->next)
    {
      if (SX_IS_WINDOW (l->data) && sx_window_is_session (l->data))
        sessions = g_list_prepend (sessions, l->data);
    }

  return sessions;
}

static gboolean
are_sessions (gpointer data)
{
  g_autoptr (GList) sessions = list_sessions ();

  return g_list_length (sessions) == GPOINTER_TO_UINT (data);
}

static void
close_sessions (void)
{
  g_autoptr (GList) sessions = list_sessions ();

  for (GList *l = sessions; l != NULL; l = l->next)
    close_window (l->data);
}

static gboolean
has_notice (gpointer data)
{
  return gtk_widget_get_visible (data) && *sx_notice_bar_get_sentence (data) != '\0';
}

static void
assert_notice (SxWindow   *window,
               const char *part)
{
  SxNoticeBar *bar = sx_window_get_notice_bar (window);

  sx_test_assert_until (has_notice, bar);
  g_assert_nonnull (strstr (sx_notice_bar_get_sentence (bar), part));
  gtk_widget_activate_action (GTK_WIDGET (bar), "notice.close", NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar)));
}

/* The window with the focus says so, whichever that is without a window manager */
static void
save (Place *place)
{
  SxWindow *window = sx_application_get_window (application);

  activate ("save-session", g_variant_new_string (place->path));
  assert_notice (window, place->path);
}

typedef struct
{
  SxDesk *live;
  SxDesk *saved;
} Pair;

static gboolean
is_same (gpointer data)
{
  Pair *pair = data;
  g_autofree char *live = sx_desk_dup_sentence (pair->live);
  g_autofree char *saved = sx_desk_dup_sentence (pair->saved);

  return count_rows (sx_desk_get_sockets (pair->live)) == count_rows (sx_desk_get_sockets (pair->saved))
         && count_rows (sx_desk_get_log (pair->live)) == count_rows (sx_desk_get_log (pair->saved))
         && count_rows (sx_desk_get_messages (pair->live)) == count_rows (sx_desk_get_messages (pair->saved))
         && g_str_equal (live, saved);
}

static void
assert_shows (SxWindow *session,
              SxWindow *window)
{
  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
    {
      Pair pair = { sx_window_get_desk (window, pane), sx_window_get_desk (session, pane) };

      sx_test_assert_until (is_same, &pair);
    }
}

/* Nothing in it can do anything, whoever asks */
static void
assert_only_to_be_looked_at (SxWindow *session)
{
  static const struct
  {
    SxPaneKind  pane;
    const char *action;
  } actions[] = {
    { SX_PANE_SERVER, "server.listen" }, { SX_PANE_SERVER, "server.stop" }, { SX_PANE_SERVER, "server.use-host-name" },
    { SX_PANE_SERVER, "server.show-me" }, { SX_PANE_CLIENT, "client.connect" }, { SX_PANE_CLIENT, "client.cancel" },
    { SX_PANE_UDP, "udp.bind" }, { SX_PANE_UDP, "udp.close" }, { SX_PANE_LOOKUP, "lookup.look-up" },
    { SX_PANE_LOOKUP, "lookup.cancel" }, { SX_PANE_LOOKUP, "lookup.connect" }, { SX_PANE_SERVER, "sockets.close" },
    { SX_PANE_SERVER, "sockets.reset" }, { SX_PANE_CLIENT, "sockets.half-close" }, { SX_PANE_UDP, "sockets.close-all" },
    { SX_PANE_SERVER, "pane.remove-stale" }, { SX_PANE_UDP, "messages.reply" }, { SX_PANE_LOOKUP, "computer.refresh" },
  };
  guint64 n_records = sx_journal_get_n_records (sx_window_get_journal (session));

  g_assert_null (sx_window_get_engine (session));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    sx_window_activate (session, actions[i].pane, actions[i].action, NULL);
  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_UDP; pane++)
    sx_window_send (session, pane, "hello");
  sx_window_show_me (session);
  sx_window_cancel (session);
  sx_test_iterate ();
  g_assert_cmpuint (sx_journal_get_n_records (sx_window_get_journal (session)), ==, n_records);

  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_UDP; pane++)
    {
      GtkWidget *widget = sx_window_get_pane_widget (session, pane);

      g_assert_false (gtk_widget_is_sensitive (find_widget (widget, SX_TYPE_COMPOSER)));
    }
}

static void
test_save_and_open (void)
{
  SxWindow *closed = open_window ();
  SxWindow *one = open_window ();
  SxWindow *two = open_window ();
  g_autoptr (GList) sessions = NULL;
  SxWindow *session;
  Place place;

  open_place (&place);
  play (closed);
  play (one);
  play (two);
  close_window (closed);
  save (&place);

  /* What happened in a window that is closed is saved, too */
  activate ("open-session", g_variant_new_string (place.path));
  sx_test_assert_until (are_sessions, GUINT_TO_POINTER (3));
  sessions = list_sessions ();
  for (GList *l = sessions; l != NULL; l = l->next)
    {
      session = l->data;
      g_assert_true (sx_journal_is_read_only (sx_window_get_journal (session)));
      g_assert_nonnull (strstr (gtk_window_get_title (GTK_WINDOW (session)), "a_lesson.sxj"));
      if (sx_window_get_number (session) == sx_window_get_number (one))
        assert_shows (session, one);
      if (sx_window_get_number (session) == sx_window_get_number (two))
        assert_shows (session, two);
    }

  session = sessions->data;
  assert_only_to_be_looked_at (session);
  g_assert_nonnull (strstr (sx_past_bar_get_sentence (SX_PAST_BAR (find_widget (GTK_WIDGET (session), SX_TYPE_PAST_BAR))),
                            "This is a saved session: look, but nothing can be sent."));

  /* What is to be done is done where it can be */
  g_assert_false (sx_window_is_session (sx_application_ensure_window (application)));

  close_sessions ();
  close_window (one);
  close_window (two);
  close_place (&place);
}

/* The tables of a session go back in time too */
static void
test_session_moment (void)
{
  SxWindow *window = open_window ();
  g_autoptr (GList) sessions = NULL;
  SxWindow *session = NULL;
  Place place;

  open_place (&place);
  play (window);
  save (&place);
  activate ("open-session", g_variant_new_string (place.path));
  while (session == NULL)
    {
      g_clear_pointer (&sessions, g_list_free);
      sessions = list_sessions ();
      for (GList *l = sessions; l != NULL; l = l->next)
        {
          if (sx_window_get_number (l->data) == sx_window_get_number (window))
            session = l->data;
        }
      g_main_context_iteration (NULL, TRUE);
    }

  sx_test_assert_until (has_sockets, session);
  sx_moment_set_end (sx_window_get_moment (session), 1);
  sx_test_assert_until (has_no_sockets, session);
  g_action_group_activate_action (G_ACTION_GROUP (session), "now", NULL);
  sx_test_assert_until (has_sockets, session);
  assert_shows (session, window);

  close_sessions ();
  close_window (window);
  close_place (&place);
}

static void
test_errors (void)
{
  SxWindow *window = open_window ();
  g_autofree char *nowhere = NULL;
  Place place;

  open_place (&place);
  gtk_window_present (GTK_WINDOW (window));
  activate ("open-session", g_variant_new_string (place.path));
  assert_notice (window, place.path);

  g_assert_true (g_file_set_contents (place.path, "no session", -1, NULL));
  activate ("open-session", g_variant_new_string (place.path));
  assert_notice (window, "it is not a saved session");

  nowhere = g_build_filename (place.directory, "none", "a.sxj", NULL);
  activate ("save-session", g_variant_new_string (nowhere));
  assert_notice (window, nowhere);
  g_assert_true (are_sessions (GUINT_TO_POINTER (0)));

  close_window (window);
  close_place (&place);
}

static guint
count_recent (void)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenuModel) menu = NULL;

  sx_session_files_fill_menu (section, sx_application_get_settings (application));
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) == 0)
    return 0;

  menu = g_menu_model_get_item_link (G_MENU_MODEL (section), 0, G_MENU_LINK_SUBMENU);

  return g_menu_model_get_n_items (menu);
}

static void
test_recent (void)
{
  GSettings *settings = sx_application_get_settings (application);
  SxWindow *window = open_window ();
  g_auto (GStrv) recent = NULL;
  g_autofree char *other = NULL;
  Place place;

  open_place (&place);
  g_settings_reset (settings, "recent-sessions");
  g_assert_cmpuint (count_recent (), ==, 0);
  save (&place);
  save (&place);
  g_assert_cmpuint (count_recent (), ==, 1);

  other = g_steal_pointer (&place.path);
  place.path = g_build_filename (place.directory, "other.sxj", NULL);
  save (&place);
  recent = g_settings_get_strv (settings, "recent-sessions");
  g_assert_cmpstr (recent[0], ==, place.path);
  g_assert_cmpstr (recent[1], ==, other);
  g_assert_cmpuint (count_recent (), ==, 2);

  /* A file that is not there any more is left out */
  g_assert_cmpint (g_unlink (other), ==, 0);
  g_assert_cmpuint (count_recent (), ==, 1);

  g_settings_reset (settings, "recent-sessions");
  close_window (window);
  close_place (&place);
}

static void
test_many_windows (void)
{
  g_autoptr (SxJournal) journal = sx_journal_new (g_get_tmp_dir (), NULL);
  g_autoptr (GList) sessions = NULL;
  guint n_notices = 0;
  Place place;

  open_place (&place);
  for (guint i = 0; i < 20; i++)
    {
      SxRecord record = { .kind = SX_KIND_SOCKET, .owner = i == 0 ? G_MAXUINT32 : sx_owner_of_pane (i * 1000, SX_PANE_UDP),
                          .socket = i + 1, .args = { AF_INET, SOCK_DGRAM, 0 } };

      g_assert_true (sx_journal_append (journal, &record));
    }
  g_assert_true (sx_session_save (journal, G_MAXUINT64, place.path, NULL, NULL));

  sx_session_files_open (application, place.path);
  sx_test_assert_until (are_sessions, GUINT_TO_POINTER (8));
  sessions = list_sessions ();
  for (GList *l = sessions; l != NULL; l = l->next)
    {
      n_notices += *sx_notice_bar_get_sentence (sx_window_get_notice_bar (l->data)) != '\0';
      g_assert_cmpint (sx_window_get_pane (l->data), ==, SX_PANE_UDP);
    }
  g_assert_cmpuint (n_notices, ==, 1);
  close_sessions ();

  /* Without any record there is one window all the same */
  g_assert_true (sx_session_save (journal, 0, place.path, NULL, NULL));
  sx_session_files_open (application, place.path);
  sx_test_assert_until (are_sessions, GUINT_TO_POINTER (1));
  close_sessions ();
  close_place (&place);
}

/* To tell which pane has records takes a look at all of them, which a window must not take: of a session that has none of a pane
 * it would look at millions, and stand still. Who opens it does, in a thread */
static void
test_first_pane (void)
{
  g_autoptr (SxJournal) journal = sx_journal_new (g_get_tmp_dir (), NULL);
  g_autoptr (GList) sessions = NULL;
  guint32 owners[] = { G_MAXUINT32, sx_owner_of_pane (0, SX_PANE_LOOKUP), sx_owner_of_pane (3, SX_PANE_UDP),
                       sx_owner_of_pane (0, SX_PANE_UDP), sx_owner_of_pane (3, SX_PANE_CLIENT) };
  GSettings *settings = sx_application_get_settings (application);
  SxWindow *window;
  Place place;

  open_place (&place);
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      SxRecord record = { .kind = SX_KIND_SOCKET, .owner = owners[i], .socket = i + 1, .args = { AF_INET, SOCK_DGRAM, 0 } };

      g_assert_true (sx_journal_append (journal, &record));
    }
  g_assert_true (sx_session_save (journal, G_MAXUINT64, place.path, NULL, NULL));
  g_settings_set_string (settings, "pane", "client");

  window = sx_window_new_session (GTK_APPLICATION (application), journal, settings, "here", 0);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpint (sx_window_get_pane (window), ==, SX_PANE_CLIENT);
  close_window (window);

  sx_session_files_open (application, place.path);
  sx_test_assert_until (are_sessions, GUINT_TO_POINTER (2));
  sessions = list_sessions ();
  for (GList *l = sessions; l != NULL; l = l->next)
    g_assert_cmpint (sx_window_get_pane (l->data), ==,
                     sx_window_get_number (l->data) == 0 ? SX_PANE_LOOKUP : SX_PANE_UDP);
  close_sessions ();

  /* Of no pane at all: the one that is remembered */
  g_assert_true (sx_session_save (journal, 1, place.path, NULL, NULL));
  sx_session_files_open (application, place.path);
  sx_test_assert_until (are_sessions, GUINT_TO_POINTER (1));
  g_clear_pointer (&sessions, g_list_free);
  sessions = list_sessions ();
  g_assert_cmpint (sx_window_get_pane (sessions->data), ==, SX_PANE_CLIENT);
  close_sessions ();

  g_settings_reset (settings, "pane");
  close_place (&place);
}

/* What a stranger may write into a file: any kind, any number, any bytes */
static void
append_strange (SxJournal *journal,
                GRand     *rand)
{
  static const gint64 times[] = { 0, -1, G_MININT64, G_MAXINT64, G_GINT64_CONSTANT (1795378447103512000) };
  guint8 bytes[40];
  SxRecord record = {
    .time = times[g_rand_int_range (rand, 0, G_N_ELEMENTS (times))],
    .owner = g_rand_int_range (rand, 1, 5),
    .request = g_rand_int_range (rand, 0, 4),
    .socket = g_rand_int_range (rand, 0, 20),
    .kind = g_rand_int_range (rand, 1, SX_N_KINDS + 2),
    .flags = g_rand_int_range (rand, 0, 8),
    .error = g_rand_boolean (rand) ? 0 : g_rand_int_range (rand, -20, 200),
    .value = g_rand_boolean (rand) ? g_rand_int_range (rand, -5, 100) : (gint64) ((guint64) g_rand_int (rand) << 32),
    .payload = bytes,
    .payload_length = g_rand_int_range (rand, 0, sizeof bytes),
  };

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = g_rand_int (rand);
  for (guint i = 0; i < G_N_ELEMENTS (record.args); i++)
    record.args[i] = g_rand_boolean (rand) ? g_rand_int_range (rand, 0, 12) : (gint32) g_rand_int (rand);
  record.local.length = g_rand_int_range (rand, 0, SX_ADDRESS_MAX + 1);
  record.remote.length = g_rand_int_range (rand, 0, SX_ADDRESS_MAX + 1);
  for (guint i = 0; i < record.local.length; i++)
    record.local.bytes[i] = i < 2 ? (i == 0 ? g_rand_int_range (rand, 0, 12) : 0) : (guint8) g_rand_int (rand);
  for (guint i = 0; i < record.remote.length; i++)
    record.remote.bytes[i] = i < 2 ? (i == 0 ? g_rand_int_range (rand, 0, 12) : 0) : (guint8) g_rand_int (rand);
  g_assert_true (sx_journal_append (journal, &record));
}

/* Tables, sentences and details say something of it, and nothing complains */
static void
test_strangers (void)
{
  for (guint round = 0; round < 6; round++)
    {
      guint32 seed = g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (SxJournal) journal = sx_journal_new (g_get_tmp_dir (), NULL);
      g_autoptr (GList) sessions = NULL;
      Place place;

      g_test_message ("seed %u", seed);
      open_place (&place);
      for (guint i = 0; i < 300; i++)
        append_strange (journal, rand);
      g_assert_true (sx_session_save (journal, G_MAXUINT64, place.path, NULL, NULL));
      sx_session_files_open (application, place.path);
      sx_test_assert_until (are_sessions, GUINT_TO_POINTER (1));
      sessions = list_sessions ();
      for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
        {
          sx_window_set_pane (sessions->data, pane);
          for (guint64 end = 0; end <= 300; end += 60)
            {
              sx_moment_set_end (sx_window_get_moment (sessions->data), end);
              for (guint i = 0; i < 20; i++)
                g_main_context_iteration (NULL, FALSE);
            }
        }
      close_sessions ();
      close_place (&place);
    }
}

static void
add_tests (void)
{
  g_test_add_func ("/window/save-and-open", test_save_and_open);
  g_test_add_func ("/window/session-moment", test_session_moment);
  g_test_add_func ("/window/session-errors", test_errors);
  g_test_add_func ("/window/recent-sessions", test_recent);
  g_test_add_func ("/window/many-windows", test_many_windows);
  g_test_add_func ("/window/first-pane", test_first_pane);
  g_test_add_func ("/window/strangers", test_strangers);
}

int
main (int    argc,
      char **argv)
{
  return run_window_tests (argc, argv, add_tests);
}
