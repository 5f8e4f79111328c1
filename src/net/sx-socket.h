/* sx-socket.h: a descriptor and what its records need
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-core.h"

G_BEGIN_DECLS

typedef struct _SxObserved SxObserved;

/**
 * SxSocketClass:
 * @size: of the struct
 * @ready: EPOLL… events came
 * @close: close it now, as a person wants it; TRUE: reset the connection
 * @clear: free what it holds; its descriptor is closed already
 * @spare: whether freed ones are kept for the next ones
 *
 * What the kinds of sockets do differently.
 */
typedef struct
{
  gsize      size;
  void     (*ready) (SxSocket *self,
                     guint     events);
  void     (*close) (SxSocket *self,
                     gboolean  reset);
  void     (*clear) (SxSocket *self);
  gboolean   spare;
} SxSocketClass;

/**
 * SxSocket:
 * @observed: (nullable): what is known of it while the kernel's own truth is recorded
 * @n_sent: how many bytes of a stream, or how many datagrams, were sent in all
 * @stamped: a message was stamped: there may be something in its error queue
 *
 * A descriptor and what its records need. Embedded first in the kinds of sockets.
 */
struct _SxSocket
{
  SxPollWatch          watch;     /* first: its address is the socket's */
  const SxSocketClass *klass;
  SxCore              *core;
  SxSocket            *next;      /* in the graveyard */
  guint32              number;
  guint32              owner;
  guint32              request;
  int                  family;
  int                  type;
  gboolean             listed;    /* in SxCore.sockets */
  gboolean             stamped;
  SxObserved          *observed;
  gint64               n_sent;
  SxAddress            local;
  SxAddress            remote;
};

SxSocket *sx_socket_new  (SxCore              *core,
                         const SxSocketClass *klass,
                         guint32              owner,
                         guint32              request);
void      sx_socket_list (SxSocket            *self);
void      sx_socket_bury (SxSocket            *self);

G_END_DECLS
