/* sx-location.c: from an endpoint to addresses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-location.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* The one address that stands for both families */
static void
set_dual_any (SxAddress *address,
              int        port)
{
  struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT };

  any.sin6_port = g_htons (port);
  sx_address_set (address, &any, sizeof any);
}

static gboolean
has_base (const SxEndpoint *where)
{
  return sx_address_is_set (&where->address);
}

static void
answer (SxLocation      *self,
        const SxAddress *base,
        int              port)
{
  g_autoptr (GArray) addresses = g_array_new (FALSE, TRUE, sizeof (SxAddress));
  SxAddress address = *base;

  if (port >= 0 && sx_address_get_family (base) != AF_UNIX)
    sx_address_set_port (&address, port);
  g_array_append_val (addresses, address);
  self->located (self->operation, addresses, 0);
}

static void
looked_up (SxTask   *task,
           gpointer  data)
{
  SxLocation *self = sx_task_get_user_data (task);
  SxQuery *query = data;
  g_autoptr (GArray) addresses = NULL;
  SxAddress any = { 0, };

  self->task = NULL;
  sx_query_record (query, self->operation, query->error, query->duration);
  addresses = sx_query_list_addresses (query);

  if (query->error != 0 || addresses->len == 0)
    {
      self->located (self->operation, NULL, query->error != 0 ? query->error : EAI_NONAME);
    }
  else if (has_base (self->where))
    {
      /* Only the service was looked up */
      answer (self, &self->where->address,
              sx_address_get_port (&g_array_index (addresses, SxAddress, 0)));
    }
  else if (self->where->form == SX_HOST_ANY && (query->hints.ai_flags & AI_PASSIVE))
    {
      set_dual_any (&any, sx_address_get_port (&g_array_index (addresses, SxAddress, 0)));
      answer (self, &any, -1);
    }
  else
    {
      self->located (self->operation, addresses, 0);
    }
}

/**
 * sx_location_start:
 * @self: zeroed memory in the operation's struct
 * @operation: on whose behalf
 * @where: the endpoint
 * @type: SOCK_STREAM or SOCK_DGRAM
 * @passive: for bind(): any address, and of both families, is `::`
 * @located: told the addresses; perhaps before this function returns
 *
 * Finds the addresses of an endpoint. Nothing is looked up that is written as a
 * number; what is looked up is recorded.
 */
void
sx_location_start (SxLocation       *self,
                   SxOperation      *operation,
                   const SxEndpoint *where,
                   int               type,
                   gboolean          passive,
                   SxLocatedFunc     located)
{
  g_autofree char *number = NULL;
  int family = where->family;
  SxAddress any = { 0, };

  self->operation = operation;
  self->where = sx_endpoint_copy (where);
  self->type = type;
  self->located = located;

  if (has_base (where) && (where->port >= 0 || sx_address_get_family (&where->address) == AF_UNIX))
    {
      answer (self, &where->address, where->port);
      return;
    }

  if (where->form == SX_HOST_ANY && passive && where->port >= 0)
    {
      set_dual_any (&any, where->port);
      answer (self, &any, -1);
      return;
    }

  if (has_base (where))
    family = sx_address_get_family (&where->address);
  if (where->port >= 0)
    number = g_strdup_printf ("%d", where->port);

  self->start = g_get_monotonic_time ();
  self->task = sx_resolver_look_up (operation->core->resolver,
                                    has_base (where) ? NULL : where->host,
                                    number != NULL ? number : where->service,
                                    family, type, 0, passive ? AI_PASSIVE : 0, looked_up, self);
}

/**
 * sx_location_cancel:
 * @self: a location
 *
 * Gives a look-up that is under way up, with a record.
 */
void
sx_location_cancel (SxLocation *self)
{
  if (self->task == NULL)
    return;

  sx_query_record (sx_task_get_data (self->task), self->operation, ECANCELED,
                   (g_get_monotonic_time () - self->start) * 1000);
  sx_task_abandon (self->task);
  self->task = NULL;
}

/**
 * sx_location_clear:
 * @self: a location
 */
void
sx_location_clear (SxLocation *self)
{
  g_assert (self->task == NULL);
  g_clear_pointer (&self->where, sx_endpoint_free);
}
