/* sx-shortcuts.h: the keys, to look them up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sx_shortcuts_present (GtkWindow *parent);

G_END_DECLS
