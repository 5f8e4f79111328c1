/* sx-journal.c: the record of everything that happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-journal.h"

#include <errno.h>
#include <unistd.h>

#include "sx-journal-private.h"
#include "sx-store-private.h"

#define DEFAULT_LIMIT (G_GUINT64_CONSTANT (2) << 30)

G_DEFINE_FINAL_TYPE (SxJournal, sx_journal, G_TYPE_OBJECT)

/* Overrides */

static void
sx_journal_finalize (GObject *object)
{
  SxJournal *self = SX_JOURNAL (object);

  sx_watchers_clear (&self->watchers);
  sx_clearing_clear (&self->clearing);
  sx_store_close (&self->store);
  sx_record_index_clear (&self->index);
  g_clear_pointer (&self->totals, g_hash_table_unref);

  G_OBJECT_CLASS (sx_journal_parent_class)->finalize (object);
}

static void
sx_journal_class_init (SxJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sx_journal_finalize;

  /**
   * SxJournal::cleared:
   *
   * Other records are there than before: it was cleared, or that was undone. In the thread that did so.
   */
  g_signal_new ("cleared", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_journal_init (SxJournal *self)
{
  self->store.fd = -1;
  self->store.guard.error = &self->error;
  self->store.guard.end = &self->store.tail;
  sx_record_index_init (&self->index);
  sx_watchers_init (&self->watchers);
  sx_clearing_init (&self->clearing);
  atomic_init (&self->limit, DEFAULT_LIMIT);
}

/* Public functions: making one */

/**
 * sx_journal_new:
 * @directory: (nullable): the folder in which the file is made; %NULL: the user's
 *   cache folder, or the one for temporary files
 * @error: return location for a #GError of domain %G_IO_ERROR
 *
 * Makes an empty journal, in a file that only this user can read and that vanishes with
 * the process. It keeps up to 2 GiB, see sx_journal_set_limit().
 *
 * Returns: (transfer full) (nullable): the journal, or %NULL with @error set if there can be no file
 *   (no space, no permission, no such folder)
 */
SxJournal *
sx_journal_new (const char  *directory,
                GError     **error)
{
  g_autoptr (SxJournal) self = g_object_new (SX_TYPE_JOURNAL, NULL);

  if (!sx_store_open (&self->store, directory, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sx_journal_get_kept_directory:
 *
 * Returns: (transfer none): the folder in which journals are that are kept: one of the user's for what a program remembers
 */
const char *
sx_journal_get_kept_directory (void)
{
  static char *directory;

  if (g_once_init_enter (&directory))
    g_once_init_leave (&directory, g_build_filename (g_get_user_state_dir (), "socket-explorer", NULL));

  return directory;
}

/**
 * sx_journal_new_kept:
 * @directory: (nullable): the folder in which the file is made, and which is made itself where it is not there; %NULL:
 *   that of sx_journal_get_kept_directory()
 * @error: return location for a #GError of domain %G_IO_ERROR
 *
 * Makes an empty journal in a file that is still there when the process ends in whichever way, unless
 * sx_journal_remove_file() was called. What is in it then, sx_left_list() finds.
 *
 * Returns: (transfer full) (nullable): the journal, or %NULL with @error set if there can be no file
 *   (no space, no permission, a file system without locks)
 */
SxJournal *
sx_journal_new_kept (const char  *directory,
                     GError     **error)
{
  g_autoptr (SxJournal) self = g_object_new (SX_TYPE_JOURNAL, NULL);

  if (!sx_store_open_kept (&self->store, directory != NULL ? directory : sx_journal_get_kept_directory (), error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sx_journal_get_path:
 * @self: a journal
 *
 * Returns: (transfer none) (nullable): its file, of the encoding of file names; %NULL: that has no name (any more). To
 *   be asked in the thread that calls sx_journal_remove_file()
 */
const char *
sx_journal_get_path (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), NULL);

  return self->store.path;
}

/**
 * sx_journal_remove_file:
 * @self: a journal
 *
 * Takes the name of its file away, if it has one. Everything goes on, but nothing of it is left when the last
 * reference is gone.
 */
void
sx_journal_remove_file (SxJournal *self)
{
  g_return_if_fail (SX_IS_JOURNAL (self));

  sx_store_unlink (&self->store);
}

/**
 * sx_journal_set_limit:
 * @self: a journal
 * @bytes: how long it may grow, with payloads
 *
 * Beyond the limit no payload of a message is kept; all else goes on. The file is never longer
 * than 32 GiB. May be called from any thread.
 */
void
sx_journal_set_limit (SxJournal *self,
                      guint64    bytes)
{
  g_return_if_fail (SX_IS_JOURNAL (self));

  atomic_store_explicit (&self->limit, bytes, memory_order_relaxed);
}

/**
 * sx_journal_is_read_only:
 * @self: a journal
 *
 * Returns: %TRUE if it was opened from a file: then there is no writer, and appending is a programmer's error
 */
gboolean
sx_journal_is_read_only (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), TRUE);

  return self->read_only;
}

/* Public functions: reading */

/**
 * sx_journal_get_n_records:
 * @self: a journal
 *
 * Returns: how many records can be read, from serial 0 on; it only grows. From any thread
 */
guint64
sx_journal_get_n_records (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), 0);

  return atomic_load_explicit (&self->n_records, memory_order_acquire);
}

/**
 * sx_journal_get_end:
 * @self: a journal
 * @end: the number behind a last record
 *
 * From any thread. The number of records may grow between two looks at it: so MIN() is nothing for it, which evaluates
 * its arguments twice.
 *
 * Returns: @end, or the number of records if there are not so many
 */
guint64
sx_journal_get_end (SxJournal *self,
                    guint64    end)
{
  guint64 n_records = sx_journal_get_n_records (self);

  return MIN (end, n_records);
}

/**
 * sx_journal_get_n_bytes:
 * @self: a journal
 *
 * Returns: how long all records are together, in bytes, without those that were cleared away: what the limit
 *   is about
 */
guint64
sx_journal_get_n_bytes (SxJournal *self)
{
  SxCleared *cleared;
  guint64 n_written;
  guint64 n_released = 0;

  g_return_val_if_fail (SX_IS_JOURNAL (self), 0);

  cleared = atomic_load_explicit (&self->clearing.current, memory_order_acquire);
  n_written = atomic_load_explicit (&self->n_bytes, memory_order_relaxed);
  if (G_UNLIKELY (cleared != NULL))
    n_released = atomic_load_explicit (&cleared->n_released, memory_order_relaxed);

  return n_written - MIN (n_written, n_released);
}

/**
 * sx_journal_get_n_truncated:
 * @self: a journal
 *
 * Returns: how many records are without the payload, or all of the payload, that they had
 */
guint64
sx_journal_get_n_truncated (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), 0);

  return atomic_load_explicit (&self->n_truncated, memory_order_relaxed);
}

/**
 * sx_journal_get_n_lost:
 * @self: a journal
 *
 * Returns: how many records could not be kept at all, because the disk is full
 */
guint64
sx_journal_get_n_lost (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), 0);

  return atomic_load_explicit (&self->n_lost, memory_order_relaxed);
}

/**
 * sx_journal_get_errno:
 * @self: a journal
 *
 * Returns: 0, or the errno for which payloads are no longer kept (ENOSPC, EFBIG, EDQUOT, EIO,
 *   ENOMEM)
 */
int
sx_journal_get_errno (SxJournal *self)
{
  g_return_val_if_fail (SX_IS_JOURNAL (self), 0);

  return atomic_load_explicit (&self->error, memory_order_relaxed);
}

/**
 * sx_journal_retry:
 * @self: a journal
 *
 * Once there was no room for a payload, none is kept: a journal with some payloads and not others, depending on their
 * lengths, would be hard to understand. This is for who has reason to think that there is room again: from now on it is tried
 * again. From any thread.
 */
void
sx_journal_retry (SxJournal *self)
{
  g_return_if_fail (SX_IS_JOURNAL (self));

  atomic_store_explicit (&self->error, 0, memory_order_relaxed);
}

guint64
sx_journal_get_n_written (SxJournal *self)
{
  return atomic_load_explicit (&self->n_bytes, memory_order_relaxed);
}

SxClearing *
sx_journal_get_clearing (SxJournal *self)
{
  return &self->clearing;
}

const SxStore *
sx_journal_get_store (SxJournal *self)
{
  return &self->store;
}

/**
 * sx_journal_put_on_disk:
 * @self: a journal
 *
 * Waits until the disk has all that was written so far. The kernel says once that it could not write, to whoever asks first, and
 * takes what it could not write for written from then on (fsync(2)); so all ask here, and once it has failed it has for all. Also
 * then it is tried: what comes later may still get there. From any thread.
 *
 * Returns: 0, or an errno: the first one
 */
int
sx_journal_put_on_disk (SxJournal *self)
{
  int result, none = 0;

  do
    result = fdatasync (self->store.fd);
  while (result != 0 && errno == EINTR);

  if (result != 0)
    atomic_compare_exchange_strong (&self->disk_error, &none, errno);

  return atomic_load (&self->disk_error);
}

/* For the watches */

SxWatchers *
sx_journal_get_watchers (SxJournal *self)
{
  return &self->watchers;
}

guint64
sx_journal_get_n_ordered (SxJournal *self)
{
  return atomic_load (&self->n_records);
}
