/* test-client.c: the Client pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <netdb.h>
#include <sys/socket.h>

#include "sx-steps.h"
#include "sx-test-util.h"

static void
test_conversation (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port;
  g_autoptr (GSocket) listener = sx_peer_listen ("127.0.0.1", 5, &port);
  g_autoptr (GSocket) peer = NULL;
  g_autofree char *question = NULL;
  g_autofree char *row = NULL;

  sx_steps_connect (robot, port);
  peer = sx_peer_accept (listener);
  row = g_strdup_printf ("* | Open | 127.0.0.1:* | 127.0.0.1:%u | 0 | 0 | *", port);
  sx_robot_wait_row (robot, "Client", "Sockets", row);
  sx_robot_send (robot, "Client", NULL, NULL, "what is the time?");
  question = sx_peer_receive (peer, 17);
  g_assert_cmpstr (question, ==, "what is the time?");
  g_assert_true (sx_peer_send (peer, "late", -1));
  sx_robot_wait_row (robot, "Client", "Messages", "* | sent | * | 17 | what is the time?");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | 4 | late");
  sx_robot_wait_row (robot, "Client", "Sockets", "* | Open | * | 17 | 4 | *");
}

/* A client that answers by itself; a next one that does not */
static void
test_echo (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port;
  g_autoptr (GSocket) listener = sx_peer_listen ("127.0.0.1", 5, &port);
  g_autoptr (GSocket) peer = NULL, other = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *none = NULL;

  sx_robot_show_pane (robot, "Client");
  sx_robot_choose (robot, "Client", "When a message comes", "Echo");
  sx_steps_connect (robot, port);
  peer = sx_peer_accept (listener);
  sx_robot_wait (robot, sx_robot_status_has (robot, "Client", "This side sends back what comes."));
  g_assert_true (sx_peer_send (peer, "is anybody there?", -1));
  answer = sx_peer_receive (peer, 17);
  g_assert_cmpstr (answer, ==, "is anybody there?");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | 17 | is anybody there?");
  sx_robot_wait_row (robot, "Client", "Messages", "* | sent | * | 17 | is anybody there?");

  sx_robot_choose (robot, "Client", "When a message comes", "Do nothing");
  sx_steps_connect (robot, port);
  other = sx_peer_accept (listener);
  sx_robot_wait (robot, !sx_robot_status_has (robot, "Client", "This side sends back what comes."));
  g_assert_true (sx_peer_send (other, "and here?", -1));
  g_assert_true (g_socket_shutdown (other, FALSE, TRUE, NULL));
  none = sx_peer_receive_all (other, NULL);
  g_assert_cmpstr (none, ==, "");
}

/* The peer's end of stream is told apart from an error */
static void
test_their_end (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = sx_steps_meet (robot);

  g_assert_true (sx_peer_send (peer, "last words", -1));
  g_assert_true (g_socket_close (peer, NULL));
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | 10 | last words");
  sx_robot_wait_row (robot, "Client", "Connection log", "*| recv* | *end of stream*");
  g_assert_false (sx_robot_status_has (robot, "Client", "(E"));
  g_assert_cmpuint (sx_robot_count_rows (robot, "Client", "Sockets", "* | Failed | *"), ==, 0);
}

static void
test_half_close (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = sx_steps_meet (robot);
  g_autofree char *all = NULL;

  sx_robot_select_row (robot, "Client", "Sockets", "* | Open | *");
  sx_robot_click (robot, "Client", "Half-close");
  all = sx_peer_receive_all (peer, NULL);
  g_assert_cmpstr (all, ==, "");
  sx_robot_wait_row (robot, "Client", "Sockets", "* | Half-closed (ours) | *");
  sx_robot_wait_row (robot, "Client", "Connection log", "*| shutdown*SHUT_WR* | ok*");
  g_assert_true (sx_peer_send (peer, "still listening?", -1));
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | 16 | still listening?");
}

static void
test_reset (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = sx_steps_meet (robot);
  g_autoptr (GError) error = NULL;
  char byte;

  sx_robot_select_row (robot, "Client", "Sockets", "* | Open | *");
  sx_robot_click (robot, "Client", "Reset");
  g_assert_cmpint (g_socket_receive (peer, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  sx_robot_wait_row (robot, "Client", "Sockets", "* | Closed | *");
}

static void
test_close (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = sx_steps_meet (robot);
  g_autofree char *all = NULL;

  sx_robot_select_row (robot, "Client", "Sockets", "* | Open | *");
  sx_robot_click (robot, "Client", "Close");
  all = sx_peer_receive_all (peer, NULL);
  g_assert_cmpstr (all, ==, "");
  sx_robot_wait_row (robot, "Client", "Sockets", "* | Closed | *");
  sx_robot_wait_row (robot, "Client", "Connection log", "*| close* | ok*");
}

/* Addresses are tried in getaddrinfo's order, and each attempt is a line with its own result */
static void
test_attempts (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
  struct addrinfo *results = NULL;
  g_autofree char *port = g_strdup_printf ("%u", sx_peer_free_port ());
  guint count = 0;

  g_assert_cmpint (getaddrinfo ("localhost", port, &hints, &results), ==, 0);
  for (struct addrinfo *result = results; result != NULL; result = result->ai_next)
    count++;
  freeaddrinfo (results);

  sx_robot_show_pane (robot, "Client");
  sx_robot_type (robot, "Client", "Port", port);
  sx_robot_click (robot, "Client", "Connect");
  sx_robot_wait_row (robot, "Client", "Connection log", "*| getaddrinfo*localhost* | *");
  sx_robot_wait_row (robot, "Client", "Connection log", "*| connect*127.0.0.1:* | ECONNREFUSED*");
  sx_steps_wait_rows (robot, "Client", "Connection log", "*| connect* | ECONNREFUSED*", count);
}

static void
test_ipv6 (void)
{
  g_autoptr (SxRobot) robot = NULL;
  g_autoptr (GSocket) listener = NULL;
  g_autoptr (GSocket) peer = NULL;
  g_autofree char *text = NULL;
  g_autofree char *row = NULL;
  guint16 port;

  if (!sx_steps_has_ipv6 ())
    {
      g_test_skip ("this machine has no IPv6");
      return;
    }

  listener = sx_peer_listen ("::1", 5, &port);
  text = g_strdup_printf ("%u", port);
  row = g_strdup_printf ("* | Open | [::1]:* | [::1]:%u | *", port);
  robot = sx_robot_start (NULL);
  sx_robot_show_pane (robot, "Client");
  sx_robot_type (robot, "Client", "Host", "[::1]");
  sx_robot_type (robot, "Client", "Port", text);
  sx_robot_click (robot, "Client", "Connect");
  peer = sx_peer_accept (listener);
  g_assert_nonnull (peer);
  sx_robot_wait_row (robot, "Client", "Sockets", row);
}

/* An integer is an address in host byte order, and the window says which */
static void
test_integer_host (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port;
  g_autoptr (GSocket) listener = sx_peer_listen ("127.0.0.1", 5, &port);
  g_autofree char *text = g_strdup_printf ("%u", port);
  g_autofree char *row = g_strdup_printf ("* | Open | * | 127.0.0.1:%u | *", port);

  sx_robot_show_pane (robot, "Client");
  sx_robot_type (robot, "Client", "Host", "2130706433");
  sx_robot_type (robot, "Client", "Port", text);
  sx_robot_wait (robot, sx_robot_label_has (robot, "Client", "2130706433 is 127.0.0.1"));
  sx_robot_click (robot, "Client", "Connect");
  sx_robot_wait_row (robot, "Client", "Sockets", row);
}

/* A peer that aborts costs its own connection, and is named */
static void
test_reset_by_peer (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = sx_steps_meet (robot);

  sx_robot_wait_row (robot, "Client", "Sockets", "* | Open | *");
  sx_peer_reset (peer);
  sx_robot_wait_row (robot, "Client", "Connection log", "*| recv* | ECONNRESET*");
  sx_robot_wait (robot, sx_robot_status_has (robot, "Client", "(ECONNRESET)"));
}

/* Fills a listener's queue, so that the kernel drops what comes next: it never answers */
static GPtrArray *
fill_queue (guint16 port)
{
  GPtrArray *waiting = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
      GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

      g_socket_set_blocking (socket, FALSE);
      g_socket_connect (socket, address, NULL, NULL);
      g_ptr_array_add (waiting, socket);
    }

  return waiting;
}

static void
test_cancel (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port;
  g_autoptr (GSocket) listener = sx_peer_listen ("127.0.0.1", 0, &port);
  g_autoptr (GPtrArray) waiting = fill_queue (port);

  sx_steps_connect (robot, port);
  sx_robot_wait_row (robot, "Client", "Sockets", "* | Connecting | *");
  sx_robot_click (robot, "Client", "Cancel");
  sx_steps_wait_rows (robot, "Client", "Sockets", "* | Connecting | *", 0);
}

/* The time-out is a preference; what follows is its errno, at the control and in the log */
static void
test_time_out (void)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  g_autoptr (SxRobot) robot = NULL;
  guint16 port;
  g_autoptr (GSocket) listener = sx_peer_listen ("127.0.0.1", 0, &port);
  g_autoptr (GPtrArray) waiting = fill_queue (port);

  sx_robot_preset (home, "connect-timeout", "1");
  robot = sx_robot_start_in (home, NULL);
  sx_steps_connect (robot, port);
  sx_robot_wait_row (robot, "Client", "Connection log", "*| connect* | ETIMEDOUT*");
  sx_robot_wait (robot, sx_robot_error_stands (robot, "Client", "(ETIMEDOUT)"));
  sx_test_remove_tree (home);
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/client/conversation", test_conversation);
  g_test_add_func ("/e2e/client/echo", test_echo);
  g_test_add_func ("/e2e/client/their-end", test_their_end);
  g_test_add_func ("/e2e/client/half-close", test_half_close);
  g_test_add_func ("/e2e/client/reset", test_reset);
  g_test_add_func ("/e2e/client/close", test_close);
  g_test_add_func ("/e2e/client/attempts", test_attempts);
  g_test_add_func ("/e2e/client/ipv6", test_ipv6);
  g_test_add_func ("/e2e/client/integer-host", test_integer_host);
  g_test_add_func ("/e2e/client/reset-by-peer", test_reset_by_peer);
  g_test_add_func ("/e2e/client/cancel", test_cancel);
  g_test_add_func ("/e2e/client/time-out", test_time_out);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
