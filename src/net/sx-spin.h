/* sx-spin.h: whether to look once more before one sleeps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxSpin:
 * @is_quick: whether what was waited for last came soon
 * @n_skipped: how many more times one sleeps at once, for it was in vain
 * @penalty: how many times that was, the last time
 *
 * To sleep and to be woken up takes some microseconds, which an answer from the same computer or the next one may not. So who waits looks
 * for it for about as long as that, as long as that is worth it. Embedded by value; all zero is that nothing is known yet.
 */
typedef struct
{
  gboolean is_quick;
  guint    n_skipped;
  guint    penalty;
} SxSpin;

/* Looks: whether there is something */
typedef int (*SxSpinFunc) (gpointer user_data,
                           int      timeout);

int sx_spin_wait (SxSpin     *self,
                  SxSpinFunc  wait,
                  gpointer    user_data,
                  int         timeout);

G_END_DECLS
