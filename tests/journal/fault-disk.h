/* fault-disk.h: every system call of the journal, counted, and made to fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The C library's functions are replaced in the whole test program; calls count between fault_enter() and fault_leave(),
 * of whichever thread: all of this program, and of GLib those that it makes for the journal's own (to make, open, rename
 * and remove files).
 */

#pragma once

#include "sx-faults.h"

G_BEGIN_DECLS

void fault_enter (void);
void fault_leave (void);

G_END_DECLS
