/* sx-text-scale.h: the size of the text in all windows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxTextScale:
 *
 * Follows the setting "text-scale" (percent of the desktop's own text size) in every window of
 * a display: for a teacher whose window is looked at from the last row.
 */
#define SX_TYPE_TEXT_SCALE (sx_text_scale_get_type ())
G_DECLARE_FINAL_TYPE (SxTextScale, sx_text_scale, SX, TEXT_SCALE, GObject)

SxTextScale *sx_text_scale_new  (GSettings   *settings,
                                 GdkDisplay  *display);
/* steps: how many steps larger, smaller if negative; 0: the desktop's own size */
void         sx_text_scale_step (SxTextScale *self,
                                 int          steps);

G_END_DECLS
