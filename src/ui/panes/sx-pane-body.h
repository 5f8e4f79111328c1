/* sx-pane-body.h: what the panes with sockets have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-composer.h"
#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxPaneBody:
 *
 * The form (property "form", #GtkWidget) and below it **Status**, **Sockets**, **Connection log** and **Messages**, which scroll
 * where the window is low, and the composer, which is always to be seen; all at work on one desk. Sends to
 * connections itself. Signals: "send-datagram" (#GBytes) in the UDP pane, "reply"
 * (#SxRecordItem).
 */
#define SX_TYPE_PANE_BODY (sx_pane_body_get_type ())
G_DECLARE_FINAL_TYPE (SxPaneBody, sx_pane_body, SX, PANE_BODY, GtkWidget)

void        sx_pane_body_set_desk     (SxPaneBody *self,
                                       SxDesk     *desk);
SxComposer *sx_pane_body_get_composer (SxPaneBody *self);
/* "server": remembers the composer's format and ending under server-format, server-ending */
void        sx_pane_body_bind         (SxPaneBody *self,
                                       const char *prefix);

G_END_DECLS
