/* test-diagram-story.c: what happened, from written-down journals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "diagram-journal.h"

/* The tutorial: a server greets whoever connects, and closes */

static void
tell_tutorial (Story *story)
{
  story_meet (story);
  story_send (story, 3, "Thank you for connecting");
  story_close (story, 3);
  story_recv (story, 2, "Thank you for connecting");
  story_add (story, (SxRecord) { .kind = SX_KIND_RECV, .socket = 2 });
  story_close (story, 2);
}

static void
test_tutorial (void)
{
  g_autoptr (Story) story = story_new ();
  const SxLifeline *line;

  tell_tutorial (story);
  story_tell (story);

  story_assert_events (story,
                       "0 socket\n"
                       "0 bind 127.0.0.1:12345\n"
                       "0 listen 5\n"
                       "2 socket\n"
                       "2 connect 127.0.0.1:12345\n"
                       "2 connected\n"
                       "1 accept 127.0.0.1:40000\n"
                       "1 send 24\n"
                       "1 close\n"
                       "2 recv 24\n"
                       "2 recv 0, end of stream\n"
                       "2 close\n");
  story_assert_arrows (story,
                       "SYN 2 > 0\n"
                       "SYN-ACK 0 > 2\n"
                       "ACK 2 > 0\n"
                       "FIN 1#8 > 2#10\n"
                       "bytes 1#7 > 2#9 0+24\n"
                       "FIN 2#11 > 1\n");
  story_assert_lines (story,
                      "Server 1 127.0.0.1:12345 LISTEN\n"
                      "Server’s end 3 127.0.0.1:12345 CLOSED\n"
                      "Client 2 127.0.0.1:40000 CLOSED\n");

  line = sx_diagram_get_lifeline (story->diagram, 1);
  g_assert_cmpint (line->side, ==, SX_SIDE_ACCEPTED);
  g_assert_cmpuint (line->listener, ==, 1);
  g_assert_cmpuint (line->partner, ==, 2);
  line = sx_diagram_get_lifeline (story->diagram, 2);
  g_assert_cmpint (line->side, ==, SX_SIDE_CLIENT);
  g_assert_cmpuint (line->partner, ==, 3);
  g_assert_cmpint (sx_diagram_get_lifeline (story->diagram, 0)->side, ==, SX_SIDE_LISTENER);

  for (guint i = 0; i < sx_diagram_get_n_events (story->diagram); i++)
    {
      const SxDiagramEvent *event = sx_diagram_get_event (story->diagram, i);

      g_assert_cmpuint (event->serial, ==, i);
      g_assert_cmpuint (event->last_serial, ==, i);
      g_assert_cmpuint (event->count, ==, 1);
      g_assert_cmpint (event->time, ==, DAWN + i * MS);
      g_assert_cmpuint (sx_diagram_find_event (story->diagram, i), ==, i);
      g_assert_cmpuint (sx_diagram_find_last (story->diagram, i + 1), ==, i);
    }
  g_assert_cmpuint (sx_diagram_find_last (story->diagram, 0), ==, SX_NO_EVENT);
  g_assert_cmpuint (sx_diagram_find_event (story->diagram, 99), ==, SX_NO_EVENT);
}

/* accept() may return before connect() does */
static void
test_order_of_accept (void)
{
  g_autoptr (Story) story = story_new ();

  story_serve (story);
  story_socket (story, 2, AF_INET, SOCK_STREAM);
  story_connecting (story, 2, SERVER);
  story_accept (story, 1, 3, SERVER, CLIENT);
  story_connect (story, 2, CLIENT, SERVER, 0);
  story_tell (story);

  /* The handshake stands above the first event that came of it, and only once */
  story_assert_arrows (story,
                       "SYN 2 > 0\n"
                       "SYN-ACK 0 > 2\n"
                       "ACK 2 > 0\n");
  g_assert_cmpuint (sx_diagram_get_lifeline (story->diagram, 1)->partner, ==, 2);
}

/* Farewells */

static void
test_half_close (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_shutdown (story, 2);
  story_add (story, (SxRecord) { .kind = SX_KIND_RECV, .socket = 3 });
  story_tell (story);
  story_assert_lines (story,
                      "Server 1 127.0.0.1:12345 LISTEN\n"
                      "Server’s end 3 127.0.0.1:12345 CLOSE-WAIT\n"
                      "Client 2 127.0.0.1:40000 FIN-WAIT-1\n");

  story_state (story, 2, TCP_FIN_WAIT2);
  story_send (story, 3, "bye");
  story_recv (story, 2, "bye");
  story_close (story, 3);
  story_add (story, (SxRecord) { .kind = SX_KIND_RECV, .socket = 2 });
  story_tell (story);
  story_assert_arrows (story,
                       "SYN 2 > 0\n"
                       "SYN-ACK 0 > 2\n"
                       "ACK 2 > 0\n"
                       "FIN 2#7 > 1#8\n"
                       "bytes 1#10 > 2#11 0+3\n"
                       "FIN 1#12 > 2#13\n");
  story_assert_lines (story,
                      "Server 1 127.0.0.1:12345 LISTEN\n"
                      "Server’s end 3 127.0.0.1:12345 CLOSED\n"
                      "Client 2 127.0.0.1:40000 TIME-WAIT\n");

  /* What is closed says nothing a second time */
  story_close (story, 2);
  story_tell (story);
  g_assert_cmpuint (sx_diagram_get_n_arrows (story->diagram), ==, 6);
}

static void
test_simultaneous_close (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_close (story, 2);
  story_close (story, 3);
  story_state (story, 2, TCP_CLOSING);
  story_state (story, 2, TCP_TIME_WAIT);
  story_tell (story);

  story_assert_arrows (story,
                       "SYN 2 > 0\n"
                       "SYN-ACK 0 > 2\n"
                       "ACK 2 > 0\n"
                       "FIN 2#7 > 1\n"
                       "FIN 1#8 > 2\n");
  story_assert_lines (story,
                      "Server 1 127.0.0.1:12345 LISTEN\n"
                      "Server’s end 3 127.0.0.1:12345 CLOSED\n"
                      "Client 2 127.0.0.1:40000 TIME-WAIT\n");
}

static void
test_reset_by_linger (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_reset (story, 3);
  story_fail (story, SX_KIND_RECV, 2, ECONNRESET);
  story_close (story, 2);
  story_tell (story);

  story_assert_events (story,
                       "0 socket\n"
                       "0 bind 127.0.0.1:12345\n"
                       "0 listen 5\n"
                       "2 socket\n"
                       "2 connect 127.0.0.1:12345\n"
                       "2 connected\n"
                       "1 accept 127.0.0.1:40000\n"
                       "1 close with a reset\n"
                       "2 recv → ECONNRESET\n"
                       "2 close\n");
  story_assert_arrows (story,
                       "SYN 2 > 0\n"
                       "SYN-ACK 0 > 2\n"
                       "ACK 2 > 0\n"
                       "RST 1#7 > 2#8\n");
}

/* close() with bytes that nobody read: what looked like a FIN was a RST, as the other end learns */
static void
test_reset_by_unread (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_send (story, 2, "hello");
  story_close (story, 3);
  story_tell (story);
  story_assert_arrows (story,
                       "SYN 2 > 0\n"
                       "SYN-ACK 0 > 2\n"
                       "ACK 2 > 0\n"
                       "FIN 1#8 > 2\n");

  story_fail (story, SX_KIND_RECV, 2, ECONNRESET);
  story_close (story, 2);
  story_tell (story);
  story_assert_arrows (story,
                       "SYN 2 > 0\n"
                       "SYN-ACK 0 > 2\n"
                       "ACK 2 > 0\n"
                       "RST 1#8 > 2#9\n");
}

/* Who never got through */

static void
test_refused (void)
{
  g_autoptr (Story) story = story_new ();

  story_socket (story, 1, AF_INET, SOCK_STREAM);
  story_connecting (story, 1, SERVER);
  story_connect (story, 1, CLIENT, SERVER, ECONNREFUSED);
  story_close (story, 1);
  story_tell (story);

  story_assert_events (story,
                       "0 socket\n"
                       "0 connect 127.0.0.1:12345\n"
                       "0 connect → ECONNREFUSED\n"
                       "0 close\n");
  story_assert_arrows (story,
                       "SYN 0 > 1\n"
                       "RST 1 > 0\n");
  story_assert_lines (story,
                      "Client 1 127.0.0.1:40000 CLOSED\n"
                      "Outside 127.0.0.1:12345 \n");
  g_assert_cmpint (sx_diagram_get_event (story->diagram, 2)->error, ==, ECONNREFUSED);
}

static void
test_timed_out (void)
{
  g_autoptr (Story) story = story_new ();

  story_socket (story, 1, AF_INET, SOCK_STREAM);
  story_connecting (story, 1, SERVER);
  story_connect (story, 1, NOWHERE, SERVER, ETIMEDOUT);
  story_tell (story);

  story_assert_arrows (story, "SYN 0 > 1 lost\n");
}

/* The same four-tuple a second time: each client is joined to the connection that was accepted for it */
static void
test_same_ends_again (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_close (story, 2);
  story_close (story, 3);
  story_socket (story, 4, AF_INET, SOCK_STREAM);
  story_connecting (story, 4, SERVER);
  story_connect (story, 4, CLIENT, SERVER, 0);
  story_accept (story, 1, 5, SERVER, CLIENT);
  story_send (story, 4, "again");
  story_recv (story, 5, "again");
  story_tell (story);

  g_assert_cmpuint (sx_diagram_get_n_lifelines (story->diagram), ==, 5);
  for (guint i = 1; i < 5; i++)
    {
      const SxLifeline *line = sx_diagram_get_lifeline (story->diagram, i);

      g_assert_cmpuint (line->partner, ==, line->socket ^ 1);
    }
  story_assert_arrows (story,
                       "SYN 3 > 0\n"
                       "SYN-ACK 0 > 3\n"
                       "ACK 3 > 0\n"
                       "FIN 3#7 > 1\n"
                       "FIN 1#8 > 3\n"
                       "SYN 4 > 0\n"
                       "SYN-ACK 0 > 4\n"
                       "ACK 4 > 0\n"
                       "bytes 4#13 > 2#14 0+5\n");
}

/* States are events where they say something new */
static void
test_states (void)
{
  g_autoptr (Story) story = story_new ();
  SxSample sample = { .backlog = 2, .backlog_limit = 5 };
  SxRecord record = { .kind = SX_KIND_SAMPLE, .socket = 1, .payload = (const guint8 *) &sample,
                      .payload_length = sizeof sample };

  story_meet (story);
  story_state (story, 1, TCP_LISTEN);
  story_state (story, 2, TCP_ESTABLISHED);
  story_state (story, 2, 99);
  story_state (story, 2, -1);
  story_state (story, 2, TCP_CLOSE_WAIT);
  story_add (story, record);
  story_add (story, record);
  sample.backlog = 0;
  story_add (story, record);
  story_tell (story);

  story_assert_events (story,
                       "0 socket\n"
                       "0 bind 127.0.0.1:12345\n"
                       "0 listen 5\n"
                       "2 socket\n"
                       "2 connect 127.0.0.1:12345\n"
                       "2 connected\n"
                       "1 accept 127.0.0.1:40000\n"
                       "2 CLOSE-WAIT\n"
                       "0 backlog 2 of 5\n"
                       "0 backlog 0 of 5\n");
}

static void
end_command (Story     *story,
             guint32    socket,
             SxCommand  command,
             int        error)
{
  story_add (story, (SxRecord) { .kind = SX_KIND_BEGIN, .socket = socket, .args = { command } });
  story_add (story, (SxRecord) { .kind = SX_KIND_END, .socket = socket, .args = { command }, .error = error });
}

/* No call stands for it, so the command does; other commands are told by their calls */
static void
test_hold (void)
{
  g_autoptr (Story) story = story_new ();
  g_autofree char *paused = NULL;
  g_autofree char *again = NULL;
  g_autofree char *text = NULL;

  story_meet (story);
  end_command (story, 2, SX_COMMAND_HOLD, EINVAL);
  end_command (story, 2, SX_COMMAND_HOLD, 0);
  end_command (story, 1, SX_COMMAND_RELEASE, EBADF);
  end_command (story, 1, SX_COMMAND_HOLD, 0);
  end_command (story, 1, SX_COMMAND_SEND, 0);
  end_command (story, 1, SX_COMMAND_RELEASE, 0);
  story_tell (story);

  story_assert_events (story,
                       "0 socket\n"
                       "0 bind 127.0.0.1:12345\n"
                       "0 listen 5\n"
                       "2 socket\n"
                       "2 connect 127.0.0.1:12345\n"
                       "2 connected\n"
                       "1 accept 127.0.0.1:40000\n"
                       "0 accepting paused\n"
                       "0 accepting again\n");
  paused = sx_diagram_dup_sentence (story->diagram, 7);
  g_assert_cmpstr (paused, ==, "Accepting is paused at socket 1: connections that are complete wait in its backlog.");
  again = sx_diagram_dup_sentence (story->diagram, 8);
  g_assert_cmpstr (again, ==, "Socket 1 accepts again: those that wait in its backlog, and those that come.");
  text = sx_diagram_to_mermaid (story->diagram, G_MAXUINT64);
  g_assert_nonnull (strstr (text, "Note over L0: accepting paused\n"));
}

/* Record by record or all at once: the same story */
static void
test_incremental (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (Story) other = story_new ();
  g_autofree char *events = NULL;
  g_autofree char *arrows = NULL;
  g_autofree char *lines = NULL;

  tell_tutorial (story);
  story_tell (story);
  events = story_write_events (story);
  arrows = story_write_arrows (story);
  lines = story_write_lines (story);

  g_set_object (&other->journal, story->journal);
  sx_diagram_free (other->diagram);
  other->diagram = sx_diagram_new (other->journal);
  while (sx_diagram_drain (other->diagram, 1))
    sx_diagram_get_height (other->diagram);

  story_assert_events (other, events);
  story_assert_arrows (other, arrows);
  story_assert_lines (other, lines);
  for (guint i = 0; i < sx_diagram_get_n_events (story->diagram); i++)
    g_assert_cmpfloat (sx_diagram_get_event_y (story->diagram, i), ==, sx_diagram_get_event_y (other->diagram, i));
  g_assert_cmpfloat (sx_diagram_get_height (story->diagram), ==, sx_diagram_get_height (other->diagram));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/story/tutorial", test_tutorial);
  g_test_add_func ("/diagram/story/order-of-accept", test_order_of_accept);
  g_test_add_func ("/diagram/story/half-close", test_half_close);
  g_test_add_func ("/diagram/story/simultaneous-close", test_simultaneous_close);
  g_test_add_func ("/diagram/story/reset-by-linger", test_reset_by_linger);
  g_test_add_func ("/diagram/story/reset-by-unread", test_reset_by_unread);
  g_test_add_func ("/diagram/story/refused", test_refused);
  g_test_add_func ("/diagram/story/timed-out", test_timed_out);
  g_test_add_func ("/diagram/story/same-ends-again", test_same_ends_again);
  g_test_add_func ("/diagram/story/states", test_states);
  g_test_add_func ("/diagram/story/hold", test_hold);
  g_test_add_func ("/diagram/story/incremental", test_incremental);

  return g_test_run ();
}
