/* sx-record-model.h: a filter as a list model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-record-filter.h"
#include "sx-record-item.h"

G_BEGIN_DECLS

/**
 * SxRecordModel:
 *
 * A #GListModel of #SxRecordItem over a #SxRecordFilter. Items are made when they are
 * looked at, and the same item is handed out while somebody holds it. The model changes only in
 * sx_record_model_drain() or sx_record_model_tell(), in sx_record_model_set_end(), and when the filter's condition is set: then it is empty until it
 * is drained. Rows come at the end, where records are new, and at the beginning, where old ones are found; what is there keeps its
 * order. Signal "stale": there is something to drain.
 */
#define SX_TYPE_RECORD_MODEL (sx_record_model_get_type ())
G_DECLARE_FINAL_TYPE (SxRecordModel, sx_record_model, SX, RECORD_MODEL, GObject)

SxRecordModel  *sx_record_model_new        (SxRecordFilter *filter);
SxRecordFilter *sx_record_model_get_filter (SxRecordModel  *self);
guint64         sx_record_model_get_serial (SxRecordModel  *self,
                                            guint           position);
gboolean        sx_record_model_find       (SxRecordModel  *self,
                                            guint64         serial,
                                            guint          *position);
gboolean        sx_record_model_drain      (SxRecordModel  *self,
                                            guint           max);
/* The two halves of it: who shows rows may want to look at records more often than to have new rows */
gboolean        sx_record_model_take       (SxRecordModel  *self,
                                            guint           max);
void            sx_record_model_tell       (SxRecordModel  *self);
/* As of an earlier moment, at once */
void            sx_record_model_set_end    (SxRecordModel  *self,
                                            guint64         end);

G_END_DECLS
