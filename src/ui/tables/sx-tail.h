/* sx-tail.h: a list that stays at its end while it grows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-row-tail.h"

G_BEGIN_DECLS

/**
 * SxTail:
 *
 * Keeps a list at its end while it grows, until the person scrolls
 * away, and again once they have scrolled back. It decides; whoever has the list moves it, on the signal
 * "scroll-to-end". Property "following" (boolean, notifies).
 */
#define SX_TYPE_TAIL (sx_tail_get_type ())
G_DECLARE_FINAL_TYPE (SxTail, sx_tail, SX, TAIL, GObject)

SxTail  *sx_tail_new           (GtkAdjustment *adjustment);
void     sx_tail_set_rows      (SxTail        *self,
                                SxRowTail     *rows);
gboolean sx_tail_get_following (SxTail        *self);
void     sx_tail_follow        (SxTail        *self);
void     sx_tail_leave         (SxTail        *self);
void     sx_tail_grown         (SxTail        *self);

G_END_DECLS
