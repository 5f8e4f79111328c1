/* sx-socket-rows-private.h: the sockets of an owner, as records up to one of them add up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"
#include "sx-socket-item.h"

G_BEGIN_DECLS

#define SX_N_SOCKET_STATES (SX_SOCKET_FAILED + 1)

/**
 * SxSocketRow:
 * @info: what the socket is
 * @ended: the serial behind the record since which it is not live
 * @drain: the number of the drain that changed it last
 */
typedef struct
{
  SxSocketInfo info;
  guint64      ended;
  guint        drain;
} SxSocketRow;

/**
 * SxSocketRows:
 * @owner: whose sockets; 0: everybody's
 * @n_looked: records up to this one are in it
 * @drain: goes into the rows that change
 * @n_rows: how many rows there are
 * @counts: how many are in each state
 *
 * A row for each socket, in the order they were made, and nothing that shows them. The rest is its own.
 */
typedef struct
{
  SxJournal  *journal;
  guint32     owner;
  guint64     n_looked;
  guint       drain;
  guint       n_rows;
  guint       counts[SX_N_SOCKET_STATES];

  GPtrArray  *blocks;    /* (element-type SxSocketRow): a number of them each */
  GHashTable *positions; /* id → position + 1 */
} SxSocketRows;

SxSocketRows *sx_socket_rows_new         (SxJournal    *journal,
                                          guint32       owner);
void          sx_socket_rows_free        (SxSocketRows *self);
gboolean      sx_socket_rows_fold        (SxSocketRows *self,
                                          guint64       end);
SxSocketRow  *sx_socket_rows_at          (SxSocketRows *self,
                                          guint         position);
gboolean      sx_socket_rows_find        (SxSocketRows *self,
                                          guint32       id,
                                          guint        *position);
guint         sx_socket_rows_remove_dead (SxSocketRows *self,
                                          guint         from,
                                          guint         to,
                                          guint64       ended);
gboolean      sx_socket_row_is_dead      (SxSocketRow  *row,
                                          guint64       ended);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxSocketRows, sx_socket_rows_free)

G_END_DECLS
