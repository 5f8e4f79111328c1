/* sx-application-actions.h: what can be done from outside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-application.h"

G_BEGIN_DECLS

/* For SxApplication only */
void sx_application_actions_add (SxApplication *self);

G_END_DECLS
