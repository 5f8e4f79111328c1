/* sx-diagram-area-input.c: keys and the pointer in a diagram
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-area-private.h"
#include "sx-diagram-walk.h"

/* How near the pointer must be, in pixels */
#define SLACK 6

/* One notch of the wheel, or one press of a key */
#define ZOOM_STEP 1.25

static void
walk (SxDiagramArea *self,
      SxWalk         way)
{
  sx_diagram_area_select (self, sx_diagram_walk (self->diagram, self->view.selected_event, self->view.end, way));
}

static gboolean
walk_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  SxDiagramArea *self = SX_DIAGRAM_AREA (widget);
  SxWalk way;

  g_variant_get (arguments, "i", &way);
  if (self->diagram != NULL)
    walk (self, way);

  return TRUE;
}

static gboolean
page_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  SxDiagramArea *self = SX_DIAGRAM_AREA (widget);
  int sign;

  g_variant_get (arguments, "i", &sign);
  if (self->diagram != NULL)
    sx_diagram_area_select (self, sx_diagram_walk_page (self->diagram, self->view.selected_event, self->view.end,
                                                        sign * sx_diagram_area_get_page (self)));

  return TRUE;
}

static gboolean
end_cb (GtkWidget *widget,
        GVariant  *arguments,
        gpointer   user_data)
{
  SxDiagramArea *self = SX_DIAGRAM_AREA (widget);
  gboolean last;

  g_variant_get (arguments, "b", &last);
  if (self->diagram != NULL)
    sx_diagram_area_select (self, sx_diagram_walk (self->diagram, SX_NO_EVENT, self->view.end,
                                                   last ? SX_WALK_UP : SX_WALK_DOWN));

  return TRUE;
}

/* A first Esc takes the selection back; the next one is for who else may want it */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  SxDiagramArea *self = SX_DIAGRAM_AREA (widget);

  if (self->view.selected_event == SX_NO_EVENT)
    return FALSE;

  sx_diagram_area_select (self, SX_NO_EVENT);

  return TRUE;
}

static gboolean
zoom_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  double factor;

  g_variant_get (arguments, "d", &factor);
  sx_diagram_area_zoom (SX_DIAGRAM_AREA (widget), factor);

  return TRUE;
}

static gboolean
reset_cb (GtkWidget *widget,
          GVariant  *arguments,
          gpointer   user_data)
{
  sx_diagram_area_reset_zoom (SX_DIAGRAM_AREA (widget));

  return TRUE;
}

static gboolean
menu_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  SxDiagramArea *self = SX_DIAGRAM_AREA (widget);
  guint lifeline;

  if (self->diagram == NULL || self->view.selected_event == SX_NO_EVENT)
    return FALSE;

  lifeline = sx_diagram_get_event (self->diagram, self->view.selected_event)->lifeline;
  sx_diagram_area_emit_menu (self, lifeline,
                             sx_diagram_get_lifeline_x (self->diagram, lifeline)
                             - gtk_adjustment_get_value (self->horizontal),
                             sx_diagram_area_get_head (self) / 2);

  return TRUE;
}

static void
add_keys (GtkWidgetClass   *klass,
          const guint      *keys,
          GtkShortcutFunc   func,
          const char       *format,
          ...)
{
  for (; *keys != 0; keys++)
    {
      g_autoptr (GtkShortcut) shortcut =
        gtk_shortcut_new (gtk_keyval_trigger_new (*keys, 0), gtk_callback_action_new (func, NULL, NULL));
      va_list arguments;

      if (format != NULL)
        {
          va_start (arguments, format);
          gtk_shortcut_set_arguments (shortcut, g_variant_new_va (format, NULL, &arguments));
          va_end (arguments);
        }
      gtk_widget_class_add_shortcut (klass, shortcut);
    }
}

/**
 * sx_diagram_area_class_add_keys:
 * @klass: the class of #SxDiagramArea
 *
 * Adds the keys that walk and zoom.
 */
void
sx_diagram_area_class_add_keys (GtkWidgetClass *klass)
{
#define KEYS(...) ((const guint[]) { __VA_ARGS__, 0 })
  add_keys (klass, KEYS (GDK_KEY_Up, GDK_KEY_KP_Up), walk_cb, "i", SX_WALK_UP);
  add_keys (klass, KEYS (GDK_KEY_Down, GDK_KEY_KP_Down), walk_cb, "i", SX_WALK_DOWN);
  add_keys (klass, KEYS (GDK_KEY_Left, GDK_KEY_KP_Left), walk_cb, "i", SX_WALK_LEFT);
  add_keys (klass, KEYS (GDK_KEY_Right, GDK_KEY_KP_Right), walk_cb, "i", SX_WALK_RIGHT);
  add_keys (klass, KEYS (GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up), page_cb, "i", -1);
  add_keys (klass, KEYS (GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down), page_cb, "i", 1);
  add_keys (klass, KEYS (GDK_KEY_Home, GDK_KEY_KP_Home), end_cb, "b", FALSE);
  add_keys (klass, KEYS (GDK_KEY_End, GDK_KEY_KP_End), end_cb, "b", TRUE);
  add_keys (klass, KEYS (GDK_KEY_plus, GDK_KEY_KP_Add, GDK_KEY_equal), zoom_cb, "d", ZOOM_STEP);
  add_keys (klass, KEYS (GDK_KEY_minus, GDK_KEY_KP_Subtract), zoom_cb, "d", 1 / ZOOM_STEP);
  add_keys (klass, KEYS (GDK_KEY_0, GDK_KEY_KP_0), reset_cb, NULL);
  add_keys (klass, KEYS (GDK_KEY_Escape), escape_cb, NULL);
  add_keys (klass, KEYS (GDK_KEY_Menu), menu_cb, NULL);
#undef KEYS
  gtk_widget_class_add_binding (klass, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
}

static guint32
pick (SxDiagramArea *self,
      double         x,
      double         y)
{
  double head = sx_diagram_area_get_head (self);
  double left = gtk_adjustment_get_value (self->horizontal) + x;

  if (x < 0 || y < 0)
    return 0;
  if (y < head)
    return sx_scene_pick (self->heads, left, y, 0);

  return sx_scene_pick (self->body, left, y - head + gtk_adjustment_get_value (self->vertical), SLACK);
}

static void
motion_cb (SxDiagramArea *self,
           double         x,
           double         y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  sx_diagram_area_set_hovered (self, pick (self, x, y));
}

static void
leave_cb (SxDiagramArea *self)
{
  self->pointer_x = self->pointer_y = -1;
  sx_diagram_area_set_hovered (self, 0);
}

/* An arrow is where it left, or where it came from nowhere */
static guint
get_event_of (SxDiagramArea *self,
              guint32        tag)
{
  if (SX_TAG_IS_EVENT (tag))
    return SX_TAG_NUMBER (tag);
  if (SX_TAG_IS_ARROW (tag) && SX_TAG_NUMBER (tag) < sx_diagram_get_n_arrows (self->diagram))
    {
      const SxDiagramArrow *arrow = sx_diagram_get_arrow (self->diagram, SX_TAG_NUMBER (tag));

      return arrow->from != SX_NO_EVENT ? arrow->from : arrow->to;
    }

  return SX_NO_EVENT;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  SxDiagramArea *self = user_data;
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  guint32 tag;

  if (self->diagram == NULL)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  tag = pick (self, x, y);
  if (SX_TAG_IS_LIFELINE (tag) && button == GDK_BUTTON_SECONDARY)
    sx_diagram_area_emit_menu (self, SX_TAG_NUMBER (tag), x, y);
  else if (SX_TAG_IS_LIFELINE (tag) && button == GDK_BUTTON_PRIMARY)
    sx_diagram_area_emit_head (self, SX_TAG_NUMBER (tag), (state & GDK_CONTROL_MASK) == 0);
  else if (button == GDK_BUTTON_PRIMARY)
    sx_diagram_area_select (self, get_event_of (self, tag));
}

/* With Ctrl the wheel zooms, around the pointer; else it scrolls what we are in */
static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           gpointer                  user_data)
{
  SxDiagramArea *self = user_data;
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double y = CLAMP (self->pointer_y - sx_diagram_area_get_head (self), 0, sx_diagram_area_get_page (self));

  if ((state & GDK_CONTROL_MASK) == 0 || self->diagram == NULL || self->time_scale != SX_TIME_SCALE_TRUE)
    return FALSE;

  for (; dy >= 1; dy--)
    sx_diagram_area_zoom_at (self, sx_diagram_get_ns_per_pixel (self->diagram) * ZOOM_STEP, y);
  for (; dy <= -1; dy++)
    sx_diagram_area_zoom_at (self, sx_diagram_get_ns_per_pixel (self->diagram) / ZOOM_STEP, y);
  if (dy != 0)
    sx_diagram_area_zoom_at (self, sx_diagram_get_ns_per_pixel (self->diagram) * (1 + dy * (ZOOM_STEP - 1)), y);

  return TRUE;
}

static void
pinch_begin_cb (SxDiagramArea *self)
{
  self->pinch_start = self->diagram != NULL ? sx_diagram_get_ns_per_pixel (self->diagram) : 1;
}

static void
pinch_cb (GtkGestureZoom *gesture,
          double          scale,
          gpointer        user_data)
{
  SxDiagramArea *self = user_data;
  double x = 0, y = 0;

  gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  if (scale > 0)
    sx_diagram_area_zoom_at (self, self->pinch_start / scale,
                             CLAMP (y - sx_diagram_area_get_head (self), 0, sx_diagram_area_get_page (self)));
}

static void
drag_begin_cb (SxDiagramArea *self)
{
  self->drag_x = gtk_adjustment_get_value (self->horizontal);
  self->drag_y = gtk_adjustment_get_value (self->vertical);
}

static void
drag_cb (SxDiagramArea *self,
         double         dx,
         double         dy)
{
  gtk_adjustment_set_value (self->horizontal, self->drag_x - dx);
  gtk_adjustment_set_value (self->vertical, self->drag_y - dy);
}

/**
 * sx_diagram_area_add_pointer:
 * @self: the area
 *
 * Adds what answers to the pointer and to fingers.
 */
void
sx_diagram_area_add_pointer (SxDiagramArea *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);

  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_MIDDLE);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}
