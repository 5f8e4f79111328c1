/* test-window.c: the window and the programs that a tutorial has people write
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <sys/socket.h>

#include "sx-steps.h"
#include "sx-test-util.h"
#include "sx-tool.h"

#define GREETING "Thank you for connecting"

static void
test_their_server (void)
{
  g_autoptr (SxRobot) robot = NULL;
  g_autoptr (SxTool) server = NULL;
  g_autofree char *script = sx_tool_script ("tutorial_server.py");
  guint16 port = sx_test_find_free_port (SOCK_STREAM);
  g_autofree char *text = g_strdup_printf ("%u", port);
  g_autofree char *output = NULL;

  if (!sx_tool_is_there (sx_tool_python ()))
    {
      g_test_skip ("Python 3 is not installed");
      return;
    }

  server = sx_tool_start ("listening", sx_tool_python (), script, "ipv4", "127.0.0.1", text);
  robot = sx_robot_start (NULL);
  sx_steps_connect (robot, port);
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | 24 | " GREETING);
  sx_robot_wait_row (robot, "Client", "Connection log", "*| recv* | *end of stream*");
  output = sx_tool_finish (server);
  g_assert_nonnull (strstr (output, "Got connection from ('127.0.0.1'"));
}

static void
test_their_client (void)
{
  g_autoptr (SxRobot) robot = NULL;
  g_autoptr (SxTool) client = NULL;
  g_autofree char *script = sx_tool_script ("tutorial_client.py");
  g_autofree char *text = NULL;
  g_autofree char *output = NULL;

  if (!sx_tool_is_there (sx_tool_python ()))
    {
      g_test_skip ("Python 3 is not installed");
      return;
    }

  robot = sx_robot_start (NULL);
  text = g_strdup_printf ("%u", sx_steps_listen (robot, NULL));
  client = sx_tool_start (NULL, sx_tool_python (), script, "ipv4", "127.0.0.1", text);
  output = sx_tool_finish (client);
  g_assert_cmpstr (output, ==, GREETING "\n");
  sx_robot_wait_row (robot, "Server", "Connection log", "*| accept*127.0.0.1:*");
  sx_robot_wait_row (robot, "Server", "Messages", "* | sent | * | 24 | " GREETING);
}

static void
add_tests (void)
{
  g_test_add_func ("/interop/window/their-server", test_their_server);
  g_test_add_func ("/interop/window/their-client", test_their_client);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
