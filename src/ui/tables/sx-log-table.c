/* sx-log-table.c: the connection log of a pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-log-table.h"

#include "sx-flow.h"
#include "sx-record-columns.h"
#include "sx-record-rows.h"
#include "sx-widget-util.h"

struct _SxLogTable
{
  GtkWidget        parent_instance;

  SxDesk          *desk;
  SxRecordRows    *rows;
  /* Which calls are shown: a name from the list below, or a call's own; interned */
  const char      *kind;

  SxTableFrame    *frame;
  GtkMenuButton   *kinds;
  GtkCheckButton  *only;
  GtkToggleButton *search;
};

G_DEFINE_FINAL_TYPE (SxLogTable, sx_log_table, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_DESK,
  PROP_KIND,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What "kind" may be, besides the name of a call */
#define ALL "all"
#define FAILED "failed"

static const SxSearchNames search_names = {
  .find = N_("Find in log"),
  .format = N_("Find in log as"),
  .match_case = N_("Match case in log"),
  .only = N_("Only matches in log"),
  .matches = N_("Matches in log"),
  .error = N_("Find in log error"),
  .next = N_("Next match in log"),
  .previous = N_("Previous match in log"),
  .close = N_("Close search in log"),
};

/* G_MAXUINT64: no such call */
static guint64
get_kinds (const char *name)
{
  for (guint kind = 0; kind < SX_N_KINDS; kind++)
    if (sx_kind_is_call (kind) && g_str_equal (name, sx_kind_get_name (kind)))
      return SX_KIND_MASK (kind);

  return g_str_equal (name, ALL) || g_str_equal (name, FAILED) ? SX_KINDS_CALLS : G_MAXUINT64;
}

static const char *
get_label (const char *name)
{
  if (g_str_equal (name, ALL))
    return _("All calls");

  return g_str_equal (name, FAILED) ? _("Failed calls") : name;
}

static void
filter_kind (SxLogTable *self)
{
  SxRecordFilter *filter;

  if (self->desk == NULL)
    return;

  filter = sx_record_model_get_filter (sx_desk_get_log (self->desk));
  sx_record_filter_set_kinds (filter, get_kinds (self->kind));
  sx_record_filter_set_failed_only (filter, g_str_equal (self->kind, FAILED));
}

static void
set_kind (SxLogTable *self,
          const char *kind)
{
  kind = g_intern_string (kind != NULL && get_kinds (kind) != G_MAXUINT64 ? kind : ALL);
  if (self->kind == kind)
    return;

  self->kind = kind;
  gtk_menu_button_set_label (self->kinds, get_label (kind));
  filter_kind (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
}

static void
append_kind (GMenu      *menu,
             const char *name)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (get_label (name), NULL);

  g_menu_item_set_action_and_target (item, "log.kind", "s", name);
  g_menu_append_item (menu, item);
}

/* The menu is made when it is opened first: there is a table in each pane, and this is a long menu */
static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) some = g_menu_new ();
  g_autoptr (GMenu) calls = g_menu_new ();
  GtkWidget *popover;

  append_kind (some, ALL);
  append_kind (some, FAILED);
  for (guint kind = 0; kind < SX_N_KINDS; kind++)
    if (sx_kind_is_call (kind))
      append_kind (calls, sx_kind_get_name (kind));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (some));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (calls));

  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_menu_button_set_popover (button, popover);
  gtk_menu_button_set_create_popup_func (button, NULL, NULL, NULL);
}

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
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.copy",
                                 self->rows != NULL && sx_record_rows_any_selected (self->rows));
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
find_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  sx_record_rows_search (SX_LOG_TABLE (widget)->rows);
}

static void
find_next_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  sx_record_rows_step (SX_LOG_TABLE (widget)->rows, g_str_equal (action_name, "log.find-next"));
}

/* With something selected Esc deselects, then it ends the search, then it is for others */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  return sx_record_rows_end_search (SX_LOG_TABLE (widget)->rows);
}

static void
drop_desk (SxLogTable *self)
{
  if (self->rows != NULL)
    sx_record_rows_set_desk (self->rows, NULL, NULL);
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
    case PROP_KIND:
      g_value_set_string (value, SX_LOG_TABLE (object)->kind);
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
    case PROP_KIND:
      set_kind (SX_LOG_TABLE (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_log_table_dispose (GObject *object)
{
  SxLogTable *self = SX_LOG_TABLE (object);

  if (self->rows != NULL)
    g_signal_handlers_disconnect_by_data (self->rows, self);
  drop_desk (self);
  g_clear_object (&self->rows);
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_LOG_TABLE);
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_log_table_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "log.find-next", NULL, find_next_action);
  gtk_widget_class_install_action (widget_class, "log.find-previous", NULL, find_next_action);
  gtk_widget_class_install_property_action (widget_class, "log.kind", "kind");

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "log.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK,
                                       "log.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK,
                                       "log.find-next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "log.find-previous", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
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
  properties[PROP_KIND] =
    g_param_spec_string ("kind", NULL, NULL, ALL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_TABLE_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-log-table.ui");
  gtk_widget_class_bind_template_child (widget_class, SxLogTable, frame);
  gtk_widget_class_bind_template_child (widget_class, SxLogTable, kinds);
  gtk_widget_class_bind_template_child (widget_class, SxLogTable, only);
  gtk_widget_class_bind_template_child (widget_class, SxLogTable, search);
  gtk_widget_class_bind_template_callback (widget_class, only_toggled_cb);

  install_actions (widget_class);
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
  self->rows = sx_record_rows_new (self->frame, self->search, &search_names);
  g_signal_connect_swapped (self->rows, "changed", G_CALLBACK (update_actions), self);
  self->kind = g_intern_static_string (ALL);
  gtk_menu_button_set_create_popup_func (self->kinds, create_menu_cb, NULL, NULL);
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
      g_signal_connect_swapped (desk, "notify::selected-socket",
                                G_CALLBACK (selected_socket_cb), self);
      g_signal_connect_swapped (desk, "notify::show-socket", G_CALLBACK (show_socket_cb), self);

      filter_kind (self);
      sx_record_rows_set_desk (self->rows, desk, sx_desk_get_log (desk));
      show_socket_cb (self);
      selected_socket_cb (self);
    }

  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESK]);
}
