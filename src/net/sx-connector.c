/* sx-connector.c: the command to connect
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-connector.h"

#include <errno.h>
#include <sys/socket.h>
#include <time.h>

#include "sx-call.h"
#include "sx-connection.h"
#include "sx-deadlines.h"
#include "sx-location.h"

/* connect() to a Unix socket whose backlog is full says EAGAIN and never that it went on (connect(2)) */
#define UNIX_RETRY_MS 20

typedef struct
{
  SxOperation        operation;
  SxLocation         location;
  const SxBehaviour *behaviour;    /* the connection's, once there is one */
  GArray            *addresses;
  guint              next;         /* the address to try next */
  SxConnection      *connection;   /* the attempt under way */
  gint64             start;        /* of it, monotonic, in ns */
  SxDeadline         deadline;
  GSource           *retry;
} SxConnector;

static void try_next (SxConnector *self,
                      SxOutcome   *last);

static gint64
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static void
stop_timers (SxConnector *self)
{
  sx_deadlines_unset (self->operation.core->deadlines, &self->deadline);
  if (self->retry != NULL)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
}

static void
finish (SxConnector     *self,
        const SxOutcome *outcome)
{
  sx_operation_end (&self->operation, outcome);
  sx_location_clear (&self->location);
  g_clear_pointer (&self->addresses, g_array_unref);
  g_free (self);
}

/* The attempt is over. On failure its socket is closed and the next address has its turn */
static void
attempt_over (SxConnector *self,
              int          error,
              gboolean     timed_out)
{
  SxConnection *connection = self->connection;
  SxOutcome outcome = { .error = error, .kind = SX_KIND_CONNECT };
  SxAddress address = connection->socket.remote;

  stop_timers (self);
  self->connection = NULL;
  sx_call_connected (&connection->socket, error, now_ns () - self->start, timed_out,
                     self->behaviour == &sx_behaviour_client_echo);
  outcome.socket = connection->socket.number;

  if (error == 0)
    {
      outcome = (SxOutcome) { .value = 1, .socket = connection->socket.number };
      sx_connection_open (connection);
      finish (self, &outcome);
      return;
    }

  connection->connecting = NULL;
  sx_connection_close (connection, FALSE);
  if (error == ECANCELED)
    {
      finish (self, &outcome);
      return;
    }

  outcome.address = &address;
  try_next (self, &outcome);
}

static void
deadline_cb (SxDeadline *deadline)
{
  attempt_over ((SxConnector *) ((guint8 *) deadline - G_STRUCT_OFFSET (SxConnector, deadline)), ETIMEDOUT, TRUE);
}

/* What has failed says so with the event (EPOLLERR in epoll_ctl(2)): nothing has to be asked then */
static void
connecting_cb (SxConnection *connection,
               gboolean      trouble,
               gpointer      data)
{
  attempt_over (data, trouble ? sx_call_get_error (&connection->socket) : 0, FALSE);
}

static gboolean
retry_cb (gpointer user_data)
{
  SxConnector *self = user_data;
  SxCore *core = self->operation.core;
  SxSocket *socket = &self->connection->socket;
  int error = 0;

  if (connect (socket->watch.fd, (const struct sockaddr *) socket->remote.bytes, socket->remote.length) < 0)
    error = errno;
  if (error == EAGAIN || error == EINTR)
    return G_SOURCE_CONTINUE;

  attempt_over (self, error, FALSE);
  sx_core_reap (core);

  return G_SOURCE_REMOVE;
}

/* Waits for what the kernel says, but not for ever */
static void
wait_for_it (SxConnector *self,
             gboolean     retry)
{
  SxConnection *connection = self->connection;
  SxCore *core = self->operation.core;
  int error = 0;

  connection->connecting = connecting_cb;
  connection->connecting_data = self;
  sx_socket_list (&connection->socket);
  sx_deadlines_set (core->deadlines, &self->deadline, core->connect_timeout, deadline_cb);
  if (retry)
    self->retry = sx_core_add_timer (core, UNIX_RETRY_MS, retry_cb, self);
  else
    error = sx_connection_watch (connection);

  /* Nobody would say what comes of it (epoll_ctl(2): ENOSPC) */
  if (error != 0)
    attempt_over (self, error, FALSE);
}

/* TRUE: an attempt is under way, or over with success; FALSE: it failed at once */
static gboolean
attempt (SxConnector     *self,
         const SxAddress *address,
         SxOutcome       *outcome)
{
  SxOperation *operation = &self->operation;
  SxConnection *connection = sx_connection_new (operation->core, operation->owner,
                                                operation->request, NULL);
  gboolean retry;
  int error;

  connection->behaviour = self->behaviour;
  outcome->socket = connection->socket.number;
  outcome->kind = SX_KIND_SOCKET;
  outcome->error = sx_call_socket (&connection->socket, sx_address_get_family (address), SOCK_STREAM, 0);
  if (outcome->error != 0)
    {
      sx_socket_bury (&connection->socket);
      return FALSE;
    }

  self->connection = connection;
  self->start = now_ns ();
  error = sx_call_connect (&connection->socket, address);
  retry = error == EAGAIN && connection->socket.family == AF_UNIX;
  if (error == EINPROGRESS || retry)
    wait_for_it (self, retry);
  else
    attempt_over (self, error, FALSE);

  return TRUE;
}

static void
try_next (SxConnector *self,
          SxOutcome   *last)
{
  SxAddress address = { 0, };

  while (self->next < self->addresses->len)
    {
      address = g_array_index (self->addresses, SxAddress, self->next++);
      if (attempt (self, &address, last))
        return;
      last->address = &address;
    }

  finish (self, last);
}

static void
located (SxOperation *operation,
         GArray      *addresses,
         int          error)
{
  SxConnector *self = (SxConnector *) operation;
  SxOutcome outcome = { .error = error, .kind = SX_KIND_GETADDRINFO };

  if (error != 0)
    {
      finish (self, &outcome);
      return;
    }

  self->addresses = g_array_ref (addresses);
  try_next (self, &outcome);
}

static void
cancel (SxOperation *operation)
{
  SxConnector *self = (SxConnector *) operation;
  SxOutcome outcome = { .error = ECANCELED };

  if (self->connection != NULL)
    {
      attempt_over (self, ECANCELED, FALSE);
      return;
    }

  sx_location_cancel (&self->location);
  finish (self, &outcome);
}

/**
 * sx_connector_start:
 * @core: the core
 * @owner: who gave the command
 * @request: its number
 * @where: to where
 * @behaviour: what the connection does by itself, one of sx_behaviour_list_clients()
 *
 * Tries the addresses of @where one by one, in getaddrinfo()'s order, until one
 * of them answers. Each attempt is given up after SxCore.connect_timeout.
 */
void
sx_connector_start (SxCore           *core,
                    guint32           owner,
                    guint32           request,
                    const SxEndpoint *where,
                    SxBehaviourId     behaviour)
{
  SxConnector *self = g_new0 (SxConnector, 1);

  self->behaviour = sx_behaviour_table_get_client (behaviour);
  sx_core_begin (core, owner, request, SX_COMMAND_CONNECT, 0,
                 where->host_as_written, where->service_as_written);
  sx_operation_start (&self->operation, core, owner, request, SX_COMMAND_CONNECT, cancel);
  sx_location_start (&self->location, &self->operation, where, SOCK_STREAM, FALSE, located);
}
