/* test-cleared.c: a journal that begins anew, and what is left of before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sx-cleared.h"
#include "sx-left.h"
#include "sx-record-model.h"
#include "sx-session.h"
#include "sx-socket-model.h"

#include "shadow-list.h"

#define OWNER 5

static void
append (SxJournal    *journal,
        guint32       socket,
        SxKind        kind,
        gint64        value,
        const guint8 *payload,
        gsize         length)
{
  SxRecord record = {
    .time = 1000 + (gint64) sx_journal_get_n_records (journal), .owner = OWNER, .socket = socket, .kind = kind,
    .args = { AF_INET, SOCK_STREAM }, .value = value, .payload = payload, .payload_length = length,
  };

  /* Of an accepted one: its listener, then the same */
  if (kind == SX_KIND_ACCEPT)
    {
      record.args[0] = 1;
      record.args[1] = AF_INET;
      record.args[2] = SOCK_STREAM;
    }
  if (kind == SX_KIND_BIND || kind == SX_KIND_ACCEPT)
    record.local = make_address (0x7f000001, 80);
  if (kind == SX_KIND_ACCEPT)
    record.remote = make_address (0x7f000001, 1000 + socket);
  g_assert_true (sx_journal_append (journal, &record));
}

static void
append_message (SxJournal *journal,
                guint32    socket,
                SxKind     kind,
                gsize      length)
{
  g_autofree guint8 *bytes = g_malloc (length);

  fill_payload (bytes, length, sx_journal_get_n_records (journal));
  append (journal, socket, kind, length, bytes, length);
}

/* A listener, connections of which each second one is closed, and bytes that they get and give. The first one's number
 * is @first */
static void
append_story (SxJournal *journal,
              guint32    first,
              guint      n_connections,
              gsize      length)
{
  if (first == 1)
    {
      append (journal, 1, SX_KIND_SOCKET, 0, NULL, 0);
      append (journal, 1, SX_KIND_BIND, 0, NULL, 0);
      append (journal, 1, SX_KIND_LISTEN, 0, NULL, 0);
      first = 2;
    }

  for (guint32 socket = first; socket < first + n_connections; socket++)
    {
      append (journal, socket, SX_KIND_ACCEPT, 0, NULL, 0);
      append_message (journal, socket, SX_KIND_RECV, length);
      append_message (journal, socket, SX_KIND_SEND, length + 1);
      append (journal, socket, SX_KIND_WAITING, 10, NULL, 0);
      append (journal, socket, SX_KIND_WAITING, 0, NULL, 0);
      if (socket % 4 == 0)
        append (journal, socket, SX_KIND_RECV, 0, NULL, 0);
      if (socket % 2 == 1)
        append (journal, socket, SX_KIND_CLOSE, 0, NULL, 0);
    }
}

static void
clear (SxJournal *journal)
{
  SxCleared *cleared = sx_cleared_new (journal, NULL);

  g_assert_nonnull (cleared);
  g_assert_cmpuint (sx_cleared_get_first (cleared), ==, sx_journal_get_n_records (journal));
  sx_journal_clear (journal, cleared);
}

/* Everything that can be read, as a text */
static char *
describe (SxJournal *journal,
          guint64    from)
{
  GString *text = g_string_new (NULL);
  guint64 n_records = sx_journal_get_n_records (journal);
  SxRecord record;

  for (guint64 serial = from; serial < n_records; serial++)
    {
      g_autofree char *sum = NULL;
      SxJournalPeek peek;

      g_assert_true (sx_journal_read (journal, serial, &record) == sx_journal_peek (journal, serial, &peek));
      if (record.kind == SX_KIND_NONE)
        continue;
      g_assert_cmpint (record.kind, ==, peek.kind);
      /* What makes a socket has none, unless it is saved and says there what is not seen any more */
      if (record.kind == SX_KIND_SOCKET || record.kind == SX_KIND_ACCEPT)
        record.payload_length = 0;
      sum = g_compute_checksum_for_data (G_CHECKSUM_MD5, record.payload, record.payload_length);
      g_string_append_printf (text, "%u %d %" G_GINT64_FORMAT " %s\n", record.socket, record.kind, record.time, sum);
    }

  return g_string_free (text, FALSE);
}

static char *
describe_sockets (SxSocketModel *model)
{
  GString *text = g_string_new (NULL);

  while (sx_socket_model_drain (model, G_MAXUINT))
    continue;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      const SxSocketInfo *info = sx_socket_model_peek (model, i);
      g_autofree char *local = sx_address_to_string (&info->local);
      g_autofree char *remote = sx_address_to_string (&info->remote);

      if (sx_socket_info_is_live (info))
        g_string_append_printf (text, "%u state %d since %" G_GINT64_FORMAT " from %u: %s %s, sent %" G_GUINT64_FORMAT
                                ", received %" G_GUINT64_FORMAT "\n",
                                info->id, info->state, info->since, info->listener, local, remote,
                                (guint64) info->sent, (guint64) info->received);
    }

  return g_string_free (text, FALSE);
}

static guint
count_items (gpointer model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static void
drain (SxRecordModel *model)
{
  while (sx_record_model_drain (model, G_MAXUINT))
    continue;
}

/* Tests */

static void
test_clear_and_undo (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *kept = NULL;
  guint64 n_records;
  guint n_kept = 0;
  SxTotals totals;

  append_story (journal, 1, 20, 300);
  n_records = sx_journal_get_n_records (journal);
  before = describe (journal, 0);
  g_assert_false (sx_journal_can_undo_clear (journal));
  g_assert_false (sx_journal_undo_clear (journal));
  g_assert_cmpuint (sx_journal_get_first (journal), ==, 0);

  clear (journal);
  g_assert_true (sx_journal_can_undo_clear (journal));
  g_assert_cmpuint (sx_journal_get_first (journal), ==, n_records);
  g_assert_cmpuint (sx_journal_get_n_records (journal), ==, n_records);

  /* Of the listener three; of ten that are open the accept() and the last WAITING, and the end of the stream of those that
   * have one */
  kept = describe (journal, 0);
  for (const char *c = kept; *c != '\0'; c++)
    n_kept += *c == '\n';
  g_assert_cmpuint (n_kept, ==, 3 + 10 * 2 + 5);
  g_assert_true (sx_journal_get_totals (journal, 2, &totals));
  g_assert_cmpuint (totals.sent, ==, 301);
  g_assert_cmpuint (totals.received, ==, 300);
  g_assert_false (sx_journal_get_totals (journal, 3, &totals));
  g_assert_cmpuint (sx_journal_skip (journal, 0), ==, 0);
  g_assert_cmpuint (sx_journal_skip (journal, n_records - 1), ==, n_records);
  g_assert_cmpuint (sx_journal_skip (journal, n_records), ==, n_records);

  /* It goes on */
  append_message (journal, 2, SX_KIND_RECV, 1234);
  after = describe (journal, n_records);
  g_assert_cmpstr (after, !=, "");

  g_assert_true (sx_journal_undo_clear (journal));
  g_assert_false (sx_journal_can_undo_clear (journal));
  g_assert_cmpuint (sx_journal_get_first (journal), ==, 0);
  g_assert_false (sx_journal_get_totals (journal, 2, &totals));
  {
    g_autofree char *all = describe (journal, 0);
    g_autofree char *expected = g_strconcat (before, after, NULL);

    g_assert_cmpstr (all, ==, expected);
  }
}

/* The rows of what is open are what they were, through any number of times, and as it goes on */
static void
test_sockets (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autofree char *at_first = NULL;
  guint n_at_first;

  append_story (journal, 1, 20, 300);
  at_first = describe_sockets (model);
  n_at_first = count_items (model);
  g_assert_cmpuint (n_at_first, ==, 21);

  for (guint round = 0; round < 3; round++)
    {
      g_autofree char *before = describe_sockets (model);
      g_autofree char *after = NULL;
      g_autofree char *anew = NULL;
      g_autoptr (SxSocketModel) other = NULL;

      clear (journal);
      g_assert_cmpuint (count_items (model), ==, 11 + 2 * round);
      after = describe_sockets (model);
      g_assert_cmpstr (after, ==, before);

      other = sx_socket_model_new (journal, OWNER);
      anew = describe_sockets (other);
      g_assert_cmpstr (anew, ==, before);

      append_message (journal, 2, SX_KIND_RECV, 1000);
      append_story (journal, 100 + 4 * round, 4, 10);
      append (journal, 4 + 2 * round, SX_KIND_SHUTDOWN, 0, NULL, 0);
    }
}

static void
test_undo_sockets (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  append_story (journal, 1, 20, 300);
  before = describe_sockets (model);
  clear (journal);
  g_assert_cmpuint (count_items (model), ==, 11);
  g_assert_true (sx_journal_undo_clear (journal));
  after = describe_sockets (model);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (count_items (model), ==, 21);

  /* Those that were not wanted before are not wanted now */
  sx_socket_model_clear_closed (model);
  g_assert_cmpuint (count_items (model), ==, 11);
  clear (journal);
  g_assert_true (sx_journal_undo_clear (journal));
  g_clear_pointer (&after, g_free);
  after = describe_sockets (model);
  g_assert_cmpuint (count_items (model), ==, 11);
}

/* How many datagrams a socket was too slow for does not begin anew, as the kernel counts on */
static void
test_dropped (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  SxRecord record = { .time = 1, .owner = OWNER, .socket = 1, .kind = SX_KIND_SOCKET, .args = { AF_INET, SOCK_DGRAM } };
  SxSample sample = { .drops = 5 };

  g_assert_true (sx_journal_append (journal, &record));
  append (journal, 1, SX_KIND_BIND, 0, NULL, 0);
  for (guint round = 0; round < 3; round++, sample.drops += 2)
    {
      append (journal, 1, SX_KIND_WAITING, round + 1, NULL, 0);
      append (journal, 1, SX_KIND_SAMPLE, 0, (const guint8 *) &sample, sizeof sample);
      append (journal, 1, SX_KIND_STATE, 0, NULL, 0);
      clear (journal);
      while (sx_socket_model_drain (model, G_MAXUINT))
        continue;
      g_assert_cmpuint (count_items (model), ==, 1);
      g_assert_cmpuint (sx_socket_model_peek (model, 0)->dropped, ==, sample.drops);
      g_assert_cmpuint (sx_socket_model_peek (model, 0)->waiting, ==, round + 1);
      sx_journal_forget_cleared (journal);
      g_assert_cmpuint (sx_journal_get_n_bytes (journal), <, 8 * 256);
    }
}

static guint64
get_socket_number (gpointer item)
{
  return sx_socket_item_get_id (item);
}

/* In a flood not all rows are told of yet: what is told is right also then */
static void
test_untold_sockets (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  Shadow shadow;

  append_story (journal, 1, 20, 10);
  shadow_start (&shadow, model, get_socket_number);
  g_assert_true (sx_socket_model_drain (model, 20));
  sx_socket_model_take (model, G_MAXUINT);
  shadow_check (&shadow);
  g_assert_cmpuint (count_items (model), <, 10);

  clear (journal);
  shadow_check (&shadow);
  g_assert_cmpuint (count_items (model), ==, 11);
  while (sx_socket_model_drain (model, G_MAXUINT))
    continue;

  append_story (journal, 100, 4, 10);
  sx_socket_model_take (model, G_MAXUINT);
  g_assert_cmpuint (count_items (model), ==, 11);
  g_assert_true (sx_journal_undo_clear (journal));
  shadow_check (&shadow);
  g_assert_cmpuint (count_items (model), ==, 25);
  shadow_stop (&shadow);
}

static void
test_tables (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = sx_record_model_new (filter);
  guint n_before;

  append_story (journal, 1, 20, 300);
  drain (model);
  n_before = count_items (model);
  g_assert_cmpuint (n_before, ==, sx_journal_get_n_records (journal));

  clear (journal);
  g_assert_cmpuint (count_items (model), ==, 0);
  drain (model);
  g_assert_cmpuint (count_items (model), ==, 0);
  append_message (journal, 2, SX_KIND_RECV, 5);
  drain (model);
  g_assert_cmpuint (count_items (model), ==, 1);

  g_assert_true (sx_journal_undo_clear (journal));
  drain (model);
  g_assert_cmpuint (count_items (model), ==, n_before + 1);
}

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

static void
test_nothing (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autofree char *text = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  for (guint i = 0; i < 3; i++)
    {
      clear (journal);
      sx_journal_forget_cleared (journal);
    }
  text = describe (journal, 0);
  g_assert_cmpstr (text, ==, "");
  append_story (journal, 1, 3, 10);
  clear (journal);
  clear (journal);
  sx_journal_forget_cleared (journal);
  sx_journal_forget_cleared (journal);
  g_assert_cmpuint (sx_journal_get_n_bytes (journal), <, 1000);

  append_story (journal, 100, 3, 10);
  g_cancellable_cancel (cancellable);
  g_assert_null (sx_cleared_new (journal, cancellable));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/cleared/clear-and-undo", test_clear_and_undo);
  g_test_add_func ("/journal/cleared/sockets", test_sockets);
  g_test_add_func ("/journal/cleared/undo-sockets", test_undo_sockets);
  g_test_add_func ("/journal/cleared/untold-sockets", test_untold_sockets);
  g_test_add_func ("/journal/cleared/dropped", test_dropped);
  g_test_add_func ("/journal/cleared/tables", test_tables);
  g_test_add_func ("/journal/cleared/saved", test_saved);
  g_test_add_func ("/journal/cleared/saved-again", test_saved_again);
  g_test_add_func ("/journal/cleared/given-back", test_given_back);
  g_test_add_func ("/journal/cleared/killed", test_killed);
  g_test_add_func ("/journal/cleared/limit", test_limit);
  g_test_add_func ("/journal/cleared/memory", test_memory);
  g_test_add_func ("/journal/cleared/nothing", test_nothing);

  return g_test_run ();
}
