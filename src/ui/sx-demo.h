/* sx-demo.h: plays the tutorial
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-demo-bar.h"
#include "sx-window.h"

G_BEGIN_DECLS

/**
 * SxDemo:
 *
 * Plays the steps of sx_demo_script_get() in a window, at a pace that an audience can read. The environment variable
 * `SX_DEMO_PACE_MS` sets the pause after each sentence instead, in milliseconds. Property "running" (boolean, notifies): from
 * its start until it is over or stopped.
 */
#define SX_TYPE_DEMO (sx_demo_get_type ())
G_DECLARE_FINAL_TYPE (SxDemo, sx_demo, SX, DEMO, GObject)

#define SX_DEMO_MAX_PACE_MS 60000

SxDemo   *sx_demo_new        (SxWindow  *window,
                              SxDemoBar *bar);
void      sx_demo_set_pace   (SxDemo    *self,
                              int        milliseconds);
void      sx_demo_start      (SxDemo    *self);
void      sx_demo_next       (SxDemo    *self);
void      sx_demo_set_paused (SxDemo    *self,
                              gboolean   paused);
void      sx_demo_stop       (SxDemo    *self);
gboolean  sx_demo_is_running (SxDemo    *self);
/* Every step was played, and each did what it was to show */
gboolean  sx_demo_succeeded  (SxDemo    *self);

G_END_DECLS
