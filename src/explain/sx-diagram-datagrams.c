/* sx-diagram-datagrams.c: which datagram arrived, and which was lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A datagram stays whole, and between two sockets of one computer datagrams do not overtake one another: if a later
 * one was read, those before it which were not are lost.
 */

#include "sx-config.h"

#include "sx-diagram-private.h"

#include <string.h>

#include "sx-end.h"

/* How many datagrams on their way are compared with one that was read */
#define MAX_COMPARED 4096

/* The socket that has an address, if it is shown; of several the surest, and of these the last one. As a receiver it has
 * to be open; else one that is open comes first. */
static guint
find_datagram_line (SxDiagram       *self,
                    const SxAddress *address,
                    gboolean         as_receiver)
{
  guint best = 0;
  guint found = SX_NO_EVENT;

  for (guint i = 0; i < self->lines->len; i++)
    {
      SxLine *line = sx_diagram_line (self, i);
      guint rank;

      if (line->public.side != SX_SIDE_DATAGRAM || (as_receiver && line->closed_event != SX_NO_EVENT))
        continue;

      rank = 2 * sx_end_reaches (address, &line->public.local);
      rank += rank > 0 && line->closed_event == SX_NO_EVENT;
      if (rank > 0 && rank >= best)
        {
          best = rank;
          found = i;
        }
    }

  return found;
}

void
sx_travel_send_datagram (SxDiagram      *self,
                         guint           line_number,
                         guint           entry,
                         const SxRecord *record)
{
  guint to_line = find_datagram_line (self, &record->remote, TRUE);
  SxPendingDatagram pending = { .serial = (guint32) record->serial, .from_line = line_number, .entry = entry };

  if (to_line == SX_NO_EVENT)
    {
      to_line = sx_diagram_add_outside (self, &record->remote, NULL);
      sx_travel_leave (self, line_number, entry, SX_ARROW_DATAGRAM, SX_NO_EVENT, to_line,
                       MAX (record->value, 0), 1);
      return;
    }

  g_array_append_val (sx_diagram_line (self, to_line)->pending, pending);
}

static gboolean
is_same_datagram (SxDiagram      *self,
                  guint32         serial,
                  const SxRecord *read)
{
  SxRecord sent;

  if (!sx_journal_read (self->journal, serial, &sent) || sent.value != read->value)
    return FALSE;

  /* Where bytes were not kept their number has to do */
  if (sent.payload_length != read->payload_length)
    return TRUE;

  return sent.payload_length == 0 || memcmp (sent.payload, read->payload, sent.payload_length) == 0;
}

static void
lose (SxDiagram               *self,
      guint                    to_line,
      const SxPendingDatagram *pending)
{
  SxSendEntry *entry = sx_line_send (sx_diagram_line (self, pending->from_line), pending->entry);
  guint before = entry->arrow;
  SxJournalPeek peek;
  SxArrow *arrow;

  if (!sx_journal_peek (self->journal, pending->serial, &peek))
    return;

  /* Those that were lost have an arrow of their own */
  entry->arrow = entry->lost_arrow;
  entry->lost_arrow = sx_travel_leave (self, pending->from_line, pending->entry, SX_ARROW_DATAGRAM, SX_NO_EVENT, to_line,
                                       MAX (peek.value, 0), 1);
  entry->arrow = before;
  arrow = sx_diagram_arrow (self, entry->lost_arrow);
  if (!arrow->public.lost)
    arrow->known = self->events->len - 1;
  arrow->public.lost = TRUE;
}

/* Those that the same sender sent before one that was read are lost; what is left is moved together */
static void
lose_before (SxDiagram *self,
             guint      line_number,
             guint      found)
{
  GArray *pending = sx_diagram_line (self, line_number)->pending;
  guint from_line = g_array_index (pending, SxPendingDatagram, found).from_line;
  guint kept = 0;

  for (guint i = 0; i < found; i++)
    {
      SxPendingDatagram one = g_array_index (pending, SxPendingDatagram, i);

      if (one.from_line == from_line)
        lose (self, line_number, &one);
      else
        g_array_index (pending, SxPendingDatagram, kept++) = one;
    }
  g_array_remove_range (pending, kept, found + 1 - kept);
}

/* Finds the datagram among those on their way from that line */
static gboolean
take_datagram (SxDiagram      *self,
               guint           from_line,
               guint           line_number,
               guint           event,
               const SxRecord *record)
{
  GArray *pending = sx_diagram_line (self, line_number)->pending;
  guint n_compared = 0;

  for (guint i = 0; i < pending->len && n_compared < MAX_COMPARED; i++)
    {
      const SxPendingDatagram *one = &g_array_index (pending, SxPendingDatagram, i);

      if (one->from_line != from_line)
        continue;
      n_compared++;
      if (!is_same_datagram (self, one->serial, record))
        continue;

      sx_travel_leave (self, from_line, one->entry, SX_ARROW_DATAGRAM, event, line_number, MAX (record->value, 0), 1);
      lose_before (self, line_number, i);
      return TRUE;
    }

  return FALSE;
}

void
sx_travel_recv_datagram (SxDiagram      *self,
                         guint           line_number,
                         guint           event,
                         const SxRecord *record)
{
  guint from_line = find_datagram_line (self, &record->remote, FALSE);

  if (from_line != SX_NO_EVENT && take_datagram (self, from_line, line_number, event, record))
    return;

  /* Or from one that had the address before, and is closed by now */
  for (guint i = 0; i < self->lines->len && from_line != SX_NO_EVENT; i++)
    {
      if (i != from_line && sx_end_reaches (&record->remote, &sx_diagram_line (self, i)->public.local)
          && take_datagram (self, i, line_number, event, record))
        return;
    }

  if (from_line == SX_NO_EVENT || from_line == line_number)
    from_line = sx_diagram_add_outside (self, &record->remote, NULL);
  sx_travel_come (self, SX_ARROW_DATAGRAM, from_line, line_number, event, record);
}

/* The socket was closed: what was on its way to it will not be read any more */
void
sx_travel_lose (SxDiagram *self,
                guint      to_line)
{
  GArray *pending = sx_diagram_line (self, to_line)->pending;

  for (guint i = 0; i < pending->len; i++)
    lose (self, to_line, &g_array_index (pending, SxPendingDatagram, i));
  g_array_set_size (pending, 0);
}
