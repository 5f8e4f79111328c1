/* sx-split.h: two things with a divider between them, beside each other or one below the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxSplit:
 *
 * A #GtkPaned that lies where there is room, and stands where it is narrow. Where the divider is belongs to each of the two:
 * properties "share-beside" and "share-below" (int, thousandths of the room that the first child gets, from 100 to 900).
 * Properties "first" and "second" (#GtkWidget).
 */
#define SX_TYPE_SPLIT (sx_split_get_type ())
G_DECLARE_FINAL_TYPE (SxSplit, sx_split, SX, SPLIT, GtkWidget)

#define SX_SPLIT_MIN_SHARE 100
#define SX_SPLIT_MAX_SHARE 900

void     sx_split_set_second (SxSplit   *self,
                              GtkWidget *second);
gboolean sx_split_is_wide    (SxSplit   *self);

G_END_DECLS
