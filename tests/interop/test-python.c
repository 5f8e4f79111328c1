/* test-python.c: the programs that a tutorial has people write
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <sys/socket.h>

#include "sx-ours.h"
#include "sx-test-util.h"
#include "sx-tool.h"

#define GREETING "Thank you for connecting"

typedef struct
{
  const char *family;
  const char *host;   /* NULL: a path of the test's own */
} Where;

static const Where ipv4 = { "ipv4", "127.0.0.1" };
static const Where ipv6 = { "ipv6", "::1" };
static const Where local = { "unix", NULL };

static gboolean
can_test (const Where *where)
{
  if (!sx_tool_is_there (sx_tool_python ()))
    g_test_skip ("Python 3 is not installed");
  else if (where == &ipv6 && !SX_TEST_HAS_IPV6)
    g_test_skip ("this machine has no IPv6");
  else
    return TRUE;

  return FALSE;
}

/* What the first is to Python: starts one of the programs with family, host and port, or with a path */
static SxTool *
start (const char  *script,
       const char  *ready,
       const Where *where,
       const char  *path,
       guint16      port)
{
  g_autofree char *file = sx_tool_script (script);
  g_autofree char *text = g_strdup_printf ("%u", port);

  return sx_tool_start (ready, sx_tool_python (), file, where->family, where->host != NULL ? where->host : path, text);
}

/* Their server, our client */
static void
test_their_server (gconstpointer data)
{
  const Where *where = data;
  SxOurs ours;
  SxRecord record = SX_RECORD_INIT;
  g_autoptr (SxTool) server = NULL;
  g_autofree char *path = NULL;
  g_autofree char *got = NULL;
  g_autofree char *output = NULL;
  guint16 port = sx_test_find_free_port (SOCK_STREAM);

  if (!can_test (where))
    return;

  sx_ours_init (&ours);
  path = g_build_filename (ours.folder, "theirs", NULL);
  server = start ("tutorial_server.py", "listening", where, path, port);
  if (where->host != NULL)
    sx_ours_connect (&ours, where->host, port);
  else
    sx_ours_connect_path (&ours, path);
  got = sx_ours_receive (&ours, SX_KIND_RECV, strlen (GREETING));
  g_assert_cmpstr (got, ==, GREETING);
  output = sx_tool_finish (server);
  g_assert_nonnull (strstr (output, "Got connection from"));
  if (where->host != NULL)
    {
      g_autofree char *from = NULL;

      g_assert_true (sx_ours_wait_kind (&ours, SX_KIND_CONNECT, &record));
      from = g_strdup_printf ("%d", sx_address_get_port (&record.local));
      g_assert_nonnull (strstr (output, from));
    }
  sx_ours_clear (&ours);
}

/* Our server, their client */
static void
test_their_client (gconstpointer data)
{
  const Where *where = data;
  SxOurs ours;
  SxRecord record = SX_RECORD_INIT;
  g_autoptr (SxTool) client = NULL;
  g_autofree char *path = NULL;
  g_autofree char *output = NULL;
  guint16 port = 0;

  if (!can_test (where))
    return;

  sx_ours_init (&ours);
  path = g_build_filename (ours.folder, "ours", NULL);
  if (where->host != NULL)
    port = sx_ours_listen (&ours, where->host, SX_BEHAVIOUR_GREET_CLOSE, GREETING);
  else
    sx_ours_listen_path (&ours, path, SX_BEHAVIOUR_GREET_CLOSE, GREETING);
  client = start ("tutorial_client.py", NULL, where, path, port);
  output = sx_tool_finish (client);
  g_assert_cmpstr (output, ==, GREETING "\n");
  g_assert_true (sx_ours_wait_kind (&ours, SX_KIND_ACCEPT, &record));
  g_assert_cmpint (sx_address_get_family (&record.local), ==,
                   where == &ipv4 ? AF_INET : where == &ipv6 ? AF_INET6 : AF_UNIX);
  sx_ours_clear (&ours);
}

/* A datagram there and the answer back, each with its own sender */
static void
test_datagrams (gconstpointer data)
{
  const Where *where = data;
  SxOurs ours;
  SxRecord record = SX_RECORD_INIT;
  g_autoptr (SxTool) peer = NULL;
  g_autofree char *path = NULL, *our_path = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *output = NULL;
  guint16 port = sx_test_find_free_port (SOCK_DGRAM);
  guint32 socket;

  if (!can_test (where))
    return;

  sx_ours_init (&ours);
  path = g_build_filename (ours.folder, "theirs", NULL);
  our_path = g_build_filename (ours.folder, "ours", NULL);
  peer = start ("tutorial_datagrams.py", "listening", where, path, port);
  sx_ours_bind (&ours, where->host != NULL ? where->host : our_path, &socket);
  sx_ours_send_to (&ours, socket, where->host != NULL ? where->host : path, port, "question");
  answer = sx_ours_receive (&ours, SX_KIND_RECVFROM, strlen ("answer to question"));
  g_assert_cmpstr (answer, ==, "answer to question");
  output = sx_tool_finish (peer);
  g_assert_nonnull (strstr (output, "received b'question' from"));
  g_assert_true (sx_ours_wait_kind (&ours, SX_KIND_RECVFROM, &record));
  if (where->host != NULL)
    g_assert_cmpint (sx_address_get_port (&record.remote), ==, port);
  sx_ours_clear (&ours);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/interop/python/their-server/ipv4", &ipv4, test_their_server);
  g_test_add_data_func ("/interop/python/their-server/ipv6", &ipv6, test_their_server);
  g_test_add_data_func ("/interop/python/their-server/unix", &local, test_their_server);
  g_test_add_data_func ("/interop/python/their-client/ipv4", &ipv4, test_their_client);
  g_test_add_data_func ("/interop/python/their-client/ipv6", &ipv6, test_their_client);
  g_test_add_data_func ("/interop/python/their-client/unix", &local, test_their_client);
  g_test_add_data_func ("/interop/python/datagrams/ipv4", &ipv4, test_datagrams);
  g_test_add_data_func ("/interop/python/datagrams/ipv6", &ipv6, test_datagrams);
  g_test_add_data_func ("/interop/python/datagrams/unix", &local, test_datagrams);

  return g_test_run ();
}
