/* fuzz-left.c: a journal that an end of the program left behind, and whatever has become of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever the file is, it is left alone or offered; what is offered can be looked at and saved, is nothing but what is in the
 * file, and goes when it is not wanted. Of a file that is shorter, as much as it has.
 */

#include "sx-config.h"

#include "sx-fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sx-journal-checks.h"
#include "sx-journal-private.h"
#include "sx-left-bytes.h"
#include "sx-left.h"
#include "sx-record-pack-private.h"
#include "sx-session.h"
#include "sx-test-util.h"

typedef struct
{
  const guint8 *data;
  gsize         size;
  char         *folder;
  char         *path;      /* of the journal's file */
  guint64       length;    /* of that */
  SxChunkHeader beginning; /* what it begins with; what it does not have is 0 */
} Left;

static void
put (Left *self)
{
  int fd;

  self->length = sx_left_bytes_put (self->data, self->size, self->path);
  fd = open (self->path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (read (fd, &self->beginning, sizeof self->beginning), ==,
                   MIN (self->length, sizeof self->beginning));
  close (fd);
}

static gboolean
is_there (Left *self)
{
  struct stat info;

  return stat (self->path, &info) == 0;
}

/* What is offered: one or none */
static SxJournal *
look (Left *self)
{
  g_autoptr (GPtrArray) found = sx_left_list (self->folder, NULL);

  g_assert_cmpuint (found->len, <=, 1);

  return found->len == 1 ? g_object_ref (g_ptr_array_index (found, 0)) : NULL;
}

/* A file of ours that has nothing to offer is taken away, as is an empty one; all others stay */
static void
check_refused (Left *self)
{
  static const SxChunkHeader nothing;

  if (self->beginning.magic == SX_CHUNK_MAGIC && self->beginning.version == SX_CHUNK_VERSION)
    g_assert_false (is_there (self));
  else
    g_assert_cmpint (is_there (self), ==, memcmp (&self->beginning, &nothing, sizeof nothing) != 0);
}

/* Where the chunk begins that a record is in */
static guint64
find_chunk (const SxStore *store,
            guint64        place)
{
  guint64 start = 0;
  guint64 size = 0;

  while (place >= start + size)
    {
      const SxChunkHeader *header = (const SxChunkHeader *) (const void *) sx_store_at (store, start += size);

      g_assert_cmpuint (header->magic, ==, SX_CHUNK_MAGIC);
      size = header->size;
    }

  return start;
}

/* The first record of a chunk is the one that this says, unless it was given back */
static void
check_first (SxJournal     *journal,
             const SxStore *store,
             guint64        chunk,
             guint64        serial)
{
  const SxChunkHeader *header = (const SxChunkHeader *) (const void *) sx_store_at (store, chunk);

  if (sx_journal_get_first (journal) == 0)
    g_assert_cmpuint (header->first_serial, ==, serial);
  else
    g_assert_cmpuint (header->first_serial, <=, serial);
}

/* Nothing is invented: it is all in the file, and as it was written; the place of each record is behind that of the one
 * before it */
static void
check_places (Left      *self,
              SxJournal *journal)
{
  const SxStore *store = sx_journal_get_store (journal);
  const guint8 *map = sx_store_at (store, 0);
  guint64 n_records = sx_journal_get_n_records (journal);
  guint64 end = sizeof (SxChunkHeader) + sizeof (SxFileHeader);
  guint64 last_chunk = G_MAXUINT64;
  SxRecord record;

  g_assert_cmpuint (n_records, <=, self->length / SX_RECORD_MIN);
  for (guint64 serial = sx_journal_skip (journal, 0); serial < n_records; serial = sx_journal_skip (journal, serial + 1))
    {
      guint64 place = (guint64) sx_journal_get_place (journal, serial) * 8;
      guint64 chunk = find_chunk (store, place);
      const SxRecordHeader *header = (const SxRecordHeader *) (const void *) sx_store_at (store, place);

      if (chunk != last_chunk)
        check_first (journal, store, chunk, serial);
      last_chunk = chunk;
      g_assert_true (sx_journal_read (journal, serial, &record));
      g_assert_cmpuint (place, >=, end + sizeof (SxRecordPrefix) + SX_ALIGN (sx_record_get_stored_length (header)));
      end = place + sx_record_pack_size (0, record.local.length, record.remote.length) - sizeof (SxRecordPrefix);
      g_assert_cmpuint (end, <=, self->length);
      g_assert_cmpuint (header->local_length, ==, record.local.length);
      g_assert_cmpuint (header->remote_length, ==, record.remote.length);
      g_assert_cmpuint (header->check, ==, sx_record_get_check (header, end - place));
      if (record.payload_length > 0)
        {
          g_assert_true (record.payload >= map && record.payload < map + place);
          g_assert_cmpuint (record.payload_length, <=, map + place - record.payload);
        }
    }
}

static void
check_summary (SxJournal *journal)
{
  guint64 n_records = sx_journal_get_n_records (journal);
  guint64 count = 0;
  gint64 time = 0;
  SxRecord record;

  for (guint64 serial = 0; serial < n_records; serial++)
    {
      gboolean can_be_read = sx_journal_read (journal, serial, &record);

      count += can_be_read;
      time = can_be_read ? record.time : 0;
    }

  g_assert_cmpuint (count, >, 0);
  g_assert_cmpuint (sx_left_count (journal), ==, count);
  g_assert_cmpint (sx_left_get_time (journal), ==, time);
  g_assert_cmpuint (sx_session_get_n_missing (journal), ==, 0);
  g_assert_false (sx_journal_can_undo_clear (journal));
}

/* Looking changes nothing: afterwards it is there again, and who gave up has taken nothing away */
static void
check_stays (Left       *self,
             SxJournal **journal)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) none = NULL;
  guint64 n_records = sx_journal_get_n_records (*journal);
  struct stat info;

  /* In use */
  g_assert_null (look (self));
  g_clear_object (journal);

  g_cancellable_cancel (cancellable);
  none = sx_left_list (self->folder, cancellable);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (stat (self->path, &info), ==, 0);
  g_assert_cmpuint (info.st_size, ==, self->length);

  *journal = look (self);
  g_assert_nonnull (*journal);
  g_assert_cmpuint (sx_journal_get_n_records (*journal), ==, n_records);
}

/* Of a file that ends sooner: what is in it, and no other */
static void
check_shorter (Left      *self,
               SxJournal *journal)
{
  gsize size = self->size / 3 + self->size * (sx_journal_get_n_records (journal) % 7) / 11;
  Left less = { .data = self->data, .size = size, .folder = self->folder };
  g_autoptr (SxJournal) part = NULL;
  SxRecord one, two;

  less.path = g_build_filename (self->folder, "journal-less.sxjournal", NULL);
  put (&less);
  part = look (&less);
  if (part != NULL)
    {
      guint64 n_records = sx_journal_get_n_records (part);

      g_assert_cmpuint (n_records, <=, sx_journal_get_n_records (journal));
      check_places (&less, part);
      for (guint64 serial = sx_journal_skip (part, 0); serial < n_records; serial = sx_journal_skip (part, serial + 1))
        {
          g_assert_true (sx_journal_read (part, serial, &one));
          g_assert_true (sx_journal_read (journal, serial, &two));
          g_assert_cmpmem (one.payload, one.payload_length, two.payload, two.payload_length);
          one.payload = two.payload = NULL;
          g_assert_cmpmem (&one, sizeof one, &two, sizeof two);
        }
      sx_journal_remove_file (part);
    }
  else
    {
      check_refused (&less);
      g_unlink (less.path);
    }
  g_free (less.path);
}

static void
check_offered (Left       *self,
               SxJournal **journal)
{
  /* All that is in front of the last record, and its header, is in the file */
  g_assert_cmpuint (sx_journal_check_records (*journal), <, self->length);
  g_assert_cmpuint (sx_journal_get_n_bytes (*journal), <, self->length);
  g_assert_cmpstr (sx_journal_get_path (*journal), ==, self->path);
  check_places (self, *journal);
  check_summary (*journal);
  sx_journal_check_tables (*journal);

  /* Each takes as long as all else together */
  if (sx_journal_get_n_records (*journal) % 3 == 0)
    sx_journal_check_saved (*journal);
  if (self->size % 3 == 0)
    check_shorter (self, *journal);
  if (self->size % 2 == 0)
    check_stays (self, journal);

  /* Not wanted: gone, and yet there for who still looks at it */
  sx_journal_remove_file (*journal);
  g_assert_false (is_there (self));
  g_assert_null (look (self));
  sx_journal_check_records (*journal);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  guint n_descriptors = sx_test_count_descriptors ();
  Left self = { .data = data, .size = size, .folder = sx_test_make_dir () };
  SxJournal *journal;

  self.path = g_build_filename (self.folder, SX_STORE_PREFIX "abcdef" SX_STORE_SUFFIX, NULL);
  put (&self);
  journal = look (&self);
  if (journal != NULL)
    {
      check_offered (&self, &journal);
      g_assert_finalize_object (journal);
    }
  else
    {
      check_refused (&self);
      g_unlink (self.path);
    }

  /* Nothing else is in the folder, or it cannot be removed */
  g_assert_cmpint (g_rmdir (self.folder), ==, 0);
  g_assert_cmpuint (sx_test_count_descriptors (), ==, n_descriptors);
  g_free (self.path);
  g_free (self.folder);

  return 0;
}
