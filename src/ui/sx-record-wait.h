/* sx-record-wait.h: waiting until something has happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-desk.h"

G_BEGIN_DECLS

typedef struct _SxRecordWait SxRecordWait;

/* TRUE: this is the record that was waited for */
typedef gboolean (*SxRecordMatch)    (const SxRecord *record,
                                      gpointer        user_data);
/* record: NULL when the time is up */
typedef void     (*SxRecordWaitDone) (const SxRecord *record,
                                      gpointer        user_data);

SxRecordWait *sx_record_wait_new  (SxDesk           *desk,
                                   guint64           from,
                                   guint             milliseconds,
                                   SxRecordMatch     match,
                                   SxRecordWaitDone  done,
                                   gpointer          user_data);
void          sx_record_wait_free (SxRecordWait     *self);

G_END_DECLS
