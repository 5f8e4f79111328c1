/* sx-sentence-box.h: room for a text that wraps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxSentenceBox:
 *
 * Has one child, a label that wraps, which it asks only for its height at a width. A box would also ask how wide it has to be
 * for a height: the label finds out by laying its text out a dozen times, and a window that lets one
 * bar appear asks for some twenty heights, which took 100 ms.
 *
 * The child may be a scroller with the label in it. Its natural height is that of the text then, and it takes the focus
 * where that is higher than what is seen of it.
 */
#define SX_TYPE_SENTENCE_BOX (sx_sentence_box_get_type ())
G_DECLARE_FINAL_TYPE (SxSentenceBox, sx_sentence_box, SX, SENTENCE_BOX, GtkWidget)

G_END_DECLS
