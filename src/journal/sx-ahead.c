/* sx-ahead.c: a thread that has memory ready before it is written to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-ahead-private.h"

#include <sys/mman.h>
#include <unistd.h>

/* In Linux since 5.14; the C library's headers may be older than the kernel */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

/* What is made in one call: meanwhile no other thread can map memory */
#define PIECE (256 * 1024)

/* It writes nothing, so what others write meanwhile stays. Where it fails (no such advice in this kernel, no memory, a disk
 * that gives an error, not mapped any more) whoever writes there finds out as ever. */
static gpointer
ahead_thread (gpointer user_data)
{
  SxAhead *self = user_data;

  g_mutex_lock (&self->mutex);
  while (TRUE)
    {
      guint8 *from = self->from;
      gsize length = MIN (self->length, PIECE);

      if (self->ends)
        break;
      if (length == 0)
        {
          g_cond_wait (&self->cond, &self->mutex);
          continue;
        }

      self->from += length;
      self->length -= length;
      g_mutex_unlock (&self->mutex);
      madvise (from, length, MADV_POPULATE_WRITE);
      g_mutex_lock (&self->mutex);
    }
  g_mutex_unlock (&self->mutex);

  return NULL;
}

void
sx_ahead_init (SxAhead *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
}

/**
 * sx_ahead_start:
 * @self: that was initialised
 *
 * Starts the thread. Where there can be none, sx_ahead_ask() does nothing. Not to be called by the thread that writes: what that is
 * given of the processors, its kin would be given too.
 */
void
sx_ahead_start (SxAhead *self)
{
  self->thread = g_thread_try_new ("sx-ahead", ahead_thread, self, NULL);
}

/**
 * sx_ahead_clear:
 * @self: that was initialised
 *
 * Waits for the thread, if there is one: for as long as the file system takes for what was asked last.
 */
void
sx_ahead_clear (SxAhead *self)
{
  if (self->thread != NULL)
    {
      g_mutex_lock (&self->mutex);
      self->ends = TRUE;
      g_cond_signal (&self->cond);
      g_mutex_unlock (&self->mutex);
      g_clear_pointer (&self->thread, g_thread_join);
    }

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

/**
 * sx_ahead_ask:
 * @self: that was started
 * @from: a place in a shared map of a file that may be written to
 * @length: how many bytes from there on
 *
 * Has these pages made in the thread. Does not wait. Of what was asked for before and is not
 * begun, only what these pages follow on is still made.
 */
void
sx_ahead_ask (SxAhead *self,
              guint8  *from,
              gsize    length)
{
  guintptr page = sysconf (_SC_PAGESIZE);
  guint8 *start = from - (guintptr) from % page;

  if (self->thread == NULL)
    return;

  g_mutex_lock (&self->mutex);
  if (self->length == 0 || start < self->from || start > self->from + self->length)
    self->from = start;
  self->length = from + length - self->from;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}
