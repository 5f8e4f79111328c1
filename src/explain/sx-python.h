/* sx-python.h: what Python would have said
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-record.h"

G_BEGIN_DECLS

/* [(2, 1, 0, '', ('94.130.81.180', 80))] from SX_KIND_ADDRINFO records */
char *sx_python_addrinfo_list (const SxRecord *records,
                               guint           n_records);
/* ('127.0.0.1', 48437) as str() of Python's tuple; a path for AF_UNIX */
char *sx_python_address       (const SxAddress *address);

G_END_DECLS
