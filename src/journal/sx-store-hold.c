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

/* copy: where its descriptor goes, -1 if this fails */
static int
make_copy (SxStore      *self,
           guint64       size,
           GCancellable *cancellable,
           int          *copy)
{
  int error;

  *copy = sx_store_open_nameless ();
  if (*copy < 0)
    return errno;

  error = copy_bytes (self->fd, *copy, size, cancellable);
  if (error != 0)
    {
      close (*copy);
      *copy = -1;
    }

  return error;
}

/* A copy takes the place of the file for all who read. Its map needs no descriptor */
static int
take_over (SxStore      *self,
           GCancellable *cancellable)
{
  guint64 size = self->map_sizes[0];
  int copy;
  int error = make_copy (self, size, cancellable, &copy);

  if (error != 0)
    return error;

  if (mmap (self->maps[0], size, PROT_READ, MAP_SHARED | MAP_FIXED, copy, 0) == MAP_FAILED)
    error = errno;
  close (copy);

  return error;
}

/* Of a file that is not mapped, and whose descriptor is here */
static int
adopt_copy (SxStore      *self,
            guint64       size,
            GCancellable *cancellable)
{
  int copy;
  int error = make_copy (self, size, cancellable, &copy);

  close (self->fd);
  self->fd = -1;

  return error == 0 ? sx_store_adopt (self, copy, NULL, size) : error;
}

/* Helpers: the lease */

/* What somebody else writes from now on would be taken for what was there. First it is said to be lost: who reads asks that
 * last, so that nobody takes what is put there for it either */
static void
lose (SxStore *self,
      int      error)
{
  guint64 size = self->map_sizes[0];

  sx_guard_lose (&self->guard, 0, size, error);
  mmap (self->maps[0], size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

static void
lease_asked_cb (SxLease  *lease,
                gpointer  user_data)
{
  SxStore *self = user_data;
  int error = take_over (self, self->closing);

  if (error != 0 && error != ECANCELED)
    lose (self, error);
  /* It took so long that the kernel let somebody write meanwhile */
  if (!sx_lease_give_back (lease) && error == 0)
    lose (self, EIO);
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
 * @self: a store, all zero
 * @fd: (transfer full): a file that is somebody's own, open for reading
 * @size: up to where it is looked at
 * @cancellable: (nullable): to give up
 *
 * Like sx_store_adopt(), for a file that anybody may change: what is mapped does not, whatever becomes of the file. Should
 * that fail later, because there is no room for a copy when one is needed, all of it is lost, as if the disk did not give it back.
 *
 * Returns: 0, or the errno that is why it cannot be: ENOSPC, EFBIG, EIO …; EBUSY: somebody writes to it just now; ECANCELED
 */
int
sx_store_hold (SxStore      *self,
               int           fd,
               guint64       size,
               GCancellable *cancellable)
{
  /* All of it was written, long ago */
  self->guard.end = NULL;
  self->fd = fd;
  if (size > SX_CHUNK_SIZE * SX_CHUNK_COUNT)
    return EFBIG;

  /* There are file systems that map nothing */
  if (size <= COPY_MAX || sx_store_adopt (self, fd, NULL, size) != 0)
    return adopt_copy (self, size, cancellable);

  self->closing = g_cancellable_new ();
  self->lease = sx_lease_new (self->fd, lease_asked_cb, self);

  return self->lease != NULL ? check_length (self) : take_over (self, cancellable);
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
