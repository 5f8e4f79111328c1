/* sx-log-table.h: the connection log of a pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxLogTable:
 *
 * Heading and the table **Connection log**: Time, #, Call, Result. Follows the tail while
 * the last row is in view. Properties: "desk"; "kind" (string): which calls are shown: "all", "failed", or the name of one.
 */
#define SX_TYPE_LOG_TABLE (sx_log_table_get_type ())
G_DECLARE_FINAL_TYPE (SxLogTable, sx_log_table, SX, LOG_TABLE, GtkWidget)

void sx_log_table_set_desk (SxLogTable *self,
                            SxDesk     *desk);

G_END_DECLS
