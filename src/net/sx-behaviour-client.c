/* sx-behaviour-client.c: what a client's end does by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-connection.h"

/* After the server's end of stream nothing more can come: what waits is still
 * sent, then the connection is closed, as a client does that has read all. Unless
 * the person wants to answer a server that has ended its own direction only. */
static void
client_ended (SxConnection *connection)
{
  if (connection->socket.core->close_at_end)
    sx_connection_close_when_flushed (connection);
}

const SxBehaviour sx_behaviour_client = {
  .ended = client_ended,
};

/* A mirror. Against a server that echoes it goes on for ever, once somebody has said something */
const SxBehaviour sx_behaviour_client_echo = {
  .received = sx_behaviour_echo_received,
  .ended = client_ended,
  .paced = TRUE,
};
