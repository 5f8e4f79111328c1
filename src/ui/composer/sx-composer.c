/* sx-composer.c: what to send
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-composer-input.h"
#include "sx-composer-private.h"
#include "sx-flow.h"
#include "sx-message-text.h"
#include "sx-sentence-box.h"
#include "sx-widget-util.h"

/* The message grows with its lines up to this many */
#define MAX_LINES 4

G_DEFINE_FINAL_TYPE (SxComposer, sx_composer, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_FORMAT,
  PROP_ENDING,
  PROP_ALLOW_EMPTY,
  PROP_CAN_SEND,
  PROP_HINT,
  N_PROPS
};

enum {
  SEND,
  REFUSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* As in settings, in the order of SxPayloadFormat and SxPayloadEnding, which is the drop-downs' */
static const char * const formats[] = { "text", "escapes", "hex", NULL };
static const char * const endings[] = { "none", "lf", "crlf", "nul", NULL };

static void
select_name (SxDropDown         *drop_down,
             const char * const *names,
             const char         *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (names[i], name) == 0)
      sx_drop_down_set_selected (drop_down, i);
}

static const char *
get_selected_name (SxDropDown         *drop_down,
                   const char * const *names)
{
  guint selected = sx_drop_down_get_selected (drop_down);

  return selected < g_strv_length ((char **) names) ? names[selected] : names[0];
}

/**
 * sx_composer_select:
 * @format: as in settings
 * @ending: likewise
 *
 * Selects how the message is written and what ends it.
 */
void
sx_composer_select (SxComposer *self,
                    const char *format,
                    const char *ending)
{
  select_name (self->format, formats, format);
  select_name (self->ending, endings, ending);
}

/* Says why nothing is sent; NULL: what was wrong is no longer there */
static void
refuse (SxComposer *self,
        const char *sentence)
{
  sx_composer_set_error (self, sentence);
  g_signal_emit (self, signals[REFUSED], 0, sentence);
}

static void
buffer_changed_cb (SxComposer *self)
{
  if (gtk_widget_get_visible (self->error_box))
    refuse (self, NULL);
}

static void
format_selected_cb (SxComposer *self)
{
  if (gtk_widget_get_visible (self->error_box))
    refuse (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORMAT]);
}

static void
ending_selected_cb (SxComposer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENDING]);
}

static void
remove_file_cb (SxComposer *self)
{
  sx_composer_set_file (self, NULL, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->message));
}

static void
send_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  sx_composer_send (SX_COMPOSER (widget));
}

static void
set_can_send (SxComposer *self,
              gboolean    can_send)
{
  if (self->can_send == can_send)
    return;

  self->can_send = can_send;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send", can_send);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_SEND]);
}

static gboolean
fit_cb (gpointer user_data)
{
  SxComposer *self = user_data;

  self->fit_id = 0;
  sx_message_text_limit_lines (self->message, self->scroller, MAX_LINES);
  return G_SOURCE_REMOVE;
}

/* The font may have changed. The text view has its new style a little later */
static void
sx_composer_css_changed (GtkWidget         *widget,
                         GtkCssStyleChange *change)
{
  SxComposer *self = SX_COMPOSER (widget);

  GTK_WIDGET_CLASS (sx_composer_parent_class)->css_changed (widget, change);

  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static gboolean
sx_composer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SX_COMPOSER (widget)->message));
}

static void
sx_composer_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SxComposer *self = SX_COMPOSER (object);

  switch (prop_id)
    {
    case PROP_FORMAT:
      g_value_set_string (value, get_selected_name (self->format, formats));
      break;
    case PROP_ENDING:
      g_value_set_string (value, get_selected_name (self->ending, endings));
      break;
    case PROP_ALLOW_EMPTY:
      g_value_set_boolean (value, self->allow_empty);
      break;
    case PROP_CAN_SEND:
      g_value_set_boolean (value, self->can_send);
      break;
    case PROP_HINT:
      g_value_set_string (value, gtk_label_get_text (self->hint));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_composer_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SxComposer *self = SX_COMPOSER (object);

  switch (prop_id)
    {
    case PROP_FORMAT:
      select_name (self->format, formats, g_value_get_string (value));
      break;
    case PROP_ENDING:
      select_name (self->ending, endings, g_value_get_string (value));
      break;
    case PROP_ALLOW_EMPTY:
      self->allow_empty = g_value_get_boolean (value);
      break;
    case PROP_CAN_SEND:
      set_can_send (self, g_value_get_boolean (value));
      break;
    case PROP_HINT:
      sx_steady_text_set (self->steady_hint, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_composer_dispose (GObject *object)
{
  SxComposer *self = SX_COMPOSER (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  sx_composer_give_up_loading (self);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->file, g_bytes_unref);
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (self->message), self);
  g_clear_object (&self->steady_hint);
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_COMPOSER);
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_composer_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  properties[PROP_FORMAT] =
    g_param_spec_string ("format", NULL, NULL, "text",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ENDING] =
    g_param_spec_string ("ending", NULL, NULL, "none",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ALLOW_EMPTY] =
    g_param_spec_boolean ("allow-empty", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_SEND] =
    g_param_spec_boolean ("can-send", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HINT] =
    g_param_spec_string ("hint", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (SX_TYPE_DROP_DOWN);
  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_MARK);
  g_type_ensure (SX_TYPE_SENTENCE_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, SxComposer, scroller);
  gtk_widget_class_bind_template_child (widget_class, SxComposer, message);
  gtk_widget_class_bind_template_child (widget_class, SxComposer, hint);
  gtk_widget_class_bind_template_child (widget_class, SxComposer, chip);
  gtk_widget_class_bind_template_child (widget_class, SxComposer, chip_label);
  gtk_widget_class_bind_template_child (widget_class, SxComposer, error_box);
  gtk_widget_class_bind_template_child (widget_class, SxComposer, error_mark);
  gtk_widget_class_bind_template_child (widget_class, SxComposer, error_label);
  gtk_widget_class_bind_template_child (widget_class, SxComposer, format);
  gtk_widget_class_bind_template_child (widget_class, SxComposer, ending);
  gtk_widget_class_bind_template_child (widget_class, SxComposer, send_button);
  gtk_widget_class_bind_template_callback (widget_class, format_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, ending_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_file_cb);
}

static void
sx_composer_class_init (SxComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_composer_get_property;
  object_class->set_property = sx_composer_set_property;
  object_class->dispose = sx_composer_dispose;
  widget_class->css_changed = sx_composer_css_changed;
  widget_class->grab_focus = sx_composer_grab_focus;
  widget_class->focus = sx_widget_focus_inside;
  install_properties (object_class);

  signals[SEND] =
    g_signal_new ("send", SX_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
  signals[REFUSED] =
    g_signal_new ("refused", SX_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "composer.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "composer.open-file", NULL, sx_composer_open_file_action);
}

static void
sx_composer_init (SxComposer *self)
{
  GtkTextBuffer *buffer;

  self->can_send = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->steady_hint = sx_steady_text_new (self->hint);
  sx_mark_set_shape (self->error_mark, SX_SHAPE_CROSS);

  buffer = gtk_text_view_get_buffer (self->message);
  sx_message_text_set_up (self->message);
  g_signal_connect_swapped (buffer, "changed", G_CALLBACK (buffer_changed_cb), self);
  sx_composer_input_add (self);
}

/**
 * sx_composer_set_error:
 * @sentence: (nullable): what is wrong with the message, translated; %NULL: nothing
 */
void
sx_composer_set_error (SxComposer *self,
                       const char *sentence)
{
  g_return_if_fail (SX_IS_COMPOSER (self));

  if (sentence == NULL)
    sx_message_text_clear_marks (self->message);

  gtk_label_set_text (self->error_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->error_box, sentence != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->error_box),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sentence != NULL ? sentence : "",
                                  -1);
}

/**
 * sx_composer_set_text:
 * @text: (nullable): what the message is to be, written in the format that is selected
 *
 * Replaces the message, or the file that stands in for it, also one that is still being read. Undo takes the text back.
 */
void
sx_composer_set_text (SxComposer *self,
                      const char *text)
{
  g_return_if_fail (SX_IS_COMPOSER (self));

  sx_composer_give_up_loading (self);
  sx_composer_set_file (self, NULL, NULL);
  sx_message_text_replace (self->message, text != NULL ? text : "");
}

/**
 * sx_composer_send:
 *
 * Emits "send" with the bytes that the message stands for.
 *
 * Returns: %FALSE when it cannot be parsed, which is then shown; nothing was sent
 */
gboolean
sx_composer_send (SxComposer *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  guint start = 0, end = 0;

  g_return_val_if_fail (SX_IS_COMPOSER (self), FALSE);

  if (!self->can_send)
    return FALSE;

  sx_composer_set_error (self, NULL);
  text = sx_message_text_dup (self->message);
  bytes = self->file != NULL
    ? g_bytes_ref (self->file)
    : sx_payload_parse (text, sx_drop_down_get_selected (self->format),
                        sx_drop_down_get_selected (self->ending), &start, &end, &error);

  if (bytes == NULL)
    {
      refuse (self, error->message);
      sx_message_text_mark (self->message, start, end);
      return FALSE;
    }

  if (g_bytes_get_size (bytes) == 0 && !self->allow_empty)
    {
      refuse (self, _("There is nothing to send: a stream has no empty messages (EINVAL). Write something, or choose an ending."));
      gtk_widget_grab_focus (GTK_WIDGET (self->message));
      return FALSE;
    }

  g_signal_emit (self, signals[SEND], 0, bytes);
  return TRUE;
}

/**
 * sx_composer_clear:
 *
 * Empties the message, takes the file out and the error away.
 */
void
sx_composer_clear (SxComposer *self)
{
  sx_composer_set_text (self, NULL);
  sx_composer_set_error (self, NULL);
}
