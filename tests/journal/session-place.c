/* session-place.c: a journal, and the file of a session that it is saved to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "session-place.h"

#include "journal-records.h"

void
open_place (Place *place)
{
  place->directory = sx_test_make_dir ();
  place->path = g_build_filename (place->directory, "test.sxj", NULL);
  place->journal = make_journal ();
}

void
close_place (Place *place)
{
  g_assert_finalize_object (place->journal);
  sx_test_remove_dir (place->directory);
  g_free (place->directory);
  g_free (place->path);
}

void
save_session (Place   *place,
              guint64  end)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sx_session_save (place->journal, end, place->path, NULL, &error));
  g_assert_no_error (error);
}

char *
save_bytes (Place   *place,
            guint64  end,
            gsize   *length)
{
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  save_session (place, end);
  g_assert_true (g_file_get_contents (place->path, &bytes, length, &error));
  g_assert_no_error (error);

  return bytes;
}

SxJournal *
open_session (const char *path)
{
  g_autoptr (GError) error = NULL;
  SxJournal *journal = sx_session_open (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (journal);

  return journal;
}

SxJournal *
open_bytes (Place       *place,
            const char  *bytes,
            gsize        length,
            GError     **error)
{
  g_assert_true (g_file_set_contents_full (place->path, bytes, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));

  return sx_session_open (place->path, NULL, error);
}

static void
assert_same_record (SxJournal *a,
                    SxJournal *b,
                    guint64    serial)
{
  SxRecord one, two;

  g_assert_true (sx_journal_read (a, serial, &one));
  g_assert_true (sx_journal_read (b, serial, &two));
  g_assert_cmpmem (one.payload, one.payload_length, two.payload, two.payload_length);
  /* All else at once; addresses are zero behind their ends */
  one.payload = two.payload = NULL;
  g_assert_cmpmem (&one, sizeof one, &two, sizeof two);
}

void
assert_begins_like (SxJournal *part,
                    SxJournal *whole)
{
  g_assert_cmpuint (sx_journal_get_n_records (part), <=, sx_journal_get_n_records (whole));
  for (guint64 serial = 0; serial < sx_journal_get_n_records (part); serial++)
    assert_same_record (part, whole, serial);
}

void
read_everything (SxJournal *journal)
{
  SxRecord record;
  guint sum = 0;

  for (guint64 serial = 0; serial < sx_journal_get_n_records (journal); serial++)
    {
      g_autofree char *local = NULL;

      g_assert_true (sx_journal_read (journal, serial, &record));
      g_assert_cmpuint (record.local.length, <=, SX_ADDRESS_MAX);
      g_assert_cmpuint (record.remote.length, <=, SX_ADDRESS_MAX);
      for (gsize i = 0; i < record.payload_length; i++)
        sum += record.payload[i];
      local = sx_address_to_string (&record.local);
    }
  g_assert_cmpuint (sum, <, G_MAXUINT);
}
