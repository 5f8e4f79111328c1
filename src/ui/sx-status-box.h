/* sx-status-box.h: one sentence that says what is going on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxStatusBox:
 *
 * The box **Status** (its accessible name; role status, so a live region) around an icon and the label with the desk's
 * sentence and advice. Property "desk".
 */
#define SX_TYPE_STATUS_BOX (sx_status_box_get_type ())
G_DECLARE_FINAL_TYPE (SxStatusBox, sx_status_box, SX, STATUS_BOX, GtkWidget)

void sx_status_box_set_desk (SxStatusBox *self,
                             SxDesk      *desk);

G_END_DECLS
