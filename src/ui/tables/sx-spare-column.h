/* sx-spare-column.h: a column that is shown where there is room for all of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SX_TYPE_SPARE_COLUMN (sx_spare_column_get_type ())

G_DECLARE_FINAL_TYPE (SxSpareColumn, sx_spare_column, SX, SPARE_COLUMN, GObject)

SxSpareColumn *sx_spare_column_new (GtkColumnView       *view,
                                    GtkColumnViewColumn *column);

G_END_DECLS
