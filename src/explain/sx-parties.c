/* sx-parties.c: millions of sockets, in little room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sockets that were made one after the other are much alike: their numbers and their records are close together, and they
 * have the same owner and listener as the one in front, or, where both ends of connections are ours, as the last but one. Packed, each is
 *
 *   byte      bits 0 and 1: like the one in front, like the one in front of that, or like none of them; bit 2: it has a
 *             partner; bit 3: its number is the next one
 *   numbers   its number from the one in front on, unless it is the next one; its first record, likewise; its last
 *             record from the first on; its partner from its own number on, if it has one; owner, listener and the rest, if it
 *             is like none of them
 *
 * A number takes a byte for each seven of its bits, the lowest first, and all but its last byte have bit 7 set.
 */

#include "sx-config.h"

#include "sx-parties-private.h"

#include <string.h>

#define BLOCK_SHIFT  6
#define BLOCK_LENGTH (1u << BLOCK_SHIFT)

/* The last blocks are not packed: these are the sockets that something happens to, and that are chosen from */
#define N_RECENT 64

/* How many blocks that were looked at stay unpacked for a while: more than there are sockets in a diagram */
#define N_COPIES 128

/* A byte, and seven numbers of 32 bits */
#define PACKED_MAX (1 + 7 * 5)

#define LIKE_MASK   0x03
#define HAS_PARTNER 0x04
#define IS_NEXT     0x08

enum
{
  LIKE_FRONT,
  LIKE_BEFORE,
  LIKE_NONE,
};

typedef struct
{
  guint32  first_id;
  guint    n_held;
  SxParty *parties; /* or else */
  guint8  *bytes;
} Block;

/* A block that is packed, as it was */
typedef struct
{
  SxParty *parties;
  guint64  used;
} Copy;

struct _SxParties
{
  GArray     *blocks;    /* of Block */
  guint       n_parties;
  GHashTable *copies;    /* number of the block → Copy */
  guint64     n_used;
  GHashTable *positions; /* id → position + 1, if they are not in the order of ids; else NULL */
};

/* Helpers: packing */

static guint8 *
put_number (guint8  *bytes,
            guint32  number)
{
  for (; number >= 0x80; number >>= 7)
    *bytes++ = (guint8) (number | 0x80);
  *bytes++ = (guint8) number;

  return bytes;
}

static const guint8 *
get_number (const guint8 *bytes,
            guint32      *number)
{
  guint shift = 0;

  for (*number = 0; *bytes & 0x80; shift += 7)
    *number |= (guint32) (*bytes++ & 0x7f) << shift;
  *number |= (guint32) *bytes++ << shift;

  return bytes;
}

static guint32
get_rest (const SxParty *party)
{
  return party->side | party->is_stream << 4 | party->is_internet << 5 | party->moved_bytes << 6
         | party->has_accepted << 7 | party->was_called << 8 | party->failed << 9 | party->has_ended << 10
         | party->n_sendto << 11;
}

static void
set_rest (SxParty *party,
          guint32  rest)
{
  party->side = rest & 0xf;
  party->is_stream = rest >> 4;
  party->is_internet = rest >> 5;
  party->moved_bytes = rest >> 6;
  party->has_accepted = rest >> 7;
  party->was_called = rest >> 8;
  party->failed = rest >> 9;
  party->has_ended = rest >> 10;
  party->n_sendto = rest >> 11;
}

static gboolean
is_like (const SxParty *party,
         const SxParty *other)
{
  return party->owner == other->owner && party->listener == other->listener && get_rest (party) == get_rest (other);
}

/* So that a partner that is a little in front is a small number as well */
static guint32
fold_sign (gint32 difference)
{
  return (guint32) difference << 1 ^ (difference < 0 ? G_MAXUINT32 : 0);
}

static gint32
unfold_sign (guint32 folded)
{
  return (gint32) (folded >> 1 ^ ((folded & 1) != 0 ? G_MAXUINT32 : 0));
}

static guint8 *
pack_one (guint8        *bytes,
          const SxParty *party,
          const SxParty *front,
          const SxParty *before)
{
  guint like = is_like (party, front) ? LIKE_FRONT : is_like (party, before) ? LIKE_BEFORE : LIKE_NONE;

  *bytes++ = like | (party->partner != 0 ? HAS_PARTNER : 0) | (party->id == front->id + 1 ? IS_NEXT : 0);
  if (party->id != front->id + 1)
    bytes = put_number (bytes, party->id - front->id);
  bytes = put_number (bytes, party->first - front->first);
  bytes = put_number (bytes, party->last - party->first);
  if (party->partner != 0)
    bytes = put_number (bytes, fold_sign ((gint32) (party->partner - party->id)));
  if (like == LIKE_NONE)
    {
      bytes = put_number (bytes, party->owner);
      bytes = put_number (bytes, party->listener);
      bytes = put_number (bytes, get_rest (party));
    }

  return bytes;
}

static const guint8 *
unpack_one (const guint8  *bytes,
            SxParty       *party,
            const SxParty *front,
            const SxParty *before)
{
  guint8 flags = *bytes++;
  guint32 number = 1;

  *party = (flags & LIKE_MASK) == LIKE_BEFORE ? *before : *front;
  if (!(flags & IS_NEXT))
    bytes = get_number (bytes, &number);
  party->id = front->id + number;
  bytes = get_number (bytes, &number);
  party->first = front->first + number;
  bytes = get_number (bytes, &number);
  party->last = party->first + number;
  party->partner = 0;
  if (flags & HAS_PARTNER)
    {
      bytes = get_number (bytes, &number);
      party->partner = party->id + (guint32) unfold_sign (number);
    }
  if ((flags & LIKE_MASK) == LIKE_NONE)
    {
      bytes = get_number (bytes, &party->owner);
      bytes = get_number (bytes, &party->listener);
      bytes = get_number (bytes, &number);
      set_rest (party, number);
    }

  return bytes;
}

static const SxParty nobody = { 0, };

static guint8 *
pack (const SxParty *parties,
      gsize         *size)
{
  guint8 bytes[BLOCK_LENGTH * PACKED_MAX];
  guint8 *end = bytes;

  for (guint i = 0; i < BLOCK_LENGTH; i++)
    end = pack_one (end, &parties[i], i > 0 ? &parties[i - 1] : &nobody, i > 1 ? &parties[i - 2] : &nobody);
  *size = end - bytes;

  return g_memdup2 (bytes, *size);
}

static SxParty *
unpack (const guint8 *bytes)
{
  SxParty *parties = g_new (SxParty, BLOCK_LENGTH);

  for (guint i = 0; i < BLOCK_LENGTH; i++)
    bytes = unpack_one (bytes, &parties[i], i > 0 ? &parties[i - 1] : &nobody, i > 1 ? &parties[i - 2] : &nobody);

  return parties;
}

/* Helpers: copies */

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_free (copy->parties);
  g_free (copy);
}

static void
drop_oldest_copy (SxParties *self)
{
  GHashTableIter iter;
  gpointer number, value, oldest = NULL;
  guint64 used = G_MAXUINT64;

  g_hash_table_iter_init (&iter, self->copies);
  while (g_hash_table_iter_next (&iter, &number, &value))
    {
      if (((Copy *) value)->used < used)
        {
          used = ((Copy *) value)->used;
          oldest = number;
        }
    }
  g_hash_table_remove (self->copies, oldest);
}

static void
add_copy (SxParties *self,
          guint      number,
          SxParty   *parties)
{
  Copy *copy = g_new (Copy, 1);

  if (g_hash_table_size (self->copies) >= N_COPIES)
    drop_oldest_copy (self);

  *copy = (Copy) { parties, ++self->n_used };
  g_hash_table_insert (self->copies, GUINT_TO_POINTER (number), copy);
}

/* Helpers: blocks */

static Block *
get_block (SxParties *self,
           guint      number)
{
  return &g_array_index (self->blocks, Block, number);
}

static SxParty *
look_at (SxParties *self,
         guint      number)
{
  Block *block = get_block (self, number);
  SxParty *parties = block->parties;
  Copy *copy;

  if (parties != NULL)
    return parties;

  copy = g_hash_table_lookup (self->copies, GUINT_TO_POINTER (number));
  if (copy != NULL)
    {
      copy->used = ++self->n_used;
      return copy->parties;
    }

  parties = unpack (block->bytes);
  add_copy (self, number, parties);

  return parties;
}

/* What was given away stays good for a while */
static void
pack_block (SxParties *self,
            guint      number)
{
  Block *block = get_block (self, number);
  gsize size;

  if (block->parties == NULL || block->n_held > 0 || number + N_RECENT >= self->blocks->len)
    return;

  block->bytes = pack (block->parties, &size);
  add_copy (self, number, g_steal_pointer (&block->parties));
}

static void
unpack_block (SxParties *self,
              guint      number)
{
  Block *block = get_block (self, number);
  Copy *copy;

  if (block->parties != NULL)
    return;

  look_at (self, number);
  copy = g_hash_table_lookup (self->copies, GUINT_TO_POINTER (number));
  block->parties = g_steal_pointer (&copy->parties);
  g_hash_table_remove (self->copies, GUINT_TO_POINTER (number));
  g_clear_pointer (&block->bytes, g_free);
}

static void
block_clear (gpointer data)
{
  Block *block = data;

  g_free (block->parties);
  g_free (block->bytes);
}

/* Whoever makes sockets numbers them, so that they are in order; a file from elsewhere may say anything */
static void
give_up_order (SxParties *self)
{
  self->positions = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->n_parties; i++)
    g_hash_table_insert (self->positions, GUINT_TO_POINTER (sx_parties_get (self, i)->id), GUINT_TO_POINTER (i + 1));
}

static gboolean
find_in_order (SxParties *self,
               guint32    id,
               guint     *position)
{
  guint low = 0, high = self->blocks->len;
  SxParty *parties;
  guint number;

  if (high == 0 || get_block (self, 0)->first_id > id || sx_parties_get (self, self->n_parties - 1)->id < id)
    return FALSE;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (get_block (self, middle)->first_id <= id)
        low = middle;
      else
        high = middle;
    }

  number = low;
  parties = look_at (self, number);
  low = 0;
  high = MIN (BLOCK_LENGTH, self->n_parties - number * BLOCK_LENGTH);
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (parties[middle].id < id)
        low = middle + 1;
      else
        high = middle;
    }
  *position = number * BLOCK_LENGTH + low;

  return *position < self->n_parties && low < BLOCK_LENGTH && parties[low].id == id;
}

static gboolean
find_position (SxParties *self,
               guint32    id,
               guint     *position)
{
  if (self->positions == NULL)
    return find_in_order (self, id, position);

  *position = GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, GUINT_TO_POINTER (id))) - 1;

  return *position != G_MAXUINT;
}

/* Public functions */

SxParties *
sx_parties_new (void)
{
  SxParties *self = g_new0 (SxParties, 1);

  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_set_clear_func (self->blocks, block_clear);
  self->copies = g_hash_table_new_full (NULL, NULL, NULL, copy_free);

  return self;
}

void
sx_parties_free (SxParties *self)
{
  g_clear_pointer (&self->positions, g_hash_table_unref);
  g_hash_table_unref (self->copies);
  g_array_unref (self->blocks);
  g_free (self);
}

guint
sx_parties_get_n (SxParties *self)
{
  return self->n_parties;
}

SxParty *
sx_parties_add (SxParties *self,
                guint32    id)
{
  guint position = self->n_parties;
  guint number = position >> BLOCK_SHIFT;
  gboolean in_order = position == 0 || sx_parties_get (self, position - 1)->id < id;
  SxParty *party;

  if (number == self->blocks->len)
    {
      Block block = { id, 0, g_new0 (SxParty, BLOCK_LENGTH), NULL };

      g_array_append_val (self->blocks, block);
      if (number > N_RECENT)
        pack_block (self, number - N_RECENT - 1);
    }

  self->n_parties++;
  get_block (self, number)->n_held++;
  party = sx_parties_get (self, position);
  party->id = id;
  if (self->positions != NULL)
    g_hash_table_insert (self->positions, GUINT_TO_POINTER (id), GUINT_TO_POINTER (position + 1));
  else if (!in_order)
    give_up_order (self);

  return party;
}

/**
 * sx_parties_get:
 * @self: parties
 * @position: a number below sx_parties_get_n()
 *
 * Returns: (transfer none): the one there; not to be changed unless it is held
 */
SxParty *
sx_parties_get (SxParties *self,
                guint      position)
{
  return &look_at (self, position >> BLOCK_SHIFT)[position & (BLOCK_LENGTH - 1)];
}

/**
 * sx_parties_find:
 * @self: parties
 * @id: a number
 *
 * Returns: (transfer none) (nullable): the one with that number, likewise
 */
SxParty *
sx_parties_find (SxParties *self,
                 guint32    id)
{
  guint position;

  return find_position (self, id, &position) ? sx_parties_get (self, position) : NULL;
}

/**
 * sx_parties_hold:
 * @self: parties
 * @id: a number
 *
 * Returns: (transfer none) (nullable): the one with that number, to be changed until sx_parties_release()
 */
SxParty *
sx_parties_hold (SxParties *self,
                 guint32    id)
{
  guint position;

  if (!find_position (self, id, &position))
    return NULL;

  unpack_block (self, position >> BLOCK_SHIFT);
  get_block (self, position >> BLOCK_SHIFT)->n_held++;

  return sx_parties_get (self, position);
}

void
sx_parties_release (SxParties *self,
                    guint32    id)
{
  guint position;

  if (!find_position (self, id, &position))
    return;

  get_block (self, position >> BLOCK_SHIFT)->n_held--;
  pack_block (self, position >> BLOCK_SHIFT);
}

/**
 * sx_parties_get_size:
 * @self: parties
 *
 * Returns: how much memory they take, in bytes, without what the allocator adds
 */
gsize
sx_parties_get_size (SxParties *self)
{
  gsize size = self->blocks->len * sizeof (Block) + g_hash_table_size (self->copies) * BLOCK_LENGTH * sizeof (SxParty);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = get_block (self, i);
      gsize packed = BLOCK_LENGTH * sizeof (SxParty);

      if (block->parties == NULL)
        g_free (pack (look_at (self, i), &packed));
      size += packed;
    }

  return size;
}
