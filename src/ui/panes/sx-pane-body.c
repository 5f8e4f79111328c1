/* sx-pane-body.c: what the panes with sockets have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-adaptive-box.h"
#include "sx-log-table.h"
#include "sx-message-table.h"
#include "sx-pane-body.h"
#include "sx-pane-util.h"
#include "sx-record-item.h"
#include "sx-socket-table.h"
#include "sx-status-box.h"
#include "sx-widget-util.h"

struct _SxPaneBody
{
  GtkWidget       parent_instance;

  GtkWidget      *content;
  GtkWidget      *form;
  SxStatusBox    *status_box;
  GtkWidget      *remove_button;
  SxSocketTable  *socket_table;
  SxLogTable     *log_table;
  SxMessageTable *message_table;
  SxComposer     *composer;

  SxDesk         *desk;
  /* Whether the error at the composer came from the desk, not from what it could not read */
  gboolean        message_blamed;
};

enum
{
  PROP_0,
  PROP_FORM,
  N_PROPS
};

enum
{
  SEND_DATAGRAM,
  REPLY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SxPaneBody, sx_pane_body, GTK_TYPE_WIDGET)

/* The sockets that Send goes to; empty: none. transfer full */
static GArray *
list_receivers (SxPaneBody *self)
{
  GArray *all = sx_socket_model_list_senders (sx_desk_get_sockets (self->desk));
  guint32 selected = sx_desk_get_selected_socket (self->desk);
  gboolean found = FALSE;
  guint i;

  if (selected == 0)
    return all;

  for (i = 0; i < all->len; i++)
    found |= g_array_index (all, guint32, i) == selected;
  g_array_set_size (all, 0);
  if (found)
    g_array_append_val (all, selected);
  return all;
}

static char *
describe_receivers (SxPaneBody *self)
{
  SxSocketModel *sockets = sx_desk_get_sockets (self->desk);
  guint32 selected = sx_desk_get_selected_socket (self->desk);
  guint n = sx_socket_model_count_senders (sockets);
  const SxSocketInfo *info;
  g_autofree char *address = NULL;

  if (selected == 0 && n == 0)
    return g_strdup (_("no connection is open yet"));
  if (selected == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "to the one open connection",
                                         "to all %u open connections",
                                         n), n);

  info = sx_socket_model_lookup (sockets, selected);
  if (info == NULL || !sx_socket_info_can_send (info))
    return g_strdup (_("the selected socket is not open"));
  if (sx_address_is_set (&info->remote))
    address = sx_address_to_string (&info->remote);
  if (address != NULL && *address != '\0')
    /* Translators: the number of a socket and its peer's address */
    return g_strdup_printf (_("to socket %u, %s"), selected, address);
  /* Translators: the number of a socket */
  return g_strdup_printf (_("to socket %u"), selected);
}

static void
update_hint (SxPaneBody *self)
{
  g_autofree char *hint = NULL;

  if (sx_desk_get_pane (self->desk) == SX_PANE_UDP)
    return;

  hint = describe_receivers (self);
  g_object_set (self->composer, "hint", hint, NULL);
}

static void
update_message_error (SxPaneBody *self)
{
  gboolean blamed = sx_desk_get_tone (self->desk) == SX_TONE_ERROR
                    && sx_desk_get_blame (self->desk) == SX_BLAME_MESSAGE;
  g_autofree char *sentence = blamed ? sx_desk_dup_error (self->desk) : NULL;

  if (blamed || self->message_blamed)
    sx_composer_set_error (self->composer, sentence);
  self->message_blamed = blamed;
}

/* In the past, and in a session that was saved, there is nothing to be done */
static void
update_sensitivity (SxPaneBody *self)
{
  gboolean can_act = sx_desk_can_act (self->desk);

  if (self->form != NULL)
    sx_widget_set_sensitive (self->form, can_act);
  sx_widget_set_sensitive (GTK_WIDGET (self->composer), can_act);
  g_object_set (self->composer, "can-send", can_act, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self->composer), "composer.open-file", can_act);
}

static void
update (SxPaneBody *self)
{
  gboolean stale = sx_desk_can_act (self->desk)
                   && sx_status_get_stale_path (sx_desk_get_status (self->desk)) != NULL;

  update_sensitivity (self);
  gtk_widget_set_visible (self->remove_button, stale);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pane.remove-stale", stale);
  update_hint (self);
  update_message_error (self);
}

static void
refuse (SxPaneBody *self,
        const char *sentence)
{
  sx_desk_set_form_error (self->desk, sentence, SX_BLAME_MESSAGE);
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

/* Status carries every error of the pane */
static void
refused_cb (SxPaneBody *self,
            const char *sentence)
{
  if (self->desk == NULL)
    return;

  if (sentence != NULL || sx_desk_get_blame (self->desk) == SX_BLAME_MESSAGE)
    sx_desk_set_form_error (self->desk, sentence, sentence != NULL ? SX_BLAME_MESSAGE : SX_BLAME_NONE);
}

static void
send_cb (SxPaneBody *self,
         GBytes     *bytes)
{
  g_autoptr (GArray) receivers = NULL;

  if (self->desk == NULL || !sx_desk_can_act (self->desk))
    return;

  sx_desk_set_form_error (self->desk, NULL, SX_BLAME_NONE);
  if (sx_desk_get_pane (self->desk) == SX_PANE_UDP)
    {
      g_signal_emit (self, signals[SEND_DATAGRAM], 0, bytes);
      return;
    }

  receivers = list_receivers (self);
  if (receivers->len > 0)
    {
      sx_engine_send (sx_desk_get_engine (self->desk), sx_desk_get_owner (self->desk),
                      (const guint32 *) (gpointer) receivers->data, receivers->len, bytes);
      /* It is on its way; Undo brings it back */
      sx_composer_clear (self->composer);
    }
  else if (sx_desk_get_selected_socket (self->desk) != 0)
    refuse (self, _("The selected socket is no open connection, so nothing was sent (ENOTCONN). Select another one, or none to send to all."));
  else if (sx_desk_get_pane (self->desk) == SX_PANE_SERVER)
    refuse (self, _("No client is connected, so nothing was sent (ENOTCONN). Listen, and let a client connect that stays."));
  else
    refuse (self, _("No connection is open, so nothing was sent (ENOTCONN). Connect first."));
}

static void
reply_cb (SxPaneBody *self,
          GObject    *item)
{
  g_signal_emit (self, signals[REPLY], 0, item);
}

static void
remove_stale_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  SxPaneBody *self = SX_PANE_BODY (widget);
  const char *path = sx_status_get_stale_path (sx_desk_get_status (self->desk));

  if (path != NULL && sx_desk_can_act (self->desk))
    sx_engine_unlink (sx_desk_get_engine (self->desk), sx_desk_get_owner (self->desk), path);
}

static void
sx_pane_body_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FORM:
      g_value_set_object (value, SX_PANE_BODY (object)->form);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_pane_body_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SxPaneBody *self = SX_PANE_BODY (object);

  switch (prop_id)
    {
    case PROP_FORM:
      if (self->form != NULL)
        gtk_box_remove (GTK_BOX (self->content), self->form);
      self->form = g_value_get_object (value);
      if (self->form != NULL)
        gtk_box_prepend (GTK_BOX (self->content), self->form);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_pane_body_dispose (GObject *object)
{
  SxPaneBody *self = SX_PANE_BODY (object);

  g_clear_object (&self->desk);
  self->form = NULL;
  sx_pane_dispose_template (GTK_WIDGET (self), SX_TYPE_PANE_BODY);

  G_OBJECT_CLASS (sx_pane_body_parent_class)->dispose (object);
}

static void
sx_pane_body_class_init (SxPaneBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_pane_body_get_property;
  object_class->set_property = sx_pane_body_set_property;
  object_class->dispose = sx_pane_body_dispose;

  properties[PROP_FORM] =
    g_param_spec_object ("form", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SEND_DATAGRAM] =
    g_signal_new ("send-datagram", SX_TYPE_PANE_BODY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BYTES);
  signals[REPLY] =
    g_signal_new ("reply", SX_TYPE_PANE_BODY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, SX_TYPE_RECORD_ITEM);

  g_type_ensure (SX_TYPE_ADAPTIVE_BOX);
  g_type_ensure (SX_TYPE_STATUS_BOX);
  g_type_ensure (SX_TYPE_SOCKET_TABLE);
  g_type_ensure (SX_TYPE_LOG_TABLE);
  g_type_ensure (SX_TYPE_MESSAGE_TABLE);
  g_type_ensure (SX_TYPE_COMPOSER);

  gtk_widget_class_set_template_from_resource (widget_class, SX_PANE_TEMPLATE ("sx-pane-body.ui"));
  gtk_widget_class_bind_template_child (widget_class, SxPaneBody, content);
  gtk_widget_class_bind_template_child (widget_class, SxPaneBody, status_box);
  gtk_widget_class_bind_template_child (widget_class, SxPaneBody, remove_button);
  gtk_widget_class_bind_template_child (widget_class, SxPaneBody, socket_table);
  gtk_widget_class_bind_template_child (widget_class, SxPaneBody, log_table);
  gtk_widget_class_bind_template_child (widget_class, SxPaneBody, message_table);
  gtk_widget_class_bind_template_child (widget_class, SxPaneBody, composer);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, refused_cb);
  gtk_widget_class_bind_template_callback (widget_class, reply_cb);

  gtk_widget_class_install_action (widget_class, "pane.remove-stale", NULL, remove_stale_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_pane_body_init (SxPaneBody *self)
{
  g_autoptr (GSettings) settings = g_settings_new (SX_APPLICATION_ID);

  gtk_widget_init_template (GTK_WIDGET (self));
  /* All panes of all windows alike */
  g_settings_bind (settings, "summarise-closed", self->socket_table, "summarise",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
}

/**
 * sx_pane_body_set_desk:
 * @self: a body
 * @desk: what it works with; set once
 *
 * Brings the tables, Status and the composer to work.
 */
void
sx_pane_body_set_desk (SxPaneBody *self,
                       SxDesk     *desk)
{
  g_return_if_fail (SX_IS_PANE_BODY (self));
  g_return_if_fail (SX_IS_DESK (desk) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  sx_status_box_set_desk (self->status_box, desk);
  sx_socket_table_set_desk (self->socket_table, desk);
  sx_log_table_set_desk (self->log_table, desk);
  sx_message_table_set_desk (self->message_table, desk);
  /* A datagram may be empty; an empty send() on a stream sends nothing (send(2)) */
  g_object_set (self->composer, "allow-empty", sx_desk_get_pane (desk) == SX_PANE_UDP, NULL);

  g_signal_connect_object (desk, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::can-act", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::selected-socket", G_CALLBACK (update_hint), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * sx_pane_body_get_composer:
 * @self: a body
 *
 * Returns: (transfer none): the composer
 */
SxComposer *
sx_pane_body_get_composer (SxPaneBody *self)
{
  g_return_val_if_fail (SX_IS_PANE_BODY (self), NULL);

  return self->composer;
}

/**
 * sx_pane_body_bind:
 * @self: a body
 * @prefix: what the pane's keys begin with, without the hyphen
 *
 * Has the composer's format and ending remembered.
 */
void
sx_pane_body_bind (SxPaneBody *self,
                   const char *prefix)
{
  g_return_if_fail (SX_IS_PANE_BODY (self));

  sx_pane_bind (prefix, "format", self->composer, "format");
  sx_pane_bind (prefix, "ending", self->composer, "ending");
}
