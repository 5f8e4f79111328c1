/* sx-write-queue.h: bytes that wait to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SxWriteSegment SxWriteSegment;

/**
 * SxWriteQueue:
 * @size: how many bytes wait
 *
 * Bytes in the order they are to be sent. Embedded by value; all zero is empty.
 */
typedef struct
{
  SxWriteSegment *head;
  SxWriteSegment *tail;
  gsize           size;
} SxWriteQueue;

void          sx_write_queue_clear (SxWriteQueue *self);
void          sx_write_queue_add   (SxWriteQueue *self,
                                    const guint8 *bytes,
                                    gsize         length,
                                    GBytes       *holder);
void          sx_write_queue_add_static (SxWriteQueue *self,
                                    const guint8 *bytes,
                                    gsize         length);
const guint8 *sx_write_queue_peek  (SxWriteQueue *self,
                                    gsize        *length,
                                    GBytes      **holder);
void          sx_write_queue_skip  (SxWriteQueue *self,
                                    gsize         length);

G_END_DECLS
