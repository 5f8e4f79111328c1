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

/* Signals: "connect-to" and "listen-on" (host, port, AF_ family), when an address of the table
 * is to be used in another pane */
GtkWidget *sx_lookup_pane_new   (SxDesk       *desk);

/* Fills in the form and looks up, as a click does. FALSE: it cannot be */
gboolean   sx_lookup_pane_start (SxLookupPane *self,
                                 const char   *host,
                                 const char   *service);

G_END_DECLS
