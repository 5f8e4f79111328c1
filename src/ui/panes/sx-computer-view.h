/* sx-computer-view.h: This computer, as its own calls tell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxComputerView:
 *
 * **This computer**: the host name, the addresses of each network interface, and the table **Socket families**. It
 * asks when it is first seen, and again on **Refresh**.
 */
#define SX_TYPE_COMPUTER_VIEW (sx_computer_view_get_type ())
G_DECLARE_FINAL_TYPE (SxComputerView, sx_computer_view, SX, COMPUTER_VIEW, GtkWidget)

void sx_computer_view_set_desk (SxComputerView *self,
                                SxDesk         *desk);

G_END_DECLS
