/* sx-ours.c: this program's sockets, without its window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-ours.h"

#include <string.h>
#include <sys/socket.h>

#include "sx-test-util.h"

void
sx_ours_init (SxOurs *self)
{
  g_autoptr (GError) error = NULL;

  self->folder = sx_test_make_dir ();
  self->journal = sx_journal_new (self->folder, &error);
  g_assert_no_error (error);
  self->engine = sx_engine_new (self->journal);
  self->owner = sx_engine_new_owner (self->engine);
}

void
sx_ours_clear (SxOurs *self)
{
  sx_engine_shutdown (self->engine);
  g_clear_object (&self->engine);
  g_clear_object (&self->journal);
  sx_test_remove_dir (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

/**
 * sx_ours_wait:
 * @match: which record
 * @data: for @match
 * @record: (out): the first that is so
 *
 * Returns: whether there was one in time
 */
gboolean
sx_ours_wait (SxOurs        *self,
              SxOursMatch    match,
              gconstpointer  data,
              SxRecord      *record)
{
  gint64 deadline = g_get_monotonic_time () + 1000 * (gint64) SX_TEST_TIMEOUT_MS;
  guint64 serial = 0;

  while (g_get_monotonic_time () < deadline)
    {
      for (; serial < sx_journal_get_n_records (self->journal); serial++)
        {
          if (sx_journal_read (self->journal, serial, record) && match (record, data))
            return TRUE;
        }
      g_usleep (2000);
    }

  return FALSE;
}

static gboolean
match_kind (const SxRecord *record,
            gconstpointer   data)
{
  return record->kind == *(const SxKind *) data && record->error == 0;
}

gboolean
sx_ours_wait_kind (SxOurs   *self,
                   SxKind    kind,
                   SxRecord *record)
{
  return sx_ours_wait (self, match_kind, &kind, record);
}

static gboolean
match_end (const SxRecord *record,
           gconstpointer   data)
{
  return record->kind == SX_KIND_END && record->request == *(const guint32 *) data;
}

gboolean
sx_ours_wait_end (SxOurs   *self,
                  guint32   request,
                  SxRecord *record)
{
  return sx_ours_wait (self, match_end, &request, record);
}

static SxEndpoint *
parse (const char *host,
       guint16     port)
{
  g_autofree char *service = g_strdup_printf ("%u", port);
  g_autoptr (GError) error = NULL;
  SxEndpoint *endpoint = sx_endpoint_parse (host, service, AF_UNSPEC, &error);

  g_assert_no_error (error);
  return endpoint;
}

static SxEndpoint *
parse_path (const char *path)
{
  g_autoptr (GError) error = NULL;
  SxEndpoint *endpoint = sx_endpoint_parse_path (path, &error);

  g_assert_no_error (error);
  return endpoint;
}

static void
expect_success (SxOurs  *self,
                guint32  request)
{
  SxRecord record = SX_RECORD_INIT;

  g_assert_true (sx_ours_wait_end (self, request, &record));
  g_assert_cmpint (record.error, ==, 0);
}

static guint16
listen_at (SxOurs           *self,
           const SxEndpoint *where,
           SxBehaviourId     behaviour,
           const char       *greeting)
{
  g_autoptr (GBytes) bytes = greeting != NULL ? g_bytes_new (greeting, strlen (greeting)) : NULL;
  SxRecord record = SX_RECORD_INIT;

  expect_success (self, sx_engine_listen (self->engine, self->owner, where, 5, behaviour, bytes));
  g_assert_true (sx_ours_wait_kind (self, SX_KIND_LISTEN, &record));
  return sx_address_get_port (&record.local);
}

/**
 * sx_ours_listen:
 *
 * Returns: the free port that it was
 */
guint16
sx_ours_listen (SxOurs        *self,
                const char    *host,
                SxBehaviourId  behaviour,
                const char    *greeting)
{
  g_autoptr (SxEndpoint) where = parse (host, 0);

  return listen_at (self, where, behaviour, greeting);
}

void
sx_ours_listen_path (SxOurs        *self,
                     const char    *path,
                     SxBehaviourId  behaviour,
                     const char    *greeting)
{
  g_autoptr (SxEndpoint) where = parse_path (path);

  listen_at (self, where, behaviour, greeting);
}

static guint32
connect_to (SxOurs           *self,
            const SxEndpoint *where)
{
  SxRecord record = SX_RECORD_INIT;

  expect_success (self, sx_engine_connect (self->engine, self->owner, where, SX_BEHAVIOUR_NONE));
  g_assert_true (sx_ours_wait_kind (self, SX_KIND_CONNECT, &record));
  return record.socket;
}

/**
 * sx_ours_connect:
 *
 * Returns: the socket's number
 */
guint32
sx_ours_connect (SxOurs     *self,
                 const char *host,
                 guint16     port)
{
  g_autoptr (SxEndpoint) where = parse (host, port);

  return connect_to (self, where);
}

guint32
sx_ours_connect_path (SxOurs     *self,
                      const char *path)
{
  g_autoptr (SxEndpoint) where = parse_path (path);

  return connect_to (self, where);
}

/**
 * sx_ours_bind:
 * @host: an address, or a path when it has a slash in it
 * @socket: (out): the socket's number
 *
 * Returns: the free port that it was; 0 for a path
 */
guint16
sx_ours_bind (SxOurs     *self,
              const char *host,
              guint32    *socket)
{
  g_autoptr (SxEndpoint) where = strchr (host, '/') != NULL ? parse_path (host) : parse (host, 0);
  SxRecord record = SX_RECORD_INIT;

  expect_success (self, sx_engine_bind (self->engine, self->owner, where));
  g_assert_true (sx_ours_wait_kind (self, SX_KIND_BIND, &record));
  *socket = record.socket;
  return sx_address_get_port (&record.local);
}

void
sx_ours_send (SxOurs     *self,
              guint32     socket,
              const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  expect_success (self, sx_engine_send (self->engine, self->owner, &socket, 1, bytes));
}

void
sx_ours_send_to (SxOurs     *self,
                 guint32     socket,
                 const char *host,
                 guint16     port,
                 const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (SxEndpoint) to = strchr (host, '/') != NULL ? parse_path (host) : parse (host, port);

  expect_success (self, sx_engine_send_to (self->engine, self->owner, socket, to, bytes));
}

/**
 * sx_ours_receive:
 * @kind: %SX_KIND_RECV or %SX_KIND_RECVFROM
 * @length: how many bytes are wanted
 *
 * Returns: (transfer full): all that came, of all sockets, once it is so many; what there is when
 *   the time is over
 */
char *
sx_ours_receive (SxOurs *self,
                 SxKind  kind,
                 gsize   length)
{
  gint64 deadline = g_get_monotonic_time () + 1000 * (gint64) SX_TEST_TIMEOUT_MS;
  g_autoptr (GString) all = g_string_new (NULL);
  SxRecord record = SX_RECORD_INIT;
  guint64 serial = 0;

  while (all->len < length && g_get_monotonic_time () < deadline)
    {
      for (; serial < sx_journal_get_n_records (self->journal); serial++)
        {
          if (sx_journal_read (self->journal, serial, &record) && record.kind == kind && record.error == 0)
            g_string_append_len (all, (const char *) record.payload, record.payload_length);
        }
      g_usleep (2000);
    }

  return g_string_free (g_steal_pointer (&all), FALSE);
}
