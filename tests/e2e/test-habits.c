/* test-habits.c: keyboard, menus, scripts, and what is remembered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

#include <string.h>

#include "sx-test-util.h"

static gboolean
pane_is (SxRobot    *robot,
         const char *pane)
{
  return g_strcmp0 (sx_robot_get_pane (robot), pane) == 0;
}

static SxNode
find_focus (SxRobot *robot,
            SxNode   node)
{
  g_autoptr (GPtrArray) children = NULL;
  SxNode found = NULL;

  if (node == NULL || sx_node_has_state (robot, node, SX_STATE_FOCUSED))
    return node;

  children = sx_node_get_children (robot, node);
  for (guint i = 0; i < children->len && found == NULL; i++)
    found = find_focus (robot, g_ptr_array_index (children, i));

  return found;
}

static void
test_pane_keys (void)
{
  static const struct { const char *keys, *pane; } panes[] = {
    { "alt+2", "Client" }, { "alt+3", "UDP" }, { "alt+4", "Lookup" }, { "alt+1", "Server" },
  };
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_need (robot, "Server", "Listen", SX_ROLE_BUTTON);
  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    {
      sx_robot_key (robot, panes[i].keys);
      sx_robot_wait (robot, pane_is (robot, panes[i].pane));
    }
}

/* Enter in a form does its main action */
static void
test_enter (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port;
  g_autoptr (GSocket) listener = sx_peer_listen ("127.0.0.1", 5, &port);
  g_autofree char *text = g_strdup_printf ("%u", port);

  sx_robot_show_pane (robot, "Client");
  sx_robot_type (robot, "Client", "Host", "127.0.0.1");
  sx_robot_type (robot, "Client", "Port", text);
  sx_node_focus (robot, sx_robot_need (robot, "Client", "Port", SX_ROLE_ENTRY));
  sx_robot_key (robot, "Return");
  sx_robot_wait_row (robot, "Client", "Sockets", "* | Open | *");
}

/* Presses Tab, or Shift+Tab, until the control has the keyboard. FALSE: it never has */
static gboolean
tab_to (SxRobot    *robot,
        const char *keys,
        const char *name)
{
  for (guint i = 0; i < 60; i++)
    {
      SxNode focus = find_focus (robot, sx_robot_get_window (robot));
      g_autofree char *its_name = focus != NULL ? sx_node_get_name (robot, focus) : g_strdup ("");

      if (strcmp (its_name, name) == 0)
        return TRUE;
      sx_robot_key (robot, keys);
    }

  return FALSE;
}

/* From a fresh start to the answer, and not once the mouse. Tab goes everywhere, tables and the
 * message included, and out of them again */
static void
test_without_mouse (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start ("--server=127.0.0.1:0", "--behaviour=echo");
  g_autofree char *text = NULL;

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
  text = g_strdup_printf ("%u", sx_steps_get_port (robot, "Server", "* | Listening | *"));
  sx_robot_key (robot, "alt+2");
  sx_robot_wait (robot, pane_is (robot, "Client"));
  g_assert_true (tab_to (robot, "shift+Tab", "Port"));
  sx_robot_key (robot, "ctrl+a");
  for (guint i = 0; text[i] != '\0'; i++)
    {
      const char digit[] = { text[i], '\0' };

      sx_robot_key (robot, digit);
    }
  sx_robot_wait (robot, sx_robot_entry_is (robot, "Client", "Port", text));
  sx_robot_key (robot, "Return");
  sx_robot_wait_row (robot, "Client", "Sockets", "* | Open | *");

  g_assert_true (tab_to (robot, "Tab", "Message"));
  sx_robot_key (robot, "h");
  sx_robot_key (robot, "i");
  sx_robot_key (robot, "ctrl+Return");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | 2 | hi");
}

/* Nothing is selected to begin with, and Esc deselects */
static void
test_deselect (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Do nothing");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  SxNode row = NULL;

  sx_robot_wait (robot, (row = sx_robot_find_row (robot, "Server", "Sockets", "* | Open | *")) != NULL);
  g_assert_false (sx_node_has_state (robot, row, SX_STATE_SELECTED));
  sx_robot_press_at (robot, row, 1);
  sx_robot_wait (robot, sx_node_has_state (robot, row, SX_STATE_SELECTED));
  sx_robot_key (robot, "Escape");
  sx_robot_wait (robot, !sx_node_has_state (robot, row, SX_STATE_SELECTED));

  /* The same with the mouse: the second click takes back the first. Not too soon, or it would be
   * a double click */
  g_usleep (G_USEC_PER_SEC);
  sx_robot_press_at (robot, row, 1);
  sx_robot_wait (robot, sx_node_has_state (robot, row, SX_STATE_SELECTED));
  g_usleep (G_USEC_PER_SEC);
  sx_robot_press_at (robot, row, 1);
  sx_robot_wait (robot, !sx_node_has_state (robot, row, SX_STATE_SELECTED));
}

static SxNode
find_menu_item (SxRobot    *robot,
                const char *name)
{
  return sx_robot_find (robot, NULL, name, SX_ROLE_MENU_ITEM);
}

/* Row actions are in the row's context menu, for the keyboard too */
static void
test_context_menu (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Do nothing");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  g_autofree char *rest = NULL;
  SxNode item = NULL;

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Open | *");
  sx_node_focus (robot, sx_robot_find_row (robot, "Server", "Sockets", "* | Open | *"));
  sx_robot_key (robot, "shift+F10");
  sx_robot_wait (robot, (item = find_menu_item (robot, "Reset")) != NULL);
  g_assert_nonnull (find_menu_item (robot, "Half-close"));
  sx_robot_wait (robot, (item = find_menu_item (robot, "Close")) != NULL);
  sx_robot_click_node (robot, item);
  rest = sx_peer_receive_all (peer, NULL);
  g_assert_cmpstr (rest, ==, "");
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Closed | *");
}

/* What a click does, a script does */
static void
test_scripts (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = NULL;
  g_autofree char *got = NULL;

  sx_robot_type (robot, "Server", "Host", "127.0.0.1");
  sx_robot_type (robot, "Server", "Port", "0");
  sx_robot_choose (robot, "Server", "When a client connects", "Do nothing");
  sx_robot_action (robot, "pane", "'client'");
  sx_robot_wait (robot, pane_is (robot, "Client"));
  sx_robot_action (robot, "server-listen", NULL);
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
  peer = sx_peer_connect ("127.0.0.1", sx_steps_get_port (robot, "Server", "* | Listening | *"));
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Open | *");
  sx_robot_action (robot, "server-send", "'from a script'");
  got = sx_peer_receive (peer, 13);
  g_assert_cmpstr (got, ==, "from a script");
  sx_robot_action (robot, "server-stop", NULL);
  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Listening | *", 0);
  sx_robot_action (robot, "sockets-close-all", NULL);
  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Open | *", 0);
  sx_robot_quit (robot);
}

/* A window with panes of its own */
static void
test_new_window (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_need (robot, "Server", "Listen", SX_ROLE_BUTTON);
  sx_robot_key (robot, "ctrl+n");
  sx_robot_wait (robot, sx_robot_count_windows (robot) == 2);
  sx_robot_key (robot, "ctrl+w");
  sx_robot_wait (robot, sx_robot_count_windows (robot) == 1);
  g_assert_true (sx_robot_is_running (robot));
}

static void
test_quit (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_need (robot, "Server", "Listen", SX_ROLE_BUTTON);
  sx_robot_key (robot, "ctrl+q");
  sx_robot_wait (robot, !sx_robot_is_running (robot));
}

static void
test_main_menu (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_need (robot, NULL, "Main menu", SX_ROLE_ANY);
  sx_robot_key (robot, "F10");
  sx_robot_wait (robot, find_menu_item (robot, "Preferences") != NULL);
  sx_robot_key (robot, "Escape");
  sx_robot_key (robot, "ctrl+question");
  sx_robot_wait (robot, sx_robot_count_windows (robot) == 2);
}

/* Pane, forms and choices are as they were left */
static void
test_remembered (void)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  g_autoptr (SxRobot) first = sx_robot_start_in (home, NULL);
  g_autoptr (SxRobot) second = NULL;
  g_autofree char *behaviour = NULL;
  g_autofree char *format = NULL;
  g_autofree char *type = NULL;

  sx_robot_type (first, "Server", "Port", "8080");
  sx_robot_choose (first, "Server", "When a client connects", "Chat room");
  sx_robot_type (first, "Server", "Greeting", "Servus");
  sx_robot_set_spin (first, "Server", "Backlog", 17);
  sx_robot_choose (first, "Server", "Format", "Hex");
  sx_robot_show_pane (first, "Client");
  sx_robot_type (first, "Client", "Host", "example.org");
  sx_robot_show_pane (first, "Lookup");
  sx_robot_choose (first, "Lookup", "Type", "Stream");
  sx_robot_check (first, "Lookup", "Passive", TRUE);
  sx_robot_quit (first);
  g_clear_pointer (&first, sx_robot_free);

  second = sx_robot_start_in (home, NULL);
  sx_robot_wait (second, pane_is (second, "Lookup"));
  type = sx_robot_get_chosen (second, "Lookup", "Type");
  g_assert_cmpstr (type, ==, "Stream");
  g_assert_true (sx_node_has_state (second, sx_robot_need (second, "Lookup", "Passive", SX_ROLE_CHECK), SX_STATE_CHECKED));
  sx_robot_show_pane (second, "Client");
  g_assert_true (sx_robot_entry_is (second, "Client", "Host", "example.org"));
  sx_robot_show_pane (second, "Server");
  g_assert_true (sx_robot_entry_is (second, "Server", "Port", "8080"));
  g_assert_true (sx_robot_entry_is (second, "Server", "Greeting", "Servus"));
  g_assert_cmpfloat (sx_node_get_value (second, sx_robot_need (second, "Server", "Backlog", SX_ROLE_SPIN)), ==, 17);
  behaviour = sx_robot_get_chosen (second, "Server", "When a client connects");
  format = sx_robot_get_chosen (second, "Server", "Format");
  g_assert_cmpstr (behaviour, ==, "Chat room");
  g_assert_cmpstr (format, ==, "Hex");
  sx_test_remove_tree (home);
}

/* Nothing is left behind: no journal in the temporary folder */
static void
test_leaves_nothing (void)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  g_autofree char *temporary = g_build_filename (home, "tmp", NULL);
  g_autoptr (SxRobot) robot = sx_robot_start_in (home, "--server=127.0.0.1:0", NULL);
  g_autoptr (GDir) dir = NULL;

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
  sx_robot_quit (robot);
  dir = g_dir_open (temporary, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
  sx_test_remove_tree (home);
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/habits/pane-keys", test_pane_keys);
  g_test_add_func ("/e2e/habits/enter", test_enter);
  g_test_add_func ("/e2e/habits/without-mouse", test_without_mouse);
  g_test_add_func ("/e2e/habits/deselect", test_deselect);
  g_test_add_func ("/e2e/habits/context-menu", test_context_menu);
  g_test_add_func ("/e2e/habits/scripts", test_scripts);
  g_test_add_func ("/e2e/habits/new-window", test_new_window);
  g_test_add_func ("/e2e/habits/quit", test_quit);
  g_test_add_func ("/e2e/habits/main-menu", test_main_menu);
  g_test_add_func ("/e2e/habits/remembered", test_remembered);
  g_test_add_func ("/e2e/habits/leaves-nothing", test_leaves_nothing);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
