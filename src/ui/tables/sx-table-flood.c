/* sx-table-flood.c: a table while more rows come than anybody reads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GTK keeps some 200 rows' widgets around those that are to be seen, and in a flood all of them become other rows' each time that
 * anything is shown. As long as a table follows what comes, and nobody is at it, it has no more rows then than are to be seen, or than
 * it had before.
 */

#include "sx-config.h"

#include <math.h>

#include "sx-table-flood.h"

#include "sx-widget-util.h"

/* More rows than these in a second are a flood, and so are rows that come more often than this in a second: each time, all rows that
 * have a widget would have another place. That is over when they come no more often than the last of these */
#define MANY_ROWS 30
#define MANY_TIMES 8
#define FEW_TIMES 5

/* Rows that a table makes widgets of at most (GTK's GTK_LIST_VIEW_MAX_LIST_ITEMS, and a few). So many can be made at once;
 * of more, some are, and then in each frame as many as take so long, in us */
#define ROW_WIDGETS 210
#define FEW_ROWS 4
#define SOME_ROWS 1
#define STEP_US 1000

/* So many rows besides those that are to be seen, and so many in all at least */
#define SPARE_ROWS 2
#define LEAST_ROWS 16

/* Who has moved the pointer over the table, or scrolled there, so long ago, in us, is at it still: the scroll bar is there, and tells
 * how many rows there are */
#define ATTENDED_US (3 * G_USEC_PER_SEC)

struct _SxTableFlood
{
  GObject        parent_instance;

  GtkColumnView *view;       /* not owned: who has it has us */
  GtkWidget     *scroller;   /* not owned either: what the view is in; NULL: nothing that scrolls */
  GtkAdjustment *adjustment;
  SxTail        *tail;
  SxRowTail     *rows;       /* NULL: none */

  gint64         watched;    /* when the last watch was, in us of the monotonic clock */
  guint          n_new;      /* rows since then */
  guint          n_times;    /* and how often some came */
  gboolean       is_flood;
  guint          watch_id;   /* once a second, as long as rows come or the table is short */
  gint64         attended;   /* when the pointer moved last; 0: never */
  double         x, y;       /* where it was; -1: nowhere yet */
  gboolean       has_focus;
  gboolean       grows_before; /* what came last was to come before the first row */
  gboolean       leads;        /* to other rows, now */
  gboolean       led_away;   /* it shows rows that it was told to show, and nobody has scrolled there */
  guint          target;     /* how many rows there are to be at most */
  guint          tick_id;
};

/* How many tables have one */
static guint n_floods;

G_DEFINE_FINAL_TYPE (SxTableFlood, sx_table_flood, G_TYPE_OBJECT)

static void
set_is_flood (SxTableFlood *self,
              gboolean      is_flood)
{
  if (self->is_flood == is_flood)
    return;

  self->is_flood = is_flood;
  n_floods += is_flood ? 1 : -1;
}

/* All rows have the same height */
static guint
count_visible (SxTableFlood *self)
{
  GtkWidget *list = sx_widget_get_list (GTK_WIDGET (self->view));
  GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL;
  int height = row != NULL ? gtk_widget_get_height (row) : 0;

  if (height == 0)
    return LEAST_ROWS;

  return CLAMP (ceil (gtk_adjustment_get_page_size (self->adjustment) / height) + SPARE_ROWS, LEAST_ROWS, ROW_WIDGETS);
}

static gboolean
is_attended (SxTableFlood *self)
{
  return self->has_focus || (self->attended != 0 && g_get_monotonic_time () - self->attended < ATTENDED_US);
}

static void
stop_ticks (SxTableFlood *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->tick_id);
  self->tick_id = 0;
}

/* All rows have the same height */
static double
get_row_height (SxTableFlood *self)
{
  GtkWidget *list = sx_widget_get_list (GTK_WIDGET (self->view));
  GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL;

  return row != NULL ? gtk_widget_get_height (row) : 0;
}

/* What is to be seen stays where it is: it is so many rows further down now */
static void
use_reserved (SxTableFlood *self)
{
  guint n = sx_row_tail_use_reserved (self->rows);

  if (n > 0)
    gtk_adjustment_set_value (self->adjustment,
                              gtk_adjustment_get_value (self->adjustment) + n * get_row_height (self));
}

/* Rows that are held have some behind them, and then some before them, for which there must be room in the next frame */
static void
grow_held (SxTableFlood *self)
{
  guint first = sx_row_tail_get_first (self->rows);

  self->grows_before = first > 0 && (!self->grows_before || sx_row_tail_has_last (self->rows));
  if (self->grows_before)
    sx_row_tail_reserve (self->rows, SOME_ROWS);
  else
    sx_row_tail_grow (self->rows, SOME_ROWS);
}

/* TRUE: that is all in this frame. Beyond those that have a widget any number of rows is as good as another */
static gboolean
step (SxTableFlood *self)
{
  guint n = sx_row_tail_count_all (self->rows);
  guint max = sx_row_tail_get_max (self->rows);

  if (self->target == max)
    return TRUE;

  if (self->target < max || max >= MIN (n, ROW_WIDGETS))
    sx_row_tail_set_max (self->rows, self->target);
  else if (sx_row_tail_get_is_held (self->rows))
    grow_held (self);
  else
    sx_row_tail_grow (self->rows, MIN (SOME_ROWS, self->target - max));
  /* It is where it was, and that is another place now */
  sx_tail_grown (self->tail);

  return self->grows_before || sx_row_tail_get_max (self->rows) == self->target;
}

/* A scroll bar that lies over the rows comes and goes slowly: each time a second of frames, and each of them goes through all that the
 * window shows. In a short table it would tell nothing. One that has a place of its own keeps it: else columns would move */
static void
show_scroll_bar (SxTableFlood *self,
                 gboolean      shown)
{
  GtkPolicyType policy = shown ? GTK_POLICY_AUTOMATIC : GTK_POLICY_EXTERNAL;
  GtkScrolledWindow *scroller;
  GtkPolicyType horizontal, vertical;
  gboolean overlays;

  if (self->scroller == NULL)
    return;

  scroller = GTK_SCROLLED_WINDOW (self->scroller);
  gtk_scrolled_window_get_policy (scroller, &horizontal, &vertical);
  if (vertical == policy)
    return;

  g_object_get (gtk_widget_get_settings (self->scroller), "gtk-overlay-scrolling", &overlays, NULL);
  if (shown || (overlays && gtk_scrolled_window_get_overlay_scrolling (scroller)))
    gtk_scrolled_window_set_policy (scroller, horizontal, policy);
}

/* Rows that are there already stay, however many: there is nothing to be gained by dropping a widget, and as many rows as before, with
 * others in their places, are no work for GTK. And rows are made again when there is no flood in any table: each of them has the window
 * laid out anew, for which there is time then. Who has scrolled has all */
static void
aim (SxTableFlood *self,
     guint         n_rows)
{
  gboolean is_short = (self->is_flood || (self->target != G_MAXUINT && n_floods > 0))
                      && (sx_tail_get_following (self->tail) || self->led_away) && !is_attended (self);

  self->target = is_short ? MAX (count_visible (self), n_rows) : G_MAXUINT;
  show_scroll_bar (self, !is_short || !sx_tail_get_following (self->tail));
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *frame_clock,
         gpointer       user_data)
{
  SxTableFlood *self = user_data;
  gint64 start = g_get_monotonic_time ();

  /* Of several tables one in a frame, and not one in which much that is new is shown */
  if (!sx_widget_claim_frame (frame_clock))
    return G_SOURCE_CONTINUE;

  use_reserved (self);
  self->grows_before = self->grows_before && sx_row_tail_get_is_held (self->rows);
  /* How high rows are is known once there is one */
  aim (self, g_list_model_get_n_items (G_LIST_MODEL (self->rows)));
  while (!step (self) && g_get_monotonic_time () - start < STEP_US)
    ;
  if (sx_row_tail_get_max (self->rows) != self->target || sx_row_tail_get_reserved (self->rows) > 0)
    return G_SOURCE_CONTINUE;

  if (self->target == G_MAXUINT)
    self->led_away = FALSE;
  self->tick_id = 0;

  return G_SOURCE_REMOVE;
}

static void
start_ticks (SxTableFlood *self)
{
  if (sx_row_tail_get_max (self->rows) != self->target && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), tick_cb, self, NULL);
}

/* Who does not follow what comes goes on seeing the rows that are there */
static void
update (SxTableFlood *self)
{
  if (self->rows == NULL)
    return;

  sx_row_tail_hold (self->rows, !sx_tail_get_following (self->tail));
  aim (self, g_list_model_get_n_items (G_LIST_MODEL (self->rows)));
  start_ticks (self);
}

/* Where the main loop comes around seldom, the watch is late, and more has come meanwhile */
static gboolean
is_many (SxTableFlood *self)
{
  double seconds = MAX (1, (g_get_monotonic_time () - self->watched) / (double) G_USEC_PER_SEC);

  return self->n_new > MANY_ROWS * seconds || self->n_times > (self->is_flood ? FEW_TIMES : MANY_TIMES) * seconds;
}

static gboolean
watch_cb (gpointer user_data)
{
  SxTableFlood *self = user_data;
  gboolean any = self->n_times > 0;

  set_is_flood (self, is_many (self));
  self->n_new = self->n_times = 0;
  self->watched = g_get_monotonic_time ();
  update (self);
  if (any || self->target != G_MAXUINT)
    return G_SOURCE_CONTINUE;

  self->watch_id = 0;

  return G_SOURCE_REMOVE;
}

static void
count (SxTableFlood *self,
       guint         n_added)
{
  if (n_added == 0)
    return;

  if (self->watch_id == 0)
    {
      self->watch_id = g_timeout_add_seconds (1, watch_cb, self);
      self->watched = g_get_monotonic_time ();
    }
  self->n_new += MIN (n_added, G_MAXUINT - self->n_new);
  self->n_times++;
}

static void
following_cb (SxTableFlood *self)
{
  self->led_away = self->leads;
  update (self);
}

/* GTK tells of a motion after each layout too, when nothing moved but what is below the pointer: which may have been there all the
 * time, so where it is first does not count */
static gboolean
has_moved (SxTableFlood *self,
           GdkEvent     *event)
{
  double x = self->x, y = self->y;
  gboolean moved;

  gdk_event_get_position (event, &x, &y);
  moved = self->x >= 0 && (x != self->x || y != self->y);
  self->x = x;
  self->y = y;

  return moved;
}

static gboolean
event_cb (SxTableFlood *self,
          GdkEvent     *event)
{
  switch (gdk_event_get_event_type (event))
    {
    case GDK_MOTION_NOTIFY:
      if (!has_moved (self, event))
        return GDK_EVENT_PROPAGATE;
      break;
    case GDK_SCROLL:
    case GDK_BUTTON_PRESS:
    case GDK_TOUCH_BEGIN:
    case GDK_TOUCH_UPDATE:
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  self->attended = g_get_monotonic_time ();
  if (self->is_flood || self->led_away)
    update (self);

  return GDK_EVENT_PROPAGATE;
}

static void
focus_cb (GtkEventControllerFocus *controller,
          GParamSpec              *pspec,
          SxTableFlood            *self)
{
  self->has_focus = gtk_event_controller_focus_contains_focus (controller);
  update (self);
}

static void
sx_table_flood_dispose (GObject *object)
{
  SxTableFlood *self = SX_TABLE_FLOOD (object);

  g_clear_handle_id (&self->watch_id, g_source_remove);
  set_is_flood (self, FALSE);
  stop_ticks (self);
  if (self->tail != NULL)
    g_signal_handlers_disconnect_by_data (self->tail, self);
  g_clear_object (&self->tail);
  g_clear_object (&self->adjustment);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (sx_table_flood_parent_class)->dispose (object);
}

static void
sx_table_flood_class_init (SxTableFloodClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_table_flood_dispose;
}

static void
sx_table_flood_init (SxTableFlood *self)
{
  self->target = G_MAXUINT;
  self->x = -1;
}

/**
 * sx_table_flood_new:
 * @view: the table; not kept alive, and must outlive what is returned
 * @adjustment: of the table, the vertical one
 * @tail: whether it follows what comes
 *
 * Returns: (transfer full): what makes the table short in a flood
 */
SxTableFlood *
sx_table_flood_new (GtkColumnView *view,
                    GtkAdjustment *adjustment,
                    SxTail        *tail)
{
  SxTableFlood *self = g_object_new (SX_TYPE_TABLE_FLOOD, NULL);
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (view), GTK_TYPE_SCROLLED_WINDOW);
  GtkEventController *events = gtk_event_controller_legacy_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->view = view;
  self->scroller = scroller;
  self->adjustment = g_object_ref (adjustment);
  self->tail = g_object_ref (tail);
  g_signal_connect_swapped (tail, "notify::following", G_CALLBACK (following_cb), self);

  /* With its scroll bars, if it has any */
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_object (events, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (scroller != NULL ? scroller : GTK_WIDGET (view), events);
  g_signal_connect_object (focus, "notify::contains-focus", G_CALLBACK (focus_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (view), focus);

  return self;
}

/**
 * sx_table_flood_set_rows:
 * @rows: (nullable): what the table shows
 */
void
sx_table_flood_set_rows (SxTableFlood *self,
                         SxRowTail    *rows)
{
  g_return_if_fail (SX_IS_TABLE_FLOOD (self));
  g_return_if_fail (rows == NULL || SX_IS_ROW_TAIL (rows));

  stop_ticks (self);
  g_clear_handle_id (&self->watch_id, g_source_remove);
  set_is_flood (self, FALSE);
  self->target = G_MAXUINT;
  show_scroll_bar (self, TRUE);
  self->n_new = self->n_times = 0;
  g_set_object (&self->rows, rows);
  sx_tail_set_rows (self->tail, rows);
}

/**
 * sx_table_flood_grows:
 * @n_removed: how many rows are gone
 * @n_added: how many rows are new
 *
 * Says that there are other rows, before #SxRowTail hears of it. Widgets for them are made a few in a frame; where there are no
 * frames, nobody waits for one.
 */
void
sx_table_flood_grows (SxTableFlood *self,
                      guint         n_removed,
                      guint         n_added)
{
  guint n_rows;

  g_return_if_fail (SX_IS_TABLE_FLOOD (self));

  if (self->rows == NULL)
    return;

  n_rows = sx_row_tail_count_all (self->rows) + n_removed - n_added - sx_row_tail_get_first (self->rows);
  count (self, n_added);
  if (!self->is_flood && is_many (self))
    {
      set_is_flood (self, TRUE);
      aim (self, n_rows);
    }

  /* To drop the first ones of a few more takes a frame of its own */
  if (n_rows >= self->target && n_added > FEW_ROWS)
    sx_row_tail_expect (self->rows, self->target);
  else if (n_added > FEW_ROWS && n_rows < MIN (self->target, ROW_WIDGETS) && gtk_widget_get_realized (GTK_WIDGET (self->view)))
    sx_row_tail_expect (self->rows, MIN (n_rows + SOME_ROWS, self->target));
  if (!sx_tail_get_following (self->tail))
    sx_row_tail_hold (self->rows, TRUE);
  start_ticks (self);
}

/**
 * sx_table_flood_show:
 * @position: a row, among all that there are
 *
 * Has that row in the table, and those around it.
 */
void
sx_table_flood_show (SxTableFlood *self,
                     guint         position)
{
  g_return_if_fail (SX_IS_TABLE_FLOOD (self));

  if (self->rows == NULL || position >= sx_row_tail_count_all (self->rows))
    return;

  if (position + 1 == sx_row_tail_count_all (self->rows))
    {
      sx_row_tail_hold (self->rows, FALSE);
      return;
    }

  sx_row_tail_show (self->rows, position);
  if (!sx_row_tail_has_last (self->rows))
    {
      self->leads = TRUE;
      sx_tail_leave (self->tail);
      self->leads = FALSE;
      self->led_away = TRUE;
      update (self);
    }
}

/**
 * sx_table_flood_show_all:
 *
 * Has all rows in the table now.
 */
void
sx_table_flood_show_all (SxTableFlood *self)
{
  g_return_if_fail (SX_IS_TABLE_FLOOD (self));

  stop_ticks (self);
  self->target = G_MAXUINT;
  show_scroll_bar (self, TRUE);
  if (self->rows != NULL)
    sx_row_tail_set_max (self->rows, G_MAXUINT);
}
