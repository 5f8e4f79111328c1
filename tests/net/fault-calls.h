/* fault-calls.h: every system call of the engine, counted, and made to fail once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The C library's functions are replaced in the whole test program; only calls that the engine makes count: those out of
 * this program (not of GLib) and of one of the engine's threads, or between fault_enter() and fault_leave().
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FaultCall:
 * @name: the function
 * @what: what for, as far as its arguments tell
 * @site: where it is called
 * @n: how often it was, since fault_begin()
 *
 * A place in the program, and a use, that is made to fail by itself.
 */
typedef struct
{
  const char    *name;
  const char    *what;
  gconstpointer  site;
  guint          n;
} FaultCall;

/* Counts from 0; what is armed is disarmed */
void     fault_begin      (void);
/* The nth call, from 1, of this use fails, and others behind it until these are so many, with an errno or an EAI_ code */
void     fault_arm        (const FaultCall *call,
                           guint            nth,
                           guint            times,
                           int              error);
/* Whether it has */
gboolean fault_has_failed (void);
/* Copies of those that were called since fault_begin(); the count is that of all */
guint    fault_list       (FaultCall       *calls,
                           guint            size);
/* All calls, and those of poll() that GLib makes in the engine's thread */
guint    fault_count      (void);
/* The engine is called into by this thread */
void     fault_enter      (void);
void     fault_leave      (void);

G_END_DECLS
