/* sx-sent.h: where in the journal a message is that was sent already
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"

G_BEGIN_DECLS

/**
 * SxSent:
 * @message: (nullable): the last message that was sent
 * @pieces: (nullable): which of its bytes are the payloads of which records
 * @first: the first record of the journal that was there then
 *
 * A message that goes to many connections, or again and again, is the payload of many records, and need be in the journal only once.
 * Embedded by value; all zero is that nothing was sent. For the I/O thread only.
 */
typedef struct
{
  GBytes *message;
  GArray *pieces;
  guint64 first;
} SxSent;

/**
 * SxSentPlace:
 * @serial: a record
 * @offset: where in its payload, in bytes
 */
typedef struct
{
  guint64 serial;
  gsize   offset;
} SxSentPlace;

gboolean sx_sent_find  (SxSent       *self,
                        SxJournal    *journal,
                        GBytes       *message,
                        const guint8 *bytes,
                        gsize        *length,
                        SxSentPlace  *place);
void     sx_sent_add   (SxSent       *self,
                        SxJournal    *journal,
                        GBytes       *message,
                        const guint8 *bytes,
                        gsize         length);
void     sx_sent_clear (SxSent       *self);

G_END_DECLS
