/* fault-calls.h: every system call of the engine, counted, and made to fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The C library's functions are replaced in the whole test program; only calls that the engine makes count: those out of
 * this program (not of GLib) and of one of the engine's threads, or between fault_enter() and fault_leave(), and those of
 * getservbyname_r() from any. Those of poll() that GLib makes in the engine's threads are counted only.
 */

#pragma once

#include "sx-faults.h"

G_BEGIN_DECLS

/* The engine is called into by this thread */
void fault_enter (void);
void fault_leave (void);

G_END_DECLS
