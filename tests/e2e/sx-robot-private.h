/* sx-robot-private.h: what the robot's parts share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-robot.h"

G_BEGIN_DECLS

#define SX_APPLICATION_NAME "io.github.socketexplorer.SocketExplorer"

struct _SxRobot
{
  char            *home;
  gboolean         owns_home;
  char           **environment;
  GSubprocess     *process;
  GPid             pid;
  GDBusConnection *bus;
  char            *bus_name;
  GHashTable      *roles;
  gboolean         failed;
  gboolean         is_killed;
  guint            window;    /* that is looked at, see sx_robot_use_window() */
};

/* One call to an object of the program; NULL when it is gone or does not know how */
GVariant *sx_robot_call (SxRobot            *self,
                         SxNode              node,
                         const char         *interface,
                         const char         *method,
                         GVariant           *parameters,
                         const GVariantType *reply_type);
GVariant *sx_robot_get  (SxRobot            *self,
                         SxNode              node,
                         const char         *interface,
                         const char         *property);

G_END_DECLS
