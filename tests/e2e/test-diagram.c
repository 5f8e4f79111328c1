/* test-diagram.c: the diagram, as somebody who does not see it has it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

#include <string.h>

static char *
get_caption (SxRobot *robot)
{
  return sx_node_get_labels (robot, sx_robot_find (robot, NULL, "Event", SX_ROLE_ANY));
}

static gboolean
caption_has (SxRobot    *robot,
             const char *part)
{
  g_autofree char *caption = get_caption (robot);

  return caption != NULL && strstr (caption, part) != NULL;
}

/* "Event 5 of 30: …" is its description, and the sentence the caption's text */
static gboolean
is_at_event (SxRobot *robot,
             guint    number)
{
  g_autofree char *start = g_strdup_printf ("Event %u of ", number);
  g_autofree char *description =
    sx_node_get_description (robot, sx_robot_find (robot, NULL, "Sequence diagram", SX_ROLE_ANY));
  g_autofree char *caption = get_caption (robot);

  return description != NULL && caption != NULL && g_str_has_prefix (description, start)
         && strstr (description, caption) != NULL;
}

static void
test_controls (void)
{
  static const char *const names[] = {
    "Follow", "Pause", "Step", "Slow motion", "Time", "Zoom in", "Zoom out", "Sockets shown", "Legend", "Export",
    "Own window", "Sequence diagram", "Event", "Moment", "Now", "Show me",
  };
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  g_assert_null (sx_robot_find (robot, NULL, "Sequence diagram", SX_ROLE_ANY));
  sx_robot_click (robot, NULL, "Diagram");
  sx_robot_wait (robot, sx_robot_find (robot, NULL, "Sequence diagram", SX_ROLE_ANY) != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%s", names[i]);
      sx_robot_wait (robot, sx_robot_find (robot, NULL, names[i], SX_ROLE_ANY) != NULL);
    }
}

/* The arrow keys lead through what happened, in order, and each event is said as a sentence */
static void
test_walk (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start ("--server=127.0.0.1:0");

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
  sx_robot_action (robot, "diagram", NULL);
  sx_robot_wait (robot, sx_robot_find (robot, NULL, "Sequence diagram", SX_ROLE_ANY) != NULL);
  sx_node_focus (robot, sx_robot_find (robot, NULL, "Sequence diagram", SX_ROLE_ANY));
  /* socket, bind and listen, at least */
  for (guint i = 1; i <= 3; i++)
    {
      sx_robot_key (robot, "Down");
      sx_robot_wait (robot, is_at_event (robot, i));
    }
  sx_robot_key (robot, "Up");
  sx_robot_wait (robot, is_at_event (robot, 2));
  sx_robot_key (robot, "Home");
  sx_robot_wait (robot, is_at_event (robot, 1));
  sx_robot_key (robot, "Escape");
  sx_robot_wait (robot, caption_has (robot, "arrow keys"));

  /* F9 puts it away again */
  sx_robot_key (robot, "F9");
  sx_robot_wait (robot, !sx_node_has_state (robot, sx_robot_find (robot, NULL, "Diagram", SX_ROLE_BUTTON),
                                            SX_STATE_PRESSED));
}

/* The tables show the moment that the slider is at */
static void
test_moment (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start ("--server=127.0.0.1:0");
  SxNode moment;

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
  sx_robot_action (robot, "diagram", NULL);
  sx_robot_wait (robot, sx_robot_find (robot, NULL, "Moment", SX_ROLE_ANY) != NULL);
  moment = sx_robot_find (robot, NULL, "Moment", SX_ROLE_ANY);
  sx_robot_wait (robot, sx_node_get_value (robot, moment) >= 4);

  sx_node_focus (robot, moment);
  sx_robot_key (robot, "Home");
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Server", "Connection log", "*") == 0);
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Server", "Sockets", "*") == 0);
  sx_robot_click (robot, NULL, "Now");
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");

  /* One event after the other: its sentence, and the rows so far */
  sx_robot_action (robot, "diagram-step", NULL);
  sx_robot_wait (robot, is_at_event (robot, 1));
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Server", "Connection log", "*") == 1);
  sx_robot_action (robot, "diagram-now", NULL);
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
}

static void
test_own_window (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint n_windows = sx_robot_count_windows (robot);

  sx_robot_action (robot, "diagram-window", NULL);
  sx_robot_wait (robot, sx_robot_count_windows (robot) == n_windows + 1);
  /* There is one for each window, however often it is asked for */
  sx_robot_action (robot, "diagram-window", NULL);
  sx_robot_pause ();
  g_assert_cmpuint (sx_robot_count_windows (robot), ==, n_windows + 1);
}

static void
test_export (void)
{
  static const char *const names[] = { "diagram.svg", "diagram.mmd" };
  g_autoptr (SxRobot) robot = sx_robot_start ("--server=127.0.0.1:0");

  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = sx_steps_path (robot, names[i]);
      g_autofree char *parameter = g_strdup_printf ("'%s'", path);
      g_autofree char *text = NULL;

      sx_robot_action (robot, "export-diagram", parameter);
      sx_robot_wait (robot, g_file_get_contents (path, &text, NULL, NULL));
      g_assert_nonnull (strstr (text, "listen"));
    }
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/diagram/controls", test_controls);
  g_test_add_func ("/e2e/diagram/walk", test_walk);
  g_test_add_func ("/e2e/diagram/moment", test_moment);
  g_test_add_func ("/e2e/diagram/own-window", test_own_window);
  g_test_add_func ("/e2e/diagram/export", test_export);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
