/* sx-engine-private.h: how commands get to the I/O thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-command.h"
#include "sx-engine.h"

G_BEGIN_DECLS

SxCommandLetter *sx_engine_prepare (SxEngine         *self,
                                    guint32           owner,
                                    void            (*run) (SxCore          *core,
                                                            SxCommandLetter *command));
guint32          sx_engine_push    (SxEngine         *self,
                                    SxCommandLetter  *command);

G_END_DECLS
