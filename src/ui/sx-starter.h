/* sx-starter.h: does what the command line says, one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-window.h"

G_BEGIN_DECLS

/**
 * SxStarter:
 *
 * Starts servers, clients, datagram sockets and look-ups in a window's panes, in order: a client
 * that stands behind a server on the command line calls when that server listens.
 */
#define SX_TYPE_STARTER (sx_starter_get_type ())
G_DECLARE_FINAL_TYPE (SxStarter, sx_starter, SX, STARTER, GObject)

SxStarter *sx_starter_new     (SxWindow        *window);
void       sx_starter_add     (SxStarter       *self,
                               const SxOptions *options);
gboolean   sx_starter_is_busy (SxStarter       *self);
void       sx_starter_stop    (SxStarter       *self);

G_END_DECLS
