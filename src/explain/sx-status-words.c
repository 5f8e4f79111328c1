/* sx-status-words.c: what the sentences of several panes say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-status-private.h"

#include <errno.h>
#include <sys/socket.h>

#include <glib/gi18n-lib.h>

#include "sx-words.h"

/* Takes the sentence, and adds nothing for NULL */
void
sx_status_add_words (GString *out,
                     char    *sentence)
{
  if (sentence == NULL)
    return;

  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, sentence);
  g_free (sentence);
}

/* Whether somebody else's computer can get at the pane's sockets */
gboolean
sx_status_is_exposed (SxStatus *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    {
      const SxStatusSocket *socket = sx_status_get_bound (self, i);

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
  int port = sx_address_get_port (&sx_status_get_bound (self, 0)->local);

  for (guint i = 1; i < self->bound->len; i++)
    if (sx_address_get_port (&sx_status_get_bound (self, i)->local) != port)
      return FALSE;

  return port >= 0;
}

/* "127.0.0.1 port 12345"; "127.0.0.1 and ::1, port 12345" */
char *
sx_status_bound_words (SxStatus *self)
{
  guint n = self->bound->len;
  gboolean one_port = have_one_port (self);
  int port = sx_address_get_port (&sx_status_get_bound (self, 0)->local);
  g_autofree char *list = NULL;

  for (guint i = 0; i < n; i++)
    {
      const SxAddress *address = &sx_status_get_bound (self, i)->local;
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
gboolean
sx_status_has_no_name (const SxAddress *address)
{
  return sx_address_get_family (address) == AF_UNIX || !sx_address_is_set (address);
}

/* Whose connection */
char *
sx_status_peer_words (const SxAddress *address)
{
  if (sx_status_has_no_name (address))
    /* Translators: stands behind “connection from”, in the place of an address */
    return g_strdup (_("a program on this computer"));

  return sx_words_address (address);
}

/* Addresses that sockets are bound to, and that nobody can reach for now */
void
sx_status_add_absent (SxStatus *self,
                      GString  *out)
{
  for (guint i = 0; i < self->bound->len; i++)
    {
      const SxStatusSocket *socket = sx_status_get_bound (self, i);
      g_autofree char *host = sx_address_to_host (&socket->local);

      if (socket->absent == ENETDOWN)
        sx_status_add_words (out, g_strdup_printf (_("The network interface with the address %s is switched off (ENETDOWN): nobody can reach it until it is on again."), host));
      else if (socket->absent != 0)
        sx_status_add_words (out, g_strdup_printf (_("No network interface has the address %s any more (EADDRNOTAVAIL): nobody can reach it until one has it again."), host));
    }
}

/* What the kernel does not take: a peer that does not read slows down who sends, and nobody else */
char *
sx_status_queued_sentence (SxStatus *self)
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
