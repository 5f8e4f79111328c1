/* sx-journal-care.h: what becomes of the record of all that happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-application.h"

G_BEGIN_DECLS

/**
 * SxJournalCare:
 *
 * Clears the journal that the program's windows share, with an undo; and says when it cannot keep everything any more,
 * with what can be done about it.
 */
#define SX_TYPE_JOURNAL_CARE (sx_journal_care_get_type ())
G_DECLARE_FINAL_TYPE (SxJournalCare, sx_journal_care, SX, JOURNAL_CARE, GObject)

SxJournalCare *sx_journal_care_new   (SxApplication *application,
                                      SxJournal     *journal);
void           sx_journal_care_clear (SxJournalCare *self);
/* Nothing is done or said any more; for when the program ends */
void           sx_journal_care_stop  (SxJournalCare *self);

/* How long Undo is offered, and how often it is looked how full it is while something happens, in ms. For tests */
void           sx_journal_care_set_times (SxJournalCare *self,
                                          guint          undo,
                                          guint          look);

G_END_DECLS
