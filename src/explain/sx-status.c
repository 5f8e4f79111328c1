/* sx-status.c: what is going on in a pane, in one sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-status-private.h"

#include <errno.h>

/* Back to no command */
void
sx_status_asked_clear (SxStatusAsked *asked)
{
  g_clear_pointer (&asked->host, g_free);
  g_clear_pointer (&asked->service, g_free);
  asked->request = 0;
  asked->command = SX_COMMAND_NONE;
}

/* Back to no error */
void
sx_status_failure_clear (SxStatusFailure *failure)
{
  g_free (failure->host);
  g_free (failure->service);
  *failure = (SxStatusFailure) { 0, };
}

/* Public functions */

/**
 * sx_status_new:
 * @pane: what the pane is for
 *
 * Returns: (transfer full): what a pane says that has no records yet; free with
 *   sx_status_free()
 */
SxStatus *
sx_status_new (SxPaneKind pane)
{
  SxStatus *self = g_new0 (SxStatus, 1);

  self->pane = pane;
  self->sockets = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->bound = g_ptr_array_new ();

  return self;
}

/**
 * sx_status_free:
 * @self: (nullable) (transfer full): a status
 */
void
sx_status_free (SxStatus *self)
{
  if (self == NULL)
    return;

  sx_status_asked_clear (&self->busy);
  sx_status_asked_clear (&self->other);
  sx_status_failure_clear (&self->failure);
  g_free (self->stale_path);
  g_ptr_array_unref (self->bound);
  g_hash_table_unref (self->sockets);
  g_free (self);
}

static gboolean
has_absent (SxStatus *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    if (((SxStatusSocket *) self->bound->pdata[i])->absent != 0)
      return TRUE;

  return FALSE;
}

/**
 * sx_status_get_tone:
 * @self: a status
 *
 * Returns: how the sentence is meant
 */
SxTone
sx_status_get_tone (SxStatus *self)
{
  if (self->failure.error == ECANCELED)
    return SX_TONE_IDLE;
  if (self->failure.error != 0)
    return SX_TONE_ERROR;
  if (self->busy.request != 0)
    return SX_TONE_BUSY;
  if (sx_status_is_exposed (self) || has_absent (self))
    return SX_TONE_WARNING;
  if (self->bound->len > 0 || self->n_open > 0)
    return SX_TONE_GOOD;
  if (self->event == SX_STATUS_FOUND || self->event == SX_STATUS_ENDED || self->event == SX_STATUS_REMOVED)
    return SX_TONE_GOOD;

  return SX_TONE_IDLE;
}

/**
 * sx_status_get_advice:
 * @self: a status
 *
 * Returns: (transfer full) (nullable): what the error means in general,
 *   translated; %NULL when there is nothing to add to the sentence
 */
char *
sx_status_get_advice (SxStatus *self)
{
  return self->failure.error != 0 ? sx_status_failure_advice (&self->failure, self->pane) : NULL;
}

/**
 * sx_status_get_blame:
 * @self: a status
 *
 * Returns: the control that the error belongs to; #SX_BLAME_NONE if to none
 */
SxBlame
sx_status_get_blame (SxStatus *self)
{
  return self->failure.error != 0 ? sx_status_failure_blame (&self->failure, self->pane) : SX_BLAME_NONE;
}

/**
 * sx_status_get_error:
 * @self: a status
 *
 * Returns: the errno or negative EAI_ code of what went wrong last; 0 if nothing
 *   did since the last command
 */
int
sx_status_get_error (SxStatus *self)
{
  return self->failure.error;
}

/**
 * sx_status_is_busy:
 * @self: a status
 *
 * Returns: whether a listen, connect, bind or look-up is under way
 */
gboolean
sx_status_is_busy (SxStatus *self)
{
  return self->busy.request != 0;
}

/**
 * sx_status_get_busy_request:
 * @self: a status
 *
 * Returns: the request number of what is under way, for sx_engine_cancel(); 0: nothing
 */
guint32
sx_status_get_busy_request (SxStatus *self)
{
  return self->busy.request;
}

/**
 * sx_status_is_active:
 * @self: a status
 *
 * Returns: whether the pane has a socket that listens or, in UDP, is bound
 */
gboolean
sx_status_is_active (SxStatus *self)
{
  return self->bound->len > 0;
}

/**
 * sx_status_get_port:
 * @self: a status
 *
 * The port that is listened on or bound to, of several the latest; of a client the one it connects or
 * is connected to; of a look-up the one its service stands for.
 *
 * Returns: the port; 0: not known
 */
guint16
sx_status_get_port (SxStatus *self)
{
  int port = 0;

  if (self->bound->len > 0)
    port = sx_address_get_port (&((SxStatusSocket *) self->bound->pdata[self->bound->len - 1])->local);
  else if (self->pane == SX_PANE_CLIENT)
    port = sx_address_get_port (&self->trying);
  else if (self->pane == SX_PANE_LOOKUP)
    port = self->found_port;

  return MAX (port, 0);
}

/**
 * sx_status_get_stale_path:
 * @self: a status
 *
 * The path of a Unix socket that could not be bound because it exists. Whether
 * somebody listens on it is found out by the command that removes it.
 *
 * Returns: (transfer none) (nullable): the path as it was written; %NULL: none
 */
const char *
sx_status_get_stale_path (SxStatus *self)
{
  return self->stale_path;
}
