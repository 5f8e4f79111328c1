/* sx-journal-private.h: what the journal's files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdatomic.h>

#include "sx-cleared-private.h"
#include "sx-journal.h"
#include "sx-record-index-private.h"
#include "sx-store-private.h"

G_BEGIN_DECLS

/* No watch wants to be woken */
#define SX_WATCHERS_NEVER G_MAXUINT64

/**
 * SxWatchers:
 * @least: the least that one of those that wait has seen: with more records than these it is to be woken; %SX_WATCHERS_NEVER: none
 *   waits; changed with @mutex held, read without
 * @mutex: guards the rest
 * @watches: (element-type SxJournalWatch): those that exist
 *
 * Who is to be told of new records.
 */
typedef struct
{
  atomic_uint_fast64_t  least;
  GMutex                mutex;
  GPtrArray            *watches;
} SxWatchers;

void        sx_watchers_init          (SxWatchers *self);
void        sx_watchers_clear         (SxWatchers *self);
void        sx_watchers_wake          (SxWatchers *self,
                                       guint64     n_records);

/* For the writing thread, each time that there is more */
static inline void
sx_watchers_look (SxWatchers *self,
                  guint64     n_records)
{
  if (G_UNLIKELY (n_records > atomic_load (&self->least)))
    sx_watchers_wake (self, n_records);
}

/**
 * SxClearing:
 * @current: what it is cleared by; %NULL: nothing. Readers of all threads look at it, and it never changes
 * @all: (element-type SxCleared): that and those before, the last one last. None is freed, as readers have no lock
 * @undone: (element-type SxCleared): those that were undone
 * @n_final: how many of @all cannot be undone any more
 *
 * How a journal was cleared.
 */
typedef struct
{
  _Atomic (SxCleared *) current;
  GPtrArray            *all;
  GPtrArray            *undone;
  guint                 n_final;
} SxClearing;

/* For the files named sx-journal-*, and for nobody else */
struct _SxJournal
{
  GObject              parent_instance;

  SxStore              store;
  SxRecordIndex        index;
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
  atomic_int           disk_error;  /* of the first time that the disk failed to take what is written; 0: it never did */
};

/* There is one writer, so that a counter needs no locked instruction */
static inline void
sx_journal_count (atomic_uint_fast64_t *counter,
                  gsize                 more)
{
  atomic_store_explicit (counter, atomic_load_explicit (counter, memory_order_relaxed) + more,
                         memory_order_relaxed);
}

/* What is at the store's tail is the record of this serial */
static inline void
sx_journal_index_record (SxJournal *self,
                         guint64    serial,
                         gsize      size,
                         gsize      header)
{
  sx_record_index_set (&self->index, serial, (self->store.tail + header) / 8);
  self->store.tail += size;
  sx_journal_count (&self->n_bytes, size);
}

/* Of a record that there ever was */
static inline const SxRecordHeader *
sx_journal_get_header (SxJournal *self,
                       guint64    serial)
{
  guint64 place = (guint64) sx_record_index_get (&self->index, serial) * 8;

  return (const SxRecordHeader *) (const void *) sx_store_at (&self->store, place);
}

/* For who opens a file where some records before first were given back: the others of these stay, as when it was cleared */
void        sx_journal_adopt_cleared  (SxJournal  *self,
                                       guint64     first);

void        sx_clearing_init          (SxClearing *self);
void        sx_clearing_clear         (SxClearing *self);
SxClearing *sx_journal_get_clearing   (SxJournal  *self);
/* How long all records are together that there ever were */
guint64     sx_journal_get_n_written  (SxJournal  *self);
/* Where the header of a record is, in units of 8 bytes; 0: there is no such record */
guint32     sx_journal_get_place      (SxJournal  *self,
                                       guint64     serial);
/* The same, of all that there ever were */
guint32     sx_journal_get_first_place (SxJournal *self,
                                       guint64     serial);
SxWatchers *sx_journal_get_watchers   (SxJournal  *self);
guint64     sx_journal_get_n_ordered  (SxJournal  *self);

gboolean    sx_journal_get_reference  (SxJournal  *self,
                                       guint64     serial,
                                       SxRecordReference *reference);
gboolean    sx_journal_can_refer      (SxJournal  *self,
                                       const SxRecordHeader *header);

/* For who opens a file where it is: its name and descriptor, both taken; then record by record what is in it */
int         sx_journal_adopt_file     (SxJournal  *self,
                                       int         fd,
                                       const char *path,
                                       guint64     size);
/* The same, for one that is somebody's own: it has no name here, and what is read of it stays as it is */
int         sx_journal_hold_file      (SxJournal    *self,
                                       int           fd,
                                       guint64       size,
                                       GCancellable *cancellable);
gboolean    sx_journal_adopt_record   (SxJournal  *self,
                                       guint64     place,
                                       gsize       header);
gboolean    sx_journal_adopt_gap      (SxJournal  *self,
                                       guint64     count);
/* Of the record that was taken last: how far a socket had come, if it says that */
void        sx_journal_adopt_totals   (SxJournal  *self);
/* (nullable) (element-type SxTotals): those that records say, by the numbers of sockets */
GHashTable *sx_journal_get_adopted_totals (SxJournal *self);
/* Bytes of the file that were no whole record */
void        sx_journal_set_n_missing  (SxJournal  *self,
                                       guint64     n_missing);
guint64     sx_journal_get_n_missing  (SxJournal  *self);
const SxStore *sx_journal_get_store   (SxJournal  *self);
int         sx_journal_put_on_disk    (SxJournal  *self);

G_END_DECLS
