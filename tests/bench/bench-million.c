/* bench-million.c: ten million records in the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A journal is filled with ten million records of each mix, which the window takes in: its tables and, in every second
 * run, its diagram and plots as well. Measured: how much memory of its own the program has for each record, how long
 * the frames take in which the tables jump to any row, how soon what one socket did is shown, and how soon the session is
 * open again when it was saved. Each mix has a process of its own, or what one left behind would be the next one's.
 *
 * --mix=NAME does one of them, --open shows diagram and plots in it, --records=N makes it shorter.
 */

#include "sx-config.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <glib/gstdio.h>

#include "sx-application.h"
#include "sx-bench.h"
#include "sx-diagram-panel.h"
#include "sx-frames.h"
#include "sx-session.h"
#include "sx-table-frame.h"
#include "sx-test-util.h"
#include "sx-times.h"

/* What memory may grow by, in bytes: for each record, and besides */
#define MAX_EACH    16
#define MAX_BESIDES (32 << 20)
#define FRAME_MS    16.7
#define OPEN_MS     1000

#define N_RECORDS   10000000
#define IN_FLIGHT   64
#define PAYLOAD     32
/* More than any of the mixes takes in the file */
#define LIMIT       (G_GUINT64_CONSTANT (8) << 30)
#define N_JUMPS     60
/* So many records are looked at in one go, so that it does not take minutes until all is there */
#define SLICE       16384
#define PATIENCE_MS 200000

typedef struct
{
  SxWindow  *window;
  SxJournal *journal;
  guint32    owner;  /* of the server's pane */
  guint32    client; /* of the client's */
  guint32    udp;
  gint64     time;
  guint32    n_sockets;
  guint64    n_records;
  SxFrames  *frames;
} Bench;

typedef struct
{
  const char *name;
  SxPaneKind  pane;
  void      (*fill) (Bench   *bench,
                     guint64  n_records);
} Mix;

/* Records */

static SxAddress
make_address (guint16 port)
{
  struct sockaddr_in ipv4 = {
    .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK)
  };
  SxAddress address;

  sx_address_set (&address, &ipv4, sizeof ipv4);

  return address;
}

static void
append (Bench    *bench,
        SxRecord *record)
{
  bench->time += 5000;
  record->time = bench->time;
  if (record->owner == 0)
    record->owner = bench->owner;
  g_assert_true (sx_journal_append (bench->journal, record));
  bench->n_records++;
}

static void
append_call (Bench   *bench,
             guint32  owner,
             guint32  socket,
             SxKind   kind,
             gint64   value,
             guint16  local,
             guint16  remote)
{
  static const guint8 payload[PAYLOAD] = "so much is sent or received once";
  SxRecord record = { .owner = owner, .socket = socket, .kind = kind, .value = value };

  if (local != 0)
    record.local = make_address (local);
  if (remote != 0)
    record.remote = make_address (remote);
  if (sx_kind_makes_message (kind, 0, value))
    {
      record.payload = payload;
      record.payload_length = MIN (value, PAYLOAD);
    }
  append (bench, &record);
}

static guint32
listen_on (Bench   *bench,
           guint16  port)
{
  guint32 socket = ++bench->n_sockets;
  SxAddress local = make_address (port);

  append (bench, &(SxRecord) { .kind = SX_KIND_SOCKET, .socket = socket, .args = { AF_INET, SOCK_STREAM, 0 } });
  append (bench, &(SxRecord) { .kind = SX_KIND_BIND, .socket = socket, .args = { port }, .local = local });
  append (bench, &(SxRecord) { .kind = SX_KIND_LISTEN, .socket = socket, .args = { 4096 }, .local = local });

  return socket;
}

static guint32
accept_one (Bench   *bench,
            guint32  listener,
            guint16  remote)
{
  guint32 socket = ++bench->n_sockets;

  append (bench, &(SxRecord) {
    .kind = SX_KIND_ACCEPT, .socket = socket, .args = { listener, AF_INET, SOCK_STREAM, 0 },
    .local = make_address (12345), .remote = make_address (remote),
  });

  return socket;
}

static guint16
get_port (guint64 number)
{
  return 20000 + number % 40000;
}

static void
fill_messages (Bench   *bench,
               guint64  n_records)
{
  guint32 listener = listen_on (bench, 12345);
  guint32 connections[4];

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    connections[i] = accept_one (bench, listener, get_port (i));
  for (guint i = 0; bench->n_records < n_records; i++)
    append_call (bench, 0, connections[i % G_N_ELEMENTS (connections)], i % 3 == 0 ? SX_KIND_SEND : SX_KIND_RECV,
                 PAYLOAD, 12345, get_port (i % G_N_ELEMENTS (connections)));
}

static void
fill_echo (Bench   *bench,
           guint64  n_records)
{
  guint32 listener = listen_on (bench, 12345);
  guint32 connections[IN_FLIGHT];

  for (guint i = 0; i < IN_FLIGHT; i++)
    connections[i] = accept_one (bench, listener, get_port (i));
  for (guint i = 0; bench->n_records < n_records; i++)
    append_call (bench, 0, connections[i / 2 % IN_FLIGHT], i % 2 == 0 ? SX_KIND_RECV : SX_KIND_SEND, PAYLOAD, 0, 0);
}

static void
fill_datagrams (Bench   *bench,
                guint64  n_records)
{
  guint32 socket = ++bench->n_sockets;

  append (bench, &(SxRecord) { .kind = SX_KIND_SOCKET, .owner = bench->udp, .socket = socket,
                               .args = { AF_INET, SOCK_DGRAM, 0 } });
  append (bench, &(SxRecord) { .kind = SX_KIND_BIND, .owner = bench->udp, .socket = socket, .args = { 5000 },
                               .local = make_address (5000) });
  for (guint i = 0; bench->n_records < n_records; i++)
    append_call (bench, bench->udp, socket, SX_KIND_RECVFROM, PAYLOAD, 0, get_port (i * 7));
}

/* Accept, greet, close, so many at any time; the last calls of each come when others have been accepted meanwhile */
static void
greet (Bench   *bench,
       guint    n_calls,
       guint64  n_connections,
       guint64  n_records)
{
  static const SxKind calls[] = { SX_KIND_SEND, SX_KIND_CLOSE, SX_KIND_SHUTDOWN, SX_KIND_RECV, SX_KIND_CLOSE };
  guint32 listener = listen_on (bench, 12345);
  guint32 connections[IN_FLIGHT] = { 0, };
  const SxKind *rest = n_calls == 3 ? calls : calls + 2;

  for (guint64 i = 0; i < n_connections && bench->n_records < n_records; i++)
    {
      guint32 *place = &connections[i % IN_FLIGHT];

      if (*place != 0 && n_calls == 3)
        append_call (bench, 0, *place, rest[1], 0, 0, 0);
      for (guint j = 0; *place != 0 && n_calls == 5 && j < 3; j++)
        append_call (bench, 0, *place, rest[j], 0, 0, 0);
      *place = accept_one (bench, listener, get_port (i));
      append_call (bench, 0, *place, SX_KIND_SEND, 24, 12345, get_port (i));
    }
}

/* The rest are messages of a connection that stays */
static void
greet_and_talk (Bench   *bench,
                guint    n_calls,
                guint64  n_connections,
                guint64  n_records)
{
  guint32 connection;

  greet (bench, n_calls, n_connections, n_records);
  connection = accept_one (bench, 1, 7);
  for (guint i = 0; bench->n_records < n_records; i++)
    append_call (bench, 0, connection, i % 3 == 0 ? SX_KIND_SEND : SX_KIND_RECV, PAYLOAD, 12345, 7);
}

static void
fill_greet_few (Bench   *bench,
                guint64  n_records)
{
  greet_and_talk (bench, 5, n_records / 100, n_records);
}

static void
fill_greet_5 (Bench   *bench,
              guint64  n_records)
{
  greet_and_talk (bench, 5, n_records / 5, n_records);
}

static void
fill_greet_3 (Bench   *bench,
              guint64  n_records)
{
  greet_and_talk (bench, 3, n_records / 5, n_records);
}

/* Both ends are ours; the rest are messages of one that stays */
static void
fill_pairs (Bench   *bench,
            guint64  n_records)
{
  guint32 listener = listen_on (bench, 12345), last;

  for (guint64 i = 0; i < n_records / 10; i++)
    {
      guint32 client = ++bench->n_sockets, server;

      append (bench, &(SxRecord) { .kind = SX_KIND_SOCKET, .owner = bench->client, .socket = client,
                                   .args = { AF_INET, SOCK_STREAM, 0 } });
      append_call (bench, bench->client, client, SX_KIND_CONNECT, 0, get_port (i), 12345);
      server = accept_one (bench, listener, get_port (i));
      append_call (bench, 0, server, SX_KIND_SEND, 24, 12345, get_port (i));
      append_call (bench, 0, server, SX_KIND_CLOSE, 0, 0, 0);
      append_call (bench, bench->client, client, SX_KIND_RECV, 24, 0, 0);
      append_call (bench, bench->client, client, SX_KIND_CLOSE, 0, 0, 0);
    }

  last = accept_one (bench, listener, 7);
  while (bench->n_records < n_records)
    append_call (bench, 0, last, SX_KIND_RECV, PAYLOAD, 12345, 7);
}

static const Mix mixes[] = {
  { "messages", SX_PANE_SERVER, fill_messages },
  { "echo", SX_PANE_SERVER, fill_echo },
  { "datagrams", SX_PANE_UDP, fill_datagrams },
  { "greet-100000", SX_PANE_SERVER, fill_greet_few },
  { "greet-5-calls", SX_PANE_SERVER, fill_greet_5 },
  { "greet-3-calls", SX_PANE_SERVER, fill_greet_3 },
  { "both-ends", SX_PANE_SERVER, fill_pairs },
};

/* Time and memory */

static double
since (double then)
{
  return 1000 * (sx_bench_now () - then);
}

/* Memory that is the program's own, in bytes (RssAnon, proc(5)) */
static gint64
get_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || (line = strstr (status, "RssAnon:")) == NULL)
    g_error ("there is no RssAnon in /proc/self/status");

  return g_ascii_strtoll (line + strlen ("RssAnon:"), NULL, 10) * 1024;
}

/* The window */

static SxDiagram *
get_diagram (Bench *bench)
{
  return sx_diagram_panel_get_diagram (SX_DIAGRAM_PANEL (sx_window_get_diagram (bench->window)));
}

static gboolean
has_caught_up (gpointer data)
{
  Bench *bench = data;
  gboolean more = FALSE;

  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_UDP; pane++)
    more |= sx_desk_drain (sx_window_get_desk (bench->window, pane), SLICE);
  if (sx_window_get_diagram (bench->window) != NULL
      && gtk_widget_get_mapped (sx_window_get_diagram (bench->window)))
    more |= sx_diagram_drain (get_diagram (bench), SLICE);

  return !more;
}

static void
find_tables (GtkWidget *widget,
             GPtrArray *tables)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (SX_IS_TABLE_FRAME (child) && gtk_widget_get_mapped (child))
        g_ptr_array_add (tables, child);
      find_tables (child, tables);
    }
}

static guint
count_rows (SxTableFrame *table)
{
  return g_list_model_get_n_items (G_LIST_MODEL (sx_table_frame_get_model (table)));
}

/* The longest frame of one, in ms */
typedef struct
{
  double worked;
  double waited;
} Jump;

/* First, last, middle, and anywhere: the longest frame of each jump is what a person waits for */
static gboolean
jump (Bench        *bench,
      SxTableFrame *table)
{
  g_autoptr (GArray) jumps = g_array_new (FALSE, FALSE, sizeof (Jump));
  g_autofree char *title = NULL;
  guint n_rows = count_rows (table);
  SxTimes worked, waited;

  g_object_get (table, "title", &title, NULL);
  for (guint i = 0; i < N_JUMPS && n_rows > 1000; i++)
    {
      guint64 position = i == 0 ? 0 : i == 1 ? n_rows - 1 : i == 2 ? n_rows / 2 : (guint64) n_rows * (i * 37 % 100) / 100;
      Jump longest;

      sx_frames_clear (bench->frames);
      sx_table_frame_scroll_to (table, position);
      sx_test_run_for (80);
      longest.worked = sx_frames_sum_up_work (bench->frames).longest;
      longest.waited = sx_frames_sum_up (bench->frames).longest;
      g_array_append_val (jumps, longest);
    }
  if (jumps->len == 0)
    return TRUE;

  worked = sx_times_sum_up (jumps, G_STRUCT_OFFSET (Jump, worked), 1);
  waited = sx_times_sum_up (jumps, G_STRUCT_OFFSET (Jump, waited), 1);
  g_print ("  %-10s %9u rows, a jump's longest frame: median %5.1f ms, worst %5.1f ms (by the clock %5.1f and %5.1f ms)\n",
           title, n_rows, worked.median, worked.longest, waited.median, waited.longest);

  return worked.longest < FRAME_MS;
}

static gboolean
jump_everywhere (Bench *bench)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  gboolean good = TRUE;

  find_tables (GTK_WIDGET (bench->window), tables);
  g_assert_cmpuint (tables->len, >, 0);
  for (guint i = 0; i < tables->len; i++)
    good &= jump (bench, g_ptr_array_index (tables, i));

  return good;
}

static void
show_one_socket (Bench      *bench,
                 SxPaneKind  pane)
{
  SxDesk *desk = sx_window_get_desk (bench->window, pane);
  double began;

  /* One that is not selected is not shown alone */
  sx_desk_set_selected_socket (desk, 2);
  sx_test_run_for (100);
  began = sx_bench_now ();
  sx_desk_set_show_socket (desk, 2);
  if (!sx_test_wait_until (has_caught_up, bench, PATIENCE_MS))
    g_error ("the log never showed one socket only");
  g_print ("  only socket 2: %u calls after %.0f ms\n",
           g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_log (desk))), since (began));
  sx_desk_set_show_socket (desk, 0);
  if (!sx_test_wait_until (has_caught_up, bench, PATIENCE_MS))
    g_error ("the log never showed all sockets again");
}

static gboolean
save_and_open (Bench *bench)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "bench-million-XXXXXX.sxj", NULL);
  g_autoptr (SxJournal) opened = NULL;
  g_autoptr (GError) error = NULL;
  double saved, began;
  gboolean same;

  g_close (g_mkstemp (path), NULL);
  began = sx_bench_now ();
  if (!sx_session_save (bench->journal, sx_journal_get_n_records (bench->journal), path, NULL, &error))
    g_error ("%s", error->message);
  saved = since (began);
  began = sx_bench_now ();
  opened = sx_session_open (path, NULL, &error);
  g_assert_no_error (error);
  began = since (began);
  same = sx_journal_get_n_records (opened) == sx_journal_get_n_records (bench->journal);
  g_print ("  saved in %.0f ms, opened in %.0f ms\n", saved, began);
  g_unlink (path);

  return same && began < OPEN_MS;
}

static gboolean
take_in (Bench     *bench,
         const Mix *mix,
         guint64    n_records)
{
  gint64 memory = get_memory (), allowed = MAX_EACH * n_records + MAX_BESIDES;
  double began = sx_bench_now (), filled;

  mix->fill (bench, n_records);
  filled = since (began);
  if (!sx_test_wait_until (has_caught_up, bench, PATIENCE_MS))
    g_error ("the window never took all of it in");
  sx_test_run_for (1000);
  memory = get_memory () - memory;
  g_print ("  %" G_GUINT64_FORMAT " records in %.0f ms, taken in after %.0f ms: %.1f MiB more, %.2f bytes each; "
           "%.3f of what is allowed\n",
           bench->n_records, filled, since (began) - 1000, memory / 1048576.0,
           (double) memory / bench->n_records, (double) memory / allowed);

  return memory <= allowed;
}

static gboolean
run_mix (SxApplication *application,
         const Mix     *mix,
         gboolean       open,
         guint64        n_records)
{
  Bench bench = { .time = G_GINT64_CONSTANT (1795378447103512000) };
  gboolean good;

  g_settings_set_int (sx_application_get_settings (application), "window-width", 1280);
  g_settings_set_int (sx_application_get_settings (application), "window-height", 900);
  bench.window = sx_application_add_window (application);
  bench.journal = sx_window_get_journal (bench.window);
  bench.owner = sx_desk_get_owner (sx_window_get_desk (bench.window, SX_PANE_SERVER));
  bench.client = sx_desk_get_owner (sx_window_get_desk (bench.window, SX_PANE_CLIENT));
  bench.udp = sx_desk_get_owner (sx_window_get_desk (bench.window, SX_PANE_UDP));
  sx_journal_set_limit (bench.journal, LIMIT);
  sx_window_set_pane (bench.window, mix->pane);
  if (open)
    {
      g_action_group_activate_action (G_ACTION_GROUP (bench.window), "diagram", NULL);
      g_action_group_activate_action (G_ACTION_GROUP (bench.window), "plots", NULL);
    }
  sx_test_run_for (1000);
  bench.frames = sx_frames_new (GTK_WIDGET (bench.window));

  g_print ("%s%s\n", mix->name, open ? ", diagram and plots open" : "");
  good = take_in (&bench, mix, n_records);
  good &= jump_everywhere (&bench);
  if (!open)
    {
      show_one_socket (&bench, mix->pane);
      good &= save_and_open (&bench);
    }

  sx_frames_free (bench.frames);
  gtk_window_close (GTK_WINDOW (bench.window));
  sx_test_iterate ();

  return good;
}

/* Each in a process of its own */
static gboolean
run_all (const char *program,
         guint64     n_records)
{
  g_autofree char *records = g_strdup_printf ("--records=%" G_GUINT64_FORMAT, n_records);
  gboolean good = TRUE;

  for (guint i = 0; i < 2 * G_N_ELEMENTS (mixes); i++)
    {
      g_autofree char *mix = g_strdup_printf ("--mix=%s", mixes[i / 2].name);
      const char *arguments[] = { program, mix, records, i % 2 == 1 ? "--open" : NULL, NULL };
      g_autoptr (GError) error = NULL;
      char *state = sx_bench_begin_state ();
      int status = -1;

      g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
      g_assert_no_error (error);
      sx_bench_end_state (state);
      good &= status == 0;
    }

  return good;
}

int
main (int    argc,
      char **argv)
{
  gboolean open = FALSE;
  g_autofree char *name = NULL;
  gint64 n_records = N_RECORDS;
  const GOptionEntry entries[] = {
    { "mix", 0, 0, G_OPTION_ARG_STRING, &name, NULL, "NAME" },
    { "open", 0, 0, G_OPTION_ARG_NONE, &open, NULL, NULL },
    { "records", 0, 0, G_OPTION_ARG_INT64, &n_records, NULL, "N" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (SxApplication) application = NULL;
  g_autoptr (GError) error = NULL;
  const Mix *mix = NULL;
  gboolean good;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  if (name == NULL)
    return run_all (argv[0], n_records) ? EXIT_SUCCESS : EXIT_FAILURE;

  for (guint i = 0; i < G_N_ELEMENTS (mixes); i++)
    if (strcmp (mixes[i].name, name) == 0)
      mix = &mixes[i];
  if (mix == NULL || n_records <= 0)
    {
      g_printerr ("there is no such mix\n");
      return EXIT_FAILURE;
    }
  if (!gtk_init_check ())
    {
      g_print ("there is no display\n");
      return 77;
    }

  application = sx_application_new ();
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (application));
  good = run_mix (application, mix, open, n_records);
  g_application_release (G_APPLICATION (application));

  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
