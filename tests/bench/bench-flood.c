/* bench-flood.c: what the diagram costs the engine in a flood
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window with its tables, in turn without and with the diagram beside them, while messages come as fast as they are
 * sent: datagrams from another program, 100,000 a second, and a stream of small messages between two of our own sockets.
 * What the engine records a second has to be the same within 5 %, and the diagram has to sum it up.
 *
 * Two cores do all of it: the sockets' thread, the window, the display and the sender. So the figures of one round say
 * little, and the medians are compared. --rounds-of=SECONDS and --keep=SECONDS (the flood goes on that long at the end, to be looked at)
 * are for a person.
 */

#include "sx-config.h"

#include <stdlib.h>
#include <string.h>

#include "sx-bench.h"
#include "sx-diagram-panel.h"
#include "sx-flood.h"
#include "sx-frames.h"
#include "sx-shown.h"
#include "sx-test-util.h"
#include "sx-times.h"

/* The part of the rate that has to be left with the diagram open */
#define LEAST_RATIO 0.95

/* Of how many records one event is made at most: else it is no summary */
#define MOST_EVENTS 0.01

/* Before a round is measured: what began with the flood has settled, in seconds */
#define RUN_UP 0.5

typedef struct _Flood Flood;

/* Datagrams, or a stream */
struct _Flood
{
  const char *figure;
  SxPaneKind  pane;
  SxKind      kind; /* what is counted */
  guint32     socket;
  guint16     port;
};

typedef struct
{
  SxShown        shown;
  SxFloodSender *sender;
  double         seconds;
  char          *net_stat; /* /proc/…/schedstat of the thread sx-net */
  SxFrames      *frames;
} Bench;

typedef struct
{
  double  rate;
  double  processor; /* us of the thread sx-net for each */
  double  offered;
  guint64 n_records;
  int     n_events; /* fewer than before: it began anew */
} Round;

/* Threads */

static char *
find_thread (const char *name)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", entry, "comm", NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL) && strcmp (g_strchomp (text), name) == 0)
        return g_build_filename ("/proc/self/task", entry, "schedstat", NULL);
    }

  return NULL;
}

/* What the thread sx-net has worked, in us: the first figure of its schedstat is in ns (proc(5)) */
static double
get_net_us (Bench *bench)
{
  g_autofree char *text = NULL;

  if (bench->net_stat == NULL || !g_file_get_contents (bench->net_stat, &text, NULL, NULL))
    return 0;

  return g_ascii_strtod (text, NULL) / 1e3;
}

/* The window */

static SxDiagram *
get_diagram (Bench *bench)
{
  return sx_diagram_panel_get_diagram (SX_DIAGRAM_PANEL (sx_window_get_diagram (bench->shown.window)));
}

static gboolean
is_shown (Bench *bench)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (bench->shown.window), "diagram");

  return g_variant_get_boolean (state);
}

/* What the window is behind with from one round is not done in the next */
static void
show_diagram (Bench    *bench,
              gboolean  shown)
{
  sx_shown_set_diagram (&bench->shown, shown);
  sx_test_run_for (1000 * RUN_UP);
  sx_shown_catch_up (&bench->shown);
}

/* Not with sx_shown_bind(): nobody looks at the rows */
static void
open_datagrams (Bench *bench,
                Flood *flood)
{
  SxDesk *desk = sx_shown_get_desk (&bench->shown, SX_PANE_UDP);
  g_autoptr (SxEndpoint) where = sx_endpoint_parse ("127.0.0.1", "0", AF_INET, NULL);
  const SxSocketInfo *info;

  sx_engine_bind (sx_desk_get_engine (desk), sx_desk_get_owner (desk), where);
  info = sx_shown_wait_for_socket (&bench->shown, SX_PANE_UDP, SX_SOCKET_OPEN);
  flood->socket = info->id;
  flood->port = sx_address_get_port (&info->local);
}

static void
open_stream (Bench *bench,
             Flood *flood)
{
  guint16 port = sx_shown_listen (&bench->shown, SX_BEHAVIOUR_ECHO, 5, NULL);

  flood->socket = sx_shown_connect (&bench->shown, port);
}

/* Rounds */

static guint64
count_records (Bench   *bench,
               Flood   *flood,
               guint64  first,
               guint64  end)
{
  SxJournal *journal = sx_window_get_journal (bench->shown.window);
  SxJournalPeek peek;
  guint64 n = 0;

  for (guint64 serial = first; serial < end && sx_journal_peek (journal, serial, &peek); serial++)
    n += peek.socket == flood->socket && peek.kind == flood->kind && peek.error == 0;

  return n;
}

static void
measure (Bench *bench,
         Flood *flood,
         Round *round)
{
  SxJournal *journal = sx_window_get_journal (bench->shown.window);
  guint64 first = sx_journal_get_n_records (journal);
  int n_events = sx_diagram_get_n_events (get_diagram (bench));
  double began = sx_bench_now (), worked = get_net_us (bench);
  double seconds;
  guint64 end, n;

  sx_test_run_for (1000 * bench->seconds);
  seconds = sx_bench_now () - began;
  worked = get_net_us (bench) - worked;
  end = sx_journal_get_n_records (journal);
  n = count_records (bench, flood, first, end);

  round->rate = n / seconds;
  round->processor = worked / MAX (n, 1);
  round->n_records = end - first;
  round->n_events = sx_diagram_get_n_events (get_diagram (bench)) - n_events;
}

static void
run_round (Bench *bench,
           Flood *flood,
           Round *round)
{
  SxFloodPump *pump = NULL;
  double began = sx_bench_now ();

  sx_frames_clear (bench->frames);
  if (flood->port != 0)
    sx_flood_sender_start (bench->sender, flood->port);
  else
    pump = sx_flood_pump_start (sx_window_get_engine (bench->shown.window), sx_window_get_journal (bench->shown.window),
                                sx_desk_get_owner (sx_shown_get_desk (&bench->shown, flood->pane)), flood->socket,
                                SX_FLOOD_SIZE, SX_FLOOD_ON_THEIR_WAY);
  sx_test_run_for (1000 * RUN_UP);
  measure (bench, flood, round);

  if (pump != NULL)
    sx_flood_pump_stop (pump);
  else
    round->offered = sx_flood_sender_stop (bench->sender) / (sx_bench_now () - began);
}

static void
print_round (Bench       *bench,
             const char  *title,
             const Round *round)
{
  SxTimes worked = sx_frames_sum_up_work (bench->frames), waited = sx_frames_sum_up (bench->frames);

  g_print ("  %-7s %9.0f a second, %5.2f us of sx-net each", title, round->rate, round->processor);
  if (round->offered > 0)
    g_print (", %9.0f offered", round->offered);
  g_print ("; %4u frames: median %5.1f ms, 99 of 100 below %5.1f ms (by the clock %5.1f and %5.1f ms)",
           worked.n, worked.median, worked.most, waited.median, waited.most);
  if (is_shown (bench))
    g_print ("; %d events of %" G_GUINT64_FORMAT " records", round->n_events, round->n_records);
  g_print ("\n");
}

static gboolean
run_flood (Bench *bench,
           Flood *flood)
{
  SxBenchResult result = { .figure = flood->figure, .unit = "1/s", .subject = "diagram open", .limit = "closed" };
  SxBenchResult costs = { .figure = flood->figure, .unit = "µs of sx-net", .subject = "diagram open", .limit = "closed" };
  gboolean summed_up = TRUE;
  double ratio;

  g_print ("%s\n", flood->figure);
  sx_window_set_pane (bench->shown.window, flood->pane);
  for (guint i = 0; i < SX_BENCH_ROUNDS * 2; i++)
    {
      /* Closed, open, open, closed …: what drifts hits both */
      gboolean open = (i + 1) / 2 % 2 == 1;
      Round round = { 0, };

      show_diagram (bench, open);
      run_round (bench, flood, &round);
      print_round (bench, open ? "open" : "closed", &round);
      result.values[open ? 0 : 1][i / 2] = round.rate;
      costs.values[open ? 0 : 1][i / 2] = round.processor;
      summed_up &= round.n_events <= MOST_EVENTS * round.n_records;
    }

  sx_bench_print_header ();
  sx_bench_print (&result);
  sx_bench_print (&costs);
  ratio = sx_bench_median (result.values[0], SX_BENCH_ROUNDS) / sx_bench_median (result.values[1], SX_BENCH_ROUNDS);
  if (!summed_up)
    g_print ("%s: the diagram did not sum it up\n", flood->figure);
  if (ratio < LEAST_RATIO)
    g_print ("%s: the diagram costs more than it may\n", flood->figure);

  return summed_up && ratio >= LEAST_RATIO;
}

static gboolean
run (Bench  *bench,
     double  keep)
{
  Flood datagrams = { .figure = "datagrams", .pane = SX_PANE_UDP, .kind = SX_KIND_RECVFROM };
  Flood stream = { .figure = "messages of a stream", .pane = SX_PANE_CLIENT, .kind = SX_KIND_SEND };
  Round round = { 0, };
  gboolean good;

  open_datagrams (bench, &datagrams);
  good = run_flood (bench, &datagrams);
  if (keep > 0)
    {
      show_diagram (bench, TRUE);
      bench->seconds = keep;
      run_round (bench, &datagrams, &round);
      return good;
    }

  /* Each of its messages is several records */
  bench->seconds /= 2;
  open_stream (bench, &stream);
  good &= run_flood (bench, &stream);

  return good;
}

int
main (int    argc,
      char **argv)
{
  double keep = 0;
  Bench bench = { .seconds = 2 };
  const GOptionEntry entries[] = {
    { "rounds-of", 0, 0, G_OPTION_ARG_DOUBLE, &bench.seconds, NULL, "SECONDS" },
    { "keep", 0, 0, G_OPTION_ARG_DOUBLE, &keep, NULL, "SECONDS" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean good;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  bench.sender = sx_flood_sender_new ();
  if (!sx_shown_open (&bench.shown, SX_PANE_UDP))
    {
      g_print ("there is no display\n");
      return 77;
    }

  bench.net_stat = find_thread ("sx-net");
  sx_test_run_for (1000 * RUN_UP);
  bench.frames = sx_frames_new (GTK_WIDGET (bench.shown.window));
  good = run (&bench, keep);
  sx_frames_free (bench.frames);
  sx_shown_close (&bench.shown);
  sx_flood_sender_free (bench.sender);
  g_free (bench.net_stat);

  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
