/* test-python.c: forms that Python itself would print
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <gio/gio.h>

#include "sx-python.h"

#define PYTHON "/usr/bin/python3"

static SxAddress
ipv4 (const char *host,
      guint16     port)
{
  struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons (port) };
  SxAddress address;

  inet_pton (AF_INET, host, &in.sin_addr);
  sx_address_set (&address, &in, sizeof in);
  return address;
}

static SxAddress
ipv6 (const char *host,
      guint16     port,
      guint32     flow,
      guint32     scope)
{
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons (port),
                              .sin6_flowinfo = htonl (flow), .sin6_scope_id = scope };
  SxAddress address;

  inet_pton (AF_INET6, host, &in6.sin6_addr);
  sx_address_set (&address, &in6, sizeof in6);
  return address;
}

static SxAddress
path (const char *bytes,
      gsize       length)
{
  struct sockaddr_un un = { .sun_family = AF_UNIX };
  SxAddress address;

  memcpy (un.sun_path, bytes, length);
  sx_address_set (&address, &un, offsetof (struct sockaddr_un, sun_path) + length);
  return address;
}

static void
assert_address (SxAddress   address,
                const char *expected)
{
  g_autofree char *text = sx_python_address (&address);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_addresses (void)
{
  assert_address (ipv4 ("127.0.0.1", 48437), "('127.0.0.1', 48437)");
  assert_address (ipv6 ("::1", 80, 0, 0), "('::1', 80, 0, 0)");
  assert_address (ipv6 ("fe80::1", 80, 7, 2), "('fe80::1', 80, 7, 2)");
  assert_address (path ("/tmp/it's", 10), "\"/tmp/it's\"");
  assert_address (path ("\0name\xff", 6), "b'\\x00name\\xff'");
  assert_address (path ("", 0), "''");
  assert_address ((SxAddress) { 0, }, "None");
}

static SxRecord
result (int         family,
        int         type,
        int         protocol,
        const char *name,
        SxAddress   address)
{
  SxRecord record = SX_RECORD_INIT;

  record.kind = SX_KIND_ADDRINFO;
  record.args[0] = family;
  record.args[1] = type;
  record.args[2] = protocol;
  record.remote = address;
  record.payload = (const guint8 *) name;
  record.payload_length = strlen (name);
  return record;
}

static void
test_list (void)
{
  SxRecord records[3] = {
    result (2, 1, 0, "", ipv4 ("94.130.81.180", 80)),
    { .kind = SX_KIND_GETADDRINFO },
    result (10, 2, 17, "a'b", ipv6 ("::1", 53, 0, 0)),
  };
  g_autofree char *one = sx_python_addrinfo_list (records, 1);
  g_autofree char *two = sx_python_addrinfo_list (records, 3);
  g_autofree char *none = sx_python_addrinfo_list (NULL, 0);

  g_assert_cmpstr (one, ==, "[(2, 1, 0, '', ('94.130.81.180', 80))]");
  g_assert_cmpstr (two, ==, "[(2, 1, 0, '', ('94.130.81.180', 80)), (10, 2, 17, \"a'b\", ('::1', 53, 0, 0))]");
  g_assert_cmpstr (none, ==, "[]");
}

/* repr() of what we say is what we say */
static void
test_against_python (void)
{
  static const char *const names[] = {
    "plain", "it's", "\"both\" 'quotes'", "back\\slash", "a\nb\r\t\001\177", "ü€😀", "\302\240\302\205\342\200\256",
    "\xff\xc3", "\342\200\203", "\303\255",
  };
  GString *program = g_string_new ("import sys\nfor line in sys.stdin.buffer.read().decode().split('\\n'):\n"
                                   "    assert repr(eval(line)) == line, (line, repr(eval(line)))\n");
  g_autofree char *source = g_string_free (program, FALSE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GString) lines = g_string_new ("[]");
  g_autoptr (GError) error = NULL;
  g_autofree char *complaint = NULL;

  if (!g_file_test (PYTHON, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("Python is not installed: there is no " PYTHON);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      SxRecord record = result (10, 1, 6, names[i], ipv6 ("fe80::abcd", i, i, i));
      g_autofree char *list = sx_python_addrinfo_list (&record, 1);
      SxAddress unix_address = path (names[i], strlen (names[i]) + 1);
      SxAddress abstract = path ("\0ab'c\n\"\\\xff", 9);
      g_autofree char *one = sx_python_address (&unix_address);
      g_autofree char *two = sx_python_address (&abstract);

      g_string_append_printf (lines, "\n%s\n%s\n%s", list, one, two);
    }

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                              PYTHON, "-c", source, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, lines->str, NULL, NULL, &complaint, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (complaint, ==, "");
  g_assert_true (g_subprocess_get_successful (process));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/python/addresses", test_addresses);
  g_test_add_func ("/python/list", test_list);
  g_test_add_func ("/python/against-python", test_against_python);

  return g_test_run ();
}
