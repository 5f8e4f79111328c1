/* sx-symbols.h: the names of the socket API's numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "sx-socket-item.h"

G_BEGIN_DECLS

/* "AF_INET", "SOCK_STREAM", "IPPROTO_TCP" ("0" for 0) …; the number where there is no name. transfer full */
char       *sx_symbols_family       (int family);
char       *sx_symbols_type         (int type);
char       *sx_symbols_protocol     (int protocol);
char       *sx_symbols_option       (int level,
                                     int option);
/* "AF_INET (2)", and "any (0)" for type or protocol 0 */
char       *sx_symbols_family_number   (int family);
char       *sx_symbols_type_number     (int type);
char       *sx_symbols_protocol_number (int protocol);

/* "AI_PASSIVE | AI_CANONNAME", "0"; "SHUT_WR". transfer full */
char       *sx_symbols_flags        (int flags);
char       *sx_symbols_shutdown     (int how);

/* "Listening", "Half-closed (theirs)" …: translated */
const char *sx_symbols_get_state    (SxSocketState state);

/* The families that the C library names, in the order of their numbers */
typedef struct
{
  int         number;
  const char *name;
} SxFamilyName;

const SxFamilyName *sx_symbols_get_families (guint *n_families);

G_END_DECLS
