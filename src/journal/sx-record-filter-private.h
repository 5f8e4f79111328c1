/* sx-record-filter-private.h: what the files of SxRecordFilter share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-record-condition-private.h"
#include "sx-record-filter.h"
#include "sx-record-scan-private.h"
#include "sx-serial-set-private.h"

G_BEGIN_DECLS

struct _SxRecordFilter
{
  GObject            parent_instance;

  SxJournal         *journal;
  SxRecordCondition  condition;
  SxSerialSet        found;

  /* Records from first up to next were looked at; before it began there are none, and nowhere. There is nothing to be looked at
   * below lowest */
  gboolean           has_begun;
  guint64            lowest;
  guint64            first;
  guint64            next;
  /* (nullable): who looks at those before first, and at those from next on */
  SxRecordScan      *behind;
  SxRecordScan      *ahead;
  /* There was no thread to be had: all is done here */
  gboolean           is_alone;
};

/* sx-record-filter.c */
void sx_record_filter_start_over (SxRecordFilter *self);

G_END_DECLS
