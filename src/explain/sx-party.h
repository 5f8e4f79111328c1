/* sx-party.h: a socket, as a party to conversations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-diagram.h"

G_BEGIN_DECLS

/**
 * SxParty:
 * @id: the socket's number
 * @owner: whose it is
 * @listener: of an accepted connection, its listener's number
 * @partner: the number of the socket at the other end, if it is one of ours
 * @first: the serial of the record that made it
 * @last: that of its last record that a diagram is made of
 * @side: what it is, #SxSide
 * @is_stream: whether it is one
 * @is_internet: whether it has an IPv4 or IPv6 address
 * @moved_bytes: whether it sent or received anything
 * @has_accepted: of a listener, whether it accepted any connection
 * @was_called: of a datagram socket, whether another one of ours sent something to its address
 * @failed: whether the call that was to bring it to life failed
 * @has_ended: whether it was closed, or never came to life
 * @n_sendto: how many of its datagrams were looked at for whom they call
 *
 * A socket, as a party to conversations. There may be millions: see #SxParties.
 */
typedef struct
{
  guint32  id;
  guint32  owner;
  guint32  listener;
  guint32  partner;
  guint32  first;
  guint32  last;
  guint    side : 4;
  guint    is_stream : 1;
  guint    is_internet : 1;
  guint    moved_bytes : 1;
  guint    has_accepted : 1;
  guint    was_called : 1;
  guint    failed : 1;
  guint    has_ended : 1;
  guint    n_sendto : 6;
} SxParty;

char *sx_party_dup_name (const SxParty *party);

G_END_DECLS
