/* sx-journal-read.c: what a record says, from any thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-journal-private.h"
#include "sx-record-pack-private.h"

/* What was written a moment ago is in the caches of the writer's processor. Whoever goes through records asks for those that are so
 * many ahead, and does not wait for each: so much does not come in the meantime as would be gone again */
#define AHEAD 12

/* How much comes at once, in bytes. Elsewhere it may be more */
#define CACHE_LINE 64

static guint32
find_kept (const SxCleared *cleared,
           guint64          serial)
{
  guint position;

  return sx_cleared_find (cleared, serial, &position) ? g_array_index (cleared->places, guint32, position) : 0;
}

/* In units of 8 bytes; 0: there is no such record */
guint32
sx_journal_get_place (SxJournal *self,
                      guint64    serial)
{
  const SxCleared *cleared;

  if (serial >= atomic_load_explicit (&self->n_records, memory_order_acquire))
    return 0;

  cleared = atomic_load_explicit (&self->clearing.current, memory_order_acquire);
  if (G_UNLIKELY (cleared != NULL && serial < cleared->first))
    return find_kept (cleared, serial);

  return sx_record_index_get (&self->index, serial);
}

static inline const SxRecordHeader *
get_header (SxJournal *self,
            guint64    place)
{
  return (const SxRecordHeader *) (const void *) sx_store_at (&self->store, place * 8);
}

static const SxRecordHeader *
find_header (SxJournal *self,
             guint64    serial)
{
  guint64 place = sx_journal_get_place (self, serial);

  return place != 0 ? get_header (self, place) : NULL;
}

/* With its addresses, as far as they are usual */
static inline void
fetch_header (SxJournal *self,
              guint64    serial)
{
  guint64 place = sx_record_index_get (&self->index, serial);
  const guint8 *header;

  if (place == 0)
    return;

  header = sx_store_at (&self->store, place * 8);
  __builtin_prefetch (header);
  __builtin_prefetch (header + CACHE_LINE);
}

/* Whether the disk did not give a header back. For after it was looked at: before, nobody knows */
static gboolean
is_header_lost (SxJournal            *self,
                guint64               place,
                const SxRecordHeader *header)
{
  return sx_guard_is_lost (&self->store.guard, place, place + sizeof *header + SX_ALIGN (header->local_length)
                                                      + SX_ALIGN (header->remote_length));
}

/* The same of a payload, as far as anybody has looked at it so far. One that lies elsewhere is found by the header there */
static gboolean
is_payload_lost (SxJournal            *self,
                 guint64               place,
                 const SxRecordHeader *header)
{
  const SxRecordReference *reference = sx_record_get_reference (header);

  if (reference == NULL)
    return sx_guard_is_lost (&self->store.guard, place - SX_ALIGN (header->payload_length), place);

  header = sx_journal_get_header (self, reference->serial);
  place = (guint64) sx_record_index_get (&self->index, reference->serial) * 8;

  return sx_guard_is_lost (&self->store.guard, place - SX_ALIGN (header->payload_length), place + sizeof *header);
}

static const guint8 *
find_payload (SxJournal               *self,
              const SxRecordReference *reference)
{
  const SxRecordHeader *header = sx_journal_get_header (self, reference->serial);

  return (const guint8 *) header - SX_ALIGN (header->payload_length) + reference->offset;
}

/* Of what was read, what is not what was written. FALSE: all of it */
static gboolean
take_out_lost (SxJournal            *self,
               SxRecord             *record,
               const SxRecordHeader *header)
{
  guint64 place = (guint64) sx_journal_get_place (self, record->serial) * 8;

  if (is_header_lost (self, place, header))
    {
      *record = (SxRecord) SX_RECORD_INIT;
      return FALSE;
    }

  if (is_payload_lost (self, place, header))
    {
      record->payload = NULL;
      record->payload_length = 0;
      record->flags |= SX_RECORD_TRUNCATED;
    }

  return TRUE;
}

/**
 * sx_journal_read:
 * @self: a journal
 * @serial: a record's number
 * @record: (out caller-allocates): where it is unpacked to
 *
 * Reads a record. Its payload is not copied: it points into the journal, and is good as long as the
 * journal is. From any thread.
 *
 * Returns: %FALSE, with @record all zero, if there is no such record (yet), or the disk does not give it back
 */
gboolean
sx_journal_read (SxJournal *self,
                 guint64    serial,
                 SxRecord  *record)
{
  const SxRecordHeader *header;

  g_return_val_if_fail (SX_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  *record = (SxRecord) SX_RECORD_INIT;
  header = find_header (self, serial);
  if (header == NULL)
    return FALSE;

  sx_record_unpack (record, header);
  record->serial = serial;
  if (header->flags & SX_RECORD_ELSEWHERE)
    record->payload = find_payload (self, sx_record_get_reference (header));

  return G_LIKELY (!sx_guard_is_damaged (&self->store.guard)) || take_out_lost (self, record, header);
}

/**
 * sx_journal_get_payload:
 * @self: a journal
 * @serial: a record's number
 * @length: (out): how long it is, in bytes; 0: there is none
 *
 * Like sx_journal_read(), for what looks at the payloads of many records and at nothing else of them.
 *
 * Returns: (transfer none) (nullable) (array length=length): the payload, good as long as the journal is
 */
const guint8 *
sx_journal_get_payload (SxJournal *self,
                        guint64    serial,
                        gsize     *length)
{
  guint64 place = sx_journal_get_place (self, serial);
  const SxRecordHeader *header;
  const SxRecordReference *reference;
  const guint8 *payload;

  *length = 0;
  if (place == 0)
    return NULL;

  header = get_header (self, place);
  reference = sx_record_get_reference (header);
  payload = reference != NULL ? find_payload (self, reference)
                              : (const guint8 *) header - SX_ALIGN (header->payload_length);

  if (G_UNLIKELY (sx_guard_is_damaged (&self->store.guard))
      && (is_header_lost (self, place * 8, header) || is_payload_lost (self, place * 8, header)))
    return NULL;

  *length = header->payload_length;

  return *length > 0 ? payload : NULL;
}

static gboolean
fill_peek (SxJournal            *self,
           guint64               serial,
           guint64               place,
           const SxRecordHeader *header,
           SxJournalPeek        *peek)
{
  peek->serial = serial;
  peek->owner = header->owner;
  peek->socket = header->socket;
  peek->kind = header->kind;
  peek->flags = header->flags & ~SX_RECORD_ELSEWHERE;
  peek->error = header->error;
  peek->value = header->value;
  peek->time = header->time;

  return G_LIKELY (!sx_guard_is_damaged (&self->store.guard)) || !is_header_lost (self, place * 8, header);
}

/**
 * sx_journal_peek:
 * @self: a journal
 * @serial: a record's number
 * @peek: (out caller-allocates): where its few fields go
 *
 * Like sx_journal_read(), for what looks at many records and few of their fields.
 *
 * Returns: %FALSE if there is no such record (yet), or the disk does not give it back
 */
gboolean
sx_journal_peek (SxJournal     *self,
                 guint64        serial,
                 SxJournalPeek *peek)
{
  guint64 place;

  g_return_val_if_fail (SX_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (peek != NULL, FALSE);

  place = sx_journal_get_place (self, serial);

  return place != 0 && fill_peek (self, serial, place, get_header (self, place), peek);
}

/* A record that is somebody's, and is there */
static inline gboolean
peek_owned (SxJournal     *self,
            guint64        serial,
            guint64        place,
            guint32        owner,
            SxJournalPeek *peek)
{
  const SxRecordHeader *header;

  if (place == 0)
    return FALSE;

  header = get_header (self, place);

  return (owner == 0 || header->owner == owner) && fill_peek (self, serial, place, header, peek);
}

/**
 * sx_journal_peek_owner:
 * @self: a journal
 * @next: (inout): the first record that is looked at; then the one from which to go on
 * @end: the one behind the last
 * @owner: whose records are wanted; 0: everybody's
 * @peeks: (out caller-allocates) (array length=max): where they go, in order
 * @max: how many, at most
 *
 * Like sx_journal_peek() for many records, of which one owner's are wanted: what is cleared away, lost or somebody else's costs little.
 * From any thread.
 *
 * Returns: how many there are in @peeks; 0: there are none up to @end, or up to the next record to come
 */
guint
sx_journal_peek_owner (SxJournal     *self,
                       guint64       *next,
                       guint64        end,
                       guint32        owner,
                       SxJournalPeek *peeks,
                       guint          max)
{
  const SxCleared *cleared;
  guint64 serial;
  guint n = 0;

  g_return_val_if_fail (SX_IS_JOURNAL (self), 0);

  end = sx_journal_get_end (self, end);
  cleared = atomic_load_explicit (&self->clearing.current, memory_order_acquire);

  serial = sx_journal_skip (self, *next);
  for (; n < max && cleared != NULL && serial < MIN (end, cleared->first); serial = sx_journal_skip (self, serial + 1))
    n += peek_owned (self, serial, find_kept (cleared, serial), owner, &peeks[n]);
  for (; n < max && serial < end; serial++)
    {
      if (serial + AHEAD < end)
        fetch_header (self, serial + AHEAD);
      n += peek_owned (self, serial, sx_record_index_get (&self->index, serial), owner, &peeks[n]);
    }
  *next = serial;

  return n;
}

guint32
sx_journal_get_first_place (SxJournal *self,
                            guint64    serial)
{
  return sx_record_index_get (&self->index, serial);
}

/* For who saves: where the payload of a record lies, if that is in another one */
gboolean
sx_journal_get_reference (SxJournal         *self,
                          guint64            serial,
                          SxRecordReference *reference)
{
  const SxRecordHeader *header = find_header (self, serial);

  if (header == NULL || sx_record_get_reference (header) == NULL)
    return FALSE;

  *reference = *sx_record_get_reference (header);

  return TRUE;
}

/* For who trusts nothing: whether the payload of a record that is to be the next one is there: in itself, or whole in
 * an earlier record that has it in itself */
gboolean
sx_journal_can_refer (SxJournal            *self,
                      const SxRecordHeader *header)
{
  const SxRecordReference *reference = sx_record_get_reference (header);
  const SxRecordHeader *source;

  if (reference == NULL)
    return TRUE;

  source = find_header (self, reference->serial);

  return source != NULL && header->payload_length > 0 && !(source->flags & SX_RECORD_ELSEWHERE)
         && reference->offset <= source->payload_length
         && header->payload_length <= source->payload_length - reference->offset;
}
