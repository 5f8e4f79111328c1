/* sx-listener.c: a socket that accepts connections
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "sx-call.h"
#include "sx-connection.h"
#include "sx-observer.h"
#include "sx-presence.h"
#include "sx-socket-path.h"

/* Clients accepted in one dispatch, so that the others have their turn */
#define TURN_ACCEPTS 64

/* Clients accepted before the first of them is served, where more can wait than one turn takes. With a short backlog each is served before
 * the next is accepted: clients that are served in a row come back in a row, and more than the backlog has places for have to
 * try again after a second (a fifth less of them do, where it was measured) */
#define ACCEPTS_AHEAD 8

/* How often a lack of descriptors is worth a record, in µs: it may last for days */
#define SHORTAGE_INTERVAL G_USEC_PER_SEC

typedef struct
{
  SxSocket      socket;
  SxGroup      *group;
  SxSocketPath  path;
  gint64        shortage_time;    /* of the last record of it, monotonic */
  guint         ahead;            /* clients accepted before the first of them is served */
  gboolean      held;             /* accepts nobody for now */
  gboolean      counted;          /* some were seen to wait, and not yet that nobody does */
} SxListener;

/* What accept() says of one client, which is gone by it: already pending network errors (accept(2)) */
static gboolean
is_about_client (int error)
{
  switch (error)
    {
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
take_shortage (SxListener *self,
               int         error)
{
  gint64 now = g_get_monotonic_time ();

  if (self->shortage_time == 0 || now - self->shortage_time >= SHORTAGE_INTERVAL)
    {
      self->shortage_time = now;
      sx_call_note (&self->socket, SX_KIND_ACCEPT, error, 0);
    }

  sx_core_starve (self->socket.core, &self->socket);
}

/* Returns 0, or an errno: then connection is NULL, and unless it is about one client there is nobody else to accept now */
static int
accept_one (SxListener    *self,
            SxConnection **connection)
{
  SxSocket *socket = &self->socket;
  int error;

  *connection = NULL;

  /* As accept() itself would have it a few clients later */
  if (sx_core_is_crowded (socket->core, socket))
    {
      take_shortage (self, EMFILE);
      return EMFILE;
    }

  *connection = sx_connection_new (socket->core, socket->owner, socket->request, self->group);
  error = sx_call_accept (socket, &(*connection)->socket);
  if (error == 0)
    {
      socket->core->next_fd = (*connection)->socket.watch.fd + 1;
      return 0;
    }

  sx_connection_discard (*connection);
  *connection = NULL;

  /* A lack of descriptors or of memory, or a security module that forbids it: the client stays in the backlog, and
   * would be told of again at once */
  if (is_about_client (error))
    sx_call_note (socket, SX_KIND_ACCEPT, error, 0);
  else if (error != EAGAIN)
    take_shortage (self, error);

  return error;
}

static void
accept_some (SxListener *self)
{
  int error = 0;

  for (guint i = 0; i < TURN_ACCEPTS && (error == 0 || is_about_client (error)); i += self->ahead)
    {
      SxConnection *connections[ACCEPTS_AHEAD] = { NULL, };

      for (guint j = 0; j < self->ahead && (error == 0 || is_about_client (error)); j++)
        error = accept_one (self, &connections[j]);

      for (guint j = 0; j < self->ahead; j++)
        if (connections[j] != NULL)
          sx_connection_open (connections[j]);
    }
}

static void
listener_ready (SxSocket *socket,
                guint     events)
{
  SxListener *self = (SxListener *) socket;

  if (self->held)
    {
      self->counted = sx_observer_count_backlog (socket) > 0;
      return;
    }

  sx_observer_look_backlog (socket);
  accept_some (self);
  if (self->counted)
    self->counted = sx_observer_count_backlog (socket) > 0;
  sx_observer_look_backlog (socket);
}

static void
listener_close (SxSocket *socket,
                gboolean  reset)
{
  SxListener *self = (SxListener *) socket;

  sx_core_unstarve (socket->core, socket);
  g_ptr_array_remove (socket->core->listeners, socket);
  sx_call_close (socket, FALSE);
  sx_socket_path_remove (&self->path, socket);
  sx_socket_bury (socket);
}

static void
listener_clear (SxSocket *socket)
{
  SxListener *self = (SxListener *) socket;

  g_clear_pointer (&self->group, sx_group_unref);
}

static const SxSocketClass listener_class = {
  .size = sizeof (SxListener),
  .ready = listener_ready,
  .close = listener_close,
  .clear = listener_clear,
};

static int
prepare (SxListener      *self,
         const SxAddress *address,
         gboolean         v6only,
         int              backlog,
         SxKind          *kind)
{
  SxSocket *socket = &self->socket;
  int family = sx_address_get_family (address);
  int error;

  *kind = SX_KIND_SOCKET;
  error = sx_call_socket (socket, family, SOCK_STREAM, 0);
  if (error != 0)
    return error;

  /* A port whose last connections are still in TIME_WAIT can be listened on again (socket(7)) */
  *kind = SX_KIND_SETSOCKOPT;
  if (family != AF_UNIX)
    error = sx_call_setsockopt (socket, SOL_SOCKET, SO_REUSEADDR, 1);
  if (error == 0 && family == AF_INET6)
    error = sx_call_setsockopt (socket, IPPROTO_IPV6, IPV6_V6ONLY, v6only);
  if (error != 0)
    return error;

  *kind = SX_KIND_BIND;
  error = sx_call_bind (socket, address);
  if (error != 0)
    return error;
  sx_socket_path_take (&self->path, &socket->local);

  *kind = SX_KIND_LISTEN;
  error = sx_call_listen (socket, backlog);
  if (error != 0)
    return error;

  /* Nobody would say that somebody connects: as good as if listen() had failed */
  error = sx_poll_watch (socket->core->poll, &socket->watch, EPOLLIN);
  if (error != 0)
    sx_call_note (socket, SX_KIND_LISTEN, error, 0);

  return error;
}

/**
 * sx_listener_new:
 * @core: the core
 * @owner: whose
 * @request: the command that it comes of
 * @group: what is done with clients
 * @address: where; port 0: a free one
 * @v6only: value of IPV6_V6ONLY for an IPv6 address
 * @backlog: listen()'s argument
 * @outcome: (out): the socket's number, and why not: error and kind
 *
 * Makes a socket and listens. If that fails the socket is closed again.
 *
 * Returns: (nullable) (transfer none): the listener
 */
SxSocket *
sx_listener_new (SxCore          *core,
                 guint32          owner,
                 guint32          request,
                 SxGroup         *group,
                 const SxAddress *address,
                 gboolean         v6only,
                 int              backlog,
                 SxOutcome       *outcome)
{
  SxListener *self = (SxListener *) sx_socket_new (core, &listener_class, owner, request);

  self->group = sx_group_ref (group);
  self->ahead = backlog < TURN_ACCEPTS ? 1 : ACCEPTS_AHEAD;
  outcome->error = prepare (self, address, v6only, backlog, &outcome->kind);
  outcome->socket = self->socket.number;
  if (outcome->error == 0)
    {
      sx_socket_list (&self->socket);
      g_ptr_array_add (core->listeners, self);
      sx_presence_mind (&self->socket);
      return &self->socket;
    }

  if (self->socket.watch.fd >= 0)
    listener_close (&self->socket, FALSE);
  else
    sx_socket_bury (&self->socket);

  return NULL;
}

/**
 * sx_listener_hold:
 * @socket: a listener
 * @hold: whether it is to accept nobody for now
 *
 * Who connects meanwhile waits in the kernel's backlog, as far as that reaches, and is accepted as soon as
 * the listener is released. How many they are is recorded.
 *
 * Returns: 0 or an errno of epoll_ctl(); then nothing has changed
 */
int
sx_listener_hold (SxSocket *socket,
                  gboolean  hold)
{
  SxListener *self = (SxListener *) socket;
  int error;

  if (self->held == hold)
    return 0;

  /* Edge triggered: each one that comes is told of, and those that wait are not told of again and again */
  error = sx_poll_watch (socket->core->poll, &socket->watch, hold ? EPOLLIN | EPOLLET : EPOLLIN);
  if (error != 0)
    return error;

  sx_core_unstarve (socket->core, socket);
  self->held = hold;
  if (hold)
    self->counted = sx_observer_count_backlog (socket) > 0;

  return 0;
}

/**
 * sx_is_listener:
 * @socket: any socket
 *
 * Returns: whether it is a listener
 */
gboolean
sx_is_listener (SxSocket *socket)
{
  return socket->klass == &listener_class;
}
