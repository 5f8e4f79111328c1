/* sx-listener.h: a socket that accepts connections
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-group.h"
#include "sx-operation.h"
#include "sx-socket.h"

G_BEGIN_DECLS

SxSocket *sx_listener_new  (SxCore          *core,
                            guint32          owner,
                            guint32          request,
                            SxGroup         *group,
                            const SxAddress *address,
                            gboolean         v6only,
                            int              backlog,
                            SxOutcome       *outcome);
int       sx_listener_hold (SxSocket        *socket,
                            gboolean         hold);
gboolean  sx_is_listener   (SxSocket        *socket);

G_END_DECLS
