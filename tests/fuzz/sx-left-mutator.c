/* sx-left-mutator.c: journals like those that are left behind, but not quite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-mutants.h"

#include <string.h>

#include "sx-left-bytes.h"

/* What a disk writes as a whole */
#define SECTOR 512

/* The file's beginning: what it says of itself, and what it is changed to */
typedef struct
{
  SxMutants    mutants;
  SxFileHeader header;
} Journal;

/* 0, or how long the gap is that the bytes begin with */
static gsize
add_gap (Journal      *self,
         const guint8 *bytes,
         gsize         length)
{
  const SxRecordPrefix *prefix = (const SxRecordPrefix *) (const void *) bytes;
  SxMutant mutant = { .type = SX_MUTANT_GAP, .n_bytes = prefix->size * 8, .n_records = prefix->header & ~SX_PREFIX_GAP };

  if ((prefix->header & SX_PREFIX_GAP) == 0 || prefix->size == 0 || prefix->size > length / 8)
    return 0;

  sx_mutants_add (&self->mutants, mutant, G_MAXUINT);

  return mutant.n_bytes;
}

/* What is whole, wherever it begins */
static void
take_apart (Journal      *self,
            const guint8 *data,
            gsize         size)
{
  /* Aligned as a file is that is mapped */
  g_autofree guint64 *copy = g_malloc0 (size + sizeof (guint64));
  const guint8 *bytes = (const guint8 *) copy;
  gsize at = sizeof (SxChunkHeader) + sizeof self->header;
  gsize n;

  memcpy (copy, data, size);
  if (size >= at)
    memcpy (&self->header, bytes + sizeof (SxChunkHeader), sizeof self->header);
  for (; at + sizeof (SxRecordPrefix) <= size; at += n)
    {
      n = 8;
      if (sx_left_bytes_find_chunk (bytes + at, MIN (size - at, 8), 0) == 0)
        {
          sx_mutants_add (&self->mutants, (SxMutant) { .type = SX_MUTANT_CHUNK }, G_MAXUINT);
          n = sizeof (SxChunkHeader);
          continue;
        }
      n = add_gap (self, bytes + at, size - at);
      if (n == 0)
        n = sx_mutants_add_packed (&self->mutants, bytes + at, size - at);
      if (n == 0)
        n = 8;
    }
}

static void
change_header (Journal *self)
{
  static const char *const boots[] = { SX_LEFT_BYTES_NOW, "another", "" };

  if (sx_mutants_below (&self->mutants, 4) == 0)
    {
      memset (self->header.boot, 0, sizeof self->header.boot);
      g_strlcpy (self->header.boot, boots[sx_mutants_below (&self->mutants, G_N_ELEMENTS (boots))], sizeof self->header.boot);
    }
  if (sx_mutants_below (&self->mutants, 4) == 0)
    self->header.n_synced = sx_mutants_below (&self->mutants, 2) == 0 ? (guint64) sx_mutants_any_number (&self->mutants)
                            : sx_mutants_below (&self->mutants, self->mutants.list->len + 1);
  if (sx_mutants_below (&self->mutants, 16) == 0)
    self->header.created = sx_mutants_any_number (&self->mutants);
}

/* 0: it does not fit; else its length */
static gsize
write_chunk (Journal *self,
             guint8  *bytes,
             gsize    max,
             guint64  n_records)
{
  SxChunkHeader header = { .magic = SX_CHUNK_MAGIC, .version = SX_CHUNK_VERSION, .size = SX_CHUNK_SIZE,
                           .first_serial = n_records };

  if (max < sizeof header)
    return 0;

  if (sx_mutants_below (&self->mutants, 8) == 0)
    header.size = 2 * SX_CHUNK_SIZE;
  if (sx_mutants_below (&self->mutants, 32) == 0)
    header.first_serial += sx_mutants_below (&self->mutants, 3) - 1;
  memcpy (bytes, &header, sizeof header);

  return sizeof header;
}

static gsize
write_gap (Journal        *self,
           const SxMutant *mutant,
           guint8         *bytes,
           gsize           max)
{
  SxRecordPrefix prefix = { .size = mutant->n_bytes / 8, .header = SX_PREFIX_GAP | mutant->n_records };

  if (max < mutant->n_bytes)
    return 0;

  if (sx_mutants_below (&self->mutants, 16) == 0)
    prefix.size += sx_mutants_below (&self->mutants, 2000);
  memset (bytes, 0, mutant->n_bytes);
  memcpy (bytes, &prefix, sizeof prefix);

  return mutant->n_bytes;
}

static gsize
write_all (Journal *self,
           guint8  *bytes,
           gsize    max)
{
  guint64 n_records = 0;
  gsize at = write_chunk (self, bytes, max, 0);

  if (at == 0 || max - at < sizeof self->header)
    return 0;

  sx_mutants_mend (&self->mutants);
  memcpy (bytes + at, &self->header, sizeof self->header);
  at += sizeof self->header;
  for (guint i = 0; i < self->mutants.list->len; i++)
    {
      const SxMutant *mutant = &g_array_index (self->mutants.list, SxMutant, i);
      gsize size = 0;

      switch (mutant->type)
        {
        case SX_MUTANT_CHUNK:
          size = write_chunk (self, bytes + at, max - at, n_records);
          break;
        case SX_MUTANT_GAP:
          size = write_gap (self, mutant, bytes + at, max - at);
          n_records += mutant->n_records;
          break;
        case SX_MUTANT_RECORD:
        default:
          size = sx_mutants_pack (&self->mutants, mutant, bytes + at, max - at);
          n_records++;
          break;
        }
      if (size == 0)
        break;

      at += size;
    }

  return at;
}

/* What did not reach the disk before the computer stopped */
static void
lose_sectors (Journal *self,
              guint8  *bytes,
              gsize    length)
{
  gsize first = sx_mutants_below (&self->mutants, (length + SECTOR - 1) / SECTOR) * SECTOR;
  gsize n = 1 + sx_mutants_below (&self->mutants, 3);
  gsize kept = sx_mutants_below (&self->mutants, 2) == 0 ? sx_mutants_below (&self->mutants, SECTOR / 8) * 8 : 0;
  gsize to = MIN (first + n * SECTOR, length);
  /* In the first of them something may have been there already */
  gsize from = MIN (first + kept, to);

  memset (bytes + from, 0, to - from);
}

/* libFuzzer asks these for the next bytes to try */

size_t
LLVMFuzzerCustomMutator (uint8_t      *data,
                         size_t        size,
                         size_t        max_size,
                         unsigned int  seed)
{
  Journal journal = { .header = { .created = 1, .boot = SX_LEFT_BYTES_NOW } };
  guint choice;

  sx_mutants_begin (&journal.mutants, seed, TRUE);
  choice = sx_mutants_below (&journal.mutants, 12);

  /* Where lengths lie, or the file ends */
  if (choice == 0)
    {
      size = LLVMFuzzerMutate (data, size, max_size);
    }
  else
    {
      take_apart (&journal, data, size);
      change_header (&journal);
      sx_mutants_change (&journal.mutants);
      size = write_all (&journal, data, max_size);
      if (choice <= 2 && size > 0)
        size = sx_mutants_change_bytes (&journal.mutants, data, size);
      else if (choice <= 4)
        lose_sectors (&journal, data, size);
    }
  sx_mutants_end (&journal.mutants);

  return size;
}

/* The records of both, one journal's after the other's or between them */
size_t
LLVMFuzzerCustomCrossOver (const uint8_t *data1,
                           size_t         size1,
                           const uint8_t *data2,
                           size_t         size2,
                           uint8_t       *out,
                           size_t         max_out_size,
                           unsigned int   seed)
{
  Journal journal = { .header = { .created = 1, .boot = SX_LEFT_BYTES_NOW } };
  Journal other = { .header = { 0, } };
  gsize size;

  sx_mutants_begin (&journal.mutants, seed, TRUE);
  sx_mutants_begin (&other.mutants, seed, TRUE);
  take_apart (&journal, data1, size1);
  take_apart (&other, data2, size2);
  sx_mutants_cross (&journal.mutants, &other.mutants);
  size = write_all (&journal, out, max_out_size);
  sx_mutants_end (&journal.mutants);
  sx_mutants_end (&other.mutants);

  return size;
}
