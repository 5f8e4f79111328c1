/* sx-socket-rows.c: the sockets of an owner, as records up to one of them add up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket-rows-private.h"

#include "sx-socket-item-private.h"

/* Rows are in blocks, so that a hundred thousand of them are not moved when there is one more */
#define BLOCK_SHIFT  8
#define BLOCK_LENGTH (1u << BLOCK_SHIFT)

/* Helpers */

static void
set_position (SxSocketRows *self,
              guint         position)
{
  g_hash_table_insert (self->positions, GUINT_TO_POINTER (sx_socket_rows_at (self, position)->info.id),
                       GUINT_TO_POINTER (position + 1));
}

static void
append_row (SxSocketRows       *self,
            const SxSocketInfo *info,
            guint64             serial)
{
  SxSocketRow *row;

  if (self->n_rows >> BLOCK_SHIFT == self->blocks->len)
    g_ptr_array_add (self->blocks, g_new (SxSocketRow, BLOCK_LENGTH));

  row = sx_socket_rows_at (self, self->n_rows);
  row->info = *info;
  row->ended = serial + 1;
  row->drain = self->drain;
  self->n_rows++;
  set_position (self, self->n_rows - 1);
}

/* Bytes that come and go are most of what happens, and change a number only: no need to unpack
 * the whole record */
static gboolean
fold_traffic (SxSocketRow         *row,
              const SxJournalPeek *peek)
{
  if (peek->error != 0 || peek->value <= 0 || row->info.state == SX_SOCKET_NEW)
    return FALSE;

  switch (peek->kind)
    {
    case SX_KIND_SEND:
    case SX_KIND_SENDTO:
      row->info.sent += peek->value;
      return TRUE;
    case SX_KIND_RECV:
    case SX_KIND_RECVFROM:
      row->info.received += peek->value;
      return TRUE;
    default:
      return FALSE;
    }
}

static void
fold_known (SxSocketRows        *self,
            SxSocketRow         *row,
            guint64              serial,
            const SxJournalPeek *peek)
{
  SxSocketState old = row->info.state;
  SxRecord record;

  row->drain = self->drain;
  if (fold_traffic (row, peek))
    return;

  if (sx_journal_read (self->journal, serial, &record))
    sx_socket_info_fold (&row->info, &record);
  if (row->info.state != old)
    row->ended = serial + 1;
  self->counts[old]--;
  self->counts[row->info.state]++;
}

static gboolean
fold_unknown (SxSocketRows        *self,
              guint64              serial,
              const SxJournalPeek *peek)
{
  SxSocketInfo info;
  SxRecord record;

  if (peek->kind != SX_KIND_SOCKET && peek->kind != SX_KIND_ACCEPT)
    return FALSE;

  if (!sx_journal_read (self->journal, serial, &record) || !sx_socket_info_begin (&info, &record))
    return FALSE;

  append_row (self, &info, serial);
  self->counts[info.state]++;

  return TRUE;
}

static gboolean
fold_one (SxSocketRows *self,
          guint64       serial)
{
  SxJournalPeek peek;
  guint position;

  if (!sx_journal_peek (self->journal, serial, &peek) || peek.socket == 0)
    return FALSE;
  if (self->owner != 0 && peek.owner != self->owner)
    return FALSE;

  if (!sx_socket_rows_find (self, peek.socket, &position))
    return fold_unknown (self, serial, &peek);

  fold_known (self, sx_socket_rows_at (self, position), serial, &peek);

  return TRUE;
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
  self->positions = g_hash_table_new (NULL, NULL);

  return self;
}

void
sx_socket_rows_free (SxSocketRows *self)
{
  g_ptr_array_unref (self->blocks);
  g_hash_table_unref (self->positions);
  g_free (self);
}

/**
 * sx_socket_rows_fold:
 * @self: rows
 * @end: the serial of the first record that is not looked at
 *
 * Adds records up. Those of a socket that was removed, or never made, do nothing.
 *
 * Returns: %TRUE if any row changed or is new
 */
gboolean
sx_socket_rows_fold (SxSocketRows *self,
                     guint64       end)
{
  gboolean changed = FALSE;

  for (; self->n_looked < end; self->n_looked++)
    changed |= fold_one (self, self->n_looked);

  return changed;
}

SxSocketRow *
sx_socket_rows_at (SxSocketRows *self,
                   guint         position)
{
  SxSocketRow *block = g_ptr_array_index (self->blocks, position >> BLOCK_SHIFT);

  return &block[position & (BLOCK_LENGTH - 1)];
}

gboolean
sx_socket_rows_find (SxSocketRows *self,
                     guint32       id,
                     guint        *position)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, GUINT_TO_POINTER (id)));

  if (found > 0 && position != NULL)
    *position = found - 1;

  return found > 0;
}

/**
 * sx_socket_row_is_dead:
 * @row: a row
 * @ended: a serial
 *
 * Returns: %TRUE if its socket was closed or failed by a record below @ended
 */
gboolean
sx_socket_row_is_dead (SxSocketRow *row,
                       guint64      ended)
{
  return row->ended <= ended && !sx_socket_info_is_live (&row->info);
}

/**
 * sx_socket_rows_remove_dead:
 * @self: rows
 * @from: the first position to look at
 * @to: the first not to look at any more
 * @ended: only those that were not live any more before this record
 *
 * Removes rows for which sx_socket_row_is_dead() is %TRUE. All that is behind moves up.
 *
 * Returns: how many rows of those looked at are still there
 */
guint
sx_socket_rows_remove_dead (SxSocketRows *self,
                            guint         from,
                            guint         to,
                            guint64       ended)
{
  guint kept = from;

  for (guint position = from; position < self->n_rows; position++)
    {
      SxSocketRow *row = sx_socket_rows_at (self, position);

      if (position < to && sx_socket_row_is_dead (row, ended))
        {
          g_hash_table_remove (self->positions, GUINT_TO_POINTER (row->info.id));
          self->counts[row->info.state]--;
          continue;
        }

      if (position != kept)
        {
          *sx_socket_rows_at (self, kept) = *row;
          set_position (self, kept);
        }
      kept++;
    }

  to -= self->n_rows - kept;
  self->n_rows = kept;
  g_ptr_array_set_size (self->blocks, (kept + BLOCK_LENGTH - 1) >> BLOCK_SHIFT);

  return to - from;
}
