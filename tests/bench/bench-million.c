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

#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "sx-application.h"
#include "sx-bench.h"
#include "sx-diagram-panel.h"
#include "sx-frames.h"
#include "sx-mixes.h"
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
/* More than any of the mixes takes in the file */
#define LIMIT       (G_GUINT64_CONSTANT (8) << 30)
#define N_JUMPS     60
/* So many records are looked at in one go, so that it does not take minutes until all is there */
#define SLICE       16384
#define PATIENCE_MS 200000

typedef struct
{
  SxWindow *window;
  SxFrames *frames;
  SxMixer   mixer;
} Bench;

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
  if (!sx_session_save (bench->mixer.journal, sx_journal_get_n_records (bench->mixer.journal), path, NULL, &error))
    g_error ("%s", error->message);
  saved = since (began);
  began = sx_bench_now ();
  opened = sx_session_open (path, NULL, &error);
  g_assert_no_error (error);
  began = since (began);
  same = sx_journal_get_n_records (opened) == sx_journal_get_n_records (bench->mixer.journal);
  g_print ("  saved in %.0f ms, opened in %.0f ms\n", saved, began);
  g_unlink (path);

  return same && began < OPEN_MS;
}

static gboolean
take_in (Bench       *bench,
         const SxMix *mix,
         guint64      n_records)
{
  gint64 memory = get_memory (), allowed = MAX_EACH * n_records + MAX_BESIDES;
  double began = sx_bench_now (), filled;

  mix->fill (&bench->mixer, n_records);
  filled = since (began);
  if (!sx_test_wait_until (has_caught_up, bench, PATIENCE_MS))
    g_error ("the window never took all of it in");
  sx_test_run_for (1000);
  memory = get_memory () - memory;
  g_print ("  %" G_GUINT64_FORMAT " records in %.0f ms, taken in after %.0f ms: %.1f MiB more, %.2f bytes each; "
           "%.3f of what is allowed\n",
           bench->mixer.n_records, filled, since (began) - 1000, memory / 1048576.0,
           (double) memory / bench->mixer.n_records, (double) memory / allowed);

  return memory <= allowed;
}

static gboolean
run_mix (SxApplication *application,
         const SxMix   *mix,
         gboolean       open,
         guint64        n_records)
{
  Bench bench = { .mixer.time = G_GINT64_CONSTANT (1795378447103512000) };
  gboolean good;

  g_settings_set_int (sx_application_get_settings (application), "window-width", 1280);
  g_settings_set_int (sx_application_get_settings (application), "window-height", 900);
  bench.window = sx_application_add_window (application);
  bench.mixer.journal = sx_window_get_journal (bench.window);
  bench.mixer.owner = sx_desk_get_owner (sx_window_get_desk (bench.window, SX_PANE_SERVER));
  bench.mixer.client = sx_desk_get_owner (sx_window_get_desk (bench.window, SX_PANE_CLIENT));
  bench.mixer.udp = sx_desk_get_owner (sx_window_get_desk (bench.window, SX_PANE_UDP));
  sx_journal_set_limit (bench.mixer.journal, LIMIT);
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

  for (guint i = 0; i < 2 * SX_N_MIXES; i++)
    {
      g_autofree char *mix = g_strdup_printf ("--mix=%s", sx_mixes[i / 2].name);
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
  const SxMix *mix = NULL;
  gboolean good;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  if (name == NULL)
    return run_all (argv[0], n_records) ? EXIT_SUCCESS : EXIT_FAILURE;

  for (guint i = 0; i < SX_N_MIXES; i++)
    if (strcmp (sx_mixes[i].name, name) == 0)
      mix = &sx_mixes[i];
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
