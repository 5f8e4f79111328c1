/* sx-window-diagram.c: the diagram of a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-diagram-window.h"
#include "sx-file-action.h"
#include "sx-widget-util.h"
#include "sx-window-diagram.h"

#define N_PANES (SX_PANE_LOOKUP + 1)

struct _SxWindowDiagram
{
  GObject         parent_instance;

  /* Not owned: the window owns its diagram */
  SxWindow       *window;
  GtkPaned       *side;
  SxFeed         *feed;
  SxDiagramPanel *panel;
  GSimpleAction  *action;
  /* Weak: the person may close it */
  GtkWindow      *own_window;
};

G_DEFINE_FINAL_TYPE (SxWindowDiagram, sx_window_diagram, G_TYPE_OBJECT)

static void
list_desks (SxWindowDiagram *self,
            SxDesk          *desks[N_PANES])
{
  for (SxPaneKind pane = 0; pane < N_PANES; pane++)
    desks[pane] = sx_window_get_desk (self->window, pane);
}

/* The pane and the diagram beside it tell the same story */
static SxDiagramScope
get_scope (SxPaneKind pane)
{
  return pane == SX_PANE_UDP ? SX_SCOPE_DATAGRAMS : SX_SCOPE_STREAMS;
}

static void
pane_wanted_cb (SxWindowDiagram *self,
                guint            pane)
{
  sx_window_set_pane (self->window, pane);
}

static void
toggle_cb (GSimpleAction *action,
           GVariant      *state,
           gpointer       user_data)
{
  sx_window_diagram_set_shown (user_data, g_variant_get_boolean (state), TRUE);
}

static void
own_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  sx_window_diagram_open_window (user_data);
}

static void
sx_window_diagram_dispose (GObject *object)
{
  SxWindowDiagram *self = SX_WINDOW_DIAGRAM (object);

  if (self->own_window != NULL)
    gtk_window_destroy (self->own_window);
  g_clear_weak_pointer (&self->own_window);
  g_clear_object (&self->action);

  G_OBJECT_CLASS (sx_window_diagram_parent_class)->dispose (object);
}

static void
sx_window_diagram_class_init (SxWindowDiagramClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_window_diagram_dispose;
}

static void
sx_window_diagram_init (SxWindowDiagram *self)
{
}

static void
add_actions (SxWindowDiagram *self)
{
  g_autoptr (GSimpleAction) own_window = g_simple_action_new ("diagram-window", NULL);

  self->action = g_simple_action_new_stateful ("diagram", NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (self->action, "change-state", G_CALLBACK (toggle_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->window), G_ACTION (self->action));
  g_signal_connect_object (own_window, "activate", G_CALLBACK (own_window_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->window), G_ACTION (own_window));
}

/**
 * sx_window_diagram_new:
 * @window: the window, which owns what is returned
 * @split: (transfer none): what has the panes and @side
 * @side: (transfer none): where the diagram stands beside the panes
 * @feed: (transfer none): what brings it records
 *
 * Returns: (transfer full): the diagram of @window, shown if it was when the last window was closed
 */
SxWindowDiagram *
sx_window_diagram_new (SxWindow *window,
                       SxSplit  *split,
                       GtkPaned *side,
                       SxFeed   *feed)
{
  SxWindowDiagram *self = g_object_new (SX_TYPE_WINDOW_DIAGRAM, NULL);
  GSettings *settings = sx_window_get_settings (window);

  self->window = window;
  self->side = side;
  self->feed = feed;
  g_settings_bind (settings, "diagram-share-beside", split, "share-beside", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "diagram-share-below", split, "share-below", G_SETTINGS_BIND_DEFAULT);
  add_actions (self);
  sx_window_diagram_set_shown (self, g_settings_get_boolean (settings, "diagram-shown"), FALSE);

  return self;
}

gboolean
sx_window_diagram_is_shown (SxWindowDiagram *self)
{
  g_return_val_if_fail (SX_IS_WINDOW_DIAGRAM (self), FALSE);

  return self->panel != NULL && gtk_widget_get_visible (GTK_WIDGET (self->panel));
}

/**
 * sx_window_diagram_set_shown:
 * @shown: whether the diagram is beside the panes
 * @by_person: whether the person wants it so, so that the next window has it too
 */
void
sx_window_diagram_set_shown (SxWindowDiagram *self,
                             gboolean         shown,
                             gboolean         by_person)
{
  g_return_if_fail (SX_IS_WINDOW_DIAGRAM (self));

  if (shown || self->panel != NULL)
    gtk_widget_set_visible (GTK_WIDGET (sx_window_diagram_get_panel (self)), shown);
  sx_widget_show_if_any (GTK_WIDGET (self->side));
  g_simple_action_set_state (self->action, g_variant_new_boolean (shown));
  if (by_person)
    g_settings_set_boolean (sx_window_get_settings (self->window), "diagram-shown", shown);
}

/**
 * sx_window_diagram_get_panel:
 *
 * Returns: (transfer none): the diagram beside the panes, made now if it was not yet
 */
SxDiagramPanel *
sx_window_diagram_get_panel (SxWindowDiagram *self)
{
  SxDesk *desks[N_PANES];

  g_return_val_if_fail (SX_IS_WINDOW_DIAGRAM (self), NULL);

  if (self->panel == NULL)
    {
      list_desks (self, desks);
      self->panel = SX_DIAGRAM_PANEL (sx_diagram_panel_new (desks, N_PANES, sx_window_get_moment (self->window),
                                                            sx_window_get_settings (self->window)));
      gtk_widget_set_visible (GTK_WIDGET (self->panel), FALSE);
      g_signal_connect_object (self->panel, "pane-wanted", G_CALLBACK (pane_wanted_cb), self, G_CONNECT_SWAPPED);
      sx_diagram_panel_set_scope (self->panel, get_scope (sx_window_get_pane (self->window)));
      gtk_paned_set_start_child (self->side, GTK_WIDGET (self->panel));
      gtk_paned_set_shrink_start_child (self->side, FALSE);
      sx_feed_add_view (self->feed, self->panel, sx_diagram_panel_take, sx_diagram_panel_tell);
    }

  return self->panel;
}

GtkWindow *
sx_window_diagram_get_window (SxWindowDiagram *self)
{
  g_return_val_if_fail (SX_IS_WINDOW_DIAGRAM (self), NULL);

  return self->own_window;
}

/**
 * sx_window_diagram_open_window:
 *
 * Shows the diagram in a window of its own; the one that is open already, if it is. The one beside the panes is left as it is.
 */
void
sx_window_diagram_open_window (SxWindowDiagram *self)
{
  SxDesk *desks[N_PANES];

  g_return_if_fail (SX_IS_WINDOW_DIAGRAM (self));

  if (self->own_window == NULL)
    {
      GtkWindow *window;

      list_desks (self, desks);
      window = sx_diagram_window_new (gtk_window_get_application (GTK_WINDOW (self->window)), desks, N_PANES,
                                      sx_window_get_moment (self->window), sx_window_get_settings (self->window));
      g_set_weak_pointer (&self->own_window, window);
      sx_diagram_panel_set_scope (sx_diagram_window_get_panel (SX_DIAGRAM_WINDOW (window)),
                                  get_scope (sx_window_get_pane (self->window)));
      g_signal_connect_object (sx_diagram_window_get_panel (SX_DIAGRAM_WINDOW (window)), "pane-wanted",
                               G_CALLBACK (pane_wanted_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_window_present (self->own_window);
}

/**
 * sx_window_diagram_set_pane:
 * @pane: the pane that is shown now
 *
 * Where nobody chose sockets, the diagram shows those of the pane's kind. A look-up has none: what was shown stays.
 */
void
sx_window_diagram_set_pane (SxWindowDiagram *self,
                            SxPaneKind       pane)
{
  g_return_if_fail (SX_IS_WINDOW_DIAGRAM (self));

  if (pane == SX_PANE_LOOKUP)
    return;

  if (self->panel != NULL)
    sx_diagram_panel_set_scope (self->panel, get_scope (pane));
  if (self->own_window != NULL)
    sx_diagram_panel_set_scope (sx_diagram_window_get_panel (SX_DIAGRAM_WINDOW (self->own_window)), get_scope (pane));
}

/**
 * sx_window_diagram_leave:
 *
 * The window goes, and its diagram with it.
 */
void
sx_window_diagram_leave (SxWindowDiagram *self)
{
  g_return_if_fail (SX_IS_WINDOW_DIAGRAM (self));

  if (self->own_window != NULL)
    gtk_window_destroy (self->own_window);
}

static void
export (SxWindow   *window,
        const char *path,
        gboolean    all)
{
  SxDiagramPanel *panel = SX_DIAGRAM_PANEL (sx_window_get_diagram (window));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *sentence = NULL;

  if (sx_diagram_panel_export (panel, path, all, &error))
    {
      sentence = g_strdup_printf (_("The diagram was saved as %s."), name);
      sx_notice_bar_say (sx_window_get_notice_bar (window), sentence);
    }
  else
    {
      sentence = g_strdup_printf (_("The diagram was not saved as %s: %s"), name, error->message);
      sx_notice_bar_say_error (sx_window_get_notice_bar (window), sentence);
    }
}

static void
export_all_cb (SxWindow   *window,
               const char *path)
{
  export (window, path, TRUE);
}

static void
export_shown_cb (SxWindow   *window,
                 const char *path)
{
  export (window, path, FALSE);
}

#define FORMATS { { N_("PNG pictures"), "png" }, { N_("SVG drawings"), "svg" }, { N_("PDF documents"), "pdf" }, \
                  { N_("Mermaid diagrams"), "mmd" } }

/**
 * sx_window_diagram_add_exports:
 * @application: the application, at its start
 *
 * Adds the actions that save the diagram of the window that has the focus.
 */
void
sx_window_diagram_add_exports (SxApplication *application)
{
  static const SxFileAction actions[] = {
    {
      .name = "export-diagram", .is_save = TRUE, .title = N_("Export the diagram"), .suggested = N_("diagram.png"),
      .filters = FORMATS, .func = export_all_cb,
    },
    {
      .name = "export-diagram-shown", .is_save = TRUE, .title = N_("Export what is shown of the diagram"),
      .suggested = N_("diagram.png"), .filters = FORMATS, .func = export_shown_cb,
    },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    sx_file_action_add (application, &actions[i]);
}
