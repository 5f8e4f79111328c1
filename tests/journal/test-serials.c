/* test-serials.c: numbers of records, in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-serials.h"

/* How far the next number is, at most: 1 is one behind the other */
static const guint steps[] = { 1, 2, 4, 5, 50, 1000, 100000, 40000000 };

static void
assert_same (SxSerials *serials,
             GArray    *expected)
{
  g_assert_cmpuint (sx_serials_get_length (serials), ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      guint32 number = g_array_index (expected, guint32, i);
      gboolean gap = i > 0 && g_array_index (expected, guint32, i - 1) != number - 1;

      g_assert_cmpuint (sx_serials_get (serials, i), ==, number);
      g_assert_cmpuint (sx_serials_find (serials, number), ==, i);
      if (gap)
        g_assert_cmpuint (sx_serials_find (serials, number - 1), ==, i);
      if (i + 1 == expected->len)
        g_assert_cmpuint (sx_serials_find (serials, (guint64) number + 1), ==, i + 1);
    }
}

static void
test_steps (gconstpointer data)
{
  guint step = GPOINTER_TO_UINT (data);
  g_autoptr (SxSerials) serials = sx_serials_new ();
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GRand) random = g_rand_new_with_seed (step);
  guint64 number = g_rand_int_range (random, 0, 100);

  assert_same (serials, expected);
  g_assert_cmpuint (sx_serials_find (serials, 7), ==, 0);
  for (guint i = 0; i < 20000 && number <= G_MAXUINT32; i++)
    {
      guint32 entry = number;

      sx_serials_append (serials, entry);
      g_array_append_val (expected, entry);
      number += step == 1 ? 1 : g_rand_int_range (random, 1, step + 1);
      if (i % 997 == 0)
        assert_same (serials, expected);
    }
  assert_same (serials, expected);
}

/* Stretches of all kinds, one behind the other */
static void
test_mixed (void)
{
  g_autoptr (SxSerials) serials = sx_serials_new ();
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  guint32 number = 0;

  for (guint i = 0; i < 400; i++)
    {
      guint step = steps[g_rand_int_range (random, 0, 6)];

      for (guint n = g_rand_int_range (random, 1, 200); n > 0; n--)
        {
          number += g_rand_int_range (random, 1, step + 1);
          sx_serials_append (serials, number);
          g_array_append_val (expected, number);
        }
    }
  assert_same (serials, expected);
}

/* The greatest number there is */
static void
test_end (void)
{
  g_autoptr (SxSerials) serials = sx_serials_new ();

  for (guint i = 0; i < 64; i++)
    sx_serials_append (serials, i);
  sx_serials_append (serials, G_MAXUINT32);
  g_assert_cmpuint (sx_serials_get (serials, 64), ==, G_MAXUINT32);
  g_assert_cmpuint (sx_serials_find (serials, G_MAXUINT32), ==, 64);
  g_assert_cmpuint (sx_serials_find (serials, G_MAXUINT64), ==, 65);
}

/* What they take, for each number: close together nearly nothing, and never more than four bytes and some */
static void
test_size (void)
{
  static const struct
  {
    guint  step;
    double most;
  } cases[] = { { 1, 0.15 }, { 3, 1.2 }, { 200, 2.2 }, { 4000, 4.2 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SxSerials) serials = sx_serials_new ();
      const guint n = 1000000;

      for (guint number = 0; number < n; number++)
        sx_serials_append (serials, number * cases[i].step);
      g_test_message ("a number in %u: %.3f bytes each", cases[i].step, (double) sx_serials_get_size (serials) / n);
      g_assert_cmpfloat ((double) sx_serials_get_size (serials) / n, <, cases[i].most);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = g_strdup_printf ("/journal/serials/step/%u", steps[i]);

      g_test_add_data_func (path, GUINT_TO_POINTER (steps[i]), test_steps);
    }
  g_test_add_func ("/journal/serials/mixed", test_mixed);
  g_test_add_func ("/journal/serials/end", test_end);
  g_test_add_func ("/journal/serials/size", test_size);

  return g_test_run ();
}
