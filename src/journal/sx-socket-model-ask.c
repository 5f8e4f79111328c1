/* sx-socket-model-ask.c: what is asked of the sockets of a pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket-model-private.h"

/**
 * sx_socket_model_lookup:
 * @self: a model
 * @id: a socket's number
 *
 * Returns: (transfer none) (nullable): what that socket is, whether it is listed or summed up; good until the next call.
 *   %NULL if there is no such socket
 */
const SxSocketInfo *
sx_socket_model_lookup (SxSocketModel *self,
                        guint32        id)
{
  guint row;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), NULL);

  return sx_socket_rows_find (self->rows, id, &row) ? sx_socket_rows_get_info (self->rows, row) : NULL;
}

/**
 * sx_socket_model_find:
 * @self: a model
 * @id: a socket's number
 * @position: (out) (optional): where it is in the list
 *
 * Returns: %TRUE if it is listed
 */
gboolean
sx_socket_model_find (SxSocketModel *self,
                      guint32        id,
                      guint         *position)
{
  guint row, low = 0, high;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), FALSE);

  if (!sx_socket_rows_find (self->rows, id, &row))
    return FALSE;
  if (self->listed == NULL)
    {
      if (position != NULL)
        *position = row;
      return row < self->n_items;
    }

  high = self->listed->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (sx_socket_model_get_row (self, middle) < row)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->listed->len || g_array_index (self->listed, guint32, low) != id)
    return FALSE;
  if (position != NULL)
    *position = low;

  return TRUE;
}

/**
 * sx_socket_model_count:
 * @self: a model
 * @state: a state
 *
 * Returns: how many sockets are in @state, listed or summed up
 */
guint
sx_socket_model_count (SxSocketModel *self,
                       SxSocketState  state)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), 0);
  g_return_val_if_fail ((guint) state < SX_N_SOCKET_STATES, 0);

  return self->rows->counts[state];
}

/**
 * sx_socket_model_peek:
 * @self: a model
 * @position: a row's place
 *
 * Like g_list_model_get_item(), for who looks at many rows and holds none: no item is made.
 *
 * Returns: (transfer none) (nullable): what is known of the socket, good until the next call; %NULL: there is no such row
 */
const SxSocketInfo *
sx_socket_model_peek (SxSocketModel *self,
                      guint          position)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), NULL);

  return position < self->n_items ? sx_socket_rows_get_info (self->rows, sx_socket_model_get_row (self, position)) : NULL;
}

/**
 * sx_socket_model_foreach_recent:
 * @self: a model
 * @func: (scope call): what to call
 * @user_data: for @func
 *
 * Calls @func for all sockets that are live and for some hundred that ended last, in any order. Costs nothing for others,
 * of which there may be millions.
 */
void
sx_socket_model_foreach_recent (SxSocketModel *self,
                                SxSocketFunc   func,
                                gpointer       user_data)
{
  g_return_if_fail (SX_IS_SOCKET_MODEL (self));
  g_return_if_fail (func != NULL);

  sx_socket_rows_foreach_at_hand (self->rows, func, user_data);
}

/**
 * sx_socket_model_list_senders:
 * @self: a model
 *
 * Returns: (transfer full) (element-type guint32): the numbers of the sockets for which
 *   sx_socket_info_can_send() is %TRUE, in the order of the rows
 */
GArray *
sx_socket_model_list_senders (SxSocketModel *self)
{
  g_autoptr (GArray) at_hand = NULL;
  GArray *ids;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), NULL);

  ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  at_hand = sx_socket_rows_list_at_hand (self->rows);
  for (guint i = 0; i < at_hand->len; i++)
    {
      const SxSocketInfo *info = sx_socket_rows_get_info (self->rows, g_array_index (at_hand, guint, i));

      if (sx_socket_info_can_send (info))
        g_array_append_val (ids, info->id);
    }

  return ids;
}

/**
 * sx_socket_model_count_senders:
 * @self: a model
 *
 * Returns: how many sx_socket_model_list_senders() would list
 */
guint
sx_socket_model_count_senders (SxSocketModel *self)
{
  SxSocketInfo info = { 0, };
  guint n = 0;

  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), 0);

  for (guint state = 0; state < SX_N_SOCKET_STATES; state++)
    {
      info.state = state;
      if (sx_socket_info_can_send (&info))
        n += self->rows->counts[state];
    }

  return n;
}

/**
 * sx_socket_model_is_any_waiting:
 * @self: a model
 *
 * Returns: whether bytes wait to be sent in any socket for which sx_socket_info_can_send() is %TRUE
 */
gboolean
sx_socket_model_is_any_waiting (SxSocketModel *self)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), FALSE);

  return self->rows->n_waiting > 0;
}

/**
 * sx_socket_model_is_any_dropping:
 * @self: a model
 *
 * Returns: whether the kernel threw datagrams away that were for any of the sockets
 */
gboolean
sx_socket_model_is_any_dropping (SxSocketModel *self)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), FALSE);

  return self->rows->n_dropping > 0;
}

/**
 * sx_socket_model_get_n_summed_up:
 * @self: a model
 *
 * Returns: how many rows are not listed, see sx_socket_model_set_sums_up()
 */
guint
sx_socket_model_get_n_summed_up (SxSocketModel *self)
{
  g_return_val_if_fail (SX_IS_SOCKET_MODEL (self), 0);

  return self->rows->n_rows - sx_socket_model_get_length (self);
}
