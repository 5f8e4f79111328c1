/* sx-mark.c: a small shape that says what a colour alone must not say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-mark.h"

/* Side of the square that shapes are drawn in; they are scaled to the widget */
#define GRID 12.0

/* As wide and high as text of the default size */
#define DEFAULT_SIZE 12

struct _SxMark
{
  GtkWidget parent_instance;

  SxShape   shape;
};

G_DEFINE_FINAL_TYPE (SxMark, sx_mark, GTK_TYPE_WIDGET)

static void
circle (cairo_t *cr,
        double   radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, GRID / 2, GRID / 2, radius, 0, 2 * G_PI);
}

static void
draw_half (cairo_t *cr,
           double   from)
{
  circle (cr, 4);
  cairo_stroke (cr);
  cairo_arc (cr, GRID / 2, GRID / 2, 4, from, from + G_PI);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_dots (cairo_t *cr)
{
  for (int i = 0; i < 3; i++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, 2 + 4 * i, GRID / 2, 1.4, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

static void
draw_cross (cairo_t *cr)
{
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, 2.5, 2.5);
  cairo_line_to (cr, 9.5, 9.5);
  cairo_move_to (cr, 9.5, 2.5);
  cairo_line_to (cr, 2.5, 9.5);
  cairo_stroke (cr);
}

static void
draw_warning (cairo_t *cr)
{
  cairo_move_to (cr, 6, 1.2);
  cairo_line_to (cr, 11.3, 10.8);
  cairo_line_to (cr, 0.7, 10.8);
  cairo_close_path (cr);
  cairo_stroke (cr);
  cairo_move_to (cr, 6, 4.6);
  cairo_line_to (cr, 6, 7.2);
  cairo_move_to (cr, 6, 8.9);
  cairo_line_to (cr, 6, 9.1);
  cairo_stroke (cr);
}

/* An arrow from the lower left to the upper right */
static void
draw_arrow (cairo_t *cr)
{
  cairo_move_to (cr, 2.5, 9.5);
  cairo_line_to (cr, 9.5, 2.5);
  cairo_move_to (cr, 4.5, 2.5);
  cairo_line_to (cr, 9.5, 2.5);
  cairo_line_to (cr, 9.5, 7.5);
  cairo_stroke (cr);
}

static void
draw_shape (cairo_t *cr,
            SxShape  shape)
{
  switch (shape)
    {
    case SX_SHAPE_DOT:
      circle (cr, 4.5);
      cairo_fill (cr);
      break;
    case SX_SHAPE_RING:
      circle (cr, 3.8);
      cairo_stroke (cr);
      break;
    case SX_SHAPE_HALF_LEFT:
      draw_half (cr, G_PI / 2);
      break;
    case SX_SHAPE_HALF_RIGHT:
      draw_half (cr, -G_PI / 2);
      break;
    case SX_SHAPE_RINGS:
      circle (cr, 4.8);
      cairo_stroke (cr);
      circle (cr, 2.2);
      cairo_fill (cr);
      break;
    case SX_SHAPE_DOTS:
      draw_dots (cr);
      break;
    case SX_SHAPE_CROSS:
      draw_cross (cr);
      break;
    case SX_SHAPE_WARNING:
      draw_warning (cr);
      break;
    case SX_SHAPE_RECEIVED:
      cairo_translate (cr, GRID, GRID);
      cairo_rotate (cr, G_PI);
      draw_arrow (cr);
      break;
    case SX_SHAPE_SENT:
      draw_arrow (cr);
      break;
    case SX_SHAPE_NONE:
    default:
      break;
    }
}

static void
sx_mark_measure (GtkWidget      *widget,
                 GtkOrientation  orientation,
                 int             for_size,
                 int            *minimum,
                 int            *natural,
                 int            *minimum_baseline,
                 int            *natural_baseline)
{
  *minimum = *natural = DEFAULT_SIZE;
}

static void
sx_mark_snapshot (GtkWidget   *widget,
                  GtkSnapshot *snapshot)
{
  SxMark *self = SX_MARK (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double side = MIN (width, height);
  GdkRGBA color;
  cairo_t *cr;

  if (self->shape == SX_SHAPE_NONE || side <= 0)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_translate (cr, (width - side) / 2, (height - side) / 2);
  cairo_scale (cr, side / GRID, side / GRID);
  cairo_set_line_width (cr, 1.4);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  gdk_cairo_set_source_rgba (cr, &color);
  draw_shape (cr, self->shape);
  cairo_destroy (cr);
}

static void
sx_mark_class_init (SxMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = sx_mark_measure;
  widget_class->snapshot = sx_mark_snapshot;

  gtk_widget_class_set_css_name (widget_class, "mark");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sx_mark_init (SxMark *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * sx_mark_new:
 *
 * Returns: (transfer floating): an empty mark
 */
GtkWidget *
sx_mark_new (void)
{
  return g_object_new (SX_TYPE_MARK, NULL);
}

/**
 * sx_mark_get_shape:
 *
 * Returns: what is drawn
 */
SxShape
sx_mark_get_shape (SxMark *self)
{
  g_return_val_if_fail (SX_IS_MARK (self), SX_SHAPE_NONE);

  return self->shape;
}

/**
 * sx_mark_set_shape:
 * @shape: what to draw from now on
 */
void
sx_mark_set_shape (SxMark  *self,
                   SxShape  shape)
{
  g_return_if_fail (SX_IS_MARK (self));

  if (self->shape == shape)
    return;

  self->shape = shape;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
