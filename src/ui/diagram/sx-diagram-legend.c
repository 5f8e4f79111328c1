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
  /* What the scene was drawn for, in pixels; -1: it is to be drawn anew */
  int           width;
  double        height;
};

G_DEFINE_FINAL_TYPE (SxDiagramLegend, sx_diagram_legend, GTK_TYPE_WIDGET)

static void
draw (SxDiagramLegend *self,
      int              width)
{
  if (self->width == width)
    return;

  self->width = width;
  self->height = 0;
  sx_scene_clear (self->scene);
  if (self->diagram != NULL)
    self->height = sx_diagram_draw_legend (self->diagram, self->scene, width);
}

static GtkSizeRequestMode
sx_diagram_legend_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sx_diagram_legend_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  SxDiagramLegend *self = SX_DIAGRAM_LEGEND (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;

  draw (self, MAX (for_size, 0));
  *minimum = *natural = (int) self->height + 1;
}

/* Where it is scrolled, the keys do that too: those of the scroller, as soon as the focus is in it */
static void
sx_diagram_legend_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  gtk_widget_set_focusable (widget, parent != NULL && height > gtk_widget_get_height (parent));
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
  draw (self, width);
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
  sx_diagram_legend_update (self);
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
  widget_class->get_request_mode = sx_diagram_legend_get_request_mode;
  widget_class->measure = sx_diagram_legend_measure;
  widget_class->size_allocate = sx_diagram_legend_size_allocate;
  widget_class->snapshot = sx_diagram_legend_snapshot;
  widget_class->css_changed = sx_diagram_legend_css_changed;

  gtk_widget_class_set_css_name (widget_class, "legend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sx_diagram_legend_init (SxDiagramLegend *self)
{
  self->scene = sx_scene_new ();
  self->width = -1;
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
 * The diagram has other type now.
 */
void
sx_diagram_legend_update (SxDiagramLegend *self)
{
  g_return_if_fail (SX_IS_DIAGRAM_LEGEND (self));

  self->width = -1;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
