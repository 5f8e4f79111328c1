/* sx-past-bar.h: says that a window does not show now
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-moment.h"

G_BEGIN_DECLS

/**
 * SxPastBar:
 *
 * A line above the panes: which moment the window shows, and the way back to now. In a session that was opened
 * it says that nothing can be sent. Not there while there is nothing to say.
 */
#define SX_TYPE_PAST_BAR (sx_past_bar_get_type ())
G_DECLARE_FINAL_TYPE (SxPastBar, sx_past_bar, SX, PAST_BAR, GtkWidget)

void        sx_past_bar_set_moment   (SxPastBar *self,
                                      SxMoment  *moment);
const char *sx_past_bar_get_sentence (SxPastBar *self);

/* Says anew what there is to be said */
void         sx_past_bar_update       (SxPastBar *self);

G_END_DECLS
