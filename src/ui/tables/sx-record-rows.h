/* sx-record-rows.h: the records that a table shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-record-item.h"
#include "sx-row-selection.h"
#include "sx-search-bar.h"
#include "sx-table-frame.h"

G_BEGIN_DECLS

/**
 * SxRecordRows:
 *
 * A desk's records as the rows of a table: which are selected, which are searched for, and whether others are left out
 * meanwhile. Signal "changed": rows came or went, or others are selected; "needle-changed": something else is looked for.
 */
#define SX_TYPE_RECORD_ROWS (sx_record_rows_get_type ())
G_DECLARE_FINAL_TYPE (SxRecordRows, sx_record_rows, SX, RECORD_ROWS, GObject)

SxRecordRows   *sx_record_rows_new          (SxTableFrame        *frame,
                                             GtkToggleButton     *button,
                                             const SxSearchNames *names);
void            sx_record_rows_set_desk     (SxRecordRows        *self,
                                             SxDesk              *desk,
                                             SxRecordModel       *rows);
/* NULL: there is no desk. It is another one when only matches are shown */
SxRowSelection *sx_record_rows_get_selection (SxRecordRows       *self);
/* The item of the only selected row. transfer full, nullable */
SxRecordItem   *sx_record_rows_dup_single   (SxRecordRows        *self);
gboolean        sx_record_rows_any_selected (SxRecordRows        *self);
/* What is looked for; NULL: nothing */
SxNeedle       *sx_record_rows_get_needle   (SxRecordRows        *self);

void            sx_record_rows_search       (SxRecordRows        *self);
gboolean        sx_record_rows_end_search   (SxRecordRows        *self);
void            sx_record_rows_step         (SxRecordRows        *self,
                                             gboolean             forward);

G_END_DECLS
