/* sx-adaptive-box.c: two things side by side where there is room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-adaptive-box.h"

#include "sx-widget-util.h"

/* Up to this size of the text, in pixels, the threshold holds as it is: 11 points at 96 dpi */
#define USUAL_TEXT 14.7

struct _SxAdaptiveBox
{
  GtkWidget parent_instance;

  int threshold;
  int spacing;
  int share;
};

enum
{
  PROP_0,
  PROP_THRESHOLD,
  PROP_SPACING,
  PROP_SHARE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GtkBuildableIface *parent_buildable;

static void sx_adaptive_box_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SxAdaptiveBox, sx_adaptive_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      sx_adaptive_box_buildable_init))

/* How much larger than usual the text is */
static double
get_text_scale (SxAdaptiveBox *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double pixels = pango_font_description_get_size (font) / (double) PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    pixels *= pango_cairo_context_get_resolution (context) / 72;
  return MAX (pixels / USUAL_TEXT, 1);
}

/* The width of the first or the second child, side by side */
static int
part_of (SxAdaptiveBox *self,
         int            width,
         gboolean       first)
{
  int room = MAX (width - self->spacing, 0);
  int start = room * self->share / 100;

  return first ? start : room - start;
}

/* Not where the first one, whose heading is long in some languages, would have to wrap it beside the second one */
static gboolean
is_wide (SxAdaptiveBox *self,
         int            width)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  int natural = 0;

  if (width < self->threshold * get_text_scale (self))
    return FALSE;

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);

  return part_of (self, width, TRUE) >= natural;
}

static void
add_to_height (SxAdaptiveBox *self,
               gboolean       wide,
               gboolean       first,
               int            child,
               int           *total)
{
  if (wide)
    *total = MAX (*total, child);
  else
    *total += child + (first ? 0 : self->spacing);
}

static void
measure_width (SxAdaptiveBox *self,
               int           *minimum,
               int           *natural)
{
  GtkWidget *child;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum = 0, child_natural = 0;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1,
                          &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static void
measure_height (SxAdaptiveBox *self,
                int            width,
                int           *minimum,
                int           *natural)
{
  gboolean wide = width >= 0 && is_wide (self, width);
  gboolean first = TRUE;
  GtkWidget *child;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum = 0, child_natural = 0;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL,
                          wide ? part_of (self, width, first) : width,
                          &child_minimum, &child_natural, NULL, NULL);
      add_to_height (self, wide, first, child_minimum, minimum);
      add_to_height (self, wide, first, child_natural, natural);
      first = FALSE;
    }
}

static void
allocate_wide (SxAdaptiveBox *self,
               int            width,
               int            height)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean first = TRUE;
  GtkWidget *child;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { 0, 0, part_of (self, width, first), height };

      if (!gtk_widget_should_layout (child))
        continue;

      if (first == rtl)
        place.x = width - place.width;
      gtk_widget_size_allocate (child, &place, -1);
      first = FALSE;
    }
}

static void
allocate_narrow (SxAdaptiveBox *self,
                 int            width,
                 int            height)
{
  int heights[2] = { 0, 0 };
  GtkWidget *children[2] = { NULL, NULL };
  int spare = height;
  int n_expand = 0;
  int n = 0, i, y = 0;
  GtkWidget *child;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL && n < 2;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width,
                          &heights[n], NULL, NULL, NULL);
      spare -= heights[n] + (n > 0 ? self->spacing : 0);
      n_expand += gtk_widget_compute_expand (child, GTK_ORIENTATION_VERTICAL);
      children[n++] = child;
    }

  for (i = 0; i < n; i++)
    {
      GtkAllocation place = { 0, y, width, heights[i] };

      if (spare > 0 && gtk_widget_compute_expand (children[i], GTK_ORIENTATION_VERTICAL))
        place.height += spare / n_expand;
      gtk_widget_size_allocate (children[i], &place, -1);
      y += place.height + self->spacing;
    }
}

static GtkSizeRequestMode
sx_adaptive_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sx_adaptive_box_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  SxAdaptiveBox *self = SX_ADAPTIVE_BOX (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else
    measure_height (self, for_size, minimum, natural);
}

static void
sx_adaptive_box_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  SxAdaptiveBox *self = SX_ADAPTIVE_BOX (widget);

  if (is_wide (self, width))
    allocate_wide (self, width, height);
  else
    allocate_narrow (self, width, height);
}

static void
sx_adaptive_box_add_child (GtkBuildable *buildable,
                           GtkBuilder   *builder,
                           GObject      *child,
                           const char   *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
sx_adaptive_box_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = sx_adaptive_box_add_child;
}

static void
sx_adaptive_box_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SxAdaptiveBox *self = SX_ADAPTIVE_BOX (object);

  switch (prop_id)
    {
    case PROP_THRESHOLD:
      g_value_set_int (value, self->threshold);
      break;

    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;

    case PROP_SHARE:
      g_value_set_int (value, self->share);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_adaptive_box_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SxAdaptiveBox *self = SX_ADAPTIVE_BOX (object);

  switch (prop_id)
    {
    case PROP_THRESHOLD:
      self->threshold = g_value_get_int (value);
      break;

    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;

    case PROP_SHARE:
      self->share = g_value_get_int (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sx_adaptive_box_dispose (GObject *object)
{
  sx_widget_unparent_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (sx_adaptive_box_parent_class)->dispose (object);
}

static void
sx_adaptive_box_class_init (SxAdaptiveBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_adaptive_box_get_property;
  object_class->set_property = sx_adaptive_box_set_property;
  object_class->dispose = sx_adaptive_box_dispose;

  widget_class->get_request_mode = sx_adaptive_box_get_request_mode;
  widget_class->measure = sx_adaptive_box_measure;
  widget_class->size_allocate = sx_adaptive_box_size_allocate;

  properties[PROP_THRESHOLD] =
    g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 1000,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SPACING] =
    g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 12,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHARE] =
    g_param_spec_int ("share", NULL, NULL, 0, 100, 50,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_adaptive_box_init (SxAdaptiveBox *self)
{
  self->threshold = 1000;
  self->spacing = 12;
  self->share = 50;
}
