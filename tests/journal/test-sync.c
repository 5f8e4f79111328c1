/* test-sync.c: when records are on the disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "left-files.h"

#include "sx-cleared.h"
#include "sx-sync.h"

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
  SxJournal *journal = left_make_kept (directory);
  SxSync *sync = sx_sync_new (journal, 20);
  g_autofree char *bytes = NULL;
  guint64 n_synced;
  gsize length;

  left_append_some (journal, 10);
  sx_test_assert_until (all_synced, sync);
  sx_test_iterate ();
  g_assert_false (g_main_context_pending (NULL));

  g_assert_true (g_file_get_contents (sx_journal_get_path (journal), &bytes, &length, NULL));
  memcpy (&n_synced, bytes + SYNCED, sizeof n_synced);
  g_assert_cmpuint (n_synced, ==, 10);

  /* Freed with its thread on its way */
  left_append (journal, 10, left_get_length (10));
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

  left_append (journal, sx_journal_get_n_records (journal), 10);

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
  Busy self = { .journal = left_make_kept (directory), .n_wanted = 20 };
  guint source;

  for (guint i = 0; i < 20; i++)
    left_append (self.journal, i, 100000);
  self.sync = sx_sync_new (self.journal, 20);
  sx_test_assert_until (has_enough, &self);

  sx_journal_clear (self.journal, sx_cleared_new (self.journal, NULL));
  source = g_timeout_add (1, append_cb, &self);
  self.n_wanted = 21;
  sx_test_assert_until (has_enough, &self);

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
  g_test_add_func ("/journal/sync/noted", test_sync);
  g_test_add_func ("/journal/sync/busy", test_sync_busy);

  return g_test_run ();
}
