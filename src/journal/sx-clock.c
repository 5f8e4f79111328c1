/* sx-clock.c: a time that never jumps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * People read the time of day, and that of the computer can be set: forward or back, by a person or a time server, at any moment.
 * What happened in between would then have lasted an hour, or have ended before it began. So the time of day is asked for once,
 * and goes on from there by the clock that nobody can set. That is CLOCK_BOOTTIME of clock_gettime(2), which goes on while
 * the computer sleeps, and is slowed down and speeded up with the time of day where a time server does that gently.
 */

#include "sx-config.h"

#include "sx-clock.h"

#include <time.h>

#define MS G_GINT64_CONSTANT (1000000)

/* What is no step: the two clocks cannot be read at the same moment */
#define STEP_LEAST (10 * MS)

/* As near to each other as they have to be read, and how often that is tried */
#define NEAR  (1 * MS)
#define TRIES 4

/* The time of day when CLOCK_BOOTTIME was 0, as it was at the first call */
static gint64 origin;

/* How far the time of day is ahead of ours; atomic */
static gint64 last_step;

static gint64
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);

  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

/* The time of day when CLOCK_BOOTTIME is 0, and how exact that is */
static gint64
measure (gint64 *exact)
{
  gint64 best = 0;

  *exact = G_MAXINT64;
  for (guint i = 0; i < TRIES && *exact > NEAR; i++)
    {
      gint64 before = read_clock (CLOCK_BOOTTIME);
      gint64 wall = read_clock (CLOCK_REALTIME);
      gint64 took = read_clock (CLOCK_BOOTTIME) - before;

      if (took < *exact)
        {
          best = wall - before - took / 2;
          *exact = took;
        }
    }

  return best;
}

static gint64
get_origin (void)
{
  static gsize is_known;

  if (g_once_init_enter (&is_known))
    {
      gint64 exact;

      origin = measure (&exact);
      g_once_init_leave (&is_known, 1);
    }

  return origin;
}

/**
 * sx_clock_now:
 *
 * The time of day, if nobody has set the computer's clock since this was called first; else what it would be
 * then. The difference of two is always how long it took. From any thread; costs as little as clock_gettime().
 *
 * Returns: in ns since 1970-01-01 UTC
 */
gint64
sx_clock_now (void)
{
  return get_origin () + read_clock (CLOCK_BOOTTIME);
}

/**
 * sx_clock_get_step:
 *
 * Returns: by how much the computer's clock was set since sx_clock_now() was called first, in ns: less than 0 if it
 *   was set back; 0 if by less than 10 ms, which cannot be told
 */
gint64
sx_clock_get_step (void)
{
  gint64 last = __atomic_load_n (&last_step, __ATOMIC_RELAXED);
  gint64 exact;
  gint64 step = measure (&exact) - get_origin ();

  if (ABS (step) < STEP_LEAST + exact)
    step = 0;
  else if (ABS (step - last) < NEAR + exact)
    return last;

  __atomic_store_n (&last_step, step, __ATOMIC_RELAXED);

  return step;
}

/**
 * sx_clock_from_wall:
 * @wall: when something happened a moment ago, by CLOCK_REALTIME, as the kernel tells it
 *
 * Returns: when that was by sx_clock_now()
 */
gint64
sx_clock_from_wall (gint64 wall)
{
  gint64 step = sx_clock_get_step ();

  /* What happened right before the clock was set back would still be to come */
  return step != 0 && wall - step <= sx_clock_now () ? wall - step : wall;
}
