/* sx-times.h: how long many things took
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint  n;
  double median, most, longest;
} SxTimes;

/* Of one field of each element, a double at that offset; part: of how many in one is most the longest. Negative ones are those that
 * are missing */
SxTimes sx_times_sum_up (GArray *array,
                         gsize   offset,
                         double  part);

G_END_DECLS
