/* sx-diagram-walk.h: from one event of a diagram to the next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-diagram.h"

G_BEGIN_DECLS

/* Which way an arrow key goes */
typedef enum
{
  SX_WALK_UP,
  SX_WALK_DOWN,
  SX_WALK_LEFT,
  SX_WALK_RIGHT,
} SxWalk;

guint   sx_diagram_count_until  (SxDiagram *diagram,
                                 guint64    end);
guint   sx_diagram_walk         (SxDiagram *diagram,
                                 guint      event,
                                 guint64    end,
                                 SxWalk     walk);
guint   sx_diagram_walk_page    (SxDiagram *diagram,
                                 guint      event,
                                 guint64    end,
                                 double     distance);
guint64 sx_diagram_get_step_end (SxDiagram *diagram,
                                 guint64    end,
                                 guint     *event);

G_END_DECLS
