/* sx-diagram-area.c: a diagram, to look at and to walk through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-diagram-area-private.h"
#include "sx-diagram-walk.h"
#include "sx-widget-util.h"

/* A smaller one shows nothing that can be understood, in pixels */
#define MIN_WIDTH 260
#define MIN_HEIGHT 120
#define NATURAL_WIDTH 480
/* So high that some events can be seen below the heads, in heights of a head, as they grow with the text */
#define N_HEADS_HIGH 2.5

G_DEFINE_FINAL_TYPE_WITH_CODE (SxDiagramArea, sx_diagram_area, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE,
                                                      sx_diagram_area_scrollable_init))

enum {
  PROP_0,
  PROP_FOLLOW,
  PROP_SELECTED,
  PROP_HOVERED,
  N_PROPS,

  /* Those of GtkScrollable */
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum {
  HEAD_ACTIVATED,
  MENU_REQUESTED,
  SCALE_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Helpers */

static void
tell_selected (SxDiagramArea *self)
{
  g_autofree char *sentence = NULL;
  g_autofree char *description = NULL;
  guint n_events = self->diagram != NULL ? sx_diagram_get_n_events (self->diagram) : 0;

  if (self->view.selected_event < n_events)
    {
      sentence = sx_diagram_dup_sentence (self->diagram, self->view.selected_event);
      /* Translators: of a diagram; then comes what the event is, in a sentence */
      description = g_strdup_printf (_("Event %u of %u: %s"), self->view.selected_event + 1, n_events, sentence);
    }
  else
    {
      description = g_strdup (_("Walk through the events with the arrow keys."));
    }
  if (g_strcmp0 (description, self->description) == 0)
    return;

  g_free (self->description);
  self->description = g_strdup (description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/* Other sockets, other numbers: the record stays */
static void
find_selected_again (SxDiagramArea *self)
{
  guint event = SX_NO_EVENT;

  if (self->selected_serial != G_MAXUINT64)
    event = sx_diagram_find_event (self->diagram, self->selected_serial);
  self->view.hovered = 0;
  self->view.selected_event = event;
}

static void
update_style (SxDiagramArea *self)
{
  SxTypesetter *before = self->typesetter;
  SxSceneStyle style;

  self->typesetter = sx_typesetter_new_for_widget (GTK_WIDGET (self));
  style = sx_typesetter_get_style (self->typesetter);
  if (self->diagram != NULL)
    sx_diagram_set_style (self->diagram, &style);
  g_clear_pointer (&before, sx_typesetter_free);
  sx_diagram_area_update (self);
}

/* Overrides */

static void
sx_diagram_area_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;
  double usable = N_HEADS_HIGH * sx_diagram_area_get_head (SX_DIAGRAM_AREA (widget));

  *minimum = across ? MIN_WIDTH : MIN_HEIGHT;
  *natural = across ? NATURAL_WIDTH : MAX ((int) usable, MIN_HEIGHT);
}

static void
sx_diagram_area_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  SxDiagramArea *self = SX_DIAGRAM_AREA (widget);

  if (self->diagram != NULL)
    sx_diagram_set_width (self->diagram, width);
  sx_diagram_area_redraw (self);
  sx_diagram_area_configure (self);
  if (self->fit_wanted && self->diagram != NULL)
    sx_diagram_area_fit (self);
  sx_diagram_area_follow_moment (self);
}

static void
sx_diagram_area_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sx_diagram_area_parent_class)->css_changed (widget, change);
  update_style (SX_DIAGRAM_AREA (widget));
}

static void
sx_diagram_area_system_setting_changed (GtkWidget        *widget,
                                        GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (sx_diagram_area_parent_class)->system_setting_changed (widget, setting);
  update_style (SX_DIAGRAM_AREA (widget));
}

static void
sx_diagram_area_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SxDiagramArea *self = SX_DIAGRAM_AREA (object);

  switch (prop_id)
    {
    case PROP_FOLLOW:
      g_value_set_boolean (value, self->follow);
      break;
    case PROP_SELECTED:
      g_value_set_uint (value, self->view.selected_event);
      break;
    case PROP_HOVERED:
      g_value_set_uint (value, self->view.hovered);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->horizontal);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vertical);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->horizontal_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vertical_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_diagram_area_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SxDiagramArea *self = SX_DIAGRAM_AREA (object);

  switch (prop_id)
    {
    case PROP_FOLLOW:
      sx_diagram_area_set_follow (self, g_value_get_boolean (value));
      break;
    case PROP_SELECTED:
      sx_diagram_area_select (self, g_value_get_uint (value));
      break;
    case PROP_HADJUSTMENT:
      sx_diagram_area_set_horizontal (self, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      sx_diagram_area_set_vertical (self, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->horizontal_policy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vertical_policy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_diagram_area_dispose (GObject *object)
{
  SxDiagramArea *self = SX_DIAGRAM_AREA (object);

  sx_diagram_area_drop_adjustments (self);
  self->diagram = NULL;
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_diagram_area_parent_class)->dispose (object);
}

static void
sx_diagram_area_finalize (GObject *object)
{
  SxDiagramArea *self = SX_DIAGRAM_AREA (object);

  g_free (self->description);
  g_clear_pointer (&self->typesetter, sx_typesetter_free);
  sx_scene_free (self->body);
  sx_scene_free (self->heads);

  G_OBJECT_CLASS (sx_diagram_area_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  properties[PROP_FOLLOW] =
    g_param_spec_boolean ("follow", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] =
    g_param_spec_uint ("selected", NULL, NULL, 0, SX_NO_EVENT, SX_NO_EVENT,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HOVERED] =
    g_param_spec_uint ("hovered", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
sx_diagram_area_class_init (SxDiagramAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_diagram_area_get_property;
  object_class->set_property = sx_diagram_area_set_property;
  object_class->dispose = sx_diagram_area_dispose;
  object_class->finalize = sx_diagram_area_finalize;
  widget_class->measure = sx_diagram_area_measure;
  widget_class->size_allocate = sx_diagram_area_size_allocate;
  widget_class->snapshot = sx_diagram_area_snapshot;
  widget_class->css_changed = sx_diagram_area_css_changed;
  widget_class->system_setting_changed = sx_diagram_area_system_setting_changed;
  install_properties (object_class);

  signals[HEAD_ACTIVATED] =
    g_signal_new ("head-activated", SX_TYPE_DIAGRAM_AREA, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[MENU_REQUESTED] =
    g_signal_new ("menu-requested", SX_TYPE_DIAGRAM_AREA, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SCALE_CHANGED] =
    g_signal_new ("scale-changed", SX_TYPE_DIAGRAM_AREA, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  sx_diagram_area_class_add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "diagram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sx_diagram_area_init (SxDiagramArea *self)
{
  self->follow = TRUE;
  self->view.end = G_MAXUINT64;
  self->view.selected_event = SX_NO_EVENT;
  self->selected_serial = G_MAXUINT64;
  self->pointer_x = self->pointer_y = -1;
  self->body = sx_scene_new ();
  self->heads = sx_scene_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  sx_widget_set_name (GTK_WIDGET (self), _("Sequence diagram"));
  sx_diagram_area_add_pointer (self);
}

/* For the other files */

void
sx_diagram_area_set_hovered (SxDiagramArea *self,
                             guint32        tag)
{
  if (self->view.hovered == tag)
    return;

  self->view.hovered = tag;
  sx_diagram_area_redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOVERED]);
}

void
sx_diagram_area_emit_scale (SxDiagramArea *self)
{
  g_signal_emit (self, signals[SCALE_CHANGED], 0);
}

void
sx_diagram_area_emit_head (SxDiagramArea *self,
                           guint          lifeline,
                           gboolean       only)
{
  g_signal_emit (self, signals[HEAD_ACTIVATED], 0, lifeline, only);
}

void
sx_diagram_area_emit_menu (SxDiagramArea *self,
                           guint          lifeline,
                           double         x,
                           double         y)
{
  g_signal_emit (self, signals[MENU_REQUESTED], 0, lifeline, x, y);
}

/* Public functions */

/**
 * sx_diagram_area_set_diagram:
 * @diagram: (nullable) (transfer none): what to show; must stay until another one is set
 */
void
sx_diagram_area_set_diagram (SxDiagramArea *self,
                             SxDiagram     *diagram)
{
  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));

  self->diagram = diagram;
  sx_scene_clear (self->body);
  sx_scene_clear (self->heads);
  if (diagram == NULL)
    return;

  self->generation = sx_diagram_get_generation (diagram);
  sx_diagram_set_time_scale (diagram, self->time_scale);
  if (gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    sx_diagram_set_width (diagram, gtk_widget_get_width (GTK_WIDGET (self)));
  update_style (self);
}

/**
 * sx_diagram_area_update:
 *
 * Shows what the diagram has taken in, at the next frame.
 */
void
sx_diagram_area_update (SxDiagramArea *self)
{
  guint generation;

  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));

  if (self->diagram == NULL)
    return;

  generation = sx_diagram_get_generation (self->diagram);
  if (generation != self->generation)
    find_selected_again (self);
  self->generation = generation;

  sx_diagram_area_configure (self);
  if (self->fit_wanted)
    sx_diagram_area_fit (self);
  sx_diagram_area_follow_moment (self);
  sx_diagram_area_redraw (self);
  tell_selected (self);
}

/**
 * sx_diagram_area_set_moment:
 * @end: records from this serial on have not happened yet; %G_MAXUINT64: all have
 * @now: the journal's time while it plays, in ns since 1970 UTC; 0: nothing glides
 */
void
sx_diagram_area_set_moment (SxDiagramArea *self,
                            guint64        end,
                            gint64         now)
{
  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));

  if (self->view.end == end && self->view.now == now)
    return;

  self->view.end = end;
  self->view.now = now;
  sx_diagram_area_follow_moment (self);
  sx_diagram_area_redraw (self);
}

/**
 * sx_diagram_area_set_socket:
 * @socket: the socket whose lifeline is selected; 0: none
 */
void
sx_diagram_area_set_socket (SxDiagramArea *self,
                            guint32        socket)
{
  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));

  if (self->view.selected_socket == socket)
    return;

  self->view.selected_socket = socket;
  sx_diagram_area_redraw (self);
}

/**
 * sx_diagram_area_set_time_scale:
 * @scale: how time runs down
 *
 * Linear time shows all that there is at first.
 */
void
sx_diagram_area_set_time_scale (SxDiagramArea *self,
                                SxTimeScale    scale)
{
  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));

  if (self->time_scale == scale)
    return;

  self->time_scale = scale;
  if (self->diagram != NULL)
    {
      sx_diagram_set_time_scale (self->diagram, scale);
      if (scale == SX_TIME_SCALE_TRUE)
        sx_diagram_area_fit (self);
      sx_diagram_area_update (self);
      if (self->view.selected_event != SX_NO_EVENT)
        sx_diagram_area_reveal (self, sx_diagram_get_event_y (self->diagram, self->view.selected_event));
    }
  sx_diagram_area_emit_scale (self);
}

SxTimeScale
sx_diagram_area_get_time_scale (SxDiagramArea *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_AREA (self), SX_TIME_SCALE_STEPS);

  return self->time_scale;
}

void
sx_diagram_area_set_follow (SxDiagramArea *self,
                            gboolean       follow)
{
  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));

  follow = !!follow;
  if (self->follow == follow)
    return;

  self->follow = follow;
  sx_diagram_area_follow_moment (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOW]);
}

gboolean
sx_diagram_area_get_follow (SxDiagramArea *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_AREA (self), FALSE);

  return self->follow;
}

/**
 * sx_diagram_area_select:
 * @event: an event; %SX_NO_EVENT: none
 *
 * Selects an event and brings it into view.
 */
void
sx_diagram_area_select (SxDiagramArea *self,
                        guint          event)
{
  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));

  if (self->diagram == NULL || event >= sx_diagram_get_n_events (self->diagram))
    event = SX_NO_EVENT;
  if (event != SX_NO_EVENT)
    {
      sx_diagram_area_reveal (self, sx_diagram_get_event_y (self->diagram, event));
      sx_diagram_area_reveal_lifeline (self, sx_diagram_get_event (self->diagram, event)->lifeline);
      /* Who looks at one event wants it to stay where it is */
      if (event + 1 < sx_diagram_count_until (self->diagram, self->view.end))
        sx_diagram_area_set_follow (self, FALSE);
    }
  if (self->view.selected_event == event)
    return;

  self->view.selected_event = event;
  self->selected_serial = event != SX_NO_EVENT ? sx_diagram_get_event (self->diagram, event)->serial : G_MAXUINT64;
  sx_diagram_area_redraw (self);
  tell_selected (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

guint
sx_diagram_area_get_selected (SxDiagramArea *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_AREA (self), SX_NO_EVENT);

  return self->view.selected_event;
}

guint32
sx_diagram_area_get_hovered (SxDiagramArea *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_AREA (self), 0);

  return self->view.hovered;
}

SxTypesetter *
sx_diagram_area_get_typesetter (SxDiagramArea *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_AREA (self), NULL);

  return self->typesetter;
}

const SxDiagramView *
sx_diagram_area_get_view (SxDiagramArea *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_AREA (self), NULL);

  return &self->view;
}

guint
sx_diagram_area_get_n_built (SxDiagramArea *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_AREA (self), 0);

  return self->n_built;
}
