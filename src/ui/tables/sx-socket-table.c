/* sx-socket-table.c: the sockets of a pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-closed-summary.h"
#include "sx-flow.h"
#include "sx-socket-columns.h"
#include "sx-socket-table.h"
#include "sx-spare-column.h"
#include "sx-table-frame.h"
#include "sx-widget-util.h"

/* How long the column stays after the last byte has gone, in ms */
#define WAITING_SHOWN_MS 3000

struct _SxSocketTable
{
  GtkWidget           parent_instance;

  SxDesk             *desk;
  GtkSingleSelection *selection;
  /* Selecting tells the desk, and the desk tells us */
  gboolean            following_desk;
  GtkColumnViewColumn *waiting;
  GtkColumnViewColumn *dropped;
  SxSpareColumn      *since;
  guint               hide_waiting_id;

  gboolean            summarises;

  SxTableFrame       *frame;
  SxClosedSummary    *summary;
  GtkButton          *hold;
  GMenu              *hold_section;
  gboolean            hold_resumes; /* what the hold action says that it does */
  GtkButton          *close;
  GtkWidget          *half_close;
  GtkWidget          *reset;
  GMenuModel         *menu;
  GMenuModel         *datagram_menu;
};

G_DEFINE_FINAL_TYPE (SxSocketTable, sx_socket_table, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_DESK,
  PROP_SUMMARISE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const SxSocketInfo *
get_selected_info (SxSocketTable *self)
{
  guint32 socket = self->desk != NULL ? sx_desk_get_selected_socket (self->desk) : 0;

  return socket != 0 ? sx_socket_model_lookup (sx_desk_get_sockets (self->desk), socket) : NULL;
}

/* What Close all closes: a listener is ended by Stop */
static guint
count_open (SxSocketTable *self)
{
  static const SxSocketState open[] = {
    SX_SOCKET_NEW, SX_SOCKET_CONNECTING, SX_SOCKET_OPEN,
    SX_SOCKET_HALF_CLOSED_THEIRS, SX_SOCKET_HALF_CLOSED_OURS,
  };
  SxSocketModel *sockets = sx_desk_get_sockets (self->desk);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    n += sx_socket_model_count (sockets, open[i]);

  return n;
}

static guint
count_closed (SxSocketTable *self)
{
  SxSocketModel *sockets = sx_desk_get_sockets (self->desk);

  return sx_socket_model_count (sockets, SX_SOCKET_CLOSED) +
         sx_socket_model_count (sockets, SX_SOCKET_FAILED);
}

/* In the menu only where it can be used: for a connection it would mean nothing */
static void
set_up_hold_item (SxSocketTable *self)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (gtk_button_get_label (self->hold), "sockets.hold");

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_remove_all (self->hold_section);
  g_menu_append_item (self->hold_section, item);
}

/* One action that does the one or the other, and says which */
static void
update_hold (SxSocketTable      *self,
             const SxSocketInfo *info,
             gboolean            can_act)
{
  gboolean listens = info != NULL && info->state == SX_SOCKET_LISTENING;
  gboolean resumes = listens && info->held;

  if (resumes != self->hold_resumes)
    {
      self->hold_resumes = resumes;
      gtk_button_set_label (self->hold, resumes ? _("Resume accepting") : _("Pause accepting"));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->hold), resumes
        ? _("Accept the connections that wait in the backlog, and those that come")
        : _("Connections that are complete wait in the backlog, up to its limit; further ones are not answered"));
      set_up_hold_item (self);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->hold), listens);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sockets.hold", listens && can_act);
}

static void
update_actions (SxSocketTable *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const SxSocketInfo *info = get_selected_info (self);
  gboolean can_act = self->desk != NULL && sx_desk_can_act (self->desk);
  gboolean streams = can_act && sx_desk_get_pane (self->desk) != SX_PANE_UDP;
  gboolean live = can_act && info != NULL && sx_socket_info_is_live (info);
  gboolean connected = info != NULL && streams &&
                       (info->state == SX_SOCKET_OPEN ||
                        info->state == SX_SOCKET_HALF_CLOSED_THEIRS ||
                        info->state == SX_SOCKET_HALF_CLOSED_OURS);

  update_hold (self, info, can_act);
  gtk_widget_action_set_enabled (widget, "sockets.close", live);
  gtk_widget_action_set_enabled (widget, "sockets.half-close",
                                 connected && info->state != SX_SOCKET_HALF_CLOSED_OURS);
  gtk_widget_action_set_enabled (widget, "sockets.reset", connected);
  gtk_widget_action_set_enabled (widget, "sockets.copy", info != NULL);
  gtk_widget_action_set_enabled (widget, "sockets.close-all",
                                 can_act && count_open (self) > 0);
  gtk_widget_action_set_enabled (widget, "sockets.clear-closed",
                                 can_act && count_closed (self) > 0);
}

static gboolean
hide_waiting_cb (gpointer user_data)
{
  SxSocketTable *self = user_data;

  self->hide_waiting_id = 0;
  gtk_column_view_column_set_visible (self->waiting, FALSE);

  return G_SOURCE_REMOVE;
}

/* Bytes seldom wait, and then for moments: the column takes room only then, and does not flicker */
static void
update_waiting (SxSocketTable *self)
{
  if (sx_socket_model_is_any_waiting (sx_desk_get_sockets (self->desk)))
    {
      g_clear_handle_id (&self->hide_waiting_id, g_source_remove);
      gtk_column_view_column_set_visible (self->waiting, TRUE);
    }
  else if (self->hide_waiting_id == 0 && gtk_column_view_column_get_visible (self->waiting))
    self->hide_waiting_id = g_timeout_add (WAITING_SHOWN_MS, hide_waiting_cb, self);
}

/* Likewise, but what is gone is gone: it goes on being told */
static void
update_dropped (SxSocketTable *self)
{
  gboolean any = sx_socket_model_is_any_dropping (sx_desk_get_sockets (self->desk));

  if (gtk_column_view_column_get_visible (self->dropped) != any)
    gtk_column_view_column_set_visible (self->dropped, any);
}

/* The desk's selection may be ahead of the rows, so this runs after a drain as well */
static void
follow_desk (SxSocketTable *self)
{
  guint32 socket = sx_desk_get_selected_socket (self->desk);
  guint position = GTK_INVALID_LIST_POSITION;

  if (socket != 0 &&
      !sx_socket_model_find (sx_desk_get_sockets (self->desk), socket, &position))
    position = GTK_INVALID_LIST_POSITION;

  if (gtk_single_selection_get_selected (self->selection) != position)
    {
      self->following_desk = TRUE;
      gtk_single_selection_set_selected (self->selection, position);
      self->following_desk = FALSE;
      if (position != GTK_INVALID_LIST_POSITION)
        sx_table_frame_scroll_to (self->frame, position);
    }

  update_waiting (self);
  update_dropped (self);
  update_actions (self);
}

static void
selection_changed_cb (SxSocketTable *self)
{
  gpointer item = gtk_single_selection_get_selected_item (self->selection);
  guint32 socket = item != NULL ? sx_socket_item_get_id (item) : 0;

  /* A row that is selected does not go by itself */
  sx_socket_model_keep (sx_desk_get_sockets (self->desk), socket);
  if (!self->following_desk)
    sx_desk_set_selected_socket (self->desk, socket);
}

static void
set_summarises (SxSocketTable *self,
                gboolean       summarises)
{
  if (self->summarises == summarises)
    return;

  self->summarises = summarises;
  if (self->desk != NULL)
    {
      /* Rows go and come back */
      self->following_desk = TRUE;
      sx_socket_model_set_sums_up (sx_desk_get_sockets (self->desk), summarises);
      self->following_desk = FALSE;
      follow_desk (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARISE]);
}

static void
act_on_selected (SxSocketTable *self,
                 guint32      (*act) (SxEngine *engine,
                                      guint32   owner,
                                      guint32   socket))
{
  guint32 socket = sx_desk_get_selected_socket (self->desk);

  sx_desk_set_form_error (self->desk, NULL, SX_BLAME_NONE);
  if (socket != 0 && sx_desk_can_act (self->desk))
    act (sx_desk_get_engine (self->desk), sx_desk_get_owner (self->desk), socket);
}

static void
close_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  act_on_selected (SX_SOCKET_TABLE (widget), sx_engine_close);
}

static void
half_close_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  act_on_selected (SX_SOCKET_TABLE (widget), sx_engine_half_close);
}

static void
reset_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  act_on_selected (SX_SOCKET_TABLE (widget), sx_engine_reset);
}

static guint32
start_hold (SxEngine *engine,
            guint32   owner,
            guint32   socket)
{
  return sx_engine_hold (engine, owner, socket, TRUE);
}

static guint32
end_hold (SxEngine *engine,
          guint32   owner,
          guint32   socket)
{
  return sx_engine_hold (engine, owner, socket, FALSE);
}

static void
hold_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  SxSocketTable *self = SX_SOCKET_TABLE (widget);

  act_on_selected (self, self->hold_resumes ? end_hold : start_hold);
}

static void
close_all_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  SxSocketTable *self = SX_SOCKET_TABLE (widget);

  if (!sx_desk_can_act (self->desk))
    return;

  sx_desk_set_form_error (self->desk, NULL, SX_BLAME_NONE);
  sx_engine_close_open (sx_desk_get_engine (self->desk), sx_desk_get_owner (self->desk));
}

static void
clear_closed_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  SxSocketTable *self = SX_SOCKET_TABLE (widget);
  SxSocketModel *sockets = sx_desk_get_sockets (self->desk);
  guint32 socket = sx_desk_get_selected_socket (self->desk);
  guint position;

  /* Rows may go and come back while the model closes the gaps */
  self->following_desk = TRUE;
  sx_socket_model_clear_closed (sockets);
  self->following_desk = FALSE;

  if (socket != 0 && !sx_socket_model_find (sockets, socket, &position))
    sx_desk_set_selected_socket (self->desk, 0);
  follow_desk (self);
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autofree char *text = sx_table_frame_dup_selected_text (SX_SOCKET_TABLE (widget)->frame);

  sx_widget_copy_text (widget, text);
}

static void
set_up_for_pane (SxSocketTable *self)
{
  gboolean datagrams = sx_desk_get_pane (self->desk) == SX_PANE_UDP;

  /* In the UDP pane Close is a button of the form */
  gtk_button_set_label (self->close, datagrams ? _("Close socket") : _("Close"));
  gtk_widget_set_visible (self->half_close, !datagrams);
  gtk_widget_set_visible (self->reset, !datagrams);
  sx_table_frame_set_menu (self->frame, datagrams ? self->datagram_menu : self->menu);
}

static void
drop_desk (SxSocketTable *self)
{
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->frame != NULL)
    sx_table_frame_set_model (self->frame, NULL);
  g_clear_object (&self->selection);
  if (self->summary != NULL)
    sx_closed_summary_set_desk (self->summary, NULL);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
}

static void
sx_socket_table_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, SX_SOCKET_TABLE (object)->desk);
      break;
    case PROP_SUMMARISE:
      g_value_set_boolean (value, SX_SOCKET_TABLE (object)->summarises);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_socket_table_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_DESK:
      sx_socket_table_set_desk (SX_SOCKET_TABLE (object), g_value_get_object (value));
      break;
    case PROP_SUMMARISE:
      set_summarises (SX_SOCKET_TABLE (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_socket_table_dispose (GObject *object)
{
  SxSocketTable *self = SX_SOCKET_TABLE (object);

  drop_desk (self);
  g_clear_handle_id (&self->hide_waiting_id, g_source_remove);
  g_clear_object (&self->waiting);
  g_clear_object (&self->dropped);
  g_clear_object (&self->since);
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_SOCKET_TABLE);
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_socket_table_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "sockets.hold", NULL, hold_action);
  gtk_widget_class_install_action (widget_class, "sockets.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "sockets.half-close", NULL, half_close_action);
  gtk_widget_class_install_action (widget_class, "sockets.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget_class, "sockets.close-all", NULL, close_all_action);
  gtk_widget_class_install_action (widget_class, "sockets.clear-closed", NULL, clear_closed_action);
  gtk_widget_class_install_action (widget_class, "sockets.copy", NULL, copy_action);
  gtk_widget_class_install_property_action (widget_class, "sockets.summarise", "summarise");

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "sockets.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0,
                                       "sockets.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, GDK_CONTROL_MASK,
                                       "sockets.half-close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, GDK_SHIFT_MASK,
                                       "sockets.reset", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete,
                                       GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "sockets.close-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, GDK_CONTROL_MASK,
                                       "sockets.hold", NULL);
}

static void
sx_socket_table_class_init (SxSocketTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_socket_table_get_property;
  object_class->set_property = sx_socket_table_set_property;
  object_class->dispose = sx_socket_table_dispose;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, SX_TYPE_DESK,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SUMMARISE] =
    g_param_spec_boolean ("summarise", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SX_TYPE_CLOSED_SUMMARY);
  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_TABLE_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-socket-table.ui");
  gtk_widget_class_bind_template_child (widget_class, SxSocketTable, frame);
  gtk_widget_class_bind_template_child (widget_class, SxSocketTable, summary);
  gtk_widget_class_bind_template_child (widget_class, SxSocketTable, hold);
  gtk_widget_class_bind_template_child (widget_class, SxSocketTable, hold_section);
  gtk_widget_class_bind_template_child (widget_class, SxSocketTable, close);
  gtk_widget_class_bind_template_child (widget_class, SxSocketTable, half_close);
  gtk_widget_class_bind_template_child (widget_class, SxSocketTable, reset);
  gtk_widget_class_bind_template_child (widget_class, SxSocketTable, menu);
  gtk_widget_class_bind_template_child (widget_class, SxSocketTable, datagram_menu);

  install_actions (widget_class);
}

static void
sx_socket_table_init (SxSocketTable *self)
{
  GtkColumnView *view;
  g_autoptr (GtkColumnViewColumn) since = NULL;
  const SxColumn *columns;
  guint n_columns;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);

  columns = sx_socket_columns_get (&n_columns);
  sx_table_frame_set_columns (self->frame, columns, n_columns);
  /* The last three */
  view = sx_table_frame_get_view (self->frame);
  self->dropped = g_list_model_get_item (gtk_column_view_get_columns (view), n_columns - 1);
  gtk_column_view_column_set_visible (self->dropped, FALSE);
  self->waiting = g_list_model_get_item (gtk_column_view_get_columns (view), n_columns - 2);
  gtk_column_view_column_set_visible (self->waiting, FALSE);
  since = g_list_model_get_item (gtk_column_view_get_columns (view), n_columns - 3);
  self->since = sx_spare_column_new (view, since);
  set_up_hold_item (self);
  update_actions (self);
}

/**
 * sx_socket_table_set_desk:
 * @desk: (nullable): whose sockets to show
 */
void
sx_socket_table_set_desk (SxSocketTable *self,
                          SxDesk        *desk)
{
  g_return_if_fail (SX_IS_SOCKET_TABLE (self));
  g_return_if_fail (desk == NULL || SX_IS_DESK (desk));

  if (self->desk == desk)
    return;

  drop_desk (self);
  if (desk != NULL)
    {
      self->desk = g_object_ref (desk);
      self->selection = g_object_new (GTK_TYPE_SINGLE_SELECTION,
                                      "autoselect", FALSE,
                                      "can-unselect", TRUE,
                                      "model", sx_desk_get_sockets (desk),
                                      NULL);
      gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
      g_signal_connect_swapped (self->selection, "notify::selected",
                                G_CALLBACK (selection_changed_cb), self);
      g_signal_connect_swapped (desk, "notify::selected-socket", G_CALLBACK (follow_desk), self);
      g_signal_connect_swapped (desk, "notify::can-act", G_CALLBACK (follow_desk), self);
      g_signal_connect_swapped (desk, "changed", G_CALLBACK (follow_desk), self);

      sx_socket_model_set_sums_up (sx_desk_get_sockets (desk), self->summarises);
      sx_closed_summary_set_desk (self->summary, desk);
      sx_table_frame_set_model (self->frame, GTK_SELECTION_MODEL (self->selection));
      set_up_for_pane (self);
      follow_desk (self);
    }

  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESK]);
}
