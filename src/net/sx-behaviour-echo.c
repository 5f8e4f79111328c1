/* sx-behaviour-echo.c: send back what comes (RFC 862)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-connection.h"

/* Also at a client's end */
void
sx_behaviour_echo_received (SxConnection *connection,
                            const guint8 *bytes,
                            gsize         length)
{
  sx_connection_write (connection, bytes, length, NULL);
}

const SxBehaviour sx_behaviour_echo = {
  .received = sx_behaviour_echo_received,
  .ended = sx_connection_close_when_flushed,
  .paced = TRUE,
};
