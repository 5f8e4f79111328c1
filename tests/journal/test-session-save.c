/* test-session-save.c: a journal that cannot be saved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session-place.h"
#include "sx-test-util.h"

/* Nowhere to save to: it says so, and what was there stays */
static void
assert_not_saved (Place        *place,
                  const char   *path,
                  GIOErrorEnum  code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sx_session_save (place->journal, G_MAXUINT64, path, NULL, &error));
  g_assert_error (error, G_IO_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_no_place (void)
{
  g_autofree char *missing = NULL;
  g_autofree char *link = NULL;
  Place place;

  open_place (&place);
  assert_not_saved (&place, place.directory, G_IO_ERROR_IS_DIRECTORY);
  assert_not_saved (&place, "/dev/null", G_IO_ERROR_INVALID_ARGUMENT);
  missing = g_build_filename (place.directory, "missing", "test.sxj", NULL);
  assert_not_saved (&place, missing, G_IO_ERROR_NOT_FOUND);

  /* A link is followed and stays one */
  g_assert_true (g_file_set_contents (place.path, "old", -1, NULL));
  link = g_build_filename (place.directory, "link", NULL);
  g_assert_cmpint (symlink ("test.sxj", link), ==, 0);
  {
    g_autoptr (GError) error = NULL;

    g_assert_true (sx_session_save (place.journal, 0, link, NULL, &error));
    g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
    g_object_unref (open_session (place.path));
  }

  if (geteuid () == 0)
    {
      g_test_message ("root may write into every folder");
    }
  else
    {
      g_assert_cmpint (chmod (place.directory, 0500), ==, 0);
      assert_not_saved (&place, place.path, G_IO_ERROR_PERMISSION_DENIED);
      g_assert_cmpint (chmod (place.directory, 0700), ==, 0);
    }
  close_place (&place);
}

static void
fill_disk (void)
{
  struct rlimit limit = { 6 << 20, 6 << 20 };
  g_autofree guint8 *bytes = g_malloc0 (3 << 20);
  g_autofree char *content = NULL;
  SxRecord record = { .kind = SX_KIND_SEND, .payload = bytes, .payload_length = 3 << 20 };
  Place place;

  open_place (&place);
  for (guint i = 0; i < 3; i++)
    g_assert_true (sx_journal_append (place.journal, &record));
  g_assert_true (g_file_set_contents (place.path, "old", -1, NULL));

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  assert_not_saved (&place, place.path, G_IO_ERROR_FAILED);
  g_assert_true (g_file_get_contents (place.path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "old");
  g_assert_cmpuint (sx_test_count_files (place.directory), ==, 1);
  close_place (&place);
}

static void
test_full_disk (void)
{
  sx_test_run_apart (fill_disk);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/session-save/no-place", test_no_place);
  g_test_add_func ("/journal/session-save/full-disk", test_full_disk);

  return g_test_run ();
}
