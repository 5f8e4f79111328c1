/* sx-store-hold.c: a file that is not ours stays as it was when it was opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A session that somebody saved is a file like any other: it may be written over, made shorter, or be on a stick that is pulled
 * out. A short one is copied. To copy a long one takes seconds, and as much space again, so it is read where it is,
 * with a lease (sx-lease.c): it is copied when somebody comes to write to it, who has to wait for that long. The copy is mapped in the place of
 * the file, at the same addresses, so that who reads does not notice. Where there can be no lease, long ones are copied too.
 */

#include "sx-config.h"

#include "sx-store-private.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is copied in any case: some hundredths of a second */
#define COPY_MAX (G_GUINT64_CONSTANT (16) << 20)

/* How much is copied at a time; in between it can be cancelled */
#define SLICE (G_GUINT64_CONSTANT (1) << 20)

/* Helpers: copying. Each returns 0 or an errno */

static int
write_slice (int           to,
             const guint8 *bytes,
             gsize         length)
{
  while (length > 0)
    {
      gssize n = write (to, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 ? errno : EIO;

      bytes += n;
      length -= n;
    }

  return 0;
}

/* What the file has not got any more is 0 in the copy */
static int
copy_bytes (int           from,
            int           to,
            guint64       size,
            GCancellable *cancellable)
{
  g_autofree guint8 *bytes = g_malloc (SLICE);
  guint64 done = 0;
  int error = 0;

  if (!sx_store_may_be_as_long (size))
    return EFBIG;

  while (done < size && error == 0)
    {
      gssize n = pread (from, bytes, MIN (SLICE, size - done), done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 ? errno : ftruncate (to, size) == 0 ? 0 : errno;
      if (g_cancellable_is_cancelled (cancellable))
        return ECANCELED;

      error = write_slice (to, bytes, n);
      done += n;
    }

  return error;
}

/* The copy takes the place of the file for all who read. copy: where its descriptor goes, -1 if this fails */
static int
take_over (SxStore      *self,
           GCancellable *cancellable,
           int          *copy)
{
  guint64 size = self->map_sizes[0];
  int error;

  *copy = sx_store_open_nameless ();
  if (*copy < 0)
    return errno;

  error = copy_bytes (self->fd, *copy, size, cancellable);
  if (error == 0 && mmap (self->maps[0], size, PROT_READ, MAP_SHARED | MAP_FIXED, *copy, 0) == MAP_FAILED)
    error = errno;
  if (error != 0)
    {
      close (*copy);
      *copy = -1;
    }

  return error;
}

/* Helpers: the lease */

/* What somebody else writes from now on would be taken for what was there */
static void
lose (SxStore *self,
      int      error)
{
  guint64 size = self->map_sizes[0];

  mmap (self->maps[0], size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  sx_guard_lose (&self->guard, 0, size, error);
}

static void
lease_asked_cb (SxLease  *lease,
                gpointer  user_data)
{
  SxStore *self = user_data;
  int copy;
  int error = take_over (self, self->closing, &copy);

  if (error != 0 && error != ECANCELED)
    lose (self, error);
  /* It took so long that the kernel let somebody write meanwhile */
  if (!sx_lease_give_back (lease) && error == 0)
    lose (self, EIO);
  if (copy >= 0)
    close (copy);
}

/* Between its opening and the lease, somebody may have written to it */
static int
check_length (SxStore *self)
{
  struct stat info;

  if (fstat (self->fd, &info) != 0)
    return errno;

  return (guint64) info.st_size >= self->map_sizes[0] ? 0 : EBUSY;
}

/* Public functions */

/**
 * sx_store_hold:
 * @self: a store that adopted a file, of which nothing was read yet
 * @cancellable: (nullable): to give up
 *
 * From now on what is mapped does not change, whatever becomes of the file. Should that fail later, because there is no
 * room for a copy when one is needed, all of it is lost, as if the disk did not give it back.
 *
 * Returns: 0, or the errno that is why it cannot be: ENOSPC, EFBIG, EIO …; EBUSY: somebody writes to it just now; ECANCELED
 */
int
sx_store_hold (SxStore      *self,
               GCancellable *cancellable)
{
  int copy;
  int error;

  /* All of it was written, long ago */
  self->guard.end = NULL;
  if (self->map_sizes[0] > COPY_MAX)
    {
      self->closing = g_cancellable_new ();
      self->lease = sx_lease_new (self->fd, lease_asked_cb, self);
    }
  if (self->lease != NULL)
    return check_length (self);

  error = take_over (self, cancellable, &copy);
  if (error != 0)
    return error;

  close (self->fd);
  self->fd = copy;

  return 0;
}

/**
 * sx_store_let_go:
 * @self: a store
 *
 * Nobody reads any more: the file may be changed.
 */
void
sx_store_let_go (SxStore *self)
{
  if (self->closing != NULL)
    g_cancellable_cancel (self->closing);
  g_clear_pointer (&self->lease, sx_lease_free);
  g_clear_object (&self->closing);
}
