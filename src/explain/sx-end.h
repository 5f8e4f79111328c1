/* sx-end.h: addresses, as the ends of conversations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-address.h"

G_BEGIN_DECLS

/* The same end, whether written as IPv4 or as IPv6's form of it. 0: it has no port */
guint64  sx_end_hash       (const SxAddress *address);
gboolean sx_end_same       (const SxAddress *a,
                            const SxAddress *b);
/* Of a connection, of what sx_end_hash() returned for its ends */
guint64  sx_end_hash_pair  (guint64          local,
                            guint64          remote);
/* Where a datagram socket is bound: who is on every address is known by the port alone */
guint64  sx_end_hash_place (const SxAddress *address,
                            gboolean         any);
/* Whether what is sent to an address reaches a socket that is bound to another one, and how surely */
guint    sx_end_reaches    (const SxAddress *to,
                            const SxAddress *bound);

G_END_DECLS
