/* test-sent.c: a message that is sent more than once, and is in the journal once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "engine-fixture.h"
#include "sx-cleared.h"
#include "sx-journal-format-private.h"
#include "sx-journal-private.h"

#define LENGTH  (300 * 1000)
#define N_PEERS 5

/* Connections of the engine, and their other ends */
typedef struct
{
  SxAddress address;
  int       listener;
  guint32   sockets[N_PEERS];
  int       fds[N_PEERS];
} Ends;

static void
open_ends (Fixture *f,
           Ends    *ends)
{
  memset (ends, 0, sizeof *ends);
  ends->listener = listen_peer (&ends->address, N_PEERS);
  for (guint i = 0; i < N_PEERS; i++)
    {
      connect_engine (f, &ends->address, &ends->sockets[i]);
      ends->fds[i] = accept (ends->listener, NULL, NULL);
      g_assert_cmpint (ends->fds[i], >=, 0);
    }
}

static GBytes *
make_message (gsize  length,
              guint8 seed)
{
  guint8 *bytes = g_malloc (length);
  guint32 state = seed + 1;

  for (gsize i = 0; i < length; i++)
    {
      state = state * 1664525 + 1013904223;
      bytes[i] = state >> 24;
    }

  return g_bytes_new_take (bytes, length);
}

static void
send_to (Fixture *f,
         Ends    *ends,
         guint    n,
         GBytes  *message)
{
  guint32 request = sx_engine_send (f->engine, f->owner, ends->sockets, n, message);

  g_assert_cmpint (wait_end (f, request).error, ==, 0);
}

/* All that was sent on a connection, as its records say */
static GByteArray *
list_sent (Fixture *f,
           guint32  socket)
{
  GByteArray *sent = g_byte_array_new ();
  SxRecord record;

  for (guint64 serial = 0; sx_journal_read (f->journal, serial, &record); serial++)
    if (record.kind == SX_KIND_SEND && record.socket == socket)
      {
        g_assert_cmpint (record.flags, ==, 0);
        g_assert_cmpuint (record.payload_length, ==, record.value);
        g_byte_array_append (sent, record.payload, record.payload_length);
      }

  return sent;
}

/* What came at the other end is what the records say, and what was meant */
static void
assert_all_came (Fixture *f,
                 Ends    *ends,
                 guint    i,
                 GBytes **messages,
                 guint    n_messages)
{
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (GByteArray) sent = NULL;
  g_autofree char *came = NULL;
  gsize length;

  for (guint m = 0; m < n_messages; m++)
    g_byte_array_append (expected, g_bytes_get_data (messages[m], NULL), g_bytes_get_size (messages[m]));

  g_assert_cmpint (wait_end (f, sx_engine_half_close (f->engine, f->owner, ends->sockets[i])).error, ==, 0);
  came = peer_read_all (ends->fds[i], &length);
  g_assert_cmpmem (came, length, expected->data, expected->len);
  sent = list_sent (f, ends->sockets[i]);
  g_assert_cmpmem (sent->data, sent->len, expected->data, expected->len);
}

static void
close_ends (Ends *ends)
{
  for (guint i = 0; i < N_PEERS; i++)
    close (ends->fds[i]);
  close (ends->listener);
}

/* To many at once */
static void
test_many (Fixture *f)
{
  g_autoptr (GBytes) message = make_message (LENGTH, 0);
  Ends ends;

  open_ends (f, &ends);
  send_to (f, &ends, N_PEERS, message);
  for (guint i = 0; i < N_PEERS; i++)
    assert_all_came (f, &ends, i, &message, 1);
  g_assert_cmpuint (sx_journal_get_n_bytes (f->journal), <, LENGTH * 2);
  close_ends (&ends);
}

/* Again and again, and as another one that says the same; nobody reads until all is said, so that it goes out in pieces */
static void
send_again (Fixture *f)
{
  const guint8 *bytes;
  GBytes *messages[6];
  gsize length;
  Ends ends;

  messages[0] = make_message (LENGTH * 8, 0);
  bytes = g_bytes_get_data (messages[0], &length);
  for (guint i = 1; i < G_N_ELEMENTS (messages); i++)
    messages[i] = i < 3 ? g_bytes_ref (messages[0]) : g_bytes_new (bytes, length);

  open_ends (f, &ends);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    send_to (f, &ends, 1, messages[i]);
  assert_all_came (f, &ends, 0, messages, G_N_ELEMENTS (messages));
  g_assert_cmpuint (sx_journal_get_n_bytes (f->journal), <, LENGTH * 8 * 2);
  close_ends (&ends);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    g_bytes_unref (messages[i]);
}

static void
test_again (Fixture *f)
{
  send_again (f);
}

static void
test_observed (Fixture *f)
{
  set_observed (f, TRUE);
  send_again (f);
  set_observed (f, FALSE);
}

/* What differs in a byte, or in its length, is another message; and so is a short one, which is not remembered */
static void
test_different (Fixture *f)
{
  g_autoptr (GBytes) first = make_message (LENGTH, 0);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (first, NULL), LENGTH);
  GBytes *messages[7] = { first, NULL, first, NULL, NULL, NULL, first };
  Ends ends;

  bytes[LENGTH - 1] ^= 1;
  messages[1] = g_bytes_new (bytes, LENGTH);
  messages[3] = g_bytes_new (bytes, LENGTH - 1);
  messages[4] = g_bytes_new (bytes, 20);
  messages[5] = g_bytes_new (bytes + 1, LENGTH - 1);
  open_ends (f, &ends);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    send_to (f, &ends, 1, messages[i]);
  assert_all_came (f, &ends, 0, messages, G_N_ELEMENTS (messages));
  close_ends (&ends);
  g_bytes_unref (messages[1]);
  for (guint i = 3; i < 6; i++)
    g_bytes_unref (messages[i]);
}

/* Some of the records before @first are not there any more */
static void
send_after (Fixture *f,
            Ends    *ends,
            GBytes  *message,
            guint64  first)
{
  guint32 request = sx_engine_send (f->engine, f->owner, ends->sockets, 1, message);
  gint64 start = g_get_monotonic_time ();
  SxRecord record = SX_RECORD_INIT;
  guint64 serial = first;

  while (record.kind != SX_KIND_END || record.request != request)
    {
      g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
      if (sx_journal_read (f->journal, serial, &record))
        serial++;
      else
        g_usleep (1000);
    }
  g_assert_cmpint (record.error, ==, 0);
}

/* What was cleared away gives its room back: no record that comes later may need it */
static void
test_cleared (Fixture *f)
{
  g_autoptr (GBytes) message = make_message (LENGTH, 0);
  GBytes *messages[4] = { message, message, message, message };
  SxRecordReference reference;
  SxCleared *cleared;
  SxRecord record;
  guint64 first;
  guint n_sent = 0;
  Ends ends;

  open_ends (f, &ends);
  send_to (f, &ends, 2, message);
  assert_all_came (f, &ends, 1, messages, 1);
  cleared = sx_cleared_new (f->journal, NULL);
  g_assert_cmpuint (sx_cleared_get_n_waiting (cleared), ==, 0);
  sx_journal_clear (f->journal, cleared);
  first = sx_journal_get_first (f->journal);
  g_assert_cmpuint (first, >, 0);

  send_after (f, &ends, message, first);
  sx_journal_forget_cleared (f->journal);
  send_after (f, &ends, message, first);
  for (guint64 serial = first; sx_journal_read (f->journal, serial, &record); serial++)
    if (record.kind == SX_KIND_SEND)
      {
        n_sent++;
        g_assert_cmpmem (record.payload, record.payload_length,
                         g_bytes_get_data (message, NULL), record.payload_length);
        if (sx_journal_get_reference (f->journal, serial, &reference))
          g_assert_cmpuint (reference.serial, >=, first);
      }
  g_assert_cmpuint (n_sent, >=, 2);
  close_ends (&ends);
}

/* What was not kept cannot be referred to; what is kept then can */
static void
test_not_kept (Fixture *f)
{
  g_autoptr (GBytes) message = make_message (LENGTH, 0);
  Ends ends;

  open_ends (f, &ends);
  sx_journal_set_limit (f->journal, 1);
  send_to (f, &ends, 1, message);
  g_assert_cmpuint (sx_journal_get_n_truncated (f->journal), >, 0);
  sx_journal_set_limit (f->journal, G_MAXUINT64);
  send_to (f, &ends, N_PEERS, message);
  for (guint i = 1; i < N_PEERS; i++)
    assert_all_came (f, &ends, i, &message, 1);
  g_assert_cmpuint (sx_journal_get_n_bytes (f->journal), <, LENGTH * 2);
  close_ends (&ends);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/sent/many", test_many);
  fixture_add ("/net/sent/again", test_again);
  fixture_add ("/net/sent/observed", test_observed);
  fixture_add ("/net/sent/different", test_different);
  fixture_add ("/net/sent/cleared", test_cleared);
  fixture_add ("/net/sent/not-kept", test_not_kept);

  return g_test_run ();
}
