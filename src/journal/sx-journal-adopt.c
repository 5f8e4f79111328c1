/* sx-journal-adopt.c: a journal that is read from a file, where it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-journal-private.h"

#include <string.h>

#include "sx-record-pack-private.h"

/* Of the totals in a file that is not trusted */
#define MAX_TOTAL (G_GUINT64_CONSTANT (1) << 56)

/* Older ones end before the datagrams that were received */
#define SHORT_TOTALS G_STRUCT_OFFSET (SxTotals, n_received)

/* There are no other readers yet, so nobody is woken */

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

int
sx_journal_hold_file (SxJournal    *self,
                      int           fd,
                      guint64       size,
                      GCancellable *cancellable)
{
  self->read_only = TRUE;

  return sx_store_hold (&self->store, fd, size, cancellable);
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

  if (!sx_record_index_make_room (&self->index, serial))
    return FALSE;

  self->store.tail = place;
  record = (const SxRecordHeader *) (const void *) sx_store_at (&self->store, place + header);
  if (record->flags & SX_RECORD_TRUNCATED)
    sx_journal_count (&self->n_truncated, 1);
  sx_journal_index_record (self, serial, (gsize) prefix->size * 8, header);
  atomic_store_explicit (&self->n_records, serial + 1, memory_order_release);

  return TRUE;
}

/* So many records were here and were given back. FALSE: there is no memory */
gboolean
sx_journal_adopt_gap (SxJournal *self,
                      guint64    count)
{
  guint64 serial = atomic_load_explicit (&self->n_records, memory_order_relaxed);

  for (; count > 0; count--, serial++)
    {
      if (!sx_record_index_make_room (&self->index, serial))
        return FALSE;
      sx_record_index_set (&self->index, serial, 0);
    }
  atomic_store_explicit (&self->n_records, serial, memory_order_release);

  return TRUE;
}

/* A saved record that made a socket may say how far that had come when the journal was cleared. Nobody has come as far as
 * numbers may go that are made up */
void
sx_journal_adopt_totals (SxJournal *self)
{
  guint64 n_records = atomic_load_explicit (&self->n_records, memory_order_relaxed);
  const SxRecordHeader *header = sx_journal_get_header (self, n_records - 1);
  SxTotals totals = { 0, };

  if ((header->kind != SX_KIND_SOCKET && header->kind != SX_KIND_ACCEPT) || (header->flags & SX_RECORD_ELSEWHERE)
      || (header->payload_length != sizeof totals && header->payload_length != SHORT_TOTALS))
    return;

  memcpy (&totals, (const guint8 *) header - header->payload_length, header->payload_length);
  if (MAX (MAX (totals.sent, totals.received), MAX (totals.n_sent, totals.n_received)) > MAX_TOTAL)
    return;

  if (self->totals == NULL)
    self->totals = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_hash_table_insert (self->totals, GUINT_TO_POINTER (header->socket), g_memdup2 (&totals, sizeof totals));
}

GHashTable *
sx_journal_get_adopted_totals (SxJournal *self)
{
  return self->totals;
}

void
sx_journal_set_n_missing (SxJournal *self,
                          guint64    n_missing)
{
  self->n_missing = n_missing;
}

guint64
sx_journal_get_n_missing (SxJournal *self)
{
  return self->n_missing;
}
