/* sx-diagram-draw-private.h: what the files that draw the diagram share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-diagram-private.h"

G_BEGIN_DECLS

/* Where the times at the left end, in pixels at a text scale of 1 */
#define SX_TIME_RIGHT 70.0
/* From the middle of small letters to the base line */
#define SX_BASE_LINE 4.0

typedef struct
{
  double x1, y1, x2, y2;
} SxBox;

/* One call of sx_diagram_draw() */
typedef struct
{
  SxScene             *scene;
  const SxDiagramView *view;
  double               y0;
  double               y1;
  double               bottom;       /* down to where lifelines go */
  guint                n_events;     /* those that have happened */
  guint                first_event;  /* those that are near what is seen */
  guint                last_event;
  gboolean             is_past;
  gboolean             is_crowded;   /* more of them than could be told apart */
  GArray              *taken;        /* of SxBox: places of labels */
} SxDrawing;

SxInk sx_side_get_ink         (SxSide           side);

void  sx_diagram_get_flood    (SxDiagram       *self,
                               const SxDrawing *drawing,
                               guint            number,
                               guint64         *n_messages,
                               guint64         *n_bytes);

void  sx_diagram_draw_labels  (SxDiagram       *self,
                               const SxDrawing *drawing);
GArray *sx_diagram_draw_arrows (SxDiagram      *self,
                               const SxDrawing *drawing);
void  sx_diagram_draw_arrow_labels (SxDiagram       *self,
                                    const SxDrawing *drawing,
                                    GArray          *strands);
void  sx_diagram_draw_remarks (SxDiagram       *self,
                               const SxDrawing *drawing);
void  sx_diagram_draw_note    (SxDiagram       *self,
                               const SxDrawing *drawing);

G_END_DECLS
