/* sx-location.h: from an endpoint to addresses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-endpoint.h"
#include "sx-resolver.h"

G_BEGIN_DECLS

typedef struct _SxLocation SxLocation;

/**
 * SxLocatedFunc:
 * @operation: on whose behalf
 * @addresses: (element-type SxAddress): at least one, unless @error
 * @error: 0, an EAI_ code (negative) or an errno
 */
typedef void (*SxLocatedFunc) (SxOperation *operation,
                               GArray      *addresses,
                               int          error);

/**
 * SxLocation:
 *
 * An endpoint whose addresses are wanted. Embedded by value in operations.
 */
struct _SxLocation
{
  SxOperation   *operation;
  SxEndpoint    *where;
  int            type;
  SxTask        *task;
  gint64         start;       /* monotonic, in µs */
  SxLocatedFunc  located;
};

void sx_location_start  (SxLocation       *self,
                         SxOperation      *operation,
                         const SxEndpoint *where,
                         int               type,
                         gboolean          passive,
                         SxLocatedFunc     located);
void sx_location_cancel (SxLocation       *self);
void sx_location_clear  (SxLocation       *self);

G_END_DECLS
