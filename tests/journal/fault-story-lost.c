/* fault-story-lost.c: the disk does not give back what was written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include <sys/syscall.h>
#include <unistd.h>

#include "fault-disk.h"
#include "fault-story-private.h"

/* Some pages full of records, and what comes later */
#define N_BEFORE 400
#define N_AFTER  20

/* What the file has still, in pages */
#define PAGES_KEPT 3

static void
append (Story     *self,
        SxJournal *journal,
        guint64    from,
        guint64    to)
{
  for (guint64 serial = from; serial < to; serial++)
    {
      SxRecord record;

      fill_payload (self->bytes, STORY_LENGTH, serial);
      record = make_record (serial, self->bytes, STORY_LENGTH);
      if (!sx_journal_append (journal, &record))
        fault_add_trouble (self->troubles, "there was no room for a record");
    }
}

/* Whether a record is as it was written; one without its payload is */
static gboolean
is_right (const SxRecord *record)
{
  guint8 bytes[STORY_LENGTH];

  fill_payload (bytes, STORY_LENGTH, record->request - 7);

  return (record->flags & SX_RECORD_TRUNCATED)
         || (record->payload_length == STORY_LENGTH && memcmp (record->payload, bytes, STORY_LENGTH) == 0);
}

/* How many are there, from a number on */
static guint
count (Story     *self,
       SxJournal *journal,
       guint64    from)
{
  guint64 n_records = sx_journal_get_n_records (journal);
  guint n = 0;

  for (guint64 i = 0; i < n_records; i++)
    {
      SxRecord record;

      if (!sx_journal_read (journal, i, &record))
        continue;
      if (!is_right (&record))
        fault_add_trouble (self->troubles, "a record is something else");
      n += record.request - 7 >= from;
    }

  return n;
}

/* What the file has not got any more is lost, and said to be; what is written from then on can be seen. If there is no
 * memory for a page, it may be lost up to that moment */
gboolean
story_lose_page (Story *self)
{
  SxJournal *journal = sx_journal_new_kept (self->folder, NULL);
  const char *path;
  guint n_before, n_after;

  g_assert_nonnull (journal);
  path = sx_journal_get_path (journal);
  append (self, journal, 0, N_BEFORE);
  g_assert_cmpint (syscall (SYS_truncate, path, PAGES_KEPT * sysconf (_SC_PAGESIZE)), ==, 0);

  fault_enter ();
  n_before = count (self, journal, 0);
  if (sx_journal_get_errno (journal) != EIO)
    fault_add_trouble (self->troubles, "nobody knows that a page is lost");
  sx_journal_retry (journal);
  append (self, journal, N_BEFORE, N_BEFORE + N_AFTER);
  fault_leave ();

  if (n_before == N_BEFORE || (n_before == 0 && !fault_has_failed ()))
    fault_add_trouble (self->troubles, "%u records are there", n_before);
  n_after = count (self, journal, fault_has_failed () ? N_BEFORE + N_AFTER - 1 : N_BEFORE);
  if (n_after < (fault_has_failed () ? 1 : N_AFTER))
    fault_add_trouble (self->troubles, "of what came later, %u are there", n_after);
  sx_journal_remove_file (journal);
  story_let_go (journal);

  return TRUE;
}
