/* sx-send-to.c: the command to send a datagram
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-send-to.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "sx-datagram.h"
#include "sx-location.h"

typedef struct
{
  SxOperation  operation;
  SxLocation   location;
  guint32      socket;
  GBytes      *bytes;
} SxSendTo;

static void
finish (SxSendTo        *self,
        const SxOutcome *outcome)
{
  sx_operation_end (&self->operation, outcome);
  sx_location_clear (&self->location);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* The first address that an open socket of the owner can send to, and that socket */
static SxDatagram *
choose (SxSendTo  *self,
        GArray    *addresses,
        SxAddress *to)
{
  g_autoptr (GPtrArray) sockets = sx_core_list (self->operation.core, self->operation.owner);

  for (guint i = 0; i < addresses->len; i++)
    {
      const SxAddress *address = &g_array_index (addresses, SxAddress, i);

      for (guint j = 0; j < sockets->len; j++)
        {
          SxDatagram *datagram = sx_datagram_from_socket (g_ptr_array_index (sockets, j));

          if (datagram != NULL && sx_datagram_reaches (datagram, address))
            {
              *to = *address;
              return datagram;
            }
        }
    }

  return NULL;
}

/* Nothing is bound yet: a free port, on every interface of the family */
static SxDatagram *
bind_free (SxSendTo        *self,
           const SxAddress *to,
           SxOutcome       *outcome)
{
  union {
    struct sockaddr     any;
    struct sockaddr_in  in;
    struct sockaddr_in6 in6;
  } name = { .in6 = { 0, } };
  gsize length = sizeof name.in6;
  SxAddress address = { 0, };

  name.any.sa_family = sx_address_get_family (to);
  if (name.any.sa_family == AF_INET)
    length = sizeof name.in;
  else if (name.any.sa_family == AF_UNIX)
    length = sizeof (sa_family_t);   /* autobind (unix(7)): so that there is somebody to answer to */
  sx_address_set (&address, &name, length);

  return sx_datagram_new (self->operation.core, self->operation.owner, self->operation.request,
                          &address, TRUE, outcome);
}

/* Of the addresses, the first that the chosen socket can send to; else the first */
static SxDatagram *
find_chosen (SxSendTo  *self,
             GArray    *addresses,
             SxAddress *to)
{
  SxDatagram *datagram = sx_datagram_from_socket (sx_core_find (self->operation.core, self->operation.owner,
                                                                self->socket));

  *to = g_array_index (addresses, SxAddress, 0);
  for (guint i = 0; datagram != NULL && i < addresses->len; i++)
    {
      const SxAddress *address = &g_array_index (addresses, SxAddress, i);

      if (sx_datagram_reaches (datagram, address))
        {
          *to = *address;
          break;
        }
    }

  return datagram;
}

static void
send_from (SxSendTo        *self,
           SxDatagram      *datagram,
           const SxAddress *to,
           SxOutcome       *outcome)
{
  outcome->kind = SX_KIND_SENDTO;
  outcome->error = sx_datagram_send (datagram, to, self->bytes);
  outcome->socket = sx_datagram_get_socket (datagram)->number;
}

/* Whether an address of the other family may do better: this one's is not there, or leads nowhere */
static gboolean
is_without_family (int error)
{
  return error == EAFNOSUPPORT || error == EADDRNOTAVAIL || error == ENETUNREACH;
}

/* From a new socket to the first address that this machine has the family for */
static void
send_from_new (SxSendTo  *self,
               GArray    *addresses,
               SxAddress *to,
               SxOutcome *outcome)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      SxDatagram *datagram;
      gboolean last = i + 1 == addresses->len;

      *to = g_array_index (addresses, SxAddress, i);
      datagram = bind_free (self, to, outcome);
      if (datagram != NULL)
        send_from (self, datagram, to, outcome);
      if (outcome->error == 0 || last || !is_without_family (outcome->error))
        break;

      /* It leads nowhere: whoever sends again should not get it */
      if (datagram != NULL)
        sx_datagram_get_socket (datagram)->klass->close (sx_datagram_get_socket (datagram), FALSE);
    }
}

static void
located (SxOperation *operation,
         GArray      *addresses,
         int          error)
{
  SxSendTo *self = (SxSendTo *) operation;
  SxOutcome outcome = { .error = error, .kind = SX_KIND_GETADDRINFO };
  SxDatagram *datagram;
  SxAddress to = { 0, };

  if (error != 0)
    {
      finish (self, &outcome);
      return;
    }

  outcome = (SxOutcome) { .error = ENOTCONN, .kind = SX_KIND_SENDTO, .address = &to };
  datagram = self->socket != 0 ? find_chosen (self, addresses, &to) : choose (self, addresses, &to);
  if (datagram != NULL)
    send_from (self, datagram, &to, &outcome);
  else if (self->socket == 0)
    send_from_new (self, addresses, &to, &outcome);

  if (outcome.error == 0)
    outcome = (SxOutcome) { .value = 1, .socket = outcome.socket };
  finish (self, &outcome);
}

static void
cancel (SxOperation *operation)
{
  SxSendTo *self = (SxSendTo *) operation;
  SxOutcome outcome = { .error = ECANCELED };

  sx_location_cancel (&self->location);
  finish (self, &outcome);
}

/**
 * sx_send_to_start:
 * @core: the core
 * @owner: who gave the command
 * @request: its number
 * @socket: from which socket; 0: from one of the owner's that fits, or from a new one
 * @to: to whom
 * @bytes: one datagram; may be empty
 */
void
sx_send_to_start (SxCore           *core,
                  guint32           owner,
                  guint32           request,
                  guint32           socket,
                  const SxEndpoint *to,
                  GBytes           *bytes)
{
  SxSendTo *self = g_new0 (SxSendTo, 1);

  self->socket = socket;
  self->bytes = g_bytes_ref (bytes);
  sx_core_begin (core, owner, request, SX_COMMAND_SEND, socket,
                 to->host_as_written, to->service_as_written);
  sx_operation_start (&self->operation, core, owner, request, SX_COMMAND_SEND, cancel);
  sx_location_start (&self->location, &self->operation, to, SOCK_DGRAM, FALSE, located);
}
