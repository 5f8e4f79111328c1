/* test-window-dns.c: the tutorial's own look-up, in the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs where dns-namespace.sh has made a network of its own, in which a dnsmasq knows howcodex.com.
 */

#include <netdb.h>

#include "sx-steps.h"

static void
test_tutorial (void)
{
  g_autoptr (SxRobot) robot = NULL;

  if (getservbyname ("www", "tcp") == NULL)
    {
      g_test_skip ("this machine knows no service by its name: there is no www in /etc/services");
      return;
    }

  robot = sx_robot_start ("--lookup=howcodex.com:www");
  sx_robot_wait_row (robot, "Lookup", "Addresses",
                     "AF_INET (2) | SOCK_STREAM (1) | IPPROTO_TCP (6) | * | 94.130.81.180 | 80");
  sx_robot_wait (robot, sx_robot_status_has (robot, "Lookup", "1 "));
}

static void
test_unknown_name (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start ("--lookup=no-such-name.example");

  sx_robot_wait (robot, sx_robot_error_stands (robot, "Lookup", "(EAI_NONAME)"));
}

/* A server that never answers, and a person who does not want to wait any longer */
static void
test_cancel (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start ("--lookup=nobody.answers:80");

  sx_robot_click (robot, "Lookup", "Cancel");
  sx_robot_wait (robot, sx_robot_status_has (robot, "Lookup", "ancel")
                        || sx_robot_status_has (robot, "Lookup", "(ECANCELED)"));
}

static void
add_tests (void)
{
  g_test_add_func ("/interop/window-dns/tutorial", test_tutorial);
  g_test_add_func ("/interop/window-dns/unknown-name", test_unknown_name);
  g_test_add_func ("/interop/window-dns/cancel", test_cancel);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
