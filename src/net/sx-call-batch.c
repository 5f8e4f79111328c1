/* sx-call-batch.c: many datagrams received with one system call, each one recorded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To enter the kernel costs more than to receive a short datagram. Where each will end is known only when they have come, so
 * they come into places of their own and from there into the journal: the copy is nothing beside the call that is saved.
 */

#include "sx-config.h"

#include "sx-call-private.h"

#include <errno.h>
#include <sys/socket.h>

#include "sx-observer.h"

struct _SxCallBatch
{
  struct mmsghdr          headers[SX_CALL_BATCH];
  struct iovec            parts[SX_CALL_BATCH];
  struct sockaddr_storage names[SX_CALL_BATCH];
  SxStampsControl         controls[SX_CALL_BATCH];
  gsize                   size;    /* of each place */
  guint8                 *places;
};

/* Places that no datagram ever reaches take no memory: so large an allocation is mapped, and its pages are there
 * once they are written to */
static SxCallBatch *
batch_new (gsize size)
{
  SxCallBatch *self = g_new0 (SxCallBatch, 1);

  self->size = size;
  self->places = g_malloc (SX_CALL_BATCH * size);
  for (guint i = 0; i < SX_CALL_BATCH; i++)
    {
      self->parts[i].iov_base = self->places + i * size;
      self->parts[i].iov_len = size;
      self->headers[i].msg_hdr.msg_iov = &self->parts[i];
      self->headers[i].msg_hdr.msg_iovlen = 1;
      self->headers[i].msg_hdr.msg_name = &self->names[i];
      self->headers[i].msg_hdr.msg_namelen = sizeof self->names[i];
    }

  return self;
}

/**
 * sx_call_batch_free:
 * @self: (transfer full) (nullable): places for datagrams
 */
void
sx_call_batch_free (SxCallBatch *self)
{
  if (self == NULL)
    return;

  g_free (self->places);
  g_free (self);
}

/* As recvmmsg(2), with errno; then all lengths are as they were before */
static int
receive (SxSocket    *socket,
         SxCallBatch *batch,
         gboolean     timed)
{
  int n;

  for (guint i = 0; i < SX_CALL_BATCH && timed; i++)
    {
      batch->headers[i].msg_hdr.msg_control = &batch->controls[i];
      batch->headers[i].msg_hdr.msg_controllen = sizeof batch->controls[i];
    }

  /* MSG_TRUNC: the true length, should a datagram be larger than its place (recv(2)) */
  n = TEMP_FAILURE_RETRY (recvmmsg (socket->watch.fd, batch->headers, SX_CALL_BATCH, MSG_TRUNC | MSG_DONTWAIT, NULL));

  return n;
}

static void
record_one (SxSocket    *socket,
            SxCallBatch *batch,
            guint        i)
{
  struct msghdr *message = &batch->headers[i].msg_hdr;
  gsize length = batch->headers[i].msg_len;
  SxRecord record;

  sx_call_record_init (&record, socket, SX_KIND_RECVFROM);
  record.args[0] = batch->size;
  record.value = length;
  record.local = socket->local;
  sx_address_set (&record.remote, &batch->names[i], MIN (message->msg_namelen, SX_ADDRESS_MAX));
  record.payload = batch->parts[i].iov_base;
  record.payload_length = MIN (length, batch->size);
  if (length > batch->size)
    record.flags |= SX_RECORD_TRUNCATED;
  sx_record_set_arrival (&record, sx_stamps_get_arrival (message));
  sx_call_append (socket, &record);

  message->msg_namelen = sizeof batch->names[i];
}

static void
record_error (SxSocket *socket,
              gsize     size,
              int       error)
{
  SxRecord record;

  sx_call_record_init (&record, socket, SX_KIND_RECVFROM);
  record.error = error;
  record.args[0] = size;
  record.local = socket->local;
  sx_call_append (socket, &record);
}

/**
 * sx_call_recvfrom_many:
 * @self: a datagram socket
 * @size: the buffer's size for each, the same at every call of a program
 * @n_bytes: (inout): what is in them is added to it
 *
 * Receives up to %SX_CALL_BATCH datagrams. Each is a record of its own, with who sent it and, where the kernel says so, when
 * it arrived.
 *
 * Returns: how many; fewer than %SX_CALL_BATCH: there are no more for now; a negative errno, of which EAGAIN is not recorded
 */
int
sx_call_recvfrom_many (SxSocket *self,
                       gsize     size,
                       gsize    *n_bytes)
{
  gboolean timed = sx_stamps_wants_arrival (self);
  SxCallBatch *batch;
  int n;

  if (self->core->batch == NULL)
    self->core->batch = batch_new (size);
  batch = self->core->batch;
  g_assert (batch->size == size);

  n = receive (self, batch, timed);
  if (n < 0)
    {
      int error = errno == EWOULDBLOCK ? EAGAIN : errno;

      n = -error;
      if (error != EAGAIN)
        record_error (self, size, error);
    }

  for (int i = 0; i < n; i++)
    {
      *n_bytes += batch->headers[i].msg_len;
      record_one (self, batch, i);
    }
  for (guint i = 0; i < SX_CALL_BATCH && timed; i++)
    {
      batch->headers[i].msg_hdr.msg_control = NULL;
      batch->headers[i].msg_hdr.msg_controllen = 0;
    }
  if (n != -EAGAIN)
    sx_observer_touch (self);

  return n;
}
