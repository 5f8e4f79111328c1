/* test-pages.c: pages that are there before they are written to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include <sys/mman.h>
#include <unistd.h>

#include "sx-journal-format-private.h"

static gsize
get_page (void)
{
  return sysconf (_SC_PAGESIZE);
}

static gboolean
is_present (const guint8 *byte)
{
  guint8 *page = (guint8 *) byte - (guintptr) byte % get_page ();
  guchar present = 0;

  g_assert_cmpint (mincore (page, get_page (), &present), ==, 0);

  return present & 1;
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

/* Where a record goes there are pages, for all of it and for what could be received there. The kernel's own way has them where it reads
 * ahead, and not where that ends */
static void
test_ready (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  const gsize size = 200 * 1000;
  guint8 bytes[1000];

  while (sx_journal_get_n_bytes (journal) < 20 * 1024 * 1024)
    {
      guint64 serial = sx_journal_get_n_records (journal);
      SxRecord record = make_record (serial, bytes, sizeof bytes);
      const guint8 *place = sx_journal_reserve (journal, size);

      for (gsize at = 0; at < size; at += get_page ())
        g_assert_true (is_present (place + at));
      fill_payload (bytes, sizeof bytes, serial);
      g_assert_true (sx_journal_append (journal, &record));
    }
  check_from (journal, 0);
}

/* Long and short payloads, in turn and through the ends of chunks. What is written into the file is in the map too, with pages for
 * what comes next */
static void
test_put (void)
{
  static const gsize lengths[] = { 100000, 10, 512 * 1024, 32 * 1024, 32 * 1024 - 1, 300, 65536, 70001, 2 * 1024 * 1024 + 5 };
  g_autoptr (SxJournal) journal = make_journal ();
  g_autofree guint8 *bytes = g_malloc (4 * 1024 * 1024);

  g_assert_null (sx_journal_get_kept (journal));
  while (sx_journal_get_n_bytes (journal) < 2 * SX_CHUNK_SIZE)
    {
      guint64 serial = sx_journal_get_n_records (journal);
      SxRecord record = make_record (serial, bytes, lengths[serial % G_N_ELEMENTS (lengths)]);
      const guint8 *kept;
      const guint8 *next;

      fill_payload (bytes, record.payload_length, serial);
      g_assert_true (sx_journal_append (journal, &record));
      kept = sx_journal_get_kept (journal);
      g_assert_cmpmem (kept, record.payload_length, bytes, record.payload_length);
      next = sx_journal_reserve (journal, 1000);
      g_assert_true (is_present (next));
      g_assert_true (is_present (next + 1000));
    }
  check_from (journal, 0);
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 0);

  /* Beyond the limit nothing is kept, however long it is */
  sx_journal_set_limit (journal, 1);
  {
    SxRecord record = make_record (sx_journal_get_n_records (journal), bytes, 100000);

    g_assert_true (sx_journal_append (journal, &record));
    g_assert_null (sx_journal_get_kept (journal));
    g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 1);
  }
}

static SxJournal *
make_kept (const char *dir)
{
  SxJournal *journal = sx_journal_new_kept (dir, NULL);

  g_assert_nonnull (journal);

  return journal;
}

/* A chunk ends, and the next one is as long as others, or longer */
static void
test_next_chunk (void)
{
  for (guint is_long = 0; is_long < 2; is_long++)
    {
      g_autofree char *dir = sx_test_make_dir ();
      g_autoptr (SxJournal) journal = make_kept (dir);
      guint64 first;

      append_until (journal, SX_CHUNK_SIZE - 1024 * 1024);
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
  g_test_add_func ("/pages/ready", test_ready);
  g_test_add_func ("/pages/put", test_put);
  g_test_add_func ("/pages/next-chunk", test_next_chunk);

  return g_test_run ();
}
