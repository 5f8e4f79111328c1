/* sx-feed.c: brings new records to the desks, once a frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-feed.h"

/* How many records a desk looks at in one go, and for how long in one frame desks may go on:
 * less than half of a frame of 60 Hz, so that drawing has its share. Where drawing takes longer, so
 * may the desks, up to a limit, or a slow machine would never be done */
#define SLICE 4096
#define MIN_BUDGET_US 6000
#define MAX_BUDGET_US 40000

/* A window that is minimised or on another workspace has no frames. Four times a second keeps
 * its models near the journal's end, for a few wake-ups */
#define SLOW_MS 250

typedef struct
{
  GWeakRef        view;
  SxFeedDrainFunc drain;
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
  gboolean        ticked;
  /* When the last round ended, in us of the monotonic clock: since then it was drawn */
  gint64          drained;
};

G_DEFINE_FINAL_TYPE (SxFeed, sx_feed, G_TYPE_OBJECT)

static void
fed_view_free (gpointer data)
{
  FedView *fed = data;

  g_weak_ref_clear (&fed->view);
  g_free (fed);
}

static gboolean
drain_views (SxFeed *self)
{
  gboolean more = FALSE;

  for (guint i = 0; i < self->views->len; i++)
    {
      FedView *fed = g_ptr_array_index (self->views, i);
      g_autoptr (GObject) view = g_weak_ref_get (&fed->view);

      if (view != NULL)
        more |= fed->drain (view, SLICE);
    }

  return more;
}

static gboolean
drain_all (SxFeed *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 deadline = now + CLAMP (now - self->drained, MIN_BUDGET_US, MAX_BUDGET_US);
  gboolean more;

  do
    {
      more = FALSE;
      for (guint i = 0; i < self->desks->len; i++)
        more |= sx_desk_drain (g_ptr_array_index (self->desks, i), SLICE);
      more |= drain_views (self);
    }
  while (more && g_get_monotonic_time () < deadline);
  self->drained = g_get_monotonic_time ();

  return more;
}

static void
go_to_sleep (SxFeed *self)
{
  if (self->tick_id != 0 && self->widget != NULL)
    gtk_widget_remove_tick_callback (self->widget, self->tick_id);
  self->tick_id = 0;
  g_clear_handle_id (&self->slow_id, g_source_remove);
}

/* One round; sleeps when nothing is left */
static void
work (SxFeed *self)
{
  /* Handlers of a desk may drop the last reference to the feed */
  g_autoptr (SxFeed) alive = g_object_ref (self);
  guint64 seen = sx_journal_get_n_records (self->journal);

  if (drain_all (self) || self->watch == NULL)
    return;

  go_to_sleep (self);
  sx_journal_watch_rearm (self->watch, seen);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *frame_clock,
         gpointer       user_data)
{
  SxFeed *self = user_data;

  self->ticked = TRUE;
  work (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
slow_cb (gpointer user_data)
{
  SxFeed *self = user_data;

  if (!self->ticked)
    work (self);
  self->ticked = FALSE;

  return G_SOURCE_CONTINUE;
}

static void
wake_up (SxFeed *self)
{
  if (self->widget == NULL)
    return;

  self->ticked = FALSE;
  self->drained = g_get_monotonic_time ();
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (self->widget, tick_cb, self, NULL);
  if (self->slow_id == 0)
    self->slow_id = g_timeout_add (SLOW_MS, slow_cb, self);
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
  g_signal_connect_object (journal, "cleared", G_CALLBACK (wake_up), self, G_CONNECT_SWAPPED);
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
  g_signal_connect_swapped (desk, "stale", G_CALLBACK (wake_up), self);
  wake_up (self);
}

/**
 * sx_feed_add_view:
 * @view: an object with a signal "stale"; not kept alive
 * @drain: how it takes in records
 *
 * Drains @view from now on, beginning with what is there already.
 */
void
sx_feed_add_view (SxFeed          *self,
                  gpointer         view,
                  SxFeedDrainFunc  drain)
{
  FedView *fed;

  g_return_if_fail (SX_IS_FEED (self));
  g_return_if_fail (G_IS_OBJECT (view));
  g_return_if_fail (drain != NULL);

  fed = g_new0 (FedView, 1);
  g_weak_ref_init (&fed->view, view);
  fed->drain = drain;
  g_ptr_array_add (self->views, fed);
  g_signal_connect_object (view, "stale", G_CALLBACK (wake_up), self, G_CONNECT_SWAPPED);
  wake_up (self);
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

  return self->tick_id == 0 && self->slow_id == 0;
}
