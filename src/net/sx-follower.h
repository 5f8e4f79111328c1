/* sx-follower.h: what becomes of TCP connections after close()
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-socket.h"

G_BEGIN_DECLS

typedef struct _SxFollower SxFollower;

SxFollower *sx_follower_new       (SxCore     *core);
void        sx_follower_free      (SxFollower *self);
gboolean    sx_follower_takes     (SxFollower *self,
                                   SxSocket   *socket);
void        sx_follower_follow    (SxFollower *self,
                                   SxSocket   *socket,
                                   int         state);

G_END_DECLS
