/* sx-preferences.h: what can be chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxPreferences:
 *
 * The window **Preferences**; what is changed in it holds at once.
 */
#define SX_TYPE_PREFERENCES (sx_preferences_get_type ())
G_DECLARE_FINAL_TYPE (SxPreferences, sx_preferences, SX, PREFERENCES, GtkWindow)

void sx_preferences_present (GtkWindow *parent,
                             GSettings *settings);

G_END_DECLS
