/* sx-application-actions.c: what can be done from outside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-about.h"
#include "sx-application-actions.h"
#include "sx-help.h"
#include "sx-preferences.h"
#include "sx-session-files.h"
#include "sx-shortcuts.h"
#include "sx-window-actions.h"
#include "sx-window-diagram.h"
#include "sx-window-plots.h"

/* The pane that is shown, for the actions that every pane has */
#define CURRENT_PANE -1

/**
 * Forward:
 *
 * An action of the application that does what a control in a pane does. An action of one pane
 * shows that pane first: who calls it wants to see what comes of it.
 */
typedef struct
{
  const char *name;
  const char *widget_action;
  int         pane;
} Forward;

static const Forward forwards[] = {
  { "server-listen", "server.listen", SX_PANE_SERVER },
  { "server-stop", "server.stop", SX_PANE_SERVER },
  { "server-use-host-name", "server.use-host-name", SX_PANE_SERVER },
  { "client-connect", "client.connect", SX_PANE_CLIENT },
  { "client-cancel", "client.cancel", SX_PANE_CLIENT },
  { "udp-bind", "udp.bind", SX_PANE_UDP },
  { "udp-close", "udp.close", SX_PANE_UDP },
  { "lookup-look-up", "lookup.look-up", SX_PANE_LOOKUP },
  { "lookup-cancel", "lookup.cancel", SX_PANE_LOOKUP },
  { "lookup-connect", "lookup.connect", SX_PANE_LOOKUP },
  { "lookup-listen", "lookup.listen", SX_PANE_LOOKUP },
  { "lookup-copy", "lookup.copy", SX_PANE_LOOKUP },
  { "sockets-hold", "sockets.hold", CURRENT_PANE },
  { "sockets-close", "sockets.close", CURRENT_PANE },
  { "sockets-half-close", "sockets.half-close", CURRENT_PANE },
  { "sockets-reset", "sockets.reset", CURRENT_PANE },
  { "sockets-close-all", "sockets.close-all", CURRENT_PANE },
  { "sockets-clear-closed", "sockets.clear-closed", CURRENT_PANE },
  { "sockets-copy", "sockets.copy", CURRENT_PANE },
  { "log-copy", "log.copy", CURRENT_PANE },
  { "messages-copy", "messages.copy", CURRENT_PANE },
  { "messages-save", "messages.save", CURRENT_PANE },
  { "messages-reply", "messages.reply", CURRENT_PANE },
  { "composer-send", "composer.send", CURRENT_PANE },
  { "composer-open-file", "composer.open-file", CURRENT_PANE },
};

/* The diagram's: it is shown first */
static const Forward diagrams[] = {
  { "diagram-follow", "diagram.follow", CURRENT_PANE },
  { "diagram-pause", "diagram.pause", CURRENT_PANE },
  { "diagram-step", "diagram.step", CURRENT_PANE },
  { "diagram-now", "diagram.now", CURRENT_PANE },
  { "diagram-zoom-in", "diagram.zoom-in", CURRENT_PANE },
  { "diagram-zoom-out", "diagram.zoom-out", CURRENT_PANE },
  { "diagram-zoom-all", "diagram.zoom-all", CURRENT_PANE },
  { "diagram-show-all", "diagram.show-all", CURRENT_PANE },
  { "diagram-legend", "diagram.legend", CURRENT_PANE },
};

/* With a string: how fast, how time runs */
static const Forward diagram_choices[] = {
  { "diagram-slow-motion", "diagram.slow-motion", CURRENT_PANE },
  { "diagram-time", "diagram.time", CURRENT_PANE },
};

/* With a string: "HOST:PORT" and so on, as on the command line */
static const Forward starts[] = {
  { "server-listen-on", NULL, SX_PANE_SERVER },
  { "client-connect-to", NULL, SX_PANE_CLIENT },
  { "udp-bind-to", NULL, SX_PANE_UDP },
  { "lookup-host", NULL, SX_PANE_LOOKUP },
};

/* With a string: what to send */
static const Forward sends[] = {
  { "server-send", NULL, SX_PANE_SERVER },
  { "client-send", NULL, SX_PANE_CLIENT },
  { "udp-send", NULL, SX_PANE_UDP },
};

static const struct
{
  const char *action;
  const char *keys[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "app.save-session::", { "<Control>s" } },
  { "app.new-window", { "<Control>n" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.shortcuts", { "<Control>question" } },
  { "app.help", { "F1" } },
  { "app.text-larger", { "<Control>plus", "<Control>KP_Add" } },
  { "app.text-smaller", { "<Control>minus", "<Control>KP_Subtract" } },
  { "app.text-normal", { "<Control>0", "<Control>KP_0" } },
  { "win.close", { "<Control>w" } },
  { "win.clear", { "<Control>l" } },
  { "win.diagram", { "F9" } },
  { "win.plots", { "<Shift>F9" } },
  { "win.pane::server", { "<Alt>1" } },
  { "win.pane::client", { "<Alt>2" } },
  { "win.pane::udp", { "<Alt>3" } },
  { "win.pane::lookup", { "<Alt>4" } },
};

static const Forward *
find_forward (const Forward *table,
              guint          length,
              GAction       *action)
{
  const char *name = g_action_get_name (action);

  for (guint i = 0; i < length; i++)
    {
      if (g_str_equal (table[i].name, name))
        return &table[i];
    }

  g_return_val_if_reached (NULL);
}

static void
forward_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  const Forward *forward = find_forward (forwards, G_N_ELEMENTS (forwards), G_ACTION (action));
  SxApplication *self = user_data;
  SxWindow *window;

  /* What one pane does needs live sockets; to copy a row does not */
  if (forward->pane != CURRENT_PANE)
    {
      window = sx_application_ensure_window (self);
      sx_window_set_pane (window, forward->pane);
    }
  else
    window = sx_application_get_window (self);

  sx_window_activate (window, sx_window_get_pane (window), forward->widget_action, NULL);
}

static void
diagram_part_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  const Forward *forward = parameter == NULL
                           ? find_forward (diagrams, G_N_ELEMENTS (diagrams), G_ACTION (action))
                           : find_forward (diagram_choices, G_N_ELEMENTS (diagram_choices), G_ACTION (action));
  SxWindow *window = sx_application_ensure_window (SX_APPLICATION (user_data));

  sx_window_show_diagram (window);
  sx_window_activate (window, sx_window_get_pane (window), forward->widget_action, parameter);
}

static void
diagram_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  SxWindow *window = sx_application_ensure_window (SX_APPLICATION (user_data));

  g_action_group_activate_action (G_ACTION_GROUP (window), g_action_get_name (G_ACTION (action)), NULL);
}

static void
start_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  const Forward *forward = find_forward (starts, G_N_ELEMENTS (starts), G_ACTION (action));
  SxWindow *window = sx_application_ensure_window (SX_APPLICATION (user_data));
  g_autoptr (SxOptions) options = NULL;
  g_autoptr (GError) error = NULL;
  SxStart *start;

  sx_window_set_pane (window, forward->pane);
  start = sx_start_parse (forward->pane, g_variant_get_string (parameter, NULL), &error);
  if (start == NULL)
    {
      sx_desk_set_form_error (sx_window_get_desk (window, forward->pane),
                              sx_start_get_reason (forward->pane, error), SX_BLAME_NONE);
      return;
    }

  options = sx_options_new ();
  g_ptr_array_add (options->starts, start);
  sx_window_start (window, options);
}

static void
send_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  const Forward *forward = find_forward (sends, G_N_ELEMENTS (sends), G_ACTION (action));
  SxWindow *window = sx_application_ensure_window (SX_APPLICATION (user_data));

  sx_window_set_pane (window, forward->pane);
  sx_window_send (window, forward->pane, g_variant_get_string (parameter, NULL));
}

static void
pane_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  SxWindow *window = sx_application_get_window (SX_APPLICATION (user_data));
  SxPaneKind pane;

  if (sx_window_find_pane (g_variant_get_string (parameter, NULL), &pane))
    sx_window_go_to_pane (window, pane);
}

static void
show_me_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  sx_window_show_me (sx_application_ensure_window (SX_APPLICATION (user_data)));
}

static void
cancel_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  sx_window_cancel (sx_application_get_window (SX_APPLICATION (user_data)));
}

static void
clear_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  sx_application_clear (SX_APPLICATION (user_data));
}

static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  sx_application_add_window (SX_APPLICATION (user_data));
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  SxApplication *self = user_data;

  sx_preferences_present (GTK_WINDOW (sx_application_get_window (self)),
                          sx_application_get_settings (self));
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  sx_shortcuts_present (GTK_WINDOW (sx_application_get_window (SX_APPLICATION (user_data))));
}

static void
help_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  sx_help_present (GTK_WINDOW (sx_application_get_window (SX_APPLICATION (user_data))));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  sx_about_present (GTK_WINDOW (sx_application_get_window (SX_APPLICATION (user_data))));
}

static void
text_larger_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  sx_application_change_text_scale (SX_APPLICATION (user_data), 1);
}

static void
text_smaller_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  sx_application_change_text_scale (SX_APPLICATION (user_data), -1);
}

static void
text_normal_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  sx_application_change_text_scale (SX_APPLICATION (user_data), 0);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
add_table (SxApplication      *self,
           const Forward      *table,
           guint               length,
           const GVariantType *type,
           GCallback           callback)
{
  for (guint i = 0; i < length; i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (table[i].name, type);

      g_signal_connect_object (action, "activate", callback, self, 0);
      g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
    }
}

/**
 * sx_application_actions_add:
 * @self: the application, at its start
 *
 * Adds the application's actions, which GApplication puts on the session bus, and the keys. Those that
 * belong to a window go to the one that has, or last had, the focus.
 */
void
sx_application_actions_add (SxApplication *self)
{
  static const GActionEntry entries[] = {
    { "pane", pane_cb, "s" },
    { "show-me", show_me_cb },
    { "cancel", cancel_cb },
    { "clear", clear_cb },
    { "diagram", diagram_cb },
    { "diagram-window", diagram_cb },
    { "plots", diagram_cb },
    { "new-window", new_window_cb },
    { "preferences", preferences_cb },
    { "shortcuts", shortcuts_cb },
    { "help", help_cb },
    { "about", about_cb },
    { "text-larger", text_larger_cb },
    { "text-smaller", text_smaller_cb },
    { "text-normal", text_normal_cb },
    { "quit", quit_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  sx_session_files_add_actions (self);
  sx_window_diagram_add_exports (self);
  sx_window_plots_add_file_actions (self);
  add_table (self, forwards, G_N_ELEMENTS (forwards), NULL, G_CALLBACK (forward_cb));
  add_table (self, diagrams, G_N_ELEMENTS (diagrams), NULL, G_CALLBACK (diagram_part_cb));
  add_table (self, diagram_choices, G_N_ELEMENTS (diagram_choices), G_VARIANT_TYPE_STRING,
             G_CALLBACK (diagram_part_cb));
  add_table (self, starts, G_N_ELEMENTS (starts), G_VARIANT_TYPE_STRING, G_CALLBACK (start_cb));
  add_table (self, sends, G_N_ELEMENTS (sends), G_VARIANT_TYPE_STRING, G_CALLBACK (send_cb));

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action, accels[i].keys);
}
