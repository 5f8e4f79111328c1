/* sx-record-item.h: a row that stands for a record
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"

G_BEGIN_DECLS

/**
 * SxRecordItem:
 *
 * A small object for one record, made when a row is looked at. It keeps the
 * journal alive and reads the record anew each time it is asked.
 */
#define SX_TYPE_RECORD_ITEM (sx_record_item_get_type ())
G_DECLARE_FINAL_TYPE (SxRecordItem, sx_record_item, SX, RECORD_ITEM, GObject)

SxRecordItem *sx_record_item_new         (SxJournal    *journal,
                                          guint64       serial);
guint64       sx_record_item_get_serial  (SxRecordItem *self);
SxJournal    *sx_record_item_get_journal (SxRecordItem *self);
gboolean      sx_record_item_read        (SxRecordItem *self,
                                          SxRecord     *record);

G_END_DECLS
