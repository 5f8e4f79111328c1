/* test-left.c: what is left when the program is killed is offered by the next one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-exchange.h"
#include "sx-steps.h"
#include "sx-test-util.h"

/* The journals in the state folder, that of the program that runs among them */
static guint
count_journals (const char *home)
{
  g_autofree char *path = g_build_filename (home, "state", "socket-explorer", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* texts: (nullable): what the tables showed when it was killed */
static void
exchange_and_kill (const char *home,
                   const char *message,
                   char       *texts[SX_EXCHANGE_TABLES])
{
  g_autoptr (SxRobot) robot = sx_robot_start_in (home, NULL);

  sx_exchange_make (robot, message);
  if (texts != NULL)
    sx_exchange_note (robot, texts);
  sx_robot_kill (robot);
}

/* SIGTERM is how a desktop ends, and no crash: nothing that was received stays behind */
static void
test_asked_to_end (void)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  SxRobot *robot = sx_robot_start_in (home, NULL);

  sx_steps_listen (robot, "Echo");
  g_assert_cmpuint (count_journals (home), ==, 1);
  sx_robot_free (robot);
  g_assert_cmpuint (count_journals (home), ==, 0);
  sx_test_remove_tree (home);
}

static void
test_opened (void)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (home, "kept.sxj", NULL);
  g_autofree char *parameter = g_strdup_printf ("'%s'", path);
  char *texts[SX_EXCHANGE_TABLES] = { NULL, };
  g_autoptr (SxRobot) robot = NULL;

  exchange_and_kill (home, "still here", texts);
  g_assert_cmpuint (count_journals (home), ==, 1);

  robot = sx_robot_start_in (home, NULL);
  sx_robot_wait (robot, sx_steps_says (robot, "Offer", "Socket Explorer did not end properly: "));
  g_assert_true (sx_steps_says (robot, "Offer", " can be opened."));
  g_assert_cmpuint (count_journals (home), ==, 2);
  sx_robot_click (robot, NULL, "Open");
  sx_robot_wait (robot, sx_robot_count_windows (robot) == 2);
  g_assert_false (sx_steps_says (robot, "Offer", "can be opened"));

  sx_robot_use_window (robot, 1);
  sx_robot_wait (robot, sx_steps_says (robot, "Past", "This was left over"));
  sx_exchange_expect (robot, texts);

  /* It stays until it is somewhere else */
  g_assert_cmpuint (count_journals (home), ==, 2);
  sx_robot_action (robot, "save-session", parameter);
  sx_robot_wait (robot, count_journals (home) == 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  sx_robot_wait (robot, sx_steps_says (robot, "Past", "This is a saved session"));

  sx_robot_quit (robot);
  g_assert_cmpuint (count_journals (home), ==, 0);
  sx_test_remove_tree (home);
}

/* Those that nobody answers to stay; the newest is offered first */
static void
test_several (void)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);

  exchange_and_kill (home, "first", NULL);
  exchange_and_kill (home, "second", NULL);
  g_assert_cmpuint (count_journals (home), ==, 2);

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (SxRobot) robot = sx_robot_start_in (home, NULL);

      sx_robot_wait (robot, sx_steps_says (robot, "Offer", "did not end properly"));
      if (round == 0)
        {
          sx_robot_click (robot, NULL, "Later");
          sx_robot_pause ();
          sx_robot_click (robot, NULL, "Later");
        }
      else
        {
          sx_robot_click (robot, NULL, "Open");
          sx_robot_wait (robot, sx_robot_count_windows (robot) == 2);
          sx_robot_click (robot, NULL, "Discard");
          sx_robot_wait (robot, count_journals (home) == 2);
          sx_robot_use_window (robot, 1);
          sx_robot_show_pane (robot, "Client");
          sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | second");
        }
      sx_robot_quit (robot);
      /* What is open and neither saved nor closed by the person is offered again */
      g_assert_cmpuint (count_journals (home), ==, round == 0 ? 2 : 1);
    }
  sx_test_remove_tree (home);
}

/* Where there can be no such folder it is said, and all goes on */
static void
test_not_kept (void)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (home, "state", NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  {
    g_autoptr (SxRobot) robot = sx_robot_start_in (home, NULL);

    sx_robot_wait (robot, sx_steps_says (robot, "Offer", "If the program should crash"));
    g_assert_true (sx_steps_says (robot, "Offer", "socket-explorer"));
    sx_steps_listen (robot, "Echo");
    sx_robot_quit (robot);
  }
  sx_test_remove_tree (home);
}

/* By key; the sockets stay, and all comes back */
static void
test_cleared (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Echo");

  sx_steps_connect (robot, port);
  sx_robot_show_pane (robot, "Client");
  sx_robot_action (robot, "client-send", "'once'");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | once");
  sx_robot_key (robot, "ctrl+l");
  sx_robot_wait (robot, sx_steps_says (robot, "Offer", "Cleared "));
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Client", "Messages", "*") == 0);
  g_assert_cmpuint (sx_robot_count_rows (robot, "Client", "Connection log", "*"), ==, 0);
  g_assert_cmpuint (sx_robot_count_rows (robot, "Client", "Sockets", "*"), ==, 1);

  sx_robot_action (robot, "client-send", "'again'");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | again");
  sx_robot_click (robot, NULL, "Undo");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | once");
  g_assert_cmpuint (sx_robot_count_rows (robot, "Client", "Messages", "*"), ==, 4);
  g_assert_false (sx_steps_says (robot, "Offer", "Cleared"));
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/left/asked-to-end", test_asked_to_end);
  g_test_add_func ("/e2e/left/opened", test_opened);
  g_test_add_func ("/e2e/left/several", test_several);
  g_test_add_func ("/e2e/left/not-kept", test_not_kept);
  g_test_add_func ("/e2e/left/cleared", test_cleared);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
