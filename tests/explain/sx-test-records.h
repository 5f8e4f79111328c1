/* sx-test-records.h: records written down
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "sx-record.h"

/* "127.0.0.1", "::1", "/path" or "@name" */
static inline SxAddress
sx_test_address (const char *host,
                 guint16     port)
{
  struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons (port) };
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons (port) };
  struct sockaddr_un un = { .sun_family = AF_UNIX };
  SxAddress address = { 0, };

  if (inet_pton (AF_INET, host, &in.sin_addr) == 1)
    {
      sx_address_set (&address, &in, sizeof in);
    }
  else if (inet_pton (AF_INET6, host, &in6.sin6_addr) == 1)
    {
      sx_address_set (&address, &in6, sizeof in6);
    }
  else
    {
      memcpy (un.sun_path, host, strlen (host));
      if (*host == '@')
        un.sun_path[0] = '\0';
      sx_address_set (&address, &un, offsetof (struct sockaddr_un, sun_path) + strlen (host) + (*host != '@'));
    }

  return address;
}
