/* sx-datagram.h: a socket for datagrams
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-operation.h"
#include "sx-socket.h"

G_BEGIN_DECLS

typedef struct _SxDatagram SxDatagram;

SxDatagram *sx_datagram_new         (SxCore          *core,
                                     guint32          owner,
                                     guint32          request,
                                     const SxAddress *address,
                                     gboolean         v6only,
                                     SxOutcome       *outcome);
SxDatagram *sx_datagram_from_socket (SxSocket        *socket);
SxSocket   *sx_datagram_get_socket  (SxDatagram      *self);
gboolean    sx_datagram_reaches     (SxDatagram      *self,
                                     const SxAddress *to);
int         sx_datagram_send        (SxDatagram      *self,
                                     const SxAddress *to,
                                     GBytes          *bytes);

G_END_DECLS
