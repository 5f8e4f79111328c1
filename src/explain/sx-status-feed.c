/* sx-status-feed.c: a pane's records, added up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-status-private.h"

#include <errno.h>
#include <sys/socket.h>

#include "sx-words.h"

/* Commands */

static gboolean
takes_time (SxCommand command)
{
  return command == SX_COMMAND_LISTEN || command == SX_COMMAND_CONNECT ||
         command == SX_COMMAND_BIND || command == SX_COMMAND_LOOKUP;
}

/* What has nothing to do with what the pane says: nobody asked for it by a click */
static gboolean
is_beside (SxCommand command)
{
  return command == SX_COMMAND_DESCRIBE;
}

/* A new start: what was said about the time before no longer holds */
static void
start_over (SxStatus  *self,
            SxCommand  command)
{
  switch ((int) command)
    {
    case SX_COMMAND_LISTEN:
      if (self->bound->len == 0)
        self->n_total = 0;
      break;
    case SX_COMMAND_BIND:
      self->n_sent = 0;
      self->n_received = 0;
      self->n_dropped = 0;
      break;
    case SX_COMMAND_LOOKUP:
      self->n_found = 0;
      self->found_port = 0;
      self->duration = 0;
      break;
    default:
      break;
    }

  if (takes_time (command))
    {
      self->event = SX_STATUS_NOTHING;
      g_clear_pointer (&self->stale_path, g_free);
      self->trying = (SxAddress) { 0, };
    }
}

static gboolean
feed_begin (SxStatus       *self,
            const SxRecord *record)
{
  SxCommand command = record->args[0];
  SxStatusAsked *asked = takes_time (command) ? &self->busy : &self->other;

  if (is_beside (command))
    return FALSE;

  sx_status_asked_clear (asked);
  asked->request = record->request;
  asked->command = command;
  sx_words_split (record->payload, record->payload_length, &asked->host, &asked->service);

  sx_status_failure_clear (&self->failure);
  self->clock_step = 0;
  start_over (self, command);
  return TRUE;
}

static void
keep_stale_path (SxStatus              *self,
                 const SxStatusFailure *failure)
{
  gboolean taken = failure->error == EADDRINUSE && failure->call == SX_KIND_BIND;

  g_clear_pointer (&self->stale_path, g_free);
  if (taken && sx_address_get_family (&failure->address) == AF_UNIX &&
      failure->host != NULL && *failure->host != '\0' && *failure->host != '@')
    self->stale_path = g_strdup (failure->host);
}

static void
fail (SxStatus            *self,
      const SxRecord      *record,
      const SxStatusAsked *asked)
{
  sx_status_failure_clear (&self->failure);
  self->failure.error = record->error;
  self->failure.command = record->args[0];
  self->failure.call = record->args[1];
  self->failure.address = record->remote;
  self->failure.host = g_strdup (asked != NULL ? asked->host : NULL);
  self->failure.service = g_strdup (asked != NULL ? asked->service : NULL);

  if (self->failure.command != SX_COMMAND_UNLINK)
    keep_stale_path (self, &self->failure);
}

static SxStatusSocket *
lookup (SxStatus *self,
        guint32   id)
{
  return g_hash_table_lookup (self->sockets, GUINT_TO_POINTER (id));
}

static void
set_held (SxStatus       *self,
          const SxRecord *record)
{
  SxStatusSocket *socket = lookup (self, record->socket);

  if (socket != NULL)
    socket->held = record->args[0] == SX_COMMAND_HOLD;
}

static gboolean
feed_end (SxStatus       *self,
          const SxRecord *record)
{
  SxCommand command = record->args[0];
  SxStatusAsked *asked = NULL;

  if (is_beside (command))
    return FALSE;

  if (self->busy.request == record->request)
    asked = &self->busy;
  else if (self->other.request == record->request)
    asked = &self->other;

  if (record->error != 0)
    {
      fail (self, record, asked);
    }
  else if (command == SX_COMMAND_LOOKUP)
    {
      self->event = SX_STATUS_FOUND;
      self->n_found = MAX (record->value, 0);
    }
  else if (command == SX_COMMAND_STOP || (command == SX_COMMAND_CLOSE && self->pane == SX_PANE_UDP))
    {
      if (self->bound->len == 0)
        self->event = SX_STATUS_STOPPED;
    }
  else if (command == SX_COMMAND_HOLD || command == SX_COMMAND_RELEASE)
    {
      set_held (self, record);
    }
  else if (command == SX_COMMAND_UNLINK)
    {
      self->event = SX_STATUS_REMOVED;
      g_clear_pointer (&self->stale_path, g_free);
    }

  if (asked == &self->busy)
    sx_status_asked_clear (asked);
  return TRUE;
}

/* Sockets */

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
  SxStatusSocket *old = lookup (self, id);
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
  if (record->error == 0 && lookup (self, record->socket) == NULL)
    add (self, record->socket);

  return FALSE;
}

static gboolean
feed_bind (SxStatus       *self,
           const SxRecord *record)
{
  SxStatusSocket *socket = lookup (self, record->socket);

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
  SxStatusSocket *socket = lookup (self, record->socket);

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
  SxStatusSocket *socket = lookup (self, record->socket);
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
  SxStatusSocket *socket = self->pane == SX_PANE_SERVER ? lookup (self, record->socket) : NULL;
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
  SxStatusSocket *socket = lookup (self, record->socket);

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

static gboolean
feed_stream (SxStatus       *self,
             const SxRecord *record)
{
  SxStatusSocket *socket = lookup (self, record->socket);

  if (socket == NULL)
    return FALSE;
  if (record->error == EAGAIN || record->error == EINTR)
    return FALSE;
  if (record->error != 0)
    return feed_broken (self, record, socket);

  if (record->kind == SX_KIND_SEND)
    socket->sent += MAX (record->value, 0);
  else
    socket->received += MAX (record->value, 0);

  if (record->kind == SX_KIND_RECV && record->value == 0)
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
feed_datagram (SxStatus       *self,
               const SxRecord *record)
{
  if (record->error != 0)
    return FALSE;

  if (record->kind == SX_KIND_SENDTO)
    self->n_sent++;
  else
    self->n_received++;
  return TRUE;
}

static gboolean
feed_waiting (SxStatus       *self,
              const SxRecord *record)
{
  SxStatusSocket *socket = lookup (self, record->socket);

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
  SxStatusSocket *socket = record->socket != 0 ? lookup (self, record->socket) : NULL;

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
  SxStatusSocket *socket = lookup (self, record->socket);
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
      return feed_begin (self, record);
    case SX_KIND_END:
      return feed_end (self, record);
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
  SxStatusSocket *known = lookup (self, socket);

  if (known == NULL)
    return;

  known->sent += totals->sent;
  known->received += totals->received;
  self->n_sent += totals->n_sent;
  self->n_received += totals->n_received;
}
