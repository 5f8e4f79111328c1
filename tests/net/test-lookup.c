/* test-lookup.c: getaddrinfo(), and what this computer is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <netdb.h>
#include <string.h>

#include "engine-fixture.h"

static guint32
look_up (Fixture    *f,
         const char *host,
         const char *service,
         int         flags,
         SxRecord   *end)
{
  guint32 request = sx_engine_lookup (f->engine, f->owner, host, service, AF_UNSPEC, SOCK_STREAM, 0, flags);

  *end = wait_end (f, request);

  return request;
}

static void
check_one (Fixture    *f,
           const char *host,
           const char *expected)
{
  SxRecord end, record;
  guint32 request = look_up (f, host, "http", 0, &end);
  g_autofree char *address = NULL;

  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (end.value, ==, 1);
  record = wait_record (f, (Match) { .kind = SX_KIND_ADDRINFO, .request = request });
  address = sx_address_to_string (&record.remote);
  g_assert_cmpstr (address, ==, expected);
  record = wait_record (f, (Match) { .kind = SX_KIND_GETADDRINFO, .request = request });
  g_assert_cmpint (record.args[1], ==, SOCK_STREAM);
  g_assert_cmpint (record.value, >, 0);
}

static void
test_forms (Fixture *f)
{
  check_one (f, "127.0.0.1", "127.0.0.1:80");
  check_one (f, "<broadcast>", "255.255.255.255:80");
  check_one (f, "2130706433", "127.0.0.1:80");
  check_one (f, "[::1]", "[::1]:80");
}

static void
test_errors (Fixture *f)
{
  SxRecord end, record;
  guint32 request;

  look_up (f, "", "", 0, &end);
  g_assert_cmpint (end.error, ==, EAI_NONAME);
  g_assert_cmpint (end.args[1], ==, SX_KIND_GETADDRINFO);
  request = look_up (f, "localhost", "http", AI_NUMERICHOST, &end);
  g_assert_cmpint (end.error, ==, EAI_NONAME);
  record = wait_record (f, (Match) { .kind = SX_KIND_GETADDRINFO, .request = request });
  g_assert_cmpint (record.error, ==, EAI_NONAME);
  g_assert_cmpint (record.args[3], ==, AI_NUMERICHOST);
  look_up (f, "127.0.0.1", "no-such-service", 0, &end);
  g_assert_cmpint (end.error, ==, EAI_SERVICE);
}

static void
test_canonical_name (Fixture *f)
{
  SxRecord end, record;
  guint32 request = look_up (f, "localhost", "", AI_CANONNAME, &end);

  g_assert_cmpint (end.error, ==, 0);
  record = wait_record (f, (Match) { .kind = SX_KIND_ADDRINFO, .request = request });
  g_assert_cmpuint (record.payload_length, >, 0);
}

/* Far more than there are threads, all given up: each one ends, and the next one works */
static void
test_cancel (Fixture *f)
{
  guint32 requests[200];
  guint cancelled = 0;
  SxRecord end;

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      requests[i] = sx_engine_lookup (f->engine, f->owner, "localhost", "80", AF_UNSPEC, 0, 0, 0);
      sx_engine_cancel (f->engine, requests[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      end = wait_end (f, requests[i]);
      g_assert_true (end.error == 0 || end.error == ECANCELED);
      cancelled += end.error == ECANCELED;
      g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_GETADDRINFO, .request = requests[i] }), ==, 1);
      g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_END, .request = requests[i] }), ==, 1);
    }

  g_assert_cmpuint (cancelled, >, 0);
  look_up (f, "127.0.0.1", "80", 0, &end);
  g_assert_cmpint (end.error, ==, 0);
}

static void
test_describe (Fixture *f)
{
  guint32 request = sx_engine_describe (f->engine, f->owner);
  SxRecord record = wait_end (f, request);
  char name[256] = "";
  gboolean loopback = FALSE, unix_stream = FALSE;
  guint n;

  g_assert_cmpint (record.error, ==, 0);
  g_assert_cmpint (gethostname (name, sizeof name - 1), ==, 0);
  record = wait_record (f, (Match) { .kind = SX_KIND_GETHOSTNAME, .request = request });
  g_assert_cmpmem (record.payload, record.payload_length, name, strlen (name));

  n = count_records (f, (Match) { .kind = SX_KIND_INTERFACE, .request = request });
  for (guint i = 0; i < n; i++)
    {
      record = wait_record (f, (Match) { .kind = SX_KIND_INTERFACE, .request = request, .skip = i });
      loopback |= sx_address_is_loopback (&record.local);
    }
  g_assert_true (loopback || n == 0);

  n = count_records (f, (Match) { .kind = SX_KIND_FAMILY, .request = request });
  g_assert_cmpuint (n, >=, 4 * 40);
  for (guint i = 0; i < n; i++)
    {
      record = wait_record (f, (Match) { .kind = SX_KIND_FAMILY, .request = request, .skip = i });
      unix_stream |= record.args[0] == AF_UNIX && record.args[1] == SOCK_STREAM && record.error == 0;
    }
  g_assert_true (unix_stream);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/lookup/forms", test_forms);
  fixture_add ("/net/lookup/errors", test_errors);
  fixture_add ("/net/lookup/canonical-name", test_canonical_name);
  fixture_add ("/net/lookup/cancel", test_cancel);
  fixture_add ("/net/lookup/describe", test_describe);

  return g_test_run ();
}
