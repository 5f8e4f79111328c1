/* test-states.c: the states of TCP and what the kernel counts, as ss(8) says them too
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <netinet/tcp.h>
#include <string.h>

#include "engine-fixture.h"

/* ss(8)'s words, by the number of the state */
static const char *const words[] = {
  [TCP_ESTABLISHED] = "ESTAB",
  [TCP_SYN_SENT] = "SYN-SENT",
  [TCP_FIN_WAIT1] = "FIN-WAIT-1",
  [TCP_FIN_WAIT2] = "FIN-WAIT-2",
  [TCP_TIME_WAIT] = "TIME-WAIT",
  [TCP_CLOSE] = "",
  [TCP_CLOSE_WAIT] = "CLOSE-WAIT",
  [TCP_LAST_ACK] = "LAST-ACK",
  [TCP_LISTEN] = "LISTEN",
  [TCP_CLOSING] = "CLOSING",
};

/* The columns of ss(8) for a local and a remote port (0: none): State Recv-Q Send-Q …; NULL: there is no such socket */
static char **
run_ss (int local,
        int remote)
{
  g_autofree char *filter = remote != 0 ? g_strdup_printf ("sport = :%d and dport = :%d", local, remote)
                                        : g_strdup_printf ("sport = :%d", local);
  const char *argv[] = { "ss", "-H", "-n", "-t", remote != 0 ? "-a" : "-l", filter, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) columns = NULL;
  GPtrArray *result;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  if (*g_strstrip (text) == '\0')
    return NULL;

  g_assert_null (strchr (text, '\n'));
  result = g_ptr_array_new ();
  columns = g_strsplit (text, " ", -1);
  for (guint i = 0; columns[i] != NULL; i++)
    {
      if (*columns[i] != '\0')
        g_ptr_array_add (result, g_strdup (columns[i]));
    }
  g_ptr_array_add (result, NULL);

  return (char **) g_ptr_array_free (result, FALSE);
}

static gboolean
has_ss (void)
{
  g_autofree char *path = g_find_program_in_path ("ss");

  if (path == NULL)
    g_test_skip ("ss (of iproute2) is not installed, and there is nothing to compare with");

  return path != NULL;
}

typedef struct
{
  Fixture *f;
  guint32  socket;
  int      state;
  SxRecord record;
} WantedState;

static gboolean
state_is_there (gpointer data)
{
  WantedState *wanted = data;

  return find_last (wanted->f, SX_KIND_STATE, wanted->socket, &wanted->record)
         && wanted->record.args[0] == wanted->state;
}

static SxRecord
wait_state (Fixture *f,
            guint32  socket,
            int      state)
{
  WantedState wanted = { .f = f, .socket = socket, .state = state };

  if (!sx_test_wait_until (state_is_there, &wanted, SX_TEST_TIMEOUT_MS))
    g_error ("socket %u is not seen in state %d but in %d", socket, state, wanted.record.args[0]);

  return wanted.record;
}

typedef struct
{
  Fixture *f;
  guint32  socket;
  SxSample sample;
  SxSample last;
} WantedSample;

static gboolean
backlog_is_there (gpointer data)
{
  WantedSample *wanted = data;
  SxRecord record;

  return find_last (wanted->f, SX_KIND_SAMPLE, wanted->socket, &record)
         && sx_record_get_sample (&record, &wanted->last) && wanted->last.backlog == wanted->sample.backlog;
}

/* ss says the same of the listener: how many wait, of how many */
static void
check_backlog (Fixture      *f,
               const Server *server,
               guint         backlog)
{
  WantedSample wanted = { .f = f, .socket = server->socket, .sample = { .backlog = backlog } };
  g_auto (GStrv) columns = NULL;

  sx_test_assert_until (backlog_is_there, &wanted);
  columns = run_ss (sx_address_get_port (&server->address), 0);
  g_assert_nonnull (columns);
  g_assert_cmpstr (columns[0], ==, words[TCP_LISTEN]);
  g_assert_cmpint (atoi (columns[1]), ==, wanted.last.backlog);
  g_assert_cmpint (atoi (columns[2]), ==, wanted.last.backlog_limit);
}

/* The two ends of a connection, both ours */
typedef struct
{
  guint32 sockets[2];
  int     ports[2];
} Pair;

static Pair
connect_pair (Fixture *f,
              Server  *server)
{
  Pair pair;
  SxRecord record;

  connect_engine (f, &server->address, &pair.sockets[0]);
  record = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server->request });
  pair.sockets[1] = record.socket;
  pair.ports[0] = sx_address_get_port (&record.remote);
  pair.ports[1] = sx_address_get_port (&record.local);

  return pair;
}

/* Both the journal and ss say that this end is in that state */
static SxRecord
check_state (Fixture    *f,
             const Pair *pair,
             guint       end,
             int         state)
{
  SxRecord record = wait_state (f, pair->sockets[end], state);
  g_auto (GStrv) columns = run_ss (pair->ports[end], pair->ports[1 - end]);

  g_assert_cmpstr (columns != NULL ? columns[0] : "", ==, words[state]);

  return record;
}

static void
close_end (Fixture    *f,
           const Pair *pair,
           guint       end)
{
  wait_end (f, sx_engine_close (f->engine, f->owner, pair->sockets[end]));
}

static void
test_life_of (Fixture    *f,
              const char *host)
{
  Server server;
  SxRecord record;
  Pair pair;

  if (!has_ss ())
    return;

  set_observed (f, TRUE);
  server = start_server (f, host, SX_BEHAVIOUR_NONE);
  wait_state (f, server.socket, TCP_LISTEN);
  pair = connect_pair (f, &server);
  check_state (f, &pair, 0, TCP_ESTABLISHED);
  check_state (f, &pair, 1, TCP_ESTABLISHED);

  wait_end (f, sx_engine_half_close (f->engine, f->owner, pair.sockets[0]));
  check_state (f, &pair, 0, TCP_FIN_WAIT2);
  check_state (f, &pair, 1, TCP_CLOSE_WAIT);

  /* The one who ended first waits, for as long as the kernel says */
  close_end (f, &pair, 1);
  record = check_state (f, &pair, 0, TCP_TIME_WAIT);
  g_assert_cmpint (record.args[1], ==, SX_STATE_SOURCE_DIAG);
  g_assert_cmpint (record.value, >, G_GINT64_CONSTANT (30000000000));
  g_assert_cmpint (record.value, <=, G_GINT64_CONSTANT (60000000000));
  record = check_state (f, &pair, 1, TCP_CLOSE);
  g_assert_cmpint (record.args[1], ==, SX_STATE_SOURCE_DIAG);

  /* Each state once, and the listener stays what it is */
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_STATE, .socket = server.socket }), ==, 1);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_STATE, .socket = pair.sockets[1] }), <=, 4);
  wait_state (f, server.socket, TCP_LISTEN);
}

static void
test_life_v4 (Fixture *f)
{
  test_life_of (f, "127.0.0.1");
}

static void
test_life_v6 (Fixture *f)
{
  if (SX_TEST_HAS_IPV6)
    test_life_of (f, "::1");
  else
    g_test_skip ("this machine has no IPv6");
}

/* The server closes, the client does so at the end of the stream: it is the server that has to wait */
static void
test_server_closes (Fixture *f)
{
  Server server;
  Pair pair;

  if (!has_ss ())
    return;

  set_observed (f, TRUE);
  server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_NONE);
  pair = connect_pair (f, &server);
  close_end (f, &pair, 1);
  check_state (f, &pair, 1, TCP_TIME_WAIT);
  check_state (f, &pair, 0, TCP_CLOSE);
}

/* The peer does not end its side for a while: FIN-WAIT-2, and TIME-WAIT once it does */
static void
test_late_peer (Fixture *f)
{
  Server server;
  SxRecord record;
  int fd;

  set_observed (f, TRUE);
  server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE);
  fd = connect_peer (&server.address);
  record = wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .request = server.request });
  wait_state (f, record.socket, TCP_FIN_WAIT2);
  close (fd);

  /* With the greeting unread it is a reset: then nothing is left */
  wait_state (f, record.socket, TCP_CLOSE);
}

/* A reset leaves nothing on either side */
static void
test_reset (Fixture *f)
{
  Server server;
  Pair pair;

  if (!has_ss ())
    return;

  set_observed (f, TRUE);
  server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_NONE);
  pair = connect_pair (f, &server);
  wait_end (f, sx_engine_reset (f->engine, f->owner, pair.sockets[0]));
  check_state (f, &pair, 0, TCP_CLOSE);
  check_state (f, &pair, 1, TCP_CLOSE);
}

/* Nobody answers: SYN-SENT while that is so */
static void
test_syn_sent (Fixture *f)
{
  SxAddress address;
  int listener = listen_peer (&address, 0);
  int first = connect_peer (&address);
  g_autoptr (SxEndpoint) where = endpoint_of (&address);
  guint32 request;
  SxRecord record;

  set_observed (f, TRUE);
  request = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE);
  record = wait_record (f, (Match) { .kind = SX_KIND_CONNECTING, .request = request });
  wait_state (f, record.socket, TCP_SYN_SENT);
  sx_engine_cancel (f->engine, request);
  wait_end (f, request);
  close (first);
  close (listener);
}

static void
connect_some (const Server *server,
              int          *fds,
              guint         n)
{
  for (guint i = 0; i < n; i++)
    fds[i] = connect_peer (&server->address);
}

static void
close_some (int   *fds,
            guint  n)
{
  for (guint i = 0; i < n; i++)
    close (fds[i]);
}

static void
test_backlog (Fixture *f)
{
  Server server;
  int fds[4];

  if (!has_ss ())
    return;

  set_observed (f, TRUE);
  server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET);
  check_backlog (f, &server, 0);
  g_assert_cmpint (wait_end (f, sx_engine_hold (f->engine, f->owner, server.socket, TRUE)).error, ==, 0);
  connect_some (&server, fds, 1);
  check_backlog (f, &server, 1);
  connect_some (&server, fds + 1, 3);
  check_backlog (f, &server, 4);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_ACCEPT }), ==, 0);

  g_assert_cmpint (wait_end (f, sx_engine_hold (f->engine, f->owner, server.socket, FALSE)).error, ==, 0);
  wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .skip = 3 });
  check_backlog (f, &server, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *greeting = peer_read (fds[i], 24);

      g_assert_cmpstr (greeting, ==, "Thank you for connecting");
    }
  close_some (fds, G_N_ELEMENTS (fds));
}

static void
check_counted (Fixture      *f,
               const Server *server,
               guint         backlog)
{
  Match match = { .kind = SX_KIND_SAMPLE, .socket = server->socket };
  SxSample sample;

  /* It may be told one by one or several at once */
  do
    {
      SxRecord record = wait_record (f, match);

      g_assert_true (sx_record_get_sample (&record, &sample));
      g_assert_cmpuint (sample.backlog_limit, ==, 5);
      match.skip++;
    }
  while (sample.backlog != backlog);
}

/* Who lets clients wait is told how many, also while nothing is observed; and else nothing is counted */
static void
test_counted (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_NONE);
  guint n_counted;
  int fds[3];

  connect_some (&server, fds, 1);
  wait_record (f, (Match) { .kind = SX_KIND_ACCEPT });
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_SAMPLE }), ==, 0);
  wait_end (f, sx_engine_hold (f->engine, f->owner, server.socket, TRUE));
  check_counted (f, &server, 0);
  connect_some (&server, fds + 1, 2);
  check_counted (f, &server, 2);

  /* That nobody waits any more is told as well */
  n_counted = count_records (f, (Match) { .kind = SX_KIND_SAMPLE });
  wait_end (f, sx_engine_hold (f->engine, f->owner, server.socket, FALSE));
  wait_record (f, (Match) { .kind = SX_KIND_SAMPLE, .skip = n_counted });
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_ACCEPT }), ==, 3);
  close_some (fds, G_N_ELEMENTS (fds));
}

/* What a listener is like while it is held, whether that is observed or not */
static void
test_hold (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET);
  guint32 socket;
  SxRecord end;
  int fds[3];

  end = wait_end (f, sx_engine_hold (f->engine, f->owner, G_MAXUINT32, TRUE));
  g_assert_cmpint (end.error, ==, EBADF);
  g_assert_cmpint (end.args[0], ==, SX_COMMAND_HOLD);
  connect_engine (f, &server.address, &socket);
  end = wait_end (f, sx_engine_hold (f->engine, f->owner, socket, FALSE));
  g_assert_cmpint (end.error, ==, EINVAL);
  g_assert_cmpint (end.args[0], ==, SX_COMMAND_RELEASE);
  wait_record (f, (Match) { .kind = SX_KIND_ACCEPT });

  wait_end (f, sx_engine_hold (f->engine, f->owner, server.socket, TRUE));
  wait_end (f, sx_engine_hold (f->engine, f->owner, server.socket, TRUE));
  connect_some (&server, fds, 2);
  wait_end (f, sx_engine_close (f->engine, f->owner, socket));
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_ACCEPT }), ==, 1);
  wait_end (f, sx_engine_hold (f->engine, f->owner, server.socket, FALSE));
  wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .skip = 2 });

  wait_end (f, sx_engine_hold (f->engine, f->owner, server.socket, TRUE));
  connect_some (&server, fds + 2, 1);
  end = wait_end (f, sx_engine_stop (f->engine, f->owner));
  g_assert_cmpint (end.value, ==, 1);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_ACCEPT }), ==, 3);
  close_some (fds, G_N_ELEMENTS (fds));
}

/* Urgent data stops a recv() before all is read that waits (tcp(7)). Nobody tells of the rest once more */
static void
test_urgent (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  g_autofree char *answer = NULL;
  int fd;

  wait_end (f, sx_engine_hold (f->engine, f->owner, server.socket, TRUE));
  fd = connect_peer (&server.address);
  peer_send (fd, "before", 6);
  g_assert_cmpint (send (fd, "!", 1, MSG_OOB), ==, 1);
  peer_send (fd, "behind", 6);
  wait_end (f, sx_engine_hold (f->engine, f->owner, server.socket, FALSE));
  answer = peer_read (fd, 12);
  g_assert_cmpmem (answer, 12, "beforebehind", 12);
  wait_record (f, (Match) { .kind = SX_KIND_RECV, .skip = 1 });
  close (fd);
}

/* Open connections with something behind them: once they are calm nobody looks any more */
static void
test_at_rest (Fixture *f)
{
  Server server;
  int fds[50];

  set_observed (f, TRUE);
  server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *back = NULL;

      fds[i] = connect_peer (&server.address);
      peer_send (fds[i], "some", 4);
      back = peer_read (fds[i], 4);
    }
  wait_record (f, (Match) { .kind = SX_KIND_SAMPLE, .skip = 49 });
  wait_at_rest ();
  close_some (fds, G_N_ELEMENTS (fds));
}

static gboolean
drops_are_there (gpointer data)
{
  WantedSample *wanted = data;
  SxRecord record;

  return find_last (wanted->f, SX_KIND_SAMPLE, wanted->socket, &record)
         && sx_record_get_sample (&record, &wanted->last) && wanted->last.drops > 0;
}

/* More than there is room for */
static void
test_drops (Fixture *f)
{
  g_autoptr (SxEndpoint) any = make_endpoint ("127.0.0.1", "0", AF_UNSPEC);
  g_autofree char *bytes = g_malloc0 (60000);
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  gint64 deadline = g_get_monotonic_time () + SX_TEST_TIMEOUT_MS * 1000;
  WantedSample wanted = { .f = f };
  SxAddress address;

  set_observed (f, TRUE);
  wanted.socket = wait_end (f, sx_engine_bind (f->engine, f->owner, any)).socket;
  address = wait_record (f, (Match) { .kind = SX_KIND_BIND, .socket = wanted.socket }).local;
  while (!sx_test_wait_until (drops_are_there, &wanted, 300))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      for (guint i = 0; i < 1000; i++)
        sendto (fd, bytes, 60000, 0, (const struct sockaddr *) (const void *) address.bytes, address.length);
    }
  close (fd);
}

/* Of a flood of connections a part is looked at; all are served */
static void
test_flood (Fixture *f)
{
  Server server;
  gint64 start = g_get_monotonic_time ();
  gint64 bound;
  guint n = 0;

  set_observed (f, TRUE);
  server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE);
  for (guint i = 0; i < 3000; i++)
    {
      int fd = connect_peer (&server.address);
      g_autofree char *greeting = peer_read_all (fd, NULL);

      n += strcmp (greeting, "Thank you for connecting") == 0;
      close (fd);
    }
  g_assert_cmpuint (n, ==, 3000);

  /* A hundred a second and sixty at once, of each at most six states */
  bound = 6 * (100 + 100 * (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  g_assert_cmpint (count_records (f, (Match) { .kind = SX_KIND_STATE }), <, MIN (bound, 6000));
  g_assert_cmpint (count_records (f, (Match) { .kind = SX_KIND_STATE }), >, 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/states/life/v4", test_life_v4);
  fixture_add ("/net/states/life/v6", test_life_v6);
  fixture_add ("/net/states/server-closes", test_server_closes);
  fixture_add ("/net/states/late-peer", test_late_peer);
  fixture_add ("/net/states/reset", test_reset);
  fixture_add ("/net/states/syn-sent", test_syn_sent);
  fixture_add ("/net/states/backlog", test_backlog);
  fixture_add ("/net/states/hold", test_hold);
  fixture_add ("/net/states/urgent", test_urgent);
  fixture_add ("/net/states/counted", test_counted);
  fixture_add ("/net/states/at-rest", test_at_rest);
  fixture_add ("/net/states/drops", test_drops);
  fixture_add ("/net/states/flood", test_flood);

  return g_test_run ();
}
