/* sx-clock.h: a time that never jumps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 sx_clock_now       (void);
gint64 sx_clock_get_step  (void);
gint64 sx_clock_from_wall (gint64 wall);

G_END_DECLS
