/* sx-ping.h: how long a window takes to say that it is alive
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxPing:
 *
 * A process that asks a window of the X display whether it is alive, some hundred times a second, as a window manager does (the
 * protocol _NET_WM_PING of the Extended Window Manager Hints), and measures how long the answer takes. It says that it is one, too.
 */
typedef struct _SxPing SxPing;

/* One question */
typedef struct
{
  double at;     /* seconds of the monotonic clock: when it was asked */
  double window; /* ms until the window's answer; negative: none came */
  double server; /* ms until the X server gave back what the pinger sent to itself meanwhile: what it takes at least */
} SxPingAnswer;

/* To be called before there is any thread */
SxPing *sx_ping_new   (void);
void    sx_ping_start (SxPing *self,
                       gulong  window);
/* (element-type SxPingAnswer) (transfer full) */
GArray *sx_ping_stop  (SxPing *self);
void    sx_ping_free  (SxPing *self);

G_END_DECLS
