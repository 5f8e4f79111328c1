/* sx-bytes-text.h: bytes as text that can be looked at safely
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One line, in the composer's format Escapes: control characters made visible, bytes that are no
 * UTF-8 as \xHH, bidirectional controls as \uHHHH; at most max_bytes of the input are read, and cut off with "…" */
char *sx_bytes_text_line (const guint8 *bytes,
                          gsize         length,
                          gsize         max_bytes);

/**
 * SxBytesDump:
 *
 * Text and hex side by side: rows of bytes_per_row bytes. The columns are separate so
 * that a widget can lay them out and map a selection in one to the other.
 */
#define SX_BYTES_DUMP_ROW 16

char *sx_bytes_text_dump_offset (gsize         offset);
char *sx_bytes_text_dump_hex    (const guint8 *bytes,
                                 gsize         length);
char *sx_bytes_text_dump_text   (const guint8 *bytes,
                                 gsize         length);

G_END_DECLS
