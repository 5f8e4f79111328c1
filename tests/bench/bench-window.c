/* bench-window.c: whether the window stutters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole window, at the end of its tables, while clients do to its sockets what bench-sockets measures: how long it takes to
 * answer _NET_WM_PING, how long its frames are, and how long it is busy between two looks at what is new, and that again with
 * the diagram open, and with somebody who uses it. Each row of the table is a process of its own, beginning with nothing.
 *
 * A row says: what was reached, pings (how many, median, 999 of 1000, the longest, in ms; in brackets the same for the X server
 * alone, which is what any program would have to wait for), frames (how many, median, 99 of 100, the longest, and 99 of 100 of the processor's time),
 * the longest turn of the main loop, and how long after the last message the tables had all of them.
 */

#include "sx-config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gdk/x11/gdkx.h>
#include <glib-unix.h>

#include "sx-bench.h"
#include "sx-costs.h"
#include "sx-flood.h"
#include "sx-frames.h"
#include "sx-helper.h"
#include "sx-person.h"
#include "sx-ping.h"
#include "sx-shown.h"
#include "sx-test-util.h"
#include "sx-times.h"
#include "sx-window-loads.h"
#include "sx-works.h"
#include "sx-worst.h"

/* The bars */
#define MEDIAN_PING_MS 2.0
#define MOST_PINGS_MS  20.0 /* 999 of 1,000 */
#define LONGEST_PING_MS 50.0
#define FRAME_MS 16.7       /* 99 of 100 */
#define COST 5.0            /* in % of a processor: 1,000 a second, for so many seconds */
#define COST_SECONDS 10
/* What comes more slowly and is shown each time; a third above what was measured, the first seconds included, in which rows are made */
#define SLOW_COST 7.0
#define SLOW_DIAGRAM_COST 11.0

#define BACKLOG 4096

/* Some rows take so many times as long as others: 99 of 100 frames mean something if there are some hundred, and what a person does
 * comes around once in two seconds only */
#define LONG 3

/* So long until a table has to have its rows, in ms */
#define PATIENCE_MS 60000

typedef enum
{
  LOAD_NONE,
  LOAD_SERVER,    /* a work against the server pane */
  LOAD_DATAGRAMS, /* a work against the UDP pane */
  LOAD_CLIENT,    /* the client pane against a bare server */
} LoadKind;

typedef struct
{
  const char   *name;
  LoadKind      kind;
  SxBehaviourId behaviour;
  SxBenchRun    run;
  const char   *unit;
  gsize         size;       /* of the client's messages, in bytes */
  guint         n_messages; /* on their way */
  guint         times;      /* as long as others; 0: once */
  double        least;      /* but no shorter, in s */
  gboolean      person;
  gboolean      quiet;      /* nobody asks how it is: what it costs is measured */
} Work;

typedef struct
{
  guint   work;
  guint16 port;
  double  seconds;
} Order;

typedef struct
{
  const Work *work;
  gboolean    diagram;
  double      seconds;
  guint       n_worst;

  SxShown     shown;
  SxFrames   *frames;
  SxPing     *ping;
  SxHelper   *load;
  SxPerson   *person; /* NULL: nobody uses it */
} Bench;

static const Work works[] = {
  { "nothing", LOAD_NONE },
  { "nothing, in use", LOAD_NONE, .person = TRUE, .times = LONG },
  { "accept, greet, close (64)", LOAD_SERVER, SX_BEHAVIOUR_GREET_CLOSE, sx_works_greet, "1/s" },
  { "echo, one stream", LOAD_SERVER, SX_BEHAVIOUR_ECHO, sx_works_bulk, "MB/s", .times = LONG },
  { "echo, one stream, in use", LOAD_SERVER, SX_BEHAVIOUR_ECHO, sx_works_bulk, "MB/s", .person = TRUE, .times = LONG },
  { "ping-pong", LOAD_SERVER, SX_BEHAVIOUR_ECHO, sx_works_ping_pong, "1/s" },
  { "datagrams, 20,000/s", LOAD_DATAGRAMS, SX_BEHAVIOUR_ECHO, sx_works_datagrams_20k, "%" },
  { "datagrams, 100,000/s", LOAD_DATAGRAMS, SX_BEHAVIOUR_ECHO, sx_works_datagrams_100k, "%" },
  { "datagrams, 100,000/s, in use", LOAD_DATAGRAMS, SX_BEHAVIOUR_ECHO, sx_works_datagrams_100k, "%", .person = TRUE, .times = LONG },
  { "datagrams, a flood", LOAD_DATAGRAMS, SX_BEHAVIOUR_ECHO, sx_works_datagrams_flood, "1/s" },
  { "client, small messages", LOAD_CLIENT, .unit = "MB/s", .size = 64, .n_messages = 16 },
  { "client, large messages", LOAD_CLIENT, .unit = "MB/s", .size = 65536, .n_messages = 4 },
  { "10,000 sockets that change", LOAD_SERVER, SX_BEHAVIOUR_ECHO, sx_window_loads_many, "1/s" },
  { "10,000 sockets, in use", LOAD_SERVER, SX_BEHAVIOUR_ECHO, sx_window_loads_many, "1/s", .person = TRUE, .times = LONG },
  { "datagrams, 1,000/s", LOAD_DATAGRAMS, SX_BEHAVIOUR_ECHO, sx_window_loads_1000, "1/s", .times = LONG },
  { "datagrams, 1,000/s, cost", LOAD_DATAGRAMS, SX_BEHAVIOUR_ECHO, sx_window_loads_1000, "1/s", .quiet = TRUE, .least = COST_SECONDS },
  { "datagrams, 150/s, cost", LOAD_DATAGRAMS, SX_BEHAVIOUR_ECHO, sx_window_loads_150, "1/s", .quiet = TRUE },
  { "datagrams, 20/s, cost", LOAD_DATAGRAMS, SX_BEHAVIOUR_ECHO, sx_window_loads_20, "1/s", .quiet = TRUE },
  { "1,000 idle connections, cost", LOAD_SERVER, SX_BEHAVIOUR_ECHO, sx_window_loads_idle, "", .quiet = TRUE },
};

static void
load (gconstpointer  data,
      SxHelperCalled is_called,
      gpointer       caller,
      GArray        *answer)
{
  const Order *order = data;
  double figure;

  sx_bench_pin (SX_WINDOW_LOADS_CORE);
  figure = works[order->work].run (order->port, order->seconds);
  g_array_append_val (answer, figure);
}

/* The tables */

typedef struct
{
  SxDesk *desk;
  guint   n_messages;
} Expected;

static gboolean
has_all (gpointer data)
{
  Expected *expected = data;

  return g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_messages (expected->desk))) >= expected->n_messages;
}

/* Returns how many seconds it takes until all that was received and sent is a row */
static double
wait_for_rows (Bench     *bench,
               SxPaneKind pane)
{
  double start = sx_bench_now ();
  SxJournal *journal = sx_window_get_journal (bench->shown.window);
  Expected expected = { .desk = sx_shown_get_desk (&bench->shown, pane) };
  guint32 owner = sx_desk_get_owner (expected.desk);
  guint64 n = sx_journal_get_n_records (journal);
  SxJournalPeek peek;

  for (guint64 serial = 0; serial < n; serial++)
    {
      if (sx_journal_peek (journal, serial, &peek) && peek.owner == owner
          && sx_kind_makes_message (peek.kind, peek.error, peek.value))
        expected.n_messages++;
    }
  g_assert_true (sx_test_wait_until (has_all, &expected, PATIENCE_MS));

  return sx_bench_now () - start;
}

/* Rows of the benchmark */

static SxPaneKind
get_pane (const Work *work)
{
  return work->kind == LOAD_DATAGRAMS ? SX_PANE_UDP : work->kind == LOAD_CLIENT ? SX_PANE_CLIENT : SX_PANE_SERVER;
}

static gboolean
over_cb (int          fd,
         GIOCondition condition,
         gpointer     data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

static double
run_load (Bench  *bench,
          guint16 port)
{
  Order order = { bench->work - works, port, bench->seconds };
  g_autoptr (GArray) answer = NULL;
  gboolean over = FALSE;

  sx_helper_begin (bench->load, &order);
  g_unix_fd_add (sx_helper_get_fd (bench->load), G_IO_IN, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  answer = sx_helper_end (bench->load, FALSE);

  return answer->len > 0 ? g_array_index (answer, double, 0) : -1;
}

static double
run_pump (Bench  *bench,
          guint32 socket)
{
  double start = sx_bench_now ();
  SxFloodPump *pump = sx_flood_pump_start (sx_window_get_engine (bench->shown.window),
                                           sx_window_get_journal (bench->shown.window),
                                           sx_desk_get_owner (sx_shown_get_desk (&bench->shown, SX_PANE_CLIENT)), socket,
                                           bench->work->size, bench->work->n_messages);

  sx_shown_run_for (bench->seconds);
  sx_frames_end_turn (bench->frames);

  return sx_flood_pump_stop (pump) / (sx_bench_now () - start) / 1e6;
}

static double
run_work (Bench  *bench,
          guint16 port,
          guint32 socket)
{
  switch (bench->work->kind)
    {
    case LOAD_SERVER:
    case LOAD_DATAGRAMS:
      return run_load (bench, port);
    case LOAD_CLIENT:
      return run_pump (bench, socket);
    case LOAD_NONE:
    default:
      sx_shown_run_for (bench->seconds);
      return 0;
    }
}

static void
print_name (Bench *bench)
{
  g_print ("%-30s %-7s", bench->work->name, bench->diagram ? "diagram" : "");
}

static gboolean
print_times (Bench  *bench,
             double  figure,
             GArray *pings,
             double  began,
             double  behind)
{
  SxTimes window = sx_times_sum_up (pings, G_STRUCT_OFFSET (SxPingAnswer, window), 0.999);
  SxTimes server = sx_times_sum_up (pings, G_STRUCT_OFFSET (SxPingAnswer, server), 0.999);
  SxTimes frames = sx_frames_sum_up (bench->frames);
  SxTimes worked = sx_frames_sum_up_work (bench->frames);
  SxTimes turns = sx_times_sum_up (bench->frames->turns, G_STRUCT_OFFSET (SxTurn, whole), 0.999);
  gboolean good = window.median < MEDIAN_PING_MS && window.most <= MOST_PINGS_MS && window.longest <= LONGEST_PING_MS
                  && frames.most < FRAME_MS && figure >= 0;

  print_name (bench);
  g_print (" %9.1f %-4s | pings %4u %4.1f %5.1f %5.1f (X %4.1f %4.1f %4.1f) | frames %4u %4.1f %5.1f %5.1f (cpu %5.1f) "
           "| turn %5.1f | behind %4.1f s | %s\n",
           figure, bench->work->unit != NULL ? bench->work->unit : "", window.n, window.median, window.most, window.longest,
           server.median, server.most, server.longest, frames.n, frames.median, frames.most, frames.longest, worked.most,
           turns.longest, behind, good ? "good" : "MISSED");
  sx_worst_print (bench->n_worst, bench->frames, pings, bench->person, began);

  return good;
}

/* What it costs when little or nothing happens. In what is idle, nothing may be done at all */
static gboolean
measure_costs (Bench  *bench,
               guint16 port)
{
  gboolean idle = bench->work->run == sx_window_loads_idle;
  double figure = idle ? run_work (bench, port, 0) : 0;
  double bar = bench->work->run == sx_window_loads_1000 ? COST : bench->diagram ? SLOW_DIAGRAM_COST : SLOW_COST;
  SxCosts before, after;
  double seconds, processor, switches;
  gboolean good;

  /* What began with it has settled; a caret blinks for ten seconds (gtk-cursor-blink-timeout) */
  sx_shown_run_for (idle ? 15 : 2);
  sx_frames_clear (bench->frames);
  before = sx_costs_get ();
  if (idle)
    sx_shown_run_for (bench->seconds);
  else
    figure = run_work (bench, port, 0);
  after = sx_costs_get ();

  seconds = after.at - before.at;
  processor = 100 * (after.processor - before.processor) / seconds;
  switches = (after.switches - before.switches) / seconds;
  /* The timer that ends it, and the thread that waits for it */
  good = figure >= 0 && (idle ? switches <= 0.5 : processor <= bar);
  print_name (bench);
  g_print (" %9.1f %-4s | %5.2f %% of a processor, %6.1f context switches and %4.1f frames a second | %s\n", figure,
           bench->work->unit, processor, switches, bench->frames->frames->len / seconds, good ? "good" : "MISSED");

  return good;
}

static gboolean
measure_times (Bench  *bench,
               guint16 port,
               guint32 socket)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (bench->shown.window));
  g_autoptr (GArray) pings = NULL;
  double began = sx_bench_now ();
  double figure, behind;
  gboolean good;

  if (bench->work->person)
    bench->person = sx_person_new (&bench->shown, get_pane (bench->work));
  sx_frames_clear (bench->frames);
  sx_ping_start (bench->ping, gdk_x11_surface_get_xid (surface));
  figure = run_work (bench, port, socket);
  sx_frames_end_turn (bench->frames);
  pings = sx_ping_stop (bench->ping);
  if (bench->person != NULL)
    sx_person_stop (bench->person);
  behind = wait_for_rows (bench, get_pane (bench->work));
  good = print_times (bench, figure, pings, began, behind);
  g_clear_pointer (&bench->person, sx_person_free);

  return good;
}

static int
run_row (Bench *bench)
{
  guint16 port = 0, server_port = 0;
  guint32 socket = 0;
  gboolean good;

  if (bench->work->kind == LOAD_CLIENT)
    server_port = sx_window_loads_serve ();
  bench->load = sx_helper_new (load, sizeof (Order), sizeof (double));
  bench->ping = sx_ping_new ();
  if (!sx_shown_open (&bench->shown, get_pane (bench->work)))
    return 77;

  sx_shown_set_diagram (&bench->shown, bench->diagram);
  if (bench->work->kind == LOAD_SERVER)
    port = sx_shown_listen (&bench->shown, bench->work->behaviour, BACKLOG, SX_WORKS_GREETING);
  else if (bench->work->kind == LOAD_DATAGRAMS)
    port = sx_shown_bind (&bench->shown);
  else if (bench->work->kind == LOAD_CLIENT)
    socket = sx_shown_connect (&bench->shown, server_port);

  bench->frames = sx_frames_new (GTK_WIDGET (bench->shown.window));
  good = bench->work->quiet ? measure_costs (bench, port) : measure_times (bench, port, socket);
  sx_frames_free (bench->frames);
  sx_ping_free (bench->ping);
  sx_helper_free (bench->load);
  sx_shown_close (&bench->shown);

  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* In a process of its own. Returns what it returned */
static int
start_row (Bench *bench)
{
  char *state = sx_bench_begin_state ();
  int status = 0;
  pid_t pid = fork ();

  if (pid == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      exit (run_row (bench));
    }
  waitpid (pid, &status, 0);
  sx_bench_end_state (state);

  return WIFEXITED (status) ? WEXITSTATUS (status) : EXIT_FAILURE;
}

static gboolean
is_wanted (const Work *work,
           char      **only)
{
  gboolean wanted = only == NULL;

  for (char **part = only; !wanted && part != NULL && *part != NULL; part++)
    wanted = strstr (work->name, *part) != NULL;

  return wanted;
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { 0 };
  g_auto (GStrv) only = NULL;
  gboolean closed = FALSE, open = FALSE;
  double seconds = 10;
  int n_worst = 0, result = EXIT_SUCCESS;
  const GOptionEntry entries[] = {
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "How long a row takes (some three times as long)", "SECONDS" },
    { "only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &only, "Rows whose name has this in it", "TEXT" },
    { "worst", 0, 0, G_OPTION_ARG_INT, &n_worst, "Show so many of the longest frames, turns and pings", "N" },
    { "closed", 0, 0, G_OPTION_ARG_NONE, &closed, "Only without the diagram", NULL },
    { "open", 0, 0, G_OPTION_ARG_NONE, &open, "Only with the diagram", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  bench.n_worst = MAX (n_worst, 0);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (works) && result != 77; i++)
    {
      int status;

      bench.work = &works[i / 2];
      bench.diagram = i % 2 == 1;
      bench.seconds = MAX (MAX (bench.work->times, 1) * seconds, bench.work->least);
      if (!is_wanted (bench.work, only) || (bench.diagram ? closed : open))
        continue;

      status = start_row (&bench);
      if (status != EXIT_SUCCESS)
        result = status;
    }
  if (result == 77)
    g_print ("there is no display\n");

  return result;
}
