/* sx-singleton.h: windows of which one is enough
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWindow *sx_singleton_find (GType type);

G_END_DECLS
