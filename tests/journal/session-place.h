/* session-place.h: a journal, and the file of a session that it is saved to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-session.h"

G_BEGIN_DECLS

/**
 * Place:
 * @directory: a folder that is there for the test only
 * @path: the session's file in it; it is not there until something is saved
 * @journal: what is saved
 *
 * Where a test saves and opens. What goes wrong with that fails the test.
 */
typedef struct
{
  char      *directory;
  char      *path;
  SxJournal *journal;
} Place;

void       open_place         (Place       *place);
/* Nobody else has the journal any more */
void       close_place        (Place       *place);

/* Up to the record of a serial, or G_MAXUINT64: all */
void       save_session       (Place       *place,
                               guint64      end);
/* The same; what the file has then. transfer full */
char      *save_bytes         (Place       *place,
                               guint64      end,
                               gsize       *length);
SxJournal *open_session       (const char  *path);

/* Bytes as the file: NULL with an error where it can be none */
SxJournal *open_bytes         (Place       *place,
                               const char  *bytes,
                               gsize        length,
                               GError     **error);

/* The first records of whole, and no others */
void       assert_begins_like (SxJournal   *part,
                               SxJournal   *whole);
/* Whatever it is, everything in it can be looked at */
void       read_everything    (SxJournal   *journal);

G_END_DECLS
