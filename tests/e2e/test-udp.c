/* test-udp.c: the UDP pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

#include <string.h>

static void
aim (SxRobot *robot,
     guint16  port)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  sx_robot_type (robot, "UDP", "Remote host", "127.0.0.1");
  sx_robot_type (robot, "UDP", "Remote port", text);
}

/* Both ways, each datagram whole and with its own sender; the empty one too */
static void
test_both_ways (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_bind (robot);
  guint16 peer_port;
  g_autoptr (GSocket) peer = sx_peer_bind_udp ("127.0.0.1", &peer_port);
  g_autofree char *row = g_strdup_printf ("* | received | 127.0.0.1:%u | 4 | ping", peer_port);
  g_autofree char *empty = g_strdup_printf ("* | received | 127.0.0.1:%u | 0 | *", peer_port);
  g_autofree char *pong = NULL, *nothing = NULL;
  gssize length;
  guint16 from = 0;

  g_assert_true (sx_peer_send_to (peer, "127.0.0.1", port, "ping", -1));
  sx_robot_wait_row (robot, "UDP", "Messages", row);
  g_assert_true (sx_peer_send_to (peer, "127.0.0.1", port, "", 0));
  sx_robot_wait_row (robot, "UDP", "Messages", empty);

  aim (robot, peer_port);
  sx_robot_send (robot, "UDP", NULL, NULL, "pong");
  pong = sx_peer_receive_from (peer, &length, &from);
  g_assert_cmpint (length, ==, 4);
  g_assert_cmpstr (pong, ==, "pong");
  g_assert_cmpuint (from, ==, port);

  sx_robot_send (robot, "UDP", NULL, NULL, "");
  nothing = sx_peer_receive_from (peer, &length, &from);
  g_assert_cmpint (length, ==, 0);
  sx_robot_wait_row (robot, "UDP", "Messages", "* | sent | * | 0 | *");
  sx_robot_wait_row (robot, "UDP", "Connection log", "*| sendto* | *");
  sx_robot_wait_row (robot, "UDP", "Connection log", "*| recvfrom* | *");
}

static void
test_largest (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_bind (robot);
  guint16 peer_port;
  g_autoptr (GSocket) peer = sx_peer_bind_udp ("127.0.0.1", &peer_port);
  g_autofree char *bytes = g_strnfill (65507, 'x');

  g_assert_true (sx_peer_send_to (peer, "127.0.0.1", port, bytes, 65507));
  sx_robot_wait_row (robot, "UDP", "Messages", "* | received | * | 65*507 | xxx*");
  sx_robot_wait_row (robot, "UDP", "Sockets", "* | 0 | 65*507 | *");
}

/* Answering is a click */
static void
test_reply (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_bind (robot);
  guint16 peer_port;
  g_autoptr (GSocket) peer = sx_peer_bind_udp ("127.0.0.1", &peer_port);
  g_autofree char *text = g_strdup_printf ("%u", peer_port);
  g_autofree char *answer = NULL;
  gssize length;

  g_assert_true (sx_peer_send_to (peer, "127.0.0.1", port, "question", -1));
  sx_robot_select_row (robot, "UDP", "Messages", "* | received | * | 8 | question");
  sx_robot_click (robot, "UDP", "Reply");
  sx_robot_wait (robot, sx_robot_entry_is (robot, "UDP", "Remote port", text));
  g_assert_true (sx_robot_entry_is (robot, "UDP", "Remote host", "127.0.0.1"));
  sx_robot_send (robot, "UDP", NULL, NULL, "answer");
  answer = sx_peer_receive_from (peer, &length, NULL);
  g_assert_cmpstr (answer, ==, "answer");
}

/* Without having bound, a free port is bound, and it is said */
static void
test_unbound (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 peer_port;
  g_autoptr (GSocket) peer = sx_peer_bind_udp ("127.0.0.1", &peer_port);
  g_autofree char *datagram = NULL;
  g_autofree char *text = NULL;
  gssize length;
  guint16 from = 0;

  sx_robot_show_pane (robot, "UDP");
  aim (robot, peer_port);
  sx_robot_send (robot, "UDP", NULL, NULL, "hello");
  datagram = sx_peer_receive_from (peer, &length, &from);
  g_assert_cmpstr (datagram, ==, "hello");
  text = g_strdup_printf ("%u", from);
  sx_robot_wait (robot, sx_robot_status_has (robot, "UDP", text));
  g_assert_cmpuint (sx_robot_count_rows (robot, "UDP", "Sockets", NULL), ==, 1);
}

static void
test_close (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_steps_bind (robot);
  sx_robot_click (robot, "UDP", "Close");
  sx_robot_wait_row (robot, "UDP", "Sockets", "* | Closed | *");
  g_assert_nonnull (sx_robot_need (robot, "UDP", "Bind", SX_ROLE_BUTTON));
}

static void
test_unix_path (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *path = sx_steps_path (robot, "mailbox");
  g_autofree char *row = g_strdup_printf ("* | %s | *", path);

  sx_robot_show_pane (robot, "UDP");
  sx_robot_choose (robot, "UDP", "Family", "Unix");
  sx_robot_type (robot, "UDP", "Path", path);
  sx_robot_click (robot, "UDP", "Bind");
  sx_robot_wait_row (robot, "UDP", "Sockets", row);
  sx_robot_wait_row (robot, "UDP", "Connection log", "*| socket(AF_UNIX, SOCK_DGRAM, 0) | *");
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/udp/both-ways", test_both_ways);
  g_test_add_func ("/e2e/udp/largest", test_largest);
  g_test_add_func ("/e2e/udp/reply", test_reply);
  g_test_add_func ("/e2e/udp/unbound", test_unbound);
  g_test_add_func ("/e2e/udp/close", test_close);
  g_test_add_func ("/e2e/udp/unix-path", test_unix_path);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
