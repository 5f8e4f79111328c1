/* sx-guard-private.h: mapped files of which some page cannot be had
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdatomic.h>

#include <glib.h>

G_BEGIN_DECLS

/* Stretches that are told apart; if there are more, the last one grows */
#define SX_GUARD_STRETCHES 32

/**
 * SxGuard:
 * @error: (nullable): set to the errno when something could not be had: EIO for a page
 * @end: (nullable): what is behind that place has not been written to yet, so that nothing is lost there
 * @is_damaged: whether there is any stretch
 *
 * What of a file is lost. Embedded by value; all zero is that nothing is. The rest is its own.
 */
typedef struct
{
  atomic_int    *error;
  const guint64 *end;
  atomic_bool    is_damaged;

  atomic_flag    lock;
  guint          n_stretches;
  struct
  {
    guint64 from;
    guint64 to;
  }              stretches[SX_GUARD_STRETCHES];
} SxGuard;

void     sx_guard_add     (SxGuard    *self,
                           guint8     *map,
                           gsize       length,
                           guint64     place);
void     sx_guard_remove  (guint8     *map);
void     sx_guard_lose    (SxGuard    *self,
                           guint64     from,
                           guint64     to,
                           int         error);
gboolean sx_guard_is_lost (SxGuard    *self,
                           guint64     from,
                           guint64     to);

static inline gboolean
sx_guard_is_damaged (SxGuard *self)
{
  return atomic_load_explicit (&self->is_damaged, memory_order_relaxed);
}

G_END_DECLS
