/* sx-frames.h: how long a window's thread is busy at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-times.h"

G_BEGIN_DECLS

/* All in ms; by the clock on the wall if it is not said */
typedef struct
{
  double at;     /* seconds of the monotonic clock: when it began */
  double whole;
  double worked; /* of the whole: the thread had a processor */
  double update; /* tick callbacks: taking in what is new */
  double layout;
  double paint;
} SxFrame;

/* Between two polls of the main loop: nothing else is answered meanwhile */
typedef struct
{
  double at;
  double whole;
  double worked;
  double frames; /* of the whole: in frames */
} SxTurn;

/**
 * SxFrames:
 *
 * Watches the frame clock of a window and the main loop's default context. There can be one at a time.
 */
typedef struct
{
  GdkFrameClock *clock;
  GArray        *frames; /* of SxFrame */
  GArray        *turns;  /* of SxTurn */

  SxFrame        frame;
  SxTurn         turn;
  double         frame_cpu;
  double         turn_cpu;
  double         phase;
} SxFrames;

SxFrames *sx_frames_new         (GtkWidget *widget);
void      sx_frames_clear       (SxFrames  *self);
void      sx_frames_end_turn    (SxFrames  *self);
SxTimes   sx_frames_sum_up      (SxFrames  *self);
SxTimes   sx_frames_sum_up_work (SxFrames  *self);
void      sx_frames_free        (SxFrames  *self);

G_END_DECLS
