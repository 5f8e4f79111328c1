/* sx-diag.h: what the kernel says of a TCP socket that is closed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-address.h"

G_BEGIN_DECLS

int      sx_diag_open (void);
gboolean sx_diag_ask  (int              fd,
                       const SxAddress *local,
                       const SxAddress *remote,
                       int             *state,
                       gint64          *remaining);

G_END_DECLS
