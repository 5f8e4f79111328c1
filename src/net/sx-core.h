/* sx-core.h: what the parts of the I/O thread share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-courtesy.h"
#include "sx-inbox.h"
#include "sx-journal.h"
#include "sx-poll.h"
#include "sx-sent.h"

G_BEGIN_DECLS

typedef struct _SxAlarm     SxAlarm;
typedef struct _SxCallBatch SxCallBatch;
typedef struct _SxCore      SxCore;
typedef struct _SxDeadlines SxDeadlines;
typedef struct _SxSocket    SxSocket;
typedef struct _SxObserver  SxObserver;
typedef struct _SxOperation SxOperation;
typedef struct _SxPresence  SxPresence;
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
  SxDeadlines  *deadlines;        /* of the attempts to connect */
  SxDeadlines  *notes;            /* of records that are put off a little */
  SxObserver   *observer;         /* NULL: the kernel's own truth is not recorded */
  SxPresence   *presence;         /* NULL: no socket is bound to an address that can go */

  GHashTable   *sockets;          /* number → SxSocket, of all that are open */
  GPtrArray    *listeners;        /* (element-type SxSocket): those of them that listen */
  GHashTable   *operations;       /* request → SxOperation, of all under way */
  SxSocket     *graveyard;        /* closed, but perhaps still on the stack */
  SxSocket     *spare;            /* freed connections, to be used again */
  guint         n_spare;
  guint32       last_socket;
  guint         n_datagram;       /* sockets for datagrams that are open */

  GSList       *starved;          /* listeners that ran out of descriptors */
  GSource      *starved_timer;
  int           next_fd;          /* about the lowest descriptor that is free */
  int           crowded_fd;       /* from this one on they are left to the rest of the program */
  gint64        clock_step;       /* as it was recorded last */
  gint64        clock_looked;     /* when it was asked for, of sx_budget_now() */
  guint         connect_timeout;  /* ms */
  gboolean      close_at_end;     /* clients, at the server's end of stream */
  gboolean      over;             /* the thread is to end */
  guint8       *scratch;          /* where bytes go that the journal has no room for */
  SxSent        sent;             /* what of the last message is in the journal */
  SxCallBatch  *batch;            /* where datagrams are received; NULL until the first ones */
};

/* The thread */
SxCore      *sx_core_new              (SxJournal       *journal,
                                       GMainContext    *context,
                                       SxInbox         *inbox);
void         sx_core_free             (SxCore          *self);
void         sx_core_reap             (gpointer         self);
void         sx_core_show_courtesy    (SxCore          *self,
                                       SxCourtesy      *courtesy);
GSource     *sx_core_add_timer        (SxCore          *self,
                                       guint            milliseconds,
                                       GSourceFunc      func,
                                       gpointer         user_data);

/* Its open sockets */
SxSocket    *sx_core_find             (SxCore          *self,
                                       guint32          owner,
                                       guint32          number);
GPtrArray   *sx_core_list             (SxCore          *self,
                                       guint32          owner);

/* Running out of descriptors */
gboolean     sx_core_is_crowded       (SxCore          *self,
                                       SxSocket        *listener);
void         sx_core_starve           (SxCore          *self,
                                       SxSocket        *listener);
void         sx_core_unstarve         (SxCore          *self,
                                       SxSocket        *listener);
void         sx_core_feed             (SxCore          *self);

G_END_DECLS
