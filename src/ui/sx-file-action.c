/* sx-file-action.c: actions that are about a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-file-action.h"

/* A dialog that asks for the file of an action */
typedef struct
{
  const SxFileAction   *action;
  SxWindow             *window;
  GtkFileChooserNative *chooser;
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->chooser);
  g_clear_object (&question->window);
  g_free (question);
}

/* A file that is somewhere else, and not even mounted, has no path */
static void
act (const Question *question,
     GFile          *file)
{
  SxNoticeBar *bar = sx_window_get_notice_bar (question->window);

  /* The window is closed meanwhile, and belongs to no application any more */
  if (bar == NULL)
    return;

  if (g_file_peek_path (file) != NULL)
    {
      question->action->func (question->window, g_file_peek_path (file));
    }
  else
    {
      g_autofree char *name = g_file_get_parse_name (file);
      /* Translators: %s is a file on another computer, as “sftp://example.org/session.sxj” */
      g_autofree char *sentence = g_strdup_printf (_("%s is not on this computer: take a file in one of its own folders."), name);

      sx_notice_bar_say_error (bar, sentence);
    }
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           Question        *question)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    act (question, file);

  question_free (question);
}

static void
add_filters (GtkFileChooser     *chooser,
             const SxFileAction *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (action->filters) && action->filters[i].name != NULL; i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(action->filters[i].name));
      gtk_file_filter_add_suffix (filter, action->filters[i].suffix);
      gtk_file_chooser_add_filter (chooser, filter);
    }
}

static void
ask (SxWindow           *window,
     const SxFileAction *action)
{
  Question *question = g_new0 (Question, 1);

  question->action = action;
  question->window = g_object_ref (window);
  question->chooser = gtk_file_chooser_native_new (_(action->title), GTK_WINDOW (window),
                                                   action->is_save ? GTK_FILE_CHOOSER_ACTION_SAVE
                                                                   : GTK_FILE_CHOOSER_ACTION_OPEN,
                                                   action->is_save ? _("_Save") : _("_Open"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (question->chooser), TRUE);
  add_filters (GTK_FILE_CHOOSER (question->chooser), action);
  if (action->suggested != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (question->chooser), _(action->suggested));

  g_signal_connect (question->chooser, "response", G_CALLBACK (chosen_cb), question);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (question->chooser));
}

static void
activate_cb (GSimpleAction *simple,
             GVariant      *parameter,
             SxApplication *application)
{
  const SxFileAction *action = g_object_get_data (G_OBJECT (simple), "sx-file-action");
  const char *path = g_variant_get_string (parameter, NULL);
  SxWindow *window = sx_application_get_window (application);
  g_autofree char *absolute = NULL;

  if (*path == '\0')
    {
      ask (window, action);
      return;
    }

  absolute = g_canonicalize_filename (path, NULL);
  action->func (window, absolute);
}

/**
 * sx_file_action_add:
 * @application: the application, at its start
 * @action: the action; must stay where it is
 *
 * Adds an action to the application.
 */
void
sx_file_action_add (SxApplication      *application,
                    const SxFileAction *action)
{
  g_autoptr (GSimpleAction) simple = g_simple_action_new (action->name, G_VARIANT_TYPE_STRING);

  g_object_set_data (G_OBJECT (simple), "sx-file-action", (gpointer) action);
  g_signal_connect_object (simple, "activate", G_CALLBACK (activate_cb), application, 0);
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (simple));
}
