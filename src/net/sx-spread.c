/* sx-spread.c: a socket on each address of a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-spread.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* How often a free port of the first address that is taken on another one is given up */
#define MAX_TRIES 10

/* What is being spread, and what came of it */
typedef struct
{
  SxOperation  *operation;
  GArray       *addresses;
  SxSpreadFunc  make;
  GPtrArray    *sockets;    /* those made so far */
  SxAddress     failed;     /* the first address that did not work */
  SxOutcome     failure;    /* why */
} Spread;

/* One socket for both families; without IPv6 one for IPv4 */
static void
make_dual (Spread *self)
{
  struct sockaddr_in any = { .sin_family = AF_INET };
  SxSocket *socket;

  self->failed = g_array_index (self->addresses, SxAddress, 0);
  socket = self->make (self->operation, &self->failed, FALSE, &self->failure);
  if (socket == NULL && (self->failure.error == EAFNOSUPPORT || self->failure.error == EADDRNOTAVAIL))
    {
      any.sin_port = g_htons (sx_address_get_port (&self->failed));
      sx_address_set (&self->failed, &any, sizeof any);
      socket = self->make (self->operation, &self->failed, TRUE, &self->failure);
    }

  if (socket != NULL)
    g_ptr_array_add (self->sockets, socket);
}

static void
close_all (GPtrArray *sockets)
{
  for (guint i = 0; i < sockets->len; i++)
    {
      SxSocket *socket = g_ptr_array_index (sockets, i);

      socket->klass->close (socket, FALSE);
    }

  g_ptr_array_set_size (sockets, 0);
}

/* A port that is somebody else's on one of the addresses is not ours on the others
 * either: who asks for the name would get to one program or the other by chance */
static void
give_up (Spread          *self,
         const SxAddress *address,
         const SxOutcome *attempt)
{
  close_all (self->sockets);
  self->failed = *address;
  self->failure = *attempt;
}

/* A socket on every address, with the port that the first one got. Returns FALSE if
 * that port, which was any, is taken on another address: another one may do. */
static gboolean
make_each (Spread *self)
{
  int port = 0;

  for (guint i = 0; i < self->addresses->len; i++)
    {
      SxAddress address = g_array_index (self->addresses, SxAddress, i);
      gboolean any_port = sx_address_get_port (&address) == 0;
      SxOutcome attempt = { 0, };
      SxSocket *socket;

      if (any_port)
        sx_address_set_port (&address, port);
      socket = self->make (self->operation, &address, TRUE, &attempt);
      if (socket != NULL)
        {
          g_ptr_array_add (self->sockets, socket);
          if (any_port)
            port = sx_address_get_port (&socket->local);
        }
      else if (attempt.error == EADDRINUSE)
        {
          give_up (self, &address, &attempt);
          return !any_port || port == 0;
        }
      else if (self->failure.error == 0)
        {
          self->failed = address;
          self->failure = attempt;
        }
    }

  return TRUE;
}

/**
 * sx_spread:
 * @location: what was looked up
 * @addresses: (element-type SxAddress): what came of it, at least one
 * @make: makes a socket
 * @failed: (out): the address that @outcome is about, if there is no socket
 * @outcome: (out): the number of sockets and that of the first one; or why there is none
 *
 * Makes a socket on each address, all with the same port, so that whoever comes by
 * the name finds it, by whichever address. Any address of both families is one
 * socket. An address that this machine does not have, such as that of a family that
 * is switched off, is passed over: one that works is enough, and what did not is in
 * the records. With a port that is taken on one of them there is no socket at all.
 *
 * Returns: how many sockets there are
 */
guint
sx_spread (SxLocation   *location,
           GArray       *addresses,
           SxSpreadFunc  make,
           SxAddress    *failed,
           SxOutcome    *outcome)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new ();
  Spread self = { .operation = location->operation, .addresses = addresses, .make = make, .sockets = sockets };
  gboolean dual = location->where->form == SX_HOST_ANY && location->where->family == AF_UNSPEC;

  if (dual)
    {
      make_dual (&self);
    }
  else
    {
      for (guint i = 0; i < MAX_TRIES; i++)
        {
          self.failure = (SxOutcome) { 0, };
          if (make_each (&self))
            break;
        }
    }

  *failed = self.failed;
  *outcome = self.failure;
  outcome->address = failed;
  if (sockets->len > 0)
    *outcome = (SxOutcome) { .value = sockets->len, .socket = ((SxSocket *) sockets->pdata[0])->number };

  return sockets->len;
}
