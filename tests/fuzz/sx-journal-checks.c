/* sx-journal-checks.c: what holds for every journal that can be read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-journal-checks.h"

#include <string.h>

#include <glib/gstdio.h>

#include "sx-fuzz.h"
#include "sx-journal-private.h"
#include "sx-record-condition-private.h"
#include "sx-record-model.h"
#include "sx-record-pack-private.h"
#include "sx-session.h"
#include "sx-socket-model.h"

/* How many rows are made objects of */
#define MAX_ROWS 64

/* Helpers: records */

/* Reads each byte that the record says it has: if it has fewer, the sanitizer sees it */
static guint
add_up (const guint8 *bytes,
        gsize         length)
{
  guint sum = 0;

  for (gsize i = 0; i < length; i++)
    sum += bytes[i];

  return sum;
}

/* FALSE: it is that of another record, and only that */
static gboolean
has_own_payload (SxJournal      *journal,
                 const SxRecord *record)
{
  SxRecordReference reference;
  SxRecord source = SX_RECORD_INIT;
  const guint8 *place;

  if (!sx_journal_get_reference (journal, record->serial, &reference))
    return TRUE;

  /* It can be read even where that record was given away, but for its number */
  g_assert_cmpuint (reference.serial, <, record->serial);
  place = sx_store_at (sx_journal_get_store (journal), (guint64) sx_journal_get_first_place (journal, reference.serial) * 8);
  sx_record_unpack (&source, (const SxRecordHeader *) (const void *) place);
  g_assert_true (record->payload == source.payload + reference.offset);
  g_assert_cmpuint (reference.offset + record->payload_length, <=, source.payload_length);

  return FALSE;
}

static void
check_record (SxJournal *journal,
              guint64    serial,
              gsize     *n_payload)
{
  SxRecord record;
  SxJournalPeek peek;
  SxSample sample;
  gsize length;
  g_autofree char *local = NULL;
  g_autofree char *remote = NULL;
  g_autofree char *host = NULL;

  g_assert_true (sx_journal_read (journal, serial, &record));
  g_assert_true (sx_journal_peek (journal, serial, &peek));
  g_assert_cmpuint (record.serial, ==, serial);
  g_assert_cmpuint (record.kind, ==, peek.kind);
  g_assert_cmpuint (record.kind, !=, SX_KIND_NONE);
  g_assert_cmpint (record.time, ==, peek.time);
  g_assert_cmpint (record.value, ==, peek.value);
  g_assert_cmpuint (record.local.length, <=, SX_ADDRESS_MAX);
  g_assert_cmpuint (record.remote.length, <=, SX_ADDRESS_MAX);
  g_assert_true (sx_journal_get_payload (journal, serial, &length) == (record.payload_length > 0 ? record.payload : NULL));
  g_assert_cmpuint (length, ==, record.payload_length);
  g_assert_cmpuint (add_up (record.payload, record.payload_length), <, G_MAXUINT);
  if (has_own_payload (journal, &record))
    *n_payload += record.payload_length;

  local = sx_address_to_string (&record.local);
  remote = sx_address_to_string (&record.remote);
  host = sx_address_to_host (&record.remote);
  sx_fuzz_assert_line (local);
  sx_fuzz_assert_line (remote);
  sx_fuzz_assert_line (host);

  g_assert_cmpint (sx_record_is_message (&record), ==, sx_kind_makes_message (record.kind, record.error, record.value));
  sx_record_get_arrival (&record);
  sx_record_get_sample (&record, &sample);
}

/* Helpers: the tables, in portions; and back to an earlier moment */

static void
check_sockets (SxJournal *journal,
               guint32    owner)
{
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, owner);
  guint n;

  while (sx_socket_model_drain (model, 3))
    ;

  n = g_list_model_get_n_items (G_LIST_MODEL (model));
  g_assert_cmpuint (n, <=, sx_journal_get_n_records (journal) * 2);
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    {
      g_autoptr (SxSocketItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);
      const SxSocketInfo *info = sx_socket_item_get_info (item);
      guint position;

      g_assert_true (sx_socket_model_find (model, info->id, &position));
      g_assert_cmpuint (position, ==, i);
      g_assert_nonnull (sx_socket_model_lookup (model, info->id));
      g_assert_cmpint (info->state, <=, SX_SOCKET_FAILED);
    }

  g_array_unref (sx_socket_model_list_senders (model));
  sx_socket_model_set_end (model, sx_journal_get_n_records (journal) / 2);
  while (sx_socket_model_drain (model, 3))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), <=, n);
  sx_socket_model_clear_closed (model);
  g_assert_cmpuint (sx_socket_model_count (model, SX_SOCKET_CLOSED), ==, 0);
}

static void
check_filter (SxJournal *journal,
              guint32    owner,
              guint32    socket,
              guint64    kinds)
{
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (journal);
  g_autoptr (SxRecordModel) model = NULL;
  guint n;

  sx_record_filter_set_owner (filter, owner);
  sx_record_filter_set_socket (filter, socket);
  sx_record_filter_set_kinds (filter, kinds);
  sx_record_filter_set_messages_only (filter, owner % 2);
  model = sx_record_model_new (filter);
  while (sx_record_model_drain (model, 5))
    ;

  n = g_list_model_get_n_items (G_LIST_MODEL (model));
  g_assert_cmpuint (n, ==, sx_record_filter_get_length (filter));
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    {
      g_autoptr (SxRecordItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);
      SxRecord record;
      guint position;

      g_assert_true (sx_record_item_read (item, &record));
      g_assert_true (owner == 0 || record.owner == owner);
      g_assert_true (sx_record_filter_find (filter, record.serial, &position));
      g_assert_cmpuint (position, ==, i);
    }
}

/* What is looked for is found where it is */
static void
check_search (SxJournal *journal)
{
  static const guint8 text[] = { 'l', 'o' };
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text);
  g_autoptr (SxNeedle) needle = sx_needle_new (bytes, TRUE);
  SxRecordCondition condition = { .kinds = G_MAXUINT64, .needle = needle };
  guint64 n_records = sx_journal_get_n_records (journal);
  guint64 cost = 0;
  SxRecord record;

  for (guint64 serial = 0; serial < n_records; serial++)
    {
      gboolean is_there = sx_journal_read (journal, serial, &record) && record.kind < 64
                          && memmem (record.payload, record.payload_length, text, sizeof text) != NULL;

      g_assert_cmpint (sx_record_condition_matches (&condition, journal, serial, NULL, &cost), ==, is_there);
    }
}

/* Helpers: saved and opened again */

/* Where some were given back, the others get new numbers, and there are no references any more */
static void
check_same (SxJournal *a,
            SxJournal *b)
{
  guint64 n_records = sx_journal_get_n_records (a);
  guint64 other = 0;

  for (guint64 serial = sx_journal_skip (a, 0); serial < n_records; serial = sx_journal_skip (a, serial + 1))
    {
      SxRecord one, two;

      g_assert_true (sx_journal_read (a, serial, &one));
      g_assert_true (sx_journal_read (b, other, &two));
      g_assert_cmpuint (two.serial, ==, other);
      g_assert_cmpmem (one.payload, one.payload_length, two.payload, two.payload_length);
      one.payload = two.payload = NULL;
      two.serial = serial;
      g_assert_cmpmem (&one, sizeof one, &two, sizeof two);
      other++;
    }

  g_assert_cmpuint (other, ==, sx_journal_get_n_records (b));
  g_assert_cmpuint (sx_journal_get_n_truncated (a), ==, sx_journal_get_n_truncated (b));
  if (sx_journal_get_first (a) == 0)
    g_assert_cmpuint (sx_journal_get_n_bytes (a), ==, sx_journal_get_n_bytes (b));
}

/* Public functions */

gsize
sx_journal_check_records (SxJournal *journal)
{
  guint64 n_records = sx_journal_get_n_records (journal);
  guint64 there = sx_journal_skip (journal, 0);
  gsize n_payload = 0;
  SxJournalPeek peek;
  SxRecord record;

  for (guint64 serial = 0; serial < n_records; serial++)
    {
      if (serial == there)
        {
          check_record (journal, serial, &n_payload);
          there = sx_journal_skip (journal, serial + 1);
          continue;
        }
      g_assert_false (sx_journal_read (journal, serial, &record));
      g_assert_false (sx_journal_peek (journal, serial, &peek));
    }

  g_assert_cmpuint (there, ==, n_records);
  g_assert_true (sx_journal_is_read_only (journal));
  g_assert_cmpint (sx_journal_get_errno (journal), ==, 0);
  g_assert_cmpuint (sx_journal_get_n_lost (journal), ==, 0);
  g_assert_false (sx_journal_read (journal, n_records, &record));

  return n_payload;
}

void
sx_journal_check_tables (SxJournal *journal)
{
  check_sockets (journal, 1);
  check_sockets (journal, 2);
  check_filter (journal, 0, 0, SX_KINDS_CALLS);
  check_filter (journal, 1, 0, SX_KINDS_MESSAGES);
  check_filter (journal, 2, 3, G_MAXUINT64);
  check_search (journal);
}

void
sx_journal_check_saved (SxJournal *journal)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("sx-fuzz-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "again.sxj", NULL);
  g_autoptr (SxJournal) again = NULL;

  g_assert_no_error (error);
  g_assert_true (sx_session_save (journal, G_MAXUINT64, path, NULL, &error));
  g_assert_no_error (error);
  again = sx_session_open (path, NULL, &error);
  g_unlink (path);
  g_rmdir (folder);
  g_assert_no_error (error);
  g_assert_cmpuint (sx_session_get_n_missing (again), ==, 0);
  check_same (journal, again);
}
