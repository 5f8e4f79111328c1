/* sx-left.c: journals that an end of the program left behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A journal's file is locked while a program has it open, and its name is gone after an end that was as it should be.
 * So one that has a name and no lock was left behind by a program that crashed or was killed, or by a computer that was.
 *
 * If only the program ended, all that it had written is in the file: the kernel has the pages, whoever wrote them. What has
 * a prefix is whole. If the computer did, the disk may have some sectors and not others, in any order; those that it has not
 * are as they were before: 0 from some place to their end. Then reading ends, for good, at the first place where something may be
 * missing: what is behind it cannot be told from what is not there, and numbers of records would not be the same any more.
 */

#include "sx-config.h"

#include "sx-left.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sx-journal-private.h"
#include "sx-owner.h"
#include "sx-record-pack-private.h"

/* What a disk writes as a whole, at least */
#define SECTOR 512

typedef struct
{
  SxJournal     *journal;
  const SxStore *store;
  guint64        size;        /* of the file */
  guint64        n_records;   /* with those that were given back */
  guint64        gap_end;     /* the record behind the last of these; 0: there were none */
  guint64        n_certain;   /* so many are on the disk, or all are */
  GCancellable  *cancellable;
} Reader;

/* What a file begins with */
typedef enum
{
  OURS,     /* a journal of this version */
  NOTHING,  /* no byte of it was written, or reached the disk */
  OTHER,
} Beginning;

/* Helpers: reading */

static gboolean
is_zero (const guint8 *bytes,
         gsize         length)
{
  for (gsize i = 0; i < length; i++)
    if (bytes[i] != 0)
      return FALSE;

  return TRUE;
}

/* The prefix is written last and the payload first, so the sector with the prefix has what belongs into it, as has the one
 * with the header. One in between may be missing: it is not if its end is other than 0. */
static gboolean
may_have_holes (Reader  *self,
                guint64  place,
                guint64  header)
{
  guint64 sector = (place / SECTOR + 1) * SECTOR;

  for (; sector + SECTOR <= header; sector += SECTOR)
    if (is_zero (sx_store_at (self->store, sector + SECTOR - 8), 8))
      return TRUE;

  return FALSE;
}

/* All that is behind its payload is what it was when it was written, and what it refers to is there */
static gboolean
is_intact (Reader               *self,
           guint64               place,
           const SxRecordPrefix *prefix)
{
  gsize at = (gsize) prefix->header * 8;
  const SxRecordHeader *header;

  if (!sx_record_is_whole (prefix, sx_store_at (self->store, place)))
    return FALSE;

  header = (const SxRecordHeader *) (const void *) sx_store_at (self->store, place + at);

  return header->check == sx_record_get_check (header, (gsize) prefix->size * 8 - at)
         && sx_journal_can_refer (self->journal, header);
}

/* Takes the record at place, which ends before end. 0: there is none that can be relied upon; else its size */
static guint64
take_record (Reader  *self,
             guint64  place,
             guint64  end)
{
  const SxRecordPrefix *prefix = (const SxRecordPrefix *) (const void *) sx_store_at (self->store, place);
  guint64 size = (guint64) prefix->size * 8;

  if (size < SX_RECORD_MIN || size > end - place || !is_intact (self, place, prefix))
    return 0;
  if (self->n_records >= self->n_certain && may_have_holes (self, place, place + (guint64) prefix->header * 8))
    return 0;
  if (!sx_journal_adopt_record (self->journal, place, (gsize) prefix->header * 8))
    return 0;

  self->n_records++;

  return size;
}

/* What was cleared away leaves a gap. 0: it is none */
static guint64
pass_gap (Reader  *self,
          guint64  place,
          guint64  end)
{
  const SxRecordPrefix *prefix = (const SxRecordPrefix *) (const void *) sx_store_at (self->store, place);
  guint64 size = (guint64) prefix->size * 8;

  guint64 count = prefix->header & ~SX_PREFIX_GAP;

  if ((prefix->header & SX_PREFIX_GAP) == 0 || size > end - place || count > size / SX_RECORD_MIN
      || !sx_journal_adopt_gap (self->journal, count))
    return 0;

  self->n_records += count;
  self->gap_end = self->n_records;

  return size;
}

/* FALSE: this is the end of all that can be read */
static gboolean
take_records (Reader  *self,
              guint64  place,
              guint64  end)
{
  while (place + sizeof (SxRecordPrefix) <= end)
    {
      guint64 size;

      if (is_zero (sx_store_at (self->store, place), sizeof (SxRecordPrefix)))
        return TRUE;

      size = pass_gap (self, place, end);
      if (size == 0)
        size = take_record (self, place, end);
      if (size == 0)
        return FALSE;
      place += size;
    }

  return TRUE;
}

/* A chunk says which record it begins with: if those before it are not all there, it is not either */
static gboolean
is_next_chunk (Reader              *self,
               guint64              start,
               const SxChunkHeader *header)
{
  return header->magic == SX_CHUNK_MAGIC && header->version == SX_CHUNK_VERSION
         && header->size >= SX_CHUNK_SIZE && header->size % SX_CHUNK_SIZE == 0
         && header->size <= SX_CHUNK_SIZE * SX_CHUNK_COUNT - start
         && header->first_serial == self->n_records;
}

static void
take_chunks (Reader *self)
{
  guint64 start = 0;

  while (start + sizeof (SxChunkHeader) <= self->size && !g_cancellable_is_cancelled (self->cancellable))
    {
      const SxChunkHeader *header = (const SxChunkHeader *) (const void *) sx_store_at (self->store, start);
      guint64 first = start + sizeof *header + (start == 0 ? sizeof (SxFileHeader) : 0);

      if (!is_next_chunk (self, start, header)
          || !take_records (self, first, MIN (start + header->size, self->size)))
        return;

      start += header->size;
    }
}

/* Where the computer runs since before the file was made, no page is missing */
static guint64
count_certain (const SxStore *store)
{
  const SxFileHeader *header = sx_store_get_file_header (store);
  g_autofree char *boot = sx_store_get_boot ();

  if (*boot != '\0' && strncmp (header->boot, boot, sizeof header->boot) == 0)
    return G_MAXUINT64;

  return header->n_synced;
}

static void
read_all (SxJournal    *journal,
          guint64       size,
          GCancellable *cancellable)
{
  Reader self = { .journal = journal, .size = size, .cancellable = cancellable };

  self.store = sx_journal_get_store (journal);
  if (size < sizeof (SxChunkHeader) + sizeof (SxFileHeader))
    return;

  self.n_certain = count_certain (self.store);
  take_chunks (&self);
  if (self.gap_end > 0)
    sx_journal_adopt_cleared (journal, self.gap_end);
}

/* Helpers: files */

/* Its descriptor, locked; -1: it is in use, or it is no file of ours */
static int
open_locked (const char  *path,
             struct stat *info)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  if (fd < 0)
    return -1;

  if (flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, info) == 0
      && S_ISREG (info->st_mode) && info->st_nlink > 0 && info->st_uid == geteuid ())
    return fd;

  close (fd);

  return -1;
}

static Beginning
look_at_beginning (int fd)
{
  SxChunkHeader header = { 0, };
  gssize n;

  do
    n = pread (fd, &header, sizeof header, 0);
  while (n < 0 && errno == EINTR);

  if (n < 0)
    return OTHER;
  if (header.magic == SX_CHUNK_MAGIC && header.version == SX_CHUNK_VERSION)
    return OURS;

  return is_zero ((const guint8 *) &header, sizeof header) ? NOTHING : OTHER;
}

/* The program asks the system a few things at its start, which nobody would miss */
static gboolean
has_pane_records (SxJournal *journal)
{
  guint64 n_records = sx_journal_get_n_records (journal);
  SxJournalPeek peek;
  guint window;

  for (guint64 serial = 0; serial < n_records; serial++)
    if (sx_journal_peek (journal, serial, &peek) && sx_owner_get_window (peek.owner, &window))
      return TRUE;

  return FALSE;
}

/* NULL: nothing in it can be opened */
static SxJournal *
open_file (const char   *path,
           GCancellable *cancellable)
{
  g_autoptr (SxJournal) journal = NULL;
  struct stat info;
  int fd = open_locked (path, &info);
  Beginning beginning = fd >= 0 ? look_at_beginning (fd) : OTHER;

  if (beginning == NOTHING)
    unlink (path);
  if (beginning != OURS)
    {
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  journal = g_object_new (SX_TYPE_JOURNAL, NULL);
  if (sx_journal_adopt_file (journal, fd, path, info.st_size) != 0)
    return NULL;

  read_all (journal, info.st_size, cancellable);
  if (has_pane_records (journal))
    return g_steal_pointer (&journal);

  /* Nothing had happened yet */
  if (!g_cancellable_is_cancelled (cancellable))
    sx_journal_remove_file (journal);

  return NULL;
}

static gint64
get_created (SxJournal *journal)
{
  return sx_store_get_file_header (sx_journal_get_store (journal))->created;
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  gint64 one = get_created (*(SxJournal *const *) a);
  gint64 two = get_created (*(SxJournal *const *) b);

  return (one < two) - (one > two);
}

/* Public functions */

/**
 * sx_left_list:
 * @directory: (nullable): where to look; %NULL: in that of sx_journal_get_kept_directory()
 * @cancellable: (nullable): to give up
 *
 * Opens the journals whose programs ended without removing them: each with every whole record that it has, read where they
 * are and without changing the file. Those without a record of a
 * pane are removed; files of other versions, and those that are in use,
 * are left alone. What is returned is in use as well: a journal that is freed stays for the next time, unless
 * sx_journal_remove_file() was called.
 *
 * Takes as long as the disk does: not for the thread of the widgets.
 *
 * Returns: (transfer full) (element-type SxJournal): read-only journals, the one that was begun last first
 */
GPtrArray *
sx_left_list (const char   *directory,
              GCancellable *cancellable)
{
  GPtrArray *journals = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (directory == NULL)
    directory = sx_journal_get_kept_directory ();
  dir = g_dir_open (directory, 0, NULL);

  while (dir != NULL && !g_cancellable_is_cancelled (cancellable) && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      SxJournal *journal;

      if (!g_str_has_prefix (name, SX_STORE_PREFIX) || !g_str_has_suffix (name, SX_STORE_SUFFIX))
        continue;

      journal = open_file (path, cancellable);
      if (journal != NULL)
        g_ptr_array_add (journals, journal);
    }
  g_ptr_array_sort (journals, compare_newest_first);

  return journals;
}

/**
 * sx_left_count:
 * @journal: one of those
 *
 * Returns: how many records there are in it
 */
guint64
sx_left_count (SxJournal *journal)
{
  guint64 n_records = sx_journal_get_n_records (journal);
  guint64 first = sx_journal_get_first (journal);
  guint64 count = n_records - first;

  for (guint64 serial = sx_journal_skip (journal, 0); serial < first; serial = sx_journal_skip (journal, serial + 1))
    count++;

  return count;
}

/**
 * sx_left_get_time:
 * @journal: one of those
 *
 * Returns: when its last record happened, in ns since 1970-01-01 UTC; 0 if it has none
 */
gint64
sx_left_get_time (SxJournal *journal)
{
  guint64 n_records = sx_journal_get_n_records (journal);
  SxJournalPeek peek;

  return n_records > 0 && sx_journal_peek (journal, n_records - 1, &peek) ? peek.time : 0;
}
