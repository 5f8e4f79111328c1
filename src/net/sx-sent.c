/* sx-sent.c: where in the journal a message is that was sent already
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-sent.h"

#include "sx-cleared.h"

/* A message of fewer bytes is not worth being remembered; one of more would take memory for as long as no other one is sent */
#define MESSAGE_MIN 1024
#define MESSAGE_MAX (16 * 1024 * 1024)

/* One call sends what is one record's payload. Where that has no more than this left, it sends what it would have sent, and the
 * journal keeps it: or pieces became smaller, and calls more */
#define PIECE_MIN (32 * 1024)

/* How many pieces are remembered: a long message that is sent as a whole is fewer */
#define MAX_PIECES 256

typedef struct
{
  gsize   from;
  gsize   to;
  guint64 serial;
} Piece;

static gsize
get_start (GBytes       *message,
           const guint8 *bytes)
{
  return bytes - (const guint8 *) g_bytes_get_data (message, NULL);
}

/* Whether it is the one that is remembered. One that was written once more, or read from the file again, is so too; but that is found out
 * only where it begins: where two long ones that are nearly alike are sent in turn, it would be found out for each piece */
static gboolean
is_same (SxSent *self,
         GBytes *message,
         gsize   start)
{
  return self->message == message || (start == 0 && self->message != NULL && g_bytes_equal (self->message, message));
}

/* Where records are not there any more, no new ones may refer to them */
static void
remember (SxSent    *self,
          SxJournal *journal,
          GBytes    *message,
          gsize      start)
{
  guint64 first = sx_journal_get_first (journal);

  if (self->pieces == NULL)
    self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  if (!is_same (self, message, start) || first != self->first)
    g_array_set_size (self->pieces, 0);
  self->first = first;
  if (self->message != message)
    {
      g_clear_pointer (&self->message, g_bytes_unref);
      self->message = g_bytes_ref (message);
    }
}

/* The one that goes on for longest from a byte on */
static const Piece *
find_piece (SxSent *self,
            gsize   start)
{
  const Piece *best = NULL;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->from <= start && start < piece->to && (best == NULL || piece->to > best->to))
        best = piece;
    }

  return best;
}

/**
 * sx_sent_find:
 * @self: what was sent
 * @journal: where that is recorded
 * @message: what is being sent; it is remembered from now on
 * @bytes: which bytes of it are next
 * @length: (inout): how many bytes these are at most, more than 0; and how many of them are there in one piece
 * @place: (out): where
 *
 * Returns: %FALSE if they are in none; then @length is as it was, and sx_sent_add() says when they are
 */
gboolean
sx_sent_find (SxSent       *self,
              SxJournal    *journal,
              GBytes       *message,
              const guint8 *bytes,
              gsize        *length,
              SxSentPlace  *place)
{
  const Piece *piece;
  gsize start, there;

  if (g_bytes_get_size (message) < MESSAGE_MIN || g_bytes_get_size (message) > MESSAGE_MAX)
    return FALSE;

  start = get_start (message, bytes);
  remember (self, journal, message, start);
  piece = find_piece (self, start);
  if (piece == NULL)
    return FALSE;

  there = MIN (piece->to - start, *length);
  if (there < MIN (PIECE_MIN, *length))
    return FALSE;

  *length = there;
  *place = (SxSentPlace) { piece->serial, start - piece->from };

  return TRUE;
}

/**
 * sx_sent_add:
 * @self: what was sent
 * @journal: where that is recorded
 * @message: what was sent
 * @bytes: what sx_sent_find() was asked for last, and did not find
 * @length: how many bytes of it are the payload of the last record of @journal
 */
void
sx_sent_add (SxSent       *self,
             SxJournal    *journal,
             GBytes       *message,
             const guint8 *bytes,
             gsize         length)
{
  gsize start;
  Piece piece;

  if (self->message != message || self->pieces->len >= MAX_PIECES)
    return;

  start = get_start (message, bytes);
  piece = (Piece) { start, start + length, sx_journal_get_n_records (journal) - 1 };
  g_array_append_val (self->pieces, piece);
}

/**
 * sx_sent_clear:
 * @self: what was sent
 *
 * Forgets it.
 */
void
sx_sent_clear (SxSent *self)
{
  g_clear_pointer (&self->message, g_bytes_unref);
  g_clear_pointer (&self->pieces, g_array_unref);
}
