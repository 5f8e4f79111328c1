/* sx-kernel-times.h: whether anybody wants the kernel's own times
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-engine.h"

G_BEGIN_DECLS

/* Each who looks holds the engine to it; with nobody left it stops. In the thread of the widgets */
void sx_kernel_times_hold    (SxEngine *engine);
void sx_kernel_times_release (SxEngine *engine);

G_END_DECLS
