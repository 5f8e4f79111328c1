/* sx-bind.h: the command to bind a socket for datagrams
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-core.h"
#include "sx-endpoint.h"

G_BEGIN_DECLS

void sx_bind_start (SxCore           *core,
                    guint32           owner,
                    guint32           request,
                    const SxEndpoint *where);

G_END_DECLS
