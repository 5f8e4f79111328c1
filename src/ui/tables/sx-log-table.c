/* sx-log-table.c: the connection log of a pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-log-table.h"

#include "sx-record-columns.h"
#include "sx-record-follow.h"
#include "sx-row-selection.h"
#include "sx-table-frame.h"
#include "sx-widget-util.h"

struct _SxLogTable
{
  GtkWidget        parent_instance;

  SxDesk          *desk;
  SxRowSelection  *selection;
  SxRecordFollow  *follow;

  SxTableFrame    *frame;
  GtkCheckButton  *only;
};

G_DEFINE_FINAL_TYPE (SxLogTable, sx_log_table, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
only_toggled_cb (SxLogTable *self)
{
  if (self->desk == NULL)
    return;

  sx_desk_set_show_socket (self->desk,
                           gtk_check_button_get_active (self->only)
                             ? sx_desk_get_selected_socket (self->desk) : 0);
}

/* With nothing selected all is shown, and the button says so */
static void
selected_socket_cb (SxLogTable *self)
{
  guint32 socket = sx_desk_get_selected_socket (self->desk);

  gtk_widget_set_sensitive (GTK_WIDGET (self->only), socket != 0);
  if (!gtk_check_button_get_active (self->only))
    return;

  if (socket == 0)
    gtk_check_button_set_active (self->only, FALSE);
  else
    sx_desk_set_show_socket (self->desk, socket);
}

static void
show_socket_cb (SxLogTable *self)
{
  guint32 socket = sx_desk_get_show_socket (self->desk);

  gtk_check_button_set_active (self->only, socket != 0);
  sx_table_frame_note_socket (self->frame, socket);
}

static void
update_actions (SxLogTable *self)
{
  g_autoptr (GtkBitset) selection = NULL;

  if (self->selection != NULL)
    selection = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.copy",
                                 selection != NULL && !gtk_bitset_is_empty (selection));
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autofree char *text = sx_table_frame_dup_selected_text (SX_LOG_TABLE (widget)->frame);

  sx_widget_copy_text (widget, text);
}

static void
drop_desk (SxLogTable *self)
{
  g_clear_object (&self->follow);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->frame != NULL)
    sx_table_frame_set_model (self->frame, NULL);
  g_clear_object (&self->selection);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
}

static void
sx_log_table_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, SX_LOG_TABLE (object)->desk);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_log_table_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_DESK:
      sx_log_table_set_desk (SX_LOG_TABLE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_log_table_dispose (GObject *object)
{
  SxLogTable *self = SX_LOG_TABLE (object);

  drop_desk (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_LOG_TABLE);
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_log_table_parent_class)->dispose (object);
}

static void
sx_log_table_class_init (SxLogTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_log_table_get_property;
  object_class->set_property = sx_log_table_set_property;
  object_class->dispose = sx_log_table_dispose;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, SX_TYPE_DESK,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SX_TYPE_TABLE_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-log-table.ui");
  gtk_widget_class_bind_template_child (widget_class, SxLogTable, frame);
  gtk_widget_class_bind_template_child (widget_class, SxLogTable, only);
  gtk_widget_class_bind_template_callback (widget_class, only_toggled_cb);

  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "log.copy", NULL);
}

static void
sx_log_table_init (SxLogTable *self)
{
  const SxColumn *columns;
  guint n_columns;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);

  columns = sx_record_columns_get_log (&n_columns);
  sx_table_frame_set_columns (self->frame, columns, n_columns);
  update_actions (self);
}

/**
 * sx_log_table_set_desk:
 * @desk: (nullable): whose calls to show
 */
void
sx_log_table_set_desk (SxLogTable *self,
                       SxDesk     *desk)
{
  g_return_if_fail (SX_IS_LOG_TABLE (self));
  g_return_if_fail (desk == NULL || SX_IS_DESK (desk));

  if (self->desk == desk)
    return;

  drop_desk (self);
  if (desk != NULL)
    {
      self->desk = g_object_ref (desk);
      self->selection = sx_row_selection_new (G_LIST_MODEL (sx_desk_get_log (desk)));
      g_signal_connect_swapped (self->selection, "selection-changed",
                                G_CALLBACK (update_actions), self);
      g_signal_connect_swapped (self->selection, "items-changed",
                                G_CALLBACK (update_actions), self);
      g_signal_connect_swapped (desk, "notify::selected-socket",
                                G_CALLBACK (selected_socket_cb), self);
      g_signal_connect_swapped (desk, "notify::show-socket", G_CALLBACK (show_socket_cb), self);

      sx_table_frame_set_model (self->frame, GTK_SELECTION_MODEL (self->selection));
      self->follow = sx_record_follow_new (desk, sx_desk_get_log (desk), self->selection, self->frame);
      show_socket_cb (self);
      selected_socket_cb (self);
    }

  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESK]);
}
