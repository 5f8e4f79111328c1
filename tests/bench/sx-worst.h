/* sx-worst.h: what took longest while a window was measured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-frames.h"
#include "sx-person.h"

G_BEGIN_DECLS

/* Prints so many of the longest frames, turns and pings (of SxPingAnswer), and what the person did before each. person: NULL, if
 * nobody used it. The arrays are in another order then. began: seconds of the monotonic clock */
void sx_worst_print (guint     n,
                     SxFrames *watched,
                     GArray   *pings,
                     SxPerson *person,
                     double    began);

G_END_DECLS
