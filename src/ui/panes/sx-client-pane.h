/* sx-client-pane.h: the pane Client
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

#define SX_TYPE_CLIENT_PANE (sx_client_pane_get_type ())
G_DECLARE_FINAL_TYPE (SxClientPane, sx_client_pane, SX, CLIENT_PANE, GtkWidget)

GtkWidget *sx_client_pane_new   (SxDesk       *desk);

/* Fills in the form. family: AF_ */
void       sx_client_pane_fill  (SxClientPane *self,
                                 const char   *host,
                                 const char   *port,
                                 int           family);
/* Fills it in and connects, as a click does; path not NULL: family Unix. behaviour NULL: as it is. FALSE: it cannot be */
gboolean   sx_client_pane_start (SxClientPane *self,
                                 const char   *host,
                                 const char   *port,
                                 const char   *path,
                                 const char   *behaviour);

G_END_DECLS
