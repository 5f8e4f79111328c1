/* test-lookup.c: the Lookup pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

#include <glib/gstdio.h>
#include <netdb.h>
#include <sys/socket.h>

static void
look_up (SxRobot    *robot,
         const char *host,
         const char *service)
{
  sx_robot_show_pane (robot, "Lookup");
  sx_robot_type (robot, "Lookup", "Host", host);
  sx_robot_type (robot, "Lookup", "Service", service);
  sx_robot_click (robot, "Lookup", "Look up");
}

/* A row per result, in its order, symbol and number both */
static void
test_localhost (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  struct addrinfo *results = NULL;
  guint count = 0;

  g_assert_cmpint (getaddrinfo ("localhost", "80", NULL, &results), ==, 0);
  for (struct addrinfo *result = results; result != NULL; result = result->ai_next)
    count++;
  freeaddrinfo (results);

  look_up (robot, "localhost", "80");
  sx_steps_wait_rows (robot, "Lookup", "Addresses", "AF_INET* | SOCK_* | * | 80", count);
  sx_robot_wait_row (robot, "Lookup", "Addresses", "AF_INET (2) | SOCK_STREAM (1) | IPPROTO_TCP (6) | * | 127.0.0.1 | 80");
}

static void
test_hints (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_show_pane (robot, "Lookup");
  sx_robot_choose (robot, "Lookup", "Family", "IPv4");
  sx_robot_choose (robot, "Lookup", "Type", "Datagram");
  sx_robot_choose (robot, "Lookup", "Protocol", "UDP");
  sx_robot_check (robot, "Lookup", "Numeric host", TRUE);
  sx_robot_check (robot, "Lookup", "Numeric service", TRUE);
  sx_robot_check (robot, "Lookup", "Canonical name", TRUE);
  look_up (robot, "127.0.0.1", "53");
  sx_steps_wait_rows (robot, "Lookup", "Addresses", "AF_INET (2) | SOCK_DGRAM (2) | IPPROTO_UDP (17) | 127.0.0.1 | 127.0.0.1 | 53", 1);
  g_assert_cmpuint (sx_robot_count_rows (robot, "Lookup", "Addresses", NULL), ==, 1);

  /* The same, and now the host would have to be looked up: the flag forbids it */
  look_up (robot, "localhost", "53");
  sx_robot_wait (robot, sx_robot_error_stands (robot, "Lookup", "(EAI_NONAME)"));
  g_assert_cmpuint (sx_robot_count_rows (robot, "Lookup", "Addresses", NULL), ==, 0);
  sx_robot_check (robot, "Lookup", "Numeric host", FALSE);
  look_up (robot, "localhost", "53");
  /* Where /etc/hosts has ::1 for it too, the C library gives the address twice */
  sx_robot_wait_row (robot, "Lookup", "Addresses", "* | 127.0.0.1 | 53");
}

static void
test_passive (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_show_pane (robot, "Lookup");
  sx_robot_choose (robot, "Lookup", "Family", "IPv4");
  sx_robot_choose (robot, "Lookup", "Type", "Stream");
  look_up (robot, "", "12345");
  sx_robot_wait_row (robot, "Lookup", "Addresses", "* | 127.0.0.1 | 12345");
  sx_robot_check (robot, "Lookup", "Passive", TRUE);
  look_up (robot, "", "12345");
  sx_robot_wait_row (robot, "Lookup", "Addresses", "* | 0.0.0.0 | 12345");
}

static void
test_raw (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_show_pane (robot, "Lookup");
  sx_robot_choose (robot, "Lookup", "Type", "Raw");
  look_up (robot, "127.0.0.1", "");
  sx_steps_wait_rows (robot, "Lookup", "Addresses", "AF_INET (2) | SOCK_RAW (3) | any (0) | * | 127.0.0.1 | 0", 1);
}

static void
test_broadcast (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  look_up (robot, "<broadcast>", "7");
  sx_robot_wait_row (robot, "Lookup", "Addresses", "AF_INET (2) | * | 255.255.255.255 | 7");
}

/* The tutorial's form of the list, on the clipboard; taken from there by pasting it */
static void
test_copy (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_show_pane (robot, "Lookup");
  sx_robot_choose (robot, "Lookup", "Family", "IPv4");
  sx_robot_choose (robot, "Lookup", "Type", "Stream");
  look_up (robot, "127.0.0.1", "80");
  sx_steps_wait_rows (robot, "Lookup", "Addresses", "* | 127.0.0.1 | 80", 1);
  sx_robot_click (robot, "Lookup", "Copy");
  sx_robot_show_pane (robot, "Server");
  sx_robot_type (robot, "Server", "Greeting", "");
  sx_node_focus (robot, sx_robot_need (robot, "Server", "Greeting", SX_ROLE_ENTRY));
  sx_robot_key (robot, "ctrl+v");
  sx_robot_wait (robot, sx_robot_entry_is (robot, "Server", "Greeting", "[(2, 1, 6, '', ('127.0.0.1', 80))]"));
}

/* A result is a click away from a connection */
static void
test_connect_to_result (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port;
  g_autoptr (GSocket) listener = sx_peer_listen ("127.0.0.1", 5, &port);
  g_autoptr (GSocket) peer = NULL;
  g_autofree char *text = g_strdup_printf ("%u", port);

  sx_robot_show_pane (robot, "Lookup");
  sx_robot_choose (robot, "Lookup", "Type", "Stream");
  look_up (robot, "127.0.0.1", text);
  sx_robot_select_row (robot, "Lookup", "Addresses", "* | 127.0.0.1 | *");
  sx_robot_click (robot, "Lookup", "Connect to this address");
  peer = sx_peer_accept (listener);
  g_assert_nonnull (peer);
  sx_robot_wait (robot, g_strcmp0 (sx_robot_get_pane (robot), "Client") == 0);
  sx_robot_wait_row (robot, "Client", "Sockets", "* | Open | *");
}

static void
test_listen_on_result (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *text = g_strdup_printf ("%u", sx_peer_free_port ());
  g_autofree char *row = g_strdup_printf ("* | Listening | 127.0.0.1:%s | *", text);

  sx_robot_show_pane (robot, "Lookup");
  sx_robot_choose (robot, "Lookup", "Type", "Stream");
  look_up (robot, "127.0.0.1", text);
  sx_robot_select_row (robot, "Lookup", "Addresses", "* | 127.0.0.1 | *");
  sx_robot_click (robot, "Lookup", "Listen on this address");
  sx_robot_wait_row (robot, "Server", "Sockets", row);
}

static void
test_unknown_service (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  look_up (robot, "127.0.0.1", "no-such-service");
  sx_robot_wait (robot, sx_robot_error_stands (robot, "Lookup", "(EAI_SERVICE)"));
}

static void
test_this_computer (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  const char *yes_or_errno;
  int fd;

  sx_robot_show_pane (robot, "Lookup");
  sx_robot_wait (robot, sx_robot_label_has (robot, "Lookup", g_get_host_name ()));
  sx_robot_wait (robot, sx_robot_label_has (robot, "Lookup", "127.0.0.1"));
  sx_robot_wait_row (robot, "Lookup", "Socket families", "AF_UNIX | 1 | yes | yes | * | yes");
  sx_robot_wait_row (robot, "Lookup", "Socket families", "AF_INET | 2 | yes | yes | * | *");
  sx_robot_wait_row (robot, "Lookup", "Socket families", "AF_INET6 | 10 | *");

  /* X.25 connections are of the type of sequenced packets (x25(7)) */
  fd = socket (AF_X25, SOCK_SEQPACKET, 0);
  yes_or_errno = fd >= 0 ? "AF_X25 | 9 | * | * | * | yes" : "AF_X25 | 9 | E* | E* | E* | E*";
  if (fd >= 0)
    g_close (fd, NULL);
  sx_robot_wait_row (robot, "Lookup", "Socket families", yes_or_errno);
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/lookup/localhost", test_localhost);
  g_test_add_func ("/e2e/lookup/hints", test_hints);
  g_test_add_func ("/e2e/lookup/passive", test_passive);
  g_test_add_func ("/e2e/lookup/raw", test_raw);
  g_test_add_func ("/e2e/lookup/broadcast", test_broadcast);
  g_test_add_func ("/e2e/lookup/copy", test_copy);
  g_test_add_func ("/e2e/lookup/connect", test_connect_to_result);
  g_test_add_func ("/e2e/lookup/listen", test_listen_on_result);
  g_test_add_func ("/e2e/lookup/unknown-service", test_unknown_service);
  g_test_add_func ("/e2e/lookup/this-computer", test_this_computer);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
