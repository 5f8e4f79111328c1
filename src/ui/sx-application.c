/* sx-application.c: the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <signal.h>
#include <stdlib.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "sx-application.h"
#include "sx-application-actions.h"
#include "sx-environment.h"
#include "sx-errno.h"
#include "sx-journal-care.h"
#include "sx-kernel-times.h"
#include "sx-left-offers.h"
#include "sx-session.h"
#include "sx-session-files.h"
#include "sx-sync.h"
#include "sx-text-scale.h"

#define RESOURCE_PATH "/io/github/socketexplorer/SocketExplorer"

/* What was recorded is on the disk when nothing happened for so long */
#define SYNC_MS 2000

struct _SxApplication
{
  GtkApplication  parent_instance;

  GSettings      *settings;
  SxJournal      *journal;
  SxSync         *sync;
  SxJournalCare  *care;
  /* Why the journal would not outlast a crash, until that was said; NULL: it would */
  char           *not_kept;     /* what is to be said of that, once; NULL: nothing */
  SxEngine       *engine;
  gboolean        observing;
  SxTextScale    *text_scale;
};

G_DEFINE_FINAL_TYPE (SxApplication, sx_application, GTK_TYPE_APPLICATION)

static void
update_connect_timeout (SxApplication *self)
{
  sx_engine_set_connect_timeout (self->engine,
                                 g_settings_get_uint (self->settings, "connect-timeout") * 1000);
}

static void
update_close_at_end (SxApplication *self)
{
  sx_engine_set_close_at_end (self->engine, g_settings_get_boolean (self->settings, "client-close-at-end"));
}

/* Else it is the diagrams that want them, while they are shown */
static void
update_kernel_times (SxApplication *self)
{
  gboolean always = g_settings_get_boolean (self->settings, "kernel-times-always");

  if (always == self->observing)
    return;

  self->observing = always;
  if (always)
    sx_kernel_times_hold (self->engine);
  else
    sx_kernel_times_release (self->engine);
}

static void
update_journal_limit (SxApplication *self)
{
  sx_journal_set_limit (self->journal, g_settings_get_double (self->settings, "journal-limit") * (1 << 30));
}

/* What is missing here is missing for good, and there is no window to say so in */
G_NORETURN static void
die (const char *sentence)
{
  g_printerr ("socket-explorer: %s\n", sentence);
  exit (EXIT_FAILURE);
}

/* Once, when there is a window to say it in */
static void
say_not_kept (SxApplication *self,
              SxWindow      *window)
{
  SxOffer offer = { .sentence = self->not_kept, .close_label = _("Close"), .is_warning = TRUE };

  if (self->not_kept == NULL)
    return;

  sx_offer_bar_add (sx_window_get_offer_bar (window), &offer);
  g_clear_pointer (&self->not_kept, g_free);
}

/* What is in memory is there still, so there is time to do something about it */
static void
disk_failed_cb (SxSync   *sync,
                gpointer  user_data)
{
  SxApplication *self = user_data;
  int error = sx_sync_get_errno (sync);

  g_free (self->not_kept);
  /* Translators: a sentence, the name of an error */
  self->not_kept = g_strdup_printf (_("%s If the computer should stop, some of what is recorded may be lost (%s). Save the session "
                                      "on another disk."), sx_errno_get_meaning (error), sx_errno_get_name (error));
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      if (SX_IS_WINDOW (l->data) && !sx_window_is_session (l->data) && sx_window_get_offer_bar (l->data) != NULL)
        {
          say_not_kept (self, l->data);
          return;
        }
    }
}

/* Where it would outlast a crash; or else where it does not, which is better than not at all */
static void
start_journal (SxApplication *self)
{
  g_autoptr (GError) not_kept = NULL;
  g_autoptr (GError) error = NULL;

  self->journal = sx_journal_new_kept (NULL, &not_kept);
  if (self->journal != NULL)
    {
      self->sync = sx_sync_new (self->journal, SYNC_MS);
      sx_sync_set_failed (self->sync, disk_failed_cb, self);
      return;
    }

  /* Translators: %s is the reason: a whole sentence */
  self->not_kept = g_strdup_printf (_("If the program should crash, what happened until then is lost. %s"), not_kept->message);
  self->journal = sx_journal_new (NULL, &error);
  if (self->journal == NULL)
    {
      g_autofree char *sentence = g_strdup_printf (_("There is no room for the record of what happens: %s"),
                                                   error->message);

      die (sentence);
    }
}

static void
start_engine (SxApplication *self)
{
  start_journal (self);
  g_signal_connect_object (self->settings, "changed::journal-limit",
                           G_CALLBACK (update_journal_limit), self, G_CONNECT_SWAPPED);
  update_journal_limit (self);

  self->care = sx_journal_care_new (self, self->journal);
  self->engine = sx_engine_new (self->journal);
  g_signal_connect_object (self->settings, "changed::connect-timeout",
                           G_CALLBACK (update_connect_timeout), self, G_CONNECT_SWAPPED);
  update_connect_timeout (self);
  g_signal_connect_object (self->settings, "changed::client-close-at-end",
                           G_CALLBACK (update_close_at_end), self, G_CONNECT_SWAPPED);
  update_close_at_end (self);
  g_signal_connect_object (self->settings, "changed::kernel-times-always",
                           G_CALLBACK (update_kernel_times), self, G_CONNECT_SWAPPED);
  update_kernel_times (self);
}

static void
add_style (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  if (!g_resources_get_info (RESOURCE_PATH "/style.css", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL))
    return;

  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
sx_application_startup (GApplication *application)
{
  SxApplication *self = SX_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (!sx_environment_init_settings (&error))
    die (error->message);

  /* GTK would leave with a line that does not help anybody */
  if (!gtk_init_check ())
    die (_("There is no display to open a window on. Set DISPLAY or WAYLAND_DISPLAY, or let build-aux/run.sh show "
           "the window in a browser (Broadway)."));

  G_APPLICATION_CLASS (sx_application_parent_class)->startup (application);

  g_set_application_name (_("Socket Explorer"));
  gtk_window_set_default_icon_name (SX_APPLICATION_ID);
  self->settings = g_settings_new (SX_APPLICATION_ID);
  start_engine (self);
  add_style (gdk_display_get_default ());
  self->text_scale = sx_text_scale_new (self->settings, gdk_display_get_default ());
  sx_application_actions_add (self);
  sx_left_offers_start (self);
}

static void
sx_application_shutdown (GApplication *application)
{
  SxApplication *self = SX_APPLICATION (application);
  GList *windows;

  /* Quit does not ask the windows, so they are closed here: each remembers its state */
  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))) != NULL)
    {
      GtkWindow *window = windows->data;

      if (SX_IS_WINDOW (window))
        sx_window_leave (SX_WINDOW (window));
      gtk_window_destroy (window);
    }

  sx_session_files_finish ();
  if (self->engine != NULL)
    sx_engine_shutdown (self->engine);
  g_clear_pointer (&self->sync, sx_sync_free);
  if (self->care != NULL)
    sx_journal_care_stop (self->care);
  /* This is how it should end: nothing of what was received, which may be private, stays behind */
  if (self->journal != NULL)
    sx_journal_remove_file (self->journal);
  g_clear_object (&self->text_scale);

  G_APPLICATION_CLASS (sx_application_parent_class)->shutdown (application);
}

static void
sx_application_activate (GApplication *application)
{
  SxWindow *window = sx_application_ensure_window (SX_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
}

static int
sx_application_command_line (GApplication            *application,
                             GApplicationCommandLine *command_line)
{
  SxApplication *self = SX_APPLICATION (application);
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (command_line, NULL);
  const char *directory = g_application_command_line_get_cwd (command_line);
  g_autoptr (GError) error = NULL;
  g_autoptr (SxOptions) options = sx_options_parse ((const char *const *) arguments, &error);
  SxWindow *window;

  if (options == NULL)
    {
      g_application_command_line_printerr (command_line, "socket-explorer: %s\n", error->message);
      return EXIT_FAILURE;
    }

  if (g_application_command_line_get_is_remote (command_line) && directory != NULL)
    {
      for (guint i = 0; i < options->starts->len; i++)
        sx_start_make_path_absolute (g_ptr_array_index (options->starts, i), directory);
    }

  if (options->replay != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (options->replay, directory);

      sx_session_files_open (self, path);
      return EXIT_SUCCESS;
    }

  window = sx_application_ensure_window (self);
  gtk_window_present (GTK_WINDOW (window));
  sx_window_start (window, options);

  return EXIT_SUCCESS;
}

/* Whoever asks for a file that is none hears so where he asked */
static gboolean
check_replay (const SxOptions  *options,
              GError          **error)
{
  g_autoptr (SxJournal) journal = NULL;

  if (options->replay == NULL)
    return TRUE;

  journal = sx_session_open (options->replay, NULL, error);
  if (journal != NULL)
    return TRUE;

  /* One line, whatever somebody calls a file */
  g_prefix_error (error, "%s: ", "--replay");
  for (char *c = (*error)->message; *c != '\0'; c++)
    {
      if (g_ascii_iscntrl (*c))
        *c = ' ';
    }

  return FALSE;
}

/* What is wrong with a command line is said by the process that it was given to, before any window
 * and before the instance that may be running hears of it */
static gboolean
sx_application_local_command_line (GApplication   *application,
                                   char         ***arguments,
                                   int            *exit_status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxOptions) options = NULL;

  /* As D-Bus starts it; this is GApplication's to understand */
  if ((*arguments)[0] != NULL && g_strcmp0 ((*arguments)[1], "--gapplication-service") == 0)
    return G_APPLICATION_CLASS (sx_application_parent_class)->local_command_line (application, arguments,
                                                                                  exit_status);

  options = sx_options_parse ((const char *const *) *arguments, &error);
  *exit_status = EXIT_SUCCESS;

  if (options == NULL)
    {
      g_printerr ("socket-explorer: %s\n", error->message);
      *exit_status = EXIT_FAILURE;
      return TRUE;
    }

  if (options->show_help)
    {
      g_autofree char *help = sx_options_get_help ();

      g_print ("%s", help);
      return TRUE;
    }

  if (options->show_version)
    {
      g_print ("socket-explorer %s\n", SX_VERSION);
      return TRUE;
    }

  if (!check_replay (options, &error))
    {
      g_printerr ("socket-explorer: %s\n", error->message);
      *exit_status = EXIT_FAILURE;
      return TRUE;
    }

  return FALSE;
}

static void
sx_application_finalize (GObject *object)
{
  SxApplication *self = SX_APPLICATION (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->care);
  g_clear_object (&self->journal);
  g_clear_object (&self->settings);
  g_free (self->not_kept);

  G_OBJECT_CLASS (sx_application_parent_class)->finalize (object);
}

static void
sx_application_class_init (SxApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sx_application_finalize;
  application_class->startup = sx_application_startup;
  application_class->shutdown = sx_application_shutdown;
  application_class->activate = sx_application_activate;
  application_class->command_line = sx_application_command_line;
  application_class->local_command_line = sx_application_local_command_line;
}

static void
sx_application_init (SxApplication *self)
{
}

/**
 * sx_application_new:
 *
 * Returns: (transfer full): the program, not running yet
 */
SxApplication *
sx_application_new (void)
{
  return g_object_new (SX_TYPE_APPLICATION,
                       "application-id", SX_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", RESOURCE_PATH,
                       NULL);
}

static const int signals_to_end[] = { SIGTERM, SIGINT, SIGHUP };

/* Whoever ends the desktop's session, or presses Ctrl+C, wants it to end, as with Quit */
static gboolean
signal_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));

  return G_SOURCE_CONTINUE;
}

/**
 * sx_application_main:
 * @argc: number of arguments
 * @argv: arguments
 *
 * Runs the program to its end.
 *
 * Returns: the exit status
 */
int
sx_application_main (int    argc,
                     char **argv)
{
  g_autoptr (SxApplication) self = NULL;

  /* A schema that is missing is said at start-up: help and version can do without */
  sx_environment_init_locale ();
  sx_environment_init_settings (NULL);

  self = sx_application_new ();
  for (guint i = 0; i < G_N_ELEMENTS (signals_to_end); i++)
    g_unix_signal_add (signals_to_end[i], signal_cb, self);

  return g_application_run (G_APPLICATION (self), argc, argv);
}

GSettings *
sx_application_get_settings (SxApplication *self)
{
  return self->settings;
}

/**
 * sx_application_ensure_window:
 * @self: the application, started
 *
 * Returns: (transfer none): the window with live sockets that has, or last had, the focus; a new one if there is none
 */
SxWindow *
sx_application_ensure_window (SxApplication *self)
{
  /* GTK keeps the one that had the focus last in front */
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      if (SX_IS_WINDOW (l->data) && !sx_window_is_session (l->data))
        return l->data;
    }

  return sx_application_add_window (self);
}

/**
 * sx_application_find_window:
 * @self: the application, started
 *
 * Returns: (transfer none) (nullable): the window that has, or last had, the focus, be it one of a session that was
 *   opened; %NULL if there is none
 */
SxWindow *
sx_application_find_window (SxApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      if (SX_IS_WINDOW (l->data))
        return l->data;
    }

  return NULL;
}

/**
 * sx_application_get_window:
 * @self: the application, started
 *
 * Returns: (transfer none): the same; a new one if there is none
 */
SxWindow *
sx_application_get_window (SxApplication *self)
{
  SxWindow *window = sx_application_find_window (self);

  return window != NULL ? window : sx_application_add_window (self);
}

/**
 * sx_application_add_window:
 * @self: the application, started
 *
 * Opens a window with panes of its own.
 *
 * Returns: (transfer none): the window
 */
SxWindow *
sx_application_add_window (SxApplication *self)
{
  SxWindow *window = sx_window_new (GTK_APPLICATION (self), self->engine, self->journal, self->settings);

  gtk_window_present (GTK_WINDOW (window));
  say_not_kept (self, window);
  sx_left_offers_show (self, window);

  return window;
}

/**
 * sx_application_clear:
 * @self: the application, started
 *
 * Clears what its windows with live sockets show, and offers to undo that.
 */
void
sx_application_clear (SxApplication *self)
{
  sx_journal_care_clear (self->care);
}

/**
 * sx_application_get_care:
 * @self: the application, started
 *
 * Returns: (transfer none): who looks after its journal
 */
SxJournalCare *
sx_application_get_care (SxApplication *self)
{
  return self->care;
}

/**
 * sx_application_change_text_scale:
 * @self: the application, started
 * @steps: how many steps larger, smaller if negative; 0: the desktop's own size
 */
void
sx_application_change_text_scale (SxApplication *self,
                                  int            steps)
{
  sx_text_scale_step (self->text_scale, steps);
}
