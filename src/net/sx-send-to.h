/* sx-send-to.h: the command to send a datagram
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-core.h"
#include "sx-endpoint.h"

G_BEGIN_DECLS

void sx_send_to_start (SxCore           *core,
                       guint32           owner,
                       guint32           request,
                       guint32           socket,
                       const SxEndpoint *to,
                       GBytes           *bytes);

G_END_DECLS
