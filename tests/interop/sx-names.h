/* sx-names.h: getaddrinfo() of ours and of Python
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-ours.h"

G_BEGIN_DECLS

typedef struct
{
  const char *host;      /* NULL: none */
  const char *service;   /* likewise */
  int         family;
  int         type;
  int         protocol;
  int         flags;
} SxQuery;

char *sx_names_ask_ours   (SxOurs        *ours,
                           const SxQuery *query);
char *sx_names_ask_python (const SxQuery *query);

G_END_DECLS
