/* sx-presence.h: whether the addresses that sockets are bound to are still this computer's
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-socket.h"

G_BEGIN_DECLS

void sx_presence_mind   (SxSocket   *socket);
void sx_presence_forget (SxSocket   *socket);
void sx_presence_free   (SxPresence *self);

G_END_DECLS
