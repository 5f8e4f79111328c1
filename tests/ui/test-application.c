/* test-application.c: the program as a process: exit status, standard error, one instance
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SX_PROGRAM is the program's path.
 */

#include "sx-config.h"

#include <sys/types.h>

#include "sx-test-util.h"

#define OBJECT_PATH "/io/github/socketexplorer/SocketExplorer"

/* A program that starts, or looks for leaks as it ends, may need ten seconds of a processor under a sanitizer: on a
 * machine where it has a tenth of one, that is longer than tests wait otherwise. In ms */
#define PATIENCE_MS 120000

typedef struct
{
  char *out;
  char *err;
  int   status;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->out, g_free);
  g_clear_pointer (&outcome->err, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static GSubprocessLauncher *
new_launcher (gboolean display)
{
  GSubprocessLauncher *launcher;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  if (!display)
    {
      g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
      g_subprocess_launcher_unsetenv (launcher, "WAYLAND_DISPLAY");
    }

  return launcher;
}

static GSubprocess *
spawn (GSubprocessLauncher *launcher,
       const char          *argument,
       const char          *argument2)
{
  const char *const arguments[] = { g_getenv ("SX_PROGRAM"), argument, argument2, NULL };
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);

  return process;
}

static gboolean
kill_cb (gpointer data)
{
  g_test_message ("the program did not end");
  g_subprocess_force_exit (data);

  /* Whoever waits removes it */
  return G_SOURCE_CONTINUE;
}

static void
communicated_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
finish (GSubprocess *process,
        Outcome     *outcome)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint timer = g_timeout_add (PATIENCE_MS, kill_cb, process);

  g_subprocess_communicate_utf8_async (process, NULL, NULL, communicated_cb, &result);
  /* It ends, or is ended */
  g_assert_true (sx_test_wait_until (is_set, &result, PATIENCE_MS + SX_TEST_TIMEOUT_MS));
  g_subprocess_communicate_utf8_finish (process, result, &outcome->out, &outcome->err, &error);
  g_assert_no_error (error);
  g_source_remove (timer);
  g_assert_true (g_subprocess_get_if_exited (process));
  outcome->status = g_subprocess_get_exit_status (process);
}

static void
run (gboolean    display,
     const char *argument,
     const char *argument2,
     Outcome    *outcome)
{
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (display);
  g_autoptr (GSubprocess) process = spawn (launcher, argument, argument2);

  finish (process, outcome);
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';

  return n;
}

static void
assert_complaint (const Outcome *outcome,
                  const char    *about)
{
  g_assert_cmpint (outcome->status, ==, 1);
  g_assert_cmpstr (outcome->out, ==, "");
  g_assert_cmpuint (count_lines (outcome->err), ==, 1);
  g_assert_nonnull (strstr (outcome->err, about));
}

static void
test_without_display (void)
{
  g_auto (Outcome) help = { NULL, };
  g_auto (Outcome) version = { NULL, };
  g_auto (Outcome) bad = { NULL, };
  g_auto (Outcome) window = { NULL, };

  run (FALSE, "--help", NULL, &help);
  g_assert_cmpint (help.status, ==, 0);
  g_assert_nonnull (strstr (help.out, "--lookup"));
  g_assert_cmpstr (help.err, ==, "");

  run (FALSE, "--version", NULL, &version);
  g_assert_cmpint (version.status, ==, 0);
  g_assert_cmpstr (version.out, ==, "socket-explorer " SX_VERSION "\n");

  run (FALSE, "--server=:70000", NULL, &bad);
  assert_complaint (&bad, "--server");

  run (FALSE, NULL, NULL, &window);
  g_assert_cmpint (window.status, ==, 1);
  g_assert_nonnull (strstr (window.err, "DISPLAY"));
  g_assert_nonnull (strstr (window.err, "Broadway"));
}

static void
test_without_schema (void)
{
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (TRUE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *nowhere = sx_test_make_dir ();
  g_auto (Outcome) outcome = { NULL, };

  g_subprocess_launcher_setenv (launcher, "GSETTINGS_SCHEMA_DIR", nowhere, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_DIRS", nowhere, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", nowhere, TRUE);
  process = spawn (launcher, NULL, NULL);
  finish (process, &outcome);
  assert_complaint (&outcome, "GSETTINGS_SCHEMA_DIR");
  sx_test_remove_dir (nowhere);
}

static GVariant *
call (GDBusConnection *bus,
      const char      *path,
      const char      *interface,
      const char      *method,
      GVariant        *parameters,
      GError         **error)
{
  return g_dbus_connection_call_sync (bus, SX_APPLICATION_ID, path, interface, method, parameters, NULL,
                                      G_DBUS_CALL_FLAGS_NO_AUTO_START, PATIENCE_MS, NULL, error);
}

/* The state of a window's action "pane"; NULL: there is no such window yet */
static char *
get_pane (GDBusConnection *bus,
          guint            window)
{
  g_autofree char *path = g_strdup_printf (OBJECT_PATH "/window/%u", window);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) states = NULL;
  g_autoptr (GVariant) state = NULL;
  const char *name;

  reply = call (bus, path, "org.gtk.Actions", "Describe", g_variant_new ("(s)", "pane"), NULL);
  if (reply == NULL)
    return NULL;

  g_variant_get (reply, "((b&g@av))", NULL, NULL, &states);
  if (g_variant_n_children (states) != 1)
    return NULL;

  g_variant_get_child (states, 0, "v", &state);
  name = g_variant_get_string (state, NULL);

  return g_strdup (name);
}

typedef struct
{
  GDBusConnection *bus;
  GSubprocess     *process;
  guint            window;
  const char      *pane;
} Expectation;

/* One that has ended is not waited for */
static gboolean
is_pane (gpointer data)
{
  const Expectation *expectation = data;
  g_autofree char *pane = get_pane (expectation->bus, expectation->window);

  return g_strcmp0 (pane, expectation->pane) == 0 || g_subprocess_get_identifier (expectation->process) == NULL;
}

static void
assert_pane (GDBusConnection *bus,
             GSubprocess     *process,
             guint            window,
             const char      *pane)
{
  Expectation expectation = { bus, process, window, pane };
  g_autofree char *shown = NULL;

  sx_test_wait_until (is_pane, &expectation, PATIENCE_MS);
  shown = get_pane (bus, window);
  g_assert_cmpstr (shown, ==, pane);
}

static void
activate (GDBusConnection *bus,
          const char      *action,
          GVariant        *parameter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  GVariantBuilder parameters;

  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  if (parameter != NULL)
    g_variant_builder_add (&parameters, "v", parameter);
  reply = call (bus, OBJECT_PATH, "org.freedesktop.Application", "ActivateAction",
                g_variant_new ("(sava{sv})", action, &parameters, NULL), &error);
  g_assert_no_error (error);
}

static void
test_one_instance (void)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (TRUE);
  g_autoptr (GSubprocess) first = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Outcome) first_outcome = { NULL, };
  g_auto (Outcome) good = { NULL, };
  g_auto (Outcome) bad = { NULL, };
  g_autofree char *pane = NULL;

  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  first = spawn (launcher, "--server=127.0.0.1:0", "--client=127.0.0.1:1");
  assert_pane (bus, first, 1, "client");

  /* The first hears nothing of a call that is wrong */
  run (TRUE, "--udp=:0", "--lookup=", &bad);
  assert_complaint (&bad, "--lookup");
  pane = get_pane (bus, 1);
  g_assert_cmpstr (pane, ==, "client");

  /* A good one has no window of its own, nor needs a display */
  run (FALSE, "--udp=127.0.0.1:0", NULL, &good);
  g_assert_cmpint (good.status, ==, 0);
  g_assert_cmpstr (good.err, ==, "");
  assert_pane (bus, first, 1, "udp");

  activate (bus, "pane", g_variant_new_string ("lookup"));
  assert_pane (bus, first, 1, "lookup");

  activate (bus, "new-window", NULL);
  assert_pane (bus, first, 2, "server");

  activate (bus, "quit", NULL);
  finish (first, &first_outcome);
  g_assert_cmpint (first_outcome.status, ==, 0);
  g_assert_cmpstr (first_outcome.err, ==, "");
}

static gboolean
is_there (gpointer data)
{
  g_autoptr (GVariant) reply = call (data, OBJECT_PATH, "org.gtk.Actions", "List", NULL, NULL);

  return reply != NULL;
}

static void
test_as_a_service (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (TRUE);
  g_autoptr (GSubprocess) process = spawn (launcher, "--gapplication-service", NULL);
  g_auto (Outcome) outcome = { NULL, };

  /* There is no window until one is wanted, only the name */
  g_assert_true (sx_test_wait_until (is_there, bus, PATIENCE_MS));
  g_assert_null (get_pane (bus, 1));

  activate (bus, "pane", g_variant_new_string ("client"));
  assert_pane (bus, process, 1, "client");
  activate (bus, "quit", NULL);
  finish (process, &outcome);
  g_assert_cmpint (outcome.status, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("SX_PROGRAM"));

  g_test_add_func ("/application/without-display", test_without_display);
  g_test_add_func ("/application/without-schema", test_without_schema);
  g_test_add_func ("/application/one-instance", test_one_instance);
  g_test_add_func ("/application/as-a-service", test_as_a_service);

  return g_test_run ();
}
