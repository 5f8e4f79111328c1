/* sx-status-sentence.c: the sentence of each pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-status-private.h"

#include <errno.h>
#include <sys/socket.h>

#include <glib/gi18n-lib.h>

#include "sx-words.h"

static void
add (GString *out,
     char    *sentence)
{
  if (sentence == NULL)
    return;

  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, sentence);
  g_free (sentence);
}

static const SxStatusSocket *
get_bound (SxStatus *self,
           guint     i)
{
  return g_ptr_array_index (self->bound, i);
}

/* Whether somebody else's computer can get at the pane's sockets */
gboolean
sx_status_is_exposed (SxStatus *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    {
      const SxStatusSocket *socket = get_bound (self, i);

      /* A port that was taken in order to send is nothing to warn of */
      if (sx_address_get_port (&socket->local) >= 0 && !sx_address_is_loopback (&socket->local) && !socket->automatic
          && socket->absent == 0)
        return TRUE;
    }

  return FALSE;
}

static char *
host_words (const SxAddress *address)
{
  g_autofree char *host = sx_address_to_host (address);

  if (sx_address_is_any (address))
    /* Translators: %s is 0.0.0.0 or ::; the words stand behind “Listening on” and “Bound to” */
    return g_strdup_printf (_("every interface (%s)"), host);

  return g_steal_pointer (&host);
}

static gboolean
have_one_port (SxStatus *self)
{
  int port = sx_address_get_port (&get_bound (self, 0)->local);

  for (guint i = 1; i < self->bound->len; i++)
    if (sx_address_get_port (&get_bound (self, i)->local) != port)
      return FALSE;

  return port >= 0;
}

/* "127.0.0.1 port 12345"; "127.0.0.1 and ::1, port 12345" */
static char *
bound_words (SxStatus *self)
{
  guint n = self->bound->len;
  gboolean one_port = have_one_port (self);
  int port = sx_address_get_port (&get_bound (self, 0)->local);
  g_autofree char *list = NULL;

  for (guint i = 0; i < n; i++)
    {
      const SxAddress *address = &get_bound (self, i)->local;
      g_autofree char *one = one_port || port < 0 ? host_words (address) : sx_words_address (address);
      g_autofree char *before = g_steal_pointer (&list);

      if (before == NULL)
        list = g_steal_pointer (&one);
      else if (i + 1 < n)
        /* Translators: joins addresses in a list, but for the last one */
        list = g_strdup_printf (_("%s, %s"), before, one);
      else
        /* Translators: joins the last two addresses of a list */
        list = g_strdup_printf (_("%s and %s"), before, one);
    }

  if (!one_port)
    return g_steal_pointer (&list);
  if (n == 1)
    return g_strdup_printf (_("%s port %d"), list, port);
  /* Translators: several addresses and the port that they have in common */
  return g_strdup_printf (_("%s, port %d"), list, port);
}

/* A Unix client has no address of its own as a rule */
static gboolean
has_no_name (const SxAddress *address)
{
  return sx_address_get_family (address) == AF_UNIX || !sx_address_is_set (address);
}

/* Whose connection */
static char *
peer_words (const SxAddress *address)
{
  if (has_no_name (address))
    /* Translators: stands behind “connection from”, in the place of an address */
    return g_strdup (_("a program on this computer"));

  return sx_words_address (address);
}

/* Server */

static char *
open_clients (SxStatus *self)
{
  g_autofree char *n = sx_words_number (self->n_open);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s client connected.", "%s clients connected.",
                                       self->n_open), n);
}

static char *
all_clients (SxStatus *self)
{
  g_autofree char *n = sx_words_number (self->n_total);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s client so far.", "%s clients so far.",
                                       self->n_total), n);
}

static char *
last_client (SxStatus *self)
{
  g_autofree char *peer = peer_words (&self->last.remote);

  switch ((int) self->event)
    {
    case SX_STATUS_OPENED:
      return g_strdup_printf (_("Got connection from %s."), peer);
    case SX_STATUS_CLOSED:
      return g_strdup_printf (_("Got connection from %s; it is closed again."), peer);
    case SX_STATUS_RESET:
      return g_strdup_printf (_("The connection from %s was reset by this side."), peer);
    case SX_STATUS_ENDED:
      if (has_no_name (&self->last.remote))
        return g_strdup (_("The client has ended its side of the connection (end of stream)."));
      return g_strdup_printf (_("The client %s has ended its side of the connection (end of stream)."), peer);
    case SX_STATUS_BROKEN:
      return sx_status_broken_sentence (&self->broke, self->pane);
    default:
      return NULL;
    }
}

/* Those of the pane's listeners that accept nobody for now */
static guint
count_held (SxStatus *self)
{
  guint n = 0;

  for (guint i = 0; i < self->bound->len; i++)
    n += get_bound (self, i)->held;

  return n;
}

/* How many wait; without a number where the kernel did not tell */
static char *
waiting_clients (SxStatus *self,
                 guint     n_held)
{
  guint64 n_waiting = 0;
  guint limit = 0;
  g_autofree char *n = NULL;

  for (guint i = 0; i < self->bound->len; i++)
    {
      const SxStatusSocket *socket = get_bound (self, i);

      if (!socket->held)
        continue;
      if (!socket->counted)
        return g_strdup (_("Clients wait in the backlog."));
      n_waiting += socket->waiting;
      limit = socket->limit;
    }

  n = sx_words_number (n_waiting);
  if (n_held > 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s client waits in the backlogs.",
                                         "%s clients wait in the backlogs.", n_waiting), n);

  /* Translators: how many wait, and listen()’s argument: “2 clients wait in the backlog of 5.” */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s client waits in the backlog of %u.",
                                       "%s clients wait in the backlog of %u.", n_waiting), n, limit);
}

static void
add_held (SxStatus *self,
          GString  *out)
{
  guint n_held = count_held (self);

  if (n_held == 0)
    return;

  if (n_held == self->bound->len)
    add (out, g_strdup (_("Accepting is paused.")));

  for (guint i = 0; i < self->bound->len && n_held < self->bound->len; i++)
    {
      const SxStatusSocket *socket = get_bound (self, i);
      g_autofree char *where = sx_words_address (&socket->local);

      if (socket->held)
        /* Translators: %s is one of several addresses that are listened on */
        add (out, g_strdup_printf (_("Accepting on %s is paused."), where));
    }

  add (out, waiting_clients (self, n_held));
}

/* Addresses that sockets are bound to, and that nobody can reach for now */
static void
add_absent (SxStatus *self,
            GString  *out)
{
  for (guint i = 0; i < self->bound->len; i++)
    {
      const SxStatusSocket *socket = get_bound (self, i);
      g_autofree char *host = sx_address_to_host (&socket->local);

      if (socket->absent == ENETDOWN)
        add (out, g_strdup_printf (_("The network interface with the address %s is switched off (ENETDOWN): nobody can reach it until it is on again."), host));
      else if (socket->absent != 0)
        add (out, g_strdup_printf (_("No network interface has the address %s any more (EADDRNOTAVAIL): nobody can reach it until one has it again."), host));
    }
}

/* What the kernel does not take: a peer that does not read slows down who sends, and nobody else */
static char *
queued_sentence (SxStatus *self)
{
  g_autofree char *bytes = sx_words_bytes (self->n_queued);

  if (self->n_queued == 0)
    return NULL;

  if (self->pane == SX_PANE_UDP)
    /* Translators: %s is a number of bytes, like “24 bytes” */
    return g_strdup_printf (_("Still to be sent, when the network takes it: %s."), bytes);

  /* Translators: %s is a number of bytes, like “24 bytes” */
  return g_strdup_printf (_("Still to be sent, when the other side reads: %s."), bytes);
}

static void
add_server (SxStatus *self,
            GString  *out)
{
  g_autofree char *where = NULL;

  if (self->bound->len == 0)
    {
      if (self->n_open > 0)
        {
          add (out, g_strdup (_("Not listening any more.")));
          add (out, open_clients (self));
          add (out, queued_sentence (self));
        }
      else if (self->event == SX_STATUS_REMOVED)
        add (out, g_strdup (_("The socket file was removed. Press Listen again.")));
      else if (self->failure.error != 0)
        return;
      else if (self->event == SX_STATUS_NOTHING)
        add (out, g_strdup (_("Not listening yet. Press Listen, then connect from the Client pane.")));
      else
        {
          add (out, g_strdup (_("Not listening any more.")));
          if (self->n_total > 0)
            add (out, all_clients (self));
        }
      return;
    }

  where = bound_words (self);
  /* Translators: %s is one or more addresses with their port */
  add (out, g_strdup_printf (_("Listening on %s."), where));
  if (sx_status_is_exposed (self))
    add (out, g_strdup (_("Other computers can connect.")));
  add_absent (self, out);
  add_held (self, out);

  if (self->n_open > 0)
    add (out, open_clients (self));
  else if (self->n_total == 0 && count_held (self) == 0)
    add (out, g_strdup (_("No client yet.")));
  if (self->n_total > 0)
    add (out, last_client (self));
  add (out, queued_sentence (self));
  if (self->n_open == 0 && self->n_total > 0)
    add (out, all_clients (self));
}

/* Client */

static char *
connected_sentence (const SxStatusSocket *socket)
{
  g_autofree char *peer = sx_words_address (&socket->remote);
  int port = sx_address_get_port (&socket->local);

  if (port < 0)
    return g_strdup_printf (_("Connected to %s."), peer);

  /* Translators: an address with its port, and the port on this side */
  return g_strdup_printf (_("Connected to %s from port %d."), peer, port);
}

static char *
traffic_sentence (const SxStatusSocket *socket)
{
  g_autofree char *sent = sx_words_bytes (socket->sent);
  g_autofree char *received = sx_words_bytes (socket->received);

  if (socket->sent == 0 && socket->received == 0)
    return NULL;
  if (socket->sent == 0)
    /* Translators: %s is a number of bytes, like “24 bytes” */
    return g_strdup_printf (_("%s received."), received);
  if (socket->received == 0)
    /* Translators: %s is a number of bytes, like “24 bytes” */
    return g_strdup_printf (_("%s sent."), sent);

  /* Translators: two numbers of bytes, like “24 bytes” */
  return g_strdup_printf (_("%s sent, %s received."), sent, received);
}

static char *
client_event (SxStatus *self)
{
  g_autofree char *peer = sx_words_address (&self->last.remote);
  g_autofree char *bytes = sx_words_bytes (self->last.received);

  switch ((int) self->event)
    {
    case SX_STATUS_OPENED:
      return connected_sentence (&self->last);
    case SX_STATUS_ENDED:
      if (self->last.received == 0)
        return g_strdup (_("The server closed the connection (end of stream) without a word."));
      /* Translators: %s is a number of bytes, like “24 bytes” */
      return g_strdup_printf (_("The server closed the connection (end of stream) after %s."), bytes);
    case SX_STATUS_CLOSED:
      return g_strdup_printf (_("The connection to %s is closed."), peer);
    case SX_STATUS_RESET:
      return g_strdup_printf (_("The connection to %s was reset by this side."), peer);
    case SX_STATUS_BROKEN:
      return sx_status_broken_sentence (&self->broke, self->pane);
    default:
      return NULL;
    }
}

static char *
open_connections (SxStatus *self)
{
  g_autofree char *n = sx_words_number (self->n_open);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s connection is open.", "%s connections are open.",
                                       self->n_open), n);
}

static void
add_client (SxStatus *self,
            GString  *out)
{
  gboolean last_open = g_hash_table_contains (self->sockets, GUINT_TO_POINTER (self->last.id));
  gboolean shown = self->failure.error == 0 && last_open &&
                   (self->event == SX_STATUS_OPENED || self->event == SX_STATUS_ENDED);

  /* An error says how it ended by itself */
  if (self->failure.error == 0)
    {
      char *event = client_event (self);

      if (event == NULL && self->n_open == 0)
        event = g_strdup (_("Not connected. Start the server, then press Connect."));
      add (out, event);
      if (self->event == SX_STATUS_OPENED && self->last.echoes)
        add (out, g_strdup (_("This side sends back what comes.")));
      if (self->event == SX_STATUS_OPENED)
        add (out, traffic_sentence (&self->last));
      else if (self->event == SX_STATUS_ENDED && last_open)
        add (out, g_strdup (_("This side is still open.")));
    }

  add (out, queued_sentence (self));

  /* The one that was told about is not counted again */
  if (self->n_open > (shown ? 1 : 0))
    add (out, open_connections (self));
}

/* UDP */

static char *
datagrams (SxStatus *self)
{
  g_autofree char *sent = sx_words_number (self->n_sent);
  g_autofree char *received = sx_words_number (self->n_received);

  /* Translators: the numbers of datagrams sent and received; plural of the first */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s datagram sent, %s received.",
                                       "%s datagrams sent, %s received.", self->n_sent),
                          sent, received);
}

/* What was received is not all that came */
static void
add_datagrams (SxStatus *self,
               GString  *out)
{
  g_autofree char *dropped = sx_words_number (self->n_dropped);

  add (out, datagrams (self));
  if (self->n_dropped > 0)
    add (out, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                            "%s more came too fast, and the kernel dropped it.",
                                            "%s more came too fast, and the kernel dropped them.", self->n_dropped),
                               dropped));
}

static char *
bound_sentence (SxStatus *self)
{
  const SxAddress *first = &get_bound (self, 0)->local;
  g_autofree char *where = bound_words (self);
  int port = sx_address_get_port (first);

  if (!get_bound (self, 0)->automatic)
    return g_strdup_printf (_("Bound to %s."), where);
  if (port < 0)
    return g_strdup_printf (_("Not bound yet: bound to %s first."), where);

  return g_strdup_printf (_("Not bound yet: bound to the free port %d first."), port);
}

static void
add_udp (SxStatus *self,
         GString  *out)
{
  if (self->bound->len > 0)
    {
      add (out, bound_sentence (self));
      if (sx_status_is_exposed (self))
        add (out, g_strdup (_("Other computers can send to it.")));
      add_absent (self, out);
      add_datagrams (self, out);
      add (out, queued_sentence (self));
    }
  else if (self->event == SX_STATUS_REMOVED)
    add (out, g_strdup (_("The socket file was removed. Press Bind again.")));
  else if (self->failure.error != 0)
    return;
  else if (self->event == SX_STATUS_STOPPED)
    {
      add (out, g_strdup (_("Not bound any more.")));
      if (self->n_sent > 0 || self->n_received > 0)
        add_datagrams (self, out);
    }
  else
    add (out, g_strdup (_("Not bound yet. Press Bind to receive; sending binds to a free port by itself.")));
}

/* Look-up */

static void
add_lookup (SxStatus *self,
            GString  *out)
{
  g_autofree char *n = sx_words_number (self->n_found);
  g_autofree char *duration = sx_words_duration (self->duration, 1);

  if (self->failure.error != 0)
    return;

  if (self->event != SX_STATUS_FOUND)
    add (out, g_strdup (_("Nothing looked up yet. Write a host and press Look up.")));
  else
    /* Translators: how many addresses, and a time span like “1.2 ms” */
    add (out, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s address found in %s.", "%s addresses found in %s.",
                                            self->n_found), n, duration));
}

/* The computer's clock is not the one that the times shown go by any more */
static char *
clock_sentence (SxStatus *self)
{
  /* A record of a file may say the one number that has no other with the opposite sign */
  gint64 clock_step = MAX (self->clock_step, -G_MAXINT64);
  g_autofree char *step = sx_words_duration (ABS (clock_step), 0);

  if (self->clock_step == 0)
    return NULL;

  if (self->clock_step < 0)
    /* Translators: %s is a time span, like “3600 s” */
    return g_strdup_printf (_("The clock of this computer was set back by %s: the times shown here go on as if it had not been."), step);

  /* Translators: %s is a time span, like “3600 s” */
  return g_strdup_printf (_("The clock of this computer was set forward by %s: the times shown here go on as if it had not been."), step);
}

static char *
busy_sentence (SxStatus *self)
{
  g_autofree char *where = NULL;

  switch ((int) self->busy.command)
    {
    case SX_COMMAND_LISTEN:
      where = sx_words_place (self->busy.host, self->busy.service);
      return g_strdup_printf (_("Getting ready to listen on %s…"), where);
    case SX_COMMAND_BIND:
      where = sx_words_place (self->busy.host, self->busy.service);
      return g_strdup_printf (_("Binding to %s…"), where);
    case SX_COMMAND_CONNECT:
      where = sx_address_is_set (&self->trying) ? sx_words_address (&self->trying)
                                                : sx_words_place (self->busy.host, self->busy.service);
      return g_strdup_printf (_("Connecting to %s…"), where);
    case SX_COMMAND_LOOKUP:
    default:
      where = sx_words_place (self->busy.host, "");
      return g_strdup_printf (_("Looking up %s…"), where);
    }
}

/**
 * sx_status_get_sentence:
 * @self: a status
 *
 * What is going on in the pane: what is under way, or what went wrong, or what
 * there is and what happened last.
 *
 * Returns: (transfer full): one or a few sentences, translated, never empty
 */
char *
sx_status_get_sentence (SxStatus *self)
{
  GString *out = g_string_new (NULL);

  if (self->failure.error != 0)
    add (out, sx_status_failure_sentence (&self->failure, self->pane));

  if (self->busy.request != 0)
    {
      add (out, busy_sentence (self));
      return g_string_free (out, FALSE);
    }

  switch (self->pane)
    {
    case SX_PANE_SERVER:
      add_server (self, out);
      break;
    case SX_PANE_CLIENT:
      add_client (self, out);
      break;
    case SX_PANE_UDP:
      add_udp (self, out);
      break;
    case SX_PANE_LOOKUP:
    default:
      add_lookup (self, out);
      break;
    }

  add (out, clock_sentence (self));

  return g_string_free (out, FALSE);
}

/**
 * sx_status_get_failure:
 * @self: a status
 *
 * What went wrong, for the control that caused it: there, what goes on besides would only be in the way.
 *
 * Returns: (transfer full) (nullable): the sentence about the last failure, translated; %NULL: there is none
 */
char *
sx_status_get_failure (SxStatus *self)
{
  return self->failure.error != 0 ? sx_status_failure_sentence (&self->failure, self->pane) : NULL;
}
