/* test-disk-faults.c: a disk that fails, and one that is full
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include <fcntl.h>
#include <sys/resource.h>

#include "fault-disk.h"
#include "fault-story.h"
#include "sx-cleared.h"
#include "sx-store-private.h"
#include "sx-sync.h"

#define MAX_CALLS 128

/* A file that was twice as long */
#define SHORTER 100000

/* A disk that is full is not asked for each record that it has no room for */
static void
test_full_disk (void)
{
  g_autofree char *folder = sx_test_make_dir ();
  g_autoptr (SxJournal) journal = sx_journal_new (folder, NULL);
  struct rlimit all, little;
  SxRecord record = make_record (0, NULL, 0);
  gint64 start;
  guint n_lost = 0;

  g_assert_nonnull (journal);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &all), ==, 0);
  little = (struct rlimit) { .rlim_cur = 4 << 20, .rlim_max = all.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  while (sx_journal_append (journal, &record))
    continue;

  fault_begin ();
  fault_enter ();
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 10000; i++)
    n_lost += !sx_journal_append (journal, &record);
  fault_leave ();
  g_assert_cmpuint (n_lost, ==, 10000);
  g_assert_cmpuint (sx_journal_get_n_lost (journal), ==, 10001);
  g_assert_cmpint (sx_journal_get_errno (journal), ==, EFBIG);
  /* Each time for a step and for the least, with the system's limit */
  g_assert_cmpuint (fault_count (), <=, 8 * (1 + (g_get_monotonic_time () - start) / 100000));

  /* When there is room, it goes on by itself */
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &all), ==, 0);
  while (!sx_journal_append (journal, &record) && g_get_monotonic_time () - start < 10 * G_USEC_PER_SEC)
    g_thread_yield ();
  g_assert_true (sx_journal_append (journal, &record));
  sx_test_remove_dir (folder);
}

static guint64
read_note (SxJournal *journal)
{
  g_autofree char *bytes = NULL;
  guint64 n_synced;

  g_assert_true (g_file_get_contents (sx_journal_get_path (journal), &bytes, NULL, NULL));
  memcpy (&n_synced, bytes + sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, n_synced), sizeof n_synced);

  return n_synced;
}

static void
append_more (SxJournal *journal,
             guint      n)
{
  for (guint i = 0; i < n; i++)
    {
      guint64 serial = sx_journal_get_n_records (journal);
      guint8 bytes[STORY_LENGTH];
      SxRecord record = make_record (serial, bytes, STORY_LENGTH);

      fill_payload (bytes, STORY_LENGTH, serial);
      g_assert_true (sx_journal_append (journal, &record));
    }
}

typedef struct
{
  SxSync  *sync;
  guint64  n_synced;
  guint    n_failed;
  guint    n_calls;
} Failing;

static void
failed_cb (SxSync   *sync,
           gpointer  user_data)
{
  ((Failing *) user_data)->n_failed++;
}

static gboolean
has_come_so_far (gpointer data)
{
  Failing *self = data;

  return sx_sync_get_n_synced (self->sync) == self->n_synced;
}

static gboolean
has_failed (gpointer data)
{
  return ((Failing *) data)->n_failed > 0;
}

static gboolean
was_tried (gpointer data)
{
  return fault_count () >= ((Failing *) data)->n_calls;
}

/* The disk does when it is asked next */
static void
fail_next (const FaultCall *calls,
           guint            n_calls)
{
  fault_begin ();
  for (guint i = 0; i < n_calls; i++)
    if (strcmp (calls[i].name, "fdatasync") == 0)
      {
        fault_arm (&calls[i], 1, 1, EIO);
        return;
      }
  g_assert_not_reached ();
}

/* The kernel says once that it could not write, and then that all is well, without having written: what was on the disk before
 * counts as there, and nothing more */
static void
test_disk_failed (void)
{
  g_autofree char *folder = sx_test_make_dir ();
  SxJournal *journal = sx_journal_new_kept (folder, NULL);
  FaultCall calls[MAX_CALLS];
  Failing self = { .n_synced = 10 };

  g_assert_nonnull (journal);
  self.sync = sx_sync_new (journal, 1);
  sx_sync_set_failed (self.sync, failed_cb, &self);
  fault_begin ();
  fault_enter ();
  append_more (journal, 10);
  sx_test_assert_until (has_come_so_far, &self);
  g_assert_cmpint (sx_sync_get_errno (self.sync), ==, 0);
  g_assert_cmpuint (read_note (journal), ==, 10);

  fail_next (calls, fault_list (calls, G_N_ELEMENTS (calls)));
  append_more (journal, 10);
  sx_test_assert_until (has_failed, &self);
  g_assert_cmpint (sx_sync_get_errno (self.sync), ==, EIO);
  g_assert_cmpuint (read_note (journal), ==, 10);

  fault_begin ();
  self.n_calls = 1;
  append_more (journal, 10);
  sx_test_assert_until (was_tried, &self);
  sx_test_iterate ();
  g_assert_cmpuint (self.n_failed, ==, 1);
  g_assert_cmpuint (sx_sync_get_n_synced (self.sync), ==, 10);

  fault_leave ();
  sx_sync_free (self.sync);
  sx_test_assert_until (sx_test_is_last, journal);
  g_assert_cmpuint (read_note (journal), ==, 10);
  sx_journal_remove_file (journal);
  g_assert_finalize_object (journal);
  sx_test_remove_dir (folder);
}

/* It says so to whoever asks first: that it is who gives back what was cleared makes no difference */
static void
test_disk_failed_clearing (void)
{
  g_autofree char *folder = sx_test_make_dir ();
  SxJournal *journal = sx_journal_new_kept (folder, NULL);
  FaultCall calls[MAX_CALLS];
  Failing self = { .n_synced = 0 };

  g_assert_nonnull (journal);
  append_more (journal, 10);
  sx_journal_clear (journal, sx_cleared_new (journal, NULL));
  fault_begin ();
  fault_enter ();
  sx_journal_forget_cleared (journal);
  fail_next (calls, fault_list (calls, G_N_ELEMENTS (calls)));
  sx_journal_forget_cleared (journal);
  g_assert_true (fault_has_failed ());
  fault_leave ();

  append_more (journal, 10);
  self.sync = sx_sync_new (journal, 1);
  sx_sync_set_failed (self.sync, failed_cb, &self);
  sx_test_assert_until (has_failed, &self);
  g_assert_cmpint (sx_sync_get_errno (self.sync), ==, EIO);
  g_assert_cmpuint (sx_sync_get_n_synced (self.sync), ==, 0);
  g_assert_cmpuint (read_note (journal), ==, 0);

  sx_sync_free (self.sync);
  sx_test_assert_until (sx_test_is_last, journal);
  sx_journal_remove_file (journal);
  g_assert_finalize_object (journal);
  sx_test_remove_dir (folder);
}

/* A store of a file that was longer a moment ago, while somebody has it open to write: a copy. Returns what is wrong, or 0 */
static int
hold_shorter (const char *path)
{
  SxStore store = { .fd = -1 };
  int writer = g_open (path, O_WRONLY | O_CLOEXEC);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC);
  int error;

  g_assert_cmpint (writer, >=, 0);
  g_assert_cmpint (fd, >=, 0);
  fault_enter ();
  error = sx_store_hold (&store, fd, 2 * SHORTER, NULL);
  fault_leave ();
  if (error == 0)
    for (gsize i = 0; i < 2 * SHORTER; i++)
      g_assert_cmpint (*sx_store_at (&store, i), ==, i < SHORTER ? 'x' : 0);
  sx_store_close (&store);
  g_close (writer, NULL);

  return error;
}

/* What it has not got any more is 0, or it cannot be opened */
static void
test_shorter (void)
{
  static const int errors[] = { EFBIG, EINVAL, EIO, EPERM };   /* of truncate(2) */
  g_autofree char *folder = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "short.sxj", NULL);
  g_autofree char *text = g_strnfill (SHORTER, 'x');
  FaultCall calls[MAX_CALLS];
  guint n_descriptors, n_calls, n_failed = 0;

  g_assert_true (g_file_set_contents (path, text, SHORTER, NULL));
  n_descriptors = sx_test_count_descriptors ();
  fault_begin ();
  g_assert_cmpint (hold_shorter (path), ==, 0);
  n_calls = fault_list (calls, G_N_ELEMENTS (calls));

  for (guint i = 0; i < n_calls; i++)
    for (guint j = 0; strcmp (calls[i].name, "ftruncate") == 0 && j < G_N_ELEMENTS (errors); j++, n_failed++)
      {
        fault_begin ();
        fault_arm (&calls[i], 1, 1, errors[j]);
        g_assert_cmpint (hold_shorter (path), ==, errors[j]);
        g_assert_cmpuint (sx_test_count_descriptors (), ==, n_descriptors);
      }
  g_assert_cmpuint (n_failed, ==, G_N_ELEMENTS (errors));
  sx_test_remove_dir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/disk-faults/failed", test_disk_failed);
  g_test_add_func ("/journal/disk-faults/failed-clearing", test_disk_failed_clearing);
  g_test_add_func ("/journal/disk-faults/full", test_full_disk);
  g_test_add_func ("/journal/disk-faults/shorter", test_shorter);

  return g_test_run ();
}
