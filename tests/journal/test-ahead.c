/* test-ahead.c: pages that are there before they are written to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sx-ahead-private.h"
#include "sx-journal-format-private.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

#define LENGTH (1024 * 1024)

/* In pages */
typedef struct
{
  guint8 *from;
  gsize   length;
} Stretch;

static gsize
get_page (void)
{
  return sysconf (_SC_PAGESIZE);
}

static guint
count_present (const Stretch *stretch)
{
  gsize n_pages = stretch->length / get_page ();
  g_autofree guchar *present = g_malloc (n_pages);
  guint n = 0;

  g_assert_cmpint (mincore (stretch->from, stretch->length, present), ==, 0);
  for (gsize i = 0; i < n_pages; i++)
    n += present[i] & 1;

  return n;
}

static gboolean
is_present (gpointer data)
{
  Stretch *stretch = data;

  return count_present (stretch) == stretch->length / get_page ();
}

/* Of a file that has no pages yet */
static guint8 *
map_file (gsize length)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "file", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  guint8 *map;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (posix_fallocate (fd, 0, length), ==, 0);
  map = mmap (NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (map != MAP_FAILED);
  close (fd);
  sx_test_remove_dir (dir);

  return map;
}

/* Before Linux 5.14 there was no such advice */
static gboolean
skip_without_advice (void)
{
  guint8 *map = map_file (get_page ());
  gboolean can = madvise (map, get_page (), MADV_POPULATE_WRITE) == 0;

  munmap (map, get_page ());
  if (!can)
    g_test_skip ("this kernel has no MADV_POPULATE_WRITE (it came with Linux 5.14)");

  return !can;
}

static void
test_made (void)
{
  guint8 *map;
  SxAhead ahead = { 0 };
  Stretch all, half;

  if (skip_without_advice ())
    return;

  map = map_file (LENGTH);
  all = (Stretch) { map, LENGTH };
  half = (Stretch) { map, LENGTH / 2 };
  sx_ahead_init (&ahead);
  sx_ahead_start (&ahead);
  g_assert_nonnull (ahead.thread);

  /* From the middle of a page to the middle of one, as records go */
  sx_ahead_ask (&ahead, map + 100, LENGTH / 2 - 200);
  sx_test_assert_until (is_present, &half);

  /* A second one that follows on the first does not push it out */
  sx_ahead_ask (&ahead, map + LENGTH / 2 - 100, LENGTH / 4);
  sx_ahead_ask (&ahead, map + LENGTH / 4 * 3 - 100, LENGTH / 4 + 100);
  sx_test_assert_until (is_present, &all);

  /* Nothing was written */
  for (gsize i = 0; i < LENGTH; i++)
    g_assert_cmpuint (map[i], ==, 0);

  sx_ahead_clear (&ahead);
  munmap (map, LENGTH);
}

/* What is not there (any more) is no reason to end, nor to do nothing from then on */
static void
test_not_mapped (void)
{
  guint8 *gone, *map;
  SxAhead ahead = { 0 };
  Stretch all;

  if (skip_without_advice ())
    return;

  gone = map_file (LENGTH);
  map = map_file (LENGTH);
  all = (Stretch) { map, LENGTH };
  munmap (gone, LENGTH);

  sx_ahead_init (&ahead);
  sx_ahead_start (&ahead);
  sx_ahead_ask (&ahead, gone, LENGTH);
  sx_ahead_ask (&ahead, map, LENGTH);
  sx_test_assert_until (is_present, &all);
  sx_ahead_clear (&ahead);
  munmap (map, LENGTH);
}

static void
append_until (SxJournal *journal,
              guint64    n_bytes)
{
  guint8 bytes[1000];

  while (sx_journal_get_n_bytes (journal) < n_bytes)
    {
      guint64 serial = sx_journal_get_n_records (journal);
      SxRecord record = make_record (serial, bytes, sizeof bytes);

      fill_payload (bytes, sizeof bytes, serial);
      g_assert_true (sx_journal_append (journal, &record));
    }
}

/* A journal into which whole streams go is left to itself: not faster than 128 MB/s */
static void
append_slowly_until (SxJournal *journal,
                     guint64    n_bytes)
{
  while (sx_journal_get_n_bytes (journal) < n_bytes)
    {
      append_until (journal, MIN (n_bytes, sx_journal_get_n_bytes (journal) + 256 * 1024));
      g_usleep (2000);
    }
}

static void
check_from (SxJournal *journal,
            guint64    first)
{
  for (guint64 serial = first; serial < sx_journal_get_n_records (journal); serial++)
    {
      g_autofree guint8 *bytes = NULL;
      SxRecord record;

      g_assert_true (sx_journal_read (journal, serial, &record));
      bytes = g_malloc (record.payload_length);
      fill_payload (bytes, record.payload_length, serial);
      g_assert_cmpmem (record.payload, record.payload_length, bytes, record.payload_length);
    }
}

/* What is behind the tail of a journal that is no longer small */
static void
test_journal (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  Stretch next = { NULL, 1024 * 1024 };

  if (skip_without_advice ())
    return;

  append_until (journal, 300 * 1024);
  next.from = sx_journal_reserve (journal, 1);
  next.from += get_page () - (guintptr) next.from % get_page ();
  sx_test_assert_until (is_present, &next);
}

/* Of its chunks */
static guint
count_mapped (SxJournal *journal)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_has_suffix (lines[i], sx_journal_get_path (journal));

  return n;
}

static SxJournal *
make_kept (const char *dir)
{
  SxJournal *journal = sx_journal_new_kept (dir, NULL);

  g_assert_nonnull (journal);

  return journal;
}

/* The next chunk is there before it is needed; and is not used by a record that needs a longer one */
static void
test_next_chunk (void)
{
  for (guint is_long = 0; is_long < 2; is_long++)
    {
      g_autofree char *dir = sx_test_make_dir ();
      g_autoptr (SxJournal) journal = make_kept (dir);
      guint64 first;

      append_until (journal, SX_CHUNK_SIZE - 16 * 1024 * 1024);
      append_slowly_until (journal, SX_CHUNK_SIZE - 1024 * 1024);
      g_assert_cmpuint (count_mapped (journal), ==, 2);
      first = sx_journal_get_n_records (journal) - 10;
      if (is_long)
        {
          gsize length = SX_CHUNK_SIZE + 12345;
          g_autofree guint8 *bytes = g_malloc (length);
          guint64 serial = sx_journal_get_n_records (journal);
          SxRecord record = make_record (serial, bytes, length);

          fill_payload (bytes, length, serial);
          g_assert_true (sx_journal_append (journal, &record));
        }
      append_until (journal, sx_journal_get_n_bytes (journal) + 2 * 1024 * 1024);
      g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 0);
      check_from (journal, first);

      sx_journal_remove_file (journal);
      g_clear_object (&journal);
      sx_test_remove_dir (dir);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ahead/made", test_made);
  g_test_add_func ("/ahead/not-mapped", test_not_mapped);
  g_test_add_func ("/ahead/journal", test_journal);
  g_test_add_func ("/ahead/next-chunk", test_next_chunk);

  return g_test_run ();
}
