/* sx-session-files.c: saving and opening sessions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sx-file-action.h"
#include "sx-notice-bar.h"
#include "sx-owner.h"
#include "sx-session.h"
#include "sx-session-files.h"

/* How many windows a session opens; one of a stranger may say that it had millions */
#define MAX_WINDOWS 8

/* How many files are remembered */
#define MAX_RECENT 8

/* After how many records it is asked whether opening is still wanted */
#define LOOK_SLICE 65536

/* Saving or opening a file, in a thread of its own */
typedef struct
{
  SxApplication *application;
  SxWindow      *window;      /* whose line says how it goes; NULL: there is none */
  SxJournal     *journal;     /* to be saved; NULL: something is to be opened */
  SxJournal     *left;        /* what is to be opened, if it is no file of the person's */
  char          *path;        /* the file, or else a name for the title */
  GCancellable  *cancellable;
} Work;

/* All that is being done */
static GList *works;

/* A window that a session has records of, and the pane of the first one */
typedef struct
{
  guint number;
  guint pane;
} OpenedWindow;

/* What came of opening */
typedef struct
{
  SxJournal   *journal;
  OpenedWindow windows[MAX_WINDOWS];
  guint        n_windows;
  gboolean     has_more;
} Opened;

static void
work_free (Work *work)
{
  works = g_list_remove (works, work);
  g_application_release (G_APPLICATION (work->application));
  g_clear_object (&work->application);
  g_clear_object (&work->window);
  g_clear_object (&work->journal);
  g_clear_object (&work->left);
  g_clear_object (&work->cancellable);
  g_free (work->path);
  g_free (work);
}

static void
opened_free (Opened *opened)
{
  g_clear_object (&opened->journal);
  g_free (opened);
}

/* Helpers: files that were used last */

static void
remember (GSettings  *settings,
          const char *path)
{
  g_auto (GStrv) old = g_settings_get_strv (settings, "recent-sessions");
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  /* A setting is text, as is what an action gets */
  if (!g_utf8_validate (path, -1, NULL))
    return;

  g_ptr_array_add (paths, (gpointer) path);
  for (guint i = 0; old[i] != NULL && paths->len < MAX_RECENT; i++)
    {
      if (!g_str_equal (old[i], path))
        g_ptr_array_add (paths, old[i]);
    }
  g_ptr_array_add (paths, NULL);

  g_settings_set_strv (settings, "recent-sessions", (const char *const *) paths->pdata);
}

/* An underscore in a file's name is none that marks a letter */
static char *
make_label (const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);

  return g_strjoinv ("__", parts);
}

/* Helpers: working */

static void
start (Work                *work,
       const char          *sentence,
       GAsyncReadyCallback  callback,
       GTaskThreadFunc      func)
{
  g_autoptr (GTask) task = NULL;

  work->cancellable = g_cancellable_new ();
  works = g_list_prepend (works, work);
  task = g_task_new (NULL, work->cancellable, callback, work);
  /* What was given up may be done all the same; then it is not given up */
  g_task_set_check_cancellable (task, FALSE);
  g_application_hold (G_APPLICATION (work->application));
  if (work->window != NULL)
    sx_notice_bar_say_busy (sx_window_get_notice_bar (work->window), sentence, work->cancellable);
  g_task_set_task_data (task, work, NULL);
  g_task_run_in_thread (task, func);
}

/* The window may have been closed meanwhile */
static SxNoticeBar *
get_bar (Work *work)
{
  return work->window != NULL ? sx_window_get_notice_bar (work->window) : NULL;
}

/* Who gave it up knows that; an error is said somewhere in any case */
static void
say_error (Work         *work,
           const GError *error)
{
  SxNoticeBar *bar = get_bar (work);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (bar != NULL)
        sx_notice_bar_hide (bar);
      return;
    }

  if (bar == NULL)
    bar = sx_window_get_notice_bar (sx_application_get_window (work->application));
  sx_notice_bar_say_error (bar, error->message);
}

/* Helpers: what was left over */

/* It is somewhere else now, or not wanted */
static void
forget_left (SxApplication *application,
             SxJournal     *journal)
{
  sx_journal_remove_file (journal);
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (application)); l != NULL; l = l->next)
    {
      if (SX_IS_WINDOW (l->data) && sx_window_get_journal (l->data) == journal)
        sx_window_update_past (l->data);
    }
}

/* Saving */

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  if (sx_session_save (work->journal, G_MAXUINT64, work->path, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Work *work = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_name (work->path);
  g_autofree char *sentence = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      say_error (work, error);
      work_free (work);
      return;
    }

  remember (sx_application_get_settings (work->application), work->path);
  if (sx_journal_is_read_only (work->journal))
    forget_left (work->application, work->journal);
  /* Translators: %s is a file */
  sentence = g_strdup_printf (_("The session is saved as %s."), name);
  if (get_bar (work) != NULL)
    sx_notice_bar_say (get_bar (work), sentence);
  work_free (work);
}

/* Opening */

static int
compare_windows (gconstpointer a,
                 gconstpointer b)
{
  guint one = ((const OpenedWindow *) a)->number;
  guint two = ((const OpenedWindow *) b)->number;

  return (one > two) - (one < two);
}

static gboolean
has_window (Opened *opened,
            guint   number)
{
  for (guint i = 0; i < opened->n_windows; i++)
    {
      if (opened->windows[i].number == number)
        return TRUE;
    }

  return FALSE;
}

/* Those that have records. Any of all the records may be the only one of its window: FALSE if it was given up meanwhile */
static gboolean
find_windows (Opened        *opened,
              GCancellable  *cancellable,
              GError       **error)
{
  guint64 n_records = sx_journal_get_n_records (opened->journal);
  SxJournalPeek peek;
  OpenedWindow window;

  for (guint64 serial = 0; serial < n_records && !opened->has_more; serial++)
    {
      if (serial % LOOK_SLICE == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!sx_journal_peek (opened->journal, serial, &peek)
          || !sx_owner_get_window (peek.owner, &window.number) || has_window (opened, window.number))
        continue;

      window.pane = sx_owner_get_pane (peek.owner);
      if (opened->n_windows < MAX_WINDOWS)
        opened->windows[opened->n_windows++] = window;
      else
        opened->has_more = TRUE;
    }

  qsort (opened->windows, opened->n_windows, sizeof opened->windows[0], compare_windows);

  return TRUE;
}

static void
open_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  SxJournal *journal = work->left != NULL ? g_object_ref (work->left)
                                          : sx_session_open (work->path, cancellable, &error);
  Opened *opened;

  if (journal == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  opened = g_new0 (Opened, 1);
  opened->journal = journal;
  if (find_windows (opened, cancellable, &error))
    {
      g_task_return_pointer (task, opened, (GDestroyNotify) opened_free);
    }
  else
    {
      opened_free (opened);
      g_task_return_error (task, error);
    }
}

static SxWindow *
show_window (Work      *work,
             SxJournal *journal,
             guint      number)
{
  SxWindow *window = sx_window_new_session (GTK_APPLICATION (work->application), journal,
                                            sx_application_get_settings (work->application), work->path, number);

  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static void
show (Work   *work,
      Opened *opened)
{
  SxWindow *window = NULL;

  for (guint i = 0; i < opened->n_windows; i++)
    {
      window = show_window (work, opened->journal, opened->windows[i].number);
      /* Whoever opens a session wants to see something of it */
      sx_window_go_to_pane (window, opened->windows[i].pane);
    }

  /* Without any record there is one all the same */
  if (window == NULL)
    window = show_window (work, opened->journal, 0);

  if (opened->has_more)
    {
      g_autofree char *sentence = g_strdup_printf (_("The session has more windows than %d; these are the first ones."),
                                                   MAX_WINDOWS);

      sx_notice_bar_say (sx_window_get_notice_bar (window), sentence);
    }
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Work *work = user_data;
  g_autoptr (GError) error = NULL;
  Opened *opened = g_task_propagate_pointer (G_TASK (result), &error);

  if (opened != NULL && g_cancellable_set_error_if_cancelled (work->cancellable, &error))
    g_clear_pointer (&opened, opened_free);
  if (opened == NULL)
    {
      say_error (work, error);
      work_free (work);
      return;
    }

  if (get_bar (work) != NULL)
    sx_notice_bar_hide (get_bar (work));
  if (work->left == NULL)
    remember (sx_application_get_settings (work->application), work->path);
  show (work, opened);
  opened_free (opened);
  work_free (work);
}

/* Actions */

static void
open_in_application (SxWindow   *window,
                     const char *path)
{
  sx_session_files_open (SX_APPLICATION (gtk_window_get_application (GTK_WINDOW (window))), path);
}

static const SxFileAction actions[] = {
  {
    .name = "save-session", .is_save = TRUE, .title = N_("Save session"), .suggested = N_("session.sxj"),
    .filters = { { N_("Sessions"), "sxj" } }, .func = sx_session_files_save,
  },
  {
    .name = "open-session", .title = N_("Open session"),
    .filters = { { N_("Sessions"), "sxj" } }, .func = open_in_application,
  },
};

/* Public functions */

void
sx_session_files_add_actions (SxApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    sx_file_action_add (application, &actions[i]);
}

/**
 * sx_session_files_save:
 * @window: the window that says how it goes
 * @path: the file, absolute
 *
 * Saves all that has happened so far, in all windows that share @window's journal.
 */
void
sx_session_files_save (SxWindow   *window,
                       const char *path)
{
  Work *work = g_new0 (Work, 1);

  work->application = SX_APPLICATION (g_object_ref (gtk_window_get_application (GTK_WINDOW (window))));
  work->window = g_object_ref (window);
  work->journal = g_object_ref (sx_window_get_journal (window));
  work->path = g_strdup (path);
  start (work, _("Saving the session…"), saved_cb, save_thread);
}

/**
 * sx_session_files_open:
 * @application: the application, started
 * @path: the file, absolute
 *
 * Opens a window for each window that the session has records of, to be looked at only.
 */
void
sx_session_files_open (SxApplication *application,
                       const char    *path)
{
  Work *work = g_new0 (Work, 1);

  work->application = g_object_ref (application);
  g_set_object (&work->window, sx_application_find_window (application));
  work->path = g_strdup (path);
  start (work, _("Opening the session…"), opened_cb, open_thread);
}

/**
 * sx_session_files_show:
 * @application: the application, started
 * @journal: one of sx_left_list()
 * @name: for the windows' titles
 *
 * Opens windows for what was left over. Its file stays until it is saved elsewhere or not wanted any more.
 */
void
sx_session_files_show (SxApplication *application,
                       SxJournal     *journal,
                       const char    *name)
{
  Work *work = g_new0 (Work, 1);

  work->application = g_object_ref (application);
  g_set_object (&work->window, sx_application_find_window (application));
  work->left = g_object_ref (journal);
  work->path = g_strdup (name);
  start (work, _("Opening the session…"), opened_cb, open_thread);
}

/**
 * sx_session_files_close:
 * @window: a window that a person closes
 *
 * If it is the last one of what was left over, that is not wanted any more; unless it is just being saved, as that
 * may fail.
 */
void
sx_session_files_close (SxWindow *window)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));
  SxJournal *journal = sx_window_get_journal (window);

  if (!sx_window_is_session (window) || sx_session_files_is_saving (journal))
    return;

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      if (l->data != window && SX_IS_WINDOW (l->data) && sx_window_get_journal (l->data) == journal)
        return;
    }

  sx_journal_remove_file (journal);
}

/**
 * sx_session_files_is_saving:
 * @journal: a journal
 *
 * Returns: whether it is being saved
 */
gboolean
sx_session_files_is_saving (SxJournal *journal)
{
  for (GList *l = works; l != NULL; l = l->next)
    {
      if (((Work *) l->data)->journal == journal)
        return TRUE;
    }

  return FALSE;
}

/**
 * sx_session_files_finish:
 *
 * Waits until what is being saved is on the disk, and gives up what is being opened. For when the program ends.
 */
void
sx_session_files_finish (void)
{
  for (GList *l = works; l != NULL; l = l->next)
    {
      Work *work = l->data;

      if (work->journal == NULL)
        g_cancellable_cancel (work->cancellable);
    }

  while (works != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * sx_session_files_fill_menu:
 * @section: a section of a menu, which is emptied
 * @settings: the program's settings
 */
void
sx_session_files_fill_menu (GMenu     *section,
                            GSettings *settings)
{
  g_auto (GStrv) paths = g_settings_get_strv (settings, "recent-sessions");
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *label = make_label (paths[i]);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      if (!g_path_is_absolute (paths[i]) || !g_file_test (paths[i], G_FILE_TEST_IS_REGULAR))
        continue;

      g_menu_item_set_action_and_target (item, "app.open-session", "s", paths[i]);
      g_menu_append_item (menu, item);
    }

  g_menu_remove_all (section);
  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) > 0)
    g_menu_append_submenu (section, _("_Recent sessions"), G_MENU_MODEL (menu));
}
