/* sx-fill.c: has the cells of a table filled when they are to be seen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-fill.h"

#include "sx-row-tail.h"
#include "sx-widget-util.h"

/* So many cells that are not to be seen are filled with those that are: all that a few new rows have. Not where there was
 * something new less than so long ago, in us: there it is never all */
#define A_FEW 60
#define FLOOD_US 500000

/* The others when nothing was drawn for so long, in ms, and so many at a time. In a flood there is something new before that: there
 * they are once in so long, in us, because who does not see the table may be told what stands in them */
#define CALM_MS 600
#define SOME 40
#define LONGEST_US (2 * G_USEC_PER_SEC)

struct _SxFill
{
  GObject        parent_instance;

  GtkColumnView *view;       /* not owned: who has it has us */
  GdkFrameClock *clock;      /* of the view: once it is laid out it is known which cells are to be seen */
  gboolean       any_stale;
  gboolean       is_asked;   /* that the visible ones be filled in the next frame */
  guint          calm_id;
  gint64         filled;     /* when the visible ones were, in us of the monotonic clock */
  gint64         all_filled; /* when all were; or each that was stale once */
  guint          n_left;     /* so many are filled at most until that is so */
  guint          grown_id;
};

G_DEFINE_FINAL_TYPE (SxFill, sx_fill, G_TYPE_OBJECT)

/* Has it show what the table's model has in its place now */
static void
shift_row (SxFill    *self,
           GtkWidget *row)
{
  g_autoptr (GObject) item = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *cell = gtk_widget_get_first_child (child);

      if (cell == NULL || !SX_IS_CELL (cell))
        continue;
      if (item == NULL)
        item = sx_fill_dup_item (self, sx_cell_get_list_item (SX_CELL (cell)));
      sx_cell_set_item (SX_CELL (cell), item);
    }
}

/* What will be known only when it is to be filled */
static void
forget_row (GtkWidget *row)
{
  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *cell = gtk_widget_get_first_child (child);

      if (cell == NULL || !SX_IS_CELL (cell) || sx_cell_get_item (SX_CELL (cell)) == NULL)
        continue;
      sx_cell_set_item (SX_CELL (cell), NULL);
      sx_cell_set_stale (SX_CELL (cell));
    }
}

static gboolean
is_visible (GtkWidget *row,
            int        height)
{
  GtkAllocation place;

  gtk_widget_get_allocation (row, &place);

  return place.y < height && place.y + place.height > 0;
}

/* Returns how many were stale, up to max */
static guint
fill_row (SxFill    *self,
          GtkWidget *row,
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
      if (sx_cell_get_item (SX_CELL (cell)) == NULL)
        shift_row (self, row);
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
    max -= fill_row (self, row, max);

  return max == 0;
}

static void wait_for_calm (SxFill *self);

/* Those that are stale again meanwhile have to wait */
static gboolean
some_cb (gpointer user_data)
{
  SxFill *self = user_data;
  gboolean more = fill_some (self, SOME);

  self->n_left -= MIN (SOME, self->n_left);
  if (more && self->n_left > 0)
    return G_SOURCE_CONTINUE;

  self->calm_id = 0;
  self->any_stale = more;
  self->all_filled = g_get_monotonic_time ();
  if (more)
    wait_for_calm (self);

  return G_SOURCE_REMOVE;
}

static guint
count_cells (SxFill *self)
{
  GtkWidget *list = sx_widget_get_list (GTK_WIDGET (self->view));
  guint n = 0;

  for (GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL;
       row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;

  return n * g_list_model_get_n_items (gtk_column_view_get_columns (self->view));
}

static gboolean
calm_cb (gpointer user_data)
{
  SxFill *self = user_data;

  self->n_left = count_cells (self);
  self->calm_id = g_idle_add_full (G_PRIORITY_LOW, some_cb, self, NULL);

  return G_SOURCE_REMOVE;
}

static void
wait_for_calm (SxFill *self)
{
  if (self->calm_id != 0 && g_get_monotonic_time () - self->all_filled > LONGEST_US)
    return;

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
set_clock (SxFill        *self,
           GdkFrameClock *clock)
{
  if (self->clock == clock)
    return;

  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  g_set_object (&self->clock, clock);
  if (clock != NULL)
    g_signal_connect_data (clock, "layout", G_CALLBACK (sx_fill_visible), self, NULL, G_CONNECT_AFTER | G_CONNECT_SWAPPED);
}

/* What is filled while it is drawn is drawn once more in the next frame */
static void
ask (SxFill *self)
{
  GtkWidget *view = GTK_WIDGET (self->view);

  if (self->is_asked || !gtk_widget_get_mapped (view))
    return;

  self->is_asked = TRUE;
  set_clock (self, gtk_widget_get_frame_clock (view));
  gdk_frame_clock_request_phase (self->clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}

static void
sx_fill_dispose (GObject *object)
{
  SxFill *self = SX_FILL (object);

  set_clock (self, NULL);
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
 * Says that a cell is stale, or several. In the next frame those that are to be seen are filled.
 */
void
sx_fill_add_stale (SxFill *self)
{
  g_return_if_fail (SX_IS_FILL (self));

  ask (self);
  if (self->any_stale)
    return;

  self->any_stale = TRUE;
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

/**
 * sx_fill_shift:
 *
 * Has each row that has a widget show what the table's model has in its place now.
 */
void
sx_fill_shift (SxFill *self)
{
  GtkWidget *list;
  int height;

  g_return_if_fail (SX_IS_FILL (self));

  list = sx_widget_get_list (GTK_WIDGET (self->view));
  height = list != NULL ? gtk_widget_get_height (list) : 0;
  for (GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL;
       row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (is_visible (row, height))
        shift_row (self, row);
      else
        forget_row (row);
    }
}

/**
 * sx_fill_dup_item:
 * @list_item: of a cell of the table
 *
 * Returns: (transfer full) (nullable): what its row is to show
 */
gpointer
sx_fill_dup_item (SxFill      *self,
                  GtkListItem *list_item)
{
  GtkSelectionModel *model;
  gpointer item;

  g_return_val_if_fail (SX_IS_FILL (self), NULL);

  model = gtk_column_view_get_model (self->view);
  if (SX_IS_ROW_TAIL (model))
    return sx_row_tail_dup_row (SX_ROW_TAIL (model), gtk_list_item_get_position (list_item));

  item = gtk_list_item_get_item (list_item);

  return item != NULL ? g_object_ref (item) : NULL;
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

  g_return_if_fail (SX_IS_FILL (self));

  self->is_asked = FALSE;
  if (!self->any_stale)
    return;

  self->filled = now;

  for (GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL;
       row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (is_visible (row, height))
        fill_row (self, row, G_MAXUINT);
    }

  if (is_flood || fill_some (self, A_FEW))
    {
      wait_for_calm (self);
    }
  else
    {
      self->any_stale = FALSE;
      self->all_filled = now;
      g_clear_handle_id (&self->calm_id, g_source_remove);
    }
}
