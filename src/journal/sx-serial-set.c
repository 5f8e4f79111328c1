/* sx-serial-set.c: many serials in little memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-serial-set-private.h"

#define BLOCK_SHIFT 16
#define BLOCK_BITS  (1u << BLOCK_SHIFT)
#define N_WORDS     (BLOCK_BITS / 64)

/* A part of a block whose serials are counted, so that finding one is a walk over few numbers */
#define PART_SHIFT 9
#define PART_WORDS ((1u << PART_SHIFT) / 64)
#define N_PARTS    (BLOCK_BITS >> PART_SHIFT)

struct _SxSerialBlock
{
  guint64 words[N_WORDS];
  guint16 counts[N_PARTS];
  guint   length;
};

static void
make_room (SxSerialSet *self,
           guint        n_blocks)
{
  if (n_blocks <= self->n_blocks)
    return;

  self->blocks = g_renew (SxSerialBlock *, self->blocks, n_blocks);
  for (guint i = self->n_blocks; i < n_blocks; i++)
    self->blocks[i] = NULL;
  self->n_blocks = n_blocks;
}

static void
count_block (SxSerialBlock *block)
{
  block->length = 0;
  for (guint part = 0; part < N_PARTS; part++)
    {
      guint count = 0;

      for (guint i = 0; i < PART_WORDS; i++)
        count += __builtin_popcountll (block->words[part * PART_WORDS + i]);
      block->counts[part] = count;
      block->length += count;
    }
}

static void
join_blocks (SxSerialBlock       *block,
             const SxSerialBlock *other)
{
  for (guint i = 0; i < N_WORDS; i++)
    block->words[i] |= other->words[i];
  count_block (block);
}

/* The bit that has n set ones below it */
static guint
select_bit (guint64 word,
            guint   n)
{
  while (n-- > 0)
    word &= word - 1;

  return __builtin_ctzll (word);
}

/**
 * sx_serial_set_clear:
 * @self: a set
 *
 * Empties it, and gives its memory back.
 */
void
sx_serial_set_clear (SxSerialSet *self)
{
  for (guint i = 0; i < self->n_blocks; i++)
    g_free (self->blocks[i]);
  g_free (self->blocks);
  *self = (SxSerialSet) SX_SERIAL_SET_INIT;
}

/**
 * sx_serial_set_add:
 * @self: a set
 * @serial: a number below 2^32
 */
void
sx_serial_set_add (SxSerialSet *self,
                   guint64      serial)
{
  guint number = serial >> BLOCK_SHIFT;
  guint bit = serial & (BLOCK_BITS - 1);
  guint64 mask = G_GUINT64_CONSTANT (1) << (bit & 63);
  SxSerialBlock *block;

  if (number >= self->n_blocks)
    make_room (self, number + 1);
  if (self->blocks[number] == NULL)
    self->blocks[number] = g_new0 (SxSerialBlock, 1);

  block = self->blocks[number];
  if (block->words[bit >> 6] & mask)
    return;

  block->words[bit >> 6] |= mask;
  block->counts[bit >> PART_SHIFT]++;
  block->length++;
  self->length++;
}

/**
 * sx_serial_set_take:
 * @self: a set
 * @other: another one, which is empty afterwards
 *
 * Moves all that is in @other to @self. What is in blocks of its own costs next to nothing.
 */
void
sx_serial_set_take (SxSerialSet *self,
                    SxSerialSet *other)
{
  make_room (self, other->n_blocks);
  for (guint i = 0; i < other->n_blocks; i++)
    {
      if (other->blocks[i] == NULL)
        continue;

      if (self->blocks[i] == NULL)
        {
          self->blocks[i] = g_steal_pointer (&other->blocks[i]);
          self->length += self->blocks[i]->length;
        }
      else
        {
          self->length -= self->blocks[i]->length;
          join_blocks (self->blocks[i], other->blocks[i]);
          self->length += self->blocks[i]->length;
        }
    }
  sx_serial_set_clear (other);
}

/**
 * sx_serial_set_has:
 * @self: a set
 * @serial: any number
 *
 * Returns: whether it is in the set
 */
gboolean
sx_serial_set_has (const SxSerialSet *self,
                   guint64            serial)
{
  guint64 number = serial >> BLOCK_SHIFT;
  guint bit = serial & (BLOCK_BITS - 1);

  return number < self->n_blocks && self->blocks[number] != NULL
         && (self->blocks[number]->words[bit >> 6] >> (bit & 63) & 1) != 0;
}

/**
 * sx_serial_set_rank:
 * @self: a set
 * @serial: any number
 *
 * Returns: how many of the set's serials are below @serial: the place that it has, or would have
 */
guint
sx_serial_set_rank (const SxSerialSet *self,
                    guint64            serial)
{
  guint64 number = serial >> BLOCK_SHIFT;
  guint bit = serial & (BLOCK_BITS - 1);
  const SxSerialBlock *block;
  guint rank = 0;

  if (number >= self->n_blocks)
    return self->length;

  for (guint i = 0; i < number; i++)
    rank += self->blocks[i] != NULL ? self->blocks[i]->length : 0;

  block = self->blocks[number];
  if (block == NULL)
    return rank;

  for (guint part = 0; part < bit >> PART_SHIFT; part++)
    rank += block->counts[part];
  for (guint word = (bit >> PART_SHIFT) * PART_WORDS; word < bit >> 6; word++)
    rank += __builtin_popcountll (block->words[word]);

  return rank + __builtin_popcountll (block->words[bit >> 6] & ((G_GUINT64_CONSTANT (1) << (bit & 63)) - 1));
}

/**
 * sx_serial_set_get:
 * @self: a set
 * @position: a number below its length
 *
 * Returns: the serial that so many others are below
 */
guint64
sx_serial_set_get (const SxSerialSet *self,
                   guint              position)
{
  const SxSerialBlock *block;
  guint number = 0;
  guint part = 0;
  guint word;

  g_return_val_if_fail (position < self->length, 0);

  while (self->blocks[number] == NULL || position >= self->blocks[number]->length)
    {
      position -= self->blocks[number] != NULL ? self->blocks[number]->length : 0;
      number++;
    }

  block = self->blocks[number];
  while (position >= block->counts[part])
    position -= block->counts[part++];
  for (word = part * PART_WORDS; position >= (guint) __builtin_popcountll (block->words[word]); word++)
    position -= __builtin_popcountll (block->words[word]);

  return ((guint64) number << BLOCK_SHIFT) + word * 64 + select_bit (block->words[word], position);
}
