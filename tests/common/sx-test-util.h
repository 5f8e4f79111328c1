/* sx-test-util.h: what tests of every room need
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Header-only, so that a test gets no dependency by it that its room must not have.
 */

#pragma once

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

G_BEGIN_DECLS

/* Long enough for a machine that is busy, short enough for a person to wait */
#define SX_TEST_TIMEOUT_MS 20000

typedef gboolean (*SxTestPredicate) (gpointer data);

static inline gboolean
sx_test_tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Iterates the default main context until predicate is TRUE. FALSE: it was not within timeout_ms. The
 * predicate is asked after each dispatch and, for what happens in other threads, every 2 ms. */
static inline gboolean
sx_test_wait_until (SxTestPredicate predicate,
                    gpointer        data,
                    guint           timeout_ms)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  guint tick = g_timeout_add (2, sx_test_tick_cb, NULL);
  gboolean reached;

  while (!(reached = predicate (data)) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);

  return reached;
}

/* Fails the test, by the name of the predicate, if it does not become TRUE */
#define sx_test_assert_until(predicate, data) \
  g_assert_true (sx_test_wait_until ((predicate), (data), SX_TEST_TIMEOUT_MS))

/* Whether nobody else holds an object: a thread may let go of it a moment after it has said that it is done */
static inline gboolean
sx_test_is_last (gpointer object)
{
  return g_atomic_int_get (&G_OBJECT (object)->ref_count) == 1;
}

/* Dispatches what is ready now, at most a thousand times */
static inline void
sx_test_iterate (void)
{
  for (guint i = 0; i < 1000 && g_main_context_iteration (NULL, FALSE); i++)
    ;
}

static inline gboolean
sx_test_over_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Iterates the default main context for so long, in ms: where what is tested is what does not happen, or how often something does */
static inline void
sx_test_run_for (guint time)
{
  gboolean is_over = FALSE;

  g_timeout_add (time, sx_test_over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* What this thread has worked so far, in us: whoever else is at work on the machine does not matter */
static inline gint64
sx_test_get_work (void)
{
  struct timespec now;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now), ==, 0);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Removes a file or a folder with all that is in it; what is behind symbolic links stays */
static inline void
sx_test_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      sx_test_remove_tree (child);
    }
  g_remove (path);
}

/* How many files and folders are in a folder */
static inline guint
sx_test_count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* How many descriptors this process has open: equal before and after a test, or something leaks */
static inline guint
sx_test_count_descriptors (void)
{
  return sx_test_count_files ("/proc/self/fd") - 1; /* that of the folder itself */
}

/* A fresh folder, mode 0700. transfer full; sx_test_remove_dir() removes it */
static inline char *
sx_test_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("sx-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

/* Removes a folder and the files in it (not folders: whoever makes those removes them) */
static inline void
sx_test_remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }

  g_assert_cmpint (g_rmdir (path), ==, 0);
}

/* Runs what changes the process for good in one of its own. To be followed by nothing */
static inline void
sx_test_run_apart (void (*func) (void))
{
  if (g_test_subprocess ())
    {
      func ();
      return;
    }

  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* Whether an IPv6 socket can be bound to ::1 here */
static inline gboolean
sx_test_has_ipv6 (void)
{
  struct sockaddr_in6 loopback = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
  int fd = socket (AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean has;

  if (fd < 0)
    return FALSE;

  has = bind (fd, (struct sockaddr *) &loopback, sizeof loopback) == 0;
  close (fd);

  return has;
}

#define SX_TEST_HAS_IPV6 (sx_test_has_ipv6 ())

/* To be followed by nothing: returns from the test */
#define SX_TEST_SKIP_WITHOUT_IPV6 \
  G_STMT_START \
  { \
    if (!sx_test_has_ipv6 ()) \
      { \
        g_test_skip ("this machine has no IPv6"); \
        return; \
      } \
  } \
  G_STMT_END

/* A port of 127.0.0.1 on which nobody listens, for type SOCK_STREAM or SOCK_DGRAM. It was free a moment
 * ago, which is all that can be had; where port 0 will do, use that. */
static inline guint16
sx_test_find_free_port (int type)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, type | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  close (fd);

  return ntohs (address.sin_port);
}

G_END_DECLS
