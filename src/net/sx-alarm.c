/* sx-alarm.c: one moment to wake up at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-alarm.h"

static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     user_data)
{
  g_source_set_ready_time (source, -1);
  ((SxAlarmFunc) (gpointer) callback) (user_data);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs alarm_funcs = {
  .dispatch = dispatch,
};

/**
 * sx_alarm_new:
 * @core: the core
 * @func: what to call
 * @user_data: for @func
 *
 * Makes a source that calls @func once for each g_source_set_ready_time(); until then it costs nothing.
 *
 * Returns: (transfer full): the source; sx_alarm_free() it
 */
GSource *
sx_alarm_new (SxCore      *core,
              SxAlarmFunc  func,
              gpointer     user_data)
{
  GSource *source = g_source_new (&alarm_funcs, sizeof (GSource));

  g_source_set_static_name (source, "alarm");
  g_source_set_callback (source, (GSourceFunc) (gpointer) func, user_data, NULL);
  g_source_attach (source, core->context);

  return source;
}

/**
 * sx_alarm_free:
 * @self: (transfer full): the source
 */
void
sx_alarm_free (GSource *self)
{
  g_source_destroy (self);
  g_source_unref (self);
}
