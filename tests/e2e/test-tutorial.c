/* test-tutorial.c: what a first lesson does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

/* The default port is asked for: on a machine where it is taken there is nothing to test */
static gboolean
default_port_is_free (void)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 12345);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return socket != NULL && g_socket_bind (socket, address, TRUE, NULL);
}

/* The window as it is on the first day: everything stands where people are told to look for it */
static void
test_first_day (void)
{
  static const struct { const char *pane, *name, *text; } entries[] = {
    { "Server", "Host", "localhost" }, { "Server", "Port", "12345" }, { "Server", "Greeting", "Thank you for connecting" },
    { "Client", "Host", "localhost" }, { "Client", "Port", "12345" }, { "UDP", "Port", "0" },
  };
  static const struct { const char *pane, *name, *item; } choices[] = {
    { "Server", "Family", "Any" }, { "Server", "When a client connects", "Send greeting, then close" },
    { "Client", "Family", "Any" }, { "Client", "When a message comes", "Do nothing" }, { "UDP", "Family", "Any" }, { "Lookup", "Family", "Any" }, { "Lookup", "Type", "Any" },
    { "Lookup", "Protocol", "Any" },
  };
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_wait (robot, g_strcmp0 (sx_robot_get_pane (robot), "Server") == 0);
  g_assert_cmpfloat (sx_node_get_value (robot, sx_robot_need (robot, "Server", "Backlog", SX_ROLE_SPIN)), ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autofree char *text = NULL;

      sx_robot_show_pane (robot, entries[i].pane);
      text = sx_robot_get_entry (robot, entries[i].pane, entries[i].name);
      g_assert_cmpstr (text, ==, entries[i].text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *item = NULL;

      sx_robot_show_pane (robot, choices[i].pane);
      item = sx_robot_get_chosen (robot, choices[i].pane, choices[i].name);
      g_assert_cmpstr (item, ==, choices[i].item);
    }
}

static void
test_names (void)
{
  static const struct { const char *pane, *name; SxRole role; } controls[] = {
    { "Server", "Host", SX_ROLE_ENTRY }, { "Server", "Port", SX_ROLE_ENTRY }, { "Server", "Family", SX_ROLE_DROP_DOWN },
    { "Server", "Backlog", SX_ROLE_SPIN }, { "Server", "When a client connects", SX_ROLE_DROP_DOWN },
    { "Server", "Greeting", SX_ROLE_ENTRY }, { "Server", "Listen", SX_ROLE_BUTTON }, { "Server", "Status", SX_ROLE_ANY },
    { "Server", "Use this computer's name", SX_ROLE_BUTTON }, { "Server", "Sockets", SX_ROLE_TABLE },
    { "Server", "Connection log", SX_ROLE_TABLE }, { "Server", "Messages", SX_ROLE_TABLE },
    { "Server", "Message", SX_ROLE_TEXT }, { "Server", "Format", SX_ROLE_DROP_DOWN },
    { "Server", "Ending", SX_ROLE_DROP_DOWN }, { "Server", "Send", SX_ROLE_BUTTON }, { "Server", "Show me", SX_ROLE_BUTTON },
    { "Server", "Close", SX_ROLE_BUTTON }, { "Server", "Half-close", SX_ROLE_BUTTON }, { "Server", "Reset", SX_ROLE_BUTTON },
    { "Server", "Close all", SX_ROLE_BUTTON }, { "Server", "Clear closed", SX_ROLE_BUTTON },
    { "Client", "Host", SX_ROLE_ENTRY }, { "Client", "Port", SX_ROLE_ENTRY }, { "Client", "Family", SX_ROLE_DROP_DOWN },
    { "Client", "When a message comes", SX_ROLE_DROP_DOWN },
    { "Client", "Connect", SX_ROLE_BUTTON }, { "Client", "Cancel", SX_ROLE_BUTTON }, { "Client", "Status", SX_ROLE_ANY },
    { "Client", "Sockets", SX_ROLE_TABLE }, { "Client", "Connection log", SX_ROLE_TABLE },
    { "Client", "Messages", SX_ROLE_TABLE }, { "Client", "Message", SX_ROLE_TEXT }, { "Client", "Send", SX_ROLE_BUTTON },
    { "Client", "Close", SX_ROLE_BUTTON }, { "Client", "Half-close", SX_ROLE_BUTTON }, { "Client", "Reset", SX_ROLE_BUTTON },
    { "UDP", "Host", SX_ROLE_ENTRY }, { "UDP", "Port", SX_ROLE_ENTRY }, { "UDP", "Family", SX_ROLE_DROP_DOWN },
    { "UDP", "Bind", SX_ROLE_BUTTON }, { "UDP", "Remote host", SX_ROLE_ENTRY }, { "UDP", "Remote port", SX_ROLE_ENTRY },
    { "UDP", "Status", SX_ROLE_ANY }, { "UDP", "Sockets", SX_ROLE_TABLE }, { "UDP", "Connection log", SX_ROLE_TABLE },
    { "UDP", "Messages", SX_ROLE_TABLE }, { "UDP", "Message", SX_ROLE_TEXT },
    { "UDP", "Close socket", SX_ROLE_BUTTON },
    { "Lookup", "Host", SX_ROLE_ENTRY }, { "Lookup", "Service", SX_ROLE_ENTRY }, { "Lookup", "Family", SX_ROLE_DROP_DOWN },
    { "Lookup", "Type", SX_ROLE_DROP_DOWN }, { "Lookup", "Protocol", SX_ROLE_DROP_DOWN }, { "Lookup", "Passive", SX_ROLE_CHECK },
    { "Lookup", "Canonical name", SX_ROLE_CHECK }, { "Lookup", "Numeric host", SX_ROLE_CHECK },
    { "Lookup", "Numeric service", SX_ROLE_CHECK }, { "Lookup", "Only configured families", SX_ROLE_CHECK },
    { "Lookup", "IPv4-mapped", SX_ROLE_CHECK }, { "Lookup", "Look up", SX_ROLE_BUTTON }, { "Lookup", "Cancel", SX_ROLE_BUTTON },
    { "Lookup", "Addresses", SX_ROLE_TABLE }, { "Lookup", "Connect to this address", SX_ROLE_BUTTON },
    { "Lookup", "Listen on this address", SX_ROLE_BUTTON }, { "Lookup", "Copy", SX_ROLE_BUTTON },
    { "Lookup", "Socket families", SX_ROLE_TABLE }, { "Lookup", "This computer", SX_ROLE_ANY },
    { "Lookup", "Status", SX_ROLE_ANY }, { NULL, "Main menu", SX_ROLE_ANY },
  };
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  gboolean all = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    {
      if (controls[i].pane != NULL)
        sx_robot_show_pane (robot, controls[i].pane);
      if (sx_robot_find (robot, controls[i].pane, controls[i].name, controls[i].role) != NULL)
        continue;
      g_test_message ("%s has no control \"%s\" of its kind (%d)", controls[i].pane, controls[i].name, controls[i].role);
      all = FALSE;
    }
  if (!all)
    sx_robot_give_up (robot, __FILE__, __LINE__, "every control is there");
}

static void
test_columns (void)
{
  static const struct { const char *pane, *table, *columns; } tables[] = {
    { "Server", "Sockets", "# | State | Local address | Remote address | Sent | Received | Since*" },
    { "Client", "Sockets", "# | State | Local address | Remote address | Sent | Received | Since*" },
    { "UDP", "Sockets", "# | State | Local address | Remote address | Sent | Received | Since*" },
    { "Server", "Connection log", "Time | # | Call | Result" },
    { "Client", "Connection log", "Time | # | Call | Result" },
    { "UDP", "Connection log", "Time | # | Call | Result" },
    { "Server", "Messages", "Time | # | Direction | Peer | Length | Data" },
    { "Client", "Messages", "Time | # | Direction | Peer | Length | Data" },
    { "UDP", "Messages", "Time | # | Direction | Peer | Length | Data" },
    { "Lookup", "Addresses", "Family | Type | Protocol | Canonical name | Address | Port" },
    { "Lookup", "Socket families", "Family | Number | Stream | Datagram | Raw | Sequenced packet" },
  };
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *columns = NULL;

      /* A pane that was never shown has no rows yet, nor a header */
      sx_robot_show_pane (robot, tables[i].pane);
      columns = sx_robot_get_columns (robot, tables[i].pane, tables[i].table);
      g_test_message ("%s of %s: %s", tables[i].table, tables[i].pane, columns);
      g_assert_true (g_pattern_match_simple (tables[i].columns, columns));
    }
}

/* Listen, then Connect: the greeting is on the screen */
static void
test_two_clicks (void)
{
  g_autoptr (SxRobot) robot = NULL;

  if (!default_port_is_free ())
    {
      g_test_skip ("another program has port 12345 on this machine, which the tutorial uses");
      return;
    }

  robot = sx_robot_start (NULL);
  sx_robot_click (robot, "Server", "Listen");
  sx_robot_wait (robot, sx_robot_status_has (robot, "Server", "12345"));
  sx_robot_show_pane (robot, "Client");
  sx_robot_click (robot, "Client", "Connect");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | *:12345 | 24 | Thank you for connecting*");

  /* The tutorial's calls, one by one, under their own names */
  sx_robot_wait_row (robot, "Server", "Connection log", "*| socket(AF_INET, SOCK_STREAM, 0) | *");
  sx_robot_wait_row (robot, "Server", "Connection log", "*| bind*127.0.0.1*12345* | ok*");
  sx_robot_wait_row (robot, "Server", "Connection log", "*| listen*5* | ok*");
  sx_robot_wait_row (robot, "Server", "Connection log", "*| accept*");
  sx_robot_wait_row (robot, "Server", "Connection log", "*| send* | 24*");
  sx_robot_wait_row (robot, "Server", "Connection log", "*| close* | ok*");
  sx_robot_wait_row (robot, "Server", "Messages", "* | sent | * | 24 | Thank you for connecting*");
  sx_robot_wait_row (robot, "Client", "Connection log", "*| connect*12345* | ok*");
  sx_robot_wait_row (robot, "Client", "Connection log", "*| recv* | 24*");
  sx_robot_wait_row (robot, "Client", "Connection log", "*| recv* | *end of stream*");

  /* "Got connection from": the peer's address and port, as the client has them itself */
  {
    g_autofree char *local = sx_robot_get_cell (robot, "Client", "Sockets", "*:12345 | *", "Local address");
    g_autofree char *pattern = g_strdup_printf ("*| accept*%s*", local);

    g_assert_nonnull (local);
    sx_robot_wait_row (robot, "Server", "Connection log", pattern);
    g_assert_true (sx_robot_status_has (robot, "Server", "Listening"));
  }
}

/* One more click of Connect is one more connection */
static void
test_again (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Send greeting, keep open");

  sx_steps_connect (robot, port);
  sx_steps_wait_rows (robot, "Client", "Sockets", "* | Open | *", 1);
  sx_robot_click (robot, "Client", "Connect");
  sx_steps_wait_rows (robot, "Client", "Sockets", "* | Open | *", 2);
  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Open | *", 2);
  sx_steps_wait_rows (robot, "Client", "Messages", "* | received | *Thank you for connecting*", 2);
  sx_robot_wait (robot, sx_robot_status_has (robot, "Server", "2 clients"));
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/tutorial/first-day", test_first_day);
  g_test_add_func ("/e2e/tutorial/names", test_names);
  g_test_add_func ("/e2e/tutorial/columns", test_columns);
  g_test_add_func ("/e2e/tutorial/two-clicks", test_two_clicks);
  g_test_add_func ("/e2e/tutorial/again", test_again);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
