/* sx-window-plots.c: the plots of a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-file-action.h"
#include "sx-widget-util.h"
#include "sx-window-plots.h"

#define N_PANES (SX_PANE_LOOKUP + 1)

struct _SxWindowPlots
{
  GObject        parent_instance;

  /* Not owned: the window owns its plots */
  SxWindow      *window;
  GtkPaned      *side;
  SxFeed        *feed;
  SxPlotsView   *view;
  GSimpleAction *action;
};

G_DEFINE_FINAL_TYPE (SxWindowPlots, sx_window_plots, G_TYPE_OBJECT)

static void
toggle_cb (GSimpleAction *action,
           GVariant      *state,
           gpointer       user_data)
{
  sx_window_plots_set_shown (user_data, g_variant_get_boolean (state), TRUE);
}

static void
export_cb (SxWindow   *window,
           const char *path)
{
  SxPlotsView *view = SX_PLOTS_VIEW (sx_window_get_plots (window));
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;

  if (!sx_plots_view_export (view, path, &error))
    {
      sx_notice_bar_say_error (sx_window_get_notice_bar (window), error->message);
      return;
    }

  /* Translators: %s is a file */
  sentence = g_strdup_printf (_("The plots are in %s."), name);
  sx_notice_bar_say (sx_window_get_notice_bar (window), sentence);
}

static const SxFileAction export_plots = {
  .name = "export-plots", .is_save = TRUE, .title = N_("Export plots"), .suggested = N_("plots.png"),
  .filters = {
    { N_("Pictures (PNG)"), "png" }, { N_("Drawings (SVG)"), "svg" }, { N_("Documents (PDF)"), "pdf" },
  },
  .func = export_cb,
};

static void
sx_window_plots_dispose (GObject *object)
{
  g_clear_object (&SX_WINDOW_PLOTS (object)->action);

  G_OBJECT_CLASS (sx_window_plots_parent_class)->dispose (object);
}

static void
sx_window_plots_class_init (SxWindowPlotsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_window_plots_dispose;
}

static void
sx_window_plots_init (SxWindowPlots *self)
{
}

/**
 * sx_window_plots_new:
 * @window: the window, which owns what is returned
 * @side: (transfer none): where the plots stand below the diagram
 * @feed: (transfer none): what brings them records, to which the window's desks were added before
 *
 * Returns: (transfer full): the plots of @window, shown if they were when the last window was closed
 */
SxWindowPlots *
sx_window_plots_new (SxWindow *window,
                     GtkPaned *side,
                     SxFeed   *feed)
{
  SxWindowPlots *self = g_object_new (SX_TYPE_WINDOW_PLOTS, NULL);

  self->window = window;
  self->side = side;
  self->feed = feed;
  self->action = g_simple_action_new_stateful ("plots", NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (self->action, "change-state", G_CALLBACK (toggle_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (self->action));
  sx_window_plots_set_shown (self, g_settings_get_boolean (sx_window_get_settings (window), "plots-shown"), FALSE);

  return self;
}

gboolean
sx_window_plots_is_shown (SxWindowPlots *self)
{
  g_return_val_if_fail (SX_IS_WINDOW_PLOTS (self), FALSE);

  return self->view != NULL && gtk_widget_get_visible (GTK_WIDGET (self->view));
}

/**
 * sx_window_plots_set_shown:
 * @shown: whether the plots are beside the panes
 * @by_person: whether the person wants it so, so that the next window has them too
 */
void
sx_window_plots_set_shown (SxWindowPlots *self,
                           gboolean       shown,
                           gboolean       by_person)
{
  g_return_if_fail (SX_IS_WINDOW_PLOTS (self));

  if (shown || self->view != NULL)
    gtk_widget_set_visible (GTK_WIDGET (sx_window_plots_get_view (self)), shown);
  sx_widget_show_if_any (GTK_WIDGET (self->side));
  g_simple_action_set_state (self->action, g_variant_new_boolean (shown));
  if (by_person)
    g_settings_set_boolean (sx_window_get_settings (self->window), "plots-shown", shown);
}

/**
 * sx_window_plots_get_view:
 *
 * Returns: (transfer none): the plots, made now if they were not yet
 */
SxPlotsView *
sx_window_plots_get_view (SxWindowPlots *self)
{
  SxDesk *desks[N_PANES];

  g_return_val_if_fail (SX_IS_WINDOW_PLOTS (self), NULL);

  if (self->view == NULL)
    {
      for (SxPaneKind pane = 0; pane < N_PANES; pane++)
        desks[pane] = sx_window_get_desk (self->window, pane);
      self->view = SX_PLOTS_VIEW (sx_plots_view_new (desks, N_PANES, sx_window_get_moment (self->window)));
      gtk_widget_set_visible (GTK_WIDGET (self->view), FALSE);
      g_settings_bind (sx_window_get_settings (self->window), "plots-range", self->view, "range",
                       G_SETTINGS_BIND_DEFAULT);
      gtk_paned_set_end_child (self->side, GTK_WIDGET (self->view));
      gtk_paned_set_shrink_end_child (self->side, FALSE);
      sx_feed_add_view (self->feed, self->view, sx_plots_view_drain, NULL);
    }

  return self->view;
}

void
sx_window_plots_add_file_actions (SxApplication *application)
{
  sx_file_action_add (application, &export_plots);
}
