/* sx-steps.h: what tests do again and again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-peer.h"
#include "sx-robot.h"

G_BEGIN_DECLS

guint16  sx_steps_listen       (SxRobot    *robot,
                                const char *behaviour);
void     sx_steps_connect      (SxRobot    *robot,
                                guint16     port);
GSocket *sx_steps_meet         (SxRobot    *robot);
guint16  sx_steps_bind         (SxRobot    *robot);
guint16  sx_steps_get_port     (SxRobot    *robot,
                                const char *pane,
                                const char *pattern);
char    *sx_steps_path         (SxRobot    *robot,
                                const char *name);
gboolean sx_steps_has_ipv6     (void);
gboolean sx_steps_is_alone     (void);
gboolean sx_steps_says         (SxRobot    *robot,
                                const char *name,
                                const char *part);
gboolean sx_steps_wait_rows    (SxRobot    *robot,
                                const char *pane,
                                const char *table,
                                const char *pattern,
                                guint       count);

/* In a test function: the row comes, or the test is over */
#define sx_robot_wait_row(robot, pane, table, pattern) \
  sx_robot_wait (robot, sx_robot_count_rows (robot, pane, table, pattern) > 0)

int      sx_steps_main         (int         argc,
                                char      **argv,
                                void      (*add_tests) (void));

G_END_DECLS
