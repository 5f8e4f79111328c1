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
#include "sx-shown.h"
#include "sx-works.h"

#define IN_FLIGHT 64

/* To be woken up for each record would be two threads that take turns on one processor */
#define AT_A_LOOK (IN_FLIGHT / 2)

/* Where the client's own behaviour goes on there is nothing to do but to count, in the end */
#define NEVER_A_LOOK (1U << 30)
#define PIECE     (1024 * 1024)

/* What of a stream may wait to be sent: enough that the kernel always finds some */
#define AHEAD (8 * 1024 * 1024)

typedef struct _Clients Clients;

/* What clients do */
typedef struct
{
  gsize         length;         /* of a message */
  guint         n_connections;  /* at any time */
  guint         at_a_look;      /* new records that are not worth a look, once it has begun; fewer than come when all commands are given */
  SxBehaviourId behaviour;
  gboolean      ever_new;       /* no message says what the one before did */
  void        (*happened) (Clients             *self,
                           const SxJournalPeek *peek);
} Plan;

struct _Clients
{
  SxJournal      *journal;
  SxEngine       *engine;
  GMainContext   *context;
  SxJournalWatch *watch;
  SxEndpoint     *where[SX_WORKS_N_ADDRESSES];
  guint32         owner;
  guint32         socket;
  guint64         serial;
  GBytes         *bytes;
  guint64         n_begun;
  guint64         n_done;
  guint64         n_bytes;
  guint64         n_asked;
  gboolean        began;
  gboolean        failed;
  gint            over;     /* atomic */
  double          took;
  const Plan     *plan;
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
  SxJournalPeek peeks[SX_JOURNAL_PEEKS];
  guint n;

  while ((n = sx_journal_peek_owner (self->journal, &self->serial, G_MAXUINT64, self->owner, peeks, SX_JOURNAL_PEEKS)) > 0)
    for (guint i = 0; i < n; i++)
      {
        self->failed |= peeks[i].error != 0;
        self->began |= peeks[i].kind == SX_KIND_CONNECT;
        self->plan->happened (self, &peeks[i]);
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

static gboolean
open_bare (Clients *self)
{
  self->journal = sx_journal_new (NULL, NULL);
  if (self->journal == NULL)
    return FALSE;

  self->engine = sx_engine_new (self->journal);
  self->owner = sx_engine_new_owner (self->engine);

  return TRUE;
}

static gboolean
open_window (Clients *self,
             SxShown *shown)
{
  if (!sx_shown_open (shown, SX_PANE_CLIENT))
    return FALSE;

  self->journal = sx_window_get_journal (shown->window);
  self->engine = sx_window_get_engine (shown->window);
  self->owner = sx_desk_get_owner (sx_shown_get_desk (shown, SX_PANE_CLIENT));
  self->serial = sx_journal_get_n_records (self->journal);

  return TRUE;
}

static void
connect_one (Clients *self)
{
  sx_engine_connect (self->engine, self->owner, self->where[self->n_begun % SX_WORKS_N_ADDRESSES], self->plan->behaviour);
  self->n_begun++;
}

static void
give_commands (Clients *self,
               double   seconds)
{
  double start;

  self->context = g_main_context_new ();
  self->watch = sx_journal_watch (self->journal, self->context, wake_cb, NULL);
  add_tick (self->context);

  start = sx_bench_now ();
  for (guint i = 0; i < self->plan->n_connections; i++)
    connect_one (self);
  while (sx_bench_now () - start < seconds && !self->failed)
    {
      look (self);
      sx_journal_watch_rearm (self->watch, self->serial + (self->began ? self->plan->at_a_look : 0));
      g_main_context_iteration (self->context, TRUE);
    }
  look (self);
  self->took = sx_bench_now () - start;
}

typedef struct
{
  Clients *clients;
  double   seconds;
} Start;

static gpointer
command_thread (gpointer user_data)
{
  Start *start = user_data;

  give_commands (start->clients, start->seconds);
  g_atomic_int_set (&start->clients->over, TRUE);
  g_main_context_wakeup (NULL);

  return NULL;
}

/* The window lives on meanwhile */
static void
give_commands_beside (Clients *self,
                      double   seconds)
{
  Start start = { self, seconds };
  GThread *thread = g_thread_new ("commands", command_thread, &start);

  while (!g_atomic_int_get (&self->over))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

/* Returns how long it took; negative: something failed */
static double
run (Clients    *self,
     const Plan *plan,
     guint16     port,
     double      seconds,
     gboolean    with_window)
{
  g_autofree char *service = g_strdup_printf ("%u", port);
  g_autofree guint8 *bytes = g_malloc (plan->length);
  SxShown shown;

  for (gsize i = 0; i < plan->length; i++)
    bytes[i] = (guint8) (i * 7 + (i >> 8));
  memset (self, 0, sizeof *self);
  self->plan = plan;
  self->bytes = g_bytes_new (bytes, plan->length);
  for (guint i = 0; i < SX_WORKS_N_ADDRESSES; i++)
    {
      g_autofree char *host = g_strdup_printf ("127.0.0.%u", 1 + i);

      self->where[i] = sx_endpoint_parse (host, service, AF_INET, NULL);
    }
  sx_bench_free ();
  if (!(with_window ? open_window (self, &shown) : open_bare (self)) || !pin_sockets ())
    return -1;

  if (with_window)
    give_commands_beside (self, seconds);
  else
    give_commands (self, seconds);

  return self->failed ? -1 : self->took;
}

static void
talk (Clients             *self,
      const SxJournalPeek *peek)
{
  if (peek->kind == SX_KIND_CONNECT)
    {
      sx_engine_send (self->engine, self->owner, &peek->socket, 1, self->bytes);
    }
  else if (peek->kind == SX_KIND_RECV && peek->value > 0)
    {
      self->n_done++;
      sx_engine_close (self->engine, self->owner, peek->socket);
      connect_one (self);
    }
}

static const Plan talk_plan = { 16, IN_FLIGHT, AT_A_LOOK, SX_BEHAVIOUR_NONE, FALSE, talk };

static double
run_talk (guint16  port,
          double   seconds,
          gboolean with_window)
{
  Clients self;
  double took = run (&self, &talk_plan, port, seconds, with_window);

  return took < 0 ? -1 : self.n_done / took;
}

double
sx_clients_talk (guint16 port,
                 double  seconds)
{
  return run_talk (port, seconds, FALSE);
}

double
sx_clients_window_talk (guint16 port,
                        double  seconds)
{
  return run_talk (port, seconds, TRUE);
}

static void
ping_pong (Clients             *self,
           const SxJournalPeek *peek)
{
  if (peek->kind == SX_KIND_CONNECT)
    sx_engine_send (self->engine, self->owner, &peek->socket, 1, self->bytes);
  self->n_done += peek->kind == SX_KIND_RECV && peek->value > 0;
}

static const Plan ping_pong_plan = { 16, 1, NEVER_A_LOOK, SX_BEHAVIOUR_ECHO, FALSE, ping_pong };

static double
run_ping_pong (guint16  port,
               double   seconds,
               gboolean with_window)
{
  Clients self;
  double took = run (&self, &ping_pong_plan, port, seconds, with_window);

  return took < 0 ? -1 : self.n_done / took;
}

double
sx_clients_ping_pong (guint16 port,
                      double  seconds)
{
  return run_ping_pong (port, seconds, FALSE);
}

double
sx_clients_window_ping_pong (guint16 port,
                             double  seconds)
{
  return run_ping_pong (port, seconds, TRUE);
}

/* Another one than the one before */
static void
renew (Clients *self)
{
  gsize length;
  guint8 *bytes = g_bytes_unref_to_data (self->bytes, &length);

  memcpy (bytes, &self->n_asked, sizeof self->n_asked);
  self->bytes = g_bytes_new_take (bytes, length);
}

static void
send_on (Clients             *self,
         const SxJournalPeek *peek)
{
  if (peek->kind == SX_KIND_CONNECT)
    self->socket = peek->socket;
  else if (peek->kind == SX_KIND_SEND)
    self->n_bytes += peek->value;

  while (self->socket != 0 && self->n_asked < self->n_bytes + AHEAD)
    {
      if (self->plan->ever_new)
        renew (self);
      sx_engine_send (self->engine, self->owner, &self->socket, 1, self->bytes);
      self->n_asked += PIECE;
    }
}

static const Plan send_plan = { PIECE, 1, 0, SX_BEHAVIOUR_NONE, FALSE, send_on };
static const Plan send_new_plan = { PIECE, 1, 0, SX_BEHAVIOUR_NONE, TRUE, send_on };

static double
run_send (const Plan *plan,
          guint16     port,
          double      seconds,
          gboolean    with_window)
{
  Clients self;
  double took = run (&self, plan, port, seconds, with_window);

  return took < 0 ? -1 : self.n_bytes / took / 1e6;
}

double
sx_clients_send (guint16 port,
                 double  seconds)
{
  return run_send (&send_plan, port, seconds, FALSE);
}

double
sx_clients_window_send (guint16 port,
                        double  seconds)
{
  return run_send (&send_plan, port, seconds, TRUE);
}

double
sx_clients_window_send_new (guint16 port,
                            double  seconds)
{
  return run_send (&send_new_plan, port, seconds, TRUE);
}
