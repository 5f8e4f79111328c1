/* sx-record-index-private.h: where each record is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal-format-private.h"

G_BEGIN_DECLS

/* Its blocks never move, so that readers need no lock. There are enough for the shortest records in the longest file. */
#define SX_RECORD_INDEX_SHIFT    16
#define SX_RECORD_INDEX_LENGTH   (1u << SX_RECORD_INDEX_SHIFT)
#define SX_RECORD_INDEX_N_BLOCKS 8192

G_STATIC_ASSERT ((guint64) SX_RECORD_INDEX_N_BLOCKS * SX_RECORD_INDEX_LENGTH
                 * (sizeof (SxRecordPrefix) + sizeof (SxRecordHeader)) >= SX_CHUNK_SIZE * SX_CHUNK_COUNT);

/**
 * SxRecordIndex:
 * @blocks: (array length=SX_RECORD_INDEX_N_BLOCKS): each with %SX_RECORD_INDEX_LENGTH places; %NULL: not needed yet
 *
 * The place of each record's header, in units of 8 bytes; 0: there is no such record. One thread writes; others may read an entry once
 * they know that it was written.
 */
typedef struct
{
  guint32 **blocks;
} SxRecordIndex;

void     sx_record_index_init        (SxRecordIndex       *self);
void     sx_record_index_clear       (SxRecordIndex       *self);
gboolean sx_record_index_add_block   (SxRecordIndex       *self,
                                      guint64              block);
guint64  sx_record_index_find_behind (const SxRecordIndex *self,
                                      guint64              from,
                                      guint64              end,
                                      guint64              place);
void     sx_record_index_release     (SxRecordIndex       *self,
                                      guint64              first,
                                      const GArray        *stays);

static inline guint32
sx_record_index_get (const SxRecordIndex *self,
                     guint64              serial)
{
  return self->blocks[serial >> SX_RECORD_INDEX_SHIFT][serial & (SX_RECORD_INDEX_LENGTH - 1)];
}

/* For an entry that there is room for */
static inline void
sx_record_index_set (SxRecordIndex *self,
                     guint64        serial,
                     guint32        place)
{
  self->blocks[serial >> SX_RECORD_INDEX_SHIFT][serial & (SX_RECORD_INDEX_LENGTH - 1)] = place;
}

/* The block that an entry is in is made when its first entry is. FALSE: there is no memory, or it is the last block's end */
static inline gboolean
sx_record_index_make_room (SxRecordIndex *self,
                           guint64        serial)
{
  guint64 block = serial >> SX_RECORD_INDEX_SHIFT;

  return G_LIKELY ((serial & (SX_RECORD_INDEX_LENGTH - 1)) != 0
                   || (block < SX_RECORD_INDEX_N_BLOCKS && self->blocks[block] != NULL))
         || sx_record_index_add_block (self, block);
}

G_END_DECLS
