/* sx-diagram-legend.c: what the signs of a diagram mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-diagram-legend.h"
#include "sx-scene-snapshot.h"
#include "sx-widget-util.h"

struct _SxDiagramLegend
{
  GtkWidget     parent_instance;

  /* Not owned, as in SxDiagramArea */
  SxDiagram    *diagram;
  SxScene      *scene;
  SxTypesetter *typesetter;
  double        height;
};

G_DEFINE_FINAL_TYPE (SxDiagramLegend, sx_diagram_legend, GTK_TYPE_WIDGET)

static void
sx_diagram_legend_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? (int) SX_DIAGRAM_LEGEND (widget)->height + 1 : 0;
}

static void
sx_diagram_legend_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  SxDiagramLegend *self = SX_DIAGRAM_LEGEND (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  SxSceneLook look = {
    .typesetter = self->typesetter,
    .dark = sx_widget_is_dark (widget),
    .device_scale = gtk_widget_get_scale_factor (widget),
  };
  GdkRGBA paper = sx_scene_get_rgba (SX_INK_PAPER, look.dark);

  gtk_snapshot_append_color (snapshot, &paper, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->typesetter != NULL)
    sx_scene_snapshot (self->scene, snapshot, &look, width, height);
}

static void
sx_diagram_legend_css_changed (GtkWidget         *widget,
                               GtkCssStyleChange *change)
{
  SxDiagramLegend *self = SX_DIAGRAM_LEGEND (widget);

  GTK_WIDGET_CLASS (sx_diagram_legend_parent_class)->css_changed (widget, change);
  g_clear_pointer (&self->typesetter, sx_typesetter_free);
  self->typesetter = sx_typesetter_new_for_widget (widget);
}

static void
sx_diagram_legend_finalize (GObject *object)
{
  SxDiagramLegend *self = SX_DIAGRAM_LEGEND (object);

  g_clear_pointer (&self->typesetter, sx_typesetter_free);
  sx_scene_free (self->scene);

  G_OBJECT_CLASS (sx_diagram_legend_parent_class)->finalize (object);
}

static void
sx_diagram_legend_class_init (SxDiagramLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sx_diagram_legend_finalize;
  widget_class->measure = sx_diagram_legend_measure;
  widget_class->snapshot = sx_diagram_legend_snapshot;
  widget_class->css_changed = sx_diagram_legend_css_changed;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sx_diagram_legend_init (SxDiagramLegend *self)
{
  self->scene = sx_scene_new ();
  sx_widget_set_name (GTK_WIDGET (self), _("What the signs mean"));
}

/**
 * sx_diagram_legend_set_diagram:
 * @diagram: (nullable) (transfer none): whose legend to show; must stay until another one is set
 */
void
sx_diagram_legend_set_diagram (SxDiagramLegend *self,
                               SxDiagram       *diagram)
{
  g_return_if_fail (SX_IS_DIAGRAM_LEGEND (self));

  self->diagram = diagram;
  sx_diagram_legend_update (self);
}

/**
 * sx_diagram_legend_update:
 *
 * The diagram has another width or other type now.
 */
void
sx_diagram_legend_update (SxDiagramLegend *self)
{
  double height = 0;

  g_return_if_fail (SX_IS_DIAGRAM_LEGEND (self));

  sx_scene_clear (self->scene);
  if (self->diagram != NULL)
    height = sx_diagram_draw_legend (self->diagram, self->scene);
  if (height != self->height)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->height = height;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
