/* sx-frames.c: how long a window's thread is busy at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-frames.h"

#include <time.h>

#include "sx-bench.h"

/* The main loop's poll function has no user data */
static SxFrames *watched;

static double
get_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec + now.tv_nsec / 1e9;
}

static double
since (double then)
{
  return 1000 * (sx_bench_now () - then);
}

static void
end_turn (SxFrames *self)
{
  if (self->turn.at == 0)
    return;

  self->turn.whole = since (self->turn.at);
  self->turn.worked = 1000 * (get_cpu () - self->turn_cpu);
  g_array_append_val (self->turns, self->turn);
}

static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout)
{
  int n;

  end_turn (watched);
  n = g_poll (fds, n_fds, timeout);
  watched->turn = (SxTurn) { .at = sx_bench_now () };
  watched->turn_cpu = get_cpu ();

  return n;
}

static void
before_paint_cb (SxFrames *self)
{
  self->frame = (SxFrame) { .at = sx_bench_now () };
  self->frame_cpu = get_cpu ();
  self->phase = self->frame.at;
}

static double
end_phase (SxFrames *self)
{
  double phase = since (self->phase);

  self->phase = sx_bench_now ();

  return phase;
}

static void
update_cb (SxFrames *self)
{
  self->frame.update += end_phase (self);
}

static void
layout_cb (SxFrames *self)
{
  self->frame.layout += end_phase (self);
}

static void
paint_cb (SxFrames *self)
{
  self->frame.paint += end_phase (self);
}

static void
after_paint_cb (SxFrames *self)
{
  if (self->frame.at == 0)
    return;

  self->frame.whole = since (self->frame.at);
  self->frame.worked = 1000 * (get_cpu () - self->frame_cpu);
  self->turn.frames += self->frame.whole;
  g_array_append_val (self->frames, self->frame);
  self->frame.at = 0;
}

/**
 * sx_frames_new:
 * @widget: a window that is shown
 *
 * Returns: (transfer full): what has the times of all frames and turns from now on
 */
SxFrames *
sx_frames_new (GtkWidget *widget)
{
  SxFrames *self = g_new0 (SxFrames, 1);

  g_assert (watched == NULL);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  self->frames = g_array_new (FALSE, FALSE, sizeof (SxFrame));
  self->turns = g_array_new (FALSE, FALSE, sizeof (SxTurn));

  /* Each at the end of its phase, when all others have had their turn */
  g_signal_connect_swapped (self->clock, "before-paint", G_CALLBACK (before_paint_cb), self);
  g_signal_connect_data (self->clock, "update", G_CALLBACK (update_cb), self, NULL,
                         G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  g_signal_connect_data (self->clock, "layout", G_CALLBACK (layout_cb), self, NULL,
                         G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  g_signal_connect_data (self->clock, "paint", G_CALLBACK (paint_cb), self, NULL,
                         G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  g_signal_connect_data (self->clock, "after-paint", G_CALLBACK (after_paint_cb), self, NULL,
                         G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  watched = self;
  g_main_context_set_poll_func (NULL, poll_cb);

  return self;
}

void
sx_frames_clear (SxFrames *self)
{
  g_array_set_size (self->frames, 0);
  g_array_set_size (self->turns, 0);
}

/**
 * sx_frames_end_turn:
 *
 * What the thread does until it comes back to its main loop is not the window's.
 */
void
sx_frames_end_turn (SxFrames *self)
{
  end_turn (self);
  self->turn.at = 0;
}

/**
 * sx_frames_sum_up:
 *
 * Returns: how long the frames took, in ms: most is what 99 of 100 are below
 */
SxTimes
sx_frames_sum_up (SxFrames *self)
{
  return sx_times_sum_up (self->frames, G_STRUCT_OFFSET (SxFrame, whole), 0.99);
}

/**
 * sx_frames_sum_up_work:
 *
 * Returns: likewise, how long the thread worked for them: what else is at work on the machine is not held against it
 */
SxTimes
sx_frames_sum_up_work (SxFrames *self)
{
  return sx_times_sum_up (self->frames, G_STRUCT_OFFSET (SxFrame, worked), 0.99);
}

void
sx_frames_free (SxFrames *self)
{
  g_main_context_set_poll_func (NULL, NULL);
  watched = NULL;
  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_object_unref (self->clock);
  g_array_unref (self->frames);
  g_array_unref (self->turns);
  g_free (self);
}
