/* cleared-story.h: a journal to be cleared, and all that can be read of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "journal-records.h"

#include "sx-cleared.h"
#include "sx-record-model.h"
#include "sx-socket-model.h"

G_BEGIN_DECLS

#define OWNER 5

static inline void
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

static inline void
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
static inline void
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

static inline void
clear (SxJournal *journal)
{
  SxCleared *cleared = sx_cleared_new (journal, NULL);

  g_assert_nonnull (cleared);
  g_assert_cmpuint (sx_cleared_get_first (cleared), ==, sx_journal_get_n_records (journal));
  sx_journal_clear (journal, cleared);
}

/* Everything that can be read, as a text */
static inline char *
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

static inline char *
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

static inline guint
count_items (gpointer model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static inline void
drain (SxRecordModel *model)
{
  while (sx_record_model_drain (model, G_MAXUINT))
    continue;
}

G_END_DECLS
