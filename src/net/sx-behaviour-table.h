/* sx-behaviour-table.h: what a behaviour consists of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-behaviour.h"

G_BEGIN_DECLS

typedef struct _SxConnection SxConnection;

/**
 * SxBehaviour:
 * @accepted: (nullable): a client has connected
 * @received: (nullable): bytes came
 * @ended: (nullable): the peer's end of stream came
 * @paced: whether reading stops while a lot waits to be written
 * @social: whether the connection is a member of its group while it is open
 *
 * What a server does with a client, or a client with its server. A function may close the connection, or
 * another one of the group; nothing of a connection is looked at afterwards but
 * whether it is still open.
 */
typedef struct
{
  void     (*accepted) (SxConnection *connection);
  void     (*received) (SxConnection *connection,
                        const guint8 *bytes,
                        gsize         length);
  void     (*ended)    (SxConnection *connection);
  gboolean   paced;
  gboolean   social;
} SxBehaviour;

/* One file each */
extern const SxBehaviour sx_behaviour_greet_close;
extern const SxBehaviour sx_behaviour_greet;
extern const SxBehaviour sx_behaviour_echo;
extern const SxBehaviour sx_behaviour_discard;
extern const SxBehaviour sx_behaviour_daytime;
extern const SxBehaviour sx_behaviour_chat;
extern const SxBehaviour sx_behaviour_none;

void sx_behaviour_echo_received (SxConnection *connection,
                                 const guint8 *bytes,
                                 gsize         length);

/* What the client's end of a connection does by itself */
extern const SxBehaviour sx_behaviour_client;
extern const SxBehaviour sx_behaviour_client_echo;

const SxBehaviour *sx_behaviour_table_get        (SxBehaviourId id);
const SxBehaviour *sx_behaviour_table_get_client (SxBehaviourId id);

G_END_DECLS
