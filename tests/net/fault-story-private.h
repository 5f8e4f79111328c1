/* fault-story-private.h: what the parts of the story are made of, and the parts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fault-story.h"

G_BEGIN_DECLS

/* How long the peers and this thread wait for what should come at once, or a second later where descriptors lack */
#define STORY_PATIENCE_MS SX_TEST_TIMEOUT_MS

/* As many descriptors as this process can have */
#define STORY_DESCRIPTORS 256

/* Waiting */
/* Whether there is such a record, perhaps a while later */
gboolean story_await (Story    *self,
                      Match     match,
                      SxRecord *record);
/* The end of a command, which there is whatever happens. Returns whether it succeeded */
gboolean story_finish (Story    *self,
                       guint32   request,
                       SxRecord *end);
/* Whether a socket of the engine's is there, or gone by now */
gboolean story_is_closed (Story   *self,
                          guint32  socket);
/* Either there are so many connections of a listener, or one was closed */
gboolean story_await_accepted (Story   *self,
                               guint32  request,
                               guint    n);

/* Peers */
void     story_be_patient (int fd);
/* Whether so many bytes come; with 0, whether the end of stream does */
gboolean story_hear (Story *self,
                     int    fd,
                     gsize  length);
gboolean story_say (int         fd,
                    const char *text);
void     story_slam (int fd);
/* The newest of those who connected to a listener of ours, for in front are those that the engine has given
 * up; -1: nobody did */
int      story_let_in (Story *self,
                       int    listener);
int      story_open_udp (SxAddress *address);

/* Commands */
gboolean story_listen_at (Story            *self,
                          const SxEndpoint *where,
                          SxBehaviourId     behaviour,
                          guint32          *request,
                          SxAddress        *address);
gboolean story_listen_on (Story         *self,
                          const char    *host,
                          SxBehaviourId  behaviour,
                          guint32       *request,
                          SxAddress     *address);
gboolean story_stop (Story *self);
gboolean story_send_text (Story   *self,
                          guint32  socket,
                          gsize    length);
gboolean story_send_datagram (Story            *self,
                              guint32           socket,
                              const SxEndpoint *to);
/* Connects to a listener of ours; returns our end or -1 */
int      story_get_connection (Story            *self,
                               const SxEndpoint *where,
                               int               listener,
                               guint32          *socket);

/* Checks */
gboolean story_echo_once (Story           *self,
                          const SxAddress *address);
gboolean story_is_removed (Story      *self,
                           const char *path,
                           int         fault);

/* Parts with streams */
gboolean story_echo (Story *self);
gboolean story_greet (Story *self);
gboolean story_chat (Story *self);
gboolean story_frame (Story *self);
gboolean story_observe_no_more (Story *self);
gboolean story_client (Story *self);
gboolean story_resets (Story *self);
gboolean story_slow (Story *self);
gboolean story_unix_streams (Story *self);
gboolean story_unix_full (Story *self);
gboolean story_hold (Story *self);
gboolean story_crowd (Story *self);

/* Parts with datagrams */
gboolean story_datagrams (Story *self);
gboolean story_unix_datagrams (Story *self);
gboolean story_unix_stale (Story *self);
gboolean story_go (Story *self);

G_END_DECLS
