/* sx-directory.h: all sockets of a journal, and which of them belong together
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

typedef struct _SxDirectory SxDirectory;

SxDirectory *sx_directory_new      (SxJournal       *journal);
void         sx_directory_free     (SxDirectory     *self);

/* Takes in the record with this serial; returns whose it is, if a diagram is made of it */
SxParty     *sx_directory_add      (SxDirectory     *self,
                                    guint64          serial,
                                    gboolean        *is_news);
SxParty     *sx_directory_find     (SxDirectory     *self,
                                    guint32          id);
guint        sx_directory_get_n    (SxDirectory     *self);
SxParty     *sx_directory_get      (SxDirectory     *self,
                                    guint            position);
char        *sx_party_dup_name     (const SxParty   *party);
/* Its records that a diagram is made of, in order: appended to an array of guint32 */
void         sx_directory_collect  (SxDirectory     *self,
                                    const SxParty   *party,
                                    GArray          *serials);

/* The sockets to show where nobody chose: (element-type guint32), transfer full */
GArray      *sx_directory_choose   (SxDirectory     *self,
                                    const GArray    *owners,
                                    SxDiagramScope   scope,
                                    guint            max);
gboolean     sx_directory_is_within (const SxParty  *party,
                                    const GArray    *owners,
                                    SxDiagramScope   scope);

/* The same end, whether written as IPv4 or as IPv6's form of it */
guint64      sx_directory_hash     (const SxAddress *address);
gboolean     sx_directory_same_end (const SxAddress *a,
                                    const SxAddress *b);
/* Whether what is sent to an address reaches a socket that is bound to another one, and how surely */
guint        sx_directory_reaches  (const SxAddress *to,
                                    const SxAddress *bound);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxDirectory, sx_directory_free)

G_END_DECLS
