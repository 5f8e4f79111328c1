/* sx-composer-file.c: a file as what is to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sx-composer-private.h"
#include "sx-file-load.h"
#include "sx-message-text.h"
#include "sx-widget-util.h"

/* Larger files, and those with longer lines, are sent as they are: a text view with more than that is no joy to edit. Where a line
 * may be broken takes ever longer to find: 6 ms for 2,048 bytes, 2 s for 65,536 */
#define MAX_EDITABLE (256 * 1024)
#define MAX_LINE     2048

/* What is sent is in memory, once here and once in the write queue */
#define MAX_FILE (G_GUINT64_CONSTANT (256) * 1024 * 1024)

void
sx_composer_set_file (SxComposer *self,
                      GBytes     *bytes,
                      const char *name)
{
  g_clear_pointer (&self->file, g_bytes_unref);
  if (bytes != NULL)
    {
      g_autofree char *count = sx_widget_format_count (g_bytes_get_size (bytes));
      g_autofree char *text = NULL;

      self->file = g_bytes_ref (bytes);
      text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           /* Translators: a file's name, and its size */
                                           "%s, %s byte will be sent",
                                           "%s, %s bytes will be sent",
                                           g_bytes_get_size (bytes)),
                              name, count);
      gtk_label_set_text (self->chip_label, text);
    }

  gtk_widget_set_visible (self->chip, bytes != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), bytes == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->format), bytes == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->ending), bytes == NULL);
}

static gboolean
has_long_line (const char *bytes,
               gsize       length)
{
  const char *end = bytes + length;

  while (bytes < end)
    {
      const char *next = memchr (bytes, '\n', end - bytes);

      if ((next != NULL ? next : end) - bytes > MAX_LINE)
        return TRUE;
      bytes = next != NULL ? next + 1 : end;
    }

  return FALSE;
}

/* A file's bytes: as text where that gives the same bytes again, else as hex */
static void
take_bytes (SxComposer *self,
            GBytes     *bytes,
            const char *name)
{
  gsize length = g_bytes_get_size (bytes);
  const char *data = g_bytes_get_data (bytes, NULL);
  gboolean is_text = g_utf8_validate_len (data, length, NULL);
  g_autofree char *text = NULL;

  /* A text buffer keeps every line end as it is, so the bytes stay what they were */
  if (length <= MAX_EDITABLE && !(is_text && has_long_line (data, length)))
    text = sx_payload_format (bytes, is_text ? SX_PAYLOAD_TEXT : SX_PAYLOAD_HEX);
  if (text == NULL)
    {
      sx_composer_set_file (self, bytes, name);
      return;
    }

  sx_composer_set_file (self, NULL, NULL);
  sx_composer_select (self, is_text ? "text" : "hex", "none");
  sx_message_text_replace (self->message, text);
}

void
sx_composer_give_up_loading (SxComposer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* A message holds one file, and who dropped several is told which one it is */
static void
say_left_out (SxComposer *self,
              const char *name)
{
  g_autofree char *sentence = NULL;

  if (self->n_left_out == 0)
    return;

  /* Translators: %s is a file's name */
  sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "A message holds one file: this is %s, and %u other one was left out.",
                                           "A message holds one file: this is %s, and %u others were left out.",
                                           self->n_left_out),
                              name, self->n_left_out);
  sx_composer_set_error (self, sentence);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SxComposer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_file_get_parse_name (G_FILE (source));
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *sentence = NULL;
  g_autoptr (GBytes) bytes = sx_file_load_finish (G_FILE (source), result, &error);

  /* Disposed meanwhile, or another file was chosen */
  if (self->message == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (bytes != NULL)
    {
      sx_composer_set_error (self, NULL);
      take_bytes (self, bytes, name);
      say_left_out (self, name);
      return;
    }

  sentence = g_strdup_printf (_("%s could not be read: %s"), name, error->message);
  sx_composer_set_error (self, sentence);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           SxComposer      *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    sx_composer_open_file (self, file);

  g_clear_object (&self->chooser);
}

void
sx_composer_open_file_action (GtkWidget  *widget,
                              const char *action_name,
                              GVariant   *parameter)
{
  SxComposer *self = SX_COMPOSER (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_("Open file"),
                                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_OPEN,
                                               _("_Open"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/**
 * sx_composer_open_file:
 * @file: any file
 *
 * Puts the file's bytes into the message: as text where that says the same bytes, else as hex, and
 * what is too large to edit as the file itself. An error is shown, and the message stays.
 */
void
sx_composer_open_file (SxComposer *self,
                       GFile      *file)
{
  g_return_if_fail (SX_IS_COMPOSER (self));
  g_return_if_fail (G_IS_FILE (file));

  sx_composer_give_up_loading (self);
  self->cancellable = g_cancellable_new ();
  self->n_left_out = 0;
  sx_file_load_async (file, MAX_FILE, self->cancellable, loaded_cb, g_object_ref (self));
}

/**
 * sx_composer_open_files:
 * @files: (element-type GFile): one file or more
 *
 * As sx_composer_open_file() does with the first one. It is said that the others are not in the message.
 */
void
sx_composer_open_files (SxComposer *self,
                        GSList     *files)
{
  g_return_if_fail (SX_IS_COMPOSER (self));
  g_return_if_fail (files != NULL);

  sx_composer_open_file (self, files->data);
  self->n_left_out = g_slist_length (files) - 1;
}
