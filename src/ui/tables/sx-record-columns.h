/* sx-record-columns.h: the columns of Connection log and Messages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-column.h"

G_BEGIN_DECLS

/* Of #SxRecordItem */
const SxColumn *sx_record_columns_get_log      (guint *n_columns);
const SxColumn *sx_record_columns_get_messages (guint *n_columns);

G_END_DECLS
