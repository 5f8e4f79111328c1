/* test-journal-faults.c: each system call of the journal fails, with each error that its man page has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A story that does all that can be done with files of journals is run once to see what is called where, and then again for
 * each of these places, its first call and its last, and each error; and what is called only because one fails does as well.
 * Whatever fails: what was kept is whole and what was not is counted, the reason is told, a file that was there is still
 * there, nothing is left behind, and the next try succeeds.
 */

#include "journal-records.h"

#include "fault-disk.h"
#include "fault-story.h"

#define MAX_CALLS  128
#define MAX_ERRORS 16

/* What is called only because something fails */
#define MAX_FOLLOWERS 32

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
  { "mmap", "an empty page", "mmap(2)", { EAGAIN, ENFILE, ENOMEM, EPERM }, 4, "EIO is, for the page" },
  { "mmap", "an empty map", "mmap(2)", { EAGAIN, ENFILE, ENOMEM, EPERM }, 3, "likewise" },
  { "mmap", "nothing", "mmap(2)", { EAGAIN, ENFILE, ENOMEM, EPERM }, 1, "it is lost already" },
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

/* One that fails, how, and what is called because of it */
typedef struct
{
  FaultCall      call;
  guint          nth;
  const Failure *failure;
  int            error;
  FaultCall      follower;
} Fault;

typedef struct
{
  const char *folder;
  const char *session;
  FaultCall   calls[MAX_CALLS];
  guint       n_calls;
  Fault       followed[MAX_FOLLOWERS];
  guint       n_followed;
  guint       n_failed_after;       /* of these, how many have failed themselves */
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

static gboolean
is_known (Sweep           *self,
          const FaultCall *call)
{
  for (guint i = 0; i < self->n_calls; i++)
    if (fault_is_same (&self->calls[i], call))
      return TRUE;
  for (guint i = 0; i < self->n_followed; i++)
    if (fault_is_same (&self->followed[i].follower, call))
      return TRUE;

  return FALSE;
}

static void
note_followers (Sweep       *self,
                const Fault *fault)
{
  FaultCall calls[MAX_CALLS];
  guint n = fault_list (calls, MAX_CALLS);

  g_assert_cmpuint (n, <=, MAX_CALLS);
  for (guint i = 0; i < n; i++)
    if (!is_known (self, &calls[i]))
      {
        g_assert_cmpuint (self->n_followed, <, MAX_FOLLOWERS);
        self->followed[self->n_followed] = *fault;
        self->followed[self->n_followed++].follower = calls[i];
      }
}

/* then: what fails, with what, because of that; times of it; or 0 */
static void
run_story (Sweep       *self,
           const Fault *fault,
           guint        times,
           int          then)
{
  Story story = { .folder = self->folder, .session = self->session, .is_interrupted = fault->error == EINTR,
                  .told = g_string_new (NULL), .troubles = g_string_new (NULL) };
  gboolean leaves = strcmp (fault->call.name, "rmdir") == 0 || strcmp (fault->call.name, "unlink") == 0
                    || strcmp (fault->follower.name, "unlink") == 0;

  fault_begin ();
  fault_arm (&fault->call, fault->nth, fault->failure->times, fault->error);
  if (then != 0)
    fault_arm (&fault->follower, 1, times, then);
  story_run (&story);
  self->n_stories += fault_count_failed () > (then != 0);
  if (fault_has_failed () && fault->failure->untold == NULL && strstr (story.told->str, g_strerror (fault->error)) == NULL)
    fault_add_trouble (story.troubles, "nobody is told");

  /* What could not be removed is there, of course, but then it is not in the way */
  if (!leaves)
    story_check_folder (&story);
  if (story.troubles->len > 0)
    {
      g_test_message ("%s (%s) at %p, call %u, %s: %s", fault->call.name, fault->call.what, fault->call.site, fault->nth,
                      g_strerror (fault->error), story.troubles->str);
      if (then != 0)
        g_test_message ("... and then %s (%s): %s", fault->follower.name, fault->follower.what, g_strerror (then));
      self->n_troubles++;
    }
  g_string_set_size (story.troubles, 0);
  story_check_folder (&story);
  g_string_free (story.told, TRUE);
  g_string_free (story.troubles, TRUE);
}

static void
fail_once (Sweep           *self,
           const FaultCall *call,
           guint            nth,
           const Failure   *failure,
           int              error)
{
  Fault fault = { *call, nth, failure, error, { "" } };

  run_story (self, &fault, 0, 0);
  note_followers (self, &fault);
}

/* With all that it can fail with, by itself or after what it follows */
static void
fail_each (Sweep           *self,
           const FaultCall *call,
           const Fault     *followed)
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
          if (followed != NULL)
            {
              run_story (self, followed, failure->times, failure->errors[j]);
              continue;
            }

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

/* One that came by chance and not because of the other does not fail this time, and is not held against anybody */
static void
fail_followers (Sweep *self)
{
  for (guint i = 0; i < self->n_followed; i++)
    {
      const Fault *fault = &self->followed[i];
      guint n = self->n_stories;

      fail_each (self, &fault->follower, fault);
      g_test_message ("%s (%s) because of %s (%s): %u stories", fault->follower.name, fault->follower.what, fault->call.name,
                      fault->call.what, self->n_stories - n);
      self->n_failed_after += self->n_stories > n;
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

      fail_each (&self, &self.calls[i], NULL);
      g_test_message ("%s (%s), called %u times: %u stories, %" G_GINT64_FORMAT " ms", self.calls[i].name, self.calls[i].what,
                      self.calls[i].n, self.n_stories - n, (g_get_monotonic_time () - start) / 1000);
    }

  fail_followers (&self);
  g_test_message ("%u uses of calls, %u only because others fail, %u stories", self.n_calls, self.n_failed_after, self.n_stories);
  g_assert_cmpuint (self.n_stories, >, 50);
  g_assert_cmpuint (self.n_failed_after, >, 5);
  g_assert_cmpuint (self.n_troubles, ==, 0);
  sx_test_remove_dir (folder);
  sx_test_remove_dir (sessions);
  remove_tree (cache);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/faults/each", test_each);

  return g_test_run ();
}
