/* sx-datagram.c: a socket for datagrams
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-datagram.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "sx-call-private.h"
#include "sx-pace.h"
#include "sx-presence.h"
#include "sx-socket-path.h"
#include "sx-stamps.h"
#include "sx-waiting.h"

/* Every UDP datagram fits (RFC 768: 65,535 bytes with headers); Unix ones may be longer */
#define BUFFER_INET (64 * 1024)
#define BUFFER_UNIX (256 * 1024)

/* Datagrams received in one dispatch, one by one or in batches; and sent */
#define TURN_CALLS   64
#define TURN_BATCHES 4

/* At most ten records a second about what was dropped, besides the last, in µs */
#define DROPS_INTERVAL (100 * 1000)

/* How long nothing is received when that fails for the lack of something, in ms: it would fail again at once */
#define PAUSE_MS 200

/* What may wait to be sent, each datagram counted with what it costs to keep */
#define WAITING_MAX (16 * 1024 * 1024)
#define WAITING_COST 256

/* The kernel's buffer for what comes in, as far as it lets us (net.core.rmem_max) */
#define RECEIVE_BUFFER (8 * 1024 * 1024)

typedef struct
{
  SxAddress  to;
  GBytes    *bytes;
} Waiting;

struct _SxDatagram
{
  SxSocket      socket;
  SxSocketPath  path;
  GQueue        queue;          /* of Waiting */
  gsize         n_bytes;        /* in it */
  SxWaiting     waiting;        /* what is recorded of it */
  guint64       drops;          /* datagrams that the kernel had no room for, as last recorded */
  gint64        drops_time;     /* when, monotonic, in µs */
  gsize         room;           /* SO_RCVBUF, in bytes, as last asked for; 0: not known */
  SxPace        pace;           /* how they come */
  GSource      *pause;          /* nullable: until when nothing is received */
  gboolean      broadcasts;
  gboolean      dual;
};

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_bytes_unref (waiting->bytes);
  g_free (waiting);
}

/* Returns 0 or an errno; the next event, or the next datagram, asks again then */
static int
settle (SxDatagram *self)
{
  guint32 events = 0;

  if (self->socket.watch.fd < 0)
    return 0;

  if (self->pause == NULL)
    events |= EPOLLIN;
  if (self->queue.length > 0)
    events |= EPOLLOUT;

  return sx_poll_watch (self->socket.core->poll, &self->socket.watch, events);
}

static gboolean pause_over_cb (gpointer user_data);

static void
begin_pause (SxDatagram *self)
{
  if (self->pause == NULL)
    self->pause = sx_core_add_timer (self->socket.core, PAUSE_MS, pause_over_cb, self);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  SxDatagram *self = user_data;

  g_clear_pointer (&self->pause, g_source_unref);
  if (settle (self) != 0)
    begin_pause (self);

  return G_SOURCE_REMOVE;
}

/* What is said of a datagram that was sent (ICMP, see ip(7)), and said once */
static gboolean
is_about_sent (int error)
{
  switch (error)
    {
    case ECONNREFUSED:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case EMSGSIZE:
    case ENETDOWN:
    case ENETUNREACH:
    case ENONET:
    case ENOPROTOOPT:
    case EOPNOTSUPP:
    case EPROTO:
      return TRUE;
    default:
      return FALSE;
    }
}

/* What the kernel dropped because its buffer was full: the number that SO_RXQ_OVFL tells with the next datagram, known before there is
 * one (SO_MEMINFO: since Linux 4.12, with SK_MEMINFO_DROPS). It is of 32 bits, and begins again after them */
static void
note_drops (SxDatagram *self,
            gboolean    drained)
{
  guint32 memory[SK_MEMINFO_VARS] = { 0, };
  socklen_t length = sizeof memory;
  SxSample sample = { 0, };
  SxRecord record;
  guint32 more;
  gint64 now;

  if (getsockopt (self->socket.watch.fd, SOL_SOCKET, SO_MEMINFO, memory, &length) < 0)
    return;

  self->room = memory[SK_MEMINFO_RCVBUF];
  more = memory[SK_MEMINFO_DROPS] - (guint32) self->drops;
  if (more == 0)
    return;

  /* While they come without pause there is another turn; when all is taken, there may be none */
  now = g_get_monotonic_time ();
  if (!drained && self->drops > 0 && now - self->drops_time < DROPS_INTERVAL)
    return;

  self->drops += more;
  self->drops_time = now;
  sample.drops = self->drops;
  sx_call_record_init (&record, &self->socket, SX_KIND_SAMPLE);
  record.payload = (const guint8 *) &sample;
  record.payload_length = sizeof sample;
  sx_call_append (&self->socket, &record);
}

/* An error, such as one that ICMP brought, is taken away by being told; the next one has another turn.
 * Returns the last one, or 0 */
static int
take_inet (SxDatagram *self)
{
  int n = SX_CALL_BATCH;
  guint n_datagrams = 0;
  gsize n_bytes = 0;

  for (guint i = 0; i < TURN_BATCHES && n == SX_CALL_BATCH; i++)
    {
      n = sx_call_recvfrom_many (&self->socket, BUFFER_INET, &n_bytes);
      n_datagrams += MAX (n, 0);
    }

  note_drops (self, n < SX_CALL_BATCH);
  if (sx_pace_may_rest (&self->pace, g_get_monotonic_time (), n_datagrams, n_bytes, self->room) && n < SX_CALL_BATCH)
    sx_poll_rest (self->socket.core->poll);

  return MAX (-n, 0);
}

/* Unix sockets drop nothing: the sender waits, or is told. Returns as take_inet() does */
static int
take_unix (SxDatagram *self)
{
  gssize n = 0;

  for (guint i = 0; i < TURN_CALLS && n >= 0; i++)
    n = sx_call_recvfrom (&self->socket, BUFFER_UNIX);

  return n < 0 ? (int) -n : 0;
}

static void
take_datagrams (SxDatagram *self)
{
  int error = self->socket.family == AF_UNIX ? take_unix (self) : take_inet (self);

  /* A lack of memory, or a security module that forbids it: what waits would be told of again at once */
  if (error != 0 && error != EAGAIN && !is_about_sent (error))
    begin_pause (self);
}

static gboolean
is_broadcast (const SxAddress *to)
{
  const struct sockaddr_in *in = (const struct sockaddr_in *) (const void *) to->bytes;

  return sx_address_get_family (to) == AF_INET && in->sin_addr.s_addr == g_htonl (INADDR_BROADCAST);
}

static void
allow_broadcast (SxDatagram *self)
{
  self->broadcasts = TRUE;
  sx_call_setsockopt (&self->socket, SOL_SOCKET, SO_BROADCAST, 1);
}

/* A socket of both families knows IPv4 addresses in their mapped form (RFC 4291, 2.5.5.2) */
static void
map (const SxAddress *address,
     SxAddress       *mapped)
{
  const struct sockaddr_in *in = (const struct sockaddr_in *) (const void *) address->bytes;
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = in->sin_port };

  in6.sin6_addr.s6_addr[10] = 0xff;
  in6.sin6_addr.s6_addr[11] = 0xff;
  memcpy (in6.sin6_addr.s6_addr + 12, &in->sin_addr, 4);
  sx_address_set (mapped, &in6, sizeof in6);
}

/* Returns 0 or an errno; EAGAIN: not now */
static int
send_now (SxDatagram      *self,
          const SxAddress *to,
          GBytes          *bytes)
{
  SxAddress target = *to;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gssize n;

  if (self->dual && sx_address_get_family (to) == AF_INET)
    map (to, &target);
  if (!self->broadcasts && is_broadcast (to))
    allow_broadcast (self);

  n = sx_call_sendto (&self->socket, &target, data, length);

  /* A network's own broadcast address is known to the kernel: it says EACCES (ip(7)) */
  if (n == -EACCES && !self->broadcasts && sx_address_get_family (to) == AF_INET)
    {
      allow_broadcast (self);
      n = sx_call_sendto (&self->socket, &target, data, length);
    }

  return n < 0 ? -n : 0;
}

static void
flush (SxDatagram *self)
{
  Waiting *waiting;

  for (guint i = 0; i < TURN_CALLS && (waiting = g_queue_peek_head (&self->queue)) != NULL; i++)
    {
      if (send_now (self, &waiting->to, waiting->bytes) == EAGAIN)
        break;

      self->n_bytes -= g_bytes_get_size (waiting->bytes);
      waiting_free (g_queue_pop_head (&self->queue));
    }

  sx_waiting_set (&self->waiting, &self->socket, self->n_bytes);
}

static void
datagram_ready (SxSocket *socket,
                guint     events)
{
  SxDatagram *self = (SxDatagram *) socket;

  /* Times look like an error; a true one is told once more */
  if ((events & EPOLLERR) && sx_stamps_drain (socket))
    events &= ~EPOLLERR;

  if (events & (EPOLLIN | EPOLLERR | EPOLLHUP))
    take_datagrams (self);
  if (self->queue.length > 0 && (events & EPOLLOUT))
    flush (self);
  settle (self);
}

static void
datagram_close (SxSocket *socket,
                gboolean  reset)
{
  SxDatagram *self = (SxDatagram *) socket;

  sx_waiting_set (&self->waiting, socket, 0);
  sx_call_close (socket, FALSE);
  sx_socket_path_remove (&self->path, socket);
  sx_socket_bury (socket);
}

static void
datagram_clear (SxSocket *socket)
{
  SxDatagram *self = (SxDatagram *) socket;

  g_queue_clear_full (&self->queue, waiting_free);
  sx_waiting_clear (&self->waiting);
  if (self->pause != NULL)
    g_source_destroy (self->pause);
  g_clear_pointer (&self->pause, g_source_unref);
}

static const SxSocketClass datagram_class = {
  .size = sizeof (SxDatagram),
  .ready = datagram_ready,
  .close = datagram_close,
  .clear = datagram_clear,
};

static int
prepare (SxDatagram      *self,
         const SxAddress *address,
         gboolean         v6only,
         SxKind          *kind)
{
  SxSocket *socket = &self->socket;
  int family = sx_address_get_family (address);
  int size = RECEIVE_BUFFER;
  int error;

  *kind = SX_KIND_SOCKET;
  error = sx_call_socket (socket, family, SOCK_DGRAM, 0);
  if (error != 0)
    return error;

  /* Not recorded: best effort, for bursts that come while the disk is busy */
  if (family != AF_UNIX)
    setsockopt (socket->watch.fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);

  *kind = SX_KIND_SETSOCKOPT;
  if (family == AF_INET6)
    error = sx_call_setsockopt (socket, IPPROTO_IPV6, IPV6_V6ONLY, v6only);
  if (error != 0)
    return error;

  *kind = SX_KIND_BIND;
  error = sx_call_bind (socket, address);
  if (error != 0)
    return error;
  sx_socket_path_take (&self->path, &socket->local);

  /* Nobody would say that something comes: as good as if bind() had failed */
  error = sx_poll_watch (socket->core->poll, &socket->watch, EPOLLIN);
  if (error != 0)
    sx_call_note (socket, SX_KIND_BIND, error, 0);

  return error;
}

/**
 * sx_datagram_new:
 * @core: the core
 * @owner: whose
 * @request: the command that it comes of
 * @address: where to bind; port 0: a free one; a Unix address without a name: an abstract one
 * @v6only: value of IPV6_V6ONLY for an IPv6 address
 * @outcome: (out): the socket's number, and why not: error and kind
 *
 * Makes a socket and binds it. If that fails the socket is closed again.
 *
 * Returns: (nullable) (transfer none): the socket
 */
SxDatagram *
sx_datagram_new (SxCore          *core,
                 guint32          owner,
                 guint32          request,
                 const SxAddress *address,
                 gboolean         v6only,
                 SxOutcome       *outcome)
{
  SxDatagram *self = (SxDatagram *) sx_socket_new (core, &datagram_class, owner, request);

  g_queue_init (&self->queue);
  self->dual = sx_address_get_family (address) == AF_INET6 && sx_address_is_any (address) && !v6only;
  outcome->error = prepare (self, address, v6only, &outcome->kind);
  outcome->socket = self->socket.number;
  if (outcome->error == 0)
    {
      sx_socket_list (&self->socket);
      sx_presence_mind (&self->socket);
      return self;
    }

  if (self->socket.watch.fd >= 0)
    datagram_close (&self->socket, FALSE);
  else
    sx_socket_bury (&self->socket);

  return NULL;
}

/**
 * sx_datagram_from_socket:
 * @socket: (nullable): any socket
 *
 * Returns: (nullable): @socket as a datagram socket, if it is one
 */
SxDatagram *
sx_datagram_from_socket (SxSocket *socket)
{
  return socket != NULL && socket->klass == &datagram_class ? (SxDatagram *) socket : NULL;
}

/**
 * sx_datagram_get_socket:
 * @self: a datagram socket
 *
 * Returns: (transfer none): its socket
 */
SxSocket *
sx_datagram_get_socket (SxDatagram *self)
{
  return &self->socket;
}

/**
 * sx_datagram_reaches:
 * @self: a datagram socket
 * @to: an address
 *
 * Returns: whether it is of the family to send there
 */
gboolean
sx_datagram_reaches (SxDatagram      *self,
                     const SxAddress *to)
{
  int family = sx_address_get_family (to);

  return self->socket.family == family || (family == AF_INET && self->dual);
}

/**
 * sx_datagram_send:
 * @self: a datagram socket
 * @to: to whom
 * @bytes: one datagram; may be empty
 *
 * Sends a datagram, or lets it wait while the kernel's buffer is full.
 *
 * Returns: 0; ENOBUFS when too much waits already; an errno of sendto() or epoll_ctl()
 */
int
sx_datagram_send (SxDatagram      *self,
                  const SxAddress *to,
                  GBytes          *bytes)
{
  Waiting *waiting;
  int error;

  if (self->queue.length == 0)
    {
      error = send_now (self, to, bytes);
      if (error != EAGAIN || self->socket.family == AF_UNIX)
        return error;
    }

  if (self->n_bytes + g_bytes_get_size (bytes) + WAITING_COST * (self->queue.length + 1) > WAITING_MAX)
    return ENOBUFS;

  waiting = g_new0 (Waiting, 1);
  waiting->to = *to;
  waiting->bytes = g_bytes_ref (bytes);
  g_queue_push_tail (&self->queue, waiting);
  self->n_bytes += g_bytes_get_size (bytes);

  /* Without, nobody would say when it can go */
  error = settle (self);
  if (error != 0)
    {
      self->n_bytes -= g_bytes_get_size (bytes);
      waiting_free (g_queue_pop_tail (&self->queue));
      return error;
    }

  sx_waiting_set (&self->waiting, &self->socket, self->n_bytes);

  return 0;
}
