/* sx-journal-private.h: what the journal's files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdatomic.h>

#include "sx-journal.h"
#include "sx-store-private.h"

G_BEGIN_DECLS

/**
 * SxWatchers:
 * @n_armed: how many watches want to be woken; changed with @mutex held, read without
 * @mutex: guards the rest
 * @watches: (element-type SxJournalWatch): those that exist
 *
 * Who is to be told of new records.
 */
typedef struct
{
  atomic_uint  n_armed;
  GMutex       mutex;
  GPtrArray   *watches;
} SxWatchers;

void        sx_watchers_init          (SxWatchers *self);
void        sx_watchers_clear         (SxWatchers *self);
void        sx_watchers_wake          (SxWatchers *self,
                                       guint64     n_records);

SxWatchers *sx_journal_get_watchers   (SxJournal  *self);
guint64     sx_journal_get_n_ordered  (SxJournal  *self);

gboolean    sx_journal_get_reference  (SxJournal  *self,
                                       guint64     serial,
                                       SxRecordReference *reference);
gboolean    sx_journal_can_refer      (SxJournal  *self,
                                       const SxRecordHeader *header);

/* For who fills a journal from a file: room for a whole record, then the record that was put there */
guint8     *sx_journal_import_room    (SxJournal  *self,
                                       gsize       size,
                                       int        *error);
void        sx_journal_import_record  (SxJournal  *self,
                                       gsize       size,
                                       gsize       header);
/* Nothing is appended from here on. n_missing: bytes of the file that were no whole record */
void        sx_journal_import_end     (SxJournal  *self,
                                       guint64     n_missing);
guint64     sx_journal_get_n_missing  (SxJournal  *self);

/* For who opens a file where it is: its name and descriptor, both taken; then record by record what is in it */
int         sx_journal_adopt_file     (SxJournal  *self,
                                       int         fd,
                                       const char *path,
                                       guint64     size);
gboolean    sx_journal_adopt_record   (SxJournal  *self,
                                       guint64     place,
                                       gsize       header);
const SxStore *sx_journal_get_store   (SxJournal  *self);

G_END_DECLS
