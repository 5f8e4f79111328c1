/* engine-fixture.c: an engine, its journal, and peers that are plain sockets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine-fixture.h"

#include <string.h>
#include <sys/un.h>

void
fixture_set_up (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  /* The context's own descriptor, made by the first use, does not count */
  g_main_context_default ();
  f->descriptors = sx_test_count_descriptors ();
  f->journal = sx_journal_new (NULL, &error);
  g_assert_no_error (error);
  f->engine = sx_engine_new (f->journal);
  f->owner = sx_engine_new_owner (f->engine);
}

static gboolean
descriptors_are_back (gpointer data)
{
  Fixture *f = data;

  return sx_test_count_descriptors () == f->descriptors;
}

void
fixture_tear_down (Fixture *f)
{
  sx_engine_shutdown (f->engine);
  g_assert_finalize_object (f->engine);
  g_assert_finalize_object (f->journal);
  sx_test_assert_until (descriptors_are_back, f);
}

static void
run (gconstpointer data)
{
  void (*test) (Fixture *f) = data;
  Fixture f = { 0, };

  fixture_set_up (&f);
  test (&f);
  fixture_tear_down (&f);
}

void
fixture_add (const char  *path,
             void       (*test) (Fixture *f))
{
  g_test_add_data_func (path, test, run);
}

static gboolean
matches (const SxRecord *record,
         const Match    *match)
{
  return (match->kind == 0 || record->kind == match->kind)
         && (match->request == 0 || record->request == match->request)
         && (match->socket == 0 || record->socket == match->socket);
}

gboolean
find_record (Fixture  *f,
             Match     match,
             SxRecord *record)
{
  guint64 n = sx_journal_get_n_records (f->journal);

  for (guint64 i = 0; i < n; i++)
    {
      g_assert_true (sx_journal_read (f->journal, i, record));
      if (matches (record, &match) && match.skip-- == 0)
        return TRUE;
    }

  return FALSE;
}

/* The last record of a kind of a socket; FALSE: there is none */
gboolean
find_last (Fixture  *f,
           SxKind    kind,
           guint32   socket,
           SxRecord *record)
{
  guint64 n = sx_journal_get_n_records (f->journal);

  while (n-- > 0)
    {
      g_assert_true (sx_journal_read (f->journal, n, record));
      if (record->kind == kind && record->socket == socket)
        return TRUE;
    }

  return FALSE;
}

guint
count_records (Fixture *f,
               Match    match)
{
  guint64 n = sx_journal_get_n_records (f->journal);
  guint count = 0;

  for (guint64 i = 0; i < n; i++)
    {
      SxRecord record;

      g_assert_true (sx_journal_read (f->journal, i, &record));
      count += matches (&record, &match);
    }

  return count;
}

typedef struct
{
  Fixture  *fixture;
  Match     match;
  SxRecord  record;
} Wanted;

static gboolean
wanted_record_is_there (gpointer data)
{
  Wanted *wanted = data;

  return find_record (wanted->fixture, wanted->match, &wanted->record);
}

SxRecord
wait_record (Fixture *f,
             Match    match)
{
  Wanted wanted = { .fixture = f, .match = match };

  if (!sx_test_wait_until (wanted_record_is_there, &wanted, SX_TEST_TIMEOUT_MS))
    g_error ("no %s record of request %u, socket %u (skipping %u)", sx_kind_get_name (match.kind),
             match.request, match.socket, match.skip);

  return wanted.record;
}

SxRecord
wait_end (Fixture *f,
          guint32  request)
{
  g_assert_cmpuint (request, !=, 0);

  return wait_record (f, (Match) { .kind = SX_KIND_END, .request = request });
}

SxEndpoint *
make_endpoint (const char *host,
               const char *service,
               int         family)
{
  g_autoptr (GError) error = NULL;
  SxEndpoint *endpoint = sx_endpoint_parse (host, service, family, &error);

  g_assert_no_error (error);

  return endpoint;
}

static Server
start_at (Fixture          *f,
          const SxEndpoint *where,
          SxBehaviourId     behaviour)
{
  g_autoptr (GBytes) greeting = g_bytes_new_static ("Thank you for connecting", 24);
  Server server = { 0, };
  SxRecord record;

  server.request = sx_engine_listen (f->engine, f->owner, where, 5, behaviour, greeting);
  record = wait_end (f, server.request);
  g_assert_cmpint (record.error, ==, 0);
  g_assert_cmpint (record.value, ==, 1);
  record = wait_record (f, (Match) { .kind = SX_KIND_LISTEN, .request = server.request });
  server.socket = record.socket;
  server.address = record.local;
  server.family = sx_address_get_family (&record.local);

  return server;
}

Server
start_server (Fixture       *f,
              const char    *host,
              SxBehaviourId  behaviour)
{
  g_autoptr (SxEndpoint) where = make_endpoint (host, "0", AF_UNSPEC);

  return start_at (f, where, behaviour);
}

Server
start_unix_server (Fixture       *f,
                   const char    *path,
                   SxBehaviourId  behaviour)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxEndpoint) where = sx_endpoint_parse_path (path, &error);

  g_assert_no_error (error);

  return start_at (f, where, behaviour);
}

int
connect_peer (const SxAddress *address)
{
  struct timeval limit = { .tv_sec = SX_TEST_TIMEOUT_MS / 1000 };
  int fd = socket (sx_address_get_family (address), SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  g_assert_cmpint (connect (fd, (const struct sockaddr *) (const void *) address->bytes, address->length), ==, 0);

  return fd;
}

int
listen_peer (SxAddress *address,
             int        backlog)
{
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof name;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  g_assert_cmpint (listen (fd, backlog), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &name, &length), ==, 0);
  sx_address_set (address, &name, length);

  return fd;
}

SxEndpoint *
endpoint_of (const SxAddress *address)
{
  g_autofree char *host = sx_address_to_host (address);
  g_autofree char *port = g_strdup_printf ("%d", sx_address_get_port (address));

  return make_endpoint (host, port, AF_UNSPEC);
}

guint32
connect_engine (Fixture         *f,
                const SxAddress *address,
                guint32         *socket)
{
  g_autoptr (SxEndpoint) where = endpoint_of (address);
  guint32 request = sx_engine_connect (f->engine, f->owner, where, SX_BEHAVIOUR_NONE);
  SxRecord end = wait_end (f, request);

  g_assert_cmpint (end.error, ==, 0);
  g_assert_cmpint (end.value, ==, 1);
  *socket = end.socket;

  return request;
}

void
peer_send (int         fd,
           const void *bytes,
           gsize       length)
{
  const char *next = bytes;

  while (length > 0)
    {
      gssize n = send (fd, next, length, MSG_NOSIGNAL);

      g_assert_cmpint (n, >, 0);
      next += n;
      length -= n;
    }
}

/* Up to length bytes, or to the end of stream if that is -1; a NUL behind */
static char *
read_up_to (int    fd,
            gsize  wanted,
            gsize *length)
{
  GByteArray *array = g_byte_array_new ();
  guint8 buffer[65536];

  while (array->len < wanted)
    {
      gssize n = recv (fd, buffer, MIN (sizeof buffer, wanted - array->len), 0);

      g_assert_cmpint (n, >=, 0);
      if (n == 0)
        break;
      g_byte_array_append (array, buffer, n);
    }

  *length = array->len;
  g_byte_array_append (array, (const guint8 *) "", 1);

  return (char *) g_byte_array_free (array, FALSE);
}

char *
peer_read_all (int    fd,
               gsize *length)
{
  gsize got;

  return read_up_to (fd, G_MAXSIZE, length != NULL ? length : &got);
}

char *
peer_read (int   fd,
           gsize length)
{
  gsize got;
  char *bytes = read_up_to (fd, length, &got);

  g_assert_cmpuint (got, ==, length);

  return bytes;
}

/* A number of /proc/PID/status, as of proc(5); -1: there is none */
gint64
get_proc_status (const char *folder,
                 const char *field)
{
  g_autofree char *path = g_build_filename (folder, "status", NULL);
  g_autofree char *text = NULL;
  char *found;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return -1;

  found = strstr (text, field);

  return found != NULL ? g_ascii_strtoll (found + strlen (field), NULL, 10) : -1;
}

static gint64
get_net_switches (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename ("/proc/self/task", name, NULL);
      g_autofree char *path = g_build_filename (folder, "comm", NULL);
      g_autofree char *comm = NULL;

      if (g_file_get_contents (path, &comm, NULL, NULL) && g_str_equal (g_strchomp (comm), "sx-net"))
        return get_proc_status (folder, "\nvoluntary_ctxt_switches:");
    }

  return -1;
}

typedef struct
{
  gint64 switches;
  gint64 since;      /* monotonic, in µs */
} Rest;

/* Three seconds without a switch, which a timer or a loop would not let pass */
static gboolean
is_at_rest (gpointer data)
{
  Rest *rest = data;
  gint64 switches = get_net_switches ();
  gint64 now = g_get_monotonic_time ();

  if (switches != rest->switches)
    *rest = (Rest) { switches, now };

  return now - rest->since >= 3 * G_USEC_PER_SEC;
}

/* Skips the test where that cannot be seen. To wake up, for whatever it is, would be a switch (proc(5)) */
void
wait_at_rest (void)
{
  Rest rest = { -1, 0 };

  if (get_net_switches () < 0)
    sx_test_skip ("/proc does not tell here how often a thread was woken (voluntary_ctxt_switches)");
  else
    sx_test_assert_until (is_at_rest, &rest);
}

/* From when this returns on, what happens is observed; or no more */
void
set_observed (Fixture  *f,
              gboolean  observed)
{
  sx_engine_set_observe (f->engine, observed);

  /* A command that does nothing: once it is over, what was asked for before it is done */
  wait_end (f, sx_engine_close (f->engine, f->owner, G_MAXUINT32));
}
