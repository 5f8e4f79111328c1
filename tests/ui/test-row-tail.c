/* test-row-tail.c: the last rows of a list by themselves, and others that are held
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <gtk/gtk.h>

#include "sx-row-selection.h"
#include "sx-row-tail.h"

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
test_held (void)
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
test_tail (void)
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
test_expect (void)
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

  /* Where there may be more than before, those that were there show others, and none has to go */
  for (guint max = 6; max < 10; max++)
    {
      sx_row_tail_expect (tail, max);
      shadow.n_removed = shadow.n_shifts = 0;
      gtk_string_list_splice (GTK_STRING_LIST (strings), g_list_model_get_n_items (strings), 0,
                              (const char *const[]) { "one", "two", "three", NULL });
      g_assert_cmpuint (shadow.n_removed, ==, 0);
      g_assert_cmpuint (shadow.n_shifts, ==, 1);
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/row-tail/tail", test_tail);
  g_test_add_func ("/row-tail/expect", test_expect);
  g_test_add_func ("/row-tail/held", test_held);

  return g_test_run ();
}
