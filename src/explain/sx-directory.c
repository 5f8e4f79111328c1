/* sx-directory.c: all sockets of a journal, and which of them belong together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-directory.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <glib/gi18n-lib.h>

/* SOCK_NONBLOCK and SOCK_CLOEXEC share a number with the type: socket(2) */
#define TYPE_MASK 0xf

struct _SxDirectory
{
  SxJournal  *journal;
  GPtrArray  *parties;    /* (element-type SxParty), in the order in which they were made */
  GHashTable *by_id;      /* id → SxParty */
  GHashTable *by_ends;    /* hash of local and remote → id, of connections */
  GHashTable *by_local;   /* hash of local → id, of datagram sockets */
  guint       n_called;   /* how many of these were sent something by another one */
};

/* Of the datagrams of a socket, so many tell whom it calls */
#define MAX_SENDTO 32

/* FNV-1a, of 64 bits (draft-eastlake-fnv) */
#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME  G_GUINT64_CONSTANT (0x100000001b3)

/* Addresses */

typedef struct
{
  guint16 family;
  guint16 port;
  guint8  bytes[16];
} End;

static void
get_end (const SxAddress *address,
         End             *end)
{
  const struct sockaddr_in *in = (const struct sockaddr_in *) (const void *) address->bytes;
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) (const void *) address->bytes;

  memset (end, 0, sizeof *end);
  end->family = sx_address_get_family (address);
  end->port = MAX (sx_address_get_port (address), 0);

  if (end->family == AF_INET && address->length >= sizeof *in)
    {
      memcpy (end->bytes, &in->sin_addr, 4);
    }
  else if (sx_address_is_mapped (address))
    {
      end->family = AF_INET;
      memcpy (end->bytes, in6->sin6_addr.s6_addr + 12, 4);
    }
  else if (end->family == AF_INET6 && address->length >= sizeof *in6)
    {
      memcpy (end->bytes, &in6->sin6_addr, 16);
    }
}

/* Short keys, no secret */
static guint64
hash_bytes (guint64     hash,
            const void *bytes,
            gsize       length)
{
  for (gsize i = 0; i < length; i++)
    hash = (hash ^ ((const guint8 *) bytes)[i]) * FNV_PRIME;

  return hash;
}

guint64
sx_directory_hash (const SxAddress *address)
{
  End end;

  if (!sx_address_is_set (address) || sx_address_get_port (address) < 0)
    return 0;

  get_end (address, &end);

  return hash_bytes (FNV_OFFSET, &end, sizeof end);
}

gboolean
sx_directory_same_end (const SxAddress *a,
                       const SxAddress *b)
{
  End first, second;

  if (sx_address_get_port (a) < 0 || sx_address_get_port (b) < 0)
    return sx_address_is_set (a) && sx_address_equal (a, b);

  get_end (a, &first);
  get_end (b, &second);

  return memcmp (&first, &second, sizeof first) == 0;
}

/**
 * sx_directory_reaches:
 * @to: where something is sent
 * @bound: a socket's own address
 *
 * Returns: whether it reaches that socket, and how surely: 0: not at all; 3: it is its very address. The kernel takes the
 *   socket for which this is highest
 */
guint
sx_directory_reaches (const SxAddress *to,
                      const SxAddress *bound)
{
  if (sx_directory_same_end (to, bound))
    return 3;

  /* A socket on every address gets what is sent to any of this computer's; of those only the loopback ones
   * are known without asking. IPv4 reaches "::" too, unless IPV6_V6ONLY is set (ipv6(7)). */
  if (!sx_address_is_any (bound) || sx_address_get_port (to) != sx_address_get_port (bound)
      || (!sx_address_is_any (to) && !sx_address_is_loopback (to)))
    return 0;

  return sx_address_get_family (to) == sx_address_get_family (bound) ? 2 : 1;
}

static guint64
hash_ends (guint64 local,
           guint64 remote)
{
  guint64 ends[2] = { local, remote };

  return hash_bytes (FNV_OFFSET, ends, sizeof ends);
}

/* Helpers */

static void
party_free (gpointer data)
{
  SxParty *party = data;

  g_free (party->serials);
  g_free (party);
}

static SxParty *
add_party (SxDirectory    *self,
           const SxRecord *record)
{
  gboolean accepted = record->kind == SX_KIND_ACCEPT;
  int type = record->args[accepted ? 2 : 1] & TYPE_MASK;
  int family = record->args[accepted ? 1 : 0];
  SxParty *party = g_new0 (SxParty, 1);
  SxParty *listener;

  party->id = record->socket;
  party->owner = record->owner;
  party->is_stream = type == SOCK_STREAM || type == SOCK_SEQPACKET;
  party->is_internet = family == AF_INET || family == AF_INET6;
  party->failed = record->error != 0;
  g_ptr_array_add (self->parties, party);
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (party->id), party);

  if (accepted)
    {
      party->listener = (guint32) record->args[0];
      party->side = SX_SIDE_ACCEPTED;
      listener = sx_directory_find (self, party->listener);
      if (listener != NULL)
        listener->n_accepted++;
    }
  else
    {
      /* A stream is a client until it listens */
      party->side = party->is_stream ? SX_SIDE_CLIENT : SX_SIDE_DATAGRAM;
    }

  return party;
}

/* Whoever has the same ends the other way around is at the other end */
static void
join (SxDirectory *self,
      SxParty     *party)
{
  SxParty *other;
  guint64 mine, theirs;

  if (party->partner != 0 || !party->is_stream || party->local == 0 || party->remote == 0)
    return;

  mine = hash_ends (party->local, party->remote);
  theirs = hash_ends (party->remote, party->local);
  other = sx_directory_find (self, GPOINTER_TO_UINT (g_hash_table_lookup (self->by_ends, &theirs)));

  /* Ports come again: the last one that had these ends is meant */
  if (other != NULL && other != party && other->partner == 0
      && other->local == party->remote && other->remote == party->local)
    {
      party->partner = other->id;
      other->partner = party->id;
    }

  g_hash_table_insert (self->by_ends, g_memdup2 (&mine, sizeof mine), GUINT_TO_POINTER (party->id));
}

static void
take_addresses (SxDirectory    *self,
                SxParty        *party,
                const SxRecord *record)
{
  guint64 local = sx_directory_hash (&record->local);
  guint64 remote = sx_directory_hash (&record->remote);

  if (local != 0)
    party->local = local;
  if (remote != 0)
    party->remote = remote;
  join (self, party);
}

/* Where a datagram socket is bound, as a key: who is on every address is known by the port alone */
static guint64
get_place (const SxAddress *address,
           gboolean         any)
{
  SxAddress port = { 0, };
  guint16 number = (guint16) MAX (sx_address_get_port (address), 0);

  if (sx_address_get_port (address) < 0)
    return hash_bytes (FNV_OFFSET, address->bytes, address->length);
  if (!any)
    return sx_directory_hash (address);

  memcpy (port.bytes, &number, sizeof number);

  return hash_bytes (FNV_OFFSET, port.bytes, sizeof number);
}

static void
take_place (SxDirectory     *self,
            SxParty         *party,
            const SxAddress *local)
{
  guint64 place = get_place (local, sx_address_is_any (local));

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
  guint64 place = get_place (&record->remote, FALSE);
  gpointer id = g_hash_table_lookup (self->by_local, &place);
  SxParty *called;

  party->n_sendto++;
  if (id == NULL && near)
    {
      place = get_place (&record->remote, TRUE);
      id = g_hash_table_lookup (self->by_local, &place);
    }

  called = sx_directory_find (self, GPOINTER_TO_UINT (id));
  if (called != NULL && !called->was_called)
    {
      called->was_called = TRUE;
      self->n_called++;
    }
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
    default:
      break;
    }
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

static void
append_serial (SxParty *party,
               guint64  serial)
{
  if (party->n_serials == party->n_allocated)
    {
      party->n_allocated = MAX (8, party->n_allocated + party->n_allocated / 2);
      party->serials = g_renew (guint32, party->serials, party->n_allocated);
    }

  party->serials[party->n_serials++] = (guint32) serial;
}

/* Public functions */

SxDirectory *
sx_directory_new (SxJournal *journal)
{
  SxDirectory *self = g_new0 (SxDirectory, 1);

  self->journal = g_object_ref (journal);
  self->parties = g_ptr_array_new_with_free_func (party_free);
  self->by_id = g_hash_table_new (NULL, NULL);
  self->by_ends = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->by_local = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  return self;
}

void
sx_directory_free (SxDirectory *self)
{
  g_hash_table_unref (self->by_local);
  g_hash_table_unref (self->by_ends);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->parties);
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
  gboolean had_moved;
  guint32 had_partner;
  guint had_called = self->n_called;
  SxJournalPeek peek;
  SxRecord record;
  SxParty *party;

  *is_news = FALSE;
  if (!sx_journal_peek (self->journal, serial, &peek) || peek.socket == 0)
    return NULL;

  party = sx_directory_find (self, peek.socket);
  if (party == NULL)
    {
      if (peek.kind != SX_KIND_SOCKET && (peek.kind != SX_KIND_ACCEPT || peek.error != 0))
        return NULL;
      if (!sx_journal_read (self->journal, serial, &record))
        return NULL;

      party = add_party (self, &record);
      *is_news = TRUE;
    }

  had_moved = party->moved_bytes;
  had_partner = party->partner;
  take_call (self, party, serial, &peek);
  *is_news |= had_moved != party->moved_bytes || had_partner != party->partner || had_called != self->n_called
              || peek.kind == SX_KIND_LISTEN;
  if (!is_drawn (self, party, serial, &peek))
    return NULL;

  append_serial (party, serial);

  return party;
}

/**
 * sx_directory_find:
 * @self: a directory
 * @id: a socket's number
 *
 * Returns: (transfer none) (nullable): that socket
 */
SxParty *
sx_directory_find (SxDirectory *self,
                   guint32      id)
{
  return g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (id));
}

guint
sx_directory_get_n (SxDirectory *self)
{
  return self->parties->len;
}

SxParty *
sx_directory_get (SxDirectory *self,
                  guint        position)
{
  return g_ptr_array_index (self->parties, position);
}

/**
 * sx_party_dup_name:
 * @party: a socket
 *
 * Returns: (transfer full): what it is, with its number as in the tables: “Server 1”, translated
 */
char *
sx_party_dup_name (const SxParty *party)
{
  switch (party->side)
    {
    case SX_SIDE_LISTENER:
      /* Translators: a listening socket and its number, above its line of the diagram */
      return g_strdup_printf (_("Server %u"), party->id);
    case SX_SIDE_ACCEPTED:
      /* Translators: the server's end of a connection and its number, likewise */
      return g_strdup_printf (_("Server’s end %u"), party->id);
    case SX_SIDE_CLIENT:
      /* Translators: a client's socket and its number, likewise */
      return g_strdup_printf (_("Client %u"), party->id);
    case SX_SIDE_DATAGRAM:
      /* Translators: a datagram socket and its number, likewise */
      return g_strdup_printf (_("UDP %u"), party->id);
    case SX_SIDE_OUTSIDE:
    default:
      /* Translators: whoever is not a socket of this program */
      return g_strdup (_("Outside"));
    }
}
