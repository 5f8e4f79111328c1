/* sx-serials.c: numbers of records, in order, in little room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 64 numbers make a block: the first of them, and how far behind it each of them is, in as many bytes as the last one takes.
 * If there is nothing between them it takes none. Nothing moves when the list grows: an array that is copied to
 * a larger place leaves a hole of its own size behind.
 */

#include "sx-config.h"

#include "sx-serials.h"

#include <string.h>

#define BLOCK_SHIFT  6
#define BLOCK_LENGTH (1u << BLOCK_SHIFT)

/* Blocks' heads, and their bytes, stand in chunks of this many */
#define HEADS_SHIFT  12
#define HEADS_LENGTH (1u << HEADS_SHIFT)
#define CHUNK_SHIFT  10
#define CHUNK_LENGTH (1u << CHUNK_SHIFT)

typedef struct
{
  guint32 first;
  guint32 place; /* in units of BLOCK_LENGTH bytes, times 4; and how many bytes each takes: 0, 1, 2, and 3 for 4 */
} Head;

struct _SxSerials
{
  GPtrArray *heads;               /* of Head, HEADS_LENGTH each */
  GPtrArray *chunks;              /* of bytes, CHUNK_LENGTH units each */
  guint32    n_units;             /* how many of these are in use */
  guint      length;
  guint32    open[BLOCK_LENGTH];  /* the block that is not full yet */
};

/* Helpers */

static Head *
get_head (SxSerials *self,
          guint      block)
{
  return &((Head *) g_ptr_array_index (self->heads, block >> HEADS_SHIFT))[block & (HEADS_LENGTH - 1)];
}

static guint8 *
get_bytes (SxSerials *self,
           guint32    unit)
{
  return (guint8 *) g_ptr_array_index (self->chunks, unit >> CHUNK_SHIFT)
         + (gsize) (unit & (CHUNK_LENGTH - 1)) * BLOCK_LENGTH;
}

static guint32
make_room (SxSerials *self,
           guint      n_units)
{
  guint left = -self->n_units & (CHUNK_LENGTH - 1);

  if (left < n_units)
    {
      self->n_units += left;
      g_ptr_array_add (self->chunks, g_malloc (CHUNK_LENGTH * BLOCK_LENGTH));
    }
  self->n_units += n_units;

  return self->n_units - n_units;
}

static void
write_block (guint8        *bytes,
             const guint32 *serials,
             guint          width)
{
  for (guint i = 0; i < BLOCK_LENGTH; i++)
    {
      guint32 behind = serials[i] - serials[0];

      if (width == 1)
        bytes[i] = behind;
      else if (width == 2)
        ((guint16 *) (void *) bytes)[i] = behind;
      else
        ((guint32 *) (void *) bytes)[i] = behind;
    }
}

/* What was open is full */
static void
close_block (SxSerials *self,
             guint      block)
{
  guint32 span = self->open[BLOCK_LENGTH - 1] - self->open[0];
  guint width = span == BLOCK_LENGTH - 1 ? 0 : span <= G_MAXUINT8 ? 1 : span <= G_MAXUINT16 ? 2 : 4;
  guint32 unit = 0;

  if (width > 0)
    {
      unit = make_room (self, width);
      write_block (get_bytes (self, unit), self->open, width);
    }

  if (block >> HEADS_SHIFT == self->heads->len)
    g_ptr_array_add (self->heads, g_new (Head, HEADS_LENGTH));
  *get_head (self, block) = (Head) { self->open[0], unit << 2 | MIN (width, 3) };
}

/* Public functions */

/**
 * sx_serials_new:
 *
 * Returns: (transfer full): an empty list
 */
SxSerials *
sx_serials_new (void)
{
  SxSerials *self = g_new0 (SxSerials, 1);

  self->heads = g_ptr_array_new_with_free_func (g_free);
  self->chunks = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
sx_serials_free (SxSerials *self)
{
  g_ptr_array_unref (self->chunks);
  g_ptr_array_unref (self->heads);
  g_free (self);
}

/**
 * sx_serials_append:
 * @self: a list
 * @serial: a number, larger than all that are in it
 */
void
sx_serials_append (SxSerials *self,
                   guint32    serial)
{
  guint place = self->length & (BLOCK_LENGTH - 1);

  g_return_if_fail (self->length == 0 || sx_serials_get (self, self->length - 1) < serial);

  self->open[place] = serial;
  if (place == BLOCK_LENGTH - 1)
    close_block (self, self->length >> BLOCK_SHIFT);
  self->length++;
}

guint
sx_serials_get_length (SxSerials *self)
{
  return self->length;
}

/**
 * sx_serials_get:
 * @self: a list
 * @position: a number below its length
 *
 * Returns: the number there
 */
guint32
sx_serials_get (SxSerials *self,
                guint      position)
{
  guint block = position >> BLOCK_SHIFT;
  guint place = position & (BLOCK_LENGTH - 1);
  const guint8 *bytes;
  const Head *head;

  g_return_val_if_fail (position < self->length, 0);

  if (block == self->length >> BLOCK_SHIFT)
    return self->open[place];

  head = get_head (self, block);
  if ((head->place & 3) == 0)
    return head->first + place;

  bytes = get_bytes (self, head->place >> 2);
  switch (head->place & 3)
    {
    case 1:
      return head->first + bytes[place];
    case 2:
      return head->first + ((const guint16 *) (const void *) bytes)[place];
    default:
      return head->first + ((const guint32 *) (const void *) bytes)[place];
    }
}

/**
 * sx_serials_find:
 * @self: a list
 * @serial: a number
 *
 * Returns: where it is, or where the first larger one is; the length if there is none
 */
guint
sx_serials_find (SxSerials *self,
                 guint64    serial)
{
  guint low = 0;
  guint high = self->length;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (sx_serials_get (self, middle) < serial)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * sx_serials_get_size:
 * @self: a list
 *
 * Returns: how much memory it takes, in bytes
 */
gsize
sx_serials_get_size (SxSerials *self)
{
  return sizeof *self + self->heads->len * HEADS_LENGTH * sizeof (Head) + (gsize) self->chunks->len * CHUNK_LENGTH * BLOCK_LENGTH;
}
