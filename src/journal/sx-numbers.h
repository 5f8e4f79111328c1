/* sx-numbers.h: arrays of the numbers of records, sockets and owners
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A GCompareFunc for g_array_sort(), of guint32 */
static inline int
sx_numbers_compare (gconstpointer a,
                    gconstpointer b)
{
  guint32 first = *(const guint32 *) a;
  guint32 second = *(const guint32 *) b;

  return (first > second) - (first < second);
}

/* Whether an array of guint32 has one. Asked for every record that a diagram takes in */
static inline gboolean
sx_numbers_have (const GArray *numbers,
                 guint32       number)
{
  for (guint i = 0; i < numbers->len; i++)
    {
      if (g_array_index (numbers, guint32, i) == number)
        return TRUE;
    }

  return FALSE;
}

G_END_DECLS
