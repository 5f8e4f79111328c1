/* sx-call-transfer.c: the calls that move bytes, each one recorded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-call-private.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sx-observer.h"

/* Where a connection that sends without pause is read: what much is received into is in the processor's cache, and is then written into
 * the journal's file. In its map it would be written twice: there pages are filled with zeros first */
#define RESERVE_MAX (64 * 1024)

/* Where to receive into: the journal, as long as it keeps what comes */
static guint8 *
reserve (SxSocket *socket,
         gsize     size)
{
  guint8 *bytes = sx_journal_reserve (socket->core->journal, size);

  return bytes != NULL ? bytes : socket->core->scratch;
}

/* Of a call that was recorded, or is lost: then the last record is another one's. What is sent back from the journal is not kept
 * there twice */
static const guint8 *
find_kept (SxSocket       *socket,
           const SxRecord *record,
           gboolean        is_recorded)
{
  const guint8 *kept = NULL;

  if (is_recorded && record->payload == socket->core->scratch && record->payload_length > 0)
    kept = sx_journal_get_kept (socket->core->journal);

  return kept != NULL ? kept : record->payload;
}

typedef struct
{
  union {
    struct sockaddr         any;
    struct sockaddr_storage storage;
  } name;
  socklen_t length;
} Name;

/* As recvfrom(2), with errno. arrival: when the last of the bytes came, where the kernel says so */
static gssize
receive (SxSocket *self,
         guint8   *buffer,
         gsize     size,
         int       flags,
         Name     *from,
         gint64   *arrival)
{
  struct iovec part = { .iov_base = buffer, .iov_len = size };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
  gssize n;

  *arrival = 0;
  if (from != NULL)
    from->length = sizeof from->name;

  if (!sx_stamps_wants_arrival (self))
    return TEMP_FAILURE_RETRY (recvfrom (self->watch.fd, buffer, size, flags,
                                         from != NULL ? &from->name.any : NULL, from != NULL ? &from->length : NULL));

  if (from != NULL)
    {
      message.msg_name = &from->name;
      message.msg_namelen = from->length;
    }
  n = sx_stamps_receive (self, &message, flags, arrival);
  if (from != NULL)
    from->length = message.msg_namelen;

  return n;
}

/* Something was sent, and recorded, while observation is on */
static void
moved (SxSocket *self)
{
  sx_stamps_sent (self);
  sx_observer_touch (self);
}

/* What of a message is in the journal already goes there without its bytes */
static void
append_sent (SxSocket           *self,
             SxRecord           *record,
             const SxSentPlace  *place,
             GBytes             *message)
{
  SxJournal *journal = self->core->journal;

  if (place != NULL)
    sx_journal_append_again (journal, record, place->serial, place->offset);
  else if (sx_call_append (self, record) && message != NULL && record->payload_length > 0
           && sx_journal_get_kept (journal) != NULL)
    sx_sent_add (&self->core->sent, journal, message, record->payload, record->payload_length);
}

/**
 * sx_call_send:
 * @self: a connected socket
 * @bytes: what to send
 * @length: (inout): how many bytes; and how many of them were tried, at most #SX_CALL_SEND_MAX
 * @message: (nullable): what they are part of, if it may be sent more than once
 *
 * Returns: how many the kernel took; 0: none for now (not recorded); a negative errno
 */
gssize
sx_call_send (SxSocket     *self,
              const guint8 *bytes,
              gsize        *length,
              GBytes       *message)
{
  SxSentPlace place;
  SxRecord record;
  gboolean is_known;
  gssize n;

  *length = MIN (*length, SX_CALL_SEND_MAX);
  is_known = message != NULL && sx_sent_find (&self->core->sent, self->core->journal, message, bytes, length, &place);
  if (self->core->observer == NULL)
    n = TEMP_FAILURE_RETRY (send (self->watch.fd, bytes, *length, MSG_NOSIGNAL));
  else
    n = sx_stamps_send (self, bytes, *length, NULL);
  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    return 0;

  sx_call_record_init (&record, self, SX_KIND_SEND);
  record.error = n < 0 ? errno : 0;
  record.value = MAX (n, 0);
  record.remote = self->remote;
  record.payload = bytes;
  record.payload_length = MAX (n, 0);
  append_sent (self, &record, is_known ? &place : NULL, message);
  self->n_sent += MAX (n, 0);
  if (self->core->observer != NULL)
    moved (self);

  return n < 0 ? -record.error : n;
}

/**
 * sx_call_recv:
 * @self: a connected socket
 * @size: the buffer's size, at most #SX_CALL_BUFFER_MAX
 * @bytes: (out): the bytes, valid until the next call that receives
 *
 * Receives straight into the journal, but for large buffers.
 *
 * Returns: how many bytes; 0: the peer's end of stream; a negative errno, of which
 *   EAGAIN is not recorded
 */
gssize
sx_call_recv (SxSocket      *self,
              gsize          size,
              const guint8 **bytes)
{
  guint8 *buffer = size > RESERVE_MAX ? self->core->scratch : reserve (self, size);
  gboolean is_recorded;
  SxRecord record;
  gint64 arrival;
  gssize n;

  n = receive (self, buffer, size, 0, NULL, &arrival);
  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    return -EAGAIN;

  sx_call_record_init (&record, self, SX_KIND_RECV);
  record.error = n < 0 ? errno : 0;
  record.args[0] = size;
  record.value = MAX (n, 0);
  record.remote = self->remote;
  record.payload = buffer;
  record.payload_length = MAX (n, 0);
  sx_record_set_arrival (&record, arrival);
  is_recorded = sx_call_append (self, &record);
  *bytes = find_kept (self, &record, is_recorded);

  /* The end of the stream, or of the connection, is another state */
  if (n > 0)
    sx_observer_touch (self);
  else
    sx_observer_look (self);

  return n < 0 ? -record.error : n;
}

/**
 * sx_call_sendto:
 * @self: a datagram socket
 * @to: to whom
 * @bytes: one datagram
 * @length: its length; may be 0
 *
 * Returns: @length or a negative errno (sendto(2)), of which EAGAIN is not
 *   recorded unless the socket is a Unix one
 */
gssize
sx_call_sendto (SxSocket        *self,
                const SxAddress *to,
                const guint8    *bytes,
                gsize            length)
{
  SxRecord record;
  gssize n;

  if (self->core->observer == NULL)
    n = TEMP_FAILURE_RETRY (sendto (self->watch.fd, bytes, length, MSG_NOSIGNAL,
                                    (const struct sockaddr *) to->bytes, to->length));
  else
    n = sx_stamps_send (self, bytes, length, to);
  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) && self->family != AF_UNIX)
    return -EAGAIN;

  sx_call_record_init (&record, self, SX_KIND_SENDTO);
  record.error = n < 0 ? errno : 0;
  record.value = MAX (n, 0);
  record.remote = *to;
  record.payload = bytes;
  record.payload_length = MAX (n, 0);
  sx_call_append (self, &record);
  self->n_sent += n >= 0;
  if (self->core->observer != NULL)
    moved (self);

  return n < 0 ? -record.error : n;
}

/**
 * sx_call_recvfrom:
 * @self: a datagram socket
 * @size: the buffer's size, at most #SX_CALL_BUFFER_MAX
 *
 * Receives one datagram straight into the journal.
 *
 * Returns: its length (which may be 0 and, for a Unix socket, more than @size) or
 *   a negative errno, of which EAGAIN is not recorded
 */
gssize
sx_call_recvfrom (SxSocket *self,
                  gsize     size)
{
  guint8 *buffer = reserve (self, size);
  SxRecord record;
  Name from;
  gint64 arrival;
  gssize n;

  /* MSG_TRUNC: the true length, should a datagram be larger than the buffer (recv(2)) */
  n = receive (self, buffer, size, MSG_TRUNC, &from, &arrival);
  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    return -EAGAIN;

  sx_call_record_init (&record, self, SX_KIND_RECVFROM);
  record.error = n < 0 ? errno : 0;
  record.args[0] = size;
  record.value = MAX (n, 0);
  record.local = self->local;
  if (n >= 0)
    sx_address_set (&record.remote, &from.name, MIN (from.length, SX_ADDRESS_MAX));
  record.payload = buffer;
  record.payload_length = CLAMP (n, 0, (gssize) size);
  if (n > (gssize) size)
    record.flags |= SX_RECORD_TRUNCATED;
  sx_record_set_arrival (&record, arrival);
  sx_call_append (self, &record);
  sx_observer_touch (self);

  return n < 0 ? -record.error : n;
}
