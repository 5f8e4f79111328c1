/* sx-record-condition-private.h: which records match
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"
#include "sx-needle.h"

G_BEGIN_DECLS

/**
 * SxRecordCondition:
 * @owner: whose records match; 0: everybody's
 * @socket: whose records match; 0: any socket's, and those of none
 * @kinds: the kinds that match: bits as of SX_KIND_MASK()
 * @messages_only: only those match for which sx_record_is_message() is %TRUE
 * @failed_only: only those match that have an error
 * @needle: (nullable): what the payload has in it
 *
 * What a filter lets through.
 */
typedef struct
{
  guint32   owner;
  guint32   socket;
  guint64   kinds;
  gboolean  messages_only;
  gboolean  failed_only;
  SxNeedle *needle;
} SxRecordCondition;

/* What a look at one record costs, counted as bytes of payload: so work can be measured in one unit */
#define SX_RECORD_COST 64

gboolean sx_record_condition_matches (const SxRecordCondition *self,
                                      SxJournal               *journal,
                                      guint64                  serial,
                                      const int               *cancelled,
                                      guint64                 *cost);
gboolean sx_record_condition_matches_peek (const SxRecordCondition *self,
                                           SxJournal               *journal,
                                           const SxJournalPeek     *peek,
                                           const int               *cancelled,
                                           guint64                 *cost);

G_END_DECLS
