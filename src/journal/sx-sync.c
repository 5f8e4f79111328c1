/* sx-sync.c: puts a journal on the disk when it is quiet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-sync.h"

#include <fcntl.h>
#include <unistd.h>

#include "sx-journal-private.h"

/* Where something happens all the time, so many intervals are let pass at most; unless that is more than so many bytes,
 * which the disk has enough to do with: the kernel knows best when to write them */
#define MAX_INTERVALS 5
#define MAX_BYTES     (G_GUINT64_CONSTANT (8) << 20)

struct _SxSync
{
  SxJournal      *journal;
  guint           interval;     /* ms */
  SxJournalWatch *watch;
  guint           timer;
  guint           n_intervals;
  guint64         n_seen;       /* records, at the last look */
  guint64         n_bytes;      /* that were put on the disk, of all that there ever were */
  guint64         n_synced;     /* records that are */
  int             error;        /* of the first time that the disk failed; 0: it never did */
  SxSyncFailedFunc failed;      /* nullable */
  gpointer        failed_data;
  gboolean        has_name;     /* that the folder has on the disk */
  gboolean        is_writing;
  gboolean        is_freed;
};

/* What a thread does */
typedef struct
{
  SxJournal *journal;
  char      *directory;         /* NULL: nothing to be done with it */
  guint64    n_records;
  guint64    n_bytes;
  gboolean   is_noted;          /* that the records are there */
  int        error;             /* what it failed with; 0: it did not */
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->journal);
  g_free (job->directory);
  g_free (job);
}

/* The file's name is the folder's */
static void
put_name_on_disk (const char *directory)
{
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;

  fsync (fd);
  close (fd);
}

/* First the records, then the note that they are there. Once the disk has failed there is no note any more, and whoever reads the
 * file looks for what is missing */
static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Job *job = task_data;
  SxFileHeader *header = sx_store_get_file_header (sx_journal_get_store (job->journal));

  job->error = sx_journal_put_on_disk (job->journal);
  if (job->error == 0)
    {
      __atomic_store_n (&header->n_synced, job->n_records, __ATOMIC_RELEASE);
      job->is_noted = TRUE;
    }
  if (job->directory != NULL)
    put_name_on_disk (job->directory);
  if (job->is_noted)
    job->error = sx_journal_put_on_disk (job->journal);

  g_task_return_boolean (task, job->error == 0);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SxSync *self = user_data;
  Job *job = g_task_get_task_data (G_TASK (result));

  self->is_writing = FALSE;
  if (self->is_freed)
    {
      g_free (self);
      return;
    }

  self->n_bytes = job->n_bytes;
  self->has_name = TRUE;
  if (job->is_noted)
    self->n_synced = job->n_records;

  /* Also if it failed: what comes now may still get there */
  sx_journal_watch_rearm (self->watch, job->n_records);
  if (job->error == 0 || self->error != 0)
    return;

  self->error = job->error;
  if (self->failed != NULL)
    self->failed (self, self->failed_data);
}

static void
write_all (SxSync *self)
{
  const char *path = sx_journal_get_path (self->journal);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, written_cb, self);
  Job *job = g_new0 (Job, 1);

  job->journal = g_object_ref (self->journal);
  job->directory = path != NULL && !self->has_name ? g_path_get_dirname (path) : NULL;
  job->n_bytes = sx_journal_get_n_written (self->journal);
  job->n_records = sx_journal_get_n_records (self->journal);
  self->is_writing = TRUE;
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, write_thread);
}

/* Whether something happens: then a little later is soon enough */
static gboolean
is_to_wait (SxSync *self)
{
  guint64 n_records = sx_journal_get_n_records (self->journal);
  gboolean is_quiet = n_records == self->n_seen;

  self->n_seen = n_records;
  if (is_quiet)
    return FALSE;

  return ++self->n_intervals < MAX_INTERVALS
         || sx_journal_get_n_written (self->journal) - self->n_bytes > MAX_BYTES;
}

static gboolean
timer_cb (gpointer user_data)
{
  SxSync *self = user_data;

  if (is_to_wait (self))
    return G_SOURCE_CONTINUE;

  self->timer = 0;
  write_all (self);

  return G_SOURCE_REMOVE;
}

static void
wake_cb (SxJournal *journal,
         gpointer   user_data)
{
  SxSync *self = user_data;

  self->n_intervals = 0;
  self->n_seen = sx_journal_get_n_records (journal);
  self->timer = g_timeout_add (self->interval, timer_cb, self);
}

/* Public functions */

/**
 * sx_sync_new:
 * @journal: one of sx_journal_new_kept()
 * @interval: how long nothing has to happen, in ms, before all is put on the disk
 *
 * Uses the default #GMainContext, and a thread for what takes time. While nothing happens, nothing is done and nothing
 * wakes up.
 *
 * Returns: (transfer full): what does it until it is freed
 */
SxSync *
sx_sync_new (SxJournal *journal,
             guint      interval)
{
  SxSync *self;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);

  self = g_new0 (SxSync, 1);
  self->journal = g_object_ref (journal);
  self->interval = interval;
  self->watch = sx_journal_watch (journal, NULL, wake_cb, self);
  sx_journal_watch_rearm (self->watch, 0);

  return self;
}

void
sx_sync_free (SxSync *self)
{
  g_return_if_fail (self != NULL);

  g_clear_handle_id (&self->timer, g_source_remove);
  sx_journal_watch_free (self->watch);
  g_object_unref (self->journal);

  /* The thread's answer is still to come */
  self->is_freed = TRUE;
  if (!self->is_writing)
    g_free (self);
}

/**
 * sx_sync_set_failed:
 * @self: a sync
 * @func: (nullable): what to call when the disk fails
 * @user_data: for @func
 *
 * See sx_sync_get_errno(). @func may free @self.
 */
void
sx_sync_set_failed (SxSync           *self,
                    SxSyncFailedFunc  func,
                    gpointer          user_data)
{
  g_return_if_fail (self != NULL);

  self->failed = func;
  self->failed_data = user_data;
}

/**
 * sx_sync_get_n_synced:
 * @self: a sync
 *
 * Returns: how many records are on the disk for certain. Since the disk has failed there are not more
 */
guint64
sx_sync_get_n_synced (SxSync *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_synced;
}

/**
 * sx_sync_get_errno:
 * @self: a sync
 *
 * Returns: 0, or the errno of the first time that the disk said that it could not store what it was given (EIO, ENOSPC, EDQUOT)
 */
int
sx_sync_get_errno (SxSync *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->error;
}
