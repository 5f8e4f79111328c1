/* sx-times.c: how long many things took
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-times.h"

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

SxTimes
sx_times_sum_up (GArray *array,
                 gsize   offset,
                 double  part)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  gsize size = g_array_get_element_size (array);
  SxTimes times = { .n = array->len };

  for (guint i = 0; i < array->len; i++)
    {
      double value = G_STRUCT_MEMBER (double, array->data + i * size, offset);

      if (value < 0)
        value = G_MAXDOUBLE;
      g_array_append_val (values, value);
    }
  if (values->len == 0)
    return times;

  g_array_sort (values, compare);
  times.median = g_array_index (values, double, values->len / 2);
  times.most = g_array_index (values, double, (guint) ((values->len - 1) * part));
  times.longest = g_array_index (values, double, values->len - 1);

  return times;
}
