/* sx-diagram-panel.c: the diagram with all that belongs to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-export.h"
#include "sx-diagram-panel-private.h"
#include "sx-flow.h"
#include "sx-kernel-times.h"
#include "sx-widget-util.h"

/* How wide an exported diagram is that was never shown, in pixels */
#define UNSEEN_WIDTH 900

G_DEFINE_FINAL_TYPE (SxDiagramPanel, sx_diagram_panel, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_FOLLOW,
  PROP_PAUSE,
  PROP_LEGEND,
  PROP_TIME,
  N_PROPS
};

enum {
  STALE,
  PANE_WANTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const char *const time_names[] = {
  [SX_TIME_SCALE_STEPS] = "steps",
  [SX_TIME_SCALE_TRUE] = "true",
};

/* Helpers */

/* Shows what the diagram has taken in, if that makes a difference */
static void
show_news (SxDiagramPanel *self)
{
  guint generation = sx_diagram_get_generation (self->diagram);
  guint n_events = sx_diagram_get_n_events (self->diagram);
  guint64 n_records = sx_diagram_get_n_records (self->diagram);

  sx_scrubber_update (self->scrubber);
  if (generation == self->generation && n_records == self->n_records)
    return;

  self->generation = generation;
  self->n_records = n_records;
  gtk_widget_set_visible (self->empty, n_events == 0);
  sx_diagram_area_update (self->area);
  sx_diagram_panel_update_left_out (self);
  sx_diagram_panel_update_caption (self);
  sx_diagram_panel_update_actions (self);
}

static gboolean
is_motion_wanted (SxDiagramPanel *self)
{
  gboolean enabled = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &enabled, NULL);

  return enabled;
}

/* Callbacks */

static void
moment_changed_cb (SxDiagramPanel *self)
{
  gint64 time = sx_moment_get_time (self->moment);

  sx_diagram_area_set_moment (self->area, sx_moment_get_end (self->moment), is_motion_wanted (self) ? time : 0);
  sx_diagram_panel_update_tick (self);
  sx_diagram_panel_update_caption (self);
  sx_diagram_panel_update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSE]);
}

static void
follow_changed_cb (SxDiagramPanel *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOW]);
}

static void
time_selected_cb (SxDiagramPanel *self)
{
  guint selected = sx_drop_down_get_selected (self->time);

  if (self->diagram == NULL || selected >= G_N_ELEMENTS (time_names)
      || selected == sx_diagram_area_get_time_scale (self->area))
    return;

  sx_diagram_area_set_time_scale (self->area, selected);
  sx_diagram_panel_update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME]);
}

static void
restart_cb (SxDiagramPanel *self)
{
  self->only_socket = 0;
  sx_diagram_panel_restart (self);
}

static void
set_legend_shown (SxDiagramPanel *self,
                  gboolean        shown)
{
  if (self->legend_shown == shown)
    return;

  self->legend_shown = shown;
  if (shown)
    sx_diagram_legend_update (self->legend);
  gtk_widget_set_visible (self->legend_scroller, shown);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEGEND]);
}

static void
set_time (SxDiagramPanel *self,
          const char     *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (time_names); i++)
    {
      if (g_strcmp0 (name, time_names[i]) == 0)
        sx_drop_down_set_selected (self->time, i);
    }
}

/* Overrides */

static void
sx_diagram_panel_map (GtkWidget *widget)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (widget);

  GTK_WIDGET_CLASS (sx_diagram_panel_parent_class)->map (widget);

  if (self->engine != NULL)
    sx_kernel_times_hold (self->engine);
  self->observing = self->engine != NULL;
  sx_diagram_panel_update_tick (self);
  /* What happened while it was hidden */
  g_signal_emit (self, signals[STALE], 0);
}

static void
sx_diagram_panel_unmap (GtkWidget *widget)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (widget);

  GTK_WIDGET_CLASS (sx_diagram_panel_parent_class)->unmap (widget);

  if (self->observing)
    sx_kernel_times_release (self->engine);
  self->observing = FALSE;
  sx_diagram_panel_update_tick (self);
}

static gboolean
sx_diagram_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SX_DIAGRAM_PANEL (widget)->area));
}

static void
sx_diagram_panel_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (object);

  switch (prop_id)
    {
    case PROP_FOLLOW:
      g_value_set_boolean (value, sx_diagram_area_get_follow (self->area));
      break;
    case PROP_PAUSE:
      g_value_set_boolean (value, self->moment != NULL && sx_diagram_panel_get_pause (self));
      break;
    case PROP_LEGEND:
      g_value_set_boolean (value, self->legend_shown);
      break;
    case PROP_TIME:
      g_value_set_string (value, time_names[sx_diagram_area_get_time_scale (self->area)]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_diagram_panel_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (object);

  switch (prop_id)
    {
    case PROP_FOLLOW:
      sx_diagram_area_set_follow (self->area, g_value_get_boolean (value));
      break;
    case PROP_PAUSE:
      sx_diagram_panel_set_pause (self, g_value_get_boolean (value));
      break;
    case PROP_LEGEND:
      set_legend_shown (self, g_value_get_boolean (value));
      break;
    case PROP_TIME:
      set_time (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_diagram_panel_dispose (GObject *object)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (object);

  if (self->moment != NULL)
    g_signal_handlers_disconnect_by_data (self->moment, self);
  if (self->link != NULL)
    g_object_run_dispose (G_OBJECT (self->link));
  g_clear_object (&self->link);
  if (self->area != NULL)
    {
      sx_diagram_area_set_diagram (self->area, NULL);
      sx_diagram_legend_set_diagram (self->legend, NULL);
      sx_diagram_sockets_set_diagram (self->sockets, NULL);
      sx_scrubber_set_moment (self->scrubber, NULL);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_DIAGRAM_PANEL);
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_diagram_panel_parent_class)->dispose (object);
}

static void
sx_diagram_panel_finalize (GObject *object)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (object);

  g_clear_pointer (&self->diagram, sx_diagram_free);
  g_clear_object (&self->moment);
  g_clear_object (&self->engine);
  g_clear_object (&self->journal);

  G_OBJECT_CLASS (sx_diagram_panel_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_FOLLOW] = g_param_spec_boolean ("follow", NULL, NULL, TRUE, flags);
  properties[PROP_PAUSE] = g_param_spec_boolean ("pause", NULL, NULL, FALSE, flags);
  properties[PROP_LEGEND] = g_param_spec_boolean ("legend", NULL, NULL, FALSE, flags);
  properties[PROP_TIME] = g_param_spec_string ("time", NULL, NULL, time_names[SX_TIME_SCALE_STEPS], flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (SX_TYPE_DROP_DOWN);
  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_DIAGRAM_AREA);
  g_type_ensure (SX_TYPE_DIAGRAM_CAPTION);
  g_type_ensure (SX_TYPE_DIAGRAM_LEGEND);
  g_type_ensure (SX_TYPE_DIAGRAM_SOCKETS);
  g_type_ensure (SX_TYPE_SCRUBBER);
  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-diagram-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SxDiagramPanel, area);
  gtk_widget_class_bind_template_child (widget_class, SxDiagramPanel, caption);
  gtk_widget_class_bind_template_child (widget_class, SxDiagramPanel, legend);
  gtk_widget_class_bind_template_child (widget_class, SxDiagramPanel, legend_scroller);
  gtk_widget_class_bind_template_child (widget_class, SxDiagramPanel, sockets);
  gtk_widget_class_bind_template_child (widget_class, SxDiagramPanel, scrubber);
  gtk_widget_class_bind_template_child (widget_class, SxDiagramPanel, time);
  gtk_widget_class_bind_template_child (widget_class, SxDiagramPanel, empty);
  gtk_widget_class_bind_template_child (widget_class, SxDiagramPanel, left_out);
  gtk_widget_class_bind_template_child (widget_class, SxDiagramPanel, own_window);
  gtk_widget_class_bind_template_callback (widget_class, restart_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_changed_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "update_caption",
                                                G_CALLBACK (sx_diagram_panel_update_caption));
  gtk_widget_class_bind_template_callback_full (widget_class, "head_activated_cb",
                                                G_CALLBACK (sx_diagram_panel_head_activated));
  gtk_widget_class_bind_template_callback_full (widget_class, "menu_requested_cb",
                                                G_CALLBACK (sx_diagram_panel_menu_requested));
  gtk_widget_class_bind_template_callback (widget_class, sx_diagram_panel_update_actions);
}

static void
sx_diagram_panel_class_init (SxDiagramPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_diagram_panel_get_property;
  object_class->set_property = sx_diagram_panel_set_property;
  object_class->dispose = sx_diagram_panel_dispose;
  object_class->finalize = sx_diagram_panel_finalize;
  widget_class->map = sx_diagram_panel_map;
  widget_class->unmap = sx_diagram_panel_unmap;
  widget_class->grab_focus = sx_diagram_panel_grab_focus;
  widget_class->focus = sx_widget_focus_inside;
  install_properties (object_class);

  signals[STALE] =
    g_signal_new ("stale", SX_TYPE_DIAGRAM_PANEL, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* Enter: the pane (SxPaneKind) where the selected event happened */
  signals[PANE_WANTED] =
    g_signal_new ("pane-wanted", SX_TYPE_DIAGRAM_PANEL, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  bind_template (widget_class);
  sx_diagram_panel_class_add_actions (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_diagram_panel_init (SxDiagramPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->time, "notify::selected", G_CALLBACK (time_selected_cb), self);
}

/* Public functions */

/**
 * sx_diagram_panel_new:
 * @desks: (array length=n_desks): whose sockets are shown; at least one, all of one journal
 * @n_desks: how many
 * @moment: which moment is shown
 * @settings: (nullable): where the scale of time and the legend are remembered
 *
 * Returns: (transfer floating): the panel; it is to be added to a #SxFeed
 */
GtkWidget *
sx_diagram_panel_new (SxDesk *const *desks,
                      guint          n_desks,
                      SxMoment      *moment,
                      GSettings     *settings)
{
  SxDiagramPanel *self;
  g_autofree guint32 *owners = NULL;

  g_return_val_if_fail (n_desks > 0, NULL);
  g_return_val_if_fail (SX_IS_MOMENT (moment), NULL);

  self = g_object_new (SX_TYPE_DIAGRAM_PANEL, NULL);
  self->journal = g_object_ref (sx_desk_get_journal (desks[0]));
  g_set_object (&self->engine, sx_desk_get_engine (desks[0]));
  self->moment = g_object_ref (moment);
  self->diagram = sx_diagram_new (self->journal);

  owners = g_new (guint32, n_desks);
  for (guint i = 0; i < n_desks; i++)
    owners[i] = sx_desk_get_owner (desks[i]);
  sx_diagram_set_owners (self->diagram, owners, n_desks);

  sx_diagram_area_set_diagram (self->area, self->diagram);
  sx_diagram_legend_set_diagram (self->legend, self->diagram);
  sx_diagram_sockets_set_diagram (self->sockets, self->diagram);
  sx_scrubber_set_moment (self->scrubber, moment);
  self->link = sx_diagram_link_new (self->area, self->diagram, desks, n_desks);
  g_signal_connect_swapped (moment, "changed", G_CALLBACK (moment_changed_cb), self);

  if (settings != NULL)
    {
      g_settings_bind (settings, "diagram-time", self, "time", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "diagram-legend", self, "legend", G_SETTINGS_BIND_DEFAULT);
    }
  moment_changed_cb (self);

  return GTK_WIDGET (self);
}

/**
 * sx_diagram_panel_drain:
 * @panel: a #SxDiagramPanel
 * @max: how many records to look at, at most
 *
 * Takes in what is new, and shows it. Nothing while the panel is not shown: it says "stale" when it is shown again.
 *
 * Returns: %TRUE when there is more
 */
gboolean
sx_diagram_panel_drain (gpointer panel,
                        guint    max)
{
  gboolean more = sx_diagram_panel_take (panel, max);

  sx_diagram_panel_tell (panel);

  return more;
}

/**
 * sx_diagram_panel_take:
 * @panel: a #SxDiagramPanel
 * @max: how many records to look at, at most
 *
 * The first half of it: what is drawn stays as it is.
 *
 * Returns: %TRUE when there is more
 */
gboolean
sx_diagram_panel_take (gpointer panel,
                       guint    max)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (panel);

  if (self->diagram == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;

  return sx_diagram_drain (self->diagram, max);
}

/**
 * sx_diagram_panel_tell:
 * @panel: a #SxDiagramPanel
 *
 * The second half of it.
 */
void
sx_diagram_panel_tell (gpointer panel)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (panel);

  if (self->diagram != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_news (self);
}

/**
 * sx_diagram_panel_restart:
 * @self: the panel
 *
 * Other sockets are to be shown.
 */
void
sx_diagram_panel_restart (SxDiagramPanel *self)
{
  g_signal_emit (self, signals[STALE], 0);
}

void
sx_diagram_panel_set_scope (SxDiagramPanel *self,
                            SxDiagramScope  scope)
{
  g_return_if_fail (SX_IS_DIAGRAM_PANEL (self));

  sx_diagram_set_scope (self->diagram, scope);
  sx_diagram_panel_restart (self);
}

void
sx_diagram_panel_set_alone (SxDiagramPanel *self,
                            gboolean        alone)
{
  g_return_if_fail (SX_IS_DIAGRAM_PANEL (self));

  gtk_widget_set_visible (self->own_window, !alone);
}

/**
 * sx_diagram_panel_export:
 * @path: the file; its ending says which format
 * @all: all that has happened until the moment that is shown, and not only the part that is in view
 * @error: see sx_diagram_export()
 *
 * Exports the diagram as it is: of these sockets, in these colours. What is new is taken in before.
 *
 * Returns: whether the file was written
 */
gboolean
sx_diagram_panel_export (SxDiagramPanel  *self,
                         const char      *path,
                         gboolean         all,
                         GError         **error)
{
  double y0, y1;

  g_return_val_if_fail (SX_IS_DIAGRAM_PANEL (self), FALSE);

  while (sx_diagram_drain (self->diagram, G_MAXUINT))
    continue;
  if (gtk_widget_get_width (GTK_WIDGET (self->area)) == 0)
    sx_diagram_set_width (self->diagram, UNSEEN_WIDTH);
  show_news (self);

  sx_diagram_area_get_part (self->area, &y0, &y1);

  return sx_diagram_export (self->diagram, sx_diagram_area_get_typesetter (self->area),
                            sx_diagram_area_get_view (self->area), all ? 0 : y0, all ? G_MAXDOUBLE : y1,
                            sx_widget_is_dark (GTK_WIDGET (self->area)), path, error);
}

SxDiagram *
sx_diagram_panel_get_diagram (SxDiagramPanel *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_PANEL (self), NULL);

  return self->diagram;
}

SxDiagramArea *
sx_diagram_panel_get_area (SxDiagramPanel *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_PANEL (self), NULL);

  return self->area;
}

const char *
sx_diagram_panel_get_caption (SxDiagramPanel *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_PANEL (self), NULL);

  return sx_diagram_caption_get_text (self->caption);
}

gboolean
sx_diagram_panel_is_asleep (SxDiagramPanel *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_PANEL (self), TRUE);

  return self->tick_id == 0;
}
