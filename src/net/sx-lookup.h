/* sx-lookup.h: the commands that only ask
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-core.h"

G_BEGIN_DECLS

void sx_lookup_start (SxCore     *core,
                      guint32     owner,
                      guint32     request,
                      const char *host,
                      const char *service,
                      const int   hints[4]);

G_END_DECLS
