/* sx-help.h: what everything is, inside the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxHelp:
 *
 * The window **Help**: a first walk, what each pane does, and what each call of the socket API means.
 */
#define SX_TYPE_HELP (sx_help_get_type ())
G_DECLARE_FINAL_TYPE (SxHelp, sx_help, SX, HELP, GtkWindow)

void sx_help_present (GtkWindow *parent);

G_END_DECLS
