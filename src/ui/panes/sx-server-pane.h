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

GtkWidget *sx_server_pane_new   (SxDesk       *desk);

/* Signal: "show-me", when somebody wants to see the whole tutorial */

/* Fills in the form. family: AF_ */
void       sx_server_pane_fill  (SxServerPane *self,
                                 const char   *host,
                                 const char   *port,
                                 int           family);
/* Fills it in and listens, as a click does; path not NULL: family Unix. backlog -1, behaviour NULL: as it is. FALSE: it cannot be */
gboolean   sx_server_pane_start (SxServerPane *self,
                                 const char   *host,
                                 const char   *port,
                                 const char   *path,
                                 int           backlog,
                                 const char   *behaviour);

G_END_DECLS
