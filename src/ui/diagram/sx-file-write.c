/* sx-file-write.c: a file is written whole, or not at all
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-file-write.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "sx-errno.h"

static gboolean
write_all (int         fd,
           const char *bytes,
           gsize       length)
{
  while (length > 0)
    {
      gssize n = write (fd, bytes, MIN (length, 1 << 20));

      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        {
          bytes += n;
          length -= n;
        }
    }

  /* Else the name could be on the disk before the bytes are (rename(2) says nothing of them) */
  return fsync (fd) == 0;
}

/* Beside the target, so that it can be renamed; the mode is what any new file has. 0, or an errno */
static int
write_and_rename (const char *path,
                  const char *bytes,
                  gsize       length)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0666);
  int code = 0;

  if (fd < 0)
    return errno;

  if (!write_all (fd, bytes, length))
    code = errno;
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0 && g_rename (temporary, path) != 0)
    code = errno;
  if (code != 0)
    g_unlink (temporary);

  return code;
}

/**
 * sx_file_write:
 * @path: the file's name; what it held is replaced
 * @bytes: what is written
 * @length: how many bytes
 * @error: return location; %G_IO_ERROR with the code for the errno, and a sentence
 *
 * Writes a file under another name and renames it then, so that a full disk leaves the old one as it was.
 * Waits for the disk.
 *
 * Returns: whether it was written
 */
gboolean
sx_file_write (const char  *path,
               const void  *bytes,
               gsize        length,
               GError     **error)
{
  int code = write_and_rename (path, bytes, length);
  g_autofree char *name = NULL;

  if (code == 0)
    return TRUE;

  name = g_filename_display_name (path);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("“%s” could not be written (%s). %s"), name,
               sx_errno_get_name (code), sx_errno_get_meaning (code));

  return FALSE;
}
