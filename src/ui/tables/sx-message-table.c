/* sx-message-table.c: the messages of a pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-message-detail.h"
#include "sx-message-table.h"
#include "sx-record-columns.h"
#include "sx-record-rows.h"
#include "sx-widget-util.h"

struct _SxMessageTable
{
  GtkWidget             parent_instance;

  SxDesk               *desk;
  SxRecordRows         *rows;
  GtkFileChooserNative *chooser;
  GCancellable         *cancellable;

  SxTableFrame         *frame;
  GtkToggleButton      *search;
  SxMessageDetail      *detail;
  GMenuModel           *menu;
  GMenuModel           *datagram_menu;
};

G_DEFINE_FINAL_TYPE (SxMessageTable, sx_message_table, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_DESK,
  N_PROPS
};

enum {
  REPLY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const SxSearchNames search_names = {
  .find = N_("Find"),
  .format = N_("Find as"),
  .match_case = N_("Match case"),
  .only = N_("Only matches"),
  .matches = N_("Matches"),
  .error = N_("Find error"),
  .next = N_("Next match"),
  .previous = N_("Previous match"),
  .close = N_("Close search"),
};

/* The item of the only selected row */
static SxRecordItem *
get_single (SxMessageTable *self)
{
  return self->rows != NULL ? sx_record_rows_dup_single (self->rows) : NULL;
}

static void
update (SxMessageTable *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (SxRecordItem) item = get_single (self);
  gboolean was_visible = gtk_widget_get_visible (GTK_WIDGET (self->detail));
  gboolean datagrams = self->desk != NULL && sx_desk_get_pane (self->desk) == SX_PANE_UDP;
  SxRecord record;

  sx_message_detail_set_item (self->detail, item);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), item != NULL);
  if (item != NULL && !was_visible)
    {
      sx_table_frame_scroll_to (self->frame, sx_row_selection_get_single (sx_record_rows_get_selection (self->rows)));
      sx_widget_reveal (widget);
    }

  gtk_widget_action_set_enabled (widget, "messages.copy",
                                 self->rows != NULL && sx_record_rows_any_selected (self->rows));
  gtk_widget_action_set_enabled (widget, "messages.save", item != NULL);
  gtk_widget_action_set_enabled (widget, "messages.close-detail", item != NULL);
  gtk_widget_action_set_enabled (widget, "messages.reply",
                                 datagrams && sx_desk_can_act (self->desk) && item != NULL && sx_record_item_read (item, &record) &&
                                 sx_address_is_set (&record.remote));
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autofree char *text = sx_table_frame_dup_selected_text (SX_MESSAGE_TABLE (widget)->frame);

  sx_widget_copy_text (widget, text);
}

static void
reply_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  g_autoptr (SxRecordItem) item = get_single (SX_MESSAGE_TABLE (widget));

  if (item != NULL)
    g_signal_emit (widget, signals[REPLY], 0, item);
}

static void
close_detail_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  SxMessageTable *self = SX_MESSAGE_TABLE (widget);

  sx_table_frame_unselect (self->frame);
  gtk_widget_grab_focus (GTK_WIDGET (sx_table_frame_get_view (self->frame)));
}

static void
find_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  sx_record_rows_search (SX_MESSAGE_TABLE (widget)->rows);
}

static void
find_next_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  sx_record_rows_step (SX_MESSAGE_TABLE (widget)->rows, g_str_equal (action_name, "messages.find-next"));
}

/* With something selected Esc deselects, then it ends the search, then it is for others */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  return sx_record_rows_end_search (SX_MESSAGE_TABLE (widget)->rows);
}

static void
needle_cb (SxMessageTable *self)
{
  sx_message_detail_set_needle (self->detail, sx_record_rows_get_needle (self->rows));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SxMessageTable) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (G_FILE (source));
  g_autofree char *sentence = NULL;
  gboolean saved = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  /* Disposed meanwhile: there is nobody to tell */
  if (self->detail == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (saved)
    sentence = g_strdup_printf (_("Saved as %s"), name);
  else
    sentence = g_strdup_printf (_("The message was not saved as %s: %s"), name, error->message);
  sx_message_detail_set_notice (self->detail, sentence, !saved);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           SxMessageTable  *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    sx_message_table_save_to (self, file);

  g_clear_object (&self->chooser);
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  SxMessageTable *self = SX_MESSAGE_TABLE (widget);
  g_autoptr (SxRecordItem) item = get_single (self);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *number = NULL;
  g_autofree char *name = NULL;

  if (item == NULL || self->chooser != NULL)
    return;

  /* The format of 64 bits is a macro, and would be no string that can be found in a translation */
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, sx_record_item_get_serial (item));
  /* Translators: the suggested name of a file; %s is a number that tells messages apart */
  name = g_strdup_printf (_("message-%s.bin"), number);
  self->chooser = gtk_file_chooser_native_new (_("Save message"),
                                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
show_socket_cb (SxMessageTable *self)
{
  sx_table_frame_note_socket (self->frame, sx_desk_get_show_socket (self->desk));
}

static void
drop_desk (SxMessageTable *self)
{
  if (self->rows != NULL)
    sx_record_rows_set_desk (self->rows, NULL, NULL);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
}

static void
sx_message_table_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, SX_MESSAGE_TABLE (object)->desk);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_message_table_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_DESK:
      sx_message_table_set_desk (SX_MESSAGE_TABLE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_message_table_dispose (GObject *object)
{
  SxMessageTable *self = SX_MESSAGE_TABLE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  if (self->rows != NULL)
    g_signal_handlers_disconnect_by_data (self->rows, self);
  drop_desk (self);
  g_clear_object (&self->rows);
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_MESSAGE_TABLE);
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_message_table_parent_class)->dispose (object);
}

static void
sx_message_table_finalize (GObject *object)
{
  g_object_unref (SX_MESSAGE_TABLE (object)->cancellable);

  G_OBJECT_CLASS (sx_message_table_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "messages.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "messages.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "messages.reply", NULL, reply_action);
  gtk_widget_class_install_action (widget_class, "messages.close-detail", NULL, close_detail_action);
  gtk_widget_class_install_action (widget_class, "messages.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "messages.find-next", NULL, find_next_action);
  gtk_widget_class_install_action (widget_class, "messages.find-previous", NULL, find_next_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "messages.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "messages.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK,
                                       "messages.reply", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK,
                                       "messages.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK,
                                       "messages.find-next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "messages.find-previous", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
sx_message_table_class_init (SxMessageTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_message_table_get_property;
  object_class->set_property = sx_message_table_set_property;
  object_class->dispose = sx_message_table_dispose;
  object_class->finalize = sx_message_table_finalize;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, SX_TYPE_DESK,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REPLY] =
    g_signal_new ("reply", SX_TYPE_MESSAGE_TABLE, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, SX_TYPE_RECORD_ITEM);

  g_type_ensure (SX_TYPE_TABLE_FRAME);
  g_type_ensure (SX_TYPE_MESSAGE_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-message-table.ui");
  gtk_widget_class_bind_template_child (widget_class, SxMessageTable, frame);
  gtk_widget_class_bind_template_child (widget_class, SxMessageTable, search);
  gtk_widget_class_bind_template_child (widget_class, SxMessageTable, detail);
  gtk_widget_class_bind_template_child (widget_class, SxMessageTable, menu);
  gtk_widget_class_bind_template_child (widget_class, SxMessageTable, datagram_menu);

  install_actions (widget_class);
}

static void
sx_message_table_init (SxMessageTable *self)
{
  const SxColumn *columns;
  guint n_columns;

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);

  columns = sx_record_columns_get_messages (&n_columns);
  sx_table_frame_set_columns (self->frame, columns, n_columns);
  self->rows = sx_record_rows_new (self->frame, self->search, &search_names);
  g_signal_connect_swapped (self->rows, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->rows, "needle-changed", G_CALLBACK (needle_cb), self);
  update (self);
}

/**
 * sx_message_table_set_desk:
 * @desk: (nullable): whose messages to show
 */
void
sx_message_table_set_desk (SxMessageTable *self,
                           SxDesk         *desk)
{
  gboolean datagrams;

  g_return_if_fail (SX_IS_MESSAGE_TABLE (self));
  g_return_if_fail (desk == NULL || SX_IS_DESK (desk));

  if (self->desk == desk)
    return;

  drop_desk (self);
  if (desk != NULL)
    {
      self->desk = g_object_ref (desk);
      sx_record_rows_set_desk (self->rows, desk, sx_desk_get_messages (desk));
      g_signal_connect_swapped (desk, "notify::can-act", G_CALLBACK (update), self);
      g_signal_connect_swapped (desk, "notify::show-socket", G_CALLBACK (show_socket_cb), self);
      show_socket_cb (self);

      datagrams = sx_desk_get_pane (desk) == SX_PANE_UDP;
      sx_table_frame_set_menu (self->frame, datagrams ? self->datagram_menu : self->menu);
      sx_message_detail_set_can_reply (self->detail, datagrams);
    }

  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESK]);
}

/**
 * sx_message_table_save_to:
 * @file: where to
 *
 * Writes the selected message's bytes, exactly, and says below the table how that went.
 * Nothing happens unless one message is selected.
 */
void
sx_message_table_save_to (SxMessageTable *self,
                          GFile          *file)
{
  GBytes *bytes;

  g_return_if_fail (SX_IS_MESSAGE_TABLE (self));
  g_return_if_fail (G_IS_FILE (file));

  bytes = sx_message_detail_get_bytes (self->detail);
  if (bytes == NULL)
    return;

  sx_message_detail_set_notice (self->detail, NULL, FALSE);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE,
                                       self->cancellable, saved_cb, g_object_ref (self));
}
