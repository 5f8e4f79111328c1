/* sx-directory.c: all sockets of a journal, and which of them belong together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-directory.h"

#include <sys/socket.h>

#include "sx-end.h"
#include "sx-parties-private.h"
#include "sx-trail-private.h"

/* SOCK_NONBLOCK and SOCK_CLOEXEC share a number with the type: socket(2) */
#define TYPE_MASK 0xf

/* Of the datagrams of a socket, so many tell whom it calls */
#define MAX_SENDTO 32

/* Of so many sockets that ended it is still known where their ends were: one that waits in a backlog is accepted when its client may
 * have closed it long since, and no backlog is longer (net.core.somaxconn, listen(2)) */
#define N_RECENT 4096

/* The records of one that ended are looked for in the journal, if they lie no further apart. That takes a
 * millisecond */
#define MAX_DISTANCE 65536

/* What else is known of a socket that is live, or ended of late, or whose records lie far apart */
typedef struct
{
  SxParty *party;  /* held */
  guint64  ends;   /* hash of local and remote; by_ends may have its address */
  guint64  local;  /* hash of its address; 0: none */
  guint64  remote; /* of its peer's */
  SxTrail  trail;  /* its records that a diagram is made of */
} Details;

struct _SxDirectory
{
  SxJournal  *journal;
  SxParties  *parties;    /* in the order in which they were made */
  GHashTable *details;    /* id → Details */
  GQueue      ended;      /* of ids that have some: the one that ended last is last */
  GHashTable *by_ends;    /* hash of local and remote → Details, of connections */
  GHashTable *by_local;   /* hash of local → id, of datagram sockets */
  guint       n_called;   /* how many of these were sent something by another one */
};

static void
details_free (gpointer data)
{
  Details *details = data;

  sx_trail_clear (&details->trail);
  g_free (details);
}

static Details *
find_details (SxDirectory   *self,
              const SxParty *party)
{
  return g_hash_table_lookup (self->details, GUINT_TO_POINTER (party->id));
}

/* party: held, as long as there are details */
static Details *
add_details (SxDirectory *self,
             SxParty     *party)
{
  Details *details = g_new0 (Details, 1);

  details->party = party;
  g_hash_table_insert (self->details, GUINT_TO_POINTER (party->id), details);

  return details;
}

static void
note_ended (SxDirectory *self,
            SxParty     *party)
{
  if (party->has_ended)
    return;

  party->has_ended = TRUE;
  g_queue_push_tail (&self->ended, GUINT_TO_POINTER (party->id));
}

static void
add_party (SxDirectory    *self,
           const SxRecord *record)
{
  gboolean accepted = record->kind == SX_KIND_ACCEPT;
  int type = record->args[accepted ? 2 : 1] & TYPE_MASK;
  int family = record->args[accepted ? 1 : 0];
  SxParty *party = sx_parties_add (self->parties, record->socket);
  SxParty *listener;

  party->owner = record->owner;
  party->is_stream = type == SOCK_STREAM || type == SOCK_SEQPACKET;
  party->is_internet = family == AF_INET || family == AF_INET6;
  party->failed = record->error != 0;
  party->first = party->last = (guint32) record->serial;

  if (accepted)
    {
      party->listener = (guint32) record->args[0];
      party->side = SX_SIDE_ACCEPTED;
      listener = sx_parties_hold (self->parties, party->listener);
      if (listener != NULL)
        {
          listener->has_accepted = TRUE;
          sx_parties_release (self->parties, party->listener);
        }
    }
  else
    {
      /* A stream is a client until it listens */
      party->side = party->is_stream ? SX_SIDE_CLIENT : SX_SIDE_DATAGRAM;
    }
  add_details (self, party);
  if (party->failed)
    note_ended (self, party);
}

/* Of commands only that which no call stands for: a listener was told to accept nobody for now, or to go on */
static gboolean
is_hold (SxDirectory         *self,
         const SxParty       *party,
         guint64              serial,
         const SxJournalPeek *peek)
{
  SxRecord record;

  return party->side == SX_SIDE_LISTENER && peek->error == 0 && sx_journal_read (self->journal, serial, &record)
         && (record.args[0] == SX_COMMAND_HOLD || record.args[0] == SX_COMMAND_RELEASE);
}

/* What a diagram is made of; options are left to the log, unless they failed */
static gboolean
is_drawn (SxDirectory         *self,
          const SxParty       *party,
          guint64              serial,
          const SxJournalPeek *peek)
{
  switch (peek->kind)
    {
    case SX_KIND_SETSOCKOPT:
      return peek->error != 0;
    case SX_KIND_SAMPLE:
      return party->side == SX_SIDE_LISTENER;
    case SX_KIND_END:
      return is_hold (self, party, serial, peek);
    case SX_KIND_SOCKET:
    case SX_KIND_BIND:
    case SX_KIND_LISTEN:
    case SX_KIND_ACCEPT:
    case SX_KIND_CONNECTING:
    case SX_KIND_CONNECT:
    case SX_KIND_SEND:
    case SX_KIND_RECV:
    case SX_KIND_SENDTO:
    case SX_KIND_RECVFROM:
    case SX_KIND_SHUTDOWN:
    case SX_KIND_CLOSE:
    case SX_KIND_QUEUED:
    case SX_KIND_SENT:
    case SX_KIND_ACKED:
    case SX_KIND_STATE:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Looks for what its trail was */
static void
retrace (SxDirectory   *self,
         const SxParty *party,
         GArray        *serials)
{
  for (guint64 serial = party->first; serial <= party->last; serial++)
    {
      SxJournalPeek peek;
      guint32 number = (guint32) serial;

      if (sx_journal_peek (self->journal, serial, &peek) && peek.socket == party->id
          && is_drawn (self, party, serial, &peek))
        g_array_append_val (serials, number);
    }
}

/* Of one that ended long since it is found out again */
static Details *
get_details (SxDirectory *self,
             SxParty     *party)
{
  g_autoptr (GArray) serials = NULL;
  Details *details = find_details (self, party);

  if (details != NULL)
    return details;

  details = add_details (self, sx_parties_hold (self->parties, party->id));
  serials = g_array_new (FALSE, FALSE, sizeof (guint32));
  retrace (self, party, serials);
  for (guint i = 0; i < serials->len; i++)
    sx_trail_append (&details->trail, g_array_index (serials, guint32, i));
  g_queue_push_tail (&self->ended, GUINT_TO_POINTER (party->id));

  return details;
}

/* Whoever has the same ends the other way around is at the other end */
static void
join (SxDirectory *self,
      SxParty     *party,
      Details     *details)
{
  Details *other;
  guint64 theirs;

  if (party->partner != 0 || !party->is_stream || details->local == 0 || details->remote == 0)
    return;

  theirs = sx_end_hash_pair (details->remote, details->local);
  other = g_hash_table_lookup (self->by_ends, &theirs);

  /* Ports come again: the last one that had these ends is meant */
  if (other != NULL && other != details && other->party->partner == 0
      && other->local == details->remote && other->remote == details->local)
    {
      party->partner = other->party->id;
      other->party->partner = party->id;
    }

  /* Its key is in the details, so it must not change while it is there */
  if (g_hash_table_lookup (self->by_ends, &details->ends) == details)
    g_hash_table_remove (self->by_ends, &details->ends);
  details->ends = sx_end_hash_pair (details->local, details->remote);
  g_hash_table_replace (self->by_ends, &details->ends, details);
}

static void
take_addresses (SxDirectory    *self,
                SxParty        *party,
                const SxRecord *record)
{
  guint64 local = sx_end_hash (&record->local);
  guint64 remote = sx_end_hash (&record->remote);
  Details *details = get_details (self, party);

  if (local != 0)
    details->local = local;
  if (remote != 0)
    details->remote = remote;
  join (self, party, details);
}

static void
take_place (SxDirectory     *self,
            SxParty         *party,
            const SxAddress *local)
{
  guint64 place = sx_end_hash_place (local, sx_address_is_any (local));

  if (party->side == SX_SIDE_DATAGRAM && sx_address_is_set (local))
    g_hash_table_insert (self->by_local, g_memdup2 (&place, sizeof place), GUINT_TO_POINTER (party->id));
}

/* Somebody may send to a socket of ours that never reads it */
static void
take_sendto (SxDirectory     *self,
             SxParty         *party,
             const SxRecord  *record)
{
  gboolean near = sx_address_is_any (&record->remote) || sx_address_is_loopback (&record->remote);
  guint64 place = sx_end_hash_place (&record->remote, FALSE);
  gpointer id = g_hash_table_lookup (self->by_local, &place);
  SxParty *called;

  party->n_sendto++;
  if (id == NULL && near)
    {
      place = sx_end_hash_place (&record->remote, TRUE);
      id = g_hash_table_lookup (self->by_local, &place);
    }

  called = sx_parties_hold (self->parties, GPOINTER_TO_UINT (id));
  if (called == NULL)
    return;

  if (!called->was_called)
    {
      called->was_called = TRUE;
      self->n_called++;
    }
  sx_parties_release (self->parties, called->id);
}

static void
take_call (SxDirectory         *self,
           SxParty             *party,
           guint64              serial,
           const SxJournalPeek *peek)
{
  SxRecord record;

  switch (peek->kind)
    {
    case SX_KIND_LISTEN:
      if (party->side == SX_SIDE_CLIENT)
        party->side = SX_SIDE_LISTENER;
      party->failed |= peek->error != 0;
      break;
    case SX_KIND_BIND:
      party->failed |= peek->error != 0;
      if (peek->error == 0 && party->side == SX_SIDE_DATAGRAM && sx_journal_read (self->journal, serial, &record))
        take_place (self, party, &record.local);
      break;
    case SX_KIND_CONNECT:
      party->failed |= peek->error != 0;
      if (sx_journal_read (self->journal, serial, &record))
        take_addresses (self, party, &record);
      break;
    case SX_KIND_ACCEPT:
    case SX_KIND_CONNECTING:
      if (peek->error == 0 && sx_journal_read (self->journal, serial, &record))
        take_addresses (self, party, &record);
      break;
    case SX_KIND_SENDTO:
      party->moved_bytes |= peek->error == 0;
      if (peek->error == 0 && party->n_sendto < MAX_SENDTO && sx_journal_read (self->journal, serial, &record))
        take_sendto (self, party, &record);
      break;
    case SX_KIND_SEND:
    case SX_KIND_RECV:
    case SX_KIND_RECVFROM:
      party->moved_bytes |= peek->error == 0;
      break;
    case SX_KIND_CLOSE:
      note_ended (self, party);
      break;
    default:
      break;
    }
}

/* What of a socket that ended need not be known any more. A listener's records depend on since when it was one */
static void
forget (SxDirectory *self,
        Details     *details)
{
  SxParty *party = details->party;

  if (g_hash_table_lookup (self->by_ends, &details->ends) == details)
    g_hash_table_remove (self->by_ends, &details->ends);

  if (party->side != SX_SIDE_LISTENER && party->last - party->first <= MAX_DISTANCE)
    {
      g_hash_table_remove (self->details, GUINT_TO_POINTER (party->id));
      sx_parties_release (self->parties, party->id);
    }
}

static void
forget_old (SxDirectory *self)
{
  while (self->ended.length > N_RECENT)
    {
      Details *details = g_hash_table_lookup (self->details, g_queue_pop_head (&self->ended));

      if (details != NULL)
        forget (self, details);
    }
}

/* A record that a diagram is made of */
static void
append_serial (SxDirectory *self,
               SxParty     *party,
               guint32      serial)
{
  Details *details = find_details (self, party);

  /* It ended long since, and was not done yet */
  if (details == NULL && serial - party->first > MAX_DISTANCE)
    details = get_details (self, party);

  party->last = serial;
  if (details != NULL)
    sx_trail_append (&details->trail, serial);
}

/* TRUE: it may change which sockets are worth showing */
static gboolean
take_record (SxDirectory         *self,
             SxParty             *party,
             guint64              serial,
             const SxJournalPeek *peek)
{
  gboolean had_moved = party->moved_bytes;
  guint32 had_partner = party->partner;
  guint had_called = self->n_called;

  /* From here on other records count as well: which ones did before has to be known first */
  if (peek->kind == SX_KIND_LISTEN)
    get_details (self, party);
  take_call (self, party, serial, peek);

  return had_moved != party->moved_bytes || had_partner != party->partner || had_called != self->n_called
         || peek->kind == SX_KIND_LISTEN;
}

/* Public functions */

SxDirectory *
sx_directory_new (SxJournal *journal)
{
  SxDirectory *self = g_new0 (SxDirectory, 1);

  self->journal = g_object_ref (journal);
  self->parties = sx_parties_new ();
  self->details = g_hash_table_new_full (NULL, NULL, NULL, details_free);
  g_queue_init (&self->ended);
  self->by_ends = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->by_local = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  return self;
}

void
sx_directory_free (SxDirectory *self)
{
  g_hash_table_unref (self->by_local);
  g_hash_table_unref (self->by_ends);
  g_queue_clear (&self->ended);
  g_hash_table_unref (self->details);
  sx_parties_free (self->parties);
  g_object_unref (self->journal);
  g_free (self);
}

/**
 * sx_directory_add:
 * @self: a directory
 * @serial: a record of the journal; each is added once, in order
 * @is_news: (out): whether it may change which sockets are worth showing
 *
 * Returns: (transfer none) (nullable): the socket that the record is about, if a diagram is made of such records
 */
SxParty *
sx_directory_add (SxDirectory *self,
                  guint64      serial,
                  gboolean    *is_news)
{
  SxJournalPeek peek;
  SxRecord record;
  SxParty *party;
  gboolean is_told;

  *is_news = FALSE;
  if (!sx_journal_peek (self->journal, serial, &peek) || peek.socket == 0)
    return NULL;

  party = sx_parties_hold (self->parties, peek.socket);
  if (party == NULL)
    {
      if (peek.kind != SX_KIND_SOCKET && (peek.kind != SX_KIND_ACCEPT || peek.error != 0))
        return NULL;
      if (!sx_journal_read (self->journal, serial, &record))
        return NULL;

      add_party (self, &record);
      party = sx_parties_hold (self->parties, peek.socket);
      *is_news = TRUE;
    }

  *is_news |= take_record (self, party, serial, &peek);
  is_told = is_drawn (self, party, serial, &peek);
  if (is_told)
    append_serial (self, party, (guint32) serial);
  forget_old (self);
  sx_parties_release (self->parties, peek.socket);

  return is_told ? party : NULL;
}

/**
 * sx_directory_find:
 * @self: a directory
 * @id: a socket's number
 *
 * Returns: (transfer none) (nullable): that socket, good as long as no hundred others are looked at
 */
SxParty *
sx_directory_find (SxDirectory *self,
                   guint32      id)
{
  return sx_parties_find (self->parties, id);
}

guint
sx_directory_get_n (SxDirectory *self)
{
  return sx_parties_get_n (self->parties);
}

SxParty *
sx_directory_get (SxDirectory *self,
                  guint        position)
{
  return sx_parties_get (self->parties, position);
}

/**
 * sx_directory_collect:
 * @self: a directory
 * @party: one of its sockets
 * @serials: (element-type guint32): where the serials of its records are appended, those that a diagram is made of, in order
 */
void
sx_directory_collect (SxDirectory   *self,
                      const SxParty *party,
                      GArray        *serials)
{
  const Details *details = find_details (self, party);

  if (details != NULL && details->trail.first_piece != NULL)
    sx_trail_collect (&details->trail, serials);
  else
    retrace (self, party, serials);
}
