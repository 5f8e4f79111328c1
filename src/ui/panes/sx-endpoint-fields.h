/* sx-endpoint-fields.h: host, port, path and family of a form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-choice.h"
#include "sx-desk.h"
#include "sx-field-entry.h"

G_BEGIN_DECLS

/**
 * SxEndpointUse:
 * @SX_ENDPOINT_LISTEN: to listen on
 * @SX_ENDPOINT_CONNECT: to connect to
 * @SX_ENDPOINT_LOCAL: to bind datagrams to
 * @SX_ENDPOINT_REMOTE: to send datagrams to
 * @SX_ENDPOINT_LOOKUP: to look up: both parts may be empty
 *
 * What for a host and a port are asked.
 */
typedef enum
{
  SX_ENDPOINT_LISTEN,
  SX_ENDPOINT_CONNECT,
  SX_ENDPOINT_LOCAL,
  SX_ENDPOINT_REMOTE,
  SX_ENDPOINT_LOOKUP,
} SxEndpointUse;

/**
 * SxEndpointFields:
 *
 * Looks after the entries that make up an endpoint: what is written is checked while it is
 * typed, and an error, whether found here or come back from a call (the desk's blame),
 * stands at the entry that caused it.
 */
#define SX_TYPE_ENDPOINT_FIELDS (sx_endpoint_fields_get_type ())
G_DECLARE_FINAL_TYPE (SxEndpointFields, sx_endpoint_fields, SX, ENDPOINT_FIELDS, GObject)

SxEndpointFields *sx_endpoint_fields_new           (SxDesk            *desk,
                                                    SxEndpointUse      use,
                                                    SxFieldEntry      *host,
                                                    SxFieldEntry      *port,
                                                    SxFieldEntry      *path,
                                                    SxChoice          *family);
void              sx_endpoint_fields_fill          (SxEndpointFields  *self,
                                                    const char        *host,
                                                    const char        *port,
                                                    const char        *path);
void              sx_endpoint_fields_set_read_only (SxEndpointFields  *self,
                                                    gboolean           read_only);
void              sx_endpoint_fields_set_chosen_port
                                                   (SxEndpointFields  *self,
                                                    guint16            port);
void              sx_endpoint_fields_set_passive   (SxEndpointFields  *self,
                                                    gboolean           passive);

/* NULL or FALSE: it cannot be; then it stands at the entry and in Status, and the entry has the focus */
SxEndpoint       *sx_endpoint_fields_parse         (SxEndpointFields  *self);
gboolean          sx_endpoint_fields_check         (SxEndpointFields  *self);

G_END_DECLS
