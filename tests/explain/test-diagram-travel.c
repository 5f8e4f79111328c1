/* test-diagram-travel.c: what was sent and where it arrived, from written-down journals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "diagram-journal.h"

#define SHAKEN \
  "SYN 2 > 0\n" \
  "SYN-ACK 0 > 2\n" \
  "ACK 2 > 0\n"

static void
assert_sentence (Story      *story,
                 guint       arrow,
                 const char *part)
{
  g_autofree char *sentence = sx_diagram_dup_arrow_sentence (story->diagram, arrow);

  if (strstr (sentence, part) == NULL)
    g_error ("“%s” is not in “%s”", part, sentence);
}

static void
assert_label (Story      *story,
              guint       arrow,
              const char *expected)
{
  g_autofree char *label = sx_diagram_dup_arrow_label (story->diagram, arrow);

  g_assert_cmpstr (label, ==, expected);
}

/* Streams: bytes, not messages */

static void
test_one_to_one (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_send (story, 2, "one");
  story_recv (story, 3, "one");
  story_send (story, 3, "two!");
  story_recv (story, 2, "two!");
  story_tell (story);

  story_assert_arrows (story, SHAKEN
                       "bytes 2#7 > 1#8 0+3\n"
                       "bytes 1#9 > 2#10 0+4\n");
  assert_label (story, 3, "one");
  assert_label (story, 4, "two!");
}

static void
test_three_sends_one_recv (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_send (story, 2, "a");
  story_send (story, 2, "bc");
  story_send (story, 2, "def");
  story_recv (story, 3, "abcdef");
  story_tell (story);

  story_assert_arrows (story, SHAKEN
                       "bytes 2#7 > 1#10 0+1 g1\n"
                       "bytes 2#8 > 1#10 1+2 g1\n"
                       "bytes 2#9 > 1#10 3+3 g1\n");
  for (guint i = 3; i < 6; i++)
    assert_sentence (story, i, "3 sends arrived as one recv: TCP keeps bytes, not messages.");
  assert_label (story, 4, "bc");
}

static void
test_one_send_four_recvs (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_send (story, 2, "abcdefgh");
  story_recv (story, 3, "a");
  story_recv (story, 3, "bc");
  story_recv (story, 3, "def");
  story_recv (story, 3, "gh");
  story_tell (story);

  story_assert_arrows (story, SHAKEN
                       "bytes 2#7 > 1#8 0+1 g1\n"
                       "bytes 2#7 > 1#9 1+2 g1\n"
                       "bytes 2#7 > 1#10 3+3 g1\n"
                       "bytes 2#7 > 1#11 6+2 g1\n");
  assert_sentence (story, 6, "One send was read by 4 recvs: TCP keeps bytes, not messages.");
  assert_label (story, 3, "a");
  assert_label (story, 5, "def");
  assert_label (story, 6, "gh");
}

static void
test_cut_differently (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_send (story, 2, "abcd");
  story_send (story, 2, "efgh");
  story_recv (story, 3, "abc");
  story_recv (story, 3, "def");
  story_recv (story, 3, "gh");
  story_tell (story);

  story_assert_arrows (story, SHAKEN
                       "bytes 2#7 > 1#9 0+3 g1\n"
                       "bytes 2#7 > 1#10 3+1 g1\n"
                       "bytes 2#8 > 1#10 4+2 g1\n"
                       "bytes 2#8 > 1#11 6+2 g1\n");
  assert_sentence (story, 3, "2 sends were read by 3 recvs, cut differently");
}

/* Two bundles, one after the other, are two */
static void
test_bundles (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  for (guint i = 0; i < 2; i++)
    {
      story_send (story, 2, "ab");
      story_send (story, 2, "cd");
      story_recv (story, 3, "abcd");
    }
  story_tell (story);

  story_assert_arrows (story, SHAKEN
                       "bytes 2#7 > 1#9 0+2 g1\n"
                       "bytes 2#8 > 1#9 2+2 g1\n"
                       "bytes 2#10 > 1#12 4+2 g2\n"
                       "bytes 2#11 > 1#12 6+2 g2\n");
}

/* Bytes that were not kept count as well */
static void
test_truncated (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_add (story, (SxRecord) { .kind = SX_KIND_SEND, .socket = 2, .value = 100000, .flags = SX_RECORD_TRUNCATED });
  story_add (story, (SxRecord) { .kind = SX_KIND_RECV, .socket = 3, .value = 100000, .flags = SX_RECORD_TRUNCATED });
  story_tell (story);

  story_assert_arrows (story, SHAKEN "bytes 2#7 > 1#8 0+100000\n");
}

/* With a program outside this window: nobody here sees the other end of an arrow */
static void
test_outside (void)
{
  g_autoptr (Story) story = story_new ();
  SxAddress far = sx_test_address ("192.0.2.7", 80);

  story_socket (story, 1, AF_INET, SOCK_STREAM);
  story_connecting (story, 1, far);
  story_connect (story, 1, CLIENT, far, 0);
  story_send (story, 1, "GET /");
  story_recv (story, 1, "200 OK");
  story_add (story, (SxRecord) { .kind = SX_KIND_RECV, .socket = 1 });
  story_close (story, 1);
  story_tell (story);

  story_assert_lines (story,
                      "Client 1 127.0.0.1:40000 CLOSED\n"
                      "Outside 192.0.2.7:80 \n");
  story_assert_arrows (story,
                       "SYN 0 > 1\n"
                       "SYN-ACK 1 > 0\n"
                       "ACK 0 > 1\n"
                       "bytes 0#3 > 1 0+5\n"
                       "bytes 1 > 0#4 0+6\n"
                       "FIN 1 > 0#5\n"
                       "FIN 0#6 > 1\n");
}

static void
test_from_outside (void)
{
  g_autoptr (Story) story = story_new ();

  story_serve (story);
  story_accept (story, 1, 2, SERVER, sx_test_address ("192.0.2.7", 5000));
  story_recv (story, 2, "hello");
  story_send (story, 2, "hello yourself");
  story_tell (story);

  story_assert_arrows (story,
                       "SYN 2 > 0\n"
                       "SYN-ACK 0 > 2\n"
                       "ACK 2 > 0\n"
                       "bytes 2 > 1#4 0+5\n"
                       "bytes 1#5 > 2 0+14\n");
}

/* Unix streams have no address to be recognised by: they are not joined by guess */
static void
test_unix (void)
{
  g_autoptr (Story) story = story_new ();
  SxAddress path = sx_test_address ("/tmp/door", 0);
  SxAddress nameless = { .length = 2 };

  story_socket (story, 1, AF_UNIX, SOCK_STREAM);
  story_bind (story, 1, path);
  story_listen (story, 1, path);
  story_socket (story, 2, AF_UNIX, SOCK_STREAM);
  story_connect (story, 2, nameless, path, 0);
  story_accept (story, 1, 3, path, nameless);
  story_socket (story, 4, AF_UNIX, SOCK_STREAM);
  story_connect (story, 4, nameless, path, 0);
  story_accept (story, 1, 5, path, nameless);
  story_send (story, 2, "knock");
  story_recv (story, 3, "knock");
  story_close (story, 2);
  story_tell (story);

  for (guint i = 0; i < sx_diagram_get_n_lifelines (story->diagram); i++)
    g_assert_cmpuint (sx_diagram_get_lifeline (story->diagram, i)->partner, ==, 0);
  for (guint i = 0; i < sx_diagram_get_n_arrows (story->diagram); i++)
    {
      const SxDiagramArrow *arrow = sx_diagram_get_arrow (story->diagram, i);

      g_assert_cmpint (arrow->type, ==, SX_ARROW_STREAM);
      g_assert_true (arrow->from == SX_NO_EVENT || arrow->to == SX_NO_EVENT);
    }
  g_assert_cmpuint (sx_diagram_get_n_arrows (story->diagram), ==, 2);
}

/* Datagrams */

static void
test_datagrams (void)
{
  g_autoptr (Story) story = story_new ();

  story_post (story);
  story_sendto (story, 2, SERVER, "ping");
  story_recvfrom (story, 1, CLIENT, "ping");
  story_sendto (story, 1, CLIENT, "pong");
  story_sendto (story, 2, SERVER, "");
  story_recvfrom (story, 1, CLIENT, "");
  story_recvfrom (story, 2, SERVER, "pong");
  story_tell (story);

  story_assert_arrows (story,
                       "datagram 1#4 > 0#5 4\n"
                       "datagram 1#7 > 0#8 0\n"
                       "datagram 0#6 > 1#9 4\n");
  assert_label (story, 1, "empty");
}

/* A later one was read */
static void
test_lost_overtaken (void)
{
  g_autoptr (Story) story = story_new ();

  story_post (story);
  story_sendto (story, 2, SERVER, "one");
  story_sendto (story, 2, SERVER, "two");
  story_sendto (story, 2, SERVER, "three");
  story_tell (story);
  /* They may still come */
  g_assert_cmpuint (sx_diagram_get_n_arrows (story->diagram), ==, 0);

  story_recvfrom (story, 1, CLIENT, "two");
  story_tell (story);
  story_assert_arrows (story,
                       "datagram 1#5 > 0#7 3\n"
                       "datagram 1#4 > 0 3 lost\n");
  assert_sentence (story, 1, "Lost: it was never read, and cannot be any more.");
}

/* The receiver closed */
static void
test_lost_closed (void)
{
  g_autoptr (Story) story = story_new ();

  story_post (story);
  story_sendto (story, 2, SERVER, "one");
  story_close (story, 2);
  story_tell (story);
  g_assert_cmpuint (sx_diagram_get_n_arrows (story->diagram), ==, 0);

  story_close (story, 1);
  story_sendto (story, 2, SERVER, "two");
  story_tell (story);
  story_assert_arrows (story,
                       "datagram 1#4 > 0 3 lost\n"
                       "datagram 1#7 > 2 3\n");
}

/* A port that is used again by another socket */
static void
test_datagrams_port_again (void)
{
  g_autoptr (Story) story = story_new ();

  story_post (story);
  story_sendto (story, 2, SERVER, "first");
  story_recvfrom (story, 1, CLIENT, "first");
  story_close (story, 2);
  story_socket (story, 3, AF_INET, SOCK_DGRAM);
  story_bind (story, 3, CLIENT);
  story_sendto (story, 3, SERVER, "again");
  story_recvfrom (story, 1, CLIENT, "again");
  story_sendto (story, 1, CLIENT, "yes");
  story_recvfrom (story, 3, SERVER, "yes");
  story_tell (story);

  story_assert_arrows (story,
                       "datagram 1#4 > 0#5 5\n"
                       "datagram 2#9 > 0#10 5\n"
                       "datagram 0#11 > 2#12 3\n");
}

/* From somebody outside, and to somebody outside: one line for each address */
static void
test_datagrams_outside (void)
{
  g_autoptr (Story) story = story_new ();
  SxAddress far = sx_test_address ("192.0.2.7", 53);

  story_post (story);
  story_sendto (story, 2, far, "who?");
  story_recvfrom (story, 2, far, "me");
  story_recvfrom (story, 1, sx_test_address ("192.0.2.8", 53), "psst");
  story_tell (story);

  story_assert_arrows (story,
                       "datagram 1#4 > 2 4\n"
                       "datagram 2 > 1#5 2\n"
                       "datagram 3 > 0#6 4\n");
}

/* Unix datagrams have no port, but a name */
static void
test_datagrams_unix (void)
{
  g_autoptr (Story) story = story_new ();
  SxAddress mine = sx_test_address ("/tmp/mine", 0);
  SxAddress theirs = sx_test_address ("/tmp/theirs", 0);
  SxAddress far = sx_test_address ("/tmp/far", 0);

  story_socket (story, 1, AF_UNIX, SOCK_DGRAM);
  story_bind (story, 1, mine);
  story_socket (story, 2, AF_UNIX, SOCK_DGRAM);
  story_bind (story, 2, theirs);
  story_sendto (story, 1, theirs, "ping");
  story_recvfrom (story, 2, mine, "ping");
  story_sendto (story, 1, far, "one");
  story_sendto (story, 1, far, "two");
  story_recvfrom (story, 1, far, "three");
  story_tell (story);

  story_assert_arrows (story,
                       "datagram 0#4 > 1#5 4\n"
                       "datagram 0#6 > 2 3\n"
                       "datagram 0#7 > 2 3\n"
                       "datagram 2 > 0#8 5\n");
}

/* A socket on every address is reached through the loopback ones */
static void
test_any_address (void)
{
  g_autoptr (Story) story = story_new ();
  SxAddress any = sx_test_address ("::", 9000);
  SxAddress mapped = sx_test_address ("::ffff:127.0.0.1", 40000);

  story_socket (story, 1, AF_INET6, SOCK_DGRAM);
  story_bind (story, 1, any);
  story_socket (story, 2, AF_INET, SOCK_DGRAM);
  story_bind (story, 2, CLIENT);
  story_sendto (story, 2, sx_test_address ("127.0.0.1", 9000), "ping");
  story_recvfrom (story, 1, mapped, "ping");
  story_sendto (story, 1, mapped, "pong");
  story_recvfrom (story, 2, sx_test_address ("127.0.0.1", 9000), "pong");
  story_tell (story);

  story_assert_arrows (story,
                       "datagram 1#4 > 0#5 4\n"
                       "datagram 0#6 > 1#7 4\n");
}

/* "0.0.0.0" and "::" at once: each gets what is of its own family */
static void
test_two_any_addresses (void)
{
  g_autoptr (Story) story = story_new ();
  SxAddress mine = sx_test_address ("::1", 40000);

  story_socket (story, 1, AF_INET, SOCK_DGRAM);
  story_bind (story, 1, sx_test_address ("0.0.0.0", 9000));
  story_socket (story, 2, AF_INET6, SOCK_DGRAM);
  story_bind (story, 2, sx_test_address ("::", 9000));
  story_socket (story, 3, AF_INET, SOCK_DGRAM);
  story_bind (story, 3, CLIENT);
  story_socket (story, 4, AF_INET6, SOCK_DGRAM);
  story_bind (story, 4, mine);
  story_sendto (story, 3, sx_test_address ("127.0.0.1", 9000), "four");
  story_sendto (story, 4, sx_test_address ("::1", 9000), "six");
  story_recvfrom (story, 1, CLIENT, "four");
  story_recvfrom (story, 2, mine, "six");
  story_tell (story);

  story_assert_arrows (story,
                       "datagram 2#8 > 0#10 4\n"
                       "datagram 3#9 > 1#11 3\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/travel/one-to-one", test_one_to_one);
  g_test_add_func ("/diagram/travel/three-sends-one-recv", test_three_sends_one_recv);
  g_test_add_func ("/diagram/travel/one-send-four-recvs", test_one_send_four_recvs);
  g_test_add_func ("/diagram/travel/cut-differently", test_cut_differently);
  g_test_add_func ("/diagram/travel/bundles", test_bundles);
  g_test_add_func ("/diagram/travel/truncated", test_truncated);
  g_test_add_func ("/diagram/travel/outside", test_outside);
  g_test_add_func ("/diagram/travel/from-outside", test_from_outside);
  g_test_add_func ("/diagram/travel/unix", test_unix);
  g_test_add_func ("/diagram/travel/datagrams", test_datagrams);
  g_test_add_func ("/diagram/travel/lost-overtaken", test_lost_overtaken);
  g_test_add_func ("/diagram/travel/lost-closed", test_lost_closed);
  g_test_add_func ("/diagram/travel/datagrams-port-again", test_datagrams_port_again);
  g_test_add_func ("/diagram/travel/datagrams-outside", test_datagrams_outside);
  g_test_add_func ("/diagram/travel/datagrams-unix", test_datagrams_unix);
  g_test_add_func ("/diagram/travel/any-address", test_any_address);
  g_test_add_func ("/diagram/travel/two-any-addresses", test_two_any_addresses);

  return g_test_run ();
}
