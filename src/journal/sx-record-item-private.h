/* sx-record-item-private.h: how a model knows its items
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-record-item.h"

G_BEGIN_DECLS

SxRecordItem *sx_record_item_new_alive (SxJournal  *journal,
                                        guint64     serial,
                                        GHashTable *alive);

G_END_DECLS
