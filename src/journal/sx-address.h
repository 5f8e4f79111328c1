/* sx-address.h: a socket address as a value
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SX_ADDRESS_MAX:
 *
 * The longest address kept, in bytes: struct sockaddr_un, the longest that the
 * families here have, takes 110 (unix(7)).
 */
#define SX_ADDRESS_MAX 112

/**
 * SxAddress:
 * @length: bytes of @bytes in use; 0 when there is no address
 * @bytes: a struct sockaddr of any family, as the kernel gave it
 *
 * A socket address by value. It is plain data: copy it, compare it, keep it in
 * a struct. An all-zero SxAddress is "no address".
 */
typedef struct
{
  guint32 length;
  union {
    guint8  bytes[SX_ADDRESS_MAX];
    guint64 align;
  };
} SxAddress;

void      sx_address_set         (SxAddress       *self,
                                  const void      *sockaddr,
                                  gsize            length);
gboolean  sx_address_is_set      (const SxAddress *self);
gboolean  sx_address_equal       (const SxAddress *a,
                                  const SxAddress *b);
guint     sx_address_hash        (const SxAddress *self);
int       sx_address_get_family  (const SxAddress *self);
int       sx_address_get_port    (const SxAddress *self);
void      sx_address_set_port    (SxAddress       *self,
                                  guint16          port);
gboolean  sx_address_is_any      (const SxAddress *self);
gboolean  sx_address_is_loopback (const SxAddress *self);
gboolean  sx_address_is_mapped   (const SxAddress *self);

char     *sx_address_to_string   (const SxAddress *self);
char     *sx_address_to_host     (const SxAddress *self);

G_END_DECLS
