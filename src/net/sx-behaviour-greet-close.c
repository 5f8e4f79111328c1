/* sx-behaviour-greet-close.c: send the greeting, then close
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-connection.h"

static void
accepted (SxConnection *connection)
{
  sx_connection_greet (connection);
  sx_connection_close_when_flushed (connection);
}

const SxBehaviour sx_behaviour_greet_close = {
  .accepted = accepted,
};
