/* test-client-pane.c: the pane Client, clicked through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include "pane-bench.h"
#include "sx-client-pane.h"
#include "sx-composer.h"
#include "widget-tests.h"

#define GREETING "Thank you for connecting"

static void
set_up (PaneBench     *bench,
        gconstpointer  data)
{
  pane_bench_set_up (bench, SX_PANE_CLIENT, sx_client_pane_new);
}

static void
tear_down (PaneBench     *bench,
           gconstpointer  data)
{
  pane_bench_tear_down (bench);
}

static gboolean
is_server_up (gpointer data)
{
  SxDesk *server = data;

  sx_desk_drain (server, G_MAXUINT);
  return sx_socket_model_count (sx_desk_get_sockets (server), SX_SOCKET_LISTENING) > 0;
}

/* A server of the same engine; its port. transfer full: its desk */
static SxDesk *
start_server (PaneBench      *bench,
              SxBehaviourId   behaviour,
              char          **port)
{
  SxDesk *server = sx_desk_new (bench->engine, bench->journal, SX_PANE_SERVER);
  g_autoptr (GError) error = NULL;
  g_autoptr (SxEndpoint) where = sx_endpoint_parse ("127.0.0.1", "0", AF_INET, &error);
  g_autoptr (GBytes) greeting = g_bytes_new_static (GREETING, strlen (GREETING));

  g_assert_no_error (error);
  sx_engine_listen (bench->engine, sx_desk_get_owner (server), where, 5, behaviour, greeting);
  sx_test_assert_until (is_server_up, server);
  *port = g_strdup_printf ("%u", sx_status_get_port (sx_desk_get_status (server)));

  return server;
}

static gboolean
has_message (gpointer data)
{
  return pane_bench_count_messages (data) > 0;
}

static gboolean
has_two_open (gpointer data)
{
  return pane_bench_count_sockets (data, SX_SOCKET_OPEN) == 2;
}

static gboolean
has_two_messages_of_two (gpointer data)
{
  return pane_bench_count_messages (data) == 4;
}

static guint
get_choice (PaneBench  *bench,
            const char *name)
{
  return sx_drop_down_get_selected (SX_DROP_DOWN (pane_bench_field (bench, name)));
}

static void
test_form (PaneBench     *bench,
           gconstpointer  data)
{
  static const char *const families[] = { "Any", "IPv4", "IPv6", "Unix", NULL };
  static const char *const behaviours[] = { "Do nothing", "Echo", NULL };

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bench->pane), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Client pane");
  g_assert_cmpstr (pane_bench_read (bench, "Host"), ==, "localhost");
  g_assert_cmpstr (pane_bench_read (bench, "Port"), ==, "12345");
  pane_bench_assert_items (bench, "Family", families);
  pane_bench_assert_items (bench, "When a message comes", behaviours);
  g_assert_cmpuint (get_choice (bench, "When a message comes"), ==, 0);
  pane_bench_button (bench, "Connect");
  g_assert_false (gtk_widget_is_sensitive (pane_bench_button (bench, "Cancel")));

  pane_bench_choose (bench, "Family", 3);
  g_assert_true (gtk_widget_get_visible (pane_bench_field (bench, "Path")));
  g_assert_false (gtk_widget_get_visible (pane_bench_field (bench, "Host")));
  g_assert_false (gtk_widget_get_visible (pane_bench_field (bench, "Port")));
}

static void
test_greeting (PaneBench     *bench,
               gconstpointer  data)
{
  g_autofree char *port = NULL;
  g_autoptr (SxDesk) server = start_server (bench, SX_BEHAVIOUR_GREET_CLOSE, &port);
  g_autoptr (SxRecordItem) item = NULL;
  SxRecord record;

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", port);
  pane_bench_click (bench, "Connect");
  sx_test_assert_until (has_message, bench);

  item = g_list_model_get_item (G_LIST_MODEL (sx_desk_get_messages (bench->desk)), 0);
  g_assert_true (sx_record_item_read (item, &record));
  g_assert_cmpmem (record.payload, record.payload_length, GREETING, strlen (GREETING));
}

static void
test_two_connections (PaneBench     *bench,
                      gconstpointer  data)
{
  g_autofree char *port = NULL;
  g_autoptr (SxDesk) server = start_server (bench, SX_BEHAVIOUR_ECHO, &port);

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", port);
  pane_bench_click (bench, "Connect");
  pane_bench_click (bench, "Connect");
  sx_test_assert_until (has_two_open, bench);
  g_assert_false (gtk_widget_is_sensitive (pane_bench_button (bench, "Cancel")));

  /* To all that are open: one message out and one echo each */
  sx_composer_set_text (SX_COMPOSER (pane_bench_part (bench, "SxComposer")), "hello");
  pane_bench_click (bench, "Send");
  sx_test_assert_until (has_two_messages_of_two, bench);
}

static void
test_selected_only (PaneBench     *bench,
                    gconstpointer  data)
{
  g_autofree char *port = NULL;
  g_autofree char *hint = NULL;
  g_autofree char *part = NULL;
  g_autoptr (SxDesk) server = start_server (bench, SX_BEHAVIOUR_DISCARD, &port);
  g_autoptr (GArray) senders = NULL;
  g_autoptr (SxRecordItem) item = NULL;
  GtkWidget *composer = pane_bench_part (bench, "SxComposer");
  SxRecord record;
  guint32 second;

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", port);
  pane_bench_click (bench, "Connect");
  pane_bench_click (bench, "Connect");
  sx_test_assert_until (has_two_open, bench);

  senders = sx_socket_model_list_senders (sx_desk_get_sockets (bench->desk));
  second = g_array_index (senders, guint32, 1);
  sx_desk_set_selected_socket (bench->desk, second);
  g_object_get (composer, "hint", &hint, NULL);
  part = g_strdup_printf ("socket %u", second);
  g_assert_nonnull (strstr (hint, part));

  sx_composer_set_text (SX_COMPOSER (composer), "hello");
  pane_bench_click (bench, "Send");
  sx_test_assert_until (has_message, bench);
  g_assert_cmpuint (pane_bench_count_messages (bench), ==, 1);
  item = g_list_model_get_item (G_LIST_MODEL (sx_desk_get_messages (bench->desk)), 0);
  g_assert_true (sx_record_item_read (item, &record));
  g_assert_cmpuint (record.socket, ==, second);
}

static gboolean
has_one_open (gpointer data)
{
  return pane_bench_count_sockets (data, SX_SOCKET_OPEN) == 1;
}

static gboolean
has_none_open (gpointer data)
{
  return pane_bench_count_sockets (data, SX_SOCKET_OPEN) == 0;
}

/* What a socket sent, and how often */
static guint
count_sent (PaneBench *bench,
            guint32    socket)
{
  guint64 end = sx_journal_get_n_records (bench->journal);
  guint n = 0;

  for (guint64 serial = 0; serial < end; serial++)
    {
      SxRecord record;

      if (!sx_journal_read (bench->journal, serial, &record) || record.kind != SX_KIND_SEND || record.socket != socket)
        continue;

      g_assert_cmpmem (record.payload, record.payload_length, "ball", 4);
      n++;
    }

  return n;
}

typedef struct
{
  PaneBench *bench;
  guint32    socket;
  guint      n_sent;
} Rally;

static gboolean
has_sent (gpointer data)
{
  Rally *rally = data;

  pane_bench_count_messages (rally->bench);

  return count_sent (rally->bench, rally->socket) >= rally->n_sent;
}

/* A client that sends back what comes, and a server that does: what was said once goes on until the connection is closed.
 * The next connection is what was chosen by then */
static void
test_echo (PaneBench     *bench,
           gconstpointer  data)
{
  g_autofree char *port = NULL;
  g_autoptr (SxDesk) server = start_server (bench, SX_BEHAVIOUR_ECHO, &port);
  g_autoptr (GArray) senders = NULL;
  SxComposer *composer = SX_COMPOSER (pane_bench_part (bench, "SxComposer"));
  guint32 sockets[2];

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", port);
  pane_bench_choose (bench, "When a message comes", 1);
  pane_bench_click (bench, "Connect");
  sx_test_assert_until (has_one_open, bench);
  pane_bench_choose (bench, "When a message comes", 0);
  pane_bench_click (bench, "Connect");
  sx_test_assert_until (has_two_open, bench);

  senders = sx_socket_model_list_senders (sx_desk_get_sockets (bench->desk));
  for (guint i = 0; i < 2; i++)
    sockets[i] = g_array_index (senders, guint32, i);
  sx_composer_set_text (composer, "ball");
  pane_bench_click (bench, "Send");
  sx_test_assert_until (has_sent, &((Rally) { bench, sockets[0], 50 }));
  sx_test_assert_until (has_sent, &((Rally) { bench, sockets[1], 1 }));

  pane_bench_click (bench, "Close all");
  sx_test_assert_until (has_none_open, bench);
  g_assert_cmpuint (count_sent (bench, sockets[1]), ==, 1);
}

static void
test_remembered (PaneBench     *bench,
                 gconstpointer  data)
{
  g_autoptr (SxDesk) desk = sx_desk_new (bench->engine, bench->journal, SX_PANE_CLIENT);
  PaneBench second = *bench;

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", "8080");
  pane_bench_choose (bench, "Family", 1);
  pane_bench_choose (bench, "When a message comes", 1);

  second.pane = g_object_ref_sink (sx_client_pane_new (desk));
  g_assert_cmpstr (pane_bench_read (&second, "Host"), ==, "127.0.0.1");
  g_assert_cmpstr (pane_bench_read (&second, "Port"), ==, "8080");
  g_assert_cmpuint (get_choice (&second, "Family"), ==, 1);
  g_assert_cmpuint (get_choice (&second, "When a message comes"), ==, 1);
  g_object_unref (second.pane);
}

/* The bytes of a message are in text views too */
static GtkTextBuffer *
get_message (PaneBench *bench)
{
  GtkWidget *view = pane_bench_find (pane_bench_part (bench, "SxComposer"), pane_bench_is_type, "GtkTextView");

  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
}

static char *
read_message (PaneBench *bench)
{
  GtkTextBuffer *buffer = get_message (bench);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

/* What is on its way makes room for the next; what is not stays */
static void
test_sent_is_cleared (PaneBench     *bench,
                      gconstpointer  data)
{
  g_autofree char *port = NULL;
  g_autofree char *unsent = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *undone = NULL;
  g_autoptr (SxDesk) server = start_server (bench, SX_BEHAVIOUR_DISCARD, &port);
  SxComposer *composer = SX_COMPOSER (pane_bench_part (bench, "SxComposer"));

  sx_composer_set_text (composer, "hello");
  pane_bench_click (bench, "Send");
  unsent = read_message (bench);
  g_assert_cmpstr (unsent, ==, "hello");

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", port);
  pane_bench_click (bench, "Connect");
  pane_bench_click (bench, "Connect");
  sx_test_assert_until (has_two_open, bench);
  pane_bench_click (bench, "Send");
  sent = read_message (bench);
  g_assert_cmpstr (sent, ==, "");
  sx_test_assert_until (has_message, bench);

  gtk_text_buffer_undo (get_message (bench));
  undone = read_message (bench);
  g_assert_cmpstr (undone, ==, "hello");
}

static void
test_bad_input (PaneBench     *bench,
                gconstpointer  data)
{
  const PaneBenchBadInput inputs[] = {
    { "Port", "-1", "EAI_SERVICE" },
    { "Port", "65536", "EAI_SERVICE" },
    { "Port", "", "EAI_SERVICE" },
    { "Host", "two words", "EAI_NONAME" },
    { "Host", "fe80::1%nowhere", "EAI_NONAME" },
  };

  pane_bench_assert_bad_inputs (bench, "Connect", inputs, G_N_ELEMENTS (inputs));
}

static void
test_refused (PaneBench     *bench,
              gconstpointer  data)
{
  g_autofree char *port = g_strdup_printf ("%u", sx_test_find_free_port (SOCK_STREAM));

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", port);
  pane_bench_click (bench, "Connect");
  pane_bench_assert_wrong (bench, "Port", "ECONNREFUSED");
}

static void
test_nothing_open (PaneBench     *bench,
                   gconstpointer  data)
{
  SxComposer *composer = SX_COMPOSER (pane_bench_part (bench, "SxComposer"));
  g_autofree char *sentence = NULL;

  sx_composer_set_text (composer, "hello");
  pane_bench_click (bench, "Send");
  sentence = sx_desk_dup_sentence (bench->desk);
  g_assert_nonnull (strstr (sentence, "ENOTCONN"));
  g_assert_cmpuint (sx_journal_get_n_records (bench->journal), ==, 0);
}

static gboolean
is_focus_on_failure (gpointer data)
{
  return gtk_widget_has_css_class (pane_bench_field (data, "Port"), "error");
}

/* Who is writing a message already is not torn away from it */
static void
test_focus_stays (PaneBench     *bench,
                  gconstpointer  data)
{
  g_autofree char *port = g_strdup_printf ("%u", sx_test_find_free_port (SOCK_STREAM));
  GtkWidget *composer = pane_bench_part (bench, "SxComposer");

  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", port);
  pane_bench_click (bench, "Connect");
  g_assert_true (gtk_widget_grab_focus (composer));
  sx_test_assert_until (is_focus_on_failure, bench);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (bench->window)), composer));
}

static gboolean
is_connecting (gpointer data)
{
  return pane_bench_count_sockets (data, SX_SOCKET_CONNECTING) > 0;
}

static gboolean
is_given_up (gpointer data)
{
  return pane_bench_count_sockets (data, SX_SOCKET_CONNECTING) == 0
         && !gtk_widget_is_sensitive (pane_bench_button (data, "Cancel"));
}

/* A listener whose queue is full does not answer any more (listen(2)) */
static void
test_cancel (PaneBench     *bench,
             gconstpointer  data)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int fillers[4];
  g_autofree char *port = NULL;
  g_autofree char *sentence = NULL;

  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (listener, 0), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &length), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    {
      fillers[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      if (connect (fillers[i], (struct sockaddr *) &address, sizeof address) != 0)
        g_assert_cmpint (errno, ==, EINPROGRESS);
    }

  port = g_strdup_printf ("%u", ntohs (address.sin_port));
  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_write (bench, "Port", port);
  pane_bench_click (bench, "Connect");
  sx_test_assert_until (is_connecting, bench);
  pane_bench_click (bench, "Cancel");
  sx_test_assert_until (is_given_up, bench);
  sentence = sx_desk_dup_sentence (bench->desk);
  g_assert_nonnull (strstr (sentence, "ECANCELED"));

  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    close (fillers[i]);
  close (listener);
}

static void
test_start (PaneBench     *bench,
            gconstpointer  data)
{
  g_autofree char *port = NULL;
  g_autoptr (SxDesk) server = start_server (bench, SX_BEHAVIOUR_GREET, &port);
  SxClientPane *pane = SX_CLIENT_PANE (bench->pane);

  /* A family that was chosen for something else does not stand in the way */
  pane_bench_choose (bench, "Family", 2);
  g_assert_true (sx_client_pane_start (pane, "127.0.0.1", port, NULL, "echo"));
  g_assert_cmpuint (get_choice (bench, "When a message comes"), ==, 1);
  sx_test_assert_until (has_message, bench);

  sx_client_pane_fill (pane, "::1", "80", AF_INET6);
  g_assert_cmpstr (pane_bench_read (bench, "Host"), ==, "::1");
  g_assert_cmpuint (get_choice (bench, "Family"), ==, 2);
  g_assert_false (sx_client_pane_start (pane, NULL, NULL, "", NULL));
  g_assert_cmpuint (get_choice (bench, "When a message comes"), ==, 1);
  pane_bench_assert_wrong (bench, "Path", "ENOENT");
}

/* What the composer refuses is in Status too, until it is changed */
static void
test_message_refused (PaneBench     *bench,
                      gconstpointer  data)
{
  SxComposer *composer = SX_COMPOSER (pane_bench_part (bench, "SxComposer"));
  g_autofree char *empty = NULL;
  g_autofree char *odd = NULL;
  g_autofree char *mended = NULL;

  g_assert_false (sx_composer_send (composer));
  empty = sx_desk_dup_sentence (bench->desk);
  g_assert_nonnull (strstr (empty, "(EINVAL)"));

  g_object_set (composer, "format", "hex", NULL);
  sx_composer_set_text (composer, "4");
  g_assert_false (sx_composer_send (composer));
  odd = sx_desk_dup_sentence (bench->desk);
  g_assert_nonnull (strstr (odd, "(EILSEQ)"));
  g_assert_cmpint (sx_desk_get_tone (bench->desk), ==, SX_TONE_ERROR);

  sx_composer_set_text (composer, "48");
  mended = sx_desk_dup_sentence (bench->desk);
  g_assert_null (strstr (mended, "EILSEQ"));
  g_object_set (composer, "format", "text", NULL);
}

static void
add_tests (void)
{
#define ADD(path, test) \
  g_test_add ("/client-pane/" path, PaneBench, NULL, set_up, test, tear_down)
  ADD ("form", test_form);
  ADD ("greeting", test_greeting);
  ADD ("two-connections", test_two_connections);
  ADD ("selected-only", test_selected_only);
  ADD ("echo", test_echo);
  ADD ("remembered", test_remembered);
  ADD ("sent-is-cleared", test_sent_is_cleared);
  ADD ("bad-input", test_bad_input);
  ADD ("refused", test_refused);
  ADD ("nothing-open", test_nothing_open);
  ADD ("focus-stays", test_focus_stays);
  ADD ("message-refused", test_message_refused);
  ADD ("cancel", test_cancel);
  ADD ("start", test_start);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
