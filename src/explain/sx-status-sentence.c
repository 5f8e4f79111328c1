/* sx-status-sentence.c: the sentence of each pane, but for the Server pane's
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-status-private.h"

#include <glib/gi18n-lib.h>

#include "sx-words.h"

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
      sx_status_add_words (out, event);
      if (self->event == SX_STATUS_OPENED && self->last.echoes)
        sx_status_add_words (out, g_strdup (_("This side sends back what comes.")));
      if (self->event == SX_STATUS_OPENED)
        sx_status_add_words (out, traffic_sentence (&self->last));
      else if (self->event == SX_STATUS_ENDED && last_open)
        sx_status_add_words (out, g_strdup (_("This side is still open.")));
    }

  sx_status_add_words (out, sx_status_queued_sentence (self));

  /* The one that was told about is not counted again */
  if (self->n_open > (shown ? 1 : 0))
    sx_status_add_words (out, open_connections (self));
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

  sx_status_add_words (out, datagrams (self));
  if (self->n_dropped > 0)
    sx_status_add_words (out, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                            "%s more came too fast, and the kernel dropped it.",
                                                            "%s more came too fast, and the kernel dropped them.",
                                                            self->n_dropped),
                                               dropped));
}

static char *
bound_sentence (SxStatus *self)
{
  const SxAddress *first = &sx_status_get_bound (self, 0)->local;
  g_autofree char *where = sx_status_bound_words (self);
  int port = sx_address_get_port (first);

  if (!sx_status_get_bound (self, 0)->automatic)
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
      sx_status_add_words (out, bound_sentence (self));
      if (sx_status_is_exposed (self))
        sx_status_add_words (out, g_strdup (_("Other computers can send to it.")));
      sx_status_add_absent (self, out);
      add_datagrams (self, out);
      sx_status_add_words (out, sx_status_queued_sentence (self));
    }
  else if (self->event == SX_STATUS_REMOVED)
    sx_status_add_words (out, g_strdup (_("The socket file was removed. Press Bind again.")));
  else if (self->failure.error != 0)
    return;
  else if (self->event == SX_STATUS_STOPPED)
    {
      sx_status_add_words (out, g_strdup (_("Not bound any more.")));
      if (self->n_sent > 0 || self->n_received > 0)
        add_datagrams (self, out);
    }
  else
    sx_status_add_words (out, g_strdup (_("Not bound yet. Press Bind to receive; sending binds to a free port by itself.")));
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
    sx_status_add_words (out, g_strdup (_("Nothing looked up yet. Write a host and press Look up.")));
  else
    /* Translators: how many addresses, and a time span like “1.2 ms” */
    sx_status_add_words (out, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s address found in %s.",
                                                            "%s addresses found in %s.", self->n_found),
                                               n, duration));
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
    sx_status_add_words (out, sx_status_failure_sentence (&self->failure, self->pane));

  if (self->busy.request != 0)
    {
      sx_status_add_words (out, busy_sentence (self));
      return g_string_free (out, FALSE);
    }

  switch (self->pane)
    {
    case SX_PANE_SERVER:
      sx_status_add_server (self, out);
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

  sx_status_add_words (out, clock_sentence (self));

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
