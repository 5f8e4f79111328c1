/* sx-bytes-view.h: bytes as hex and as text, side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Bytes that are laid out at a time: what is large comes in parts, so that it opens at once */
#define SX_BYTES_VIEW_PART 8192

/**
 * SxBytesView:
 *
 * Offset, hex and text of some bytes in three columns. What is selected in one is marked in the
 * other. Signal "selection-changed".
 */
#define SX_TYPE_BYTES_VIEW (sx_bytes_view_get_type ())
G_DECLARE_FINAL_TYPE (SxBytesView, sx_bytes_view, SX, BYTES_VIEW, GtkWidget)

void     sx_bytes_view_set_bytes     (SxBytesView *self,
                                      GBytes      *bytes);
void     sx_bytes_view_set_part      (SxBytesView *self,
                                      guint        part);
guint    sx_bytes_view_get_n_parts   (SxBytesView *self);
void     sx_bytes_view_mark          (SxBytesView *self,
                                      gsize        offset,
                                      gsize        length);
gboolean sx_bytes_view_get_selection (SxBytesView *self,
                                      gsize       *offset,
                                      gsize       *length);

G_END_DECLS
