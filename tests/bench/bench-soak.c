/* bench-soak.c: half an hour of everything
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program in its own process, as it is installed: all panes are busy, at rates that change, while a person switches
 * between them and opens and closes the diagram and the plots. What it must not do in all that time: grow by more than its journal's
 * index, keep descriptors, lose a client, or be late with an answer to the window manager.
 *
 * It ends by itself after --minutes (30; a part of a minute is fine). --every: how often it says how things are, in seconds.
 */

#include <gio/gio.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include "sx-bench.h"
#include "sx-mixed-load.h"
#include "sx-ping.h"
#include "sx-test-util.h"

#define BUS_NAME "io.github.socketexplorer.SocketExplorer"
#define BUS_PATH "/io/github/socketexplorer/SocketExplorer"

/* What the person does, and how often, in turns of so many ms */
#define TURN_MS       250
#define SEND_TURNS    1
#define PANE_TURNS    12
#define LOOKUP_TURNS  8
#define DIAGRAM_TURNS 120
#define PLOTS_TURNS   180

#define N_CLIENTS 4

/* What a record may cost of the program's own memory, and what may come on top of that in all, in bytes */
#define BYTES_A_RECORD 16
#define BYTES_BESIDES  (32.0 * 1024 * 1024)

/* From the least that each is: accept, send, close; recv and send; recvfrom */
#define RECORDS_A_GREETING 3
#define RECORDS_AN_ECHO    2

/* This part of the time is for what is made once: fonts, caches, the first blocks of everything */
#define RUN_UP 0.1

/* Descriptors that the connections of a moment may need */
#define SPARE_DESCRIPTORS 48

typedef struct
{
  GPid           pid;
  GActionGroup  *actions;
  SxMixedPorts   ports;
  SxMixedLoad   *load;
  SxPing        *ping;
  gulong         window;
  GArray        *answers; /* of double: ms, of all pings so far */
  guint          n_missed;
  double         seconds;
  double         every;
} Soak;

typedef struct
{
  double        time;
  double        anonymous; /* bytes */
  guint         descriptors;
  SxMixedCounts counts;
} Sample;

/* The program */

static guint16
find_port (int type)
{
  return sx_test_find_free_port (type);
}

static gboolean
spawn (Soak        *self,
       const char **arguments,
       gboolean     first)
{
  g_autoptr (GError) error = NULL;
  GSpawnFlags flags = G_SPAWN_STDOUT_TO_DEV_NULL | (first ? G_SPAWN_DO_NOT_REAP_CHILD : 0);

  if (!g_spawn_async (NULL, (char **) arguments, NULL, flags, NULL, NULL, first ? &self->pid : NULL, &error))
    g_printerr ("%s\n", error->message);

  return error == NULL;
}

static gboolean
has_actions (gpointer data)
{
  g_auto (GStrv) names = g_action_group_list_actions (data);

  return g_strv_contains ((const char *const *) names, "client-send");
}

static gboolean
is_listening (gpointer data)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK), .sin_port = htons (*(guint16 *) data)
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean listens = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;

  close (fd);

  return listens;
}

static void
act (Soak       *self,
     const char *name,
     GVariant   *parameter)
{
  g_action_group_activate_action (self->actions, name, parameter);
}

static gboolean
start_program (Soak       *self,
               const char *program)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autofree char *echo = NULL;
  g_autofree char *greet = NULL;
  g_autofree char *udp = NULL;
  g_autofree char *server = NULL;
  const char *first[] = { program, NULL, "--behaviour=echo", "--backlog=128", NULL, NULL };
  const char *second[] = { program, NULL, "--behaviour=greet-close", "--backlog=128", NULL };

  if (bus == NULL)
    return FALSE;

  self->ports.echo = find_port (SOCK_STREAM);
  self->ports.greet = find_port (SOCK_STREAM);
  self->ports.udp = find_port (SOCK_DGRAM);
  first[1] = echo = g_strdup_printf ("--server=127.0.0.1:%u", self->ports.echo);
  first[4] = udp = g_strdup_printf ("--udp=127.0.0.1:%u", self->ports.udp);
  second[1] = greet = g_strdup_printf ("--server=127.0.0.1:%u", self->ports.greet);

  if (!spawn (self, first, TRUE) || !sx_test_wait_until (is_listening, &self->ports.echo, SX_TEST_TIMEOUT_MS))
    return FALSE;
  if (!spawn (self, second, FALSE) || !sx_test_wait_until (is_listening, &self->ports.greet, SX_TEST_TIMEOUT_MS))
    return FALSE;

  self->actions = G_ACTION_GROUP (g_dbus_action_group_get (bus, BUS_NAME, BUS_PATH));
  if (!sx_test_wait_until (has_actions, self->actions, SX_TEST_TIMEOUT_MS))
    return FALSE;

  server = g_strdup_printf ("127.0.0.1:%u", self->ports.echo);
  for (guint i = 0; i < N_CLIENTS; i++)
    act (self, "client-connect-to", g_variant_new_string (server));

  return TRUE;
}

static gboolean
is_alive (Soak *self)
{
  return waitpid (self->pid, NULL, WNOHANG) == 0;
}

static void
stop_program (Soak *self)
{
  if (self->pid == 0)
    return;

  kill (self->pid, SIGTERM);
  waitpid (self->pid, NULL, 0);
}

/* Its window on the screen */

static int
ignore_error (Display     *display,
              XErrorEvent *error)
{
  return 0;
}

static gulong
get_pid (Display *display,
         Window   window,
         Atom     pid_atom)
{
  unsigned char *data = NULL;
  unsigned long n_items, left;
  Atom type;
  int format;
  gulong pid = 0;

  if (XGetWindowProperty (display, window, pid_atom, 0, 1, False, XA_CARDINAL, &type, &format, &n_items, &left, &data) == Success
      && n_items == 1)
    pid = *(unsigned long *) (void *) data;
  if (data != NULL)
    XFree (data);

  return pid;
}

/* The one that can be seen: helpers of one pixel have the program's number, too */
static gboolean
find_window (gpointer data)
{
  Soak *self = data;
  Display *display = XOpenDisplay (NULL);
  Window root, parent, *children = NULL;
  XWindowAttributes attributes;
  unsigned int n_children = 0;

  if (display == NULL)
    return FALSE;

  XSetErrorHandler (ignore_error);
  XQueryTree (display, DefaultRootWindow (display), &root, &parent, &children, &n_children);
  for (guint i = 0; i < n_children; i++)
    {
      if (get_pid (display, children[i], XInternAtom (display, "_NET_WM_PID", False)) == (gulong) self->pid
          && XGetWindowAttributes (display, children[i], &attributes) && attributes.map_state == IsViewable)
        self->window = children[i];
    }
  if (children != NULL)
    XFree (children);
  XCloseDisplay (display);

  return self->window != 0;
}

/* Looking */

/* Memory of its own, not of files, in bytes (RssAnon, proc(5)) */
static double
get_anonymous (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) pid);
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents (path, &status, NULL, NULL) || (line = strstr (status, "RssAnon:")) == NULL)
    return -1;

  return g_ascii_strtod (line + strlen ("RssAnon:"), NULL) * 1024;
}

static guint
count_descriptors (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", (int) pid);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static guint64
count_records (const SxMixedCounts *counts)
{
  return counts->greeted * RECORDS_A_GREETING + counts->echoed * RECORDS_AN_ECHO + counts->datagrams;
}

static void
take_sample (Soak   *self,
             double  began,
             Sample *sample)
{
  sample->time = sx_bench_now () - began;
  sample->anonymous = get_anonymous (self->pid);
  sample->descriptors = count_descriptors (self->pid);
  sx_mixed_load_look (self->load, &sample->counts);
}

/* Takes what the pinger has heard, and has it go on */
static void
take_pings (Soak *self)
{
  g_autoptr (GArray) answers = sx_ping_stop (self->ping);

  for (guint i = 0; i < answers->len; i++)
    {
      double ms = g_array_index (answers, SxPingAnswer, i).window;

      if (ms < 0)
        self->n_missed++;
      else
        g_array_append_val (self->answers, ms);
    }
  sx_ping_start (self->ping, self->window);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

static double
get_quantile (GArray *sorted,
              double  part)
{
  return sorted->len > 0 ? g_array_index (sorted, double, (guint) ((sorted->len - 1) * part)) : -1;
}

static void
print_sample (Soak         *self,
              const Sample *sample)
{
  take_pings (self);
  g_array_sort (self->answers, compare);
  g_print ("%5.0f s  %6.1f MB  %3u descriptors  %8" G_GUINT64_FORMAT " greeted  %9" G_GUINT64_FORMAT " echoed  %7.0f MB back  %9"
           G_GUINT64_FORMAT " datagrams  %" G_GUINT64_FORMAT " failed\n",
           sample->time, sample->anonymous / 1e6, sample->descriptors, sample->counts.greeted, sample->counts.echoed,
           sample->counts.bytes / 1e6, sample->counts.datagrams, sample->counts.failed);
  g_print ("         %6u pings, %u missed: median %.1f ms, 999 of 1,000 within %.1f ms, the longest %.1f ms\n",
           self->answers->len, self->n_missed, get_quantile (self->answers, 0.5), get_quantile (self->answers, 0.999),
           get_quantile (self->answers, 1));
}

/* Acting */

static void
be_a_person (Soak  *self,
             guint  turn)
{
  static const char *const panes[] = { "server", "client", "udp", "lookup" };

  if (turn % SEND_TURNS == 0)
    act (self, "client-send", g_variant_new_string ("To all of them"));
  if (turn % LOOKUP_TURNS == 0)
    {
      act (self, "lookup-host", g_variant_new_string ("localhost"));
      act (self, "lookup-look-up", NULL);
    }
  if (turn % PANE_TURNS == 0)
    act (self, "pane", g_variant_new_string (panes[turn / PANE_TURNS % G_N_ELEMENTS (panes)]));
  if (turn % DIAGRAM_TURNS == 0)
    act (self, "diagram", NULL);
  if (turn % PLOTS_TURNS == PLOTS_TURNS / 2)
    act (self, "plots", NULL);
}

static gboolean
turn_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_CONTINUE;
}

/* Returns whether the program was there to the end */
static gboolean
run (Soak   *self,
     Sample *first,
     Sample *last)
{
  double began = sx_bench_now (), told = began;
  gboolean is_turn = FALSE;
  guint id = g_timeout_add (TURN_MS, turn_cb, &is_turn);
  guint turn = 0;
  SxMixedCounts counts;
  gboolean alive = TRUE;

  memset (first, 0, sizeof *first);
  while (alive && sx_mixed_load_look (self->load, &counts))
    {
      g_main_context_iteration (NULL, TRUE);
      if (!is_turn)
        continue;

      is_turn = FALSE;
      alive = is_alive (self);
      be_a_person (self, turn++);
      if (first->time == 0 && sx_bench_now () - began > self->seconds * RUN_UP)
        take_sample (self, began, first);
      if (sx_bench_now () - told > self->every)
        {
          told = sx_bench_now ();
          take_sample (self, began, last);
          print_sample (self, last);
        }
    }
  g_source_remove (id);
  take_sample (self, began, last);
  print_sample (self, last);

  return alive;
}

/* Judging */

static gboolean
check (gboolean    good,
       const char *what)
{
  if (!good)
    g_print ("not good: %s\n", what);

  return good;
}

static gboolean
judge (Soak         *self,
       const Sample *first,
       const Sample *last)
{
  double more = last->anonymous - first->anonymous;
  guint64 records = count_records (&last->counts) - count_records (&first->counts);
  gboolean good = TRUE;

  g_print ("memory: %.1f MB more for at least %" G_GUINT64_FORMAT " records: %.1f bytes each\n",
           more / 1e6, records, more / MAX (records, 1));
  g_print ("descriptors: %u, then %u\n", first->descriptors, last->descriptors);

  good &= check (more <= (double) records * BYTES_A_RECORD + BYTES_BESIDES, "memory");
  good &= check (last->descriptors <= first->descriptors + SPARE_DESCRIPTORS, "descriptors");
  good &= check (last->counts.failed == 0, "clients that failed");
  good &= check (self->answers->len > 0 && self->n_missed == 0, "pings that were missed");

  return good;
}

int
main (int    argc,
      char **argv)
{
  double minutes = 30;
  Soak soak = { .every = 30 };
  const GOptionEntry entries[] = {
    { "minutes", 0, 0, G_OPTION_ARG_DOUBLE, &minutes, NULL, "MINUTES" },
    { "every", 0, 0, G_OPTION_ARG_DOUBLE, &soak.every, NULL, "SECONDS" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  const char *program = g_getenv ("SX_E2E_PROGRAM");
  Sample first, last;
  gboolean good = FALSE;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  if (program == NULL || g_getenv ("DISPLAY") == NULL)
    {
      g_print ("not measured: there is no display, or no program is given in SX_E2E_PROGRAM\n");
      return 77;
    }

  soak.seconds = minutes * 60;
  soak.answers = g_array_new (FALSE, FALSE, sizeof (double));
  /* Before there is any thread */
  soak.ping = sx_ping_new ();
  if (start_program (&soak, program) && sx_test_wait_until (find_window, &soak, SX_TEST_TIMEOUT_MS))
    {
      sx_ping_start (soak.ping, soak.window);
      soak.load = sx_mixed_load_start (&soak.ports, soak.seconds);
      good = check (run (&soak, &first, &last), "the program ended");
      good &= judge (&soak, &first, &last);
      sx_mixed_load_free (soak.load);
    }
  stop_program (&soak);
  sx_ping_free (soak.ping);
  g_array_unref (soak.answers);
  g_clear_object (&soak.actions);

  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
