/* sx-diagram-export.c: a sequence diagram as a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sx-file-write.h"
#include "sx-scene-export.h"

/* Between the diagram and what its signs mean */
#define GAP 16.0

static gboolean
export_drawing (SxDiagram            *diagram,
                SxTypesetter         *typesetter,
                const SxDiagramView  *view,
                double                y0,
                double                y1,
                gboolean              dark,
                const char           *path,
                GError              **error)
{
  g_autoptr (SxScene) heads = sx_scene_new ();
  g_autoptr (SxScene) body = sx_scene_new ();
  g_autoptr (SxScene) legend = sx_scene_new ();
  double head_height = sx_diagram_get_head_height (diagram);
  SxSceneStrip strips[4];
  SxSceneSheet sheet = { _("Sequence diagram"), sx_diagram_get_width (diagram), strips, G_N_ELEMENTS (strips), typesetter, dark };

  y1 = MIN (y1, sx_diagram_get_height (diagram));
  y0 = CLAMP (y0, 0, MAX (y1, 0));

  sx_diagram_draw_heads (diagram, heads, view);
  sx_diagram_draw (diagram, body, y0, y1, view);
  strips[0] = (SxSceneStrip) { heads, 0, head_height, TRUE };
  strips[1] = (SxSceneStrip) { body, y0, MAX (y1 - y0, 0), FALSE };
  strips[2] = (SxSceneStrip) { NULL, 0, GAP, FALSE };
  strips[3] = (SxSceneStrip) { legend, 0, sx_diagram_draw_legend (diagram, legend, 0), FALSE };

  return sx_sheet_export (&sheet, path, error);
}

/**
 * sx_diagram_export:
 * @diagram: a diagram
 * @typesetter: (nullable): whose style the diagram has; %NULL: none was set
 * @view: (nullable): how it is looked at; %NULL: all has happened, and nothing is selected
 * @y0: where the part that is wanted begins, in the diagram's pixels
 * @y1: where it ends; %G_MAXDOUBLE: with the diagram
 * @dark: whether the paper is
 * @path: where to; its ending tells the format: .png, .svg, .pdf, or .mmd, a text for Mermaid with all that has happened
 * @error: return location, see sx_sheet_export()
 *
 * Writes a diagram as a file: its heads, the part of it, and what the signs mean.
 *
 * Returns: whether it was written; if not, a file that was there is as it was
 */
gboolean
sx_diagram_export (SxDiagram            *diagram,
                   SxTypesetter         *typesetter,
                   const SxDiagramView  *view,
                   double                y0,
                   double                y1,
                   gboolean              dark,
                   const char           *path,
                   GError              **error)
{
  SxDiagramView plain = { .end = G_MAXUINT64, .selected_event = SX_NO_EVENT };
  SxExportFormat format = sx_export_get_format (path, TRUE, error);

  if (format == SX_EXPORT_FORMAT_NONE)
    return FALSE;

  if (view != NULL)
    plain = *view;
  /* A file has no pointer */
  plain.hovered = 0;

  if (format == SX_EXPORT_FORMAT_MERMAID)
    {
      g_autofree char *text = sx_diagram_to_mermaid (diagram, plain.end);

      return sx_file_write (path, text, strlen (text), error);
    }

  return export_drawing (diagram, typesetter, &plain, y0, y1, dark, path, error);
}
