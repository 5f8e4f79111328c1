/* sx-connection.c: a stream connection, whichever end of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-connection.h"

#include <errno.h>
#include <sys/socket.h>

#include "sx-call.h"
#include "sx-operation.h"
#include "sx-stamps.h"

/* A connection that sends without pause is read with larger buffers */
#define BUFFER_MIN (64 * 1024)
#define BUFFER_MAX SX_CALL_BUFFER_MAX

/* What one connection may read or write before it is another's turn */
#define TURN_BYTES (1024 * 1024)
#define TURN_CALLS 64

/* A paced behaviour stops reading above, and goes on reading below. What persons said may wait in addition: when both
 * ends send back what comes, it goes round and round, and if each of the ends waited for the other one to read, it
 * would stand still. So one of them always reads: not all of it can wait at both. */
#define PACE_HIGH (256 * 1024)
#define PACE_LOW  (64 * 1024)

/* Of what persons said, so much counts: a peer that never reads must not have memory taken without end */
#define SAID_MAX (4 * SX_CONNECTION_WAITING_MAX)

/* What a connection is watched for, edge triggered, from the moment it is there, or begins to connect: the one call is good
 * for all of its life if it sends and receives what the kernel takes and has at once. EPOLLPRI says that a short recv() was
 * not all (urgent data, tcp(7)) */
#define EDGES (EPOLLIN | EPOLLRDHUP | EPOLLPRI | EPOLLET)

/* Whether all that the kernel can tell is told by an edge. Not so for Unix sockets: a recv() there ends early also where
 * another sender begins (unix(7)); nor where times wait with the errors */
static gboolean
can_have_edges (SxConnection *self)
{
  return self->socket.family != AF_UNIX && self->socket.core->observer == NULL;
}

/* Tells epoll what is of interest now; one call at most, after all that changed it */
static void
settle (SxConnection *self)
{
  SxPollWatch *watch = &self->socket.watch;
  guint32 events = 0;
  int error;

  if (self->busy > 0 || self->socket.watch.fd < 0 || self->connecting != NULL)
    return;

  if (!self->ended && !self->paused && !self->close_when_flushed)
    events |= EPOLLIN | EPOLLRDHUP;
  if (self->queue.size > 0)
    events |= EPOLLOUT;

  /* Nothing is left to be told once more, and nothing to be kept from being told */
  if (events == (EPOLLIN | EPOLLRDHUP) && !self->more && can_have_edges (self)
      && (!watch->added || (watch->events & EDGES) == EDGES))
    events = watch->added ? watch->events : EDGES;

  /* EPOLLHUP is told whether asked for or not, and stays: edge triggered it is told once */
  if (events == 0)
    events = EPOLLET;

  error = sx_poll_watch (self->socket.core->poll, watch, events);
  if (error != 0)
    sx_connection_fail (self, SX_KIND_RECV, error);
}

static void
note_waiting (SxConnection *self)
{
  sx_waiting_set (&self->waiting, &self->socket, self->queue.size);
}

/* What was put off until all is sent */
static void
flushed (SxConnection *self)
{
  if (self->close_when_flushed)
    {
      sx_connection_close (self, FALSE);
    }
  else if (self->shut_when_flushed)
    {
      self->shut_when_flushed = FALSE;
      sx_connection_half_close (self);
    }
}

static void
flush (SxConnection *self)
{
  gsize total = 0;

  for (guint i = 0; i < TURN_CALLS && total < TURN_BYTES && self->queue.size > 0; i++)
    {
      GBytes *holder;
      gsize length;
      const guint8 *bytes = sx_write_queue_peek (&self->queue, &length, &holder);
      gssize n = sx_call_send (&self->socket, bytes, &length, holder);

      if (n < 0)
        {
          sx_connection_close (self, FALSE);
          return;
        }

      if (n == 0)
        break;

      sx_write_queue_skip (&self->queue, n);
      total += n;
    }

  note_waiting (self);
  if (self->queue.size < PACE_LOW + self->said)
    self->paused = FALSE;
  if (self->queue.size == 0)
    flushed (self);
}

static void
take_end (SxConnection *self)
{
  self->ended = TRUE;

  /* Both directions are over: nothing is left that the socket could be for */
  if (self->shut || self->shut_when_flushed)
    sx_connection_close_when_flushed (self);
  else if (self->behaviour->ended != NULL)
    self->behaviour->ended (self);
}

static gboolean
wants_bytes (SxConnection *self)
{
  return self->socket.watch.fd >= 0 && !self->ended && !self->paused && !self->close_when_flushed;
}

/* Returns how many bytes came; 0: that was all for now */
static gsize
take_some (SxConnection *self)
{
  const guint8 *bytes;
  gssize n = sx_call_recv (&self->socket, self->buffer_size, &bytes);

  if (n == -EAGAIN)
    return 0;

  if (n < 0)
    {
      sx_connection_close (self, FALSE);
      return 0;
    }

  if (n == 0)
    {
      take_end (self);
      return 0;
    }

  if (self->behaviour->received != NULL)
    self->behaviour->received (self, bytes, n);
  if (self->behaviour->paced && self->queue.size >= PACE_HIGH + self->said)
    self->paused = TRUE;

  return n;
}

static void
take_bytes (SxConnection *self,
            gboolean      hung_up)
{
  gsize total = 0;

  self->more = TRUE;
  for (guint i = 0; i < TURN_CALLS && total < TURN_BYTES && wants_bytes (self); i++)
    {
      gsize size = self->buffer_size;
      gsize n = take_some (self);

      /* Less than was asked for: the kernel has no more, unless the end is behind it. But who was told of bytes and got
       * none is to be told again */
      if (n == 0 || (n < size && !hung_up))
        {
          self->more = n == 0 && total == 0 && !self->ended;
          break;
        }

      total += n;
      if (n == size)
        self->buffer_size = MIN (size * 2, BUFFER_MAX);
    }
}

/* An error or a hang-up after the peer's end of stream: recv() keeps saying 0 then,
 * only SO_ERROR tells that the connection was reset */
static void
take_error (SxConnection *self)
{
  int error = sx_call_get_error (&self->socket);

  if (error != 0)
    sx_connection_fail (self, SX_KIND_RECV, error);
}

static void
connection_ready (SxSocket *socket,
                  guint     events)
{
  SxConnection *self = (SxConnection *) socket;
  gboolean trouble;

  /* Times look like an error. A true one says EPOLLHUP too, or is told once more */
  if ((events & EPOLLERR) && sx_stamps_drain (socket))
    events &= ~EPOLLERR;
  trouble = (events & (EPOLLHUP | EPOLLERR)) != 0;

  if (self->connecting != NULL)
    {
      self->connecting (self, trouble, self->connecting_data);

      /* The server's first bytes, or the end, may be there already, and are not told of twice */
      if (socket->watch.fd < 0 || self->connecting != NULL || !(trouble || (events & (EPOLLIN | EPOLLRDHUP))))
        return;
    }

  self->busy++;
  if (wants_bytes (self) && (trouble || (events & (EPOLLIN | EPOLLRDHUP))))
    take_bytes (self, trouble || (events & (EPOLLRDHUP | EPOLLPRI)));
  else if (self->queue.size == 0 && trouble)
    take_error (self);

  if (socket->watch.fd >= 0 && self->queue.size > 0 && (trouble || (events & EPOLLOUT)))
    flush (self);
  self->busy--;

  settle (self);
}

static void
connection_close (SxSocket *socket,
                  gboolean  reset)
{
  SxConnection *self = (SxConnection *) socket;

  /* An attempt belongs to its command, which closes it */
  if (self->connecting != NULL)
    sx_core_cancel (socket->core, socket->request);
  else
    sx_connection_close (self, reset);
}

static void
connection_clear (SxSocket *socket)
{
  SxConnection *self = (SxConnection *) socket;

  sx_write_queue_clear (&self->queue);
  sx_waiting_clear (&self->waiting);
  if (self->link.data != NULL)
    g_queue_unlink (&self->group->members, &self->link);
  self->link.data = NULL;
  g_clear_pointer (&self->group, sx_group_unref);
}

static const SxSocketClass connection_class = {
  .size = sizeof (SxConnection),
  .ready = connection_ready,
  .close = connection_close,
  .clear = connection_clear,
  .spare = TRUE,
};

/**
 * sx_connection_new:
 * @core: the core
 * @owner: whose
 * @request: the command that it comes of
 * @group: (nullable): its listener's group; %NULL for a client's end
 *
 * Returns: (transfer full): a connection without a descriptor
 */
SxConnection *
sx_connection_new (SxCore  *core,
                   guint32  owner,
                   guint32  request,
                   SxGroup *group)
{
  SxConnection *self = (SxConnection *) sx_socket_new (core, &connection_class, owner, request);

  self->group = group != NULL ? sx_group_ref (group) : NULL;
  self->behaviour = group != NULL ? group->behaviour : &sx_behaviour_client;
  self->buffer_size = BUFFER_MIN;

  return self;
}

/**
 * sx_connection_discard:
 * @self: (transfer full): the connection that was made last, without a descriptor
 *
 * Frees it, for there was no client to accept, and gives its number back, under
 * which nothing was recorded.
 */
void
sx_connection_discard (SxConnection *self)
{
  g_assert (self->socket.core->last_socket == self->socket.number);

  self->socket.core->last_socket--;
  sx_socket_bury (&self->socket);
}

/**
 * sx_connection_open:
 * @self: a connection that is now connected
 *
 * Lets the behaviour begin. What it does at once, such as to greet and close,
 * needs no place in the epoll set.
 */
void
sx_connection_open (SxConnection *self)
{
  self->connecting = NULL;
  self->busy++;
  if (self->behaviour->accepted != NULL)
    self->behaviour->accepted (self);
  self->busy--;

  if (self->socket.watch.fd < 0)
    return;

  if (!self->socket.listed)
    sx_socket_list (&self->socket);
  if (self->behaviour->social)
    {
      self->link.data = self;
      g_queue_push_tail_link (&self->group->members, &self->link);
    }
  settle (self);
}

/**
 * sx_connection_watch:
 * @self: a connection that connects
 *
 * Has it told when that is over.
 *
 * Returns: 0 or an errno (epoll_ctl(2))
 */
int
sx_connection_watch (SxConnection *self)
{
  return sx_poll_watch (self->socket.core->poll, &self->socket.watch,
                        can_have_edges (self) ? EDGES | EPOLLOUT : EPOLLOUT);
}

/**
 * sx_connection_is_open:
 * @self: a connection
 *
 * Returns: whether it is connected and can be written to
 */
gboolean
sx_connection_is_open (SxConnection *self)
{
  return self->socket.watch.fd >= 0 && self->connecting == NULL && !self->shut
         && !self->shut_when_flushed && !self->close_when_flushed;
}

/**
 * sx_connection_greet:
 * @self: a connection that was accepted
 *
 * Sends its listener's greeting.
 */
void
sx_connection_greet (SxConnection *self)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (self->group->greeting, &length);

  sx_connection_write (self, bytes, length, self->group->greeting);
}

/* Straight to the kernel as long as it takes bytes; returns an errno, then the connection is closed */
static int
write_now (SxConnection  *self,
           const guint8 **bytes,
           gsize         *length,
           GBytes        *holder)
{
  for (gsize total = 0; *length > 0 && total < TURN_BYTES;)
    {
      gsize tried = *length;
      gssize n = sx_call_send (&self->socket, *bytes, &tried, holder);

      if (n < 0)
        {
          sx_connection_close (self, FALSE);
          return -n;
        }

      *bytes += n;
      *length -= n;
      total += n;
      if ((gsize) n < tried)
        break;
    }

  return 0;
}

/**
 * sx_connection_write:
 * @self: a connection
 * @bytes: what to send
 * @length: how many bytes
 * @holder: (nullable): what @bytes lie in; if it is %NULL, what has to wait is copied, unless it is in the journal
 *
 * Sends, or lets wait what the kernel does not take now. An error of send()
 * closes the connection. How much may wait is up to who calls it.
 *
 * Returns: 0; EPIPE when our direction is closed; an errno of send()
 */
int
sx_connection_write (SxConnection *self,
                     const guint8 *bytes,
                     gsize         length,
                     GBytes       *holder)
{
  int error;

  if (!sx_connection_is_open (self))
    return EPIPE;

  error = self->queue.size == 0 ? write_now (self, &bytes, &length, holder) : 0;
  if (error != 0)
    return error;

  /* What was received lies in the journal already, and stays there */
  if (holder == NULL && length > 0 && sx_journal_holds (self->socket.core->journal, bytes))
    sx_write_queue_add_static (&self->queue, bytes, length);
  else
    sx_write_queue_add (&self->queue, bytes, length, holder);
  note_waiting (self);
  settle (self);

  return 0;
}

/**
 * sx_connection_send:
 * @self: a connection
 * @bytes: what a person says
 * @length: how many bytes
 * @holder: (nullable): see sx_connection_write()
 *
 * Likewise, for what does not come of a behaviour.
 *
 * Returns: 0; EPIPE when our direction is closed; ENOBUFS when too much waits
 *   already, then none of @bytes is sent; an errno of send()
 */
int
sx_connection_send (SxConnection *self,
                    const guint8 *bytes,
                    gsize         length,
                    GBytes       *holder)
{
  if (sx_connection_is_open (self) && self->queue.size > 0
      && self->queue.size + length > SX_CONNECTION_WAITING_MAX)
    return ENOBUFS;

  self->said = MIN (self->said + length, SAID_MAX);

  return sx_connection_write (self, bytes, length, holder);
}

/**
 * sx_connection_half_close:
 * @self: a connection
 *
 * Ends our direction, once what waits is sent; the other one stays open. If
 * the peer has ended its own already, the connection is closed.
 *
 * Returns: 0; EPIPE when it is ended already; an errno of shutdown()
 */
int
sx_connection_half_close (SxConnection *self)
{
  int error;

  if (!sx_connection_is_open (self))
    return EPIPE;

  if (self->queue.size > 0)
    {
      self->shut_when_flushed = TRUE;
      return 0;
    }

  error = sx_call_shutdown (&self->socket, SHUT_WR);
  self->shut = error == 0;
  if (self->shut && self->ended)
    sx_connection_close (self, FALSE);

  return error;
}

/**
 * sx_connection_close_when_flushed:
 * @self: a connection
 *
 * Closes it as soon as nothing waits to be sent. Nothing is read from it any more.
 */
void
sx_connection_close_when_flushed (SxConnection *self)
{
  if (self->socket.watch.fd < 0)
    return;

  if (self->queue.size == 0)
    {
      sx_connection_close (self, FALSE);
      return;
    }

  self->close_when_flushed = TRUE;
  settle (self);
}

/**
 * sx_connection_close:
 * @self: a connection
 * @reset: whether to reset it
 *
 * Closes it now; what waits to be sent is given up.
 */
void
sx_connection_close (SxConnection *self,
                     gboolean      reset)
{
  if (self->socket.watch.fd < 0)
    return;

  sx_write_queue_clear (&self->queue);
  note_waiting (self);
  sx_call_close (&self->socket, reset);
  sx_socket_bury (&self->socket);
}

/**
 * sx_connection_fail:
 * @self: a connection
 * @kind: the call to blame
 * @error: its errno
 *
 * Records an error and closes the connection.
 */
void
sx_connection_fail (SxConnection *self,
                    SxKind        kind,
                    int           error)
{
  if (self->socket.watch.fd < 0)
    return;

  sx_call_note (&self->socket, kind, error, 0);
  sx_connection_close (self, FALSE);
}

/**
 * sx_connection_from_socket:
 * @socket: (nullable): any socket
 *
 * Returns: (nullable): @socket as a connection, if it is one
 */
SxConnection *
sx_connection_from_socket (SxSocket *socket)
{
  return socket != NULL && socket->klass == &connection_class ? (SxConnection *) socket : NULL;
}
