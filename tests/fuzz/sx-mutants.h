/* sx-mutants.h: records like those there are, but not quite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the mutators of files of records share: each takes a file apart into these, has them changed, and writes the file
 * anew around them.
 */

#pragma once

#include "sx-fuzz.h"

#include "sx-record-pack-private.h"

G_BEGIN_DECLS

/**
 * SxMutantType:
 * @SX_MUTANT_RECORD: a record
 * @SX_MUTANT_GAP: records that were given back. Only journals have these
 * @SX_MUTANT_CHUNK: here a chunk begins. Only journals have these
 *
 * What a file can consist of.
 */
typedef enum
{
  SX_MUTANT_RECORD,
  SX_MUTANT_GAP,
  SX_MUTANT_CHUNK,
} SxMutantType;

/**
 * SxMutant:
 * @type: what it is
 * @record: of a record: all of it, but without a payload if that lies elsewhere
 * @refers: whether it does
 * @reference: where
 * @n_bytes: of a gap: how long it is, a multiple of 8
 * @n_records: of a gap: how many records it stands for
 *
 * One piece of a file.
 */
typedef struct
{
  SxMutantType      type;
  SxRecord          record;
  gboolean          refers;
  SxRecordReference reference;
  guint32           n_bytes;
  guint32           n_records;
} SxMutant;

/**
 * SxMutants:
 * @random: what is done
 * @list: (element-type SxMutant): the pieces
 * @payloads: what those of them point to
 * @of_journal: whether there are gaps and chunks
 *
 * A file that was taken apart.
 */
typedef struct
{
  GRand     *random;
  GArray    *list;
  GPtrArray *payloads;
  gboolean   of_journal;
} SxMutants;

void   sx_mutants_begin       (SxMutants    *self,
                               unsigned int  seed,
                               gboolean      of_journal);
void   sx_mutants_end         (SxMutants    *self);

/* Chance: from 0 to below end; and numbers that are at some edge, mostly */
guint  sx_mutants_below       (SxMutants    *self,
                               guint         end);
gint64 sx_mutants_any_number  (SxMutants    *self);

/* Taking apart: 0, or how long the record is that the bytes, aligned to 8, begin with */
gsize  sx_mutants_add_packed  (SxMutants    *self,
                               const guint8 *bytes,
                               gsize         length);
void   sx_mutants_add         (SxMutants    *self,
                               SxMutant      mutant,
                               guint         position);

void   sx_mutants_change      (SxMutants    *self);
/* Puts the end of another one's into this one's */
void   sx_mutants_cross       (SxMutants    *self,
                               SxMutants    *other);

/* Writing: first that most references lead somewhere; then each record, a few of which do not fit together. 0: there is
 * no room for it; else its length */
void   sx_mutants_mend        (SxMutants    *self);
gsize  sx_mutants_pack        (SxMutants    *self,
                               const SxMutant *mutant,
                               guint8       *bytes,
                               gsize         max);

/* Bytes changed at random, with no regard to what they are; how many there are then */
gsize  sx_mutants_change_bytes (SxMutants   *self,
                               guint8       *bytes,
                               gsize         length);

G_END_DECLS
