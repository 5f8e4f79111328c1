/* test-server-pane.c: the pane Server, clicked through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>
#include <sys/un.h>

#include "pane-bench.h"
#include "pane-places.h"
#include "sx-composer.h"
#include "sx-field-entry.h"
#include "sx-server-pane.h"
#include "widget-tests.h"

static void
set_up (PaneBench     *bench,
        gconstpointer  data)
{
  pane_bench_set_up (bench, SX_PANE_SERVER, sx_server_pane_new);
}

static void
tear_down (PaneBench     *bench,
           gconstpointer  data)
{
  pane_bench_tear_down (bench);
}

static gboolean
is_listening (gpointer data)
{
  return pane_bench_count_sockets (data, SX_SOCKET_LISTENING) > 0
         && !sx_status_is_busy (sx_desk_get_status (((PaneBench *) data)->desk));
}

static gboolean
is_stopped (gpointer data)
{
  return pane_bench_count_sockets (data, SX_SOCKET_LISTENING) == 0;
}

static gboolean
has_message (gpointer data)
{
  return pane_bench_count_messages (data) > 0;
}

/* Somebody else connects: another owner of the same engine */
static void
let_client_in (PaneBench *bench)
{
  g_autofree char *port = g_strdup_printf ("%u", sx_status_get_port (sx_desk_get_status (bench->desk)));
  g_autoptr (GError) error = NULL;
  g_autoptr (SxEndpoint) where = sx_endpoint_parse ("127.0.0.1", port, AF_INET, &error);

  g_assert_no_error (error);
  sx_engine_connect (bench->engine, sx_engine_new_owner (bench->engine), where, SX_BEHAVIOUR_NONE);
}

static void
test_form (PaneBench     *bench,
           gconstpointer  data)
{
  static const char *const families[] = { "Any", "IPv4", "IPv6", "Unix", NULL };
  static const char *const behaviours[] = {
    "Send greeting, then close", "Send greeting, keep open", "Echo", "Discard", "Daytime", "Chat room",
    "Do nothing", NULL
  };

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bench->pane), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Server pane");
  g_assert_cmpstr (pane_bench_read (bench, "Host"), ==, "localhost");
  g_assert_cmpstr (pane_bench_read (bench, "Port"), ==, "12345");
  g_assert_cmpstr (pane_bench_read (bench, "Backlog"), ==, "5");
  g_assert_cmpstr (pane_bench_read (bench, "Greeting"), ==, "Thank you for connecting");
  pane_bench_assert_items (bench, "Family", families);
  pane_bench_assert_items (bench, "When a client connects", behaviours);
  g_assert_true (gtk_widget_get_visible (pane_bench_button (bench, "Show me")));
  pane_bench_button (bench, "Listen");

  /* Only what sends a greeting has one */
  pane_bench_choose (bench, "When a client connects", 2);
  g_assert_false (gtk_widget_is_sensitive (pane_bench_field (bench, "Greeting")));
  pane_bench_choose (bench, "When a client connects", 1);
  g_assert_true (gtk_widget_is_sensitive (pane_bench_field (bench, "Greeting")));
}

static void
test_listen (PaneBench     *bench,
             gconstpointer  data)
{
  GtkWidget *host = pane_bench_field (bench, "Host");
  GtkWidget *show_me = pane_bench_button (bench, "Show me");

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", "0");
  gtk_widget_grab_focus (pane_bench_button (bench, "Listen"));
  pane_bench_click (bench, "Listen");
  sx_test_assert_until (is_listening, bench);

  /* Enter once more stops it: the button keeps the focus while it changes */
  g_assert_true (gtk_root_get_focus (GTK_ROOT (bench->window)) == pane_bench_button (bench, "Stop"));
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (host)));
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (pane_bench_field (bench, "Port"))));
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (pane_bench_field (bench, "Greeting"))));
  g_assert_false (gtk_widget_is_sensitive (pane_bench_field (bench, "Family")));
  g_assert_false (gtk_widget_is_sensitive (pane_bench_field (bench, "Backlog")));
  g_assert_false (gtk_widget_is_sensitive (pane_bench_field (bench, "When a client connects")));
  g_assert_false (gtk_widget_get_visible (show_me));
  g_assert_null (pane_bench_find (bench->pane, pane_bench_is_button, "Listen"));
  pane_bench_await_below (bench, "Port", "0 has become port");

  let_client_in (bench);
  sx_test_assert_until (has_message, bench);

  pane_bench_click (bench, "Stop");
  sx_test_assert_until (is_stopped, bench);
  pane_bench_button (bench, "Listen");
  g_assert_true (gtk_editable_get_editable (GTK_EDITABLE (host)));
  g_assert_cmpstr (pane_bench_read (bench, "Port"), ==, "0");
  g_assert_false (gtk_widget_get_visible (show_me));
}

static guint
count_calls (PaneBench *bench,
             SxKind     kind)
{
  guint64 end = sx_journal_get_n_records (bench->journal);
  guint n = 0;

  for (guint64 serial = 0; serial < end; serial++)
    {
      SxJournalPeek peek;

      if (sx_journal_peek (bench->journal, serial, &peek) && peek.kind == kind && peek.error == 0)
        n++;
    }

  return n;
}

static gboolean
are_two_connected (gpointer data)
{
  return count_calls (data, SX_KIND_CONNECT) == 2;
}

static gboolean
have_two_come (gpointer data)
{
  return sx_socket_model_count (sx_desk_get_sockets (((PaneBench *) data)->desk), SX_SOCKET_CLOSED) == 2;
}

typedef struct
{
  PaneBench  *bench;
  const char *part;
} Saying;

static gboolean
is_said (gpointer data)
{
  Saying *saying = data;
  g_autofree char *sentence = sx_desk_dup_sentence (saying->bench->desk);

  return strstr (sentence, saying->part) != NULL;
}

/* To the clients their connections are there, though nobody has accepted them */
static void
test_hold (PaneBench     *bench,
           gconstpointer  data)
{
  Saying paused = { bench, "Accepting is paused. 0 clients wait in the backlog of 5." };
  Saying waiting = { bench, "Accepting is paused. 2 clients wait in the backlog of 5." };
  Saying over = { bench, "2 clients so far." };
  GtkWidget *button;

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", "0");
  pane_bench_click (bench, "Listen");
  sx_test_assert_until (is_listening, bench);
  button = pane_bench_button (bench, "Pause accepting");
  g_assert_false (gtk_widget_get_visible (button));
  sx_desk_set_selected_socket (bench->desk, 1);
  pane_bench_click (bench, "Pause accepting");
  sx_test_assert_until (is_said, &paused);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Resume accepting");

  let_client_in (bench);
  let_client_in (bench);
  sx_test_assert_until (are_two_connected, bench);
  sx_test_assert_until (is_said, &waiting);
  g_assert_cmpuint (count_calls (bench, SX_KIND_ACCEPT), ==, 0);

  pane_bench_click (bench, "Resume accepting");
  sx_test_assert_until (have_two_come, bench);
  sx_test_assert_until (is_said, &over);
  g_assert_cmpuint (count_calls (bench, SX_KIND_ACCEPT), ==, 2);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Pause accepting");
}

static void
test_bad_input (PaneBench     *bench,
                gconstpointer  data)
{
  g_autofree char *long_name = g_strnfill (300, 'a');
  const PaneBenchBadInput inputs[] = {
    { "Port", "-1", "EAI_SERVICE" },
    { "Port", "65536", "EAI_SERVICE" },
    { "Port", "70000", "EAI_SERVICE" },
    { "Port", "", "EAI_SERVICE" },
    { "Host", "two words", "EAI_NONAME" },
    { "Host", long_name, "EAI_NONAME" },
    { "Host", "1::2::3", "EAI_NONAME" },
    { "Host", "[::1", "EAI_NONAME" },
    { "Host", "4294967296", "EAI_NONAME" },
  };

  pane_bench_assert_bad_inputs (bench, "Listen", inputs, G_N_ELEMENTS (inputs));
}

static void
test_port_in_use (PaneBench     *bench,
                  gconstpointer  data)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_autofree char *port = NULL;

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 1), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  port = g_strdup_printf ("%u", ntohs (address.sin_port));

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", port);
  pane_bench_click (bench, "Listen");
  pane_bench_assert_wrong (bench, "Port", "EADDRINUSE");

  /* The same once more is said once more */
  pane_bench_click (bench, "Listen");
  pane_bench_assert_wrong (bench, "Port", "EADDRINUSE");
  pane_bench_button (bench, "Listen");
  close (fd);
}

static void
test_hints (PaneBench     *bench,
            gconstpointer  data)
{
  pane_bench_write (bench, "Host", "2130706433");
  g_assert_cmpstr (pane_bench_below (bench, "Host"), ==, "2130706433 is 127.0.0.1.");
  pane_bench_write (bench, "Host", "");
  pane_bench_await_below (bench, "Host", "other computers can connect");
  pane_bench_write (bench, "Host", "localhost");
  g_assert_cmpstr (pane_bench_below (bench, "Host"), ==, "");

  pane_bench_write (bench, "Port", "no-such-service");
  pane_bench_await_below (bench, "Port", "EAI_SERVICE");
  if (g_file_test ("/etc/services", G_FILE_TEST_EXISTS))
    {
      pane_bench_write (bench, "Port", "http");
      pane_bench_await_below (bench, "Port", "http is port 80.");
    }
}

static void
test_every_interface (PaneBench     *bench,
                      gconstpointer  data)
{
  g_autofree char *sentence = NULL;

  pane_bench_write (bench, "Host", "");
  pane_bench_write (bench, "Port", "0");
  gtk_widget_grab_focus (pane_bench_field (bench, "Backlog"));
  pane_bench_click (bench, "Listen");
  sx_test_assert_until (is_listening, bench);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (bench->window)) == pane_bench_button (bench, "Stop"));
  sentence = sx_desk_dup_sentence (bench->desk);
  g_assert_nonnull (strstr (sentence, "Other computers can connect"));
}

static gboolean
has_failed (gpointer data)
{
  return sx_status_get_error (sx_desk_get_status (((PaneBench *) data)->desk)) != 0;
}

/* It listens already, and cannot listen there once more: at the entry stands what went wrong, alone */
static void
test_second_fails (PaneBench     *bench,
                   gconstpointer  data)
{
  g_autofree char *port = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *error = NULL;
  GtkWidget *entry;

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", "0");
  pane_bench_click (bench, "Listen");
  sx_test_assert_until (is_listening, bench);
  port = g_strdup_printf ("%u", sx_status_get_port (sx_desk_get_status (bench->desk)));

  sx_server_pane_start (SX_SERVER_PANE (bench->pane), NULL, port, NULL, -1, NULL);
  sx_test_assert_until (has_failed, bench);
  sentence = sx_desk_dup_sentence (bench->desk);
  error = sx_desk_dup_error (bench->desk);
  g_assert_nonnull (strstr (sentence, "Listening on"));
  g_assert_nonnull (strstr (error, "EADDRINUSE"));
  g_assert_null (strstr (error, "Listening on"));
  entry = gtk_widget_get_ancestor (pane_bench_field (bench, "Port"), SX_TYPE_FIELD_ENTRY);
  g_assert_cmpstr (sx_field_entry_get_error (SX_FIELD_ENTRY (entry)), ==, error);
}

static gboolean
host_was_filled_in (gpointer data)
{
  return !g_str_equal (pane_bench_read (data, "Host"), "localhost");
}

static void
test_host_name (PaneBench     *bench,
                gconstpointer  data)
{
  char name[256] = "";

  g_assert_cmpint (gethostname (name, sizeof name - 1), ==, 0);
  if (g_str_equal (name, "localhost"))
    {
      g_test_skip ("this computer's name is localhost, which is in the entry already");
      return;
    }
  pane_bench_click (bench, "Use this computer's name");
  sx_test_assert_until (host_was_filled_in, bench);
  g_assert_cmpstr (pane_bench_read (bench, "Host"), ==, name);
}

static gboolean
is_offered (gpointer data)
{
  return gtk_widget_get_visible (data);
}

static gboolean
is_gone (gpointer data)
{
  return !g_file_test (data, G_FILE_TEST_EXISTS);
}

static void
test_unix (PaneBench     *bench,
           gconstpointer  data)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  GtkWidget *remove = pane_bench_button (bench, "Remove stale socket file");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  /* Left behind by somebody who is gone */
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  close (fd);

  g_assert_false (gtk_widget_get_visible (pane_bench_field (bench, "Path")));
  pane_bench_choose (bench, "Family", 3);
  g_assert_true (gtk_widget_get_visible (pane_bench_field (bench, "Path")));
  g_assert_false (gtk_widget_get_visible (pane_bench_field (bench, "Host")));
  g_assert_false (gtk_widget_get_visible (pane_bench_field (bench, "Port")));

  pane_bench_click (bench, "Listen");
  pane_bench_assert_wrong (bench, "Path", "ENOENT");

  g_assert_false (gtk_widget_get_visible (remove));
  pane_bench_write (bench, "Path", path);
  pane_bench_click (bench, "Listen");
  pane_bench_assert_wrong (bench, "Path", "EADDRINUSE");
  sx_test_assert_until (is_offered, remove);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  pane_bench_click (bench, "Remove stale socket file");
  sx_test_assert_until (is_gone, path);

  pane_bench_click (bench, "Listen");
  sx_test_assert_until (is_listening, bench);
  g_assert_false (gtk_widget_get_visible (remove));
  pane_bench_click (bench, "Stop");
  sx_test_assert_until (is_stopped, bench);
  g_unlink (path);
  sx_test_remove_dir (dir);
}

static void
test_nobody_to_send_to (PaneBench     *bench,
                        gconstpointer  data)
{
  g_autofree char *sentence = NULL;

  sx_composer_set_text (SX_COMPOSER (pane_bench_part (bench, "SxComposer")), "hello");
  pane_bench_click (bench, "Send");
  sentence = sx_desk_dup_sentence (bench->desk);
  g_assert_nonnull (strstr (sentence, "ENOTCONN"));
  g_assert_cmpint (sx_desk_get_blame (bench->desk), ==, SX_BLAME_MESSAGE);
}

static void
test_remembered (PaneBench     *bench,
                 gconstpointer  data)
{
  g_autoptr (SxDesk) desk = sx_desk_new (bench->engine, bench->journal, SX_PANE_SERVER);
  PaneBench second = *bench;

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", "8080");
  pane_bench_write (bench, "Greeting", "Hello");
  pane_bench_choose (bench, "Family", 1);
  pane_bench_choose (bench, "When a client connects", 5);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (pane_bench_field (bench, "Backlog")), 17);

  second.pane = g_object_ref_sink (sx_server_pane_new (desk));
  g_assert_cmpstr (pane_bench_read (&second, "Host"), ==, "127.0.0.1");
  g_assert_cmpstr (pane_bench_read (&second, "Port"), ==, "8080");
  g_assert_cmpstr (pane_bench_read (&second, "Greeting"), ==, "Hello");
  g_assert_cmpstr (pane_bench_read (&second, "Backlog"), ==, "17");
  g_assert_cmpuint (sx_drop_down_get_selected (SX_DROP_DOWN (pane_bench_field (&second, "Family"))), ==, 1);
  g_assert_cmpuint (sx_drop_down_get_selected (
                      SX_DROP_DOWN (pane_bench_field (&second, "When a client connects"))), ==, 5);

  /* Two windows are two forms */
  pane_bench_write (&second, "Host", "localhost");
  g_assert_cmpstr (pane_bench_read (bench, "Host"), ==, "127.0.0.1");
  g_object_unref (second.pane);
}

static void
test_start (PaneBench     *bench,
            gconstpointer  data)
{
  SxServerPane *pane = SX_SERVER_PANE (bench->pane);

  g_assert_false (sx_server_pane_start (pane, "127.0.0.1", "70000", NULL, -1, NULL));
  pane_bench_assert_wrong (bench, "Port", "EAI_SERVICE");
  g_assert_true (sx_server_pane_start (pane, "127.0.0.1", "0", NULL, 9, "echo"));
  sx_test_assert_until (is_listening, bench);
  g_assert_cmpstr (pane_bench_read (bench, "Backlog"), ==, "9");
  g_assert_cmpuint (sx_drop_down_get_selected (
                      SX_DROP_DOWN (pane_bench_field (bench, "When a client connects"))), ==, 2);
}

static void
shown_cb (gpointer  pane,
          gboolean *shown)
{
  *shown = TRUE;
}

static void
test_show_me (PaneBench     *bench,
              gconstpointer  data)
{
  gboolean shown = FALSE;

  g_signal_connect (bench->pane, "show-me", G_CALLBACK (shown_cb), &shown);
  pane_bench_click (bench, "Show me");
  g_assert_true (shown);
}

/* One button for two things, and a button that goes: what stays, stays where it is */
static void
test_nothing_moves (PaneBench     *bench,
                    gconstpointer  data)
{
  Places places = {
    .bench = bench,
    .widgets = {
      pane_bench_button (bench, "Listen"),
      pane_bench_field (bench, "Greeting"),
      pane_bench_part (bench, "SxSocketTable"),
    },
  };
  graphene_rect_t before[N_PLACES];

  places_settle (&places);
  memcpy (before, places.places, sizeof before);

  pane_bench_write (bench, "Port", "0");
  pane_bench_click (bench, "Listen");
  sx_test_assert_until (is_listening, bench);
  pane_bench_await_below (bench, "Port", "has become");
  g_assert_false (gtk_widget_get_visible (pane_bench_button (bench, "Show me")));
  places_settle (&places);

  for (guint i = 0; i < N_PLACES; i++)
    {
      g_assert_cmpfloat (places.places[i].origin.x, ==, before[i].origin.x);
      g_assert_cmpfloat (places.places[i].origin.y, ==, before[i].origin.y);
      g_assert_cmpfloat (places.places[i].size.width, ==, before[i].size.width);
      /* A pixel that could not be shared out may come or go below the last row */
      g_assert_cmpfloat_with_epsilon (places.places[i].size.height, before[i].size.height, 1.5);
    }
}

/* In a small window, too, the message can be written without scrolling */
static void
test_composer_stays (PaneBench     *bench,
                     gconstpointer  data)
{
  GtkWidget *composer = pane_bench_part (bench, "SxComposer");

  g_assert_null (gtk_widget_get_ancestor (composer, GTK_TYPE_SCROLLED_WINDOW));
  g_assert_nonnull (gtk_widget_get_ancestor (pane_bench_part (bench, "SxStatusBox"), GTK_TYPE_SCROLLED_WINDOW));
}

static void
add_tests (void)
{
#define ADD(path, test) \
  g_test_add ("/server-pane/" path, PaneBench, NULL, set_up, test, tear_down)
  ADD ("form", test_form);
  ADD ("listen", test_listen);
  ADD ("hold", test_hold);
  ADD ("bad-input", test_bad_input);
  ADD ("port-in-use", test_port_in_use);
  ADD ("hints", test_hints);
  ADD ("nothing-moves", test_nothing_moves);
  ADD ("composer-stays", test_composer_stays);
  ADD ("every-interface", test_every_interface);
  ADD ("second-fails", test_second_fails);
  ADD ("host-name", test_host_name);
  ADD ("unix", test_unix);
  ADD ("nobody-to-send-to", test_nobody_to_send_to);
  ADD ("remembered", test_remembered);
  ADD ("start", test_start);
  ADD ("show-me", test_show_me);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
