/* test-needle.c: bytes in bytes, against the plainest search there is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "sx-needle.h"

static SxNeedle *
make_needle (const void *bytes,
             gsize       length,
             gboolean    match_case)
{
  g_autoptr (GBytes) copy = g_bytes_new (bytes, length);

  return sx_needle_new (copy, match_case);
}

/* ASCII only: what random needles here consist of */
static guint8
fold (guint8   byte,
      gboolean match_case)
{
  return match_case ? byte : g_ascii_tolower (byte);
}

static gssize
find_plainly (const guint8 *needle,
              gsize         n,
              gboolean      match_case,
              const guint8 *bytes,
              gsize         length)
{
  for (gsize i = 0; i + n <= length; i++)
    {
      gsize k = 0;

      while (k < n && fold (bytes[i + k], match_case) == fold (needle[k], match_case))
        k++;
      if (k == n)
        return i;
    }

  return -1;
}

/* Few different bytes, so that there is much that nearly matches; and exactly as much memory as there are bytes, so
 * that a sanitizer sees what is read beyond */
static void
test_random (void)
{
  static const char letters[] = "aAbBx\0\xff 7";
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  guint n_found = 0;

  for (guint round = 0; round < 60000; round++)
    {
      guint n_letters = g_rand_int_range (random, 1, sizeof letters);
      gsize length = g_rand_int_range (random, 0, round % 3 == 0 ? 300 : 70);
      gsize n = g_rand_int_range (random, 1, round % 5 == 0 ? 40 : 6);
      g_autofree guint8 *bytes = g_malloc (MAX (length, 1));
      guint8 word[40];
      gboolean match_case = g_rand_boolean (random);
      g_autoptr (SxNeedle) needle = NULL;
      gsize offset, match_length;
      gssize expected;
      gboolean found;

      for (gsize i = 0; i < length; i++)
        bytes[i] = letters[g_rand_int_range (random, 0, n_letters)];
      for (gsize i = 0; i < n; i++)
        word[i] = letters[g_rand_int_range (random, 0, n_letters)];

      needle = make_needle (word, n, match_case);
      expected = find_plainly (word, n, match_case, bytes, length);
      found = sx_needle_find (needle, bytes, length, &offset, &match_length);
      g_assert_cmpint (found, ==, expected >= 0);
      if (found)
        {
          g_assert_cmpuint (offset, ==, expected);
          g_assert_cmpuint (match_length, ==, n);
          n_found++;
        }
    }

  /* Both happened often enough to mean something */
  g_assert_cmpuint (n_found, >, 5000);
  g_assert_cmpuint (n_found, <, 55000);
}

/* Every place in which one match may be, of every length around those of vectors */
static void
test_every_place (void)
{
  for (gsize length = 1; length < 150; length++)
    {
      g_autofree guint8 *bytes = g_malloc (length);

      for (gsize n = 1; n <= MIN (length, 20); n++)
        for (gsize place = 0; place + n <= length; place++)
          {
            g_autoptr (SxNeedle) needle = make_needle ("needle in a haystack", n, FALSE);
            gsize offset, match_length;

            memset (bytes, '.', length);
            g_assert_false (sx_needle_find (needle, bytes, length, &offset, &match_length));
            memcpy (bytes + place, "NEEDLE IN A HAYSTACK", n);
            g_assert_true (sx_needle_find (needle, bytes, length, &offset, &match_length));
            g_assert_cmpuint (offset, ==, place);
            g_assert_cmpuint (match_length, ==, n);
          }
    }
}

static void
assert_finds (const char *needle,
              const char *text,
              gssize      expected,
              gsize       expected_length)
{
  g_autoptr (SxNeedle) self = make_needle (needle, strlen (needle), FALSE);
  g_autofree char *padded = g_strconcat ("................................", text, "................................", NULL);
  gsize offset = 0, length = 0;
  gboolean found = sx_needle_find (self, (const guint8 *) text, strlen (text), &offset, &length);

  g_assert_cmpint (found, ==, expected >= 0);
  if (found)
    {
      g_assert_cmpuint (offset, ==, expected);
      g_assert_cmpuint (length, ==, expected_length);
    }

  /* Where vectors see it too */
  found = sx_needle_find (self, (const guint8 *) padded, strlen (padded), &offset, &length);
  g_assert_cmpint (found, ==, expected >= 0);
  if (found)
    g_assert_cmpuint (offset, ==, expected + 32);
}

static void
test_cases (void)
{
  assert_finds ("hello", "Say HeLLo", 4, 5);
  assert_finds ("STRASSE", "strasse", 0, 7);
  assert_finds ("über", "ÜBERALL", 0, 5);
  assert_finds ("ÜBER", "darüber", 3, 5);
  assert_finds ("ПРИВЕТ", "привет", 0, 12);
  assert_finds ("σ", "ΟΔΟΣ", 6, 2);
  assert_finds ("ς", "Σ", 0, 2);
  assert_finds ("ǆ", "ǅungla", 0, 2);
  assert_finds ("日本", "日本語", 0, 6);
  assert_finds ("é", "e", -1, 0);

  /* Cases of different length: U+023A has two bytes, U+2C65, which is its lower case, has three */
  assert_finds ("\xc8\xba" "z", "a" "\xe2\xb1\xa5" "Z", 1, 4);
  assert_finds ("\xe2\xb1\xa5" "z", "\xc8\xba" "z", 0, 3);
  assert_finds ("z" "\xe2\xb1\xa5", "z" "\xc8\xba", 0, 3);
}

/* Bytes that are no UTF-8 are themselves, also beside letters */
static void
test_bytes (void)
{
  static const guint8 bytes[] = { 'A', 0xff, 0xc3, 'b', 0, 'C', 0xc3, 0x89 };
  static const guint8 part[] = { 0xff, 0xc3, 'B', 0, 'c', 0xc3, 0xa9 };
  g_autoptr (SxNeedle) loose = make_needle (part, sizeof part, FALSE);
  g_autoptr (SxNeedle) strict = make_needle (part, sizeof part, TRUE);
  gsize offset, length;

  g_assert_true (sx_needle_find (loose, bytes, sizeof bytes, &offset, &length));
  g_assert_cmpuint (offset, ==, 1);
  g_assert_cmpuint (length, ==, 7);
  g_assert_false (sx_needle_find (strict, bytes, sizeof bytes, &offset, &length));
  g_assert_false (sx_needle_find (strict, NULL, 0, &offset, &length));
  g_assert_cmpuint (sx_needle_get_max_length (strict), ==, 7);

  g_assert_false (sx_needle_equal (loose, strict));
  g_assert_true (sx_needle_equal (loose, loose));
  g_assert_false (sx_needle_equal (loose, NULL));
  g_assert_true (sx_needle_equal (NULL, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/needle/random", test_random);
  g_test_add_func ("/journal/needle/every-place", test_every_place);
  g_test_add_func ("/journal/needle/cases", test_cases);
  g_test_add_func ("/journal/needle/bytes", test_bytes);

  return g_test_run ();
}
