/* sx-bind.c: the command to bind a socket for datagrams
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-bind.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "sx-datagram.h"
#include "sx-location.h"

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

static gboolean
bind_to (SxBind          *self,
         const SxAddress *address,
         gboolean         v6only,
         SxOutcome       *outcome)
{
  return sx_datagram_new (self->operation.core, self->operation.owner, self->operation.request,
                          address, v6only, outcome) != NULL;
}

static gboolean
bind_dual (SxBind    *self,
           SxAddress *address,
           SxOutcome *outcome)
{
  struct sockaddr_in any = { .sin_family = AF_INET };

  if (bind_to (self, address, FALSE, outcome))
    return TRUE;
  if (outcome->error != EAFNOSUPPORT && outcome->error != EADDRNOTAVAIL)
    return FALSE;

  any.sin_port = g_htons (sx_address_get_port (address));
  sx_address_set (address, &any, sizeof any);

  return bind_to (self, address, TRUE, outcome);
}

static void
located (SxOperation *operation,
         GArray      *addresses,
         int          error)
{
  SxBind *self = (SxBind *) operation;
  const SxEndpoint *where = self->location.where;
  SxOutcome outcome = { .error = error, .kind = SX_KIND_GETADDRINFO };
  SxAddress address = { 0, };
  gboolean bound = FALSE;

  for (guint i = 0; error == 0 && i < addresses->len && !bound; i++)
    {
      address = g_array_index (addresses, SxAddress, i);
      if (where->form == SX_HOST_ANY && where->family == AF_UNSPEC)
        bound = bind_dual (self, &address, &outcome);
      else
        bound = bind_to (self, &address, TRUE, &outcome);
    }

  if (bound)
    outcome = (SxOutcome) { .value = 1, .socket = outcome.socket };
  else if (error == 0)
    outcome.address = &address;
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
 * Binds a datagram socket to the first address of @where that works.
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
