/* sx-end.c: addresses, as the ends of conversations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-end.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* FNV-1a, of 64 bits (draft-eastlake-fnv) */
#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME  G_GUINT64_CONSTANT (0x100000001b3)

typedef struct
{
  guint16 family;
  guint16 port;
  guint8  bytes[16];
} End;

static void
get_end (const SxAddress *address,
         End             *end)
{
  const struct sockaddr_in *in = (const struct sockaddr_in *) (const void *) address->bytes;
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) (const void *) address->bytes;

  memset (end, 0, sizeof *end);
  end->family = sx_address_get_family (address);
  end->port = MAX (sx_address_get_port (address), 0);

  if (end->family == AF_INET && address->length >= sizeof *in)
    {
      memcpy (end->bytes, &in->sin_addr, 4);
    }
  else if (sx_address_is_mapped (address))
    {
      end->family = AF_INET;
      memcpy (end->bytes, in6->sin6_addr.s6_addr + 12, 4);
    }
  else if (end->family == AF_INET6 && address->length >= sizeof *in6)
    {
      memcpy (end->bytes, &in6->sin6_addr, 16);
    }
}

/* Short keys, no secret */
static guint64
hash_bytes (guint64     hash,
            const void *bytes,
            gsize       length)
{
  for (gsize i = 0; i < length; i++)
    hash = (hash ^ ((const guint8 *) bytes)[i]) * FNV_PRIME;

  return hash;
}

guint64
sx_end_hash (const SxAddress *address)
{
  End end;

  if (!sx_address_is_set (address) || sx_address_get_port (address) < 0)
    return 0;

  get_end (address, &end);

  return hash_bytes (FNV_OFFSET, &end, sizeof end);
}

gboolean
sx_end_same (const SxAddress *a,
             const SxAddress *b)
{
  End first, second;

  if (sx_address_get_port (a) < 0 || sx_address_get_port (b) < 0)
    return sx_address_is_set (a) && sx_address_equal (a, b);

  get_end (a, &first);
  get_end (b, &second);

  return memcmp (&first, &second, sizeof first) == 0;
}

/**
 * sx_end_reaches:
 * @to: where something is sent
 * @bound: a socket's own address
 *
 * Returns: whether it reaches that socket, and how surely: 0: not at all; 3: it is its very address. The kernel takes the
 *   socket for which this is highest
 */
guint
sx_end_reaches (const SxAddress *to,
                const SxAddress *bound)
{
  if (sx_end_same (to, bound))
    return 3;

  /* A socket on every address gets what is sent to any of this computer's; of those only the loopback ones
   * are known without asking. IPv4 reaches "::" too, unless IPV6_V6ONLY is set (ipv6(7)). */
  if (!sx_address_is_any (bound) || sx_address_get_port (to) != sx_address_get_port (bound)
      || (!sx_address_is_any (to) && !sx_address_is_loopback (to)))
    return 0;

  return sx_address_get_family (to) == sx_address_get_family (bound) ? 2 : 1;
}

guint64
sx_end_hash_pair (guint64 local,
                  guint64 remote)
{
  guint64 ends[2] = { local, remote };

  return hash_bytes (FNV_OFFSET, ends, sizeof ends);
}

guint64
sx_end_hash_place (const SxAddress *address,
                   gboolean         any)
{
  SxAddress port = { 0, };
  guint16 number = (guint16) MAX (sx_address_get_port (address), 0);

  if (sx_address_get_port (address) < 0)
    return hash_bytes (FNV_OFFSET, address->bytes, address->length);
  if (!any)
    return sx_end_hash (address);

  memcpy (port.bytes, &number, sizeof number);

  return hash_bytes (FNV_OFFSET, port.bytes, sizeof number);
}
