/* sx-socket-pack-private.h: what a socket is, in a few bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"
#include "sx-socket-item.h"

G_BEGIN_DECLS

/**
 * SxSocketTrace:
 * @first: the serial of the record that made the socket
 * @ended: the serial behind the record that brought it into its state
 * @local_from: the serial of a record that has its address
 * @remote_from: the serial of one that has its peer's
 *
 * Where in the journal it can be read what a socket is.
 */
typedef struct
{
  guint32 first;
  guint32 ended;
  guint32 local_from;
  guint32 remote_from;
} SxSocketTrace;

/* A byte and five numbers, and a place and a number for each eight bytes of an info */
#define SX_SOCKET_PACK_MAX (1 + 5 * 10 + sizeof (SxSocketInfo) / 8 * 11)

gsize   sx_socket_pack           (SxJournal           *journal,
                                  const SxSocketInfo  *info,
                                  const SxSocketTrace *trace,
                                  guint8              *bytes);
void    sx_socket_unpack         (SxJournal           *journal,
                                  guint32              first,
                                  const guint8        *bytes,
                                  SxSocketInfo        *info,
                                  SxSocketTrace       *trace);
gsize   sx_socket_pack_get_size  (const guint8        *bytes);
guint64 sx_socket_pack_get_ended (guint32              first,
                                  const guint8        *bytes,
                                  SxSocketState       *state);

G_END_DECLS
