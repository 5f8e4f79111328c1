/* sx-diagram-window.c: a diagram in a window of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-diagram-window.h"
#include "sx-feed.h"
#include "sx-frames-first.h"

/* Higher than wide, as time runs downwards, in pixels */
#define WIDTH 760
#define HEIGHT 900

struct _SxDiagramWindow
{
  GtkApplicationWindow  parent_instance;

  SxDiagramPanel       *panel;
  SxFeed               *feed;
};

G_DEFINE_FINAL_TYPE (SxDiagramWindow, sx_diagram_window, GTK_TYPE_APPLICATION_WINDOW)

static void
close_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static void
sx_diagram_window_dispose (GObject *object)
{
  g_clear_object (&SX_DIAGRAM_WINDOW (object)->feed);

  G_OBJECT_CLASS (sx_diagram_window_parent_class)->dispose (object);
}

static void
sx_diagram_window_class_init (SxDiagramWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_diagram_window_dispose;
}

static void
sx_diagram_window_init (SxDiagramWindow *self)
{
  static const GActionEntry entries[] = {
    { "diagram", close_cb },
    { "close", close_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

/**
 * sx_diagram_window_new:
 * @application: the application
 * @desks: (array length=n_desks): whose sockets are shown
 * @n_desks: how many
 * @moment: which moment is shown
 * @settings: (nullable): the program's settings
 *
 * Returns: (transfer none): the window, not shown yet; GTK owns it
 */
GtkWindow *
sx_diagram_window_new (GtkApplication *application,
                       SxDesk *const  *desks,
                       guint           n_desks,
                       SxMoment       *moment,
                       GSettings      *settings)
{
  SxDiagramWindow *self = g_object_new (SX_TYPE_DIAGRAM_WINDOW,
                                        "application", application,
                                        "title", _("Diagram"),
                                        "titlebar", gtk_header_bar_new (),
                                        "default-width", WIDTH,
                                        "default-height", HEIGHT,
                                        NULL);

  if (sx_desk_get_engine (desks[0]) != NULL)
    sx_frames_first (GTK_WIDGET (self), sx_engine_get_courtesy (sx_desk_get_engine (desks[0])));
  self->panel = SX_DIAGRAM_PANEL (sx_diagram_panel_new (desks, n_desks, moment, settings));
  sx_diagram_panel_set_alone (self->panel, TRUE);
  gtk_window_set_child (GTK_WINDOW (self), GTK_WIDGET (self->panel));

  /* The frames of a window on another screen are its own */
  self->feed = sx_feed_new (sx_desk_get_journal (desks[0]), GTK_WIDGET (self));
  sx_feed_add_view (self->feed, self->panel, sx_diagram_panel_take, sx_diagram_panel_tell);

  return GTK_WINDOW (self);
}

/**
 * sx_diagram_window_get_panel:
 *
 * Returns: (transfer none): what it shows
 */
SxDiagramPanel *
sx_diagram_window_get_panel (SxDiagramWindow *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_WINDOW (self), NULL);

  return self->panel;
}
