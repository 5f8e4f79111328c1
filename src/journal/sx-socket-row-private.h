/* sx-socket-row-private.h: one row of the sockets of an owner
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-socket-pack-private.h"
#include "sx-socket-rows-private.h"

G_BEGIN_DECLS

/* For the files named sx-socket-rows*, and for nobody else */

/* Rows are in blocks, so that a million of them are not moved when there is one more */
#define SX_SOCKET_BLOCK_SHIFT  8
#define SX_SOCKET_BLOCK_LENGTH (1u << SX_SOCKET_BLOCK_SHIFT)

/* Likewise what was put away */
#define SX_SOCKET_CHUNK_SHIFT 16
#define SX_SOCKET_CHUNK_SIZE  ((gsize) 1 << SX_SOCKET_CHUNK_SHIFT)

/* Of a row that is at hand */
#define SX_SOCKET_ROW_AT_HAND G_MAXUINT32

typedef struct
{
  guint32 id;
  guint32 first; /* the serial of the record that made it; a journal has less than 2^32 */
  guint32 place; /* where it was put away to */
} SxSocketRow;

/* What is known of a socket at hand */
typedef struct
{
  SxSocketInfo  info;
  SxSocketTrace trace;
  guint         position;
  guint         drain;  /* the number of the drain that changed it last */
  gboolean      queued; /* among those that ended */
} SxSocketAtHand;

static inline SxSocketRow *
sx_socket_rows_get_row (SxSocketRows *self,
                        guint         position)
{
  SxSocketRow *block = g_ptr_array_index (self->blocks, position >> SX_SOCKET_BLOCK_SHIFT);

  return &block[position & (SX_SOCKET_BLOCK_LENGTH - 1)];
}

static inline SxSocketAtHand *
sx_socket_rows_get_at_hand (SxSocketRows *self,
                            guint32       id)
{
  return g_hash_table_lookup (self->at_hand, GUINT_TO_POINTER (id));
}

/* What was put away in some chunks */
static inline guint8 *
sx_socket_rows_get_bytes_in (GPtrArray *chunks,
                             guint32    place)
{
  return (guint8 *) g_ptr_array_index (chunks, place >> SX_SOCKET_CHUNK_SHIFT) + (place & (SX_SOCKET_CHUNK_SIZE - 1));
}

static inline guint8 *
sx_socket_rows_get_bytes (SxSocketRows *self,
                          guint32       place)
{
  return sx_socket_rows_get_bytes_in (self->chunks, place);
}

/* A row has come to this place */
void sx_socket_rows_set_position (SxSocketRows       *self,
                                  guint               position);
/* So many more of what is told of all of them */
void sx_socket_rows_count        (SxSocketRows       *self,
                                  const SxSocketInfo *info,
                                  int                 more);

G_END_DECLS
