/* sx-demo-layout.h: where the parts of the demo's caption stand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxDemoLayout:
 *
 * For three children: a sentence that can be scrolled, how far the demo is, and buttons. The latter two stand beside the sentence
 * where it has room enough, and else below it, in one row if they can. Where that is too high, the sentence does with less than
 * its lines.
 */
#define SX_TYPE_DEMO_LAYOUT (sx_demo_layout_get_type ())
G_DECLARE_FINAL_TYPE (SxDemoLayout, sx_demo_layout, SX, DEMO_LAYOUT, GtkLayoutManager)

G_END_DECLS
