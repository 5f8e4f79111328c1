/* fault-disk.c: every system call of the journal, counted, and made to fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For RTLD_NEXT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "fault-disk.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The C library's own function of a name, with the type of ours */
#define REAL(name) ((typeof (name) *) dlsym (RTLD_NEXT, #name))

#define HERE __builtin_return_address (0)

/* Where this program's own code is (end(3), and the linker's word for its beginning) */
extern const char __executable_start, etext;

static int inside;   /* atomic */

void
fault_enter (void)
{
  g_atomic_int_set (&inside, TRUE);
}

void
fault_leave (void)
{
  g_atomic_int_set (&inside, FALSE);
}

/* What GLib is asked to do with a file */
static int
take_any (const char    *name,
          const char    *what,
          gconstpointer  site)
{
  return g_atomic_int_get (&inside) ? fault_take (name, what, site) : 0;
}

/* What GLib does all the time for itself */
static int
take (const char    *name,
      const char    *what,
      gconstpointer  site)
{
  const char *place = site;

  return place >= &__executable_start && place < &etext ? take_any (name, what, site) : 0;
}

/* What a file is for, as far as its name tells */
static const char *
purpose (const char *path,
         const char *otherwise)
{
  const char *cache = g_getenv ("XDG_CACHE_HOME");

  if (cache != NULL && g_str_has_prefix (path, cache))
    return "in the cache";
  if (g_str_has_prefix (path, "/proc/"))
    return "in /proc";
  if (g_str_has_suffix (path, ".sxjournal"))
    return "left behind";

  return otherwise;
}

static const char *
purpose_of (int         fd,
            const char *otherwise)
{
  char link[64];
  char path[4096];
  gssize n;

  if ((fcntl (fd, F_GETFL) & O_ACCMODE) != O_RDONLY)
    return otherwise;

  g_snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink (link, path, sizeof path - 1);
  path[MAX (n, 0)] = '\0';

  return g_str_has_suffix (path, ".sxj") ? otherwise : purpose (path, "a folder");
}

/* The calls. Each fails without having done anything, but where the man page says that it has */

int
mkdir (const char *path,
       mode_t      mode)
{
  const char *what = access (path, F_OK) == 0 ? "one that is there" : purpose (path, "");
  int error = take_any ("mkdir", what, HERE);

  if (error == 0)
    return REAL (mkdir) (path, mode);

  errno = error;
  return -1;
}

int
rmdir (const char *path)
{
  int error = take_any ("rmdir", "", HERE);

  if (error == 0)
    return REAL (rmdir) (path);

  errno = error;
  return -1;
}

int
open (const char *path,
      int         flags,
      ...)
{
  const char *cache = purpose (path, "");
  const char *what = flags & O_CREAT ? (strcmp (cache, "in the cache") == 0 ? cache : "O_CREAT")
                     : flags & O_DIRECTORY ? "O_DIRECTORY" : purpose (path, "O_RDONLY");
  int error = take_any ("open", what, HERE);
  int mode;
  va_list list;

  va_start (list, flags);
  mode = flags & (O_CREAT | O_TMPFILE) ? va_arg (list, int) : 0;
  va_end (list);

  if (error == 0)
    return syscall (SYS_openat, AT_FDCWD, path, flags, mode);

  errno = error;
  return -1;
}

int
unlink (const char *path)
{
  int error = take_any ("unlink", "", HERE);

  if (error == 0)
    return REAL (unlink) (path);

  errno = error;
  return -1;
}

int
rename (const char *from,
        const char *to)
{
  int error = take_any ("rename", "", HERE);

  if (error == 0)
    return REAL (rename) (from, to);

  errno = error;
  return -1;
}

/* It returns what is wrong */
int
posix_fallocate (int   fd,
                 off_t start,
                 off_t length)
{
  int error = take ("posix_fallocate", "", HERE);

  return error == 0 ? REAL (posix_fallocate) (fd, start, length) : error;
}

int
ftruncate (int   fd,
           off_t length)
{
  int error = take ("ftruncate", "", HERE);

  if (error == 0)
    return REAL (ftruncate) (fd, length);

  errno = error;
  return -1;
}

void *
mmap (void  *place,
      size_t length,
      int    protection,
      int    flags,
      int    fd,
      off_t  start)
{
  int error = take ("mmap", protection & PROT_WRITE ? "PROT_WRITE" : "PROT_READ", HERE);

  if (error == 0)
    return (void *) syscall (SYS_mmap, place, length, protection, flags, fd, start);

  errno = error;
  return MAP_FAILED;
}

/* It fails after the fact here, for what a test can do nothing about must not be left */
int
munmap (void  *place,
        size_t length)
{
  int error = take ("munmap", "", HERE);
  int result = REAL (munmap) (place, length);

  if (error == 0)
    return result;

  errno = error;
  return -1;
}

int
madvise (void  *place,
         size_t length,
         int    advice)
{
  int error = take ("madvise", "", HERE);

  if (error == 0)
    return REAL (madvise) (place, length, advice);

  errno = error;
  return -1;
}

/* The descriptor is closed whatever close() says (close(2)) */
int
close (int fd)
{
  int flags = fcntl (fd, F_GETFL);
  int error = take ("close", (flags & O_ACCMODE) == O_RDONLY ? "O_RDONLY" : "O_RDWR", HERE);
  int result = REAL (close) (fd);

  if (error == 0)
    return result;

  errno = error;
  return -1;
}

int
flock (int fd,
       int operation)
{
  int error = take ("flock", "", HERE);

  if (error == 0)
    return REAL (flock) (fd, operation);

  errno = error;
  return -1;
}

int
fstat (int          fd,
       struct stat *info)
{
  int error = take ("fstat", purpose_of (fd, ""), HERE);

  if (error == 0)
    return REAL (fstat) (fd, info);

  errno = error;
  return -1;
}

int
stat (const char *restrict  path,
      struct stat *restrict info)
{
  int error = take ("stat", "", HERE);

  if (error == 0)
    return REAL (stat) (path, info);

  errno = error;
  return -1;
}

char *
realpath (const char *restrict path,
          char *restrict       resolved)
{
  int error = take ("realpath", "", HERE);

  if (error == 0)
    return REAL (realpath) (path, resolved);

  errno = error;
  return NULL;
}

ssize_t
read (int    fd,
      void  *bytes,
      size_t length)
{
  int error = take ("read", "", HERE);

  if (error == 0)
    return syscall (SYS_read, fd, bytes, length);

  errno = error;
  return -1;
}

ssize_t
pread (int    fd,
       void  *bytes,
       size_t length,
       off_t  start)
{
  int error = take ("pread", "", HERE);

  if (error == 0)
    return REAL (pread) (fd, bytes, length, start);

  errno = error;
  return -1;
}

/* What the disk has room for is written first (write(2)) */
ssize_t
write (int         fd,
       const void *bytes,
       size_t      length)
{
  int error = take ("write", "", HERE);

  if (error == 0)
    return syscall (SYS_write, fd, bytes, length);

  errno = error;
  return -1;
}

ssize_t
pwrite (int         fd,
        const void *bytes,
        size_t      length,
        off_t       start)
{
  int error = take ("pwrite", "", HERE);

  if (error == 0)
    return REAL (pwrite) (fd, bytes, length, start);

  errno = error;
  return -1;
}

int
fsync (int fd)
{
  int error = take ("fsync", purpose_of (fd, ""), HERE);

  if (error == 0)
    return REAL (fsync) (fd);

  errno = error;
  return -1;
}

int
fdatasync (int fd)
{
  int error = take ("fdatasync", "", HERE);

  if (error == 0)
    return REAL (fdatasync) (fd);

  errno = error;
  return -1;
}

int
getrlimit (__rlimit_resource_t  resource,
           struct rlimit       *limit)
{
  int error = take ("getrlimit", "", HERE);

  if (error == 0)
    return REAL (getrlimit) (resource, limit);

  errno = error;
  return -1;
}
