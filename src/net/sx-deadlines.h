/* sx-deadlines.h: many moments to wake up at, of which few come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-core.h"

G_BEGIN_DECLS

typedef struct _SxDeadline SxDeadline;

typedef void (*SxDeadlineFunc) (SxDeadline *deadline);

/**
 * SxDeadline:
 * @passed: called once when it has passed
 *
 * What is embedded, zeroed, in everything that is given up after a time.
 */
struct _SxDeadline
{
  SxDeadlineFunc passed;
  gint64         time;    /* monotonic, in µs */
  GList          link;    /* its data is the deadline while it is set */
};

SxDeadlines *sx_deadlines_new   (SxCore         *core);
void         sx_deadlines_free  (SxDeadlines    *self);
void         sx_deadlines_set   (SxDeadlines    *self,
                                 SxDeadline     *deadline,
                                 guint           milliseconds,
                                 SxDeadlineFunc  passed);
void         sx_deadlines_unset (SxDeadlines    *self,
                                 SxDeadline     *deadline);

G_END_DECLS
