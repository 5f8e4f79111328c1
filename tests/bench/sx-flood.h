/* sx-flood.h: more messages than anybody can read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-engine.h"

G_BEGIN_DECLS

/* What is offered, and how long each message is */
#define SX_FLOOD_RATE 100000
#define SX_FLOOD_SIZE 64

/* How many messages of a stream are on their way at a time. That is about 100,000 a second: with more on their way it is a
 * million records a second, and the rates of equal rounds are far apart */
#define SX_FLOOD_ON_THEIR_WAY 16

/**
 * SxFloodSender:
 *
 * A process of its own that sends datagrams.
 */
typedef struct _SxFloodSender SxFloodSender;

/* To be called before there is any thread */
SxFloodSender *sx_flood_sender_new   (void);
void           sx_flood_sender_start (SxFloodSender *self,
                                      guint16        port);
guint64        sx_flood_sender_stop  (SxFloodSender *self);
void           sx_flood_sender_free  (SxFloodSender *self);

/**
 * SxFloodPump:
 *
 * A thread that has one of our connections send messages, as fast as they come back.
 */
typedef struct _SxFloodPump SxFloodPump;

SxFloodPump   *sx_flood_pump_start   (SxEngine      *engine,
                                      SxJournal     *journal,
                                      guint32        owner,
                                      guint32        socket,
                                      gsize          size,
                                      guint          n_messages);
guint64        sx_flood_pump_stop    (SxFloodPump   *self);

G_END_DECLS
