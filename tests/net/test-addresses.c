/* test-addresses.c: names with several addresses, and a machine with one family only
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "faults.h"

static SxRecord
bind_to (Fixture    *f,
         const char *name,
         int         port,
         guint32    *request)
{
  g_autoptr (SxEndpoint) where = make_named_endpoint (name, port);

  *request = sx_engine_bind (f->engine, f->owner, where);

  return wait_end (f, *request);
}

static SxRecord
listen_on (Fixture    *f,
           const char *name,
           int         port,
           guint32    *request)
{
  g_autoptr (SxEndpoint) where = make_named_endpoint (name, port);

  *request = sx_engine_listen (f->engine, f->owner, where, 5, SX_BEHAVIOUR_GREET_CLOSE, NULL);

  return wait_end (f, *request);
}

static SxRecord
send_to (Fixture    *f,
         guint32     socket,
         const char *name,
         int         port)
{
  g_autoptr (SxEndpoint) to = make_named_endpoint (name, port);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);

  return wait_end (f, sx_engine_send_to (f->engine, f->owner, socket, to, bytes));
}

static int
family_of (Fixture *f,
           SxKind   kind,
           guint32  request,
           guint    skip)
{
  SxRecord record = wait_record (f, (Match) { .kind = kind, .request = request, .skip = skip });

  g_assert_cmpint (record.error, ==, 0);

  return sx_address_get_family (&record.local);
}

static void
test_bind_each (Fixture *f)
{
  SxRecord end, first, second, record;
  guint32 request;
  int port;

  SX_TEST_SKIP_WITHOUT_IPV6;

  end = bind_to (f, "two.invalid", 0, &request);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (end.value, ==, 2);
  first = wait_record (f, (Match) { .kind = SX_KIND_BIND, .socket = end.socket });
  second = wait_record (f, (Match) { .kind = SX_KIND_BIND, .socket = first.socket + 1 });
  g_assert_cmpint (sx_address_get_family (&first.local), ==, AF_INET6);
  g_assert_cmpint (sx_address_get_family (&second.local), ==, AF_INET);
  port = sx_address_get_port (&first.local);
  g_assert_cmpint (port, >, 0);
  g_assert_cmpint (sx_address_get_port (&second.local), ==, port);

  /* The first address for which there is a socket, from the socket of its family */
  end = send_to (f, 0, "two.invalid", port);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpuint (end.socket, ==, first.socket);
  wait_record (f, (Match) { .kind = SX_KIND_RECVFROM, .socket = first.socket });
  end = send_to (f, 0, "four.invalid", port);
  g_assert_cmpuint (end.socket, ==, second.socket);
  wait_record (f, (Match) { .kind = SX_KIND_RECVFROM, .socket = second.socket });

  wait_end (f, sx_engine_close (f->engine, f->owner, first.socket));
  end = send_to (f, 0, "two.invalid", port);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpuint (end.socket, ==, second.socket);
  record = wait_record (f, (Match) { .kind = SX_KIND_SENDTO, .socket = second.socket, .skip = 1 });
  g_assert_cmpint (sx_address_get_family (&record.remote), ==, AF_INET);

  end = wait_end (f, sx_engine_close_all (f->engine, f->owner));
  g_assert_cmpint (end.value, ==, 1);
}

/* A socket that was chosen keeps its family; to what it cannot reach the first address is tried */
static void
test_chosen (Fixture *f)
{
  guint32 request;
  SxRecord end;

  SX_TEST_SKIP_WITHOUT_IPV6;

  end = bind_to (f, "four.invalid", 0, &request);
  end = send_to (f, end.socket, "two.invalid", 9);
  g_assert_cmpint (end.error, ==, 0);
  end = wait_record (f, (Match) { .kind = SX_KIND_SENDTO, .socket = end.socket });
  g_assert_cmpint (sx_address_get_family (&end.remote), ==, AF_INET);
  end = send_to (f, end.socket, "::1", 9);
  g_assert_cmpint (end.error, !=, 0);
  g_assert_cmpint (sx_address_get_family (&end.remote), ==, AF_INET6);
}

/* Somebody else has the port on the second address: then it is not ours on the first one */
static void
test_taken_on_one (Fixture *f)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  guint32 request;
  SxRecord end;

  SX_TEST_SKIP_WITHOUT_IPV6;

  end = listen_on (f, "two.invalid", sx_address_get_port (&address), &request);
  g_assert_cmpint (end.error, ==, EADDRINUSE);
  g_assert_cmpint (end.value, ==, 0);
  g_assert_true (sx_address_equal (&end.remote, &address));
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOSE, .request = request }), ==, 2);
  close (listener);
}

static void
test_no_ipv6 (Fixture *f)
{
  guint32 request;
  SxRecord end;

  g_atomic_int_set (&faults.no_ipv6, TRUE);

  end = listen_on (f, "", 0, &request);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (end.value, ==, 1);
  g_assert_cmpint (family_of (f, SX_KIND_LISTEN, request, 0), ==, AF_INET);
  end = bind_to (f, "", 0, &request);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (family_of (f, SX_KIND_BIND, request, 0), ==, AF_INET);

  end = listen_on (f, "two.invalid", 0, &request);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (end.value, ==, 1);
  g_assert_cmpint (family_of (f, SX_KIND_LISTEN, request, 0), ==, AF_INET);
  end = bind_to (f, "two.invalid", 0, &request);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (end.value, ==, 1);

  end = bind_to (f, "::1", 0, &request);
  g_assert_cmpint (end.error, ==, EAFNOSUPPORT);
  g_assert_cmpint (end.args[1], ==, SX_KIND_SOCKET);

  g_atomic_int_set (&faults.no_ipv6, FALSE);
}

/* Nothing is bound, and the name's first address is of a family that there is not */
static void
test_no_ipv6_send (Fixture *f)
{
  SxRecord end, again;

  g_atomic_int_set (&faults.no_ipv6, TRUE);
  end = send_to (f, 0, "two.invalid", 9);
  g_assert_cmpint (end.error, ==, 0);
  again = send_to (f, 0, "two.invalid", 9);
  g_assert_cmpint (again.error, ==, 0);
  g_assert_cmpuint (again.socket, ==, end.socket);
  end = send_to (f, 0, "::1", 9);
  g_assert_cmpint (end.error, ==, EAFNOSUPPORT);
  g_assert_cmpint (sx_address_get_family (&end.remote), ==, AF_INET6);
  g_atomic_int_set (&faults.no_ipv6, FALSE);
}

static void
test_no_ipv6_connect (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE);
  g_autoptr (SxEndpoint) where = make_named_endpoint ("two.invalid", sx_address_get_port (&server.address));
  SxRecord end;
  guint32 request;

  g_atomic_int_set (&faults.no_ipv6, TRUE);
  request = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE);
  end = wait_end (f, request);
  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_SOCKET, .request = request }), ==, 2);
  g_atomic_int_set (&faults.no_ipv6, FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/addresses/bind-each", test_bind_each);
  fixture_add ("/net/addresses/chosen", test_chosen);
  fixture_add ("/net/addresses/taken-on-one", test_taken_on_one);
  fixture_add ("/net/addresses/no-ipv6", test_no_ipv6);
  fixture_add ("/net/addresses/no-ipv6-send", test_no_ipv6_send);
  fixture_add ("/net/addresses/no-ipv6-connect", test_no_ipv6_connect);

  return g_test_run ();
}
