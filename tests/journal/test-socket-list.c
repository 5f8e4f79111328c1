/* test-socket-list.c: which sockets are listed, and what is told of that
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "shadow-list.h"
#include "socket-steps.h"

/* Adds, closes and clears at random. Few stretches and many, so that both ways to tell are gone */
static void
test_shadow (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  guint32 next = 1;
  Shadow shadow;

  shadow_start (&shadow, model, step_get_id);
  for (guint round = 0; round < 60; round++)
    {
      guint n_emissions = shadow.n_emissions;
      guint n_closed = 0;

      for (guint i = g_rand_int_range (random, 0, 300); i > 0; i--)
        step_append (journal, next++, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
      step_drain (model);
      for (guint i = round % 2 == 0 ? 3 : 400; i > 0; i--)
        step_append (journal, g_rand_int_range (random, 0, next), SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
      step_drain (model);
      g_assert_cmpuint (shadow.n_emissions, <=, n_emissions + 1);

      n_emissions = shadow.n_emissions;
      n_closed = sx_socket_model_count (model, SX_SOCKET_CLOSED);
      if (shadow.numbers->len > 0)
        g_ptr_array_add (held, g_list_model_get_item (G_LIST_MODEL (model), shadow.numbers->len / 2));
      sx_socket_model_clear_closed (model);
      g_assert_cmpuint (shadow.n_emissions, <=, n_emissions + MIN (n_closed, 16));
      g_assert_cmpuint (sx_socket_model_count (model, SX_SOCKET_CLOSED), ==, 0);
      g_assert_cmpuint (sx_socket_model_count (model, SX_SOCKET_OPEN), ==, shadow.numbers->len);
      for (guint i = 0; i < shadow.numbers->len; i++)
        {
          guint position;

          g_assert_true (sx_socket_model_find (model, g_array_index (shadow.numbers, guint64, i), &position));
          g_assert_cmpuint (position, ==, i);
        }
    }
  g_assert_cmpuint (shadow.numbers->len, >, 0);
  shadow_stop (&shadow);
}

static guint
count_listed (SxSocketModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

/* Live ones and the last of the others are listed; all the others are counted */
static void
test_sums_up (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  guint32 next = 1;
  guint position;
  Shadow shadow;

  sx_socket_model_set_sums_up (model, TRUE);
  shadow_start (&shadow, model, step_get_id);
  for (guint round = 0; round < 40; round++)
    {
      for (guint i = 0; i < 100; i++)
        step_append (journal, next++, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
      if (round % 2 == 0)
        step_drain (model);
      for (guint i = 0; i < 120; i++)
        step_append (journal, g_rand_int_range (random, 1, next), SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
      step_drain (model);
      g_assert_cmpuint (count_listed (model) + sx_socket_model_get_n_summed_up (model), ==, next - 1);
      g_assert_cmpuint (count_listed (model), ==, sx_socket_model_count (model, SX_SOCKET_OPEN)
                                                  + MIN (sx_socket_model_count (model, SX_SOCKET_CLOSED), 256));
      for (guint i = 0; i < shadow.numbers->len; i++)
        {
          g_assert_true (sx_socket_model_find (model, g_array_index (shadow.numbers, guint64, i), &position));
          g_assert_cmpuint (position, ==, i);
          g_assert_cmpuint (sx_socket_model_peek (model, i)->id, ==, g_array_index (shadow.numbers, guint64, i));
        }
    }

  /* Nobody is lost */
  g_assert_cmpuint (sx_socket_model_get_n_summed_up (model), >, 500);
  for (guint32 socket = 1; socket < next; socket++)
    {
      const SxSocketInfo *info = sx_socket_model_lookup (model, socket);

      g_assert_nonnull (info);
      if (sx_socket_info_is_live (info))
        g_assert_true (sx_socket_model_find (model, socket, NULL));
    }

  /* All of them again, and back, and an earlier moment, and the end of it */
  sx_socket_model_set_sums_up (model, FALSE);
  g_assert_cmpuint (count_listed (model), ==, next - 1);
  g_assert_cmpuint (sx_socket_model_get_n_summed_up (model), ==, 0);
  sx_socket_model_set_sums_up (model, TRUE);
  sx_socket_model_set_end (model, 1000);
  step_drain (model);
  g_assert_cmpuint (count_listed (model), <, 1000);
  sx_socket_model_set_end (model, G_MAXUINT64);
  step_drain (model);
  g_assert_cmpuint (count_listed (model) + sx_socket_model_get_n_summed_up (model), ==, next - 1);
  sx_socket_model_clear_closed (model);
  g_assert_cmpuint (sx_socket_model_get_n_summed_up (model), ==, 0);
  g_assert_cmpuint (count_listed (model), ==, sx_socket_model_count (model, SX_SOCKET_OPEN));
  shadow_stop (&shadow);
}

/* One that somebody wants to keep stays listed, whatever ends after it */
static void
test_keep (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);

  sx_socket_model_set_sums_up (model, TRUE);
  sx_socket_model_keep (model, 5);
  for (guint32 socket = 1; socket <= 1000; socket++)
    {
      step_append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
      step_append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
      if (socket % 10 == 0)
        step_drain (model);
    }
  g_assert_true (sx_socket_model_find (model, 5, NULL));
  g_assert_false (sx_socket_model_find (model, 4, NULL));
  g_assert_cmpuint (count_listed (model), ==, 256);

  sx_socket_model_keep (model, 0);
  for (guint32 socket = 1001; socket <= 2000; socket++)
    {
      step_append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
      step_append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
    }
  step_drain (model);
  g_assert_false (sx_socket_model_find (model, 5, NULL));
  g_assert_cmpint (sx_socket_model_lookup (model, 5)->state, ==, SX_SOCKET_CLOSED);
}

/* A file from elsewhere may number sockets as it likes */
static void
test_disorder (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  guint n = 2000;

  for (guint i = 0; i < n; i++)
    {
      /* 7 and n have no common divisor, so that each comes once */
      step_append (journal, 1 + i * 7 % n, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
      step_append (journal, 1 + i * 7 % n, SOCK_STREAM, &(Step) { SX_KIND_SEND, 0, 1 + i }, 1);
      if (i % 3 != 0)
        step_append (journal, 1 + i * 7 % n, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
      if (i % 50 == 0)
        step_drain (model);
    }
  step_drain (model);

  for (guint round = 0; round < 2; round++)
    {
      guint position, expected = 0;

      for (guint i = 0; i < n; i++)
        {
          const SxSocketInfo *info = sx_socket_model_lookup (model, 1 + i * 7 % n);

          if (round == 1 && i % 3 != 0)
            {
              g_assert_null (info);
              continue;
            }
          g_assert_cmpuint (info->id, ==, 1 + i * 7 % n);
          g_assert_cmpuint (info->sent, ==, 1 + i);
          g_assert_true (sx_socket_model_find (model, info->id, &position));
          g_assert_cmpuint (position, ==, expected++);
        }
      g_assert_null (sx_socket_model_lookup (model, n + 1));
      sx_socket_model_clear_closed (model);
    }
}

static void
test_fast (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autoptr (SxSocketModel) traffic = sx_socket_model_new (journal, OWNER);
  gint64 start;

  for (guint32 socket = 1; socket <= 10000; socket++)
    step_append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
  step_drain (model);
  for (guint i = 0; i < 100000; i++)
    step_append (journal, 1 + i % 10000, SOCK_STREAM, &(Step) { SX_KIND_RECV, 0, 2, 1024 }, 1);
  start = g_get_monotonic_time ();
  g_assert_false (sx_socket_model_drain (model, 100000));
  g_test_message ("100,000 records of 10,000 sockets: %" G_GINT64_FORMAT " us", g_get_monotonic_time () - start);

  /* Every other one, which is as many stretches as there can be */
  for (guint32 socket = 1; socket <= 10000; socket += 2)
    step_append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
  step_drain (model);
  start = g_get_monotonic_time ();
  sx_socket_model_clear_closed (model);
  g_test_message ("5,000 of 10,000 rows cleared: %" G_GINT64_FORMAT " us", g_get_monotonic_time () - start);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 5000);

  /* In slices it is the same */
  while (sx_socket_model_drain (traffic, 777))
    ;
  sx_socket_model_clear_closed (traffic);
  for (guint32 socket = 2; socket <= 10000; socket += 2)
    g_assert_cmpmem (sx_socket_model_lookup (model, socket), sizeof (SxSocketInfo),
                     sx_socket_model_lookup (traffic, socket), sizeof (SxSocketInfo));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/socket-list/shadow", test_shadow);
  g_test_add_func ("/journal/socket-list/sums-up", test_sums_up);
  g_test_add_func ("/journal/socket-list/keep", test_keep);
  g_test_add_func ("/journal/socket-list/disorder", test_disorder);
  g_test_add_func ("/journal/socket-list/fast", test_fast);

  return g_test_run ();
}
