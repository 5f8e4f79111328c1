/* sx-record-pack-private.h: a record as bytes of the file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal-format-private.h"
#include "sx-record.h"

G_BEGIN_DECLS

/* The longest a header can be, with both addresses */
#define SX_RECORD_HEADER_MAX (sizeof (SxRecordHeader) + 2 * SX_ALIGN (SX_ADDRESS_MAX))

/* The shortest record there is */
#define SX_RECORD_MIN (sizeof (SxRecordPrefix) + sizeof (SxRecordHeader))

gsize sx_record_pack_size (gsize                 payload_length,
                           gsize                 local_length,
                           gsize                 remote_length);
gsize sx_record_pack_header (guint8             *place,
                             const SxRecord     *record,
                             gsize               payload_length,
                             guint16             flags);
gsize sx_record_pack      (guint8               *place,
                           const SxRecord       *record,
                           gsize                 payload_length,
                           guint16               flags,
                           const SxRecordReference *reference);
void  sx_record_pack_prefix (guint8             *place,
                             gsize               size,
                             gsize               header);
void  sx_record_unpack    (SxRecord             *record,
                           const SxRecordHeader *header);
guint32 sx_record_get_check (const SxRecordHeader *header,
                             gsize                 size);
gboolean sx_record_is_whole (const SxRecordPrefix *prefix,
                             const guint8         *place);
gsize sx_record_get_stored_length (const SxRecordHeader *header);
const SxRecordReference *sx_record_get_reference (const SxRecordHeader *header);

G_END_DECLS
