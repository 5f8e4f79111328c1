/* test-serial-set.c: sets of serials, against one flag for each number
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-serial-set-private.h"

#define N (5 * 65536 + 1000)

static void
check (const SxSerialSet *set,
       const guint8      *flags)
{
  guint length = 0;

  for (guint64 serial = 0; serial < N; serial++)
    {
      g_assert_cmpint (sx_serial_set_has (set, serial), ==, flags[serial]);
      if (serial % 97 == 0 || flags[serial])
        g_assert_cmpuint (sx_serial_set_rank (set, serial), ==, length);
      if (flags[serial])
        g_assert_cmpuint (sx_serial_set_get (set, length++), ==, serial);
    }
  g_assert_cmpuint (set->length, ==, length);
  g_assert_cmpuint (sx_serial_set_rank (set, G_MAXUINT64), ==, length);
  g_assert_false (sx_serial_set_has (set, G_MAXUINT64));
}

static void
add_random (SxSerialSet *set,
            guint8      *flags,
            GRand       *random,
            guint        n)
{
  for (guint i = 0; i < n; i++)
    {
      guint serial = g_rand_int_range (random, 0, N);

      sx_serial_set_add (set, serial);
      flags[serial] = 1;
    }
}

static void
test_random (void)
{
  static const guint counts[] = { 0, 1, 50, 5000, 400000 };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree guint8 *flags = g_new0 (guint8, N);
      SxSerialSet set = SX_SERIAL_SET_INIT;

      add_random (&set, flags, random, counts[i]);
      check (&set, flags);
      sx_serial_set_clear (&set);
      g_assert_cmpuint (set.length, ==, 0);
    }
}

static void
test_full (void)
{
  g_autofree guint8 *flags = g_malloc (N);
  SxSerialSet set = SX_SERIAL_SET_INIT;

  memset (flags, 1, N);
  for (guint64 serial = N; serial > 0; serial--)
    sx_serial_set_add (&set, serial - 1);
  check (&set, flags);
  sx_serial_set_clear (&set);
}

/* Blocks that only the one has, that only the other has, that both have */
static void
test_take (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (guint round = 0; round < 20; round++)
    {
      g_autofree guint8 *flags = g_new0 (guint8, N);
      SxSerialSet set = SX_SERIAL_SET_INIT;
      SxSerialSet other = SX_SERIAL_SET_INIT;

      add_random (&set, flags, random, g_rand_int_range (random, 0, 8));
      add_random (&other, flags, random, g_rand_int_range (random, 0, 3000));
      sx_serial_set_take (&set, &other);
      g_assert_cmpuint (other.length, ==, 0);
      g_assert_null (other.blocks);
      check (&set, flags);
      sx_serial_set_clear (&set);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/serial-set/random", test_random);
  g_test_add_func ("/journal/serial-set/full", test_full);
  g_test_add_func ("/journal/serial-set/take", test_take);

  return g_test_run ();
}
