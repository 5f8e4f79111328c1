/* test-window.c: windows, what they remember, and that they have nothing in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-help.h"
#include "sx-owner.h"
#include "sx-preferences.h"
#include "sx-server-pane.h"
#include "sx-client-pane.h"
#include "sx-singleton.h"
#include "sx-window-actions.h"
#include "window-tests.h"

static gboolean
is_server_settled (gpointer data)
{
  SxDesk *desk = sx_window_get_desk (data, SX_PANE_SERVER);

  return sx_socket_model_count (sx_desk_get_sockets (desk), SX_SOCKET_LISTENING) > 0
         && !sx_status_is_busy (sx_desk_get_status (desk));
}

/* As the button has it, which is Stop until the status is told, a little later than the table */
static gboolean
is_server_gone (gpointer data)
{
  SxStatus *status = sx_desk_get_status (data);

  return sx_socket_model_count (sx_desk_get_sockets (data), SX_SOCKET_LISTENING) == 0
         && !sx_status_is_active (status) && !sx_status_is_busy (status);
}

static void
listen_on_free_port (SxWindow *window)
{
  GtkWidget *pane = sx_window_get_pane_widget (window, SX_PANE_SERVER);

  g_assert_true (sx_server_pane_start (SX_SERVER_PANE (pane), "127.0.0.1", "0", NULL, 5, "greet-close"));
  sx_test_assert_until (is_server_settled, window);
}

static gboolean
fills_window (gpointer data)
{
  SxWindow *window = data;
  GtkWidget *pane = sx_window_get_pane_widget (window, sx_window_get_pane (window));

  return gtk_widget_get_height (pane) > gtk_widget_get_height (GTK_WIDGET (window)) * 3 / 4;
}

static void
test_panes (void)
{
  static const char *const names[] = { "server", "client", "udp", "lookup" };
  SxWindow *window = open_window ();
  g_autoptr (GVariant) state = NULL;

  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
    {
      SxPaneKind found;

      g_assert_cmpstr (sx_window_get_pane_name (pane), ==, names[pane]);
      g_assert_true (sx_window_find_pane (names[pane], &found));
      g_assert_cmpint (found, ==, pane);

      g_action_group_activate_action (G_ACTION_GROUP (window), "pane", g_variant_new_string (names[pane]));
      g_assert_cmpint (sx_window_get_pane (window), ==, pane);
      g_assert_true (gtk_widget_get_child_visible (gtk_widget_get_parent (sx_window_get_pane_widget (window, pane))));

      sx_test_assert_until (fills_window, window);

      g_clear_pointer (&state, g_variant_unref);
      state = g_action_group_get_action_state (G_ACTION_GROUP (window), "pane");
      g_assert_cmpstr (g_variant_get_string (state, NULL), ==, names[pane]);
    }

  activate ("pane", g_variant_new_string ("udp"));
  g_assert_cmpint (sx_window_get_pane (window), ==, SX_PANE_UDP);
  activate ("pane", g_variant_new_string ("none such"));
  g_assert_cmpint (sx_window_get_pane (window), ==, SX_PANE_UDP);

  close_window (window);
}

static void
test_remembered (void)
{
  GSettings *settings = sx_application_get_settings (application);
  SxWindow *window = open_window ();
  int width, height;

  gtk_window_set_default_size (GTK_WINDOW (window), 913, 707);
  sx_test_iterate ();
  sx_window_set_pane (window, SX_PANE_LOOKUP);
  close_window (window);

  g_assert_cmpint (g_settings_get_int (settings, "window-width"), ==, 913);
  g_assert_cmpint (g_settings_get_int (settings, "window-height"), ==, 707);

  window = open_window ();
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_assert_cmpint (width, ==, 913);
  g_assert_cmpint (height, ==, 707);
  g_assert_cmpint (sx_window_get_pane (window), ==, SX_PANE_LOOKUP);

  sx_window_set_pane (window, SX_PANE_SERVER);
  close_window (window);
  g_settings_reset (settings, "window-width");
  g_settings_reset (settings, "window-height");
}

static void
test_two_windows (void)
{
  SxWindow *one = open_window ();
  SxWindow *two = open_window ();

  for (SxPaneKind a = SX_PANE_SERVER; a <= SX_PANE_LOOKUP; a++)
    for (SxPaneKind b = SX_PANE_SERVER; b <= SX_PANE_LOOKUP; b++)
      g_assert_cmpuint (sx_desk_get_owner (sx_window_get_desk (one, a)), !=,
                        sx_desk_get_owner (sx_window_get_desk (two, b)));

  /* What a saved session is read by */
  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
    {
      guint window = G_MAXUINT;

      g_assert_true (sx_owner_get_window (sx_desk_get_owner (sx_window_get_desk (two, pane)), &window));
      g_assert_cmpuint (window, ==, sx_window_get_number (two));
      g_assert_cmpuint (sx_desk_get_owner (sx_window_get_desk (two, pane)), ==, 1 + 4 * window + pane);
    }
  g_assert_false (sx_owner_get_window (sx_engine_new_owner (sx_window_get_engine (one)), &(guint) { 0 }));

  listen_on_free_port (one);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_sockets (
                      sx_window_get_desk (two, SX_PANE_SERVER)))), ==, 0);

  /* Closing the other one does not touch this one's listener */
  close_window (two);
  g_assert_true (is_server_settled (one));
  close_window (one);
}

static gboolean
is_closed_in_journal (gpointer data)
{
  SxDesk *desk = data;
  SxJournal *journal = sx_desk_get_journal (desk);

  for (guint64 serial = 0; serial < sx_journal_get_n_records (journal); serial++)
    {
      SxJournalPeek peek;

      if (sx_journal_peek (journal, serial, &peek) && peek.owner == sx_desk_get_owner (desk)
          && peek.kind == SX_KIND_CLOSE)
        return TRUE;
    }

  return FALSE;
}

static void
test_closing_closes_sockets (void)
{
  SxWindow *window = open_window ();
  g_autoptr (SxDesk) desk = g_object_ref (sx_window_get_desk (window, SX_PANE_SERVER));

  listen_on_free_port (window);
  g_assert_false (is_closed_in_journal (desk));
  close_window (window);
  sx_test_assert_until (is_closed_in_journal, desk);
}

static gboolean
is_connecting (gpointer data)
{
  return sx_socket_model_count (sx_desk_get_sockets (data), SX_SOCKET_CONNECTING) > 0;
}

static gboolean
is_given_up_in_journal (gpointer data)
{
  SxJournal *journal = sx_desk_get_journal (data);
  SxRecord record;

  for (guint64 serial = 0; serial < sx_journal_get_n_records (journal); serial++)
    if (sx_journal_read (journal, serial, &record) && record.owner == sx_desk_get_owner (data)
        && record.kind == SX_KIND_END && record.args[0] == SX_COMMAND_CONNECT && record.error == ECANCELED)
      return TRUE;

  return FALSE;
}

/* Somebody who listens, and whose backlog is full: whoever connects waits. transfer full */
static GSocket *
listen_full (GSocket **caller,
             char    **port)
{
  g_autoptr (GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (host, 0);
  g_autoptr (GSocketAddress) there = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  g_socket_set_listen_backlog (socket, 0);
  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  there = g_socket_get_local_address (socket, NULL);
  *port = g_strdup_printf ("%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (there)));
  *caller = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_assert_true (g_socket_connect (*caller, there, NULL, NULL));

  return socket;
}

/* However long the session is, nothing of it is added up for a window that goes; and what is under way goes all the same */
static void
test_closing_in_the_past (void)
{
  SxWindow *window = open_window ();
  g_autoptr (SxDesk) desk = g_object_ref (sx_window_get_desk (window, SX_PANE_CLIENT));
  g_autoptr (SxMoment) moment = g_object_ref (sx_window_get_moment (window));
  g_autoptr (GSocket) caller = NULL;
  g_autofree char *port = NULL;
  g_autoptr (GSocket) listener = listen_full (&caller, &port);
  GtkWidget *pane = sx_window_get_pane_widget (window, SX_PANE_CLIENT);

  g_assert_true (sx_client_pane_start (SX_CLIENT_PANE (pane), "127.0.0.1", port, NULL, NULL));
  sx_test_assert_until (is_connecting, desk);
  sx_moment_set_end (moment, 1);
  sx_test_iterate ();
  g_assert_false (sx_moment_is_live (moment));

  sx_window_leave (window);
  g_assert_false (sx_moment_is_live (moment));
  sx_test_assert_until (is_given_up_in_journal, desk);
  close_window (window);
}

/* The pane may hear a few frames after its sockets that it does not listen any more; until then it cannot be asked to */
static gboolean
listens_again (gpointer data)
{
  SxDesk *desk = sx_window_get_desk (data, SX_PANE_SERVER);

  if (sx_socket_model_count (sx_desk_get_sockets (desk), SX_SOCKET_LISTENING) == 0
      && !sx_status_is_busy (sx_desk_get_status (desk)))
    activate ("server-listen", NULL);

  return is_server_settled (data);
}

static void
test_forwarded (void)
{
  SxWindow *window = open_window ();
  SxDesk *desk = sx_window_get_desk (window, SX_PANE_SERVER);

  gtk_window_present (GTK_WINDOW (window));
  sx_window_set_pane (window, SX_PANE_LOOKUP);
  activate ("server-listen-on", g_variant_new_string ("127.0.0.1:0"));
  g_assert_cmpint (sx_window_get_pane (window), ==, SX_PANE_SERVER);
  sx_test_assert_until (is_server_settled, window);

  sx_window_set_pane (window, SX_PANE_LOOKUP);
  activate ("server-stop", NULL);
  g_assert_cmpint (sx_window_get_pane (window), ==, SX_PANE_SERVER);
  sx_test_assert_until (is_server_gone, desk);

  sx_test_assert_until (listens_again, window);
  activate ("server-stop", NULL);
  sx_test_assert_until (is_server_gone, desk);

  activate ("client-connect-to", g_variant_new_string ("nonsense"));
  g_assert_cmpint (sx_window_get_pane (window), ==, SX_PANE_CLIENT);
  g_assert_cmpint (sx_desk_get_tone (sx_window_get_desk (window, SX_PANE_CLIENT)), ==, SX_TONE_ERROR);

  close_window (window);
}

/* A newcomer's two clicks, the port chosen by the kernel */
static gboolean
has_greeting (gpointer data)
{
  GListModel *messages = G_LIST_MODEL (sx_desk_get_messages (sx_window_get_desk (data, SX_PANE_CLIENT)));

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      g_autoptr (SxRecordItem) item = g_list_model_get_item (messages, i);
      SxRecord record;

      if (sx_record_item_read (item, &record) && record.kind == SX_KIND_RECV && record.value > 0)
        return TRUE;
    }

  return FALSE;
}

static GtkStackPage *
get_page (SxWindow   *window,
          SxPaneKind  pane)
{
  GtkWidget *page = gtk_widget_get_parent (sx_window_get_pane_widget (window, pane));

  return gtk_stack_get_page (GTK_STACK (gtk_widget_get_parent (page)), page);
}

static void
test_attention (void)
{
  SxWindow *window = open_window ();
  SxDesk *server = sx_window_get_desk (window, SX_PANE_SERVER);
  GtkWidget *client = sx_window_get_pane_widget (window, SX_PANE_CLIENT);
  g_autofree char *port = NULL;

  listen_on_free_port (window);
  port = g_strdup_printf ("%d", sx_status_get_port (sx_desk_get_status (server)));
  sx_window_set_pane (window, SX_PANE_SERVER);
  g_assert_false (gtk_stack_page_get_needs_attention (get_page (window, SX_PANE_CLIENT)));

  g_assert_true (sx_client_pane_start (SX_CLIENT_PANE (client), "127.0.0.1", port, NULL, NULL));
  sx_test_assert_until (has_greeting, window);
  g_assert_true (gtk_stack_page_get_needs_attention (get_page (window, SX_PANE_CLIENT)));
  g_assert_false (gtk_stack_page_get_needs_attention (get_page (window, SX_PANE_SERVER)));

  sx_window_set_pane (window, SX_PANE_CLIENT);
  g_assert_false (gtk_stack_page_get_needs_attention (get_page (window, SX_PANE_CLIENT)));

  close_window (window);
}

static void
test_small (void)
{
  SxWindow *window = open_window ();

  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
    {
      int minimum;

      sx_window_set_pane (window, pane);
      sx_test_iterate ();
      gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s: at least %d wide", sx_window_get_pane_name (pane), minimum);
      g_assert_cmpint (minimum, <=, 720);
      gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_VERTICAL, 720, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 600);
    }

  close_window (window);
}

/* The natural width of some text */
static int
measure_text (GtkWidget *label)
{
  int natural;

  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);

  return natural;
}

typedef struct
{
  GtkWidget *label;
  int        width;
} TextWidth;

static gboolean
is_much_wider (gpointer data)
{
  const TextWidth *before = data;

  return measure_text (before->label) > before->width * 3 / 2;
}

static gboolean
is_as_wide (gpointer data)
{
  const TextWidth *before = data;

  return measure_text (before->label) == before->width;
}

static void
test_text_scale (void)
{
  GSettings *settings = sx_application_get_settings (application);
  SxWindow *window = open_window ();
  GtkWidget *label = gtk_label_new ("How wide this is");
  TextWidth before = { label, 0 };

  gtk_header_bar_pack_start (GTK_HEADER_BAR (gtk_window_get_titlebar (GTK_WINDOW (window))), label);
  sx_test_iterate ();
  before.width = measure_text (label);
  for (guint i = 0; i < 20; i++)
    activate ("text-larger", NULL);
  g_assert_cmpuint (g_settings_get_uint (settings, "text-scale"), ==, 200);
  sx_test_assert_until (is_much_wider, &before);

  activate ("text-smaller", NULL);
  g_assert_cmpuint (g_settings_get_uint (settings, "text-scale"), ==, 190);
  activate ("text-normal", NULL);
  g_assert_cmpuint (g_settings_get_uint (settings, "text-scale"), ==, 100);
  sx_test_assert_until (is_as_wide, &before);
  activate ("text-smaller", NULL);
  g_assert_cmpuint (g_settings_get_uint (settings, "text-scale"), ==, 100);

  close_window (window);
}

static gboolean
is_low (gpointer data)
{
  int minimum;

  gtk_widget_measure (data, GTK_ORIENTATION_VERTICAL, -1, &minimum, NULL, NULL, NULL);

  return minimum < 500;
}

static void
test_secondary_windows (void)
{
  GSettings *settings = sx_application_get_settings (application);
  SxWindow *window = open_window ();

  gtk_window_present (GTK_WINDOW (window));
  activate ("preferences", NULL);
  activate ("preferences", NULL);
  activate ("help", NULL);
  activate ("shortcuts", NULL);
  activate ("about", NULL);
  sx_test_iterate ();

  g_assert_nonnull (sx_singleton_find (SX_TYPE_PREFERENCES));
  g_assert_nonnull (sx_singleton_find (SX_TYPE_HELP));
  g_assert_nonnull (sx_singleton_find (GTK_TYPE_SHORTCUTS_WINDOW));
  g_assert_nonnull (sx_singleton_find (GTK_TYPE_ABOUT_DIALOG));

  /* However large the text is, its size can be reached on a small screen */
  g_settings_set_uint (settings, "text-scale", 200);
  sx_test_assert_until (is_low, sx_singleton_find (SX_TYPE_PREFERENCES));
  g_settings_reset (settings, "text-scale");

  close_window (window);
  g_assert_null (sx_singleton_find (SX_TYPE_PREFERENCES));
  g_assert_null (sx_singleton_find (SX_TYPE_HELP));
  g_assert_null (sx_singleton_find (GTK_TYPE_SHORTCUTS_WINDOW));
}

typedef struct
{
  SxCourtesy *courtesy;
  guint       n_asked; /* frames in which it was asked for while the window was laid out */
  guint       n_ended; /* frames at whose end it was not any more */
} Frames;

static void
layout_cb (Frames *frames)
{
  frames->n_asked += sx_courtesy_is_asked (frames->courtesy);
}

static void
after_paint_cb (Frames *frames)
{
  frames->n_ended += !sx_courtesy_is_asked (frames->courtesy);
}

static gboolean
has_frame (gpointer data)
{
  Frames *frames = data;

  return frames->n_asked > 0 && frames->n_ended > 0;
}

/* While a frame is drawn, streams wait; and not for one that is not drawn any more */
static void
test_frames_first (void)
{
  SxWindow *window = open_window ();
  SxEngine *engine = sx_desk_get_engine (sx_window_get_desk (window, SX_PANE_SERVER));
  GdkFrameClock *clock = g_object_ref (gtk_widget_get_frame_clock (GTK_WIDGET (window)));
  Frames frames = { sx_engine_get_courtesy (engine), };

  g_signal_connect_swapped (clock, "layout", G_CALLBACK (layout_cb), &frames);
  g_signal_connect_data (clock, "after-paint", G_CALLBACK (after_paint_cb), &frames, NULL, G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  gtk_widget_queue_resize (GTK_WIDGET (window));
  sx_test_assert_until (has_frame, &frames);
  g_signal_handlers_disconnect_by_data (clock, &frames);

  sx_courtesy_ask (frames.courtesy);
  close_window (window);
  g_assert_false (sx_courtesy_is_asked (frames.courtesy));
  g_object_unref (clock);
}

static void
test_keys (void)
{
  static const char *const actions[] = {
    "app.quit", "app.new-window", "app.preferences", "app.shortcuts", "app.help", "win.close", "win.pane::server",
    "win.pane::client", "win.pane::udp", "win.pane::lookup", "app.text-larger", "win.plots", "app.save-session::"
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (GTK_APPLICATION (application), actions[i]);

      g_assert_nonnull (keys[0]);
    }
}

static void
add_tests (void)
{
  g_test_add_func ("/window/panes", test_panes);
  g_test_add_func ("/window/remembered", test_remembered);
  g_test_add_func ("/window/two-windows", test_two_windows);
  g_test_add_func ("/window/closing-closes-sockets", test_closing_closes_sockets);
  g_test_add_func ("/window/closing-in-the-past", test_closing_in_the_past);
  g_test_add_func ("/window/forwarded", test_forwarded);
  g_test_add_func ("/window/attention", test_attention);
  g_test_add_func ("/window/small", test_small);
  g_test_add_func ("/window/text-scale", test_text_scale);
  g_test_add_func ("/window/secondary-windows", test_secondary_windows);
  g_test_add_func ("/window/frames-first", test_frames_first);
  g_test_add_func ("/window/keys", test_keys);
}

int
main (int    argc,
      char **argv)
{
  return run_window_tests (argc, argv, add_tests);
}
