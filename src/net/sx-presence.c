/* sx-presence.c: whether the addresses that sockets are bound to are still this computer's
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A socket stays bound to an address that its interface has lost, or to one whose interface is gone or switched off: it says
 * nothing, and nobody can reach it. The kernel tells that interfaces and addresses change (rtnetlink(7)); then it is looked
 * which ones there are. Nothing is watched as long as no socket is bound to an address that can go: any address and those of
 * the loopback interface stay.
 */

#include "sx-config.h"

#include "sx-presence.h"

#include <errno.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sx-call-private.h"

/* Messages read in one dispatch; what they say is not looked at */
#define TURN_CALLS 64

/* How long until what failed for the lack of something is tried again, in ms */
#define AGAIN_MS 1000

struct _SxPresence
{
  SxPollWatch  watch;     /* first: its address is ours */
  SxCore      *core;
  GHashTable  *sockets;   /* SxSocket → the errno that was told last */
  GSource     *again;     /* nullable */
};

static gboolean again_cb (gpointer user_data);

/* Changes that were not seen meanwhile are seen then */
static void
try_later (SxPresence *self)
{
  if (self->again == NULL)
    self->again = sx_core_add_timer (self->core, AGAIN_MS, again_cb, self);
}

/* Returns whether an interface has the address of a socket, whatever its port */
static gboolean
has_address (const struct ifaddrs *entry,
             const SxAddress      *address)
{
  const struct sockaddr_in *in = (const struct sockaddr_in *) (const void *) address->bytes;
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) (const void *) address->bytes;
  int family = sx_address_get_family (address);

  if (entry->ifa_addr == NULL || entry->ifa_addr->sa_family != family)
    return FALSE;

  if (family == AF_INET)
    return memcmp (&((struct sockaddr_in *) (void *) entry->ifa_addr)->sin_addr, &in->sin_addr, sizeof in->sin_addr) == 0;

  return memcmp (&((struct sockaddr_in6 *) (void *) entry->ifa_addr)->sin6_addr, &in6->sin6_addr, sizeof in6->sin6_addr) == 0
         && (in6->sin6_scope_id == 0
             || ((struct sockaddr_in6 *) (void *) entry->ifa_addr)->sin6_scope_id == in6->sin6_scope_id);
}

/* 0: it can be reached; ENETDOWN: its interface is switched off; EADDRNOTAVAIL: no interface has it */
static int
look_for (const struct ifaddrs *interfaces,
          const SxAddress      *address,
          const char          **name)
{
  int error = EADDRNOTAVAIL;

  *name = "";
  for (const struct ifaddrs *entry = interfaces; entry != NULL; entry = entry->ifa_next)
    {
      if (!has_address (entry, address))
        continue;

      *name = entry->ifa_name;
      if (entry->ifa_flags & IFF_UP)
        return 0;
      error = ENETDOWN;
    }

  return error;
}

static void
note (SxSocket   *socket,
      int         error,
      const char *name)
{
  SxRecord record;

  sx_call_record_init (&record, socket, SX_KIND_INTERFACE);
  record.error = error;
  record.local = socket->local;
  record.payload = (const guint8 *) name;
  record.payload_length = strlen (name);
  sx_call_append (socket, &record);
}

static void
look (SxPresence *self)
{
  struct ifaddrs *interfaces;
  GHashTableIter iter;
  gpointer key, told;

  if (getifaddrs (&interfaces) < 0)
    {
      try_later (self);
      return;
    }

  g_hash_table_iter_init (&iter, self->sockets);
  while (g_hash_table_iter_next (&iter, &key, &told))
    {
      SxSocket *socket = key;
      const char *name;
      int error = look_for (interfaces, &socket->local, &name);

      if (error == GPOINTER_TO_INT (told))
        continue;

      g_hash_table_iter_replace (&iter, GINT_TO_POINTER (error));
      note (socket, error, name);
    }
  freeifaddrs (interfaces);
}

static void
stop_watching (SxPresence *self)
{
  sx_poll_watch (self->core->poll, &self->watch, 0);
  close (self->watch.fd);
  sx_poll_forget (self->core->poll, &self->watch);
}

static void
ready (SxPollWatch *watch,
       guint        events)
{
  SxPresence *self = (SxPresence *) watch;
  char bytes[8192];
  gssize n = 0;

  /* ENOBUFS, that some of them were lost, is a change as well (netlink(7)) */
  for (guint i = 0; i < TURN_CALLS && (n >= 0 || errno == ENOBUFS); i++)
    n = TEMP_FAILURE_RETRY (recv (watch->fd, bytes, sizeof bytes, MSG_DONTWAIT));

  /* What cannot be read stays readable: it would be told of over and over. Another socket may be better */
  if (n < 0 && errno != EAGAIN)
    {
      stop_watching (self);
      try_later (self);
    }

  look (self);
}

/* Returns 0 or an errno */
static int
open_watch (SxPresence *self)
{
  struct sockaddr_nl name = {
    .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR
  };
  int error;

  self->watch.fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
  if (self->watch.fd < 0)
    return errno;

  error = bind (self->watch.fd, (const struct sockaddr *) &name, sizeof name) < 0 ? errno : 0;
  if (error == 0)
    error = sx_poll_watch (self->core->poll, &self->watch, EPOLLIN);
  if (error != 0)
    {
      close (self->watch.fd);
      sx_poll_forget (self->core->poll, &self->watch);
    }

  return error;
}

/* The kernel tells of changes from now on. That it does not is no reason not to listen. A lack of descriptors or of memory
 * passes; a system that has no such sockets, or forbids them, does not have them a second later */
static void
watch_changes (SxPresence *self)
{
  if (self->watch.fd >= 0)
    return;

  switch (open_watch (self))
    {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case ENOSPC:
      try_later (self);
      break;
    default:
      break;
    }
}

static gboolean
again_cb (gpointer user_data)
{
  SxPresence *self = user_data;

  g_clear_pointer (&self->again, g_source_unref);
  if (g_hash_table_size (self->sockets) > 0)
    {
      watch_changes (self);
      look (self);
    }

  return G_SOURCE_REMOVE;
}

static SxPresence *
presence_new (SxCore *core)
{
  SxPresence *self = g_new0 (SxPresence, 1);

  self->watch.ready = ready;
  self->watch.fd = -1;
  self->core = core;
  self->sockets = g_hash_table_new (NULL, NULL);

  return self;
}

/**
 * sx_presence_mind:
 * @socket: a socket that was bound
 *
 * Records from now on when its address is not there any more (#SX_KIND_INTERFACE with an error), and when it is again.
 */
void
sx_presence_mind (SxSocket *socket)
{
  SxCore *core = socket->core;

  if ((socket->family != AF_INET && socket->family != AF_INET6)
      || sx_address_is_any (&socket->local) || sx_address_is_loopback (&socket->local))
    return;

  if (core->presence == NULL)
    core->presence = presence_new (core);
  watch_changes (core->presence);
  g_hash_table_insert (core->presence->sockets, socket, GINT_TO_POINTER (0));
}

/**
 * sx_presence_forget:
 * @socket: a socket that is closed
 */
void
sx_presence_forget (SxSocket *socket)
{
  if (socket->core->presence != NULL)
    g_hash_table_remove (socket->core->presence->sockets, socket);
}

/**
 * sx_presence_free:
 * @self: (transfer full) (nullable): the presence of a core
 */
void
sx_presence_free (SxPresence *self)
{
  if (self == NULL)
    return;

  if (self->watch.fd >= 0)
    stop_watching (self);
  if (self->again != NULL)
    {
      g_source_destroy (self->again);
      g_source_unref (self->again);
    }
  g_hash_table_unref (self->sockets);
  g_free (self);
}
