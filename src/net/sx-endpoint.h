/* sx-endpoint.h: where to, as people write it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "sx-address.h"

G_BEGIN_DECLS

/**
 * SxEndpointError:
 * @SX_ENDPOINT_ERROR_HOST: the host cannot be one
 * @SX_ENDPOINT_ERROR_PORT: the port cannot be one
 * @SX_ENDPOINT_ERROR_PATH: the Unix path cannot be one
 *
 * Which part of what was written is wrong; the message is a whole sentence in
 * plain words, with the errno's or EAI_ name in parentheses, translated.
 */
typedef enum
{
  SX_ENDPOINT_ERROR_HOST,
  SX_ENDPOINT_ERROR_PORT,
  SX_ENDPOINT_ERROR_PATH,
} SxEndpointError;

#define SX_ENDPOINT_ERROR (sx_endpoint_error_quark ())
GQuark sx_endpoint_error_quark (void);

/**
 * SxHostForm:
 * @SX_HOST_ANY: the empty string: INADDR_ANY, every interface
 * @SX_HOST_BROADCAST: `<broadcast>`: INADDR_BROADCAST
 * @SX_HOST_INTEGER: an integer: a binary address in host byte order
 * @SX_HOST_IPV4: a dotted quad
 * @SX_HOST_IPV6: an IPv6 address, in brackets or not, with or without scope
 * @SX_HOST_NAME: a name for getaddrinfo()
 * @SX_HOST_PATH: the path of a Unix socket
 * @SX_HOST_ABSTRACT: an abstract name of a Unix socket (leading @)
 *
 * How a host was written.
 */
typedef enum
{
  SX_HOST_ANY,
  SX_HOST_BROADCAST,
  SX_HOST_INTEGER,
  SX_HOST_IPV4,
  SX_HOST_IPV6,
  SX_HOST_NAME,
  SX_HOST_PATH,
  SX_HOST_ABSTRACT,
} SxHostForm;

/**
 * SxEndpoint:
 * @form: how the host was written
 * @family: AF_UNSPEC, AF_INET, AF_INET6 or AF_UNIX: what was asked for
 * @host: what is given to getaddrinfo() (brackets gone, an integer as a dotted
 *   quad); %NULL for any address and for Unix sockets
 * @service: the port as a service name; %NULL when @port has the number
 * @port: the port; -1 when @service is a name that is yet to be looked up
 * @address: the address when none has to be looked up (its port set if known);
 *   unset for names, and for any address when the family is AF_UNSPEC
 * @n_copies: how many others have it too; atomic
 *
 * Where to bind, listen, connect or send; parsed from what a person wrote. Nothing of
 * it changes from then on.
 */
typedef struct
{
  SxHostForm  form;
  int         family;
  char       *host;
  char       *service;
  int         port;
  SxAddress   address;
  char       *host_as_written;
  char       *service_as_written;
  int         n_copies;
} SxEndpoint;

/* Every host entry, every port entry and the command line end up here */
SxEndpoint *sx_endpoint_parse          (const char        *host,
                                        const char        *service,
                                        int                family,
                                        GError           **error);
SxEndpoint *sx_endpoint_parse_path     (const char        *path,
                                        GError           **error);
SxEndpoint *sx_endpoint_copy           (const SxEndpoint  *self);
void        sx_endpoint_free           (SxEndpoint        *self);

/* The port as a number, or the name of a service that may exist (then -1 and TRUE) */
gboolean    sx_endpoint_parse_port     (const char        *service,
                                        int               *port,
                                        GError           **error);

/* One half only: for checking an entry while it is typed */
gboolean    sx_endpoint_check_host     (const char        *host,
                                        int                family,
                                        GError           **error);
gboolean    sx_endpoint_check_port     (const char        *service,
                                        GError           **error);

/* "2130706433 is 127.0.0.1."; NULL when there is nothing to explain. Translated */
char       *sx_endpoint_describe_host  (const SxEndpoint  *self);

/* "HOST:PORT", "[V6]:PORT", ":PORT", "HOST", "[V6]", "unix:PATH", as on the command line: split
 * only. FALSE: none of these. service NULL: there was no colon (host only); "": nothing behind it */
gboolean    sx_endpoint_split          (const char        *text,
                                        char             **host,
                                        char             **service,
                                        char             **path);

/* The number of a service name, looked up in a thread ("http" is 80) */
void        sx_endpoint_find_service_async  (const char           *service,
                                             gboolean              datagram,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
int         sx_endpoint_find_service_finish (GAsyncResult         *result,
                                             GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxEndpoint, sx_endpoint_free)

G_END_DECLS
