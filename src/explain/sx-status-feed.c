/* sx-status-feed.c: a pane's records, added up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-status-private.h"

#include <errno.h>

/* Sockets */

SxStatusSocket *
sx_status_lookup (SxStatus *self,
                  guint32   id)
{
  return g_hash_table_lookup (self->sockets, GUINT_TO_POINTER (id));
}

static void
forget (SxStatus       *self,
        SxStatusSocket *socket)
{
  if (socket->open)
    self->n_open--;
  self->n_queued -= socket->queued;
  if (socket->bound)
    g_ptr_array_remove (self->bound, socket);

  g_hash_table_remove (self->sockets, GUINT_TO_POINTER (socket->id));
}

static SxStatusSocket *
add (SxStatus *self,
     guint32   id)
{
  SxStatusSocket *old = sx_status_lookup (self, id);
  SxStatusSocket *socket = g_new0 (SxStatusSocket, 1);

  /* Numbers are not used twice, but a journal from elsewhere may be damaged */
  if (old != NULL)
    forget (self, old);

  socket->id = id;
  g_hash_table_insert (self->sockets, GUINT_TO_POINTER (id), socket);

  return socket;
}

static void
happened (SxStatus             *self,
          SxStatusEvent         event,
          const SxStatusSocket *socket)
{
  self->event = event;
  self->last = *socket;
}

static void
set_bound (SxStatus       *self,
           SxStatusSocket *socket)
{
  if (!socket->bound)
    g_ptr_array_add (self->bound, socket);
  socket->bound = TRUE;
}

static gboolean
feed_socket (SxStatus       *self,
             const SxRecord *record)
{
  if (record->error == 0 && sx_status_lookup (self, record->socket) == NULL)
    add (self, record->socket);

  return FALSE;
}

static gboolean
feed_bind (SxStatus       *self,
           const SxRecord *record)
{
  SxStatusSocket *socket = sx_status_lookup (self, record->socket);

  if (record->error != 0 || socket == NULL)
    return FALSE;

  socket->local = record->local;
  if (self->pane != SX_PANE_UDP)
    return FALSE;

  /* Bound only because something was to be sent */
  socket->automatic = self->other.request == record->request && self->other.command == SX_COMMAND_SEND;
  if (socket->automatic && self->bound->len == 0)
    self->n_sent = self->n_received = self->n_dropped = 0;
  /* Once one is bound on purpose, all that are bound are told of */
  for (guint i = 0; !socket->automatic && i < self->bound->len; i++)
    ((SxStatusSocket *) self->bound->pdata[i])->automatic = FALSE;
  set_bound (self, socket);
  return TRUE;
}

static gboolean
feed_listen (SxStatus       *self,
             const SxRecord *record)
{
  SxStatusSocket *socket = sx_status_lookup (self, record->socket);

  if (record->error != 0 || socket == NULL)
    return FALSE;

  if (sx_address_is_set (&record->local))
    socket->local = record->local;
  set_bound (self, socket);
  return TRUE;
}

static gboolean
feed_accept (SxStatus       *self,
             const SxRecord *record)
{
  SxStatusSocket *socket;

  if (record->error != 0)
    {
      /* Not worth a word: the client was gone before it was greeted (accept(2)) */
      if (record->error == ECONNABORTED || record->error == EAGAIN || record->error == EINTR)
        return FALSE;
      sx_status_failure_clear (&self->failure);
      self->failure.error = record->error;
      self->failure.call = SX_KIND_ACCEPT;
      return TRUE;
    }

  if (self->failure.call == SX_KIND_ACCEPT)
    sx_status_failure_clear (&self->failure);

  socket = add (self, record->socket);
  socket->listener = record->args[0];
  socket->open = TRUE;
  socket->local = record->local;
  socket->remote = record->remote;
  self->n_open++;
  self->n_total++;
  happened (self, SX_STATUS_OPENED, socket);
  return TRUE;
}

static gboolean
feed_drops (SxStatus       *self,
            const SxRecord *record)
{
  SxStatusSocket *socket = sx_status_lookup (self, record->socket);
  SxSample sample;

  if (socket == NULL || !sx_record_get_sample (record, &sample) || sample.drops <= socket->dropped)
    return FALSE;

  self->n_dropped += sample.drops - socket->dropped;
  socket->dropped = sample.drops;
  return TRUE;
}

/* It changes what is said only while nobody is accepted */
static gboolean
feed_backlog (SxStatus       *self,
              const SxRecord *record)
{
  SxStatusSocket *socket = self->pane == SX_PANE_SERVER ? sx_status_lookup (self, record->socket) : NULL;
  SxSample sample;

  if (socket == NULL || !socket->bound || !sx_record_get_sample (record, &sample))
    return FALSE;

  socket->counted = TRUE;
  socket->waiting = sample.backlog;
  socket->limit = sample.backlog_limit;
  return socket->held;
}

static gboolean
feed_connect (SxStatus       *self,
              const SxRecord *record)
{
  SxStatusSocket *socket = sx_status_lookup (self, record->socket);

  self->trying = record->remote;
  if (record->kind == SX_KIND_CONNECTING || record->error != 0 || socket == NULL)
    return TRUE;

  if (!socket->open)
    self->n_open++;
  socket->open = TRUE;
  socket->echoes = record->args[1] == 1;
  socket->local = record->local;
  socket->remote = record->remote;
  happened (self, SX_STATUS_OPENED, socket);
  return TRUE;
}

/* The peer of a connection went, by the book or not */
static gboolean
feed_broken (SxStatus       *self,
             const SxRecord *record,
             SxStatusSocket *socket)
{
  if (socket->open)
    self->n_open--;
  socket->open = FALSE;
  socket->ended = TRUE;
  happened (self, SX_STATUS_BROKEN, socket);
  self->broke = (SxStatusFailure) { .error = record->error, .call = record->kind, .address = socket->remote };

  /* On a server a client that goes is no error of the pane */
  if (self->pane == SX_PANE_CLIENT)
    {
      sx_status_failure_clear (&self->failure);
      self->failure = self->broke;
    }
  return TRUE;
}

/* What send() took or recv() gave */
static gboolean
add_bytes (SxStatus       *self,
           SxStatusSocket *socket,
           SxKind          kind,
           gint64          n)
{
  if (kind == SX_KIND_SEND)
    socket->sent += MAX (n, 0);
  else
    socket->received += MAX (n, 0);

  if (kind == SX_KIND_RECV && n == 0)
    {
      socket->ended = TRUE;
      happened (self, SX_STATUS_ENDED, socket);
    }
  else if (self->pane == SX_PANE_CLIENT && socket->open && !socket->ended)
    {
      happened (self, SX_STATUS_OPENED, socket);
    }
  return TRUE;
}

static gboolean
feed_stream (SxStatus       *self,
             const SxRecord *record)
{
  SxStatusSocket *socket = sx_status_lookup (self, record->socket);

  if (socket == NULL)
    return FALSE;
  if (record->error == EAGAIN || record->error == EINTR)
    return FALSE;
  if (record->error != 0)
    return feed_broken (self, record, socket);

  return add_bytes (self, socket, record->kind, record->value);
}

static gboolean
add_datagram (SxStatus *self,
              SxKind    kind)
{
  if (kind == SX_KIND_SENDTO)
    self->n_sent++;
  else
    self->n_received++;
  return TRUE;
}

static gboolean
feed_datagram (SxStatus       *self,
               const SxRecord *record)
{
  return record->error == 0 && add_datagram (self, record->kind);
}

static gboolean
feed_waiting (SxStatus       *self,
              const SxRecord *record)
{
  SxStatusSocket *socket = sx_status_lookup (self, record->socket);

  if (socket == NULL)
    return FALSE;

  self->n_queued -= socket->queued;
  socket->queued = MAX (record->value, 0);
  self->n_queued += socket->queued;
  return TRUE;
}

/* The address of a socket that is bound is gone, or back */
static gboolean
feed_interface (SxStatus       *self,
                const SxRecord *record)
{
  SxStatusSocket *socket = record->socket != 0 ? sx_status_lookup (self, record->socket) : NULL;

  if (socket == NULL)
    return FALSE;

  socket->absent = record->error;
  return TRUE;
}

/* The file of a socket that was closed: what was asked for as such has an end that says it */
static gboolean
feed_unlink (SxStatus       *self,
             const SxRecord *record)
{
  if (record->error == 0 || record->socket == 0)
    return FALSE;

  sx_status_failure_clear (&self->failure);
  self->failure.error = record->error;
  self->failure.command = SX_COMMAND_UNLINK;
  self->failure.call = SX_KIND_UNLINK;
  self->failure.address = record->local;
  return TRUE;
}

static gboolean
feed_close (SxStatus       *self,
            const SxRecord *record)
{
  SxStatusSocket *socket = sx_status_lookup (self, record->socket);
  gboolean was_bound;

  if (socket == NULL)
    return FALSE;

  /* How it ended is told already, unless it is our own doing */
  if (socket->open && !socket->ended)
    happened (self, record->args[0] == 1 ? SX_STATUS_RESET : SX_STATUS_CLOSED, socket);

  was_bound = socket->bound;
  forget (self, socket);
  if (was_bound && self->bound->len == 0 && self->busy.request == 0)
    self->event = SX_STATUS_STOPPED;
  return TRUE;
}

static gboolean
feed_lookup (SxStatus       *self,
             const SxRecord *record)
{
  if (self->pane != SX_PANE_LOOKUP || record->request != self->busy.request || record->error != 0)
    return FALSE;

  if (record->kind == SX_KIND_GETADDRINFO)
    self->duration = record->value;
  else
    self->found_port = MAX (sx_address_get_port (&record->remote), 0);
  return TRUE;
}

/* Public functions */

/**
 * sx_status_feed:
 * @self: a status
 * @record: the next record of the pane's owner
 *
 * Adds a record. What is kept grows with the sockets that are open, not with
 * the records.
 *
 * Returns: %TRUE if what the pane says may have changed
 */
gboolean
sx_status_feed (SxStatus       *self,
                const SxRecord *record)
{
  switch ((int) record->kind)
    {
    case SX_KIND_BEGIN:
      return sx_status_feed_begin (self, record);
    case SX_KIND_END:
      return sx_status_feed_end (self, record);
    case SX_KIND_SOCKET:
      return feed_socket (self, record);
    case SX_KIND_BIND:
      return feed_bind (self, record);
    case SX_KIND_LISTEN:
      return feed_listen (self, record);
    case SX_KIND_ACCEPT:
      return feed_accept (self, record);
    case SX_KIND_CONNECTING:
    case SX_KIND_CONNECT:
      return feed_connect (self, record);
    case SX_KIND_SEND:
    case SX_KIND_RECV:
      return feed_stream (self, record);
    case SX_KIND_SENDTO:
    case SX_KIND_RECVFROM:
      return feed_datagram (self, record);
    case SX_KIND_SAMPLE:
      return self->pane == SX_PANE_UDP ? feed_drops (self, record) : feed_backlog (self, record);
    case SX_KIND_WAITING:
      return feed_waiting (self, record);
    case SX_KIND_INTERFACE:
      return feed_interface (self, record);
    case SX_KIND_UNLINK:
      return feed_unlink (self, record);
    case SX_KIND_CLOCK:
      self->clock_step = record->value;
      return TRUE;
    case SX_KIND_CLOSE:
      return feed_close (self, record);
    case SX_KIND_GETADDRINFO:
    case SX_KIND_ADDRINFO:
      return feed_lookup (self, record);
    default:
      return FALSE;
    }
}

/**
 * sx_status_skim:
 * @self: a status
 * @peek: what a look at the next record of the pane's owner tells
 * @changed: (inout): set to %TRUE if what the pane says may have changed
 *
 * Adds a record if that much of it is enough, as for bytes that came and went, which are most of what happens.
 *
 * Returns: %FALSE if the whole record is to be fed: see sx_status_feed()
 */
gboolean
sx_status_skim (SxStatus            *self,
                const SxJournalPeek *peek,
                gboolean            *changed)
{
  SxStatusSocket *socket;

  if (peek->error != 0)
    return FALSE;

  switch ((int) peek->kind)
    {
    case SX_KIND_SEND:
    case SX_KIND_RECV:
      socket = sx_status_lookup (self, peek->socket);
      *changed |= socket != NULL && add_bytes (self, socket, peek->kind, peek->value);
      return TRUE;
    case SX_KIND_SENDTO:
    case SX_KIND_RECVFROM:
      *changed |= add_datagram (self, peek->kind);
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * sx_status_add_totals:
 * @self: a status
 * @socket: the number of a socket; if its first record was not fed, nothing happens
 * @totals: see sx_journal_get_totals()
 *
 * Adds what a socket had sent and received before the journal was cleared, so that it is told as if it had been fed. To be called
 * once, after the record with which the socket begins.
 */
void
sx_status_add_totals (SxStatus       *self,
                      guint32         socket,
                      const SxTotals *totals)
{
  SxStatusSocket *known = sx_status_lookup (self, socket);

  if (known == NULL)
    return;

  known->sent += totals->sent;
  known->received += totals->received;
  self->n_sent += totals->n_sent;
  self->n_received += totals->n_received;
}
