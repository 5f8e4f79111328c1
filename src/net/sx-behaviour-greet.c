/* sx-behaviour-greet.c: send the greeting and keep the connection open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-connection.h"

/* After the client's end of stream the connection stays half-closed: whoever
 * sits at the server may still have something to say. */
const SxBehaviour sx_behaviour_greet = {
  .accepted = sx_connection_greet,
};
