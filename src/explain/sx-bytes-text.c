/* sx-bytes-text.c: bytes as text that can be looked at safely
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-bytes-text.h"

/* What would be invisible, or would change the order or shape of the text
 * around it: U+202E can make "exe.txt" of "txt.exe" */
static gboolean
is_hidden (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    case G_UNICODE_SPACE_SEPARATOR:
      return c != ' ' && c != 0xa0;
    default:
      /* The fillers of Hangul and the selectors of variants have letters' and
       * marks' types, and no shape */
      return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x34f || c == 0x2800 ||
             (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
    }
}

/* As C and the composer write it, so that a line can be sent again as it stands. The pictures that
 * Unicode has for control characters (U+2400) are in few fonts. */
static void
append_visible (GString  *out,
                gunichar  c)
{
  if (c == '\n')
    g_string_append (out, "\\n");
  else if (c == '\r')
    g_string_append (out, "\\r");
  else if (c == '\t')
    g_string_append (out, "\\t");
  else if (c == '\0')
    g_string_append (out, "\\0");
  else if (c == '\\')
    g_string_append (out, "\\\\");
  else if (c < 0x20 || c == 0x7f)
    g_string_append_printf (out, "\\x%02X", c);
  else if (!is_hidden (c))
    g_string_append_unichar (out, c);
  else if (c <= 0xffff)
    g_string_append_printf (out, "\\u%04X", c);
  else
    g_string_append_printf (out, "\\u%04X\\u%04X", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
}

/* The character at @p, and how many bytes it has; 0 when there is none in UTF-8 */
static gsize
read_char (const guint8 *p,
           gsize         length,
           gunichar     *c)
{
  if (*p < 0x80)
    {
      *c = *p;
      return 1;
    }

  *c = g_utf8_get_char_validated ((const char *) p, length);
  if (*c == (gunichar) -1 || *c == (gunichar) -2)
    return 0;

  return g_utf8_next_char ((const char *) p) - (const char *) p;
}

/**
 * sx_bytes_text_line:
 * @bytes: (array length=length) (nullable): any bytes
 * @length: how many
 * @max_bytes: how many to read at most; a character that begins before that is read whole
 *
 * Bytes on one line, in the composer's format Escapes: control characters as \n \r \t \0 or
 * \xHH, a backslash as two, everything else that is invisible as \uHHHH, bytes that are no UTF-8 as
 * \xHH, and “…” at the end when something was left out. It costs no more than @max_bytes.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *
sx_bytes_text_line (const guint8 *bytes,
                    gsize         length,
                    gsize         max_bytes)
{
  gsize end = MIN (length, max_bytes);
  GString *out = g_string_sized_new (end + 1);
  gsize i = 0;

  while (i < end)
    {
      gunichar c;
      /* Looks behind the limit, so that no character is cut in two there */
      gsize n = read_char (bytes + i, MIN (length - i, 6), &c);

      if (n == 0)
        g_string_append_printf (out, "\\x%02X", bytes[i]);
      else
        append_visible (out, c);
      i += MAX (n, 1);
    }

  if (i < length)
    g_string_append (out, "…");

  return g_string_free (out, FALSE);
}

/**
 * sx_bytes_text_dump_offset:
 * @offset: an offset in bytes
 *
 * Returns: (transfer full): it in hexadecimal, eight digits or more
 */
char *
sx_bytes_text_dump_offset (gsize offset)
{
  return g_strdup_printf ("%08" G_GSIZE_MODIFIER "x", offset);
}

/**
 * sx_bytes_text_dump_hex:
 * @bytes: (array length=length) (nullable): the bytes of a row
 * @length: how many
 *
 * The hexadecimal column of a row. Byte number i begins at character 3 × i.
 *
 * Returns: (transfer full): “48 65 6c 6c 6f”
 */
char *
sx_bytes_text_dump_hex (const guint8 *bytes,
                        gsize         length)
{
  GString *out = g_string_sized_new (length * 3);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (out, i > 0 ? " %02x" : "%02x", bytes[i]);

  return g_string_free (out, FALSE);
}

/**
 * sx_bytes_text_dump_text:
 * @bytes: (array length=length) (nullable): the bytes of a row
 * @length: how many
 *
 * The text column of a row: one character for each byte, so that the two
 * columns line up. A control character, or a byte that is not ASCII and maybe a
 * part of a character, is “·”.
 *
 * Returns: (transfer full): valid UTF-8 of exactly @length characters
 */
char *
sx_bytes_text_dump_text (const guint8 *bytes,
                         gsize         length)
{
  GString *out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (g_ascii_isprint (bytes[i]))
      g_string_append_c (out, bytes[i]);
    else
      g_string_append (out, "·");

  return g_string_free (out, FALSE);
}
