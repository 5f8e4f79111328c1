/* fault-disk.c: every system call of the journal, counted, and made to fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For RTLD_NEXT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "fault-disk.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sx-journal-format-private.h"

/* What is so long and written at some place is a payload */
#define LONG_PAYLOAD (32 * 1024)

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
  return fault_is_in_program (site) ? take_any (name, what, site) : 0;
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

/* Not by the function that is replaced here */
static int
get_access (int fd)
{
  return syscall (SYS_fcntl, fd, F_GETFL, 0) & O_ACCMODE;
}

static gboolean
ends_with (int         fd,
           const char *suffix)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  char path[4096];
  gssize n = readlink (link, path, sizeof path - 1);

  path[MAX (n, 0)] = '\0';

  return g_str_has_suffix (path, suffix);
}

static gboolean
is_session (int fd)
{
  return ends_with (fd, ".sxj");
}

static const char *
purpose_of (int         fd,
            const char *otherwise)
{
  char link[64];
  char path[4096];
  gssize n;

  if (get_access (fd) != O_RDONLY)
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
  int error = take_any ("mkdir", what, FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (mkdir) (path, mode);
}

int
rmdir (const char *path)
{
  return fault_fails (take_any ("rmdir", "", FAULT_HERE)) ? -1 : FAULT_REAL (rmdir) (path);
}

int
open (const char *path,
      int         flags,
      ...)
{
  const char *cache = purpose (path, "");
  const char *what = flags & O_CREAT ? (strcmp (cache, "in the cache") == 0 ? cache : "O_CREAT")
                     : flags & O_DIRECTORY ? "O_DIRECTORY" : purpose (path, "O_RDONLY");
  int error = take_any ("open", what, FAULT_HERE);
  va_list list;
  int result;

  va_start (list, flags);
  result = fault_fails (error) ? -1 : fault_open_really (AT_FDCWD, path, flags, list);
  va_end (list);

  return result;
}

int
unlink (const char *path)
{
  return fault_fails (take_any ("unlink", "", FAULT_HERE)) ? -1 : FAULT_REAL (unlink) (path);
}

int
rename (const char *from,
        const char *to)
{
  return fault_fails (take_any ("rename", "", FAULT_HERE)) ? -1 : FAULT_REAL (rename) (from, to);
}

/* It returns what is wrong */
int
posix_fallocate (int   fd,
                 off_t start,
                 off_t length)
{
  int error = take ("posix_fallocate", "", FAULT_HERE);

  return error == 0 ? FAULT_REAL (posix_fallocate) (fd, start, length) : error;
}

int
fallocate (int   fd,
           int   mode,
           off_t start,
           off_t length)
{
  return fault_fails (take ("fallocate", "", FAULT_HERE)) ? -1 : FAULT_REAL (fallocate) (fd, mode, start, length);
}

int
ftruncate (int   fd,
           off_t length)
{
  return fault_fails (take ("ftruncate", "", FAULT_HERE)) ? -1 : FAULT_REAL (ftruncate) (fd, length);
}

/* What a piece of memory is for */
static const char *
map_purpose (size_t length,
             int    protection,
             int    flags,
             int    fd)
{
  if (flags & MAP_ANONYMOUS)
    return !(protection & PROT_WRITE) ? "nothing" : length == (size_t) sysconf (_SC_PAGESIZE) ? "an empty page" : "an empty map";
  if (protection & PROT_WRITE)
    return "PROT_WRITE";

  return ends_with (fd, " (deleted)") ? "a copy" : is_session (fd) ? "a session" : "PROT_READ";
}

void *
mmap (void  *place,
      size_t length,
      int    protection,
      int    flags,
      int    fd,
      off_t  start)
{
  int error = fault_is_in_program (FAULT_HERE) ? take ("mmap", map_purpose (length, protection, flags, fd), FAULT_HERE) : 0;

  return fault_fails (error) ? MAP_FAILED : (void *) syscall (SYS_mmap, place, length, protection, flags, fd, start);
}

/* It fails after the fact here, for what a test can do nothing about must not be left */
int
munmap (void  *place,
        size_t length)
{
  int error = take ("munmap", "", FAULT_HERE);
  int result = FAULT_REAL (munmap) (place, length);

  return fault_fails (error) ? -1 : result;
}

int
madvise (void  *place,
         size_t length,
         int    advice)
{
  return fault_fails (take ("madvise", "", FAULT_HERE)) ? -1 : FAULT_REAL (madvise) (place, length, advice);
}

/* The descriptor is closed whatever close() says (close(2)) */
int
close (int fd)
{
  int error = take ("close", get_access (fd) == O_RDONLY ? "O_RDONLY" : "O_RDWR", FAULT_HERE);
  int result = FAULT_REAL (close) (fd);

  return fault_fails (error) ? -1 : result;
}

/* To give a lease back fails after the fact: whoever waits for it would wait for long */
int
fcntl (int fd,
       int command,
       ...)
{
  const char *what = command == F_SETLEASE ? "F_SETLEASE" : command == F_GETLEASE ? "F_GETLEASE" : "for a signal";
  va_list list;
  gpointer argument;
  int error, result;

  va_start (list, command);
  argument = va_arg (list, gpointer);
  va_end (list);
  if (command == F_SETLEASE && GPOINTER_TO_INT (argument) == F_UNLCK)
    {
      result = syscall (SYS_fcntl, fd, command, argument);
      return fault_fails (take ("fcntl", "F_UNLCK", FAULT_HERE)) ? -1 : result;
    }

  error = take ("fcntl", what, FAULT_HERE);

  return fault_fails (error) ? -1 : syscall (SYS_fcntl, fd, command, argument);
}

int
sigwaitinfo (const sigset_t *signals,
             siginfo_t      *info)
{
  return fault_fails (take ("sigwaitinfo", "", FAULT_HERE)) ? -1 : FAULT_REAL (sigwaitinfo) (signals, info);
}

int
flock (int fd,
       int operation)
{
  return fault_fails (take ("flock", "", FAULT_HERE)) ? -1 : FAULT_REAL (flock) (fd, operation);
}

int
fstat (int          fd,
       struct stat *info)
{
  return fault_fails (take ("fstat", purpose_of (fd, ""), FAULT_HERE)) ? -1 : FAULT_REAL (fstat) (fd, info);
}

int
stat (const char *restrict  path,
      struct stat *restrict info)
{
  return fault_fails (take ("stat", "", FAULT_HERE)) ? -1 : FAULT_REAL (stat) (path, info);
}

char *
realpath (const char *restrict path,
          char *restrict       resolved)
{
  return fault_fails (take ("realpath", "", FAULT_HERE)) ? NULL : FAULT_REAL (realpath) (path, resolved);
}

ssize_t
pread (int    fd,
       void  *bytes,
       size_t length,
       off_t  start)
{
  return fault_fails (take ("pread", is_session (fd) ? "a session" : "", FAULT_HERE)) ? -1 : FAULT_REAL (pread) (fd, bytes, length, start);
}

/* What the disk has room for is written first (write(2)) */
ssize_t
write (int         fd,
       const void *bytes,
       size_t      length)
{
  return fault_fails (take ("write", "", FAULT_HERE)) ? -1 : syscall (SYS_write, fd, bytes, length);
}

ssize_t
pwrite (int         fd,
        const void *bytes,
        size_t      length,
        off_t       start)
{
  const guint8 *first = bytes;
  gboolean is_nothing = length > 0 && first[0] == 0 && memcmp (first, first + 1, length - 1) == 0;
  gboolean is_payload = !is_nothing && length >= LONG_PAYLOAD;
  gboolean is_gap = !is_nothing && length == sizeof (SxRecordPrefix);
  int error = take ("pwrite", is_nothing ? "zeros" : is_payload ? "a payload" : is_gap ? "a gap" : "", FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (pwrite) (fd, bytes, length, start);
}

int
fsync (int fd)
{
  return fault_fails (take ("fsync", purpose_of (fd, ""), FAULT_HERE)) ? -1 : FAULT_REAL (fsync) (fd);
}

/* What is written is put on the disk in a thread; what was cleared is given back by the test itself */
int
fdatasync (int fd)
{
  const char *what = syscall (SYS_gettid) == getpid () ? "to give back" : "";

  return fault_fails (take ("fdatasync", what, FAULT_HERE)) ? -1 : FAULT_REAL (fdatasync) (fd);
}

int
getrlimit (__rlimit_resource_t  resource,
           struct rlimit       *limit)
{
  return fault_fails (take ("getrlimit", "", FAULT_HERE)) ? -1 : FAULT_REAL (getrlimit) (resource, limit);
}
