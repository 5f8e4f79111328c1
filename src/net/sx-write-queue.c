/* sx-write-queue.c: bytes that wait to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-write-queue.h"

#include <string.h>

/* Room in a segment of copied bytes: many small messages share one */
#define SEGMENT_SIZE (16 * 1024)

/* Fewer bytes than this are copied even if they could be held by reference, so
 * that a queue's cost is bounded by its bytes and not by its messages */
#define COPY_MAX 4096

struct _SxWriteSegment
{
  SxWriteSegment *next;
  GBytes         *holder;    /* keeps bytes; NULL: they are in copy, or where they stay */
  const guint8   *bytes;
  gsize           start;
  gsize           end;
  gsize           capacity;
  guint8          copy[];
};

static SxWriteSegment *
push (SxWriteQueue *self,
      gsize         capacity)
{
  SxWriteSegment *segment = g_malloc (sizeof (SxWriteSegment) + capacity);

  memset (segment, 0, sizeof *segment);
  segment->capacity = capacity;
  if (self->tail != NULL)
    self->tail->next = segment;
  else
    self->head = segment;
  self->tail = segment;

  return segment;
}

static void
pop (SxWriteQueue *self)
{
  SxWriteSegment *segment = self->head;

  self->head = segment->next;
  if (self->head == NULL)
    self->tail = NULL;
  g_clear_pointer (&segment->holder, g_bytes_unref);
  g_free (segment);
}

/**
 * sx_write_queue_clear:
 * @self: a queue
 *
 * Empties it.
 */
void
sx_write_queue_clear (SxWriteQueue *self)
{
  while (self->head != NULL)
    pop (self);
  self->size = 0;
}

/**
 * sx_write_queue_add:
 * @self: a queue
 * @bytes: what is to be sent
 * @length: how many bytes
 * @holder: (nullable): what @bytes lie in; they are copied if it is %NULL
 */
void
sx_write_queue_add (SxWriteQueue *self,
                    const guint8 *bytes,
                    gsize         length,
                    GBytes       *holder)
{
  SxWriteSegment *segment = self->tail;

  if (length == 0)
    return;

  self->size += length;
  if (holder != NULL && length > COPY_MAX)
    {
      segment = push (self, 0);
      segment->holder = g_bytes_ref (holder);
      segment->bytes = bytes;
      segment->end = length;
      return;
    }

  if (segment == NULL || segment->capacity == 0 || segment->capacity - segment->end < length)
    segment = push (self, MAX (length, SEGMENT_SIZE));

  memcpy (segment->copy + segment->end, bytes, length);
  segment->bytes = segment->copy;
  segment->end += length;
}

/**
 * sx_write_queue_add_static:
 * @self: a queue
 * @bytes: what is to be sent, which will be there as long as @self is
 * @length: how many bytes
 */
void
sx_write_queue_add_static (SxWriteQueue *self,
                           const guint8 *bytes,
                           gsize         length)
{
  SxWriteSegment *segment;

  if (length <= COPY_MAX)
    {
      sx_write_queue_add (self, bytes, length, NULL);
      return;
    }

  self->size += length;
  segment = push (self, 0);
  segment->bytes = bytes;
  segment->end = length;
}

/**
 * sx_write_queue_peek:
 * @self: a queue
 * @length: (out): how many bytes lie there in one piece
 * @holder: (out) (transfer none) (nullable): what they lie in
 *
 * Returns: (nullable): the bytes that are next; %NULL when it is empty
 */
const guint8 *
sx_write_queue_peek (SxWriteQueue  *self,
                     gsize         *length,
                     GBytes       **holder)
{
  SxWriteSegment *segment = self->head;

  if (segment == NULL)
    return NULL;

  *length = segment->end - segment->start;
  *holder = segment->holder;

  return segment->bytes + segment->start;
}

/**
 * sx_write_queue_skip:
 * @self: a queue
 * @length: how many bytes were sent, at most as many as sx_write_queue_peek() said
 */
void
sx_write_queue_skip (SxWriteQueue *self,
                     gsize         length)
{
  SxWriteSegment *segment = self->head;

  segment->start += length;
  self->size -= length;
  if (segment->start == segment->end)
    pop (self);
}
