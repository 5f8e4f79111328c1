/* sx-journal-format-private.h: the journal's file format
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same records, without chunks, are what a saved session consists of: see FORMAT.md.
 *
 * The file is a row of chunks. A chunk starts at a multiple of SX_CHUNK_SIZE and is one or,
 * for a record that is longer, several times as long. Only what has been used of a chunk has space on
 * the disk, though the file may be longer, also than its last chunk: what is behind it is 0. Numbers are in the byte order of the machine, which the magic tells.
 *
 *   chunk    SxChunkHeader, in the first one SxFileHeader, then records, one behind the other
 *   record   SxRecordPrefix
 *            payload, padded to 8 bytes; or, with the flag SX_RECORD_ELSEWHERE, a SxRecordReference
 *            SxRecordHeader
 *            local address, padded to 8 bytes
 *            remote address, padded to 8 bytes
 *
 * The payload comes first because its place must be known before the rest is: recv() writes
 * straight into it, and only then it is known from whom and how much.
 *
 * A record is whole when its prefix is not 0: the prefix is written last, and the place of
 * the next one is set to 0 before that. So whoever has nothing but the file walks from prefix to prefix,
 * and from a prefix of 0 to the next chunk. See sx-left.c for what may be missing after a power cut.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SX_CHUNK_MAGIC   0x4c4e524aU /* "JRNL" on a little-endian machine */
#define SX_CHUNK_VERSION 2
#define SX_CHUNK_SHIFT   26
#define SX_CHUNK_SIZE    (G_GUINT64_CONSTANT (1) << SX_CHUNK_SHIFT)

/* Places are counted in units of 8 bytes in 32 bits: 32 GiB, 512 chunks */
#define SX_CHUNK_COUNT   512

#define SX_ALIGN(length) (((gsize) (length) + 7) & ~(gsize) 7)

typedef struct
{
  guint32 magic;
  guint32 version;
  guint64 size;         /* of the chunk, in bytes, this header included */
  guint64 first_serial; /* of the first record in it */
  guint64 reserved;
} SxChunkHeader;

/* n_synced: how many records are on the disk for certain, whatever the disk had not written yet when the computer
 * stopped. boot: the kernel's boot_id (random(4)), by which is told whether it did; text, then zeros */
typedef struct
{
  guint64 n_synced;
  gint64  created; /* ns since 1970-01-01 UTC */
  char    boot[40];
  char    program[24];
  guint64 reserved[6];
} SxFileHeader;

typedef struct
{
  guint32 size;   /* of the whole record, this prefix included, in units of 8 bytes */
  guint32 header; /* from this prefix to the header, in units of 8 bytes */
} SxRecordPrefix;

/* Instead of a header: no record, but as many as the other bits say were here and were given back, up to its end */
#define SX_PREFIX_GAP 0x80000000U

/* Where a payload lies that is not repeated: serial of an earlier record, which has its own in place, and from where on in that */
typedef struct
{
  guint32 serial;
  guint32 offset;
} SxRecordReference;

typedef struct
{
  gint64  time;
  gint64  value;
  guint32 owner;
  guint32 request;
  guint32 socket;
  gint32  error;
  gint32  args[4];
  guint32 payload_length;
  guint16 kind;
  guint16 flags;
  guint8  local_length;
  guint8  remote_length;
  guint8  reserved[2];
  guint32 check;      /* sx_record_get_check(); in saved sessions 0 */
} SxRecordHeader;

#define SX_SESSION_MAGIC      "\x89SXJ\r\n\x1a\n"
#define SX_SESSION_BYTE_ORDER 0x01020304U
/* The second one has references. What has none is saved in the first, which older programs read too */
#define SX_SESSION_VERSION            1
#define SX_SESSION_VERSION_REFERENCES 2

/* What a saved session begins with; FORMAT.md says what the fields mean */
typedef struct
{
  char    magic[8];
  guint32 byte_order;
  guint32 version;
  guint64 n_records;
  guint64 n_bytes;
  gint64  saved;
  char    program[24];
} SxSessionHeader;

G_STATIC_ASSERT (sizeof (SxSessionHeader) == 64);
G_STATIC_ASSERT (sizeof (SxChunkHeader) == 32);
G_STATIC_ASSERT (sizeof (SxFileHeader) == 128);
G_STATIC_ASSERT (sizeof (SxRecordPrefix) == 8);
G_STATIC_ASSERT (sizeof (SxRecordReference) == 8);
G_STATIC_ASSERT (sizeof (SxRecordHeader) == 64);

G_END_DECLS
