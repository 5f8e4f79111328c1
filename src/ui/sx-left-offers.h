/* sx-left-offers.h: offers what an end that was not clean left behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-application.h"

G_BEGIN_DECLS

/* Looks for them, once; returns at once */
void sx_left_offers_start (SxApplication *application);
/* A window is there that can offer them */
void sx_left_offers_show  (SxApplication *application,
                           SxWindow      *window);

G_END_DECLS
