/* sx-session-mutator.c: sessions like those there are, but not quite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes changed at random are hardly ever a session: lengths and counts do not fit any more. So most changes here are
 * made to the records, and the file is written anew around them; some are made to the bytes all the same.
 */

#include "sx-config.h"

#include "sx-fuzz.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "sx-record-pack-private.h"

/* Few enough that one run is short, many enough that something adds up */
#define MAX_RECORDS 300
#define MAX_PAYLOAD 600

typedef struct
{
  GRand    *random;
  GArray   *records;  /* of SxRecord */
  GPtrArray *payloads; /* that they point to */
} Session;

/* Numbers */

static guint
below (Session *self,
       guint    end)
{
  return end > 1 ? (guint) g_rand_int_range (self->random, 0, end) : 0;
}

static gint64
any_number (Session *self)
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
any_error (Session *self)
{
  static const gint32 errors[] = {
    0, ECONNREFUSED, ECONNRESET, ETIMEDOUT, EADDRINUSE, EACCES, EPIPE, ENOENT, EMFILE, ECANCELED, EADDRNOTAVAIL, EAI_NONAME,
    EAI_AGAIN, EAI_SERVICE, 9999, -9999, G_MININT32,
  };

  return errors[below (self, G_N_ELEMENTS (errors))];
}

static SxAddress
any_address (Session *self)
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

/* From bytes and back */

static void
add_record (Session  *self,
            SxRecord  record,
            guint     position)
{
  if (self->records->len >= MAX_RECORDS)
    return;

  record.payload = g_memdup2 (record.payload, record.payload_length);
  if (record.payload != NULL)
    g_ptr_array_add (self->payloads, (gpointer) record.payload);
  g_array_insert_val (self->records, MIN (position, self->records->len), record);
}

/* As many records as are whole */
static void
read_records (Session      *self,
              const guint8 *bytes,
              gsize         length)
{
  gsize at = sizeof (SxSessionHeader);

  while (at + sizeof (SxRecordPrefix) + sizeof (SxRecordHeader) <= length)
    {
      const SxRecordPrefix *prefix = (const SxRecordPrefix *) (const void *) (bytes + at);
      gsize size = (gsize) prefix->size * 8;
      gsize place = (gsize) prefix->header * 8;
      const SxRecordHeader *header = (const SxRecordHeader *) (const void *) (bytes + at + place);
      SxRecord record = SX_RECORD_INIT;

      if (size > length - at || place < sizeof *prefix || place + sizeof *header > size)
        break;
      if (header->local_length > SX_ADDRESS_MAX || header->remote_length > SX_ADDRESS_MAX
          || size != sx_record_pack_size (header->payload_length, header->local_length, header->remote_length)
          || place != sizeof *prefix + SX_ALIGN (header->payload_length))
        break;

      sx_record_unpack (&record, header);
      add_record (self, record, G_MAXUINT);
      at += size;
    }
}

/* Records that do not fit are left out */
static gsize
write_records (Session *self,
               guint8  *bytes,
               gsize    max)
{
  SxSessionHeader header = { .byte_order = SX_SESSION_BYTE_ORDER, .version = SX_SESSION_VERSION, .saved = 1 };
  gsize at = sizeof header;

  if (max < sizeof header)
    return 0;

  for (guint i = 0; i < self->records->len; i++)
    {
      SxRecord *record = &g_array_index (self->records, SxRecord, i);
      gsize size = sx_record_pack_size (record->payload_length, record->local.length, record->remote.length);
      g_autofree guint64 *place = NULL;
      gsize tail;

      if (at + size > max)
        break;

      /* With the prefix of nothing behind it */
      place = g_malloc0 (size + sizeof (SxRecordPrefix));
      tail = sx_record_pack ((guint8 *) place, record, record->payload_length, record->flags, NULL);
      /* A time of 0 would have become now, and no two runs the same */
      ((SxRecordHeader *) (void *) ((guint8 *) place + tail))->time = record->time;
      memcpy (bytes + at, place, size);
      at += size;
      header.n_records++;
    }

  memcpy (header.magic, SX_SESSION_MAGIC, sizeof header.magic);
  header.n_bytes = at - sizeof header;
  memcpy (bytes, &header, sizeof header);

  return at;
}

/* What is changed */

static SxRecord
any_record (Session *self)
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
change_payload (Session  *self,
                SxRecord *record)
{
  gsize room = MAX (record->payload_length, MAX_PAYLOAD);
  guint8 *bytes = g_malloc0 (room);

  if (record->payload_length > 0)
    memcpy (bytes, record->payload, record->payload_length);
  record->payload_length = LLVMFuzzerMutate (bytes, record->payload_length, room);
  record->payload = bytes;
  g_ptr_array_add (self->payloads, bytes);
}

static void
change_record (Session  *self,
               SxRecord *record)
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

static void
change_order (Session *self)
{
  guint n = self->records->len;
  guint from = below (self, n);
  guint to = below (self, n);
  guint length = MIN (1 + to % 12, n - from);
  SxRecord record = g_array_index (self->records, SxRecord, from);

  switch (below (self, 4))
    {
    case 0:
      g_array_remove_range (self->records, from, length);
      break;
    case 1:
      add_record (self, record, to);
      break;
    case 2:
      g_array_index (self->records, SxRecord, from) = g_array_index (self->records, SxRecord, to);
      g_array_index (self->records, SxRecord, to) = record;
      break;
    default:
      /* A stretch of them once more */
      for (guint i = from; i < from + length; i++)
        add_record (self, g_array_index (self->records, SxRecord, i), G_MAXUINT);
      break;
    }
}

static void
change_session (Session *self)
{
  for (guint times = 1 + below (self, 4); times > 0; times--)
    {
      guint choice = below (self, 6);

      if (self->records->len == 0 || choice == 0)
        add_record (self, any_record (self), below (self, self->records->len + 1));
      else if (choice < 5)
        change_record (self, &g_array_index (self->records, SxRecord, below (self, self->records->len)));
      else
        change_order (self);
    }
}

static void
begin (Session      *self,
       unsigned int  seed)
{
  self->random = g_rand_new_with_seed (seed);
  self->records = g_array_new (FALSE, FALSE, sizeof (SxRecord));
  self->payloads = g_ptr_array_new_with_free_func (g_free);
}

static void
end (Session *self)
{
  g_rand_free (self->random);
  g_array_unref (self->records);
  g_ptr_array_unref (self->payloads);
}

/* libFuzzer asks these for the next bytes to try */

size_t
LLVMFuzzerCustomMutator (uint8_t      *data,
                         size_t        size,
                         size_t        max_size,
                         unsigned int  seed)
{
  Session session;
  guint choice;

  begin (&session, seed);
  choice = below (&session, 10);

  /* Where lengths lie, or the file ends */
  if (choice == 0)
    {
      size = LLVMFuzzerMutate (data, size, max_size);
    }
  else
    {
      /* Aligned as a file is that is mapped */
      g_autofree guint64 *copy = g_malloc0 (size + sizeof (guint64));

      memcpy (copy, data, size);
      read_records (&session, (const guint8 *) copy, size);
      change_session (&session);
      size = write_records (&session, data, max_size);
      if (choice == 1 && size > 0)
        {
          gsize at = below (&session, size / 4) * 4;
          guint32 number = (guint32) any_number (&session);

          memcpy (data + at, &number, MIN (sizeof number, size - at));
        }
      if (choice == 2)
        size -= below (&session, size > 80 ? 80 : size);
    }
  end (&session);

  return size;
}

/* The records of both, one session's after the other's or between them */
size_t
LLVMFuzzerCustomCrossOver (const uint8_t *data1,
                           size_t         size1,
                           const uint8_t *data2,
                           size_t         size2,
                           uint8_t       *out,
                           size_t         max_out_size,
                           unsigned int   seed)
{
  g_autofree guint64 *first = g_malloc0 (size1 + sizeof (guint64));
  g_autofree guint64 *second = g_malloc0 (size2 + sizeof (guint64));
  Session session;
  Session other;
  guint position;
  gsize size;

  memcpy (first, data1, size1);
  memcpy (second, data2, size2);
  begin (&session, seed);
  begin (&other, seed);
  read_records (&session, (const guint8 *) first, size1);
  read_records (&other, (const guint8 *) second, size2);
  position = below (&session, session.records->len + 1);
  for (guint i = below (&other, other.records->len); i < other.records->len; i++)
    add_record (&session, g_array_index (other.records, SxRecord, i), position++);

  size = write_records (&session, out, max_out_size);
  end (&session);
  end (&other);

  return size;
}
