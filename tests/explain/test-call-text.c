/* test-call-text.c: records as lines of the log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>
#include <netdb.h>

#include "sx-call-text.h"
#include "sx-test-records.h"

#define HERE sx_test_address ("127.0.0.1", 12345)
#define PEER sx_test_address ("127.0.0.1", 48437)

static void
assert_line (const SxRecord *record,
             const char     *call,
             const char     *result,
             const char     *details,
             const char     *sentence)
{
  g_autofree char *our_call = sx_call_text_call (record);
  g_autofree char *our_result = sx_call_text_result (record);
  g_autofree char *our_details = sx_call_text_details (record);
  g_autofree char *our_sentence = sx_call_text_sentence (record);

  g_assert_cmpstr (our_call, ==, call);
  g_assert_cmpstr (our_result, ==, result);
  g_assert_cmpstr (our_details, ==, details);
  g_assert_cmpstr (our_sentence, ==, sentence);
}

static void
test_setup (void)
{
  SxRecord socket_ok = { .kind = SX_KIND_SOCKET, .socket = 1, .args = { AF_INET, SOCK_STREAM, 0 } };
  SxRecord option = { .kind = SX_KIND_SETSOCKOPT, .socket = 1, .args = { SOL_SOCKET, SO_REUSEADDR, 1 } };
  SxRecord bound = { .kind = SX_KIND_BIND, .socket = 1, .args = { 12345 }, .local = HERE };
  SxRecord chosen = { .kind = SX_KIND_BIND, .socket = 1, .args = { 0 }, .local = sx_test_address ("127.0.0.1", 43211) };
  SxRecord file = { .kind = SX_KIND_BIND, .socket = 1, .local = sx_test_address ("/tmp/x", 0) };
  SxRecord in_use = { .kind = SX_KIND_BIND, .socket = 1, .args = { 12345 }, .local = HERE, .error = EADDRINUSE };
  SxRecord listening = { .kind = SX_KIND_LISTEN, .socket = 1, .args = { 5 }, .local = HERE };

  assert_line (&socket_ok, "socket(AF_INET, SOCK_STREAM, 0)", "ok", "AF_INET = 2, SOCK_STREAM = 1, protocol 0",
               "Socket 1 was made (AF_INET, SOCK_STREAM).");
  assert_line (&option, "setsockopt SO_REUSEADDR 1", "ok", "SOL_SOCKET = 1, SO_REUSEADDR = 2",
               "Socket 1: the option SO_REUSEADDR was set to 1.");
  assert_line (&bound, "bind 127.0.0.1:12345", "ok", NULL, "Socket 1 was bound to 127.0.0.1:12345.");
  assert_line (&chosen, "bind 127.0.0.1:0", "127.0.0.1:43211", NULL, "Socket 1 was bound to 127.0.0.1:43211.");
  assert_line (&file, "bind /tmp/x", "ok", NULL, "Socket 1 was bound to /tmp/x.");
  assert_line (&in_use, "bind 127.0.0.1:12345", "EADDRINUSE",
               "EADDRINUSE (98): The address is taken already.",
               "Socket 1: bind 127.0.0.1:12345 failed (EADDRINUSE). The address is taken already.");
  assert_line (&listening, "listen 5", "ok",
               "Backlog 5: that many connections may wait to be accepted.\nOwn address: 127.0.0.1:12345",
               "Socket 1 listens on 127.0.0.1:12345.");
}

static void
test_connections (void)
{
  SxRecord accepted = { .kind = SX_KIND_ACCEPT, .socket = 2, .args = { 1, AF_INET, SOCK_STREAM, 0 },
                        .local = HERE, .remote = PEER };
  SxRecord mapped = { .kind = SX_KIND_ACCEPT, .socket = 2, .args = { 1 },
                      .remote = sx_test_address ("::ffff:127.0.0.1", 4) };
  SxRecord connecting = { .kind = SX_KIND_CONNECTING, .socket = 3, .remote = HERE };
  SxRecord connected = { .kind = SX_KIND_CONNECT, .socket = 3, .remote = HERE, .local = PEER, .value = 1204000 };
  SxRecord refused = { .kind = SX_KIND_CONNECT, .socket = 3, .remote = HERE, .error = ECONNREFUSED };
  SxRecord late = { .kind = SX_KIND_CONNECT, .socket = 3, .remote = HERE, .error = ETIMEDOUT, .args = { 1 } };

  assert_line (&accepted, "accept", "127.0.0.1:48437",
               "Accepted from listener 1; the new socket is number 2.\nAF_INET = 2, SOCK_STREAM = 1, protocol 0\n"
               "Own address: 127.0.0.1:12345",
               "Got connection from 127.0.0.1:48437: it is socket 2.");
  assert_line (&mapped, "accept", "[::ffff:127.0.0.1]:4",
               "Accepted from listener 1; the new socket is number 2.\n"
               "An IPv4 address in IPv6's form (::ffff:…): the socket is IPv6, the peer IPv4.",
               "Got connection from [::ffff:127.0.0.1]:4: it is socket 2.");
  assert_line (&connecting, "connect 127.0.0.1:12345", "EINPROGRESS", NULL, "Socket 3 is connecting to 127.0.0.1:12345.");
  assert_line (&connected, "connect 127.0.0.1:12345", "ok", "Own address: 127.0.0.1:48437\ntook 1.204 ms",
               "Socket 3 is connected to 127.0.0.1:12345.");
  assert_line (&refused, "connect 127.0.0.1:12345", "ECONNREFUSED",
               "ECONNREFUSED (111): Nothing is listening there: the computer answered that the port is closed.",
               "Socket 3: connect 127.0.0.1:12345 failed (ECONNREFUSED). "
               "Nothing is listening there: the computer answered that the port is closed.");
  assert_line (&late, "connect 127.0.0.1:12345", "ETIMEDOUT",
               "ETIMEDOUT (110): No answer came in time.\nThe time-out is this program's own, from its preferences.",
               "Socket 3: connect 127.0.0.1:12345 failed (ETIMEDOUT). No answer came in time.");
}

static void
test_messages (void)
{
  SxRecord sent = { .kind = SX_KIND_SEND, .socket = 4, .value = 24, .remote = PEER };
  SxRecord one = { .kind = SX_KIND_SEND, .socket = 4, .value = 1 };
  SxRecord received = { .kind = SX_KIND_RECV, .socket = 4, .value = 24, .args = { 1024 }, .remote = HERE };
  SxRecord end = { .kind = SX_KIND_RECV, .socket = 4, .value = 0, .remote = HERE };
  SxRecord to = { .kind = SX_KIND_SENDTO, .socket = 5, .value = 0, .remote = HERE };
  SxRecord from = { .kind = SX_KIND_RECVFROM, .socket = 5, .value = 0, .remote = PEER, .flags = SX_RECORD_TRUNCATED };
  SxRecord waiting = { .kind = SX_KIND_WAITING, .socket = 4, .value = 512 };
  SxRecord waiting_one = { .kind = SX_KIND_WAITING, .socket = 4, .value = 1 };

  assert_line (&sent, "send", "24 bytes", "Peer: 127.0.0.1:48437", "Socket 4 sent 24 bytes to 127.0.0.1:48437.");
  assert_line (&one, "send", "1 byte", NULL, "Socket 4 sent 1 byte.");
  assert_line (&received, "recv", "24 bytes", "Peer: 127.0.0.1:12345\nroom for 1024 bytes",
               "Socket 4 received 24 bytes from 127.0.0.1:12345.");
  assert_line (&end, "recv", "end of stream", "Peer: 127.0.0.1:12345",
               "The peer of socket 4 sends no more (end of stream).");
  assert_line (&to, "sendto 127.0.0.1:12345", "0 bytes", NULL, "Socket 5 sent a datagram of 0 bytes to 127.0.0.1:12345.");
  assert_line (&from, "recvfrom", "0 bytes",
               "Peer: 127.0.0.1:48437\nThe bytes were not all kept: the log is at its size limit.",
               "Socket 5 received a datagram of 0 bytes from 127.0.0.1:48437.");
  assert_line (&waiting, "waiting", "512 bytes", NULL, "Socket 4: 512 bytes wait to be sent.");
  assert_line (&waiting_one, "waiting", "1 byte", NULL, "Socket 4: 1 byte waits to be sent.");
}

static void
test_endings (void)
{
  SxRecord half = { .kind = SX_KIND_SHUTDOWN, .socket = 4, .args = { SHUT_WR } };
  SxRecord closed = { .kind = SX_KIND_CLOSE, .socket = 4 };
  SxRecord reset = { .kind = SX_KIND_CLOSE, .socket = 4, .args = { 1 } };
  SxRecord unlinked = { .kind = SX_KIND_UNLINK, .local = sx_test_address ("/tmp/x", 0) };

  assert_line (&half, "shutdown SHUT_WR", "ok", "SHUT_WR = 1", "Socket 4 sends no more, but can still receive (SHUT_WR).");
  assert_line (&closed, "close", "ok", NULL, "Socket 4 was closed.");
  assert_line (&reset, "close", "ok", "With SO_LINGER 0: the connection is reset.",
               "Socket 4 was closed and its connection reset.");
  assert_line (&unlinked, "unlink /tmp/x", "ok", NULL, "The socket file /tmp/x was removed.");
}

static void
test_lookups (void)
{
  static const char asked[] = "localhost\0" "12345";
  SxRecord looked = { .kind = SX_KIND_GETADDRINFO, .value = 1500000000, .args = { AF_UNSPEC, SOCK_STREAM, 0, AI_PASSIVE },
                      .payload = (const guint8 *) asked, .payload_length = sizeof asked };
  SxRecord nobody = { .kind = SX_KIND_GETADDRINFO, .error = EAI_NONAME };
  SxRecord result = { .kind = SX_KIND_ADDRINFO, .args = { AF_INET, SOCK_STREAM, 6 }, .remote = HERE };
  SxRecord name = { .kind = SX_KIND_GETHOSTNAME, .payload = (const guint8 *) "box\n", .payload_length = 4 };
  SxRecord interface = { .kind = SX_KIND_INTERFACE, .payload = (const guint8 *) "lo", .payload_length = 2, .local = HERE };
  SxRecord family = { .kind = SX_KIND_FAMILY, .args = { AF_X25, SOCK_STREAM, 0 }, .error = EAFNOSUPPORT };

  assert_line (&looked, "getaddrinfo('localhost', '12345')", "ok",
               "ai_family AF_UNSPEC (0), ai_socktype SOCK_STREAM (1), ai_protocol any (0), ai_flags AI_PASSIVE\ntook 1.500 s",
               "getaddrinfo('localhost', '12345') was answered after 1.500 s.");
  assert_line (&nobody, "getaddrinfo('', '')", "EAI_NONAME",
               "ai_family AF_UNSPEC (0), ai_socktype any (0), ai_protocol any (0), ai_flags 0\n"
               "EAI_NONAME (-2): No computer is known by this name.",
               "getaddrinfo('', '') failed (EAI_NONAME). No computer is known by this name.");
  assert_line (&result, "getaddrinfo", "127.0.0.1:12345", "AF_INET = 2, SOCK_STREAM = 1, IPPROTO_TCP = 6",
               "A result is 127.0.0.1:12345.");
  assert_line (&name, "gethostname", "box\\n", NULL, "This computer's name is box\\n.");
  assert_line (&interface, "getifaddrs lo", "127.0.0.1", NULL, "A network interface has the address 127.0.0.1 (AF_INET).");
  assert_line (&family, "socket(AF_X25, SOCK_STREAM, 0)", "EAFNOSUPPORT",
               "AF_X25 = 9, SOCK_STREAM = 1, protocol 0\n"
               "EAFNOSUPPORT (97): This computer does not know this family of addresses.",
               "socket(AF_X25, SOCK_STREAM, 0) failed (EAFNOSUPPORT). This computer does not know this family of addresses.");
}

/* A kind of a newer program's journal, and records with nothing in them */
static void
test_every_kind (void)
{
  for (int kind = 0; kind < SX_N_KINDS + 3; kind++)
    for (int error = -1; error <= 1; error++)
      {
        SxRecord record = { .kind = kind, .error = error, .socket = kind % 2 };
        g_autofree char *call = sx_call_text_call (&record);
        g_autofree char *result = sx_call_text_result (&record);
        g_autofree char *details = sx_call_text_details (&record);
        g_autofree char *sentence = sx_call_text_sentence (&record);

        g_assert_nonnull (call);
        g_assert_nonnull (result);
        g_assert_true (details == NULL || *details != '\0');
        g_assert_cmpuint (strlen (sentence), >, 5);
        if (sx_kind_is_call (kind) && kind != SX_KIND_FAMILY)
          g_assert_true (g_str_has_prefix (call, sx_kind_get_name (kind)));
        if (error != 0)
          g_assert_cmpstr (result, ==, error > 0 ? "EPERM" : "EAI_BADFLAGS");
      }
}

static void
test_times (void)
{
  g_autofree char *time = sx_call_text_time (G_GINT64_CONSTANT (1795378447103512345));
  g_autofree char *date = sx_call_text_date (G_GINT64_CONSTANT (1795378447103512345));
  g_autofree char *zero = sx_call_text_date (0);
  g_autofree char *before = sx_call_text_date (-1);

  g_assert_cmpstr (time, ==, "20:14:07.103512");
  g_assert_cmpstr (date, ==, "2026-11-22 20:14:07.103512345");
  g_assert_cmpstr (zero, ==, "1970-01-01 00:00:00.000000000");
  g_assert_cmpstr (before, ==, "1969-12-31 23:59:59.999999999");
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/call-text/setup", test_setup);
  g_test_add_func ("/call-text/connections", test_connections);
  g_test_add_func ("/call-text/messages", test_messages);
  g_test_add_func ("/call-text/endings", test_endings);
  g_test_add_func ("/call-text/lookups", test_lookups);
  g_test_add_func ("/call-text/every-kind", test_every_kind);
  g_test_add_func ("/call-text/times", test_times);

  return g_test_run ();
}
