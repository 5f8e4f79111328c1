/* test-command-line.c: started from a shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-steps.h"

#include <string.h>

#include "sx-test-util.h"

#define GREETING "Thank you for connecting"

/* Runs the program to its end, in a home that is gone afterwards */
static int
run (char       **output,
     char       **errors,
     const char  *first,
     const char  *second)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  int status = sx_robot_run (home, output, errors, first, second, NULL);

  sx_test_remove_tree (home);
  return status;
}

static void
test_version_and_help (void)
{
  static const char *const options[] = { "--server", "--client", "--udp", "--lookup", "--behaviour", "--backlog", "--demo" };
  g_autofree char *version = NULL;
  g_autofree char *help = NULL;

  g_assert_cmpint (run (&version, NULL, "--version", NULL), ==, 0);
  g_assert_nonnull (strstr (version, SX_VERSION));
  g_assert_cmpint (run (&help, NULL, "--help", NULL), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    g_assert_nonnull (strstr (help, options[i]));
}

/* One line that names the option, exit status 1, no window */
static void
test_bad_values (void)
{
  static const struct { const char *argument, *option; } bad[] = {
    { "--server=localhost", "--server" }, { "--server=:70000", "--server" }, { "--server=127.0.0.1:-1", "--server" },
    { "--server=unix:", "--server" }, { "--client=", "--client" }, { "--client=:80", "--client" },
    { "--client=localhost", "--client" }, { "--udp=localhost", "--udp" }, { "--udp=two words:9", "--udp" },
    { "--lookup=", "--lookup" }, { "--behaviour=dance", "--behaviour" }, { "--backlog=many", "--backlog" },
    { "--backlog=-1", "--backlog" }, { "--nonsense", "--nonsense" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *output = NULL;
      g_autofree char *errors = NULL;
      gboolean needs_server = g_str_has_prefix (bad[i].argument, "--b");
      int status = run (&output, &errors, bad[i].argument, needs_server ? "--server=127.0.0.1:0" : NULL);

      g_test_message ("%s: %s", bad[i].argument, errors != NULL ? g_strchomp (errors) : NULL);
      g_assert_cmpint (status, ==, 1);
      g_assert_nonnull (errors);
      g_assert_nonnull (strstr (errors, bad[i].option));
      g_assert_null (strchr (errors, '\n'));
    }
}

static void
test_server (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start ("--server=127.0.0.1:0", "--behaviour=echo", "--backlog=7", NULL);
  g_autoptr (GSocket) peer = NULL;
  g_autofree char *echo = NULL;

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | 127.0.0.1:* | *");
  sx_robot_wait_row (robot, "Server", "Connection log", "*| listen*7* | ok*");
  g_assert_cmpstr (sx_robot_get_pane (robot), ==, "Server");
  g_assert_true (sx_robot_entry_is (robot, "Server", "Host", "127.0.0.1"));
  peer = sx_peer_connect ("127.0.0.1", sx_steps_get_port (robot, "Server", "* | Listening | *"));
  g_assert_true (sx_peer_send (peer, "echo", -1));
  echo = sx_peer_receive (peer, 4);
  g_assert_cmpstr (echo, ==, "echo");
}

static void
test_unix_server (void)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (home, "socket", NULL);
  g_autofree char *option = g_strconcat ("--server=unix:", path, NULL);
  g_autoptr (SxRobot) robot = sx_robot_start_in (home, option, NULL);
  g_autoptr (GSocket) peer = NULL;
  g_autofree char *greeting = NULL;

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
  peer = sx_peer_connect_path (path);
  greeting = sx_peer_receive_all (peer, NULL);
  g_assert_cmpstr (greeting, ==, GREETING);
  sx_test_remove_tree (home);
}

/* All panes at once; the last given is the pane that is shown */
static void
test_all_panes (void)
{
  guint16 port;
  g_autoptr (GSocket) listener = sx_peer_listen ("127.0.0.1", 5, &port);
  g_autofree char *client = g_strdup_printf ("--client=127.0.0.1:%u", port);
  g_autoptr (SxRobot) robot = sx_robot_start ("--server=127.0.0.1:0", client, client, "--lookup=127.0.0.1:80",
                                              "--udp=127.0.0.1:0", NULL);

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
  sx_steps_wait_rows (robot, "Client", "Sockets", "* | Open | *", 2);
  sx_robot_wait_row (robot, "UDP", "Sockets", "* | 127.0.0.1:* | *");
  sx_robot_wait_row (robot, "Lookup", "Addresses", "* | 127.0.0.1 | 80");
  g_assert_cmpstr (sx_robot_get_pane (robot), ==, "UDP");
}

static void
test_ipv6_brackets (void)
{
  g_autoptr (SxRobot) robot = NULL;

  if (!sx_steps_has_ipv6 ())
    {
      g_test_skip ("this machine has no IPv6");
      return;
    }

  robot = sx_robot_start ("--server=[::1]:0", NULL);
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | [::1]:* | *");
}

/* One instance: a second call hands its options to the first and is over */
static void
test_second_call (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *errors = NULL;

  g_assert_cmpint (sx_robot_run (sx_robot_get_home (robot), NULL, NULL, "--server=127.0.0.1:0", NULL), ==, 0);
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
  g_assert_cmpuint (sx_robot_count_windows (robot), ==, 1);

  /* A bad value ends the second call by itself and leaves the first alone */
  g_assert_cmpint (sx_robot_run (sx_robot_get_home (robot), NULL, &errors, "--udp=:65536", NULL), ==, 1);
  g_assert_nonnull (strstr (errors, "--udp"));
  g_assert_true (sx_robot_is_running (robot));
  g_assert_cmpstr (sx_robot_get_pane (robot), ==, "Server");
  g_assert_cmpuint (sx_robot_count_rows (robot, "UDP", "Sockets", NULL), ==, 0);
}

/* The whole tutorial by itself, on free ports */
static void
test_demo (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start ("--demo", NULL);

  sx_robot_wait_ms (robot, 60000, sx_robot_count_rows (robot, "Server", "Sockets", "* | Listening | *") > 0);
  sx_robot_wait_ms (robot, 60000, sx_robot_count_rows (robot, "Client", "Messages", "* | received | * | " GREETING "*") > 0);
  sx_robot_wait_ms (robot, 60000, sx_robot_count_rows (robot, "UDP", "Messages", "* | received | *") >= 2);
  sx_robot_wait_ms (robot, 60000, sx_robot_count_rows (robot, "Lookup", "Addresses", NULL) > 0
                                  || sx_robot_status_has (robot, "Lookup", "(EAI_"));
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/command-line/version-and-help", test_version_and_help);
  g_test_add_func ("/e2e/command-line/bad-values", test_bad_values);
  g_test_add_func ("/e2e/command-line/server", test_server);
  g_test_add_func ("/e2e/command-line/unix-server", test_unix_server);
  g_test_add_func ("/e2e/command-line/all-panes", test_all_panes);
  g_test_add_func ("/e2e/command-line/ipv6-brackets", test_ipv6_brackets);
  g_test_add_func ("/e2e/command-line/second-call", test_second_call);
  g_test_add_func ("/e2e/command-line/demo", test_demo);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
