/* sx-socket.c: a descriptor and what its records need
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket.h"

#include <string.h>

#include "sx-observer.h"
#include "sx-presence.h"

static void
watch_ready (SxPollWatch *watch,
             guint        events)
{
  SxSocket *self = (SxSocket *) watch;

  self->klass->ready (self, events);
}

/**
 * sx_socket_new:
 * @core: the core
 * @klass: what kind of socket
 * @owner: whose
 * @request: the command that it comes of
 *
 * Makes a socket with the next number, without a descriptor yet.
 *
 * Returns: (transfer full): the socket; sx_socket_bury() it
 */
SxSocket *
sx_socket_new (SxCore              *core,
               const SxSocketClass *klass,
               guint32              owner,
               guint32              request)
{
  SxSocket *self = core->spare;

  /* Connections come and go by the thousand: theirs is the one size that is kept */
  if (self != NULL && klass->spare)
    {
      core->spare = self->next;
      core->n_spare--;
      memset (self, 0, klass->size);
    }
  else
    {
      self = g_malloc0 (klass->size);
    }

  self->watch.ready = watch_ready;
  self->watch.fd = -1;
  self->klass = klass;
  self->core = core;
  self->number = ++core->last_socket;
  self->owner = owner;
  self->request = request;

  return self;
}

/**
 * sx_socket_list:
 * @self: an open socket
 *
 * Makes it known by its number.
 */
void
sx_socket_list (SxSocket *self)
{
  self->listed = TRUE;
  self->core->n_datagram += self->type == SOCK_DGRAM;
  g_hash_table_insert (self->core->sockets, GUINT_TO_POINTER (self->number), self);
}

/**
 * sx_socket_bury:
 * @self: (transfer full): a socket whose descriptor is closed
 *
 * Forgets it. It is freed when the dispatch is over: callers further up the
 * stack, and events that epoll gave out already, may still point to it.
 */
void
sx_socket_bury (SxSocket *self)
{
  SxCore *core = self->core;

  g_assert (self->watch.fd < 0);

  if (self->listed)
    {
      core->n_datagram -= self->type == SOCK_DGRAM;
      g_hash_table_remove (core->sockets, GUINT_TO_POINTER (self->number));
    }

  sx_observer_forget (self);
  sx_presence_forget (self);
  self->klass->clear (self);
  self->next = core->graveyard;
  core->graveyard = self;
}
