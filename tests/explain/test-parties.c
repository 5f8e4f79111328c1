/* test-parties.c: millions of sockets, in little room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include "sx-parties-private.h"

static void
set_anything (SxParty *party,
              GRand   *random)
{
  party->owner = g_rand_int_range (random, 0, 3);
  party->listener = g_rand_int_range (random, 0, 3);
  party->partner = g_rand_boolean (random) ? g_rand_int (random) : 0;
  party->first = g_rand_int (random);
  party->last = g_rand_int (random);
  party->side = g_rand_int_range (random, 0, SX_SIDE_OUTSIDE + 1);
  party->is_stream = g_rand_boolean (random);
  party->is_internet = g_rand_boolean (random);
  party->moved_bytes = g_rand_boolean (random);
  party->has_accepted = g_rand_boolean (random);
  party->was_called = g_rand_boolean (random);
  party->failed = g_rand_boolean (random);
  party->has_ended = g_rand_boolean (random);
  party->n_sendto = g_rand_int_range (random, 0, 64);
}

static void
assert_equal (const SxParty *one,
              const SxParty *other)
{
  g_assert_cmpuint (one->id, ==, other->id);
  g_assert_cmpuint (one->owner, ==, other->owner);
  g_assert_cmpuint (one->listener, ==, other->listener);
  g_assert_cmpuint (one->partner, ==, other->partner);
  g_assert_cmpuint (one->first, ==, other->first);
  g_assert_cmpuint (one->last, ==, other->last);
  g_assert_cmpuint (one->side, ==, other->side);
  g_assert_cmpuint (one->is_stream, ==, other->is_stream);
  g_assert_cmpuint (one->is_internet, ==, other->is_internet);
  g_assert_cmpuint (one->moved_bytes, ==, other->moved_bytes);
  g_assert_cmpuint (one->has_accepted, ==, other->has_accepted);
  g_assert_cmpuint (one->was_called, ==, other->was_called);
  g_assert_cmpuint (one->failed, ==, other->failed);
  g_assert_cmpuint (one->has_ended, ==, other->has_ended);
  g_assert_cmpuint (one->n_sendto, ==, other->n_sendto);
}

static void
assert_all (SxParties *parties,
            GArray    *expected)
{
  g_assert_cmpuint (sx_parties_get_n (parties), ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      const SxParty *one = &g_array_index (expected, SxParty, i);

      assert_equal (sx_parties_get (parties, i), one);
      assert_equal (sx_parties_find (parties, one->id), one);
    }
}

/* Whatever they are, and whoever of them is held and changed: they come back as they were */
static void
test_anything (gconstpointer data)
{
  gboolean in_order = GPOINTER_TO_INT (data);
  SxParties *parties = sx_parties_new ();
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (SxParty));
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  guint32 id = 0;

  g_assert_null (sx_parties_find (parties, 1));
  for (guint i = 0; i < 20000; i++)
    {
      SxParty *party;

      id = in_order || i % 1000 != 999 ? id + g_rand_int_range (random, 1, 4) : id + 100000 - 7 * i;
      while (!in_order && sx_parties_find (parties, id) != NULL)
        id++;
      party = sx_parties_add (parties, id);
      set_anything (party, random);
      g_array_append_val (expected, *party);
      if (i % 10 != 0)
        sx_parties_release (parties, id);

      /* An old one is changed, twice as long held as not */
      if (i % 7 == 0)
        {
          guint position = g_rand_int_range (random, 0, expected->len);

          party = sx_parties_hold (parties, g_array_index (expected, SxParty, position).id);
          g_assert_nonnull (party);
          set_anything (party, random);
          g_array_index (expected, SxParty, position) = *party;
          sx_parties_release (parties, party->id);
        }
      if (i % 5000 == 4999)
        assert_all (parties, expected);
    }
  assert_all (parties, expected);
  g_assert_null (sx_parties_find (parties, 0));
  g_assert_null (sx_parties_find (parties, G_MAXUINT32));
  g_assert_null (sx_parties_hold (parties, G_MAXUINT32));

  sx_parties_free (parties);
}

/* One that is held stays where it is, however many others are looked at */
static void
test_held (void)
{
  SxParties *parties = sx_parties_new ();
  SxParty *held;

  for (guint32 id = 1; id <= 50000; id++)
    {
      sx_parties_add (parties, id)->first = id;
      sx_parties_release (parties, id);
    }
  held = sx_parties_hold (parties, 7);
  for (guint32 id = 1; id <= 50000; id++)
    g_assert_cmpuint (sx_parties_find (parties, id)->first, ==, id);
  g_assert_true (sx_parties_find (parties, 7) == held);
  held->last = 99;
  sx_parties_release (parties, 7);
  for (guint32 id = 1000; id <= 50000; id++)
    sx_parties_find (parties, id);
  g_assert_cmpuint (sx_parties_find (parties, 7)->last, ==, 99);

  sx_parties_free (parties);
}

/* What short connections take, with one end that is ours and with both */
static void
test_size (gconstpointer data)
{
  gboolean both = GPOINTER_TO_INT (data);
  SxParties *parties = sx_parties_new ();
  const guint n = 500000;
  double each;

  for (guint32 id = 1; id <= n; id++)
    {
      SxParty *party = sx_parties_add (parties, id);

      party->owner = both ? 1 + id % 2 : 1;
      party->listener = both && id % 2 == 0 ? 0 : 1;
      party->side = both && id % 2 == 0 ? SX_SIDE_CLIENT : SX_SIDE_ACCEPTED;
      party->partner = !both ? 0 : id % 2 == 0 ? id + 1 : id - 1;
      party->first = 4 * id;
      party->last = 4 * id + 300;
      party->is_stream = party->is_internet = party->moved_bytes = party->has_ended = TRUE;
      sx_parties_release (parties, id);
    }
  each = (double) sx_parties_get_size (parties) / n;
  g_test_message ("%.1f bytes each", each);
  g_assert_cmpfloat (each, <, 8);

  sx_parties_free (parties);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/parties/anything", GINT_TO_POINTER (TRUE), test_anything);
  g_test_add_data_func ("/parties/disorder", GINT_TO_POINTER (FALSE), test_anything);
  g_test_add_func ("/parties/held", test_held);
  g_test_add_data_func ("/parties/size/one-end", GINT_TO_POINTER (FALSE), test_size);
  g_test_add_data_func ("/parties/size/both-ends", GINT_TO_POINTER (TRUE), test_size);

  return g_test_run ();
}
