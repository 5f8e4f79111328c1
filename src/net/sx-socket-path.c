/* sx-socket-path.c: the file that a bound Unix socket leaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket-path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "sx-call.h"

#define PATH_OFFSET G_STRUCT_OFFSET (struct sockaddr_un, sun_path)

/* FALSE for what has no file: other families, abstract names */
static gboolean
get_path (const SxAddress *address,
          char             path[SX_ADDRESS_MAX + 1])
{
  if (sx_address_get_family (address) != AF_UNIX || address->length <= PATH_OFFSET
      || address->bytes[PATH_OFFSET] == '\0')
    return FALSE;

  memset (path, 0, SX_ADDRESS_MAX + 1);
  memcpy (path, address->bytes + PATH_OFFSET, address->length - PATH_OFFSET);

  return TRUE;
}

/**
 * sx_socket_path_take:
 * @self: what to fill
 * @address: an address that bind() has just succeeded with
 *
 * Remembers which file was made.
 */
void
sx_socket_path_take (SxSocketPath    *self,
                     const SxAddress *address)
{
  char path[SX_ADDRESS_MAX + 1];
  struct stat info;

  self->taken = get_path (address, path) && lstat (path, &info) == 0 && S_ISSOCK (info.st_mode);
  if (self->taken)
    {
      self->device = info.st_dev;
      self->inode = info.st_ino;
    }
}

/* A name in a folder that is held, so that whoever renames folders or puts links in
 * their place cannot lead what is checked here and what is removed there apart */
typedef struct
{
  int   folder;    /* -1: there is none */
  char *name;
} Place;

static int
place_open (Place      *self,
            const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  self->name = g_path_get_basename (path);
  self->folder = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

  return self->folder < 0 ? errno : 0;
}

static void
place_close (Place *self)
{
  if (self->folder >= 0)
    close (self->folder);
  g_free (self->name);
}

/* Whether there is that very socket still, and no other file that took its place: 0, EADDRINUSE, or why that cannot be said */
static int
place_check (Place *self,
             dev_t  device,
             ino_t  inode)
{
  struct stat info;

  if (fstatat (self->folder, self->name, &info, AT_SYMLINK_NOFOLLOW) < 0)
    return errno;

  return S_ISSOCK (info.st_mode) && info.st_dev == device && info.st_ino == inode ? 0 : EADDRINUSE;
}

/* That a file stays behind because it cannot be looked at; that it is gone, or another one by now, is all right */
static void
note_left (SxSocket *socket,
           int       error)
{
  if (error != 0 && error != EADDRINUSE && error != ENOENT)
    sx_call_note (socket, SX_KIND_UNLINK, error, 0);
}

/**
 * sx_socket_path_remove:
 * @self: what bind() made
 * @socket: the socket that was bound, closed by now
 *
 * Removes the file, unless something else took its place meanwhile. What stands in the way is recorded.
 */
void
sx_socket_path_remove (SxSocketPath *self,
                       SxSocket     *socket)
{
  char path[SX_ADDRESS_MAX + 1];
  Place place = { -1, NULL };
  int error;

  if (!self->taken || !get_path (&socket->local, path))
    return;

  self->taken = FALSE;
  error = place_open (&place, path);
  if (error == 0)
    error = place_check (&place, self->device, self->inode);
  if (error == 0)
    sx_call_unlink (socket->core, socket->owner, socket->request, socket->number,
                    place.folder, place.name, &socket->local);
  note_left (socket, error);
  place_close (&place);
}

/* What connect() says to a file that is held; ECONNREFUSED: nobody listens */
static int
try_connect (int file,
             int type)
{
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int error = 0;

  if (fd < 0)
    return errno;

  /* The file itself, whatever its path leads to by now (proc(5)) */
  g_snprintf (name.sun_path, sizeof name.sun_path, "/proc/self/fd/%d", file);
  if (connect (fd, (const struct sockaddr *) &name, sizeof name) < 0)
    error = errno;
  close (fd);

  return error;
}

/* Returns 0 if nobody listens on a socket file */
static int
check_stale (int          file,
             struct stat *info)
{
  int error;

  if (fstat (file, info) < 0)
    return errno;
  if (!S_ISSOCK (info->st_mode))
    return ENOTSOCK;

  /* A socket of the other type says EPROTOTYPE (unix(7)) */
  error = try_connect (file, SOCK_STREAM);
  if (error == EPROTOTYPE)
    error = try_connect (file, SOCK_DGRAM);

  if (error == ECONNREFUSED)
    return 0;

  return error == 0 || error == EAGAIN || error == EPROTOTYPE ? EADDRINUSE : error;
}

static int
set_path (SxAddress  *address,
          const char *path)
{
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  gsize length = strlen (path);

  if (length == 0 || length >= sizeof name.sun_path)
    return length == 0 ? ENOENT : ENAMETOOLONG;

  memcpy (name.sun_path, path, length);
  sx_address_set (address, &name, PATH_OFFSET + length + 1);

  return 0;
}

/**
 * sx_socket_path_remove_stale:
 * @core: the core
 * @owner: who gave the command
 * @request: its number
 * @path: a path
 * @address: (out): it as an address
 *
 * Removes @path if it is a Unix socket on which nobody listens. A link is none,
 * wherever it leads.
 *
 * Returns: 0 if it was removed; ENAMETOOLONG; ENOTSOCK; EADDRINUSE when somebody
 *   listens, or something else took its place just now; another errno of open(),
 *   connect() or unlink()
 */
int
sx_socket_path_remove_stale (SxCore     *core,
                             guint32     owner,
                             guint32     request,
                             const char *path,
                             SxAddress  *address)
{
  Place place = { -1, NULL };
  struct stat info;
  int file = -1;
  int error = set_path (address, path);

  if (error == 0)
    error = place_open (&place, path);
  if (error == 0)
    {
      file = openat (place.folder, place.name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
      error = file < 0 ? errno : check_stale (file, &info);
    }

  if (error == 0)
    error = place_check (&place, info.st_dev, info.st_ino);
  if (error == 0)
    error = sx_call_unlink (core, owner, request, 0, place.folder, place.name, address);

  if (file >= 0)
    close (file);
  place_close (&place);

  return error;
}
