/* sx-engine.h: the live sockets, on a thread of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-behaviour.h"
#include "sx-courtesy.h"
#include "sx-endpoint.h"
#include "sx-journal.h"
#include "sx-owner.h"

G_BEGIN_DECLS

/**
 * SxEngine:
 *
 * Owns the I/O thread ("sx-net") and every live socket. Its functions may be called from any
 * thread, copy what they are given, return at once and never wait. What comes of a command is
 * in the journal: an #SX_KIND_BEGIN record, the calls that were made, an #SX_KIND_END
 * record, all with the owner and the request number that the function returned (never 0).
 * What sockets do later on (accept, recv, close by the peer …) carries the owner and the
 * request of the command that made the socket (or its listener).
 */
#define SX_TYPE_ENGINE (sx_engine_get_type ())
G_DECLARE_FINAL_TYPE (SxEngine, sx_engine, SX, ENGINE, GObject)

#define SX_ENGINE_DEFAULT_CONNECT_TIMEOUT_MS 10000

SxEngine *sx_engine_new                 (SxJournal          *journal);
SxCourtesy *sx_engine_get_courtesy      (SxEngine           *self);
guint     sx_engine_new_window          (SxEngine           *self);
guint32   sx_engine_new_owner           (SxEngine           *self);
void      sx_engine_shutdown            (SxEngine           *self);
void      sx_engine_set_connect_timeout (SxEngine           *self,
                                         guint               milliseconds);
void      sx_engine_set_close_at_end    (SxEngine           *self,
                                         gboolean            close_at_end);
void      sx_engine_set_observe         (SxEngine           *self,
                                         gboolean            observe);

/* The server */
guint32   sx_engine_listen              (SxEngine           *self,
                                         guint32             owner,
                                         const SxEndpoint   *where,
                                         int                 backlog,
                                         SxBehaviourId       behaviour,
                                         GBytes             *greeting);
guint32   sx_engine_stop                (SxEngine           *self,
                                         guint32             owner);
guint32   sx_engine_hold                (SxEngine           *self,
                                         guint32             owner,
                                         guint32             socket,
                                         gboolean            hold);

/* The client */
guint32   sx_engine_connect             (SxEngine           *self,
                                         guint32             owner,
                                         const SxEndpoint   *where,
                                         SxBehaviourId       behaviour);

/* Datagrams */
guint32   sx_engine_bind                (SxEngine           *self,
                                         guint32             owner,
                                         const SxEndpoint   *where);
guint32   sx_engine_send_to             (SxEngine           *self,
                                         guint32             owner,
                                         guint32             socket,
                                         const SxEndpoint   *to,
                                         GBytes             *bytes);

/* Open sockets, of any kind */
guint32   sx_engine_send                (SxEngine           *self,
                                         guint32             owner,
                                         const guint32      *sockets,
                                         guint               n_sockets,
                                         GBytes             *bytes);
guint32   sx_engine_close               (SxEngine           *self,
                                         guint32             owner,
                                         guint32             socket);
guint32   sx_engine_close_open          (SxEngine           *self,
                                         guint32             owner);
guint32   sx_engine_close_all           (SxEngine           *self,
                                         guint32             owner);
guint32   sx_engine_half_close          (SxEngine           *self,
                                         guint32             owner,
                                         guint32             socket);
guint32   sx_engine_reset               (SxEngine           *self,
                                         guint32             owner,
                                         guint32             socket);

/* Look-up. family, type, protocol, flags: getaddrinfo()'s hints */
guint32   sx_engine_lookup              (SxEngine           *self,
                                         guint32             owner,
                                         const char         *host,
                                         const char         *service,
                                         int                 family,
                                         int                 type,
                                         int                 protocol,
                                         int                 flags);
guint32   sx_engine_describe            (SxEngine           *self,
                                         guint32             owner);

/* Removes a Unix socket's path on which nobody listens (nothing else) */
guint32   sx_engine_unlink              (SxEngine           *self,
                                         guint32             owner,
                                         const char         *path);

/* Gives up a listen, connect, bind or look-up that is still under way; its END has ECANCELED */
void      sx_engine_cancel              (SxEngine           *self,
                                         guint32             request);

G_END_DECLS
