/* tun-way.h: a way between two networks of a test's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two network namespaces, each with a TUN device (the kernel's document of it) that is the way to the other, and a thread that
 * carries the packets over, each after a while, or drops them all: what netem of tc(8) would do, which not every kernel has.
 */

#pragma once

#include <linux/if.h>

#include <glib.h>

G_BEGIN_DECLS

/**
 * Way:
 * @delay: how long a packet is on its way, in µs
 * @is_cut: whether all of them are lost; atomic
 * @tuns: the devices at its ends
 *
 * The rest is its own.
 */
typedef struct
{
  gint64   delay;
  int      is_cut;
  int      tuns[2];
  int      stop[2];  /* a pipe that wakes the carrier to end it */
  GThread *carrier;
} Way;

/* In the namespace that this thread is in, which the device is gone from when it is closed; -1: there are none here */
int      way_open_tun  (const char *here,
                        const char *there);
/* Of the device in the namespace that this thread is in: IFF_UP and others (netdevice(7)) */
void     way_set_flags (short       flags);
/* This thread is in the other network from now on, and what it has made before in the one that it was in; FALSE: that cannot
 * be done here, and the test is skipped */
gboolean way_make      (Way        *self,
                        const char *here,
                        const char *there,
                        gint64      delay);
void     way_remove    (Way        *self);

G_END_DECLS
