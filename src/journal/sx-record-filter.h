/* sx-record-filter.h: an index over the journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"
#include "sx-needle.h"

G_BEGIN_DECLS

/**
 * SxRecordFilter:
 *
 * The serials of the records that match, in order, in a bit or few each. It
 * begins at the journal's end, so that what is newest is there at once, and goes on from there in both
 * directions: what comes, and what was before. It never looks at a record twice, except when its
 * condition changes. A long past, and large payloads that a text is looked for in, are for a thread of its own;
 * the filter itself belongs to one thread.
 */
#define SX_TYPE_RECORD_FILTER (sx_record_filter_get_type ())
G_DECLARE_FINAL_TYPE (SxRecordFilter, sx_record_filter, SX, RECORD_FILTER, GObject)

/**
 * SX_KIND_MASK:
 *
 * The bit of a kind in a mask of kinds.
 */
#define SX_KIND_MASK(kind) (G_GUINT64_CONSTANT (1) << (kind))

/* What Connection log shows: every call; what Messages shows: what carried bytes or was a datagram */
#define SX_KINDS_CALLS    (sx_record_filter_get_call_kinds ())
#define SX_KINDS_MESSAGES (SX_KIND_MASK (SX_KIND_SEND) | SX_KIND_MASK (SX_KIND_RECV) \
                           | SX_KIND_MASK (SX_KIND_SENDTO) | SX_KIND_MASK (SX_KIND_RECVFROM))

SxRecordFilter *sx_record_filter_new            (SxJournal      *journal);
guint64         sx_record_filter_get_call_kinds (void);

/* The condition; 0 for owner or socket: whichever. Setting one starts over */
void            sx_record_filter_set_owner      (SxRecordFilter *self,
                                                 guint32         owner);
void            sx_record_filter_set_socket     (SxRecordFilter *self,
                                                 guint32         socket);
void            sx_record_filter_set_kinds      (SxRecordFilter *self,
                                                 guint64         kinds);
void            sx_record_filter_set_messages_only (SxRecordFilter *self,
                                                 gboolean        messages_only);
void            sx_record_filter_set_failed_only (SxRecordFilter *self,
                                                 gboolean        failed_only);
void            sx_record_filter_set_needle     (SxRecordFilter *self,
                                                 SxNeedle       *needle);
void            sx_record_filter_copy_condition (SxRecordFilter *self,
                                                 SxRecordFilter *other);

SxJournal      *sx_record_filter_get_journal    (SxRecordFilter *self);
guint32         sx_record_filter_get_owner      (SxRecordFilter *self);
guint32         sx_record_filter_get_socket     (SxRecordFilter *self);
guint64         sx_record_filter_get_kinds      (SxRecordFilter *self);
SxNeedle       *sx_record_filter_get_needle     (SxRecordFilter *self);

/* Looking at records: at most @max of them; FALSE when there is nothing to do now */
gboolean        sx_record_filter_extend         (SxRecordFilter *self,
                                                 guint           max);
/* Which records were looked at: from this one on … */
guint64         sx_record_filter_get_first      (SxRecordFilter *self);
/* … and whether that is all of them, or which part; a thread may be at work */
gboolean        sx_record_filter_is_complete    (SxRecordFilter *self);
double          sx_record_filter_get_progress   (SxRecordFilter *self);

guint           sx_record_filter_get_length     (SxRecordFilter *self);
guint64         sx_record_filter_get_serial     (SxRecordFilter *self,
                                                 guint           position);
gboolean        sx_record_filter_find           (SxRecordFilter *self,
                                                 guint64         serial,
                                                 guint          *position);

/* Signal "reset": the condition changed, the index is empty again. Signal "ready": a thread has something for
 * sx_record_filter_extend() */

G_END_DECLS
