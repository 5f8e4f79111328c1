/* sx-journal.h: the record of everything that happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "sx-record.h"

G_BEGIN_DECLS

/**
 * SxJournalPeek:
 *
 * The few fields that filters look at, read without unpacking a record.
 */
typedef struct
{
  guint64 serial;
  guint32 owner;
  guint32 socket;
  guint16 kind;
  guint16 flags;
  gint32  error;
  gint64  value;
  gint64  time;
} SxJournalPeek;

/* So many records are looked at in one go by those who look at many, see sx_journal_peek_owner() */
#define SX_JOURNAL_PEEKS 32

/**
 * SxJournal:
 *
 * An append-only list of #SxRecord in a mapped file. One thread appends (the
 * writer), any number of threads read. A record is seen only when it is whole.
 */
#define SX_TYPE_JOURNAL (sx_journal_get_type ())
G_DECLARE_FINAL_TYPE (SxJournal, sx_journal, SX, JOURNAL, GObject)

/**
 * SxJournalWakeFunc:
 *
 * Runs in the #GMainContext it was registered for, when records came after the
 * last sx_journal_watch_rearm().
 */
typedef void (*SxJournalWakeFunc) (SxJournal *journal,
                                   gpointer   user_data);

typedef struct _SxJournalWatch SxJournalWatch;

/* Making one */
SxJournal      *sx_journal_new              (const char         *directory,
                                             GError            **error);
SxJournal      *sx_journal_new_kept         (const char         *directory,
                                             GError            **error);
const char     *sx_journal_get_kept_directory (void);
void            sx_journal_set_limit        (SxJournal          *self,
                                             guint64             bytes);
/* Its file, while it has a name; takes that away */
const char     *sx_journal_get_path         (SxJournal          *self);
void            sx_journal_remove_file      (SxJournal          *self);

/* The disk may have room again: what could not be kept is tried again */
void            sx_journal_retry            (SxJournal          *self);

/* Writing: one thread */
guint8         *sx_journal_reserve          (SxJournal          *self,
                                             gsize               size);
gboolean        sx_journal_holds            (SxJournal          *self,
                                             const guint8       *bytes);
gboolean        sx_journal_append           (SxJournal          *self,
                                             const SxRecord     *record);
gboolean        sx_journal_append_again     (SxJournal          *self,
                                             const SxRecord     *record,
                                             guint64             serial,
                                             gsize               offset);
const guint8   *sx_journal_get_kept         (SxJournal          *self);

/* A journal that was opened from a file takes no records */
void            sx_journal_gather_wakes     (SxJournal          *self,
                                             gboolean            gather);
void            sx_journal_wake             (SxJournal          *self);
gboolean        sx_journal_is_read_only     (SxJournal          *self);

/* Reading: any thread */
guint64         sx_journal_get_n_records    (SxJournal          *self);
guint64         sx_journal_get_end          (SxJournal          *self,
                                             guint64             end);
gboolean        sx_journal_read             (SxJournal          *self,
                                             guint64             serial,
                                             SxRecord           *record);
const guint8   *sx_journal_get_payload      (SxJournal          *self,
                                             guint64             serial,
                                             gsize              *length);
gboolean        sx_journal_peek             (SxJournal          *self,
                                             guint64             serial,
                                             SxJournalPeek      *peek);
guint           sx_journal_peek_owner       (SxJournal          *self,
                                             guint64            *next,
                                             guint64             end,
                                             guint32             owner,
                                             SxJournalPeek      *peeks,
                                             guint               max);
guint64         sx_journal_get_n_bytes      (SxJournal          *self);
guint64         sx_journal_get_n_truncated  (SxJournal          *self);
guint64         sx_journal_get_n_lost       (SxJournal          *self);
int             sx_journal_get_errno        (SxJournal          *self);

/* Being told */
SxJournalWatch *sx_journal_watch            (SxJournal          *self,
                                             GMainContext       *context,
                                             SxJournalWakeFunc   func,
                                             gpointer            user_data);
void            sx_journal_watch_rearm      (SxJournalWatch     *watch,
                                             guint64             seen);
void            sx_journal_watch_free       (SxJournalWatch     *watch);

G_END_DECLS
