/* sx-socket-item.h: a row that stands for a socket
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "sx-address.h"

G_BEGIN_DECLS

/**
 * SxSocketState:
 *
 * What a socket is, as far as its records tell. The words for them are in
 * explain (sx_symbols_get_state()).
 */
typedef enum
{
  SX_SOCKET_NEW,
  SX_SOCKET_LISTENING,
  SX_SOCKET_CONNECTING,
  SX_SOCKET_OPEN,
  SX_SOCKET_HALF_CLOSED_THEIRS,
  SX_SOCKET_HALF_CLOSED_OURS,
  SX_SOCKET_CLOSED,
  SX_SOCKET_FAILED,
} SxSocketState;

/**
 * SxSocketInfo:
 * @id: the socket's number
 * @owner: the pane it belongs to
 * @state: its state
 * @error: the errno of the call that failed it, or of the reset that ended it; else 0
 * @family: AF_…
 * @type: SOCK_…
 * @protocol: IPPROTO_…
 * @listener: the number of the listener that accepted it; 0: none
 * @backlog: of a listener
 * @held: whether it is a listener that accepts nobody for now (%SX_COMMAND_HOLD)
 * @since: when it came into @state, in ns since 1970 UTC
 * @created: when it was made, likewise
 * @local: its own address
 * @remote: its peer's
 * @sent: bytes sent
 * @received: bytes received
 * @waiting: bytes that wait to be sent
 * @dropped: datagrams that the kernel threw away before they could be received
 *
 * A socket as its records add up.
 */
typedef struct
{
  guint32       id;
  guint32       owner;
  SxSocketState state;
  gint32        error;
  gint32        family;
  gint32        type;
  gint32        protocol;
  guint32       listener;
  gint32        backlog;
  gboolean      held;
  gint64        since;
  gint64        created;
  SxAddress     local;
  SxAddress     remote;
  guint64       sent;
  guint64       received;
  guint64       waiting;
  guint64       dropped;
} SxSocketInfo;

/**
 * SxSocketFunc:
 * @info: what a socket is
 * @user_data: what was given with it
 */
typedef void (*SxSocketFunc) (const SxSocketInfo *info,
                              gpointer            user_data);

/**
 * SxSocketItem:
 *
 * A row of a #SxSocketModel. Emits "changed" when its socket's info did.
 */
#define SX_TYPE_SOCKET_ITEM (sx_socket_item_get_type ())
G_DECLARE_FINAL_TYPE (SxSocketItem, sx_socket_item, SX, SOCKET_ITEM, GObject)

SxSocketItem       *sx_socket_item_new      (const SxSocketInfo *info);
const SxSocketInfo *sx_socket_item_get_info (SxSocketItem       *self);
guint32             sx_socket_item_get_id   (SxSocketItem       *self);
void                sx_socket_item_update   (SxSocketItem       *self,
                                             const SxSocketInfo *info);

gboolean            sx_socket_info_is_live  (const SxSocketInfo *info);
gboolean            sx_socket_info_can_send (const SxSocketInfo *info);

G_END_DECLS
