/* test-payload.c: what the composer makes of what was written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include "sx-behaviour.h"
#include "sx-payload.h"

typedef struct
{
  const char      *text;
  SxPayloadFormat  format;
  SxPayloadEnding  ending;
  const char      *bytes;
  gsize            length;
} Good;

#define BYTES(text) text, sizeof (text) - 1

static const Good goods[] = {
  { "", SX_PAYLOAD_TEXT, SX_PAYLOAD_NONE, BYTES ("") },
  { "hello ü\\n", SX_PAYLOAD_TEXT, SX_PAYLOAD_NONE, BYTES ("hello ü\\n") },
  { "a", SX_PAYLOAD_TEXT, SX_PAYLOAD_LF, BYTES ("a\n") },
  { "a", SX_PAYLOAD_TEXT, SX_PAYLOAD_CRLF, BYTES ("a\r\n") },
  { "a", SX_PAYLOAD_TEXT, SX_PAYLOAD_NUL, BYTES ("a\0") },
  { "\\n\\r\\t\\0\\\\", SX_PAYLOAD_ESCAPES, SX_PAYLOAD_NONE, BYTES ("\n\r\t\0\\") },
  { "\\xff\\x0A1", SX_PAYLOAD_ESCAPES, SX_PAYLOAD_NONE, BYTES ("\xff\n1") },
  { "\\u20ac\\u0041", SX_PAYLOAD_ESCAPES, SX_PAYLOAD_NONE, BYTES ("€A") },
  { "\\ud83d\\uDE00!", SX_PAYLOAD_ESCAPES, SX_PAYLOAD_NONE, BYTES ("😀!") },
  { "\\u0000", SX_PAYLOAD_ESCAPES, SX_PAYLOAD_NONE, BYTES ("\0") },
  { "48 65 6c", SX_PAYLOAD_HEX, SX_PAYLOAD_NONE, BYTES ("Hel") },
  { "48656C\n6c\t6F ", SX_PAYLOAD_HEX, SX_PAYLOAD_LF, BYTES ("Hello\n") },
  { "", SX_PAYLOAD_HEX, SX_PAYLOAD_NONE, BYTES ("") },
  { "  ", SX_PAYLOAD_HEX, SX_PAYLOAD_NONE, BYTES ("") },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (goods); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = sx_payload_parse (goods[i].text, goods[i].format, goods[i].ending, NULL, NULL, &error);
      gsize length = 0;
      gconstpointer data;

      g_assert_no_error (error);
      data = g_bytes_get_data (bytes, &length);
      g_assert_cmpmem (data, length, goods[i].bytes, goods[i].length);
    }
}

typedef struct
{
  const char      *text;
  SxPayloadFormat  format;
  guint            start;
  guint            end;
  const char      *message;
} Bad;

#define MISSING "One digit is missing: bytes are pairs of digits, like 48 65 (EILSEQ)."
#define UNKNOWN " is no escape. Known: \\n \\r \\t \\0 \\\\ \\xHH \\uHHHH (EILSEQ)."
#define HALF "This is one half of a character: \\uD800 to \\uDFFF come in pairs, like \\ud83d\\ude00 (EILSEQ)."

static const Bad bads[] = {
  { "48 6", SX_PAYLOAD_HEX, 3, 4, MISSING },
  { "486", SX_PAYLOAD_HEX, 2, 3, MISSING },
  { "4 86", SX_PAYLOAD_HEX, 0, 1, MISSING },
  { "4g", SX_PAYLOAD_HEX, 1, 2, "“g” is no hexadecimal digit (EILSEQ)." },
  { "48 g0", SX_PAYLOAD_HEX, 3, 4, "“g” is no hexadecimal digit (EILSEQ)." },
  { "48 ü", SX_PAYLOAD_HEX, 3, 4, "“ü” is no hexadecimal digit (EILSEQ)." },
  { "\342\200\256", SX_PAYLOAD_HEX, 0, 1, "“U+202E” is no hexadecimal digit (EILSEQ)." },
  { "äö\\q", SX_PAYLOAD_ESCAPES, 2, 4, "“\\q”" UNKNOWN },
  { "\\ü", SX_PAYLOAD_ESCAPES, 0, 2, "“\\ü”" UNKNOWN },
  { "a\\", SX_PAYLOAD_ESCAPES, 1, 2, "A backslash stands alone at the end: write \\\\ for a backslash (EILSEQ)." },
  { "\\x4", SX_PAYLOAD_ESCAPES, 0, 3, "Two hexadecimal digits belong behind “\\x”, like \\x0a (EILSEQ)." },
  { "\\u12g4", SX_PAYLOAD_ESCAPES, 0, 4, "Four hexadecimal digits belong behind “\\u”, like \\u20ac (EILSEQ)." },
  { "\\ud83d", SX_PAYLOAD_ESCAPES, 0, 6, HALF },
  { "\\ud83d\\u0041", SX_PAYLOAD_ESCAPES, 0, 6, HALF },
  { "x\\ude00", SX_PAYLOAD_ESCAPES, 1, 7, HALF },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bads); i++)
    {
      g_autoptr (GError) error = NULL;
      guint start = 0;
      guint end = 0;

      g_assert_null (sx_payload_parse (bads[i].text, bads[i].format, SX_PAYLOAD_NONE, &start, &end, &error));
      g_assert_error (error, SX_PAYLOAD_ERROR, SX_PAYLOAD_ERROR_SYNTAX);
      g_assert_cmpstr (error->message, ==, bads[i].message);
      g_assert_cmpuint (start, ==, bads[i].start);
      g_assert_cmpuint (end, ==, bads[i].end);
    }
}

static void
test_format (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("H\0\n\\\xff\342\200\256\xf0\x9f\x98\x80\177", 13);
  g_autoptr (GBytes) text = g_bytes_new_static ("hello", 5);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  g_autofree char *hex = sx_payload_format (bytes, SX_PAYLOAD_HEX);
  g_autofree char *escapes = sx_payload_format (bytes, SX_PAYLOAD_ESCAPES);
  g_autofree char *plain = sx_payload_format (text, SX_PAYLOAD_TEXT);
  g_autofree char *empty = sx_payload_format (none, SX_PAYLOAD_TEXT);

  g_assert_cmpstr (hex, ==, "48 00 0a 5c ff e2 80 ae f0 9f 98 80 7f");
  g_assert_cmpstr (escapes, ==, "H\\0\\n\\\\\\xff\\u202e😀\\x7f");
  g_assert_cmpstr (plain, ==, "hello");
  g_assert_cmpstr (empty, ==, "");
  g_assert_null (sx_payload_format (bytes, SX_PAYLOAD_TEXT));
}

/* Any bytes come back from the formats that can say them */
static void
test_round_trip (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      guint8 data[64];
      gsize length = g_test_rand_int_range (0, sizeof data);
      g_autoptr (GBytes) bytes = NULL;

      for (gsize j = 0; j < length; j++)
        data[j] = g_test_rand_int_range (0, 256);
      bytes = g_bytes_new (data, length);

      for (SxPayloadFormat format = SX_PAYLOAD_TEXT; format <= SX_PAYLOAD_HEX; format++)
        {
          g_autofree char *text = sx_payload_format (bytes, format);
          g_autoptr (GBytes) again = NULL;

          if (text == NULL)
            continue;
          g_assert_true (g_utf8_validate (text, -1, NULL));
          again = sx_payload_parse (text, format, SX_PAYLOAD_NONE, NULL, NULL, NULL);
          g_assert_true (g_bytes_equal (bytes, again));
        }
    }
}

static void
test_random (void)
{
  for (guint i = 0; i < 50000; i++)
    {
      static const char alphabet[] = "\\\\\\xu0123abdDnq \n\303\274";
      char text[32];
      guint length = g_test_rand_int_range (0, sizeof text);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      guint start = 0;
      guint end = 0;

      for (guint j = 0; j < length; j++)
        text[j] = i % 2 ? alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)] : g_test_rand_int_range (1, 256);
      text[length] = '\0';

      bytes = sx_payload_parse (text, 1 + i % 4 / 2, SX_PAYLOAD_CRLF, &start, &end, &error);
      g_assert_true ((bytes != NULL) != (error != NULL));
      if (error != NULL)
        g_assert_cmpuint (start, <, end);
    }
}

/* A file of 100 MiB as hexadecimal text is a matter of a second, not of minutes */
static void
test_big (void)
{
  gsize n = 100 * 1024 * 1024 / 2;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint start = 0;
  guint end = 0;

  if (!g_test_perf () && g_getenv ("SX_TEST_BIG") == NULL)
    n /= 16;

  text = g_malloc (n * 2 + 1);
  for (gsize i = 0; i < n; i++)
    memcpy (text + i * 2, "a5", 2);
  text[n * 2] = '\0';

  g_test_timer_start ();
  bytes = sx_payload_parse (text, SX_PAYLOAD_HEX, SX_PAYLOAD_NONE, NULL, NULL, NULL);
  g_test_message ("%" G_GSIZE_FORMAT " digits: %.3f s", n * 2, g_test_timer_elapsed ());
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, n);
  g_assert_cmpint (((const guint8 *) g_bytes_get_data (bytes, NULL))[n - 1], ==, 0xa5);

  text[n * 2 - 1] = 'g';
  g_assert_null (sx_payload_parse (text, SX_PAYLOAD_HEX, SX_PAYLOAD_NONE, &start, &end, NULL));
  g_assert_cmpuint (start, ==, n * 2 - 1);
  g_assert_cmpuint (end, ==, n * 2);
}

static void
test_behaviours (void)
{
  static const char *const names[] = { "greet-close", "greet", "echo", "discard", "daytime", "chat", "none" };
  static const char *const labels[] = { "Send greeting, then close", "Send greeting, keep open", "Echo", "Discard",
                                        "Daytime", "Chat room", "Do nothing" };

  g_assert_cmpint (G_N_ELEMENTS (names), ==, SX_N_BEHAVIOURS);
  for (guint i = 0; i < SX_N_BEHAVIOURS; i++)
    {
      SxBehaviourId id = SX_N_BEHAVIOURS;

      g_assert_cmpstr (sx_behaviour_get_name (i), ==, names[i]);
      g_assert_cmpstr (sx_behaviour_get_label (i), ==, labels[i]);
      g_assert_true (sx_behaviour_from_name (names[i], &id));
      g_assert_cmpint (id, ==, i);
      g_assert_cmpint (sx_behaviour_has_greeting (i), ==, i <= SX_BEHAVIOUR_GREET);
    }

  g_assert_false (sx_behaviour_from_name ("Echo", NULL));
  g_assert_false (sx_behaviour_from_name (NULL, NULL));
  g_assert_null (sx_behaviour_get_name (SX_N_BEHAVIOURS));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/payload/good", test_good);
  g_test_add_func ("/payload/bad", test_bad);
  g_test_add_func ("/payload/format", test_format);
  g_test_add_func ("/payload/round-trip", test_round_trip);
  g_test_add_func ("/payload/random", test_random);
  g_test_add_func ("/payload/big", test_big);
  g_test_add_func ("/behaviour/all", test_behaviours);

  return g_test_run ();
}
