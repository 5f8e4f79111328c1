/* sx-split.c: two things with a divider between them, beside each other or one below the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-split.h"
#include "sx-widget-util.h"

/* From this width on, in pixels, they stand beside each other, if both have room there */
#define THRESHOLD 1000

/* From the first one to what it scrolls sideways: a viewport, a stack, its pages, panes and their bodies */
#define MAX_DEPTH 6

/* As in the schema: the person has not moved the divider */
#define DEFAULT_SHARE 480

struct _SxSplit
{
  GtkWidget  parent_instance;

  GtkPaned  *paned;
  int        share_beside;
  int        share_below;
  /* It is not the person who moves the divider */
  gboolean   allocating;
  /* The room that the divider was put in last, what the first one needed then, and where it was put, in pixels */
  int        extent;
  int        need;
  int        place;
};

G_DEFINE_FINAL_TYPE (SxSplit, sx_split, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_FIRST,
  PROP_SECOND,
  PROP_SHARE_BESIDE,
  PROP_SHARE_BELOW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GtkOrientation
get_orientation (SxSplit *self)
{
  return gtk_orientable_get_orientation (GTK_ORIENTABLE (self->paned));
}

static int
get_share (SxSplit *self)
{
  return get_orientation (self) == GTK_ORIENTATION_HORIZONTAL ? self->share_beside : self->share_below;
}

static void
position_changed_cb (SxSplit *self)
{
  gboolean beside = get_orientation (self) == GTK_ORIENTATION_HORIZONTAL;
  int *share = beside ? &self->share_beside : &self->share_below;

  if (self->allocating || self->extent <= 0)
    return;

  *share = CLAMP (gtk_paned_get_position (self->paned) * 1000 / self->extent, SX_SPLIT_MIN_SHARE, SX_SPLIT_MAX_SHARE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[beside ? PROP_SHARE_BESIDE : PROP_SHARE_BELOW]);
}

static GtkSizeRequestMode
sx_split_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* As narrow as the wider one, so that it can become narrow enough to stand */
static void
measure_width (SxSplit *self,
               int     *minimum,
               int     *natural)
{
  GtkWidget *children[] = { gtk_paned_get_start_child (self->paned), gtk_paned_get_end_child (self->paned) };

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int child_minimum = 0, child_natural = 0;

      if (children[i] == NULL || !gtk_widget_should_layout (children[i]))
        continue;
      gtk_widget_measure (children[i], GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural;
    }
}

static void
sx_split_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  SxSplit *self = SX_SPLIT (widget);
  /* One below the other, both are as wide as this is, and some are higher where they are narrow */
  int width = get_orientation (self) == GTK_ORIENTATION_VERTICAL ? for_size : -1;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else
    gtk_widget_measure (GTK_WIDGET (self->paned), GTK_ORIENTATION_VERTICAL, width, minimum, natural, NULL, NULL);
}

static int
measure_minimum (GtkWidget *widget)
{
  int minimum = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

static gboolean
scrolls_sideways (GtkWidget *widget)
{
  GtkPolicyType policy = GTK_POLICY_NEVER;

  if (GTK_IS_SCROLLED_WINDOW (widget))
    gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &policy, NULL);

  return policy != GTK_POLICY_NEVER;
}

/* How wide it has to be for nothing in it to be cut: what scrolls can be narrower, but then half of its buttons are out of sight. All
 * pages of a stack count, so that nothing moves when another one is shown */
static int
measure_need (GtkWidget *widget,
              guint      depth)
{
  int need;

  if (scrolls_sideways (widget))
    return measure_minimum (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (widget)));

  need = measure_minimum (widget);
  if (depth == 0)
    return need;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    need = MAX (need, measure_need (child, depth - 1));

  return need;
}

static int
measure_natural_height (GtkWidget *widget,
                        int        width)
{
  int natural = 0;

  if (widget != NULL && gtk_widget_get_visible (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);

  return natural;
}

/* Where the divider is by itself */
static int
get_place (SxSplit        *self,
           GtkOrientation  orientation,
           int             need,
           int             width,
           int             height)
{
  int first, second, place;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return MAX (width * self->share_beside / 1000, need);

  place = height * self->share_below / 1000;
  if (self->share_below != DEFAULT_SHARE)
    return place;

  /* Where the person has not put it, each one has what it is made for; what is missing for that, both do without */
  first = measure_natural_height (gtk_paned_get_start_child (self->paned), width);
  second = measure_natural_height (gtk_paned_get_end_child (self->paned), width);

  if (first + second > height)
    return MIN (place, first - (first + second - height) / 2);

  return MIN (place, height - second);
}

static gboolean
is_wide_enough (SxSplit *self,
                int      need,
                int      width)
{
  GtkWidget *second = gtk_paned_get_end_child (self->paned);

  if (second != NULL && gtk_widget_get_visible (second))
    need += measure_minimum (second);

  return width >= MAX (THRESHOLD, need);
}

static void
sx_split_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  SxSplit *self = SX_SPLIT (widget);
  GtkWidget *first = gtk_paned_get_start_child (self->paned);
  int need = first != NULL ? measure_need (first, MAX_DEPTH) : 0;
  GtkOrientation wanted = is_wide_enough (self, need, width) ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;
  int extent = wanted == GTK_ORIENTATION_HORIZONTAL ? width : height;
  int place = get_place (self, wanted, need, width, height);
  gboolean is_new = wanted != get_orientation (self) || extent != self->extent || need != self->need;

  /* Of what the person has put, thousandths are remembered: another pixel is no news */
  if (get_share (self) == DEFAULT_SHARE)
    is_new |= place != self->place;

  self->allocating = TRUE;
  if (is_new)
    {
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned), wanted);
      self->extent = extent;
      self->need = need;
      self->place = place;
    }
  /* What has changed must be measured before it can get a place */
  gtk_widget_measure (GTK_WIDGET (self->paned), wanted, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (GTK_WIDGET (self->paned), width, height, baseline, NULL);
  if (is_new)
    {
      /* Not before: in another room it moves the divider by itself, by as much as that is larger than the last one */
      gtk_paned_set_position (self->paned, place);
      gtk_widget_allocate (GTK_WIDGET (self->paned), width, height, baseline, NULL);
    }
  self->allocating = FALSE;
}

static void
sx_split_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  SxSplit *self = SX_SPLIT (object);

  switch (prop_id)
    {
    case PROP_FIRST:
      g_value_set_object (value, gtk_paned_get_start_child (self->paned));
      break;
    case PROP_SECOND:
      g_value_set_object (value, gtk_paned_get_end_child (self->paned));
      break;
    case PROP_SHARE_BESIDE:
      g_value_set_int (value, self->share_beside);
      break;
    case PROP_SHARE_BELOW:
      g_value_set_int (value, self->share_below);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_share (SxSplit *self,
           int     *place,
           int      share,
           guint    prop_id)
{
  if (*place == share)
    return;

  *place = share;
  /* The divider goes there when it gets its room again */
  self->extent = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
sx_split_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  SxSplit *self = SX_SPLIT (object);

  switch (prop_id)
    {
    case PROP_FIRST:
      gtk_paned_set_start_child (self->paned, g_value_get_object (value));
      break;
    case PROP_SECOND:
      sx_split_set_second (self, g_value_get_object (value));
      break;
    case PROP_SHARE_BESIDE:
      set_share (self, &self->share_beside, g_value_get_int (value), prop_id);
      break;
    case PROP_SHARE_BELOW:
      set_share (self, &self->share_below, g_value_get_int (value), prop_id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_split_dispose (GObject *object)
{
  SxSplit *self = SX_SPLIT (object);

  if (self->paned != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->paned, self);
      gtk_widget_unparent (GTK_WIDGET (self->paned));
      self->paned = NULL;
    }

  G_OBJECT_CLASS (sx_split_parent_class)->dispose (object);
}

static void
sx_split_class_init (SxSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sx_split_get_property;
  object_class->set_property = sx_split_set_property;
  object_class->dispose = sx_split_dispose;
  widget_class->get_request_mode = sx_split_get_request_mode;
  widget_class->measure = sx_split_measure;
  widget_class->size_allocate = sx_split_size_allocate;
  widget_class->focus = sx_widget_focus_inside;

  properties[PROP_FIRST] = g_param_spec_object ("first", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SECOND] = g_param_spec_object ("second", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SHARE_BESIDE] = g_param_spec_int ("share-beside", NULL, NULL, SX_SPLIT_MIN_SHARE,
                                                    SX_SPLIT_MAX_SHARE, DEFAULT_SHARE, flags);
  properties[PROP_SHARE_BELOW] = g_param_spec_int ("share-below", NULL, NULL, SX_SPLIT_MIN_SHARE,
                                                   SX_SPLIT_MAX_SHARE, DEFAULT_SHARE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_split_init (SxSplit *self)
{
  self->share_beside = self->share_below = DEFAULT_SHARE;
  self->paned = GTK_PANED (gtk_paned_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_paned_set_shrink_start_child (self->paned, FALSE);
  gtk_paned_set_shrink_end_child (self->paned, FALSE);
  gtk_paned_set_wide_handle (self->paned, FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->paned), GTK_WIDGET (self));
  g_signal_connect_swapped (self->paned, "notify::position", G_CALLBACK (position_changed_cb), self);
}

/**
 * sx_split_set_second:
 * @second: (nullable): what stands beside or below the first one
 */
void
sx_split_set_second (SxSplit   *self,
                     GtkWidget *second)
{
  g_return_if_fail (SX_IS_SPLIT (self));

  gtk_paned_set_end_child (self->paned, second);
  self->extent = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECOND]);
}

/**
 * sx_split_is_wide:
 *
 * Returns: whether the two are beside each other
 */
gboolean
sx_split_is_wide (SxSplit *self)
{
  g_return_val_if_fail (SX_IS_SPLIT (self), TRUE);

  return get_orientation (self) == GTK_ORIENTATION_HORIZONTAL;
}
