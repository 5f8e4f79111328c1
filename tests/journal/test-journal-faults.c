/* test-journal-faults.c: each system call of the journal fails, with each error that its man page has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A story that does all that can be done with files of journals is run once to see what is called where, and then again for
 * each of these places, its first call and its last, and each error. Whatever fails: what was kept is whole and what was not
 * is counted, the reason is told, a file that was there is still there, nothing is left behind, and the next try succeeds.
 */

#include "journal-records.h"

#include <fcntl.h>
#include <sys/resource.h>

#include "fault-disk.h"
#include "fault-story.h"
#include "sx-cleared.h"
#include "sx-store-private.h"
#include "sx-sync.h"

#define MAX_CALLS  128
#define MAX_ERRORS 16

/* A file that was twice as long */
#define SHORTER 100000

/* What a call can fail with */
typedef struct
{
  const char *name;
  const char *what;                 /* NULL: whatever for */
  const char *page;                 /* the man page that says so */
  int         errors[MAX_ERRORS];
  guint       times;                /* in a row */
  const char *untold;               /* why nobody is told; NULL: somebody is */
} Failure;

/* Each one that fits */
static const Failure failures[] = {
  { "mkdir", "", "mkdir(2)", { EACCES, EDQUOT, EMLINK, ENOSPC, EROFS }, 1 },
  { "mkdir", "in the cache", "mkdir(2)", { EACCES, EDQUOT, EMLINK, ENOSPC, EROFS }, 1, "the folder for temporary files does as well" },
  { "mkdir", "one that is there", "mkdir(2)", { EACCES, ENOSPC, EROFS }, 1, "it is there" },
  { "rmdir", NULL, "rmdir(2)", { EACCES, EBUSY, EROFS }, 1, "an empty folder stays" },
  { "open", "O_CREAT", "open(2)", { EACCES, EDQUOT, EMFILE, ENFILE, ENOMEM, ENOSPC, EROFS }, 1 },
  { "open", "in the cache", "open(2)", { EACCES, EDQUOT, EMFILE, ENFILE, ENOMEM, ENOSPC, EROFS }, 1,
    "the folder for temporary files does as well" },
  { "open", "in /proc", "open(2)", { EACCES, EMFILE, ENFILE, ENOENT, ENOMEM }, 1, "more is doubted then than has to be" },
  { "open", "left behind", "open(2)", { EACCES, EIO, EMFILE, ENFILE, ENOENT, ENOMEM }, 1, "it is left alone until the next time" },
  { "open", "O_RDONLY", "open(2)", { EACCES, EIO, EMFILE, ENFILE, ENOENT, ENOMEM }, 1 },
  { "open", "O_DIRECTORY", "open(2)", { EACCES, EMFILE, ENFILE, ENOMEM }, 1, "the kernel puts a name on the disk by itself, later" },
  { "unlink", NULL, "unlink(2)", { EACCES, EBUSY, EIO, EPERM, EROFS }, 1, "it is offered the next time, or removed with its folder" },
  { "rename", NULL, "rename(2)", { EACCES, EBUSY, EDQUOT, EIO, ENOSPC, EPERM, EROFS }, 1 },

  { "posix_fallocate", NULL, "posix_fallocate(3)", { EINTR }, 1, "it is asked again" },
  { "posix_fallocate", NULL, "posix_fallocate(3)", { ENOSPC }, 1, "there may be room for less" },
  { "posix_fallocate", NULL, "posix_fallocate(3), fallocate(2)", { EDQUOT, EFBIG, EIO, ENODEV, ENOSPC, EINVAL, EPERM }, 2 },
  { "fallocate", NULL, "fallocate(2)", { EFBIG, EIO, ENODEV, ENOSPC, ENOSYS, EOPNOTSUPP, EPERM }, 1,
    "the disk has its space back the next time, or when the file goes" },
  { "fallocate", NULL, "fallocate(2)", { EINTR }, 1, "it is asked again" },
  { "mmap", "PROT_READ", "mmap(2)", { EACCES, EAGAIN, ENFILE, ENODEV, ENOMEM, EPERM }, 1, "it is left alone until the next time" },
  { "mmap", "PROT_WRITE", "mmap(2)", { EACCES, EAGAIN, ENFILE, ENODEV, ENOMEM, EPERM }, 1 },
  { "mmap", "a session", "mmap(2)", { EACCES, EAGAIN, ENFILE, ENODEV, ENOMEM, EPERM }, 1, "it is copied" },
  { "mmap", "a copy", "mmap(2)", { EACCES, EAGAIN, ENFILE, ENODEV, ENOMEM, EPERM }, 1 },
  { "munmap", NULL, "mmap(2)", { ENOMEM }, 1, "the place is lost, which is no harm" },
  { "madvise", NULL, "madvise(2)", { EAGAIN, EBADF, EFAULT, EINVAL, EIO, ENOMEM, EHWPOISON }, 1, "it is faster with, and right without" },
  { "close", "O_RDONLY", "close(2)", { EINTR, EIO }, 1, "what was read is right" },
  { "close", "O_RDWR", "close(2)", { EINTR, EIO, ENOSPC, EDQUOT }, 1, "the journal was read to its end already, or fsync() said so" },
  { "fcntl", "for a signal", "fcntl(2)", { EINVAL, EPERM, ESRCH }, 1, "it is copied" },
  { "fcntl", "F_SETLEASE", "fcntl(2)", { EACCES, EAGAIN, EINVAL, ENOMEM }, 1, "it is copied" },
  { "fcntl", "F_GETLEASE", "fcntl(2)", { EINVAL }, 1, "it is copied" },
  { "fcntl", "F_UNLCK", "fcntl(2)", { EAGAIN }, 1, "that it is lost is told as EIO" },
  { "sigwaitinfo", NULL, "sigwaitinfo(2)", { EINTR }, 1, "it waits again" },
  { "flock", NULL, "flock(2)", { EINTR }, 1, "it is asked again" },
  { "flock", NULL, "flock(2)", { ENOLCK, EWOULDBLOCK }, 1, "another file is made, or one that is in use is left alone" },
  { "fstat", "", "stat(2)", { EIO, ENOMEM, EOVERFLOW }, 1 },
  { "fstat", "left behind", "stat(2)", { EIO, ENOMEM, EOVERFLOW }, 1, "it is left alone until the next time" },
  { "stat", NULL, "stat(2)", { EACCES, EIO, ENOMEM }, 1 },
  { "realpath", NULL, "realpath(3)", { EACCES, EIO, ELOOP, ENAMETOOLONG }, 1 },
  { "pread", "", "pread(2)", { EINTR, EIO }, 1, "the file is left alone until the next time" },
  { "pread", "a session", "pread(2)", { EIO, EISDIR }, 1 },
  { "pread", "a session", "pread(2)", { EINTR }, 1, "it is asked again" },
  { "write", NULL, "write(2)", { EDQUOT, EFBIG, EIO, ENOSPC, EPERM }, 1 },
  { "write", NULL, "write(2)", { EINTR }, 1, "it is asked again" },
  { "pwrite", "", "pwrite(2), write(2)", { EDQUOT, EIO, ENOSPC }, 1 },
  { "pwrite", "a gap", "pwrite(2), write(2)", { EDQUOT, EFBIG, EIO, ENOSPC, EPERM }, 1, "as for fallocate" },
  { "pwrite", "a gap", "pwrite(2)", { EINTR }, 1, "it is asked again" },
  { "pwrite", "zeros", "pwrite(2), write(2)", { EDQUOT, EFBIG, EIO, ENOSPC, EPERM }, 1, "the kernel makes the pages itself, later" },
  { "pwrite", "zeros", "pwrite(2)", { EINTR }, 1, "it is asked again" },
  { "pwrite", "a payload", "pwrite(2), write(2)", { EDQUOT, EFBIG, EIO, ENOSPC, EPERM }, 1, "it is copied into the map" },
  { "pwrite", "a payload", "pwrite(2)", { EINTR }, 1, "it is asked again" },
  { "fsync", "", "fsync(2)", { EINTR }, 1, "it is asked again" },
  { "fsync", "", "fsync(2)", { EIO, ENOSPC, EDQUOT }, 1 },
  { "fsync", "a folder", "fsync(2)", { EIO, ENOSPC, EDQUOT }, 1, "the kernel puts a name on the disk by itself, later" },
  { "fdatasync", "", "fsync(2)", { EINTR }, 1, "it is asked again" },
  { "fdatasync", "", "fsync(2)", { EIO, ENOSPC, EDQUOT }, 1 },
  { "fdatasync", "to give back", "fsync(2)", { EINTR }, 1, "it is asked again" },
  { "fdatasync", "to give back", "fsync(2)", { EIO, ENOSPC, EDQUOT }, 1, "who puts records on the disk is told" },
  { "getrlimit", NULL, "getrlimit(2)", { EPERM }, 1, "there is no limit that is known" },
};

typedef struct
{
  const char *folder;
  const char *session;
  FaultCall   calls[MAX_CALLS];
  guint       n_calls;
  guint       n_stories;
  guint       n_troubles;
} Sweep;

/* A folder, and the folders in it that could not be removed */
static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      sx_test_remove_dir (inner);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
fail_once (Sweep           *self,
           const FaultCall *call,
           guint            nth,
           const Failure   *failure,
           int              error)
{
  Story story = { .folder = self->folder, .session = self->session, .is_interrupted = error == EINTR, .told = g_string_new (NULL),
                  .troubles = g_string_new (NULL) };
  gboolean leaves = strcmp (call->name, "rmdir") == 0 || strcmp (call->name, "unlink") == 0;

  fault_begin ();
  fault_arm (call, nth, failure->times, error);
  story_run (&story);
  if (fault_has_failed ())
    self->n_stories++;
  if (fault_has_failed () && failure->untold == NULL && strstr (story.told->str, g_strerror (error)) == NULL)
    fault_add_trouble (story.troubles, "nobody is told");

  /* What could not be removed is there, of course, but then it is not in the way */
  if (!leaves)
    story_check_folder (&story);
  if (story.troubles->len > 0)
    {
      g_test_message ("%s (%s) at %p, call %u, %s: %s", call->name, call->what, call->site, nth, g_strerror (error),
                      story.troubles->str);
      self->n_troubles++;
    }
  g_string_set_size (story.troubles, 0);
  story_check_folder (&story);
  g_string_free (story.told, TRUE);
  g_string_free (story.troubles, TRUE);
}

static void
fail_each (Sweep           *self,
           const FaultCall *call)
{
  guint n_known = 0;

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      const Failure *failure = &failures[i];

      if (strcmp (failure->name, call->name) != 0 || (failure->what != NULL && strcmp (failure->what, call->what) != 0))
        continue;

      n_known++;
      for (guint j = 0; failure->errors[j] != 0; j++)
        {
          fail_once (self, call, 1, failure, failure->errors[j]);
          if (call->n > 1)
            fail_once (self, call, call->n, failure, failure->errors[j]);
        }
    }

  if (n_known == 0)
    {
      g_test_message ("what %s (%s) can fail with is not known", call->name, call->what);
      self->n_troubles++;
    }
}

static void
test_each (void)
{
  g_autofree char *folder = sx_test_make_dir ();
  g_autofree char *cache = sx_test_make_dir ();
  g_autofree char *sessions = sx_test_make_dir ();
  g_autofree char *session = story_make_session (sessions);
  Sweep self = { .folder = folder, .session = session };
  Story story = { .folder = folder, .session = session, .told = g_string_new (NULL), .troubles = g_string_new (NULL) };

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);

  /* GLib makes what it keeps the first time: threads, and its descriptors */
  g_main_context_default ();
  story_run (&story);
  g_string_set_size (story.troubles, 0);

  fault_begin ();
  story_run (&story);
  self.n_calls = fault_list (self.calls, MAX_CALLS);
  story_check_folder (&story);
  g_assert_cmpuint (self.n_calls, <=, MAX_CALLS);
  g_assert_cmpstr (story.troubles->str, ==, "");
  g_assert_cmpstr (story.told->str, ==, "");
  g_string_free (story.troubles, TRUE);
  g_string_free (story.told, TRUE);

  for (guint i = 0; i < self.n_calls; i++)
    {
      guint n = self.n_stories;
      gint64 start = g_get_monotonic_time ();

      fail_each (&self, &self.calls[i]);
      g_test_message ("%s (%s), called %u times: %u stories, %" G_GINT64_FORMAT " ms", self.calls[i].name, self.calls[i].what,
                      self.calls[i].n, self.n_stories - n, (g_get_monotonic_time () - start) / 1000);
    }

  g_test_message ("%u uses of calls, %u stories", self.n_calls, self.n_stories);
  g_assert_cmpuint (self.n_stories, >, 50);
  g_assert_cmpuint (self.n_troubles, ==, 0);
  sx_test_remove_dir (folder);
  sx_test_remove_dir (sessions);
  remove_tree (cache);
}

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
  g_test_add_func ("/journal/faults/each", test_each);
  g_test_add_func ("/journal/faults/disk-failed", test_disk_failed);
  g_test_add_func ("/journal/faults/disk-failed-clearing", test_disk_failed_clearing);
  g_test_add_func ("/journal/faults/full-disk", test_full_disk);
  g_test_add_func ("/journal/faults/shorter", test_shorter);

  return g_test_run ();
}
