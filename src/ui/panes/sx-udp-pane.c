/* sx-udp-pane.c: the pane UDP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#include "sx-choice.h"
#include "sx-endpoint-fields.h"
#include "sx-flow.h"
#include "sx-hint-line.h"
#include "sx-pane-body.h"
#include "sx-pane-util.h"
#include "sx-record-item.h"
#include "sx-udp-pane.h"
#include "sx-widget-util.h"

struct _SxUdpPane
{
  GtkWidget         parent_instance;

  SxFieldEntry     *host_entry;
  SxFieldEntry     *port_entry;
  SxFieldEntry     *path_entry;
  SxChoice         *family_choice;
  GtkButton        *bind_button;
  SxFieldEntry     *remote_host_entry;
  SxFieldEntry     *remote_port_entry;
  SxFieldEntry     *remote_path_entry;
  SxPaneBody       *body;

  SxDesk           *desk;
  SxEndpointFields *local;
  SxEndpointFields *remote;
  /* The last bind command, as long as it may be under way; 0: none */
  guint32           request;
};

G_DEFINE_FINAL_TYPE (SxUdpPane, sx_udp_pane, GTK_TYPE_WIDGET)

static gboolean
is_unix (SxUdpPane *self)
{
  return sx_choice_get_family (self->family_choice) == AF_UNIX;
}

static gboolean
is_bound (SxUdpPane *self)
{
  return self->request != 0 || sx_status_is_active (sx_desk_get_status (self->desk));
}

static void
update_hint (SxUdpPane *self)
{
  const char *path = sx_field_entry_get_text (self->remote_path_entry);
  const char *host = sx_field_entry_get_text (self->remote_host_entry);
  const char *port = sx_field_entry_get_text (self->remote_port_entry);
  g_autofree char *hint = NULL;

  if (is_unix (self) && *path != '\0')
    /* Translators: the path of a Unix socket */
    hint = g_strdup_printf (_("to %s"), path);
  else if (!is_unix (self) && *port != '\0')
    hint = *host != '\0'
             /* Translators: a host and a port */
             ? g_strdup_printf (_("to %s, port %s"), host, port)
             /* Translators: a port */
             : g_strdup_printf (_("to this computer, port %s"), port);
  else
    hint = g_strdup (is_unix (self) ? _("needs a remote path")
                                    : _("needs a remote host and port"));
  g_object_set (sx_pane_body_get_composer (self->body), "hint", hint, NULL);
}

static void
update (SxUdpPane *self)
{
  SxStatus *status = sx_desk_get_status (self->desk);
  gboolean bound = is_bound (self);

  sx_endpoint_fields_set_read_only (self->local, bound);
  sx_endpoint_fields_set_chosen_port (self->local, sx_status_is_active (status)
                                                     ? sx_status_get_port (status) : 0);
  if (bound)
    sx_pane_set_button (GTK_WIDGET (self), self->bind_button, _("Close"),
                        "udp.close", "udp.bind", FALSE);
  else
    sx_pane_set_button (GTK_WIDGET (self), self->bind_button, _("Bind"),
                        "udp.bind", "udp.close", TRUE);
  if (!sx_desk_can_act (self->desk))
    sx_pane_disable_button (GTK_WIDGET (self), "udp.bind", "udp.close");
}

static void
desk_changed_cb (SxUdpPane *self)
{
  SxStatus *status = sx_desk_get_status (self->desk);

  /* From the click on it counts as bound, until the records say how it went */
  if (!sx_status_is_busy (status) || sx_status_get_busy_request (status) != self->request)
    self->request = 0;
  update (self);
}

static gboolean
bind_now (SxUdpPane *self)
{
  g_autoptr (SxEndpoint) where = sx_endpoint_fields_parse (self->local);

  if (where == NULL || !sx_desk_can_act (self->desk))
    return FALSE;

  self->request = sx_engine_bind (sx_desk_get_engine (self->desk), sx_desk_get_owner (self->desk),
                                  where);
  update (self);
  return TRUE;
}

static void
bind_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  bind_now (SX_UDP_PANE (widget));
}

static void
close_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SxUdpPane *self = SX_UDP_PANE (widget);
  SxEngine *engine = sx_desk_get_engine (self->desk);

  if (!sx_desk_can_act (self->desk))
    return;

  sx_desk_set_form_error (self->desk, NULL, SX_BLAME_NONE);
  if (self->request != 0)
    sx_engine_cancel (engine, self->request);
  sx_engine_close_all (engine, sx_desk_get_owner (self->desk));
}

/* Whether the selected socket, if one is, can still be sent from */
static gboolean
check_selected (SxUdpPane *self,
                guint32    selected)
{
  const SxSocketInfo *info = NULL;

  if (selected == 0)
    return TRUE;

  info = sx_socket_model_lookup (sx_desk_get_sockets (self->desk), selected);
  if (info != NULL && sx_socket_info_is_live (info))
    return TRUE;

  sx_desk_set_form_error (self->desk,
                          _("The selected socket is closed, so nothing was sent (EBADF). Select another one, or none."),
                          SX_BLAME_MESSAGE);
  return FALSE;
}

static void
send_cb (SxUdpPane *self,
         GBytes    *bytes)
{
  g_autoptr (SxEndpoint) to = sx_endpoint_fields_parse (self->remote);
  guint32 selected = sx_desk_get_selected_socket (self->desk);

  if (to == NULL || !sx_desk_can_act (self->desk) || !check_selected (self, selected))
    return;

  sx_engine_send_to (sx_desk_get_engine (self->desk), sx_desk_get_owner (self->desk),
                     selected, to, bytes);
  /* It is on its way; Undo brings it back */
  sx_composer_clear (sx_pane_body_get_composer (self->body));
}

static void
reply_cb (SxUdpPane    *self,
          SxRecordItem *item)
{
  g_autofree char *host = NULL;
  g_autofree char *port = NULL;
  SxRecord record;

  if (!sx_record_item_read (item, &record) || !sx_address_is_set (&record.remote))
    return;

  if (sx_address_get_family (&record.remote) == AF_UNIX)
    {
      g_autofree char *path = sx_address_to_string (&record.remote);

      sx_choice_set_family (self->family_choice, AF_UNIX);
      sx_field_entry_set_text (self->remote_path_entry, path);
    }
  else
    {
      host = sx_address_to_host (&record.remote);
      port = g_strdup_printf ("%d", sx_address_get_port (&record.remote));
      if (is_unix (self))
        sx_choice_set_family (self->family_choice, AF_UNSPEC);
      sx_field_entry_set_text (self->remote_host_entry, host);
      sx_field_entry_set_text (self->remote_port_entry, port);
    }
  gtk_widget_grab_focus (GTK_WIDGET (sx_pane_body_get_composer (self->body)));
}

/* Enter where to send to goes on to what to send; there it needs Send, as nobody wants to send by accident */
static void
activate_cb (SxUdpPane    *self,
             SxFieldEntry *entry)
{
  if (entry == self->host_entry || entry == self->port_entry || entry == self->path_entry)
    gtk_widget_activate_action (GTK_WIDGET (self), "udp.bind", NULL);
  else
    gtk_widget_grab_focus (GTK_WIDGET (sx_pane_body_get_composer (self->body)));
}

static void
bind_settings (SxUdpPane *self)
{
  sx_pane_bind ("udp", "host", self->host_entry, "text");
  sx_pane_bind ("udp", "port", self->port_entry, "text");
  sx_pane_bind ("udp", "path", self->path_entry, "text");
  sx_pane_bind ("udp", "family", self->family_choice, "value");
  sx_pane_bind ("udp", "remote-host", self->remote_host_entry, "text");
  sx_pane_bind ("udp", "remote-port", self->remote_port_entry, "text");
  sx_pane_bind ("udp", "remote-path", self->remote_path_entry, "text");
  sx_pane_body_bind (self->body, "udp");
}

static gboolean
sx_udp_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SX_UDP_PANE (widget)->bind_button));
}

static void
sx_udp_pane_dispose (GObject *object)
{
  SxUdpPane *self = SX_UDP_PANE (object);

  g_clear_object (&self->local);
  g_clear_object (&self->remote);
  g_clear_object (&self->desk);
  sx_pane_dispose_template (GTK_WIDGET (self), SX_TYPE_UDP_PANE);

  G_OBJECT_CLASS (sx_udp_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, SX_PANE_TEMPLATE ("sx-udp-pane.ui"));
  gtk_widget_class_bind_template_child (widget_class, SxUdpPane, host_entry);
  gtk_widget_class_bind_template_child (widget_class, SxUdpPane, port_entry);
  gtk_widget_class_bind_template_child (widget_class, SxUdpPane, path_entry);
  gtk_widget_class_bind_template_child (widget_class, SxUdpPane, family_choice);
  gtk_widget_class_bind_template_child (widget_class, SxUdpPane, bind_button);
  gtk_widget_class_bind_template_child (widget_class, SxUdpPane, remote_host_entry);
  gtk_widget_class_bind_template_child (widget_class, SxUdpPane, remote_port_entry);
  gtk_widget_class_bind_template_child (widget_class, SxUdpPane, remote_path_entry);
  gtk_widget_class_bind_template_child (widget_class, SxUdpPane, body);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, reply_cb);
}

static void
sx_udp_pane_class_init (SxUdpPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sx_udp_pane_dispose;
  widget_class->grab_focus = sx_udp_pane_grab_focus;
  widget_class->focus = sx_widget_focus_inside;

  g_type_ensure (SX_TYPE_CHOICE);
  g_type_ensure (SX_TYPE_FIELD_ENTRY);
  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_HINT_LINE);
  g_type_ensure (SX_TYPE_PANE_BODY);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "udp.bind", NULL, bind_cb);
  gtk_widget_class_install_action (widget_class, "udp.close", NULL, close_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_udp_pane_init (SxUdpPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sx_pane_reserve_labels (self->bind_button, _("Bind"), _("Close"));
  sx_choice_set_families (self->family_choice, TRUE);
  bind_settings (self);
}

static void
watch (SxUdpPane  *self,
       gpointer    object,
       const char *signal)
{
  g_signal_connect_object (object, signal, G_CALLBACK (update_hint), self, G_CONNECT_SWAPPED);
}

/**
 * sx_udp_pane_new:
 * @desk: what it works with
 *
 * Returns: (transfer floating): the pane
 */
GtkWidget *
sx_udp_pane_new (SxDesk *desk)
{
  SxUdpPane *self;

  g_return_val_if_fail (SX_IS_DESK (desk), NULL);

  self = g_object_new (SX_TYPE_UDP_PANE, NULL);
  self->desk = g_object_ref (desk);
  self->local = sx_endpoint_fields_new (desk, SX_ENDPOINT_LOCAL, self->host_entry,
                                        self->port_entry, self->path_entry, self->family_choice);
  self->remote = sx_endpoint_fields_new (desk, SX_ENDPOINT_REMOTE, self->remote_host_entry,
                                         self->remote_port_entry, self->remote_path_entry,
                                         self->family_choice);
  sx_pane_body_set_desk (self->body, desk);

  g_signal_connect_object (desk, "changed", G_CALLBACK (desk_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::can-act", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  watch (self, self->family_choice, "notify::value");
  watch (self, self->remote_host_entry, "changed");
  watch (self, self->remote_port_entry, "changed");
  watch (self, self->remote_path_entry, "changed");
  update (self);
  update_hint (self);
  return GTK_WIDGET (self);
}

/**
 * sx_udp_pane_start:
 * @self: the pane
 * @host: (nullable): the local host; %NULL: as it is
 * @port: (nullable): the local port; %NULL: as it is
 * @path: (nullable): a Unix socket's path, in place of host and port
 *
 * Fills in the local half of the form and binds. While the pane is bound already, it
 * binds one more socket.
 *
 * Returns: whether what is filled in can be; if not, the pane says why
 */
gboolean
sx_udp_pane_start (SxUdpPane  *self,
                   const char *host,
                   const char *port,
                   const char *path)
{
  g_return_val_if_fail (SX_IS_UDP_PANE (self), FALSE);

  sx_endpoint_fields_fill (self->local, host, port, path);
  return bind_now (self);
}

/**
 * sx_udp_pane_send:
 * @self: the pane
 * @remote_host: (nullable): whom to send to; the path while the family is Unix. %NULL: as it is
 * @remote_port: (nullable): their port; %NULL: as it is
 * @text: the message, in the composer's format
 *
 * Fills in whom to send to and what, and sends it.
 *
 * Returns: whether it could be sent as far as the form goes; if not, the pane says why
 */
gboolean
sx_udp_pane_send (SxUdpPane  *self,
                  const char *remote_host,
                  const char *remote_port,
                  const char *text)
{
  SxComposer *composer;

  g_return_val_if_fail (SX_IS_UDP_PANE (self), FALSE);

  composer = sx_pane_body_get_composer (self->body);
  if (remote_host != NULL)
    sx_field_entry_set_text (is_unix (self) ? self->remote_path_entry : self->remote_host_entry,
                             remote_host);
  if (remote_port != NULL)
    sx_field_entry_set_text (self->remote_port_entry, remote_port);
  sx_composer_set_text (composer, text);
  return sx_composer_send (composer) && sx_desk_get_tone (self->desk) != SX_TONE_ERROR;
}
