/* test-machine.c: machines that lack something
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

#include <string.h>

#include "sx-test-util.h"

#define GREETING "Thank you for connecting"

/* Without a display: a sentence and status 1, no signal and no endless wait */
static void
test_no_display (void)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  g_autofree char *errors = NULL;
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  int status;

  g_unsetenv ("DISPLAY");
  status = sx_robot_run (home, NULL, &errors, NULL);
  g_setenv ("DISPLAY", display, TRUE);
  g_assert_cmpint (status, ==, 1);
  g_assert_nonnull (errors);
  g_assert_nonnull (strstr (errors, "display"));
  sx_test_remove_tree (home);
}

/* A network without IPv6, in which the tutorial works all the same. The peer's part is played
 * by the program itself: this test is not in that network */
static void
test_no_ipv6 (void)
{
  static const char *const prefix[] = {
    "unshare", "--net", "sh", "-c",
    "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6;"
    " ip link set lo up && exec \"$@\"", "sh", NULL
  };
  g_autofree char *out = NULL;
  g_autoptr (SxRobot) robot = NULL;
  int status = 1;

  if (!g_spawn_command_line_sync ("unshare --net sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6 && ip link set lo up'",
                                  &out, NULL, &status, NULL) || status != 0)
    {
      g_test_skip ("a network without IPv6 cannot be made here: unshare --net is refused, or its /proc/sys cannot be written");
      return;
    }

  robot = sx_robot_start_through (NULL, prefix, NULL);
  sx_robot_click (robot, "Server", "Listen");
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | 127.0.0.1:12345 | *");
  g_assert_cmpuint (sx_robot_count_rows (robot, "Server", "Sockets", "* | Listening | *"), ==, 1);
  sx_robot_show_pane (robot, "Client");
  sx_robot_click (robot, "Client", "Connect");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | 24 | " GREETING);

  /* Asked for IPv6, it says why not */
  sx_robot_type (robot, "Client", "Host", "::1");
  sx_robot_click (robot, "Client", "Connect");
  sx_robot_wait (robot, sx_robot_error_stands (robot, "Client", "(EADDRNOTAVAIL)")
                        || sx_robot_error_stands (robot, "Client", "(ENETUNREACH)")
                        || sx_robot_error_stands (robot, "Client", "(EAFNOSUPPORT)"));

  /* Every interface is then every IPv4 interface */
  sx_robot_show_pane (robot, "Server");
  sx_robot_click (robot, "Server", "Stop");
  sx_robot_wait (robot, sx_robot_find (robot, "Server", "Listen", SX_ROLE_BUTTON) != NULL);
  sx_robot_type (robot, "Server", "Host", "");
  sx_robot_click (robot, "Server", "Listen");
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Server", "Sockets", "* | Listening | 0.0.0.0:* | *") > 0
                        || sx_robot_count_rows (robot, "Server", "Sockets", "* | Listening | [::]:* | *") > 0);
}

/* Out of descriptors: a record and a sentence, and the connections that are there go on */
static void
test_no_descriptors (void)
{
  static const char *const prefix[] = { "sh", "-c", "ulimit -S -n 64 && ulimit -H -n 64 && exec \"$@\"", "sh", NULL };
  g_autoptr (SxRobot) robot = sx_robot_start_through (NULL, prefix, "--server=127.0.0.1:0", "--backlog=200",
                                                      "--behaviour=echo");
  g_autoptr (GPtrArray) peers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *echo = NULL;
  guint16 port;

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
  port = sx_steps_get_port (robot, "Server", "* | Listening | *");

  /* Those that are not accepted wait in the backlog */
  for (guint i = 0; i < 80; i++)
    {
      GSocket *peer = sx_peer_connect ("127.0.0.1", port);

      if (peer == NULL)
        break;
      g_ptr_array_add (peers, peer);
    }
  g_assert_cmpuint (peers->len, ==, 80);
  sx_robot_wait (robot, sx_robot_status_has (robot, "Server", "(EMFILE)"));
  sx_robot_wait_row (robot, "Server", "Connection log", "*| accept* | EMFILE*");
  g_assert_true (sx_peer_send (g_ptr_array_index (peers, 0), "still", -1));
  echo = sx_peer_receive (g_ptr_array_index (peers, 0), 5);
  g_assert_cmpstr (echo, ==, "still");
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/machine/no-display", test_no_display);
  g_test_add_func ("/e2e/machine/no-ipv6", test_no_ipv6);
  g_test_add_func ("/e2e/machine/no-descriptors", test_no_descriptors);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
