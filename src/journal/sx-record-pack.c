/* sx-record-pack.c: a record as bytes of the file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record-pack-private.h"

#include <string.h>

#include "sx-clock.h"

/* What is between a text and the next multiple of 8 is 0, so that a file that is given away holds nothing else */
static guint8 *
write_address (guint8          *place,
               const SxAddress *address)
{
  gsize size = SX_ALIGN (address->length);

  if (size == 0)
    return place;

  memset (place + size - 8, 0, 8);
  memcpy (place, address->bytes, address->length);

  return place + size;
}

static void
unpack_address (SxAddress    *address,
                const guint8 *bytes,
                gsize         length)
{
  address->length = MIN (length, SX_ADDRESS_MAX);
  memcpy (address->bytes, bytes, address->length);
}

/* Public functions */

/**
 * sx_record_pack_size:
 * @payload_length: of the payload, in bytes
 * @local_length: of the local address
 * @remote_length: of the remote address
 *
 * Returns: how long a record is in the file, in bytes: a multiple of 8
 */
gsize
sx_record_pack_size (gsize payload_length,
                     gsize local_length,
                     gsize remote_length)
{
  return sizeof (SxRecordPrefix) + SX_ALIGN (payload_length) + sizeof (SxRecordHeader)
         + SX_ALIGN (local_length) + SX_ALIGN (remote_length);
}

/**
 * sx_record_pack_header:
 * @place: where it goes: up to %SX_RECORD_HEADER_MAX bytes
 * @record: what happened
 * @payload_length: how much of its payload is kept
 * @flags: its flags
 *
 * Writes what stands behind a record's payload.
 *
 * Returns: how long that is, in bytes
 */
gsize
sx_record_pack_header (guint8         *place,
                       const SxRecord *record,
                       gsize           payload_length,
                       guint16         flags)
{
  SxRecordHeader *header = (SxRecordHeader *) (void *) place;
  guint8 *end;

  *header = (SxRecordHeader) {
    .time = record->time != 0 ? record->time : sx_clock_now (),
    .value = record->value,
    .owner = record->owner,
    .request = record->request,
    .socket = record->socket,
    .error = record->error,
    .args = { record->args[0], record->args[1], record->args[2], record->args[3] },
    .payload_length = payload_length,
    .kind = record->kind,
    .flags = flags,
    .local_length = record->local.length,
    .remote_length = record->remote.length,
  };

  end = write_address (place + sizeof *header, &record->local);
  end = write_address (end, &record->remote);

  return end - place;
}

/**
 * sx_record_pack_prefix:
 * @place: where the record begins; with @size bytes, and those of another prefix behind
 * @size: how long the record is, in bytes
 * @header: where its header is, in bytes from @place
 *
 * Makes a record whole. It is last, so that it is there only if the whole record is; the release keeps it so.
 */
void
sx_record_pack_prefix (guint8 *place,
                       gsize   size,
                       gsize   header)
{
  union {
    SxRecordPrefix prefix;
    guint64        word;
  } both = { .prefix = { .size = size / 8, .header = header / 8 } };

  memset (place + size, 0, sizeof (SxRecordPrefix));
  __atomic_store_n ((guint64 *) (void *) place, both.word, __ATOMIC_RELEASE);
}

/**
 * sx_record_pack:
 * @place: where it goes: sx_record_pack_size() bytes of the payload's or the reference's length, and those of a prefix behind
 * @record: what happened
 * @payload_length: how much of its payload is kept
 * @flags: its flags
 * @reference: (nullable): where its payload lies already; %NULL: it is written with the record
 *
 * Writes a record. Its prefix comes last: one that is not whole has none.
 *
 * Returns: where its header is, in bytes from @place
 */
gsize
sx_record_pack (guint8         *place,
                const SxRecord *record,
                gsize           payload_length,
                guint16         flags,
                const SxRecordReference *reference)
{
  gsize stored = reference != NULL ? sizeof *reference : payload_length;
  gsize size = sx_record_pack_size (stored, record->local.length, record->remote.length);
  gsize header = sizeof (SxRecordPrefix) + SX_ALIGN (stored);
  SxRecordHeader *both;

  /* What was received into the journal is where it belongs; memmove, as what is sent may be
   * a stretch of the journal as well (an echo) */
  if (reference != NULL)
    memcpy (place + sizeof (SxRecordPrefix), reference, sizeof *reference);
  else if (payload_length > 0 && record->payload != place + sizeof (SxRecordPrefix))
    memmove (place + sizeof (SxRecordPrefix), record->payload, payload_length);

  both = (SxRecordHeader *) (void *) (place + header);
  sx_record_pack_header (place + header, record, payload_length,
                         reference != NULL ? flags | SX_RECORD_ELSEWHERE : flags & ~SX_RECORD_ELSEWHERE);
  both->check = sx_record_get_check (both, size - header);
  sx_record_pack_prefix (place, size, header);

  return header;
}

/**
 * sx_record_unpack:
 * @record: (out caller-allocates): all but its serial is filled in
 * @header: a record's header, in the file
 *
 * The payload is not copied: it stays in front of @header. If it is not there but in another record, see
 * sx_record_get_reference(), @record is left without it and with its length.
 */
void
sx_record_unpack (SxRecord             *record,
                  const SxRecordHeader *header)
{
  const guint8 *bytes = (const guint8 *) header;

  record->time = header->time;
  record->owner = header->owner;
  record->request = header->request;
  record->socket = header->socket;
  record->kind = header->kind;
  record->flags = header->flags & ~SX_RECORD_ELSEWHERE;
  record->error = header->error;
  memcpy (record->args, header->args, sizeof record->args);
  record->value = header->value;

  unpack_address (&record->local, bytes + sizeof *header, header->local_length);
  unpack_address (&record->remote, bytes + sizeof *header + SX_ALIGN (header->local_length),
                  header->remote_length);
  record->payload = header->flags & SX_RECORD_ELSEWHERE ? NULL : bytes - SX_ALIGN (header->payload_length);
  record->payload_length = header->payload_length;
}

/**
 * sx_record_get_stored_length:
 * @header: a record's header
 *
 * Returns: how many bytes the record itself has in front of @header, without what they are padded with: its payload,
 *   or the reference to it
 */
gsize
sx_record_get_stored_length (const SxRecordHeader *header)
{
  return header->flags & SX_RECORD_ELSEWHERE ? sizeof (SxRecordReference) : header->payload_length;
}

/**
 * sx_record_get_reference:
 * @header: a record's header, in a record that is whole
 *
 * Returns: (transfer none) (nullable): where its payload lies; %NULL: in front of @header
 */
const SxRecordReference *
sx_record_get_reference (const SxRecordHeader *header)
{
  if (!(header->flags & SX_RECORD_ELSEWHERE))
    return NULL;

  return (const SxRecordReference *) (const void *) ((const guint8 *) header - sizeof (SxRecordReference));
}

/**
 * sx_record_get_check:
 * @header: a record's header
 * @size: how long it is with the addresses behind it, in bytes
 *
 * Returns: a number, never 0, that is another one if some of these bytes are 0 that were not. What it has for a check
 *   itself does not matter
 */
guint32
sx_record_get_check (const SxRecordHeader *header,
                     gsize                 size)
{
  const guint64 *words = (const guint64 *) (const void *) header;
  guint64 sum = 0;

  /* Of the header's last word, which has the check, only what is in front of that */
  for (gsize i = 0; i < sizeof *header / 8 - 1; i++)
    sum += words[i];
  sum += (guint64) header->local_length << 8 | header->remote_length;
  for (gsize i = sizeof *header / 8; i < size / 8; i++)
    sum += words[i];

  sum ^= sum >> 32;

  return (guint32) sum != 0 ? (guint32) sum : 1;
}

/**
 * sx_record_is_whole:
 * @prefix: a record's prefix, which says how long it is: at least %SX_RECORD_MIN
 * @place: where the record begins; so many bytes can be read there
 *
 * For who trusts nothing: whether all its lengths agree with each other, so that it can be unpacked. Where a reference
 * leads to, only the journal can tell.
 *
 * Returns: %TRUE if they do
 */
gboolean
sx_record_is_whole (const SxRecordPrefix *prefix,
                    const guint8         *place)
{
  const SxRecordHeader *header;
  guint64 size = (guint64) prefix->size * 8;
  guint64 at = (guint64) prefix->header * 8;

  /* First that there is a header inside of the record at all */
  if (at < sizeof *prefix || at > size || size - at < sizeof *header)
    return FALSE;

  header = (const SxRecordHeader *) (const void *) (place + at);

  return header->kind != SX_KIND_NONE
         && header->local_length <= SX_ADDRESS_MAX
         && header->remote_length <= SX_ADDRESS_MAX
         && at == sizeof *prefix + SX_ALIGN (sx_record_get_stored_length (header))
         && size == sx_record_pack_size (sx_record_get_stored_length (header), header->local_length,
                                         header->remote_length);
}
