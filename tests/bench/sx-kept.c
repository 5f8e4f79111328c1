/* sx-kept.c: a file of what came, as simple as it can be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-kept.h"

#include <fcntl.h>
#include <unistd.h>

/* How much is taken from the disk at a time, and kept in all: as a journal does */
#define STEP (G_GUINT64_CONSTANT (32) << 20)
#define MOST (G_GUINT64_CONSTANT (2) << 30)

/**
 * sx_kept_open:
 * @self: (out): where the journal of a window would be
 */
void
sx_kept_open (SxKept *self)
{
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  *self = (SxKept) { .fd = open (g_get_user_cache_dir (), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) };
}

/**
 * sx_kept_add:
 * @self: a file
 * @bytes: what came
 * @length: how many bytes that are; up to 32 MiB
 */
void
sx_kept_add (SxKept       *self,
             const guint8 *bytes,
             gsize         length)
{
  if (self->length + length > self->space)
    {
      if (self->space >= MOST || posix_fallocate (self->fd, self->space, STEP) != 0)
        return;
      self->space += STEP;
    }

  if (pwrite (self->fd, bytes, length, self->length) > 0)
    self->length += length;
}
