/* sx-listen.h: the command to listen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-behaviour.h"
#include "sx-core.h"
#include "sx-endpoint.h"

G_BEGIN_DECLS

void sx_listen_start (SxCore           *core,
                      guint32           owner,
                      guint32           request,
                      const SxEndpoint *where,
                      int               backlog,
                      SxBehaviourId     behaviour,
                      GBytes           *greeting);

G_END_DECLS
