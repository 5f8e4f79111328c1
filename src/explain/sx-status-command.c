/* sx-status-command.c: what a person asked for, and what became of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-status-private.h"

#include <errno.h>
#include <sys/socket.h>

#include "sx-words.h"

static gboolean
takes_time (SxCommand command)
{
  return command == SX_COMMAND_LISTEN || command == SX_COMMAND_CONNECT ||
         command == SX_COMMAND_BIND || command == SX_COMMAND_LOOKUP;
}

/* What has nothing to do with what the pane says: nobody asked for it by a click */
static gboolean
is_beside (SxCommand command)
{
  return command == SX_COMMAND_DESCRIBE;
}

/* A new start: what was said about the time before no longer holds */
static void
start_over (SxStatus  *self,
            SxCommand  command)
{
  switch ((int) command)
    {
    case SX_COMMAND_LISTEN:
      if (self->bound->len == 0)
        self->n_total = 0;
      break;
    case SX_COMMAND_BIND:
      self->n_sent = 0;
      self->n_received = 0;
      self->n_dropped = 0;
      break;
    case SX_COMMAND_LOOKUP:
      self->n_found = 0;
      self->found_port = 0;
      self->duration = 0;
      break;
    default:
      break;
    }

  if (takes_time (command))
    {
      self->event = SX_STATUS_NOTHING;
      g_clear_pointer (&self->stale_path, g_free);
      self->trying = (SxAddress) { 0, };
    }
}

gboolean
sx_status_feed_begin (SxStatus       *self,
                      const SxRecord *record)
{
  SxCommand command = record->args[0];
  SxStatusAsked *asked = takes_time (command) ? &self->busy : &self->other;

  if (is_beside (command))
    return FALSE;

  sx_status_asked_clear (asked);
  asked->request = record->request;
  asked->command = command;
  sx_words_split (record->payload, record->payload_length, &asked->host, &asked->service);

  sx_status_failure_clear (&self->failure);
  self->clock_step = 0;
  start_over (self, command);
  return TRUE;
}

static void
keep_stale_path (SxStatus              *self,
                 const SxStatusFailure *failure)
{
  gboolean taken = failure->error == EADDRINUSE && failure->call == SX_KIND_BIND;

  g_clear_pointer (&self->stale_path, g_free);
  if (taken && sx_address_get_family (&failure->address) == AF_UNIX &&
      failure->host != NULL && *failure->host != '\0' && *failure->host != '@')
    self->stale_path = g_strdup (failure->host);
}

static void
fail (SxStatus            *self,
      const SxRecord      *record,
      const SxStatusAsked *asked)
{
  sx_status_failure_clear (&self->failure);
  self->failure.error = record->error;
  self->failure.command = record->args[0];
  self->failure.call = record->args[1];
  self->failure.address = record->remote;
  self->failure.host = g_strdup (asked != NULL ? asked->host : NULL);
  self->failure.service = g_strdup (asked != NULL ? asked->service : NULL);

  if (self->failure.command != SX_COMMAND_UNLINK)
    keep_stale_path (self, &self->failure);
}

static void
set_held (SxStatus       *self,
          const SxRecord *record)
{
  SxStatusSocket *socket = sx_status_lookup (self, record->socket);

  if (socket != NULL)
    socket->held = record->args[0] == SX_COMMAND_HOLD;
}

gboolean
sx_status_feed_end (SxStatus       *self,
                    const SxRecord *record)
{
  SxCommand command = record->args[0];
  SxStatusAsked *asked = NULL;

  if (is_beside (command))
    return FALSE;

  if (self->busy.request == record->request)
    asked = &self->busy;
  else if (self->other.request == record->request)
    asked = &self->other;

  if (record->error != 0)
    {
      fail (self, record, asked);
    }
  else if (command == SX_COMMAND_LOOKUP)
    {
      self->event = SX_STATUS_FOUND;
      self->n_found = MAX (record->value, 0);
    }
  else if (command == SX_COMMAND_STOP || (command == SX_COMMAND_CLOSE && self->pane == SX_PANE_UDP))
    {
      if (self->bound->len == 0)
        self->event = SX_STATUS_STOPPED;
    }
  else if (command == SX_COMMAND_HOLD || command == SX_COMMAND_RELEASE)
    {
      set_held (self, record);
    }
  else if (command == SX_COMMAND_UNLINK)
    {
      self->event = SX_STATUS_REMOVED;
      g_clear_pointer (&self->stale_path, g_free);
    }

  if (asked == &self->busy)
    sx_status_asked_clear (asked);
  return TRUE;
}
