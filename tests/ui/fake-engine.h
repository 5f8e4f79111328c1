/* fake-engine.h: an engine that writes down what it is told, and does nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Widgets give commands and look at records. Here tests write the records, so the engine must
 * not; it stands in for the real one when a test is linked.
 */

#pragma once

#include "sx-engine.h"

G_BEGIN_DECLS

/* The last command: "close 4", "close-open", …; NULL: none since the last call. transfer full */
char *fake_engine_take_command (SxEngine *self);

G_END_DECLS
