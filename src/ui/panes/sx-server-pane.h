/* sx-server-pane.h: the pane Server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

#define SX_TYPE_SERVER_PANE (sx_server_pane_get_type ())
G_DECLARE_FINAL_TYPE (SxServerPane, sx_server_pane, SX, SERVER_PANE, GtkWidget)

GtkWidget *sx_server_pane_new (SxDesk *desk);

G_END_DECLS
