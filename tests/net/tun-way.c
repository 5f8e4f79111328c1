/* tun-way.c: a way between two networks of a test's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "tun-way.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>

#include <glib-unix.h>

#include "sx-test-util.h"

typedef struct
{
  int     to;
  gint64  due;      /* monotonic, in µs */
  gsize   length;
  guint8  bytes[2048];
} Packet;

static void
set_address (int           fd,
             struct ifreq *request,
             int           what,
             const char   *host)
{
  struct sockaddr_in *name = (struct sockaddr_in *) (void *) &request->ifr_addr;

  memset (name, 0, sizeof *name);
  name->sin_family = AF_INET;
  name->sin_addr.s_addr = inet_addr (host);
  g_assert_cmpint (ioctl (fd, what, request), ==, 0);
}

void
way_set_flags (short flags)
{
  struct ifreq request = { .ifr_name = "sx0", .ifr_flags = flags };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (ioctl (fd, SIOCSIFFLAGS, &request), ==, 0);
  close (fd);
}

int
way_open_tun (const char *here,
              const char *there)
{
  struct ifreq request = { .ifr_name = "sx0", .ifr_flags = IFF_TUN | IFF_NO_PI };
  int tun = open ("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
  int fd;

  if (tun < 0 || ioctl (tun, TUNSETIFF, &request) < 0)
    {
      if (tun >= 0)
        close (tun);
      return -1;
    }

  fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  set_address (fd, &request, SIOCSIFADDR, here);
  set_address (fd, &request, SIOCSIFDSTADDR, there);
  close (fd);
  way_set_flags (IFF_UP | IFF_POINTOPOINT);

  return tun;
}

static void
take_packet (Way    *self,
             guint   from,
             GQueue *packets)
{
  Packet *packet = g_new (Packet, 1);
  gssize n = read (self->tuns[from], packet->bytes, sizeof packet->bytes);

  if (n <= 0 || g_atomic_int_get (&self->is_cut))
    {
      g_free (packet);
      return;
    }

  packet->length = n;
  packet->to = self->tuns[1 - from];
  packet->due = g_get_monotonic_time () + self->delay;
  g_queue_push_tail (packets, packet);
}

/* Returns in how many ms the next one is due; -1: there is none */
static int
deliver (GQueue *packets)
{
  Packet *packet;

  while ((packet = g_queue_peek_head (packets)) != NULL)
    {
      gint64 left = packet->due - g_get_monotonic_time ();

      if (left > 0)
        return left / 1000 + 1;

      if (write (packet->to, packet->bytes, packet->length) < 0)
        g_printerr ("# a packet got lost: %s\n", g_strerror (errno));
      g_free (g_queue_pop_head (packets));
    }

  return -1;
}

static gpointer
carry (gpointer data)
{
  Way *self = data;
  GQueue packets = G_QUEUE_INIT;
  struct pollfd watched[3] = {
    { .fd = self->tuns[0], .events = POLLIN },
    { .fd = self->tuns[1], .events = POLLIN },
    { .fd = self->stop[0], .events = POLLIN },
  };

  while (watched[2].revents == 0)
    {
      poll (watched, G_N_ELEMENTS (watched), deliver (&packets));
      for (guint i = 0; i < 2; i++)
        {
          if (watched[i].revents & POLLIN)
            take_packet (self, i, &packets);
        }
    }

  g_queue_clear_full (&packets, g_free);

  return NULL;
}

gboolean
way_make (Way        *self,
          const char *here,
          const char *there,
          gint64      delay)
{
  *self = (Way) { .delay = delay, .tuns = { way_open_tun (here, there), -1 } };
  if (self->tuns[0] < 0)
    {
      sx_test_skip ("no TUN device may be made here (/dev/net/tun), which a way between two networks is made of");
      return FALSE;
    }

  g_assert_cmpint (unshare (CLONE_NEWNET), ==, 0);
  self->tuns[1] = way_open_tun (there, here);
  g_assert_cmpint (self->tuns[1], >=, 0);
  g_assert_true (g_unix_open_pipe (self->stop, FD_CLOEXEC, NULL));
  self->carrier = g_thread_new ("carrier", carry, self);

  return TRUE;
}

void
way_remove (Way *self)
{
  g_assert_cmpint (write (self->stop[1], "x", 1), ==, 1);
  g_thread_join (self->carrier);
  for (guint i = 0; i < 2; i++)
    {
      close (self->tuns[i]);
      close (self->stop[i]);
    }
}
