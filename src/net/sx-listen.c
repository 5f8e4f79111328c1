/* sx-listen.c: the command to listen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "sx-group.h"
#include "sx-listener.h"
#include "sx-location.h"

/* How often a free port of the first address that is taken on another one is given up */
#define MAX_TRIES 10

typedef struct
{
  SxOperation  operation;
  SxLocation   location;
  SxGroup     *group;
  int          backlog;
} SxListen;

static void
finish (SxListen        *self,
        const SxOutcome *outcome)
{
  sx_operation_end (&self->operation, outcome);
  sx_location_clear (&self->location);
  sx_group_unref (self->group);
  g_free (self);
}

static SxSocket *
listen_on (SxListen        *self,
           const SxAddress *address,
           gboolean         v6only,
           SxOutcome       *outcome)
{
  return sx_listener_new (self->operation.core, self->operation.owner, self->operation.request,
                          self->group, address, v6only, self->backlog, outcome);
}

/* One socket for both families; without IPv6 one for IPv4 */
static guint
listen_dual (SxListen  *self,
             SxAddress *address,
             SxOutcome *outcome)
{
  struct sockaddr_in any = { .sin_family = AF_INET };

  if (listen_on (self, address, FALSE, outcome) != NULL)
    return 1;
  if (outcome->error != EAFNOSUPPORT && outcome->error != EADDRNOTAVAIL)
    return 0;

  any.sin_port = g_htons (sx_address_get_port (address));
  sx_address_set (address, &any, sizeof any);

  return listen_on (self, address, TRUE, outcome) != NULL;
}

static void
close_all (GPtrArray *sockets)
{
  for (guint i = 0; i < sockets->len; i++)
    {
      SxSocket *socket = g_ptr_array_index (sockets, i);

      socket->klass->close (socket, FALSE);
    }
}

/* Every address is listened on, with the port that the first one got; returns how
 * many; -1: that port is taken elsewhere, try another one */
static int
listen_each (SxListen  *self,
             GArray    *addresses,
             gboolean   may_retry,
             SxAddress *failed,
             SxOutcome *outcome)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new ();
  int port = 0;

  for (guint i = 0; i < addresses->len; i++)
    {
      SxAddress address = g_array_index (addresses, SxAddress, i);
      gboolean any_port = sx_address_get_family (&address) != AF_UNIX
                          && sx_address_get_port (&address) == 0;
      SxOutcome attempt = { 0, };
      SxSocket *socket;

      if (any_port && port > 0)
        sx_address_set_port (&address, port);
      socket = listen_on (self, &address, TRUE, &attempt);
      if (socket != NULL)
        {
          g_ptr_array_add (sockets, socket);
          if (any_port)
            port = sx_address_get_port (&socket->local);
        }
      else if (any_port && port > 0 && may_retry && attempt.error == EADDRINUSE)
        {
          close_all (sockets);
          return -1;
        }
      else if (outcome->error == 0)
        {
          *outcome = attempt;
          *failed = address;
        }
    }

  return sockets->len;
}

static void
located (SxOperation *operation,
         GArray      *addresses,
         int          error)
{
  SxListen *self = (SxListen *) operation;
  const SxEndpoint *where = self->location.where;
  SxOutcome outcome = { .error = error, .kind = SX_KIND_GETADDRINFO };
  SxAddress failed = { 0, };
  int n = -1;

  if (error != 0)
    {
      finish (self, &outcome);
      return;
    }

  for (guint i = 0; i < MAX_TRIES && n < 0; i++)
    {
      outcome = (SxOutcome) { 0, };
      if (where->form == SX_HOST_ANY && where->family == AF_UNSPEC)
        {
          failed = g_array_index (addresses, SxAddress, 0);
          n = listen_dual (self, &failed, &outcome);
        }
      else
        {
          n = listen_each (self, addresses, i + 1 < MAX_TRIES, &failed, &outcome);
        }
    }

  /* One that works is enough: what did not is in the records */
  if (n > 0)
    outcome = (SxOutcome) { .value = n };
  else
    outcome.address = &failed;
  finish (self, &outcome);
}

static void
cancel (SxOperation *operation)
{
  SxListen *self = (SxListen *) operation;
  SxOutcome outcome = { .error = ECANCELED };

  sx_location_cancel (&self->location);
  finish (self, &outcome);
}

/**
 * sx_listen_start:
 * @core: the core
 * @owner: who gave the command
 * @request: its number
 * @where: where
 * @backlog: listen()'s argument
 * @behaviour: what to do with clients
 * @greeting: (nullable): what to greet them with
 *
 * Listens on every address of @where.
 */
void
sx_listen_start (SxCore           *core,
                 guint32           owner,
                 guint32           request,
                 const SxEndpoint *where,
                 int               backlog,
                 SxBehaviourId     behaviour,
                 GBytes           *greeting)
{
  SxListen *self = g_new0 (SxListen, 1);

  self->group = sx_group_new (behaviour, greeting);
  self->backlog = backlog;
  sx_core_begin (core, owner, request, SX_COMMAND_LISTEN, 0,
                 where->host_as_written, where->service_as_written);
  sx_operation_start (&self->operation, core, owner, request, SX_COMMAND_LISTEN, cancel);
  sx_location_start (&self->location, &self->operation, where, SOCK_STREAM, TRUE, located);
}
