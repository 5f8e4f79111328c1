/* fuzz-payload.c: the composer's escapes and hexadecimal text, and back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first byte says in which format and with which ending; the others are what was written, and once more as
 * bytes to be written down.
 */

#include "sx-config.h"

#include "sx-fuzz.h"

#include <string.h>

#include "sx-bytes-text.h"
#include "sx-payload.h"

#define N_FORMATS 3
#define N_ENDINGS 4

/* Pairs of digits in lines that are no longer than those of 16 bytes */
static void
check_hex (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      sx_fuzz_assert_line (lines[i]);
      g_assert_cmpuint (strlen (lines[i]), <=, 16 * 3 - 1);
    }
}

/* Bytes that were written down are the same bytes again */
static void
check_format (GBytes *bytes)
{
  for (SxPayloadFormat format = SX_PAYLOAD_TEXT; format <= SX_PAYLOAD_HEX; format++)
    {
      g_autofree char *text = sx_payload_format (bytes, format);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) again = NULL;

      if (text == NULL)
        {
          g_assert_cmpint (format, ==, SX_PAYLOAD_TEXT);
          continue;
        }

      g_assert_true (g_utf8_validate (text, -1, NULL));
      if (format == SX_PAYLOAD_ESCAPES)
        sx_fuzz_assert_line (text);
      if (format == SX_PAYLOAD_HEX)
        check_hex (text);
      again = sx_payload_parse (text, format, SX_PAYLOAD_NONE, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (again, bytes));
    }
}

/* Returns whether it is the whole of the bytes, or at least min of them from the beginning */
static gboolean
is_line_of (const char    *line,
            const uint8_t *data,
            gsize          size,
            gsize          min)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sx_payload_parse (line, SX_PAYLOAD_ESCAPES, SX_PAYLOAD_NONE, NULL, NULL, &error);
  gsize n_bytes;
  const guint8 *again;

  g_assert_no_error (error);
  again = g_bytes_get_data (bytes, &n_bytes);

  return n_bytes >= min && n_bytes <= size && (n_bytes == 0 || memcmp (again, data, n_bytes) == 0);
}

/* A line of the table can be sent again as it stands, and so can a part of it */
static void
check_line (const uint8_t *data,
            gsize          size,
            gsize          max)
{
  g_autofree char *line = sx_bytes_text_line (data, size, max);
  gsize length = strlen (line);

  sx_fuzz_assert_line (line);
  if (is_line_of (line, data, size, size))
    return;

  g_assert_cmpuint (max, <, size);
  g_assert_true (g_str_has_suffix (line, "…"));
  line[length - strlen ("…")] = '\0';
  g_assert_true (is_line_of (line, data, size, max));
}

static void
check_dump (const uint8_t *data,
            gsize          size)
{
  g_autofree char *hex = sx_bytes_text_dump_hex (data, size);
  g_autofree char *text = sx_bytes_text_dump_text (data, size);
  g_autoptr (GBytes) bytes = sx_payload_parse (hex, SX_PAYLOAD_HEX, SX_PAYLOAD_NONE, NULL, NULL, NULL);
  gsize n_bytes;
  const guint8 *again;

  sx_fuzz_assert_line (text);
  g_assert_cmpuint (g_utf8_strlen (text, -1), ==, size);
  g_assert_nonnull (bytes);
  again = g_bytes_get_data (bytes, &n_bytes);
  g_assert_cmpmem (again, n_bytes, data, size);
}

static void
check_fault (const char *text,
             guint       start,
             guint       end)
{
  guint n_chars = 0;

  for (const char *p = text; *p != '\0'; p++)
    n_chars += ((guint8) *p & 0xc0) != 0x80;

  /* A text that is not UTF-8 may have nothing but the middle of a character */
  g_assert_cmpuint (start, <, end);
  g_assert_cmpuint (start, <=, n_chars);
  g_assert_cmpuint (end, <=, MAX (n_chars, 1));
}

static void
check_parse (const char      *text,
             SxPayloadFormat  format,
             SxPayloadEnding  ending)
{
  static const gsize ending_lengths[N_ENDINGS] = { 0, 1, 2, 1 };
  g_autoptr (GError) error = NULL;
  guint start = 0;
  guint end = 0;
  g_autoptr (GBytes) bytes = sx_payload_parse (text, format, ending, &start, &end, &error);
  g_autoptr (GBytes) plain = NULL;

  sx_fuzz_assert_outcome (bytes != NULL, SX_PAYLOAD_ERROR, error);
  if (bytes == NULL)
    {
      if (g_utf8_validate (text, -1, NULL))
        check_fault (text, start, end);
      return;
    }

  /* The ending adds to what is written and changes nothing in it */
  plain = sx_payload_parse (text, format, SX_PAYLOAD_NONE, NULL, NULL, NULL);
  g_assert_nonnull (plain);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, g_bytes_get_size (plain) + ending_lengths[ending]);
  check_format (bytes);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint choice;

  if (size == 0)
    return 0;

  choice = data[0];
  data++;
  size--;

  text = g_strndup ((const char *) data, size);
  check_parse (text, choice % N_FORMATS, choice / N_FORMATS % N_ENDINGS);

  bytes = g_bytes_new_static (data, size);
  check_format (bytes);
  check_line (data, size, size);
  check_line (data, size, size / 2);
  check_dump (data, size);

  return 0;
}
