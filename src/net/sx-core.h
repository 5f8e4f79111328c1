/* sx-core.h: what the parts of the I/O thread share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-inbox.h"
#include "sx-journal.h"
#include "sx-poll.h"

G_BEGIN_DECLS

typedef struct _SxCore      SxCore;
typedef struct _SxSocket    SxSocket;
typedef struct _SxOperation SxOperation;
typedef struct _SxResolver  SxResolver;

/**
 * SxCore:
 *
 * The state of the I/O thread. Nothing of it is touched by another thread.
 */
struct _SxCore
{
  SxJournal    *journal;
  GMainContext *context;
  SxInbox      *inbox;
  SxPoll       *poll;
  SxResolver   *resolver;

  GHashTable   *sockets;          /* number → SxSocket, of all that are open */
  GHashTable   *operations;       /* request → SxOperation, of all under way */
  SxSocket     *graveyard;        /* closed, but perhaps still on the stack */
  SxSocket     *spare;            /* freed connections, to be used again */
  guint         n_spare;
  guint32       last_socket;

  GSList       *starved;          /* listeners that ran out of descriptors */
  GSource      *starved_timer;
  guint         connect_timeout;  /* ms */
  gboolean      over;             /* the thread is to end */
  guint8       *scratch;          /* where bytes go that the journal has no room for */
};

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
  SxAddress            local;
  SxAddress            remote;
};

/**
 * SxOperation:
 * @cancel: gives it up: ends it with ECANCELED
 *
 * A command that takes time. Embedded first in what keeps its state.
 */
struct _SxOperation
{
  SxCore  *core;
  guint32  owner;
  guint32  request;
  gint32   command;
  void   (*cancel) (SxOperation *operation);
};

/**
 * SxOutcome:
 * @error: 0, errno or a negative EAI_ code
 * @kind: the call that failed
 * @value: how many sockets or results came of it
 * @socket: the socket it was about
 * @address: what the failed call was about, or %NULL
 *
 * What #SX_KIND_END says.
 */
typedef struct
{
  int              error;
  SxKind           kind;
  gint64           value;
  guint32          socket;
  const SxAddress *address;
} SxOutcome;

/* The thread */
SxCore      *sx_core_new              (SxJournal       *journal,
                                       GMainContext    *context,
                                       SxInbox         *inbox);
void         sx_core_free             (SxCore          *self);
void         sx_core_reap             (gpointer         self);
GSource     *sx_core_add_timer        (SxCore          *self,
                                       guint            milliseconds,
                                       GSourceFunc      func,
                                       gpointer         user_data);

/* Commands */
void         sx_core_begin            (SxCore          *self,
                                       guint32          owner,
                                       guint32          request,
                                       SxCommand        command,
                                       guint32          socket,
                                       const char      *first,
                                       const char      *second);
void         sx_core_end              (SxCore          *self,
                                       guint32          owner,
                                       guint32          request,
                                       SxCommand        command,
                                       const SxOutcome *outcome);
void         sx_operation_start       (SxOperation     *operation,
                                       SxCore          *core,
                                       guint32          owner,
                                       guint32          request,
                                       SxCommand        command,
                                       void           (*cancel) (SxOperation *operation));
void         sx_operation_end         (SxOperation     *operation,
                                       const SxOutcome *outcome);
void         sx_core_cancel           (SxCore          *self,
                                       guint32          request);
void         sx_core_cancel_owner     (SxCore          *self,
                                       guint32          owner,
                                       SxCommand        command);

/* Sockets */
SxSocket    *sx_socket_new            (SxCore              *core,
                                       const SxSocketClass *klass,
                                       guint32              owner,
                                       guint32              request);
void         sx_socket_list           (SxSocket        *self);
SxSocket    *sx_core_find             (SxCore          *self,
                                       guint32          owner,
                                       guint32          number);
GPtrArray   *sx_core_list             (SxCore          *self,
                                       guint32          owner);
void         sx_socket_bury           (SxSocket        *self);

/* Running out of descriptors */
void         sx_core_starve           (SxCore          *self,
                                       SxSocket        *listener);
void         sx_core_unstarve         (SxCore          *self,
                                       SxSocket        *listener);
void         sx_core_feed             (SxCore          *self);

G_END_DECLS
