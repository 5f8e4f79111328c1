/* sx-record-filter.c: an index over the journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record-filter.h"

#include "sx-serials.h"

struct _SxRecordFilter
{
  GObject    parent_instance;

  SxJournal *journal;
  SxSerials *serials;  /* a journal has less than 2^32 records */
  guint64    n_looked; /* records up to this one were looked at */

  guint32    owner;
  guint32    socket;
  guint64    kinds;
  gboolean   messages_only;
};

G_DEFINE_FINAL_TYPE (SxRecordFilter, sx_record_filter, G_TYPE_OBJECT)

enum
{
  RESET,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Helpers */

static gboolean
matches (SxRecordFilter      *self,
         const SxJournalPeek *peek)
{
  if (self->owner != 0 && peek->owner != self->owner)
    return FALSE;

  if (self->socket != 0 && peek->socket != self->socket)
    return FALSE;

  /* A kind without a bit in the mask is one of a newer program */
  if (peek->kind >= 64 || (self->kinds & SX_KIND_MASK (peek->kind)) == 0)
    return FALSE;

  return !self->messages_only || sx_kind_makes_message (peek->kind, peek->error, peek->value);
}

static void
start_over (SxRecordFilter *self)
{
  sx_serials_free (self->serials);
  self->serials = sx_serials_new ();
  self->n_looked = 0;
  g_signal_emit (self, signals[RESET], 0);
}

/* Overrides */

static void
sx_record_filter_finalize (GObject *object)
{
  SxRecordFilter *self = SX_RECORD_FILTER (object);

  g_clear_object (&self->journal);
  sx_serials_free (self->serials);

  G_OBJECT_CLASS (sx_record_filter_parent_class)->finalize (object);
}

static void
sx_record_filter_class_init (SxRecordFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sx_record_filter_finalize;

  /**
   * SxRecordFilter::reset:
   *
   * The condition changed, and so the index is empty again.
   */
  signals[RESET] = g_signal_new ("reset", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_record_filter_init (SxRecordFilter *self)
{
  self->serials = sx_serials_new ();
  self->kinds = G_MAXUINT64;
}

/* Public functions */

/**
 * sx_record_filter_new:
 * @journal: what to look at
 *
 * Makes an index that every record matches, and that is empty until sx_record_filter_extend().
 *
 * Returns: (transfer full): the filter
 */
SxRecordFilter *
sx_record_filter_new (SxJournal *journal)
{
  SxRecordFilter *self;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);

  self = g_object_new (SX_TYPE_RECORD_FILTER, NULL);
  self->journal = g_object_ref (journal);

  return self;
}

/**
 * sx_record_filter_get_call_kinds:
 *
 * Returns: a mask of the kinds for which sx_kind_is_call() is %TRUE
 */
guint64
sx_record_filter_get_call_kinds (void)
{
  guint64 kinds = 0;

  for (guint kind = 0; kind < SX_N_KINDS; kind++)
    if (sx_kind_is_call (kind))
      kinds |= SX_KIND_MASK (kind);

  return kinds;
}

/**
 * sx_record_filter_set_owner:
 * @self: a filter
 * @owner: whose records match; 0: everybody's
 *
 * Starts over if that is a change, like all of the setters.
 */
void
sx_record_filter_set_owner (SxRecordFilter *self,
                            guint32         owner)
{
  g_return_if_fail (SX_IS_RECORD_FILTER (self));

  if (self->owner == owner)
    return;

  self->owner = owner;
  start_over (self);
}

/**
 * sx_record_filter_set_socket:
 * @self: a filter
 * @socket: the number of the socket whose records match; 0: all of them, and those of no socket
 */
void
sx_record_filter_set_socket (SxRecordFilter *self,
                             guint32         socket)
{
  g_return_if_fail (SX_IS_RECORD_FILTER (self));

  if (self->socket == socket)
    return;

  self->socket = socket;
  start_over (self);
}

/**
 * sx_record_filter_set_kinds:
 * @self: a filter
 * @kinds: the kinds that match: bits as of SX_KIND_MASK()
 */
void
sx_record_filter_set_kinds (SxRecordFilter *self,
                            guint64         kinds)
{
  g_return_if_fail (SX_IS_RECORD_FILTER (self));

  if (self->kinds == kinds)
    return;

  self->kinds = kinds;
  start_over (self);
}

/**
 * sx_record_filter_set_messages_only:
 * @self: a filter
 * @messages_only: whether only those records match for which sx_record_is_message() is %TRUE
 */
void
sx_record_filter_set_messages_only (SxRecordFilter *self,
                                    gboolean        messages_only)
{
  g_return_if_fail (SX_IS_RECORD_FILTER (self));

  messages_only = !!messages_only;
  if (self->messages_only == messages_only)
    return;

  self->messages_only = messages_only;
  start_over (self);
}

/**
 * sx_record_filter_get_owner:
 * @self: a filter
 *
 * Returns: whose records match; 0: everybody's
 */
guint32
sx_record_filter_get_owner (SxRecordFilter *self)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), 0);

  return self->owner;
}

/**
 * sx_record_filter_get_socket:
 * @self: a filter
 *
 * Returns: the number of the socket whose records match; 0: any
 */
guint32
sx_record_filter_get_socket (SxRecordFilter *self)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), 0);

  return self->socket;
}

/**
 * sx_record_filter_get_journal:
 * @self: a filter
 *
 * Returns: (transfer none): what it looks at
 */
SxJournal *
sx_record_filter_get_journal (SxRecordFilter *self)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), NULL);

  return self->journal;
}

/**
 * sx_record_filter_extend:
 * @self: a filter
 * @max: how many records to look at, at most, so that a long journal can be taken in slices
 *
 * Looks at records that were not looked at yet, and takes in those that match.
 *
 * Returns: %TRUE if there are more to be looked at
 */
gboolean
sx_record_filter_extend (SxRecordFilter *self,
                         guint           max)
{
  guint64 n_records;
  guint64 end;

  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), FALSE);

  n_records = sx_journal_get_n_records (self->journal);
  end = MIN (n_records, self->n_looked + max);

  for (guint64 serial = self->n_looked; serial < end; serial++)
    {
      SxJournalPeek peek;

      if (sx_journal_peek (self->journal, serial, &peek) && matches (self, &peek))
        sx_serials_append (self->serials, serial);
    }
  self->n_looked = end;

  return end < n_records;
}

/**
 * sx_record_filter_get_length:
 * @self: a filter
 *
 * Returns: how many matching records were found so far
 */
guint
sx_record_filter_get_length (SxRecordFilter *self)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), 0);

  return sx_serials_get_length (self->serials);
}

/**
 * sx_record_filter_get_serial:
 * @self: a filter
 * @position: a number below sx_record_filter_get_length()
 *
 * Returns: the serial of the record at @position
 */
guint64
sx_record_filter_get_serial (SxRecordFilter *self,
                             guint           position)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), 0);
  g_return_val_if_fail (position < sx_serials_get_length (self->serials), 0);

  return sx_serials_get (self->serials, position);
}

/**
 * sx_record_filter_find:
 * @self: a filter
 * @serial: a record's number
 * @position: (out) (optional): where it is, or where it would be
 *
 * Returns: %TRUE if the record is among those found so far
 */
gboolean
sx_record_filter_find (SxRecordFilter *self,
                       guint64         serial,
                       guint          *position)
{
  guint found;

  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), FALSE);

  found = sx_serials_find (self->serials, serial);
  if (position != NULL)
    *position = found;

  return found < sx_serials_get_length (self->serials) && sx_serials_get (self->serials, found) == serial;
}
