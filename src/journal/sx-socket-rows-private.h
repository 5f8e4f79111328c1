/* sx-socket-rows-private.h: the sockets of an owner, as records up to one of them add up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"
#include "sx-socket-item.h"

G_BEGIN_DECLS

#define SX_N_SOCKET_STATES (SX_SOCKET_FAILED + 1)

/* How many of the sockets that ended last are at hand */
#define SX_SOCKET_ROWS_RECENT 256

/**
 * SxSocketRows:
 * @owner: whose sockets; 0: everybody's
 * @n_looked: records up to this one are in it
 * @n_rows: how many rows there are
 * @counts: how many are in each state
 * @n_waiting: for how many that can send bytes wait to be sent
 * @n_dropping: for how many the kernel dropped datagrams
 * @n_moves: how often a row came, went, was put away or taken out again
 * @kept: the number of a socket that is not put away; 0: none
 *
 * A row for each socket, in the order they were made, and nothing that shows them. The rest is its own.
 *
 * There may be millions, of which few are live. Those and the ones that ended last are at hand; the others are put away,
 * in some 17 bytes each, and are looked up in the journal when somebody asks what they were.
 */
typedef struct
{
  SxJournal  *journal;
  guint32     owner;
  guint64     n_looked;
  guint       n_rows;
  guint       counts[SX_N_SOCKET_STATES];
  guint       n_waiting;
  guint       n_dropping;
  guint       n_moves;
  guint32     kept;

  guint        drain;      /* goes into the rows that change */
  GPtrArray   *blocks;     /* of rows, a number of them each */
  GPtrArray   *chunks;     /* of bytes: rows that were put away */
  gsize        n_bytes;    /* how much of these is in use */
  GHashTable  *at_hand;    /* id → what is known of the socket */
  GQueue       ended;      /* of ids, of those at hand: the one that ended last is last */
  GHashTable  *positions;  /* id → position + 1, if the rows are not in the order of ids; else NULL */
  SxSocketInfo scratch;
} SxSocketRows;

SxSocketRows       *sx_socket_rows_new         (SxJournal    *journal,
                                                guint32       owner);
void                sx_socket_rows_free        (SxSocketRows *self);
gboolean            sx_socket_rows_fold        (SxSocketRows *self,
                                                guint64       end);
void                sx_socket_rows_told        (SxSocketRows *self);
gboolean            sx_socket_rows_put_away    (SxSocketRows *self,
                                                guint         max);
guint32             sx_socket_rows_get_id      (SxSocketRows *self,
                                                guint         position);
const SxSocketInfo *sx_socket_rows_get_info    (SxSocketRows *self,
                                                guint         position);
gboolean            sx_socket_rows_has_changed (SxSocketRows *self,
                                                guint         position);
gboolean            sx_socket_rows_find        (SxSocketRows *self,
                                                guint32       id,
                                                guint        *position);
GArray             *sx_socket_rows_list_at_hand (SxSocketRows *self);
void                sx_socket_rows_foreach_at_hand (SxSocketRows *self,
                                                    SxSocketFunc  func,
                                                    gpointer      user_data);
gboolean            sx_socket_rows_is_dead     (SxSocketRows *self,
                                                guint         position,
                                                guint64       ended);
guint               sx_socket_rows_remove_dead (SxSocketRows *self,
                                                guint         from,
                                                guint         to,
                                                guint64       ended);
void                sx_socket_rows_close_gaps  (SxSocketRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxSocketRows, sx_socket_rows_free)

G_END_DECLS
