/* sx-window-actions.c: what can be done with a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-composer.h"
#include "sx-log-table.h"
#include "sx-message-table.h"
#include "sx-socket-table.h"
#include "sx-window-actions.h"

/* The first widget of a type inside another; panes have one of each */
static GtkWidget *
find_inside (GtkWidget *widget,
             GType      type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (child, type) ? child : find_inside (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Actions are those of the widget that has the control, so they are activated from inside of it */
static GtkWidget *
find_actor (SxWindow   *self,
            SxPaneKind  kind,
            const char *action)
{
  GtkWidget *pane;

  if (g_str_has_prefix (action, "diagram."))
    return sx_window_get_diagram (self);

  pane = sx_window_get_pane_widget (self, kind);
  if (g_str_has_prefix (action, "sockets."))
    return find_inside (pane, SX_TYPE_SOCKET_TABLE);
  if (g_str_has_prefix (action, "log."))
    return find_inside (pane, SX_TYPE_LOG_TABLE);
  if (g_str_has_prefix (action, "messages."))
    return find_inside (pane, SX_TYPE_MESSAGE_TABLE);
  if (g_str_has_prefix (action, "composer."))
    return find_inside (pane, SX_TYPE_COMPOSER);

  return pane;
}

static void
pane_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  SxWindow *self = user_data;
  SxPaneKind pane;

  if (sx_window_find_pane (g_variant_get_string (parameter, NULL), &pane))
    sx_window_go_to_pane (self, pane);
}

static void
close_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static void
cancel_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  sx_window_cancel (SX_WINDOW (user_data));
}

static void
clear_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (user_data));

  g_action_group_activate_action (G_ACTION_GROUP (application), "clear", NULL);
}

static void
now_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  sx_moment_go_live (sx_window_get_moment (SX_WINDOW (user_data)));
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  return sx_window_cancel (SX_WINDOW (widget));
}

/* Where the focus is in no table */
static gboolean
find_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  SxWindow *self = SX_WINDOW (widget);

  return sx_window_activate (self, sx_window_get_pane (self), "messages.find", NULL);
}

/**
 * sx_window_class_install_actions:
 * @klass: the class of #SxWindow
 *
 * Adds the keys that mean something only while something is under way, or only where nothing inside has them.
 */
void
sx_window_class_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, escape_cb, NULL);

  gtk_widget_class_add_binding (klass, GDK_KEY_f, GDK_CONTROL_MASK, find_cb, NULL);

  /* Not a key of the application: inside of a composer it opens a file to send, as it always did */
  gtk_widget_class_add_binding_action (klass, GDK_KEY_o, GDK_CONTROL_MASK, "app.open-session", "s", "");
}

/**
 * sx_window_actions_add:
 * @self: the window
 *
 * Adds the actions `win.pane`, `win.close`, `win.cancel`, `win.clear` and `win.now`. A session that was opened
 * stays as it is.
 */
void
sx_window_actions_add (SxWindow *self)
{
  static const GActionEntry entries[] = {
    { "pane", pane_cb, "s", "'server'", NULL },
    { "close", close_cb },
    { "cancel", cancel_cb },
    { "clear", clear_cb },
    { "now", now_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "clear")),
                               !sx_window_is_session (self));
}

/**
 * sx_window_actions_update:
 * @self: the window
 *
 * Tells the action `win.pane` which pane is shown, and `win.now` whether that is not now.
 */
void
sx_window_actions_update (SxWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "pane");

  if (action != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (action),
                               g_variant_new_string (sx_window_get_pane_name (sx_window_get_pane (self))));

  action = g_action_map_lookup_action (G_ACTION_MAP (self), "now");
  if (action != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), !sx_moment_is_live (sx_window_get_moment (self)));
}

/**
 * sx_window_activate:
 * @self: the window
 * @pane: in which pane
 * @action: the widget action, such as "server.listen" or "sockets.close"
 * @parameter: (nullable): its parameter
 *
 * Returns: whether there was such an action, and it could be done
 */
gboolean
sx_window_activate (SxWindow   *self,
                    SxPaneKind  pane,
                    const char *action,
                    GVariant   *parameter)
{
  g_autoptr (GVariant) sunk = parameter != NULL ? g_variant_ref_sink (parameter) : NULL;
  GtkWidget *actor = find_actor (self, pane, action);

  return actor != NULL && gtk_widget_activate_action_variant (actor, action, sunk);
}

/**
 * sx_window_send:
 * @self: the window
 * @pane: in which pane
 * @text: what to send, in the format that the composer is set to
 *
 * Returns: whether the text could be understood and there is a composer
 */
gboolean
sx_window_send (SxWindow   *self,
                SxPaneKind  pane,
                const char *text)
{
  GtkWidget *composer = find_inside (sx_window_get_pane_widget (self, pane), SX_TYPE_COMPOSER);

  if (composer == NULL)
    return FALSE;

  sx_composer_set_text (SX_COMPOSER (composer), text);

  return sx_composer_send (SX_COMPOSER (composer));
}

gboolean
sx_window_cancel (SxWindow *self)
{
  SxDesk *desk = sx_window_get_desk (self, sx_window_get_pane (self));
  SxStatus *status = sx_desk_get_status (desk);

  if (!sx_desk_can_act (desk))
    return FALSE;

  if (!sx_status_is_busy (status) || sx_status_get_busy_request (status) == 0)
    return FALSE;

  sx_engine_cancel (sx_window_get_engine (self), sx_status_get_busy_request (status));

  return TRUE;
}
