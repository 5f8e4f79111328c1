/* sx-lease.c: a file that nobody changes without asking
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Linux has leases (fcntl(2)): whoever opens the file to write to it, or makes it shorter, has to wait until the one who has
 * the lease gives it back, for as long as /proc/sys/fs/lease-break-time says at most (45 s unless it was changed). The one who
 * has it is told by a signal. That one goes to a thread of the lease's own, which waits for it and for nothing else,
 * so that no signal handler is needed and no other thread is ever interrupted.
 */

#include "sx-config.h"

#include "sx-lease-private.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

/* One that is queued, so that none is lost. It is sent to the lease's thread only */
#define SIGNAL (SIGRTMIN + 4)

struct _SxLease
{
  int           fd;
  SxLeaseAsked  asked;
  gpointer      user_data;
  GThread      *thread;
  pthread_t     id;        /* of the same */
  atomic_bool   ends;

  GMutex        mutex;
  GCond         cond;
  gboolean      is_known;  /* whether it could be had */
  int           error;     /* 0, or the errno that is why not */
};

/* Helpers: in the thread */

/* Both: where too many signals are queued the kernel sends SIGIO instead, which would end the program */
static void
block_signals (sigset_t *signals)
{
  sigemptyset (signals);
  sigaddset (signals, SIGNAL);
  sigaddset (signals, SIGIO);
  pthread_sigmask (SIG_BLOCK, signals, NULL);
}

static int
take (SxLease *self)
{
  struct f_owner_ex owner = { .type = F_OWNER_TID, .pid = gettid () };

  if (fcntl (self->fd, F_SETOWN_EX, &owner) != 0
      || fcntl (self->fd, F_SETSIG, SIGNAL) != 0
      || fcntl (self->fd, F_SETLEASE, F_RDLCK) != 0)
    return errno;

  return 0;
}

static void
say_taken (SxLease *self,
           int      error)
{
  g_mutex_lock (&self->mutex);
  self->error = error;
  self->is_known = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static gpointer
lease_thread (gpointer data)
{
  SxLease *self = data;
  sigset_t signals;
  int error;

  block_signals (&signals);
  self->id = pthread_self ();
  error = take (self);
  say_taken (self, error);
  if (error != 0)
    return NULL;

  while (!atomic_load (&self->ends))
    {
      sigwaitinfo (&signals, NULL);
      if (atomic_load (&self->ends) || fcntl (self->fd, F_GETLEASE) == F_RDLCK)
        continue;

      self->asked (self, self->user_data);
      break;
    }

  return NULL;
}

/* Public functions */

/**
 * sx_lease_new:
 * @fd: a file that is open for reading only; to stay open until sx_lease_free()
 * @asked: what to do when somebody wants to change it
 * @user_data: for @asked
 *
 * From now on nobody changes what is in the file, or its length, before @asked has been called and has called sx_lease_give_back().
 * It is called once, and may take its time: whoever wants to write waits meanwhile, though not for ever. To
 * rename or remove the file is no change.
 *
 * Returns: (nullable): %NULL, with errno set, if there can be none: somebody has the file open for writing, it is somebody
 *   else's, or its file system has no leases
 */
SxLease *
sx_lease_new (int           fd,
              SxLeaseAsked  asked,
              gpointer      user_data)
{
  SxLease *self = g_new0 (SxLease, 1);
  int error;

  self->fd = fd;
  self->asked = asked;
  self->user_data = user_data;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_try_new ("sx-lease", lease_thread, self, NULL);
  if (self->thread == NULL)
    self->error = EAGAIN;

  g_mutex_lock (&self->mutex);
  while (self->thread != NULL && !self->is_known)
    g_cond_wait (&self->cond, &self->mutex);
  error = self->error;
  g_mutex_unlock (&self->mutex);
  if (error == 0)
    return self;

  sx_lease_free (self);
  errno = error;

  return NULL;
}

/**
 * sx_lease_give_back:
 * @self: a lease, about which its function was asked
 *
 * Whoever waits may change the file now.
 *
 * Returns: %TRUE if nobody could until now; %FALSE if it had taken too long, and somebody may have
 */
gboolean
sx_lease_give_back (SxLease *self)
{
  return fcntl (self->fd, F_SETLEASE, F_UNLCK) == 0;
}

/**
 * sx_lease_free:
 * @self: a lease
 *
 * Waits until its function has returned, if that is running. From now on nobody is told any more; the file is to be closed
 * next, which gives the lease back if that was not done.
 */
void
sx_lease_free (SxLease *self)
{
  atomic_store (&self->ends, TRUE);
  if (self->thread != NULL)
    {
      /* Joined only below, so it is still the same thread */
      if (self->error == 0)
        pthread_kill (self->id, SIGNAL);
      g_thread_join (self->thread);
    }
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}
