/* sx-diagram-panel-actions.c: what can be done with a diagram
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-panel-private.h"
#include "sx-diagram-walk.h"

/* One click, closer or farther */
#define ZOOM_STEP 1.5

static void
step_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (widget);
  guint event;
  guint64 end;

  sx_moment_stop (self->moment);
  end = sx_diagram_get_step_end (self->diagram, sx_moment_get_end (self->moment), &event);
  if (event == SX_NO_EVENT)
    return;

  sx_moment_set_end (self->moment, end);
  sx_diagram_area_select (self->area, event);
}

static void
slow_motion_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (widget);
  double speed = g_ascii_strtod (g_variant_get_string (parameter, NULL), NULL);

  if (speed <= 0)
    return;

  /* What is played is looked at, not the event that was selected before */
  sx_diagram_area_select (self->area, SX_NO_EVENT);
  sx_diagram_area_set_follow (self->area, TRUE);
  sx_moment_play (self->moment, speed);
}

static void
zoom_in_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  sx_diagram_area_zoom (SX_DIAGRAM_PANEL (widget)->area, ZOOM_STEP);
}

static void
zoom_out_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  sx_diagram_area_zoom (SX_DIAGRAM_PANEL (widget)->area, 1 / ZOOM_STEP);
}

static void
zoom_all_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  sx_diagram_area_reset_zoom (SX_DIAGRAM_PANEL (widget)->area);
}

static void
now_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  sx_moment_go_live (SX_DIAGRAM_PANEL (widget)->moment);
}

static void
show_all_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (widget);

  self->only_socket = 0;
  sx_diagram_set_sockets (self->diagram, NULL, 0);
  sx_diagram_panel_restart (self);
}

/* A socket and who is at its other end */
static void
show_only_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (widget);
  guint32 sockets[2] = { g_variant_get_uint32 (parameter), 0 };

  for (guint i = 0; i < sx_diagram_get_n_lifelines (self->diagram); i++)
    {
      const SxLifeline *lifeline = sx_diagram_get_lifeline (self->diagram, i);

      if (lifeline->socket == sockets[0])
        sockets[1] = lifeline->partner;
    }
  if (sockets[0] == 0)
    return;

  self->only_socket = sockets[0];
  sx_diagram_set_sockets (self->diagram, sockets, sockets[1] != 0 ? 2 : 1);
  sx_diagram_panel_restart (self);
}

/* Enter goes to where the event is in the tables */
static void
show_in_tables_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (widget);
  SxDesk *desk = sx_diagram_link_reveal (self->link);

  if (desk != NULL)
    g_signal_emit_by_name (self, "pane-wanted", sx_desk_get_pane (desk));
}

/**
 * sx_diagram_panel_class_add_actions:
 * @klass: the class of #SxDiagramPanel, with its properties
 *
 * Adds the actions "diagram.…" and their keys, which mean something while the focus is in the panel.
 */
void
sx_diagram_panel_class_add_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_property_action (klass, "diagram.follow", "follow");
  gtk_widget_class_install_property_action (klass, "diagram.pause", "pause");
  gtk_widget_class_install_property_action (klass, "diagram.legend", "legend");
  gtk_widget_class_install_property_action (klass, "diagram.time", "time");
  gtk_widget_class_install_action (klass, "diagram.step", NULL, step_action);
  gtk_widget_class_install_action (klass, "diagram.slow-motion", "s", slow_motion_action);
  gtk_widget_class_install_action (klass, "diagram.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (klass, "diagram.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (klass, "diagram.zoom-all", NULL, zoom_all_action);
  gtk_widget_class_install_action (klass, "diagram.now", NULL, now_action);
  gtk_widget_class_install_action (klass, "diagram.show-all", NULL, show_all_action);
  gtk_widget_class_install_action (klass, "diagram.show-only", "u", show_only_action);
  gtk_widget_class_install_action (klass, "diagram.show-in-tables", NULL, show_in_tables_action);

  gtk_widget_class_add_binding_action (klass, GDK_KEY_f, 0, "diagram.follow", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_space, 0, "diagram.pause", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_period, 0, "diagram.step", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_l, 0, "diagram.legend", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_n, 0, "diagram.now", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Return, 0, "diagram.show-in-tables", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Enter, 0, "diagram.show-in-tables", NULL);
}

/**
 * sx_diagram_panel_update_actions:
 * @self: the panel
 *
 * Some make no sense while nothing happened, or where time is not linear.
 */
void
sx_diagram_panel_update_actions (SxDiagramPanel *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean any = sx_diagram_get_n_events (self->diagram) > 0;
  gboolean zooms = sx_diagram_area_get_time_scale (self->area) == SX_TIME_SCALE_TRUE;
  double ns_per_pixel = sx_diagram_get_ns_per_pixel (self->diagram);

  gtk_widget_action_set_enabled (widget, "diagram.step", any);
  gtk_widget_action_set_enabled (widget, "diagram.slow-motion", any);
  gtk_widget_action_set_enabled (widget, "diagram.zoom-in",
                                 zooms && ns_per_pixel > SX_DIAGRAM_MIN_NS_PER_PIXEL);
  gtk_widget_action_set_enabled (widget, "diagram.zoom-out",
                                 zooms && ns_per_pixel < SX_DIAGRAM_MAX_NS_PER_PIXEL);
  gtk_widget_action_set_enabled (widget, "diagram.zoom-all", zooms && any);
  gtk_widget_action_set_enabled (widget, "diagram.now", !sx_moment_is_live (self->moment));
  gtk_widget_action_set_enabled (widget, "diagram.show-all", !sx_diagram_is_automatic (self->diagram));
}
