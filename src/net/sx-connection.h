/* sx-connection.h: a stream connection, whichever end of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-group.h"
#include "sx-socket.h"
#include "sx-waiting.h"
#include "sx-write-queue.h"

G_BEGIN_DECLS

/* What may wait in a write queue; a message alone may be longer, it is in memory already */
#define SX_CONNECTION_WAITING_MAX (16 * 1024 * 1024)

/**
 * SxConnection:
 * @group: what it shares with its listener's others; %NULL at a client's end
 * @connecting: (nullable): told about an event while connect() is under way, and whether it tells of an error
 * @connecting_data: for @connecting
 * @more: the kernel may have bytes that it has told of and that are not read yet
 * @said: how many bytes persons sent on it, as far as that counts
 * @ended: the peer's end of stream has come
 * @shut: our end of stream was sent
 */
struct _SxConnection
{
  SxSocket           socket;
  SxGroup           *group;
  const SxBehaviour *behaviour;
  void             (*connecting) (SxConnection *connection,
                                  gboolean      trouble,
                                  gpointer      data);
  gpointer           connecting_data;
  GList              link;             /* in the group's members */
  SxWriteQueue       queue;
  guint64            said;
  gsize              buffer_size;
  SxWaiting          waiting;          /* what is recorded of the queue */
  guint              busy;             /* > 0: what is watched is settled later */
  guint              more : 1;
  guint              ended : 1;
  guint              shut : 1;
  guint              paused : 1;
  guint              close_when_flushed : 1;
  guint              shut_when_flushed : 1;
};

SxConnection *sx_connection_new                (SxCore            *core,
                                                guint32            owner,
                                                guint32            request,
                                                SxGroup           *group);
void          sx_connection_discard            (SxConnection      *self);
void          sx_connection_open               (SxConnection      *self);
int           sx_connection_watch              (SxConnection      *self);
gboolean      sx_connection_is_open            (SxConnection      *self);
void          sx_connection_greet              (SxConnection      *self);
int           sx_connection_send               (SxConnection      *self,
                                                const guint8      *bytes,
                                                gsize              length,
                                                GBytes            *holder);
int           sx_connection_write              (SxConnection      *self,
                                                const guint8      *bytes,
                                                gsize              length,
                                                GBytes            *holder);
int           sx_connection_half_close         (SxConnection      *self);
void          sx_connection_close_when_flushed (SxConnection      *self);
void          sx_connection_close              (SxConnection      *self,
                                                gboolean           reset);
void          sx_connection_fail               (SxConnection      *self,
                                                SxKind             kind,
                                                int                error);
SxConnection *sx_connection_from_socket        (SxSocket          *socket);

G_END_DECLS
