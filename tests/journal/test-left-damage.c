/* test-left-damage.c: what a power cut leaves behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "left-files.h"

#include <fcntl.h>

/* How many are found where nothing is missing, but nobody knows that */
static guint64
count_whole (Small *small)
{
  return left_count (small->directory, small->bytes, small->length);
}

/* Cut off anywhere */
static void
test_truncated (void)
{
  Small small;

  small_open (&small, 20);
  for (gsize length = 0; length <= small.length; length++)
    {
      guint64 expected = length < FIRST ? 0 : left_count_ends (small.ends, length);

      g_assert_cmpuint (left_count (small.directory, small.bytes, length), ==, expected);
    }

  /* Without knowing whether the computer was started anew, never more */
  small_cut_power (&small);
  for (gsize length = 0; length <= small.length; length++)
    {
      guint64 expected = length < FIRST ? 0 : left_count_ends (small.ends, length);

      g_assert_cmpuint (left_count (small.directory, small.bytes, length), <=, expected);
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
      g_assert_cmpuint (n_left, >=, MIN (left_count_ends (small.ends, from), n_whole));
      g_assert_cmpuint (n_left, <=, left_count_ends (small.ends, place));
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
      g_assert_cmpuint (n_left, <=, left_count_ends (small.ends, first * PAGE));
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
  guint64 n = left_count_ends (small->ends, place);

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
  SxJournal *journal = left_make_kept (directory);
  guint64 n_synced = 0;
  gsize length;

  for (guint i = 0; i < 3; i++)
    {
      SxRecord record = make_record (i, zeros, sizeof zeros);

      g_assert_true (sx_journal_append (journal, &record));
    }
  bytes = left_take_file (journal, &length);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *path = left_put_file (directory, bytes, length);
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
  SxJournal *journal = left_make_kept (directory);
  SxRecord record;
  int fd;

  for (guint i = 0; i < G_N_ELEMENTS (long_lengths); i++)
    left_append (journal, i, long_lengths[i]);
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/left/truncated", test_truncated);
  g_test_add_func ("/journal/left/zeros", test_zeros);
  g_test_add_func ("/journal/left/lost-pages", test_lost_pages);
  g_test_add_func ("/journal/left/old-sectors", test_old_sectors);
  g_test_add_func ("/journal/left/noted", test_noted);
  g_test_add_func ("/journal/left/chunks", test_chunks);

  return g_test_run ();
}
