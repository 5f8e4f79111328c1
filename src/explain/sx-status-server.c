/* sx-status-server.c: the sentence of the Server pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-status-private.h"

#include <glib/gi18n-lib.h>

#include "sx-words.h"

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
  g_autofree char *peer = sx_status_peer_words (&self->last.remote);

  switch ((int) self->event)
    {
    case SX_STATUS_OPENED:
      return g_strdup_printf (_("Got connection from %s."), peer);
    case SX_STATUS_CLOSED:
      return g_strdup_printf (_("Got connection from %s; it is closed again."), peer);
    case SX_STATUS_RESET:
      return g_strdup_printf (_("The connection from %s was reset by this side."), peer);
    case SX_STATUS_ENDED:
      if (sx_status_has_no_name (&self->last.remote))
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
    n += sx_status_get_bound (self, i)->held;

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
      const SxStatusSocket *socket = sx_status_get_bound (self, i);

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
    sx_status_add_words (out, g_strdup (_("Accepting is paused.")));

  for (guint i = 0; i < self->bound->len && n_held < self->bound->len; i++)
    {
      const SxStatusSocket *socket = sx_status_get_bound (self, i);
      g_autofree char *where = sx_words_address (&socket->local);

      if (socket->held)
        /* Translators: %s is one of several addresses that are listened on */
        sx_status_add_words (out, g_strdup_printf (_("Accepting on %s is paused."), where));
    }

  sx_status_add_words (out, waiting_clients (self, n_held));
}

void
sx_status_add_server (SxStatus *self,
                      GString  *out)
{
  g_autofree char *where = NULL;

  if (self->bound->len == 0)
    {
      if (self->n_open > 0)
        {
          sx_status_add_words (out, g_strdup (_("Not listening any more.")));
          sx_status_add_words (out, open_clients (self));
          sx_status_add_words (out, sx_status_queued_sentence (self));
        }
      else if (self->event == SX_STATUS_REMOVED)
        sx_status_add_words (out, g_strdup (_("The socket file was removed. Press Listen again.")));
      else if (self->failure.error != 0)
        return;
      else if (self->event == SX_STATUS_NOTHING)
        sx_status_add_words (out, g_strdup (_("Not listening yet. Press Listen, then connect from the Client pane.")));
      else
        {
          sx_status_add_words (out, g_strdup (_("Not listening any more.")));
          if (self->n_total > 0)
            sx_status_add_words (out, all_clients (self));
        }
      return;
    }

  where = sx_status_bound_words (self);
  /* Translators: %s is one or more addresses with their port */
  sx_status_add_words (out, g_strdup_printf (_("Listening on %s."), where));
  if (sx_status_is_exposed (self))
    sx_status_add_words (out, g_strdup (_("Other computers can connect.")));
  sx_status_add_absent (self, out);
  add_held (self, out);

  if (self->n_open > 0)
    sx_status_add_words (out, open_clients (self));
  else if (self->n_total == 0 && count_held (self) == 0)
    sx_status_add_words (out, g_strdup (_("No client yet.")));
  if (self->n_total > 0)
    sx_status_add_words (out, last_client (self));
  sx_status_add_words (out, sx_status_queued_sentence (self));
  if (self->n_open == 0 && self->n_total > 0)
    sx_status_add_words (out, all_clients (self));
}
