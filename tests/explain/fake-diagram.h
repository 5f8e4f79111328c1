/* fake-diagram.h: a sequence diagram that a test writes down
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-diagram.h"

G_BEGIN_DECLS

/* All functions of sx-diagram.h that tell what there is, without a journal. Texts are copied. Free it with sx_diagram_free() */
SxDiagram *fake_diagram_new          (void);
/* A server that greets a client, lost datagrams, and what else has a sign of its own */
SxDiagram *fake_diagram_new_story    (void);
guint      fake_diagram_add_lifeline (SxDiagram      *self,
                                      SxSide          side,
                                      const char     *title,
                                      const char     *address);
guint      fake_diagram_add_event    (SxDiagram      *self,
                                      guint           lifeline,
                                      SxKind          kind,
                                      const char     *label);
guint      fake_diagram_add_arrow    (SxDiagram      *self,
                                      SxDiagramArrow  arrow,
                                      const char     *label);

G_END_DECLS
