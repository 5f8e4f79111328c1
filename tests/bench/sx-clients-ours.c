/* sx-clients-ours.c: this program's clients, with their journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They do what a person does, only faster: they look at what is new in the journal, and give the next command. But for
 * ping-pong, where a person gives the first message only, and the client's own behaviour answers. As with the
 * servers and their window, the thread of the sockets is where the bare client is, and who gives the commands is where
 * there is room: in the program it is another thread, too, which the system puts where it likes.
 */

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "sx-clients.h"
#include "sx-engine.h"

#define IN_FLIGHT 64
#define PIECE     (1024 * 1024)

/* What of a stream may wait to be sent: enough that the kernel always finds some */
#define AHEAD (8 * 1024 * 1024)

typedef struct _Clients Clients;

struct _Clients
{
  SxJournal      *journal;
  SxEngine       *engine;
  GMainContext   *context;
  SxJournalWatch *watch;
  SxEndpoint     *where;
  guint32         owner;
  guint32         socket;
  guint64         serial;
  GBytes         *bytes;
  guint64         n_done;
  guint64         n_bytes;
  guint64         n_asked;
  gboolean        failed;
  void          (*happened) (Clients        *self,
                             const SxRecord *record);
};

/* Being woken is all that there is to it */
static void
wake_cb (SxJournal *journal,
         gpointer   user_data)
{
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* So that it ends in time whatever happens */
static void
add_tick (GMainContext *context)
{
  GSource *tick = g_timeout_source_new (100);

  g_source_set_callback (tick, tick_cb, NULL, NULL);
  g_source_attach (tick, context);
  g_source_unref (tick);
}

static void
look (Clients *self)
{
  SxRecord record;

  while (sx_journal_read (self->journal, self->serial, &record))
    {
      self->serial++;
      self->failed |= record.error != 0;
      self->happened (self, &record);
    }
}

/* A thread has its name once it runs */
static gboolean
pin_sockets (void)
{
  double start = sx_bench_now ();

  while (!sx_bench_pin_thread ("sx-net", SX_BENCH_CLIENT_CORE))
    if (sx_bench_now () - start > 1)
      return FALSE;

  return TRUE;
}

static double
run (Clients *self,
     guint16  port,
     double   seconds,
     gsize    length,
     guint    n_connections,
     SxBehaviourId behaviour,
     void   (*happened) (Clients *self, const SxRecord *record))
{
  g_autofree char *service = g_strdup_printf ("%u", port);
  g_autofree guint8 *bytes = g_malloc (length);
  double start;

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (i * 7 + (i >> 8));
  memset (self, 0, sizeof *self);
  self->happened = happened;
  self->bytes = g_bytes_new (bytes, length);
  sx_bench_free ();
  self->journal = sx_journal_new (NULL, NULL);
  if (self->journal == NULL)
    return -1;

  self->engine = sx_engine_new (self->journal);
  if (!pin_sockets ())
    return -1;
  self->owner = sx_engine_new_owner (self->engine);
  self->where = sx_endpoint_parse ("127.0.0.1", service, AF_INET, NULL);
  self->context = g_main_context_new ();
  self->watch = sx_journal_watch (self->journal, self->context, wake_cb, NULL);
  add_tick (self->context);

  start = sx_bench_now ();
  for (guint i = 0; i < n_connections; i++)
    sx_engine_connect (self->engine, self->owner, self->where, behaviour);
  while (sx_bench_now () - start < seconds && !self->failed)
    {
      look (self);
      sx_journal_watch_rearm (self->watch, self->serial);
      g_main_context_iteration (self->context, TRUE);
    }

  return self->failed ? -1 : sx_bench_now () - start;
}

static void
talk (Clients        *self,
      const SxRecord *record)
{
  if (record->kind == SX_KIND_CONNECT)
    {
      sx_engine_send (self->engine, self->owner, &record->socket, 1, self->bytes);
    }
  else if (record->kind == SX_KIND_RECV && record->value > 0)
    {
      self->n_done++;
      sx_engine_close (self->engine, self->owner, record->socket);
      sx_engine_connect (self->engine, self->owner, self->where, SX_BEHAVIOUR_NONE);
    }
}

double
sx_clients_talk (guint16 port,
                 double  seconds)
{
  Clients self;
  double took = run (&self, port, seconds, 16, IN_FLIGHT, SX_BEHAVIOUR_NONE, talk);

  return took < 0 ? -1 : self.n_done / took;
}

static void
ping_pong (Clients        *self,
           const SxRecord *record)
{
  if (record->kind == SX_KIND_CONNECT)
    sx_engine_send (self->engine, self->owner, &record->socket, 1, self->bytes);
  self->n_done += record->kind == SX_KIND_RECV && record->value > 0;
}

double
sx_clients_ping_pong (guint16 port,
                      double  seconds)
{
  Clients self;
  double took = run (&self, port, seconds, 16, 1, SX_BEHAVIOUR_ECHO, ping_pong);

  return took < 0 ? -1 : self.n_done / took;
}

static void
send_on (Clients        *self,
         const SxRecord *record)
{
  if (record->kind == SX_KIND_CONNECT)
    self->socket = record->socket;
  else if (record->kind == SX_KIND_SEND)
    self->n_bytes += record->value;

  while (self->socket != 0 && self->n_asked < self->n_bytes + AHEAD)
    {
      sx_engine_send (self->engine, self->owner, &self->socket, 1, self->bytes);
      self->n_asked += PIECE;
    }
}

double
sx_clients_send (guint16 port,
                 double  seconds)
{
  Clients self;
  double took = run (&self, port, seconds, PIECE, 1, SX_BEHAVIOUR_NONE, send_on);

  return took < 0 ? -1 : self.n_bytes / took / 1e6;
}
