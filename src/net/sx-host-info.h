/* sx-host-info.h: what this computer is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-core.h"

G_BEGIN_DECLS

void sx_host_info_start (SxCore  *core,
                         guint32  owner,
                         guint32  request);

G_END_DECLS
