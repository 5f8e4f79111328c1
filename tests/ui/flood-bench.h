/* flood-bench.h: a table that messages come into, a few and very many
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-message-table.h"
#include "sx-widget-util.h"
#include "table-bench.h"

G_BEGIN_DECLS

/* More rows than GTK keeps widgets for, and as many as a short table of the size here has at most */
#define FLOOD_MANY 500
#define FLOOD_SHORT 40

/* A table that was short has its rows back a few in a frame, and a frame takes long under a sanitizer; in ms */
#define FLOOD_PATIENCE_MS 240000

typedef struct
{
  TableBench table;
  guint      n_messages;
  guint      top;      /* the message in the first row that is to be seen */
} Flood;

static inline void
flood_append (Flood *f,
              guint  n)
{
  for (guint i = 0; i < n; i++, f->n_messages++)
    {
      g_autofree char *text = g_strdup_printf ("message %u", f->n_messages);

      story_text (&f->table.story, 2, SX_KIND_RECV, text);
    }
  story_drain (&f->table.story);
}

static inline void
flood_open (Flood *f)
{
  *f = (Flood) { 0, };
  table_bench_open (&f->table, SX_TYPE_MESSAGE_TABLE, SX_PANE_SERVER);
  story_listen (&f->table.story);
  story_accept (&f->table.story, 2);
  flood_append (f, 20);
  gtk_window_present (GTK_WINDOW (f->table.window));
  sx_test_assert_until (table_bench_is_at_end, &f->table);
}

/* What the view has, which may be less than there is */
static inline GtkSelectionModel *
flood_get_shown (Flood *f)
{
  return gtk_column_view_get_model (sx_table_frame_get_view (f->table.frame));
}

static inline guint
flood_count_shown (Flood *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (flood_get_shown (f)));
}

static inline gboolean
flood_has_all (gpointer data)
{
  Flood *f = data;

  return flood_count_shown (f) == f->n_messages;
}

/* The cell of a message, where it is to be seen; NULL: it is not */
static inline GtkWidget *
flood_find (Flood *f,
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
static inline double
flood_get_place (Flood *f)
{
  GtkWidget *scroller = table_bench_get_child (GTK_WIDGET (f->table.frame), "scroller");
  GtkWidget *cell = flood_find (f, f->top);
  graphene_rect_t bounds;

  g_assert_nonnull (cell);
  g_assert_true (gtk_widget_compute_bounds (cell, scroller, &bounds));

  return bounds.origin.y;
}

static inline gboolean
flood_has_top_row (gpointer data)
{
  Flood *f = data;

  return flood_find (f, f->top) != NULL;
}

static inline gboolean
flood_shows_last (gpointer data)
{
  Flood *f = data;

  return flood_find (f, f->n_messages - 1) != NULL;
}

static inline gboolean
flood_shows_top (gpointer data)
{
  Flood *f = data;

  return flood_has_all (data) && flood_find (f, f->top) != NULL;
}

/* More comes until the table is short: it is so only as long as more comes */
static inline gboolean
flood_gets_short (gpointer data)
{
  Flood *f = data;

  flood_append (f, FLOOD_MANY);

  return flood_count_shown (f) <= FLOOD_SHORT;
}

G_END_DECLS
