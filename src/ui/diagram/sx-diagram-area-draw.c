/* sx-diagram-area-draw.c: the scenes of a diagram, made when they are needed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-area-private.h"
#include "sx-scene-snapshot.h"
#include "sx-widget-util.h"

void
sx_diagram_area_redraw (SxDiagramArea *self)
{
  self->body_stale = TRUE;
  self->heads_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
build_scenes (SxDiagramArea *self)
{
  double top = sx_diagram_area_get_top (self);

  if (self->body_stale)
    {
      sx_scene_clear (self->body);
      sx_diagram_draw (self->diagram, self->body, top, top + sx_diagram_area_get_page (self), &self->view);
      self->n_built++;
    }
  if (self->heads_stale)
    {
      sx_scene_clear (self->heads);
      sx_diagram_draw_heads (self->diagram, self->heads, &self->view);
    }
  self->body_stale = FALSE;
  self->heads_stale = FALSE;
}

/* From top on down; it is moved there, so that nothing is drawn outside */
static void
draw_scene (SxDiagramArea *self,
            GtkSnapshot   *snapshot,
            SxScene       *scene,
            double         top,
            double         height,
            double         dy)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  SxSceneLook look = {
    .typesetter = self->typesetter,
    .dark = sx_widget_is_dark (GTK_WIDGET (self)),
    .dx = -sx_diagram_area_get_left (self),
    .dy = dy,
    .device_scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)),
  };

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, top));
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  sx_scene_snapshot (scene, snapshot, &look, width, height);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_restore (snapshot);
}

void
sx_diagram_area_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  SxDiagramArea *self = SX_DIAGRAM_AREA (widget);
  GdkRGBA paper = sx_scene_get_rgba (SX_INK_PAPER, sx_widget_is_dark (GTK_WIDGET (self)));
  double head = sx_diagram_area_get_head (self);

  gtk_snapshot_append_color (snapshot, &paper, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                                    gtk_widget_get_height (widget)));
  if (self->diagram == NULL)
    return;

  build_scenes (self);
  draw_scene (self, snapshot, self->body, head, sx_diagram_area_get_page (self), -sx_diagram_area_get_top (self));
  draw_scene (self, snapshot, self->heads, 0, head, 0);
}
