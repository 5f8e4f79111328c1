/* sx-record-follow.h: a table of records and the record that is selected in a desk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-desk.h"
#include "sx-row-selection.h"
#include "sx-table-frame.h"

G_BEGIN_DECLS

/**
 * SxRecordFollow:
 *
 * Tells a desk which record is selected when a person selects a row of a table, and selects the row when the
 * desk says so. Gone before the table is.
 */
#define SX_TYPE_RECORD_FOLLOW (sx_record_follow_get_type ())
G_DECLARE_FINAL_TYPE (SxRecordFollow, sx_record_follow, SX, RECORD_FOLLOW, GObject)

SxRecordFollow *sx_record_follow_new (SxDesk         *desk,
                                      SxRecordModel  *model,
                                      SxRowSelection *selection,
                                      SxTableFrame   *frame);

/* Of the record that is selected, or will be when it has a row; G_MAXUINT64: none */
guint64         sx_record_follow_get_serial (SxRecordFollow *self);
void            sx_record_follow_want       (SxRecordFollow *self,
                                             guint64         serial);

G_END_DECLS
