/* table-bench.h: a table in a window, with records that the test writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "desk-story.h"
#include "sx-cell.h"
#include "sx-table-frame.h"

G_BEGIN_DECLS

typedef struct
{
  Story              story;
  GtkWidget         *window;
  GtkWidget         *table;
  SxTableFrame      *frame;
  GtkSelectionModel *model;
} TableBench;

static inline gpointer
table_bench_get_child (GtkWidget  *widget,
                       const char *name)
{
  return gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);
}

static inline void
table_bench_open (TableBench *f,
                  GType       type,
                  SxPaneKind  pane)
{
  story_open (&f->story, pane);
  f->table = g_object_new (type, "desk", f->story.desk, NULL);
  f->frame = table_bench_get_child (f->table, "frame");
  f->model = sx_table_frame_get_model (f->frame);
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 800, 300);
  gtk_window_set_child (GTK_WINDOW (f->window), f->table);
}

static inline void
table_bench_close (TableBench *f)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  sx_test_iterate ();
  story_close (&f->story);
}

static inline guint
table_bench_count_selected (TableBench *f)
{
  g_autoptr (GtkBitset) selection = gtk_selection_model_get_selection (f->model);

  return gtk_bitset_get_size (selection);
}

/* Widgets are allocated in a frame, not at once */
static inline gboolean
table_bench_has_cells (gpointer data)
{
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (table_bench_get_child (GTK_WIDGET (((TableBench *) data)->frame), "scroller"));

  return gtk_adjustment_get_page_size (adjustment) > 0 &&
         gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment);
}

static inline SxCell *
table_bench_find_cell (GtkWidget  *widget,
                       const char *text)
{
  if (SX_IS_CELL (widget))
    return g_str_equal (sx_cell_get_text (SX_CELL (widget)), text)
             ? SX_CELL (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      SxCell *cell = table_bench_find_cell (child, text);

      if (cell != NULL)
        return cell;
    }

  return NULL;
}

static inline GtkAdjustment *
table_bench_get_adjustment (TableBench *f)
{
  return gtk_scrolled_window_get_vadjustment (table_bench_get_child (GTK_WIDGET (f->frame), "scroller"));
}

static inline gboolean
table_bench_is_at_end (gpointer data)
{
  GtkAdjustment *adjustment = table_bench_get_adjustment (data);

  return table_bench_has_cells (data) &&
         gtk_adjustment_get_value (adjustment) >=
           gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - 2;
}

G_END_DECLS
