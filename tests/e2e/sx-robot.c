/* sx-robot.c: a person at the program, through accessibility
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-robot-private.h"

#include <signal.h>

#include "sx-test-util.h"

#define REGISTRY_NAME  "org.a11y.atspi.Registry"
#define ROOT_PATH      "/org/a11y/atspi/accessible/root"
#define ACCESSIBLE     "org.a11y.atspi.Accessible"

/* One look at the window costs some hundred calls: often enough, not all the time */
#define PAUSE_US  (30 * 1000)
/* A program that does not answer for so long is stuck */
#define CALL_MS   10000

/**
 * sx_patience_new:
 * @milliseconds: how long
 *
 * Returns: the moment at which patience is over. SX_E2E_SLOW (a factor) makes all of
 *   it longer, for machines or builds that are slow
 */
SxPatience
sx_patience_new (guint milliseconds)
{
  const char *slow = g_getenv ("SX_E2E_SLOW");
  gint64 factor = slow != NULL ? CLAMP (g_ascii_strtoll (slow, NULL, 10), 1, 100) : 1;

  return g_get_monotonic_time () + factor * milliseconds * 1000;
}

gboolean
sx_patience_left (SxPatience self)
{
  return g_get_monotonic_time () < self;
}

void
sx_robot_pause (void)
{
  g_usleep (PAUSE_US);
}

/**
 * sx_robot_get_program:
 *
 * Returns: (transfer none): the installed program
 */
const char *
sx_robot_get_program (void)
{
  const char *program = g_getenv ("SX_E2E_PROGRAM");

  return program != NULL ? program : "socket-explorer";
}

/**
 * sx_robot_make_environment:
 * @home: a folder for everything that the program keeps
 *
 * Returns: (transfer full): the environment of a program that knows nothing of the
 *   person who runs the tests, and leaves nothing behind
 */
char **
sx_robot_make_environment (const char *home)
{
  g_autofree char *temporary = g_build_filename (home, "tmp", NULL);
  g_autofree char *config = g_build_filename (home, "config", NULL);
  g_autofree char *data = g_build_filename (home, "data", NULL);
  g_autofree char *state = g_build_filename (home, "state", NULL);
  g_autofree char *cache = g_build_filename (home, "cache", NULL);
  char **environment = g_get_environ ();

  g_mkdir_with_parents (temporary, 0700);
  environment = g_environ_setenv (environment, "HOME", home, TRUE);
  environment = g_environ_setenv (environment, "TMPDIR", temporary, TRUE);
  environment = g_environ_setenv (environment, "XDG_CONFIG_HOME", config, TRUE);
  environment = g_environ_setenv (environment, "XDG_DATA_HOME", data, TRUE);
  environment = g_environ_setenv (environment, "XDG_CACHE_HOME", cache, TRUE);
  environment = g_environ_setenv (environment, "XDG_STATE_HOME", state, TRUE);
  environment = g_environ_setenv (environment, "GSETTINGS_BACKEND", "keyfile", TRUE);
  environment = g_environ_setenv (environment, "GTK_A11Y", "atspi", TRUE);
  return environment;
}

/* Prefix, which may be missing, program, arguments */
static char **
make_arguments (const char *const *prefix,
                const char *const *arguments)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; prefix != NULL && prefix[i] != NULL; i++)
    g_ptr_array_add (all, g_strdup (prefix[i]));
  g_ptr_array_add (all, g_strdup (sx_robot_get_program ()));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (all, g_strdup (arguments[i]));
  g_ptr_array_add (all, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&all), FALSE);
}

static GDBusConnection *
connect_to_accessibility (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) reply = NULL;
  GDBusConnection *bus = NULL;
  const char *address;

  if (session != NULL)
    reply = g_dbus_connection_call_sync (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL,
                                         G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, &error);
  if (reply != NULL)
    {
      g_variant_get (reply, "(&s)", &address);
      bus = g_dbus_connection_new_for_address_sync (address,
                                                    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                    | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                    NULL, NULL, &error);
    }
  if (bus == NULL)
    g_test_message ("no accessibility bus: %s", error->message);

  return bus;
}

static guint32
get_pid_of_name (SxRobot    *self,
                 const char *name)
{
  g_autoptr (GVariant) reply = NULL;
  guint32 pid = 0;

  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "GetConnectionUnixProcessID", g_variant_new ("(s)", name), G_VARIANT_TYPE ("(u)"),
                                       G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(u)", &pid);

  return pid;
}

/* Names on the accessibility bus are unique, so a name of an earlier process never comes again */
static gboolean
find_application (SxRobot *self)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariantIter) iter = NULL;
  const char *name;

  reply = g_dbus_connection_call_sync (self->bus, REGISTRY_NAME, ROOT_PATH, ACCESSIBLE, "GetChildren", NULL,
                                       G_VARIANT_TYPE ("(a(so))"), G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, NULL);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(a(so))", &iter);
  while (g_variant_iter_loop (iter, "(&so)", &name, NULL))
    {
      if (get_pid_of_name (self, name) != (guint32) self->pid)
        continue;
      g_free (self->bus_name);
      self->bus_name = g_strdup (name);
      return TRUE;
    }

  return FALSE;
}

static gboolean
spawn (SxRobot    *self,
       char      **arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *errors = g_build_filename (self->home, "stderr", NULL);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_environ (launcher, self->environment);
  g_subprocess_launcher_set_stderr_file_path (launcher, errors);
  g_subprocess_launcher_set_cwd (launcher, self->home);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, &error);
  if (self->process == NULL)
    {
      g_test_message ("cannot start %s: %s", arguments[0], error->message);
      return FALSE;
    }

  self->pid = g_ascii_strtoll (g_subprocess_get_identifier (self->process), NULL, 10);
  return TRUE;
}

/**
 * sx_robot_start_with:
 * @home: (nullable): a folder that is the caller's and may have been lived in; %NULL: an
 *   empty one of its own
 * @prefix: (nullable): a command that becomes the program given to it (setpriv, unshare …)
 * @arguments: the program's arguments, %NULL ends them
 *
 * Starts the program and waits for its window. sx_robot_start() and the like are easier to
 * write.
 *
 * Returns: (transfer full): the robot; when the program did not start the test has failed
 */
SxRobot *
sx_robot_start_with (const char        *home,
                     const char *const *prefix,
                     const char *const *arguments)
{
  SxRobot *self = g_new0 (SxRobot, 1);
  SxPatience patience = sx_patience_new (2 * SX_ROBOT_PATIENCE_MS);
  g_auto (GStrv) all = make_arguments (prefix, arguments);

  self->owns_home = home == NULL;
  self->home = home != NULL ? g_strdup (home) : g_dir_make_tmp ("sx-e2e-XXXXXX", NULL);
  self->environment = sx_robot_make_environment (self->home);
  self->roles = g_hash_table_new (NULL, NULL);
  self->bus = connect_to_accessibility ();
  if (self->bus == NULL || !spawn (self, all))
    {
      sx_robot_give_up (self, __FILE__, __LINE__, "the program starts");
      return self;
    }

  while (!(find_application (self) && sx_robot_get_window (self) != NULL))
    {
      if (!sx_patience_left (patience) || !sx_robot_is_running (self))
        {
          sx_robot_give_up (self, __FILE__, __LINE__, "the program shows a window");
          return self;
        }
      sx_robot_pause ();
    }

  return self;
}

/**
 * sx_robot_preset:
 * @home: a folder in which the program will live
 * @key: a key of its settings
 * @value: its value, as text of a #GVariant
 *
 * Sets a preference before the program is started.
 */
void
sx_robot_preset (const char *home,
                 const char *key,
                 const char *value)
{
  g_autofree char *folder = g_build_filename (home, "config", "glib-2.0", "settings", NULL);
  g_autofree char *path = g_build_filename (folder, "keyfile", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_mkdir_with_parents (folder, 0700);
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  g_key_file_set_value (file, "io/github/socketexplorer/SocketExplorer", key, value);
  g_key_file_save_to_file (file, path, NULL);
}

gboolean
sx_robot_is_running (SxRobot *self)
{
  return self->process != NULL && g_subprocess_get_identifier (self->process) != NULL;
}

const char *
sx_robot_get_home (SxRobot *self)
{
  return self->home;
}

/**
 * sx_robot_dup_errors:
 *
 * Returns: (transfer full): what the program has written to standard error so far
 */
char *
sx_robot_dup_errors (SxRobot *self)
{
  g_autofree char *path = g_build_filename (self->home, "stderr", NULL);
  char *errors = NULL;

  g_file_get_contents (path, &errors, NULL, NULL);
  return errors != NULL ? errors : g_strdup ("");
}

static gboolean
wait_for_end (SxRobot *self,
              guint    milliseconds)
{
  SxPatience patience = sx_patience_new (milliseconds);

  while (sx_robot_is_running (self) && sx_patience_left (patience))
    {
      g_main_context_iteration (NULL, FALSE);
      sx_robot_pause ();
    }

  return !sx_robot_is_running (self);
}

/**
 * sx_robot_quit:
 *
 * Leaves the program as Ctrl+Q does, and waits until it is gone.
 */
void
sx_robot_quit (SxRobot *self)
{
  sx_robot_action (self, "quit", NULL);
  if (!wait_for_end (self, SX_ROBOT_PATIENCE_MS))
    sx_robot_give_up (self, __FILE__, __LINE__, "the program quits");
  else if (!g_subprocess_get_successful (self->process))
    g_test_fail_printf ("the program quit, but not with status 0");
}

/**
 * sx_robot_kill:
 *
 * Kills the program, which cannot do anything about it, and waits until it is gone.
 */
void
sx_robot_kill (SxRobot *self)
{
  self->is_killed = TRUE;
  kill (self->pid, SIGKILL);
  if (!wait_for_end (self, SX_ROBOT_PATIENCE_MS))
    sx_robot_give_up (self, __FILE__, __LINE__, "the program is killed");
}

/* A warning is a defect, unless it is one that every GTK program gives on a bare X server */
static void
check_errors (SxRobot *self)
{
  g_autofree char *errors = sx_robot_dup_errors (self);
  g_auto (GStrv) lines = g_strsplit (errors, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (strstr (lines[i], "-CRITICAL **") != NULL || strstr (lines[i], "-WARNING **") != NULL
          || strstr (lines[i], "-ERROR **") != NULL || strstr (lines[i], "runtime error:") != NULL
          || strstr (lines[i], "ERROR: AddressSanitizer") != NULL)
        g_test_fail_printf ("the program complained: %s", lines[i]);
    }
}

/**
 * sx_robot_free:
 *
 * Ends the program if it still runs. That it had ended by itself, or complained on standard
 * error, fails the test.
 */
void
sx_robot_free (SxRobot *self)
{
  if (sx_robot_is_running (self))
    {
      kill (self->pid, SIGTERM);
      if (!wait_for_end (self, 5000))
        {
          g_test_fail_printf ("the program does not end when it is asked to");
          kill (self->pid, SIGKILL);
          wait_for_end (self, 5000);
        }
    }
  else if (self->process != NULL && !self->is_killed && !g_subprocess_get_if_exited (self->process))
    {
      g_test_fail_printf ("the program died of signal %d", g_subprocess_get_term_sig (self->process));
    }

  if (self->process != NULL)
    check_errors (self);
  if (self->owns_home)
    sx_test_remove_tree (self->home);
  if (self->bus != NULL)
    g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_clear_object (&self->process);
  g_clear_pointer (&self->environment, g_strfreev);
  g_clear_pointer (&self->roles, g_hash_table_unref);
  g_clear_pointer (&self->bus_name, g_free);
  g_clear_pointer (&self->home, g_free);
  g_free (self);
}

/**
 * sx_robot_run_with:
 * @home: where it lives
 * @output: (out) (optional): its standard output
 * @errors: (out) (optional): its standard error
 * @arguments: the program's arguments, %NULL ends them
 *
 * Runs the program to its end, which has to come soon.
 *
 * Returns: its exit status; -1 when it did not end by itself
 */
int
sx_robot_run_with (const char         *home,
                   char              **output,
                   char              **errors,
                   const char *const  *arguments)
{
  /* timeout(1): its status is 124 when the time was over */
  static const char *const limit[] = { "timeout", "20", NULL };
  g_auto (GStrv) all = make_arguments (limit, arguments);
  g_auto (GStrv) environment = sx_robot_make_environment (home);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_environ (launcher, environment);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) all, NULL);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, output, errors, NULL))
    return -1;
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) == 124)
    return -1;

  return g_subprocess_get_exit_status (process);
}

gboolean
sx_robot_has_failed (SxRobot *self)
{
  return self->failed;
}

static void
take_picture (const char *file,
              int         line)
{
  const char *folder = g_getenv ("SX_E2E_PICTURES");
  g_autofree char *base = g_path_get_basename (file);
  g_autofree char *name = NULL;
  g_autoptr (GSubprocess) process = NULL;

  if (folder == NULL)
    return;

  name = g_strdup_printf ("%s/%s-%d.png", folder, base, line);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "import", "-window", "root", name, NULL);
  if (process != NULL && g_subprocess_wait_check (process, NULL, NULL))
    g_test_message ("picture: %s", name);
}

/**
 * sx_robot_give_up:
 * @file: where in the test
 * @line: where in the test
 * @what: what did not come true
 *
 * Fails the test and tells what the window looked like. Only the first time for each robot:
 * what comes afterwards follows from it.
 */
void
sx_robot_give_up (SxRobot    *self,
                  const char *file,
                  int         line,
                  const char *what)
{
  g_autofree char *tree = NULL;
  g_autofree char *errors = NULL;

  if (self->failed)
    return;

  self->failed = TRUE;
  g_test_fail_printf ("%s:%d: never true: %s", file, line, what);
  take_picture (file, line);
  errors = sx_robot_dup_errors (self);
  if (*errors != '\0')
    g_test_message ("standard error: %s", errors);
  if (!sx_robot_is_running (self))
    g_test_message ("the program does not run");
  else if (self->bus_name != NULL)
    {
      tree = sx_robot_dump (self, NULL);
      g_test_message ("the window:\n%s", tree);
    }
}

GVariant *
sx_robot_call (SxRobot            *self,
               SxNode              node,
               const char         *interface,
               const char         *method,
               GVariant           *parameters,
               const GVariantType *reply_type)
{
  if (self->bus == NULL || self->bus_name == NULL || node == NULL)
    {
      if (parameters != NULL)
        g_variant_unref (g_variant_ref_sink (parameters));
      return NULL;
    }

  return g_dbus_connection_call_sync (self->bus, self->bus_name, node, interface, method, parameters, reply_type,
                                      G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_MS, NULL, NULL);
}

GVariant *
sx_robot_get (SxRobot    *self,
              SxNode      node,
              const char *interface,
              const char *property)
{
  g_autoptr (GVariant) reply = NULL;
  GVariant *value = NULL;

  reply = sx_robot_call (self, node, "org.freedesktop.DBus.Properties", "Get",
                         g_variant_new ("(ss)", interface, property), G_VARIANT_TYPE ("(v)"));
  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);

  return value;
}
