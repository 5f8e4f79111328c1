/* test-table-flood-scroll.c: whoever goes somewhere while a table follows very much that comes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "flood-bench.h"
#include "widget-tests.h"

/* Who goes somewhere in a flood and comes back soon follows again */
static void
test_there_and_back (void)
{
  Flood f;

  flood_open (&f);
  sx_test_assert_until (flood_gets_short, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  for (guint i = 0; i < 20; i++)
    {
      guint n = flood_count_shown (&f);

      f.top = f.n_messages / 3;
      sx_table_frame_scroll_to (f.table.frame, f.top);
      g_assert_false (sx_table_frame_get_following (f.table.frame));
      flood_append (&f, 50);
      g_assert_cmpuint (flood_count_shown (&f), ==, n);
      sx_test_iterate ();
      g_assert_nonnull (flood_find (&f, f.top));
      /* As long as nobody scrolls from there it has no others, unless nothing comes for so long that some are back */
      g_assert_cmpuint (flood_count_shown (&f), <, n + FLOOD_SHORT);
      sx_table_frame_jump_to_newest (f.table.frame);
      flood_append (&f, 50);
      sx_test_assert_until (flood_shows_last, &f);
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
  sx_test_assert_until (flood_gets_short, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  f.top = f.n_messages - flood_count_shown (&f) + 2;
  gtk_adjustment_set_value (table_bench_get_adjustment (&f.table), 0);
  g_assert_false (sx_table_frame_get_following (f.table.frame));
  g_assert_nonnull (find_jump (&f));
  g_assert_true (sx_test_wait_until (flood_shows_top, &f, FLOOD_PATIENCE_MS));

  flood_append (&f, FLOOD_MANY);
  sx_test_iterate ();
  g_assert_true (sx_test_wait_until (flood_shows_top, &f, FLOOD_PATIENCE_MS));
  g_assert_false (sx_table_frame_get_following (f.table.frame));

  g_signal_emit_by_name (find_jump (&f), "clicked");
  sx_test_assert_until (flood_shows_last, &f);
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
  sx_test_assert_until (flood_gets_short, &f);
  sx_test_assert_until (table_bench_is_at_end, &f.table);
  n = flood_count_shown (&f);
  f.top = f.n_messages / 2;
  sx_table_frame_scroll_to (f.table.frame, f.top);
  /* Now, and the others follow */
  g_assert_cmpuint (flood_count_shown (&f), ==, n);
  g_assert_false (sx_table_frame_get_following (f.table.frame));
  g_assert_nonnull (find_jump (&f));
  sx_test_assert_until (flood_has_top_row, &f);
  place = flood_get_place (&f);
  g_assert_true (sx_test_wait_until (flood_shows_top, &f, FLOOD_PATIENCE_MS));
  /* Nothing has moved meanwhile */
  g_assert_cmpfloat (ABS (flood_get_place (&f) - place), <, 2);

  /* What comes now does not push it away */
  flood_append (&f, FLOOD_MANY);
  sx_test_iterate ();
  g_assert_true (flood_shows_top (&f));

  g_signal_emit_by_name (find_jump (&f), "clicked");
  sx_test_assert_until (flood_shows_last, &f);
  g_assert_true (sx_table_frame_get_following (f.table.frame));

  table_bench_close (&f.table);
}

static void
test_scroll_to_top (void)
{
  Flood f;

  flood_open (&f);
  sx_test_assert_until (flood_gets_short, &f);
  f.top = 3;
  sx_table_frame_scroll_to (f.table.frame, 3);
  g_assert_true (sx_test_wait_until (flood_shows_top, &f, FLOOD_PATIENCE_MS));

  table_bench_close (&f.table);
}

/* Who is in the table with the keyboard has all rows too */
static void
test_focus (void)
{
  Flood f;

  flood_open (&f);
  sx_test_assert_until (flood_gets_short, &f);
  gtk_widget_child_focus (GTK_WIDGET (sx_table_frame_get_view (f.table.frame)), GTK_DIR_TAB_FORWARD);
  g_assert_true (sx_test_wait_until (flood_has_all, &f, FLOOD_PATIENCE_MS));
  flood_append (&f, FLOOD_MANY);
  g_assert_true (sx_test_wait_until (flood_has_all, &f, FLOOD_PATIENCE_MS));

  table_bench_close (&f.table);
}

static void
add_tests (void)
{
  g_test_add_func ("/table-flood-scroll/there-and-back", test_there_and_back);
  g_test_add_func ("/table-flood-scroll/scroll", test_scroll);
  g_test_add_func ("/table-flood-scroll/scroll-to", test_scroll_to);
  g_test_add_func ("/table-flood-scroll/scroll-to-top", test_scroll_to_top);
  g_test_add_func ("/table-flood-scroll/focus", test_focus);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
