/* sx-observer.h: the kernel's own truth about our sockets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-budget.h"
#include "sx-follower.h"
#include "sx-socket.h"
#include "sx-stamps.h"

G_BEGIN_DECLS

/**
 * SxObserved:
 * @stamps: its times
 * @link: in SxObserver.restless while it is looked at again and again
 * @sample: as last recorded
 * @sample_time: when it was recorded, monotonic, in ns
 * @look_time: when it was last looked at, likewise
 * @due: when to look again, monotonic, in µs
 * @step: how often nothing was new
 * @state: of TCP, as last recorded; 0: none yet
 * @active: there was traffic since it was last looked at
 *
 * What is known of a socket that is observed.
 */
struct _SxObserved
{
  SxStamps  stamps;
  GList     link;
  SxSample  sample;
  gint64    sample_time;
  gint64    look_time;
  gint64    due;
  guint     step;
  guint8    state;
  gboolean  active;
};

/**
 * SxObserver:
 * @follower: looks after what is closed
 * @restless: (element-type SxSocket): sockets with traffic of late
 * @alarm: rings when one of them is due
 * @adoptions: how many accepted connections are observed, of all sockets
 * @looks: how often TCP_INFO is asked for
 * @stamps: how many messages are stamped
 * @arrivals: how often recvmsg() is asked when what it gives arrived
 * @clock_fd: a socket for whose sake the kernel stamps all that arrives
 *
 * Exists while observation is on; its rates hold whatever the sockets do.
 */
struct _SxObserver
{
  SxCore     *core;
  SxFollower *follower;
  GQueue      restless;
  SxAlarm    *alarm;
  SxBudget    adoptions;
  SxBudget    looks;
  SxBudget    stamps;
  SxBudget    arrivals;
  int         clock_fd;
};

void        sx_observer_start        (SxCore     *core);
void        sx_observer_stop         (SxCore     *core);
SxObserved *sx_observer_get          (SxSocket   *socket);
void        sx_observer_adopt        (SxSocket   *socket);
void        sx_observer_forget       (SxSocket   *socket);

/* Whether observation is on or off */
guint       sx_observer_count_backlog (SxSocket  *socket);

/* What happened to a socket. Nothing is done while observation is off */
void        sx_observer_look         (SxSocket   *socket);
void        sx_observer_look_backlog (SxSocket   *socket);
void        sx_observer_touch        (SxSocket   *socket);
gboolean    sx_observer_closing      (SxSocket   *socket);
void        sx_observer_closed       (SxSocket   *socket);

G_END_DECLS
