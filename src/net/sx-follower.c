/* sx-follower.c: what becomes of TCP connections after close()
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-follower.h"

#include <unistd.h>

#include "sx-alarm.h"
#include "sx-budget.h"
#include "sx-diag.h"
#include "sx-tcp-state.h"

/* How many are followed at a time, and taken on: a flood of connections is not */
#define FOLLOWED_MAX 64
#define TAKEN_PER_SECOND 30

/* FIN-WAIT-2 of a closed socket takes 60 s (tcp_fin_timeout in tcp(7)); TIME-WAIT likewise, and its timer may be late by
 * an eighth (the kernel's timer wheel). In ms */
#define GIVE_UP_AFTER (75 * 1000)

/* Asked again after so many ms without change; the last again and again */
static const guint delays[] = { 1, 5, 20, 100, 500, 2000, 5000 };

typedef struct
{
  guint32   owner;
  guint32   request;
  guint32   socket;
  SxAddress local;
  SxAddress remote;
  int       state;
  guint     step;
  gint64    due;        /* monotonic, in µs */
  gint64    deadline;   /* likewise: then it is given up */
} Followed;

struct _SxFollower
{
  SxCore   *core;
  SxAlarm  *alarm;
  SxBudget  budget;
  GArray   *followed;
  int       fd;
};

static void
note (SxFollower     *self,
      const Followed *followed,
      gint64          remaining)
{
  SxRecord record = SX_RECORD_INIT;

  record.owner = followed->owner;
  record.request = followed->request;
  record.socket = followed->socket;
  record.kind = SX_KIND_STATE;
  record.args[0] = followed->state;
  record.args[1] = SX_STATE_SOURCE_DIAG;
  record.value = remaining;
  sx_journal_append (self->core->journal, &record);
}

/* Returns FALSE when there is nothing more to be seen */
static gboolean
look (SxFollower *self,
      Followed   *followed,
      gint64      now)
{
  gint64 remaining;
  int state;

  if (!sx_diag_ask (self->fd, &followed->local, &followed->remote, &state, &remaining))
    return FALSE;

  /* A closed socket is in neither: another program has the same two ends now */
  if (state == SX_TCP_ESTABLISHED || state == SX_TCP_CLOSE_WAIT)
    state = SX_TCP_CLOSE;

  if (state != followed->state)
    {
      followed->state = state;
      followed->step = 0;
      followed->deadline = now + remaining / 1000 + GIVE_UP_AFTER * 1000;
      note (self, followed, remaining);
    }

  /* TIME-WAIT lasts as long as it says */
  if (remaining > 0)
    followed->due = now + remaining / 1000 + 1000;
  else
    followed->due = now + delays[followed->step] * 1000;
  if (followed->step < G_N_ELEMENTS (delays) - 1)
    followed->step++;

  return state != SX_TCP_CLOSE && now < followed->deadline;
}

static void
set_alarm (SxFollower *self)
{
  gint64 due = -1;

  for (guint i = 0; i < self->followed->len; i++)
    {
      const Followed *followed = &g_array_index (self->followed, Followed, i);

      if (due < 0 || followed->due < due)
        due = followed->due;
    }

  sx_alarm_set (self->alarm, due);
}

static void
alarm_cb (gpointer user_data)
{
  SxFollower *self = user_data;
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < self->followed->len;)
    {
      Followed *followed = &g_array_index (self->followed, Followed, i);

      if (followed->due <= now && !look (self, followed, now))
        g_array_remove_index_fast (self->followed, i);
      else
        i++;
    }

  set_alarm (self);
}

/* Those that only wait for the end of TIME-WAIT have told nearly all: the one that ends first makes room */
static gboolean
make_room (SxFollower *self)
{
  guint first = self->followed->len;

  if (self->followed->len < FOLLOWED_MAX)
    return TRUE;

  for (guint i = 0; i < self->followed->len; i++)
    {
      const Followed *followed = &g_array_index (self->followed, Followed, i);

      if (followed->state == SX_TCP_TIME_WAIT
          && (first == self->followed->len || followed->due < g_array_index (self->followed, Followed, first).due))
        first = i;
    }

  if (first == self->followed->len)
    return FALSE;

  g_array_remove_index_fast (self->followed, first);

  return TRUE;
}

/**
 * sx_follower_new:
 * @core: the core
 *
 * Returns: (transfer full): a follower
 */
SxFollower *
sx_follower_new (SxCore *core)
{
  SxFollower *self = g_new0 (SxFollower, 1);

  self->core = core;
  self->alarm = sx_alarm_new (core, alarm_cb, self);
  self->followed = g_array_new (FALSE, FALSE, sizeof (Followed));
  self->fd = sx_diag_open ();
  sx_budget_init (&self->budget, TAKEN_PER_SECOND, FOLLOWED_MAX);

  return self;
}

/**
 * sx_follower_free:
 * @self: (transfer full): a follower
 *
 * Follows nobody any more.
 */
void
sx_follower_free (SxFollower *self)
{
  if (self->fd >= 0)
    close (self->fd);
  sx_alarm_free (self->alarm);
  g_array_unref (self->followed);
  g_free (self);
}

/**
 * sx_follower_takes:
 * @self: a follower
 * @socket: an open TCP connection that is about to be closed
 *
 * Whether it can be followed: there is room, and the kernel finds it by its two ends now, so that
 * not to find it later on will mean that it is gone.
 *
 * Returns: whether to call sx_follower_follow() once it is closed
 */
gboolean
sx_follower_takes (SxFollower *self,
                   SxSocket   *socket)
{
  gint64 remaining;
  int state;

  if (self->fd < 0 || !sx_budget_take (&self->budget) || !make_room (self))
    return FALSE;

  return sx_diag_ask (self->fd, &socket->local, &socket->remote, &state, &remaining) && state != SX_TCP_CLOSE;
}

/**
 * sx_follower_follow:
 * @self: a follower
 * @socket: a TCP connection that was closed right now
 * @state: its state as last recorded
 *
 * Records each state that is seen until the connection is gone (#SX_TCP_CLOSE). Looks now, and then ever more
 * rarely as long as nothing changes.
 */
void
sx_follower_follow (SxFollower *self,
                    SxSocket   *socket,
                    int         state)
{
  gint64 now = g_get_monotonic_time ();
  Followed followed = {
    .owner = socket->owner,
    .request = socket->request,
    .socket = socket->number,
    .local = socket->local,
    .remote = socket->remote,
    .state = state,
    .deadline = now + GIVE_UP_AFTER * 1000,
  };

  if (!look (self, &followed, now))
    return;

  g_array_append_val (self->followed, followed);
  set_alarm (self);
}
