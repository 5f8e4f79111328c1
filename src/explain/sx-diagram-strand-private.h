/* sx-diagram-strand-private.h: arrows on their way to be drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-diagram-draw-private.h"

G_BEGIN_DECLS

/* In pixels at a text scale of 1 */
#define SX_PILL_HEIGHT 19.0   /* of what an arrow carries, if that is in one line */
#define SX_PILL_REACH  23.0   /* as far above and below the arrow it may be seen */
#define SX_LOOP_WIDTH  22.0   /* of what a socket sends to itself */

/* Arrows that lie over one another, on their way to be drawn as one */
typedef struct
{
  guint   arrow;          /* the first */
  double  y1, y2;
  guint64 n_messages;
  guint64 n_bytes;
} SxStrand;

void     sx_arrow_get_box         (SxDiagram       *self,
                                   const SxArrow   *arrow,
                                   double           y1,
                                   double           y2,
                                   SxBox           *box);
gboolean sx_arrow_is_loop         (const SxArrow   *arrow);
void     sx_arrow_get_loop        (SxDiagram       *self,
                                   const SxArrow   *arrow,
                                   double           y1,
                                   double           y2,
                                   SxBox           *box);
gboolean sx_arrow_is_lost_by_then (const SxDrawing *drawing,
                                   const SxArrow   *arrow);

G_END_DECLS
