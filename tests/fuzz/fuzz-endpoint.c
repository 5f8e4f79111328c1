/* fuzz-endpoint.c: hosts, ports, families and paths, as somebody may have written them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first byte says which family and whether there is a port; then the host, a NUL byte, and the port.
 */

#include "sx-config.h"

#include "sx-fuzz.h"

#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "sx-endpoint.h"

static void
check_port (const char *service)
{
  g_autoptr (GError) error = NULL;
  int port = -2;
  gboolean good = sx_endpoint_parse_port (service, &port, &error);

  sx_fuzz_assert_outcome (good, SX_ENDPOINT_ERROR, error);
  g_assert_true (sx_endpoint_check_port (service, NULL) == good);
  if (!good)
    g_assert_cmpint (error->code, ==, SX_ENDPOINT_ERROR_PORT);
  else
    g_assert_true (port >= -1 && port <= G_MAXUINT16);
}

/* getaddrinfo() takes a scope for link-local addresses only, and here it is for whoever writes one */
static char *
dup_host_for_library (const SxEndpoint *endpoint)
{
  char *host = g_strdup (endpoint->host);
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) (const void *) endpoint->address.bytes;

  if (endpoint->form == SX_HOST_IPV6 && !IN6_IS_ADDR_LINKLOCAL (&in6->sin6_addr)
      && !IN6_IS_ADDR_MC_LINKLOCAL (&in6->sin6_addr) && !IN6_IS_ADDR_MC_NODELOCAL (&in6->sin6_addr))
    *strchrnul (host, '%') = '\0';

  return host;
}

/* What is taken for an address here, the C library takes for the same one, and what is taken for a name here
 * is no address to it. No name is looked up */
static void
check_with_library (const SxEndpoint *endpoint)
{
  g_autofree char *host = dup_host_for_library (endpoint);
  struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_family = endpoint->family, .ai_socktype = SOCK_STREAM };
  struct addrinfo *found = NULL;
  SxAddress theirs = { 0, };
  SxAddress ours = endpoint->address;

  if (getaddrinfo (host, NULL, &hints, &found) == 0)
    {
      sx_address_set (&theirs, found->ai_addr, found->ai_addrlen);
      freeaddrinfo (found);
    }

  if (endpoint->form == SX_HOST_NAME)
    {
      g_assert_false (sx_address_is_set (&theirs));
      return;
    }

  sx_address_set_port (&ours, 0);
  if (strcmp (host, endpoint->host) != 0)
    ((struct sockaddr_in6 *) (void *) ours.bytes)->sin6_scope_id = 0;
  g_assert_true (sx_address_equal (&ours, &theirs));
}

/* What it was understood as is understood as the same */
static void
check_again (const SxEndpoint *endpoint)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxEndpoint) again = NULL;
  SxAddress address = endpoint->address;

  again = sx_endpoint_parse (endpoint->host, NULL, endpoint->family, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->host, ==, endpoint->host);
  if (sx_address_is_set (&address))
    sx_address_set_port (&address, 0);
  g_assert_true (sx_address_equal (&again->address, &address));
}

static void
check_endpoint (const SxEndpoint *endpoint,
                const char       *host,
                const char       *service)
{
  g_autofree char *description = sx_endpoint_describe_host (endpoint);
  g_autofree char *shown = sx_address_to_string (&endpoint->address);
  g_autoptr (SxEndpoint) copy = sx_endpoint_copy (endpoint);

  if (description != NULL)
    sx_fuzz_assert_line (description);
  sx_fuzz_assert_line (shown);
  g_assert_cmpstr (copy->host_as_written, ==, host);
  g_assert_cmpstr (copy->service_as_written, ==, service != NULL ? service : "");
  g_assert_true (endpoint->port >= -1 && endpoint->port <= G_MAXUINT16);
  g_assert_true ((endpoint->port == -1) == (endpoint->service != NULL));
  if (endpoint->host == NULL)
    return;

  sx_fuzz_assert_line (endpoint->host);
  if (sx_address_is_set (&endpoint->address) && endpoint->port >= 0)
    g_assert_cmpint (sx_address_get_port (&endpoint->address), ==, endpoint->port);
  check_with_library (endpoint);
  check_again (endpoint);
}

static void
check_host (const char *host,
            const char *service,
            int         family)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxEndpoint) endpoint = sx_endpoint_parse (host, service, family, &error);
  gboolean host_is_good = sx_endpoint_check_host (host, family, NULL);

  sx_fuzz_assert_outcome (endpoint != NULL, SX_ENDPOINT_ERROR, error);
  g_assert_true ((endpoint != NULL)
                 == (host_is_good && (service == NULL || sx_endpoint_check_port (service, NULL))));
  if (endpoint != NULL)
    check_endpoint (endpoint, host, service);
}

static void
check_path (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxEndpoint) endpoint = sx_endpoint_parse_path (path, &error);
  g_autofree char *shown = NULL;
  g_autofree char *description = NULL;

  sx_fuzz_assert_outcome (endpoint != NULL, SX_ENDPOINT_ERROR, error);
  if (endpoint == NULL)
    return;

  g_assert_cmpint (sx_address_get_family (&endpoint->address), ==, AF_UNIX);
  shown = sx_address_to_string (&endpoint->address);
  sx_fuzz_assert_line (shown);
  description = sx_endpoint_describe_host (endpoint);
  if (description != NULL)
    sx_fuzz_assert_line (description);
}

/* Nothing gets lost between the parts */
static void
check_split (const char *text)
{
  g_autofree char *host = NULL;
  g_autofree char *service = NULL;
  g_autofree char *path = NULL;
  g_autofree char *joined = NULL;

  if (!sx_endpoint_split (text, &host, &service, &path))
    return;

  if (path != NULL)
    {
      g_assert_null (host);
      g_assert_null (service);
      joined = g_strconcat ("unix:", path, NULL);
    }
  else
    {
      joined = g_strconcat (host, service != NULL ? ":" : "", service != NULL ? service : "", NULL);
    }
  g_assert_cmpstr (joined, ==, text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const int families[] = { AF_UNSPEC, AF_INET, AF_INET6 };
  g_auto (GStrv) strings = NULL;
  const char *host;
  const char *service;

  if (size == 0)
    return 0;

  strings = sx_fuzz_split (data + 1, size - 1, 2);
  host = strings[0] != NULL ? strings[0] : "";
  service = strings[0] != NULL ? strings[1] : NULL;

  check_host (host, service, families[data[0] % G_N_ELEMENTS (families)]);
  check_path (host);
  check_split (host);
  if (service != NULL)
    check_port (service);

  return 0;
}
