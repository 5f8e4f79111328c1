/* sx-behaviour-none.c: do nothing with clients
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-connection.h"

const SxBehaviour sx_behaviour_none = {
  .accepted = NULL,
};
