/* test-dns.c: a name that a real server of names is asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs where dns-namespace.sh has made a network of its own, in which a dnsmasq knows howcodex.com.
 */

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

#include "sx-names.h"
#include "sx-tool.h"

#define TUTORIAL "(2, 1, 6, '', ('94.130.81.180', 80))"

/* The tutorial's own example; its protocol is 6, as every Linux gives it */
static void
test_tutorial (void)
{
  static const SxQuery stream = { "howcodex.com", "www", AF_UNSPEC, SOCK_STREAM, 0, 0 };
  static const SxQuery any = { "howcodex.com", "www", AF_UNSPEC, 0, 0, 0 };
  SxOurs ours;
  g_autofree char *one = NULL;
  g_autofree char *all = NULL;

  if (getservbyname ("www", "tcp") == NULL)
    {
      g_test_skip ("this machine knows no service by its name: there is no www in /etc/services");
      return;
    }

  sx_ours_init (&ours);
  one = sx_names_ask_ours (&ours, &stream);
  g_assert_cmpstr (one, ==, "[" TUTORIAL "]");
  all = sx_names_ask_ours (&ours, &any);
  g_assert_true (g_str_has_prefix (all, "[" TUTORIAL));
  if (sx_tool_is_there (sx_tool_python ()))
    {
      g_autofree char *theirs = sx_names_ask_python (&any);

      g_assert_cmpstr (all, ==, theirs);
    }
  sx_ours_clear (&ours);
}

static void
test_canonical_name (void)
{
  static const SxQuery query = { "www.howcodex.com", "80", AF_INET, SOCK_STREAM, 0, AI_CANONNAME };
  SxOurs ours;
  g_autofree char *answer = NULL;

  sx_ours_init (&ours);
  answer = sx_names_ask_ours (&ours, &query);
  g_assert_cmpstr (answer, ==, "[(2, 1, 6, 'howcodex.com', ('94.130.81.180', 80))]");
  sx_ours_clear (&ours);
}

static void
test_unknown_name (void)
{
  static const SxQuery query = { "no-such-name.example", "80", AF_UNSPEC, SOCK_STREAM, 0, 0 };
  SxOurs ours;
  g_autofree char *answer = NULL;
  g_autofree char *error = g_strdup_printf ("%d", EAI_NONAME);

  sx_ours_init (&ours);
  answer = sx_names_ask_ours (&ours, &query);
  g_assert_cmpstr (answer, ==, error);
  sx_ours_clear (&ours);
}

/* The server never answers for this one, and it would be asked for a minute: giving up does not take as long, and the engine goes on */
static void
test_cancel (void)
{
  static const SxQuery query = { "howcodex.com", "80", AF_INET, SOCK_STREAM, 0, 0 };
  SxOurs ours;
  SxRecord record = SX_RECORD_INIT;
  g_autofree char *answer = NULL;
  guint32 request;

  sx_ours_init (&ours);
  request = sx_engine_lookup (ours.engine, ours.owner, "nobody.answers", "80", AF_UNSPEC, SOCK_STREAM, 0, 0);
  sx_engine_cancel (ours.engine, request);
  g_assert_true (sx_ours_wait_end (&ours, request, &record));
  g_assert_cmpint (record.error, ==, ECANCELED);
  answer = sx_names_ask_ours (&ours, &query);
  g_assert_cmpstr (answer, ==, "[" TUTORIAL "]");
  sx_ours_clear (&ours);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/interop/dns/tutorial", test_tutorial);
  g_test_add_func ("/interop/dns/canonical-name", test_canonical_name);
  g_test_add_func ("/interop/dns/unknown-name", test_unknown_name);
  g_test_add_func ("/interop/dns/cancel", test_cancel);

  return g_test_run ();
}
