/* test-cleared-disk.c: what is left of a cleared journal in files, on the disk and in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cleared-story.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sx-left.h"
#include "sx-session.h"

/* What is saved then is what is seen */
static void
test_saved (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (directory, "a.sxj", NULL);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxJournal) opened = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  SxTotals totals;

  append_story (journal, 1, 20, 300);
  clear (journal);
  append_message (journal, 2, SX_KIND_RECV, 1234);
  g_assert_true (sx_session_save (journal, G_MAXUINT64, path, NULL, &error));
  g_assert_no_error (error);
  opened = sx_session_open (path, NULL, &error);
  g_assert_no_error (error);

  /* Also what it had moved before, and if it is saved once more */
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (SxSocketModel) seen = sx_socket_model_new (journal, OWNER);
      g_autoptr (SxSocketModel) model = sx_socket_model_new (opened, OWNER);
      g_autofree char *expected = describe_sockets (seen);
      g_autofree char *sockets = describe_sockets (model);

      g_assert_cmpstr (sockets, ==, expected);
      g_assert_true (sx_journal_get_totals (opened, 2, &totals));
      g_assert_cmpuint (totals.sent, ==, 301);
      g_assert_cmpuint (totals.received, ==, 300);
      g_assert_false (sx_journal_get_totals (opened, 3, &totals));

      g_assert_true (sx_session_save (opened, G_MAXUINT64, path, NULL, &error));
      g_assert_no_error (error);
      g_clear_object (&opened);
      opened = sx_session_open (path, NULL, &error);
      g_assert_no_error (error);
    }

  before = describe (journal, 0);
  after = describe (opened, 0);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (sx_session_get_n_missing (opened), ==, 0);
  sx_test_remove_dir (directory);
}

/* What a file says of a socket is what it says after it was saved again, and no more: also if only one of two records that made
 * it says anything, and where it ends before the datagrams that were received, as older files do */
static void
test_saved_again (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (directory, "a.sxj", NULL);
  g_autoptr (SxJournal) journal = make_journal ();
  guint64 moved[] = { 11, 12, 13, 14 };
  SxRecord record = { .kind = SX_KIND_SOCKET, .owner = OWNER, .socket = 1, .args = { AF_INET, SOCK_DGRAM, 0 } };
  SxTotals totals;

  g_assert_true (sx_journal_append (journal, &record));
  record.payload = (const guint8 *) moved;
  record.payload_length = 24;
  g_assert_true (sx_journal_append (journal, &record));
  record.socket = 2;
  record.payload_length = 32;
  g_assert_true (sx_journal_append (journal, &record));
  g_assert_true (sx_session_save (journal, G_MAXUINT64, path, NULL, NULL));

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (SxJournal) opened = sx_session_open (path, NULL, NULL);

      for (guint64 serial = 0; serial < 3; serial++)
        {
          g_assert_true (sx_journal_read (opened, serial, &record));
          g_assert_cmpmem (record.payload, record.payload_length, moved, serial == 0 ? 0 : serial == 1 ? 24 : 32);
        }
      for (guint32 socket = 1; socket <= 2; socket++)
        {
          g_assert_true (sx_journal_get_totals (opened, socket, &totals));
          g_assert_cmpuint (totals.sent, ==, 11);
          g_assert_cmpuint (totals.received, ==, 12);
          g_assert_cmpuint (totals.n_sent, ==, 13);
          g_assert_cmpuint (totals.n_received, ==, socket == 1 ? 0 : 14);
        }
      g_assert_true (sx_session_save (opened, G_MAXUINT64, path, NULL, NULL));
    }
  sx_test_remove_dir (directory);
}

static guint64
count_blocks (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);

  return info.st_blocks;
}

/* More than a chunk, so that whole ones are in between */
#define BIG (300 * 1000)

/* The disk has its space again, and what is there is as it was; also a second time */
static void
test_given_back (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autoptr (SxJournal) journal = sx_journal_new_kept (directory, NULL);

  g_assert_nonnull (journal);
  for (guint round = 0; round < 2; round++)
    {
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      guint64 n_blocks, n_bytes, echoed;
      SxRecord record;

      append_story (journal, round == 0 ? 1 : 400, 130, BIG);
      append_message (journal, 2, SX_KIND_RECV, 70000);
      echoed = sx_journal_get_n_records (journal) - 1;
      g_assert_true (sx_journal_read (journal, echoed, &record));
      n_blocks = count_blocks (sx_journal_get_path (journal));
      n_bytes = sx_journal_get_n_bytes (journal);
      append_story (journal, 700 + 10 * round, 1, BIG);
      clear (journal);
      /* It is in an earlier record, whose bytes are needed then */
      append (journal, 2, SX_KIND_SEND, 60000, record.payload + 1000, 60000);
      append_message (journal, 2, SX_KIND_RECV, 5000);
      before = describe (journal, 0);
      sx_journal_forget_cleared (journal);
      g_assert_false (sx_journal_can_undo_clear (journal));
      after = describe (journal, 0);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpuint (sx_journal_get_n_bytes (journal), <, n_bytes / 10);
      g_assert_cmpuint (n_blocks, >, 130 * 2 * BIG / 512 / 2);
      if (count_blocks (sx_journal_get_path (journal)) >= n_blocks / 2)
        g_test_message ("this file system gives nothing back");
      else
        g_assert_cmpuint (count_blocks (sx_journal_get_path (journal)), <, 60 * 1024 * 2 + 1024 * 64);
      append_message (journal, 2, SX_KIND_SEND, 6000);
    }
  sx_journal_remove_file (journal);
  sx_test_remove_dir (directory);
}

/* A program that is killed afterwards leaves what was there */
static void
test_killed (void)
{
  g_autofree char *directory = sx_test_make_dir ();
  g_autoptr (GPtrArray) left = NULL;
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      g_autoptr (SxJournal) journal = sx_journal_new_kept (directory, NULL);
      g_autofree char *path = g_build_filename (directory, "expected", NULL);
      g_autofree char *text = NULL;
      SxRecord record;

      append_story (journal, 1, 260, BIG);
      append_message (journal, 2, SX_KIND_RECV, 9000);
      sx_journal_read (journal, sx_journal_get_n_records (journal) - 1, &record);
      append_story (journal, 390, 1, BIG);
      clear (journal);
      append (journal, 2, SX_KIND_SEND, 8000, record.payload + 5, 8000);
      append_message (journal, 2, SX_KIND_RECV, 5000);
      sx_journal_forget_cleared (journal);
      append_story (journal, 400, 30, BIG);
      append_message (journal, 2, SX_KIND_RECV, 9000);
      sx_journal_read (journal, sx_journal_get_n_records (journal) - 1, &record);
      append_story (journal, 490, 1, BIG);
      clear (journal);
      append (journal, 2, SX_KIND_SEND, 8000, record.payload + 5, 8000);
      sx_journal_forget_cleared (journal);
      append_story (journal, 500, 3, 100);
      text = describe (journal, 0);
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      kill (getpid (), SIGKILL);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

  left = sx_left_list (directory, NULL);
  g_assert_cmpuint (left->len, ==, 1);
  {
    g_autofree char *path = g_build_filename (directory, "expected", NULL);
    g_autofree char *expected = NULL;
    g_autofree char *text = describe (g_ptr_array_index (left, 0), 0);
    g_auto (GStrv) lines = NULL;

    g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
    lines = g_strsplit (expected, "\n", -1);
    g_assert_cmpuint (sx_left_count (g_ptr_array_index (left, 0)), ==, g_strv_length (lines));
    for (guint i = 0; lines[i] != NULL; i++)
      g_assert_nonnull (strstr (text, lines[i]));
    /* The one whose payload is needed for another one is a record again */
    g_assert_cmpuint (strlen (text), >, strlen (expected));
    g_assert_cmpuint (strlen (text), <, strlen (expected) + 60);
  }
  sx_journal_remove_file (g_ptr_array_index (left, 0));
  g_clear_pointer (&left, g_ptr_array_unref);
  sx_test_remove_dir (directory);
}

/* Beyond the limit, payloads are kept again when there is room again */
static void
test_limit (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  SxRecord record;

  sx_journal_set_limit (journal, 1 << 20);
  append_story (journal, 1, 20, 100000);
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), >, 0);

  for (guint round = 0; round < 2; round++)
    {
      clear (journal);
      append_message (journal, 2, SX_KIND_RECV, 100000);
      sx_journal_read (journal, sx_journal_get_n_records (journal) - 1, &record);
      g_assert_cmpuint (record.payload_length, ==, 100000);
      g_assert_false (record.flags & SX_RECORD_TRUNCATED);

      /* What is there again counts again */
      if (round == 0)
        {
          g_assert_true (sx_journal_undo_clear (journal));
          append_message (journal, 2, SX_KIND_RECV, 100000);
          sx_journal_read (journal, sx_journal_get_n_records (journal) - 1, &record);
          g_assert_cmpuint (record.payload_length, ==, 0);
          g_assert_true (record.flags & SX_RECORD_TRUNCATED);
        }
    }

  sx_journal_forget_cleared (journal);
  append_message (journal, 2, SX_KIND_RECV, 100000);
  sx_journal_read (journal, sx_journal_get_n_records (journal) - 1, &record);
  g_assert_cmpuint (record.payload_length, ==, 100000);
}

static gint64
get_memory (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  line = strstr (text, "RssAnon:");
  g_assert_nonnull (line);

  return g_ascii_strtoll (line + strlen ("RssAnon:"), NULL, 10);
}

/* Nor is there anything left in memory of what is gone: four bytes a record, of millions */
static void
test_memory (void)
{
  const guint n_records = 2000000;
  g_autoptr (SxJournal) journal = make_journal ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 memory;

  append_story (journal, 1, 20, 300);
  for (guint i = 0; i < n_records; i++)
    {
      if (i == n_records / 2)
        append (journal, 4, SX_KIND_SHUTDOWN, 0, NULL, 0);
      append (journal, 2, SX_KIND_RECV, 1, NULL, 0);
    }
  clear (journal);
  append_story (journal, 100, 20, 300);
  before = describe (journal, 0);
  memory = get_memory ();
  sx_journal_forget_cleared (journal);
  memory -= get_memory ();
  g_test_message ("%" G_GINT64_FORMAT " KiB of the index are given back", memory);
  g_assert_cmpint (memory, >, n_records * 4 / 1024 * 8 / 10);
  after = describe (journal, 0);
  g_assert_cmpstr (after, ==, before);

  /* And once more */
  clear (journal);
  sx_journal_forget_cleared (journal);
  g_assert_cmpuint (sx_journal_get_n_bytes (journal), <, 100000);
  g_assert_false (sx_journal_undo_clear (journal));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/cleared/saved", test_saved);
  g_test_add_func ("/journal/cleared/saved-again", test_saved_again);
  g_test_add_func ("/journal/cleared/given-back", test_given_back);
  g_test_add_func ("/journal/cleared/killed", test_killed);
  g_test_add_func ("/journal/cleared/limit", test_limit);
  g_test_add_func ("/journal/cleared/memory", test_memory);

  return g_test_run ();
}
