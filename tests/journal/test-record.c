/* test-record.c: kinds, and what is a message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-record-filter.h"

#include <errno.h>

static void
test_names (void)
{
  /* The numbers are those of files: written out here, so that nobody changes one by accident */
  static const char *names[] = {
    "none", "begin", "end", "socket", "setsockopt", "bind", "listen", "accept", "connecting", "connect", "send",
    "recv", "sendto", "recvfrom", "shutdown", "close", "waiting", "getaddrinfo", "addrinfo", "gethostname",
    "interface", "family", "unlink",
  };

  g_assert_cmpuint (SX_N_KINDS, >=, G_N_ELEMENTS (names));
  for (guint kind = 0; kind < G_N_ELEMENTS (names); kind++)
    g_assert_cmpstr (sx_kind_get_name (kind), ==, names[kind]);
  g_assert_cmpstr (sx_kind_get_name (SX_N_KINDS), ==, "unknown");
  g_assert_cmpstr (sx_kind_get_name (65535), ==, "unknown");
}

static void
test_calls (void)
{
  static const SxKind calls[] = {
    SX_KIND_SOCKET, SX_KIND_SETSOCKOPT, SX_KIND_BIND, SX_KIND_LISTEN, SX_KIND_ACCEPT, SX_KIND_CONNECT,
    SX_KIND_SEND, SX_KIND_RECV, SX_KIND_SENDTO, SX_KIND_RECVFROM, SX_KIND_SHUTDOWN, SX_KIND_CLOSE,
    SX_KIND_GETADDRINFO, SX_KIND_GETHOSTNAME, SX_KIND_UNLINK,
  };
  guint64 mask = 0;

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    mask |= SX_KIND_MASK (calls[i]);
  for (guint kind = 0; kind < SX_N_KINDS; kind++)
    g_assert_cmpint (sx_kind_is_call (kind), ==, (mask & SX_KIND_MASK (kind)) != 0);

  g_assert_false (sx_kind_is_call (SX_N_KINDS));
  g_assert_cmpuint (SX_KINDS_CALLS, ==, mask);
}

static void
test_messages (void)
{
  static const struct
  {
    SxKind   kind;
    gint32   error;
    gint64   value;
    gboolean is_message;
  } rows[] = {
    { SX_KIND_SEND, 0, 5, TRUE },
    { SX_KIND_SEND, EPIPE, 0, FALSE },
    { SX_KIND_SENDTO, 0, 0, TRUE },
    { SX_KIND_SENDTO, EMSGSIZE, 0, FALSE },
    { SX_KIND_RECVFROM, 0, 0, TRUE },
    { SX_KIND_RECVFROM, ECONNREFUSED, 0, FALSE },
    { SX_KIND_RECV, 0, 1, TRUE },
    { SX_KIND_RECV, 0, 0, FALSE },
    { SX_KIND_RECV, ECONNRESET, 5, FALSE },
    { SX_KIND_ACCEPT, 0, 5, FALSE },
    { SX_KIND_BEGIN, 0, 5, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SxRecord record = { .kind = rows[i].kind, .error = rows[i].error, .value = rows[i].value };

      g_test_message ("%s %d", sx_kind_get_name (rows[i].kind), rows[i].error);
      g_assert_cmpint (sx_record_is_message (&record), ==, rows[i].is_message);
    }

  for (guint kind = 0; kind < SX_N_KINDS; kind++)
    g_assert_cmpint (sx_kind_is_message (kind), ==, (SX_KINDS_MESSAGES & SX_KIND_MASK (kind)) != 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/record/names", test_names);
  g_test_add_func ("/journal/record/calls", test_calls);
  g_test_add_func ("/journal/record/messages", test_messages);

  return g_test_run ();
}
