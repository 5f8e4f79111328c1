/* sx-moment.c: which moment of the session a window shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-cleared.h"
#include "sx-moment.h"

/* Who watches waits for the next record no longer than this, in us: what is longer is passed over */
#define LONGEST_SILENCE_US G_USEC_PER_SEC

/* Nobody looks on for longer between two frames, in ns; whatever a file says its times are, they do not overflow */
#define LONGEST_STEP 1e15

/* One latest time for each so many records is remembered, so that it costs little to ask for any */
#define STRETCH 4096

struct _SxMoment
{
  GObject    parent_instance;

  SxJournal *journal;
  guint64    end;     /* G_MAXUINT64: live */
  gint64     time;    /* ns since 1970 UTC; while it plays */
  double     speed;   /* 0: it does not play */
  double     rest;    /* of the time that went by, less than a ns of the journal's */

  /* (element-type gint64): the latest time of all records up to the end of a stretch */
  GArray    *latest;
};

G_DEFINE_FINAL_TYPE (SxMoment, sx_moment, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Helpers: time. The records' own may go back, where the clock was set or the kernel tells of what happened
 * before; here it is that of the latest record so far, and so it never does. */

static gint64
latest_of (SxMoment *self,
           guint64   from,
           guint64   to,
           gint64    latest)
{
  SxRecord record;

  for (guint64 serial = from; serial < to; serial++)
    if (sx_journal_read (self->journal, serial, &record))
      latest = MAX (latest, record.time);

  return latest;
}

/* The time when records below end had happened; 0 if there are none */
static gint64
time_at (SxMoment *self,
         guint64   end)
{
  guint n_stretches = end / STRETCH;
  gint64 latest;

  for (guint i = self->latest->len; i < n_stretches; i++)
    {
      latest = latest_of (self, (guint64) i * STRETCH, (guint64) (i + 1) * STRETCH,
                          i > 0 ? g_array_index (self->latest, gint64, i - 1) : 0);
      g_array_append_val (self->latest, latest);
    }

  latest = n_stretches > 0 ? g_array_index (self->latest, gint64, n_stretches - 1) : 0;

  return latest_of (self, (guint64) n_stretches * STRETCH, end, latest);
}

/* Takes in the records that have happened at the moment's time */
static void
follow_time (SxMoment *self)
{
  SxRecord record;

  while (sx_journal_read (self->journal, self->end, &record) && record.time <= self->time)
    self->end++;
}

static void
stop_quietly (SxMoment *self)
{
  self->speed = 0;
  self->rest = 0;
  self->time = 0;
}

static void
tell (SxMoment *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* No earlier moment is what it was */
static void
cleared_cb (SxMoment *self)
{
  g_array_set_size (self->latest, 0);
  sx_moment_go_live (self);
}

/* Overrides */

static void
sx_moment_finalize (GObject *object)
{
  SxMoment *self = SX_MOMENT (object);

  g_clear_object (&self->journal);
  g_array_unref (self->latest);

  G_OBJECT_CLASS (sx_moment_parent_class)->finalize (object);
}

static void
sx_moment_class_init (SxMomentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sx_moment_finalize;

  /**
   * SxMoment::changed:
   *
   * The end, the time, or whether it is live or plays.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_moment_init (SxMoment *self)
{
  self->end = G_MAXUINT64;
  self->latest = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* Public functions */

/**
 * sx_moment_new:
 * @journal: what happened
 *
 * Returns: (transfer full): a moment that is live
 */
SxMoment *
sx_moment_new (SxJournal *journal)
{
  SxMoment *self;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);

  self = g_object_new (SX_TYPE_MOMENT, NULL);
  self->journal = g_object_ref (journal);
  g_signal_connect_object (journal, "cleared", G_CALLBACK (cleared_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sx_moment_get_journal:
 * @self: a moment
 *
 * Returns: (transfer none): what it is a moment of
 */
SxJournal *
sx_moment_get_journal (SxMoment *self)
{
  g_return_val_if_fail (SX_IS_MOMENT (self), NULL);

  return self->journal;
}

/**
 * sx_moment_get_end:
 * @self: a moment
 *
 * Returns: the serial of the first record that has not happened yet; %G_MAXUINT64 while it is live
 */
guint64
sx_moment_get_end (SxMoment *self)
{
  g_return_val_if_fail (SX_IS_MOMENT (self), G_MAXUINT64);

  return self->end;
}

/**
 * sx_moment_is_live:
 * @self: a moment
 *
 * Returns: whether it is now, so that what happens belongs to it at once
 */
gboolean
sx_moment_is_live (SxMoment *self)
{
  g_return_val_if_fail (SX_IS_MOMENT (self), TRUE);

  return self->end == G_MAXUINT64;
}

/**
 * sx_moment_go_live:
 * @self: a moment
 *
 * Goes to now, and does not play any more.
 */
void
sx_moment_go_live (SxMoment *self)
{
  g_return_if_fail (SX_IS_MOMENT (self));

  if (self->end == G_MAXUINT64)
    return;

  stop_quietly (self);
  self->end = G_MAXUINT64;
  tell (self);
}

/**
 * sx_moment_set_end:
 * @self: a moment
 * @end: the serial of the first record that has not happened yet; one beyond the journal is its end
 *
 * Goes to an earlier moment. If it plays, it plays on from there.
 */
void
sx_moment_set_end (SxMoment *self,
                   guint64   end)
{
  guint64 first;

  g_return_if_fail (SX_IS_MOMENT (self));

  first = sx_journal_get_first (self->journal);
  end = sx_journal_get_end (self->journal, MAX (end, first));
  if (self->end == end)
    return;

  self->end = end;
  if (self->speed > 0)
    {
      self->rest = 0;
      self->time = time_at (self, MAX (end, 1));
    }
  tell (self);
}

/**
 * sx_moment_play:
 * @self: a moment
 * @speed: how fast: 1, or a part of that
 *
 * Replays the records from where it is, with their own times. From the first record if it is live, or if nothing
 * comes any more. If it plays already, only the speed changes. Time goes by in sx_moment_advance() only.
 */
void
sx_moment_play (SxMoment *self,
                double    speed)
{
  g_return_if_fail (SX_IS_MOMENT (self));
  g_return_if_fail (speed > 0);

  if (self->speed == speed)
    return;

  if (self->speed <= 0)
    {
      if (self->end >= sx_journal_get_n_records (self->journal))
        self->end = sx_journal_get_first (self->journal);
      self->time = time_at (self, MAX (self->end, 1));
      follow_time (self);
    }
  self->speed = speed;
  tell (self);
}

/**
 * sx_moment_stop:
 * @self: a moment
 *
 * Stays where it is.
 */
void
sx_moment_stop (SxMoment *self)
{
  g_return_if_fail (SX_IS_MOMENT (self));

  if (self->speed <= 0)
    return;

  stop_quietly (self);
  tell (self);
}

/**
 * sx_moment_is_playing:
 * @self: a moment
 *
 * Returns: whether it plays
 */
gboolean
sx_moment_is_playing (SxMoment *self)
{
  g_return_val_if_fail (SX_IS_MOMENT (self), FALSE);

  return self->speed > 0;
}

/**
 * sx_moment_get_speed:
 * @self: a moment
 *
 * Returns: how fast it plays; 0: it does not
 */
double
sx_moment_get_speed (SxMoment *self)
{
  g_return_val_if_fail (SX_IS_MOMENT (self), 0);

  return self->speed;
}

/**
 * sx_moment_get_time:
 * @self: a moment
 *
 * Returns: the time that is replayed, in ns since 1970 UTC; it never goes back while it plays. 0: it does not play
 */
gint64
sx_moment_get_time (SxMoment *self)
{
  g_return_val_if_fail (SX_IS_MOMENT (self), 0);

  return self->time;
}

/**
 * sx_moment_advance:
 * @self: a moment
 * @microseconds: how much time went by for who watches
 *
 * Lets time go by, if it plays. Of a silence of which more than a second would be watched, that second is left. Stops
 * at the journal's end, which is not live.
 */
void
sx_moment_advance (SxMoment *self,
                   gint64    microseconds)
{
  SxRecord next;
  double step;

  g_return_if_fail (SX_IS_MOMENT (self));

  if (self->speed <= 0 || microseconds <= 0)
    return;

  /* Of a ns that is not whole at a thousandth of the speed the rest is kept, or it would never be one */
  step = CLAMP ((double) microseconds * 1000 * self->speed + self->rest, 0, LONGEST_STEP);
  self->rest = step - (double) (gint64) step;
  self->time = MIN (self->time, G_MAXINT64 - (gint64) step) + (gint64) step;
  follow_time (self);

  if (!sx_journal_read (self->journal, self->end, &next))
    stop_quietly (self);
  else
    self->time = MAX (self->time, next.time - (gint64) (LONGEST_SILENCE_US * 1000 * self->speed));
  tell (self);
}
