/* sx-parties-private.h: millions of sockets, in little room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-party.h"

G_BEGIN_DECLS

/**
 * SxParties:
 *
 * A list of #SxParty in the order in which they were added. Those that somebody holds may be changed; of the others, once they are
 * not among the last some thousand, 64 that stand together are packed into some bytes each. Whoever looks at one gets a copy.
 */
typedef struct _SxParties SxParties;

SxParties *sx_parties_new     (void);
void       sx_parties_free    (SxParties     *self);
guint      sx_parties_get_n   (SxParties     *self);
/* A new one, all zero but for its number; held */
SxParty   *sx_parties_add     (SxParties     *self,
                               guint32        id);
/* To be looked at; good as long as no hundred others are */
SxParty   *sx_parties_get     (SxParties     *self,
                               guint          position);
SxParty   *sx_parties_find    (SxParties     *self,
                               guint32        id);
/* To be changed; stays where it is until it was released as often as it was held */
SxParty   *sx_parties_hold    (SxParties     *self,
                               guint32        id);
void       sx_parties_release (SxParties     *self,
                               guint32        id);
gsize      sx_parties_get_size (SxParties    *self);

G_END_DECLS
