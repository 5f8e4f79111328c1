/* sx-hint-line.c: the line below a row of entries
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-field-entry.h"
#include "sx-hint-line.h"
#include "sx-widget-util.h"

/* Between two hints in one line */
#define SPACING 18

struct _SxHintLine
{
  GtkWidget parent_instance;
};

typedef struct
{
  GtkWidget *label;
  int        width;
  int        x;
} Hint;

static GtkBuildableIface *parent_buildable;

static void sx_hint_line_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SxHintLine, sx_hint_line, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      sx_hint_line_buildable_init))

/* Those that say something. transfer full: of Hint */
static GArray *
list_hints (SxHintLine *self,
            int        *minimum,
            int        *natural)
{
  GArray *hints = g_array_new (FALSE, FALSE, sizeof (Hint));
  GtkWidget *child;

  *minimum = *natural = 0;
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      Hint hint = { child, 0, 0 };
      int narrow = 0;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &narrow, &hint.width, NULL, NULL);
      *minimum = MAX (*minimum, narrow);
      *natural += hint.width + (hints->len > 0 ? SPACING : 0);
      g_array_append_val (hints, hint);
    }

  return hints;
}

static int
get_line_height (SxHintLine *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static int
get_label_height (GtkWidget *label,
                  int        width)
{
  int height = 0;

  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  return height;
}

/* Where the entry begins, from the line's start */
static int
get_wanted_start (SxHintLine *self,
                  GtkWidget  *label)
{
  GtkWidget *entry = sx_field_entry_find (label);
  graphene_rect_t bounds;

  if (entry == NULL || !gtk_widget_compute_bounds (entry, GTK_WIDGET (self), &bounds))
    return 0;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    return gtk_widget_get_width (GTK_WIDGET (self)) - bounds.origin.x - bounds.size.width;
  return bounds.origin.x;
}

/* Each below its entry, but none over another or over the edge */
static void
allocate_line (SxHintLine *self,
               GArray     *hints,
               int         width,
               int         height)
{
  int end = width;
  int start = 0;
  guint i;

  for (i = hints->len; i > 0; i--)
    {
      Hint *hint = &g_array_index (hints, Hint, i - 1);

      hint->x = MIN (get_wanted_start (self, hint->label), end - hint->width);
      end = hint->x - SPACING;
    }
  for (i = 0; i < hints->len; i++)
    {
      Hint *hint = &g_array_index (hints, Hint, i);

      hint->x = MAX (hint->x, start);
      sx_widget_place_child (GTK_WIDGET (self), hint->label, hint->x, 0, hint->width, height);
      start = hint->x + hint->width + SPACING;
    }
}

static void
allocate_lines (SxHintLine *self,
                GArray     *hints,
                int         width)
{
  int y = 0;
  guint i;

  for (i = 0; i < hints->len; i++)
    {
      GtkWidget *label = g_array_index (hints, Hint, i).label;
      int height = get_label_height (label, width);

      sx_widget_place_child (GTK_WIDGET (self), label, 0, y, width, height);
      y += height;
    }
}

static GtkSizeRequestMode
sx_hint_line_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sx_hint_line_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  SxHintLine *self = SX_HINT_LINE (widget);
  int narrow, wide, height = 0;
  g_autoptr (GArray) hints = list_hints (self, &narrow, &wide);
  guint i;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = narrow;
      *natural = wide;
      return;
    }

  for (i = 0; i < hints->len && for_size >= 0 && wide > for_size; i++)
    height += get_label_height (g_array_index (hints, Hint, i).label, for_size);
  *minimum = *natural = MAX (height, get_line_height (self));
}

static void
sx_hint_line_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  SxHintLine *self = SX_HINT_LINE (widget);
  int narrow, wide;
  g_autoptr (GArray) hints = list_hints (self, &narrow, &wide);

  if (wide <= width)
    allocate_line (self, hints, width, height);
  else
    allocate_lines (self, hints, width);
}

static void
set_up_label (GtkLabel *label)
{
  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (label, 8);
}

static void
sx_hint_line_add_child (GtkBuildable *buildable,
                        GtkBuilder   *builder,
                        GObject      *child,
                        const char   *type)
{
  if (GTK_IS_LABEL (child))
    {
      set_up_label (GTK_LABEL (child));
      gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
    }
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
sx_hint_line_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = sx_hint_line_add_child;
}

static void
sx_hint_line_dispose (GObject *object)
{
  sx_widget_unparent_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (sx_hint_line_parent_class)->dispose (object);
}

static void
sx_hint_line_class_init (SxHintLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sx_hint_line_dispose;

  widget_class->get_request_mode = sx_hint_line_get_request_mode;
  widget_class->measure = sx_hint_line_measure;
  widget_class->size_allocate = sx_hint_line_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "hints");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_hint_line_init (SxHintLine *self)
{
}
