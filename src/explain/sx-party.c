/* sx-party.c: a socket, as a party to conversations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-party.h"

#include <glib/gi18n-lib.h>

/**
 * sx_party_dup_name:
 * @party: a socket
 *
 * Returns: (transfer full): what it is, with its number as in the tables: “Server 1”, translated
 */
char *
sx_party_dup_name (const SxParty *party)
{
  switch (party->side)
    {
    case SX_SIDE_LISTENER:
      /* Translators: a listening socket and its number, above its line of the diagram */
      return g_strdup_printf (_("Server %u"), party->id);
    case SX_SIDE_ACCEPTED:
      /* Translators: the server's end of a connection and its number, likewise */
      return g_strdup_printf (_("Server’s end %u"), party->id);
    case SX_SIDE_CLIENT:
      /* Translators: a client's socket and its number, likewise */
      return g_strdup_printf (_("Client %u"), party->id);
    case SX_SIDE_DATAGRAM:
      /* Translators: a datagram socket and its number, likewise */
      return g_strdup_printf (_("UDP %u"), party->id);
    case SX_SIDE_OUTSIDE:
    default:
      /* Translators: whoever is not a socket of this program */
      return g_strdup (_("Outside"));
    }
}
