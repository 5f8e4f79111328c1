/* sx-socket-item-private.h: how a model knows its items, and what records do to a socket
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-record.h"
#include "sx-socket-item.h"

G_BEGIN_DECLS

SxSocketItem *sx_socket_item_new_alive (const SxSocketInfo *info,
                                        GHashTable         *alive);

gboolean      sx_socket_info_begin     (SxSocketInfo       *info,
                                        const SxRecord     *record);
void          sx_socket_info_fold      (SxSocketInfo       *info,
                                        const SxRecord     *record);

G_END_DECLS
