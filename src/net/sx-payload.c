/* sx-payload.c: bytes to send, as people write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-payload.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sx-quote.h"

G_DEFINE_QUARK (sx-payload-error-quark, sx_payload_error)

/* Where a parser stopped, in bytes of the text */
typedef struct
{
  const char *at;
  const char *end;
} Fault;

/* What a byte is in hexadecimal: its value plus one, SPACE, or 0 for neither */
#define SPACE 0xff

static const guint8 hex_table[256] = {
  ['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5,
  ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
  ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
  ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
  [' '] = SPACE, ['\t'] = SPACE, ['\n'] = SPACE, ['\r'] = SPACE,
  ['\v'] = SPACE, ['\f'] = SPACE,
};

/* Bytes on a line */
#define HEX_LINE 16

static gboolean
is_digit (char c)
{
  guint8 code = hex_table[(guint8) c];

  return code != 0 && code != SPACE;
}

/* Counts without decoding, so that text that is no UTF-8 does no harm */
static guint
count_chars (const char *text,
             const char *end)
{
  guint n = 0;

  for (; text < end; text++)
    n += ((guint8) *text & 0xc0) != 0x80;

  return n;
}

/* The first character at @p, ready to be shown, and where it ends */
static char *
quote_char (const char  *p,
            const char **end)
{
  gunichar c = g_utf8_get_char_validated (p, -1);
  gsize length = (c == (gunichar) -1 || c == (gunichar) -2) ? 1 : g_utf8_next_char (p) - p;
  g_autofree char *one = g_strndup (p, length);

  *end = p + length;
  return sx_quote (one, 1);
}

static gboolean
fail (Fault       *fault,
      const char  *at,
      const char  *end,
      GError     **error,
      const char  *message)
{
  fault->at = at;
  fault->end = end;
  g_set_error_literal (error, SX_PAYLOAD_ERROR, SX_PAYLOAD_ERROR_SYNTAX, message);

  return FALSE;
}

static gboolean
fail_digit (Fault       *fault,
            const char  *p,
            GError     **error)
{
  const char *end;
  g_autofree char *shown = quote_char (p, &end);
  /* Translators: %s is the character that was written */
  g_autofree char *message = g_strdup_printf (_("“%s” is no hexadecimal digit (EILSEQ)."), shown);

  return fail (fault, p, end, error, message);
}

static gboolean
parse_hex (const char  *text,
           GByteArray  *out,
           Fault       *fault,
           GError     **error)
{
  const char *p = text;
  gsize length = strlen (text);
  guint8 *to;

  /* Written in place and cut to size afterwards: one call for all bytes, not one for each */
  g_byte_array_set_size (out, length / 2);
  to = out->data;

  while (TRUE)
    {
      guint8 high, low;

      while ((high = hex_table[(guint8) *p]) == SPACE)
        p++;
      if (*p == '\0')
        break;
      if (high == 0)
        return fail_digit (fault, p, error);

      low = hex_table[(guint8) p[1]];
      if (p[1] == '\0' || low == SPACE)
        return fail (fault, p, p + 1, error,
                     _("One digit is missing: bytes are pairs of digits, like 48 65 (EILSEQ)."));
      if (low == 0)
        return fail_digit (fault, p + 1, error);

      *to++ = (high - 1) << 4 | (low - 1);
      p += 2;
    }

  if (out->data != NULL)
    g_byte_array_set_size (out, to - out->data);
  return TRUE;
}

static guint
count_digits (const char *p,
              guint       max)
{
  guint n = 0;

  while (n < max && is_digit (p[n]))
    n++;

  return n;
}

static guint
read_digits (const char *p,
             guint       n)
{
  guint value = 0;

  for (guint i = 0; i < n; i++)
    value = value << 4 | (hex_table[(guint8) p[i]] - 1);

  return value;
}

static void
append_unichar (GByteArray *out,
                gunichar    c)
{
  char utf8[6];
  int length = g_unichar_to_utf8 (c, utf8);

  g_byte_array_append (out, (const guint8 *) utf8, length);
}

/* @p is at a backslash that is followed by “u”. The code units of UTF-16 that
 * stand for one character are put together (RFC 8259, section 7) */
static gboolean
parse_unicode (const char **p,
               GByteArray  *out,
               Fault       *fault,
               GError     **error)
{
  const char *at = *p;
  guint n = count_digits (at + 2, 4);
  guint unit;

  if (n < 4)
    return fail (fault, at, at + 2 + n, error,
                 _("Four hexadecimal digits belong behind “\\u”, like \\u20ac (EILSEQ)."));

  unit = read_digits (at + 2, 4);
  *p = at + 6;

  if (unit >= 0xd800 && unit <= 0xdbff && at[6] == '\\' && at[7] == 'u' && count_digits (at + 8, 4) == 4)
    {
      guint low = read_digits (at + 8, 4);

      if (low >= 0xdc00 && low <= 0xdfff)
        {
          append_unichar (out, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
          *p = at + 12;
          return TRUE;
        }
    }

  if (unit >= 0xd800 && unit <= 0xdfff)
    return fail (fault, at, at + 6, error,
                 _("This is one half of a character: \\uD800 to \\uDFFF come in pairs, like \\ud83d\\ude00 (EILSEQ)."));

  append_unichar (out, unit);
  return TRUE;
}

static gboolean
fail_escape (Fault       *fault,
             const char  *at,
             GError     **error)
{
  const char *end;
  g_autofree char *shown = NULL;
  g_autofree char *message = NULL;

  if (at[1] == '\0')
    return fail (fault, at, at + 1, error,
                 _("A backslash stands alone at the end: write \\\\ for a backslash (EILSEQ)."));

  shown = quote_char (at + 1, &end);
  /* Translators: %s is the character behind the backslash */
  message = g_strdup_printf (_("“\\%s” is no escape. Known: \\n \\r \\t \\0 \\\\ \\xHH \\uHHHH (EILSEQ)."), shown);

  return fail (fault, at, end, error, message);
}

/* @p is at a backslash and is moved behind the escape */
static gboolean
parse_escape (const char **p,
              GByteArray  *out,
              Fault       *fault,
              GError     **error)
{
  const char *at = *p;
  guint8 byte;

  switch (at[1])
    {
    case 'n': byte = '\n'; break;
    case 'r': byte = '\r'; break;
    case 't': byte = '\t'; break;
    case '0': byte = '\0'; break;
    case '\\': byte = '\\'; break;
    case 'u':
      return parse_unicode (p, out, fault, error);
    case 'x':
      if (count_digits (at + 2, 2) < 2)
        return fail (fault, at, at + 2 + count_digits (at + 2, 2), error,
                     _("Two hexadecimal digits belong behind “\\x”, like \\x0a (EILSEQ)."));
      byte = read_digits (at + 2, 2);
      g_byte_array_append (out, &byte, 1);
      *p = at + 4;
      return TRUE;
    default:
      return fail_escape (fault, at, error);
    }

  g_byte_array_append (out, &byte, 1);
  *p = at + 2;
  return TRUE;
}

static gboolean
parse_escapes (const char  *text,
               GByteArray  *out,
               Fault       *fault,
               GError     **error)
{
  const char *p = text;

  while (*p != '\0')
    {
      gsize plain = strcspn (p, "\\");

      g_byte_array_append (out, (const guint8 *) p, plain);
      p += plain;

      if (*p == '\\' && !parse_escape (&p, out, fault, error))
        return FALSE;
    }

  return TRUE;
}

static void
append_ending (GByteArray      *out,
               SxPayloadEnding  ending)
{
  switch (ending)
    {
    case SX_PAYLOAD_LF:
      g_byte_array_append (out, (const guint8 *) "\n", 1);
      break;
    case SX_PAYLOAD_CRLF:
      g_byte_array_append (out, (const guint8 *) "\r\n", 2);
      break;
    case SX_PAYLOAD_NUL:
      g_byte_array_append (out, (const guint8 *) "", 1);
      break;
    case SX_PAYLOAD_NONE:
    default:
      break;
    }
}

/**
 * sx_payload_parse:
 * @text: what was written
 * @format: how it is meant
 * @ending: what is added behind it, in every format
 * @start: (out) (optional): where the wrong part begins, in characters of @text (not bytes)
 * @end: (out) (optional): where it ends, likewise; behind its last character
 * @error: what is wrong: #SX_PAYLOAD_ERROR_SYNTAX, a translated sentence with
 *   the errno's name in parentheses
 *
 * Turns what a person wrote into the bytes to send. White space between the
 * pairs of hexadecimal text is left out; an escape “\u” gives UTF-8.
 *
 * Returns: (transfer full) (nullable): the bytes, possibly none; %NULL on error
 */
GBytes *
sx_payload_parse (const char       *text,
                  SxPayloadFormat   format,
                  SxPayloadEnding   ending,
                  guint            *start,
                  guint            *end,
                  GError          **error)
{
  GByteArray *out;
  Fault fault = { NULL, NULL };
  gboolean good = TRUE;

  g_return_val_if_fail (text != NULL, NULL);

  out = g_byte_array_new ();

  switch (format)
    {
    case SX_PAYLOAD_HEX:
      good = parse_hex (text, out, &fault, error);
      break;
    case SX_PAYLOAD_ESCAPES:
      good = parse_escapes (text, out, &fault, error);
      break;
    case SX_PAYLOAD_TEXT:
    default:
      g_byte_array_append (out, (const guint8 *) text, strlen (text));
      break;
    }

  if (!good)
    {
      guint first = count_chars (text, fault.at);

      if (start != NULL)
        *start = first;
      if (end != NULL)
        *end = first + MAX (1, count_chars (fault.at, fault.end));
      g_byte_array_unref (out);
      return NULL;
    }

  append_ending (out, ending);
  return g_byte_array_free_to_bytes (out);
}

/* In lines, as they are easy to read, and to lay out: one line of a million characters is not */
static char *
format_hex (const guint8 *bytes,
            gsize         length)
{
  static const char digits[] = "0123456789abcdef";
  char *text = g_malloc (length * 3 + 1);
  char *to = text;

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0)
        *to++ = i % HEX_LINE == 0 ? '\n' : ' ';
      *to++ = digits[bytes[i] >> 4];
      *to++ = digits[bytes[i] & 0xf];
    }
  *to = '\0';

  return text;
}

static void
format_unichar (GString  *out,
                gunichar  c)
{
  if (g_unichar_isprint (c) && g_unichar_type (c) != G_UNICODE_FORMAT)
    g_string_append_unichar (out, c);
  else if (c < 0x80)
    g_string_append_printf (out, "\\x%02x", c);
  else if (c < 0x10000)
    g_string_append_printf (out, "\\u%04x", c);
  else
    g_string_append_printf (out, "\\u%04x\\u%04x",
                            0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
}

static char *
format_escapes (const guint8 *bytes,
                gsize         length)
{
  GString *out = g_string_sized_new (length);
  const char *p = (const char *) bytes;
  const char *stop = p + length;

  while (p < stop)
    {
      gunichar c;

      switch (*p)
        {
        case '\n': g_string_append (out, "\\n"); p++; continue;
        case '\r': g_string_append (out, "\\r"); p++; continue;
        case '\t': g_string_append (out, "\\t"); p++; continue;
        case '\0': g_string_append (out, "\\0"); p++; continue;
        case '\\': g_string_append (out, "\\\\"); p++; continue;
        default: break;
        }

      c = g_utf8_get_char_validated (p, stop - p);
      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (out, "\\x%02x", (guint8) *p);
          p++;
          continue;
        }

      format_unichar (out, c);
      p = g_utf8_next_char (p);
    }

  return g_string_free (out, FALSE);
}

/**
 * sx_payload_format:
 * @bytes: bytes
 * @format: how to write them
 *
 * The text that sx_payload_parse() would turn into @bytes again, with no
 * ending. Everything invisible becomes an escape in #SX_PAYLOAD_ESCAPES, which is one line; #SX_PAYLOAD_HEX has
 * lines of 16 bytes.
 *
 * Returns: (transfer full) (nullable): valid UTF-8; %NULL where the format
 *   cannot say them: #SX_PAYLOAD_TEXT with a NUL or with bytes that are no UTF-8
 */
char *
sx_payload_format (GBytes          *bytes,
                   SxPayloadFormat  format)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  /* No bytes may be at no place, which nothing can be added to */
  if (length == 0)
    return g_strdup ("");

  switch (format)
    {
    case SX_PAYLOAD_HEX:
      return format_hex (data, length);
    case SX_PAYLOAD_ESCAPES:
      return format_escapes (data, length);
    case SX_PAYLOAD_TEXT:
    default:
      if (!g_utf8_validate ((const char *) data, length, NULL))
        return NULL;
      return g_strndup ((const char *) data, length);
    }
}
