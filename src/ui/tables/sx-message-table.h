/* sx-message-table.h: the messages of a pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxMessageTable:
 *
 * Heading, the table **Messages** (Time, #, Direction, Peer, Length, Data) and, below it, the detail of the
 * selected message. Row actions: **Copy**, **Save message…**, and in the UDP pane **Reply**, which emits
 * the signal "reply" with the row's #SxRecordItem. Property "desk".
 */
#define SX_TYPE_MESSAGE_TABLE (sx_message_table_get_type ())
G_DECLARE_FINAL_TYPE (SxMessageTable, sx_message_table, SX, MESSAGE_TABLE, GtkWidget)

void sx_message_table_set_desk (SxMessageTable *self,
                                SxDesk         *desk);
/* What Save message… does once a file is chosen */
void sx_message_table_save_to  (SxMessageTable *self,
                                GFile          *file);

G_END_DECLS
