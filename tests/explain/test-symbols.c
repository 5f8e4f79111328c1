/* test-symbols.c: the names of the socket API's numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "sx-symbols.h"

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_names (void)
{
  assert_text (sx_symbols_family (AF_INET), "AF_INET");
  assert_text (sx_symbols_family (AF_UNIX), "AF_UNIX");
  assert_text (sx_symbols_family (9), "AF_X25");
  assert_text (sx_symbols_family (4711), "4711");
  assert_text (sx_symbols_type (SOCK_STREAM), "SOCK_STREAM");
  assert_text (sx_symbols_type (SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK), "SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK");
  assert_text (sx_symbols_type (7), "7");
  assert_text (sx_symbols_type (-1), "-1");
  assert_text (sx_symbols_protocol (0), "0");
  assert_text (sx_symbols_protocol (IPPROTO_TCP), "IPPROTO_TCP");
  assert_text (sx_symbols_option (SOL_SOCKET, SO_REUSEADDR), "SO_REUSEADDR");
  assert_text (sx_symbols_option (IPPROTO_IPV6, IPV6_V6ONLY), "IPV6_V6ONLY");
  assert_text (sx_symbols_option (IPPROTO_TCP, TCP_NODELAY), "TCP_NODELAY");
  assert_text (sx_symbols_option (47, 11), "47:11");
  assert_text (sx_symbols_shutdown (SHUT_WR), "SHUT_WR");
  assert_text (sx_symbols_shutdown (9), "9");
  assert_text (sx_symbols_flags (0), "0");
  assert_text (sx_symbols_flags (AI_PASSIVE | AI_CANONNAME), "AI_PASSIVE | AI_CANONNAME");
  assert_text (sx_symbols_flags (AI_PASSIVE | 0x40000000), "AI_PASSIVE | 0x40000000");
}

static void
test_numbers (void)
{
  assert_text (sx_symbols_family_number (AF_INET), "AF_INET (2)");
  assert_text (sx_symbols_family_number (AF_INET6), "AF_INET6 (10)");
  assert_text (sx_symbols_family_number (999), "999");
  assert_text (sx_symbols_type_number (SOCK_STREAM), "SOCK_STREAM (1)");
  assert_text (sx_symbols_type_number (0), "any (0)");
  assert_text (sx_symbols_protocol_number (IPPROTO_UDP), "IPPROTO_UDP (17)");
  assert_text (sx_symbols_protocol_number (0), "any (0)");
}

static void
test_families (void)
{
  guint n;
  const SxFamilyName *families = sx_symbols_get_families (&n);

  g_assert_cmpuint (n, >=, 45);
  for (guint i = 0; i < n; i++)
    {
      /* The numbers have no gap in the C library */
      g_assert_cmpint (families[i].number, ==, (int) i);
      g_assert_true (g_str_has_prefix (families[i].name, "AF_"));
    }
  g_assert_cmpint (families[n - 1].number, ==, AF_MAX - 1);
}

static void
test_states (void)
{
  static const char *const states[] = { "New", "Listening", "Connecting", "Open", "Half-closed (theirs)",
                                        "Half-closed (ours)", "Closed", "Failed" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_cmpstr (sx_symbols_get_state (i), ==, states[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/symbols/names", test_names);
  g_test_add_func ("/symbols/numbers", test_numbers);
  g_test_add_func ("/symbols/families", test_families);
  g_test_add_func ("/symbols/states", test_states);

  return g_test_run ();
}
