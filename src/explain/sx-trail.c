/* sx-trail.c: the records of one socket, in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-trail-private.h"

/* A distance takes a byte for each seven of its bits, the lowest first; all but its last byte have bit 7 set */
#define DISTANCE_MAX 5

/* The first piece is that of a short connection. Each further one is twice as long, up to a limit, and none ever moves */
#define LEAST_SIZE 24
#define MOST_SIZE  16384

struct _SxTrailPiece
{
  SxTrailPiece *next;
  guint16       size;
  guint16       used;
  guint8        bytes[];
};

static SxTrailPiece *
add_piece (SxTrail *self)
{
  guint size = self->last_piece != NULL ? MIN (2 * self->last_piece->size, MOST_SIZE) : LEAST_SIZE;
  SxTrailPiece *piece = g_malloc (sizeof *piece + size);

  *piece = (SxTrailPiece) { .size = size };
  if (self->last_piece != NULL)
    self->last_piece->next = piece;
  else
    self->first_piece = piece;
  self->last_piece = piece;

  return piece;
}

void
sx_trail_clear (SxTrail *self)
{
  SxTrailPiece *piece, *next;

  for (piece = self->first_piece; piece != NULL; piece = next)
    {
      next = piece->next;
      g_free (piece);
    }
  *self = (SxTrail) { 0, };
}

/**
 * sx_trail_append:
 * @self: a trail
 * @serial: a number, not smaller than the last one
 */
void
sx_trail_append (SxTrail *self,
                 guint32  serial)
{
  SxTrailPiece *piece = self->last_piece;
  guint32 distance = serial - self->last;

  if (piece == NULL || piece->size - piece->used < DISTANCE_MAX)
    piece = add_piece (self);

  for (; distance >= 0x80; distance >>= 7)
    piece->bytes[piece->used++] = (guint8) (distance | 0x80);
  piece->bytes[piece->used++] = (guint8) distance;
  self->last = serial;
}

/**
 * sx_trail_collect:
 * @self: a trail
 * @serials: (element-type guint32): where its numbers are appended
 */
void
sx_trail_collect (const SxTrail *self,
                  GArray        *serials)
{
  guint32 serial = 0;

  for (const SxTrailPiece *piece = self->first_piece; piece != NULL; piece = piece->next)
    {
      for (guint i = 0; i < piece->used; i++)
        {
          guint32 distance = 0;
          guint shift = 0;

          for (; piece->bytes[i] & 0x80; i++, shift += 7)
            distance |= (guint32) (piece->bytes[i] & 0x7f) << shift;
          distance |= (guint32) piece->bytes[i] << shift;

          serial += distance;
          g_array_append_val (serials, serial);
        }
    }
}
