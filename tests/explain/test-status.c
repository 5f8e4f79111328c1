/* test-status.c: the sentence of each pane, for records written down
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>
#include <netdb.h>

#include "status-records.h"

static void
test_server (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);

  assert_says (status, "Not listening yet. Press Listen, then connect from the Client pane.", SX_TONE_IDLE);
  g_assert_false (sx_status_is_active (status));

  begin (status, 1, SX_COMMAND_LISTEN, "127.0.0.1", "12345");
  assert_says (status, "Getting ready to listen on 127.0.0.1 port 12345…", SX_TONE_BUSY);
  g_assert_true (sx_status_is_busy (status));
  g_assert_cmpuint (sx_status_get_busy_request (status), ==, 1);

  bind_listen (status, 1, "127.0.0.1", 12345);
  end (status, 1, SX_COMMAND_LISTEN, 0, 0, NOWHERE);
  assert_says (status, "Listening on 127.0.0.1 port 12345. No client yet.", SX_TONE_GOOD);
  g_assert_false (sx_status_is_busy (status));
  g_assert_true (sx_status_is_active (status));
  g_assert_cmpuint (sx_status_get_port (status), ==, 12345);

  accept_one (status, 2, 48437);
  assert_says (status, "Listening on 127.0.0.1 port 12345. 1 client connected. Got connection from 127.0.0.1 port 48437.",
               SX_TONE_GOOD);
  accept_one (status, 3, 48438);
  assert_says (status, "Listening on 127.0.0.1 port 12345. 2 clients connected. Got connection from 127.0.0.1 port 48438.",
               SX_TONE_GOOD);
  close_one (status, 2);
  close_one (status, 3);
  assert_says (status, "Listening on 127.0.0.1 port 12345. Got connection from 127.0.0.1 port 48438; it is closed again. "
                       "2 clients so far.", SX_TONE_GOOD);

  accept_one (status, 4, 48439);
  feed (status, (SxRecord) { .kind = SX_KIND_RECV, .socket = 4 });
  assert_says (status, "Listening on 127.0.0.1 port 12345. 1 client connected. "
                       "The client 127.0.0.1 port 48439 has ended its side of the connection (end of stream).", SX_TONE_GOOD);
  begin (status, 2, SX_COMMAND_STOP, "", "");
  close_one (status, 1);
  end (status, 2, SX_COMMAND_STOP, 0, 0, NOWHERE);
  assert_says (status, "Not listening any more. 1 client connected.", SX_TONE_GOOD);
  close_one (status, 4);
  assert_says (status, "Not listening any more. 3 clients so far.", SX_TONE_IDLE);
  accept_one (status, 5, 48440);
  begin (status, 3, SX_COMMAND_LISTEN, "127.0.0.1", "80");
  bind_listen (status, 6, "127.0.0.1", 80);
  end (status, 3, SX_COMMAND_LISTEN, 0, 0, NOWHERE);
  assert_says (status, "Listening on 127.0.0.1 port 80. 1 client connected.", SX_TONE_GOOD);
  begin (status, 4, SX_COMMAND_STOP, "", "");
  close_one (status, 6);
  close_one (status, 5);
  g_assert_cmpuint (sx_status_get_port (status), ==, 0);
}

static void
test_server_addresses (void)
{
  g_autoptr (SxStatus) both = sx_status_new (SX_PANE_SERVER);
  g_autoptr (SxStatus) any = sx_status_new (SX_PANE_SERVER);
  g_autoptr (SxStatus) ports = sx_status_new (SX_PANE_SERVER);
  g_autoptr (SxStatus) path = sx_status_new (SX_PANE_SERVER);

  bind_listen (both, 1, "127.0.0.1", 12345);
  bind_listen (both, 2, "::1", 12345);
  assert_says (both, "Listening on 127.0.0.1 and ::1, port 12345. No client yet.", SX_TONE_GOOD);

  bind_listen (any, 1, "::", 80);
  assert_says (any, "Listening on every interface (::) port 80. Other computers can connect. No client yet.",
               SX_TONE_WARNING);

  bind_listen (ports, 1, "127.0.0.1", 1);
  bind_listen (ports, 2, "::1", 2);
  assert_says (ports, "Listening on 127.0.0.1 port 1 and ::1 port 2. No client yet.", SX_TONE_GOOD);
  g_assert_cmpuint (sx_status_get_port (ports), ==, 2);

  bind_listen (path, 1, "/tmp/x", 0);
  feed (path, (SxRecord) { .kind = SX_KIND_ACCEPT, .socket = 2, .args = { 1 } });
  assert_says (path, "Listening on /tmp/x. 1 client connected. Got connection from a program on this computer.", SX_TONE_GOOD);
  feed (path, (SxRecord) { .kind = SX_KIND_RECV, .socket = 2 });
  assert_says (path, "Listening on /tmp/x. 1 client connected. "
                     "The client has ended its side of the connection (end of stream).", SX_TONE_GOOD);
}

static void
test_descriptors (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);

  bind_listen (status, 1, "127.0.0.1", 12345);
  feed (status, (SxRecord) { .kind = SX_KIND_ACCEPT, .socket = 1, .error = EMFILE });
  assert_says (status, "The program has run out of descriptors (EMFILE): close some connections, then new ones can come. "
                       "Listening on 127.0.0.1 port 12345. No client yet.", SX_TONE_ERROR);
  g_assert_cmpint (sx_status_get_error (status), ==, EMFILE);
  g_assert_cmpint (sx_status_get_blame (status), ==, SX_BLAME_NONE);
  accept_one (status, 2, 1);
  g_assert_cmpint (sx_status_get_error (status), ==, 0);
}

static void
sample (SxStatus *status,
        guint32   socket,
        guint32   backlog)
{
  SxSample counts = { .backlog = backlog, .backlog_limit = 5 };

  feed (status, (SxRecord) { .kind = SX_KIND_SAMPLE, .socket = socket, .payload = (const guint8 *) &counts,
                             .payload_length = sizeof counts });
}

static void
hold (SxStatus  *status,
      guint32    request,
      guint32    socket,
      SxCommand  command,
      int        error)
{
  begin (status, request, command, "", "");
  feed (status, (SxRecord) { .kind = SX_KIND_END, .request = request, .socket = socket, .error = error,
                             .args = { command, error != 0 ? SX_KIND_ACCEPT : SX_KIND_NONE } });
}

static void
test_held (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);

  bind_listen (status, 1, "127.0.0.1", 12345);
  hold (status, 2, 1, SX_COMMAND_HOLD, 0);
  assert_says (status, "Listening on 127.0.0.1 port 12345. Accepting is paused. Clients wait in the backlog.",
               SX_TONE_GOOD);
  g_assert_false (sx_status_is_busy (status));
  sample (status, 1, 0);
  assert_says (status, "Listening on 127.0.0.1 port 12345. Accepting is paused. 0 clients wait in the backlog of 5.",
               SX_TONE_GOOD);
  sample (status, 1, 1);
  assert_says (status, "Listening on 127.0.0.1 port 12345. Accepting is paused. 1 client waits in the backlog of 5.",
               SX_TONE_GOOD);
  sample (status, 9, 4);
  sample (status, 1, 2);
  assert_says (status, "Listening on 127.0.0.1 port 12345. Accepting is paused. 2 clients wait in the backlog of 5.",
               SX_TONE_GOOD);

  hold (status, 3, 1, SX_COMMAND_RELEASE, 0);
  sample (status, 1, 0);
  assert_says (status, "Listening on 127.0.0.1 port 12345. No client yet.", SX_TONE_GOOD);
  accept_one (status, 2, 48437);
  hold (status, 4, 1, SX_COMMAND_HOLD, 0);
  assert_says (status, "Listening on 127.0.0.1 port 12345. Accepting is paused. 0 clients wait in the backlog of 5. "
                       "1 client connected. Got connection from 127.0.0.1 port 48437.", SX_TONE_GOOD);

  /* One that is closed holds nobody up */
  close_one (status, 1);
  bind_listen (status, 3, "127.0.0.1", 12345);
  assert_says (status, "Listening on 127.0.0.1 port 12345. 1 client connected.", SX_TONE_GOOD);
}

/* Of several listeners each is held by itself */
static void
test_held_several (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);

  bind_listen (status, 1, "127.0.0.1", 12345);
  bind_listen (status, 2, "::1", 12345);
  sample (status, 1, 3);
  hold (status, 2, 2, SX_COMMAND_HOLD, 0);
  assert_says (status, "Listening on 127.0.0.1 and ::1, port 12345. Accepting on ::1 port 12345 is paused. "
                       "Clients wait in the backlog.", SX_TONE_GOOD);
  sample (status, 2, 1);
  assert_says (status, "Listening on 127.0.0.1 and ::1, port 12345. Accepting on ::1 port 12345 is paused. "
                       "1 client waits in the backlog of 5.", SX_TONE_GOOD);
  hold (status, 3, 1, SX_COMMAND_HOLD, 0);
  assert_says (status, "Listening on 127.0.0.1 and ::1, port 12345. Accepting is paused. "
                       "4 clients wait in the backlogs.", SX_TONE_GOOD);
}

static void
test_not_held (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);

  bind_listen (status, 1, "127.0.0.1", 12345);
  hold (status, 2, 7, SX_COMMAND_HOLD, EINVAL);
  assert_says (status, "This socket does not listen, so it accepts nobody (EINVAL). Select one that does. "
                       "Listening on 127.0.0.1 port 12345. No client yet.", SX_TONE_ERROR);
  g_assert_cmpint (sx_status_get_blame (status), ==, SX_BLAME_NONE);
  hold (status, 3, 7, SX_COMMAND_RELEASE, EBADF);
  assert_says (status, "This socket is closed already (EBADF). Listening on 127.0.0.1 port 12345. No client yet.",
               SX_TONE_ERROR);
  g_assert_cmpint (sx_status_get_error (status), ==, EBADF);

  /* The next one that works takes the error away */
  hold (status, 4, 1, SX_COMMAND_RELEASE, 0);
  assert_says (status, "Listening on 127.0.0.1 port 12345. No client yet.", SX_TONE_GOOD);
}

static void
test_client (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_CLIENT);

  assert_says (status, "Not connected. Start the server, then press Connect.", SX_TONE_IDLE);
  begin (status, 1, SX_COMMAND_CONNECT, "localhost", "12345");
  assert_says (status, "Connecting to localhost port 12345…", SX_TONE_BUSY);
  make (status, 1, 1);
  feed (status, (SxRecord) { .kind = SX_KIND_CONNECTING, .socket = 1, .request = 1, .remote = HERE });
  assert_says (status, "Connecting to 127.0.0.1 port 12345…", SX_TONE_BUSY);
  feed (status, (SxRecord) { .kind = SX_KIND_CONNECT, .socket = 1, .request = 1, .remote = HERE, .local = PEER });
  end (status, 1, SX_COMMAND_CONNECT, 0, 0, NOWHERE);
  assert_says (status, "Connected to 127.0.0.1 port 12345 from port 48437.", SX_TONE_GOOD);
  g_assert_false (sx_status_is_active (status));
  g_assert_cmpuint (sx_status_get_port (status), ==, 12345);

  feed (status, (SxRecord) { .kind = SX_KIND_RECV, .socket = 1, .value = 24 });
  assert_says (status, "Connected to 127.0.0.1 port 12345 from port 48437. 24 bytes received.", SX_TONE_GOOD);
  feed (status, (SxRecord) { .kind = SX_KIND_SEND, .socket = 1, .value = 1 });
  assert_says (status, "Connected to 127.0.0.1 port 12345 from port 48437. 1 byte sent, 24 bytes received.", SX_TONE_GOOD);
  feed (status, (SxRecord) { .kind = SX_KIND_RECV, .socket = 1, .value = 0 });
  assert_says (status, "The server closed the connection (end of stream) after 24 bytes. This side is still open.", SX_TONE_GOOD);
  close_one (status, 1);
  assert_says (status, "The server closed the connection (end of stream) after 24 bytes.", SX_TONE_GOOD);
}

static void
connect_one (SxStatus *status,
             guint32   socket,
             guint16   port)
{
  make (status, socket, socket);
  feed (status, (SxRecord) { .kind = SX_KIND_CONNECT, .socket = socket, .request = socket, .remote = HERE,
                             .local = sx_test_address ("127.0.0.1", port) });
}

/* What is chosen may have changed since: the connection says what it does */
static void
test_client_echo (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_CLIENT);

  make (status, 1, 1);
  feed (status, (SxRecord) { .kind = SX_KIND_CONNECT, .socket = 1, .request = 1, .remote = HERE, .local = PEER, .args = { 0, 1 } });
  assert_says (status, "Connected to 127.0.0.1 port 12345 from port 48437. This side sends back what comes.", SX_TONE_GOOD);
  feed (status, (SxRecord) { .kind = SX_KIND_RECV, .socket = 1, .value = 24 });
  feed (status, (SxRecord) { .kind = SX_KIND_SEND, .socket = 1, .value = 24 });
  assert_says (status, "Connected to 127.0.0.1 port 12345 from port 48437. This side sends back what comes. "
                       "24 bytes sent, 24 bytes received.", SX_TONE_GOOD);

  /* Not the one beside it, and not once it is over */
  connect_one (status, 2, 1002);
  assert_says (status, "Connected to 127.0.0.1 port 12345 from port 1002. 2 connections are open.", SX_TONE_GOOD);
  feed (status, (SxRecord) { .kind = SX_KIND_RECV, .socket = 1, .value = 0 });
  assert_says (status, "The server closed the connection (end of stream) after 24 bytes. This side is still open. "
                       "2 connections are open.", SX_TONE_GOOD);
}

static void
test_client_endings (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_CLIENT);

  connect_one (status, 1, 1001);
  connect_one (status, 2, 1002);
  assert_says (status, "Connected to 127.0.0.1 port 12345 from port 1002. 2 connections are open.", SX_TONE_GOOD);

  feed (status, (SxRecord) { .kind = SX_KIND_RECV, .socket = 2, .error = ECONNRESET });
  g_assert_cmpint (sx_status_get_error (status), ==, ECONNRESET);
  close_one (status, 2);
  assert_says (status, "The connection was reset by the other side (ECONNRESET). 1 connection is open.", SX_TONE_ERROR);
  g_assert_cmpint (sx_status_get_blame (status), ==, SX_BLAME_NONE);

  begin (status, 9, SX_COMMAND_CLOSE, "", "");
  close_one (status, 1);
  end (status, 9, SX_COMMAND_CLOSE, 0, 0, NOWHERE);
  assert_says (status, "The connection to 127.0.0.1 port 12345 is closed.", SX_TONE_IDLE);

  connect_one (status, 3, 1003);
  feed (status, (SxRecord) { .kind = SX_KIND_CLOSE, .socket = 3, .args = { 1 } });
  assert_says (status, "The connection to 127.0.0.1 port 12345 was reset by this side.", SX_TONE_IDLE);

  connect_one (status, 4, 1004);
  feed (status, (SxRecord) { .kind = SX_KIND_RECV, .socket = 4 });
  close_one (status, 4);
  assert_says (status, "The server closed the connection (end of stream) without a word.", SX_TONE_GOOD);
}

static void
test_udp (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_UDP);

  assert_says (status, "Not bound yet. Press Bind to receive; sending binds to a free port by itself.", SX_TONE_IDLE);
  begin (status, 1, SX_COMMAND_BIND, "localhost", "4711");
  assert_says (status, "Binding to localhost port 4711…", SX_TONE_BUSY);
  make (status, 1, 1);
  feed (status, (SxRecord) { .kind = SX_KIND_BIND, .socket = 1, .request = 1, .local = sx_test_address ("127.0.0.1", 4711) });
  end (status, 1, SX_COMMAND_BIND, 0, 0, NOWHERE);
  assert_says (status, "Bound to 127.0.0.1 port 4711. 0 datagrams sent, 0 received.", SX_TONE_GOOD);
  g_assert_true (sx_status_is_active (status));

  for (guint i = 0; i < 3; i++)
    feed (status, (SxRecord) { .kind = SX_KIND_SENDTO, .socket = 1, .value = 5 });
  for (guint i = 0; i < 2; i++)
    feed (status, (SxRecord) { .kind = SX_KIND_RECVFROM, .socket = 1, .value = 0 });
  assert_says (status, "Bound to 127.0.0.1 port 4711. 3 datagrams sent, 2 received.", SX_TONE_GOOD);

  begin (status, 2, SX_COMMAND_CLOSE, "", "");
  close_one (status, 1);
  end (status, 2, SX_COMMAND_CLOSE, 0, 0, NOWHERE);
  assert_says (status, "Not bound any more. 3 datagrams sent, 2 received.", SX_TONE_IDLE);
}

static void
drop (SxStatus *status,
      guint32   socket,
      guint64   drops)
{
  SxSample sample = { .drops = drops };

  feed (status, (SxRecord) { .kind = SX_KIND_SAMPLE, .socket = socket,
                             .payload = (const guint8 *) &sample, .payload_length = sizeof sample });
}

/* What the kernel dropped: a socket's samples say how many in all */
static void
test_udp_dropped (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_UDP);

  begin (status, 1, SX_COMMAND_BIND, "localhost", "4711");
  make (status, 1, 1);
  feed (status, (SxRecord) { .kind = SX_KIND_BIND, .socket = 1, .request = 1, .local = sx_test_address ("127.0.0.1", 4711) });
  make (status, 2, 1);
  feed (status, (SxRecord) { .kind = SX_KIND_BIND, .socket = 2, .request = 1, .local = sx_test_address ("::1", 4711) });
  end (status, 1, SX_COMMAND_BIND, 0, 0, NOWHERE);
  drop (status, 1, 0);
  assert_says (status, "Bound to 127.0.0.1 and ::1, port 4711. 0 datagrams sent, 0 received.", SX_TONE_GOOD);
  drop (status, 1, 1);
  assert_says (status, "Bound to 127.0.0.1 and ::1, port 4711. 0 datagrams sent, 0 received. "
                       "1 more came too fast, and the kernel dropped it.", SX_TONE_GOOD);
  drop (status, 1, 1);
  drop (status, 1, 5);
  drop (status, 2, 2);
  assert_says (status, "Bound to 127.0.0.1 and ::1, port 4711. 0 datagrams sent, 0 received. "
                       "7 more came too fast, and the kernel dropped them.", SX_TONE_GOOD);
}

/* A name with two addresses is two sockets, that go one after the other */
static void
test_udp_both (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_UDP);

  begin (status, 1, SX_COMMAND_BIND, "localhost", "4711");
  make (status, 1, 1);
  feed (status, (SxRecord) { .kind = SX_KIND_BIND, .socket = 1, .request = 1, .local = sx_test_address ("127.0.0.1", 4711) });
  make (status, 2, 1);
  feed (status, (SxRecord) { .kind = SX_KIND_BIND, .socket = 2, .request = 1, .local = sx_test_address ("::1", 4711) });
  end (status, 1, SX_COMMAND_BIND, 0, 0, NOWHERE);
  assert_says (status, "Bound to 127.0.0.1 and ::1, port 4711. 0 datagrams sent, 0 received.", SX_TONE_GOOD);

  begin (status, 2, SX_COMMAND_CLOSE, "", "");
  close_one (status, 1);
  assert_says (status, "Bound to ::1 port 4711. 0 datagrams sent, 0 received.", SX_TONE_GOOD);
  close_one (status, 2);
  end (status, 2, SX_COMMAND_CLOSE, 0, 0, NOWHERE);
  assert_says (status, "Not bound any more.", SX_TONE_IDLE);
}

static void
test_udp_automatic (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_UDP);

  begin (status, 1, SX_COMMAND_SEND, "127.0.0.1", "9");
  make (status, 1, 1);
  feed (status, (SxRecord) { .kind = SX_KIND_BIND, .socket = 1, .request = 1, .local = sx_test_address ("0.0.0.0", 43211) });
  feed (status, (SxRecord) { .kind = SX_KIND_SENDTO, .socket = 1, .request = 1, .value = 5 });
  end (status, 1, SX_COMMAND_SEND, 0, 0, NOWHERE);
  assert_says (status, "Not bound yet: bound to the free port 43211 first. 1 datagram sent, 0 received.", SX_TONE_GOOD);

  begin (status, 2, SX_COMMAND_BIND, "127.0.0.1", "9");
  make (status, 2, 2);
  feed (status, (SxRecord) { .kind = SX_KIND_BIND, .socket = 2, .request = 2, .local = sx_test_address ("127.0.0.1", 9) });
  end (status, 2, SX_COMMAND_BIND, 0, 0, NOWHERE);
  assert_says (status, "Bound to 0.0.0.0 port 43211 and 127.0.0.1 port 9. Other computers can send to it. "
                       "0 datagrams sent, 0 received.", SX_TONE_WARNING);
}

static void
test_lookup (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_LOOKUP);

  assert_says (status, "Nothing looked up yet. Write a host and press Look up.", SX_TONE_IDLE);
  begin (status, 1, SX_COMMAND_DESCRIBE, "", "");
  g_assert_false (sx_status_is_busy (status));
  begin (status, 2, SX_COMMAND_LOOKUP, "howcodex.com", "www");
  assert_says (status, "Looking up howcodex.com…", SX_TONE_BUSY);
  feed (status, (SxRecord) { .kind = SX_KIND_ADDRINFO, .request = 2, .remote = sx_test_address ("94.130.81.180", 80) });
  feed (status, (SxRecord) { .kind = SX_KIND_GETADDRINFO, .request = 2, .value = 1249000 });
  feed (status, (SxRecord) { .kind = SX_KIND_END, .request = 2, .args = { SX_COMMAND_LOOKUP }, .value = 4 });
  assert_says (status, "4 addresses found in 1.2 ms.", SX_TONE_GOOD);
  g_assert_cmpuint (sx_status_get_port (status), ==, 80);

  begin (status, 3, SX_COMMAND_LOOKUP, "x", "");
  feed (status, (SxRecord) { .kind = SX_KIND_GETADDRINFO, .request = 3, .value = 1000 });
  end (status, 3, SX_COMMAND_LOOKUP, 0, 0, NOWHERE);
  assert_says (status, "1 address found in 1 µs.", SX_TONE_GOOD);

  begin (status, 4, SX_COMMAND_LOOKUP, "x", "");
  end (status, 4, SX_COMMAND_LOOKUP, ECANCELED, 0, NOWHERE);
  assert_says (status, "The look-up was cancelled (ECANCELED).", SX_TONE_IDLE);
  begin (status, 5, SX_COMMAND_LOOKUP, "", "");
  end (status, 5, SX_COMMAND_LOOKUP, EAI_NONAME, SX_KIND_GETADDRINFO, NOWHERE);
  assert_says (status, "There is nothing to look up (EAI_NONAME). Write a host, a service, or both.", SX_TONE_ERROR);
}

/* Commands overlap: only the end of the one that is under way ends it */
static void
test_overlap (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_CLIENT);

  begin (status, 1, SX_COMMAND_CONNECT, "a", "1");
  begin (status, 2, SX_COMMAND_CONNECT, "b", "2");
  begin (status, 3, SX_COMMAND_SEND, "", "");
  end (status, 3, SX_COMMAND_SEND, 0, 0, NOWHERE);
  end (status, 1, SX_COMMAND_CONNECT, 0, 0, NOWHERE);
  g_assert_cmpuint (sx_status_get_busy_request (status), ==, 2);
  assert_says (status, "Connecting to b port 2…", SX_TONE_BUSY);
  end (status, 2, SX_COMMAND_CONNECT, 0, 0, NOWHERE);
  g_assert_false (sx_status_is_busy (status));
}

/* As much of it as a look at the journal gives, where that is enough */
static gboolean
skim (SxStatus       *status,
      const SxRecord *record)
{
  SxJournalPeek peek = { .socket = record->socket, .kind = record->kind, .error = record->error, .value = record->value };
  gboolean changed = FALSE;

  return sx_status_skim (status, &peek, &changed) ? changed : sx_status_feed (status, record);
}

/* Hostile text in a form is shown, not obeyed; records in any order do no harm. Whether they are fed or skimmed is the same */
static void
test_random (void)
{
  for (guint pane = 0; pane < 4; pane++)
    {
      g_autoptr (SxStatus) status = sx_status_new (pane);
      g_autoptr (SxStatus) skimmed = sx_status_new (pane);

      for (guint i = 0; i < 20000; i++)
        {
          guint8 payload[16];
          SxRecord record = SX_RECORD_INIT;
          g_autofree char *sentence = NULL;
          g_autofree char *other = NULL;

          for (guint j = 0; j < sizeof payload; j++)
            payload[j] = g_test_rand_int_range (0, 256);
          record.kind = g_test_rand_int_range (0, SX_N_KINDS + 1);
          record.socket = g_test_rand_int_range (0, 5);
          record.request = g_test_rand_int_range (1, 4);
          record.error = g_test_rand_int_range (0, 2) == 0 ? g_test_rand_int_range (-110, 140) : 0;
          record.args[0] = g_test_rand_int_range (-1, 15);
          record.args[1] = g_test_rand_int_range (0, SX_N_KINDS);
          record.value = g_test_rand_int_range (-1, 100);
          record.local = sx_test_address (i % 2 == 0 ? "::1" : "@x", i);
          record.remote = i % 3 == 0 ? NOWHERE : HERE;
          record.payload = payload;
          record.payload_length = g_test_rand_int_range (0, sizeof payload);
          g_assert_cmpint (skim (skimmed, &record), ==, sx_status_feed (status, &record));

          sentence = sx_status_get_sentence (status);
          other = sx_status_get_sentence (skimmed);
          g_assert_cmpstr (sentence, ==, other);
          g_assert_true (*sentence != '\0' && g_utf8_validate (sentence, -1, NULL));
          sx_status_get_tone (status);
          sx_status_get_blame (status);
          sx_status_get_port (status);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/status/server", test_server);
  g_test_add_func ("/status/server-addresses", test_server_addresses);
  g_test_add_func ("/status/descriptors", test_descriptors);
  g_test_add_func ("/status/held", test_held);
  g_test_add_func ("/status/held-several", test_held_several);
  g_test_add_func ("/status/not-held", test_not_held);
  g_test_add_func ("/status/client", test_client);
  g_test_add_func ("/status/client-echo", test_client_echo);
  g_test_add_func ("/status/client-endings", test_client_endings);
  g_test_add_func ("/status/udp", test_udp);
  g_test_add_func ("/status/udp-dropped", test_udp_dropped);
  g_test_add_func ("/status/udp-both", test_udp_both);
  g_test_add_func ("/status/udp-automatic", test_udp_automatic);
  g_test_add_func ("/status/lookup", test_lookup);
  g_test_add_func ("/status/overlap", test_overlap);
  g_test_add_func ("/status/random", test_random);

  return g_test_run ();
}
