/* sx-connector.h: the command to connect
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-behaviour.h"
#include "sx-core.h"
#include "sx-endpoint.h"

G_BEGIN_DECLS

void sx_connector_start (SxCore           *core,
                         guint32           owner,
                         guint32           request,
                         const SxEndpoint *where,
                         SxBehaviourId     behaviour);

G_END_DECLS
