/* test-diagram-kernel.c: the kernel's times, clocks and floods, from written-down journals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "diagram-journal.h"

/* The first arrow behind the handshake */
#define FIRST 3

static void
story_recv_arrived (Story      *story,
                    guint32     socket,
                    const char *text,
                    gint64      arrived)
{
  SxRecord record = { .kind = SX_KIND_RECV, .socket = socket, .value = strlen (text),
                      .payload = (const guint8 *) text, .payload_length = strlen (text) };

  sx_record_set_arrival (&record, arrived);
  story_add (story, record);
}

/* All four times of each of two sends, told in another order than they were sent in */
static void
test_stamps (void)
{
  g_autoptr (Story) story = story_new ();
  gint64 first = DAWN + 7 * MS;
  gint64 second = DAWN + 8 * MS;
  const SxDiagramArrow *arrow;

  story_meet (story);
  story_send (story, 2, "hello");
  story_send (story, 2, "you");
  story_stamp (story, SX_KIND_SENT, 2, 8, second + 20 * US);
  story_stamp (story, SX_KIND_QUEUED, 2, 8, second + 10 * US);
  story_stamp (story, SX_KIND_QUEUED, 2, 5, first + 1 * US);
  story_stamp (story, SX_KIND_SENT, 2, 5, first + 2 * US);
  story_stamp (story, SX_KIND_ACKED, 2, 5, first + 4 * US);
  /* Of a send that never was, and of one that has no bytes */
  story_stamp (story, SX_KIND_ACKED, 2, 6, first);
  story_stamp (story, SX_KIND_ACKED, 2, 99, first);
  story_stamp (story, SX_KIND_ACKED, 2, G_MAXUINT64, first);
  story_stamp (story, SX_KIND_ACKED, 3, 5, first);
  story_recv_arrived (story, 3, "hello", first + 3 * US);
  story_recv_arrived (story, 3, "you", second + 30 * US);
  story_tell (story);

  arrow = sx_diagram_get_arrow (story->diagram, FIRST);
  g_assert_cmpint (arrow->queued - first, ==, 1 * US);
  g_assert_cmpint (arrow->sent - first, ==, 2 * US);
  g_assert_cmpint (arrow->arrived - first, ==, 3 * US);
  g_assert_false (arrow->arrived_by_ack);
  g_assert_cmpint (arrow->acked - first, ==, 4 * US);
  g_assert_cmpint (arrow->read, ==, DAWN + 9 * MS);

  arrow = sx_diagram_get_arrow (story->diagram, FIRST + 1);
  g_assert_cmpint (arrow->queued - second, ==, 10 * US);
  g_assert_cmpint (arrow->sent - second, ==, 20 * US);
  g_assert_cmpint (arrow->arrived - second, ==, 30 * US);
  g_assert_cmpint (arrow->acked, ==, 0);
  g_assert_cmpint (arrow->read, ==, DAWN + 10 * MS);

  /* They make no events */
  g_assert_cmpuint (sx_diagram_get_n_events (story->diagram), ==, 11);
}

static void
test_in_words (void)
{
  g_autoptr (Story) story = story_new ();
  gint64 sent = DAWN + 7 * MS;
  g_autofree char *sentence = NULL;

  story_meet (story);
  story_send (story, 2, "hello");
  story_stamp (story, SX_KIND_QUEUED, 2, 5, sent - 9 * US);
  story_stamp (story, SX_KIND_SENT, 2, 5, sent);
  story_stamp (story, SX_KIND_ACKED, 2, 5, sent + 70 * US);
  story_recv_arrived (story, 3, "hello", sent + 50 * US);
  story_tell (story);

  sentence = sx_diagram_dup_arrow_sentence (story->diagram, FIRST);
  g_assert_cmpstr (sentence, ==, "5 bytes from Client 2 to Server’s end 3. The kernel took 9.0 µs to send it. "
                   "It was under way for 50 µs. It lay unread for 950 µs. "
                   "Its acknowledgement was back after 70 µs.");
}

/* One recv() that took two sends: the arrival is that of the last byte. Of the first it is only known that it had been
 * acknowledged by then. */
static void
test_arrival_of_several (void)
{
  g_autoptr (Story) story = story_new ();
  gint64 sent = DAWN + 7 * MS;
  const SxDiagramArrow *arrow;

  story_meet (story);
  story_send (story, 2, "ab");
  story_send (story, 2, "cd");
  story_send (story, 2, "ef");
  story_stamp (story, SX_KIND_ACKED, 2, 4, sent + 1100 * US);
  story_stamp (story, SX_KIND_ACKED, 2, 6, sent + 2200 * US);
  story_recv_arrived (story, 3, "abcdef", sent + 2100 * US);
  story_tell (story);

  /* No acknowledgement of the first was told */
  arrow = sx_diagram_get_arrow (story->diagram, FIRST);
  g_assert_cmpint (arrow->arrived, ==, 0);
  arrow = sx_diagram_get_arrow (story->diagram, FIRST + 1);
  g_assert_cmpint (arrow->arrived - sent, ==, 1100 * US);
  g_assert_true (arrow->arrived_by_ack);
  arrow = sx_diagram_get_arrow (story->diagram, FIRST + 2);
  g_assert_cmpint (arrow->arrived - sent, ==, 2100 * US);
  g_assert_false (arrow->arrived_by_ack);
}

/* An arrival behind the acknowledgement is that of something else, such as a FIN; never later than it was read */
static void
test_arrival_after_ack (void)
{
  g_autoptr (Story) story = story_new ();
  gint64 sent = DAWN + 7 * MS;
  const SxDiagramArrow *arrow;

  story_meet (story);
  story_send (story, 2, "ab");
  story_stamp (story, SX_KIND_ACKED, 2, 2, sent + 50 * US);
  story_recv_arrived (story, 3, "ab", sent + 300 * US);
  story_send (story, 2, "cd");
  story_stamp (story, SX_KIND_ACKED, 2, 4, sent + 5 * MS);
  story_recv (story, 3, "cd");
  story_tell (story);

  arrow = sx_diagram_get_arrow (story->diagram, FIRST);
  g_assert_cmpint (arrow->arrived - sent, ==, 50 * US);
  g_assert_true (arrow->arrived_by_ack);
  arrow = sx_diagram_get_arrow (story->diagram, FIRST + 1);
  g_assert_cmpint (arrow->arrived, ==, arrow->read);
  g_assert_true (arrow->arrived_by_ack);
}

/* Of datagrams the stamps count */
static void
test_datagram_stamps (void)
{
  g_autoptr (Story) story = story_new ();

  story_post (story);
  story_sendto (story, 2, SERVER, "hello");
  story_sendto (story, 2, SERVER, "you");
  story_stamp (story, SX_KIND_SENT, 2, 2, DAWN + 5 * MS + US);
  story_stamp (story, SX_KIND_SENT, 2, 1, DAWN + 4 * MS + US);
  story_recvfrom (story, 1, CLIENT, "hello");
  story_recvfrom (story, 1, CLIENT, "you");
  story_tell (story);

  g_assert_cmpint (sx_diagram_get_arrow (story->diagram, 0)->sent, ==, DAWN + 4 * MS + US);
  g_assert_cmpint (sx_diagram_get_arrow (story->diagram, 1)->sent, ==, DAWN + 5 * MS + US);
}

static void
test_clock_set_back (void)
{
  g_autoptr (Story) story = story_new ();
  const SxDiagramArrow *arrow;
  SxDiagram *diagram;
  gint64 before = DAWN;

  story_meet (story);
  story_send (story, 2, "before");
  story->time -= 3600 * 1000 * MS;
  story_send (story, 2, "after");
  story_stamp (story, SX_KIND_SENT, 2, 11, story->time - story->step + 10 * US);
  story_recv (story, 3, "before");
  story_recv (story, 3, "after");
  diagram = story_tell (story);
  sx_diagram_set_time_scale (diagram, SX_TIME_SCALE_TRUE);
  sx_diagram_set_ns_per_pixel (diagram, MS);

  for (guint i = 0; i < sx_diagram_get_n_events (diagram); i++)
    {
      g_assert_cmpint (sx_diagram_get_event (diagram, i)->time, >=, before);
      before = sx_diagram_get_event (diagram, i)->time;
    }
  /* No time passed while the clock was set, and then it goes on as it did */
  g_assert_cmpint (sx_diagram_get_event (diagram, 7)->time, ==, DAWN + 7 * MS);
  g_assert_cmpint (sx_diagram_get_event (diagram, 8)->time, ==, DAWN + 7 * MS);
  g_assert_cmpint (sx_diagram_get_event (diagram, 9)->time, ==, DAWN + 8 * MS);
  g_assert_cmpfloat_with_epsilon (sx_diagram_get_event_y (diagram, 10) - sx_diagram_get_event_y (diagram, 9), 1, 1e-6);

  /* The kernel's times come from the same clock */
  arrow = sx_diagram_get_arrow (diagram, 4);
  g_assert_cmpint (arrow->from, ==, 8);
  g_assert_cmpint (arrow->sent, ==, DAWN + 7 * MS + 10 * US);
  g_assert_cmpint (arrow->queued, ==, 0);
}

/* Floods */

typedef struct
{
  guint64 n_messages[2];
  guint64 n_bytes[2];
} Sums;

static void
sum_events (SxDiagram *diagram,
            Sums      *sums)
{
  for (guint i = 0; i < sx_diagram_get_n_events (diagram); i++)
    {
      const SxDiagramEvent *event = sx_diagram_get_event (diagram, i);

      if (event->kind != SX_KIND_SEND && event->kind != SX_KIND_RECV)
        continue;
      sums->n_messages[event->kind == SX_KIND_RECV] += event->count;
      sums->n_bytes[event->kind == SX_KIND_RECV] += event->bytes;
    }
}

static void
sum_arrows (SxDiagram *diagram,
            Sums      *sums)
{
  for (guint i = FIRST; i < sx_diagram_get_n_arrows (diagram); i++)
    {
      const SxDiagramArrow *arrow = sx_diagram_get_arrow (diagram, i);

      g_assert_cmpint (arrow->type, ==, SX_ARROW_STREAM);
      sums->n_messages[0] += arrow->n_messages;
      sums->n_bytes[0] += arrow->n_bytes;
    }
}

#define N_FLOOD 100000

/* A hundred thousand in a second, each read when it was sent */
static void
test_flood (void)
{
  g_autoptr (Story) story = story_new ();
  Sums events = { 0, };
  Sums arrows = { 0, };

  story_meet (story);
  story->step = 5 * US;
  for (guint i = 0; i < N_FLOOD; i++)
    {
      story_send (story, 2, "0123456");
      story_recv (story, 3, "0123456");
    }
  story_tell (story);

  /* Those before it counted as a flood, and ten pieces each way */
  g_assert_cmpuint (sx_diagram_get_n_events (story->diagram), <=, 7 + 2 * (32 + 11));
  g_assert_cmpuint (sx_diagram_get_n_arrows (story->diagram), <=, 3 + 32 + 2 * 11);
  sum_events (story->diagram, &events);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (events.n_messages[i], ==, N_FLOOD);
      g_assert_cmpuint (events.n_bytes[i], ==, N_FLOOD * 7);
    }
  sum_arrows (story->diagram, &arrows);
  g_assert_cmpuint (arrows.n_messages[0], ==, N_FLOOD);
  g_assert_cmpuint (arrows.n_bytes[0], ==, N_FLOOD * 7);

  /* Each record is found in the piece that it is part of */
  for (guint64 serial = 7; serial < 7 + 2 * N_FLOOD; serial += 997)
    {
      guint number = sx_diagram_find_event (story->diagram, serial);
      const SxDiagramEvent *event;

      g_assert_cmpuint (number, !=, SX_NO_EVENT);
      event = sx_diagram_get_event (story->diagram, number);
      g_assert_cmpuint (event->serial, <=, serial);
      g_assert_cmpuint (event->last_serial, >=, serial);
      g_assert_cmpint (event->kind, ==, (serial - 7) % 2 == 0 ? SX_KIND_SEND : SX_KIND_RECV);
    }
}

/* Sends that are read in other pieces are still as many sends */
static void
test_flood_cut_differently (void)
{
  g_autoptr (Story) story = story_new ();
  Sums events = { 0, };
  Sums arrows = { 0, };

  story_meet (story);
  story->step = 10 * US;
  for (guint i = 0; i < 3000; i++)
    {
      story_send (story, 2, "01");
      story_send (story, 2, "23");
      story_send (story, 2, "45");
      story_recv (story, 3, "012345");
    }
  story_tell (story);

  sum_events (story->diagram, &events);
  g_assert_cmpuint (events.n_messages[0], ==, 9000);
  g_assert_cmpuint (events.n_messages[1], ==, 3000);
  sum_arrows (story->diagram, &arrows);
  g_assert_cmpuint (arrows.n_messages[0], ==, 9000);
  g_assert_cmpuint (arrows.n_bytes[0], ==, 18000);
}

/* A third of a flood of datagrams is lost */
static void
test_flood_lost (void)
{
  g_autoptr (Story) story = story_new ();
  guint n_sent = 0;
  guint n_lost = 0;

  story_post (story);
  story->step = 10 * US;
  for (guint i = 0; i < 30000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      story_sendto (story, 2, SERVER, text);
      if (i % 3 != 0)
        story_recvfrom (story, 1, CLIENT, text);
    }
  story_close (story, 1);
  story_tell (story);

  g_assert_cmpuint (sx_diagram_get_n_arrows (story->diagram), <, 200);
  for (guint i = 0; i < sx_diagram_get_n_arrows (story->diagram); i++)
    {
      const SxDiagramArrow *arrow = sx_diagram_get_arrow (story->diagram, i);

      n_sent += arrow->n_messages;
      n_lost += arrow->lost ? arrow->n_messages : 0;
    }
  g_assert_cmpuint (n_sent, ==, 30000);
  g_assert_cmpuint (n_lost, ==, 10000);
}

/* One socket of two never reads: what is on its way to it does not hide what the other one reads */
static void
test_flood_unread (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = sx_scene_new ();
  SxDiagramView view = { .end = G_MAXUINT64, .selected_event = SX_NO_EVENT };
  SxAddress third = sx_test_address ("127.0.0.1", 50000);
  guint64 n_read = 0;
  guint n_items;

  story_post (story);
  story_socket (story, 3, AF_INET, SOCK_DGRAM);
  story_bind (story, 3, third);
  story->step = 5 * US;
  for (guint i = 0; i < 20000; i++)
    {
      story_sendto (story, 2, SERVER, "hello");
      story_sendto (story, 2, third, "hello");
      story_recvfrom (story, 3, CLIENT, "hello");
    }
  story_tell (story);

  for (guint i = 0; i < sx_diagram_get_n_arrows (story->diagram); i++)
    {
      const SxDiagramArrow *arrow = sx_diagram_get_arrow (story->diagram, i);

      g_assert_cmpuint (arrow->from, !=, SX_NO_EVENT);
      g_assert_cmpuint (arrow->to, !=, SX_NO_EVENT);
      n_read += arrow->n_messages;
    }
  g_assert_cmpuint (n_read, ==, 20000);

  /* Those under way are seen, but not each by itself */
  sx_diagram_draw (story->diagram, scene, 0, sx_diagram_get_height (story->diagram), &view);
  sx_scene_get_items (scene, &n_items);
  g_assert_cmpuint (n_items, <, 3000);
}

/* While a flood goes on it is not silent, whatever else happens */
static void
test_flood_is_not_silence (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = sx_scene_new ();
  SxDiagramView view = { .end = G_MAXUINT64, .selected_event = SX_NO_EVENT };
  const SxSceneItem *items;
  guint n_items;

  story_meet (story);
  for (guint i = 0; i < 40; i++)
    story_send (story, 2, "0");
  story_shutdown (story, 3);
  for (guint i = 0; i < 85; i++)
    story_send (story, 2, "0");
  story->time += 30 * MS;
  story_shutdown (story, 2);
  story_tell (story);

  sx_diagram_draw (story->diagram, scene, 0, sx_diagram_get_height (story->diagram), &view);
  items = sx_scene_get_items (scene, &n_items);
  for (guint i = 0; i < n_items; i++)
    {
      if (items[i].type == SX_SCENE_TEXT)
        g_assert_null (strstr (items[i].text.string, "of nothing"));
    }
}

/* A client of another program is first seen in the backlog: it has shaken hands before that. And the state after
 * close() tells of a farewell that nobody read. */
static void
test_outside (void)
{
  g_autoptr (Story) story = story_new ();
  SxSample sample = { .backlog = 1, .backlog_limit = 5 };
  double before, waiting, accepted;

  story_serve (story);
  story_add (story, (SxRecord) { .kind = SX_KIND_SAMPLE, .socket = 1, .payload = (const guint8 *) &sample,
                                 .payload_length = sizeof sample });
  story_accept (story, 1, 2, SERVER, CLIENT);
  story_close (story, 2);
  story_state (story, 2, TCP_FIN_WAIT2);
  story_state (story, 2, TCP_TIME_WAIT);
  story_tell (story);

  story_assert_events (story,
                       "0 socket\n"
                       "0 bind 127.0.0.1:12345\n"
                       "0 listen 5\n"
                       "0 backlog 1 of 5\n"
                       "1 accept 127.0.0.1:40000\n"
                       "1 close\n"
                       "1 FIN-WAIT-2\n"
                       "1 TIME-WAIT\n");
  story_assert_arrows (story,
                       "SYN 2 > 0\n"
                       "SYN-ACK 0 > 2\n"
                       "ACK 2 > 0\n"
                       "FIN 1#5 > 2\n"
                       "FIN 2 > 1#7\n");

  /* Above the backlog there is room for the handshake, and above accept() none */
  before = sx_diagram_get_event_y (story->diagram, 2);
  waiting = sx_diagram_get_event_y (story->diagram, 3);
  accepted = sx_diagram_get_event_y (story->diagram, 4);
  g_assert_cmpfloat (waiting - before, >, 2 * (accepted - waiting));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/kernel/stamps", test_stamps);
  g_test_add_func ("/diagram/kernel/in-words", test_in_words);
  g_test_add_func ("/diagram/kernel/arrival-of-several", test_arrival_of_several);
  g_test_add_func ("/diagram/kernel/arrival-after-ack", test_arrival_after_ack);
  g_test_add_func ("/diagram/kernel/datagram-stamps", test_datagram_stamps);
  g_test_add_func ("/diagram/kernel/clock-set-back", test_clock_set_back);
  g_test_add_func ("/diagram/kernel/flood", test_flood);
  g_test_add_func ("/diagram/kernel/flood-cut-differently", test_flood_cut_differently);
  g_test_add_func ("/diagram/kernel/flood-lost", test_flood_lost);
  g_test_add_func ("/diagram/kernel/flood-unread", test_flood_unread);
  g_test_add_func ("/diagram/kernel/flood-is-not-silence", test_flood_is_not_silence);
  g_test_add_func ("/diagram/kernel/outside", test_outside);

  return g_test_run ();
}
