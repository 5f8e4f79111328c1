/* sx-row-text.h: rows of a table as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-column.h"

G_BEGIN_DECLS

char *sx_row_text_dup (GtkSelectionModel *rows,
                       const SxColumn    *columns,
                       guint              n_columns);

G_END_DECLS
