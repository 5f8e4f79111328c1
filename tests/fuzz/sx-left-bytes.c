/* sx-left-bytes.c: a journal that was left behind, as few bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-left-bytes.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sx-store-private.h"

/* More would only take time */
#define MAX_CHUNKS 4

#define BOOT    (sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, boot))
#define CREATED (sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, created))
#define PROGRAM (sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, program))

/* How far behind a chunk the next one begins */
static guint64
get_chunk_size (const guint8 *bytes,
                gsize         length)
{
  SxChunkHeader header = { 0, };

  memcpy (&header, bytes, MIN (length, sizeof header));

  return header.size == 2 * SX_CHUNK_SIZE ? header.size : SX_CHUNK_SIZE;
}

static void
put (int           fd,
     const guint8 *bytes,
     gsize         length,
     guint64       place)
{
  g_assert_cmpint (pwrite (fd, bytes, length, place), ==, length);
}

static void
put_boot (int           fd,
          const guint8 *bytes,
          gsize         length)
{
  g_autofree char *boot = sx_store_get_boot ();

  if (length >= BOOT + sizeof SX_LEFT_BYTES_NOW && strcmp ((const char *) bytes + BOOT, SX_LEFT_BYTES_NOW) == 0)
    put (fd, (const guint8 *) boot, MIN (strlen (boot), length - BOOT), BOOT);
}

/* Public functions */

gsize
sx_left_bytes_find_chunk (const guint8 *bytes,
                          gsize         length,
                          gsize         from)
{
  const guint32 beginning[] = { SX_CHUNK_MAGIC, SX_CHUNK_VERSION };

  for (; from + sizeof beginning <= length; from += 8)
    if (memcmp (bytes + from, beginning, sizeof beginning) == 0)
      return from;

  return length;
}

guint64
sx_left_bytes_put (const guint8 *bytes,
                   gsize         length,
                   const char   *path)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  guint64 place = 0;
  guint64 size = 0;
  gsize from = 0;

  g_assert_cmpint (fd, >=, 0);
  for (guint chunk = 0; from < length; chunk++)
    {
      gsize to = chunk + 1 < MAX_CHUNKS ? sx_left_bytes_find_chunk (bytes, length, from + 8) : length;

      put (fd, bytes + from, to - from, place);
      size = place + to - from;
      place += get_chunk_size (bytes + from, to - from);
      from = to;
    }
  put_boot (fd, bytes, length);
  close (fd);

  return size;
}

GByteArray *
sx_left_bytes_take (const char *path)
{
  static const guint8 created[8] = { 1 };
  static const guint8 nothing[8];
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &error);
  GByteArray *taken = g_byte_array_new ();
  const guint8 *bytes;
  gsize length;
  gsize start = 0;

  g_assert_no_error (error);
  bytes = (const guint8 *) g_mapped_file_get_contents (file);
  length = g_mapped_file_get_length (file);

  while (start < length)
    {
      const SxChunkHeader *header = (const SxChunkHeader *) (const void *) (bytes + start);
      gsize place = start + sizeof *header + (start == 0 ? sizeof (SxFileHeader) : 0);
      gsize size;

      /* A file may be longer than its last chunk */
      if (header->magic == 0)
        break;
      g_assert_cmpuint (header->magic, ==, SX_CHUNK_MAGIC);
      do
        {
          size = (gsize) ((const SxRecordPrefix *) (const void *) (bytes + place))->size * 8;
          place += size;
        }
      while (size > 0);

      /* With the prefix of nothing */
      g_byte_array_append (taken, bytes + start, place - start);
      g_byte_array_append (taken, nothing, sizeof nothing);
      start += header->size;
    }

  memcpy (taken->data + CREATED, created, sizeof created);
  memset (taken->data + BOOT, 0, sizeof (((SxFileHeader *) NULL)->boot));
  memcpy (taken->data + BOOT, SX_LEFT_BYTES_NOW, sizeof SX_LEFT_BYTES_NOW);
  memset (taken->data + PROGRAM, 0, sizeof (((SxFileHeader *) NULL)->program));

  return taken;
}
