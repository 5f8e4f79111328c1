/* sx-journal-clear.c: a journal begins anew
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sx-journal-private.h"
#include "sx-numbers.h"
#include "sx-record-pack-private.h"

#define PAGE G_GUINT64_CONSTANT (4096)

/* Giving back what was cleared away, in a thread */
typedef struct
{
  SxJournal       *journal;
  const SxStore   *store;
  const SxCleared *cleared;
  guint64          end;        /* where the last record ends that may be gone */
  GArray          *stays;      /* (element-type guint32): serials of records that are needed */
  GArray          *gaps;       /* (element-type Gap) */
  guint64          n_bytes;    /* in them */
} Release;

typedef struct
{
  guint64 from;
  guint64 to;
  guint64 n_records;
} Gap;

/* Helpers */

static guint64
get_start (const SxStore *store,
           guint64        place)
{
  const SxRecordHeader *header = (const SxRecordHeader *) (const void *) sx_store_at (store, place);

  return place - SX_ALIGN (sx_record_get_stored_length (header)) - sizeof (SxRecordPrefix);
}

static guint64
get_end (const SxStore *store,
         guint64        place)
{
  const SxRecordHeader *header = (const SxRecordHeader *) (const void *) sx_store_at (store, place);

  return place + sizeof *header + SX_ALIGN (header->local_length) + SX_ALIGN (header->remote_length);
}

static void
set_current (SxJournal *journal,
             SxCleared *cleared)
{
  atomic_store_explicit (&sx_journal_get_clearing (journal)->current, cleared, memory_order_release);
  g_signal_emit_by_name (journal, "cleared");
}

/* Helpers: giving back */

static void
add_gap (Release *self,
         guint64  from,
         guint64  to,
         guint64  end,
         guint64  n_records)
{
  Gap gap = { from, to, n_records };

  if (from == to || n_records == 0)
    return;

  g_array_append_val (self->gaps, gap);
  self->n_bytes += end - from;
}

/* What is behind a chunk's last record was never one. If that one is gone already, its end is not known, but about */
static guint64
get_last_end (Release *self,
              guint64  end_serial,
              guint64  limit)
{
  guint64 place = (guint64) sx_journal_get_first_place (self->journal, end_serial - 1) * 8;

  return place != 0 ? MIN (get_end (self->store, place), limit) : limit;
}

/* What is between the records that stay. FALSE: the end was reached */
static gboolean
list_gaps_of_chunk (Release *self,
                    guint64  start,
                    guint   *position)
{
  const SxChunkHeader *header = (const SxChunkHeader *) (const void *) sx_store_at (self->store, start);
  guint64 limit = MIN (start + header->size, self->end);
  gboolean is_last = limit == self->end;
  guint64 place = start + sizeof *header + (start == 0 ? sizeof (SxFileHeader) : 0);
  guint64 serial = header->first_serial;
  guint64 end_serial;

  for (; *position < self->stays->len; (*position)++)
    {
      guint64 kept_serial = g_array_index (self->stays, guint32, *position);
      guint64 kept = (guint64) sx_journal_get_first_place (self->journal, kept_serial) * 8;

      if (kept >= limit)
        break;
      add_gap (self, place, get_start (self->store, kept), get_start (self->store, kept), kept_serial - serial);
      place = get_end (self->store, kept);
      serial = kept_serial + 1;
    }

  end_serial = is_last ? self->cleared->first
                       : ((const SxChunkHeader *) (const void *) sx_store_at (self->store, limit))->first_serial;
  if (end_serial > serial)
    add_gap (self, place, limit, get_last_end (self, end_serial, limit), end_serial - serial);

  return !is_last;
}

static void
add_source (Release *self,
            guint64  serial)
{
  SxRecordReference reference;
  guint32 source;

  if (!sx_journal_get_reference (self->journal, serial, &reference) || reference.serial >= self->cleared->first)
    return;

  source = reference.serial;
  g_array_append_val (self->stays, source);
}

/* Besides those that say what sockets are, those whose payload is also that of a record that is there (an echo) */
static void
list_stays (Release *self)
{
  guint64 n_records = sx_journal_get_n_records (self->journal);
  guint n_different = 0;

  for (guint i = 0; i < self->cleared->kept->len; i++)
    add_source (self, g_array_index (self->cleared->kept, guint32, i));
  for (guint64 serial = self->cleared->first; serial < n_records; serial++)
    add_source (self, serial);
  g_array_append_vals (self->stays, self->cleared->kept->data, self->cleared->kept->len);
  g_array_sort (self->stays, sx_numbers_compare);

  for (guint i = 0; i < self->stays->len; i++)
    if (i == 0 || g_array_index (self->stays, guint32, i) != g_array_index (self->stays, guint32, i - 1))
      g_array_index (self->stays, guint32, n_different++) = g_array_index (self->stays, guint32, i);
  g_array_set_size (self->stays, n_different);
}

static void
list_gaps (Release *self)
{
  guint64 start = 0;
  guint position = 0;

  while (list_gaps_of_chunk (self, start, &position))
    start += ((const SxChunkHeader *) (const void *) sx_store_at (self->store, start))->size;
}

/* Whoever walks through the file goes on behind the gap. Written and not put into the map: where nothing is any more, there
 * may be no room for it, which is an error here and a SIGBUS there */
static gboolean
write_gaps (Release *self)
{
  for (guint i = 0; i < self->gaps->len; i++)
    {
      const Gap *gap = &g_array_index (self->gaps, Gap, i);
      SxRecordPrefix prefix = {
        .size = (gap->to - gap->from) / 8,
        .header = SX_PREFIX_GAP | (guint32) MIN (gap->n_records, ~SX_PREFIX_GAP),
      };
      gssize n;

      do
        n = pwrite (self->store->fd, &prefix, sizeof prefix, gap->from);
      while (n < 0 && errno == EINTR);
      if (n != sizeof prefix)
        return FALSE;
    }

  /* Or a power cut might leave holes and nothing that says so */
  return sx_journal_put_on_disk (self->journal) == 0;
}

/* Returns: what is wrong, see errno(3), or 0 */
static int
punch_hole (int     fd,
            guint64 from,
            guint64 to)
{
  int result;

  do
    result = fallocate (fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, to - from);
  while (result != 0 && errno == EINTR);

  return result != 0 ? errno : 0;
}

static void
punch_holes (Release *self)
{
  for (guint i = 0; i < self->gaps->len; i++)
    {
      const Gap *gap = &g_array_index (self->gaps, Gap, i);
      guint64 from = (gap->from + sizeof (SxRecordPrefix) + PAGE - 1) / PAGE * PAGE;
      guint64 to = gap->to / PAGE * PAGE;

      /* Where the file system cannot do that, it is given back at the end */
      if (from < to && punch_hole (self->store->fd, from, to) == EOPNOTSUPP)
        return;
    }
}

static void
release (SxJournal *journal,
         SxCleared *cleared)
{
  Release self = { .journal = journal, .cleared = cleared };

  self.store = sx_journal_get_store (journal);
  self.end = cleared->end;
  self.gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
  self.stays = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (self.end > 0)
    {
      list_stays (&self);
      list_gaps (&self);
    }
  if (write_gaps (&self))
    {
      punch_holes (&self);
      sx_record_index_release (&journal->index, cleared->first, self.stays);
      atomic_store_explicit (&cleared->n_released, self.n_bytes, memory_order_relaxed);
      sx_journal_retry (journal);
    }
  g_array_unref (self.gaps);
  g_array_unref (self.stays);
}

/* Private functions */

void
sx_clearing_init (SxClearing *self)
{
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) sx_cleared_free);
  self->undone = g_ptr_array_new_with_free_func ((GDestroyNotify) sx_cleared_free);
}

void
sx_clearing_clear (SxClearing *self)
{
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->undone);
}

void
sx_journal_adopt_cleared (SxJournal *journal,
                          guint64    first)
{
  SxCleared *cleared = sx_cleared_new_kept (first);

  for (guint64 serial = 0; serial < first; serial++)
    {
      guint32 entry = serial;

      if (sx_journal_get_first_place (journal, serial) != 0)
        g_array_append_val (cleared->kept, entry);
    }
  sx_journal_clear (journal, cleared);
  sx_journal_get_clearing (journal)->n_final = 1;
}

/* Public functions */

/**
 * sx_journal_clear:
 * @journal: a journal
 * @cleared: (transfer full): what sx_cleared_new() found out, since it was cleared last
 *
 * From now on only the records are there that came since @cleared was made, and those that stay. Numbers do not change.
 * What was cleared before cannot be undone any more. For the limit, what is cleared away does not count from now on. Emits
 * "cleared".
 */
void
sx_journal_clear (SxJournal *journal,
                  SxCleared *cleared)
{
  SxClearing *clearing;
  const SxStore *store;
  guint64 n_kept = 0;

  g_return_if_fail (SX_IS_JOURNAL (journal));
  g_return_if_fail (cleared != NULL);

  clearing = sx_journal_get_clearing (journal);
  store = sx_journal_get_store (journal);
  for (guint i = 0; i < cleared->kept->len; i++)
    {
      guint32 place = sx_journal_get_place (journal, g_array_index (cleared->kept, guint32, i));

      g_array_append_val (cleared->places, place);
      n_kept += get_end (store, (guint64) place * 8) - get_start (store, (guint64) place * 8);
    }
  atomic_store_explicit (&cleared->n_released, cleared->n_written - MIN (cleared->n_written, n_kept),
                         memory_order_relaxed);
  if (cleared->first > 0)
    {
      guint64 last = (guint64) sx_journal_get_place (journal, cleared->first - 1) * 8;

      /* None came since it was cleared before */
      if (last == 0 && clearing->all->len > 0)
        cleared->end = ((SxCleared *) g_ptr_array_index (clearing->all, clearing->all->len - 1))->end;
      else if (last != 0)
        cleared->end = get_end (store, last);
    }

  clearing->n_final = clearing->all->len;
  g_ptr_array_add (clearing->all, cleared);
  set_current (journal, cleared);
}

gboolean
sx_journal_can_undo_clear (SxJournal *journal)
{
  SxClearing *clearing;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), FALSE);

  clearing = sx_journal_get_clearing (journal);

  return clearing->all->len > clearing->n_final;
}

/**
 * sx_journal_undo_clear:
 * @journal: a journal
 *
 * Everything is there again that was when it was cleared last, and what came since. Emits "cleared".
 *
 * Returns: %FALSE if that cannot be, see sx_journal_can_undo_clear()
 */
gboolean
sx_journal_undo_clear (SxJournal *journal)
{
  SxClearing *clearing;

  if (!sx_journal_can_undo_clear (journal))
    return FALSE;

  clearing = sx_journal_get_clearing (journal);
  g_ptr_array_add (clearing->undone, g_ptr_array_steal_index (clearing->all, clearing->all->len - 1));
  set_current (journal, clearing->all->len > 0 ? g_ptr_array_index (clearing->all, clearing->all->len - 1) : NULL);

  return TRUE;
}

/**
 * sx_journal_forget_cleared:
 * @journal: a journal
 *
 * What was cleared away cannot come back any more; the disk gets its space back, and what could not be kept because it was full
 * is tried again. For a thread that may wait, while no other calls functions of this file.
 */
void
sx_journal_forget_cleared (SxJournal *journal)
{
  SxClearing *clearing;

  g_return_if_fail (SX_IS_JOURNAL (journal));

  clearing = sx_journal_get_clearing (journal);
  clearing->n_final = clearing->all->len;
  if (clearing->all->len > 0)
    release (journal, g_ptr_array_index (clearing->all, clearing->all->len - 1));
}

guint64
sx_journal_get_first (SxJournal *journal)
{
  const SxCleared *cleared;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), 0);

  cleared = atomic_load_explicit (&sx_journal_get_clearing (journal)->current, memory_order_acquire);

  return cleared != NULL ? cleared->first : 0;
}

/**
 * sx_journal_skip:
 * @journal: a journal
 * @serial: a record's number
 *
 * For who goes through all records and would not look for millions that were cleared away.
 *
 * Returns: @serial if it was not cleared away, or that of the next record that was not, or that is still to come
 */
guint64
sx_journal_skip (SxJournal *journal,
                 guint64    serial)
{
  const SxCleared *cleared;
  guint position;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), serial);

  cleared = atomic_load_explicit (&sx_journal_get_clearing (journal)->current, memory_order_acquire);
  if (cleared == NULL || serial >= cleared->first)
    return serial;

  sx_cleared_find (cleared, serial, &position);

  return position < cleared->kept->len ? g_array_index (cleared->kept, guint32, position) : cleared->first;
}

/**
 * sx_journal_get_totals:
 * @journal: a journal
 * @socket: a socket's number
 * @totals: (out): how far it had come, without what records say that stay; 0 if @journal was not cleared
 *
 * Returns: %TRUE if it was open when @journal was cleared, also before it was saved
 */
gboolean
sx_journal_get_totals (SxJournal *journal,
                       guint32    socket,
                       SxTotals  *totals)
{
  const SxCleared *cleared;
  const SxTotals *found = NULL;
  GHashTable *table;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), FALSE);

  cleared = atomic_load_explicit (&sx_journal_get_clearing (journal)->current, memory_order_acquire);
  table = cleared != NULL ? cleared->totals : sx_journal_get_adopted_totals (journal);
  if (table != NULL)
    found = g_hash_table_lookup (table, GUINT_TO_POINTER (socket));
  *totals = found != NULL ? *found : (SxTotals) { 0, };

  return found != NULL;
}
