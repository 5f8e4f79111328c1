/* sx-diagram-sockets.h: which sockets a diagram shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-diagram.h"

G_BEGIN_DECLS

/**
 * SxDiagramSockets:
 *
 * What is in the menu **Sockets shown**: **Automatic**, and a check button for each socket; with many, a field to search for
 * one. Filled when it is shown. Signal "changed": other sockets are to be shown.
 */
#define SX_TYPE_DIAGRAM_SOCKETS (sx_diagram_sockets_get_type ())
G_DECLARE_FINAL_TYPE (SxDiagramSockets, sx_diagram_sockets, SX, DIAGRAM_SOCKETS, GtkWidget)

void  sx_diagram_sockets_set_diagram (SxDiagramSockets *self,
                                      SxDiagram        *diagram);
/* "12 sockets are not shown"; NULL: all are. transfer full */
char *sx_diagram_sockets_dup_note    (SxDiagram        *diagram);

G_END_DECLS
