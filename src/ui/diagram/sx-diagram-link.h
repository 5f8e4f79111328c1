/* sx-diagram-link.h: one selection, in a diagram and in the tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-desk.h"
#include "sx-diagram-area.h"

G_BEGIN_DECLS

/**
 * SxDiagramLink:
 *
 * What is selected in a diagram is selected in the desks, and the other way round.
 */
#define SX_TYPE_DIAGRAM_LINK (sx_diagram_link_get_type ())
G_DECLARE_FINAL_TYPE (SxDiagramLink, sx_diagram_link, SX, DIAGRAM_LINK, GObject)

SxDiagramLink *sx_diagram_link_new           (SxDiagramArea  *area,
                                              SxDiagram      *diagram,
                                              SxDesk *const  *desks,
                                              guint           n_desks);
/* NULL: no event of theirs is selected */
SxDesk        *sx_diagram_link_reveal        (SxDiagramLink  *self);
void           sx_diagram_link_select_socket (SxDiagramLink  *self,
                                              guint32         socket);

G_END_DECLS
