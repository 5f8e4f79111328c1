/* sx-store-private.h: a mapped file that only grows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "sx-guard-private.h"
#include "sx-journal-format-private.h"
#include "sx-lease-private.h"

G_BEGIN_DECLS

/**
 * SxStore:
 * @fd: the file; -1: none
 * @path: where it has its name; %NULL: it has none any more
 * @tail: where the next record goes, in bytes from the file's start
 * @chunk_end: where the current chunk ends
 * @space_end: up to where the current chunk has space on the disk
 * @ready_end: up to where the pages of the current chunk are made
 * @has_put: whether what was written last brought its own pages: then more of the kind may follow, and no others are made ahead
 * @next_chunk: where the next chunk will start
 * @step: how much space is taken from the disk at a time
 * @maps: what is mapped where: an entry for each %SX_CHUNK_SIZE of the file
 * @map_sizes: the length of the mapping that starts with an entry; 0: none does
 * @guard: what of it the disk does not give back
 * @lease: (nullable): of a file that is not ours, and is read where it is
 * @closing: (nullable): cancelled when nothing of that is needed any more
 *
 * Where records are kept. All but sx_store_at() is for the writing thread.
 */
typedef struct
{
  int     fd;
  char   *path;
  guint64 tail;
  guint64 chunk_end;
  guint64 space_end;
  guint64 ready_end;
  gboolean has_put;
  guint64 next_chunk;
  guint64 step;
  guint8 *maps[SX_CHUNK_COUNT];
  gsize   map_sizes[SX_CHUNK_COUNT];
  SxGuard guard;
  SxLease      *lease;
  GCancellable *closing;
} SxStore;

gboolean sx_store_open      (SxStore     *self,
                             const char  *directory,
                             GError     **error);
gboolean sx_store_open_kept (SxStore     *self,
                             const char  *directory,
                             GError     **error);
int      sx_store_adopt     (SxStore     *self,
                             int          fd,
                             const char  *path,
                             guint64      size);
int      sx_store_hold      (SxStore      *self,
                             int           fd,
                             guint64       size,
                             GCancellable *cancellable);
void     sx_store_let_go    (SxStore     *self);
char    *sx_store_get_boot  (void);
void     sx_store_unlink    (SxStore     *self);
void     sx_store_close     (SxStore     *self);
int      sx_store_take_room (SxStore     *self,
                             gsize        size,
                             gsize        spare,
                             guint64      serial);
void     sx_store_make_ready (SxStore    *self,
                              guint64     end);
gboolean sx_store_put       (SxStore      *self,
                             gsize         offset,
                             const guint8 *bytes,
                             gsize         length);
int      sx_store_make_room (SxStore     *self,
                             gsize        size,
                             gsize        spare,
                             guint64      serial);

int      sx_store_open_nameless  (void);
gboolean sx_store_may_be_as_long (guint64 length);

/* What sx_store_adopt() and a new file have in common: a file is found by it */
#define SX_STORE_PREFIX "journal-"
#define SX_STORE_SUFFIX ".sxjournal"

gboolean sx_store_find (const SxStore *self,
                        const guint8  *bytes,
                        guint64       *place,
                        guint64       *first_serial);

/* Only for places below what has been written: the rest has no space and would be a SIGBUS */
static inline guint8 *
sx_store_at (const SxStore *self,
             guint64        place)
{
  return self->maps[place >> SX_CHUNK_SHIFT] + (place & (SX_CHUNK_SIZE - 1));
}

/* Whether sx_store_make_room() would have nothing to ask for */
static inline gboolean
sx_store_has_room (const SxStore *self,
                   gsize          size)
{
  return self->tail + size + sizeof (SxRecordPrefix) <= self->space_end;
}

static inline SxFileHeader *
sx_store_get_file_header (const SxStore *self)
{
  return (SxFileHeader *) (void *) sx_store_at (self, sizeof (SxChunkHeader));
}

G_END_DECLS
