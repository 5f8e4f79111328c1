/* sx-behaviour-discard.c: read and throw away (RFC 863)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-connection.h"

const SxBehaviour sx_behaviour_discard = {
  .ended = sx_connection_close_when_flushed,
};
