/* sx-window.c: a window with four panes of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-frames-first.h"
#include "sx-session-files.h"
#include "sx-window-actions.h"
#include "sx-window-private.h"

G_DEFINE_FINAL_TYPE (SxWindow, sx_window, GTK_TYPE_APPLICATION_WINDOW)

static void
visible_child_changed_cb (SxWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  /* The stack shows its first page by itself, before it is known which one was shown last */
  if (page == NULL || self->starter == NULL)
    return;

  sx_window_get_pane_widget (self, sx_window_get_pane (self));
  gtk_stack_page_set_needs_attention (gtk_stack_get_page (self->stack, page), FALSE);
  if (self->diagram != NULL)
    sx_window_diagram_set_pane (self->diagram, sx_window_get_pane (self));

  sx_window_actions_update (self);
}

static void
moment_changed_cb (SxWindow *self)
{
  self->is_moving = TRUE;
  for (SxPaneKind pane = 0; pane < SX_N_PANES; pane++)
    sx_desk_set_end (self->desks[pane], sx_moment_get_end (self->moment));
  self->is_moving = FALSE;

  /* Whoever was in a form, which cannot be used in the past, can go back */
  if (gtk_window_get_focus (GTK_WINDOW (self)) == NULL)
    gtk_widget_child_focus (GTK_WIDGET (self->past_bar), GTK_DIR_TAB_FORWARD);
  sx_window_actions_update (self);
}

/* The menu is about to be shown. What is in it, some seventy widgets, is made when it is for the first time; and files
 * come and go */
static void
open_menu_cb (GtkMenuButton *button,
              gpointer       user_data)
{
  SxWindow *self = user_data;

  if (self->settings != NULL)
    sx_session_files_fill_menu (self->recent_section, self->settings);
  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_menu_model (button, self->main_menu);
}

static void
restore_state (SxWindow *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "pane");
  SxPaneKind pane = SX_PANE_SERVER;

  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  sx_window_find_pane (name, &pane);
  sx_window_go_to_pane (self, pane);
}

static void
save_state (SxWindow *self)
{
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));

  g_settings_set_boolean (self->settings, "window-maximized", maximized);
  if (self->engine != NULL)
    g_settings_set_string (self->settings, "pane",
                           sx_window_get_pane_name (sx_window_get_pane (self)));

  /* GTK keeps the size of before in these while the window is maximized */
  if (!maximized && !gtk_window_is_fullscreen (GTK_WINDOW (self)))
    {
      int width, height;

      gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
      if (width > 0 && height > 0)
        {
          g_settings_set_int (self->settings, "window-width", CLAMP (width, 300, 32767));
          g_settings_set_int (self->settings, "window-height", CLAMP (height, 200, 32767));
        }
    }
}

static gboolean
sx_window_close_request (GtkWindow *window)
{
  sx_window_leave (SX_WINDOW (window));
  sx_session_files_close (SX_WINDOW (window));

  return GTK_WINDOW_CLASS (sx_window_parent_class)->close_request (window);
}

static void
sx_window_size_allocate (GtkWidget *widget,
                         int        width,
                         int        height,
                         int        baseline)
{
  SxWindow *self = SX_WINDOW (widget);

  GTK_WIDGET_CLASS (sx_window_parent_class)->size_allocate (widget, width, height, baseline);

  if (self->split == NULL)
    return;

  if (self->room != NULL
      && (width != self->width || height != self->height || sx_split_is_wide (self->split) != self->is_wide))
    sx_window_side_resized (self->room);
  self->width = width;
  self->height = height;
  self->is_wide = sx_split_is_wide (self->split);
}

static void
sx_window_dispose (GObject *object)
{
  SxWindow *self = SX_WINDOW (object);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_object (&self->demo);
  g_clear_object (&self->room);
  g_clear_object (&self->diagram);
  g_clear_object (&self->plots);
  if (self->starter != NULL)
    sx_starter_stop (self->starter);
  g_clear_object (&self->starter);
  g_clear_object (&self->feed);

  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_WINDOW);

  G_OBJECT_CLASS (sx_window_parent_class)->dispose (object);
}

static void
sx_window_finalize (GObject *object)
{
  SxWindow *self = SX_WINDOW (object);

  for (SxPaneKind pane = 0; pane < SX_N_PANES; pane++)
    g_clear_object (&self->desks[pane]);
  g_clear_object (&self->moment);
  g_clear_object (&self->settings);
  g_clear_object (&self->journal);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (sx_window_parent_class)->finalize (object);
}

static void
sx_window_class_init (SxWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sx_window_dispose;
  object_class->finalize = sx_window_finalize;
  widget_class->size_allocate = sx_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = sx_window_close_request;

  g_type_ensure (SX_TYPE_PAST_BAR);
  g_type_ensure (SX_TYPE_OFFER_BAR);
  g_type_ensure (SX_TYPE_NOTICE_BAR);
  g_type_ensure (SX_TYPE_DEMO_BAR);
  g_type_ensure (SX_TYPE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketexplorer/SocketExplorer/sx-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SxWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SxWindow, past_bar);
  gtk_widget_class_bind_template_child (widget_class, SxWindow, offer_bar);
  gtk_widget_class_bind_template_child (widget_class, SxWindow, notice_bar);
  gtk_widget_class_bind_template_child (widget_class, SxWindow, demo_bar);
  gtk_widget_class_bind_template_child (widget_class, SxWindow, side);
  gtk_widget_class_bind_template_child (widget_class, SxWindow, split);
  gtk_widget_class_bind_template_child (widget_class, SxWindow, diagram_toggle);
  gtk_widget_class_bind_template_child (widget_class, SxWindow, plots_toggle);
  gtk_widget_class_bind_template_child (widget_class, SxWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, SxWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, SxWindow, recent_section);
  gtk_widget_class_bind_template_callback (widget_class, visible_child_changed_cb);

  sx_window_class_install_actions (widget_class);
}

static void
sx_window_init (SxWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, open_menu_cb, self, NULL);
}

/* engine NULL: a session that was opened */
static SxWindow *
create_window (GtkApplication *application,
               SxEngine       *engine,
               SxJournal      *journal,
               GSettings      *settings,
               guint           number)
{
  SxWindow *self = g_object_new (SX_TYPE_WINDOW, "application", application, NULL);

  g_set_object (&self->engine, engine);
  if (engine != NULL)
    sx_frames_first (GTK_WIDGET (self), sx_engine_get_courtesy (engine));
  self->journal = g_object_ref (journal);
  self->settings = g_object_ref (settings);
  self->number = number;
  self->moment = sx_moment_new (journal);
  sx_window_actions_add (self);
  sx_window_create_pages (self);
  sx_past_bar_set_moment (self->past_bar, self->moment);
  g_signal_connect_object (self->moment, "changed", G_CALLBACK (moment_changed_cb), self, G_CONNECT_SWAPPED);
  self->diagram = sx_window_diagram_new (self, self->split, self->side, self->feed);
  self->plots = sx_window_plots_new (self, self->side, self->feed);
  self->room = sx_window_side_new (self, self->split, self->side, self->diagram, self->plots,
                                   self->diagram_toggle, self->plots_toggle);
  self->starter = sx_starter_new (self);
  self->demo = sx_demo_new (self, self->demo_bar);
  restore_state (self);
  sx_window_actions_update (self);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), sx_window_fill_panes_cb, NULL, NULL);

  return self;
}

/**
 * sx_window_new:
 * @application: the application
 * @engine: what makes sockets
 * @journal: what the engine writes to
 * @settings: the program's settings
 *
 * Makes a window with panes of its own, of the size and with the pane that are remembered.
 *
 * Returns: (transfer none): the window; GTK owns it
 */
SxWindow *
sx_window_new (GtkApplication *application,
               SxEngine       *engine,
               SxJournal      *journal,
               GSettings      *settings)
{
  return create_window (application, engine, journal, settings, sx_engine_new_window (engine));
}

/**
 * sx_window_new_session:
 * @application: the application
 * @journal: what sx_session_open() returned
 * @settings: the program's settings
 * @name: for the title: the session's file, or what else it is
 * @number: which of the windows that the session has records of
 *
 * Makes a window that shows a session. There are no live sockets in it: forms and buttons that would need one are
 * insensitive. Its pane is the one that is remembered: which of them the session has records of takes a look at all of them,
 * and that is for a thread of its own.
 *
 * Returns: (transfer none): the window; GTK owns it
 */
SxWindow *
sx_window_new_session (GtkApplication *application,
                       SxJournal      *journal,
                       GSettings      *settings,
                       const char     *name,
                       guint           number)
{
  SxWindow *self = create_window (application, NULL, journal, settings, number);
  g_autofree char *shown = g_filename_display_basename (name);
  /* Translators: the name of a file, then the program's */
  g_autofree char *title = g_strdup_printf (_("%s — %s"), shown, _("Socket Explorer"));

  gtk_window_set_title (GTK_WINDOW (self), title);

  return self;
}

/**
 * sx_window_get_engine:
 * @self: the window
 *
 * Returns: (transfer none) (nullable): what makes its sockets; %NULL in a session that was opened
 */
SxEngine *
sx_window_get_engine (SxWindow *self)
{
  return self->engine;
}

/**
 * sx_window_is_session:
 * @self: the window
 *
 * Returns: whether it shows a session that was opened, so that it is only to be looked at
 */
gboolean
sx_window_is_session (SxWindow *self)
{
  return self->engine == NULL;
}

/**
 * sx_window_get_journal:
 * @self: the window
 *
 * Returns: (transfer none): what happened
 */
SxJournal *
sx_window_get_journal (SxWindow *self)
{
  return self->journal;
}

/**
 * sx_window_get_number:
 * @self: the window
 *
 * Returns: its number: the owners of its panes are those of sx_owner_of_pane()
 */
guint
sx_window_get_number (SxWindow *self)
{
  return self->number;
}

/**
 * sx_window_get_moment:
 * @self: the window
 *
 * Returns: (transfer none): what all its views show: now, or an earlier moment. Change it, and they follow
 */
SxMoment *
sx_window_get_moment (SxWindow *self)
{
  return self->moment;
}

/**
 * sx_window_get_notice_bar:
 * @self: the window
 *
 * Returns: (transfer none) (nullable): where it says what concerns the whole window; %NULL once the window was closed
 */
SxNoticeBar *
sx_window_get_notice_bar (SxWindow *self)
{
  return self->notice_bar;
}

/**
 * sx_window_get_offer_bar:
 * @self: the window
 *
 * Returns: (transfer none) (nullable): where it offers to do something; %NULL once the window was closed
 */
SxOfferBar *
sx_window_get_offer_bar (SxWindow *self)
{
  return self->offer_bar;
}

/**
 * sx_window_update_past:
 * @self: the window
 *
 * Says anew what is shown. For when the journal's file is not what it was.
 */
void
sx_window_update_past (SxWindow *self)
{
  if (self->past_bar != NULL)
    sx_past_bar_update (self->past_bar);
}

/**
 * sx_window_get_settings:
 * @self: the window
 *
 * Returns: (transfer none): the program's settings
 */
GSettings *
sx_window_get_settings (SxWindow *self)
{
  return self->settings;
}

/**
 * sx_window_show_diagram:
 * @self: the window
 *
 * Shows the diagram, without that being remembered.
 */
void
sx_window_show_diagram (SxWindow *self)
{
  sx_window_diagram_set_shown (self->diagram, TRUE, FALSE);
}

/**
 * sx_window_get_plots:
 * @self: the window
 *
 * Returns: (transfer none): the plots, made now if they were not yet; not necessarily shown
 */
GtkWidget *
sx_window_get_plots (SxWindow *self)
{
  return GTK_WIDGET (sx_window_plots_get_view (self->plots));
}

/**
 * sx_window_get_diagram:
 * @self: the window
 *
 * Returns: (transfer none): the diagram, made now if it was not yet; not necessarily shown
 */
GtkWidget *
sx_window_get_diagram (SxWindow *self)
{
  return GTK_WIDGET (sx_window_diagram_get_panel (self->diagram));
}

/**
 * sx_window_start:
 * @self: the window
 * @options: what the command line says
 *
 * Fills in the panes and starts what the options ask for, one after the other, now: if an earlier moment is shown, it
 * is left. In a session that was opened nothing can be started.
 */
void
sx_window_start (SxWindow        *self,
                 const SxOptions *options)
{
  if (self->engine == NULL)
    return;

  sx_moment_go_live (self->moment);
  sx_starter_add (self->starter, options);
}

gboolean
sx_window_is_starting (SxWindow *self)
{
  return sx_starter_is_busy (self->starter);
}

/**
 * sx_window_show_me:
 * @self: the window
 *
 * Plays the tutorial in this window, unless it is being played.
 */
void
sx_window_show_me (SxWindow *self)
{
  if (self->engine == NULL)
    return;

  sx_moment_go_live (self->moment);
  sx_window_show_diagram (self);
  sx_demo_start (self->demo);
}

/**
 * sx_window_is_showing:
 * @self: the window
 *
 * Returns: whether the tutorial is being played in this window
 */
gboolean
sx_window_is_showing (SxWindow *self)
{
  return sx_demo_is_running (self->demo);
}

/**
 * sx_window_leave:
 * @self: the window
 *
 * Remembers the window's state and closes what its panes opened: when nobody can see a socket any more, it
 * is not left behind. For when the window goes.
 */
void
sx_window_leave (SxWindow *self)
{
  sx_starter_stop (self->starter);
  sx_demo_stop (self->demo);
  sx_window_diagram_leave (self->diagram);
  save_state (self);

  if (self->engine == NULL)
    return;

  /* Whatever is under way goes with the sockets, whichever moment is shown */
  for (SxPaneKind pane = 0; pane < SX_N_PANES; pane++)
    {
      guint32 owner = sx_desk_get_owner (self->desks[pane]);

      sx_engine_close_all (self->engine, owner);
      sx_engine_stop (self->engine, owner);
    }
}
