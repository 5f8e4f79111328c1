/* sx-frames-first.h: a window's frames go before its sockets' streams
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-courtesy.h"

G_BEGIN_DECLS

void sx_frames_first (GtkWidget  *window,
                      SxCourtesy *courtesy);

G_END_DECLS
