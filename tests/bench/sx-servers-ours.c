/* sx-servers-ours.c: this program's servers, with their journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sx-engine.h"
#include "sx-servers.h"

typedef struct
{
  SxJournal *journal;
  SxEngine  *engine;
  guint32    owner;
} Ours;

/* As main() does it, without a window. The journal's file has no name, so nothing of it stays. The thread of the sockets is where
 * other servers are, the others where there is room */
static void
init (Ours *ours)
{
  double start = sx_bench_now ();

  sx_bench_free ();
  ours->journal = sx_journal_new (NULL, NULL);
  if (ours->journal == NULL)
    _exit (1);
  ours->engine = sx_engine_new (ours->journal);
  ours->owner = sx_engine_new_owner (ours->engine);

  /* A thread has its name once it runs */
  while (!sx_bench_pin_thread ("sx-net", SX_BENCH_SERVER_CORE))
    if (sx_bench_now () - start > 1)
      _exit (1);
}

/* The port of the first record of the kind; it waits for it */
static guint16
wait_for_port (Ours   *ours,
               SxKind  kind,
               guint32 *socket)
{
  SxRecord record = SX_RECORD_INIT;

  for (guint64 serial = 0;;)
    {
      if (serial >= sx_journal_get_n_records (ours->journal))
        {
          g_usleep (1000);
          continue;
        }
      if (sx_journal_read (ours->journal, serial++, &record) && record.kind == kind && record.error == 0)
        {
          *socket = record.socket;
          return sx_address_get_port (&record.local);
        }
    }
}

static void
serve (SxBenchReady  ready,
       SxBehaviourId behaviour,
       int           backlog,
       gboolean      observe)
{
  g_autoptr (SxEndpoint) where = sx_endpoint_parse ("127.0.0.1", "0", AF_INET, NULL);
  g_autoptr (GBytes) greeting = g_bytes_new_static (SX_SERVERS_GREETING, strlen (SX_SERVERS_GREETING));
  guint32 socket;
  Ours ours;

  init (&ours);
  sx_engine_set_observe (ours.engine, observe);
  sx_engine_listen (ours.engine, ours.owner, where, backlog, behaviour, greeting);
  ready (wait_for_port (&ours, SX_KIND_LISTEN, &socket));
  pause ();
}

void
sx_servers_our_greet (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_GREET_CLOSE, SX_SERVERS_BACKLOG, FALSE);
}

void
sx_servers_our_small (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_GREET_CLOSE, SX_SERVERS_SMALL_BACKLOG, FALSE);
}

void
sx_servers_our_echo (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_ECHO, SX_SERVERS_BACKLOG, FALSE);
}

void
sx_servers_observed_greet (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_GREET_CLOSE, SX_SERVERS_BACKLOG, TRUE);
}

void
sx_servers_observed_echo (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_ECHO, SX_SERVERS_BACKLOG, TRUE);
}

/* Answers when it is asked, from what is in the journal: what a person could see of the datagrams */
static void
serve_udp (SxBenchReady ready,
           gboolean     observe)
{
  g_autoptr (SxEndpoint) where = sx_endpoint_parse ("127.0.0.1", "0", AF_INET, NULL);
  SxRecord record = SX_RECORD_INIT;
  guint64 received = 0;
  guint32 socket;
  Ours ours;

  init (&ours);
  sx_engine_set_observe (ours.engine, observe);
  sx_engine_bind (ours.engine, ours.owner, where);
  ready (wait_for_port (&ours, SX_KIND_BIND, &socket));
  for (guint64 serial = 0;;)
    {
      if (serial >= sx_journal_get_n_records (ours.journal))
        {
          g_usleep (10000);
          continue;
        }
      if (!sx_journal_read (ours.journal, serial++, &record) || record.kind != SX_KIND_RECVFROM || record.error != 0)
        continue;
      if (record.value == 1 && record.payload[0] == SX_SERVERS_QUESTION[0])
        {
          g_autoptr (GBytes) answer = g_bytes_new (&received, sizeof received);
          g_autofree char *port = g_strdup_printf ("%d", sx_address_get_port (&record.remote));
          g_autoptr (SxEndpoint) to = sx_endpoint_parse ("127.0.0.1", port, AF_INET, NULL);

          sx_engine_send_to (ours.engine, ours.owner, socket, to, answer);
        }
      else
        {
          received++;
        }
    }
}

void
sx_servers_our_udp (SxBenchReady ready)
{
  serve_udp (ready, FALSE);
}

void
sx_servers_observed_udp (SxBenchReady ready)
{
  serve_udp (ready, TRUE);
}
