/* sx-record-scan-private.h: looking through a journal in a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-record-condition-private.h"
#include "sx-serial-set-private.h"

G_BEGIN_DECLS

/**
 * SxRecordScanReady:
 *
 * Runs in the #GMainContext that was the thread's own when the scan was started, when sx_record_scan_take() has
 * something.
 */
typedef void (*SxRecordScanReady) (GObject *owner);

/**
 * SxRecordScan:
 *
 * Looks at the records of a range, in a thread that is less urgent than others, and has those that match ready bit by bit: what
 * has been looked at is always one range that touches the end where it began.
 */
typedef struct _SxRecordScan SxRecordScan;

SxRecordScan *sx_record_scan_start    (SxJournal               *journal,
                                       const SxRecordCondition *condition,
                                       guint64                  from,
                                       guint64                  to,
                                       gboolean                 backwards,
                                       SxRecordScanReady        ready,
                                       GObject                 *owner);
void          sx_record_scan_cancel   (SxRecordScan            *self);
gboolean      sx_record_scan_has_news (SxRecordScan            *self);
gboolean      sx_record_scan_take     (SxRecordScan            *self,
                                       SxSerialSet             *found,
                                       guint64                 *reached);
guint64       sx_record_scan_get_place (SxRecordScan           *self);

G_END_DECLS
