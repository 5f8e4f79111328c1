/* test-search.c: finding one message among many
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

#include <string.h>

static gboolean
counts (SxRobot    *robot,
        const char *box,
        const char *expected)
{
  SxNode node = sx_robot_find (robot, "Client", box, SX_ROLE_ANY);
  g_autofree char *text = node != NULL ? sx_node_get_labels (robot, node) : NULL;

  return text != NULL && g_str_equal (g_strstrip (text), expected);
}

static gboolean
is_selected (SxRobot    *robot,
             const char *pattern)
{
  SxNode row = sx_robot_find_row (robot, "Client", "Messages", pattern);

  return row != NULL && sx_node_has_state (robot, row, SX_STATE_SELECTED);
}

/* Each is read before the next is sent, so that each is a message of its own */
static void
say (SxRobot *robot,
     GSocket *peer)
{
  static const char *lines[] = { "the first apple", "a pear", "an Apple pie", "nothing", "apples, and more" };

  for (guint i = 0; i < G_N_ELEMENTS (lines) && !sx_robot_has_failed (robot); i++)
    {
      g_autofree char *pattern = g_strdup_printf ("*%s", lines[i]);

      sx_peer_send (peer, lines[i], strlen (lines[i]));
      sx_robot_wait_row (robot, "Client", "Messages", pattern);
    }
}

static void
test_messages (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = sx_steps_meet (robot);

  sx_robot_wait_row (robot, "Client", "Sockets", "* | Open | *");
  say (robot, peer);

  sx_robot_key (robot, "ctrl+f");
  sx_robot_wait (robot, sx_robot_find (robot, "Client", "Find", SX_ROLE_ANY) != NULL);
  sx_robot_type (robot, "Client", "Find", "apple");
  sx_robot_wait (robot, counts (robot, "Matches", "3 matches"));

  sx_robot_click (robot, "Client", "Next match");
  sx_robot_wait (robot, is_selected (robot, "*apples, and more"));
  sx_robot_wait (robot, counts (robot, "Matches", "3 of 3"));
  sx_robot_click (robot, "Client", "Previous match");
  sx_robot_wait (robot, is_selected (robot, "*an Apple pie"));
  sx_robot_wait (robot, counts (robot, "Matches", "2 of 3"));

  sx_robot_check (robot, "Client", "Only matches", TRUE);
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Client", "Messages", "*") == 3);
  sx_robot_choose (robot, "Client", "Find as", "Hex");
  sx_robot_wait (robot, sx_robot_find (robot, "Client", "Find error", SX_ROLE_ANY) != NULL);
  sx_robot_type (robot, "Client", "Find", "41 70");
  sx_robot_wait (robot, counts (robot, "Matches", "1 of 1"));
  sx_robot_type (robot, "Client", "Find", "ff 00 ff");
  sx_robot_wait (robot, counts (robot, "Matches", "No matches"));

  sx_robot_click (robot, "Client", "Close search");
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Client", "Messages", "*") == 5);
}

static void
press (SxRobot    *robot,
       const char *keys)
{
  g_auto (GStrv) each = g_strsplit (keys, " ", -1);

  for (guint i = 0; each[i] != NULL; i++)
    sx_robot_key (robot, each[i]);
}

/* By keys alone: Ctrl+F, the text, Enter, Ctrl+G, Shift+Enter, Esc */
static void
test_keys (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = sx_steps_meet (robot);
  SxNode button;

  sx_robot_wait_row (robot, "Client", "Sockets", "* | Open | *");
  say (robot, peer);

  button = sx_robot_need (robot, "Client", "Search messages", SX_ROLE_ANY);
  sx_robot_key (robot, "ctrl+f");
  sx_robot_wait (robot, sx_node_has_state (robot, button, SX_STATE_PRESSED));
  press (robot, "p e a r Return");
  sx_robot_wait (robot, is_selected (robot, "*a pear"));
  sx_robot_wait (robot, counts (robot, "Matches", "1 of 1"));
  press (robot, "ctrl+a a p p l e ctrl+g");
  sx_robot_wait (robot, is_selected (robot, "*an Apple pie"));
  sx_robot_key (robot, "shift+Return");
  sx_robot_wait (robot, is_selected (robot, "*the first apple"));
  sx_robot_key (robot, "Escape");
  sx_robot_wait (robot, !sx_node_has_state (robot, button, SX_STATE_PRESSED));

  /* What is selected stays, and is deselected by the next Esc, as ever */
  g_assert_true (is_selected (robot, "*the first apple"));
  sx_robot_key (robot, "Escape");
  sx_robot_wait (robot, !is_selected (robot, "*the first apple"));
}

static void
test_log (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = sx_steps_meet (robot);

  sx_robot_wait_row (robot, "Client", "Sockets", "* | Open | *");
  say (robot, peer);

  sx_robot_click (robot, "Client", "Search connection log");
  sx_robot_wait (robot, sx_robot_find (robot, "Client", "Find in log", SX_ROLE_ANY) != NULL);
  sx_robot_type (robot, "Client", "Find in log", "apple");
  sx_robot_wait (robot, counts (robot, "Matches in log", "3 matches"));
  sx_robot_check (robot, "Client", "Only matches in log", TRUE);
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Client", "Connection log", "*recv*") == 3);
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Client", "Connection log", "*") == 3);
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/search/messages", test_messages);
  g_test_add_func ("/e2e/search/keys", test_keys);
  g_test_add_func ("/e2e/search/log", test_log);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
