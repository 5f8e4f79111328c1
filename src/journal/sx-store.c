/* sx-store.c: a mapped file that only grows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

/* How much is taken from the disk at a time: from the first to the second, an
 * eighth of what there is, so that a small journal stays small and a fast one asks seldom */
#define STEP_MIN (G_GUINT64_CONSTANT (4) << 20)
#define STEP_MAX (G_GUINT64_CONSTANT (32) << 20)

/* When the disk has no step left, it may still have this much, in multiples */
#define STEP_LEAST (G_GUINT64_CONSTANT (64) << 10)

/* Whoever cleans up may take a new file for one that was left behind; then it is made again */
#define MAX_TRIES 16

/* In how many of the last chunks bytes are looked for: more than what waits in a write queue takes */
#define FIND_CHUNKS 4

/* Opening */

static void
set_error (GError     **error,
           int          saved_errno,
           const char  *directory)
{
  g_autofree char *shown = g_filename_display_name (directory);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               /* Translators: %s is a folder, then the reason */
               _("The journal cannot be made in %s: %s"), shown, g_strerror (saved_errno));
}

/* The name goes as soon as the file is open: what was received may be private, and so
 * nothing of it stays behind, however the program ends. -1, with errno set, if there can be none */
static int
open_nameless (const char *directory)
{
  g_autofree char *private = g_build_filename (directory, "socket-explorer-XXXXXX", NULL);
  g_autofree char *path = NULL;
  int saved_errno;
  int fd;

  if (g_mkdtemp_full (private, 0700) == NULL)
    return -1;

  path = g_build_filename (private, "journal", NULL);
  fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  saved_errno = errno;
  if (fd >= 0)
    g_unlink (path);
  g_rmdir (private);
  errno = saved_errno;

  return fd;
}

/* Returns 0, or the errno that is why nobody can be told that the file is in use; EAGAIN: it is gone already */
static int
lock (int fd)
{
  struct stat info;
  int result;

  do
    result = flock (fd, LOCK_EX | LOCK_NB);
  while (result != 0 && errno == EINTR);

  if (result != 0)
    return errno == EWOULDBLOCK ? EAGAIN : errno;
  if (fstat (fd, &info) != 0)
    return errno;

  return info.st_nlink > 0 ? 0 : EAGAIN;
}

/* A file with a name, which is locked for as long as this process has it open. Returns 0 or an errno */
static int
make_kept (SxStore    *self,
           const char *directory)
{
  g_autofree char *template = g_build_filename (directory, SX_STORE_PREFIX "XXXXXX" SX_STORE_SUFFIX, NULL);
  int result;

  self->fd = g_mkstemp_full (template, O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return errno;

  result = lock (self->fd);
  if (result == 0)
    {
      self->path = g_steal_pointer (&template);
      return 0;
    }

  g_unlink (template);
  close (self->fd);
  self->fd = -1;

  return result;
}

static gboolean
open_kept (SxStore     *self,
           const char  *directory,
           GError     **error)
{
  int result = EAGAIN;

  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      set_error (error, errno, directory);
      return FALSE;
    }

  for (guint i = 0; i < MAX_TRIES && result == EAGAIN; i++)
    result = make_kept (self, directory);
  if (result != 0)
    set_error (error, result, directory);

  return result == 0;
}

/* Space */

/* Returns 0 or an errno. Without this, a write into the map on a full disk would be a SIGBUS. One place for both who
 * call it, so that whoever makes it fail does so for both */
G_NO_INLINE static int
allocate (SxStore *self,
          guint64  from,
          guint64  to)
{
  int result;

  if (!sx_store_may_be_as_long (to))
    return EFBIG;

  do
    result = posix_fallocate (self->fd, from, to - from);
  while (result == EINTR);

  return result;
}

/* Takes space for [from, need) and, if possible, a step more; at most up to end */
static int
take_space (SxStore *self,
            guint64  from,
            guint64  need,
            guint64  end,
            guint64 *taken)
{
  guint64 wanted = MIN (MAX (need, from + self->step), end);
  guint64 least = MIN ((need + STEP_LEAST - 1) / STEP_LEAST * STEP_LEAST, end);
  int result = allocate (self, from, wanted);

  if (result != 0)
    {
      wanted = least;
      result = allocate (self, from, wanted);
    }
  if (result != 0)
    return result;

  *taken = wanted;
  self->step = CLAMP (wanted / 8, STEP_MIN, STEP_MAX);

  return 0;
}

/* Pages */

static guint8 *
map_chunk (SxStore *self,
           guint64  start,
           guint64  length)
{
  guint8 *map = mmap (NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, self->fd, start);

  return map != MAP_FAILED ? map : NULL;
}

static void
write_chunk_header (guint8  *map,
                    guint64  size,
                    guint64  serial)
{
  SxChunkHeader *header = (SxChunkHeader *) (void *) map;

  header->magic = SX_CHUNK_MAGIC;
  header->version = SX_CHUNK_VERSION;
  header->size = size;
  header->first_serial = serial;
}

/* The old chunk stays the current one if this fails: what is short may still fit into it. */
static int
add_chunk (SxStore *self,
           gsize    size,
           gsize    spare,
           guint64  serial)
{
  guint64 start = self->next_chunk;
  guint64 first = sizeof (SxChunkHeader) + (guint64) size;
  guint64 length = (first + SX_CHUNK_SIZE - 1) / SX_CHUNK_SIZE * SX_CHUNK_SIZE;
  guint64 space_end;
  guint8 *map;
  int result;

  if (start + length > SX_CHUNK_SIZE * SX_CHUNK_COUNT)
    return EFBIG;

  result = take_space (self, start, MIN (start + first + spare, start + length), start + length, &space_end);
  if (result != 0)
    return result;

  map = map_chunk (self, start, length);
  if (map == NULL)
    return errno;

  sx_guard_add (&self->guard, map, length, start);
  self->map_sizes[start >> SX_CHUNK_SHIFT] = length;
  for (guint64 done = 0; done < length; done += SX_CHUNK_SIZE)
    self->maps[(start + done) >> SX_CHUNK_SHIFT] = map + done;

  self->tail = start + sizeof (SxChunkHeader);
  self->chunk_end = start + length;
  self->space_end = space_end;
  self->ready_end = start;
  self->next_chunk = start + length;
  sx_store_make_ready (self, self->tail);
  write_chunk_header (map, length, serial);

  return 0;
}

/* Whether the chunk is, with what is still to be written into it */
static gboolean
is_lost (SxStore *self)
{
  return G_UNLIKELY (sx_guard_is_damaged (&self->guard)) && sx_guard_is_lost (&self->guard, self->tail, self->tail + 1);
}

static void
write_file_header (SxStore *self)
{
  SxFileHeader *header = sx_store_get_file_header (self);
  g_autofree char *boot = sx_store_get_boot ();

  header->created = g_get_real_time () * 1000;
  g_strlcpy (header->boot, boot, sizeof header->boot);
  g_strlcpy (header->program, SX_VERSION, sizeof header->program);
  self->tail += sizeof *header;
}

static gboolean
begin (SxStore     *self,
       const char  *directory,
       GError     **error)
{
  int result = add_chunk (self, sizeof (SxFileHeader) + sizeof (SxRecordPrefix), 0, 0);

  if (result != 0)
    {
      set_error (error, result, directory != NULL ? directory : g_get_user_cache_dir ());
      return FALSE;
    }

  write_file_header (self);

  return TRUE;
}

/* Public functions */

/**
 * sx_store_get_boot:
 *
 * Returns: (transfer full): a text that is another one whenever the computer was started anew; "" where it cannot be known
 */
char *
sx_store_get_boot (void)
{
  char *boot = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot, NULL, NULL))
    return g_strdup ("");

  return g_strstrip (boot);
}

/**
 * sx_store_may_be_as_long:
 * @length: in bytes
 *
 * Asking for more than the limit would not only fail but also raise SIGXFSZ, which ends the program.
 *
 * Returns: whether a file may have @length, as far as the process's limit is concerned (getrlimit(2))
 */
gboolean
sx_store_may_be_as_long (guint64 length)
{
  struct rlimit limit;

  return getrlimit (RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || length <= limit.rlim_cur;
}

/**
 * sx_store_open_nameless:
 *
 * Makes a file in the user's cache folder, or else in the one for temporary files. Only this user can read it, and it
 * has no name.
 *
 * Returns: its descriptor, for reading and writing; -1, with errno set, if there can be none
 */
int
sx_store_open_nameless (void)
{
  const char *cache = g_get_user_cache_dir ();
  int fd = -1;

  /* The cache folder first: where there is a tmpfs on /tmp, the journal would eat up memory */
  if (g_mkdir_with_parents (cache, 0700) == 0)
    fd = open_nameless (cache);

  return fd >= 0 ? fd : open_nameless (g_get_tmp_dir ());
}

/**
 * sx_store_open:
 * @self: a store, all zero
 * @directory: (nullable): the folder to be in; %NULL: the user's cache folder, or else the
 *   one for temporary files
 * @error: return location for a #GIOErrorEnum
 *
 * Makes the file, which only this user can read and which has no name, with its first
 * chunk. Space for that is taken at once, so that a disk that is full already is told now.
 *
 * Returns: %FALSE if that failed
 */
gboolean
sx_store_open (SxStore     *self,
               const char  *directory,
               GError     **error)
{
  self->step = STEP_MIN;
  self->fd = directory != NULL ? open_nameless (directory) : sx_store_open_nameless ();
  if (self->fd < 0)
    {
      set_error (error, errno, directory != NULL ? directory : g_get_tmp_dir ());
      return FALSE;
    }

  return begin (self, directory, error);
}

/**
 * sx_store_open_kept:
 * @self: a store, all zero
 * @directory: the folder to be in; made if it is not there
 * @error: return location for a #GIOErrorEnum
 *
 * The same, but the file keeps its name, and is there until sx_store_unlink(), however the process ends. It is locked
 * (flock(2)) for as long as @self is open, so that others can tell that somebody uses it.
 *
 * Returns: %FALSE if that failed; then nothing is left behind
 */
gboolean
sx_store_open_kept (SxStore     *self,
                    const char  *directory,
                    GError     **error)
{
  self->step = STEP_MIN;
  if (!open_kept (self, directory, error))
    return FALSE;

  if (begin (self, directory, error))
    return TRUE;

  sx_store_unlink (self);

  return FALSE;
}

/**
 * sx_store_adopt:
 * @self: a store, all zero
 * @fd: (transfer full): a file that nobody else changes: one that a store made, open and locked
 * @path: (nullable): its name, if sx_store_unlink() is to take that away
 * @size: up to where it is looked at
 *
 * Maps a file as it is, only for reading. Nothing in it is trusted, so only what is below @size may be read.
 *
 * Returns: 0, or the errno that is why it cannot be mapped
 */
int
sx_store_adopt (SxStore    *self,
                int         fd,
                const char *path,
                guint64     size)
{
  guint8 *map;

  self->fd = fd;
  self->path = g_strdup (path);
  self->tail = size;

  if (size == 0 || size > SX_CHUNK_SIZE * SX_CHUNK_COUNT)
    return size == 0 ? ENODATA : EFBIG;

  /* In one piece, as a chunk may be longer than others */
  map = mmap (NULL, size, PROT_READ, MAP_SHARED, fd, 0);
  if (map == MAP_FAILED)
    return errno;

  sx_guard_add (&self->guard, map, size, 0);
  self->map_sizes[0] = size;
  for (guint64 start = 0; start < size; start += SX_CHUNK_SIZE)
    self->maps[start >> SX_CHUNK_SHIFT] = map + start;

  return 0;
}

/**
 * sx_store_unlink:
 * @self: a store that was opened
 *
 * Takes the file's name away, if it has one: so it is gone when nobody has it open any more.
 */
void
sx_store_unlink (SxStore *self)
{
  if (self->path != NULL)
    g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
}

/**
 * sx_store_close:
 * @self: a store that was opened, or tried to be
 *
 * Unmaps everything and gives the space back, unless the file has a name.
 */
void
sx_store_close (SxStore *self)
{
  sx_store_let_go (self);
  for (guint i = 0; i < SX_CHUNK_COUNT; i++)
    if (self->map_sizes[i] > 0)
      {
        sx_guard_remove (self->maps[i]);
        munmap (self->maps[i], self->map_sizes[i]);
      }

  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  g_clear_pointer (&self->path, g_free);
}

/**
 * sx_store_take_room:
 * @self: a store
 * @size: bytes to be written at its tail, in one piece; a multiple of 8
 * @spare: bytes that should still have space behind them in the chunk
 * @serial: the number of the record they are for
 *
 * Makes sure that there is space at @self's tail, which moves to a new chunk if the
 * current one is too short, or lost. Before it is written to, there have to be pages: sx_store_make_ready().
 *
 * Returns: 0, or the errno that is why there is none: ENOSPC, EFBIG, EDQUOT, EIO, ENOMEM …
 */
int
sx_store_take_room (SxStore *self,
                    gsize    size,
                    gsize    spare,
                    guint64  serial)
{
  /* A place for the prefix of the next record, which has to be 0 */
  gsize need = size + sizeof (SxRecordPrefix);
  guint64 end = self->tail + need + spare;

  if (self->tail + need > self->chunk_end || is_lost (self))
    return add_chunk (self, need, spare, serial);
  if (end <= self->space_end || self->space_end == self->chunk_end)
    return 0;

  return take_space (self, self->space_end, MIN (end, self->chunk_end), self->chunk_end, &self->space_end);
}

/**
 * sx_store_make_room:
 * @self: a store
 * @size: bytes to be written at its tail, in one piece; a multiple of 8
 * @spare: bytes that should still have space behind them in the chunk
 * @serial: the number of the record they are for
 *
 * Like sx_store_take_room(), and makes the pages.
 *
 * Returns: 0, or an errno
 */
int
sx_store_make_room (SxStore *self,
                    gsize    size,
                    gsize    spare,
                    guint64  serial)
{
  int result;

  if (G_LIKELY (self->tail + size + sizeof (SxRecordPrefix) + spare <= self->ready_end && !is_lost (self)))
    return 0;

  result = sx_store_take_room (self, size, spare, serial);
  if (result == 0)
    sx_store_make_ready (self, self->tail + size + sizeof (SxRecordPrefix) + spare);

  return result;
}

/**
 * sx_store_find:
 * @self: a store
 * @bytes: a pointer, perhaps into it
 * @place: (out): where that is, in bytes from the file's start
 * @first_serial: (out): the number of the first record of the chunk that it is in
 *
 * The last few chunks are looked at, and of those what has been written.
 *
 * Returns: %FALSE if it is in none of them
 */
gboolean
sx_store_find (const SxStore *self,
               const guint8  *bytes,
               guint64       *place,
               guint64       *first_serial)
{
  guint64 end = self->next_chunk >> SX_CHUNK_SHIFT;

  for (guint64 chunk = end; chunk > 0 && end - chunk < FIND_CHUNKS; chunk--)
    {
      const guint8 *map = self->maps[chunk - 1];
      gsize offset = (guintptr) bytes - (guintptr) map;

      /* Of a long chunk each entry is looked at by itself; its header is in front of the first */
      if ((guintptr) bytes < (guintptr) map || offset >= SX_CHUNK_SIZE)
        continue;

      *place = ((chunk - 1) << SX_CHUNK_SHIFT) + offset;
      while (self->map_sizes[chunk - 1] == 0)
        chunk--;
      *first_serial = ((const SxChunkHeader *) (const void *) self->maps[chunk - 1])->first_serial;

      return *place < self->tail;
    }

  return FALSE;
}
