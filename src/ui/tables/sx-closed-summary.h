/* sx-closed-summary.h: how many closed sockets are not listed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxClosedSummary:
 *
 * A line for below the table **Sockets**: “9,412 more closed connections”, and **Show them**, which activates
 * "sockets.summarise". It is there while there are any.
 */
#define SX_TYPE_CLOSED_SUMMARY (sx_closed_summary_get_type ())
G_DECLARE_FINAL_TYPE (SxClosedSummary, sx_closed_summary, SX, CLOSED_SUMMARY, GtkWidget)

void sx_closed_summary_set_desk (SxClosedSummary *self,
                                 SxDesk          *desk);

G_END_DECLS
