/* sx-record-condition.c: which records match
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record-condition-private.h"
#include "sx-record-filter.h"

/* So much of a payload is looked at before it is asked again whether that is still wanted */
#define PIECE (1024 * 1024)

static gboolean
matches_peek (const SxRecordCondition *self,
              const SxJournalPeek     *peek)
{
  if (self->owner != 0 && peek->owner != self->owner)
    return FALSE;

  if (self->socket != 0 && peek->socket != self->socket)
    return FALSE;

  /* A kind without a bit in the mask is one of a newer program */
  if (peek->kind >= 64 || (self->kinds & SX_KIND_MASK (peek->kind)) == 0)
    return FALSE;

  if (self->failed_only && peek->error == 0)
    return FALSE;

  return !self->messages_only || sx_kind_makes_message (peek->kind, peek->error, peek->value);
}

static gboolean
is_cancelled (const int *cancelled)
{
  return cancelled != NULL && g_atomic_int_get (cancelled) != 0;
}

/* Pieces overlap by all but one byte of the longest match */
static gboolean
has_needle (const SxNeedle *needle,
            const guint8   *bytes,
            gsize           length,
            const int      *cancelled)
{
  gsize overlap = sx_needle_get_max_length (needle) - 1;
  gsize offset, match_length;

  for (gsize start = 0; start < length && !is_cancelled (cancelled); start += PIECE)
    if (sx_needle_find (needle, bytes + start, MIN (PIECE + overlap, length - start), &offset, &match_length))
      return TRUE;

  return FALSE;
}

/**
 * sx_record_condition_matches:
 * @self: a condition
 * @journal: where the record is
 * @serial: its number
 * @cancelled: (nullable): set by another thread when nobody wants to know any more
 * @cost: (inout): the payload's bytes that were looked at are added, and %SX_RECORD_COST
 *
 * Any thread may ask.
 *
 * Returns: whether there is such a record, and it matches
 */
gboolean
sx_record_condition_matches (const SxRecordCondition *self,
                             SxJournal               *journal,
                             guint64                  serial,
                             const int               *cancelled,
                             guint64                 *cost)
{
  SxJournalPeek peek;

  *cost += SX_RECORD_COST;

  return sx_journal_peek (journal, serial, &peek)
         && sx_record_condition_matches_peek (self, journal, &peek, cancelled, cost);
}

/**
 * sx_record_condition_matches_peek:
 * @self: a condition
 * @journal: where the record is
 * @peek: what a look at it tells
 * @cancelled: (nullable): see sx_record_condition_matches()
 * @cost: (inout): the payload's bytes that were looked at are added; %SX_RECORD_COST is for who looked at the record
 *
 * Returns: whether the record matches
 */
gboolean
sx_record_condition_matches_peek (const SxRecordCondition *self,
                                  SxJournal               *journal,
                                  const SxJournalPeek     *peek,
                                  const int               *cancelled,
                                  guint64                 *cost)
{
  const guint8 *payload;
  gsize length;

  if (!matches_peek (self, peek))
    return FALSE;

  if (self->needle == NULL)
    return TRUE;

  payload = sx_journal_get_payload (journal, peek->serial, &length);
  *cost += length;

  return has_needle (self->needle, payload, length, cancelled);
}
