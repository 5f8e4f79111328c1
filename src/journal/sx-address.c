/* sx-address.c: a socket address as a value
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <glib/gi18n-lib.h>

#define UNIX_PATH_OFFSET offsetof (struct sockaddr_un, sun_path)

/* Views of the bytes: NULL unless the family fits and all of it is there */

static const struct sockaddr_in *
as_ipv4 (const SxAddress *self)
{
  if (sx_address_get_family (self) != AF_INET || self->length < sizeof (struct sockaddr_in))
    return NULL;

  return (const struct sockaddr_in *) (const void *) self->bytes;
}

static const struct sockaddr_in6 *
as_ipv6 (const SxAddress *self)
{
  if (sx_address_get_family (self) != AF_INET6 || self->length < sizeof (struct sockaddr_in6))
    return NULL;

  return (const struct sockaddr_in6 *) (const void *) self->bytes;
}

/* One address has one representation, so that equality is equality of bytes:
 * callers often give a length that is that of their buffer, not of what is in it. */
static void
normalize (SxAddress *self)
{
  gsize used = self->length;

  switch (sx_address_get_family (self))
    {
    case AF_INET:
      if (used >= sizeof (struct sockaddr_in))
        used = offsetof (struct sockaddr_in, sin_zero);
      break;

    case AF_INET6:
      used = MIN (used, sizeof (struct sockaddr_in6));
      break;

    case AF_UNIX:
      used = MIN (used, sizeof (struct sockaddr_un));
      if (used > UNIX_PATH_OFFSET && self->bytes[UNIX_PATH_OFFSET] != '\0')
        {
          gsize room = used - UNIX_PATH_OFFSET;
          gsize path = strnlen ((const char *) self->bytes + UNIX_PATH_OFFSET, room);

          /* The closing NUL counts where there is space for one: unix(7), "Pathname sockets" */
          used = MIN (UNIX_PATH_OFFSET + path + 1, sizeof (struct sockaddr_un));
        }
      break;

    default:
      break;
    }

  memset (self->bytes + used, 0, sizeof self->bytes - used);
  self->length = sx_address_get_family (self) == AF_INET && used == offsetof (struct sockaddr_in, sin_zero)
                 ? sizeof (struct sockaddr_in)
                 : used;
}

static void
append_printable (GString    *string,
                  const char *bytes,
                  gsize       length)
{
  const char *end = bytes + length;

  while (bytes < end)
    {
      gunichar c = g_utf8_get_char_validated (bytes, end - bytes);

      /* A NUL reads as the character 0, what is no UTF-8 as a negative number */
      if (c == 0 || c >= 0x110000 || !g_unichar_isprint (c))
        {
          g_string_append_printf (string, "\\x%02x", (guint8) *bytes);
          bytes++;
          continue;
        }

      g_string_append_unichar (string, c);
      bytes = g_utf8_next_char (bytes);
    }
}

static char *
unix_to_string (const SxAddress *self)
{
  const char *path = (const char *) self->bytes + UNIX_PATH_OFFSET;
  GString *string;
  gsize length;

  if (self->length <= UNIX_PATH_OFFSET)
    /* Translators: stands for the address of a Unix socket that has none */
    return g_strdup (_("(unnamed)"));

  length = self->length - UNIX_PATH_OFFSET;
  string = g_string_new (NULL);
  if (path[0] == '\0')
    {
      g_string_append_c (string, '@');
      append_printable (string, path + 1, length - 1);
    }
  else
    {
      append_printable (string, path, strnlen (path, length));
    }

  return g_string_free (string, FALSE);
}

static char *
ipv6_to_host (const struct sockaddr_in6 *ipv6)
{
  char text[INET6_ADDRSTRLEN];
  char interface[IF_NAMESIZE];

  inet_ntop (AF_INET6, &ipv6->sin6_addr, text, sizeof text);
  if (ipv6->sin6_scope_id == 0)
    return g_strdup (text);

  if (if_indextoname (ipv6->sin6_scope_id, interface) != NULL)
    return g_strdup_printf ("%s%%%s", text, interface);

  return g_strdup_printf ("%s%%%u", text, ipv6->sin6_scope_id);
}

static char *
other_to_string (const SxAddress *self)
{
  /* Translators: stands for an address of a family (AF_…) that has no text form here */
  return g_strdup_printf (_("address of family %d"), sx_address_get_family (self));
}

/* Public functions */

/**
 * sx_address_set:
 * @self: an address to overwrite
 * @sockaddr: (nullable): a struct sockaddr of any family
 * @length: its length in bytes; 0: no address
 *
 * Copies @sockaddr. What is longer than the family's own struct (or than
 * %SX_ADDRESS_MAX) is cut off, and unused bytes become 0.
 */
void
sx_address_set (SxAddress  *self,
                const void *sockaddr,
                gsize       length)
{
  g_return_if_fail (self != NULL);

  /* A socket that is not bound can yield a length shorter than a family */
  if (sockaddr == NULL || length < sizeof (sa_family_t))
    {
      memset (self, 0, sizeof *self);
      return;
    }

  self->length = MIN (length, SX_ADDRESS_MAX);
  memmove (self->bytes, sockaddr, self->length);
  memset (self->bytes + self->length, 0, sizeof self->bytes - self->length);
  normalize (self);
}

/**
 * sx_address_is_set:
 * @self: an address
 *
 * Returns: %TRUE if it is one, %FALSE for "no address"
 */
gboolean
sx_address_is_set (const SxAddress *self)
{
  return self->length > 0;
}

/**
 * sx_address_equal:
 * @a: an address
 * @b: another one
 *
 * Returns: %TRUE if both are the same, port and scope included; two unset ones are
 */
gboolean
sx_address_equal (const SxAddress *a,
                  const SxAddress *b)
{
  return a->length == b->length && memcmp (a->bytes, b->bytes, a->length) == 0;
}

/**
 * sx_address_hash:
 * @self: an address
 *
 * Returns: a hash that goes with sx_address_equal()
 */
guint
sx_address_hash (const SxAddress *self)
{
  guint32 hash = 2166136261u;

  for (guint32 i = 0; i < self->length; i++)
    hash = (hash ^ self->bytes[i]) * 16777619u;

  return hash;
}

/**
 * sx_address_get_family:
 * @self: an address
 *
 * Returns: its AF_… number; AF_UNSPEC when it is not set
 */
int
sx_address_get_family (const SxAddress *self)
{
  sa_family_t family;

  if (self->length < sizeof family)
    return AF_UNSPEC;

  memcpy (&family, self->bytes, sizeof family);

  return family;
}

/**
 * sx_address_get_port:
 * @self: an address
 *
 * Returns: its port, 0 to 65535; -1 if its family has no ports or it is not set
 */
int
sx_address_get_port (const SxAddress *self)
{
  const struct sockaddr_in *ipv4 = as_ipv4 (self);
  const struct sockaddr_in6 *ipv6 = as_ipv6 (self);

  if (ipv4 != NULL)
    return g_ntohs (ipv4->sin_port);
  if (ipv6 != NULL)
    return g_ntohs (ipv6->sin6_port);

  return -1;
}

/**
 * sx_address_set_port:
 * @self: an address
 * @port: a port, in host byte order
 *
 * Changes the port; does nothing if the family has none.
 */
void
sx_address_set_port (SxAddress *self,
                     guint16    port)
{
  guint16 network = g_htons (port);

  if (as_ipv4 (self) != NULL)
    memcpy (self->bytes + offsetof (struct sockaddr_in, sin_port), &network, sizeof network);
  else if (as_ipv6 (self) != NULL)
    memcpy (self->bytes + offsetof (struct sockaddr_in6, sin6_port), &network, sizeof network);
}

/* The IPv4 address in it, in host byte order, whether as itself or mapped into IPv6 */
static gboolean
get_ipv4 (const SxAddress *self,
          guint32         *address)
{
  const struct sockaddr_in *ipv4 = as_ipv4 (self);
  guint32 network;

  if (ipv4 != NULL)
    network = ipv4->sin_addr.s_addr;
  else if (sx_address_is_mapped (self))
    memcpy (&network, as_ipv6 (self)->sin6_addr.s6_addr + 12, sizeof network);
  else
    return FALSE;

  *address = g_ntohl (network);

  return TRUE;
}

/**
 * sx_address_is_any:
 * @self: an address
 *
 * Returns: %TRUE for 0.0.0.0 and ::, whatever the port: every interface
 */
gboolean
sx_address_is_any (const SxAddress *self)
{
  const struct sockaddr_in6 *ipv6 = as_ipv6 (self);
  guint32 ipv4;

  if (get_ipv4 (self, &ipv4))
    return ipv4 == INADDR_ANY;

  return ipv6 != NULL && IN6_IS_ADDR_UNSPECIFIED (&ipv6->sin6_addr);
}

/**
 * sx_address_is_loopback:
 * @self: an address
 *
 * Returns: %TRUE for 127.0.0.0/8 (RFC 1122, 3.2.1.3), also mapped, and ::1 (RFC
 *   4291, 2.5.3). %FALSE for Unix sockets: they have no interface
 */
gboolean
sx_address_is_loopback (const SxAddress *self)
{
  const struct sockaddr_in6 *ipv6 = as_ipv6 (self);
  guint32 ipv4;

  if (get_ipv4 (self, &ipv4))
    return ipv4 >> 24 == 127;

  return ipv6 != NULL && IN6_IS_ADDR_LOOPBACK (&ipv6->sin6_addr);
}

/**
 * sx_address_is_mapped:
 * @self: an address
 *
 * Returns: %TRUE for an IPv4 address in IPv6's form, ::ffff:a.b.c.d (RFC 4291,
 *   2.5.5.2): the peer of a dual stack socket
 */
gboolean
sx_address_is_mapped (const SxAddress *self)
{
  const struct sockaddr_in6 *ipv6 = as_ipv6 (self);

  return ipv6 != NULL && IN6_IS_ADDR_V4MAPPED (&ipv6->sin6_addr);
}

/**
 * sx_address_to_string:
 * @self: an address
 *
 * As people write it: `127.0.0.1:12345`, `[::1]:12345`, `[fe80::1%eth0]:80`,
 * `[::ffff:127.0.0.1]:4444`, `/path`, `@name`. In names of Unix sockets, bytes that are
 * not printable or no UTF-8 are shown as \xHH.
 *
 * Returns: (transfer full): the text, valid UTF-8; "" when @self is not set
 */
char *
sx_address_to_string (const SxAddress *self)
{
  g_autofree char *host = NULL;

  if (as_ipv4 (self) == NULL && as_ipv6 (self) == NULL)
    return sx_address_to_host (self);

  host = sx_address_to_host (self);

  if (as_ipv6 (self) != NULL)
    return g_strdup_printf ("[%s]:%d", host, sx_address_get_port (self));

  return g_strdup_printf ("%s:%d", host, sx_address_get_port (self));
}

/**
 * sx_address_to_host:
 * @self: an address
 *
 * Like sx_address_to_string(), without port and brackets.
 *
 * Returns: (transfer full): the text, valid UTF-8; "" when @self is not set
 */
char *
sx_address_to_host (const SxAddress *self)
{
  char text[INET_ADDRSTRLEN];

  if (!sx_address_is_set (self))
    return g_strdup ("");

  if (as_ipv4 (self) != NULL)
    return g_strdup (inet_ntop (AF_INET, &as_ipv4 (self)->sin_addr, text, sizeof text));

  if (as_ipv6 (self) != NULL)
    return ipv6_to_host (as_ipv6 (self));

  if (sx_address_get_family (self) == AF_UNIX)
    return unix_to_string (self);

  return other_to_string (self);
}
