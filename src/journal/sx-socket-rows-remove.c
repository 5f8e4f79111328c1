/* sx-socket-rows-remove.c: rows of sockets that are over go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket-rows-private.h"

#include "sx-socket-item-private.h"
#include "sx-socket-row-private.h"

static SxSocketState
get_state (SxSocketRows *self,
           SxSocketRow  *row,
           guint64      *ended)
{
  SxSocketState state;
  SxSocketAtHand *socket;

  if (row->place != SX_SOCKET_ROW_AT_HAND)
    {
      *ended = sx_socket_pack_get_ended (row->first, sx_socket_rows_get_bytes (self, row->place), &state);
      return state;
    }

  socket = sx_socket_rows_get_at_hand (self, row->id);
  *ended = socket->trace.ended;

  return socket->info.state;
}

/* One that is not live, so that nothing of it waits. Where no datagrams were dropped, its state is all that counts, and
 * that is known without a look at the journal */
static void
forget (SxSocketRows *self,
        guint         position)
{
  SxSocketRow *row = sx_socket_rows_get_row (self, position);
  guint64 ended;

  if (self->n_dropping > 0)
    sx_socket_rows_count (self, sx_socket_rows_get_info (self, position), -1);
  else
    self->counts[get_state (self, row, &ended)]--;
  if (self->positions != NULL)
    g_hash_table_remove (self->positions, GUINT_TO_POINTER (row->id));
  if (row->place == SX_SOCKET_ROW_AT_HAND)
    g_hash_table_remove (self->at_hand, GUINT_TO_POINTER (row->id));
}

/* Public functions */

/**
 * sx_socket_rows_is_dead:
 * @self: rows
 * @position: a row's place, below their number
 * @ended: a serial
 *
 * Returns: %TRUE if its socket was closed or failed by a record below @ended
 */
gboolean
sx_socket_rows_is_dead (SxSocketRows *self,
                        guint         position,
                        guint64       ended)
{
  SxSocketInfo info = { 0, };
  guint64 since;

  info.state = get_state (self, sx_socket_rows_get_row (self, position), &since);

  return since <= ended && !sx_socket_info_is_live (&info);
}

/**
 * sx_socket_rows_remove_dead:
 * @self: rows
 * @from: the first position to look at
 * @to: the first not to look at any more
 * @ended: only those that were not live any more before this record
 *
 * Removes rows for which sx_socket_rows_is_dead() is %TRUE. All that is behind moves up. sx_socket_rows_close_gaps() then gives back
 * what they took.
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
      if (position < to && sx_socket_rows_is_dead (self, position, ended))
        {
          forget (self, position);
          continue;
        }

      if (position != kept)
        {
          *sx_socket_rows_get_row (self, kept) = *sx_socket_rows_get_row (self, position);
          sx_socket_rows_set_position (self, kept);
        }
      kept++;
    }

  to -= self->n_rows - kept;
  self->n_rows = kept;
  self->n_moves++;
  g_ptr_array_set_size (self->blocks, (kept + SX_SOCKET_BLOCK_LENGTH - 1) >> SX_SOCKET_BLOCK_SHIFT);

  return to - from;
}
