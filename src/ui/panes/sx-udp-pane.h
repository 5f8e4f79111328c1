/* sx-udp-pane.h: the pane UDP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

#define SX_TYPE_UDP_PANE (sx_udp_pane_get_type ())
G_DECLARE_FINAL_TYPE (SxUdpPane, sx_udp_pane, SX, UDP_PANE, GtkWidget)

GtkWidget *sx_udp_pane_new   (SxDesk     *desk);

/* Fills in the form and binds, as a click does; path not NULL: family Unix. FALSE: it cannot be */
gboolean   sx_udp_pane_start (SxUdpPane  *self,
                              const char *host,
                              const char *port,
                              const char *path);
/* Fills in whom to send to and sends, as a click does */
gboolean   sx_udp_pane_send  (SxUdpPane  *self,
                              const char *remote_host,
                              const char *remote_port,
                              const char *text);

G_END_DECLS
