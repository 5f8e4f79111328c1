/* test-left.c: what a crash, a kill or a power cut leaves behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sx-cleared.h"
#include "sx-journal-format-private.h"
#include "sx-left.h"
#include "sx-sync.h"

#define PAGE   4096
#define SECTOR 512
#define FIRST  (sizeof (SxChunkHeader) + sizeof (SxFileHeader))
#define BOOT   (sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, boot))
#define SYNCED (sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, n_synced))

/* Some of them are longer than a page, one is longer than several */
static const gsize lengths[] = { 0, 1, 100, 0, 5000, 8, 3000, 17, 13000, 0, 64, 4096, 700, 2, 0, 3333 };

static SxJournal *
make_kept (const char *directory)
{
  g_autoptr (GError) error = NULL;
  SxJournal *journal = sx_journal_new_kept (directory, &error);

  g_assert_no_error (error);
  g_assert_nonnull (journal);
  g_assert_nonnull (sx_journal_get_path (journal));

  return journal;
}

static gsize
get_length (guint64 serial)
{
  return lengths[serial % G_N_ELEMENTS (lengths)];
}

static void
append (SxJournal *journal,
        guint64    serial,
        gsize      length)
{
  g_autofree guint8 *bytes = g_malloc (length + 1);
  SxRecord record;

  fill_payload (bytes, length, serial);
  record = make_record (serial, bytes, length);
  g_assert_true (sx_journal_append (journal, &record));
}

static void
append_some (SxJournal *journal,
             guint      count)
{
  for (guint i = 0; i < count; i++)
    append (journal, i, get_length (i));
}

static void
assert_prefix (SxJournal *journal,
               guint64    n_records)
{
  SxRecord record;

  g_assert_true (sx_journal_is_read_only (journal));
  g_assert_cmpuint (sx_journal_get_n_records (journal), ==, n_records);
  for (guint64 serial = 0; serial < n_records; serial++)
    {
      g_assert_true (sx_journal_read (journal, serial, &record));
      assert_record (&record, serial, get_length (serial));
    }
}

static void
assert_nothing_left (const char *directory)
{
  g_autoptr (GPtrArray) left = sx_left_list (directory, NULL);

  g_assert_cmpuint (left->len, ==, 0);
}

/* What is in the file while it has it open, of a journal that is gone then: as if the program had been killed */
static char *
take_file (SxJournal *journal,
           gsize     *length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup (sx_journal_get_path (journal));
  char *bytes;

  g_assert_true (g_file_get_contents (path, &bytes, length, &error));
  g_assert_no_error (error);
  sx_journal_remove_file (journal);
  g_object_unref (journal);

  return bytes;
}

static char *
put_file (const char *directory,
          const char *bytes,
          gsize       length)
{
  char *path = g_build_filename (directory, "journal-abcdef.sxjournal", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize) length);
  close (fd);

  return path;
}

/* How many records there are in what was left; all of them are what they were. Takes it away */
static guint64
count_left (const char *directory,
            const char *bytes,
            gsize       length)
{
  g_autofree char *path = put_file (directory, bytes, length);
  g_autoptr (GPtrArray) left = sx_left_list (directory, NULL);
  guint64 n_records = 0;

  g_assert_cmpuint (left->len, <=, 1);
  if (left->len == 1)
    {
      n_records = sx_journal_get_n_records (g_ptr_array_index (left, 0));
      assert_prefix (g_ptr_array_index (left, 0), n_records);
      sx_journal_remove_file (g_ptr_array_index (left, 0));
    }
  g_unlink (path);

  return n_records;
}

/* Where each record ends */
static GArray *
list_ends (const char *bytes)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize place = FIRST;
  const SxRecordPrefix *prefix;

  for (;;)
    {
      prefix = (const SxRecordPrefix *) (const void *) (bytes + place);
      if (prefix->size == 0)
        return ends;
      place += (gsize) prefix->size * 8;
      g_array_append_val (ends, place);
    }
}

static guint64
count_ends (GArray *ends,
            gsize   place)
{
  guint64 n = 0;

  while (n < ends->len && g_array_index (ends, gsize, n) <= place)
    n++;

  return n;
}

/* The file of a small journal, up to a page behind its last record */
typedef struct
{
  char   *directory;
  char   *bytes;
  char   *copy;
  gsize   length;
  GArray *ends;
} Small;

static void
small_open (Small *small,
            guint  count)
{
  SxJournal *journal;
  gsize length;

  small->directory = sx_test_make_dir ();
  journal = make_kept (small->directory);
  append_some (journal, count);
  small->bytes = take_file (journal, &length);
  small->ends = list_ends (small->bytes);
  g_assert_cmpuint (small->ends->len, ==, count);
  small->length = (g_array_index (small->ends, gsize, count - 1) / PAGE + 2) * PAGE;
  g_assert_cmpuint (small->length, <, length);
  small->copy = g_memdup2 (small->bytes, small->length);
}

static void
small_close (Small *small)
{
  sx_test_remove_dir (small->directory);
  g_free (small->directory);
  g_free (small->bytes);
  g_free (small->copy);
  g_array_unref (small->ends);
}

/* Another start of the computer, up to which nothing was noted to be on the disk */
static void
small_cut_power (Small *small)
{
  g_strlcpy (small->bytes + BOOT, "another", 40);
  memcpy (small->copy, small->bytes, small->length);
}

static guint64
small_count (Small *small)
{
  guint64 n_records = count_left (small->directory, small->copy, small->length);

  memcpy (small->copy, small->bytes, small->length);

  return n_records;
}

/* How many are found where nothing is missing, but nobody knows that */
static guint64
count_whole (Small *small)
{
  return count_left (small->directory, small->bytes, small->length);
}

/* Tests */

static void
test_name (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autofree char *below = g_build_filename (directory, "socket-explorer", NULL);
  SxJournal *journal = make_kept (below);
  SxJournal *other = make_kept (below);
  g_autofree char *path = g_strdup (sx_journal_get_path (journal));
  g_autoptr (GPtrArray) left = NULL;
  struct stat info;

  g_assert_cmpint (stat (below, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpstr (path, !=, sx_journal_get_path (other));

  /* Both are in use, so neither is left over */
  append_some (journal, 5);
  append_some (other, 5);
  left = sx_left_list (below, NULL);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_cmpuint (sx_test_count_files (below), ==, 2);

  /* Without a name all goes on */
  sx_journal_remove_file (journal);
  g_assert_null (sx_journal_get_path (journal));
  g_assert_cmpint (stat (path, &info), ==, -1);
  append (journal, 5, get_length (5));
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
          append (journal, serial, get_length (serial));
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
  assert_prefix (g_ptr_array_index (left, 0), n_records);
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
  path = put_file (small.directory, small.bytes, small.length);
  g_assert_cmpint (stat (path, &before), ==, 0);

  for (guint i = 0; i < 2; i++)
    {
      left = sx_left_list (small.directory, NULL);
      g_assert_cmpuint (left->len, ==, 1);
      g_assert_cmpstr (sx_journal_get_path (g_ptr_array_index (left, 0)), ==, path);
      assert_prefix (g_ptr_array_index (left, 0), 40);
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
  assert_prefix (g_ptr_array_index (left, 0), 40);
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
      g_autoptr (SxJournal) journal = make_kept (directory);

      append_some (journal, i);
    }

  left = sx_left_list (directory, NULL);
  g_assert_cmpuint (left->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      assert_prefix (g_ptr_array_index (left, i), 3 - i);
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
  g_free (put_file (small.directory, "", 0));
  assert_nothing_left (small.directory);
  g_assert_cmpuint (sx_test_count_files (small.directory), ==, 0);

  /* Another version */
  ((SxChunkHeader *) (void *) small.copy)->version++;
  path = put_file (small.directory, small.copy, small.length);
  assert_nothing_left (small.directory);
  g_assert_cmpuint (sx_test_count_files (small.directory), ==, 1);
  g_assert_cmpint (g_unlink (path), ==, 0);

  /* No journal, a name that is none of ours, a link */
  g_free (path);
  path = put_file (small.directory, "something else", 14);
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

/* Cut off anywhere */
static void
test_truncated (void)
{
  Small small;

  small_open (&small, 20);
  for (gsize length = 0; length <= small.length; length++)
    {
      guint64 expected = length < FIRST ? 0 : count_ends (small.ends, length);

      g_assert_cmpuint (count_left (small.directory, small.bytes, length), ==, expected);
    }

  /* Without knowing whether the computer was started anew, never more */
  small_cut_power (&small);
  for (gsize length = 0; length <= small.length; length++)
    {
      guint64 expected = length < FIRST ? 0 : count_ends (small.ends, length);

      g_assert_cmpuint (count_left (small.directory, small.bytes, length), <=, expected);
    }
  small_close (&small);
}

/* Zeros from anywhere on, as of a file system that had not written the rest. A record of which only such bytes are gone that
 * were 0 anyway is none the worse */
static void
test_zeros (void)
{
  guint64 n_whole;
  Small small;

  small_open (&small, 20);
  small_cut_power (&small);
  n_whole = count_whole (&small);
  g_assert_cmpuint (n_whole, >, 3);
  for (gsize from = FIRST; from <= small.length; from++)
    {
      gsize place = from;
      guint64 n_left;

      while (place < small.length && small.bytes[place] == 0)
        place++;
      memset (small.copy + from, 0, small.length - from);
      n_left = small_count (&small);
      g_assert_cmpuint (n_left, >=, MIN (count_ends (small.ends, from), n_whole));
      g_assert_cmpuint (n_left, <=, count_ends (small.ends, place));
    }

  /* Also from within the beginning */
  for (gsize from = 0; from < FIRST; from++)
    {
      memset (small.copy + from, 0, small.length - from);
      g_assert_cmpuint (small_count (&small), ==, 0);
    }
  small_close (&small);
}

/* Any of the pages is missing, alone or with others */
static void
test_lost_pages (void)
{
  guint n_pages;
  Small small;

  small_open (&small, 16);
  small_cut_power (&small);
  n_pages = g_array_index (small.ends, gsize, small.ends->len - 1) / PAGE + 1;
  g_assert_cmpuint (n_pages, >=, 7);
  g_assert_cmpuint (n_pages, <=, 12);

  for (guint lost = 0; lost < 1u << n_pages; lost++)
    {
      guint first = lost != 0 ? (guint) g_bit_nth_lsf (lost, -1) : n_pages;
      guint64 n_left;

      for (guint page = 0; page < n_pages; page++)
        if (lost & 1u << page)
          memset (small.copy + page * PAGE, 0, PAGE);

      n_left = small_count (&small);
      g_assert_cmpuint (n_left, <=, count_ends (small.ends, first * PAGE));
      if (lost == 0)
        g_assert_cmpuint (n_left, ==, count_whole (&small));
    }
  small_close (&small);
}

/* Where the record begins that a place belongs to */
static gsize
find_start (Small *small,
            gsize  place)
{
  guint64 n = count_ends (small->ends, place);

  return n > 0 ? g_array_index (small->ends, gsize, n - 1) : FIRST;
}

/* A sector is there as it was some time before: what was written to it since then is 0. A record's prefix comes last, so
 * where it is, the rest of the sector is what it was then */
static void
test_old_sectors (void)
{
  Small small;

  small_open (&small, 16);
  small_cut_power (&small);
  for (gsize sector = 0; sector < small.length; sector += SECTOR)
    {
      /* Words are written as a whole */
      for (gsize from = MAX (sector, FIRST); from < sector + SECTOR; from += 8)
        {
          gsize start = find_start (&small, from);

          if (start >= sector && start < from)
            continue;

          memset (small.copy + from, 0, sector + SECTOR - from);
          g_assert_cmpuint (small_count (&small), <=, 16);
        }
    }
  small_close (&small);
}

/* A payload of zeros: where the computer only went on, it is good; after a power cut nobody knows, unless it was noted */
static void
test_noted (void)
{
  static const guint8 zeros[20000];
  g_autofree char *directory = sx_test_make_dir ();
  g_autofree char *bytes = NULL;
  SxJournal *journal = make_kept (directory);
  guint64 n_synced = 0;
  gsize length;

  for (guint i = 0; i < 3; i++)
    {
      SxRecord record = make_record (i, zeros, sizeof zeros);

      g_assert_true (sx_journal_append (journal, &record));
    }
  bytes = take_file (journal, &length);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *path = put_file (directory, bytes, length);
      g_autoptr (GPtrArray) left = sx_left_list (directory, NULL);

      if (i == 0 || n_synced > 0)
        {
          g_assert_cmpuint (left->len, ==, 1);
          g_assert_cmpuint (sx_journal_get_n_records (g_ptr_array_index (left, 0)), ==, i == 0 ? 3u : MIN (n_synced, 3u));
        }
      else
        {
          g_assert_cmpuint (left->len, ==, 0);
        }
      g_strlcpy (bytes + BOOT, "another", 40);
      n_synced = i;
      memcpy (bytes + SYNCED, &n_synced, sizeof n_synced);
    }
  sx_test_remove_dir (directory);
}

/* Several chunks, one of them longer than others; and the second one as it is before its first record */
static void
test_chunks (void)
{
  static const gsize long_lengths[] = { 50 << 20, 30 << 20, 70 << 20, 10, 20 };
  g_autofree char *directory = sx_test_make_dir ();
  g_autofree char *path = NULL;
  static const guint8 zeros[4096];
  SxJournal *journal = make_kept (directory);
  SxRecord record;
  int fd;

  for (guint i = 0; i < G_N_ELEMENTS (long_lengths); i++)
    append (journal, i, long_lengths[i]);
  path = g_strdup (sx_journal_get_path (journal));
  g_object_unref (journal);

  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (GPtrArray) left = sx_left_list (directory, NULL);

      g_assert_cmpuint (left->len, ==, 1);
      journal = g_ptr_array_index (left, 0);
      g_assert_cmpuint (sx_journal_get_n_records (journal), ==, round == 0 ? 5 : 1);
      for (guint i = 0; i < sx_journal_get_n_records (journal); i++)
        {
          g_assert_true (sx_journal_read (journal, i, &record));
          assert_record (&record, i, long_lengths[i]);
        }

      /* First the record behind the second chunk's header, then its header */
      fd = open (path, O_WRONLY | O_CLOEXEC);
      g_assert_cmpint (fd, >=, 0);
      g_assert_cmpint (pwrite (fd, zeros, sizeof zeros, SX_CHUNK_SIZE + (round == 0 ? sizeof (SxChunkHeader) : 0)), ==, sizeof zeros);
      close (fd);
    }
  sx_test_remove_dir (directory);
}

static gboolean
all_synced (gpointer data)
{
  return sx_sync_get_n_synced (data) == 10;
}

/* A note of what is on the disk, a while after the last record, and nothing to wake up for then */
static void
test_sync (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  SxJournal *journal = make_kept (directory);
  SxSync *sync = sx_sync_new (journal, 20);
  g_autofree char *bytes = NULL;
  guint64 n_synced;
  gsize length;

  append_some (journal, 10);
  sx_test_assert_until (all_synced, sync);
  sx_test_iterate ();
  g_assert_false (g_main_context_pending (NULL));

  g_assert_true (g_file_get_contents (sx_journal_get_path (journal), &bytes, &length, NULL));
  memcpy (&n_synced, bytes + SYNCED, sizeof n_synced);
  g_assert_cmpuint (n_synced, ==, 10);

  /* Freed with its thread on its way */
  append (journal, 10, get_length (10));
  sx_sync_free (sync);
  sync = sx_sync_new (journal, 0);
  for (guint i = 0; i < 5; i++)
    g_main_context_iteration (NULL, FALSE);
  sx_sync_free (sync);
  sx_test_assert_until (sx_test_is_last, journal);

  sx_journal_remove_file (journal);
  g_assert_finalize_object (journal);
  sx_test_remove_dir (directory);
}

typedef struct
{
  SxJournal *journal;
  SxSync    *sync;
  guint64    n_wanted;
} Busy;

static gboolean
append_cb (gpointer data)
{
  SxJournal *journal = ((Busy *) data)->journal;

  append (journal, sx_journal_get_n_records (journal), 10);

  return G_SOURCE_CONTINUE;
}

static gboolean
has_enough (gpointer data)
{
  Busy *self = data;

  return sx_sync_get_n_synced (self->sync) >= self->n_wanted;
}

/* Where something happens all the time it is put on the disk now and then, also after a journal was cleared that was large */
static void
test_sync_busy (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  Busy self = { .journal = make_kept (directory), .n_wanted = 20 };
  guint source;

  for (guint i = 0; i < 20; i++)
    append (self.journal, i, 100000);
  self.sync = sx_sync_new (self.journal, 20);
  sx_test_assert_until (has_enough, &self);

  sx_journal_clear (self.journal, sx_cleared_new (self.journal, NULL));
  source = g_timeout_add (1, append_cb, &self);
  self.n_wanted = 21;
  g_assert_true (sx_test_wait_until (has_enough, &self, 5000));

  g_source_remove (source);
  sx_sync_free (self.sync);
  sx_test_assert_until (sx_test_is_last, self.journal);
  sx_journal_remove_file (self.journal);
  g_assert_finalize_object (self.journal);
  sx_test_remove_dir (directory);
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
  g_test_add_func ("/journal/left/truncated", test_truncated);
  g_test_add_func ("/journal/left/zeros", test_zeros);
  g_test_add_func ("/journal/left/lost-pages", test_lost_pages);
  g_test_add_func ("/journal/left/old-sectors", test_old_sectors);
  g_test_add_func ("/journal/left/noted", test_noted);
  g_test_add_func ("/journal/left/chunks", test_chunks);
  g_test_add_func ("/journal/left/sync", test_sync);
  g_test_add_func ("/journal/left/sync-busy", test_sync_busy);

  return g_test_run ();
}
