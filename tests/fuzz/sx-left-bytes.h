/* sx-left-bytes.h: a journal that was left behind, as few bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They are what its file has, but for two things. A chunk is as long as 64 MiB and mostly nothing, so what looks like the
 * beginning of one is put where the next one has to begin. And what the file says of the start of the computer that it
 * is from may be SX_LEFT_BYTES_NOW instead, for this one.
 */

#pragma once

#include "sx-fuzz.h"

#include "sx-journal-format-private.h"

G_BEGIN_DECLS

#define SX_LEFT_BYTES_NOW "now"

/* Where a chunk begins in the bytes, from a place on, and a multiple of 8; length: there is none */
gsize       sx_left_bytes_find_chunk (const guint8 *bytes,
                                      gsize         length,
                                      gsize         from);

/* Writes the file that is meant, in place of what was there before. How long it is then */
guint64     sx_left_bytes_put        (const guint8 *bytes,
                                      gsize         length,
                                      const char   *path);

/* The other way: of the file of a journal, up to behind the last record of each chunk. With nothing of the computer in it */
GByteArray *sx_left_bytes_take       (const char   *path);

G_END_DECLS
