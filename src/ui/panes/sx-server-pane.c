/* sx-server-pane.c: the pane Server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>

#include "sx-choice.h"
#include "sx-endpoint-fields.h"
#include "sx-flow.h"
#include "sx-hint-line.h"
#include "sx-pane-body.h"
#include "sx-pane-util.h"
#include "sx-server-pane.h"
#include "sx-this-computer.h"
#include "sx-widget-util.h"

struct _SxServerPane
{
  GtkWidget         parent_instance;

  SxFieldEntry     *host_entry;
  SxFieldEntry     *port_entry;
  SxFieldEntry     *path_entry;
  SxChoice         *family_choice;
  SxChoice         *behaviour_choice;
  GtkWidget        *greeting_entry;
  GtkWidget        *greeting_label;
  GtkSpinButton    *backlog_spin;
  GtkWidget        *backlog_label;
  GtkWidget        *name_button;
  GtkWidget        *show_me_place;
  GtkWidget        *show_me_button;
  GtkButton        *listen_button;
  SxPaneBody       *body;

  SxDesk           *desk;
  SxEndpointFields *fields;
  SxThisComputer   *computer;
  /* The last listen command, as long as it may be under way; 0: none */
  guint32           request;
  gboolean          wants_host_name;
  gboolean          touched;
};

enum
{
  SHOW_ME,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SxServerPane, sx_server_pane, GTK_TYPE_WIDGET)

static gboolean
is_listening (SxServerPane *self)
{
  return self->request != 0 || sx_status_is_active (sx_desk_get_status (self->desk));
}

static SxBehaviourId
get_behaviour (SxServerPane *self)
{
  return (SxBehaviourId) sx_choice_get_position (self->behaviour_choice);
}

/* A control that is about to become insensitive must not keep the focus: nobody could tell where it is */
static void
rescue_focus (SxServerPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL
      && (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->backlog_spin))
          || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->behaviour_choice))
          || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->family_choice))))
    gtk_widget_grab_focus (GTK_WIDGET (self->listen_button));
}

static void
update_form (SxServerPane *self,
             gboolean      listening)
{
  gboolean greets = sx_behaviour_has_greeting (get_behaviour (self));

  if (listening)
    rescue_focus (self);
  sx_endpoint_fields_set_read_only (self->fields, listening);
  gtk_widget_set_sensitive (GTK_WIDGET (self->behaviour_choice), !listening);
  gtk_widget_set_sensitive (GTK_WIDGET (self->backlog_spin), !listening);
  gtk_widget_set_sensitive (self->greeting_entry, greets);
  gtk_widget_set_sensitive (self->greeting_label, greets);
  sx_field_entry_set_read_only (SX_FIELD_ENTRY (self->greeting_entry), listening);
  gtk_widget_set_visible (self->name_button,
                          sx_choice_get_family (self->family_choice) != AF_UNIX);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "server.use-host-name",
                                 !listening && sx_desk_can_act (self->desk));
}

/* The place stays, so that nothing moves */
static void
hide_show_me (SxServerPane *self)
{
  int width = 0;

  gtk_widget_measure (self->show_me_button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_set_size_request (self->show_me_place, width, -1);
  gtk_widget_set_visible (self->show_me_button, FALSE);
}

static void
update (SxServerPane *self)
{
  SxStatus *status = sx_desk_get_status (self->desk);
  gboolean listening = is_listening (self);

  self->touched |= listening || sx_desk_get_engine (self->desk) == NULL
                   || g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_log (self->desk))) > 0;
  if (self->touched && gtk_widget_get_visible (self->show_me_button))
    hide_show_me (self);

  update_form (self, listening);
  sx_endpoint_fields_set_chosen_port (self->fields, sx_status_is_active (status)
                                                      ? sx_status_get_port (status) : 0);
  if (listening)
    sx_pane_set_button (GTK_WIDGET (self), self->listen_button, _("Stop"),
                        "server.stop", "server.listen", FALSE);
  else
    sx_pane_set_button (GTK_WIDGET (self), self->listen_button, _("Listen"),
                        "server.listen", "server.stop", TRUE);
  if (!sx_desk_can_act (self->desk))
    sx_pane_disable_button (GTK_WIDGET (self), "server.listen", "server.stop");
}

static void
desk_changed_cb (SxServerPane *self)
{
  SxStatus *status = sx_desk_get_status (self->desk);

  /* From the click on it counts as listening, until the records say how it went */
  if (!sx_status_is_busy (status) || sx_status_get_busy_request (status) != self->request)
    self->request = 0;
  update (self);
}

static gboolean
listen_now (SxServerPane *self)
{
  g_autoptr (SxEndpoint) where = NULL;
  g_autoptr (GBytes) greeting = NULL;
  const char *text;

  /* What is typed counts even before the spin button has been left */
  gtk_spin_button_update (self->backlog_spin);
  where = sx_endpoint_fields_parse (self->fields);
  if (where == NULL || !sx_desk_can_act (self->desk))
    return FALSE;

  text = gtk_editable_get_text (GTK_EDITABLE (self->greeting_entry));
  greeting = g_bytes_new (text, strlen (text));
  self->request = sx_engine_listen (sx_desk_get_engine (self->desk), sx_desk_get_owner (self->desk),
                                    where, gtk_spin_button_get_value_as_int (self->backlog_spin),
                                    get_behaviour (self), greeting);
  update (self);
  return TRUE;
}

static void
listen_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  listen_now (SX_SERVER_PANE (widget));
}

static void
stop_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SxServerPane *self = SX_SERVER_PANE (widget);
  SxEngine *engine = sx_desk_get_engine (self->desk);

  if (!sx_desk_can_act (self->desk))
    return;

  sx_desk_set_form_error (self->desk, NULL, SX_BLAME_NONE);
  if (self->request != 0)
    sx_engine_cancel (engine, self->request);
  sx_engine_stop (engine, sx_desk_get_owner (self->desk));
}

static void
computer_changed_cb (SxServerPane *self)
{
  const char *name = sx_this_computer_get_host_name (self->computer);

  if (self->wants_host_name && name != NULL && !is_listening (self))
    {
      sx_field_entry_set_text (self->host_entry, name);
      gtk_widget_grab_focus (GTK_WIDGET (self->host_entry));
    }
  self->wants_host_name = FALSE;
}

static void
use_host_name_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  SxServerPane *self = SX_SERVER_PANE (widget);

  if (!sx_desk_can_act (self->desk))
    return;

  if (self->computer == NULL)
    {
      self->computer = sx_this_computer_new (sx_desk_get_engine (self->desk),
                                             sx_desk_get_journal (self->desk));
      g_signal_connect_object (self->computer, "changed", G_CALLBACK (computer_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  self->wants_host_name = TRUE;
  sx_this_computer_ask (self->computer);
}

static void
show_me_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  g_signal_emit (widget, signals[SHOW_ME], 0);
}

static void
activate_cb (SxServerPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "server.listen", NULL);
}

static void
fill_behaviours (SxServerPane *self)
{
  SxChoiceItem items[SX_N_BEHAVIOURS];
  int i;

  for (i = 0; i < SX_N_BEHAVIOURS; i++)
    {
      items[i].value = sx_behaviour_get_name (i);
      items[i].label = sx_behaviour_get_label (i);
    }
  sx_choice_set_items (self->behaviour_choice, items, SX_N_BEHAVIOURS);
}

static void
bind_settings (SxServerPane *self)
{
  sx_pane_bind ("server", "host", self->host_entry, "text");
  sx_pane_bind ("server", "port", self->port_entry, "text");
  sx_pane_bind ("server", "path", self->path_entry, "text");
  sx_pane_bind ("server", "family", self->family_choice, "value");
  sx_pane_bind ("server", "backlog", self->backlog_spin, "value");
  sx_pane_bind ("server", "behaviour", self->behaviour_choice, "value");
  sx_pane_bind ("server", "greeting", self->greeting_entry, "text");
  sx_pane_body_bind (self->body, "server");
}

static gboolean
sx_server_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SX_SERVER_PANE (widget)->listen_button));
}

static void
sx_server_pane_dispose (GObject *object)
{
  SxServerPane *self = SX_SERVER_PANE (object);

  g_clear_object (&self->fields);
  g_clear_object (&self->computer);
  g_clear_object (&self->desk);
  sx_pane_dispose_template (GTK_WIDGET (self), SX_TYPE_SERVER_PANE);

  G_OBJECT_CLASS (sx_server_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SX_PANE_TEMPLATE ("sx-server-pane.ui"));
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, host_entry);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, port_entry);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, path_entry);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, family_choice);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, behaviour_choice);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, greeting_entry);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, greeting_label);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, backlog_spin);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, backlog_label);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, name_button);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, show_me_place);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, show_me_button);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, listen_button);
  gtk_widget_class_bind_template_child (widget_class, SxServerPane, body);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
sx_server_pane_class_init (SxServerPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sx_server_pane_dispose;
  widget_class->grab_focus = sx_server_pane_grab_focus;
  widget_class->focus = sx_widget_focus_inside;

  signals[SHOW_ME] =
    g_signal_new ("show-me", SX_TYPE_SERVER_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  g_type_ensure (SX_TYPE_CHOICE);
  g_type_ensure (SX_TYPE_FIELD_ENTRY);
  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_HINT_LINE);
  g_type_ensure (SX_TYPE_PANE_BODY);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "server.listen", NULL, listen_cb);
  gtk_widget_class_install_action (widget_class, "server.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "server.use-host-name", NULL, use_host_name_cb);
  gtk_widget_class_install_action (widget_class, "server.show-me", NULL, show_me_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_server_pane_init (SxServerPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sx_pane_reserve_labels (self->listen_button, _("Listen"), _("Stop"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (self->backlog_label), GTK_WIDGET (self->backlog_spin));
  sx_choice_set_families (self->family_choice, TRUE);
  fill_behaviours (self);
  bind_settings (self);
}

/**
 * sx_server_pane_new:
 * @desk: what it works with
 *
 * Returns: (transfer floating): the pane
 */
GtkWidget *
sx_server_pane_new (SxDesk *desk)
{
  SxServerPane *self;

  g_return_val_if_fail (SX_IS_DESK (desk), NULL);

  self = g_object_new (SX_TYPE_SERVER_PANE, NULL);
  self->desk = g_object_ref (desk);
  self->fields = sx_endpoint_fields_new (desk, SX_ENDPOINT_LISTEN, self->host_entry,
                                         self->port_entry, self->path_entry, self->family_choice);
  sx_pane_body_set_desk (self->body, desk);

  g_signal_connect_object (desk, "changed", G_CALLBACK (desk_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::can-act", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->family_choice, "notify::value", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->behaviour_choice, "notify::value", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * sx_server_pane_fill:
 * @self: the pane
 * @host: the host
 * @port: the port
 * @family: AF_UNSPEC, AF_INET or AF_INET6
 *
 * Fills in where to listen.
 */
void
sx_server_pane_fill (SxServerPane *self,
                     const char   *host,
                     const char   *port,
                     int           family)
{
  g_return_if_fail (SX_IS_SERVER_PANE (self));

  sx_endpoint_fields_fill (self->fields, host, port, NULL);
  sx_choice_set_family (self->family_choice, family);
}

/**
 * sx_server_pane_start:
 * @self: the pane
 * @host: (nullable): the host; %NULL: as it is
 * @port: (nullable): the port; %NULL: as it is
 * @path: (nullable): a Unix socket's path, in place of host and port
 * @backlog: listen()'s argument; -1: as it is
 * @behaviour: (nullable): the name of a behaviour; %NULL: as it is
 *
 * Fills in the form and listens. While the pane listens already, it listens there too.
 *
 * Returns: whether what is filled in can be; if not, the pane says why
 */
gboolean
sx_server_pane_start (SxServerPane *self,
                      const char   *host,
                      const char   *port,
                      const char   *path,
                      int           backlog,
                      const char   *behaviour)
{
  g_return_val_if_fail (SX_IS_SERVER_PANE (self), FALSE);

  sx_endpoint_fields_fill (self->fields, host, port, path);
  if (backlog >= 0)
    gtk_spin_button_set_value (self->backlog_spin, backlog);
  if (behaviour != NULL)
    sx_choice_set_value (self->behaviour_choice, behaviour);
  return listen_now (self);
}
