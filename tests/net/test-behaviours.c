/* test-behaviours.c: what a server does with its clients
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>

#include "engine-fixture.h"

#define GREETING "Thank you for connecting"

/* Each behaviour over each family: where to listen */
static Server
start_family (Fixture       *f,
              int            family,
              SxBehaviourId  behaviour)
{
  static guint counter;
  g_autofree char *name = NULL;

  if (family == AF_INET)
    return start_server (f, "127.0.0.1", behaviour);
  if (family == AF_INET6)
    return start_server (f, "::1", behaviour);

  name = g_strdup_printf ("@sx-test-%d-%u", (int) getpid (), counter++);

  return start_unix_server (f, name, behaviour);
}

static void
check_greet_close (Fixture *f,
                   int      family)
{
  Server server = start_family (f, family, SX_BEHAVIOUR_GREET_CLOSE);
  int fd = connect_peer (&server.address);
  g_autofree char *text = peer_read_all (fd, NULL);
  SxRecord accept = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  SxRecord send;

  g_assert_cmpstr (text, ==, GREETING);
  g_assert_cmpint (accept.args[0], ==, (int) server.socket);
  g_assert_cmpint (accept.args[1], ==, family);
  g_assert_cmpint (accept.args[2], ==, SOCK_STREAM);
  g_assert_true (sx_address_equal (&accept.local, &server.address));
  g_assert_cmpuint (accept.owner, ==, f->owner);
  send = wait_record (f, (Match) { .kind = SX_KIND_SEND, .socket = accept.socket });
  g_assert_cmpint (send.value, ==, 24);
  g_assert_cmpmem (send.payload, send.payload_length, GREETING, 24);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = accept.socket });
  close (fd);
}

static void
check_greet (Fixture *f,
             int      family)
{
  g_autoptr (GBytes) more = g_bytes_new_static ("more", 4);
  Server server = start_family (f, family, SX_BEHAVIOUR_GREET);
  int fd = connect_peer (&server.address);
  g_autofree char *text = peer_read (fd, 24);
  g_autofree char *rest = NULL;
  SxRecord accept = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  SxRecord record;

  g_assert_cmpstr (text, ==, GREETING);

  /* The client's end of stream leaves the other direction open */
  g_assert_cmpint (shutdown (fd, SHUT_WR), ==, 0);
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = accept.socket });
  g_assert_cmpint (record.value, ==, 0);
  g_assert_cmpint (record.error, ==, 0);
  record = wait_end (f, sx_engine_send (f->engine, f->owner, &accept.socket, 1, more));
  g_assert_cmpint (record.error, ==, 0);
  g_assert_cmpint (record.value, ==, 1);
  wait_end (f, sx_engine_close (f->engine, f->owner, accept.socket));
  rest = peer_read_all (fd, NULL);
  g_assert_cmpstr (rest, ==, "more");
  close (fd);
}

static void
check_echo (Fixture *f,
            int      family)
{
  Server server = start_family (f, family, SX_BEHAVIOUR_ECHO);
  int fd = connect_peer (&server.address);
  static const char bytes[] = "a\0b\xff\n";
  g_autofree char *text = NULL;
  g_autofree char *rest = NULL;
  SxRecord accept;

  peer_send (fd, bytes, 5);
  text = peer_read (fd, 5);
  g_assert_cmpmem (text, 5, bytes, 5);
  peer_send (fd, "last", 4);
  shutdown (fd, SHUT_WR);
  rest = peer_read_all (fd, NULL);
  g_assert_cmpstr (rest, ==, "last");
  accept = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = accept.socket });
  close (fd);
}

static void
check_discard (Fixture *f,
               int      family)
{
  Server server = start_family (f, family, SX_BEHAVIOUR_DISCARD);
  int fd = connect_peer (&server.address);
  g_autofree char *text = NULL;
  SxRecord record;

  peer_send (fd, "into the void", 13);
  shutdown (fd, SHUT_WR);
  text = peer_read_all (fd, NULL);
  g_assert_cmpstr (text, ==, "");
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .request = server.request });
  g_assert_cmpmem (record.payload, record.payload_length, "into the void", 13);
  close (fd);
}

static void
check_daytime (Fixture *f,
               int      family)
{
  Server server = start_family (f, family, SX_BEHAVIOUR_DAYTIME);
  int fd = connect_peer (&server.address);
  gsize length;
  g_autofree char *text = peer_read_all (fd, &length);

  g_assert_true (g_str_has_suffix (text, "\r\n"));
  g_assert_true (g_regex_match_simple ("^[A-Z][a-z]+day, [A-Z][a-z]+ \\d+, \\d{4} \\d\\d:\\d\\d:\\d\\d-\\S+\r\n$",
                                       text, 0, 0));
  close (fd);
}

static void
check_chat (Fixture *f,
            int      family)
{
  Server server = start_family (f, family, SX_BEHAVIOUR_CHAT);
  int anna = connect_peer (&server.address);
  int ben = connect_peer (&server.address);
  SxRecord first = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  SxRecord second = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request, .skip = 1 });
  g_autofree char *name = family == AF_UNIX ? g_strdup_printf ("#%u", first.socket)
                                            : sx_address_to_string (&first.remote);
  g_autofree char *expected = g_strdup_printf ("%s: hello\n%s: no newline\n", name, name);
  g_autofree char *heard = NULL;
  g_autofree char *echo = NULL;

  peer_send (anna, "hello\n", 6);
  wait_record (f, (Match) { .kind = SX_KIND_SEND, .socket = second.socket });
  peer_send (anna, "no newline", 10);
  heard = peer_read (ben, strlen (expected));
  g_assert_cmpstr (heard, ==, expected);

  /* The speaker hears nothing of it */
  shutdown (anna, SHUT_WR);
  echo = peer_read_all (anna, NULL);
  g_assert_cmpstr (echo, ==, "");
  close (anna);
  close (ben);
}

static void
check_none (Fixture *f,
            int      family)
{
  Server server = start_family (f, family, SX_BEHAVIOUR_NONE);
  int fd = connect_peer (&server.address);
  g_autofree char *text = NULL;
  SxRecord accept = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  SxRecord record;

  shutdown (fd, SHUT_WR);
  wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = accept.socket });
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOSE, .socket = accept.socket }), ==, 0);
  record = wait_end (f, sx_engine_half_close (f->engine, f->owner, accept.socket));
  g_assert_cmpint (record.error, ==, 0);
  wait_record (f, (Match) { .kind = SX_KIND_SHUTDOWN, .socket = accept.socket });

  /* With both directions over there is nothing to stay for */
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = accept.socket });
  text = peer_read_all (fd, NULL);
  g_assert_cmpstr (text, ==, "");
  close (fd);
}

typedef struct
{
  const char *name;
  void      (*check) (Fixture *f,
                      int      family);
  int         family;
} Case;

static void
run_case (gconstpointer data)
{
  const Case *c = data;
  Fixture f = { 0, };

  if (c->family == AF_INET6 && !SX_TEST_HAS_IPV6)
    {
      g_test_skip ("this machine has no IPv6");
      return;
    }

  fixture_set_up (&f);
  c->check (&f, c->family);
  fixture_tear_down (&f);
}

static Case cases[] = {
  { "greet-close", check_greet_close },
  { "greet", check_greet },
  { "echo", check_echo },
  { "discard", check_discard },
  { "daytime", check_daytime },
  { "chat", check_chat },
  { "none", check_none },
};

#define N_DRIP   100
#define DRIP     "One letter at a time, as a slow person types."

/* Peers that send a byte at a time: each has all of its own back, and every byte is recorded */
static void
test_drip (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  int fds[N_DRIP];
  guint64 n_bytes = 0;
  SxRecord record;
  int one = 1;

  for (guint i = 0; i < N_DRIP; i++)
    {
      fds[i] = connect_peer (&server.address);
      g_assert_cmpint (setsockopt (fds[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one), ==, 0);
    }
  for (gsize at = 0; at < strlen (DRIP); at++)
    for (guint i = 0; i < N_DRIP; i++)
      peer_send (fds[i], DRIP + at, 1);

  for (guint i = 0; i < N_DRIP; i++)
    {
      g_autofree char *back = peer_read (fds[i], strlen (DRIP));

      g_assert_cmpstr (back, ==, DRIP);
      close (fds[i]);
    }
  for (guint64 serial = 0; sx_journal_read (f->journal, serial, &record); serial++)
    n_bytes += record.kind == SX_KIND_RECV ? record.value : 0;
  g_assert_cmpuint (n_bytes, ==, N_DRIP * strlen (DRIP));
}

#define LATE_BYTES (8 * 1024 * 1024)

/* As much as goes, without waiting */
static gsize
push (int           fd,
      const guint8 *bytes,
      gsize         length)
{
  gsize done = 0;
  gssize n;

  while (done < length && (n = send (fd, bytes + done, length - done, MSG_NOSIGNAL | MSG_DONTWAIT)) > 0)
    done += n;

  return done;
}

/* Who reads the echo late has all of it; it waits where it was received, and is kept once */
static void
test_late_reader (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  g_autofree guint8 *bytes = g_malloc (LATE_BYTES);
  g_autofree guint8 *back = g_malloc (LATE_BYTES);
  int fd = connect_peer (&server.address);
  guint64 n_sent = 0, n_read = 0, n_recorded = 0;
  SxRecord record;

  for (gsize i = 0; i < LATE_BYTES; i++)
    bytes[i] = (guint8) (i * 31 + (i >> 9));

  /* Until bytes wait at the server, which reads no more then */
  while (count_records (f, (Match) { .kind = SX_KIND_WAITING }) == 0 && n_sent < LATE_BYTES)
    n_sent += push (fd, bytes + n_sent, MIN (LATE_BYTES - n_sent, 256 * 1024));
  while (n_read < LATE_BYTES)
    {
      gssize n = recv (fd, back + n_read, LATE_BYTES - n_read, MSG_DONTWAIT);

      n_sent += push (fd, bytes + n_sent, LATE_BYTES - n_sent);
      n_read += MAX (n, 0);
      g_assert_cmpint (n, !=, 0);
      if (n < 0)
        {
          struct pollfd watched = { .fd = fd, .events = POLLIN };

          g_assert_cmpint (poll (&watched, 1, SX_TEST_TIMEOUT_MS), ==, 1);
        }
    }
  g_assert_cmpmem (back, LATE_BYTES, bytes, LATE_BYTES);

  /* The last send() is recorded after it was made: behind it is the end */
  close (fd);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .request = server.request });
  for (guint64 serial = 0; n_recorded < LATE_BYTES; serial++)
    {
      g_assert_true (sx_journal_read (f->journal, serial, &record));
      if (record.kind != SX_KIND_SEND)
        continue;

      g_assert_cmpint (record.value, ==, record.payload_length);
      g_assert_cmpmem (record.payload, record.payload_length, bytes + n_recorded, record.payload_length);
      n_recorded += record.value;
    }
  g_assert_cmpuint (sx_journal_get_n_bytes (f->journal), <, LATE_BYTES + LATE_BYTES / 4);
}

int
main (int    argc,
      char **argv)
{
  static const int families[] = { AF_INET, AF_INET6, AF_UNIX };
  static const char *const family_names[] = { "ipv4", "ipv6", "unix" };
  static Case all[G_N_ELEMENTS (cases) * 3];

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *path = NULL;

      all[i] = cases[i / 3];
      all[i].family = families[i % 3];
      path = g_strdup_printf ("/net/behaviours/%s/%s", all[i].name, family_names[i % 3]);
      g_test_add_data_func (path, &all[i], run_case);
    }
  fixture_add ("/net/behaviours/drip", test_drip);
  fixture_add ("/net/behaviours/late-reader", test_late_reader);

  return g_test_run ();
}
