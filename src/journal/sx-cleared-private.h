/* sx-cleared-private.h: what stays of a journal that is cleared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdatomic.h>

#include "sx-cleared.h"

G_BEGIN_DECLS

struct _SxCleared
{
  guint64     first;    /* records from this one on are there */
  guint64     n_gone;   /* of those before */
  guint64     n_written; /* bytes of all records that there ever were by then, or a few more */
  atomic_uint_fast64_t n_released; /* of these, what does not count any more */
  guint64     end;      /* where the last of those ends in the file */
  guint       n_waiting; /* sockets that had bytes in their write queues */
  GArray     *kept;     /* (element-type guint32): serials of those that stay, in order */
  GArray     *places;   /* (element-type guint32): where the journal has their headers; set when it takes this */
  GHashTable *totals;   /* number → SxTotals, of the sockets that were open */
};

/* Nothing is kept yet */
SxCleared *sx_cleared_new_kept (guint64 first);

/* FALSE: a record before first is none of those that stay */
static inline gboolean
sx_cleared_find (const SxCleared *self,
                 guint64          serial,
                 guint           *position)
{
  guint low = 0;
  guint high = self->kept->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->kept, guint32, middle) < serial)
        low = middle + 1;
      else
        high = middle;
    }
  *position = low;

  return low < self->kept->len && g_array_index (self->kept, guint32, low) == serial;
}

G_END_DECLS
