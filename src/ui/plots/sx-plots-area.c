/* sx-plots-area.c: plots, to look at and to read off
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-plots-area.h"
#include "sx-scene-export.h"
#include "sx-scene-snapshot.h"
#include "sx-widget-util.h"

/* In pixels: a narrower one shows nothing that can be read */
#define MIN_WIDTH     220
#define NATURAL_WIDTH 480
#define MIN_HEIGHT    130

/* Of what is written to a file and was never shown */
#define FILE_WIDTH  1000
#define FILE_HEIGHT 560

/* How many values Page Up and Page Down go over */
#define PAGE 10

struct _SxPlotsArea
{
  GtkWidget     parent_instance;

  SxPlot       *plot; /* not owned */
  SxPlotView    view;
  SxScene      *scene;
  SxTypesetter *typesetter;
  gboolean      stale;
  guint         n_updates;

  /* Where the pointer is; x < 0: elsewhere */
  double        x;
  double        y;
  /* The rule stays below it while time moves on. Not once the keys have moved the rule, until the pointer moves again */
  gboolean      points;
};

G_DEFINE_FINAL_TYPE (SxPlotsArea, sx_plots_area, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Helpers */

/* A rule that time has left behind is gone */
static void
check_pointer (SxPlotsArea *self)
{
  if (self->points)
    self->view.pointer = sx_plot_get_time_at (self->plot, self->x, self->y);
  else if (self->view.pointer < sx_plot_get_start (self->plot) || self->view.pointer >= sx_plot_get_end (self->plot))
    self->view.pointer = 0;
}

static void
redraw (SxPlotsArea *self)
{
  self->stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
lay_out (SxPlotsArea *self)
{
  gint64 before = self->view.pointer;

  if (self->plot == NULL)
    return;

  self->view.width = gtk_widget_get_width (GTK_WIDGET (self));
  self->view.height = gtk_widget_get_height (GTK_WIDGET (self));
  if (self->view.width == 0)
    {
      self->view.width = FILE_WIDTH;
      self->view.height = FILE_HEIGHT;
    }
  sx_plot_set_view (self->plot, &self->view);
  check_pointer (self);
  if (self->view.pointer != before)
    sx_plot_set_view (self->plot, &self->view);
  self->n_updates++;
}

static void
set_pointer (SxPlotsArea *self,
             gint64       time)
{
  if (self->plot == NULL || self->view.pointer == time)
    return;

  self->view.pointer = time;
  sx_plot_set_view (self->plot, &self->view);
  redraw (self);
}

/* By so many values; from nowhere it goes to the end */
static void
move_pointer (SxPlotsArea *self,
              gint64       n)
{
  gint64 step, first, last;
  gint64 time = self->view.pointer;

  if (self->plot == NULL || sx_plot_get_n_plots (self->plot) == 0)
    return;

  step = sx_plot_get_step (self->plot);
  first = sx_plot_get_start (self->plot) + step / 2;
  last = sx_plot_get_end (self->plot) - step + step / 2;
  time = time != 0 ? time / step * step + step / 2 + n * step : last;
  self->points = FALSE;
  set_pointer (self, CLAMP (time, first, last));
}

static void
update_style (SxPlotsArea *self)
{
  SxTypesetter *before = self->typesetter;
  SxSceneStyle style;

  self->typesetter = sx_typesetter_new_for_widget (GTK_WIDGET (self));
  style = sx_typesetter_get_style (self->typesetter);
  if (self->plot != NULL)
    sx_plot_set_style (self->plot, &style);
  g_clear_pointer (&before, sx_typesetter_free);
  lay_out (self);
  redraw (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Callbacks */

static void
motion_cb (SxPlotsArea *self,
           double       x,
           double       y)
{
  /* GTK tells of a motion too where what is below a pointer at rest is laid out anew */
  if (self->plot == NULL || (x == self->x && y == self->y))
    return;

  self->x = x;
  self->y = y;
  self->points = TRUE;
  set_pointer (self, sx_plot_get_time_at (self->plot, x, y));
}

static void
leave_cb (SxPlotsArea *self)
{
  self->x = -1;
  /* One that the keys have moved stays */
  if (!self->points)
    return;

  self->points = FALSE;
  set_pointer (self, 0);
}

static void
pressed_cb (SxPlotsArea *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
move_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  move_pointer (SX_PLOTS_AREA (widget), g_variant_get_int32 (arguments));

  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  SxPlotsArea *self = SX_PLOTS_AREA (widget);

  if (self->view.pointer == 0)
    return GDK_EVENT_PROPAGATE;

  self->points = FALSE;
  set_pointer (self, 0);

  return GDK_EVENT_STOP;
}

/* Overrides */

static GtkSizeRequestMode
sx_plots_area_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sx_plots_area_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  SxPlotsArea *self = SX_PLOTS_AREA (widget);
  double width = for_size >= 0 ? for_size : NATURAL_WIDTH;
  double height = MIN_HEIGHT;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = NATURAL_WIDTH;
      return;
    }

  if (self->plot != NULL)
    height = MAX (height, sx_plot_get_height (self->plot, width));
  *minimum = *natural = (int) (height + 0.999);
}

static void
sx_plots_area_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  SxPlotsArea *self = SX_PLOTS_AREA (widget);

  lay_out (self);
  self->stale = TRUE;
}

static void
sx_plots_area_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  SxPlotsArea *self = SX_PLOTS_AREA (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  GdkRGBA paper = sx_scene_get_rgba (SX_INK_PAPER, sx_widget_is_dark (widget));
  SxSceneLook look = {
    .typesetter = self->typesetter,
    .dark = sx_widget_is_dark (widget),
    .device_scale = gtk_widget_get_scale_factor (widget),
  };

  gtk_snapshot_append_color (snapshot, &paper, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->plot == NULL)
    return;

  if (self->stale)
    {
      sx_scene_clear (self->scene);
      sx_plot_draw (self->plot, self->scene);
      self->stale = FALSE;
    }
  sx_scene_snapshot (self->scene, snapshot, &look, width, height);
}

static void
sx_plots_area_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sx_plots_area_parent_class)->css_changed (widget, change);
  update_style (SX_PLOTS_AREA (widget));
}

static void
sx_plots_area_system_setting_changed (GtkWidget        *widget,
                                      GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (sx_plots_area_parent_class)->system_setting_changed (widget, setting);
  update_style (SX_PLOTS_AREA (widget));
}

static void
sx_plots_area_finalize (GObject *object)
{
  SxPlotsArea *self = SX_PLOTS_AREA (object);

  g_clear_pointer (&self->scene, sx_scene_free);
  g_clear_pointer (&self->typesetter, sx_typesetter_free);

  G_OBJECT_CLASS (sx_plots_area_parent_class)->finalize (object);
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    guint keypad_key;
    int   n;
  } moves[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, 1 },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, -PAGE },
    { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, PAGE },
    { GDK_KEY_Home, GDK_KEY_KP_Home, -SX_PLOT_BINS_MAX },
    { GDK_KEY_End, GDK_KEY_KP_End, SX_PLOT_BINS_MAX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      gtk_widget_class_add_binding (widget_class, moves[i].key, 0, move_cb, "i", moves[i].n);
      gtk_widget_class_add_binding (widget_class, moves[i].keypad_key, 0, move_cb, "i", moves[i].n);
    }
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
sx_plots_area_class_init (SxPlotsAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = sx_plots_area_finalize;
  widget_class->get_request_mode = sx_plots_area_get_request_mode;
  widget_class->measure = sx_plots_area_measure;
  widget_class->size_allocate = sx_plots_area_size_allocate;
  widget_class->snapshot = sx_plots_area_snapshot;
  widget_class->css_changed = sx_plots_area_css_changed;
  widget_class->system_setting_changed = sx_plots_area_system_setting_changed;

  signals[CHANGED] =
    g_signal_new ("changed", SX_TYPE_PLOTS_AREA, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  add_bindings (widget_class);
  gtk_widget_class_set_css_name (widget_class, "plots");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sx_plots_area_init (SxPlotsArea *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->x = -1;
  self->scene = sx_scene_new ();
  self->typesetter = sx_typesetter_new_for_widget (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  sx_widget_set_name (GTK_WIDGET (self), _("Plots"));

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * sx_plots_area_set_plot:
 * @plot: (nullable) (transfer none): what to draw; it has to be taken away before it goes
 */
void
sx_plots_area_set_plot (SxPlotsArea *self,
                        SxPlot      *plot)
{
  g_return_if_fail (SX_IS_PLOTS_AREA (self));

  self->plot = plot;
  if (plot != NULL)
    update_style (self);
}

/**
 * sx_plots_area_update:
 * @range: how far back
 * @now: where the plots end, see #SxPlotView
 * @live: likewise
 *
 * Lays the plots out anew; they are drawn with the next frame.
 */
void
sx_plots_area_update (SxPlotsArea *self,
                      SxPlotRange  range,
                      gint64       now,
                      gboolean     live)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double before;

  g_return_if_fail (SX_IS_PLOTS_AREA (self));

  if (self->plot == NULL)
    return;

  before = sx_plot_get_height (self->plot, width);
  self->view.range = range;
  self->view.now = now;
  self->view.live = live;
  lay_out (self);
  if (sx_plot_get_height (self->plot, width) != before)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  redraw (self);
}

/**
 * sx_plots_area_export:
 * @path: a file, whose ending says how: .png, .svg, .pdf
 * @error: return location for a #GError of domain %G_IO_ERROR
 *
 * Writes all that the area shows, the part too that is scrolled out of sight.
 *
 * Returns: %FALSE, with @error set, if it could not be written
 */
gboolean
sx_plots_area_export (SxPlotsArea *self,
                      const char  *path,
                      GError     **error)
{
  g_autoptr (SxScene) scene = NULL;

  g_return_val_if_fail (SX_IS_PLOTS_AREA (self), FALSE);
  g_return_val_if_fail (self->plot != NULL, FALSE);

  scene = sx_scene_new ();
  sx_plot_draw (self->plot, scene);

  return sx_scene_export (scene, self->view.width, sx_plot_get_bottom (self->plot), _("Plots"),
                          self->typesetter, sx_widget_is_dark (GTK_WIDGET (self)), path, error);
}

guint
sx_plots_area_get_n_updates (SxPlotsArea *self)
{
  g_return_val_if_fail (SX_IS_PLOTS_AREA (self), 0);

  return self->n_updates;
}
