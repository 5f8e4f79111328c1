/* sx-steps.c: what tests do again and again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

#include <stdlib.h>
#include <string.h>

/**
 * sx_steps_get_port:
 * @pane: where
 * @pattern: for a row of **Sockets**
 *
 * Returns: the port of the row's local address; 0: there is no such row, or no port in it
 */
guint16
sx_steps_get_port (SxRobot    *robot,
                   const char *pane,
                   const char *pattern)
{
  g_autofree char *address = sx_robot_get_cell (robot, pane, "Sockets", pattern, "Local address");
  const char *colon = address != NULL ? strrchr (address, ':') : NULL;

  return colon != NULL ? atoi (colon + 1) : 0;
}

static guint16
wait_for_port (SxRobot    *robot,
               const char *pane,
               const char *pattern)
{
  SxPatience patience = sx_patience_new (SX_ROBOT_PATIENCE_MS);
  guint16 port = 0;

  while (!sx_robot_has_failed (robot) && (port = sx_steps_get_port (robot, pane, pattern)) == 0)
    {
      if (!sx_patience_left (patience))
        {
          sx_robot_give_up (robot, __FILE__, __LINE__, pattern);
          break;
        }
      sx_robot_pause ();
    }

  return port;
}

/**
 * sx_steps_listen:
 * @behaviour: (nullable): what to choose in **When a client connects**; %NULL: what is there
 *
 * Listens on a free port of 127.0.0.1 in the Server pane.
 *
 * Returns: the port
 */
guint16
sx_steps_listen (SxRobot    *robot,
                 const char *behaviour)
{
  sx_robot_show_pane (robot, "Server");
  sx_robot_type (robot, "Server", "Host", "127.0.0.1");
  sx_robot_type (robot, "Server", "Port", "0");
  if (behaviour != NULL)
    sx_robot_choose (robot, "Server", "When a client connects", behaviour);
  sx_robot_click (robot, "Server", "Listen");

  return wait_for_port (robot, "Server", "*Listening*");
}

/**
 * sx_steps_connect:
 * @port: a port of 127.0.0.1
 *
 * Connects to it in the Client pane.
 */
void
sx_steps_connect (SxRobot *robot,
                  guint16  port)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  sx_robot_show_pane (robot, "Client");
  sx_robot_type (robot, "Client", "Host", "127.0.0.1");
  sx_robot_type (robot, "Client", "Port", text);
  sx_robot_click (robot, "Client", "Connect");
}

/**
 * sx_steps_meet:
 *
 * Connects to a listener of the test in the Client pane.
 *
 * Returns: (transfer full): the listener's end of the connection
 */
GSocket *
sx_steps_meet (SxRobot *robot)
{
  guint16 port;
  g_autoptr (GSocket) listener = sx_peer_listen ("127.0.0.1", 5, &port);

  sx_steps_connect (robot, port);

  return sx_peer_accept (listener);
}

/**
 * sx_steps_bind:
 *
 * Binds a free port of 127.0.0.1 in the UDP pane.
 *
 * Returns: the port
 */
guint16
sx_steps_bind (SxRobot *robot)
{
  sx_robot_show_pane (robot, "UDP");
  sx_robot_type (robot, "UDP", "Host", "127.0.0.1");
  sx_robot_type (robot, "UDP", "Port", "0");
  sx_robot_click (robot, "UDP", "Bind");

  return wait_for_port (robot, "UDP", "*127.0.0.1:*");
}

/* A path for a Unix socket that goes away with the program's home */
char *
sx_steps_path (SxRobot    *robot,
               const char *name)
{
  return g_build_filename (sx_robot_get_home (robot), name, NULL);
}

gboolean
sx_steps_has_ipv6 (void)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("::1", 0);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return socket != NULL && g_socket_bind (socket, address, FALSE, NULL);
}

/**
 * sx_steps_says:
 * @name: a line of the window that is not in a pane: "Notice", "Offer", "Past"
 * @part: what should stand in it
 *
 * Returns: whether it does
 */
gboolean
sx_steps_says (SxRobot    *robot,
               const char *name,
               const char *part)
{
  SxNode box = sx_robot_find (robot, NULL, name, SX_ROLE_ANY);
  g_autofree char *text = box != NULL ? sx_node_get_labels (robot, box) : NULL;

  return text != NULL && strstr (text, part) != NULL;
}

/**
 * sx_steps_is_alone:
 *
 * Returns: whether there is no other network than loopback, so that what goes elsewhere
 *   cannot reach anybody (isolated.sh makes it so where that is permitted)
 */
gboolean
sx_steps_is_alone (void)
{
  return g_strcmp0 (g_getenv ("SX_E2E_ALONE"), "1") == 0;
}

gboolean
sx_steps_wait_rows (SxRobot    *robot,
                    const char *pane,
                    const char *table,
                    const char *pattern,
                    guint       count)
{
  SxPatience patience = sx_patience_new (SX_ROBOT_PATIENCE_MS);
  guint have;

  while ((have = sx_robot_count_rows (robot, pane, table, pattern)) != count)
    {
      if (sx_robot_has_failed (robot) || !sx_patience_left (patience))
        {
          g_autofree char *what = g_strdup_printf ("%u (not %u) rows \"%s\" in %s of %s", count, have, pattern, table, pane);

          sx_robot_give_up (robot, __FILE__, __LINE__, what);
          return FALSE;
        }
      sx_robot_pause ();
    }

  return TRUE;
}

/**
 * sx_steps_main:
 * @add_tests: adds the tests
 *
 * A failed assertion ends only its own test: what another shows is worth knowing too.
 *
 * Returns: the exit status
 */
int
sx_steps_main (int     argc,
               char  **argv,
               void  (*add_tests) (void))
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  add_tests ();

  return g_test_run ();
}
