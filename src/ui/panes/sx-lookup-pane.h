/* sx-lookup-pane.h: the pane Lookup
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

#define SX_TYPE_LOOKUP_PANE (sx_lookup_pane_get_type ())
G_DECLARE_FINAL_TYPE (SxLookupPane, sx_lookup_pane, SX, LOOKUP_PANE, GtkWidget)

GtkWidget *sx_lookup_pane_new (SxDesk *desk);

G_END_DECLS
