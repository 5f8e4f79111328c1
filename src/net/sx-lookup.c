/* sx-lookup.c: the command to look a name up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-lookup.h"

#include <errno.h>

#include "sx-endpoint.h"
#include "sx-resolver.h"

typedef struct
{
  SxOperation  operation;
  SxTask      *task;
  gint64       start;      /* monotonic, in µs */
} SxLookup;

static void
finish (SxLookup *self,
        int       error,
        guint     n_results)
{
  SxOutcome outcome = { .error = error, .value = n_results };

  outcome.kind = error != 0 ? SX_KIND_GETADDRINFO : SX_KIND_NONE;
  sx_operation_end (&self->operation, &outcome);
  g_free (self);
}

static void
looked_up (SxTask   *task,
           gpointer  data)
{
  SxLookup *self = sx_task_get_user_data (task);
  SxQuery *query = data;
  guint n = sx_query_record (query, &self->operation, query->error, query->duration);

  finish (self, query->error, n);
}

static void
cancel (SxOperation *operation)
{
  SxLookup *self = (SxLookup *) operation;

  sx_query_record (sx_task_get_data (self->task), operation, ECANCELED,
                   (g_get_monotonic_time () - self->start) * 1000);
  sx_task_abandon (self->task);
  finish (self, ECANCELED, 0);
}

/* What getaddrinfo() is given for what a person wrote; NULL for the empty string */
static char *
understand_host (const char *host,
                 int         family)
{
  g_autoptr (SxEndpoint) endpoint = NULL;

  if (host == NULL || *host == '\0')
    return NULL;

  endpoint = sx_endpoint_parse (host, "0", family, NULL);

  return g_strdup (endpoint != NULL && endpoint->host != NULL ? endpoint->host : host);
}

/**
 * sx_lookup_start:
 * @core: the core
 * @owner: who asks
 * @request: the command's number
 * @host: (nullable): as written; %NULL or "": none
 * @service: (nullable): likewise
 * @hints: ai_family, ai_socktype, ai_protocol, ai_flags
 *
 * Calls getaddrinfo() and records what it says.
 */
void
sx_lookup_start (SxCore     *core,
                 guint32     owner,
                 guint32     request,
                 const char *host,
                 const char *service,
                 const int   hints[4])
{
  g_autofree char *understood = understand_host (host, hints[0]);
  SxLookup *self = g_new0 (SxLookup, 1);

  sx_core_begin (core, owner, request, SX_COMMAND_LOOKUP, 0,
                 host != NULL ? host : "", service != NULL ? service : "");
  sx_operation_start (&self->operation, core, owner, request, SX_COMMAND_LOOKUP, cancel);
  self->start = g_get_monotonic_time ();
  self->task = sx_resolver_look_up (core->resolver, understood,
                                    service != NULL && *service != '\0' ? service : NULL,
                                    hints[0], hints[1], hints[2], hints[3], looked_up, self);
}
