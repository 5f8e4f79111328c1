/* test-directory.c: which sockets are shown, and who belongs to whom
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "diagram-journal.h"
#include "sx-cleared.h"
#include "sx-directory.h"
#include "sx-end.h"

static void
assert_shown (Story      *story,
              const char *expected)
{
  g_autoptr (GString) shown = g_string_new (NULL);

  story_tell (story);
  for (guint i = 0; i < sx_diagram_get_n_lifelines (story->diagram); i++)
    g_string_append_printf (shown, "%s%u", i > 0 ? " " : "", sx_diagram_get_lifeline (story->diagram, i)->socket);

  g_assert_cmpstr (shown->str, ==, expected);
}

/* A client and the connection that is accepted for it, at the listener 1 */
static void
meet (Story   *story,
      guint32  client,
      guint32  accepted)
{
  SxAddress local = sx_test_address ("127.0.0.1", 20000 + client);

  story_socket (story, client, AF_INET, SOCK_STREAM);
  story_connecting (story, client, SERVER);
  story_connect (story, client, local, SERVER, 0);
  story_accept (story, 1, accepted, SERVER, local);
}

/* Joining */

static void
assert_joined (const char *served,
               const char *called,
               const char *local,
               const char *remote)
{
  g_autoptr (Story) story = story_new ();
  SxAddress server = sx_test_address (served, 80);
  SxAddress to = sx_test_address (called, 80);
  int family = sx_address_get_family (&server);

  story_socket (story, 1, family, SOCK_STREAM);
  story_bind (story, 1, server);
  story_listen (story, 1, server);
  story_socket (story, 2, sx_address_get_family (&to), SOCK_STREAM);
  story_connecting (story, 2, to);
  story_connect (story, 2, sx_test_address (called, 4000), to, 0);
  story_accept (story, 1, 3, sx_test_address (local, 80), sx_test_address (remote, 4000));
  story_tell (story);

  g_assert_cmpuint (sx_diagram_get_n_lifelines (story->diagram), ==, 3);
  g_assert_cmpuint (sx_diagram_get_lifeline (story->diagram, 1)->partner, ==, 2);
  g_assert_cmpuint (sx_diagram_get_lifeline (story->diagram, 2)->partner, ==, 3);
  story_assert_arrows (story,
                       "SYN 2 > 0\n"
                       "SYN-ACK 0 > 2\n"
                       "ACK 2 > 0\n");
}

static void
test_joined (void)
{
  assert_joined ("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1");
  assert_joined ("0.0.0.0", "127.0.0.1", "127.0.0.1", "127.0.0.1");
  assert_joined ("::1", "::1", "::1", "::1");
  assert_joined ("::", "::1", "::1", "::1");
  /* An IPv4 client of a dual stack listener */
  assert_joined ("::", "127.0.0.1", "::ffff:127.0.0.1", "::ffff:127.0.0.1");
  /* By another address of this computer */
  assert_joined ("0.0.0.0", "192.0.2.7", "192.0.2.7", "192.0.2.7");
}

/* It is not accepted yet: the handshake goes to the listener that has the address */
static void
test_waiting_in_backlog (void)
{
  g_autoptr (Story) story = story_new ();

  story_socket (story, 1, AF_INET, SOCK_STREAM);
  story_bind (story, 1, sx_test_address ("0.0.0.0", 12345));
  story_listen (story, 1, sx_test_address ("0.0.0.0", 12345));
  story_socket (story, 2, AF_INET, SOCK_STREAM);
  story_connecting (story, 2, SERVER);
  story_connect (story, 2, CLIENT, SERVER, 0);
  sx_diagram_set_sockets (story->diagram, (guint32[]) { 1, 2 }, 2);
  story_tell (story);

  story_assert_arrows (story,
                       "SYN 1 > 0\n"
                       "SYN-ACK 0 > 1\n"
                       "ACK 1 > 0\n");
}

static void
test_reaches (void)
{
  SxAddress near = sx_test_address ("127.0.0.1", 80);
  SxAddress mapped = sx_test_address ("::ffff:127.0.0.1", 80);
  SxAddress other = sx_test_address ("127.0.0.1", 81);
  SxAddress far = sx_test_address ("192.0.2.7", 80);
  SxAddress any = sx_test_address ("0.0.0.0", 80);
  SxAddress any6 = sx_test_address ("::", 80);
  SxAddress path = sx_test_address ("/x", 0);
  SxAddress none = NOWHERE;

  g_assert_cmpuint (sx_end_reaches (&near, &near), ==, 3);
  g_assert_cmpuint (sx_end_reaches (&near, &mapped), ==, 3);
  g_assert_cmpuint (sx_end_reaches (&path, &path), ==, 3);
  g_assert_cmpuint (sx_end_reaches (&near, &any), ==, 2);
  g_assert_cmpuint (sx_end_reaches (&near, &any6), ==, 1);
  g_assert_cmpuint (sx_end_reaches (&near, &other), ==, 0);
  g_assert_cmpuint (sx_end_reaches (&far, &any), ==, 0);
  g_assert_cmpuint (sx_end_reaches (&near, &far), ==, 0);
  g_assert_cmpuint (sx_end_reaches (&none, &none), ==, 0);
  g_assert_cmpuint (sx_end_reaches (&none, &any), ==, 0);
  g_assert_cmpuint (sx_end_hash (&near), ==, sx_end_hash (&mapped));
  g_assert_cmpuint (sx_end_hash (&near), !=, sx_end_hash (&other));
  g_assert_cmpuint (sx_end_hash (&path), ==, 0);
}

/* Choosing */

/* Of what "localhost" brings, the half that nobody uses is left out */
static void
test_idle (void)
{
  g_autoptr (Story) story = story_new ();

  story_serve (story);
  story_socket (story, 2, AF_INET6, SOCK_STREAM);
  story_bind (story, 2, sx_test_address ("::1", 12345));
  story_listen (story, 2, sx_test_address ("::1", 12345));
  assert_shown (story, "1 2");

  story_socket (story, 3, AF_INET6, SOCK_STREAM);
  story_connect (story, 3, NOWHERE, sx_test_address ("::1", 12345), ECONNREFUSED);
  meet (story, 4, 5);
  assert_shown (story, "1 5 4");
  g_assert_cmpuint (sx_diagram_get_n_left_out (story->diagram), ==, 2);
}

/* Whoever is sent something is shown, even if nothing ever arrives */
static void
test_called (void)
{
  g_autoptr (Story) story = story_new ();

  story_post (story);
  story_socket (story, 3, AF_INET6, SOCK_DGRAM);
  story_bind (story, 3, sx_test_address ("::", 9000));
  story_sendto (story, 2, SERVER, "hello");
  assert_shown (story, "1 2");

  story_sendto (story, 2, sx_test_address ("::1", 9000), "hello");
  assert_shown (story, "1 2 3");
}

static void
test_used_last (void)
{
  g_autoptr (Story) story = story_new ();

  story_serve (story);
  for (guint i = 0; i < 5; i++)
    meet (story, 2 + 2 * i, 3 + 2 * i);

  /* A connection comes with both its ends and the listener, or not at all */
  assert_shown (story, "1 9 11 8 10");
  g_assert_cmpuint (sx_diagram_get_n_left_out (story->diagram), ==, 6);
  g_assert_true (sx_diagram_is_automatic (story->diagram));

  story_send (story, 2, "hello");
  assert_shown (story, "1 3 11 2 10");
  story_send (story, 4, "hello");
  assert_shown (story, "1 3 5 2 4");
  story_send (story, 6, "hello");
  assert_shown (story, "1 5 7 4 6");

  /* One that had moved bytes before is used again */
  story_send (story, 2, "hello");
  assert_shown (story, "1 3 7 2 6");
}

static void
test_many (void)
{
  g_autoptr (Story) story = story_new ();
  guint n = 10000;
  gint64 before;

  story_serve (story);
  story->step = 10 * US;
  before = sx_test_get_work ();
  for (guint i = 0; i < n / 2; i++)
    {
      meet (story, 2 + 2 * i, 3 + 2 * i);
      if (i % 50 == 0)
        sx_diagram_drain (story->diagram, G_MAXUINT);
    }
  story_tell (story);

  g_assert_cmpuint (sx_diagram_get_n_lifelines (story->diagram), <=, SX_DIAGRAM_AUTO_SOCKETS);
  g_assert_cmpuint (sx_diagram_get_n_lifelines (story->diagram), ==, 5);
  g_assert_cmpuint (sx_diagram_get_n_left_out (story->diagram), ==, n + 1 - 5);
  g_assert_cmpuint (sx_diagram_get_lifeline (story->diagram, 4)->socket, ==, n);
  /* It takes some 30 ms; what is quadratic would take minutes */
  g_assert_cmpint (sx_test_get_work () - before, <, 10 * G_USEC_PER_SEC);
}

static void
test_manual (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (GArray) sockets = NULL;
  g_autofree guint32 *all = g_new (guint32, 200);
  g_autofree char *name = NULL;
  guint generation;

  story_serve (story);
  for (guint i = 0; i < 100; i++)
    meet (story, 2 + 2 * i, 3 + 2 * i);
  story_tell (story);

  generation = sx_diagram_get_generation (story->diagram);
  sx_diagram_set_sockets (story->diagram, (guint32[]) { 4, 3 }, 2);
  g_assert_cmpuint (sx_diagram_get_generation (story->diagram), >, generation);
  g_assert_false (sx_diagram_is_automatic (story->diagram));
  story_tell (story);
  /* Those at the other ends are not shown, but have lines with their names */
  story_assert_lines (story,
                      "Server’s end 3 127.0.0.1:12345 ESTABLISHED\n"
                      "Client 4 127.0.0.1:20004 ESTABLISHED\n"
                      "Client 2 127.0.0.1:20002 \n"
                      "Server’s end 5 127.0.0.1:12345 \n");
  g_assert_cmpuint (sx_diagram_get_n_left_out (story->diagram), ==, 199);

  for (guint i = 0; i < 200; i++)
    all[i] = i + 2;
  sx_diagram_set_sockets (story->diagram, all, 200);
  story_tell (story);
  g_assert_cmpuint (sx_diagram_get_n_left_out (story->diagram), ==, 201 - SX_DIAGRAM_MAX_SOCKETS);

  /* What there is not is not shown, and twice the same is once */
  sx_diagram_set_sockets (story->diagram, (guint32[]) { 2, 999, 2, 3 }, 4);
  assert_shown (story, "3 2");
  g_assert_cmpuint (sx_diagram_get_n_left_out (story->diagram), ==, 199);

  sockets = sx_diagram_list_sockets (story->diagram);
  g_assert_cmpuint (sockets->len, ==, 201);
  g_assert_cmpuint (g_array_index (sockets, guint32, 0), ==, 1);
  name = sx_diagram_dup_socket_name (story->diagram, 2);
  g_assert_cmpstr (name, ==, "Client 2");

  sx_diagram_set_sockets (story->diagram, NULL, 0);
  g_assert_true (sx_diagram_is_automatic (story->diagram));
  assert_shown (story, "1 199 201 198 200");
}

/* Whoever chose what is cleared away afterwards sees what comes, and what was chosen if it comes back */
static void
test_cleared (void)
{
  g_autoptr (Story) story = story_new ();

  story_serve (story);
  meet (story, 2, 3);
  story_close (story, 2);
  story_close (story, 3);
  sx_diagram_set_sockets (story->diagram, (guint32[]) { 2, 3 }, 2);
  assert_shown (story, "3 2");

  sx_journal_clear (story->journal, sx_cleared_new (story->journal, NULL));
  meet (story, 4, 5);
  assert_shown (story, "1 5 4");
  g_assert_false (sx_diagram_is_automatic (story->diagram));

  g_assert_true (sx_journal_undo_clear (story->journal));
  assert_shown (story, "3 2");
}

static void
test_scope (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_socket (story, 4, AF_INET, SOCK_DGRAM);
  story_sendto (story, 4, SERVER, "hello");
  story_tell (story);
  g_assert_cmpuint (sx_diagram_get_n_lifelines (story->diagram), ==, 5);

  sx_diagram_set_scope (story->diagram, SX_SCOPE_STREAMS);
  assert_shown (story, "1 3 2");
  sx_diagram_set_scope (story->diagram, SX_SCOPE_DATAGRAMS);
  assert_shown (story, "4 0");
  g_assert_cmpuint (sx_diagram_get_n_left_out (story->diagram), ==, 3);
}

static void
test_owners (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (GArray) sockets = NULL;

  for (guint i = 1; i <= 4; i++)
    story_add (story, (SxRecord) { .kind = SX_KIND_SOCKET, .socket = i, .owner = 1 + i % 2,
                                   .args = { AF_INET, SOCK_STREAM } });
  story_tell (story);
  assert_shown (story, "1 2 3 4");

  sx_diagram_set_owners (story->diagram, (guint32[]) { 1 }, 1);
  assert_shown (story, "2 4");
  g_assert_cmpuint (sx_diagram_get_n_left_out (story->diagram), ==, 0);
  sockets = sx_diagram_list_sockets (story->diagram);
  g_assert_cmpuint (sockets->len, ==, 2);

  /* By name it is shown, whosoever it is; but it is nothing that was left out */
  sx_diagram_set_sockets (story->diagram, (guint32[]) { 1, 2 }, 2);
  assert_shown (story, "1 2");
  g_assert_cmpuint (sx_diagram_get_n_left_out (story->diagram), ==, 1);

  story_add (story, (SxRecord) { .kind = SX_KIND_SOCKET, .socket = 5, .owner = 1, .args = { AF_INET, SOCK_STREAM } });
  story_tell (story);
  g_assert_cmpuint (sx_diagram_get_n_left_out (story->diagram), ==, 2);
  sx_diagram_set_owners (story->diagram, NULL, 0);
  g_assert_cmpuint (sx_diagram_get_n_left_out (story->diagram), ==, 3);
}

/* Which of the records of all sockets a diagram is made of, found out one by one: (element-type GArray), by number */
static GPtrArray *
list_drawn (SxJournal *journal,
            guint      n_sockets)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autofree gboolean *listens = g_new0 (gboolean, n_sockets + 1);
  SxRecord record;

  for (guint i = 0; i <= n_sockets; i++)
    g_ptr_array_add (all, g_array_new (FALSE, FALSE, sizeof (guint32)));
  for (guint64 serial = 0; sx_journal_read (journal, serial, &record); serial++)
    {
      guint32 number = serial;

      listens[record.socket] |= record.kind == SX_KIND_LISTEN;
      if ((record.kind != SX_KIND_SAMPLE || listens[record.socket]) && record.kind != SX_KIND_WAITING)
        g_array_append_val ((GArray *) g_ptr_array_index (all, record.socket), number);
    }

  return all;
}

static void
assert_collected (SxDirectory *directory,
                  SxJournal   *journal,
                  guint        n_sockets)
{
  g_autoptr (GPtrArray) all = list_drawn (journal, n_sockets);

  g_assert_cmpuint (sx_directory_get_n (directory), ==, n_sockets);
  for (guint id = 1; id <= n_sockets; id++)
    {
      const SxParty *party = sx_directory_find (directory, id);
      const GArray *expected = g_ptr_array_index (all, id);
      g_autoptr (GArray) serials = g_array_new (FALSE, FALSE, sizeof (guint32));

      g_assert_nonnull (party);
      g_assert_cmpuint (party->id, ==, id);
      sx_directory_collect (directory, party, serials);
      g_assert_cmpmem (serials->data, serials->len * sizeof (guint32), expected->data, expected->len * sizeof (guint32));
      g_assert_cmpuint (party->first, ==, g_array_index (expected, guint32, 0));
      g_assert_cmpuint (party->last, ==, g_array_index (expected, guint32, expected->len - 1));
    }
}

static void
take_in (SxDirectory *directory,
         Story       *story,
         guint64     *serial)
{
  for (; *serial < sx_journal_get_n_records (story->journal); (*serial)++)
    {
      gboolean is_news;

      sx_directory_add (directory, *serial, &is_news);
    }
}

static void
add_kind (Story   *story,
          guint32  socket,
          SxKind   kind)
{
  story_add (story, (SxRecord) { .kind = kind, .socket = socket, .value = 3 });
}

/* Of sockets that ended long since the records are found again, whatever came after their end */
static void
test_forgotten (void)
{
  static const SxKind kinds[] = { SX_KIND_SEND, SX_KIND_RECV, SX_KIND_STATE, SX_KIND_SAMPLE, SX_KIND_WAITING, SX_KIND_CLOSE };
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxDirectory) directory = sx_directory_new (story->journal);
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  guint64 serial = 0;
  guint n_sockets = 0;

  story->step = 10 * US;
  /* Some that are there from the beginning to the end, and some that are not heard of for long */
  for (guint i = 0; i < 20; i++)
    story_socket (story, ++n_sockets, AF_INET, SOCK_STREAM);
  for (guint round = 0; round < 30000; round++)
    {
      if (round % 2 == 0)
        story_socket (story, ++n_sockets, AF_INET, SOCK_STREAM);
      add_kind (story, n_sockets - g_rand_int_range (random, 0, 10), kinds[g_rand_int_range (random, 0, 5)]);
      add_kind (story, n_sockets - g_rand_int_range (random, 0, 10), kinds[g_rand_int_range (random, 0, 6)]);
      if (n_sockets > 30)
        add_kind (story, n_sockets - 11, SX_KIND_CLOSE);
      if (round % 100 == 0)
        add_kind (story, g_rand_int_range (random, 1, 21), kinds[g_rand_int_range (random, 0, 6)]);
      /* What comes late */
      if (round % 500 == 0)
        add_kind (story, g_rand_int_range (random, 1, n_sockets + 1), kinds[g_rand_int_range (random, 0, 6)]);
      if (round % 5000 == 4999)
        add_kind (story, g_rand_int_range (random, 1, n_sockets + 1), SX_KIND_LISTEN);
      if (round % 7000 == 0)
        {
          take_in (directory, story, &serial);
          assert_collected (directory, story->journal, n_sockets);
        }
    }
  take_in (directory, story, &serial);
  g_assert_cmpuint (serial, >, 100000);
  assert_collected (directory, story->journal, n_sockets);
}

/* A file from elsewhere may number sockets as it likes */
static void
test_disorder (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxDirectory) directory = sx_directory_new (story->journal);
  guint64 serial = 0;
  guint n = 5000;

  for (guint i = 0; i < n; i++)
    {
      /* 7 and n have no common divisor, so that each comes once */
      guint32 socket = 1 + (guint64) i * 7 % n;

      story_socket (story, socket, AF_INET, SOCK_STREAM);
      add_kind (story, socket, SX_KIND_CLOSE);
    }
  take_in (directory, story, &serial);
  assert_collected (directory, story->journal, n);
  g_assert_null (sx_directory_find (directory, 0));
  g_assert_null (sx_directory_find (directory, n + 1));
}

/* A client may be gone when it is accepted; but who was gone long since has left its ports to others */
static void
test_joined_late (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxDirectory) directory = sx_directory_new (story->journal);
  SxAddress early = sx_test_address ("127.0.0.1", 30001), late = sx_test_address ("127.0.0.1", 30002);
  guint64 serial = 0;
  guint32 next = 4;

  story_serve (story);
  story_socket (story, 2, AF_INET, SOCK_STREAM);
  story_connect (story, 2, early, SERVER, 0);
  add_kind (story, 2, SX_KIND_CLOSE);
  story_socket (story, 3, AF_INET, SOCK_STREAM);
  story_connect (story, 3, late, SERVER, 0);
  for (; next < 4004; next++)
    {
      story_socket (story, next, AF_INET, SOCK_STREAM);
      add_kind (story, next, SX_KIND_CLOSE);
    }
  story_accept (story, 1, next, SERVER, early);
  take_in (directory, story, &serial);
  g_assert_cmpuint (sx_directory_find (directory, 2)->partner, ==, next);
  g_assert_cmpuint (sx_directory_find (directory, next)->partner, ==, 2);

  add_kind (story, 3, SX_KIND_CLOSE);
  for (next++; next < 9000; next++)
    {
      story_socket (story, next, AF_INET, SOCK_STREAM);
      add_kind (story, next, SX_KIND_CLOSE);
    }
  story_accept (story, 1, next, SERVER, late);
  take_in (directory, story, &serial);
  g_assert_cmpuint (sx_directory_find (directory, next)->partner, ==, 0);
  g_assert_cmpuint (sx_directory_find (directory, 3)->partner, ==, 0);
  g_assert_cmpuint (sx_directory_find (directory, 2)->partner, ==, 4004);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/directory/joined", test_joined);
  g_test_add_func ("/directory/waiting-in-backlog", test_waiting_in_backlog);
  g_test_add_func ("/directory/reaches", test_reaches);
  g_test_add_func ("/directory/idle", test_idle);
  g_test_add_func ("/directory/called", test_called);
  g_test_add_func ("/directory/used-last", test_used_last);
  g_test_add_func ("/directory/many", test_many);
  g_test_add_func ("/directory/manual", test_manual);
  g_test_add_func ("/directory/cleared", test_cleared);
  g_test_add_func ("/directory/scope", test_scope);
  g_test_add_func ("/directory/owners", test_owners);
  g_test_add_func ("/directory/forgotten", test_forgotten);
  g_test_add_func ("/directory/disorder", test_disorder);
  g_test_add_func ("/directory/joined-late", test_joined_late);

  return g_test_run ();
}
