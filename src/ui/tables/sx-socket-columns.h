/* sx-socket-columns.h: the columns of the table Sockets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-column.h"

G_BEGIN_DECLS

/* Of #SxSocketItem */
const SxColumn *sx_socket_columns_get (guint *n_columns);

G_END_DECLS
