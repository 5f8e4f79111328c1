/* left-files.h: files that a journal left behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "journal-records.h"

#include "sx-journal-format-private.h"
#include "sx-left.h"

G_BEGIN_DECLS

#define PAGE   4096
#define SECTOR 512
#define FIRST  (sizeof (SxChunkHeader) + sizeof (SxFileHeader))
#define BOOT   (sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, boot))
#define SYNCED (sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, n_synced))

/* The file of a small journal, up to a page behind its last record */
typedef struct
{
  char   *directory;
  char   *bytes;
  char   *copy;
  gsize   length;
  GArray *ends;
} Small;

SxJournal *left_make_kept (const char *directory);
gsize      left_get_length (guint64 serial);
void       left_append (SxJournal *journal,
                        guint64    serial,
                        gsize      length);
void       left_append_some (SxJournal *journal,
                             guint      count);
void       left_assert_prefix (SxJournal *journal,
                               guint64    n_records);
/* What is in the file while it has it open, of a journal that is gone then: as if the program had been killed */
char      *left_take_file (SxJournal *journal,
                           gsize     *length);
char      *left_put_file (const char *directory,
                          const char *bytes,
                          gsize       length);
/* How many records there are in what was left; all of them are what they were. Takes it away */
guint64    left_count (const char *directory,
                       const char *bytes,
                       gsize       length);
guint64    left_count_ends (GArray *ends,
                            gsize   place);
void       small_open (Small *small,
                       guint  count);
void       small_close (Small *small);
/* Another start of the computer, up to which nothing was noted to be on the disk */
void       small_cut_power (Small *small);
guint64    small_count (Small *small);

G_END_DECLS
