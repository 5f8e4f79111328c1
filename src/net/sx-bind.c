/* sx-bind.c: the command to bind a socket for datagrams
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-bind.h"

#include <errno.h>
#include <sys/socket.h>

#include "sx-datagram.h"
#include "sx-location.h"
#include "sx-spread.h"

typedef struct
{
  SxOperation  operation;
  SxLocation   location;
} SxBind;

static void
finish (SxBind          *self,
        const SxOutcome *outcome)
{
  sx_operation_end (&self->operation, outcome);
  sx_location_clear (&self->location);
  g_free (self);
}

static SxSocket *
bind_to (SxOperation     *operation,
         const SxAddress *address,
         gboolean         v6only,
         SxOutcome       *outcome)
{
  SxDatagram *datagram = sx_datagram_new (operation->core, operation->owner, operation->request,
                                          address, v6only, outcome);

  return datagram != NULL ? sx_datagram_get_socket (datagram) : NULL;
}

static void
located (SxOperation *operation,
         GArray      *addresses,
         int          error)
{
  SxBind *self = (SxBind *) operation;
  SxOutcome outcome = { .error = error, .kind = SX_KIND_GETADDRINFO };
  SxAddress failed = { 0, };

  if (error == 0)
    sx_spread (&self->location, addresses, bind_to, &failed, &outcome);
  finish (self, &outcome);
}

static void
cancel (SxOperation *operation)
{
  SxBind *self = (SxBind *) operation;
  SxOutcome outcome = { .error = ECANCELED };

  sx_location_cancel (&self->location);
  finish (self, &outcome);
}

/**
 * sx_bind_start:
 * @core: the core
 * @owner: who gave the command
 * @request: its number
 * @where: where
 *
 * Binds a datagram socket to each address of @where, all with one port.
 */
void
sx_bind_start (SxCore           *core,
               guint32           owner,
               guint32           request,
               const SxEndpoint *where)
{
  SxBind *self = g_new0 (SxBind, 1);

  sx_core_begin (core, owner, request, SX_COMMAND_BIND, 0,
                 where->host_as_written, where->service_as_written);
  sx_operation_start (&self->operation, core, owner, request, SX_COMMAND_BIND, cancel);
  sx_location_start (&self->location, &self->operation, where, SOCK_DGRAM, TRUE, located);
}
