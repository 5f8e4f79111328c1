/* sx-mutants.c: records like those there are, but not quite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes changed at random are hardly ever a file of records: lengths and counts do not fit any more. So most changes are
 * made to the records, and the file is written anew around them; some are made to the bytes all the same.
 */

#include "sx-config.h"

#include "sx-mutants.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* Few enough that one run is short, many enough that something adds up */
#define MAX_RECORDS 300
#define MAX_PAYLOAD 600

/* Numbers */

static guint
below (SxMutants *self,
       guint      end)
{
  return end > 1 ? (guint) g_rand_int_range (self->random, 0, end) : 0;
}

static gint64
any_number (SxMutants *self)
{
  static const gint64 numbers[] = {
    0, 1, 2, 3, 5, 64, 100, 1460, 65535, 65536, 1000000, G_GINT64_CONSTANT (1000000000), -1, -2, -5, G_MAXINT32, G_MININT32,
    G_MAXUINT32, G_MAXINT64, G_MININT64, G_MAXINT64 - 1, G_GINT64_CONSTANT (1767225600000000000),
  };

  if (below (self, 8) == 0)
    return (gint64) ((guint64) g_rand_int (self->random) << 32 | g_rand_int (self->random));

  return numbers[below (self, G_N_ELEMENTS (numbers))];
}

static gint32
any_error (SxMutants *self)
{
  static const gint32 errors[] = {
    0, ECONNREFUSED, ECONNRESET, ETIMEDOUT, EADDRINUSE, EACCES, EPIPE, ENOENT, EMFILE, ECANCELED, EADDRNOTAVAIL, EAI_NONAME,
    EAI_AGAIN, EAI_SERVICE, 9999, -9999, G_MININT32,
  };

  return errors[below (self, G_N_ELEMENTS (errors))];
}

static SxAddress
any_address (SxMutants *self)
{
  struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons (below (self, 4)),
                            .sin_addr.s_addr = htonl (INADDR_LOOPBACK + below (self, 3)) };
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons (below (self, 4)),
                              .sin6_addr = IN6ADDR_LOOPBACK_INIT };
  SxAddress address = { 0, };

  switch (below (self, 6))
    {
    case 0:
      break;
    case 1:
      sx_address_set (&address, &in6, sizeof in6);
      break;
    case 2:
      address.length = below (self, SX_ADDRESS_MAX + 1);
      for (guint i = 0; i < address.length; i++)
        address.bytes[i] = g_rand_int (self->random);
      if (address.length > 2)
        memcpy (address.bytes, &(sa_family_t) { AF_UNIX }, sizeof (sa_family_t));
      break;
    default:
      sx_address_set (&address, &in, sizeof in);
      break;
    }

  return address;
}

/* References */

/* A number of a record is how many there are in front of it */
static guint64
count_records (const SxMutant *mutant)
{
  return mutant->type == SX_MUTANT_RECORD ? 1 : mutant->type == SX_MUTANT_GAP ? mutant->n_records : 0;
}

static gboolean
is_source (const SxMutant *mutant)
{
  return mutant->type == SX_MUTANT_RECORD && !mutant->refers && mutant->record.payload_length > 0;
}

/* The earlier record that a reference leads to; NULL: it leads to none that has a payload */
static const SxMutant *
find_source (SxMutants *self,
             guint      end,
             guint64    serial)
{
  guint64 n = 0;

  for (guint i = 0; i < end; i++)
    {
      const SxMutant *mutant = &g_array_index (self->list, SxMutant, i);

      if (n == serial && is_source (mutant))
        return mutant;
      n += count_records (mutant);
    }

  return NULL;
}

/* FALSE: there is no earlier record that has a payload */
static gboolean
refer (SxMutants *self,
       guint      position)
{
  SxMutant *mutant = &g_array_index (self->list, SxMutant, position);
  guint wanted = below (self, position);
  const SxMutant *source = NULL;
  guint64 serial = 0;

  /* The first from the wanted one on, or else the last before it */
  for (guint i = 0; i < position && (source == NULL || i <= wanted); i++)
    {
      const SxMutant *other = &g_array_index (self->list, SxMutant, i);

      if (is_source (other))
        {
          source = other;
          mutant->reference.serial = serial;
        }
      serial += count_records (other);
    }
  if (source == NULL)
    return FALSE;

  mutant->refers = TRUE;
  mutant->reference.offset = below (self, source->record.payload_length);
  mutant->record.payload = NULL;
  mutant->record.payload_length = 1 + below (self, source->record.payload_length - mutant->reference.offset);

  return TRUE;
}

static gboolean
is_good_reference (SxMutants *self,
                   guint      position)
{
  const SxMutant *mutant = &g_array_index (self->list, SxMutant, position);
  const SxMutant *source = find_source (self, position, mutant->reference.serial);

  return source != NULL && mutant->record.payload_length > 0 && mutant->reference.offset <= source->record.payload_length
         && mutant->record.payload_length <= source->record.payload_length - mutant->reference.offset;
}

/* What is changed */

static SxRecord
any_record (SxMutants *self)
{
  SxRecord record = {
    .time = G_GINT64_CONSTANT (1767225600000000000) + below (self, 1000) * G_GINT64_CONSTANT (1000000),
    .owner = below (self, 4),
    .request = below (self, 5),
    .socket = below (self, 7),
    .kind = 1 + below (self, SX_N_KINDS),
    .local = any_address (self),
    .remote = any_address (self),
    .value = any_number (self),
    .args = { (gint32) any_number (self), (gint32) any_number (self) },
    .payload = (const guint8 *) "localhost\0http",
    .payload_length = below (self, 16),
  };

  if (below (self, 4) == 0)
    record.error = any_error (self);

  return record;
}

static void
change_payload (SxMutants *self,
                SxRecord  *record)
{
  gsize length = record->payload != NULL ? record->payload_length : 0;
  gsize room = MAX (length, MAX_PAYLOAD);
  guint8 *bytes = g_malloc0 (room);

  if (length > 0)
    memcpy (bytes, record->payload, length);
  record->payload_length = LLVMFuzzerMutate (bytes, length, room);
  record->payload = bytes;
  g_ptr_array_add (self->payloads, bytes);
}

static void
change_record (SxMutants *self,
               SxRecord  *record)
{
  switch (below (self, 12))
    {
    case 0: record->time = any_number (self); break;
    case 1: record->time = (gint64) ((guint64) record->time + (guint64) (any_number (self) / 1000)); break;
    case 2: record->owner = below (self, 6); break;
    case 3: record->request = below (self, 6); break;
    case 4: record->socket = below (self, 8); break;
    case 5: record->kind = 1 + below (self, SX_N_KINDS + 2); break;
    case 6: record->flags ^= 1 << below (self, 3); break;
    case 7: record->error = any_error (self); break;
    case 8: record->args[below (self, 4)] = (gint32) any_number (self); break;
    case 9: record->value = any_number (self); break;
    case 10:
      if (below (self, 2) == 0)
        record->local = any_address (self);
      else
        record->remote = any_address (self);
      break;
    default: change_payload (self, record); break;
    }
}

/* A reference leads elsewhere, or just beside where it should */
static void
change_reference (SxMutants *self,
                  guint      position)
{
  SxMutant *mutant = &g_array_index (self->list, SxMutant, position);

  if (!mutant->refers || below (self, 2) == 0)
    refer (self, position);
  else if (below (self, 3) == 0)
    mutant->reference.serial = below (self, self->list->len);
  else if (below (self, 2) == 0)
    mutant->reference.offset += below (self, 3) - 1;
  else
    mutant->record.payload_length += below (self, 3) - 1;
}

/* Long enough for so many records, as a rule */
static SxMutant
any_gap (SxMutants *self)
{
  SxMutant mutant = { .type = SX_MUTANT_GAP, .n_records = 1 + below (self, 4) };

  mutant.n_bytes = mutant.n_records * SX_RECORD_MIN + below (self, 8) * 8;
  if (below (self, 8) == 0)
    mutant.n_records = below (self, 8);

  return mutant;
}

static SxMutant
any_mutant (SxMutants *self)
{
  SxMutant mutant = { .type = SX_MUTANT_RECORD, .record = any_record (self) };

  if (self->of_journal && below (self, 12) == 0)
    mutant = (SxMutant) { .type = SX_MUTANT_CHUNK };
  else if (self->of_journal && below (self, 6) == 0)
    mutant = any_gap (self);

  return mutant;
}

static void
change_mutant (SxMutants *self,
               guint      position)
{
  SxMutant *mutant = &g_array_index (self->list, SxMutant, position);

  switch (mutant->type)
    {
    case SX_MUTANT_RECORD:
      if (below (self, mutant->refers ? 2 : 10) == 0)
        {
          change_reference (self, position);
          break;
        }
      change_record (self, &mutant->record);
      /* If that gave it a payload of its own */
      mutant->refers = mutant->refers && mutant->record.payload == NULL;
      break;
    case SX_MUTANT_GAP:
      *mutant = any_gap (self);
      break;
    case SX_MUTANT_CHUNK:
    default:
      *mutant = any_mutant (self);
      break;
    }
}

static void
change_order (SxMutants *self)
{
  guint n = self->list->len;
  guint from = below (self, n);
  guint to = below (self, n);
  guint length = MIN (1 + to % 12, n - from);
  SxMutant mutant = g_array_index (self->list, SxMutant, from);

  switch (below (self, 4))
    {
    case 0:
      g_array_remove_range (self->list, from, length);
      break;
    case 1:
      sx_mutants_add (self, mutant, to);
      break;
    case 2:
      g_array_index (self->list, SxMutant, from) = g_array_index (self->list, SxMutant, to);
      g_array_index (self->list, SxMutant, to) = mutant;
      break;
    default:
      /* A stretch of them once more */
      for (guint i = from; i < from + length; i++)
        sx_mutants_add (self, g_array_index (self->list, SxMutant, i), G_MAXUINT);
      break;
    }
}

/* What makes no sense any more, but for its check sum */
static void
lie (SxMutants      *self,
     SxRecordHeader *header)
{
  switch (below (self, 5))
    {
    case 0: header->kind = SX_KIND_NONE; break;
    case 1: header->flags ^= SX_RECORD_ELSEWHERE; break;
    case 2: header->payload_length = (guint32) any_number (self); break;
    case 3: header->local_length = below (self, 256); break;
    default: header->remote_length = below (self, 256); break;
    }
}

/* Public functions */

void
sx_mutants_begin (SxMutants    *self,
                  unsigned int  seed,
                  gboolean      of_journal)
{
  self->random = g_rand_new_with_seed (seed);
  self->list = g_array_new (FALSE, FALSE, sizeof (SxMutant));
  self->payloads = g_ptr_array_new_with_free_func (g_free);
  self->of_journal = of_journal;
}

void
sx_mutants_end (SxMutants *self)
{
  g_rand_free (self->random);
  g_array_unref (self->list);
  g_ptr_array_unref (self->payloads);
}

guint
sx_mutants_below (SxMutants *self,
                  guint      end)
{
  return below (self, end);
}

gint64
sx_mutants_any_number (SxMutants *self)
{
  return any_number (self);
}

void
sx_mutants_add (SxMutants *self,
                SxMutant   mutant,
                guint      position)
{
  SxRecord *record = &mutant.record;

  if (self->list->len >= MAX_RECORDS)
    return;

  if (mutant.type == SX_MUTANT_RECORD && !mutant.refers)
    {
      record->payload = g_memdup2 (record->payload, record->payload_length);
      if (record->payload != NULL)
        g_ptr_array_add (self->payloads, (gpointer) record->payload);
    }
  g_array_insert_val (self->list, MIN (position, self->list->len), mutant);
}

gsize
sx_mutants_add_packed (SxMutants    *self,
                       const guint8 *bytes,
                       gsize         length)
{
  const SxRecordPrefix *prefix = (const SxRecordPrefix *) (const void *) bytes;
  const SxRecordHeader *header;
  SxMutant mutant = { .type = SX_MUTANT_RECORD };
  guint64 size;

  if (length < SX_RECORD_MIN)
    return 0;

  size = (guint64) prefix->size * 8;
  if (size < SX_RECORD_MIN || size > length || !sx_record_is_whole (prefix, bytes))
    return 0;

  header = (const SxRecordHeader *) (const void *) (bytes + (gsize) prefix->header * 8);
  sx_record_unpack (&mutant.record, header);
  if (sx_record_get_reference (header) != NULL)
    {
      mutant.refers = TRUE;
      mutant.reference = *sx_record_get_reference (header);
    }
  sx_mutants_add (self, mutant, G_MAXUINT);

  return size;
}

void
sx_mutants_change (SxMutants *self)
{
  for (guint times = 1 + below (self, 4); times > 0; times--)
    {
      guint choice = below (self, 6);

      if (self->list->len == 0 || choice == 0)
        sx_mutants_add (self, any_mutant (self), below (self, self->list->len + 1));
      else if (choice < 5)
        change_mutant (self, below (self, self->list->len));
      else
        change_order (self);
    }
}

void
sx_mutants_cross (SxMutants *self,
                  SxMutants *other)
{
  guint position = below (self, self->list->len + 1);

  for (guint i = below (self, other->list->len); i < other->list->len; i++)
    sx_mutants_add (self, g_array_index (other->list, SxMutant, i), position++);
}

void
sx_mutants_mend (SxMutants *self)
{
  if (below (self, 6) == 0)
    return;

  for (guint i = 0; i < self->list->len; i++)
    {
      SxMutant *mutant = &g_array_index (self->list, SxMutant, i);

      if (!mutant->refers || is_good_reference (self, i) || refer (self, i))
        continue;

      mutant->refers = FALSE;
      mutant->record.payload = NULL;
      mutant->record.payload_length = 0;
    }
}

gsize
sx_mutants_pack (SxMutants      *self,
                 const SxMutant *mutant,
                 guint8         *bytes,
                 gsize           max)
{
  const SxRecord *record = &mutant->record;
  gsize stored = mutant->refers ? sizeof mutant->reference : record->payload_length;
  gsize size = sx_record_pack_size (stored, record->local.length, record->remote.length);
  g_autofree guint64 *place = NULL;
  SxRecordHeader *header;
  gsize tail;

  if (size > max)
    return 0;

  /* With the prefix of nothing behind it */
  place = g_malloc0 (size + sizeof (SxRecordPrefix));
  tail = sx_record_pack ((guint8 *) place, record, record->payload_length, record->flags,
                         mutant->refers ? &mutant->reference : NULL);
  /* A time of 0 would have become now, and no two runs the same */
  header = (SxRecordHeader *) (void *) ((guint8 *) place + tail);
  header->time = record->time;
  if (below (self, 200) == 0)
    lie (self, header);
  header->check = sx_record_get_check (header, size - tail);
  memcpy (bytes, place, size);

  return size;
}

gsize
sx_mutants_change_bytes (SxMutants *self,
                         guint8    *bytes,
                         gsize      length)
{
  gsize at = below (self, length / 4) * 4;
  guint32 number = (guint32) any_number (self);

  if (below (self, 2) == 0)
    return length - below (self, length > 80 ? 80 : length);

  memcpy (bytes + at, &number, MIN (sizeof number, length - at));

  return length;
}
