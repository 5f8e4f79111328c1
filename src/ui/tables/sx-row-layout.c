/* sx-row-layout.c: children in a row, each asked once how high it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-row-layout.h"
#include "sx-widget-util.h"

struct _SxRowLayout
{
  GtkLayoutManager parent_instance;

  int              spacing;  /* between two children, in pixels */
};

enum
{
  PROP_0,
  PROP_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SxRowLayout, sx_row_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static GtkWidget *
get_first (GtkWidget *widget)
{
  return skip_hidden (gtk_widget_get_first_child (widget));
}

static GtkWidget *
get_next (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

/* transfer full: of GtkRequestedSize, one for each child, with the widths they ask for */
static GArray *
list_sizes (GtkWidget *widget)
{
  GArray *sizes = g_array_new (FALSE, TRUE, sizeof (GtkRequestedSize));

  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    {
      GtkRequestedSize size = { child, 0, 0 };

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &size.minimum_size, &size.natural_size, NULL, NULL);
      g_array_append_val (sizes, size);
    }

  return sizes;
}

static int
get_gaps (SxRowLayout *self,
          GArray      *sizes)
{
  return sizes->len > 0 ? self->spacing * ((int) sizes->len - 1) : 0;
}

/* Makes the minimum of each what it gets of so many pixels */
static void
share (SxRowLayout *self,
       GArray      *sizes,
       int          width)
{
  int rest = width - get_gaps (self, sizes);
  int n_expand = 0;

  for (guint i = 0; i < sizes->len; i++)
    {
      GtkRequestedSize *size = &g_array_index (sizes, GtkRequestedSize, i);

      rest -= size->minimum_size;
      n_expand += gtk_widget_compute_expand (size->data, GTK_ORIENTATION_HORIZONTAL);
    }
  rest = gtk_distribute_natural_allocation (MAX (rest, 0), sizes->len, (gpointer) sizes->data);

  for (guint i = 0; i < sizes->len && n_expand > 0; i++)
    {
      GtkRequestedSize *size = &g_array_index (sizes, GtkRequestedSize, i);

      if (!gtk_widget_compute_expand (size->data, GTK_ORIENTATION_HORIZONTAL))
        continue;

      size->minimum_size += rest / n_expand;
      rest -= rest / n_expand;
      n_expand--;
    }
}

static GtkSizeRequestMode
sx_row_layout_get_request_mode (GtkLayoutManager *manager,
                                GtkWidget        *widget)
{
  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    if (gtk_widget_get_request_mode (child) != GTK_SIZE_REQUEST_CONSTANT_SIZE)
      return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;

  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
sx_row_layout_measure (GtkLayoutManager *manager,
                       GtkWidget        *widget,
                       GtkOrientation    orientation,
                       int               for_size,
                       int              *minimum,
                       int              *natural,
                       int              *minimum_baseline,
                       int              *natural_baseline)
{
  SxRowLayout *self = SX_ROW_LAYOUT (manager);
  g_autoptr (GArray) sizes = list_sizes (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = get_gaps (self, sizes);
  else if (for_size >= 0)
    share (self, sizes, for_size);

  for (guint i = 0; i < sizes->len; i++)
    {
      const GtkRequestedSize *size = &g_array_index (sizes, GtkRequestedSize, i);
      int child_minimum, child_natural;

      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          *minimum += size->minimum_size;
          *natural += size->natural_size;
          continue;
        }
      gtk_widget_measure (size->data, orientation, for_size >= 0 ? size->minimum_size : -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static void
sx_row_layout_allocate (GtkLayoutManager *manager,
                        GtkWidget        *widget,
                        int               width,
                        int               height,
                        int               baseline)
{
  SxRowLayout *self = SX_ROW_LAYOUT (manager);
  g_autoptr (GArray) sizes = list_sizes (widget);
  int x = 0;

  share (self, sizes, width);
  for (guint i = 0; i < sizes->len; i++)
    {
      const GtkRequestedSize *size = &g_array_index (sizes, GtkRequestedSize, i);

      sx_widget_place_child (widget, size->data, x, 0, size->minimum_size, height);
      x += size->minimum_size + self->spacing;
    }
}

static void
sx_row_layout_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, SX_ROW_LAYOUT (object)->spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_row_layout_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SPACING:
      SX_ROW_LAYOUT (object)->spacing = g_value_get_int (value);
      gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_row_layout_class_init (SxRowLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = sx_row_layout_get_property;
  object_class->set_property = sx_row_layout_set_property;
  layout_class->get_request_mode = sx_row_layout_get_request_mode;
  layout_class->measure = sx_row_layout_measure;
  layout_class->allocate = sx_row_layout_allocate;

  properties[PROP_SPACING] =
    g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sx_row_layout_init (SxRowLayout *self)
{
}
