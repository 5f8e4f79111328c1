/* sx-pace.h: whether datagrams come without pause
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxPace:
 * @time: of the last turn, monotonic, in us
 * @n_quick: turns in a row since when they come without pause
 *
 * How quickly datagrams come; all zero at first.
 */
typedef struct
{
  gint64 time;
  guint  n_quick;
} SxPace;

gboolean sx_pace_may_rest (SxPace *self,
                           gint64  now,
                           guint   n_datagrams,
                           gsize   n_bytes,
                           gsize   room);

G_END_DECLS
