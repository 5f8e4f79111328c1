/* test-tools.c: ncat, socat and curl
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <sys/socket.h>

#include "sx-ours.h"
#include "sx-test-util.h"
#include "sx-tool.h"

#define GREETING "Thank you for connecting"

static char *
make_port_text (guint16 port)
{
  return g_strdup_printf ("%u", port);
}

/* Our greeting, read by somebody else's client */
static void
test_ncat_reads_greeting (void)
{
  SxOurs ours;
  g_autoptr (SxTool) tool = NULL;
  g_autofree char *port = NULL;
  g_autofree char *output = NULL;

  SX_TOOL_SKIP_WITHOUT ("ncat");
  sx_ours_init (&ours);
  port = make_port_text (sx_ours_listen (&ours, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE, GREETING));
  tool = sx_tool_start (NULL, "ncat", "--recv-only", "127.0.0.1", port);
  output = sx_tool_finish (tool);
  g_assert_cmpstr (output, ==, GREETING);
  sx_ours_clear (&ours);
}

/* Their text through our echo: all of it comes back, and then the end */
static void
test_ncat_hears_echo (void)
{
  SxOurs ours;
  g_autoptr (SxTool) tool = NULL;
  g_autofree char *port = NULL;
  g_autofree char *output = NULL;

  SX_TOOL_SKIP_WITHOUT ("ncat");
  SX_TEST_SKIP_WITHOUT_IPV6;
  sx_ours_init (&ours);
  port = make_port_text (sx_ours_listen (&ours, "::1", SX_BEHAVIOUR_ECHO, NULL));
  tool = sx_tool_start (NULL, "ncat", "-6", "::1", port);
  g_assert_true (sx_tool_write (tool, "there and back\n"));
  g_assert_true (sx_tool_wait_for (tool, "there and back\n"));
  output = sx_tool_finish (tool);
  g_assert_cmpstr (output, ==, "there and back\n");
  sx_ours_clear (&ours);
}

/* Both ways between our client and their server */
static void
test_ncat_listens (void)
{
  SxOurs ours;
  g_autoptr (SxTool) tool = NULL;
  g_autofree char *port = NULL;
  g_autofree char *got = NULL;
  guint16 number = sx_test_find_free_port (SOCK_STREAM);
  guint32 socket;

  SX_TOOL_SKIP_WITHOUT ("ncat");
  sx_ours_init (&ours);
  port = make_port_text (number);
  tool = sx_tool_start ("istening", "ncat", "-v", "-n", "-l", "127.0.0.1", port);
  socket = sx_ours_connect (&ours, "127.0.0.1", number);
  sx_ours_send (&ours, socket, "to ncat");
  g_assert_true (sx_tool_wait_for (tool, "to ncat"));
  g_assert_true (sx_tool_write (tool, "from ncat"));
  got = sx_ours_receive (&ours, SX_KIND_RECV, strlen ("from ncat"));
  g_assert_cmpstr (got, ==, "from ncat");
  sx_ours_clear (&ours);
}

static void
test_ncat_datagrams (void)
{
  SxOurs ours;
  SxRecord record = SX_RECORD_INIT;
  g_autoptr (SxTool) tool = NULL;
  g_autofree char *port = NULL;
  g_autofree char *got = NULL;
  guint32 socket;

  SX_TOOL_SKIP_WITHOUT ("ncat");
  sx_ours_init (&ours);
  port = make_port_text (sx_ours_bind (&ours, "127.0.0.1", &socket));
  tool = sx_tool_start (NULL, "ncat", "-u", "127.0.0.1", port);
  g_assert_true (sx_tool_write (tool, "datagram"));
  got = sx_ours_receive (&ours, SX_KIND_RECVFROM, strlen ("datagram"));
  g_assert_cmpstr (got, ==, "datagram");
  g_assert_true (sx_ours_wait_kind (&ours, SX_KIND_RECVFROM, &record));
  sx_ours_send_to (&ours, socket, "127.0.0.1", sx_address_get_port (&record.remote), "reply");
  g_assert_true (sx_tool_wait_for (tool, "reply"));
  sx_ours_clear (&ours);
}

static void
test_ncat_unix (void)
{
  SxOurs ours;
  g_autoptr (SxTool) tool = NULL;
  g_autofree char *path = NULL;
  g_autofree char *output = NULL;

  SX_TOOL_SKIP_WITHOUT ("ncat");
  sx_ours_init (&ours);
  path = g_build_filename (ours.folder, "ours", NULL);
  sx_ours_listen_path (&ours, path, SX_BEHAVIOUR_GREET_CLOSE, GREETING);
  tool = sx_tool_start (NULL, "ncat", "--recv-only", "-U", path);
  output = sx_tool_finish (tool);
  g_assert_cmpstr (output, ==, GREETING);
  sx_ours_clear (&ours);
}

/* socat as the client of our echo, on an abstract name */
static void
test_socat_abstract (void)
{
  SxOurs ours;
  g_autoptr (SxTool) tool = NULL;
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;

  SX_TOOL_SKIP_WITHOUT ("socat");
  sx_ours_init (&ours);
  name = g_strdup_printf ("@sx-interop-%d", g_random_int_range (0, G_MAXINT));
  address = g_strdup_printf ("ABSTRACT-CONNECT:%s", name + 1);
  sx_ours_listen_path (&ours, name, SX_BEHAVIOUR_ECHO, NULL);
  tool = sx_tool_start (NULL, "socat", "-", address);
  g_assert_true (sx_tool_write (tool, "abstract\n"));
  g_assert_true (sx_tool_wait_for (tool, "abstract\n"));
  sx_ours_clear (&ours);
}

/* socat as an echo server of ours, on IPv6 */
static void
test_socat_echo (void)
{
  SxOurs ours;
  g_autoptr (SxTool) tool = NULL;
  g_autofree char *address = NULL;
  g_autofree char *got = NULL;
  guint16 port = sx_test_find_free_port (SOCK_STREAM);
  guint32 socket;

  SX_TOOL_SKIP_WITHOUT ("socat");
  SX_TEST_SKIP_WITHOUT_IPV6;
  sx_ours_init (&ours);
  address = g_strdup_printf ("TCP6-LISTEN:%u,bind=[::1]", port);
  tool = sx_tool_start ("listening on", "socat", "-d", "-d", address, "PIPE");
  socket = sx_ours_connect (&ours, "[::1]", port);
  sx_ours_send (&ours, socket, "round trip");
  got = sx_ours_receive (&ours, SX_KIND_RECV, strlen ("round trip"));
  g_assert_cmpstr (got, ==, "round trip");
  sx_ours_clear (&ours);
}

static void
test_socat_datagrams (void)
{
  SxOurs ours;
  g_autoptr (SxTool) tool = NULL;
  g_autofree char *address = NULL;
  g_autofree char *got = NULL;
  guint16 port = sx_test_find_free_port (SOCK_DGRAM);
  guint32 socket;

  SX_TOOL_SKIP_WITHOUT ("socat");
  SX_TEST_SKIP_WITHOUT_IPV6;
  sx_ours_init (&ours);
  address = g_strdup_printf ("UDP6-LISTEN:%u,bind=[::1]", port);
  tool = sx_tool_start ("listening on", "socat", "-d", "-d", address, "PIPE");
  sx_ours_bind (&ours, "::1", &socket);
  sx_ours_send_to (&ours, socket, "::1", port, "echoed");
  got = sx_ours_receive (&ours, SX_KIND_RECVFROM, strlen ("echoed"));
  g_assert_cmpstr (got, ==, "echoed");
  sx_ours_clear (&ours);
}

/* A path to a path: datagrams of Unix sockets */
static void
test_socat_unix_datagrams (void)
{
  SxOurs ours;
  g_autoptr (SxTool) tool = NULL;
  g_autofree char *path = NULL;
  g_autofree char *address = NULL;
  g_autofree char *got = NULL;
  guint32 socket;

  SX_TOOL_SKIP_WITHOUT ("socat");
  sx_ours_init (&ours);
  path = g_build_filename (ours.folder, "mailbox", NULL);
  address = g_strdup_printf ("UNIX-SENDTO:%s", path);
  sx_ours_bind (&ours, path, &socket);
  tool = sx_tool_start (NULL, "socat", "-u", "STDIN", address);
  g_assert_true (sx_tool_write (tool, "posted"));
  got = sx_ours_receive (&ours, SX_KIND_RECVFROM, strlen ("posted"));
  g_assert_cmpstr (got, ==, "posted");
  sx_ours_clear (&ours);
}

/* A greeting that is an answer of HTTP, and a browser without a window */
static void
test_curl (void)
{
  SxOurs ours;
  g_autoptr (SxTool) tool = NULL;
  g_autofree char *url = NULL;
  g_autofree char *output = NULL;
  g_autofree char *request = NULL;
  guint16 port;

  SX_TOOL_SKIP_WITHOUT ("curl");
  sx_ours_init (&ours);
  port = sx_ours_listen (&ours, "127.0.0.1", SX_BEHAVIOUR_GREET,
                         "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
  url = g_strdup_printf ("http://127.0.0.1:%u/", port);
  tool = sx_tool_start (NULL, "curl", "--silent", "--show-error", "--noproxy", "*", url);
  output = sx_tool_finish (tool);
  g_assert_cmpstr (output, ==, "hello");
  request = sx_ours_receive (&ours, SX_KIND_RECV, strlen ("GET / HTTP/1.1\r\n"));
  g_assert_true (g_str_has_prefix (request, "GET / HTTP/1.1\r\n"));
  sx_ours_clear (&ours);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/interop/ncat/reads-greeting", test_ncat_reads_greeting);
  g_test_add_func ("/interop/ncat/hears-echo", test_ncat_hears_echo);
  g_test_add_func ("/interop/ncat/listens", test_ncat_listens);
  g_test_add_func ("/interop/ncat/datagrams", test_ncat_datagrams);
  g_test_add_func ("/interop/ncat/unix", test_ncat_unix);
  g_test_add_func ("/interop/socat/abstract", test_socat_abstract);
  g_test_add_func ("/interop/socat/echo", test_socat_echo);
  g_test_add_func ("/interop/socat/datagrams", test_socat_datagrams);
  g_test_add_func ("/interop/socat/unix-datagrams", test_socat_unix_datagrams);
  g_test_add_func ("/interop/curl", test_curl);

  return g_test_run ();
}
