/* test-errno.c: every error has its name and a meaning
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>

#include "sx-errno.h"

#if __GLIBC_PREREQ (2, 32)
#define HAVE_NAMES 1
#else
#define HAVE_NAMES 0
#endif

static void
test_names (void)
{
#if HAVE_NAMES
  guint n = 0;

  for (int error = 1; error < 4096; error++)
    {
      const char *theirs = strerrorname_np (error);

      if (theirs == NULL)
        continue;
      g_assert_cmpstr (sx_errno_get_name (error), ==, theirs);
      n++;
    }
  g_assert_cmpuint (n, >, 100);
#else
  g_test_skip ("this C library has no strerrorname_np() (glibc 2.32) to compare with");
#endif
}

static void
test_meanings (void)
{
  static const int told[] = {
    ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ECONNRESET, EPIPE, EADDRINUSE, EADDRNOTAVAIL, EACCES, EPERM,
    EAFNOSUPPORT, EPROTONOSUPPORT, ESOCKTNOSUPPORT, EMFILE, ENFILE, ENOBUFS, ENOMEM, EMSGSIZE, EDESTADDRREQ, ENOTCONN,
    EISCONN, EALREADY, EINPROGRESS, EINVAL, ENOENT, ENOTDIR, ENAMETOOLONG, ENOSPC, EIO, ECANCELED, EBADF, EINTR,
    EAGAIN, EILSEQ, EAI_BADFLAGS, EAI_NONAME, EAI_AGAIN, EAI_FAIL, EAI_NODATA, EAI_FAMILY, EAI_SOCKTYPE, EAI_SERVICE,
    EAI_ADDRFAMILY, EAI_MEMORY, EAI_SYSTEM, EAI_OVERFLOW, EAI_INPROGRESS, EAI_CANCELED, EAI_NOTCANCELED, EAI_ALLDONE,
    EAI_INTR, EAI_IDN_ENCODE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      const char *meaning = sx_errno_get_meaning (told[i]);
      const char *theirs = told[i] < 0 ? gai_strerror (told[i]) : g_strerror (told[i]);

      g_assert_true (g_str_has_suffix (meaning, "."));
      g_assert_cmpstr (meaning, !=, theirs);
      g_assert_null (strstr (meaning, sx_errno_get_name (told[i])));
    }

  for (int error = -200; error < 200; error++)
    g_assert_cmpuint (strlen (sx_errno_get_meaning (error)), >, 4);

  g_assert_cmpstr (sx_errno_get_meaning (EMLINK), ==, g_strerror (EMLINK));
}

static void
test_numbers (void)
{
  g_assert_cmpstr (sx_errno_get_name (0), ==, "ok");
  g_assert_cmpstr (sx_errno_get_name (111), ==, "ECONNREFUSED");
  g_assert_cmpstr (sx_errno_get_name (-2), ==, "EAI_NONAME");
  g_assert_cmpstr (sx_errno_get_name (EAI_IDN_ENCODE), ==, "EAI_IDN_ENCODE");
  g_assert_cmpstr (sx_errno_get_name (4711), ==, "errno 4711");
  g_assert_cmpstr (sx_errno_get_name (-4711), ==, "EAI -4711");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/errno/names", test_names);
  g_test_add_func ("/errno/meanings", test_meanings);
  g_test_add_func ("/errno/numbers", test_numbers);

  return g_test_run ();
}
