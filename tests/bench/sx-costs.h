/* sx-costs.h: what this process has cost so far
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double at;
  double processor; /* seconds */
  long   switches;  /* of context, of all threads that there are */
} SxCosts;

SxCosts sx_costs_get (void);

G_END_DECLS
