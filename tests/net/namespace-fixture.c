/* namespace-fixture.c: tests in a network of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "namespace-fixture.h"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

/* Returns whether the file, of proc or sysfs, took the text */
gboolean
namespace_write_file (const char *path,
                      const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean written;

  if (fd < 0)
    return FALSE;

  written = write (fd, text, strlen (text)) == (gssize) strlen (text);
  close (fd);

  return written;
}

/* As root, or else as root of a user namespace: this thread, and those that it makes. Returns whether that is permitted */
gboolean
namespace_enter (void)
{
  g_autofree char *uid_map = g_strdup_printf ("0 %u 1\n", (guint) geteuid ());
  g_autofree char *gid_map = g_strdup_printf ("0 %u 1\n", (guint) getegid ());
  struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
  gboolean up;
  int fd;

  if (unshare (CLONE_NEWNET) < 0
      && (unshare (CLONE_NEWUSER | CLONE_NEWNET) < 0 || !namespace_write_file ("/proc/self/setgroups", "deny")
          || !namespace_write_file ("/proc/self/uid_map", uid_map) || !namespace_write_file ("/proc/self/gid_map", gid_map)))
    return FALSE;

  fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  up = ioctl (fd, SIOCSIFFLAGS, &lo) == 0;
  close (fd);

  return up;
}

/* Tried in a child, which may be in there while this process may not */
static gboolean
is_permitted (void)
{
  int status = 1;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (namespace_enter () ? 0 : 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);

  return status == 0;
}

/* Runs the test in a process of its own */
static void
run_inside (gconstpointer data)
{
  void (*test) (Fixture *f) = data;
  Fixture f = { 0, };

  if (g_test_subprocess ())
    {
      g_assert_true (namespace_enter ());
      fixture_set_up (&f);
      test (&f);
      fixture_tear_down (&f);
      return;
    }

  if (!is_permitted ())
    {
      g_test_skip ("this user may not make a network namespace here (unshare(2), user namespaces)");
      return;
    }

  sx_test_run_subprocess ();
}

/* Skips with a reason where that is not permitted */
void
namespace_add (const char  *path,
               void       (*test) (Fixture *f))
{
  g_test_add_data_func (path, test, run_inside);
}
