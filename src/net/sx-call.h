/* sx-call.h: the socket API's calls, each one recorded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-socket.h"

G_BEGIN_DECLS

/* The largest buffer that a recv() or recvfrom() here is given */
#define SX_CALL_BUFFER_MAX (512 * 1024)

/* What is handed to one send() at most: what a record of it carries */
#define SX_CALL_SEND_MAX (512 * 1024)

/* How many datagrams are received at once */
#define SX_CALL_BATCH 64

/* All return 0 or an errno, unless they say otherwise */
int       sx_call_socket      (SxSocket        *self,
                               int              family,
                               int              type,
                               int              protocol);
int       sx_call_setsockopt  (SxSocket        *self,
                               int              level,
                               int              option,
                               int              value);
int       sx_call_bind        (SxSocket        *self,
                               const SxAddress *address);
int       sx_call_listen      (SxSocket        *self,
                               int              backlog);
int       sx_call_accept      (SxSocket        *listener,
                               SxSocket        *self);
int       sx_call_connect     (SxSocket        *self,
                               const SxAddress *address);
void      sx_call_connected   (SxSocket        *self,
                               int              error,
                               gint64           duration,
                               gboolean         timed_out,
                               gboolean         echoes);
gssize    sx_call_send        (SxSocket        *self,
                               const guint8    *bytes,
                               gsize           *length,
                               GBytes          *message);
gssize    sx_call_recv        (SxSocket        *self,
                               gsize            size,
                               const guint8   **bytes);
gssize    sx_call_sendto      (SxSocket        *self,
                               const SxAddress *to,
                               const guint8    *bytes,
                               gsize            length);
gssize    sx_call_recvfrom    (SxSocket        *self,
                               gsize            size);
int       sx_call_recvfrom_many (SxSocket      *self,
                               gsize            size,
                               gsize           *n_bytes);
void      sx_call_batch_free  (SxCallBatch     *self);
int       sx_call_shutdown    (SxSocket        *self,
                               int              how);
void      sx_call_close       (SxSocket        *self,
                               gboolean         reset);
int       sx_call_unlink      (SxCore          *core,
                               guint32          owner,
                               guint32          request,
                               guint32          socket,
                               int              folder,
                               const char      *name,
                               const SxAddress *address);

/* Records without a call of their own */
void      sx_call_note        (SxSocket        *self,
                               SxKind           kind,
                               int              error,
                               gint64           value);

/* Not recorded: what the kernel knows */
int       sx_call_get_local   (SxSocket        *self);
int       sx_call_get_error   (SxSocket        *self);

G_END_DECLS
