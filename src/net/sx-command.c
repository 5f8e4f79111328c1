/* sx-command.c: a command on its way into the I/O thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-command.h"

#include <errno.h>
#include <sys/socket.h>

#include "sx-bind.h"
#include "sx-call.h"
#include "sx-connection.h"
#include "sx-connector.h"
#include "sx-datagram.h"
#include "sx-host-info.h"
#include "sx-listen.h"
#include "sx-listener.h"
#include "sx-lookup.h"
#include "sx-observer.h"
#include "sx-send-to.h"
#include "sx-socket-path.h"

static void
command_free (SxLetter *letter)
{
  SxCommandLetter *self = (SxCommandLetter *) letter;

  g_clear_pointer (&self->sockets, g_array_unref);
  g_clear_pointer (&self->where, sx_endpoint_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->host);
  g_free (self->service);
  g_free (self);
}

static void
command_handle (SxLetter *letter,
                gpointer  user_data)
{
  SxCommandLetter *self = (SxCommandLetter *) letter;

  self->run (user_data, self);
  command_free (letter);
}

/**
 * sx_command_new:
 * @run: what it does
 *
 * Returns: (transfer full): a command, to be filled in and put in the inbox
 */
SxCommandLetter *
sx_command_new (void (*run) (SxCore          *core,
                             SxCommandLetter *command))
{
  SxCommandLetter *self = g_new0 (SxCommandLetter, 1);

  self->letter.handle = command_handle;
  self->letter.discard = command_free;
  self->run = run;

  return self;
}

static void
begin (SxCore          *core,
       SxCommandLetter *command,
       SxCommand        id)
{
  sx_core_begin (core, command->owner, command->request, id, command->socket, NULL, NULL);
}

static void
end (SxCore          *core,
     SxCommandLetter *command,
     SxCommand        id,
     SxOutcome        outcome)
{
  sx_core_end (core, command->owner, command->request, id, &outcome);
}

void
sx_command_run_listen (SxCore          *core,
                       SxCommandLetter *command)
{
  sx_listen_start (core, command->owner, command->request, command->where, command->numbers[0],
                   command->behaviour, command->bytes);
}

/* Closes those of the owner's sockets that are listeners, or are none, or both */
static void
close_several (SxCore          *core,
               SxCommandLetter *command,
               gboolean         listeners,
               gboolean         others,
               SxCommand        id)
{
  g_autoptr (GPtrArray) sockets = sx_core_list (core, command->owner);
  guint n = 0;

  for (guint i = 0; i < sockets->len; i++)
    {
      SxSocket *socket = g_ptr_array_index (sockets, i);

      /* One may have closed another of the group meanwhile */
      if (socket->watch.fd >= 0 && (sx_is_listener (socket) ? listeners : others))
        {
          socket->klass->close (socket, FALSE);
          n++;
        }
    }
  end (core, command, id, (SxOutcome) { .value = n });
}

void
sx_command_run_stop (SxCore          *core,
                     SxCommandLetter *command)
{
  begin (core, command, SX_COMMAND_STOP);
  sx_core_cancel_owner (core, command->owner, SX_COMMAND_LISTEN);
  close_several (core, command, TRUE, FALSE, SX_COMMAND_STOP);
}

void
sx_command_run_connect (SxCore          *core,
                        SxCommandLetter *command)
{
  sx_connector_start (core, command->owner, command->request, command->where, command->behaviour);
}

void
sx_command_run_bind (SxCore          *core,
                     SxCommandLetter *command)
{
  sx_bind_start (core, command->owner, command->request, command->where);
}

void
sx_command_run_send_to (SxCore          *core,
                        SxCommandLetter *command)
{
  sx_send_to_start (core, command->owner, command->request, command->socket, command->where,
                    command->bytes);
}

static int
send_on (SxCore  *core,
         guint32  owner,
         guint32  number,
         GBytes  *bytes)
{
  SxSocket *socket = sx_core_find (core, owner, number);
  SxConnection *connection = sx_connection_from_socket (socket);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  /* As send() says of a datagram socket that is not connected (send(2)) */
  if (sx_datagram_from_socket (socket) != NULL)
    return EDESTADDRREQ;
  if (connection == NULL || connection->connecting != NULL)
    return ENOTCONN;

  return sx_connection_send (connection, data, length, bytes);
}

void
sx_command_run_send (SxCore          *core,
                     SxCommandLetter *command)
{
  SxOutcome outcome = { 0, };

  begin (core, command, SX_COMMAND_SEND);
  for (guint i = 0; i < command->sockets->len; i++)
    {
      guint32 number = g_array_index (command->sockets, guint32, i);
      int error = send_on (core, command->owner, number, command->bytes);

      if (error == 0)
        {
          outcome.value++;
        }
      else if (outcome.error == 0)
        {
          outcome.error = error;
          outcome.kind = SX_KIND_SEND;
          outcome.socket = number;
        }
    }

  if (command->sockets->len == 0)
    outcome = (SxOutcome) { .error = ENOTCONN, .kind = SX_KIND_SEND };
  end (core, command, SX_COMMAND_SEND, outcome);
}

static void
close_one (SxCore          *core,
           SxCommandLetter *command,
           SxCommand        id,
           gboolean         reset)
{
  SxSocket *socket = sx_core_find (core, command->owner, command->socket);
  SxOutcome outcome = { .socket = command->socket };

  begin (core, command, id);
  if (socket == NULL)
    {
      outcome.error = EBADF;
      outcome.kind = SX_KIND_CLOSE;
    }
  else
    {
      outcome.value = 1;
      socket->klass->close (socket, reset);
    }
  end (core, command, id, outcome);
}

void
sx_command_run_close (SxCore          *core,
                      SxCommandLetter *command)
{
  close_one (core, command, SX_COMMAND_CLOSE, FALSE);
}

void
sx_command_run_reset (SxCore          *core,
                      SxCommandLetter *command)
{
  close_one (core, command, SX_COMMAND_RESET, TRUE);
}

void
sx_command_run_close_open (SxCore          *core,
                           SxCommandLetter *command)
{
  begin (core, command, SX_COMMAND_CLOSE);
  sx_core_cancel_owner (core, command->owner, SX_COMMAND_CONNECT);
  sx_core_cancel_owner (core, command->owner, SX_COMMAND_BIND);
  close_several (core, command, FALSE, TRUE, SX_COMMAND_CLOSE);
}

void
sx_command_run_close_all (SxCore          *core,
                          SxCommandLetter *command)
{
  begin (core, command, SX_COMMAND_CLOSE);
  sx_core_cancel_owner (core, command->owner, SX_COMMAND_NONE);
  close_several (core, command, TRUE, TRUE, SX_COMMAND_CLOSE);
}

void
sx_command_run_half_close (SxCore          *core,
                           SxCommandLetter *command)
{
  SxConnection *connection = sx_connection_from_socket (sx_core_find (core, command->owner, command->socket));
  SxOutcome outcome = { .socket = command->socket, .error = ENOTCONN };

  begin (core, command, SX_COMMAND_HALF_CLOSE);
  if (connection != NULL && connection->connecting == NULL)
    outcome.error = sx_connection_half_close (connection);
  outcome.kind = outcome.error != 0 ? SX_KIND_SHUTDOWN : SX_KIND_NONE;
  outcome.value = outcome.error == 0;
  end (core, command, SX_COMMAND_HALF_CLOSE, outcome);
}

/* numbers[0]: whether to hold it or to release it */
void
sx_command_run_hold (SxCore          *core,
                     SxCommandLetter *command)
{
  SxSocket *socket = sx_core_find (core, command->owner, command->socket);
  gboolean hold = command->numbers[0] != 0;
  SxCommand id = hold ? SX_COMMAND_HOLD : SX_COMMAND_RELEASE;
  SxOutcome outcome = { .socket = command->socket };

  begin (core, command, id);
  if (socket == NULL)
    outcome.error = EBADF;
  else if (!sx_is_listener (socket))
    outcome.error = EINVAL;   /* as accept() says of a socket that does not listen (accept(2)) */
  else
    outcome.error = sx_listener_hold (socket, hold);
  outcome.kind = outcome.error != 0 ? SX_KIND_ACCEPT : SX_KIND_NONE;
  outcome.value = outcome.error == 0;
  end (core, command, id, outcome);
}

void
sx_command_run_lookup (SxCore          *core,
                       SxCommandLetter *command)
{
  sx_lookup_start (core, command->owner, command->request, command->host, command->service,
                   command->numbers);
}

void
sx_command_run_describe (SxCore          *core,
                         SxCommandLetter *command)
{
  sx_host_info_start (core, command->owner, command->request);
}

void
sx_command_run_unlink (SxCore          *core,
                       SxCommandLetter *command)
{
  SxAddress address = { 0, };
  SxOutcome outcome = { .kind = SX_KIND_UNLINK, .address = &address };

  sx_core_begin (core, command->owner, command->request, SX_COMMAND_UNLINK, 0, command->host, "");
  outcome.error = sx_socket_path_remove_stale (core, command->owner, command->request, command->host, &address);
  if (outcome.error == 0)
    outcome = (SxOutcome) { .value = 1 };
  end (core, command, SX_COMMAND_UNLINK, outcome);
}

void
sx_command_run_cancel (SxCore          *core,
                       SxCommandLetter *command)
{
  sx_core_cancel (core, command->request);
}

void
sx_command_run_timeout (SxCore          *core,
                        SxCommandLetter *command)
{
  core->connect_timeout = command->numbers[0];
}

void
sx_command_run_close_at_end (SxCore          *core,
                             SxCommandLetter *command)
{
  core->close_at_end = command->numbers[0] != 0;
}

void
sx_command_run_observe (SxCore          *core,
                        SxCommandLetter *command)
{
  gboolean observe = command->numbers[0] != 0;

  if (observe && core->observer == NULL)
    sx_observer_start (core);
  else if (!observe)
    sx_observer_stop (core);
}
