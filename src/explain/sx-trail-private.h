/* sx-trail-private.h: the records of one socket, in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SxTrailPiece SxTrailPiece;

/**
 * SxTrail:
 * @last: the number that was appended last
 *
 * Numbers that grow, of which only the distances are kept, mostly in a byte each: so they can be gone through from the first one
 * on, and no other way. All zero is an empty one. There may be a hundred thousand, and any of them may hold ten million.
 */
typedef struct
{
  guint32       last;
  SxTrailPiece *first_piece;
  SxTrailPiece *last_piece;
} SxTrail;

void sx_trail_clear   (SxTrail       *self);
void sx_trail_append  (SxTrail       *self,
                       guint32        serial);
void sx_trail_collect (const SxTrail *self,
                       GArray        *serials);

G_END_DECLS
