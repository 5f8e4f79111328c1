/* sx-fill.c: has the cells of a table filled when they are to be seen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-fill.h"

#include "sx-pick.h"
#include "sx-widget-util.h"

/* So many cells that are not to be seen are filled with those that are: all that a few new rows have. Not where there was
 * something new less than so long ago, in us: there it is never all */
#define A_FEW 60
#define FLOOD_US 500000

/* The others when nothing was drawn for so long, in ms, and so many at a time. In a flood there is something new before that */
#define CALM_MS 600
#define SOME 40

struct _SxFill
{
  GObject        parent_instance;

  GtkColumnView *view; /* not owned: who has it has us */
  gboolean       any_stale;
  guint          calm_id;
  gint64         filled;    /* when the visible ones were, in us of the monotonic clock */
  guint          grown_id;
};

G_DEFINE_FINAL_TYPE (SxFill, sx_fill, G_TYPE_OBJECT)

/* Returns how many were stale, up to max */
static guint
fill_row (GtkWidget *row,
          guint      max)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (row);
       child != NULL && n < max;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *cell = gtk_widget_get_first_child (child);

      if (cell == NULL || !SX_IS_CELL (cell) || !sx_cell_is_stale (SX_CELL (cell)))
        continue;
      sx_cell_fill (SX_CELL (cell));
      n++;
    }

  return n;
}

/* FALSE: that was all */
static gboolean
fill_some (SxFill *self,
           guint   max)
{
  GtkWidget *list = sx_widget_get_list (GTK_WIDGET (self->view));

  /* From the end, where new rows are */
  for (GtkWidget *row = list != NULL ? gtk_widget_get_last_child (list) : NULL;
       row != NULL && max > 0;
       row = gtk_widget_get_prev_sibling (row))
    max -= fill_row (row, max);

  return max == 0;
}

static gboolean
some_cb (gpointer user_data)
{
  SxFill *self = user_data;

  if (fill_some (self, SOME))
    return G_SOURCE_CONTINUE;

  self->calm_id = 0;
  self->any_stale = FALSE;

  return G_SOURCE_REMOVE;
}

static gboolean
calm_cb (gpointer user_data)
{
  SxFill *self = user_data;

  self->calm_id = g_idle_add_full (G_PRIORITY_LOW, some_cb, self, NULL);

  return G_SOURCE_REMOVE;
}

static void
wait_for_calm (SxFill *self)
{
  g_clear_handle_id (&self->calm_id, g_source_remove);
  self->calm_id = g_timeout_add (CALM_MS, calm_cb, self);
}

static gboolean
grown_cb (gpointer user_data)
{
  SxFill *self = user_data;

  GtkWidget *list = sx_widget_get_list (GTK_WIDGET (self->view));
  GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL;

  self->grown_id = 0;
  /* One cell of a column has GTK measure all of them */
  for (GtkWidget *child = row != NULL ? gtk_widget_get_first_child (row) : NULL;
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *cell = gtk_widget_get_first_child (child);

      if (cell == NULL || !SX_IS_CELL (cell) || !sx_cell_get_share (SX_CELL (cell))->has_grown)
        continue;
      sx_cell_get_share (SX_CELL (cell))->has_grown = FALSE;
      gtk_widget_queue_resize (cell);
    }

  return G_SOURCE_REMOVE;
}

static void
sx_fill_dispose (GObject *object)
{
  SxFill *self = SX_FILL (object);

  g_clear_handle_id (&self->calm_id, g_source_remove);
  g_clear_handle_id (&self->grown_id, g_source_remove);

  G_OBJECT_CLASS (sx_fill_parent_class)->dispose (object);
}

static void
sx_fill_class_init (SxFillClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_fill_dispose;
}

static void
sx_fill_init (SxFill *self)
{
}

/**
 * sx_fill_new:
 * @view: the table; not kept alive
 *
 * Returns: (transfer full): what fills its cells
 */
SxFill *
sx_fill_new (GtkColumnView *view)
{
  SxFill *self = g_object_new (SX_TYPE_FILL, NULL);

  self->view = view;

  return self;
}

/**
 * sx_fill_add_stale:
 *
 * Says that a cell is stale, or several. The next time that the table is drawn, those that are to be seen are filled.
 */
void
sx_fill_add_stale (SxFill *self)
{
  g_return_if_fail (SX_IS_FILL (self));

  if (self->any_stale)
    return;

  self->any_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
  /* It may not be drawn at all */
  wait_for_calm (self);
}

/**
 * sx_fill_add_grown:
 *
 * Says that a column is to be wider. That is noticed while it is drawn, when it is too late to lay it out.
 */
void
sx_fill_add_grown (SxFill *self)
{
  g_return_if_fail (SX_IS_FILL (self));

  if (self->grown_id == 0)
    self->grown_id = g_idle_add_full (GTK_PRIORITY_RESIZE, grown_cb, self, NULL);
}

static void
shift_row (GtkWidget  *row,
           GListModel *model)
{
  g_autoptr (GObject) item = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *cell = gtk_widget_get_first_child (child);

      if (cell == NULL || !SX_IS_CELL (cell))
        continue;
      if (item == NULL)
        item = g_list_model_get_item (model, sx_pick_get_position (SX_CELL (cell)));
      sx_cell_set_item (SX_CELL (cell), item);
    }
}

/**
 * sx_fill_shift:
 *
 * Has each row that has a widget show what the table's model has in its place now.
 */
void
sx_fill_shift (SxFill *self)
{
  GtkSelectionModel *model;
  GtkWidget *list;

  g_return_if_fail (SX_IS_FILL (self));

  model = gtk_column_view_get_model (self->view);
  list = sx_widget_get_list (GTK_WIDGET (self->view));
  for (GtkWidget *row = model != NULL && list != NULL ? gtk_widget_get_first_child (list) : NULL;
       row != NULL;
       row = gtk_widget_get_next_sibling (row))
    shift_row (row, G_LIST_MODEL (model));
}

/**
 * sx_fill_visible:
 *
 * Fills the cells that are to be seen, and a few others.
 */
void
sx_fill_visible (SxFill *self)
{
  GtkWidget *list = sx_widget_get_list (GTK_WIDGET (self->view));
  int height = list != NULL ? gtk_widget_get_height (list) : 0;
  gint64 now = g_get_monotonic_time ();
  gboolean is_flood = now - self->filled < FLOOD_US;
  GtkAllocation place;

  g_return_if_fail (SX_IS_FILL (self));

  if (!self->any_stale)
    return;

  self->filled = now;

  for (GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL;
       row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      gtk_widget_get_allocation (row, &place);
      if (place.y < height && place.y + place.height > 0)
        fill_row (row, G_MAXUINT);
    }

  if (is_flood || fill_some (self, A_FEW))
    {
      wait_for_calm (self);
    }
  else
    {
      self->any_stale = FALSE;
      g_clear_handle_id (&self->calm_id, g_source_remove);
    }
}
