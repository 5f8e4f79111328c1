/* test-bytes-text.c: whatever is received can be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include "sx-bytes-text.h"

typedef struct
{
  const char *bytes;
  gsize       length;
  gsize       max;
  const char *text;
} Case;

#define BYTES(text) text, sizeof (text) - 1

static const Case cases[] = {
  { BYTES (""), 100, "" },
  { BYTES ("Thank you for connecting"), 100, "Thank you for connecting" },
  { BYTES ("a\0b\r\n\t\33\177"), 100, "a\\0b\\r\\n\\t\\x1B\\x7F" },
  { BYTES ("C:\\new"), 100, "C:\\\\new" },
  { BYTES ("gr\303\274n €"), 100, "grün €" },
  { BYTES ("\xff\xfe\xc0\x80z"), 100, "\\xFF\\xFE\\xC0\\x80z" },
  { BYTES ("\xed\xa0\x80"), 100, "\\xED\\xA0\\x80" },
  { BYTES ("\342\200\256exe.txt"), 100, "\\u202Eexe.txt" },
  { BYTES ("\342\201\246\342\200\217\330\234"), 100, "\\u2066\\u200F\\u061C" },
  { BYTES ("a\342\200\213b\357\273\277"), 100, "a\\u200Bb\\uFEFF" },
  { BYTES ("\342\200\250\342\200\251\302\205"), 100, "\\u2028\\u2029\\u0085" },
  { BYTES ("\364\217\277\277"), 100, "\\uDBFF\\uDFFF" },
  { BYTES ("<b>&amp;"), 100, "<b>&amp;" },
  { BYTES ("abcdef"), 6, "abcdef" },
  { BYTES ("abcdef"), 5, "abcde…" },
  { BYTES ("abcdef"), 0, "…" },
  { BYTES ("ab\342\202\254"), 3, "ab€" },
  { BYTES ("ab\342\202\254c"), 3, "ab€…" },
  { BYTES ("ab\342\202"), 100, "ab\\xE2\\x82" },
};

static void
test_line (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sx_bytes_text_line ((const guint8 *) cases[i].bytes, cases[i].length, cases[i].max);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_nothing (void)
{
  g_autofree char *line = sx_bytes_text_line (NULL, 0, 10);
  g_autofree char *hex = sx_bytes_text_dump_hex (NULL, 0);
  g_autofree char *text = sx_bytes_text_dump_text (NULL, 0);

  g_assert_cmpstr (line, ==, "");
  g_assert_cmpstr (hex, ==, "");
  g_assert_cmpstr (text, ==, "");
}

static void
test_dump (void)
{
  const guint8 bytes[] = { 'H', 'i', 0, '\n', 0xff, 0xc3, 0xbc, ' ' };
  g_autofree char *offset = sx_bytes_text_dump_offset (0x1234);
  g_autofree char *big = sx_bytes_text_dump_offset (G_GUINT64_CONSTANT (0x123456789));
  g_autofree char *hex = sx_bytes_text_dump_hex (bytes, sizeof bytes);
  g_autofree char *text = sx_bytes_text_dump_text (bytes, sizeof bytes);

  g_assert_cmpstr (offset, ==, "00001234");
  g_assert_cmpstr (big, ==, "123456789");
  g_assert_cmpstr (hex, ==, "48 69 00 0a ff c3 bc 20");
  g_assert_cmpstr (text, ==, "Hi····· ");
}

/* Nothing that the bytes are made of may come out of the line alive */
static void
test_random (void)
{
  for (guint i = 0; i < 50000; i++)
    {
      guint8 bytes[48];
      gsize length = g_test_rand_int_range (0, sizeof bytes);
      g_autofree guint8 *exact = NULL;
      g_autofree char *line = NULL;
      g_autofree char *text = NULL;

      for (gsize j = 0; j < length; j++)
        bytes[j] = i % 2 == 0 ? g_test_rand_int_range (0, 256) : "\342\200\216\256\303\274 a\0\364\217\277"[g_test_rand_int_range (0, 12)];
      /* Of just that size, so that reading behind it is seen */
      exact = g_memdup2 (bytes, length);

      line = sx_bytes_text_line (exact, length, g_test_rand_int_range (0, 64));
      text = sx_bytes_text_dump_text (exact, length);
      g_assert_true (g_utf8_validate (line, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (text, -1), ==, length);
      for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
        {
          GUnicodeType type = g_unichar_type (g_utf8_get_char (p));

          g_assert_true (type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT &&
                         type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR);
        }
    }
}

/* A row of a table must not cost what a message of 1 GiB has in it */
static void
test_bounded (void)
{
  gsize n = 64 * 1024 * 1024;
  g_autofree guint8 *bytes = g_malloc0 (n);

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *line = sx_bytes_text_line (bytes, n, 256);

      g_assert_cmpint (g_utf8_strlen (line, -1), ==, 2 * 256 + 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bytes-text/line", test_line);
  g_test_add_func ("/bytes-text/nothing", test_nothing);
  g_test_add_func ("/bytes-text/dump", test_dump);
  g_test_add_func ("/bytes-text/random", test_random);
  g_test_add_func ("/bytes-text/bounded", test_bounded);

  return g_test_run ();
}
