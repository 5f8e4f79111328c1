/* sx-fill.h: has the cells of a table filled when they are to be seen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-cell.h"

G_BEGIN_DECLS

/**
 * SxFill:
 *
 * A table makes widgets for some 200 rows, of which a dozen are to be seen. While rows come by the thousand, only those
 * are filled; the others follow when there is time, for who reads the table by other means than the screen.
 */
#define SX_TYPE_FILL (sx_fill_get_type ())
G_DECLARE_FINAL_TYPE (SxFill, sx_fill, SX, FILL, GObject)

SxFill *sx_fill_new       (GtkColumnView *view);
/* A cell is stale; a cell makes its column wider */
void    sx_fill_add_stale (SxFill        *self);
void    sx_fill_add_grown (SxFill        *self);
/* The rows are where they were, and show others */
void    sx_fill_shift     (SxFill        *self);
/* Before the table is drawn */
void    sx_fill_visible   (SxFill        *self);

G_END_DECLS
