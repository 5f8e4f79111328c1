/* test-sessions.c: what was saved is seen again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-exchange.h"
#include "sx-steps.h"

#include <string.h>

#include "sx-test-util.h"

static gboolean
is_sensitive (SxRobot    *robot,
              const char *pane,
              const char *name,
              SxRole      role)
{
  SxNode node = sx_robot_find (robot, pane, name, role);

  return node != NULL && sx_node_has_state (robot, node, SX_STATE_SENSITIVE);
}

static void
save_exchange (const char *home,
               const char *path,
               char       *texts[SX_EXCHANGE_TABLES])
{
  g_autoptr (SxRobot) robot = sx_robot_start_in (home, NULL);
  g_autofree char *parameter = g_strdup_printf ("'%s'", path);

  sx_exchange_make (robot, "see you again");
  sx_exchange_note (robot, texts);
  sx_robot_action (robot, "save-session", parameter);
  sx_robot_wait (robot, sx_steps_says (robot, "Notice", path));
  sx_robot_quit (robot);
}

static void
test_saved_and_replayed (void)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (home, "lesson.sxj", NULL);
  g_autofree char *option = g_strconcat ("--replay=", path, NULL);
  char *texts[SX_EXCHANGE_TABLES] = { NULL, };
  g_autoptr (SxRobot) robot = NULL;

  save_exchange (home, path, texts);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));

  robot = sx_robot_start_in (home, option, NULL);
  sx_robot_wait (robot, sx_steps_says (robot, "Past", "This is a saved session: look, but nothing can be sent."));
  sx_exchange_expect (robot, texts);

  g_assert_false (is_sensitive (robot, "Server", "Port", SX_ROLE_ENTRY));
  g_assert_false (is_sensitive (robot, "Client", "Connect", SX_ROLE_BUTTON));
  g_assert_false (is_sensitive (robot, "Client", "Message", SX_ROLE_TEXT));
  g_assert_cmpuint (sx_robot_count_windows (robot), ==, 1);
  sx_test_remove_tree (home);
}

/* In the program that runs already */
static void
test_second_call (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *path = g_build_filename (sx_robot_get_home (robot), "a.sxj", NULL);
  g_autofree char *parameter = g_strdup_printf ("'%s'", path);
  g_autofree char *option = g_strconcat ("--replay=", path, NULL);
  g_autofree char *errors = NULL;

  sx_robot_action (robot, "save-session", parameter);
  sx_robot_wait (robot, sx_steps_says (robot, "Notice", path));
  g_assert_cmpint (sx_robot_run (sx_robot_get_home (robot), NULL, NULL, option, NULL), ==, 0);
  sx_robot_wait (robot, sx_robot_count_windows (robot) == 2);

  /* What is no session is said by the call that asked for it; the program that runs hears nothing */
  g_assert_true (g_file_set_contents (path, "no session", -1, NULL));
  g_assert_cmpint (sx_robot_run (sx_robot_get_home (robot), NULL, &errors, option, NULL), ==, 1);
  g_strchomp (errors);
  g_assert_nonnull (strstr (errors, "--replay"));
  g_assert_nonnull (strstr (errors, "it is not a saved session"));
  g_assert_null (strchr (errors, '\n'));
  g_assert_cmpuint (sx_robot_count_windows (robot), ==, 2);
}

/* To a script nobody answers: what is wrong stands in the window */
static void
test_no_session (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  sx_robot_action (robot, "open-session", "'/dev/null'");
  sx_robot_wait (robot, sx_steps_says (robot, "Notice", "it is not a file"));
  sx_robot_action (robot, "save-session", "'/nowhere/a.sxj'");
  sx_robot_wait (robot, sx_steps_says (robot, "Notice", "/nowhere/a.sxj"));
  g_assert_cmpuint (sx_robot_count_windows (robot), ==, 1);
}

/* The dialog is a window of its own */
static gboolean
is_asked (SxRobot    *robot,
          const char *title)
{
  g_autofree char *tree = sx_robot_dump (robot, NULL);

  return strstr (tree, title) != NULL;
}

/* By key: a dialog asks */
static void
test_asks (void)
{
  static const struct { const char *keys, *title; } questions[] = {
    { "ctrl+s", "\"Save session\"" }, { "ctrl+o", "\"Open session\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (SxRobot) robot = sx_robot_start (NULL);

      sx_robot_key (robot, questions[i].keys);
      sx_robot_wait (robot, is_asked (robot, questions[i].title));
    }
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/sessions/saved-and-replayed", test_saved_and_replayed);
  g_test_add_func ("/e2e/sessions/second-call", test_second_call);
  g_test_add_func ("/e2e/sessions/no-session", test_no_session);
  g_test_add_func ("/e2e/sessions/asks", test_asks);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
