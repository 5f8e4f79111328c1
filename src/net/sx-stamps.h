/* sx-stamps.h: when the kernel sent, saw acknowledged and received
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/socket.h>
#include <time.h>

#include "sx-budget.h"
#include "sx-socket.h"

G_BEGIN_DECLS

/* Stamped datagrams whose times may be outstanding */
#define SX_STAMPS_RING 64

/**
 * SxStamps:
 * @budget: how many messages of this socket are stamped
 * @base: of a stream: what had been sent when the kernel began to count
 * @told: the value of the last record of each kind
 * @ring: of datagrams: which one had the kernel's number, modulo #SX_STAMPS_RING
 * @next: of datagrams: the kernel's next number
 * @armed: the kernel was asked to tell times
 * @refused: it does not
 * @pending: the last message was stamped
 *
 * What is known of the times of a socket. Embedded by value; all zero is nothing yet.
 */
typedef struct
{
  SxBudget  budget;
  gint64    base;
  gint64    told[3];
  gint64   *ring;
  guint32   next;
  guint     armed : 1;
  guint     refused : 1;
  guint     pending : 1;
} SxStamps;

/**
 * SxStampsControl:
 *
 * Room for what the kernel says besides a message: when it arrived.
 */
typedef union
{
  struct cmsghdr header;
  char           bytes[CMSG_SPACE (3 * sizeof (struct timespec))];
} SxStampsControl;

void     sx_stamps_clear   (SxStamps        *self);
void     sx_stamps_disarm  (SxSocket        *socket);
gssize   sx_stamps_send    (SxSocket        *socket,
                            const guint8    *bytes,
                            gsize            length,
                            const SxAddress *to);
void     sx_stamps_sent    (SxSocket        *socket);
gboolean sx_stamps_wants_arrival (SxSocket  *socket);
gssize   sx_stamps_receive (SxSocket        *socket,
                            struct msghdr   *message,
                            int              flags,
                            gint64          *arrival);
gint64   sx_stamps_get_arrival (struct msghdr *message);
gboolean sx_stamps_drain   (SxSocket        *socket);

G_END_DECLS
