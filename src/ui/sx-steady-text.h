/* sx-steady-text.h: text whose numbers do not run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxSteadyText:
 *
 * Sets the text of a label: at once, as long as it says something else. Where only its numbers change, and go on changing, it has
 * the newest ones twice a second: nobody reads them faster, and each time the whole window is laid out.
 */
#define SX_TYPE_STEADY_TEXT (sx_steady_text_get_type ())
G_DECLARE_FINAL_TYPE (SxSteadyText, sx_steady_text, SX, STEADY_TEXT, GObject)

SxSteadyText *sx_steady_text_new (GtkLabel     *label);
void          sx_steady_text_set (SxSteadyText *self,
                                  const char   *text);

G_END_DECLS
