/* sx-typesetter.h: the type of drawings, by Pango
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-scene.h"

G_BEGIN_DECLS

/**
 * SxTypesetter:
 *
 * Lays out texts in the faces of a drawing, and remembers them: the texts of a frame are mostly those of
 * the frame before.
 */
typedef struct _SxTypesetter SxTypesetter;

SxTypesetter *sx_typesetter_new            (PangoContext       *context,
                                            double              scale);
SxTypesetter *sx_typesetter_new_for_widget (GtkWidget          *widget);
SxTypesetter *sx_typesetter_new_for_file   (const char         *family,
                                            double              scale);
void          sx_typesetter_free           (SxTypesetter       *self);
double        sx_typesetter_get_scale      (const SxTypesetter *self);
const char   *sx_typesetter_get_family     (const SxTypesetter *self);

/* For geometry; the style is good as long as the typesetter lives */
SxSceneStyle  sx_typesetter_get_style      (SxTypesetter       *self);
/* An SxMeasureFunc whose user_data is the typesetter */
double        sx_typesetter_measure        (SxFace              face,
                                            const char         *text,
                                            gpointer            user_data);
/* For drawing: width and height of the base line below the layout's top, in pixels */
PangoLayout  *sx_typesetter_get_layout     (SxTypesetter       *self,
                                            SxFace              face,
                                            const char         *text,
                                            double             *width,
                                            double             *baseline);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxTypesetter, sx_typesetter_free)

G_END_DECLS
