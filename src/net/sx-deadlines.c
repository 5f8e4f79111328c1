/* sx-deadlines.c: many moments to wake up at, of which few come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A main context looks at each of its sources whenever it waits: a timer for each attempt to connect would make every one
 * of them dearer, the more there are at a time. These are one source, set to the first of them.
 */

#include "sx-config.h"

#include "sx-deadlines.h"

#include "sx-alarm.h"

struct _SxDeadlines
{
  SxCore  *core;
  SxAlarm *alarm;
  GQueue   queue;     /* the first one at its head */
};

static SxDeadline *
get_first (SxDeadlines *self)
{
  return self->queue.head != NULL ? self->queue.head->data : NULL;
}

static void
remove_link (SxDeadlines *self,
             SxDeadline  *deadline)
{
  g_queue_unlink (&self->queue, &deadline->link);
  deadline->link.data = NULL;
}

static void
alarm_cb (gpointer user_data)
{
  SxDeadlines *self = user_data;
  gint64 now = g_get_monotonic_time ();
  SxDeadline *first;

  while ((first = get_first (self)) != NULL && first->time <= now)
    {
      remove_link (self, first);
      first->passed (first);
    }

  if (first != NULL)
    sx_alarm_set (self->alarm, first->time);
  sx_core_reap (self->core);
}

/**
 * sx_deadlines_new:
 * @core: the core
 *
 * Returns: (transfer full): no deadlines yet
 */
SxDeadlines *
sx_deadlines_new (SxCore *core)
{
  SxDeadlines *self = g_new0 (SxDeadlines, 1);

  self->core = core;
  self->alarm = sx_alarm_new (core, alarm_cb, self);
  g_queue_init (&self->queue);

  return self;
}

/**
 * sx_deadlines_free:
 * @self: (transfer full): deadlines of which none is set
 */
void
sx_deadlines_free (SxDeadlines *self)
{
  g_assert (self->queue.length == 0);

  sx_alarm_free (self->alarm);
  g_free (self);
}

/**
 * sx_deadlines_set:
 * @self: the deadlines
 * @deadline: one that is not set; it has to stay where it is until it has passed or is unset
 * @milliseconds: how long from now
 * @passed: called then, once
 */
void
sx_deadlines_set (SxDeadlines    *self,
                  SxDeadline     *deadline,
                  guint           milliseconds,
                  SxDeadlineFunc  passed)
{
  GList *before = self->queue.tail;

  g_assert (deadline->link.data == NULL);

  deadline->time = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);
  deadline->passed = passed;
  deadline->link.data = deadline;

  /* All of them are as long, unless somebody has just changed that: the place is at the end, or near it */
  while (before != NULL && ((SxDeadline *) before->data)->time > deadline->time)
    before = before->prev;
  if (before == NULL)
    g_queue_push_head_link (&self->queue, &deadline->link);
  else
    g_queue_insert_after_link (&self->queue, before, &deadline->link);

  if (get_first (self) == deadline)
    sx_alarm_set (self->alarm, deadline->time);
}

/**
 * sx_deadlines_unset:
 * @self: the deadlines
 * @deadline: any deadline; nothing is done if it is not set
 */
void
sx_deadlines_unset (SxDeadlines *self,
                    SxDeadline  *deadline)
{
  if (deadline->link.data == NULL)
    return;

  remove_link (self, deadline);

  /* To wake up once for nothing is cheaper than to tell the source of each that was the first; but nobody is woken
   * when nothing is under way */
  if (self->queue.length == 0)
    sx_alarm_set (self->alarm, -1);
}
