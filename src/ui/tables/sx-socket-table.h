/* sx-socket-table.h: the sockets of a pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxSocketTable:
 *
 * Heading, the table **Sockets**, and the buttons that act on the selected row:
 * of a listener **Pause accepting** or **Resume accepting**, **Close** (or **Close socket** in the UDP pane), **Half-close**, **Reset**, **Close all**,
 * **Clear closed**; the same in the row's context menu, and whether to **Summarise closed connections** (#SxClosedSummary). Selecting a row sets the desk's
 * "selected-socket", and the other way round. Properties: "desk" (SxDesk), "summarise" (boolean).
 */
#define SX_TYPE_SOCKET_TABLE (sx_socket_table_get_type ())
G_DECLARE_FINAL_TYPE (SxSocketTable, sx_socket_table, SX, SOCKET_TABLE, GtkWidget)

void sx_socket_table_set_desk (SxSocketTable *self,
                               SxDesk        *desk);

G_END_DECLS
