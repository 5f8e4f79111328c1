/* sx-diagram-caption.h: what an event is, in a sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxDiagramCaption:
 *
 * The box **Event** (its accessible name; role status, so a live region) around a label of two lines at most. It
 * always has the room for them, so that nothing jumps.
 */
#define SX_TYPE_DIAGRAM_CAPTION (sx_diagram_caption_get_type ())
G_DECLARE_FINAL_TYPE (SxDiagramCaption, sx_diagram_caption, SX, DIAGRAM_CAPTION, GtkWidget)

void        sx_diagram_caption_set_text (SxDiagramCaption *self,
                                         const char       *text,
                                         gboolean          hint);
const char *sx_diagram_caption_get_text (SxDiagramCaption *self);

G_END_DECLS
