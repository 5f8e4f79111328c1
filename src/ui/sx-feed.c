/* sx-feed.c: brings new records to the desks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-feed.h"

#include "sx-widget-util.h"

/* How many records a desk looks at in one go, and for how long in one frame they may go on, in us. A window has to draw, and answer
 * what it is asked, in the rest of it. What is left over is looked at between frames, for no longer at a time. Where there is nothing
 * between them, a frame that shows nothing has to do */
#define SLICE 1024
#define SHORT_US 1500
#define LONG_US 7000

/* How long it rests before it looks at more of what is left over, in ms: while much comes, whoever sends and receives that needs
 * the processors more than who only counts it */
#define PAUSE_MS 2

/* Of the time, what is spent on showing what is new and on drawing it is one part of so many, at most */
#define TELL_SHARE 5

/* And never longer between two times, in us: a machine may have had other things to do meanwhile */
#define LONGEST_US 500000

/* As long as no more records than these a second come, and so many at once, all of them are shown, whatever that takes: what a
 * person does has its answer then */
#define CALM_RECORDS 50
#define CALM_AT_ONCE 80

/* So often all that there is is shown in the frame in which it is added up, and then once in so long, in us: nobody reads rows that
 * come faster, and each time costs a frame */
#define TELL_AT_ONCE 5
#define REST_US 100000

/* More rows a second than these nobody reads: then they are shown at most as often as the first of these, in us, and on a slow machine,
 * or one that is in demand, such that it takes one part of so many, but not less often than the second */
#define MANY_ROWS 200
#define MANY_ROWS_US 500000
#define MANY_ROWS_MAX_US 800000
#define MANY_ROWS_SHARE 64

/* Where so little is to be added up, in us, that can wait until it is shown */
#define LITTLE_US 500

/* What takes longer than the first of these to be shown, in us, is shown in several frames: in each as much as takes longer than the
 * second one to be told. To draw it takes many times as long */
#define COSTLY_US 5000
#define PART_US 100

/* What is shown in one frame: a part of all desks, or all views */
static const SxDeskParts parts[] = { SX_DESK_SOCKETS, SX_DESK_LOG, SX_DESK_MESSAGES, SX_DESK_STATUS };

#define N_PARTS (G_N_ELEMENTS (parts) + 1)

/* A window that is minimised or on another workspace has no frames. Four times a second keeps
 * its models near the journal's end, for a few wake-ups */
#define SLOW_MS 250

typedef struct
{
  GWeakRef       view;
  SxFeedTakeFunc take;
  SxFeedTellFunc tell;
} FedView;

struct _SxFeed
{
  GObject         parent_instance;

  SxJournal      *journal;
  GtkWidget      *widget; /* weak: it may own us */
  GPtrArray      *desks;
  GPtrArray      *views; /* of FedView */
  SxJournalWatch *watch;
  guint           tick_id;
  guint           slow_id;
  guint           doze_id;
  guint           catch_up_id;
  gboolean        caught_up; /* some of what was left over, since the last frame */
  gboolean        ticked;
  guint64         seen;     /* records that there were the last time */

  /* Times are in us of the monotonic clock */
  gboolean        untold;   /* something was added up and is not shown yet */
  gint64          told;     /* when it was shown last */
  gint64          telling;  /* since when that is being drawn; 0: it is drawn */
  gint64          may_tell; /* from when on it may be again */
  gint64          rested;   /* when it may be so often at once again */
  guint           part;     /* what comes next, if it is shown in several frames */
  guint           n_rows;   /* that were new so far */
  gboolean        late;     /* something was added up when a part of it was shown already */
  gint64          cost;     /* what it took so far, in us */
  gint64          last_cost;
  double          calm;     /* how many records may still come until it is no calm any more */
  gint64          worked;   /* when that was counted last */
  gboolean        many;     /* more than anybody reads */
  gboolean        gave_way; /* somebody else had the last frame */
  GdkFrameClock  *clock;    /* whose "after-paint" ends that */
};

G_DEFINE_FINAL_TYPE (SxFeed, sx_feed, G_TYPE_OBJECT)

static gboolean tick_cb (GtkWidget     *widget,
                         GdkFrameClock *frame_clock,
                         gpointer       user_data);

static void
fed_view_free (gpointer data)
{
  FedView *fed = data;

  g_weak_ref_clear (&fed->view);
  g_free (fed);
}

static gboolean
take_views (SxFeed *self)
{
  gboolean more = FALSE;

  for (guint i = 0; i < self->views->len; i++)
    {
      FedView *fed = g_ptr_array_index (self->views, i);
      g_autoptr (GObject) view = g_weak_ref_get (&fed->view);

      if (view != NULL)
        more |= fed->take (view, SLICE);
    }

  return more;
}

static void
tell_views (SxFeed *self)
{
  for (guint i = 0; i < self->views->len; i++)
    {
      FedView *fed = g_ptr_array_index (self->views, i);
      g_autoptr (GObject) view = g_weak_ref_get (&fed->view);

      if (view != NULL && fed->tell != NULL)
        fed->tell (view);
    }
}

/* TRUE: there is more */
static gboolean
take_all (SxFeed *self,
          gint64  deadline)
{
  gboolean more;

  do
    {
      more = FALSE;
      for (guint i = 0; i < self->desks->len; i++)
        more |= sx_desk_take (g_ptr_array_index (self->desks, i), SLICE);
      more |= take_views (self);
    }
  while (more && g_get_monotonic_time () < deadline);

  return more;
}

/* How long it took, from when it was told until it is drawn, is what the next time depends on */
static void
after_paint_cb (SxFeed *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->telling == 0)
    return;

  self->cost += now - self->telling;
  self->telling = 0;
  if (self->part > 0)
    return;

  self->last_cost = self->cost;
  self->may_tell = now + MIN (self->cost * (TELL_SHARE - 1), LONGEST_US);
  if (self->many)
    self->may_tell = MAX (self->may_tell, self->told + CLAMP (self->cost * MANY_ROWS_SHARE, MANY_ROWS_US, MANY_ROWS_MAX_US));
}

static void
set_clock (SxFeed        *self,
           GdkFrameClock *clock)
{
  if (self->clock == clock)
    return;

  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  g_set_object (&self->clock, clock);
  if (clock != NULL)
    g_signal_connect_data (clock, "after-paint", G_CALLBACK (after_paint_cb), self, NULL,
                           G_CONNECT_AFTER | G_CONNECT_SWAPPED);
}

static void
tell_part (SxFeed *self)
{
  if (self->part == G_N_ELEMENTS (parts))
    tell_views (self);
  else
    for (guint i = 0; i < self->desks->len; i++)
      self->n_rows += sx_desk_tell (g_ptr_array_index (self->desks, i), parts[self->part]);

  self->part = (self->part + 1) % N_PARTS;
}

/* All of it now: it takes little, or somebody waits for it, or there should be frames and there are none */
static gboolean
tells_at_once (SxFeed *self)
{
  return self->last_cost < COSTLY_US || self->calm > 0 || (self->tick_id != 0 && !self->ticked);
}

/* What is costly is not shown in a frame in which something else is, but in each second frame at least */
static gboolean
gives_way (SxFeed *self)
{
  gboolean is_free = !self->ticked || tells_at_once (self) || sx_widget_claim_frame (self->clock);

  self->gave_way = !is_free && !self->gave_way;

  return self->gave_way;
}

/* TRUE: there is more to be told, in the next frame */
static gboolean
tell_news (SxFeed *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean at_once = tells_at_once (self);

  self->telling = now;
  if (self->part == 0)
    {
      self->n_rows = 0;
      self->late = FALSE;
      self->cost = 0;
    }

  do
    tell_part (self);
  while (self->part > 0 && (at_once || g_get_monotonic_time () - now < PART_US));
  if (self->part > 0)
    return TRUE;

  self->many = (double) self->n_rows * G_USEC_PER_SEC > (double) MANY_ROWS * (now - self->told);
  self->told = now;
  self->rested = MAX (self->rested, now) + REST_US;

  return self->late;
}

static void
stop_ticks (SxFeed *self)
{
  if (self->tick_id != 0 && self->widget != NULL)
    gtk_widget_remove_tick_callback (self->widget, self->tick_id);
  self->tick_id = 0;
}

static void
go_to_sleep (SxFeed *self)
{
  stop_ticks (self);
  g_clear_handle_id (&self->slow_id, g_source_remove);
  g_clear_handle_id (&self->doze_id, g_source_remove);
  g_clear_handle_id (&self->catch_up_id, g_source_remove);
}

static void
start_ticks (SxFeed *self)
{
  if (self->tick_id == 0 && self->widget != NULL)
    self->tick_id = gtk_widget_add_tick_callback (self->widget, tick_cb, self, NULL);
}

/* After a while without. The slow timer is not to come before the first one */
static void
start_frames (SxFeed *self)
{
  self->ticked = TRUE;
  start_ticks (self);
}

static gboolean
catch_up_cb (gpointer user_data)
{
  SxFeed *self = user_data;
  G_GNUC_UNUSED g_autoptr (SxFeed) alive = g_object_ref (self);
  gboolean more = take_all (self, g_get_monotonic_time () + SHORT_US);

  self->caught_up = TRUE;
  self->untold = TRUE;
  self->late |= self->part > 0;
  if (more && self->watch != NULL)
    return G_SOURCE_CONTINUE;

  self->catch_up_id = 0;

  return G_SOURCE_REMOVE;
}

/* When there is nothing else to be done */
static void
start_to_catch_up (SxFeed *self)
{
  self->caught_up = FALSE;
  if (self->catch_up_id == 0)
    self->catch_up_id = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, PAUSE_MS, catch_up_cb, self, NULL);
}

static gboolean
doze_cb (gpointer user_data)
{
  SxFeed *self = user_data;

  self->doze_id = 0;
  start_to_catch_up (self);
  start_frames (self);

  return G_SOURCE_REMOVE;
}

/* So many records may come at once, and then so many a second */
static gboolean
is_calm (SxFeed  *self,
         guint64  n_records,
         gint64   now)
{
  double n_new = n_records > self->seen ? n_records - self->seen : 0;

  self->calm = MIN (CALM_AT_ONCE, self->calm + (double) CALM_RECORDS * (now - self->worked) / G_USEC_PER_SEC);
  self->calm = MAX (self->calm - n_new, -CALM_RECORDS);
  self->worked = now;

  return self->calm > 0;
}

/* When what is new is to be shown */
static gint64
get_due (SxFeed  *self,
         guint64  n_records,
         gint64   now)
{
  gint64 rested = self->rested - (TELL_AT_ONCE - 1) * REST_US;

  return is_calm (self, n_records, now) ? rested : MAX (rested, self->may_tell);
}

/* One round; sleeps when nothing is left */
static void
work (SxFeed *self)
{
  /* Handlers of a desk may drop the last reference to the feed */
  G_GNUC_UNUSED g_autoptr (SxFeed) alive = g_object_ref (self);
  guint64 seen = sx_journal_get_n_records (self->journal);
  gint64 now = g_get_monotonic_time ();
  gint64 due = get_due (self, seen, now);
  gboolean is_time = now >= due;
  gboolean is_behind = self->catch_up_id != 0 && !self->caught_up;
  gboolean more = take_all (self, now + (is_behind && !is_time ? LONG_US : SHORT_US));
  gint64 taken = g_get_monotonic_time () - now;
  gboolean is_over = !more && seen == self->seen;

  self->untold |= !is_over;
  self->late |= !is_over && self->part > 0;
  self->seen = seen;
  if ((is_time || is_over || self->part > 0) && !gives_way (self))
    {
      self->untold = tell_news (self);
      /* A view may look at what the desks have told */
      more |= take_views (self);
    }
  if (self->watch == NULL)
    return;
  if (more)
    start_to_catch_up (self);
  if (self->part > 0 && self->tick_id == 0)
    start_frames (self);
  if (more || self->part > 0)
    return;

  if (!self->untold)
    {
      go_to_sleep (self);
      sx_journal_watch_rearm (self->watch, seen);
    }
  else if (taken < LITTLE_US && due > now && self->doze_id == 0)
    {
      stop_ticks (self);
      self->doze_id = g_timeout_add ((due - now) / 1000 + 1, doze_cb, self);
    }
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *frame_clock,
         gpointer       user_data)
{
  SxFeed *self = user_data;

  self->ticked = TRUE;
  set_clock (self, frame_clock);
  work (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
slow_cb (gpointer user_data)
{
  SxFeed *self = user_data;

  /* Nothing is drawn */
  if (!self->ticked)
    {
      self->telling = 0;
      work (self);
    }
  self->ticked = FALSE;

  return G_SOURCE_CONTINUE;
}

/* There is something new */
static void
wake_up (SxFeed *self)
{
  if (self->widget == NULL)
    return;

  self->ticked = FALSE;
  g_clear_handle_id (&self->doze_id, g_source_remove);
  start_ticks (self);
  if (self->slow_id == 0)
    self->slow_id = g_timeout_add (SLOW_MS, slow_cb, self);
}

/* A person wants to see something else, and does not want to wait for it */
static void
stale_cb (SxFeed *self)
{
  self->may_tell = self->rested = 0;
  self->untold = TRUE;
  /* The parts that were told already told something else */
  self->late |= self->part > 0;
  wake_up (self);
}

static void
journal_wake_cb (SxJournal *journal,
                 gpointer   user_data)
{
  wake_up (user_data);
}

static void
sx_feed_dispose (GObject *object)
{
  SxFeed *self = SX_FEED (object);

  g_clear_pointer (&self->watch, sx_journal_watch_free);
  go_to_sleep (self);
  set_clock (self, NULL);
  g_clear_weak_pointer (&self->widget);
  for (guint i = 0; i < self->desks->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->desks, i), self);
  g_ptr_array_set_size (self->desks, 0);
  g_ptr_array_set_size (self->views, 0);

  G_OBJECT_CLASS (sx_feed_parent_class)->dispose (object);
}

static void
sx_feed_finalize (GObject *object)
{
  SxFeed *self = SX_FEED (object);

  g_ptr_array_unref (self->desks);
  g_ptr_array_unref (self->views);
  g_clear_object (&self->journal);

  G_OBJECT_CLASS (sx_feed_parent_class)->finalize (object);
}

static void
sx_feed_class_init (SxFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sx_feed_dispose;
  object_class->finalize = sx_feed_finalize;
}

static void
sx_feed_init (SxFeed *self)
{
  self->desks = g_ptr_array_new_with_free_func (g_object_unref);
  self->views = g_ptr_array_new_with_free_func (fed_view_free);
}

/**
 * sx_feed_new:
 * @journal: what to bring
 * @widget: whose frames to follow, usually the window; not kept alive
 *
 * Must be called in the thread of the widgets, whose default #GMainContext it uses.
 *
 * Returns: (transfer full): a feed without desks
 */
SxFeed *
sx_feed_new (SxJournal *journal,
             GtkWidget *widget)
{
  SxFeed *self;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (SX_TYPE_FEED, NULL);
  self->journal = g_object_ref (journal);
  g_set_weak_pointer (&self->widget, widget);
  self->watch = sx_journal_watch (journal, NULL, journal_wake_cb, self);
  g_signal_connect_object (journal, "cleared", G_CALLBACK (stale_cb), self, G_CONNECT_SWAPPED);
  wake_up (self);

  return self;
}

/**
 * sx_feed_add_desk:
 * @desk: a desk over the feed's journal
 *
 * Drains @desk from now on, beginning with what is there already.
 */
void
sx_feed_add_desk (SxFeed *self,
                  SxDesk *desk)
{
  g_return_if_fail (SX_IS_FEED (self));
  g_return_if_fail (SX_IS_DESK (desk));

  g_ptr_array_add (self->desks, g_object_ref (desk));
  g_signal_connect_swapped (desk, "stale", G_CALLBACK (stale_cb), self);
  stale_cb (self);
}

/**
 * sx_feed_add_view:
 * @view: an object with a signal "stale"; not kept alive
 * @take: how it adds up records
 * @tell: (nullable): how it shows what that came to; %NULL: it knows when to do so
 *
 * Feeds @view from now on, beginning with what is there already.
 */
void
sx_feed_add_view (SxFeed         *self,
                  gpointer        view,
                  SxFeedTakeFunc  take,
                  SxFeedTellFunc  tell)
{
  FedView *fed;

  g_return_if_fail (SX_IS_FEED (self));
  g_return_if_fail (G_IS_OBJECT (view));
  g_return_if_fail (take != NULL);

  fed = g_new0 (FedView, 1);
  g_weak_ref_init (&fed->view, view);
  fed->take = take;
  fed->tell = tell;
  g_ptr_array_add (self->views, fed);
  g_signal_connect_object (view, "stale", G_CALLBACK (stale_cb), self, G_CONNECT_SWAPPED);
  stale_cb (self);
}

/**
 * sx_feed_is_asleep:
 *
 * Returns: %TRUE when no tick callback and no timer runs, because nothing is new
 */
gboolean
sx_feed_is_asleep (SxFeed *self)
{
  g_return_val_if_fail (SX_IS_FEED (self), TRUE);

  return self->tick_id == 0 && self->slow_id == 0 && self->doze_id == 0 && self->catch_up_id == 0;
}
