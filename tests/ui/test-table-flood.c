/* test-table-flood.c: a table that follows what comes, a little and a lot
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "flood-bench.h"
#include "widget-tests.h"

/* After so long without rows, in ms, those that came before do not count */
#define QUIET_MS 2500

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_short (void)
{
  Flood f;
  guint n_changes = 0;
  guint n;

  flood_open (&f);
  sx_test_assert_until (flood_gets_short, &f);
  g_assert_true (sx_table_frame_get_following (f.table.frame));

  /* The rows stay, and show others: the newest ones */
  n = flood_count_shown (&f);
  g_signal_connect_swapped (flood_get_shown (&f), "items-changed", G_CALLBACK (count_cb), &n_changes);
  flood_append (&f, FLOOD_MANY);
  g_assert_cmpuint (flood_count_shown (&f), ==, n);
  g_assert_cmpuint (n_changes, ==, 0);
  sx_test_assert_until (flood_shows_last, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);

  /* Whoever selects one selects what stands there */
  n = flood_count_shown (&f);
  gtk_selection_model_select_item (flood_get_shown (&f), n - 2, TRUE);
  g_assert_cmpuint (sx_desk_get_selected_serial (f.table.story.desk), ==,
                    sx_journal_get_n_records (f.table.story.journal) - 2);
  flood_append (&f, 1);
  g_assert_true (gtk_selection_model_is_selected (flood_get_shown (&f), n - 3));
  g_assert_false (gtk_selection_model_is_selected (flood_get_shown (&f), n - 2));

  /* It ends by itself, and nobody sees it */
  g_assert_true (sx_test_wait_until (flood_has_all, &f, FLOOD_PATIENCE_MS));
  sx_test_assert_until (flood_shows_last, &f);
  g_assert_true (sx_table_frame_get_following (f.table.frame));

  table_bench_close (&f.table);
}

static gboolean
append_one_cb (gpointer data)
{
  flood_append (data, 1);

  return G_SOURCE_CONTINUE;
}

/* Rows that come one by one, so long after one another in ms, however seldom the main loop comes around */
#define STREAM_MS 50

typedef struct
{
  Flood *f;
  gint64 next; /* when the next one is due, in us of the monotonic clock */
  guint  id;
} Stream;

static gboolean
append_due_cb (gpointer data)
{
  Stream *stream = data;

  for (; stream->next <= g_get_monotonic_time (); stream->next += STREAM_MS * 1000)
    flood_append (stream->f, 1);

  return G_SOURCE_CONTINUE;
}

static void
stream_begin (Stream *stream,
              Flood  *f)
{
  *stream = (Stream) { f, g_get_monotonic_time (), g_timeout_add (STREAM_MS, append_due_cb, stream) };
}

static gboolean
lacks_some (gpointer data)
{
  Flood *f = data;

  return flood_count_shown (f) < f->n_messages;
}

/* Rows that come often need not be many: each time those that are there would move */
static void
test_slow_stream (void)
{
  Flood f;
  Stream stream;

  flood_open (&f);
  /* What it began with is over */
  sx_test_run_for (QUIET_MS);
  stream_begin (&stream, &f);
  sx_test_assert_until (lacks_some, &f);
  g_assert_cmpint (flood_count_shown (&f), <=, FLOOD_SHORT);
  g_source_remove (stream.id);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  sx_test_assert_until (flood_shows_last, &f);
  g_assert_true (sx_test_wait_until (flood_has_all, &f, FLOOD_PATIENCE_MS));
  g_assert_true (sx_table_frame_get_following (f.table.frame));

  table_bench_close (&f.table);
}

/* Rows that come one after another, as a person's do, are no flood, however long they go on */
static void
test_seldom (void)
{
  Flood f;
  guint id;

  flood_open (&f);
  sx_test_run_for (QUIET_MS);
  id = g_timeout_add (200, append_one_cb, &f);
  sx_test_run_for (3000);
  g_source_remove (id);
  g_assert_true (flood_has_all (&f));
  g_assert_cmpint (f.n_messages, >, 20);

  table_bench_close (&f.table);
}

/* Nor are they if the main loop does not come around meanwhile, so that they are counted late */
static void
test_seldom_late (void)
{
  Flood f;

  flood_open (&f);
  sx_test_run_for (QUIET_MS);
  for (guint i = 0; i < 12; i++)
    {
      flood_append (&f, 1);
      g_usleep (200 * 1000);
    }
  sx_test_run_for (100);
  flood_append (&f, 1);
  sx_test_run_for (100);
  g_assert_true (flood_has_all (&f));

  table_bench_close (&f.table);
}

/* Whether a cell that is to be seen has not what its row is */
static gboolean
is_any_stale (Flood *f)
{
  GtkWidget *scroller = table_bench_get_child (GTK_WIDGET (f->table.frame), "scroller");
  GtkWidget *list = sx_widget_get_list (GTK_WIDGET (sx_table_frame_get_view (f->table.frame)));
  graphene_rect_t bounds;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (!gtk_widget_compute_bounds (row, scroller, &bounds) || bounds.origin.y + bounds.size.height <= 0
          || bounds.origin.y >= gtk_widget_get_height (scroller))
        continue;
      for (GtkWidget *cell = gtk_widget_get_first_child (row); cell != NULL; cell = gtk_widget_get_next_sibling (cell))
        {
          GtkWidget *content = gtk_widget_get_first_child (cell);

          if (SX_IS_CELL (content) && sx_cell_is_stale (SX_CELL (content)))
            return TRUE;
        }
    }

  return FALSE;
}

typedef struct
{
  Flood *f;
  guint  n_frames; /* until all was filled */
} Filling;

static gboolean
fills_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       data)
{
  ((Filling *) data)->n_frames++;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_filled (gpointer data)
{
  return !is_any_stale (((Filling *) data)->f);
}

/* A short table shows what has come in the next frame, and not only when it is calm again */
static void
test_filled (void)
{
  Flood f;
  Filling filling = { .f = &f };
  guint id;

  flood_open (&f);
  sx_test_assert_until (flood_gets_short, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  id = gtk_widget_add_tick_callback (f.table.window, fills_cb, &filling, NULL);
  for (guint i = 0; i < 20; i++)
    {
      flood_append (&f, 2);
      g_assert_true (is_any_stale (&f));
      filling.n_frames = 0;
      sx_test_assert_until (is_filled, &filling);
      g_assert_cmpuint (filling.n_frames, <=, 3);
    }
  gtk_widget_remove_tick_callback (f.table.window, id);

  table_bench_close (&f.table);
}

/* Of a row that is not to be seen */
static SxCell *
find_first_cell (Flood *f)
{
  GtkWidget *list = sx_widget_get_list (GTK_WIDGET (sx_table_frame_get_view (f->table.frame)));

  return SX_CELL (gtk_widget_get_first_child (gtk_widget_get_first_child (gtk_widget_get_first_child (list))));
}

static gboolean
first_is_fresh (gpointer data)
{
  return !sx_cell_is_stale (find_first_cell (data));
}

static gboolean
first_is_stale (gpointer data)
{
  return !first_is_fresh (data);
}

/* Rows that are not to be seen may be read all the same. It does not take until nothing more comes */
static void
test_read (void)
{
  Flood f;
  Stream stream;

  flood_open (&f);
  sx_test_run_for (QUIET_MS);
  stream_begin (&stream, &f);
  sx_test_assert_until (lacks_some, &f);
  for (guint i = 0; i < 2; i++)
    {
      sx_test_assert_until (first_is_stale, &f);
      sx_test_assert_until (first_is_fresh, &f);
    }
  g_source_remove (stream.id);

  table_bench_close (&f.table);
}

typedef struct
{
  double   upper;
  gboolean has_grown;
  gboolean at_end; /* when it was laid out with more rows */
} Growth;

static void
note_growth_cb (GtkAdjustment *adjustment,
                Growth        *growth)
{
  double upper = gtk_adjustment_get_upper (adjustment);

  if (upper <= growth->upper || growth->has_grown)
    return;

  growth->has_grown = TRUE;
  growth->at_end = gtk_adjustment_get_value (adjustment) >= upper - gtk_adjustment_get_page_size (adjustment) - 2;
}

static gboolean
has_grown (gpointer data)
{
  return ((Growth *) data)->has_grown;
}

/* It is at a row that has come in one layout: a second one would be a second frame */
static void
test_one_step (void)
{
  Flood f;
  Growth growth = { 0, };

  flood_open (&f);
  growth.upper = gtk_adjustment_get_upper (table_bench_get_adjustment (&f.table));
  g_signal_connect (table_bench_get_adjustment (&f.table), "changed", G_CALLBACK (note_growth_cb), &growth);
  flood_append (&f, 1);
  sx_test_assert_until (has_grown, &growth);
  g_assert_true (growth.at_end);

  table_bench_close (&f.table);
}

static GtkPolicyType
get_scroll_bar (Flood *f)
{
  GtkWidget *scroller = table_bench_get_child (GTK_WIDGET (f->table.frame), "scroller");
  GtkPolicyType horizontal, vertical;

  gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (scroller), &horizontal, &vertical);
  g_assert_cmpint (horizontal, ==, GTK_POLICY_AUTOMATIC);

  return vertical;
}

/* How high the table has to be */
static int
measure_scroller (Flood *f)
{
  int minimum;

  gtk_widget_measure (table_bench_get_child (GTK_WIDGET (f->table.frame), "scroller"), GTK_ORIENTATION_VERTICAL, -1, &minimum,
                      NULL, NULL, NULL);

  return minimum;
}

/* A short table has no scroll bar to come and go, unless it has a place of its own or somebody is at the table */
static void
test_scroll_bar (void)
{
  Flood f;
  int height;

  flood_open (&f);
  g_assert_cmpint (get_scroll_bar (&f), ==, GTK_POLICY_AUTOMATIC);
  height = measure_scroller (&f);
  sx_test_assert_until (flood_gets_short, &f);
  g_assert_cmpint (get_scroll_bar (&f), ==, GTK_POLICY_EXTERNAL);
  /* Nothing else moves for that */
  g_assert_cmpint (measure_scroller (&f), ==, height);
  gtk_widget_child_focus (GTK_WIDGET (sx_table_frame_get_view (f.table.frame)), GTK_DIR_TAB_FORWARD);
  g_assert_cmpint (get_scroll_bar (&f), ==, GTK_POLICY_AUTOMATIC);
  table_bench_close (&f.table);

  flood_open (&f);
  sx_test_assert_until (flood_gets_short, &f);
  g_assert_cmpint (get_scroll_bar (&f), ==, GTK_POLICY_EXTERNAL);
  gtk_adjustment_set_value (table_bench_get_adjustment (&f.table), 0);
  g_assert_cmpint (get_scroll_bar (&f), ==, GTK_POLICY_AUTOMATIC);
  table_bench_close (&f.table);

  flood_open (&f);
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (table_bench_get_child (GTK_WIDGET (f.table.frame), "scroller")),
                                             FALSE);
  sx_test_assert_until (flood_gets_short, &f);
  g_assert_cmpint (get_scroll_bar (&f), ==, GTK_POLICY_AUTOMATIC);
  table_bench_close (&f.table);
}

/* Rows that have widgets when it begins keep them, and show others */
static void
test_again (void)
{
  Flood f;
  GtkWidget *list;
  GtkWidget *row;
  guint n_changes = 0;

  flood_open (&f);
  flood_append (&f, FLOOD_MANY);
  g_assert_true (sx_test_wait_until (flood_has_all, &f, FLOOD_PATIENCE_MS));
  sx_test_assert_until (flood_shows_last, &f);
  sx_test_run_for (QUIET_MS);

  list = sx_widget_get_list (GTK_WIDGET (sx_table_frame_get_view (f.table.frame)));
  row = gtk_widget_get_last_child (list);
  g_signal_connect_swapped (flood_get_shown (&f), "items-changed", G_CALLBACK (count_cb), &n_changes);
  flood_append (&f, FLOOD_MANY);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_true (gtk_widget_get_last_child (list) == row);
  sx_test_assert_until (flood_shows_last, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  g_assert_true (gtk_widget_get_last_child (list) == row);

  g_assert_true (sx_test_wait_until (flood_has_all, &f, FLOOD_PATIENCE_MS));
  sx_test_assert_until (flood_shows_last, &f);
  table_bench_close (&f.table);
}

/* A row at a time is no flood */
static void
test_few (void)
{
  Flood f;

  flood_open (&f);
  g_assert_true (sx_test_wait_until (flood_has_all, &f, FLOOD_PATIENCE_MS));
  flood_append (&f, 4);
  g_assert_true (flood_has_all (&f));
  sx_test_assert_until (flood_shows_last, &f);

  table_bench_close (&f.table);
}

static void
add_tests (void)
{
  g_test_add_func ("/table-flood/short", test_short);
  g_test_add_func ("/table-flood/slow-stream", test_slow_stream);
  g_test_add_func ("/table-flood/seldom", test_seldom);
  g_test_add_func ("/table-flood/seldom-late", test_seldom_late);
  g_test_add_func ("/table-flood/filled", test_filled);
  g_test_add_func ("/table-flood/read", test_read);
  g_test_add_func ("/table-flood/one-step", test_one_step);
  g_test_add_func ("/table-flood/scroll-bar", test_scroll_bar);
  g_test_add_func ("/table-flood/again", test_again);
  g_test_add_func ("/table-flood/few", test_few);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
