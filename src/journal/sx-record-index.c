/* sx-record-index.c: where each record is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record-index-private.h"

#include <sys/mman.h>
#include <unistd.h>

void
sx_record_index_init (SxRecordIndex *self)
{
  self->blocks = g_new0 (guint32 *, SX_RECORD_INDEX_N_BLOCKS);
}

void
sx_record_index_clear (SxRecordIndex *self)
{
  for (guint i = 0; i < SX_RECORD_INDEX_N_BLOCKS && self->blocks[i] != NULL; i++)
    g_free (self->blocks[i]);
  g_clear_pointer (&self->blocks, g_free);
}

gboolean
sx_record_index_add_block (SxRecordIndex *self,
                           guint64        block)
{
  if (block >= SX_RECORD_INDEX_N_BLOCKS)
    return FALSE;

  self->blocks[block] = g_try_new (guint32, SX_RECORD_INDEX_LENGTH);

  return self->blocks[block] != NULL;
}

/**
 * sx_record_index_find_behind:
 * @self: the index
 * @from: the first record that is asked about
 * @end: the one after the last
 * @place: a place in the file, in bytes
 *
 * Returns: the first record of these whose header is behind @place; @end: there is none
 */
guint64
sx_record_index_find_behind (const SxRecordIndex *self,
                             guint64              from,
                             guint64              end,
                             guint64              place)
{
  /* What is sent back was received a moment ago, as a rule */
  if (end > from && (guint64) sx_record_index_get (self, end - 1) * 8 <= place)
    return end;

  while (from < end)
    {
      guint64 middle = from + (end - from) / 2;

      if ((guint64) sx_record_index_get (self, middle) * 8 > place)
        end = middle;
      else
        from = middle + 1;
    }

  return from;
}

/* Memory is given back, but not its addresses: whoever still looks there reads that there is no such record */
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

/**
 * sx_record_index_release:
 * @self: the index
 * @first: nobody asks any more where the records before this one are
 * @stays: (element-type guint32): but for these, in order
 *
 * Gives memory back.
 */
void
sx_record_index_release (SxRecordIndex *self,
                         guint64        first,
                         const GArray  *stays)
{
  guint position = 0;
  guint64 serial = 0;

  while (serial < first)
    {
      guint32 *block = self->blocks[serial >> SX_RECORD_INDEX_SHIFT];
      guint64 block_end = (serial | (SX_RECORD_INDEX_LENGTH - 1)) + 1;
      guint64 end = MIN (first, block_end);
      gboolean stops = position < stays->len && g_array_index (stays, guint32, position) < end;

      if (stops)
        end = g_array_index (stays, guint32, position++);
      release_entries (block + (serial & (SX_RECORD_INDEX_LENGTH - 1)),
                       block + (serial & (SX_RECORD_INDEX_LENGTH - 1)) + (end - serial));
      serial = stops ? end + 1 : end;
    }
}
