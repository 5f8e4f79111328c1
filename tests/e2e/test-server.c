/* test-server.c: the Server pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

#include <string.h>

#define GREETING "Thank you for connecting"

static void
test_greet_close (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Send greeting, then close");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  g_autofree char *all = sx_peer_receive_all (peer, NULL);
  g_autofree char *row = g_strdup_printf ("* | Closed | 127.0.0.1:%u | 127.0.0.1:%u | 24 | 0 | *", port,
                                          sx_peer_get_port (peer));

  g_assert_cmpstr (all, ==, GREETING);
  sx_robot_wait_row (robot, "Server", "Sockets", row);
}

static void
test_greet (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Send greeting, keep open");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  g_autofree char *greeting = sx_peer_receive (peer, strlen (GREETING));

  g_assert_cmpstr (greeting, ==, GREETING);
  g_assert_true (sx_peer_send (peer, "thanks", -1));
  sx_robot_wait_row (robot, "Server", "Messages", "* | received | 127.0.0.1:* | 6 | thanks");
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Open | * | 24 | 6 | *");
}

/* 100,000 clients in a row: none is lost, and the window can be worked in afterwards */
static void
test_many_clients (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Send greeting, then close");

  for (guint i = 0; i < 100000; i++)
    {
      g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
      g_autofree char *greeting = sx_peer_receive (peer, strlen (GREETING));

      g_assert_cmpstr (greeting, ==, GREETING);
    }
  sx_robot_wait_ms (robot, 60000, sx_robot_status_has (robot, "Server", "100000 clients so far")
                                  || sx_robot_status_has (robot, "Server", "100,000 clients so far"));
  sx_robot_click (robot, "Server", "Stop");
  sx_robot_click (robot, "Server", "Clear closed");
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Server", "Sockets", NULL) == 0);
}

/* Echo keeps open until the client's end of stream, then closes */
static void
test_echo (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Echo");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  g_autofree char *first = NULL;
  g_autofree char *rest = NULL;

  g_assert_true (sx_peer_send (peer, "one", -1));
  first = sx_peer_receive (peer, 3);
  g_assert_cmpstr (first, ==, "one");
  g_assert_true (sx_peer_send (peer, "two", -1));
  g_assert_true (g_socket_shutdown (peer, FALSE, TRUE, NULL));
  rest = sx_peer_receive_all (peer, NULL);
  g_assert_cmpstr (rest, ==, "two");
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Closed | * | 6 | 6 | *");
}

static void
test_discard (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Discard");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  g_autofree char *rest = NULL;

  g_assert_true (sx_peer_send (peer, "into the void", -1));
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Open | * | 0 | 13 | *");
  g_assert_true (g_socket_shutdown (peer, FALSE, TRUE, NULL));
  rest = sx_peer_receive_all (peer, NULL);
  g_assert_cmpstr (rest, ==, "");
}

/* One line, then the end (RFC 867) */
static void
test_daytime (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Daytime");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  gsize length = 0;
  g_autofree char *line = sx_peer_receive_all (peer, &length);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *year = g_date_time_format (now, "%Y");

  g_assert_nonnull (line);
  g_assert_nonnull (strstr (line, year));
  g_assert_true (g_str_has_suffix (line, "\r\n"));
  g_assert_true (strchr (line, '\n') == line + length - 1);
}

/* To all others, the speaker's address in front, and never back to the speaker */
static void
test_chat (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Chat room");
  g_autoptr (GSocket) anna = sx_peer_connect ("127.0.0.1", port);
  g_autoptr (GSocket) ben = sx_peer_connect ("127.0.0.1", port);
  g_autoptr (GSocket) cleo = sx_peer_connect ("127.0.0.1", port);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", sx_peer_get_port (anna));
  GSocket *others[] = { ben, cleo };

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Open | *", 3);
  g_assert_true (sx_peer_send (anna, "hello\n", -1));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *heard = sx_peer_receive (others[i], strlen (address) + strlen ("hello"));

      g_assert_true (g_str_has_prefix (heard, address));
    }

  /* What Ben says next is the first that Anna hears */
  g_assert_true (sx_peer_send (ben, "good day\n", -1));
  {
    g_autofree char *ben_address = g_strdup_printf ("127.0.0.1:%u", sx_peer_get_port (ben));
    g_autofree char *heard = sx_peer_receive (anna, strlen (ben_address));

    g_assert_cmpstr (heard, ==, ben_address);
  }
}

static void
test_none (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Do nothing");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  g_autofree char *typed = NULL;

  g_assert_true (sx_peer_send (peer, "anybody?", -1));
  sx_robot_wait_row (robot, "Server", "Messages", "* | received | * | 8 | anybody?");
  sx_robot_send (robot, "Server", NULL, NULL, "yes");
  typed = sx_peer_receive (peer, 3);
  g_assert_cmpstr (typed, ==, "yes");
}

static void
test_greeting_only_where_it_is_sent (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  SxNode greeting = sx_robot_need (robot, "Server", "Greeting", SX_ROLE_ENTRY);
  g_autoptr (GSocket) peer = NULL;
  g_autofree char *all = NULL;
  guint16 port;

  sx_robot_choose (robot, "Server", "When a client connects", "Echo");
  sx_robot_wait (robot, !sx_node_has_state (robot, greeting, SX_STATE_SENSITIVE));
  sx_robot_choose (robot, "Server", "When a client connects", "Send greeting, then close");
  sx_robot_wait (robot, sx_node_has_state (robot, greeting, SX_STATE_SENSITIVE));
  sx_robot_type (robot, "Server", "Greeting", "Grüß Gott");
  port = sx_steps_listen (robot, NULL);
  peer = sx_peer_connect ("127.0.0.1", port);
  all = sx_peer_receive_all (peer, NULL);
  g_assert_cmpstr (all, ==, "Grüß Gott");
}

/* To the one that is selected; with nothing selected, to all that are open */
static void
test_send_to_one_and_to_all (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Do nothing");
  g_autoptr (GSocket) one = sx_peer_connect ("127.0.0.1", port);
  g_autoptr (GSocket) two = sx_peer_connect ("127.0.0.1", port);
  g_autofree char *row = g_strdup_printf ("* | Open | * | 127.0.0.1:%u | *", sx_peer_get_port (two));
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Open | *", 2);
  sx_robot_send (robot, "Server", NULL, NULL, "to all");
  first = sx_peer_receive (one, 6);
  second = sx_peer_receive (two, 6);
  g_assert_cmpstr (first, ==, "to all");
  g_assert_cmpstr (second, ==, "to all");

  sx_robot_select_row (robot, "Server", "Sockets", row);
  sx_robot_send (robot, "Server", NULL, NULL, "to two");
  third = sx_peer_receive (two, 6);
  g_assert_cmpstr (third, ==, "to two");
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Open | * | 12 | 0 | *");
  g_assert_cmpuint (sx_robot_count_rows (robot, "Server", "Sockets", "* | Open | * | 6 | 0 | *"), ==, 1);
}

/* Stop closes the listeners; open connections stay until closed */
static void
test_stop (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Echo");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  g_autoptr (GSocket) late = NULL;
  g_autofree char *echo = NULL;

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Open | *");
  sx_robot_wait (robot, !sx_node_has_state (robot, sx_robot_find (robot, "Server", "Port", SX_ROLE_ENTRY), SX_STATE_EDITABLE)
                        || !sx_node_has_state (robot, sx_robot_find (robot, "Server", "Port", SX_ROLE_ENTRY),
                                               SX_STATE_SENSITIVE));
  g_assert_null (sx_robot_find (robot, "Server", "Listen", SX_ROLE_BUTTON));
  sx_robot_click (robot, "Server", "Stop");
  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Listening | *", 0);
  late = sx_peer_connect ("127.0.0.1", port);
  g_assert_null (late);
  g_assert_true (sx_peer_send (peer, "still here", -1));
  echo = sx_peer_receive (peer, 10);
  g_assert_cmpstr (echo, ==, "still here");
  g_assert_nonnull (sx_robot_need (robot, "Server", "Listen", SX_ROLE_BUTTON));

  sx_robot_click (robot, "Server", "Close all");
  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Open | *", 0);
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Server", "Sockets", NULL) == 2);
  sx_robot_click (robot, "Server", "Clear closed");
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Server", "Sockets", NULL) == 0);
}

/* A row's own button closes that one only */
static void
test_close_one (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Do nothing");
  g_autoptr (GSocket) one = sx_peer_connect ("127.0.0.1", port);
  g_autoptr (GSocket) two = sx_peer_connect ("127.0.0.1", port);
  g_autofree char *row = g_strdup_printf ("* | 127.0.0.1:%u | *", sx_peer_get_port (two));
  g_autofree char *rest = NULL;

  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Open | *", 2);
  sx_robot_select_row (robot, "Server", "Sockets", row);
  sx_robot_click (robot, "Server", "Close");
  rest = sx_peer_receive_all (two, NULL);
  g_assert_cmpstr (rest, ==, "");
  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Open | *", 1);
  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Listening | *", 1);
}

/* localhost is both 127.0.0.1 and ::1 where the machine has both, each a row of its own */
static void
test_localhost (void)
{
  g_autoptr (SxRobot) robot = NULL;
  g_autofree char *port = NULL;
  guint16 free_port = sx_peer_free_port ();

  robot = sx_robot_start (NULL);
  port = g_strdup_printf ("%u", free_port);
  sx_robot_type (robot, "Server", "Port", port);
  sx_robot_click (robot, "Server", "Listen");
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | 127.0.0.1:*");
  sx_robot_wait (robot, sx_robot_status_has (robot, "Server", port));
}

/* Any with an empty host is one socket for both families, and the window says who can come */
static void
test_every_interface (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = NULL;
  g_autofree char *greeting = NULL;
  guint16 port;

  if (!sx_steps_has_ipv6 ())
    {
      g_test_skip ("this machine has no IPv6");
      return;
    }

  sx_robot_type (robot, "Server", "Host", "");
  sx_robot_type (robot, "Server", "Port", "0");
  sx_robot_click (robot, "Server", "Listen");
  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Listening | [::]:*", 1);
  sx_robot_wait (robot, sx_robot_label_has (robot, "Server", "ther computers can connect"));
  port = sx_steps_get_port (robot, "Server", "* | Listening | *");
  peer = sx_peer_connect ("127.0.0.1", port);
  greeting = sx_peer_receive_all (peer, NULL);
  g_assert_cmpstr (greeting, ==, GREETING);
  g_assert_cmpuint (sx_robot_count_rows (robot, "Server", "Sockets", "* | Listening | *"), ==, 1);
  sx_robot_wait_row (robot, "Server", "Connection log", "*| accept*[::ffff:127.0.0.1]:*");
}

static void
test_host_name (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_click (robot, "Server", "Use this computer's name");
  sx_robot_wait (robot, sx_robot_entry_is (robot, "Server", "Host", g_get_host_name ()));
}

static void
listen_on_path (SxRobot    *robot,
                const char *path)
{
  sx_robot_choose (robot, "Server", "Family", "Unix");
  sx_robot_type (robot, "Server", "Path", path);
  sx_robot_click (robot, "Server", "Listen");
}

static void
test_unix_path (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *path = sx_steps_path (robot, "greeter");
  g_autofree char *row = g_strdup_printf ("* | Listening | %s | *", path);
  g_autoptr (GSocket) peer = NULL;
  g_autofree char *greeting = NULL;

  listen_on_path (robot, path);
  sx_robot_wait_row (robot, "Server", "Sockets", row);
  sx_robot_wait_row (robot, "Server", "Connection log", "*| socket(AF_UNIX, SOCK_STREAM, 0) | *");
  peer = sx_peer_connect_path (path);
  greeting = sx_peer_receive_all (peer, NULL);
  g_assert_cmpstr (greeting, ==, GREETING);

  /* And from the Client pane */
  sx_robot_show_pane (robot, "Client");
  sx_robot_choose (robot, "Client", "Family", "Unix");
  sx_robot_type (robot, "Client", "Path", path);
  sx_robot_click (robot, "Client", "Connect");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | 24 | " GREETING);
}

static void
test_abstract_name (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *name = g_strdup_printf ("@sx-e2e-%d", g_random_int_range (0, G_MAXINT));
  g_autofree char *row = g_strdup_printf ("* | Listening | %s | *", name);
  g_autoptr (GSocket) peer = NULL;
  g_autofree char *greeting = NULL;

  listen_on_path (robot, name);
  sx_robot_wait_row (robot, "Server", "Sockets", row);
  peer = sx_peer_connect_path (name);
  greeting = sx_peer_receive_all (peer, NULL);
  g_assert_cmpstr (greeting, ==, GREETING);
}

/* Whoever has said all may still be answered */
static void
test_half_closed (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Do nothing");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  g_autofree char *answer = NULL;

  g_assert_true (g_socket_shutdown (peer, FALSE, TRUE, NULL));
  sx_robot_wait_row (robot, "Server", "Connection log", "*| recv* | *end of stream*");
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Half-closed (theirs) | *");
  sx_robot_send (robot, "Server", NULL, NULL, "bye");
  answer = sx_peer_receive (peer, 3);
  g_assert_cmpstr (answer, ==, "bye");
}

/* listen()'s argument is the one given */
static void
test_backlog (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_set_spin (robot, "Server", "Backlog", 42);
  sx_steps_listen (robot, NULL);
  sx_robot_wait_row (robot, "Server", "Connection log", "*| listen*42* | ok*");
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/server/greet-close", test_greet_close);
  g_test_add_func ("/e2e/server/greet", test_greet);
  g_test_add_func ("/e2e/server/echo", test_echo);
  g_test_add_func ("/e2e/server/many-clients", test_many_clients);
  g_test_add_func ("/e2e/server/discard", test_discard);
  g_test_add_func ("/e2e/server/daytime", test_daytime);
  g_test_add_func ("/e2e/server/chat", test_chat);
  g_test_add_func ("/e2e/server/none", test_none);
  g_test_add_func ("/e2e/server/greeting", test_greeting_only_where_it_is_sent);
  g_test_add_func ("/e2e/server/one-and-all", test_send_to_one_and_to_all);
  g_test_add_func ("/e2e/server/stop", test_stop);
  g_test_add_func ("/e2e/server/close-one", test_close_one);
  g_test_add_func ("/e2e/server/localhost", test_localhost);
  g_test_add_func ("/e2e/server/every-interface", test_every_interface);
  g_test_add_func ("/e2e/server/host-name", test_host_name);
  g_test_add_func ("/e2e/server/unix-path", test_unix_path);
  g_test_add_func ("/e2e/server/abstract-name", test_abstract_name);
  g_test_add_func ("/e2e/server/half-closed", test_half_closed);
  g_test_add_func ("/e2e/server/backlog", test_backlog);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
