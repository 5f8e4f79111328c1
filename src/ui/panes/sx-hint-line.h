/* sx-hint-line.h: the line below a row of entries
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxHintLine:
 *
 * The hints and errors of a row of #SxFieldEntry: one line, which is there even while all are empty, so
 * that nothing moves. Each label that says something stands below its entry, as far as it has room there, and
 * what is too long for one line gets more. In a template its children are <child> elements, #GtkLabel in the order of
 * their entries.
 */
#define SX_TYPE_HINT_LINE (sx_hint_line_get_type ())
G_DECLARE_FINAL_TYPE (SxHintLine, sx_hint_line, SX, HINT_LINE, GtkWidget)

G_END_DECLS
