/* sx-lookup-pane.c: the pane Lookup
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "sx-adaptive-box.h"
#include "sx-address-table.h"
#include "sx-choice.h"
#include "sx-computer-view.h"
#include "sx-endpoint-fields.h"
#include "sx-flow.h"
#include "sx-hint-line.h"
#include "sx-lookup-pane.h"
#include "sx-pane-util.h"
#include "sx-status-box.h"
#include "sx-widget-util.h"

#define N_FLAGS 7

struct _SxLookupPane
{
  GtkWidget         parent_instance;

  GtkWidget        *form;
  SxFieldEntry     *host_entry;
  SxFieldEntry     *service_entry;
  SxChoice         *family_choice;
  SxChoice         *type_choice;
  SxChoice         *protocol_choice;
  GtkCheckButton   *checks[N_FLAGS];
  GtkWidget        *look_up_button;
  SxStatusBox      *status_box;
  SxAddressTable   *address_table;
  SxComputerView   *computer_view;

  SxDesk           *desk;
  SxEndpointFields *fields;
};

enum
{
  CONNECT_TO,
  LISTEN_ON,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SxLookupPane, sx_lookup_pane, GTK_TYPE_WIDGET)

/* getaddrinfo(3)'s flags: the check button of each in the template, its key in the settings */
static const struct
{
  int         flag;
  const char *child;
  const char *key;
} flags[N_FLAGS] = {
  { AI_PASSIVE, "passive_check", "passive" },
  { AI_CANONNAME, "canonical_name_check", "canonical-name" },
  { AI_NUMERICHOST, "numeric_host_check", "numeric-host" },
  { AI_NUMERICSERV, "numeric_service_check", "numeric-service" },
  { AI_ADDRCONFIG, "only_configured_check", "only-configured" },
  { AI_V4MAPPED, "v4_mapped_check", "v4-mapped" },
  { AI_ALL, "all_mapped_check", "all-mapped" },
};

/* Hints by the place of their item in the drop-down */
static const int types[] = { 0, SOCK_STREAM, SOCK_DGRAM, SOCK_RAW };
static const int protocols[] = { 0, IPPROTO_TCP, IPPROTO_UDP };

static void
update (SxLookupPane *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *python = sx_address_table_dup_python (self->address_table);
  SxRecord record;
  gboolean selected = sx_address_table_get_selected (self->address_table, &record);

  gboolean can_act = sx_desk_can_act (self->desk);

  sx_widget_set_sensitive (self->form, can_act);
  gtk_widget_action_set_enabled (widget, "lookup.look-up", can_act);
  gtk_widget_action_set_enabled (widget, "lookup.cancel",
                                 can_act && sx_status_is_busy (sx_desk_get_status (self->desk)));
  gtk_widget_action_set_enabled (widget, "lookup.connect", can_act && selected);
  gtk_widget_action_set_enabled (widget, "lookup.listen", can_act && selected);
  gtk_widget_action_set_enabled (widget, "lookup.copy", python != NULL);
}

static int
get_flags (SxLookupPane *self)
{
  int value = 0;
  int i;

  for (i = 0; i < N_FLAGS; i++)
    {
      if (gtk_check_button_get_active (self->checks[i]))
        value |= flags[i].flag;
    }
  return value;
}

static void
passive_cb (SxLookupPane *self)
{
  sx_endpoint_fields_set_passive (self->fields, (get_flags (self) & AI_PASSIVE) != 0);
}

static gboolean
look_up_now (SxLookupPane *self)
{
  guint32 request;

  if (!sx_endpoint_fields_check (self->fields) || !sx_desk_can_act (self->desk))
    return FALSE;

  /* A new question: an answer to the last one would only stand in the way */
  if (sx_status_is_busy (sx_desk_get_status (self->desk)))
    gtk_widget_activate_action (GTK_WIDGET (self), "lookup.cancel", NULL);

  request = sx_engine_lookup (sx_desk_get_engine (self->desk), sx_desk_get_owner (self->desk),
                              sx_field_entry_get_text (self->host_entry),
                              sx_field_entry_get_text (self->service_entry),
                              sx_choice_get_family (self->family_choice),
                              types[sx_choice_get_position (self->type_choice)],
                              protocols[sx_choice_get_position (self->protocol_choice)],
                              get_flags (self));
  sx_address_table_set_request (self->address_table, request);
  return TRUE;
}

static void
look_up_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  look_up_now (SX_LOOKUP_PANE (widget));
}

static void
cancel_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SxLookupPane *self = SX_LOOKUP_PANE (widget);

  if (!sx_desk_can_act (self->desk))
    return;

  sx_engine_cancel (sx_desk_get_engine (self->desk),
                    sx_status_get_busy_request (sx_desk_get_status (self->desk)));
}

static void
use_address (SxLookupPane *self,
             guint         signal)
{
  g_autofree char *host = NULL;
  g_autofree char *port = NULL;
  SxRecord record;

  if (!sx_desk_can_act (self->desk) || !sx_address_table_get_selected (self->address_table, &record))
    return;

  host = sx_address_to_host (&record.remote);
  port = g_strdup_printf ("%d", MAX (sx_address_get_port (&record.remote), 0));
  g_signal_emit (self, signals[signal], 0, host, port, sx_address_get_family (&record.remote));
}

static void
connect_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  use_address (SX_LOOKUP_PANE (widget), CONNECT_TO);
}

static void
listen_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  use_address (SX_LOOKUP_PANE (widget), LISTEN_ON);
}

static void
copy_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  g_autofree char *text = sx_address_table_dup_python (SX_LOOKUP_PANE (widget)->address_table);

  sx_widget_copy_text (widget, text);
}

static void
activate_cb (SxLookupPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "lookup.look-up", NULL);
}

static void
fill_choices (SxLookupPane *self)
{
  const SxChoiceItem type_items[] = {
    { "any", _("Any") },
    { "stream", _("Stream") },
    { "datagram", _("Datagram") },
    { "raw", _("Raw") },
  };
  const SxChoiceItem protocol_items[] = {
    { "any", _("Any") },
    { "tcp", "TCP" },
    { "udp", "UDP" },
  };

  sx_choice_set_families (self->family_choice, FALSE);
  sx_choice_set_items (self->type_choice, type_items, G_N_ELEMENTS (type_items));
  sx_choice_set_items (self->protocol_choice, protocol_items, G_N_ELEMENTS (protocol_items));
}

static void
bind_settings (SxLookupPane *self)
{
  int i;

  sx_pane_bind ("lookup", "host", self->host_entry, "text");
  sx_pane_bind ("lookup", "service", self->service_entry, "text");
  sx_pane_bind ("lookup", "family", self->family_choice, "value");
  sx_pane_bind ("lookup", "type", self->type_choice, "value");
  sx_pane_bind ("lookup", "protocol", self->protocol_choice, "value");
  for (i = 0; i < N_FLAGS; i++)
    sx_pane_bind ("lookup", flags[i].key, self->checks[i], "active");
}

static gboolean
sx_lookup_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SX_LOOKUP_PANE (widget)->host_entry));
}

static void
sx_lookup_pane_dispose (GObject *object)
{
  SxLookupPane *self = SX_LOOKUP_PANE (object);

  g_clear_object (&self->fields);
  g_clear_object (&self->desk);
  sx_pane_dispose_template (GTK_WIDGET (self), SX_TYPE_LOOKUP_PANE);

  G_OBJECT_CLASS (sx_lookup_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  int i;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SX_PANE_TEMPLATE ("sx-lookup-pane.ui"));
  gtk_widget_class_bind_template_child (widget_class, SxLookupPane, form);
  gtk_widget_class_bind_template_child (widget_class, SxLookupPane, host_entry);
  gtk_widget_class_bind_template_child (widget_class, SxLookupPane, service_entry);
  gtk_widget_class_bind_template_child (widget_class, SxLookupPane, family_choice);
  gtk_widget_class_bind_template_child (widget_class, SxLookupPane, type_choice);
  gtk_widget_class_bind_template_child (widget_class, SxLookupPane, protocol_choice);
  gtk_widget_class_bind_template_child (widget_class, SxLookupPane, look_up_button);
  gtk_widget_class_bind_template_child (widget_class, SxLookupPane, status_box);
  gtk_widget_class_bind_template_child (widget_class, SxLookupPane, address_table);
  gtk_widget_class_bind_template_child (widget_class, SxLookupPane, computer_view);
  for (i = 0; i < N_FLAGS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, flags[i].child, FALSE,
                                               G_STRUCT_OFFSET (SxLookupPane, checks[i]));
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, SX_TYPE_LOOKUP_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT);
}

static void
sx_lookup_pane_class_init (SxLookupPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sx_lookup_pane_dispose;
  widget_class->grab_focus = sx_lookup_pane_grab_focus;
  widget_class->focus = sx_widget_focus_inside;

  signals[CONNECT_TO] = new_signal ("connect-to");
  signals[LISTEN_ON] = new_signal ("listen-on");

  g_type_ensure (SX_TYPE_ADAPTIVE_BOX);
  g_type_ensure (SX_TYPE_ADDRESS_TABLE);
  g_type_ensure (SX_TYPE_CHOICE);
  g_type_ensure (SX_TYPE_COMPUTER_VIEW);
  g_type_ensure (SX_TYPE_FIELD_ENTRY);
  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_HINT_LINE);
  g_type_ensure (SX_TYPE_STATUS_BOX);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "lookup.look-up", NULL, look_up_cb);
  gtk_widget_class_install_action (widget_class, "lookup.cancel", NULL, cancel_cb);
  gtk_widget_class_install_action (widget_class, "lookup.connect", NULL, connect_cb);
  gtk_widget_class_install_action (widget_class, "lookup.listen", NULL, listen_cb);
  gtk_widget_class_install_action (widget_class, "lookup.copy", NULL, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "lookup.cancel", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_lookup_pane_init (SxLookupPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_choices (self);
  bind_settings (self);
}

/**
 * sx_lookup_pane_new:
 * @desk: what it works with
 *
 * Returns: (transfer floating): the pane
 */
GtkWidget *
sx_lookup_pane_new (SxDesk *desk)
{
  SxLookupPane *self;

  g_return_val_if_fail (SX_IS_DESK (desk), NULL);

  self = g_object_new (SX_TYPE_LOOKUP_PANE, NULL);
  self->desk = g_object_ref (desk);
  self->fields = sx_endpoint_fields_new (desk, SX_ENDPOINT_LOOKUP, self->host_entry,
                                         self->service_entry, NULL, self->family_choice);
  for (guint i = 0; i < N_FLAGS; i++)
    g_signal_connect_object (self->checks[i], "toggled", G_CALLBACK (passive_cb), self, G_CONNECT_SWAPPED);
  passive_cb (self);
  sx_status_box_set_desk (self->status_box, desk);
  sx_address_table_set_desk (self->address_table, desk);
  /* Not the computer that a saved session is about */
  if (sx_desk_get_engine (desk) != NULL)
    sx_computer_view_set_desk (self->computer_view, desk);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->computer_view), FALSE);

  g_signal_connect_object (desk, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::can-act", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * sx_lookup_pane_start:
 * @self: the pane
 * @host: (nullable): the host; %NULL: as it is
 * @service: (nullable): the service, possibly empty; %NULL: as it is
 *
 * Fills in the form and looks up.
 *
 * Returns: whether what is filled in can be; if not, the pane says why
 */
gboolean
sx_lookup_pane_start (SxLookupPane *self,
                      const char   *host,
                      const char   *service)
{
  g_return_val_if_fail (SX_IS_LOOKUP_PANE (self), FALSE);

  sx_endpoint_fields_fill (self->fields, host, service, NULL);
  return look_up_now (self);
}
