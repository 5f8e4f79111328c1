/* sx-socket-rows.c: the sockets of an owner, as records up to one of them add up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket-rows-private.h"

#include <string.h>

#include "sx-cleared.h"
#include "sx-socket-item-private.h"
#include "sx-socket-pack-private.h"
#include "sx-socket-row-private.h"

/* Helpers */

void
sx_socket_rows_set_position (SxSocketRows *self,
                             guint         position)
{
  SxSocketRow *row = sx_socket_rows_get_row (self, position);

  if (row->place == SX_SOCKET_ROW_AT_HAND)
    sx_socket_rows_get_at_hand (self, row->id)->position = position;
  if (self->positions != NULL)
    g_hash_table_insert (self->positions, GUINT_TO_POINTER (row->id), GUINT_TO_POINTER (position + 1));
}

/* Whoever makes sockets numbers them, so that the rows are in order; a file from elsewhere may say anything */
static void
give_up_order (SxSocketRows *self)
{
  self->positions = g_hash_table_new (NULL, NULL);
  for (guint position = 0; position < self->n_rows; position++)
    sx_socket_rows_set_position (self, position);
}

void
sx_socket_rows_count (SxSocketRows       *self,
                      const SxSocketInfo *info,
                      int                 more)
{
  self->counts[info->state] += more;
  if (info->waiting > 0 && sx_socket_info_can_send (info))
    self->n_waiting += more;
  if (info->dropped > 0)
    self->n_dropping += more;
}

static void
note_ended (SxSocketRows   *self,
            SxSocketAtHand *socket)
{
  if (socket->queued || sx_socket_info_is_live (&socket->info))
    return;

  socket->queued = TRUE;
  g_queue_push_tail (&self->ended, GUINT_TO_POINTER (socket->info.id));
}

/* Helpers: putting away and taking out */

/* Where so many bytes can be put in one piece */
static guint32
make_room (SxSocketRows *self,
           gsize         size)
{
  gsize left = -self->n_bytes & (SX_SOCKET_CHUNK_SIZE - 1);

  if (left < size)
    {
      self->n_bytes += left;
      g_ptr_array_add (self->chunks, g_malloc (SX_SOCKET_CHUNK_SIZE));
    }

  self->n_bytes += size;

  return self->n_bytes - size;
}

static void
put_away (SxSocketRows   *self,
          SxSocketAtHand *socket)
{
  guint8 bytes[SX_SOCKET_PACK_MAX];
  gsize size = sx_socket_pack (self->journal, &socket->info, &socket->trace, bytes);
  guint32 place;

  /* Places have 32 bits. Whoever has so many sockets has the memory for the rest of them */
  if (self->n_bytes + SX_SOCKET_CHUNK_SIZE >= SX_SOCKET_ROW_AT_HAND)
    return;

  place = make_room (self, size);
  memcpy (sx_socket_rows_get_bytes (self, place), bytes, size);
  sx_socket_rows_get_row (self, socket->position)->place = place;
  self->n_moves++;
  g_hash_table_remove (self->at_hand, GUINT_TO_POINTER (socket->info.id));
}

static SxSocketAtHand *
take_in_hand (SxSocketRows        *self,
              guint                position,
              const SxSocketInfo  *info,
              const SxSocketTrace *trace)
{
  SxSocketAtHand *socket = g_new0 (SxSocketAtHand, 1);

  socket->info = *info;
  socket->trace = *trace;
  socket->position = position;
  socket->drain = self->drain;
  sx_socket_rows_get_row (self, position)->place = SX_SOCKET_ROW_AT_HAND;
  g_hash_table_insert (self->at_hand, GUINT_TO_POINTER (info->id), socket);
  self->n_moves++;
  note_ended (self, socket);

  return socket;
}

/* Helpers: folding */

static void
append_row (SxSocketRows       *self,
            const SxSocketInfo *info,
            guint32             serial)
{
  SxSocketTrace trace = { serial, serial + 1, serial, serial };
  guint position = self->n_rows;
  gboolean in_order = position == 0 || sx_socket_rows_get_id (self, position - 1) < info->id;

  if (position >> SX_SOCKET_BLOCK_SHIFT == self->blocks->len)
    g_ptr_array_add (self->blocks, g_new (SxSocketRow, SX_SOCKET_BLOCK_LENGTH));

  self->n_rows++;
  *sx_socket_rows_get_row (self, position) = (SxSocketRow) { info->id, serial, SX_SOCKET_ROW_AT_HAND };
  take_in_hand (self, position, info, &trace);
  if (!in_order && self->positions == NULL)
    give_up_order (self);
  sx_socket_rows_set_position (self, position);
  sx_socket_rows_count (self, info, 1);
}

/* Bytes that come and go are most of what happens, and change a number only: no need to unpack
 * the whole record */
static gboolean
fold_traffic (SxSocketInfo        *info,
              const SxJournalPeek *peek)
{
  if (peek->error != 0 || peek->value <= 0 || info->state == SX_SOCKET_NEW)
    return FALSE;

  switch (peek->kind)
    {
    case SX_KIND_SEND:
    case SX_KIND_SENDTO:
      info->sent += peek->value;
      return TRUE;
    case SX_KIND_RECV:
    case SX_KIND_RECVFROM:
      info->received += peek->value;
      return TRUE;
    default:
      return FALSE;
    }
}

/* Adds a record to what is known, and to where it can be read */
static void
fold_record (SxSocketInfo   *info,
             SxSocketTrace  *trace,
             const SxRecord *record,
             guint32         serial)
{
  SxSocketState state = info->state;
  gboolean same_local = sx_address_equal (&info->local, &record->local);
  gboolean same_remote = sx_address_equal (&info->remote, &record->remote);

  sx_socket_info_fold (info, record);
  if (info->state != state)
    trace->ended = serial + 1;
  if (!same_local && sx_address_equal (&info->local, &record->local))
    trace->local_from = serial;
  if (!same_remote && sx_address_equal (&info->remote, &record->remote))
    trace->remote_from = serial;
}

static void
fold_known (SxSocketRows        *self,
            SxSocketAtHand      *socket,
            const SxJournalPeek *peek)
{
  SxRecord record;

  socket->drain = self->drain;
  if (fold_traffic (&socket->info, peek) || !sx_journal_read (self->journal, peek->serial, &record))
    return;

  sx_socket_rows_count (self, &socket->info, -1);
  fold_record (&socket->info, &socket->trace, &record, peek->serial);
  sx_socket_rows_count (self, &socket->info, 1);
  note_ended (self, socket);
}

/* What comes after the end seldom tells anything new of a socket: then it stays where it is */
static gboolean
fold_put_away (SxSocketRows        *self,
               guint                position,
               const SxJournalPeek *peek)
{
  SxSocketRow *row = sx_socket_rows_get_row (self, position);
  SxSocketInfo old, info;
  SxSocketTrace trace;
  SxRecord record;

  sx_socket_unpack (self->journal, row->first, sx_socket_rows_get_bytes (self, row->place), &old, &trace);
  info = old;
  if (!fold_traffic (&info, peek) && sx_journal_read (self->journal, peek->serial, &record))
    fold_record (&info, &trace, &record, peek->serial);
  if (memcmp (&info, &old, sizeof info) == 0)
    return FALSE;

  sx_socket_rows_count (self, &old, -1);
  sx_socket_rows_count (self, &info, 1);
  take_in_hand (self, position, &info, &trace);

  return TRUE;
}

static gboolean
fold_unknown (SxSocketRows        *self,
              const SxJournalPeek *peek)
{
  SxSocketInfo info;
  SxTotals totals;
  SxRecord record;

  if (peek->kind != SX_KIND_SOCKET && peek->kind != SX_KIND_ACCEPT)
    return FALSE;

  if (!sx_journal_read (self->journal, peek->serial, &record) || !sx_socket_info_begin (&info, &record))
    return FALSE;

  /* What it moved before the journal was cleared is not listed any more, but it counts */
  if (sx_journal_get_totals (self->journal, info.id, &totals))
    {
      info.sent += totals.sent;
      info.received += totals.received;
    }

  append_row (self, &info, peek->serial);

  return TRUE;
}

static gboolean
fold_one (SxSocketRows        *self,
          const SxJournalPeek *peek)
{
  SxSocketAtHand *socket;
  guint position;

  if (peek->socket == 0)
    return FALSE;

  socket = sx_socket_rows_get_at_hand (self, peek->socket);
  if (socket == NULL)
    {
      if (sx_socket_rows_find (self, peek->socket, &position))
        return fold_put_away (self, position, peek);

      return fold_unknown (self, peek);
    }

  fold_known (self, socket, peek);

  return TRUE;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint one = *(const guint *) a;
  guint other = *(const guint *) b;

  return one < other ? -1 : one > other;
}

/* Public functions */

/**
 * sx_socket_rows_new:
 * @journal: what to look at; must outlive the rows
 * @owner: whose sockets; 0: everybody's
 *
 * Returns: (transfer full): no rows yet; free with sx_socket_rows_free()
 */
SxSocketRows *
sx_socket_rows_new (SxJournal *journal,
                    guint32    owner)
{
  SxSocketRows *self = g_new0 (SxSocketRows, 1);

  self->journal = journal;
  self->owner = owner;
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->at_hand = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_queue_init (&self->ended);

  return self;
}

void
sx_socket_rows_free (SxSocketRows *self)
{
  g_queue_clear (&self->ended);
  g_clear_pointer (&self->positions, g_hash_table_unref);
  g_hash_table_unref (self->at_hand);
  g_ptr_array_unref (self->chunks);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/**
 * sx_socket_rows_fold:
 * @self: rows
 * @end: the serial of the first record that is not looked at
 *
 * Adds records up. Those of a socket that was removed, or never made, do nothing. What they cost does not depend on how
 * many rows there are.
 *
 * Returns: %TRUE if any row changed or is new
 */
gboolean
sx_socket_rows_fold (SxSocketRows *self,
                     guint64       end)
{
  gboolean changed = FALSE;
  SxJournalPeek peeks[SX_JOURNAL_PEEKS];
  guint n;

  while ((n = sx_journal_peek_owner (self->journal, &self->n_looked, end, self->owner, peeks, SX_JOURNAL_PEEKS)) > 0)
    for (guint i = 0; i < n; i++)
      changed |= fold_one (self, &peeks[i]);

  return changed;
}

/**
 * sx_socket_rows_told:
 * @self: rows
 *
 * Says that whoever shows the rows was told what changed so far.
 */
void
sx_socket_rows_told (SxSocketRows *self)
{
  self->drain++;
}

/**
 * sx_socket_rows_put_away:
 * @self: rows
 * @max: how many, at most
 *
 * Puts those away that ended, but for the last %SX_SOCKET_ROWS_RECENT, and for those that changed since sx_socket_rows_told(): of a row
 * that was put away it is not known any more that it did.
 *
 * Returns: %TRUE if there may be more of them
 */
gboolean
sx_socket_rows_put_away (SxSocketRows *self,
                         guint         max)
{
  /* Any of them twice at most: it stays if it is kept */
  guint n = MIN (2 * (guint64) self->ended.length, max);

  for (; n > 0 && self->ended.length > SX_SOCKET_ROWS_RECENT; n--)
    {
      gpointer id = g_queue_peek_head (&self->ended);
      SxSocketAtHand *socket = sx_socket_rows_get_at_hand (self, GPOINTER_TO_UINT (id));

      /* Those behind it ended later; or they wait with it until it is told what became of it */
      if (socket != NULL && socket->drain == self->drain)
        return FALSE;

      g_queue_pop_head (&self->ended);
      if (socket == NULL)
        continue;

      socket->queued = FALSE;
      if (socket->info.id == self->kept)
        note_ended (self, socket);
      else if (!sx_socket_info_is_live (&socket->info))
        put_away (self, socket);
    }

  return n == 0 && self->ended.length > SX_SOCKET_ROWS_RECENT;
}

/**
 * sx_socket_rows_get_id:
 * @self: rows
 * @position: a row's place, below their number
 *
 * Returns: the number of its socket
 */
guint32
sx_socket_rows_get_id (SxSocketRows *self,
                       guint         position)
{
  return sx_socket_rows_get_row (self, position)->id;
}

/**
 * sx_socket_rows_get_info:
 * @self: rows
 * @position: a row's place, below their number
 *
 * Returns: (transfer none): what its socket is, good until the next call
 */
const SxSocketInfo *
sx_socket_rows_get_info (SxSocketRows *self,
                         guint         position)
{
  SxSocketRow *row = sx_socket_rows_get_row (self, position);

  if (row->place == SX_SOCKET_ROW_AT_HAND)
    return &sx_socket_rows_get_at_hand (self, row->id)->info;

  sx_socket_unpack (self->journal, row->first, sx_socket_rows_get_bytes (self, row->place), &self->scratch, NULL);

  return &self->scratch;
}

/**
 * sx_socket_rows_has_changed:
 * @self: rows
 * @position: a row's place, below their number
 *
 * Returns: %TRUE if it changed in this drain, and was not put away since
 */
gboolean
sx_socket_rows_has_changed (SxSocketRows *self,
                            guint         position)
{
  SxSocketRow *row = sx_socket_rows_get_row (self, position);

  return row->place == SX_SOCKET_ROW_AT_HAND && sx_socket_rows_get_at_hand (self, row->id)->drain == self->drain;
}

/**
 * sx_socket_rows_find:
 * @self: rows
 * @id: a socket's number
 * @position: (out) (optional): its row's place
 *
 * Returns: %TRUE if there is such a row
 */
gboolean
sx_socket_rows_find (SxSocketRows *self,
                     guint32       id,
                     guint        *position)
{
  SxSocketAtHand *socket = sx_socket_rows_get_at_hand (self, id);
  guint low = 0;
  guint high = self->n_rows;

  if (socket != NULL)
    {
      low = socket->position;
    }
  else if (self->positions != NULL)
    {
      low = GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, GUINT_TO_POINTER (id))) - 1;
    }
  else
    {
      /* Most that are not known are new */
      if (high > 0 && sx_socket_rows_get_row (self, high - 1)->id < id)
        return FALSE;

      while (low < high)
        {
          guint middle = low + (high - low) / 2;

          if (sx_socket_rows_get_row (self, middle)->id < id)
            low = middle + 1;
          else
            high = middle;
        }
    }

  if (low >= self->n_rows || sx_socket_rows_get_row (self, low)->id != id)
    return FALSE;
  if (position != NULL)
    *position = low;

  return TRUE;
}

/**
 * sx_socket_rows_list_at_hand:
 * @self: rows
 *
 * Returns: (transfer full) (element-type guint): the places of the rows that were not put away, in order: all that are live and
 *   some more
 */
GArray *
sx_socket_rows_list_at_hand (SxSocketRows *self)
{
  GArray *positions = g_array_sized_new (FALSE, FALSE, sizeof (guint), g_hash_table_size (self->at_hand));
  GHashTableIter iter;
  gpointer socket;

  g_hash_table_iter_init (&iter, self->at_hand);
  while (g_hash_table_iter_next (&iter, NULL, &socket))
    g_array_append_val (positions, ((SxSocketAtHand *) socket)->position);
  g_array_sort (positions, compare_numbers);

  return positions;
}

/**
 * sx_socket_rows_foreach_at_hand:
 * @self: rows
 * @func: (scope call): what to call for each of sx_socket_rows_list_at_hand(), in any order
 * @user_data: for @func
 */
void
sx_socket_rows_foreach_at_hand (SxSocketRows *self,
                                SxSocketFunc  func,
                                gpointer      user_data)
{
  GHashTableIter iter;
  gpointer socket;

  g_hash_table_iter_init (&iter, self->at_hand);
  while (g_hash_table_iter_next (&iter, NULL, &socket))
    func (&((SxSocketAtHand *) socket)->info, user_data);
}

/**
 * sx_socket_rows_close_gaps:
 * @self: rows
 *
 * Gives memory back: what rows that were removed had put away.
 */
void
sx_socket_rows_close_gaps (SxSocketRows *self)
{
  GPtrArray *old = self->chunks;

  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->n_bytes = 0;
  for (guint position = 0; position < self->n_rows; position++)
    {
      SxSocketRow *row = sx_socket_rows_get_row (self, position);
      const guint8 *bytes;
      guint32 place;
      gsize size;

      if (row->place == SX_SOCKET_ROW_AT_HAND)
        continue;

      bytes = sx_socket_rows_get_bytes_in (old, row->place);
      size = sx_socket_pack_get_size (bytes);
      place = make_room (self, size);
      memcpy (sx_socket_rows_get_bytes (self, place), bytes, size);
      row->place = place;
    }
  g_ptr_array_unref (old);
}
