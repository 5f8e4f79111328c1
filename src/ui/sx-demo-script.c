/* sx-demo-script.c: the steps of the demo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-client-pane.h"
#include "sx-demo-script.h"
#include "sx-errno.h"
#include "sx-lookup-pane.h"
#include "sx-server-pane.h"
#include "sx-udp-pane.h"

/* Port 0 is the kernel's own way to say: any that is free. So the demo is in nobody's way. */
#define ANY_PORT "0"
#define TUTORIAL_BACKLOG 5

static GtkWidget *
get_pane (SxDemoScene *scene,
          SxPaneKind   pane)
{
  return sx_window_get_pane_widget (scene->window, pane);
}

static char *
port_to_string (const SxAddress *address)
{
  return g_strdup_printf ("%d", sx_address_get_port (address));
}

static gboolean
is_end_of (const SxRecord *record,
           SxCommand       command)
{
  return record->kind == SX_KIND_END && record->args[0] == (int) command;
}

/* The server */

static char *
server_before (SxDemoScene *scene)
{
  return g_strdup (_("A server is a program that waits to be called. It opens a socket, gives it a port – its number on "
                     "this computer – and listens."));
}

static gboolean
server_act (SxDemoScene *scene)
{
  return sx_server_pane_start (SX_SERVER_PANE (get_pane (scene, SX_PANE_SERVER)), "localhost", ANY_PORT, NULL,
                               TUTORIAL_BACKLOG, sx_behaviour_get_name (SX_BEHAVIOUR_GREET_CLOSE));
}

static gboolean
server_match (SxDemoScene    *scene,
              const SxRecord *record)
{
  if (record->kind == SX_KIND_LISTEN && record->error == 0 && !sx_address_is_set (&scene->server))
    scene->server = record->local;

  return is_end_of (record, SX_COMMAND_LISTEN);
}

static char *
server_after (SxDemoScene    *scene,
              const SxRecord *record)
{
  if (record->error != 0 || !sx_address_is_set (&scene->server))
    return NULL;

  return g_strdup_printf (_("It listens on port %d. The connection log shows the calls that this took: socket, bind, "
                            "listen."),
                          sx_address_get_port (&scene->server));
}

/* The client */

static char *
client_before (SxDemoScene *scene)
{
  return g_strdup_printf (_("A client is the one who calls. It opens a socket too and connects to the server’s port, %d."),
                          sx_address_get_port (&scene->server));
}

static gboolean
client_act (SxDemoScene *scene)
{
  g_autofree char *host = sx_address_to_host (&scene->server);
  g_autofree char *port = port_to_string (&scene->server);

  return sx_client_pane_start (SX_CLIENT_PANE (get_pane (scene, SX_PANE_CLIENT)), host, port, NULL,
                               sx_behaviour_get_name (SX_BEHAVIOUR_NONE));
}

static gboolean
client_match (SxDemoScene    *scene,
              const SxRecord *record)
{
  return record->kind == SX_KIND_RECV
         || (is_end_of (record, SX_COMMAND_CONNECT) && record->error != 0);
}

static char *
client_after (SxDemoScene    *scene,
              const SxRecord *record)
{
  if (record->kind != SX_KIND_RECV || record->error != 0 || record->value <= 0)
    return NULL;

  return g_strdup_printf (ngettext ("They are connected, and the greeting is here: %d byte, sent at the server’s end and "
                                    "received at this one.",
                                    "They are connected, and the greeting is here: %d bytes, sent at the server’s end "
                                    "and received at this one.",
                                    (gulong) record->value),
                          (int) record->value);
}

static char *
accepted_before (SxDemoScene *scene)
{
  return g_strdup (_("Back at the server: accept made a second socket, for this one client. The greeting was sent on it, and "
                     "then it was closed. The first socket goes on listening."));
}

static char *
diagram_before (SxDemoScene *scene)
{
  return g_strdup (_("The diagram tells the same from top to bottom: the server waited (LISTEN), the client called, the greeting "
                     "travelled along the solid arrow, and both said goodbye (FIN). What is dashed was not seen, but must "
                     "have been."));
}

/* Datagrams */

static gboolean
bind_act (SxDemoScene *scene)
{
  return sx_udp_pane_start (SX_UDP_PANE (get_pane (scene, SX_PANE_UDP)), "127.0.0.1", ANY_PORT, NULL);
}

/* A form that has its socket may not take another; the command behind it does */
static gboolean
bind_second_act (SxDemoScene *scene)
{
  g_autoptr (SxEndpoint) where = NULL;

  where = sx_endpoint_parse ("127.0.0.1", ANY_PORT, 0, NULL);
  if (where == NULL)
    return FALSE;

  return sx_engine_bind (sx_window_get_engine (scene->window),
                         sx_desk_get_owner (sx_window_get_desk (scene->window, SX_PANE_UDP)), where) != 0;
}

static gboolean
bind_match (SxDemoScene    *scene,
            const SxRecord *record)
{
  if (record->kind == SX_KIND_BIND && record->error == 0)
    {
      guint which = scene->udp[0] == 0 ? 0 : 1;

      scene->udp[which] = record->socket;
      scene->udp_address[which] = record->local;
    }

  return is_end_of (record, SX_COMMAND_BIND);
}

static char *
bind_before (SxDemoScene *scene)
{
  return g_strdup (_("UDP knows no connections: each message is a datagram, and goes to an address of its own. A socket is bound "
                     "to a free port."));
}

static char *
bind_after (SxDemoScene    *scene,
            const SxRecord *record)
{
  if (record->error != 0 || scene->udp[0] == 0)
    return NULL;

  return g_strdup_printf (_("It is bound to port %d. Nobody listens and nobody connects: it can send and receive at once."),
                          sx_address_get_port (&scene->udp_address[0]));
}

static char *
bind_second_before (SxDemoScene *scene)
{
  return g_strdup (_("To talk it needs somebody else: a second socket, on a port of its own."));
}

static char *
bind_second_after (SxDemoScene    *scene,
                   const SxRecord *record)
{
  if (record->error != 0 || scene->udp[1] == 0)
    return NULL;

  return g_strdup_printf (_("There are two now, on the ports %d and %d."),
                          sx_address_get_port (&scene->udp_address[0]),
                          sx_address_get_port (&scene->udp_address[1]));
}

static gboolean
send_between (SxDemoScene *scene,
              guint        from,
              guint        to,
              const char  *text)
{
  SxDesk *desk = sx_window_get_desk (scene->window, SX_PANE_UDP);
  g_autofree char *host = sx_address_to_host (&scene->udp_address[to]);
  g_autofree char *port = port_to_string (&scene->udp_address[to]);

  sx_desk_set_selected_socket (desk, scene->udp[from]);

  return sx_udp_pane_send (SX_UDP_PANE (get_pane (scene, SX_PANE_UDP)), host, port, text);
}

static char *
send_before (SxDemoScene *scene)
{
  return g_strdup_printf (_("The second sends a datagram to the first: sendto names the address that it goes to, port %d."),
                          sx_address_get_port (&scene->udp_address[0]));
}

static gboolean
send_act (SxDemoScene *scene)
{
  return send_between (scene, 1, 0, _("Hello"));
}

static gboolean
is_failed_send (const SxRecord *record)
{
  return (record->kind == SX_KIND_SENDTO || is_end_of (record, SX_COMMAND_SEND)) && record->error != 0;
}

static gboolean
send_match (SxDemoScene    *scene,
            const SxRecord *record)
{
  return is_failed_send (record)
         || (record->kind == SX_KIND_RECVFROM && record->socket == scene->udp[0]);
}

static char *
send_after (SxDemoScene    *scene,
            const SxRecord *record)
{
  if (record->kind != SX_KIND_RECVFROM || record->error != 0)
    return NULL;

  return g_strdup_printf (_("It arrived, in one piece. recvfrom also tells who sent it, port %d, so that one can answer."),
                          sx_address_get_port (&record->remote));
}

static char *
answer_before (SxDemoScene *scene)
{
  return g_strdup (_("And the first answers, to the address that the datagram came from."));
}

static gboolean
answer_act (SxDemoScene *scene)
{
  return send_between (scene, 0, 1, _("Hello to you, too"));
}

static gboolean
answer_match (SxDemoScene    *scene,
              const SxRecord *record)
{
  return is_failed_send (record)
         || (record->kind == SX_KIND_RECVFROM && record->socket == scene->udp[1]);
}

static char *
answer_after (SxDemoScene    *scene,
              const SxRecord *record)
{
  if (record->kind != SX_KIND_RECVFROM || record->error != 0)
    return NULL;

  /* Whoever writes next writes to whom they choose */
  sx_desk_set_selected_socket (sx_window_get_desk (scene->window, SX_PANE_UDP), 0);

  return g_strdup (_("A datagram went each way. In Messages each has its own peer."));
}

/* The look-up */

static gboolean
knows_name (SxDesk *desk)
{
  SxJournal *journal = sx_desk_get_journal (desk);
  guint32 owner = sx_desk_get_owner (desk);
  guint64 n_records = sx_journal_get_n_records (journal);

  for (guint64 serial = 0; serial < n_records; serial++)
    {
      SxJournalPeek peek;

      if (sx_journal_peek (journal, serial, &peek) && peek.owner == owner && peek.kind == SX_KIND_GETHOSTNAME)
        return TRUE;
    }

  return FALSE;
}

static char *
name_before (SxDemoScene *scene)
{
  return g_strdup (_("People use names, sockets use addresses. This computer has a name too: gethostname tells it."));
}

/* The pane asks when it is first shown; its answer will do */
static gboolean
name_act (SxDemoScene *scene)
{
  SxDesk *desk = sx_window_get_desk (scene->window, SX_PANE_LOOKUP);

  scene->from = 0;
  if (!knows_name (desk))
    sx_engine_describe (sx_window_get_engine (scene->window), sx_desk_get_owner (desk));

  return TRUE;
}

static gboolean
name_match (SxDemoScene    *scene,
            const SxRecord *record)
{
  return record->kind == SX_KIND_GETHOSTNAME;
}

static char *
name_after (SxDemoScene    *scene,
            const SxRecord *record)
{
  if (record->error != 0 || record->payload_length == 0)
    return NULL;

  g_free (scene->name);
  scene->name = g_utf8_make_valid ((const char *) record->payload, (gssize) record->payload_length);

  return g_strdup_printf (_("Its name is %s. getaddrinfo turns a name into addresses; let us ask it."), scene->name);
}

static gboolean
lookup_act (SxDemoScene *scene)
{
  return sx_lookup_pane_start (SX_LOOKUP_PANE (get_pane (scene, SX_PANE_LOOKUP)), scene->name, "");
}

static gboolean
lookup_match (SxDemoScene    *scene,
              const SxRecord *record)
{
  return is_end_of (record, SX_COMMAND_LOOKUP);
}

/* That a computer's own name is not known to it happens on real computers, and is no failure of the demo */
static char *
lookup_after (SxDemoScene    *scene,
              const SxRecord *record)
{
  if (record->error != 0)
    return g_strdup_printf (_("No address is known for %s here (%s). A name needs an entry in the DNS or in /etc/hosts; any other "
                              "name is looked up the same way."),
                            scene->name, sx_errno_get_name (record->error));

  return g_strdup_printf (ngettext ("%d result, a row of its own with family, type, protocol and address.",
                                    "%d results, a row each with family, type, protocol and address.",
                                    (gulong) record->value),
                          (int) record->value);
}

static char *
last_before (SxDemoScene *scene)
{
  return g_strdup (_("That was the whole tutorial. Now you: the server still listens. Click Connect on the Client pane to call it once "
                     "more, or stop it and let it do something else when a client connects."));
}

static const SxDemoStep steps[] = {
  { SX_PANE_SERVER, server_before, server_act, server_match, server_after },
  { SX_PANE_CLIENT, client_before, client_act, client_match, client_after },
  { SX_PANE_SERVER, accepted_before, NULL, NULL, NULL },
  { SX_PANE_SERVER, diagram_before, NULL, NULL, NULL },
  { SX_PANE_UDP, bind_before, bind_act, bind_match, bind_after },
  { SX_PANE_UDP, bind_second_before, bind_second_act, bind_match, bind_second_after },
  { SX_PANE_UDP, send_before, send_act, send_match, send_after },
  { SX_PANE_UDP, answer_before, answer_act, answer_match, answer_after },
  { SX_PANE_LOOKUP, name_before, name_act, name_match, name_after },
  { SX_PANE_LOOKUP, NULL, lookup_act, lookup_match, lookup_after },
  { SX_PANE_LOOKUP, last_before, NULL, NULL, NULL },
};

/**
 * sx_demo_script_get:
 * @n_steps: (out): how many
 *
 * The tutorial: a server listens, a client connects, the greeting arrives, a datagram goes each way, this computer's
 * own name is looked up.
 *
 * Returns: (array length=n_steps) (transfer none): the steps, in order
 */
const SxDemoStep *
sx_demo_script_get (guint *n_steps)
{
  *n_steps = G_N_ELEMENTS (steps);

  return steps;
}
