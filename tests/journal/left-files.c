/* left-files.c: files that a journal left behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "left-files.h"

#include <fcntl.h>

/* Some of them are longer than a page, one is longer than several */
static const gsize lengths[] = { 0, 1, 100, 0, 5000, 8, 3000, 17, 13000, 0, 64, 4096, 700, 2, 0, 3333 };

SxJournal *
left_make_kept (const char *directory)
{
  g_autoptr (GError) error = NULL;
  SxJournal *journal = sx_journal_new_kept (directory, &error);

  g_assert_no_error (error);
  g_assert_nonnull (journal);
  g_assert_nonnull (sx_journal_get_path (journal));

  return journal;
}

gsize
left_get_length (guint64 serial)
{
  return lengths[serial % G_N_ELEMENTS (lengths)];
}

void
left_append (SxJournal *journal,
             guint64    serial,
             gsize      length)
{
  g_autofree guint8 *bytes = g_malloc (length + 1);
  SxRecord record;

  fill_payload (bytes, length, serial);
  record = make_record (serial, bytes, length);
  g_assert_true (sx_journal_append (journal, &record));
}

void
left_append_some (SxJournal *journal,
                  guint      count)
{
  for (guint i = 0; i < count; i++)
    left_append (journal, i, left_get_length (i));
}

void
left_assert_prefix (SxJournal *journal,
                    guint64    n_records)
{
  SxRecord record;

  g_assert_true (sx_journal_is_read_only (journal));
  g_assert_cmpuint (sx_journal_get_n_records (journal), ==, n_records);
  for (guint64 serial = 0; serial < n_records; serial++)
    {
      g_assert_true (sx_journal_read (journal, serial, &record));
      assert_record (&record, serial, left_get_length (serial));
    }
}

/* What is in the file while it has it open, of a journal that is gone then: as if the program had been killed */
char *
left_take_file (SxJournal *journal,
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

char *
left_put_file (const char *directory,
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
guint64
left_count (const char *directory,
            const char *bytes,
            gsize       length)
{
  g_autofree char *path = left_put_file (directory, bytes, length);
  g_autoptr (GPtrArray) left = sx_left_list (directory, NULL);
  guint64 n_records = 0;

  g_assert_cmpuint (left->len, <=, 1);
  if (left->len == 1)
    {
      n_records = sx_journal_get_n_records (g_ptr_array_index (left, 0));
      left_assert_prefix (g_ptr_array_index (left, 0), n_records);
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

guint64
left_count_ends (GArray *ends,
                 gsize   place)
{
  guint64 n = 0;

  while (n < ends->len && g_array_index (ends, gsize, n) <= place)
    n++;

  return n;
}

void
small_open (Small *small,
            guint  count)
{
  SxJournal *journal;
  gsize length;

  small->directory = sx_test_make_dir ();
  journal = left_make_kept (small->directory);
  left_append_some (journal, count);
  small->bytes = left_take_file (journal, &length);
  small->ends = list_ends (small->bytes);
  g_assert_cmpuint (small->ends->len, ==, count);
  small->length = (g_array_index (small->ends, gsize, count - 1) / PAGE + 2) * PAGE;
  g_assert_cmpuint (small->length, <, length);
  small->copy = g_memdup2 (small->bytes, small->length);
}

void
small_close (Small *small)
{
  sx_test_remove_dir (small->directory);
  g_free (small->directory);
  g_free (small->bytes);
  g_free (small->copy);
  g_array_unref (small->ends);
}

/* Another start of the computer, up to which nothing was noted to be on the disk */
void
small_cut_power (Small *small)
{
  g_strlcpy (small->bytes + BOOT, "another", 40);
  memcpy (small->copy, small->bytes, small->length);
}

guint64
small_count (Small *small)
{
  guint64 n_records = left_count (small->directory, small->copy, small->length);

  memcpy (small->copy, small->bytes, small->length);

  return n_records;
}
