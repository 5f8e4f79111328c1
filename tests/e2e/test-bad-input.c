/* test-bad-input.c: what goes wrong is said, where it went wrong, and the program goes on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

#include <glib/gstdio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <unistd.h>

/* A sentence in the Status and one at the control, both with the name in parentheses */
#define expect_error(robot, pane, name) \
  sx_robot_wait (robot, sx_robot_error_stands (robot, pane, "(" name ")"))

/* Whatever was wrong before, the next thing works */
#define expect_goes_on(robot)                                             \
  G_STMT_START {                                                          \
    sx_robot_show_pane (robot, "Client");                                 \
    sx_robot_type (robot, "Client", "Host", "127.0.0.1");                 \
    sx_robot_show_pane (robot, "Server");                                 \
    sx_robot_wait (robot, sx_robot_is_running (robot));                   \
  } G_STMT_END

static void
connect_to (SxRobot    *robot,
            const char *host,
            const char *port)
{
  sx_robot_show_pane (robot, "Client");
  sx_robot_type (robot, "Client", "Host", host);
  sx_robot_type (robot, "Client", "Port", port);
  sx_robot_click (robot, "Client", "Connect");
}

/* An entry that is wrong is said to be so before or when it is used, and is the only thing that
 * is: nothing was called, so the log stays empty */
static void
test_entries (void)
{
  static const struct { const char *host, *port, *name; } entries[] = {
    { "127.0.0.1", "-1", "(EAI_SERVICE)" },
    { "127.0.0.1", "65536", "(EAI_SERVICE)" },
    { "127.0.0.1", "70000", "(EAI_SERVICE)" },
    { "127.0.0.1", "", "(EAI_SERVICE)" },
    { "two words", "80", "(EAI_NONAME)" },
    { "fe80::1::2", "80", "(EAI_NONAME)" },
    { "[::1", "80", "(EAI_NONAME)" },
    { "1.2.3.4.5", "80", "(EAI_NONAME)" },
  };
  g_autofree char *long_host = g_strnfill (300, 'h');
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port;

  sx_robot_show_pane (robot, "Client");
  for (guint i = 0; i < G_N_ELEMENTS (entries) && !sx_robot_has_failed (robot); i++)
    {
      SxNode button = sx_robot_need (robot, "Client", "Connect", SX_ROLE_BUTTON);

      /* Something right in between, so that each complaint is a new one */
      sx_robot_type (robot, "Client", "Host", "127.0.0.1");
      sx_robot_type (robot, "Client", "Port", "1");
      sx_robot_type (robot, "Client", "Host", entries[i].host);
      sx_robot_type (robot, "Client", "Port", entries[i].port);
      sx_robot_click_node (robot, button);
      g_test_message ("host \"%s\" port \"%s\"", entries[i].host, entries[i].port);
      sx_robot_wait (robot, sx_robot_error_stands (robot, "Client", entries[i].name));
    }

  connect_to (robot, long_host, "80");
  expect_error (robot, "Client", "EAI_NONAME");
  g_assert_cmpuint (sx_robot_count_rows (robot, "Client", "Connection log", NULL), ==, 0);
  g_assert_cmpuint (sx_robot_count_rows (robot, "Client", "Sockets", NULL), ==, 0);

  port = sx_steps_listen (robot, NULL);
  sx_steps_connect (robot, port);
  sx_robot_wait_row (robot, "Client", "Messages", "* | received | * | 24 | *");
}

/* What only the look-up can know */
static void
test_look_up (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  connect_to (robot, "127.0.0.1", "no-such-service");
  expect_error (robot, "Client", "EAI_SERVICE");
  if (sx_steps_is_alone ())
    {
      connect_to (robot, "no-such-host.invalid", "80");
      sx_robot_wait_ms (robot, 40000, sx_robot_error_stands (robot, "Client", "(EAI_"));
    }
  expect_goes_on (robot);
}

static void
test_refused (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *port = g_strdup_printf ("%u", sx_peer_free_port ());

  connect_to (robot, "127.0.0.1", port);
  expect_error (robot, "Client", "ECONNREFUSED");
  sx_robot_wait_row (robot, "Client", "Connection log", "*| connect*127.0.0.1:* | ECONNREFUSED*");
  sx_robot_wait_row (robot, "Client", "Sockets", "* | Failed | *");
  g_assert_true (sx_robot_status_has (robot, "Client", port));
  expect_goes_on (robot);
}

static void
test_unreachable (void)
{
  g_autoptr (SxRobot) robot = NULL;

  if (!sx_steps_is_alone ())
    {
      g_test_skip ("what is sent could leave this computer: this needs a network of its own, which unshare --net (or --map-root-user --net) and ip make");
      return;
    }

  robot = sx_robot_start (NULL);
  connect_to (robot, "192.0.2.1", "80");
  expect_error (robot, "Client", "ENETUNREACH");
  sx_robot_wait_row (robot, "Client", "Connection log", "*| connect*192.0.2.1:80* | ENETUNREACH*");
  expect_goes_on (robot);
}

static void
listen_on (SxRobot    *robot,
           const char *host,
           const char *port)
{
  sx_robot_show_pane (robot, "Server");
  sx_robot_type (robot, "Server", "Host", host);
  sx_robot_type (robot, "Server", "Port", port);
  sx_robot_click (robot, "Server", "Listen");
}

static void
test_port_in_use (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  guint16 port;
  g_autoptr (GSocket) other = sx_peer_listen ("127.0.0.1", 5, &port);
  g_autofree char *text = g_strdup_printf ("%u", port);

  listen_on (robot, "127.0.0.1", text);
  expect_error (robot, "Server", "EADDRINUSE");
  sx_robot_wait_row (robot, "Server", "Connection log", "*| bind*127.0.0.1:* | EADDRINUSE*");

  /* Another port, and it works */
  sx_steps_listen (robot, NULL);
  g_assert_false (sx_robot_status_has (robot, "Server", "EADDRINUSE"));
}

static void
test_foreign_address (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);

  listen_on (robot, "192.0.2.1", "0");
  expect_error (robot, "Server", "EADDRNOTAVAIL");
  sx_robot_wait_row (robot, "Server", "Connection log", "*| bind*192.0.2.1:* | EADDRNOTAVAIL*");
  sx_steps_listen (robot, NULL);
}

/* Without the right to privileged ports, which root gives up for this */
static void
test_privileged_port (void)
{
  static const char *const without_right[] = { "setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-net_bind_service", NULL };
  static const char *const as_is[] = { "env", NULL };
  g_autoptr (SxRobot) robot = NULL;
  g_autofree char *first = NULL;

  g_file_get_contents ("/proc/sys/net/ipv4/ip_unprivileged_port_start", &first, NULL, NULL);
  if (first != NULL && g_ascii_strtoll (first, NULL, 10) <= 81)
    {
      g_test_skip ("every user may use every port here (net.ipv4.ip_unprivileged_port_start), so it is refused to nobody");
      return;
    }
  if (getuid () == 0)
    {
      g_autofree char *setpriv = g_find_program_in_path ("setpriv");

      if (setpriv == NULL)
        {
          g_test_skip ("setpriv is not installed");
          return;
        }
    }

  robot = sx_robot_start_through (NULL, getuid () == 0 ? without_right : as_is, NULL);
  listen_on (robot, "127.0.0.1", "81");
  expect_error (robot, "Server", "EACCES");
  sx_robot_wait_row (robot, "Server", "Connection log", "*| bind*127.0.0.1:81* | EACCES*");
  sx_steps_listen (robot, NULL);
}

static void
send_to (SxRobot    *robot,
         const char *host,
         const char *port,
         const char *text)
{
  sx_robot_show_pane (robot, "UDP");
  sx_robot_type (robot, "UDP", "Remote host", host);
  sx_robot_type (robot, "UDP", "Remote port", port);
  sx_robot_send (robot, "UDP", NULL, NULL, text);
}

static void
test_datagrams (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *too_long = g_strnfill (65508, 'x');
  guint16 port;
  g_autoptr (GSocket) peer = sx_peer_bind_udp ("127.0.0.1", &port);
  g_autofree char *text = g_strdup_printf ("%u", port);
  g_autofree char *datagram = NULL;
  gssize length;

  sx_steps_bind (robot);
  send_to (robot, "127.0.0.1", text, too_long);
  expect_error (robot, "UDP", "EMSGSIZE");
  sx_robot_wait_row (robot, "UDP", "Connection log", "*| sendto* | EMSGSIZE*");

  send_to (robot, "127.0.0.1", "65536", "x");
  expect_error (robot, "UDP", "EAI_SERVICE");
  send_to (robot, "no such host", "9", "x");
  expect_error (robot, "UDP", "EAI_NONAME");

  send_to (robot, "127.0.0.1", text, "right");
  datagram = sx_peer_receive_from (peer, &length, NULL);
  g_assert_cmpstr (datagram, ==, "right");
}

/* Broadcast is allowed on the socket, and there is no network to send it to */
static void
test_broadcast (void)
{
  g_autoptr (SxRobot) robot = NULL;

  if (!sx_steps_is_alone ())
    {
      g_test_skip ("what is sent could leave this computer: this needs a network of its own, which unshare --net (or --map-root-user --net) and ip make");
      return;
    }

  robot = sx_robot_start (NULL);
  send_to (robot, "<broadcast>", "9", "anybody?");
  expect_error (robot, "UDP", "ENETUNREACH");
  sx_robot_wait_row (robot, "UDP", "Connection log", "*| setsockopt*SO_BROADCAST* | ok*");
  sx_robot_wait_row (robot, "UDP", "Connection log", "*| sendto*255.255.255.255:9* | ENETUNREACH*");
  expect_goes_on (robot);
}

static void
listen_on_path (SxRobot    *robot,
                const char *path)
{
  sx_robot_show_pane (robot, "Server");
  sx_robot_choose (robot, "Server", "Family", "Unix");
  sx_robot_type (robot, "Server", "Path", path);
  sx_robot_click (robot, "Server", "Listen");
}

static void
test_unix_paths (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *file = sx_steps_path (robot, "file");
  g_autofree char *nowhere = sx_steps_path (robot, "no-folder/socket");
  g_autofree char *name = g_strnfill (120, 'n');
  g_autofree char *too_long = g_strconcat ("/tmp/", name, NULL);
  g_autofree char *right = sx_steps_path (robot, "right");

  g_assert_true (g_file_set_contents (file, "precious", -1, NULL));
  listen_on_path (robot, file);
  expect_error (robot, "Server", "EADDRINUSE");
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  listen_on_path (robot, nowhere);
  expect_error (robot, "Server", "ENOENT");
  listen_on_path (robot, too_long);
  expect_error (robot, "Server", "ENAMETOOLONG");
  listen_on_path (robot, "");
  sx_robot_wait (robot, sx_robot_error_stands (robot, "Server", "(E"));
  listen_on_path (robot, right);
  sx_robot_wait_row (robot, "Server", "Sockets", "* | Listening | *");
}

/* A socket's file that nobody listens on is offered for removal, and never removed by itself */
static void
test_stale_path (void)
{
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_autofree char *path = sx_steps_path (robot, "stale");
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  GSocket *left_behind = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  g_assert_true (g_socket_bind (left_behind, address, FALSE, NULL));
  g_object_unref (left_behind);

  listen_on_path (robot, path);
  expect_error (robot, "Server", "EADDRINUSE");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  sx_robot_wait (robot, sx_robot_label_has (robot, "Server", path));
}

static void
add_tests (void)
{
  g_test_add_func ("/e2e/bad-input/entries", test_entries);
  g_test_add_func ("/e2e/bad-input/look-up", test_look_up);
  g_test_add_func ("/e2e/bad-input/refused", test_refused);
  g_test_add_func ("/e2e/bad-input/unreachable", test_unreachable);
  g_test_add_func ("/e2e/bad-input/port-in-use", test_port_in_use);
  g_test_add_func ("/e2e/bad-input/foreign-address", test_foreign_address);
  g_test_add_func ("/e2e/bad-input/privileged-port", test_privileged_port);
  g_test_add_func ("/e2e/bad-input/datagrams", test_datagrams);
  g_test_add_func ("/e2e/bad-input/broadcast", test_broadcast);
  g_test_add_func ("/e2e/bad-input/unix-paths", test_unix_paths);
  g_test_add_func ("/e2e/bad-input/stale-path", test_stale_path);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
