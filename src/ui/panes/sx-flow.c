/* sx-flow.c: controls in a row, and in more rows where one is too narrow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-flow.h"

#include "sx-widget-util.h"

#define NO_WIDTH G_MAXINT

struct _SxFlow
{
  GtkWidget parent_instance;

  int       spacing;
  int       label_spacing;
  int       row_spacing;
  gboolean  end_last;
};

enum
{
  PROP_0,
  PROP_SPACING,
  PROP_LABEL_SPACING,
  PROP_ROW_SPACING,
  PROP_END_LAST,
  N_PROPS
};

/* A control, with its label if it has one */
typedef struct
{
  GtkWidget *label;
  GtkWidget *control;
  int        label_width;
  int        minimum;
  int        natural;
  gboolean   expand;
} Unit;

static GParamSpec *properties[N_PROPS];

static GtkBuildableIface *parent_buildable;

static void sx_flow_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SxFlow, sx_flow, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, sx_flow_buildable_init))

/* transfer full: of Unit */
static GArray *
list_units (SxFlow *self)
{
  GArray *units = g_array_new (FALSE, FALSE, sizeof (Unit));
  Unit unit = { NULL, };
  GtkWidget *child;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int minimum = 0, natural = 0;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      unit.minimum += minimum;
      unit.natural += natural;
      if (GTK_IS_LABEL (child) && unit.label == NULL)
        {
          unit.label = child;
          unit.label_width = natural;
          /* A label that is cut names nothing */
          unit.minimum = unit.natural = natural + self->label_spacing;
          continue;
        }
      unit.control = child;
      unit.expand = gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
      g_array_append_val (units, unit);
      unit = (Unit) { NULL, };
    }

  return units;
}

/* How many units from first on fit into a line; at least one */
static guint
fill_line (SxFlow *self,
           GArray *units,
           guint   first,
           int     width,
           int    *used)
{
  guint n = 0;

  *used = 0;
  while (first + n < units->len)
    {
      const Unit *unit = &g_array_index (units, Unit, first + n);
      int wanted = unit->natural + (n > 0 ? self->spacing : 0);

      if (n > 0 && width >= 0 && *used + wanted > width)
        break;
      *used += wanted;
      n++;
    }

  return n;
}

static int
measure_child (GtkWidget *widget,
               int        width)
{
  int minimum = 0;

  if (widget != NULL)
    gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  return minimum;
}

static guint
count_expand (GArray *units,
              guint   first,
              guint   n)
{
  guint n_expand = 0;

  for (guint i = first; i < first + n; i++)
    n_expand += g_array_index (units, Unit, i).expand;

  return n_expand;
}

/* With its label, which is never cut; spare: how much is left over of the line, for those that expand */
static int
get_unit_width (const Unit *unit,
                int         spare,
                guint       n_expand)
{
  if (spare == NO_WIDTH)
    return unit->natural;

  /* Less than nothing to spare: it is alone in its line */
  if (spare < 0)
    return MAX (unit->minimum, unit->natural + spare);

  return unit->natural + (unit->expand ? spare / (int) n_expand : 0);
}

/* spare: how much of the width its units leave over; NO_WIDTH: it is not known how wide it will be */
static int
measure_line (SxFlow *self,
              GArray *units,
              guint   first,
              guint   n,
              int     spare)
{
  guint n_expand = count_expand (units, first, n);
  int height = 0;

  for (guint i = first; i < first + n; i++)
    {
      const Unit *unit = &g_array_index (units, Unit, i);
      int width = get_unit_width (unit, spare, n_expand)
                  - (unit->label != NULL ? unit->label_width + self->label_spacing : 0);

      height = MAX (height, measure_child (unit->label, -1));
      height = MAX (height, measure_child (unit->control, spare != NO_WIDTH ? width : -1));
    }

  return height;
}

static int
measure_height (SxFlow *self,
                GArray *units,
                int     width)
{
  int height = 0;
  guint i, n;

  for (i = 0; i < units->len; i += n)
    {
      int used;

      n = fill_line (self, units, i, width, &used);
      height += measure_line (self, units, i, n, width >= 0 ? width - used : NO_WIDTH) + (i > 0 ? self->row_spacing : 0);
    }

  return height;
}

static void
allocate_line (SxFlow *self,
               GArray *units,
               guint   first,
               guint   n,
               int     spare,
               int     y,
               int     height)
{
  guint n_expand = count_expand (units, first, n);
  int x = 0;

  for (guint i = first; i < first + n; i++)
    {
      const Unit *unit = &g_array_index (units, Unit, i);
      int width = get_unit_width (unit, spare, n_expand);

      if (spare >= 0 && self->end_last && n_expand == 0 && i + 1 == units->len)
        x += spare;

      if (unit->label != NULL)
        {
          sx_widget_place_child (GTK_WIDGET (self), unit->label, x, y, unit->label_width, height);
          x += unit->label_width + self->label_spacing;
          width -= unit->label_width + self->label_spacing;
        }
      sx_widget_place_child (GTK_WIDGET (self), unit->control, x, y, width, height);
      x += width + self->spacing;
    }
}

static GtkSizeRequestMode
sx_flow_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sx_flow_measure (GtkWidget      *widget,
                 GtkOrientation  orientation,
                 int             for_size,
                 int            *minimum,
                 int            *natural,
                 int            *minimum_baseline,
                 int            *natural_baseline)
{
  SxFlow *self = SX_FLOW (widget);
  g_autoptr (GArray) units = list_units (self);
  guint i;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = measure_height (self, units, for_size);
      return;
    }

  fill_line (self, units, 0, -1, natural);
  for (i = 0; i < units->len; i++)
    *minimum = MAX (*minimum, g_array_index (units, Unit, i).minimum);
}

static void
sx_flow_size_allocate (GtkWidget *widget,
                       int        width,
                       int        height,
                       int        baseline)
{
  SxFlow *self = SX_FLOW (widget);
  g_autoptr (GArray) units = list_units (self);
  int y = 0;
  guint i, n;

  for (i = 0; i < units->len; i += n)
    {
      int used, line;

      n = fill_line (self, units, i, width, &used);
      line = measure_line (self, units, i, n, width - used);
      allocate_line (self, units, i, n, width - used, y, line);
      y += line + self->row_spacing;
    }
}

static void
sx_flow_add_child (GtkBuildable *buildable,
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
sx_flow_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = sx_flow_add_child;
}

static void
sx_flow_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  SxFlow *self = SX_FLOW (object);

  switch (prop_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;

    case PROP_LABEL_SPACING:
      g_value_set_int (value, self->label_spacing);
      break;

    case PROP_ROW_SPACING:
      g_value_set_int (value, self->row_spacing);
      break;

    case PROP_END_LAST:
      g_value_set_boolean (value, self->end_last);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_flow_set_property (GObject      *object,
                      guint         prop_id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  SxFlow *self = SX_FLOW (object);

  switch (prop_id)
    {
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;

    case PROP_LABEL_SPACING:
      self->label_spacing = g_value_get_int (value);
      break;

    case PROP_ROW_SPACING:
      self->row_spacing = g_value_get_int (value);
      break;

    case PROP_END_LAST:
      self->end_last = g_value_get_boolean (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sx_flow_dispose (GObject *object)
{
  sx_widget_unparent_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (sx_flow_parent_class)->dispose (object);
}

static GParamSpec *
new_pixels (const char *name,
            int         value)
{
  return g_param_spec_int (name, NULL, NULL, 0, G_MAXINT, value,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
}

static void
sx_flow_class_init (SxFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_flow_get_property;
  object_class->set_property = sx_flow_set_property;
  object_class->dispose = sx_flow_dispose;

  widget_class->get_request_mode = sx_flow_get_request_mode;
  widget_class->measure = sx_flow_measure;
  widget_class->size_allocate = sx_flow_size_allocate;

  properties[PROP_SPACING] = new_pixels ("spacing", 14);
  properties[PROP_LABEL_SPACING] = new_pixels ("label-spacing", 6);
  properties[PROP_ROW_SPACING] = new_pixels ("row-spacing", 6);
  properties[PROP_END_LAST] =
    g_param_spec_boolean ("end-last", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_flow_init (SxFlow *self)
{
  self->spacing = 14;
  self->label_spacing = 6;
  self->row_spacing = 6;
}
