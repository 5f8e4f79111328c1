/* sx-diagram-export.h: a sequence diagram as a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-diagram.h"
#include "sx-typesetter.h"

G_BEGIN_DECLS

/* What is between y0 and y1, or 0 and G_MAXDOUBLE for all. The typesetter is the one whose style the diagram has */
gboolean sx_diagram_export (SxDiagram            *diagram,
                            SxTypesetter         *typesetter,
                            const SxDiagramView  *view,
                            double                y0,
                            double                y1,
                            gboolean              dark,
                            const char           *path,
                            GError              **error);

G_END_DECLS
