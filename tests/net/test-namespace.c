/* test-namespace.c: networks that this machine does not have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each has a loopback interface and what the test adds to it.
 */

#include <net/if.h>
#include <net/route.h>
#include <string.h>
#include <sys/ioctl.h>

#include "namespace-fixture.h"

static SxRecord
send_to (Fixture    *f,
         const char *host)
{
  g_autoptr (SxEndpoint) to = make_endpoint (host, "9", AF_UNSPEC);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  return wait_end (f, sx_engine_send_to (f->engine, f->owner, 0, to, bytes));
}

static SxRecord
connect_to (Fixture    *f,
            const char *host)
{
  g_autoptr (SxEndpoint) to = make_endpoint (host, "9", AF_UNSPEC);

  return wait_end (f, sx_engine_connect (f->engine, f->owner, to, SX_BEHAVIOUR_NONE));
}

/* Nothing but the loopback interface: no route leads anywhere */
static void
test_no_network (Fixture *f)
{
  SxRecord end = connect_to (f, "192.0.2.1");

  g_assert_cmpint (end.error, ==, ENETUNREACH);
  g_assert_cmpint (end.args[1], ==, SX_KIND_CONNECT);
  end = send_to (f, "192.0.2.1");
  g_assert_cmpint (end.error, ==, ENETUNREACH);
  g_assert_cmpint (end.args[1], ==, SX_KIND_SENDTO);
  end = send_to (f, "<broadcast>");
  g_assert_cmpint (end.error, ==, ENETUNREACH);
  g_assert_cmpint (sx_address_get_family (&end.remote), ==, AF_INET);

  if (SX_TEST_HAS_IPV6)
    {
      end = connect_to (f, "2001:db8::1");
      g_assert_cmpint (end.error, ==, ENETUNREACH);
    }

  /* The sockets are as good as before */
  end = send_to (f, "127.0.0.1");
  g_assert_cmpint (end.error, ==, 0);
}

/* A router that knows of no way: the kernel's own word for it is a route that rejects (route(8)) */
static void
test_no_host (Fixture *f)
{
  struct rtentry route = { .rt_flags = RTF_UP | RTF_REJECT };
  struct sockaddr_in *target = (struct sockaddr_in *) (void *) &route.rt_dst;
  struct sockaddr_in *mask = (struct sockaddr_in *) (void *) &route.rt_genmask;
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  SxRecord end;

  target->sin_family = AF_INET;
  target->sin_addr.s_addr = g_htonl (0xc0000200);
  mask->sin_family = AF_INET;
  mask->sin_addr.s_addr = g_htonl (0xffffff00);
  g_assert_cmpint (ioctl (fd, SIOCADDRT, &route), ==, 0);
  close (fd);

  end = connect_to (f, "192.0.2.1");
  g_assert_cmpint (end.error, ==, EHOSTUNREACH);
  end = send_to (f, "192.0.2.1");
  g_assert_cmpint (end.error, ==, EHOSTUNREACH);
}

/* IPv6 is there, but no interface has an address of it */
static void
test_ipv6_off (Fixture *f)
{
  g_autoptr (SxEndpoint) any = make_endpoint ("", "0", AF_UNSPEC);
  g_autoptr (SxEndpoint) loopback = make_endpoint ("::1", "0", AF_UNSPEC);
  g_autofree char *greeting = NULL;
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  SxAddress address = { 0, };
  SxRecord end, record;
  guint32 request;
  int fd;

  if (!g_file_test ("/proc/sys/net/ipv6/conf/all/disable_ipv6", G_FILE_TEST_EXISTS))
    {
      sx_test_skip ("this machine has no IPv6 to switch off");
      return;
    }

  if (!namespace_write_file ("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1"))
    {
      sx_test_skip ("IPv6 cannot be switched off here: /proc/sys/net/ipv6 cannot be written");
      return;
    }

  /* Any host: whatever the family of the socket is, IPv4 clients get to it */
  request = sx_engine_listen (f->engine, f->owner, any, 5, SX_BEHAVIOUR_GREET_CLOSE, NULL);
  end = wait_end (f, request);
  g_assert_cmpint (end.error, ==, 0);
  record = wait_record (f, (Match) { .kind = SX_KIND_LISTEN, .request = request });
  name.sin_port = g_htons (sx_address_get_port (&record.local));
  sx_address_set (&address, &name, sizeof name);
  fd = connect_peer (&address);
  greeting = peer_read_all (fd, NULL);
  close (fd);

  end = wait_end (f, sx_engine_bind (f->engine, f->owner, any));
  g_assert_cmpint (end.error, ==, 0);
  end = send_to (f, "127.0.0.1");
  g_assert_cmpint (end.error, ==, 0);

  end = wait_end (f, sx_engine_listen (f->engine, f->owner, loopback, 5, SX_BEHAVIOUR_NONE, NULL));
  g_assert_cmpint (end.error, ==, EADDRNOTAVAIL);
  end = wait_end (f, sx_engine_bind (f->engine, f->owner, loopback));
  g_assert_cmpint (end.error, ==, EADDRNOTAVAIL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  namespace_add ("/net/namespace/no-network", test_no_network);
  namespace_add ("/net/namespace/no-host", test_no_host);
  namespace_add ("/net/namespace/ipv6-off", test_ipv6_off);

  return g_test_run ();
}
