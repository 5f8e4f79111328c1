/* test-vanish.c: peers and addresses that go without a word
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A way between two networks is a cable that is cut.
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <netinet/tcp.h>
#include <string.h>

#include "namespace-fixture.h"
#include "sentence.h"
#include "tun-way.h"

#define HERE  "10.9.0.1"
#define THERE "10.9.0.2"

static void
assert_echoes (int fd)
{
  g_autofree char *text = NULL;

  peer_send (fd, "hello", 5);
  text = peer_read (fd, 5);
  g_assert_cmpstr (text, ==, "hello");
}

/* At once, and not within 40 ms, as usual (TCP_QUICKACK, tcp(7)) */
static void
acknowledge (int fd)
{
  int one = 1;

  g_assert_cmpint (setsockopt (fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one), ==, 0);
}

static guint32
wait_accepted (Fixture *f,
               Server  *server,
               guint    n)
{
  return wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server->request, .skip = n }).socket;
}

/* The peer is gone, and no FIN came. Nobody knows as long as nothing is sent; then the kernel tries for a while, here a
 * short one, and gives up. Others are served meanwhile, and afterwards */
static void
test_half_open (Fixture *f)
{
  Way way;
  Server server, near;
  int fd;
  guint32 lost, idle;
  g_autofree char *much = g_malloc0 (8 * 1024 * 1024);
  g_autoptr (GBytes) bytes = g_bytes_new (much, 8 * 1024 * 1024);
  SxRecord record;
  int peers[2];

  if (!namespace_write_file ("/proc/sys/net/ipv4/tcp_retries2", "3"))
    {
      sx_test_skip ("net.ipv4.tcp_retries2 cannot be set here, and without it TCP gives up after a quarter of an hour only");
      return;
    }

  near = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  fd = connect_peer (&near.address);
  if (!way_make (&way, HERE, THERE, 0))
    {
      close (fd);
      return;
    }

  server = start_server (f, HERE, SX_BEHAVIOUR_ECHO);
  for (guint i = 0; i < 2; i++)
    peers[i] = connect_peer (&server.address);
  /* What the idle one got is acknowledged, and that is there before what comes behind it: or the kernel would try that again,
   * too, and the idle one would not be idle */
  assert_echoes (peers[1]);
  acknowledge (peers[1]);
  assert_echoes (peers[0]);
  lost = wait_accepted (f, &server, 0);
  idle = wait_accepted (f, &server, 1);

  g_atomic_int_set (&way.is_cut, TRUE);
  record = wait_end (f, sx_engine_send (f->engine, f->owner, &lost, 1, bytes));
  g_assert_cmpint (record.error, ==, 0);
  assert_says (f, SX_PANE_SERVER, "Still to be sent, when the other side reads: ");
  assert_echoes (fd);

  record = wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = lost });
  assert_says (f, SX_PANE_SERVER, "is lost: nothing comes back from there any more (ETIMEDOUT).");
  g_assert_false (find_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = idle }, &record));
  assert_echoes (fd);

  /* The cable is mended: who only waited has not noticed */
  g_atomic_int_set (&way.is_cut, FALSE);
  assert_echoes (peers[1]);
  close (peers[0]);
  peers[0] = connect_peer (&server.address);
  assert_echoes (peers[0]);

  for (guint i = 0; i < 2; i++)
    close (peers[i]);
  close (fd);
  way_remove (&way);
}

/* The interface that a listener and a socket for datagrams are bound to is switched off, goes, and comes back */
static void
test_interface (Fixture *f)
{
  g_autoptr (SxEndpoint) where = make_endpoint (HERE, "0", AF_UNSPEC);
  int tun = way_open_tun (HERE, THERE);
  Server server, near;
  guint32 datagrams;
  SxRecord record;
  int fd;

  if (tun < 0)
    {
      sx_test_skip ("no TUN device may be made here (/dev/net/tun), which a way between two networks is made of");
      return;
    }

  near = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  server = start_server (f, HERE, SX_BEHAVIOUR_ECHO);
  datagrams = wait_end (f, sx_engine_bind (f->engine, f->owner, where)).socket;

  way_set_flags (0);
  record = wait_record (f, (Match) { .kind = SX_KIND_INTERFACE, .socket = server.socket });
  g_assert_cmpint (record.error, ==, ENETDOWN);
  record = wait_record (f, (Match) { .kind = SX_KIND_INTERFACE, .socket = datagrams });
  g_assert_cmpint (record.error, ==, ENETDOWN);
  assert_says (f, SX_PANE_SERVER, "The network interface with the address " HERE " is switched off (ENETDOWN)");

  way_set_flags (IFF_UP | IFF_POINTOPOINT);
  record = wait_record (f, (Match) { .kind = SX_KIND_INTERFACE, .socket = server.socket, .skip = 1 });
  g_assert_cmpint (record.error, ==, 0);

  /* With its descriptor the device is deleted */
  close (tun);
  do
    record = wait_record (f, (Match) { .kind = SX_KIND_INTERFACE, .socket = server.socket,
                                       .skip = count_records (f, (Match) { .kind = SX_KIND_INTERFACE,
                                                                           .socket = server.socket }) - 1 });
  while (record.error != EADDRNOTAVAIL);
  assert_says (f, SX_PANE_SERVER, "No network interface has the address " HERE " any more (EADDRNOTAVAIL)");
  g_assert_false (find_record (f, (Match) { .kind = SX_KIND_INTERFACE, .socket = near.socket }, &record));

  /* All else goes on; and it, once it is back */
  fd = connect_peer (&near.address);
  assert_echoes (fd);
  close (fd);
  tun = way_open_tun (HERE, THERE);
  do
    record = wait_record (f, (Match) { .kind = SX_KIND_INTERFACE, .socket = server.socket,
                                       .skip = count_records (f, (Match) { .kind = SX_KIND_INTERFACE,
                                                                           .socket = server.socket }) - 1 });
  while (record.error != 0);
  fd = connect_peer (&server.address);
  assert_echoes (fd);
  close (fd);
  assert_says (f, SX_PANE_SERVER, "Other computers can connect.");

  wait_end (f, sx_engine_close_all (f->engine, f->owner));
  close (tun);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  namespace_add ("/net/vanish/half-open", test_half_open);
  namespace_add ("/net/vanish/interface", test_interface);

  return g_test_run ();
}
