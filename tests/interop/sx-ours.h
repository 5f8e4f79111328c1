/* sx-ours.h: this program's sockets, without its window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-engine.h"

G_BEGIN_DECLS

/**
 * SxOurs:
 *
 * An engine with a journal of its own, commanded as the panes command it.
 */
typedef struct
{
  SxJournal *journal;
  SxEngine  *engine;
  guint32    owner;
  char      *folder;
} SxOurs;

typedef gboolean (*SxOursMatch) (const SxRecord *record,
                                 gconstpointer   data);

void        sx_ours_init         (SxOurs         *self);
void        sx_ours_clear        (SxOurs         *self);
gboolean    sx_ours_wait         (SxOurs         *self,
                                  SxOursMatch     match,
                                  gconstpointer   data,
                                  SxRecord       *record);
gboolean    sx_ours_wait_kind    (SxOurs         *self,
                                  SxKind          kind,
                                  SxRecord       *record);
gboolean    sx_ours_wait_end     (SxOurs         *self,
                                  guint32         request,
                                  SxRecord       *record);
guint16     sx_ours_listen       (SxOurs         *self,
                                  const char     *host,
                                  SxBehaviourId   behaviour,
                                  const char     *greeting);
void        sx_ours_listen_path  (SxOurs         *self,
                                  const char     *path,
                                  SxBehaviourId   behaviour,
                                  const char     *greeting);
guint32     sx_ours_connect      (SxOurs         *self,
                                  const char     *host,
                                  guint16         port);
guint32     sx_ours_connect_path (SxOurs         *self,
                                  const char     *path);
guint16     sx_ours_bind         (SxOurs         *self,
                                  const char     *host,
                                  guint32        *socket);
void        sx_ours_send         (SxOurs         *self,
                                  guint32         socket,
                                  const char     *text);
void        sx_ours_send_to      (SxOurs         *self,
                                  guint32         socket,
                                  const char     *host,
                                  guint16         port,
                                  const char     *text);
char       *sx_ours_receive      (SxOurs         *self,
                                  SxKind          kind,
                                  gsize           length);

G_END_DECLS
