/* sx-alarm.c: one moment to wake up at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-alarm.h"

/* g_source_set_ready_time() wakes its context up, for it may be called by any thread. An alarm is set by the thread that will wait
 * for it, often, and is as often unset again: it has its time itself, and says it when the context asks */
struct _SxAlarm
{
  GSource source;
  gint64  time;     /* -1: it is not set */
};

static gboolean
prepare (GSource *source,
         int     *timeout)
{
  SxAlarm *self = (SxAlarm *) source;
  gint64 left;

  *timeout = -1;
  if (self->time < 0)
    return FALSE;

  /* Not too early: it would be asked again and again until it is time */
  left = self->time - g_source_get_time (source);
  *timeout = CLAMP ((left + 999) / 1000, 0, G_MAXINT);

  return left <= 0;
}

static gboolean
check (GSource *source)
{
  SxAlarm *self = (SxAlarm *) source;

  return self->time >= 0 && self->time <= g_source_get_time (source);
}

static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     user_data)
{
  ((SxAlarm *) source)->time = -1;
  ((SxAlarmFunc) (gpointer) callback) (user_data);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs alarm_funcs = {
  .prepare = prepare,
  .check = check,
  .dispatch = dispatch,
};

/**
 * sx_alarm_new:
 * @core: the core
 * @func: what to call
 * @user_data: for @func
 *
 * Makes a source that calls @func once for each sx_alarm_set(); until then it costs nothing.
 *
 * Returns: (transfer full): the source; sx_alarm_free() it
 */
SxAlarm *
sx_alarm_new (SxCore      *core,
              SxAlarmFunc  func,
              gpointer     user_data)
{
  SxAlarm *self = (SxAlarm *) g_source_new (&alarm_funcs, sizeof (SxAlarm));

  self->time = -1;
  g_source_set_static_name (&self->source, "alarm");
  g_source_set_callback (&self->source, (GSourceFunc) (gpointer) func, user_data, NULL);
  g_source_attach (&self->source, core->context);

  return self;
}

/**
 * sx_alarm_free:
 * @self: (transfer full): the alarm
 */
void
sx_alarm_free (SxAlarm *self)
{
  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}

/**
 * sx_alarm_set:
 * @self: an alarm
 * @time: when it is to call its function, of g_get_monotonic_time(); -1: not at all
 *
 * In place of what was set before. In the I/O thread only.
 */
void
sx_alarm_set (SxAlarm *self,
              gint64   time)
{
  self->time = time;
}

/**
 * sx_alarm_get_time:
 * @self: an alarm
 *
 * Returns: what it is set to; -1: it is not
 */
gint64
sx_alarm_get_time (SxAlarm *self)
{
  return self->time;
}
