/* sx-client-pane.c: the pane Client
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-choice.h"
#include "sx-client-pane.h"
#include "sx-endpoint-fields.h"
#include "sx-flow.h"
#include "sx-hint-line.h"
#include "sx-pane-body.h"
#include "sx-pane-util.h"
#include "sx-widget-util.h"

struct _SxClientPane
{
  GtkWidget         parent_instance;

  SxFieldEntry     *host_entry;
  SxFieldEntry     *port_entry;
  SxFieldEntry     *path_entry;
  SxChoice         *family_choice;
  SxChoice         *behaviour_choice;
  GtkWidget        *connect_button;
  SxPaneBody       *body;

  SxDesk           *desk;
  SxEndpointFields *fields;
  /* The connect commands that may be under way */
  GArray           *requests;
};

G_DEFINE_FINAL_TYPE (SxClientPane, sx_client_pane, GTK_TYPE_WIDGET)

static void
update (SxClientPane *self)
{
  gboolean can_act = sx_desk_can_act (self->desk);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "client.connect", can_act);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "client.cancel", can_act && self->requests->len > 0);
}

static void
desk_changed_cb (SxClientPane *self)
{
  if (!sx_status_is_busy (sx_desk_get_status (self->desk))
      && sx_socket_model_count (sx_desk_get_sockets (self->desk), SX_SOCKET_CONNECTING) == 0)
    g_array_set_size (self->requests, 0);
  update (self);
}

/* One more connection each time: the form stays as it is, and open for the next. What is chosen counts for the
 * connections that are made with it, as at the server */
static gboolean
connect_now (SxClientPane *self)
{
  g_autoptr (SxEndpoint) where = sx_endpoint_fields_parse (self->fields);
  SxBehaviourId behaviour = SX_BEHAVIOUR_NONE;
  guint32 request;

  if (where == NULL || !sx_desk_can_act (self->desk))
    return FALSE;

  sx_behaviour_from_name (sx_choice_get_value (self->behaviour_choice), &behaviour);
  request = sx_engine_connect (sx_desk_get_engine (self->desk), sx_desk_get_owner (self->desk),
                               where, behaviour);
  g_array_append_val (self->requests, request);
  update (self);
  return TRUE;
}

static void
connect_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  connect_now (SX_CLIENT_PANE (widget));
}

static void
cancel_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SxClientPane *self = SX_CLIENT_PANE (widget);
  guint i;

  /* To give up one that is over already does nothing */
  for (i = 0; sx_desk_can_act (self->desk) && i < self->requests->len; i++)
    sx_engine_cancel (sx_desk_get_engine (self->desk), g_array_index (self->requests, guint32, i));
}

static void
activate_cb (SxClientPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "client.connect", NULL);
}

static void
fill_behaviours (SxClientPane *self)
{
  SxChoiceItem items[SX_N_BEHAVIOURS];
  guint n;
  const SxBehaviourId *behaviours = sx_behaviour_list_clients (&n);

  for (guint i = 0; i < n; i++)
    {
      items[i].value = sx_behaviour_get_name (behaviours[i]);
      items[i].label = sx_behaviour_get_label (behaviours[i]);
    }
  sx_choice_set_items (self->behaviour_choice, items, n);
}

static void
bind_settings (SxClientPane *self)
{
  sx_pane_bind ("client", "host", self->host_entry, "text");
  sx_pane_bind ("client", "port", self->port_entry, "text");
  sx_pane_bind ("client", "path", self->path_entry, "text");
  sx_pane_bind ("client", "family", self->family_choice, "value");
  sx_pane_bind ("client", "behaviour", self->behaviour_choice, "value");
  sx_pane_body_bind (self->body, "client");
}

static gboolean
sx_client_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SX_CLIENT_PANE (widget)->connect_button);
}

static void
sx_client_pane_dispose (GObject *object)
{
  SxClientPane *self = SX_CLIENT_PANE (object);

  g_clear_object (&self->fields);
  g_clear_object (&self->desk);
  sx_pane_dispose_template (GTK_WIDGET (self), SX_TYPE_CLIENT_PANE);

  G_OBJECT_CLASS (sx_client_pane_parent_class)->dispose (object);
}

static void
sx_client_pane_finalize (GObject *object)
{
  g_array_unref (SX_CLIENT_PANE (object)->requests);

  G_OBJECT_CLASS (sx_client_pane_parent_class)->finalize (object);
}

static void
sx_client_pane_class_init (SxClientPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sx_client_pane_dispose;
  object_class->finalize = sx_client_pane_finalize;
  widget_class->grab_focus = sx_client_pane_grab_focus;
  widget_class->focus = sx_widget_focus_inside;

  g_type_ensure (SX_TYPE_CHOICE);
  g_type_ensure (SX_TYPE_FIELD_ENTRY);
  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_HINT_LINE);
  g_type_ensure (SX_TYPE_PANE_BODY);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SX_PANE_TEMPLATE ("sx-client-pane.ui"));
  gtk_widget_class_bind_template_child (widget_class, SxClientPane, host_entry);
  gtk_widget_class_bind_template_child (widget_class, SxClientPane, port_entry);
  gtk_widget_class_bind_template_child (widget_class, SxClientPane, path_entry);
  gtk_widget_class_bind_template_child (widget_class, SxClientPane, family_choice);
  gtk_widget_class_bind_template_child (widget_class, SxClientPane, behaviour_choice);
  gtk_widget_class_bind_template_child (widget_class, SxClientPane, connect_button);
  gtk_widget_class_bind_template_child (widget_class, SxClientPane, body);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);

  gtk_widget_class_install_action (widget_class, "client.connect", NULL, connect_cb);
  gtk_widget_class_install_action (widget_class, "client.cancel", NULL, cancel_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "client.cancel", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_client_pane_init (SxClientPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->requests = g_array_new (FALSE, FALSE, sizeof (guint32));
  sx_choice_set_families (self->family_choice, TRUE);
  fill_behaviours (self);
  bind_settings (self);
}

/**
 * sx_client_pane_new:
 * @desk: what it works with
 *
 * Returns: (transfer floating): the pane
 */
GtkWidget *
sx_client_pane_new (SxDesk *desk)
{
  SxClientPane *self;

  g_return_val_if_fail (SX_IS_DESK (desk), NULL);

  self = g_object_new (SX_TYPE_CLIENT_PANE, NULL);
  self->desk = g_object_ref (desk);
  self->fields = sx_endpoint_fields_new (desk, SX_ENDPOINT_CONNECT, self->host_entry,
                                         self->port_entry, self->path_entry, self->family_choice);
  sx_pane_body_set_desk (self->body, desk);

  g_signal_connect_object (desk, "changed", G_CALLBACK (desk_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::can-act", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * sx_client_pane_fill:
 * @self: the pane
 * @host: the host
 * @port: the port
 * @family: AF_UNSPEC, AF_INET or AF_INET6
 *
 * Fills in where to connect to.
 */
void
sx_client_pane_fill (SxClientPane *self,
                     const char   *host,
                     const char   *port,
                     int           family)
{
  g_return_if_fail (SX_IS_CLIENT_PANE (self));

  sx_endpoint_fields_fill (self->fields, host, port, NULL);
  sx_choice_set_family (self->family_choice, family);
}

/**
 * sx_client_pane_start:
 * @self: the pane
 * @host: (nullable): the host; %NULL: as it is
 * @port: (nullable): the port; %NULL: as it is
 * @path: (nullable): a Unix socket's path, in place of host and port
 * @behaviour: (nullable): the name of one of sx_behaviour_list_clients(); %NULL: as it is
 *
 * Fills in the form and connects.
 *
 * Returns: whether what is filled in can be; if not, the pane says why
 */
gboolean
sx_client_pane_start (SxClientPane *self,
                      const char   *host,
                      const char   *port,
                      const char   *path,
                      const char   *behaviour)
{
  g_return_val_if_fail (SX_IS_CLIENT_PANE (self), FALSE);

  sx_endpoint_fields_fill (self->fields, host, port, path);
  if (behaviour != NULL)
    sx_choice_set_value (self->behaviour_choice, behaviour);
  return connect_now (self);
}
