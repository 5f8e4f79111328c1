/* test-getaddrinfo.c: the same hints, the same answer as Python's, letter by letter
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "sx-names.h"
#include "sx-tool.h"

/* Addresses and localhost only: nobody is asked for them */
static const SxQuery queries[] = {
  { "127.0.0.1", "80", AF_UNSPEC, 0, 0, 0 },
  { "127.0.0.1", NULL, AF_UNSPEC, SOCK_STREAM, 0, 0 },
  { "localhost", "80", AF_UNSPEC, 0, 0, 0 },
  { "localhost", "80", AF_INET, SOCK_STREAM, 0, 0 },
  { "localhost", "80", AF_INET6, SOCK_STREAM, 0, 0 },
  { "localhost", "80", AF_UNSPEC, SOCK_DGRAM, IPPROTO_UDP, 0 },
  { "localhost", "80", AF_UNSPEC, SOCK_STREAM, IPPROTO_TCP, AI_CANONNAME },
  { "127.0.0.1", "80", AF_INET, SOCK_STREAM, 0, AI_CANONNAME },
  { "::1", "12345", AF_UNSPEC, SOCK_STREAM, 0, AI_NUMERICHOST },
  { "::ffff:127.0.0.1", "0", AF_UNSPEC, SOCK_STREAM, 0, 0 },
  { "127.0.0.1", "80", AF_INET6, SOCK_STREAM, 0, AI_V4MAPPED },
  { "127.0.0.1", "80", AF_INET6, SOCK_STREAM, 0, 0 },
  { "127.0.0.1", NULL, AF_UNSPEC, SOCK_RAW, 0, 0 },
  { NULL, "80", AF_UNSPEC, SOCK_STREAM, 0, AI_PASSIVE },
  { NULL, "80", AF_UNSPEC, SOCK_STREAM, 0, 0 },
  { "127.0.0.1", "80", AF_UNSPEC, SOCK_STREAM, 0, AI_ADDRCONFIG },
  { "127.0.0.1", "80", AF_UNSPEC, SOCK_STREAM, 0, AI_NUMERICSERV },
  { "localhost", "80", AF_UNSPEC, SOCK_STREAM, 0, AI_NUMERICHOST },
  { "127.0.0.1", "no-such-service", AF_UNSPEC, SOCK_STREAM, 0, 0 },
  { "127.0.0.1", "http", AF_UNSPEC, SOCK_STREAM, 0, AI_NUMERICSERV },
  { "127.0.0.1", "80", AF_UNSPEC, SOCK_STREAM, IPPROTO_UDP, 0 },
  { "0x7f.1", "80", AF_UNSPEC, SOCK_STREAM, 0, 0 },
};

static void
test_query (gconstpointer data)
{
  const SxQuery *query = data;
  SxOurs ours;
  g_autofree char *our_answer = NULL;
  g_autofree char *their_answer = NULL;

  if (!sx_tool_is_there (sx_tool_python ()))
    {
      g_test_skip ("Python 3 is not installed");
      return;
    }

  sx_ours_init (&ours);
  our_answer = sx_names_ask_ours (&ours, query);
  their_answer = sx_names_ask_python (query);
  g_assert_cmpstr (our_answer, ==, their_answer);
  sx_ours_clear (&ours);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      const SxQuery *query = &queries[i];
      g_autofree char *path = g_strdup_printf ("/interop/getaddrinfo/%u: %s %s %d %d %d %#x", i,
                                               query->host != NULL ? query->host : "-",
                                               query->service != NULL ? query->service : "-", query->family, query->type,
                                               query->protocol, (guint) query->flags);

      g_test_add_data_func (path, query, test_query);
    }

  return g_test_run ();
}
