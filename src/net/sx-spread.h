/* sx-spread.h: a socket on each address of a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-location.h"
#include "sx-socket.h"

G_BEGIN_DECLS

/**
 * SxSpreadFunc:
 * @operation: on whose behalf
 * @address: where
 * @v6only: value of IPV6_V6ONLY for an IPv6 address
 * @outcome: (out): the socket's number, and why not: error and kind
 *
 * Makes one socket and binds it.
 *
 * Returns: (nullable) (transfer none): the socket
 */
typedef SxSocket *(*SxSpreadFunc) (SxOperation     *operation,
                                   const SxAddress *address,
                                   gboolean         v6only,
                                   SxOutcome       *outcome);

guint sx_spread (SxLocation   *location,
                 GArray       *addresses,
                 SxSpreadFunc  make,
                 SxAddress    *failed,
                 SxOutcome    *outcome);

G_END_DECLS
