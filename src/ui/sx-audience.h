/* sx-audience.h: whether anybody wants the kernel's own times
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-engine.h"

G_BEGIN_DECLS

/* With one in the audience the engine observes; with nobody left it stops. In the thread of the widgets */
void sx_audience_join  (SxEngine *engine);
void sx_audience_leave (SxEngine *engine);

G_END_DECLS
