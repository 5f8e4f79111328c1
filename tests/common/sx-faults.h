/* sx-faults.h: calls that are counted, and made to fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For functions of the C library that a test program replaces: each asks fault_take() first. From any thread.
 */

#pragma once

#include <dlfcn.h>
#include <stdarg.h>

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
/* The nth call, from 1, of this use fails, and others behind it until these are so many, with an errno or an EAI_ code.
 * Twice, for two uses: what is called only because the first fails does as well */
void     fault_arm        (const FaultCall *call,
                           guint            nth,
                           guint            times,
                           int              error);
/* Whether any use has, and how many have */
gboolean fault_has_failed (void);
guint    fault_count_failed (void);
/* Copies of those that were called since fault_begin(); how many there are */
guint    fault_list       (FaultCall       *calls,
                           guint            size);
/* Whether both are of the same use at the same place */
gboolean fault_is_same    (const FaultCall *one,
                           const FaultCall *other);
/* How often anything was called */
guint    fault_count      (void);

/* For the functions: a call, with literals; returns what it is to fail with, or 0 */
int      fault_take       (const char      *name,
                           const char      *what,
                           gconstpointer    site);
void     fault_note       (void);

/* Where one is called, and whether that is this program's own code and not that of a library */
#define FAULT_HERE __builtin_return_address (0)

gboolean fault_is_in_program (gconstpointer site);

/* Whether it is to fail with what was taken; then errno says so */
gboolean fault_fails      (int              error);

/* What should not have happened though a call failed: a line of its own */
void     fault_add_trouble (GString         *troubles,
                            const char      *format,
                            ...) G_GNUC_PRINTF (2, 3);

/* The C library's own function of a name, with the type of ours. To be included with _GNU_SOURCE */
#define FAULT_REAL(name) ((typeof (name) *) dlsym (RTLD_NEXT, #name))

/* Its open() has two names that are one in a program for large files. arguments: behind flags; has the mode if there is one */
int      fault_open_really (int             folder,
                           const char      *path,
                           int              flags,
                           va_list          arguments);

G_END_DECLS
