/* sx-session-bytes.c: a saved session that is in memory only
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-session-bytes.h"

#include <sys/mman.h>
#include <unistd.h>

SxJournal *
sx_session_bytes_open (const uint8_t  *data,
                       size_t          size,
                       GError        **error)
{
  g_autofree char *path = NULL;
  SxJournal *journal;
  int fd = memfd_create ("session", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, data, size, 0), ==, size);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  journal = sx_session_open (path, NULL, error);
  close (fd);

  return journal;
}
