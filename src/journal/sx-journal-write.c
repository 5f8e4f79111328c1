/* sx-journal-write.c: a record more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-journal.h"

#include <errno.h>

#include "sx-journal-private.h"
#include "sx-record-pack-private.h"
#include "sx-store-private.h"

/* When the disk is full, this much of it is still there for records without a payload: the
 * last hundreds of calls can be told, and among them those by which sockets end. */
#define SPARE_FOR_HEADERS (64 * 1024)

/* A payload up to this length that is not a message's says what the record is about (a host, a
 * name): it is kept beyond the limit too */
#define SHORT_PAYLOAD 4096

/* A payload of so many bytes or more is written into the file, and not into its map: there its pages would be filled with zeros first.
 * To write a few is a system call for less than that saves */
#define PUT_MIN (32 * 1024)

/* A payload that is in the journal already is not repeated from this length on: below, finding it out costs as much */
#define REFERENCE_MIN 256

/* Who gathers wakes still wakes others every so many records: a power of 2 */
#define GATHERED_MAX 256

/* How often a disk that is full is asked again for the sake of a header, in us: it may take its time to say no */
#define ASK_INTERVAL (100 * 1000)

/* Helpers */

static gboolean
is_over_limit (SxJournal *self,
               gsize      size)
{
  return sx_journal_get_n_bytes (self) + size
         > atomic_load_explicit (&self->limit, memory_order_relaxed);
}

/* What is put into the file makes its own pages */
static int
make_room (SxJournal *self,
           gsize      size,
           gsize      spare,
           guint64    serial,
           gboolean   is_put)
{
  return is_put ? sx_store_take_room (&self->store, size, spare, serial)
                : sx_store_make_room (&self->store, size, spare, serial);
}

/* Room for a record with a payload. Once that has failed it is not tried again, until sx_journal_retry() */
static gboolean
make_payload_room (SxJournal *self,
                   gsize      payload_length,
                   gsize      size,
                   gboolean   is_put)
{
  int error;

  if (atomic_load_explicit (&self->error, memory_order_relaxed) != 0)
    return FALSE;

  /* The length has 32 bits in the file, and the file is no longer than that times 8 */
  if (payload_length > G_MAXUINT32 - SX_CHUNK_SIZE)
    return FALSE;

  error = make_room (self, size, SPARE_FOR_HEADERS, atomic_load_explicit (&self->n_records, memory_order_relaxed), is_put);
  if (error != 0)
    atomic_store_explicit (&self->error, error, memory_order_relaxed);

  return error == 0;
}

/* Whether bytes are where they belong already. Not to keep them would be to write over them, and who received them still needs them */
static gboolean
is_reserved (SxJournal    *self,
             const guint8 *bytes)
{
  return bytes == sx_store_at (&self->store, self->store.tail) + sizeof (SxRecordPrefix);
}

static gboolean
keeps_payload (SxJournal      *self,
               const SxRecord *record,
               gsize           size,
               gboolean        is_put)
{
  gboolean is_short = record->payload_length <= SHORT_PAYLOAD && !sx_kind_is_message (record->kind);

  /* The limit may have become another one meanwhile */
  if (!is_short && !is_reserved (self, record->payload) && is_over_limit (self, size))
    return FALSE;

  return make_payload_room (self, record->payload_length, size, is_put);
}

/* No room was there a moment ago, and to ask again is too early */
static gboolean
is_full (SxJournal *self,
         gsize      size)
{
  return G_UNLIKELY (self->last_asked != 0) && !sx_store_has_room (&self->store, size)
         && g_get_monotonic_time () - self->last_asked < ASK_INTERVAL;
}

static gboolean
make_header_room (SxJournal *self,
                  guint64    serial,
                  gsize      size,
                  gboolean   is_put)
{
  int error;

  if (is_full (self, size))
    {
      sx_journal_count (&self->n_lost, 1);
      return FALSE;
    }

  error = make_room (self, size, 0, serial, is_put);
  self->last_asked = error != 0 ? g_get_monotonic_time () : 0;
  if (error == 0 && !sx_record_index_make_room (&self->index, serial))
    error = ENOMEM;
  if (error != 0)
    {
      atomic_store_explicit (&self->error, error, memory_order_relaxed);
      sx_journal_count (&self->n_lost, 1);
    }

  return error == 0;
}

static void
write_record (SxJournal               *self,
              const SxRecord          *record,
              guint64                  serial,
              gsize                    payload_length,
              guint16                  flags,
              const SxRecordReference *reference)
{
  gsize stored = reference != NULL ? sizeof *reference : payload_length;
  gsize size = sx_record_pack_size (stored, record->local.length, record->remote.length);
  gsize header = sx_record_pack (sx_store_at (&self->store, self->store.tail), record, payload_length, flags,
                                 reference);

  sx_journal_index_record (self, serial, size, header);
}

/* The same, of one whose payload is long and lies elsewhere */
static void
put_record (SxJournal      *self,
            const SxRecord *record,
            guint64         serial,
            guint16         flags)
{
  gsize size = sx_record_pack_size (record->payload_length, record->local.length, record->remote.length);
  SxRecord put = *record;

  if (sx_store_put (&self->store, sizeof (SxRecordPrefix), record->payload, record->payload_length))
    put.payload = sx_store_at (&self->store, self->store.tail) + sizeof (SxRecordPrefix);
  sx_store_make_ready (&self->store, self->store.tail + size + sizeof (SxRecordPrefix));
  write_record (self, &put, serial, record->payload_length, flags, NULL);
}

/* Sequentially consistent with sx_journal_watch_rearm(): either the writer sees the watch armed, or the
 * watch sees the record. On x86-64 that is one locked instruction; all else is plain. */
static void
publish (SxJournal *self,
         guint64    n_records)
{
  atomic_store (&self->n_records, n_records);
  if (self->gathers_wakes && n_records % GATHERED_MAX != 0)
    return;
  sx_watchers_look (&self->watchers, n_records);
}

/* Helpers: payloads that are in the journal already */

/* Whether bytes are a stretch of the payload of a record that has it in place, and of which one */
static gboolean
find_source (SxJournal         *self,
             const guint8      *bytes,
             gsize              length,
             SxRecordReference *reference)
{
  guint64 n_records = atomic_load_explicit (&self->n_records, memory_order_relaxed);
  guint64 first, place, serial;
  const SxRecordHeader *header;
  const guint8 *payload;

  if (length < REFERENCE_MIN || !sx_store_find (&self->store, bytes, &place, &first))
    return FALSE;

  serial = sx_record_index_find_behind (&self->index, first, n_records, place);
  if (serial == n_records)
    return FALSE;

  header = sx_journal_get_header (self, serial);
  payload = (const guint8 *) header - SX_ALIGN (header->payload_length);
  if ((header->flags & SX_RECORD_ELSEWHERE) || bytes < payload
      || length > header->payload_length || (gsize) (bytes - payload) > header->payload_length - length)
    return FALSE;

  reference->serial = serial;
  reference->offset = bytes - payload;

  return TRUE;
}

/* The same of bytes that are known to be those of a record. One that was cleared away may be given back: none refers to it from then on */
static gboolean
take_source (SxJournal         *self,
             guint64            serial,
             gsize              offset,
             gsize              length,
             SxRecordReference *reference)
{
  const SxRecordHeader *header;

  if (length < REFERENCE_MIN || serial < sx_journal_get_first (self)
      || serial >= atomic_load_explicit (&self->n_records, memory_order_relaxed))
    return FALSE;

  header = sx_journal_get_header (self, serial);
  if ((header->flags & SX_RECORD_ELSEWHERE) || length > header->payload_length || offset > header->payload_length - length)
    return FALSE;

  *reference = (SxRecordReference) { serial, offset };

  return TRUE;
}

/* Helpers: appending */

static gboolean
is_sound (const SxRecord *record)
{
  return record != NULL && record->local.length <= SX_ADDRESS_MAX && record->remote.length <= SX_ADDRESS_MAX
         && (record->payload != NULL || record->payload_length == 0);
}

static gboolean
append (SxJournal               *self,
        const SxRecord          *record,
        const SxRecordReference *reference)
{
  guint64 serial = atomic_load_explicit (&self->n_records, memory_order_relaxed);
  gsize payload_length = record->payload_length;
  gboolean is_put = payload_length >= PUT_MIN && reference == NULL && !is_reserved (self, record->payload);
  guint16 flags = record->flags;

  if (payload_length > 0 && reference == NULL
      && !keeps_payload (self, record,
                         sx_record_pack_size (payload_length, record->local.length, record->remote.length), is_put))
    {
      payload_length = 0;
      is_put = FALSE;
      flags |= SX_RECORD_TRUNCATED;
    }

  if (!make_header_room (self, serial,
                         sx_record_pack_size (reference != NULL ? sizeof *reference : payload_length, record->local.length,
                                              record->remote.length), is_put))
    return FALSE;

  if (is_put)
    put_record (self, record, serial, flags);
  else
    write_record (self, record, serial, payload_length, flags, reference);
  if (flags & SX_RECORD_TRUNCATED)
    sx_journal_count (&self->n_truncated, 1);
  publish (self, serial + 1);

  return TRUE;
}

/* Public functions */

/**
 * sx_journal_reserve:
 * @self: a journal
 * @size: how long the payload may become
 *
 * Gives a place in the journal itself to receive into. If the payload of the next
 * sx_journal_append() points to it, nothing has to be copied, and it is kept; it may be shorter than
 * @size. The place is good until the next sx_journal_append() or sx_journal_reserve(), whatever that
 * appends; to append nothing at all is fine too.
 *
 * For the writing thread only.
 *
 * Returns: (nullable): @size writable bytes; %NULL if payloads of this size are not kept (limit
 *   reached, disk full): use a buffer of your own
 */
guint8 *
sx_journal_reserve (SxJournal *self,
                    gsize      size)
{
  gsize packed;

  g_return_val_if_fail (SX_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (!self->read_only, NULL);

  if (size > G_MAXUINT32)
    return NULL;

  packed = sx_record_pack_size (size, SX_ADDRESS_MAX, SX_ADDRESS_MAX);
  if (is_over_limit (self, packed) || !make_payload_room (self, size, packed, FALSE)
      || !sx_record_index_make_room (&self->index, atomic_load_explicit (&self->n_records, memory_order_relaxed)))
    return NULL;

  return sx_store_at (&self->store, self->store.tail) + sizeof (SxRecordPrefix);
}

/**
 * sx_journal_holds:
 * @self: a journal
 * @bytes: what was received
 *
 * Bytes in the journal do not move as long as it is there. For the writing thread only.
 *
 * Returns: %TRUE if @bytes are in it; %FALSE also for what has been in it for long
 */
gboolean
sx_journal_holds (SxJournal    *self,
                  const guint8 *bytes)
{
  guint64 place, first;

  g_return_val_if_fail (SX_IS_JOURNAL (self), FALSE);

  return sx_store_find (&self->store, bytes, &place, &first);
}

/**
 * sx_journal_append:
 * @self: a journal
 * @record: what happened; its serial is ignored, its time, if 0, is now
 *
 * Adds a record at the end. A payload that points into that of a record which was read or appended lately is not
 * kept twice: what is sent back as it came (an echo) takes no place for its bytes. If its payload cannot be kept (limit reached, disk full), the record goes in
 * without it, flagged %SX_RECORD_TRUNCATED, and sx_journal_get_n_truncated() counts it.
 *
 * Costs one copy of the payload and one of the header; no lock and no allocation, except
 * for a block of the index every 65,536 records, and unless a watch waits to be woken.
 *
 * For the writing thread only.
 *
 * Returns: %FALSE if not even the header could be kept: the record is lost, and
 *   sx_journal_get_n_lost() counts it
 */
gboolean
sx_journal_append (SxJournal      *self,
                   const SxRecord *record)
{
  SxRecordReference reference;
  gboolean refers;

  g_return_val_if_fail (SX_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (!self->read_only, FALSE);
  g_return_val_if_fail (is_sound (record), FALSE);

  refers = find_source (self, record->payload, record->payload_length, &reference);

  return append (self, record, refers ? &reference : NULL);
}

/**
 * sx_journal_append_again:
 * @self: a journal
 * @record: what happened, as for sx_journal_append()
 * @serial: a record that was appended before
 * @offset: where in its payload that of @record begins, in bytes
 *
 * Likewise, of a payload that is known to be that of another record, or part of it: it is not kept twice. It is as with
 * sx_journal_append() if the other record is not there any more, or has no such payload in itself.
 *
 * For the writing thread only.
 *
 * Returns: %FALSE: the record is lost
 */
gboolean
sx_journal_append_again (SxJournal      *self,
                         const SxRecord *record,
                         guint64         serial,
                         gsize           offset)
{
  SxRecordReference reference;
  gboolean refers;

  g_return_val_if_fail (SX_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (!self->read_only, FALSE);
  g_return_val_if_fail (is_sound (record), FALSE);

  refers = take_source (self, serial, offset, record->payload_length, &reference);

  return append (self, record, refers ? &reference : NULL);
}

/**
 * sx_journal_get_kept:
 * @self: a journal
 *
 * For the writing thread only.
 *
 * Returns: (transfer none) (nullable): the payload of the record that was appended last, where it stays; %NULL: that has none, or it
 *   was not kept
 */
const guint8 *
sx_journal_get_kept (SxJournal *self)
{
  guint64 n_records;
  SxRecord last;

  g_return_val_if_fail (SX_IS_JOURNAL (self), NULL);

  n_records = atomic_load_explicit (&self->n_records, memory_order_relaxed);
  if (n_records == 0 || !sx_journal_read (self, n_records - 1, &last) || last.payload_length == 0)
    return NULL;

  return last.payload;
}

/**
 * sx_journal_gather_wakes:
 * @self: a journal
 * @gather: whether whoever writes says itself when others are to be woken; %FALSE unless set
 *
 * To wake a thread costs more than to append a record, and who is woken in the middle of a few looks too early. So who
 * appends some at a time sets this, and calls sx_journal_wake() when all are there. A flood of them is told of
 * now and then even so.
 *
 * For the writing thread only.
 */
void
sx_journal_gather_wakes (SxJournal *self,
                         gboolean   gather)
{
  g_return_if_fail (SX_IS_JOURNAL (self));

  self->gathers_wakes = gather;
  if (!gather)
    sx_journal_wake (self);
}

/**
 * sx_journal_wake:
 * @self: a journal
 *
 * Wakes the watches that have not seen all records. Costs next to nothing where none waits. For the writing thread only.
 */
void
sx_journal_wake (SxJournal *self)
{
  g_return_if_fail (SX_IS_JOURNAL (self));

  sx_watchers_look (&self->watchers, atomic_load_explicit (&self->n_records, memory_order_relaxed));
}
