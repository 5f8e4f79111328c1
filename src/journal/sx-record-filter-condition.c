/* sx-record-filter-condition.c: which records an index is of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record-filter-private.h"

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

  if (self->condition.owner == owner)
    return;

  self->condition.owner = owner;
  sx_record_filter_start_over (self);
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

  if (self->condition.socket == socket)
    return;

  self->condition.socket = socket;
  sx_record_filter_start_over (self);
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

  if (self->condition.kinds == kinds)
    return;

  self->condition.kinds = kinds;
  sx_record_filter_start_over (self);
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
  if (self->condition.messages_only == messages_only)
    return;

  self->condition.messages_only = messages_only;
  sx_record_filter_start_over (self);
}

/**
 * sx_record_filter_set_failed_only:
 * @self: a filter
 * @failed_only: whether only those records match that have an error
 */
void
sx_record_filter_set_failed_only (SxRecordFilter *self,
                                  gboolean        failed_only)
{
  g_return_if_fail (SX_IS_RECORD_FILTER (self));

  failed_only = !!failed_only;
  if (self->condition.failed_only == failed_only)
    return;

  self->condition.failed_only = failed_only;
  sx_record_filter_start_over (self);
}

/**
 * sx_record_filter_set_needle:
 * @self: a filter
 * @needle: (nullable): what matching records have in their payload, as far as that was kept; %NULL: whatever they have
 */
void
sx_record_filter_set_needle (SxRecordFilter *self,
                             SxNeedle       *needle)
{
  g_return_if_fail (SX_IS_RECORD_FILTER (self));

  if (sx_needle_equal (self->condition.needle, needle))
    return;

  g_clear_pointer (&self->condition.needle, sx_needle_unref);
  self->condition.needle = needle != NULL ? sx_needle_ref (needle) : NULL;
  sx_record_filter_start_over (self);
}

/**
 * sx_record_filter_copy_condition:
 * @self: a filter
 * @other: another one, over the same journal
 *
 * Takes over whose records match and which ones, but not what they have in their payload. Starts over, once, if that is a change.
 */
void
sx_record_filter_copy_condition (SxRecordFilter *self,
                                 SxRecordFilter *other)
{
  SxRecordCondition *mine;
  const SxRecordCondition *theirs;

  g_return_if_fail (SX_IS_RECORD_FILTER (self));
  g_return_if_fail (SX_IS_RECORD_FILTER (other));
  g_return_if_fail (self->journal == other->journal);

  mine = &self->condition;
  theirs = &other->condition;
  if (mine->owner == theirs->owner && mine->socket == theirs->socket && mine->kinds == theirs->kinds
      && mine->messages_only == theirs->messages_only && mine->failed_only == theirs->failed_only)
    return;

  mine->owner = theirs->owner;
  mine->socket = theirs->socket;
  mine->kinds = theirs->kinds;
  mine->messages_only = theirs->messages_only;
  mine->failed_only = theirs->failed_only;
  sx_record_filter_start_over (self);
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

  return self->condition.owner;
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

  return self->condition.socket;
}

/**
 * sx_record_filter_get_kinds:
 * @self: a filter
 *
 * Returns: the kinds that match: bits as of SX_KIND_MASK()
 */
guint64
sx_record_filter_get_kinds (SxRecordFilter *self)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), 0);

  return self->condition.kinds;
}

/**
 * sx_record_filter_get_needle:
 * @self: a filter
 *
 * Returns: (transfer none) (nullable): what matching records have in their payload
 */
SxNeedle *
sx_record_filter_get_needle (SxRecordFilter *self)
{
  g_return_val_if_fail (SX_IS_RECORD_FILTER (self), NULL);

  return self->condition.needle;
}
