/* sx-udp-pane.h: the pane Udp
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

#define SX_TYPE_UDP_PANE (sx_udp_pane_get_type ())
G_DECLARE_FINAL_TYPE (SxUdpPane, sx_udp_pane, SX, UDP_PANE, GtkWidget)

GtkWidget *sx_udp_pane_new (SxDesk *desk);

G_END_DECLS
