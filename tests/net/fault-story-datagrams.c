/* fault-story-datagrams.c: the parts of the story with datagrams
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fault-story-private.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/un.h>

#include "fault-calls.h"

/* Datagrams in a row */
#define BURST 64

/* An address of the loopback interface that is none of loopback addresses (RFC 5737: it is nobody's) */
#define GOING "192.0.2.1"

/* So many at once that they are received together */
static gboolean
send_burst (Story    *self,
            int       fd,
            SxRecord *bound)
{
  SxRecord record;

  for (guint i = 0; i < BURST; i++)
    g_assert_cmpint (sendto (fd, "x", 1, 0, (const struct sockaddr *) (const void *) bound->local.bytes, bound->local.length), ==, 1);

  return story_await (self, (Match) { .kind = SX_KIND_RECVFROM, .socket = bound->socket, .skip = BURST }, &record);
}

/* To a peer and back, as broadcast on the loopback network (RFC 919), and from a socket that is made for it */
gboolean
story_datagrams (Story *self)
{
  g_autoptr (SxEndpoint) any = make_endpoint ("127.0.0.1", "0", AF_UNSPEC);
  g_autoptr (SxEndpoint) all = make_endpoint ("127.255.255.255", "9", AF_UNSPEC);
  SxAddress address = { 0, };
  int fd = story_open_udp (&address);
  g_autoptr (SxEndpoint) to = endpoint_of (&address);
  SxRecord end, bound, record;
  gboolean good = story_finish (self, sx_engine_bind (self->f.engine, self->f.owner, any), &end)
                  && story_await (self, (Match) { .kind = SX_KIND_BIND, .socket = end.socket }, &bound)
                  && story_send_datagram (self, end.socket, to) && story_hear (self, fd, 8)
                  && sendto (fd, "x", 1, 0, (const struct sockaddr *) (const void *) bound.local.bytes, bound.local.length) == 1
                  && story_await (self, (Match) { .kind = SX_KIND_RECVFROM, .socket = end.socket }, &record)
                  && record.error == 0 && send_burst (self, fd, &bound) && story_send_datagram (self, end.socket, all)
                  && story_finish (self, sx_engine_close (self->f.engine, self->f.owner, end.socket), NULL)
                  && story_send_datagram (self, 0, to) && story_hear (self, fd, 8);

  close (fd);

  return story_finish (self, sx_engine_close_open (self->f.engine, self->f.owner), NULL) && good;
}

gboolean
story_unix_datagrams (Story *self)
{
  g_autofree char *path = g_build_filename (self->folder, "datagram", NULL);
  g_autoptr (SxEndpoint) where = sx_endpoint_parse_path (path, NULL);
  SxRecord end = SX_RECORD_INIT;
  SxRecord record;
  gboolean good = story_finish (self, sx_engine_bind (self->f.engine, self->f.owner, where), &end)
                  && story_send_datagram (self, end.socket, where)
                  && story_await (self, (Match) { .kind = SX_KIND_RECVFROM, .socket = end.socket }, &record) && record.error == 0;

  good = story_finish (self, sx_engine_close_open (self->f.engine, self->f.owner), NULL) && good;

  return story_is_removed (self, path, fault_has_failed ()) && good;
}

/* A path that nobody listens on any more */
gboolean
story_unix_stale (Story *self)
{
  g_autofree char *path = g_build_filename (self->folder, "stale", NULL);
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  gboolean good;

  g_strlcpy (name.sun_path, path, sizeof name.sun_path);
  g_unlink (path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  close (fd);
  good = story_finish (self, sx_engine_unlink (self->f.engine, self->f.owner, path), NULL);

  return story_is_removed (self, path, fault_has_failed ()) && good;
}

static void
set_going (gboolean there)
{
  struct ifreq request = { .ifr_name = "lo:1" };
  struct sockaddr_in name = { .sin_family = AF_INET };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (inet_pton (AF_INET, GOING, &name.sin_addr), ==, 1);
  if (there)
    memcpy (&request.ifr_addr, &name, sizeof name);
  g_assert_cmpint (ioctl (fd, there ? SIOCSIFADDR : SIOCSIFFLAGS, &request), ==, 0);
  close (fd);
}

/* The nth that is said of where a socket is bound */
static gboolean
hear_going (Story   *self,
            guint32  socket,
            guint    n,
            int      error)
{
  SxRecord record;

  return story_await (self, (Match) { .kind = SX_KIND_INTERFACE, .socket = socket, .skip = n }, &record) && record.error == error;
}

/* An address goes that a socket is bound to, and comes back */
gboolean
story_go (Story *self)
{
  g_autoptr (SxEndpoint) where = make_endpoint (GOING, "0", AF_UNSPEC);
  SxRecord end = SX_RECORD_INIT;
  gboolean good;

  if ((self->flags & STORY_ALONE) == 0)
    return TRUE;

  set_going (TRUE);
  good = story_finish (self, sx_engine_bind (self->f.engine, self->f.owner, where), &end);
  set_going (FALSE);
  good = good && hear_going (self, end.socket, 0, EADDRNOTAVAIL);
  set_going (TRUE);
  good = good && hear_going (self, end.socket, 1, 0);
  set_going (FALSE);

  return story_finish (self, sx_engine_close_open (self->f.engine, self->f.owner), NULL) && good;
}
