/* sx-diagram-stamps.c: the kernel's own times of what travelled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-private.h"

/* When it arrived, in the diagram's time; 0: not known. The kernel tells it of the last segment that a read took: of
 * what came before, and of what a FIN came right behind, only that it was there when it had been acknowledged.
 * Both ends are on this computer, so their clock is the same. */
gint64
sx_travel_get_arrival (SxDiagram     *self,
                       const SxArrow *arrow,
                       gboolean      *by_ack)
{
  const SxSendEntry *entry = NULL;
  const SxDiagramEvent *to;
  SxRecord record;
  gint64 arrival;

  *by_ack = FALSE;
  if (arrow->public.to == SX_NO_EVENT || arrow->public.inferred)
    return 0;

  to = sx_diagram_event (self, arrow->public.to);
  if (to->count > 1 || !sx_journal_read (self->journal, to->serial, &record))
    return 0;

  if (arrow->entry != SX_NO_EVENT)
    entry = sx_line_send (sx_diagram_line (self, arrow->entry_line), arrow->entry);
  arrival = sx_record_get_arrival (&record);
  if (arrival != 0)
    arrival = MIN (sx_time_add (arrival, to->time - MAX (record.time, 0)), to->time);
  if (entry == NULL || entry->acked == 0)
    return arrow->is_early ? 0 : arrival;

  if (arrival != 0 && !arrow->is_early && arrival <= entry->acked)
    return arrival;

  *by_ack = TRUE;

  return MIN (entry->acked, to->time);
}

/* The send with which the socket had sent so many bytes, or datagrams, in all */
static SxSendEntry *
find_entry (SxLine  *line,
            guint64  end)
{
  guint low = 0;
  guint high = line->sends->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (sx_line_send (line, middle)->end < end)
        low = middle + 1;
      else
        high = middle;
    }

  return low < line->sends->len ? sx_line_send (line, low) : NULL;
}

void
sx_travel_stamp (SxDiagram      *self,
                 guint           line_number,
                 const SxRecord *record)
{
  SxSendEntry *entry = find_entry (sx_diagram_line (self, line_number), (guint64) record->value);
  gint64 time = sx_time_add (record->time, self->shift);

  /* Of a flood the first ones alone would mislead */
  if (entry == NULL || entry->n_messages > 1 || entry->end != (guint64) record->value)
    return;

  if (record->kind == SX_KIND_QUEUED)
    entry->queued = time;
  else if (record->kind == SX_KIND_SENT)
    entry->sent = time;
  else
    entry->acked = time;
}
