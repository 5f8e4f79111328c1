/* test-table-flood.c: a table that follows what comes, a little and a lot
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <gtk/gtk.h>

#include "sx-log-table.h"
#include "sx-message-table.h"
#include "sx-row-selection.h"
#include "sx-row-tail.h"
#include "sx-widget-util.h"
#include "table-bench.h"

/* More rows than GTK keeps widgets for, and as many as a short table of the size here has at most */
#define MANY 500
#define SHORT 40

/* After so long without rows, in ms, those that came before do not count */
#define QUIET_MS 2500

/* A table that was short has its rows back a few in a frame, and a frame takes long under a sanitizer; in ms */
#define PATIENCE_MS 240000

/* The last rows by themselves */

static GListModel *
make_strings (guint n)
{
  GtkStringList *strings = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      gtk_string_list_append (strings, text);
    }

  return G_LIST_MODEL (strings);
}

/* What somebody knows who hears of the changes only */
typedef struct
{
  GListModel *model;
  GPtrArray  *items;
  guint       n_shifts;
  guint       n_removed;
} Shadow;

/* There may be a place without a row */
static void
clear_item (gpointer item)
{
  if (item != NULL)
    g_object_unref (item);
}

static void
shadow_items_changed_cb (Shadow *self,
                         guint   position,
                         guint   removed,
                         guint   added)
{
  g_assert_cmpuint (position + removed, <=, self->items->len);
  self->n_removed += removed;
  if (removed > 0)
    g_ptr_array_remove_range (self->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->items, position + i, sx_row_tail_dup_row (SX_ROW_TAIL (self->model), position + i));
}

static void
shadow_shifted_cb (Shadow *self)
{
  self->n_shifts++;
  for (guint i = 0; i < self->items->len; i++)
    {
      g_clear_object (&self->items->pdata[i]);
      self->items->pdata[i] = sx_row_tail_dup_row (SX_ROW_TAIL (self->model), i);
    }
}

static void
assert_tail (Shadow            *shadow,
             GtkSelectionModel *rows,
             guint              max)
{
  GtkSelectionModel *tail = GTK_SELECTION_MODEL (shadow->model);
  guint n_all = g_list_model_get_n_items (G_LIST_MODEL (rows));
  guint n = g_list_model_get_n_items (shadow->model);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (tail);

  g_assert_cmpuint (n, ==, MIN (n_all, max));
  g_assert_cmpuint (shadow->items->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) ours = sx_row_tail_dup_row (SX_ROW_TAIL (shadow->model), i);
      g_autoptr (GObject) item = g_list_model_get_item (shadow->model, i);
      g_autoptr (GObject) all = g_list_model_get_item (G_LIST_MODEL (rows), n_all - n + i);

      g_assert_true (ours == all);
      g_assert_nonnull (item);
      g_assert_true (shadow->items->pdata[i] == (gpointer) all);
      g_assert_cmpint (gtk_selection_model_is_selected (tail, i), ==, gtk_selection_model_is_selected (rows, n_all - n + i));
      g_assert_cmpint (gtk_bitset_contains (selected, i), ==, gtk_selection_model_is_selected (rows, n_all - n + i));
    }
  g_assert_null (g_list_model_get_item (shadow->model, n));
}

static void
splice (GListModel *strings,
        GRand      *random,
        guint       position,
        guint       removed)
{
  const char *more[] = { "one", "two", "three", "four", NULL };
  guint n_more = g_rand_int_range (random, 0, 5);

  gtk_string_list_splice (GTK_STRING_LIST (strings), position, removed, more + 4 - n_more);
}

/* Rows that are held: as many as were asked for, one after another, and none that is somewhere else is told */
static void
assert_held (Shadow            *shadow,
             GtkSelectionModel *rows)
{
  SxRowTail *tail = SX_ROW_TAIL (shadow->model);
  guint first = sx_row_tail_get_first (tail);
  guint n_all = g_list_model_get_n_items (G_LIST_MODEL (rows));
  guint n = g_list_model_get_n_items (shadow->model);

  g_assert_cmpuint (n, <=, MIN (sx_row_tail_get_max (tail), n_all));
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (first + n, <=, n_all);
  g_assert_cmpint (sx_row_tail_has_last (tail), ==, first + n == n_all);
  g_assert_cmpuint (shadow->items->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) all = g_list_model_get_item (G_LIST_MODEL (rows), first + i);

      g_assert_true (shadow->items->pdata[i] == (gpointer) all);
      g_assert_cmpint (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (tail), i), ==,
                       gtk_selection_model_is_selected (rows, first + i));
    }
}

static void
test_held_model (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (29);
  g_autoptr (GListModel) strings = make_strings (60);
  g_autoptr (GtkSelectionModel) rows = GTK_SELECTION_MODEL (sx_row_selection_new (strings));
  g_autoptr (SxRowTail) tail = sx_row_tail_new (rows);
  Shadow shadow = { .model = G_LIST_MODEL (tail), .items = g_ptr_array_new_with_free_func (clear_item) };
  guint first;

  shadow_items_changed_cb (&shadow, 0, 0, 60);
  g_signal_connect_swapped (tail, "items-changed", G_CALLBACK (shadow_items_changed_cb), &shadow);
  g_signal_connect_swapped (tail, "shifted", G_CALLBACK (shadow_shifted_cb), &shadow);

  /* What is left out is shown among as many as there were, which stay when others come */
  sx_row_tail_set_max (tail, 10);
  sx_row_tail_show (tail, 20);
  g_assert_cmpuint (shadow.n_shifts, ==, 1);
  g_assert_cmpuint (sx_row_tail_get_first (tail), ==, 15);
  assert_held (&shadow, rows);
  sx_row_tail_show (tail, 16);
  splice (strings, random, 60, 0);
  splice (strings, random, 25, 0);
  g_assert_cmpuint (sx_row_tail_get_first (tail), ==, 15);
  g_assert_cmpuint (shadow.n_shifts, ==, 1);
  assert_held (&shadow, rows);

  /* There are more behind, and then before, which have to have room first */
  sx_row_tail_grow (tail, 4);
  g_assert_cmpuint (sx_row_tail_get_first (tail), ==, 15);
  g_assert_cmpuint (g_list_model_get_n_items (shadow.model), ==, 14);
  assert_held (&shadow, rows);
  sx_row_tail_reserve (tail, 4);
  g_assert_cmpuint (sx_row_tail_get_first (tail), ==, 15);
  g_assert_cmpuint (g_list_model_get_n_items (shadow.model), ==, 18);
  g_assert_null (sx_row_tail_dup_row (tail, 14));
  g_assert_cmpuint (sx_row_tail_use_reserved (tail), ==, 4);
  g_assert_cmpuint (sx_row_tail_get_first (tail), ==, 11);
  assert_held (&shadow, rows);
  sx_row_tail_reserve (tail, 40);
  g_assert_cmpuint (sx_row_tail_use_reserved (tail), ==, 11);
  g_assert_cmpuint (sx_row_tail_get_first (tail), ==, 0);
  assert_held (&shadow, rows);
  sx_row_tail_reserve (tail, 1);
  g_assert_cmpuint (sx_row_tail_get_reserved (tail), ==, 0);
  assert_held (&shadow, rows);

  for (guint round = 0; round < 4000; round++)
    {
      guint n = g_list_model_get_n_items (strings);

      switch (g_rand_int_range (random, 0, 9))
        {
        case 8:
          sx_row_tail_reserve (tail, g_rand_int_range (random, 1, 4));
          if (g_rand_boolean (random))
            splice (strings, random, g_rand_int_range (random, 0, n + 1), 0);
          sx_row_tail_use_reserved (tail);
          break;
        case 0:
          sx_row_tail_set_max (tail, g_rand_int_range (random, 1, 40));
          break;
        case 1:
          splice (strings, random, g_rand_int_range (random, 0, n + 1), 0);
          break;
        case 2:
          if (n > 30)
            splice (strings, random, g_rand_int_range (random, 0, n - 8), g_rand_int_range (random, 0, 8));
          break;
        case 3:
          sx_row_tail_show (tail, g_rand_int_range (random, 0, n));
          break;
        case 4:
          sx_row_tail_grow (tail, g_rand_int_range (random, 1, 4));
          break;
        case 5:
          sx_row_tail_hold (tail, g_rand_boolean (random));
          break;
        case 6:
          gtk_selection_model_select_item (rows, g_rand_int_range (random, 0, n), g_rand_boolean (random));
          break;
        default:
          splice (strings, random, n, 0);
        }
      assert_held (&shadow, rows);
    }

  /* All rows go and come back */
  sx_row_tail_hold (tail, TRUE);
  gtk_string_list_splice (GTK_STRING_LIST (strings), 0, g_list_model_get_n_items (strings), NULL);
  g_assert_cmpuint (g_list_model_get_n_items (shadow.model), ==, 0);
  gtk_string_list_splice (GTK_STRING_LIST (strings), 0, 0, (const char *[]) { "a", "b", "c", NULL });
  assert_held (&shadow, rows);

  /* All is all, and nothing is held then */
  sx_row_tail_hold (tail, TRUE);
  sx_row_tail_set_max (tail, G_MAXUINT);
  gtk_string_list_splice (GTK_STRING_LIST (strings), 0, 0, (const char *[]) { "first", NULL });
  first = sx_row_tail_get_first (tail);
  g_assert_cmpuint (first, ==, 0);
  assert_held (&shadow, rows);

  g_signal_handlers_disconnect_by_data (tail, &shadow);
  g_ptr_array_unref (shadow.items);
}

static void
test_tail_model (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (28);
  g_autoptr (GListModel) strings = make_strings (30);
  g_autoptr (GtkSelectionModel) rows = GTK_SELECTION_MODEL (sx_row_selection_new (strings));
  g_autoptr (SxRowTail) tail = sx_row_tail_new (rows);
  Shadow shadow = { .model = G_LIST_MODEL (tail), .items = g_ptr_array_new_with_free_func (clear_item) };
  guint max = G_MAXUINT;

  shadow_items_changed_cb (&shadow, 0, 0, 30);
  g_signal_connect_swapped (tail, "items-changed", G_CALLBACK (shadow_items_changed_cb), &shadow);
  g_signal_connect_swapped (tail, "shifted", G_CALLBACK (shadow_shifted_cb), &shadow);
  for (guint round = 0; round < 4000; round++)
    {
      guint n = g_list_model_get_n_items (strings);
      guint n_ours = g_list_model_get_n_items (G_LIST_MODEL (tail));

      switch (g_rand_int_range (random, 0, 6))
        {
        case 0:
          max = g_rand_boolean (random) ? (guint) g_rand_int_range (random, 1, 40) : G_MAXUINT;
          sx_row_tail_set_max (tail, max);
          break;
        case 1:
          splice (strings, random, g_rand_int_range (random, 0, n + 1), 0);
          break;
        case 2:
          if (n > 20)
            splice (strings, random, g_rand_int_range (random, 0, n - 4), g_rand_int_range (random, 0, 4));
          break;
        case 3:
          if (n_ours > 0)
            gtk_selection_model_select_item (GTK_SELECTION_MODEL (tail), g_rand_int_range (random, 0, n_ours),
                                             g_rand_boolean (random));
          break;
        default:
          splice (strings, random, n, 0);
        }
      assert_tail (&shadow, rows, max);
    }
  g_assert_cmpuint (shadow.n_shifts, >, 100);

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (tail));
  g_assert_true (gtk_selection_model_is_selected (rows, 0));
  sx_row_tail_set_max (tail, 5);
  gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (tail), 0);
  assert_tail (&shadow, rows, 5);
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (tail));
  g_assert_false (gtk_selection_model_is_selected (rows, 0));

  g_signal_handlers_disconnect_by_data (tail, &shadow);
  g_ptr_array_unref (shadow.items);
}

/* Where more comes at the end and the first rows are to be left out, those between them stay: they have widgets */
static void
test_tail_expect (void)
{
  g_autoptr (GListModel) strings = make_strings (30);
  g_autoptr (GtkSelectionModel) rows = GTK_SELECTION_MODEL (sx_row_selection_new (strings));
  g_autoptr (SxRowTail) tail = sx_row_tail_new (rows);
  Shadow shadow = { .model = G_LIST_MODEL (tail), .items = g_ptr_array_new_with_free_func (clear_item) };

  shadow_items_changed_cb (&shadow, 0, 0, 30);
  g_signal_connect_swapped (tail, "items-changed", G_CALLBACK (shadow_items_changed_cb), &shadow);
  g_signal_connect_swapped (tail, "shifted", G_CALLBACK (shadow_shifted_cb), &shadow);
  for (guint max = 20; max > 0; max -= 5)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (tail));

      sx_row_tail_expect (tail, max);
      shadow.n_removed = 0;
      gtk_string_list_splice (GTK_STRING_LIST (strings), g_list_model_get_n_items (strings), 0,
                              (const char *const[]) { "one", "two", NULL });
      g_assert_cmpuint (shadow.n_removed, ==, n + 2 - max);
      assert_tail (&shadow, rows, max);
    }

  /* Nothing of what was there is left */
  sx_row_tail_expect (tail, 1);
  gtk_string_list_splice (GTK_STRING_LIST (strings), g_list_model_get_n_items (strings), 0,
                          (const char *const[]) { "one", "two", "three", "four", "five", "six", NULL });
  assert_tail (&shadow, rows, 1);

  g_signal_handlers_disconnect_by_data (tail, &shadow);
  g_ptr_array_unref (shadow.items);
}

/* A table */

typedef struct
{
  TableBench table;
  guint      n_messages;
  guint      top;      /* the message in the first row that is to be seen */
} Flood;

static void
append_messages (Flood *f,
                 guint  n)
{
  for (guint i = 0; i < n; i++, f->n_messages++)
    {
      g_autofree char *text = g_strdup_printf ("message %u", f->n_messages);

      story_text (&f->table.story, 2, SX_KIND_RECV, text);
    }
  story_drain (&f->table.story);
}

static void
flood_open (Flood *f)
{
  *f = (Flood) { 0, };
  table_bench_open (&f->table, SX_TYPE_MESSAGE_TABLE, SX_PANE_SERVER);
  story_listen (&f->table.story);
  story_accept (&f->table.story, 2);
  append_messages (f, 20);
  gtk_window_present (GTK_WINDOW (f->table.window));
  sx_test_assert_until (table_bench_is_at_end, &f->table);
}

/* What the view has, which may be less than there is */
static GtkSelectionModel *
get_shown (Flood *f)
{
  return gtk_column_view_get_model (sx_table_frame_get_view (f->table.frame));
}

static guint
count_shown (Flood *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_shown (f)));
}

static gboolean
has_all (gpointer data)
{
  Flood *f = data;

  return count_shown (f) == f->n_messages;
}

/* The cell of a message, where it is to be seen; NULL: it is not */
static GtkWidget *
find_message (Flood *f,
              guint  message)
{
  GtkWidget *scroller = table_bench_get_child (GTK_WIDGET (f->table.frame), "scroller");
  g_autofree char *text = g_strdup_printf ("message %u", message);
  SxCell *cell = table_bench_find_cell (scroller, text);
  graphene_rect_t bounds;

  if (cell == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (cell), scroller, &bounds)
      || bounds.origin.y < 0 || bounds.origin.y + bounds.size.height > gtk_widget_get_height (scroller))
    return NULL;

  return GTK_WIDGET (cell);
}

/* Where the top message is, in pixels from the top of what is to be seen */
static double
get_place (Flood *f)
{
  GtkWidget *scroller = table_bench_get_child (GTK_WIDGET (f->table.frame), "scroller");
  GtkWidget *cell = find_message (f, f->top);
  graphene_rect_t bounds;

  g_assert_nonnull (cell);
  g_assert_true (gtk_widget_compute_bounds (cell, scroller, &bounds));

  return bounds.origin.y;
}

static gboolean
is_found (gpointer data)
{
  Flood *f = data;

  return find_message (f, f->top) != NULL;
}

static gboolean
shows_last (gpointer data)
{
  Flood *f = data;

  return find_message (f, f->n_messages - 1) != NULL;
}

static gboolean
shows_top (gpointer data)
{
  Flood *f = data;

  return has_all (data) && find_message (f, f->top) != NULL;
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* More comes until the table is short: it is so only as long as more comes */
static gboolean
gets_short (gpointer data)
{
  Flood *f = data;

  append_messages (f, MANY);

  return count_shown (f) <= SHORT;
}

static void
test_short (void)
{
  Flood f;
  guint n_changes = 0;
  guint n;

  flood_open (&f);
  sx_test_assert_until (gets_short, &f);
  g_assert_true (sx_table_frame_get_following (f.table.frame));

  /* The rows stay, and show others: the newest ones */
  n = count_shown (&f);
  g_signal_connect_swapped (get_shown (&f), "items-changed", G_CALLBACK (count_cb), &n_changes);
  append_messages (&f, MANY);
  g_assert_cmpuint (count_shown (&f), ==, n);
  g_assert_cmpuint (n_changes, ==, 0);
  sx_test_assert_until (shows_last, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);

  /* Whoever selects one selects what stands there */
  n = count_shown (&f);
  gtk_selection_model_select_item (get_shown (&f), n - 2, TRUE);
  g_assert_cmpuint (sx_desk_get_selected_serial (f.table.story.desk), ==,
                    sx_journal_get_n_records (f.table.story.journal) - 2);
  append_messages (&f, 1);
  g_assert_true (gtk_selection_model_is_selected (get_shown (&f), n - 3));
  g_assert_false (gtk_selection_model_is_selected (get_shown (&f), n - 2));

  /* It ends by itself, and nobody sees it */
  g_assert_true (sx_test_wait_until (has_all, &f, PATIENCE_MS));
  sx_test_assert_until (shows_last, &f);
  g_assert_true (sx_table_frame_get_following (f.table.frame));

  table_bench_close (&f.table);
}

static gboolean
append_one_cb (gpointer data)
{
  append_messages (data, 1);

  return G_SOURCE_CONTINUE;
}

static gboolean
lacks_some (gpointer data)
{
  Flood *f = data;

  return count_shown (f) < f->n_messages;
}

/* Rows that come often need not be many: each time those that are there would move */
static void
test_slow_stream (void)
{
  Flood f;
  guint id;

  flood_open (&f);
  /* What it began with is over */
  sx_test_run_for (QUIET_MS);
  id = g_timeout_add (50, append_one_cb, &f);
  sx_test_assert_until (lacks_some, &f);
  g_assert_cmpint (count_shown (&f), <=, SHORT);
  g_source_remove (id);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  sx_test_assert_until (shows_last, &f);
  g_assert_true (sx_test_wait_until (has_all, &f, PATIENCE_MS));
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
  g_assert_true (has_all (&f));
  g_assert_cmpint (f.n_messages, >, 20);

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
  sx_test_assert_until (gets_short, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  id = gtk_widget_add_tick_callback (f.table.window, fills_cb, &filling, NULL);
  for (guint i = 0; i < 20; i++)
    {
      append_messages (&f, 2);
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
  guint id;

  flood_open (&f);
  sx_test_run_for (QUIET_MS);
  id = g_timeout_add (50, append_one_cb, &f);
  sx_test_assert_until (lacks_some, &f);
  for (guint i = 0; i < 2; i++)
    {
      sx_test_assert_until (first_is_stale, &f);
      sx_test_assert_until (first_is_fresh, &f);
    }
  g_source_remove (id);

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
  append_messages (&f, 1);
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
  sx_test_assert_until (gets_short, &f);
  g_assert_cmpint (get_scroll_bar (&f), ==, GTK_POLICY_EXTERNAL);
  /* Nothing else moves for that */
  g_assert_cmpint (measure_scroller (&f), ==, height);
  gtk_widget_child_focus (GTK_WIDGET (sx_table_frame_get_view (f.table.frame)), GTK_DIR_TAB_FORWARD);
  g_assert_cmpint (get_scroll_bar (&f), ==, GTK_POLICY_AUTOMATIC);
  table_bench_close (&f.table);

  flood_open (&f);
  sx_test_assert_until (gets_short, &f);
  g_assert_cmpint (get_scroll_bar (&f), ==, GTK_POLICY_EXTERNAL);
  gtk_adjustment_set_value (table_bench_get_adjustment (&f.table), 0);
  g_assert_cmpint (get_scroll_bar (&f), ==, GTK_POLICY_AUTOMATIC);
  table_bench_close (&f.table);

  flood_open (&f);
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (table_bench_get_child (GTK_WIDGET (f.table.frame), "scroller")),
                                             FALSE);
  sx_test_assert_until (gets_short, &f);
  g_assert_cmpint (get_scroll_bar (&f), ==, GTK_POLICY_AUTOMATIC);
  table_bench_close (&f.table);
}

/* Who goes somewhere in a flood and comes back soon follows again */
static void
test_there_and_back (void)
{
  Flood f;

  flood_open (&f);
  sx_test_assert_until (gets_short, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  for (guint i = 0; i < 20; i++)
    {
      guint n = count_shown (&f);

      f.top = f.n_messages / 3;
      sx_table_frame_scroll_to (f.table.frame, f.top);
      g_assert_false (sx_table_frame_get_following (f.table.frame));
      append_messages (&f, 50);
      g_assert_cmpuint (count_shown (&f), ==, n);
      sx_test_iterate ();
      g_assert_nonnull (find_message (&f, f.top));
      /* As long as nobody scrolls from there */
      g_assert_cmpuint (count_shown (&f), <=, SHORT);
      sx_table_frame_jump_to_newest (f.table.frame);
      append_messages (&f, 50);
      sx_test_assert_until (shows_last, &f);
      g_assert_true (sx_table_frame_get_following (f.table.frame));
    }
  table_bench_close (&f.table);
}

/* NULL: it is not shown */
static GtkWidget *
find_jump (Flood *f)
{
  GtkWidget *child = gtk_widget_get_first_child (table_bench_get_child (GTK_WIDGET (f->table.frame), "overlay"));

  while (child != NULL && !(gtk_widget_has_css_class (child, "jump") && gtk_widget_get_visible (child)))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

/* Who scrolls up has all rows, and goes on seeing those that were there */
static void
test_scroll (void)
{
  Flood f;

  flood_open (&f);
  sx_test_assert_until (gets_short, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  f.top = f.n_messages - count_shown (&f) + 2;
  gtk_adjustment_set_value (table_bench_get_adjustment (&f.table), 0);
  g_assert_false (sx_table_frame_get_following (f.table.frame));
  g_assert_nonnull (find_jump (&f));
  g_assert_true (sx_test_wait_until (shows_top, &f, PATIENCE_MS));

  append_messages (&f, MANY);
  sx_test_iterate ();
  g_assert_true (sx_test_wait_until (shows_top, &f, PATIENCE_MS));
  g_assert_false (sx_table_frame_get_following (f.table.frame));

  g_signal_emit_by_name (find_jump (&f), "clicked");
  sx_test_assert_until (shows_last, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  g_assert_null (find_jump (&f));

  table_bench_close (&f.table);
}

/* A row that is not there is where it is wanted */
static void
test_scroll_to (void)
{
  Flood f;
  double place;
  guint n;

  flood_open (&f);
  sx_test_assert_until (gets_short, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  n = count_shown (&f);
  f.top = f.n_messages / 2;
  sx_table_frame_scroll_to (f.table.frame, f.top);
  /* Now, and the others follow */
  g_assert_cmpuint (count_shown (&f), ==, n);
  g_assert_false (sx_table_frame_get_following (f.table.frame));
  g_assert_nonnull (find_jump (&f));
  sx_test_assert_until (is_found, &f);
  place = get_place (&f);
  g_assert_true (sx_test_wait_until (shows_top, &f, PATIENCE_MS));
  /* Nothing has moved meanwhile */
  g_assert_cmpfloat (ABS (get_place (&f) - place), <, 2);

  /* What comes now does not push it away */
  append_messages (&f, MANY);
  sx_test_iterate ();
  g_assert_true (shows_top (&f));

  g_signal_emit_by_name (find_jump (&f), "clicked");
  sx_test_assert_until (shows_last, &f);
  g_assert_true (sx_table_frame_get_following (f.table.frame));

  table_bench_close (&f.table);
}

static void
test_scroll_to_top (void)
{
  Flood f;

  flood_open (&f);
  sx_test_assert_until (gets_short, &f);
  f.top = 3;
  sx_table_frame_scroll_to (f.table.frame, 3);
  g_assert_true (sx_test_wait_until (shows_top, &f, PATIENCE_MS));

  table_bench_close (&f.table);
}

/* Who is in the table with the keyboard has all rows too */
static void
test_focus (void)
{
  Flood f;

  flood_open (&f);
  sx_test_assert_until (gets_short, &f);
  gtk_widget_child_focus (GTK_WIDGET (sx_table_frame_get_view (f.table.frame)), GTK_DIR_TAB_FORWARD);
  g_assert_true (sx_test_wait_until (has_all, &f, PATIENCE_MS));
  append_messages (&f, MANY);
  g_assert_true (sx_test_wait_until (has_all, &f, PATIENCE_MS));

  table_bench_close (&f.table);
}

/* A row at a time is no flood */
static void
test_few (void)
{
  Flood f;

  flood_open (&f);
  g_assert_true (sx_test_wait_until (has_all, &f, PATIENCE_MS));
  append_messages (&f, 4);
  g_assert_true (has_all (&f));
  sx_test_assert_until (shows_last, &f);

  table_bench_close (&f.table);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display: run it with tests/with-display.sh\n");
      return 0;
    }

  g_test_add_func ("/table-flood/tail-model", test_tail_model);
  g_test_add_func ("/table-flood/tail-expect", test_tail_expect);
  g_test_add_func ("/table-flood/held-model", test_held_model);
  g_test_add_func ("/table-flood/short", test_short);
  g_test_add_func ("/table-flood/slow-stream", test_slow_stream);
  g_test_add_func ("/table-flood/seldom", test_seldom);
  g_test_add_func ("/table-flood/filled", test_filled);
  g_test_add_func ("/table-flood/read", test_read);
  g_test_add_func ("/table-flood/one-step", test_one_step);
  g_test_add_func ("/table-flood/scroll-bar", test_scroll_bar);
  g_test_add_func ("/table-flood/there-and-back", test_there_and_back);
  g_test_add_func ("/table-flood/scroll", test_scroll);
  g_test_add_func ("/table-flood/scroll-to", test_scroll_to);
  g_test_add_func ("/table-flood/scroll-to-top", test_scroll_to_top);
  g_test_add_func ("/table-flood/focus", test_focus);
  g_test_add_func ("/table-flood/few", test_few);

  return g_test_run ();
}
