/* test-composer.c: what is typed is what is sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

#include <string.h>

typedef struct
{
  const char *format;
  const char *ending;
  const char *text;
  const char *bytes;
  gsize       length;
} Sending;

#define BYTES(literal) literal, sizeof literal - 1

static void
test_formats (void)
{
  static const Sending sendings[] = {
    { "Text", "None", "Grüße, \\n!", BYTES ("Grüße, \\n!") },
    { "Text", "LF", "line", BYTES ("line\n") },
    { "Text", "CR LF", "one\ntwo", BYTES ("one\ntwo\r\n") },
    { "Text", "NUL", "C", BYTES ("C\0") },
    { "Escapes", "None", "a\\n\\r\\t\\0\\\\\\x41\\xff\\u00e4", BYTES ("a\n\r\t\0\\A\xff\xc3\xa4") },
    { "Escapes", "LF", "\\x00", BYTES ("\0\n") },
    { "Hex", "None", "48 65 6c 6C6f", BYTES ("Hello") },
    { "Hex", "CR LF", "00ff", BYTES ("\0\xff\r\n") },
  };
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = sx_steps_meet (robot);

  sx_robot_wait_row (robot, "Client", "Sockets", "* | Open | *");
  for (guint i = 0; i < G_N_ELEMENTS (sendings) && !sx_robot_has_failed (robot); i++)
    {
      g_autofree char *got = NULL;

      sx_robot_send (robot, "Client", sendings[i].format, sendings[i].ending, sendings[i].text);
      got = sx_peer_receive (peer, sendings[i].length);
      g_assert_cmpmem (got, sendings[i].length, sendings[i].bytes, sendings[i].length);
    }
}

/* What cannot be parsed is marked and not sent, and stays to be corrected */
static void
test_errors (void)
{
  static const struct { const char *format, *text; } wrong[] = {
    { "Hex", "48 6" }, { "Hex", "48 6g" }, { "Escapes", "a\\q" }, { "Escapes", "\\x4" }, { "Escapes", "end\\" },
    { "Text", "" },
  };
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = sx_steps_meet (robot);
  g_autofree char *got = NULL;

  sx_robot_wait_row (robot, "Client", "Sockets", "* | Open | *");
  sx_robot_choose (robot, "Client", "Ending", "None");
  for (guint i = 0; i < G_N_ELEMENTS (wrong) && !sx_robot_has_failed (robot); i++)
    {
      SxNode send = sx_robot_need (robot, "Client", "Send", SX_ROLE_BUTTON);
      SxNode error;

      sx_robot_choose (robot, "Client", "Format", wrong[i].format);
      sx_robot_type (robot, "Client", "Message", wrong[i].text);
      sx_robot_click_node (robot, send);
      sx_robot_wait (robot, (error = sx_robot_find (robot, "Client", "Message error", SX_ROLE_ANY)) != NULL);
      {
        g_autofree char *text = sx_node_get_text (robot, error);
        g_autofree char *labels = sx_node_get_labels (robot, error);

        if (*text == '\0' && *labels == '\0')
          g_test_fail_printf ("%s \"%s\" is not complained about", wrong[i].format, wrong[i].text);
      }
      g_assert_true (sx_robot_entry_is (robot, "Client", "Message", wrong[i].text));
    }

  /* The first that arrives is the first that was right */
  sx_robot_send (robot, "Client", "Text", NULL, "right");
  got = sx_peer_receive (peer, 5);
  g_assert_cmpstr (got, ==, "right");
  g_assert_cmpuint (sx_robot_count_rows (robot, "Client", "Messages", NULL), ==, 1);
}

static void
test_ctrl_enter (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autoptr (GSocket) peer = sx_steps_meet (robot);
  g_autofree char *got = NULL;

  sx_robot_wait_row (robot, "Client", "Sockets", "* | Open | *");
  sx_robot_type (robot, "Client", "Message", "by keyboard");
  sx_node_focus (robot, sx_robot_need (robot, "Client", "Message", SX_ROLE_TEXT));
  sx_robot_key (robot, "ctrl+Return");
  got = sx_peer_receive (peer, 11);
  g_assert_cmpstr (got, ==, "by keyboard");
}

/* What a peer sends is shown, never obeyed: control characters, bytes that are no UTF-8, NULs,
 * bidirectional controls, markup */
static void
test_hostile_bytes (void)
{
  static const char bytes[] = "\0<b>bold</b>&amp;\xff\xfe\x1b[31m\r\n\xe2\x80\xae" "evil";
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Do nothing");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  g_autofree char *row = g_strdup_printf ("* | received | * | %u | *", (guint) sizeof bytes - 1);
  g_autofree char *data = NULL;

  g_assert_true (sx_peer_send (peer, bytes, sizeof bytes - 1));
  sx_robot_wait_row (robot, "Server", "Messages", row);
  data = sx_robot_get_cell (robot, "Server", "Messages", "* | received | *", "Data");
  g_assert_nonnull (data);
  g_assert_nonnull (strstr (data, "<b>bold</b>&amp;"));
  g_assert_nonnull (strstr (data, "evil"));
  g_assert_nonnull (strstr (data, "\\xff") != NULL ? strstr (data, "\\xff") : strstr (data, "\\xFF"));
  g_assert_null (strstr (data, "\xe2\x80\xae"));
  g_assert_null (strchr (data, '\x1b'));
  g_assert_null (strchr (data, '\n'));
  g_assert_true (sx_peer_send (peer, "next", -1));
  sx_robot_wait_row (robot, "Server", "Messages", "* | received | * | 4 | next");
}

/* A line of 1 GiB without an end costs its own row only */
static void
test_endless_line (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port = sx_steps_listen (robot, "Discard");
  g_autoptr (GSocket) peer = sx_peer_connect ("127.0.0.1", port);
  g_autoptr (GSocket) other = NULL;
  g_autofree char *chunk = g_strnfill (1024 * 1024, 'a');

  for (guint i = 0; peer != NULL && i < 1024; i++)
    g_assert_true (sx_peer_send (peer, chunk, 1024 * 1024));
  sx_robot_wait_row (robot, "Server", "Sockets", "* | 0 | 1*073*741*824 | *");
  other = sx_peer_connect ("127.0.0.1", port);
  sx_steps_wait_rows (robot, "Server", "Sockets", "* | Open | *", 2);
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/composer/formats", test_formats);
  g_test_add_func ("/e2e/composer/errors", test_errors);
  g_test_add_func ("/e2e/composer/ctrl-enter", test_ctrl_enter);
  g_test_add_func ("/e2e/composer/hostile-bytes", test_hostile_bytes);
  g_test_add_func ("/e2e/composer/endless-line", test_endless_line);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
