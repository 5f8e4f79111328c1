/* sx-socket-path.c: the file that a bound Unix socket leaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket-path.h"

#include <errno.h>
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

  self->taken = get_path (address, path) && lstat (path, &info) == 0;
  if (self->taken)
    {
      self->device = info.st_dev;
      self->inode = info.st_ino;
    }
}

/**
 * sx_socket_path_remove:
 * @self: what bind() made
 * @socket: the socket that was bound, closed by now
 *
 * Removes the file, unless something else took its place meanwhile.
 */
void
sx_socket_path_remove (SxSocketPath *self,
                       SxSocket     *socket)
{
  char path[SX_ADDRESS_MAX + 1];
  struct stat info;

  if (!self->taken || !get_path (&socket->local, path))
    return;

  self->taken = FALSE;
  if (lstat (path, &info) == 0 && info.st_dev == self->device && info.st_ino == self->inode)
    sx_call_unlink (socket->core, socket->owner, socket->request, socket->number, &socket->local);
}

/* What connect() says to a path; ECONNREFUSED: nobody listens */
static int
try_connect (const SxAddress *address,
             int              type)
{
  int fd = socket (AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int error = 0;

  if (fd < 0)
    return errno;

  if (connect (fd, (const struct sockaddr *) address->bytes, address->length) < 0)
    error = errno;
  close (fd);

  return error;
}

/**
 * sx_socket_path_check_stale:
 * @path: a path
 * @address: (out): it as an address
 *
 * Finds out whether @path is a Unix socket on which nobody listens.
 *
 * Returns: 0 if so; ENAMETOOLONG; ENOTSOCK; EADDRINUSE when somebody does;
 *   another errno of lstat() or connect()
 */
int
sx_socket_path_check_stale (const char *path,
                            SxAddress  *address)
{
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  gsize length = strlen (path);
  struct stat info;
  int error;

  if (length == 0 || length >= sizeof name.sun_path)
    return length == 0 ? ENOENT : ENAMETOOLONG;

  memcpy (name.sun_path, path, length);
  sx_address_set (address, &name, PATH_OFFSET + length + 1);
  if (lstat (path, &info) < 0)
    return errno;
  if (!S_ISSOCK (info.st_mode))
    return ENOTSOCK;

  /* A socket of the other type says EPROTOTYPE (unix(7)) */
  error = try_connect (address, SOCK_STREAM);
  if (error == EPROTOTYPE)
    error = try_connect (address, SOCK_DGRAM);

  if (error == ECONNREFUSED)
    return 0;

  return error == 0 || error == EAGAIN || error == EPROTOTYPE ? EADDRINUSE : error;
}
