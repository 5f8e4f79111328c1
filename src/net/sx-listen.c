/* sx-listen.c: the command to listen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-listen.h"

#include <errno.h>
#include <sys/socket.h>

#include "sx-group.h"
#include "sx-listener.h"
#include "sx-location.h"
#include "sx-spread.h"

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
listen_on (SxOperation     *operation,
           const SxAddress *address,
           gboolean         v6only,
           SxOutcome       *outcome)
{
  SxListen *self = (SxListen *) operation;

  return sx_listener_new (operation->core, operation->owner, operation->request, self->group,
                          address, v6only, self->backlog, outcome);
}

static void
located (SxOperation *operation,
         GArray      *addresses,
         int          error)
{
  SxListen *self = (SxListen *) operation;
  SxOutcome outcome = { .error = error, .kind = SX_KIND_GETADDRINFO };
  SxAddress failed = { 0, };

  /* Which of the listeners is of no interest: the end is about all of them */
  if (error == 0 && sx_spread (&self->location, addresses, listen_on, &failed, &outcome) > 0)
    outcome.socket = 0;
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
