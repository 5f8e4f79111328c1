/* test-journal-disk.c: a disk that gets full
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define LENGTH 10000

/* Appends until the disk gives no more, and beyond; then looks whether the truth is told */
static void
fill (SxJournal *journal,
      int        expected_error)
{
  guint8 bytes[LENGTH];
  guint64 n_kept = 0;
  guint64 n_truncated = 0;
  guint64 n_appended = 0;
  SxRecord record;

  for (guint64 i = 0; i < 20000; i++)
    {
      fill_payload (bytes, LENGTH, n_appended);
      record = make_record (n_appended, bytes, LENGTH);
      if (sx_journal_append (journal, &record))
        n_appended++;
    }

  g_assert_cmpint (sx_journal_get_errno (journal), ==, expected_error);
  g_assert_null (sx_journal_reserve (journal, 1));
  g_assert_cmpuint (sx_journal_get_n_records (journal), ==, n_appended);
  g_assert_cmpuint (sx_journal_get_n_lost (journal), ==, 20000 - n_appended);

  /* Everything before is whole, and hundreds of headers behind the last payload are */
  for (guint64 serial = 0; serial < n_appended; serial++)
    {
      g_assert_true (sx_journal_read (journal, serial, &record));
      g_assert_cmpint (record.value, ==, LENGTH);
      if (record.flags & SX_RECORD_TRUNCATED)
        {
          g_assert_cmpuint (record.payload_length, ==, 0);
          n_truncated++;
          continue;
        }

      assert_record (&record, serial, LENGTH);
      g_assert_cmpuint (n_truncated, ==, 0);
      n_kept++;
    }

  g_test_message ("%" G_GUINT64_FORMAT " whole, %" G_GUINT64_FORMAT " without payload", n_kept, n_truncated);
  g_assert_cmpuint (n_kept, >, 100);
  g_assert_cmpuint (n_truncated, >, 200);
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, n_truncated);
}

static void
fill_file_size_limit (void)
{
  struct rlimit limit = { 6 << 20, 6 << 20 };
  g_autoptr (SxJournal) journal = NULL;

  /* SIGXFSZ has its default, which would be the end of the process */
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  journal = make_journal ();
  fill (journal, EFBIG);
}

static void
test_file_size_limit (void)
{
  sx_test_run_apart (fill_file_size_limit);
}

static gboolean
write_file (const char *path,
            const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean written = fd >= 0 && write (fd, text, strlen (text)) == (gssize) strlen (text);

  if (fd >= 0)
    close (fd);

  return written;
}

/* As root, or else as root of a user namespace; who is nobody there can make no file (user_namespaces(7)) */
static gboolean
enter_namespace (void)
{
  g_autofree char *uid_map = g_strdup_printf ("0 %u 1\n", (guint) geteuid ());
  g_autofree char *gid_map = g_strdup_printf ("0 %u 1\n", (guint) getegid ());

  return unshare (CLONE_NEWNS) == 0
         || (unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && write_file ("/proc/self/setgroups", "deny")
             && write_file ("/proc/self/uid_map", uid_map) && write_file ("/proc/self/gid_map", gid_map));
}

/* A file system of its own, which nobody but this process sees. FALSE: not allowed here */
static gboolean
mount_small_disk (const char *path,
                  const char *options)
{
  if (!enter_namespace ())
    return FALSE;

  mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);

  return mount ("tmpfs", path, "tmpfs", 0, options) == 0;
}

/* Tried in a child, as the name spaces would be those of this process for good */
static gboolean
can_mount (void)
{
  g_autofree char *path = sx_test_make_dir ();
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (mount_small_disk (path, "size=1m") ? 0 : 1);

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  sx_test_remove_dir (path);

  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static void
test_small_disk (void)
{
  g_autofree char *path = NULL;

  if (g_test_subprocess ())
    {
      const char *dir = g_getenv ("SX_TEST_DISK");
      g_autoptr (SxJournal) journal = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (mount_small_disk (dir, "size=9m"));
      journal = sx_journal_new (dir, &error);
      g_assert_no_error (error);
      fill (journal, ENOSPC);
      g_printerr ("filled\n");
      return;
    }

  if (!can_mount ())
    {
      g_test_skip ("a small file system, to be filled, cannot be mounted here (user and mount namespaces, unshare(2))");
      return;
    }

  path = sx_test_make_dir ();
  g_setenv ("SX_TEST_DISK", path, TRUE);
  g_test_trap_subprocess (NULL, 240 * G_USEC_PER_SEC, 0);
  sx_test_remove_dir (path);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*filled*");
}

/* Full from the start: there is no journal, and it says why */
static void
test_full_disk (void)
{
  g_autoptr (GError) error = NULL;
  struct rlimit old;
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  limit = (struct rlimit) { 1000, old.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_null (sx_journal_new (g_get_tmp_dir (), &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);

  g_assert_nonnull (error);
  g_assert_true (error->domain == G_IO_ERROR);
  g_assert_nonnull (strstr (error->message, g_strerror (EFBIG)));
}

#define N_RECORDS 200

/* What is not there any more is none of what is read, and no end of the program */
static void
check_cut (SxJournal *journal,
           gsize      length)
{
  guint n_whole = 0;
  guint n_without = 0;
  guint n_gone = 0;
  SxJournalPeek peek;
  SxRecord record;
  gsize n_payload;

  for (guint round = 0; round < 2; round++)
    {
      n_whole = n_without = n_gone = 0;
      for (guint serial = 0; serial < N_RECORDS; serial++)
        {
          gboolean is_there = sx_journal_read (journal, serial, &record);

          /* Who reads bytes that were not looked at yet sees zeros once */
          for (gsize i = 0; is_there && round == 0 && i < record.payload_length; i++)
            g_assert_true (record.payload[i] == 0 || record.payload[i] == get_payload_byte (serial, i));
          g_assert_true (round == 0 || is_there == sx_journal_peek (journal, serial, &peek));
          g_assert_true (round == 0 || is_there || sx_journal_get_payload (journal, serial, &n_payload) == NULL);
          n_gone += !is_there;
          if (!is_there || round == 0)
            continue;

          if (record.flags & SX_RECORD_TRUNCATED)
            {
              g_assert_cmpuint (record.payload_length, ==, 0);
              g_assert_null (sx_journal_get_payload (journal, serial, &n_payload));
              g_assert_cmpuint (n_payload, ==, 0);
              n_without++;
              continue;
            }
          assert_record (&record, serial, LENGTH);
          g_assert_true (sx_journal_get_payload (journal, serial, &n_payload) == record.payload);
          n_whole++;
        }
    }

  g_test_message ("%u whole, %u without payload, %u gone", n_whole, n_without, n_gone);
  g_assert_cmpuint (n_whole, ==, length / (LENGTH + 200));
  g_assert_cmpuint (n_whole + n_without + n_gone, ==, N_RECORDS);
}

/* A disk that does not give back what was written, which here is a file that somebody made shorter */
static void
test_bad_page (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autoptr (SxJournal) journal = sx_journal_new_kept (directory, NULL);
  gsize length = 600 * 1024;
  guint8 bytes[LENGTH];
  SxRecord record;

  g_assert_nonnull (journal);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      fill_payload (bytes, LENGTH, i);
      record = make_record (i, bytes, LENGTH);
      g_assert_true (sx_journal_append (journal, &record));
    }
  g_assert_cmpint (sx_journal_get_errno (journal), ==, 0);
  g_assert_cmpint (truncate (sx_journal_get_path (journal), length), ==, 0);

  check_cut (journal, length);
  g_assert_cmpint (sx_journal_get_errno (journal), ==, EIO);

  /* It goes on, with what comes */
  sx_journal_retry (journal);
  for (guint i = N_RECORDS; i < 2 * N_RECORDS; i++)
    {
      fill_payload (bytes, LENGTH, i);
      record = make_record (i, bytes, LENGTH);
      g_assert_true (sx_journal_append (journal, &record));
      sx_journal_retry (journal);
    }
  for (guint i = N_RECORDS; i < 2 * N_RECORDS; i++)
    {
      g_assert_true (sx_journal_read (journal, i, &record));
      if (!(record.flags & SX_RECORD_TRUNCATED))
        assert_record (&record, i, LENGTH);
    }
  assert_record (&record, 2 * N_RECORDS - 1, LENGTH);

  sx_journal_remove_file (journal);
  sx_test_remove_dir (directory);
}

/* Whoever raises it for another reason ends as before */
static void
test_other_bus_error (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (SxJournal) journal = make_journal ();
      struct rlimit none = { 0, 0 };

      setrlimit (RLIMIT_CORE, &none);
      raise (SIGBUS);
      return;
    }

  g_test_trap_subprocess (NULL, 240 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/disk/file-size-limit", test_file_size_limit);
  g_test_add_func ("/journal/disk/small-disk", test_small_disk);
  g_test_add_func ("/journal/disk/full-disk", test_full_disk);
  g_test_add_func ("/journal/disk/bad-page", test_bad_page);
  g_test_add_func ("/journal/disk/other-bus-error", test_other_bus_error);

  return g_test_run ();
}
