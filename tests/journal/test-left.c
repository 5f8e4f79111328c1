/* test-left.c: what a crash or a kill leaves behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "left-files.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void
assert_nothing_left (const char *directory)
{
  g_autoptr (GPtrArray) left = sx_left_list (directory, NULL);

  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_name (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autofree char *below = g_build_filename (directory, "socket-explorer", NULL);
  SxJournal *journal = left_make_kept (below);
  SxJournal *other = left_make_kept (below);
  g_autofree char *path = g_strdup (sx_journal_get_path (journal));
  g_autoptr (GPtrArray) left = NULL;
  struct stat info;

  g_assert_cmpint (stat (below, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpstr (path, !=, sx_journal_get_path (other));

  /* Both are in use, so neither is left over */
  left_append_some (journal, 5);
  left_append_some (other, 5);
  left = sx_left_list (below, NULL);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_cmpuint (sx_test_count_files (below), ==, 2);

  /* Without a name all goes on */
  sx_journal_remove_file (journal);
  g_assert_null (sx_journal_get_path (journal));
  g_assert_cmpint (stat (path, &info), ==, -1);
  left_append (journal, 5, left_get_length (5));
  g_assert_cmpuint (sx_journal_get_n_records (journal), ==, 6);
  sx_journal_remove_file (journal);
  g_assert_finalize_object (journal);

  sx_journal_remove_file (other);
  g_assert_finalize_object (other);
  g_assert_cmpuint (sx_test_count_files (below), ==, 0);
  g_assert_cmpint (g_rmdir (below), ==, 0);
  sx_test_remove_dir (directory);
}

static void
test_no_folder (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (directory, "file", NULL);
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_null (sx_journal_new_kept (path, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == G_IO_ERROR);
  g_assert_nonnull (strstr (error->message, path));

  left = sx_left_list (path, NULL);
  g_assert_cmpuint (left->len, ==, 0);
  sx_test_remove_dir (directory);
}

/* Full from the start: no file is left that nobody can use */
static void
test_full_disk (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autoptr (GError) error = NULL;
  struct rlimit old, limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  limit = (struct rlimit) { 1000, old.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_null (sx_journal_new_kept (directory, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);

  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, g_strerror (EFBIG)));
  g_assert_cmpuint (sx_test_count_files (directory), ==, 0);
  sx_test_remove_dir (directory);
}

/* A process that appends until it is killed, and says how far it has come */
static pid_t
start_writer (const char *directory,
              int        *counts)
{
  int ends[2];
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      SxJournal *journal = sx_journal_new_kept (directory, NULL);

      for (guint64 serial = 0; journal != NULL; serial++)
        {
          left_append (journal, serial, left_get_length (serial));
          if (write (ends[1], &serial, sizeof serial) != sizeof serial)
            break;
        }
      _exit (1);
    }

  close (ends[1]);
  *counts = ends[0];

  return child;
}

static void
test_killed (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autoptr (GPtrArray) left = NULL;
  guint64 serial = 0;
  guint64 n_records;
  int status;
  int counts;
  pid_t child = start_writer (directory, &counts);

  while (serial < 500)
    g_assert_cmpint (read (counts, &serial, sizeof serial), ==, sizeof serial);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  while (read (counts, &serial, sizeof serial) == sizeof serial)
    continue;
  close (counts);

  /* All that it said, and perhaps the one behind */
  left = sx_left_list (directory, NULL);
  g_assert_cmpuint (left->len, ==, 1);
  n_records = sx_journal_get_n_records (g_ptr_array_index (left, 0));
  g_assert_cmpuint (n_records, >=, serial + 1);
  g_assert_cmpuint (n_records, <=, serial + 2);
  left_assert_prefix (g_ptr_array_index (left, 0), n_records);
  g_assert_cmpint (sx_left_get_time (g_ptr_array_index (left, 0)), ==, 1000 + (gint64) n_records - 1);

  sx_journal_remove_file (g_ptr_array_index (left, 0));
  sx_test_remove_dir (directory);
}

/* Looking does not change it; it is there until it is taken away, and one at a time looks */
static void
test_kept_until_removed (void)
{
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GPtrArray) other = NULL;
  g_autofree char *path = NULL;
  g_autofree char *after = NULL;
  struct stat before, info;
  gsize length;
  Small small;

  small_open (&small, 40);
  path = left_put_file (small.directory, small.bytes, small.length);
  g_assert_cmpint (stat (path, &before), ==, 0);

  for (guint i = 0; i < 2; i++)
    {
      left = sx_left_list (small.directory, NULL);
      g_assert_cmpuint (left->len, ==, 1);
      g_assert_cmpstr (sx_journal_get_path (g_ptr_array_index (left, 0)), ==, path);
      left_assert_prefix (g_ptr_array_index (left, 0), 40);
      other = sx_left_list (small.directory, NULL);
      g_assert_cmpuint (other->len, ==, 0);
      g_clear_pointer (&other, g_ptr_array_unref);
      g_clear_pointer (&left, g_ptr_array_unref);
    }

  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_true (info.st_mtim.tv_sec == before.st_mtim.tv_sec && info.st_mtim.tv_nsec == before.st_mtim.tv_nsec);
  g_assert_true (g_file_get_contents (path, &after, &length, NULL));
  g_assert_cmpmem (after, length, small.bytes, small.length);

  left = sx_left_list (small.directory, NULL);
  sx_journal_remove_file (g_ptr_array_index (left, 0));
  left_assert_prefix (g_ptr_array_index (left, 0), 40);
  g_assert_cmpuint (sx_test_count_files (small.directory), ==, 0);
  small_close (&small);
}

static void
test_newest_first (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autoptr (GPtrArray) left = NULL;

  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (SxJournal) journal = left_make_kept (directory);

      left_append_some (journal, i);
    }

  left = sx_left_list (directory, NULL);
  g_assert_cmpuint (left->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      left_assert_prefix (g_ptr_array_index (left, i), 3 - i);
      sx_journal_remove_file (g_ptr_array_index (left, i));
    }
  g_clear_pointer (&left, g_ptr_array_unref);
  sx_test_remove_dir (directory);
}

/* Of what cannot be opened, what is ours and empty goes; all else stays as it is */
static void
test_others (void)
{
  g_autofree char *path = NULL;
  g_autofree char *linked = NULL;
  Small small;

  small_open (&small, 3);

  /* Nothing happened, or nothing reached the disk */
  memset (small.copy + FIRST, 0, small.length - FIRST);
  g_assert_cmpuint (small_count (&small), ==, 0);
  g_free (left_put_file (small.directory, "", 0));
  assert_nothing_left (small.directory);
  g_assert_cmpuint (sx_test_count_files (small.directory), ==, 0);

  /* Another version */
  ((SxChunkHeader *) (void *) small.copy)->version++;
  path = left_put_file (small.directory, small.copy, small.length);
  assert_nothing_left (small.directory);
  g_assert_cmpuint (sx_test_count_files (small.directory), ==, 1);
  g_assert_cmpint (g_unlink (path), ==, 0);

  /* No journal, a name that is none of ours, a link */
  g_free (path);
  path = left_put_file (small.directory, "something else", 14);
  linked = g_build_filename (small.directory, "journal-linked.sxjournal", NULL);
  g_assert_cmpint (symlink (path, linked), ==, 0);
  assert_nothing_left (small.directory);
  g_assert_cmpuint (sx_test_count_files (small.directory), ==, 2);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_free (path);
  path = g_build_filename (small.directory, "mine", NULL);
  g_assert_true (g_file_set_contents (path, small.bytes, small.length, NULL));
  assert_nothing_left (small.directory);
  g_assert_cmpuint (sx_test_count_files (small.directory), ==, 2);

  small_close (&small);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/left/name", test_name);
  g_test_add_func ("/journal/left/no-folder", test_no_folder);
  g_test_add_func ("/journal/left/full-disk", test_full_disk);
  g_test_add_func ("/journal/left/killed", test_killed);
  g_test_add_func ("/journal/left/kept-until-removed", test_kept_until_removed);
  g_test_add_func ("/journal/left/newest-first", test_newest_first);
  g_test_add_func ("/journal/left/others", test_others);

  return g_test_run ();
}
