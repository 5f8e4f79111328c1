/* sx-courtesy.c: who works for long lets somebody who is in a hurry go first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-courtesy.h"

/* What is done in less than this, in us, is not worth waiting for: nearly all frames are. With half of it a stream lost a tenth */
#define SHORT_US 4000

/* And nobody waits longer than this for one thing, in us: it may be that who asked waits for something itself. A frame that takes
 * longer is late anyway */
#define LONGEST_US 25000

/* Who waits gives one part of so many of its time, and at once as many us as this: a stream loses no more by it, however long all
 * frames take */
#define SHARE 20
#define AT_ONCE_US 200000

/* How often is looked whether it is over, in us */
#define LOOK_US 300

struct _SxCourtesy
{
  gint64 since;   /* atomic: when it was asked for, in us of the monotonic clock; 0: it is not */

  /* Of who shows it */
  gint64 left;    /* how long it may still wait, in us */
  gint64 counted; /* when that was, in us of the monotonic clock */
};

/**
 * sx_courtesy_new:
 *
 * Returns: (transfer full): one that nobody asks for
 */
SxCourtesy *
sx_courtesy_new (void)
{
  SxCourtesy *self = g_atomic_rc_box_new0 (SxCourtesy);

  self->left = AT_ONCE_US;
  self->counted = g_get_monotonic_time ();

  return self;
}

/**
 * sx_courtesy_ref:
 *
 * Returns: (transfer full): @self
 */
SxCourtesy *
sx_courtesy_ref (SxCourtesy *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * sx_courtesy_unref:
 * @self: (transfer full): nobody must wait any more who has no reference
 */
void
sx_courtesy_unref (SxCourtesy *self)
{
  g_atomic_rc_box_release (self);
}

/**
 * sx_courtesy_ask:
 *
 * From now on processors are needed at once, until sx_courtesy_end().
 */
void
sx_courtesy_ask (SxCourtesy *self)
{
  g_return_if_fail (self != NULL);

  __atomic_store_n (&self->since, g_get_monotonic_time (), __ATOMIC_RELAXED);
}

/**
 * sx_courtesy_end:
 *
 * It is done.
 */
void
sx_courtesy_end (SxCourtesy *self)
{
  g_return_if_fail (self != NULL);

  __atomic_store_n (&self->since, 0, __ATOMIC_RELAXED);
}

/**
 * sx_courtesy_is_asked:
 *
 * Costs nearly nothing.
 *
 * Returns: whether somebody is in a hurry
 */
gboolean
sx_courtesy_is_asked (SxCourtesy *self)
{
  return __atomic_load_n (&self->since, __ATOMIC_RELAXED) != 0;
}

static void
count_time (SxCourtesy *self,
            gint64      now)
{
  gint64 gained = (now - self->counted) / SHARE;

  self->left = MIN (self->left + gained, AT_ONCE_US);
  self->counted += gained * SHARE;
}

/* TRUE: there is something that does not wait */
static gboolean
pause_unless (struct pollfd *urgent,
              guint          n_urgent)
{
  struct timespec time = { .tv_nsec = LOOK_US * 1000 };
  int n = ppoll (urgent, n_urgent, &time, NULL);

  /* Without memory for it (poll(2)) it is only a pause */
  if (n < 0)
    g_usleep (LOOK_US);

  return n > 0;
}

/**
 * sx_courtesy_show:
 * @urgent: (array length=n_urgent) (nullable): descriptors, and what of them ends the wait
 * @n_urgent: how many
 *
 * Waits while somebody has been in a hurry for 4 to 25 ms, unless it has waited much of the time. To be called by one thread only.
 */
void
sx_courtesy_show (SxCourtesy    *self,
                  struct pollfd *urgent,
                  guint          n_urgent)
{
  gint64 since = __atomic_load_n (&self->since, __ATOMIC_RELAXED);
  gboolean is_urgent = FALSE;

  /* What is asked for next is another thing: it has its own time */
  while (!is_urgent && since != 0 && __atomic_load_n (&self->since, __ATOMIC_RELAXED) == since)
    {
      gint64 now = g_get_monotonic_time ();
      gint64 taken = now - since;

      if (taken < SHORT_US || taken >= LONGEST_US)
        return;
      count_time (self, now);
      if (self->left <= 0)
        return;

      is_urgent = pause_unless (urgent, n_urgent);
      self->left -= g_get_monotonic_time () - now;
    }
}
