/* test-left.c: what is left when the program is killed is offered by the next one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-steps.h"

#include <string.h>

static const struct { const char *pane, *table; } tables[] = {
  { "Server", "Sockets" }, { "Server", "Connection log" }, { "Server", "Messages" },
  { "Client", "Sockets" }, { "Client", "Connection log" }, { "Client", "Messages" },
};

/* All rows of a table as one text */
static char *
get_text (SxRobot *robot,
          guint    table)
{
  g_autoptr (GPtrArray) rows = sx_robot_get_rows (robot, tables[table].pane, tables[table].table);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (rows, i));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_text (SxRobot    *robot,
         guint       table,
         const char *expected)
{
  g_autofree char *text = get_text (robot, table);

  return g_str_equal (text, expected);
}

/* What stands in a line of the window that is not in a pane */
static gboolean
says (SxRobot    *robot,
      const char *name,
      const char *part)
{
  SxNode box = sx_robot_find (robot, NULL, name, SX_ROLE_ANY);
  g_autofree char *text = box != NULL ? sx_node_get_labels (robot, box) : NULL;

  return text != NULL && strstr (text, part) != NULL;
}

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
                   char       *texts[G_N_ELEMENTS (tables)])
{
  g_autoptr (SxRobot) robot = sx_robot_start_in (home, NULL);
  g_autofree char *parameter = g_strdup_printf ("'%s'", message);
  g_autofree char *received = g_strdup_printf ("* | received | * | %s", message);
  g_autofree char *sent = g_strdup_printf ("* | sent | * | %s", message);
  guint16 port = sx_steps_listen (robot, "Echo");

  sx_steps_connect (robot, port);
  sx_robot_show_pane (robot, "Client");
  sx_robot_action (robot, "client-send", parameter);
  sx_robot_wait_row (robot, "Client", "Messages", received);
  sx_robot_wait_row (robot, "Server", "Messages", sent);
  for (guint i = 0; texts != NULL && i < G_N_ELEMENTS (tables); i++)
    {
      sx_robot_show_pane (robot, tables[i].pane);
      texts[i] = get_text (robot, i);
    }

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
  sx_robot_remove_tree (home);
}

static void
test_opened (void)
{
  g_autofree char *home = g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (home, "kept.sxj", NULL);
  g_autofree char *parameter = g_strdup_printf ("'%s'", path);
  char *texts[G_N_ELEMENTS (tables)] = { NULL, };
  g_autoptr (SxRobot) robot = NULL;

  exchange_and_kill (home, "still here", texts);
  g_assert_cmpuint (count_journals (home), ==, 1);

  robot = sx_robot_start_in (home, NULL);
  sx_robot_wait (robot, says (robot, "Offer", "Socket Explorer did not end properly: "));
  g_assert_true (says (robot, "Offer", " can be opened."));
  g_assert_cmpuint (count_journals (home), ==, 2);
  sx_robot_click (robot, NULL, "Open");
  sx_robot_wait (robot, sx_robot_count_windows (robot) == 2);
  g_assert_false (says (robot, "Offer", "can be opened"));

  sx_robot_use_window (robot, 1);
  sx_robot_wait (robot, says (robot, "Past", "This was left over"));
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_assert_nonnull (texts[i]);
      g_assert_cmpstr (texts[i], !=, "");
      sx_robot_show_pane (robot, tables[i].pane);
      sx_robot_wait (robot, is_text (robot, i, texts[i]));
      g_free (texts[i]);
    }

  /* It stays until it is somewhere else */
  g_assert_cmpuint (count_journals (home), ==, 2);
  sx_robot_action (robot, "save-session", parameter);
  sx_robot_wait (robot, count_journals (home) == 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  sx_robot_wait (robot, says (robot, "Past", "This is a saved session"));

  sx_robot_quit (robot);
  g_assert_cmpuint (count_journals (home), ==, 0);
  sx_robot_remove_tree (home);
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

      sx_robot_wait (robot, says (robot, "Offer", "did not end properly"));
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
  sx_robot_remove_tree (home);
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

    sx_robot_wait (robot, says (robot, "Offer", "If the program should crash"));
    g_assert_true (says (robot, "Offer", "socket-explorer"));
    sx_steps_listen (robot, "Echo");
    sx_robot_quit (robot);
  }
  sx_robot_remove_tree (home);
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
  sx_robot_wait (robot, says (robot, "Offer", "Cleared "));
  sx_robot_wait (robot, sx_robot_count_rows (robot, "Client", "Messages", "*") == 0);
  g_assert_cmpuint (sx_robot_count_rows (robot, "Client", "Connection log", "*"), ==, 0);
  g_assert_cmpuint (sx_robot_count_rows (robot, "Client", "Sockets", "*"), ==, 1);

  sx_robot_action (robot, "client-send", "'again'");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | again");
  sx_robot_click (robot, NULL, "Undo");
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | once");
  g_assert_cmpuint (sx_robot_count_rows (robot, "Client", "Messages", "*"), ==, 4);
  g_assert_false (says (robot, "Offer", "Cleared"));
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
