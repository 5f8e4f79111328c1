/* sx-behaviour-table.c: the behaviours by their numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-behaviour-table.h"

/**
 * sx_behaviour_table_get:
 * @id: which
 *
 * Returns: (transfer none): its functions
 */
const SxBehaviour *
sx_behaviour_table_get (SxBehaviourId id)
{
  static const SxBehaviour *const table[SX_N_BEHAVIOURS] = {
    [SX_BEHAVIOUR_GREET_CLOSE] = &sx_behaviour_greet_close,
    [SX_BEHAVIOUR_GREET] = &sx_behaviour_greet,
    [SX_BEHAVIOUR_ECHO] = &sx_behaviour_echo,
    [SX_BEHAVIOUR_DISCARD] = &sx_behaviour_discard,
    [SX_BEHAVIOUR_DAYTIME] = &sx_behaviour_daytime,
    [SX_BEHAVIOUR_CHAT] = &sx_behaviour_chat,
    [SX_BEHAVIOUR_NONE] = &sx_behaviour_none,
  };

  g_assert ((guint) id < SX_N_BEHAVIOURS);

  return table[id];
}

/**
 * sx_behaviour_table_get_client:
 * @id: which; one of sx_behaviour_list_clients()
 *
 * A client ends otherwise than a server, see #SxEngine's sx_engine_set_close_at_end(), so its
 * functions are others.
 *
 * Returns: (transfer none): the functions of the client's end
 */
const SxBehaviour *
sx_behaviour_table_get_client (SxBehaviourId id)
{
  g_assert (sx_behaviour_fits_client (id));

  return id == SX_BEHAVIOUR_ECHO ? &sx_behaviour_client_echo : &sx_behaviour_client;
}
