/* sx-servers-window.c: this program's servers, with its window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-servers-window.h"

#include <sys/socket.h>
#include <unistd.h>

#include "sx-servers.h"
#include "sx-shown.h"

/* What is listed of the datagrams */
typedef struct
{
  SxShown *shown;
  guint    next;     /* row of Messages */
  guint64  received;
} Listed;

static void
open_window (SxShown    *shown,
             SxPaneKind  pane,
             gboolean    diagram)
{
  if (!sx_shown_open (shown, pane))
    _exit (1);
  sx_shown_set_diagram (shown, diagram);
}

G_NORETURN static void
run (void)
{
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

G_NORETURN static void
serve (SxBenchReady  ready,
       SxBehaviourId behaviour,
       gboolean      diagram)
{
  SxShown shown;

  open_window (&shown, SX_PANE_SERVER, diagram);
  ready (sx_shown_listen (&shown, behaviour, SX_SERVERS_BACKLOG, SX_SERVERS_GREETING));
  run ();
}

void
sx_servers_window_greet (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_GREET_CLOSE, FALSE);
}

void
sx_servers_window_echo (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_ECHO, FALSE);
}

void
sx_servers_diagram_greet (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_GREET_CLOSE, TRUE);
}

void
sx_servers_diagram_echo (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_ECHO, TRUE);
}

static void
answer (Listed         *listed,
        const SxRecord *question)
{
  SxDesk *desk = sx_shown_get_desk (listed->shown, SX_PANE_UDP);
  g_autoptr (GBytes) number = g_bytes_new (&listed->received, sizeof listed->received);
  g_autofree char *port = g_strdup_printf ("%d", sx_address_get_port (&question->remote));
  g_autoptr (SxEndpoint) to = sx_endpoint_parse ("127.0.0.1", port, AF_INET, NULL);

  sx_engine_send_to (sx_desk_get_engine (desk), sx_desk_get_owner (desk), question->socket, to, number);
}

/* A row is looked at as a person would: when the table has it */
static void
changed_cb (SxDesk *desk,
            Listed *listed)
{
  SxRecordModel *messages = sx_desk_get_messages (desk);
  SxRecordFilter *filter = sx_record_model_get_filter (messages);
  SxJournal *journal = sx_desk_get_journal (desk);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (messages));

  for (; listed->next < n; listed->next++)
    {
      guint64 serial = sx_record_filter_get_serial (filter, listed->next);
      SxJournalPeek peek;
      SxRecord record;

      if (!sx_journal_peek (journal, serial, &peek) || peek.kind != SX_KIND_RECVFROM)
        continue;
      if (peek.value == 1 && sx_journal_read (journal, serial, &record) && record.payload[0] == SX_SERVERS_QUESTION[0])
        answer (listed, &record);
      else
        listed->received++;
    }
}

G_NORETURN static void
serve_udp (SxBenchReady ready,
           gboolean     diagram)
{
  SxShown shown;
  Listed listed = { .shown = &shown };

  open_window (&shown, SX_PANE_UDP, diagram);
  g_signal_connect (sx_shown_get_desk (&shown, SX_PANE_UDP), "changed", G_CALLBACK (changed_cb), &listed);
  ready (sx_shown_bind (&shown));
  run ();
}

void
sx_servers_window_udp (SxBenchReady ready)
{
  serve_udp (ready, FALSE);
}

void
sx_servers_diagram_udp (SxBenchReady ready)
{
  serve_udp (ready, TRUE);
}
