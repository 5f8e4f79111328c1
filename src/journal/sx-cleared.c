/* sx-cleared.c: what stays of a journal that is cleared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-journal-private.h"

#include <string.h>

#include "sx-numbers.h"
#include "sx-socket-item-private.h"

/* In between it can be cancelled */
#define SLICE 65536

/* Kinds of which only the last record of a socket matters */
typedef enum
{
  LAST_STATE,
  LAST_WAITING,
  LAST_SAMPLE,
  N_LAST,
  EACH,
} Last;

/* A socket that is open, as far as the records go */
typedef struct
{
  SxSocketInfo  info;
  SxTotals      totals;
  GArray       *kept;         /* serials */
  guint         last[N_LAST]; /* the last one's position in kept, + 1; 0: none */
} Socket;

static void
socket_free (gpointer data)
{
  Socket *socket = data;

  g_array_unref (socket->kept);
  g_free (socket);
}

/* Helpers: adding up */

static void
keep (Socket  *socket,
      guint64  serial,
      Last     last)
{
  guint32 entry = serial;

  /* In order, so the one that it takes the place of is taken out and not written over */
  if (last != EACH && socket->last[last] > 0)
    {
      guint gone = socket->last[last];

      g_array_remove_index (socket->kept, gone - 1);
      for (guint i = 0; i < N_LAST; i++)
        if (socket->last[i] > gone)
          socket->last[i]--;
    }

  g_array_append_val (socket->kept, entry);
  if (last != EACH)
    socket->last[last] = socket->kept->len;
}

static void
keep_if_it_defines (Socket         *socket,
                    const SxRecord *record)
{
  guint64 serial = record->serial;

  switch ((int) record->kind)
    {
    case SX_KIND_STATE:
      keep (socket, serial, LAST_STATE);
      break;
    case SX_KIND_WAITING:
      keep (socket, serial, LAST_WAITING);
      break;
    case SX_KIND_SAMPLE:
      /* How many datagrams were dropped so far */
      if (socket->info.dropped > 0)
        keep (socket, serial, LAST_SAMPLE);
      break;
    case SX_KIND_SETSOCKOPT:
    case SX_KIND_BIND:
    case SX_KIND_LISTEN:
    case SX_KIND_CONNECTING:
    case SX_KIND_CONNECT:
    case SX_KIND_SHUTDOWN:
      keep (socket, serial, EACH);
      break;
    case SX_KIND_END:
      if (record->args[0] == SX_COMMAND_HOLD || record->args[0] == SX_COMMAND_RELEASE)
        keep (socket, serial, EACH);
      break;
    case SX_KIND_RECV:
      /* The end of the peer's stream */
      if (record->error == 0 && record->value == 0)
        keep (socket, serial, EACH);
      break;
    default:
      break;
    }
}

static void
count (Socket              *socket,
       const SxJournalPeek *peek)
{
  guint64 n = MAX (peek->value, 0);

  if (peek->error != 0)
    return;

  switch (peek->kind)
    {
    case SX_KIND_SENDTO:
      socket->totals.n_sent++;
      socket->totals.sent += n;
      break;
    case SX_KIND_SEND:
      socket->totals.sent += n;
      break;
    case SX_KIND_RECVFROM:
      socket->totals.n_received++;
      socket->totals.received += n;
      break;
    case SX_KIND_RECV:
      socket->totals.received += n;
      break;
    default:
      break;
    }
}

static gboolean
is_traffic (Socket              *socket,
            const SxJournalPeek *peek)
{
  return peek->error == 0 && peek->value > 0 && socket->info.state != SX_SOCKET_NEW
         && sx_kind_is_message (peek->kind);
}

static void
add_known (SxJournal           *journal,
           GHashTable          *sockets,
           Socket              *socket,
           guint64              serial,
           const SxJournalPeek *peek)
{
  gboolean was_new = socket->info.state == SX_SOCKET_NEW;
  SxRecord record;

  if (is_traffic (socket, peek))
    {
      count (socket, peek);
      return;
    }

  if (!sx_journal_read (journal, serial, &record))
    return;

  sx_socket_info_fold (&socket->info, &record);
  if (!sx_socket_info_is_live (&socket->info))
    {
      g_hash_table_remove (sockets, GUINT_TO_POINTER (peek->socket));
      return;
    }

  /* The first datagram of a socket that was not bound says where it is. It stays, and so is counted there */
  if (was_new && socket->info.state != SX_SOCKET_NEW && sx_kind_is_message (peek->kind))
    {
      keep (socket, serial, EACH);
      return;
    }

  count (socket, peek);
  keep_if_it_defines (socket, &record);
}

static void
add_unknown (SxJournal           *journal,
             GHashTable          *sockets,
             guint64              serial,
             const SxJournalPeek *peek)
{
  Socket *socket;
  SxSocketInfo info;
  SxRecord record;

  if (peek->kind != SX_KIND_SOCKET && peek->kind != SX_KIND_ACCEPT)
    return;
  if (!sx_journal_read (journal, serial, &record) || !sx_socket_info_begin (&info, &record)
      || !sx_socket_info_is_live (&info))
    return;

  socket = g_new0 (Socket, 1);
  socket->info = info;
  socket->kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  sx_journal_get_totals (journal, info.id, &socket->totals);
  keep (socket, serial, EACH);
  g_hash_table_insert (sockets, GUINT_TO_POINTER (info.id), socket);
}

static void
collect (SxCleared  *self,
         GHashTable *sockets)
{
  GHashTableIter iter;
  gpointer number, value;

  g_hash_table_iter_init (&iter, sockets);
  while (g_hash_table_iter_next (&iter, &number, &value))
    {
      Socket *socket = value;

      g_array_append_vals (self->kept, socket->kept->data, socket->kept->len);
      self->n_waiting += socket->info.waiting > 0;
      g_hash_table_insert (self->totals, number, g_memdup2 (&socket->totals, sizeof socket->totals));
    }
  g_array_sort (self->kept, sx_numbers_compare);
}

SxCleared *
sx_cleared_new_kept (guint64 first)
{
  SxCleared *self = g_new0 (SxCleared, 1);

  self->first = first;
  self->kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->places = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->totals = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  return self;
}

/* Public functions */

/**
 * sx_cleared_new:
 * @journal: a journal
 * @cancellable: (nullable): to give up
 *
 * Finds out what stays if @journal is cleared as of now. The journal is not changed by this; several may be made. It may go on
 * growing meanwhile, but must not be cleared by others.
 *
 * Returns: (transfer full) (nullable): for sx_journal_clear(); %NULL if it was cancelled
 */
SxCleared *
sx_cleared_new (SxJournal    *journal,
                GCancellable *cancellable)
{
  g_autoptr (GHashTable) sockets = g_hash_table_new_full (NULL, NULL, NULL, socket_free);
  guint64 n_there = 0;
  SxCleared *self;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);

  self = sx_cleared_new_kept (sx_journal_get_n_records (journal));
  self->n_written = sx_journal_get_n_written (journal);

  for (guint64 serial = sx_journal_skip (journal, 0); serial < self->first; serial = sx_journal_skip (journal, serial + 1))
    {
      SxJournalPeek peek;
      Socket *socket;

      if (serial % SLICE == 0 && g_cancellable_is_cancelled (cancellable))
        {
          sx_cleared_free (self);
          return NULL;
        }
      if (!sx_journal_peek (journal, serial, &peek))
        continue;

      n_there += serial >= sx_journal_get_first (journal);
      if (peek.socket == 0)
        continue;

      socket = g_hash_table_lookup (sockets, GUINT_TO_POINTER (peek.socket));
      if (socket != NULL)
        add_known (journal, sockets, socket, serial, &peek);
      else
        add_unknown (journal, sockets, serial, &peek);
    }

  collect (self, sockets);
  self->n_gone = n_there;

  return self;
}

void
sx_cleared_free (SxCleared *self)
{
  g_array_unref (self->kept);
  g_array_unref (self->places);
  g_hash_table_unref (self->totals);
  g_free (self);
}

/**
 * sx_cleared_get_first:
 * @self: what was found out
 *
 * Returns: the serial of the first record that is still to come then
 */
guint64
sx_cleared_get_first (SxCleared *self)
{
  return self->first;
}

/**
 * sx_cleared_get_n_gone:
 * @self: what was found out
 *
 * Returns: how many records are cleared away
 */
guint64
sx_cleared_get_n_gone (SxCleared *self)
{
  return self->n_gone;
}

/**
 * sx_cleared_get_n_waiting:
 * @self: what was found out
 *
 * Returns: how many sockets had bytes in their write queues
 */
guint
sx_cleared_get_n_waiting (SxCleared *self)
{
  return self->n_waiting;
}
