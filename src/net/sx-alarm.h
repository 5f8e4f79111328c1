/* sx-alarm.h: one moment to wake up at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-core.h"

G_BEGIN_DECLS

typedef void (*SxAlarmFunc) (gpointer user_data);

SxAlarm *sx_alarm_new      (SxCore      *core,
                            SxAlarmFunc  func,
                            gpointer     user_data);
void     sx_alarm_free     (SxAlarm     *self);
void     sx_alarm_set      (SxAlarm     *self,
                            gint64       time);
gint64   sx_alarm_get_time (SxAlarm     *self);

G_END_DECLS
