/* sx-exchange.h: a message that goes there and back, and what is shown of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For tests that look whether the same is shown elsewhere, or later.
 */

#pragma once

#include "sx-robot.h"

G_BEGIN_DECLS

/* Those of the panes Server and Client */
#define SX_EXCHANGE_TABLES 6

/* Client connects to Server, which sends back what it gets; until the tables show that */
void     sx_exchange_make   (SxRobot     *robot,
                             const char  *message);
/* What each table shows now. texts: SX_EXCHANGE_TABLES of them; transfer full */
void     sx_exchange_note   (SxRobot     *robot,
                             char       **texts);
/* Waits until they show just that; texts: freed */
void     sx_exchange_expect (SxRobot     *robot,
                             char       **texts);

G_END_DECLS
