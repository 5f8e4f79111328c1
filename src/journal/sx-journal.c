/* sx-journal.c: the record of everything that happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-journal.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sx-journal-private.h"
#include "sx-record-pack-private.h"
#include "sx-store-private.h"

/* Each entry of the index is a record's place in units of 8 bytes. Its blocks never
 * move, so that readers need no lock. There are enough for the shortest records in the longest file. */
#define BLOCK_SHIFT  16
#define BLOCK_LENGTH (1u << BLOCK_SHIFT)
#define N_BLOCKS     8192

G_STATIC_ASSERT ((guint64) N_BLOCKS * BLOCK_LENGTH * (sizeof (SxRecordPrefix) + sizeof (SxRecordHeader))
                 >= SX_CHUNK_SIZE * SX_CHUNK_COUNT);

/* When the disk is full, this much of it is still there for records without a payload: the
 * last hundreds of calls can be told, and among them those by which sockets end. */
#define SPARE_FOR_HEADERS (64 * 1024)

/* A payload up to this length that is not a message's says what the record is about (a host, a
 * name): it is kept beyond the limit too */
#define SHORT_PAYLOAD 4096

/* A payload that is in the journal already is not repeated from this length on: below, finding it out costs as much */
#define REFERENCE_MIN 256

/* Who gathers wakes still wakes others every so many records: a power of 2 */
#define GATHERED_MAX 256

#define DEFAULT_LIMIT (G_GUINT64_CONSTANT (2) << 30)

/* Of the totals in a file that is not trusted */
#define MAX_TOTAL (G_GUINT64_CONSTANT (1) << 56)

/* How often a disk that is full is asked again for the sake of a header, in us: it may take its time to say no */
#define ASK_INTERVAL (100 * 1000)

struct _SxJournal
{
  GObject              parent_instance;

  SxStore              store;
  guint32            **blocks; /* N_BLOCKS of them */
  SxWatchers           watchers;
  SxClearing           clearing;

  /* The writing thread's: when a header had no room; 0: it had */
  gint64               last_asked;
  gboolean             gathers_wakes;

  /* All set before anybody else has the journal */
  gboolean             read_only;
  guint64              n_missing;
  GHashTable          *totals;  /* number → SxTotals, where it was saved after it had been cleared; else NULL */

  /* Written by the writing thread, read by all */
  atomic_uint_fast64_t n_records;
  atomic_uint_fast64_t n_bytes;
  atomic_uint_fast64_t n_truncated;
  atomic_uint_fast64_t n_lost;
  atomic_int           error;

  /* Written and read by all */
  atomic_uint_fast64_t limit;
};

G_DEFINE_FINAL_TYPE (SxJournal, sx_journal, G_TYPE_OBJECT)

/* Helpers: writing */

/* There is one writer, so that a counter needs no locked instruction */
static void
count (atomic_uint_fast64_t *counter,
       gsize                 more)
{
  atomic_store_explicit (counter, atomic_load_explicit (counter, memory_order_relaxed) + more,
                         memory_order_relaxed);
}

/* Without what was cleared away */
static guint64
get_n_bytes (SxJournal *self)
{
  SxCleared *cleared = atomic_load_explicit (&self->clearing.current, memory_order_acquire);
  guint64 n_written = atomic_load_explicit (&self->n_bytes, memory_order_relaxed);
  guint64 n_released = 0;

  if (G_UNLIKELY (cleared != NULL))
    n_released = atomic_load_explicit (&cleared->n_released, memory_order_relaxed);

  return n_written - MIN (n_written, n_released);
}

static gboolean
is_over_limit (SxJournal *self,
               gsize      size)
{
  return get_n_bytes (self) + size
         > atomic_load_explicit (&self->limit, memory_order_relaxed);
}

/* Room for a record with a payload. Once that has failed it is not tried again, until sx_journal_retry() */
static gboolean
make_payload_room (SxJournal *self,
                   gsize      payload_length,
                   gsize      size)
{
  int error;

  if (atomic_load_explicit (&self->error, memory_order_relaxed) != 0)
    return FALSE;

  /* The length has 32 bits in the file, and the file is no longer than that times 8 */
  if (payload_length > G_MAXUINT32 - SX_CHUNK_SIZE)
    return FALSE;

  error = sx_store_make_room (&self->store, size, SPARE_FOR_HEADERS,
                              atomic_load_explicit (&self->n_records, memory_order_relaxed));
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
               gsize           size)
{
  gboolean is_short = record->payload_length <= SHORT_PAYLOAD && !sx_kind_is_message (record->kind);

  /* The limit may have become another one meanwhile */
  if (!is_short && !is_reserved (self, record->payload) && is_over_limit (self, size))
    return FALSE;

  return make_payload_room (self, record->payload_length, size);
}

/* The block that serial's entry is in is made when its first entry is */
static gboolean
make_index_room (SxJournal *self,
                 guint64    serial)
{
  guint64 block = serial >> BLOCK_SHIFT;

  if (G_LIKELY ((serial & (BLOCK_LENGTH - 1)) != 0 || (block < N_BLOCKS && self->blocks[block] != NULL)))
    return TRUE;

  if (block < N_BLOCKS)
    self->blocks[block] = g_try_new (guint32, BLOCK_LENGTH);

  return block < N_BLOCKS && self->blocks[block] != NULL;
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
                  gsize      size)
{
  int error;

  if (is_full (self, size))
    {
      count (&self->n_lost, 1);
      return FALSE;
    }

  error = sx_store_make_room (&self->store, size, 0, serial);
  self->last_asked = error != 0 ? g_get_monotonic_time () : 0;
  if (error == 0 && !make_index_room (self, serial))
    error = ENOMEM;
  if (error != 0)
    {
      atomic_store_explicit (&self->error, error, memory_order_relaxed);
      count (&self->n_lost, 1);
    }

  return error == 0;
}

/* What is at the store's tail is the record of this serial */
static void
index_record (SxJournal *self,
              guint64    serial,
              gsize      size,
              gsize      header)
{
  self->blocks[serial >> BLOCK_SHIFT][serial & (BLOCK_LENGTH - 1)] = (self->store.tail + header) / 8;
  self->store.tail += size;
  count (&self->n_bytes, size);
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

  index_record (self, serial, size, header);
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
  if (G_UNLIKELY (atomic_load (&self->watchers.n_armed) > 0))
    sx_watchers_wake (&self->watchers, n_records);
}

/* Helpers: payloads that are in the journal already */

static const SxRecordHeader *
get_header (SxJournal *self,
            guint64    serial)
{
  guint64 place = (guint64) self->blocks[serial >> BLOCK_SHIFT][serial & (BLOCK_LENGTH - 1)] * 8;

  return (const SxRecordHeader *) (const void *) sx_store_at (&self->store, place);
}

/* The first record from serial from on that has its header behind a place; end: there is none */
static guint64
find_behind (SxJournal *self,
             guint64    from,
             guint64    end,
             guint64    place)
{
  /* What is sent back was received a moment ago, as a rule */
  if (end > from && (guint64) self->blocks[(end - 1) >> BLOCK_SHIFT][(end - 1) & (BLOCK_LENGTH - 1)] * 8 <= place)
    return end;

  while (from < end)
    {
      guint64 middle = from + (end - from) / 2;

      if ((guint64) self->blocks[middle >> BLOCK_SHIFT][middle & (BLOCK_LENGTH - 1)] * 8 > place)
        end = middle;
      else
        from = middle + 1;
    }

  return from;
}

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

  serial = find_behind (self, first, n_records, place);
  if (serial == n_records)
    return FALSE;

  header = get_header (self, serial);
  payload = (const guint8 *) header - SX_ALIGN (header->payload_length);
  if ((header->flags & SX_RECORD_ELSEWHERE) || bytes < payload
      || length > header->payload_length || (gsize) (bytes - payload) > header->payload_length - length)
    return FALSE;

  reference->serial = serial;
  reference->offset = bytes - payload;

  return TRUE;
}

/* Helpers: reading */

static guint32
find_kept (const SxCleared *cleared,
           guint64          serial)
{
  guint position;

  return sx_cleared_find (cleared, serial, &position) ? g_array_index (cleared->places, guint32, position) : 0;
}

/* In units of 8 bytes; 0: there is no such record */
static guint32
find_place (SxJournal *self,
            guint64    serial)
{
  const SxCleared *cleared;

  if (serial >= atomic_load_explicit (&self->n_records, memory_order_acquire))
    return 0;

  cleared = atomic_load_explicit (&self->clearing.current, memory_order_acquire);
  if (G_UNLIKELY (cleared != NULL && serial < cleared->first))
    return find_kept (cleared, serial);

  return self->blocks[serial >> BLOCK_SHIFT][serial & (BLOCK_LENGTH - 1)];
}

static const SxRecordHeader *
find_header (SxJournal *self,
             guint64    serial)
{
  guint64 place = find_place (self, serial);

  return place != 0 ? (const SxRecordHeader *) (const void *) sx_store_at (&self->store, place * 8) : NULL;
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

  header = get_header (self, reference->serial);
  place = (guint64) self->blocks[reference->serial >> BLOCK_SHIFT][reference->serial & (BLOCK_LENGTH - 1)] * 8;

  return sx_guard_is_lost (&self->store.guard, place - SX_ALIGN (header->payload_length), place + sizeof *header);
}

static const guint8 *
find_payload (SxJournal               *self,
              const SxRecordReference *reference)
{
  const SxRecordHeader *header = get_header (self, reference->serial);

  return (const guint8 *) header - SX_ALIGN (header->payload_length) + reference->offset;
}

/* Of what was read, what is not what was written. FALSE: all of it */
static gboolean
take_out_lost (SxJournal            *self,
               SxRecord             *record,
               const SxRecordHeader *header)
{
  guint64 place = (guint64) find_place (self, record->serial) * 8;

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

/* Overrides */

static void
sx_journal_finalize (GObject *object)
{
  SxJournal *self = SX_JOURNAL (object);

  sx_watchers_clear (&self->watchers);
  sx_clearing_clear (&self->clearing);
  sx_store_close (&self->store);
  for (guint i = 0; i < N_BLOCKS && self->blocks[i] != NULL; i++)
    g_free (self->blocks[i]);
  g_free (self->blocks);
  g_clear_pointer (&self->totals, g_hash_table_unref);

  G_OBJECT_CLASS (sx_journal_parent_class)->finalize (object);
}

static void
sx_journal_class_init (SxJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sx_journal_finalize;

  /**
   * SxJournal::cleared:
   *
   * Other records are there than before: it was cleared, or that was undone. In the thread that did so.
   */
  g_signal_new ("cleared", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_journal_init (SxJournal *self)
{
  self->store.fd = -1;
  self->store.guard.error = &self->error;
  self->store.guard.end = &self->store.tail;
  self->blocks = g_new0 (guint32 *, N_BLOCKS);
  sx_watchers_init (&self->watchers);
  sx_clearing_init (&self->clearing);
  atomic_init (&self->limit, DEFAULT_LIMIT);
}

/* Public functions: making one */

/**
 * sx_journal_new:
 * @directory: (nullable): the folder in which the file is made; %NULL: the user's
 *   cache folder, or the one for temporary files
 * @error: return location for a #GError of domain %G_IO_ERROR
 *
 * Makes an empty journal, in a file that only this user can read and that vanishes with
 * the process. It keeps up to 2 GiB, see sx_journal_set_limit().
 *
 * Returns: (transfer full) (nullable): the journal, or %NULL with @error set if there can be no file
 *   (no space, no permission, no such folder)
 */
SxJournal *
sx_journal_new (const char  *directory,
                GError     **error)
{
  g_autoptr (SxJournal) self = g_object_new (SX_TYPE_JOURNAL, NULL);

  if (!sx_store_open (&self->store, directory, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sx_journal_get_kept_directory:
 *
 * Returns: (transfer none): the folder in which journals are that are kept: one of the user's for what a program remembers
 */
const char *
sx_journal_get_kept_directory (void)
{
  static char *directory;

  if (g_once_init_enter (&directory))
    g_once_init_leave (&directory, g_build_filename (g_get_user_state_dir (), "socket-explorer", NULL));

  return directory;
}

/**
 * sx_journal_new_kept:
 * @directory: (nullable): the folder in which the file is made, and which is made itself where it is not there; %NULL:
 *   that of sx_journal_get_kept_directory()
 * @error: return location for a #GError of domain %G_IO_ERROR
 *
 * Makes an empty journal in a file that is still there when the process ends in whichever way, unless
 * sx_journal_remove_file() was called. What is in it then, sx_left_list() finds.
 *
 * Returns: (transfer full) (nullable): the journal, or %NULL with @error set if there can be no file
 *   (no space, no permission, a file system without locks)
 */
SxJournal *
sx_journal_new_kept (const char  *directory,
                     GError     **error)
{
  g_autoptr (SxJournal) self = g_object_new (SX_TYPE_JOURNAL, NULL);

  if (!sx_store_open_kept (&self->store, directory != NULL ? directory : sx_journal_get_kept_directory (), error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sx_journal_get_path:
 * @self: a journal
 *
 * Returns: (transfer none) (nullable): its file, of the encoding of file names; %NULL: that has no name (any more). To
 *   be asked in the thread that calls sx_journal_remove_file()
 */
const char *
sx_journal_get_path (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), NULL);

  return self->store.path;
}

/**
 * sx_journal_remove_file:
 * @self: a journal
 *
 * Takes the name of its file away, if it has one. Everything goes on, but nothing of it is left when the last
 * reference is gone.
 */
void
sx_journal_remove_file (SxJournal *self)
{
  g_return_if_fail (SX_IS_JOURNAL (self));

  sx_store_unlink (&self->store);
}

/**
 * sx_journal_set_limit:
 * @self: a journal
 * @bytes: how long it may grow, with payloads
 *
 * Beyond the limit no payload of a message is kept; all else goes on. The file is never longer
 * than 32 GiB. May be called from any thread.
 */
void
sx_journal_set_limit (SxJournal *self,
                      guint64    bytes)
{
  g_return_if_fail (SX_IS_JOURNAL (self));

  atomic_store_explicit (&self->limit, bytes, memory_order_relaxed);
}

/* Public functions: writing */

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
  if (is_over_limit (self, packed) || !make_payload_room (self, size, packed)
      || !make_index_room (self, atomic_load_explicit (&self->n_records, memory_order_relaxed)))
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
  guint64 serial;
  gsize payload_length;
  gboolean refers;
  guint16 flags;

  g_return_val_if_fail (SX_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (!self->read_only, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);
  g_return_val_if_fail (record->local.length <= SX_ADDRESS_MAX, FALSE);
  g_return_val_if_fail (record->remote.length <= SX_ADDRESS_MAX, FALSE);
  g_return_val_if_fail (record->payload != NULL || record->payload_length == 0, FALSE);

  serial = atomic_load_explicit (&self->n_records, memory_order_relaxed);
  payload_length = record->payload_length;
  flags = record->flags;
  refers = find_source (self, record->payload, payload_length, &reference);

  if (payload_length > 0 && !refers
      && !keeps_payload (self, record,
                         sx_record_pack_size (payload_length, record->local.length, record->remote.length)))
    {
      payload_length = 0;
      flags |= SX_RECORD_TRUNCATED;
    }

  if (!make_header_room (self, serial,
                         sx_record_pack_size (refers ? sizeof reference : payload_length, record->local.length,
                                              record->remote.length)))
    return FALSE;

  write_record (self, record, serial, payload_length, flags, refers ? &reference : NULL);
  if (flags & SX_RECORD_TRUNCATED)
    count (&self->n_truncated, 1);
  publish (self, serial + 1);

  return TRUE;
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

  if (G_UNLIKELY (atomic_load (&self->watchers.n_armed) > 0))
    sx_watchers_wake (&self->watchers, atomic_load_explicit (&self->n_records, memory_order_relaxed));
}

/**
 * sx_journal_is_read_only:
 * @self: a journal
 *
 * Returns: %TRUE if it was opened from a file: then there is no writer, and appending is a programmer's error
 */
gboolean
sx_journal_is_read_only (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), TRUE);

  return self->read_only;
}

/* Public functions: reading */

/**
 * sx_journal_get_n_records:
 * @self: a journal
 *
 * Returns: how many records can be read, from serial 0 on; it only grows. From any thread
 */
guint64
sx_journal_get_n_records (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), 0);

  return atomic_load_explicit (&self->n_records, memory_order_acquire);
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
  const SxRecordHeader *header;

  g_return_val_if_fail (SX_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (peek != NULL, FALSE);

  header = find_header (self, serial);
  if (header == NULL)
    return FALSE;

  peek->owner = header->owner;
  peek->socket = header->socket;
  peek->kind = header->kind;
  peek->flags = header->flags & ~SX_RECORD_ELSEWHERE;
  peek->error = header->error;
  peek->value = header->value;
  peek->time = header->time;

  return G_LIKELY (!sx_guard_is_damaged (&self->store.guard))
         || !is_header_lost (self, (guint64) find_place (self, serial) * 8, header);
}

/**
 * sx_journal_get_n_bytes:
 * @self: a journal
 *
 * Returns: how long all records are together, in bytes, without those that were cleared away: what the limit
 *   is about
 */
guint64
sx_journal_get_n_bytes (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), 0);

  return get_n_bytes (self);
}

/**
 * sx_journal_get_n_truncated:
 * @self: a journal
 *
 * Returns: how many records are without the payload, or all of the payload, that they had
 */
guint64
sx_journal_get_n_truncated (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), 0);

  return atomic_load_explicit (&self->n_truncated, memory_order_relaxed);
}

/**
 * sx_journal_get_n_lost:
 * @self: a journal
 *
 * Returns: how many records could not be kept at all, because the disk is full
 */
guint64
sx_journal_get_n_lost (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), 0);

  return atomic_load_explicit (&self->n_lost, memory_order_relaxed);
}

/**
 * sx_journal_get_errno:
 * @self: a journal
 *
 * Returns: 0, or the errno for which payloads are no longer kept (ENOSPC, EFBIG, EDQUOT, EIO,
 *   ENOMEM)
 */
int
sx_journal_get_errno (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), 0);

  return atomic_load_explicit (&self->error, memory_order_relaxed);
}

/**
 * sx_journal_retry:
 * @self: a journal
 *
 * Once there was no room for a payload, none is kept: a journal with some payloads and not others, depending on their
 * lengths, would be hard to understand. This is for who has reason to think that there is room again: from now on it is tried
 * again. From any thread.
 */
void
sx_journal_retry (SxJournal *self)
{
  g_return_if_fail (SX_IS_JOURNAL (self));

  atomic_store_explicit (&self->error, 0, memory_order_relaxed);
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

/* For who opens a file. There are no other readers yet, so nobody is woken */

/* size: of the record, as its prefix says. NULL, with an errno: there is none */
guint8 *
sx_journal_import_room (SxJournal *self,
                        gsize      size,
                        int       *error)
{
  guint64 serial = atomic_load_explicit (&self->n_records, memory_order_relaxed);

  *error = sx_store_make_room (&self->store, size, 0, serial);
  if (*error == 0 && !make_index_room (self, serial))
    *error = ENOMEM;

  return *error == 0 ? sx_store_at (&self->store, self->store.tail) : NULL;
}

/* A saved record that made a socket may say how far that had come when the journal was cleared. Nobody has come as far as
 * numbers may go that are made up */
static void
import_totals (SxJournal            *self,
               const SxRecordHeader *header)
{
  SxTotals totals;

  if ((header->kind != SX_KIND_SOCKET && header->kind != SX_KIND_ACCEPT) || (header->flags & SX_RECORD_ELSEWHERE)
      || header->payload_length != sizeof totals)
    return;

  memcpy (&totals, (const guint8 *) header - sizeof totals, sizeof totals);
  if (MAX (MAX (totals.sent, totals.received), totals.n_sent) > MAX_TOTAL)
    return;

  if (self->totals == NULL)
    self->totals = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_hash_table_insert (self->totals, GUINT_TO_POINTER (header->socket), g_memdup2 (&totals, sizeof totals));
}

void
sx_journal_import_record (SxJournal *self,
                          gsize      size,
                          gsize      header)
{
  guint64 serial = atomic_load_explicit (&self->n_records, memory_order_relaxed);
  guint8 *place = sx_store_at (&self->store, self->store.tail);
  const SxRecordHeader *record = (const SxRecordHeader *) (const void *) (place + header);

  sx_record_pack_prefix (place, size, header);
  if (record->flags & SX_RECORD_TRUNCATED)
    count (&self->n_truncated, 1);
  import_totals (self, record);
  index_record (self, serial, size, header);
  atomic_store_explicit (&self->n_records, serial + 1, memory_order_release);
}

GHashTable *
sx_journal_get_imported_totals (SxJournal *self)
{
  return self->totals;
}

void
sx_journal_import_end (SxJournal *self,
                       guint64    n_missing)
{
  self->read_only = TRUE;
  self->n_missing = n_missing;
}

guint64
sx_journal_get_n_missing (SxJournal *self)
{
  return self->n_missing;
}

/* Returns 0 or an errno. Nothing is appended from here on */
int
sx_journal_adopt_file (SxJournal  *self,
                       int         fd,
                       const char *path,
                       guint64     size)
{
  self->read_only = TRUE;

  return sx_store_adopt (&self->store, fd, path, size);
}

/* place: where the record begins; header: where its header is, in bytes from there. FALSE: there is no memory */
gboolean
sx_journal_adopt_record (SxJournal *self,
                         guint64    place,
                         gsize      header)
{
  guint64 serial = atomic_load_explicit (&self->n_records, memory_order_relaxed);
  const SxRecordPrefix *prefix = (const SxRecordPrefix *) (const void *) sx_store_at (&self->store, place);
  const SxRecordHeader *record;

  if (!make_index_room (self, serial))
    return FALSE;

  self->store.tail = place;
  record = (const SxRecordHeader *) (const void *) sx_store_at (&self->store, place + header);
  if (record->flags & SX_RECORD_TRUNCATED)
    count (&self->n_truncated, 1);
  index_record (self, serial, (gsize) prefix->size * 8, header);
  atomic_store_explicit (&self->n_records, serial + 1, memory_order_release);

  return TRUE;
}

guint64
sx_journal_get_n_written (SxJournal *self)
{
  return atomic_load_explicit (&self->n_bytes, memory_order_relaxed);
}

SxClearing *
sx_journal_get_clearing (SxJournal *self)
{
  return &self->clearing;
}

guint32
sx_journal_get_place (SxJournal *self,
                      guint64    serial)
{
  return find_place (self, serial);
}

guint32
sx_journal_get_first_place (SxJournal *self,
                            guint64    serial)
{
  return self->blocks[serial >> BLOCK_SHIFT][serial & (BLOCK_LENGTH - 1)];
}

/* Memory of the index is given back, but not its addresses: whoever still looks there reads that there is no such record */
static void
release_entries (guint32 *from,
                 guint32 *to)
{
  guintptr page = sysconf (_SC_PAGESIZE);
  guintptr start = ((guintptr) from + page - 1) / page * page;
  guintptr end = (guintptr) to / page * page;

  if (start < end)
    madvise ((gpointer) start, end - start, MADV_DONTNEED);
}

/* Nobody asks any more where the records before first are, but for those that stay, in order */
void
sx_journal_release_index (SxJournal    *self,
                          guint64       first,
                          const GArray *stays)
{
  guint position = 0;
  guint64 serial = 0;

  while (serial < first)
    {
      guint32 *block = self->blocks[serial >> BLOCK_SHIFT];
      guint64 block_end = (serial | (BLOCK_LENGTH - 1)) + 1;
      guint64 end = MIN (first, block_end);
      gboolean stops = position < stays->len && g_array_index (stays, guint32, position) < end;

      if (stops)
        end = g_array_index (stays, guint32, position++);
      release_entries (block + (serial & (BLOCK_LENGTH - 1)),
                       block + (serial & (BLOCK_LENGTH - 1)) + (end - serial));
      serial = stops ? end + 1 : end;
    }
}

/* So many records were here and were given back. FALSE: there is no memory */
gboolean
sx_journal_adopt_gap (SxJournal *self,
                      guint64    count)
{
  guint64 serial = atomic_load_explicit (&self->n_records, memory_order_relaxed);

  for (; count > 0; count--, serial++)
    {
      if (!make_index_room (self, serial))
        return FALSE;
      self->blocks[serial >> BLOCK_SHIFT][serial & (BLOCK_LENGTH - 1)] = 0;
    }
  atomic_store_explicit (&self->n_records, serial, memory_order_release);

  return TRUE;
}

const SxStore *
sx_journal_get_store (SxJournal *self)
{
  return &self->store;
}

/* For the watches */

SxWatchers *
sx_journal_get_watchers (SxJournal *self)
{
  return &self->watchers;
}

guint64
sx_journal_get_n_ordered (SxJournal *self)
{
  return atomic_load (&self->n_records);
}
