/* test-spin.c: looking once more before one sleeps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>

#include "sx-spin.h"

/* Far longer than what is worth looking for, and than what it is looked for */
#define LONG_US 2000

/* Waits until something is so that depends on how soon this thread got the processor */
#define MAX_TRIES 10000

typedef struct
{
  int   found;      /* what looking says */
  guint sleep_us;   /* how long sleeping takes */
  guint n_looks;
  guint n_sleeps;
  int   timeout;    /* of the last time */
} Waits;

static int
wait_cb (gpointer user_data,
         int      timeout)
{
  Waits *waits = user_data;

  if (timeout == 0)
    {
      waits->n_looks++;
      return waits->found;
    }

  waits->n_sleeps++;
  waits->timeout = timeout;
  if (waits->sleep_us > 0)
    g_usleep (waits->sleep_us);

  return 1;
}

/* Who must not sleep looks once */
static void
test_now (void)
{
  Waits waits = { 0, };
  SxSpin spin = { 0, };

  g_assert_cmpint (sx_spin_wait (&spin, wait_cb, &waits, 0), ==, 0);
  g_assert_cmpuint (waits.n_looks, ==, 1);
  g_assert_cmpuint (waits.n_sleeps, ==, 0);
}

/* Where nothing comes soon nobody looks for it: an idle program does nothing */
static void
test_slow (void)
{
  Waits waits = { .sleep_us = LONG_US };
  SxSpin spin = { 0, };

  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (sx_spin_wait (&spin, wait_cb, &waits, i % 2 == 0 ? -1 : 50), ==, 1);
  g_assert_cmpuint (waits.n_looks, ==, 0);
  g_assert_cmpuint (waits.n_sleeps, ==, 20);
  g_assert_cmpint (waits.timeout, ==, 50);
}

static void
become_quick (SxSpin *spin,
              Waits  *waits)
{
  for (guint i = 0; i < MAX_TRIES && waits->n_looks == 0; i++)
    sx_spin_wait (spin, wait_cb, waits, -1);
  g_assert_cmpuint (waits->n_looks, >, 0);
}

/* What comes soon is found without sleeping, an error too */
static void
test_quick (void)
{
  const int results[] = { 3, -1 };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      Waits waits = { .found = results[i] };
      SxSpin spin = { 0, };
      gboolean is_awake = FALSE;

      become_quick (&spin, &waits);
      for (guint j = 0; j < MAX_TRIES && !is_awake; j++)
        {
          guint n_sleeps = waits.n_sleeps;
          int n = sx_spin_wait (&spin, wait_cb, &waits, -1);

          is_awake = waits.n_sleeps == n_sleeps;
          g_assert_cmpint (n, ==, is_awake ? results[i] : 1);
        }
      g_assert_true (is_awake);
    }
}

/* Where it is in vain though it seemed to be worth it, it is hardly done */
static void
test_in_vain (void)
{
  Waits waits = { .found = 0 };
  SxSpin spin = { 0, };
  guint n_in_vain = 0;

  for (guint i = 0; i < 20000; i++)
    {
      guint n_looks = waits.n_looks;

      g_assert_cmpint (sx_spin_wait (&spin, wait_cb, &waits, -1), ==, 1);
      n_in_vain += waits.n_looks > n_looks;
    }
  g_assert_cmpuint (waits.n_sleeps, ==, 20000);
  g_assert_cmpuint (n_in_vain, >, 0);
  g_assert_cmpuint (n_in_vain, <, 40);

  /* One that is not forgets what was */
  waits.found = 1;
  waits.n_looks = 0;
  become_quick (&spin, &waits);
  g_assert_cmpuint (spin.penalty, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/spin/now", test_now);
  g_test_add_func ("/net/spin/slow", test_slow);
  g_test_add_func ("/net/spin/quick", test_quick);
  g_test_add_func ("/net/spin/in-vain", test_in_vain);

  return g_test_run ();
}
