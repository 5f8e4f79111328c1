/* sx-diagram-area.c: a diagram, to look at and to walk through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-diagram-area-private.h"
#include "sx-diagram-walk.h"
#include "sx-scene-snapshot.h"
#include "sx-widget-util.h"

/* A smaller one shows nothing that can be understood, in pixels */
#define MIN_WIDTH 260
#define MIN_HEIGHT 120
#define NATURAL_WIDTH 480
#define NATURAL_HEIGHT 360

/* How far the arrow buttons of a scroll bar go, in pixels */
#define STEP 40

/* What is gone to is not at the very edge: that many pixels stay free there */
#define MARGIN 36
#define SIDE_MARGIN 110

static void sx_diagram_area_scrollable_init (GtkScrollableInterface *iface);

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

/* Helpers: where it is scrolled to */

static double
get_offset (GtkAdjustment *adjustment)
{
  return adjustment != NULL ? gtk_adjustment_get_value (adjustment) : 0;
}

static void
scroll_to (SxDiagramArea *self,
           double         y)
{
  if (self->vertical == NULL)
    return;

  self->scrolling = TRUE;
  gtk_adjustment_set_value (self->vertical, y);
  self->scrolling = FALSE;
}

static void
reveal (SxDiagramArea *self,
        double         y)
{
  double top = get_offset (self->vertical);
  double page = sx_diagram_area_get_page (self);

  if (y < top + MARGIN)
    scroll_to (self, y - MARGIN);
  else if (y > top + page - MARGIN)
    scroll_to (self, y - page + MARGIN);
}

static void
reveal_lifeline (SxDiagramArea *self,
                 guint          lifeline)
{
  double x = sx_diagram_get_lifeline_x (self->diagram, lifeline);

  if (self->horizontal != NULL)
    gtk_adjustment_clamp_page (self->horizontal, x - SIDE_MARGIN, x + SIDE_MARGIN);
}

/* Where it was left off by what is known to have happened */
static void
follow_moment (SxDiagramArea *self)
{
  guint n_events;

  if (!self->follow || self->diagram == NULL || self->vertical == NULL)
    return;

  if (self->view.now != 0)
    {
      reveal (self, sx_diagram_get_y_at (self->diagram, self->view.now));
    }
  else if (self->view.end == G_MAXUINT64)
    {
      scroll_to (self, gtk_adjustment_get_upper (self->vertical));
    }
  else
    {
      n_events = sx_diagram_count_until (self->diagram, self->view.end);
      reveal (self, n_events > 0 ? sx_diagram_get_event_y (self->diagram, n_events - 1) : 0);
    }
}

static void
configure (SxDiagramArea *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double page = sx_diagram_area_get_page (self);
  double total_width = width, total_height = page;

  if (self->diagram != NULL)
    {
      total_width = MAX (sx_diagram_get_width (self->diagram), width);
      total_height = MAX (sx_diagram_get_height (self->diagram), page);
    }

  self->scrolling = TRUE;
  if (self->horizontal != NULL)
    gtk_adjustment_configure (self->horizontal, get_offset (self->horizontal), 0, total_width,
                              STEP, width * 0.9, width);
  if (self->vertical != NULL)
    gtk_adjustment_configure (self->vertical, get_offset (self->vertical), 0, total_height,
                              STEP, page * 0.9, page);
  self->scrolling = FALSE;
}

static void
redraw (SxDiagramArea *self)
{
  self->body_stale = TRUE;
  self->heads_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* All that was there, on one page */
static void
fit_now (SxDiagramArea *self)
{
  double page = sx_diagram_area_get_page (self);
  guint n_events = sx_diagram_get_n_events (self->diagram);
  double duration;

  self->fit_wanted = page <= 0 || n_events == 0;
  if (self->fit_wanted)
    return;

  duration = (double) sx_diagram_get_event (self->diagram, n_events - 1)->last_time
             - (double) sx_diagram_get_event (self->diagram, 0)->time;
  sx_diagram_area_zoom_at (self, duration / MAX (page - 2 * MARGIN, 1), 0);
}

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

/* Callbacks */

static void
horizontal_changed_cb (SxDiagramArea *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
vertical_changed_cb (SxDiagramArea *self)
{
  double end = gtk_adjustment_get_upper (self->vertical) - gtk_adjustment_get_page_size (self->vertical);

  self->body_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!self->scrolling)
    sx_diagram_area_set_follow (self, get_offset (self->vertical) >= end - 1);
}

static void
set_adjustment (SxDiagramArea  *self,
                GtkAdjustment **place,
                GtkAdjustment  *adjustment,
                GCallback       changed_cb)
{
  if (*place != NULL)
    g_signal_handlers_disconnect_by_data (*place, self);
  g_clear_object (place);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  *place = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", changed_cb, self);
  configure (self);
}

/* Overrides */

static gboolean
get_border (GtkScrollable *scrollable,
            GtkBorder     *border)
{
  *border = (GtkBorder) { .top = sx_diagram_area_get_head (SX_DIAGRAM_AREA (scrollable)) };

  return TRUE;
}

static void
sx_diagram_area_scrollable_init (GtkScrollableInterface *iface)
{
  iface->get_border = get_border;
}

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

  *minimum = across ? MIN_WIDTH : MIN_HEIGHT;
  *natural = across ? NATURAL_WIDTH : NATURAL_HEIGHT;
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
  redraw (self);
  configure (self);
  if (self->fit_wanted && self->diagram != NULL)
    fit_now (self);
  follow_moment (self);
}

static void
build_scenes (SxDiagramArea *self)
{
  double top = get_offset (self->vertical);

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
    .dx = -get_offset (self->horizontal),
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

static void
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
  draw_scene (self, snapshot, self->body, head, sx_diagram_area_get_page (self), -get_offset (self->vertical));
  draw_scene (self, snapshot, self->heads, 0, head, 0);
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
      set_adjustment (self, &self->horizontal, g_value_get_object (value), G_CALLBACK (horizontal_changed_cb));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vertical, g_value_get_object (value), G_CALLBACK (vertical_changed_cb));
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

  if (self->horizontal != NULL)
    g_signal_handlers_disconnect_by_data (self->horizontal, self);
  if (self->vertical != NULL)
    g_signal_handlers_disconnect_by_data (self->vertical, self);
  g_clear_object (&self->horizontal);
  g_clear_object (&self->vertical);
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

/* For the file that reads keys and the pointer */

double
sx_diagram_area_get_head (SxDiagramArea *self)
{
  return self->diagram != NULL ? sx_diagram_get_head_height (self->diagram) : 0;
}

double
sx_diagram_area_get_page (SxDiagramArea *self)
{
  return MAX (gtk_widget_get_height (GTK_WIDGET (self)) - sx_diagram_area_get_head (self), 0);
}

/* y: the pixel of the page that stays where it is */
void
sx_diagram_area_zoom_at (SxDiagramArea *self,
                         double         ns_per_pixel,
                         double         y)
{
  gint64 time;

  if (self->diagram == NULL || self->time_scale != SX_TIME_SCALE_TRUE)
    return;

  time = sx_diagram_get_time_at (self->diagram, get_offset (self->vertical) + y);
  sx_diagram_set_ns_per_pixel (self->diagram,
                               CLAMP (ns_per_pixel, SX_DIAGRAM_MIN_NS_PER_PIXEL, SX_DIAGRAM_MAX_NS_PER_PIXEL));
  configure (self);
  scroll_to (self, sx_diagram_get_y_at (self->diagram, time) - y);
  redraw (self);
  g_signal_emit (self, signals[SCALE_CHANGED], 0);
}

void
sx_diagram_area_set_hovered (SxDiagramArea *self,
                             guint32        tag)
{
  if (self->view.hovered == tag)
    return;

  self->view.hovered = tag;
  redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOVERED]);
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

  configure (self);
  if (self->fit_wanted)
    fit_now (self);
  follow_moment (self);
  redraw (self);
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
  follow_moment (self);
  redraw (self);
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
  redraw (self);
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
        fit_now (self);
      sx_diagram_area_update (self);
      if (self->view.selected_event != SX_NO_EVENT)
        reveal (self, sx_diagram_get_event_y (self->diagram, self->view.selected_event));
    }
  g_signal_emit (self, signals[SCALE_CHANGED], 0);
}

SxTimeScale
sx_diagram_area_get_time_scale (SxDiagramArea *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_AREA (self), SX_TIME_SCALE_STEPS);

  return self->time_scale;
}

/**
 * sx_diagram_area_zoom:
 * @factor: how much closer; below 1: farther away
 *
 * Zooms linear time around the event that is selected, if it is to be seen, or else around the middle.
 */
void
sx_diagram_area_zoom (SxDiagramArea *self,
                      double         factor)
{
  double page, y;

  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));
  g_return_if_fail (factor > 0);

  if (self->diagram == NULL)
    return;

  page = sx_diagram_area_get_page (self);
  y = page / 2;
  if (self->view.selected_event != SX_NO_EVENT)
    {
      double selected = sx_diagram_get_event_y (self->diagram, self->view.selected_event)
                        - get_offset (self->vertical);

      if (selected >= 0 && selected <= page)
        y = selected;
    }
  sx_diagram_area_zoom_at (self, sx_diagram_get_ns_per_pixel (self->diagram) / factor, y);
}

/**
 * sx_diagram_area_reset_zoom:
 *
 * Shows all of linear time on one page.
 */
void
sx_diagram_area_reset_zoom (SxDiagramArea *self)
{
  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));

  if (self->diagram != NULL)
    fit_now (self);
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
  follow_moment (self);
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
      reveal (self, sx_diagram_get_event_y (self->diagram, event));
      reveal_lifeline (self, sx_diagram_get_event (self->diagram, event)->lifeline);
      /* Who looks at one event wants it to stay where it is */
      if (event + 1 < sx_diagram_count_until (self->diagram, self->view.end))
        sx_diagram_area_set_follow (self, FALSE);
    }
  if (self->view.selected_event == event)
    return;

  self->view.selected_event = event;
  self->selected_serial = event != SX_NO_EVENT ? sx_diagram_get_event (self->diagram, event)->serial : G_MAXUINT64;
  redraw (self);
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

/**
 * sx_diagram_area_get_part:
 * @y0: (out): where what is shown begins, in the diagram's own pixels
 * @y1: (out): where it ends
 */
void
sx_diagram_area_get_part (SxDiagramArea *self,
                          double        *y0,
                          double        *y1)
{
  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));

  *y0 = get_offset (self->vertical);
  *y1 = *y0 + sx_diagram_area_get_page (self);
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
