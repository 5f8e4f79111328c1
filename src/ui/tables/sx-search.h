/* sx-search.h: what is found among the records of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxSearch:
 *
 * The records of a table that have something in their payload. It follows the table's own filter, the desk's moment and
 * what comes, and the desk drains it as it drains its own models. Signal "changed": more was found, or it has come
 * further.
 */
#define SX_TYPE_SEARCH (sx_search_get_type ())
G_DECLARE_FINAL_TYPE (SxSearch, sx_search, SX, SEARCH, GObject)

SxSearch      *sx_search_new          (SxDesk        *desk,
                                       SxRecordModel *rows);
void           sx_search_set_needle   (SxSearch      *self,
                                       SxNeedle      *needle);
SxNeedle      *sx_search_get_needle   (SxSearch      *self);
SxRecordModel *sx_search_get_matches  (SxSearch      *self);
guint          sx_search_get_place    (SxSearch      *self,
                                       guint64        serial);
gboolean       sx_search_is_running   (SxSearch      *self);
guint          sx_search_get_percent  (SxSearch      *self);
guint64        sx_search_step         (SxSearch      *self,
                                       guint64        from,
                                       gboolean       forward);

G_END_DECLS
