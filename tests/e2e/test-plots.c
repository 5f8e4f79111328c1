/* test-plots.c: the plots, as somebody who does not see them has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

#include <string.h>

/* The picture is called as the button that shows it, so it is looked for beside its values */
static SxNode
find_inside (SxRobot    *robot,
             const char *name)
{
  SxNode plots = sx_robot_find (robot, NULL, "Plots of sockets", SX_ROLE_ANY);

  return plots != NULL ? sx_robot_find_below (robot, plots, name, SX_ROLE_ANY) : NULL;
}

/* "" where there are none yet */
static char *
get_values (SxRobot *robot)
{
  SxNode values = find_inside (robot, "Values");
  char *text = values != NULL ? sx_node_get_labels (robot, values) : NULL;

  return text != NULL ? text : g_strdup ("");
}

static gboolean
values_have (SxRobot    *robot,
             const char *part)
{
  g_autofree char *text = get_values (robot);

  return strstr (text, part) != NULL;
}

/* Presses the key until it is said. before: what is said at first, and then what was when the key was pressed last: it is
 * pressed again only when something else is said, so that nothing is passed over. FALSE: not said yet */
static gboolean
key_leads_to (SxRobot     *robot,
              const char  *key,
              const char  *part,
              char       **before)
{
  g_autofree char *text = get_values (robot);

  if (strstr (text, part) != NULL)
    return TRUE;

  if (g_strcmp0 (text, *before) != 0)
    {
      g_free (*before);
      *before = g_steal_pointer (&text);
      sx_robot_key (robot, key);
    }

  return FALSE;
}

static gboolean
go_to_end (SxRobot *robot)
{
  if (values_have (robot, ": "))
    return TRUE;

  sx_robot_key (robot, "End");

  return FALSE;
}

static gboolean
is_pressed (SxRobot *robot)
{
  return sx_node_has_state (robot, sx_robot_find (robot, NULL, "Plots", SX_ROLE_BUTTON), SX_STATE_PRESSED);
}

/* Shown by their button, put away by their key */
static void
test_controls (void)
{
  static const char *const names[] = { "Range", "Export plots…", "Plots", "Values" };
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  g_assert_null (sx_robot_find (robot, NULL, "Plots of sockets", SX_ROLE_ANY));
  sx_robot_click (robot, NULL, "Plots");
  sx_robot_wait (robot, is_pressed (robot));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%s", names[i]);
      sx_robot_wait (robot, find_inside (robot, names[i]) != NULL);
    }

  sx_robot_wait (robot, values_have (robot, "arrow keys"));
  sx_robot_key (robot, "shift+F9");
  sx_robot_wait (robot, !is_pressed (robot));
}

/* The arrow keys lead to the second in which a message went, and it is said how long that was */
static void
test_values (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *before = NULL;
  guint16 port = sx_steps_listen (robot, "Echo");

  sx_steps_connect (robot, port);
  sx_robot_action (robot, "client-send", "'twenty-three bytes long'");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | twenty-three bytes long");
  sx_robot_action (robot, "plots", NULL);
  sx_robot_wait (robot, find_inside (robot, "Plots") != NULL);

  /* There is nothing to go along before it was read */
  sx_node_focus (robot, find_inside (robot, "Plots"));
  sx_robot_wait (robot, go_to_end (robot));
  g_assert_true (values_have (robot, "Received: "));
  sx_robot_wait (robot, key_leads_to (robot, "Left", "(23 bytes in ", &before));
  g_assert_true (values_have (robot, "Sent: "));
  g_assert_true (values_have (robot, "Received: "));
  sx_robot_key (robot, "Escape");
  sx_robot_wait (robot, values_have (robot, "arrow keys"));

  /* In all of the time it is there as well */
  g_clear_pointer (&before, g_free);
  sx_robot_choose (robot, NULL, "Range", "All");
  sx_node_focus (robot, find_inside (robot, "Plots"));
  sx_robot_wait (robot, go_to_end (robot));
  sx_robot_wait (robot, key_leads_to (robot, "Left", "(23 bytes in ", &before));
}

static void
test_export (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *path = sx_steps_path (robot, "plots.svg");
  g_autofree char *parameter = g_strdup_printf ("'%s'", path);
  g_autofree char *listening = NULL;
  g_autofree char *text = NULL;
  guint16 port = sx_steps_listen (robot, "Echo");

  sx_steps_connect (robot, port);
  sx_robot_action (robot, "export-plots", parameter);
  sx_robot_wait (robot, g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "</svg>") != NULL);
  listening = g_strdup_printf ("listening on 127.0.0.1:%u", port);
  g_assert_nonnull (strstr (text, listening));
  g_assert_nonnull (strstr (text, "Sent"));
  g_assert_nonnull (strstr (text, "Received"));
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/plots/controls", test_controls);
  g_test_add_func ("/e2e/plots/values", test_values);
  g_test_add_func ("/e2e/plots/export", test_export);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
