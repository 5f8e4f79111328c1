/* sx-row-unselect.h: a second click takes a selection back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sx_row_unselect_add (GtkColumnView *view);

G_END_DECLS
