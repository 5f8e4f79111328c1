/* sx-status-private.h: what a pane's records add up to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-status.h"

G_BEGIN_DECLS

/* What a command was about, as the person wrote it */
typedef struct
{
  guint32    request;
  SxCommand  command;
  char      *host;
  char      *service;
} SxStatusAsked;

/* A socket that is not closed yet: forgotten at its close() */
typedef struct
{
  guint32   id;
  guint32   listener;
  gboolean  bound;
  gboolean  open;
  gboolean  ended;
  gboolean  automatic;
  gboolean  echoes;    /* a client's: it sends back what comes */
  gboolean  held;      /* a listener that accepts nobody for now */
  int       absent;    /* why nobody can reach its address; 0: it is there */
  gboolean  counted;   /* whether the kernel told how many wait for that: waiting, of limit */
  guint32   waiting;
  guint32   limit;
  SxAddress local;
  SxAddress remote;
  guint64   queued;    /* bytes that the kernel does not take yet */
  guint64   sent;
  guint64   received;
  guint64   dropped;
} SxStatusSocket;

typedef enum
{
  SX_STATUS_NOTHING,
  SX_STATUS_OPENED,
  SX_STATUS_ENDED,
  SX_STATUS_BROKEN,
  SX_STATUS_CLOSED,
  SX_STATUS_RESET,
  SX_STATUS_STOPPED,
  SX_STATUS_FOUND,
  SX_STATUS_REMOVED,
} SxStatusEvent;

/* An error, and what it is about */
typedef struct
{
  int        error;
  SxCommand  command;
  SxKind     call;
  SxAddress  address;
  char      *host;
  char      *service;
} SxStatusFailure;

struct _SxStatus
{
  SxPaneKind       pane;

  SxStatusAsked    busy;      /* a command that takes its time */
  SxStatusAsked    other;     /* one that does not */
  SxAddress        trying;    /* the address that connect() is at */

  GHashTable      *sockets;   /* number → SxStatusSocket, owned */
  GPtrArray       *bound;     /* those that listen or are bound, in order, not owned */
  guint64          n_open;    /* connections that are open */
  guint64          n_total;   /* connections accepted since Listen */
  guint64          n_queued;  /* bytes that wait to be sent, of all sockets */
  guint64          n_sent;    /* datagrams since Bind */
  guint64          n_received;
  guint64          n_dropped;

  SxStatusEvent    event;
  SxStatusSocket   last;      /* the socket that the event is about, a copy */
  SxStatusFailure  broke;     /* of SX_STATUS_BROKEN: what it broke by */
  SxStatusFailure  failure;
  char            *stale_path;

  gint64           duration;  /* of a look-up, in ns */
  gint64           clock_step; /* by which the computer's clock was found to be set, in ns */
  guint64          n_found;
  guint16          found_port;
};

static inline const SxStatusSocket *
sx_status_get_bound (SxStatus *self,
                     guint     i)
{
  return g_ptr_array_index (self->bound, i);
}

char     *sx_status_broken_sentence  (const SxStatusFailure *failure,
                                      SxPaneKind             pane);
char     *sx_status_failure_sentence (const SxStatusFailure *failure,
                                      SxPaneKind             pane);
SxBlame   sx_status_failure_blame    (const SxStatusFailure *failure,
                                      SxPaneKind             pane);
char     *sx_status_failure_advice   (const SxStatusFailure *failure,
                                      SxPaneKind             pane);

/* A command's record, when it begins and when it ends. TRUE: what is said may have changed */
gboolean        sx_status_feed_begin (SxStatus       *self,
                                      const SxRecord *record);
gboolean        sx_status_feed_end   (SxStatus       *self,
                                      const SxRecord *record);
/* A socket that is not closed yet; NULL: there is none with that number */
SxStatusSocket *sx_status_lookup     (SxStatus       *self,
                                      guint32         id);

gboolean  sx_status_is_exposed       (SxStatus              *self);
gboolean  sx_status_has_no_name      (const SxAddress       *address);
void      sx_status_add_words        (GString               *out,
                                      char                  *sentence);
void      sx_status_add_absent       (SxStatus              *self,
                                      GString               *out);
void      sx_status_add_server       (SxStatus              *self,
                                      GString               *out);
char     *sx_status_bound_words      (SxStatus              *self);
char     *sx_status_peer_words       (const SxAddress       *address);
char     *sx_status_queued_sentence  (SxStatus              *self);

void      sx_status_asked_clear      (SxStatusAsked         *asked);
void      sx_status_failure_clear    (SxStatusFailure       *failure);

G_END_DECLS
