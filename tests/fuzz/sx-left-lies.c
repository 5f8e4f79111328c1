/* sx-left-lies.c: journals that were left behind, and changed since
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-left-made.h"

#include <string.h>

#include "sx-left-bytes.h"
#include "sx-record-pack-private.h"

/* Ends within the last record */
GByteArray *
sx_left_make_torn (void)
{
  GByteArray *bytes = sx_left_make_story ();

  return g_byte_array_set_size (bytes, bytes->len - 90);
}

/* Where the prefix of nothing is, behind so many records of the first chunk */
static SxRecordPrefix *
get_prefix (GByteArray *bytes,
            guint       n_records)
{
  gsize place = sizeof (SxChunkHeader) + sizeof (SxFileHeader);

  for (guint i = 0; i < n_records; i++)
    place += (gsize) ((SxRecordPrefix *) (void *) (bytes->data + place))->size * 8;

  return (SxRecordPrefix *) (void *) (bytes->data + place);
}

/* A gap as long as no file is, for millions of records */
GByteArray *
sx_left_make_long_gap (void)
{
  GByteArray *bytes = sx_left_make_story ();

  *get_prefix (bytes, 11) = (SxRecordPrefix) { .size = G_MAXUINT32, .header = SX_PREFIX_GAP | 10000000 };

  return bytes;
}

/* In place of the prefix of nothing */
static GByteArray *
append_packed (GByteArray    *bytes,
               gconstpointer  record,
               gsize          size)
{
  g_byte_array_set_size (bytes, bytes->len - sizeof (SxRecordPrefix));

  return g_byte_array_append (bytes, record, size);
}

/* The header is 8 bytes nearer to the prefix than it should be: the payload would begin there */
GByteArray *
sx_left_make_near_header (void)
{
  struct
  {
    SxRecordPrefix prefix;
    guint8         payload[8];
    SxRecordHeader header;
    guint8         rest[8];
  } record = { .payload = "received", .header = { .owner = 1, .kind = SX_KIND_RECV, .payload_length = 16 } };

  record.prefix = (SxRecordPrefix) { .size = sizeof record / 8, .header = G_STRUCT_OFFSET (typeof (record), header) / 8 };
  record.header.check = sx_record_get_check (&record.header, sizeof record.header + sizeof record.rest);

  return append_packed (sx_left_make_story (), &record, sizeof record);
}

/* A record, behind those of a story, of which all is as it should be but for what it says of itself */
static GByteArray *
make_lie (SxKind  kind,
          guint8  local_length,
          guint8  remote_length)
{
  struct
  {
    SxRecordPrefix prefix;
    SxRecordHeader header;
    guint8         address[SX_ADDRESS_MAX + 8];
  } record = { .header = { .owner = 1, .kind = kind, .local_length = local_length, .remote_length = remote_length } };

  record.prefix = (SxRecordPrefix) { .size = sizeof record / 8, .header = sizeof record.prefix / 8 };
  record.header.check = sx_record_get_check (&record.header, sizeof record - sizeof record.prefix);

  return append_packed (sx_left_make_story (), &record, sizeof record);
}

GByteArray *
sx_left_make_long_address (void)
{
  return make_lie (SX_KIND_SEND, SX_ADDRESS_MAX + 8, 0);
}

GByteArray *
sx_left_make_long_peer (void)
{
  return make_lie (SX_KIND_SEND, 0, SX_ADDRESS_MAX + 8);
}

GByteArray *
sx_left_make_no_kind (void)
{
  return make_lie (SX_KIND_NONE, SX_ADDRESS_MAX, 8);
}

/* Ends within its fourth record, 8 bytes before that does, which are 0 */
GByteArray *
sx_left_make_torn_zeros (void)
{
  GByteArray *bytes = sx_left_make_story ();
  const guint8 *place = (const guint8 *) get_prefix (bytes, 4);

  return g_byte_array_set_size (bytes, place - bytes->data - 8);
}

/* The last record of an echo refers to so many bytes from there on of what has 700 */
static GByteArray *
make_beyond (guint32 offset,
             guint32 length)
{
  GByteArray *bytes = sx_left_make_echo ();
  SxRecordReference *reference = (SxRecordReference *) (void *) (get_prefix (bytes, 9) + 1);
  SxRecordHeader *header = (SxRecordHeader *) (void *) (reference + 1);

  reference->offset = offset;
  header->payload_length = length;
  header->check = sx_record_get_check (header, sizeof *header);

  return bytes;
}

GByteArray *
sx_left_make_beyond_end (void)
{
  return make_beyond (1, 700);
}

GByteArray *
sx_left_make_beyond_all (void)
{
  return make_beyond (701, 100);
}

/* The second one of what was sent refers to the first one, which refers to what was received */
GByteArray *
sx_left_make_chain (void)
{
  GByteArray *bytes = sx_left_make_echo ();
  SxRecordReference *reference = (SxRecordReference *) (void *) (get_prefix (bytes, 6) + 1);

  reference->serial++;

  return bytes;
}

GByteArray *
sx_left_make_later_version (void)
{
  GByteArray *bytes = sx_left_make_story ();

  ((SxChunkHeader *) (void *) bytes->data)->version++;

  return bytes;
}

GByteArray *
sx_left_make_zeros (void)
{
  GByteArray *bytes = sx_left_make_story ();

  memset (bytes->data, 0, bytes->len);

  return bytes;
}
