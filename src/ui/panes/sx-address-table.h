/* sx-address-table.h: what getaddrinfo() found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxAddressTable:
 *
 * The table **Addresses**: Family, Type, Protocol, Canonical name, Address, Port; a row for each
 * result of one look-up, in getaddrinfo()'s order. Its buttons and its menu use the actions
 * lookup.connect, lookup.listen and lookup.copy, which the pane installs. Signal "changed" when rows or
 * selection did.
 */
#define SX_TYPE_ADDRESS_TABLE (sx_address_table_get_type ())
G_DECLARE_FINAL_TYPE (SxAddressTable, sx_address_table, SX, ADDRESS_TABLE, GtkWidget)

void     sx_address_table_set_desk     (SxAddressTable *self,
                                        SxDesk         *desk);
/* Shows this look-up's results as they come, and no others any more */
void     sx_address_table_set_request  (SxAddressTable *self,
                                        guint32         request);
gboolean sx_address_table_get_selected (SxAddressTable *self,
                                        SxRecord       *record);
/* NULL: there are no rows */
char    *sx_address_table_dup_python   (SxAddressTable *self);

G_END_DECLS
