/* sx-diagram-travel.c: what was sent, and where it arrived
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * TCP keeps the order of bytes, not their pieces: what one end has read up to now is, byte by byte, what the
 * other has sent first. So each read is tied to the sends whose bytes it took. A datagram stays whole, and between two
 * sockets of one computer datagrams do not overtake one another: if a later one was read, those before it which were
 * not are lost.
 */

#include "sx-config.h"

#include "sx-diagram-private.h"

#include <string.h>

/* How many datagrams on their way are compared with one that was read */
#define MAX_COMPARED 4096

/* How many ends of sends are kept after they were read, before room is made */
#define KEPT_ENDS 4096

/* Arrows */

static void
reach (SxDiagram *self,
       guint      arrow,
       guint      event)
{
  SxArrowBlock *block;

  if (event == SX_NO_EVENT)
    return;

  block = &g_array_index (self->blocks, SxArrowBlock, arrow / SX_ARROW_BLOCK);
  block->first_event = MIN (block->first_event, event);
  block->last_event = MAX (block->last_event, event);
}

guint
sx_travel_add_arrow (SxDiagram   *self,
                     SxArrowType  type,
                     guint        from,
                     guint        from_line,
                     guint        to,
                     guint        to_line)
{
  guint number = self->arrows->len;
  SxArrow arrow = {
    .public = {
      .type = type,
      .from = from,
      .to = to,
      .from_lifeline = from_line,
      .to_lifeline = to_line,
      .inferred = type != SX_ARROW_STREAM && type != SX_ARROW_DATAGRAM,
    },
    .entry_line = SX_NO_EVENT,
    .entry = SX_NO_EVENT,
    .anchor = SX_NO_EVENT,
    .since = SX_NO_EVENT,
  };

  g_array_append_val (self->arrows, arrow);
  if (number / SX_ARROW_BLOCK == self->blocks->len)
    {
      SxArrowBlock block = { .first_event = SX_NO_EVENT, .last_event = 0 };

      g_array_append_val (self->blocks, block);
    }
  reach (self, number, from);
  reach (self, number, to);
  /* It belongs to the moment in which it was found out about, too */
  if (self->events->len > 0)
    reach (self, number, self->events->len - 1);

  return number;
}

void
sx_travel_arrive (SxDiagram *self,
                  guint      arrow,
                  guint      event)
{
  sx_diagram_arrow (self, arrow)->public.to = event;
  reach (self, arrow, event);
}

/* Who is at the other end of a connection: one of ours, or a line for who is not shown */
guint
sx_travel_get_peer_line (SxDiagram *self,
                         guint      line_number)
{
  SxLine *line = sx_diagram_line (self, line_number);
  SxParty *partner;

  if (line->peer != SX_NO_EVENT)
    return line->peer;

  line->peer = sx_diagram_find_line (self, line->public.partner);
  if (line->peer == SX_NO_EVENT)
    {
      partner = sx_directory_find (self->directory, line->public.partner);
      line->peer = sx_diagram_add_outside (self, &line->public.remote, partner);
    }
  /* Its labels may change their side */
  sx_diagram_forget_columns (self);

  return line->peer;
}

static gboolean
is_outside (SxDiagram *self,
            guint      line)
{
  return sx_diagram_line (self, line)->public.side == SX_SIDE_OUTSIDE;
}

/* A stranger's records may say sendto() of a stream. Bytes and datagrams are counted differently, and not in one line */
static gboolean
is_of_line (const SxLine *line,
            SxKind        kind)
{
  return (kind == SX_KIND_SENDTO || kind == SX_KIND_RECVFROM) == (line->public.side == SX_SIDE_DATAGRAM);
}

/* Sends */

static guint
add_entry (SxLine *line,
           guint   event)
{
  guint last = line->sends->len;
  SxSendEntry entry = { .event = event, .arrow = SX_NO_EVENT };

  if (last > 0 && sx_line_send (line, last - 1)->event == event)
    {
      /* It goes on to grow: what was read to its end is not any more */
      line->next_send = MIN (line->next_send, last - 1);
      return last - 1;
    }

  g_array_append_val (line->sends, entry);

  return last;
}

/* An arrow that leaves with a send, or one more message in the one that did and ends in the same place */
static guint
leave (SxDiagram  *self,
       guint       from_line,
       guint       entry_number,
       SxArrowType type,
       guint       to,
       guint       to_line,
       guint64     n_bytes,
       guint       n_messages)
{
  SxSendEntry *entry = sx_line_send (sx_diagram_line (self, from_line), entry_number);
  guint previous = entry->arrow;
  SxArrow *arrow;
  guint number;

  if (previous != SX_NO_EVENT)
    {
      arrow = sx_diagram_arrow (self, previous);
      if (arrow->public.to == to && arrow->public.to_lifeline == to_line && !arrow->public.lost)
        {
          arrow->public.n_bytes += n_bytes;
          arrow->public.n_messages += n_messages;
          return previous;
        }
    }

  number = sx_travel_add_arrow (self, type, entry->event, from_line, to, to_line);
  arrow = sx_diagram_arrow (self, number);
  arrow->entry_line = from_line;
  arrow->entry = entry_number;
  arrow->public.n_bytes = n_bytes;
  arrow->public.n_messages = n_messages;
  entry->arrow = number;

  return number;
}

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

      rank = 2 * sx_directory_reaches (address, &line->public.local);
      rank += rank > 0 && line->closed_event == SX_NO_EVENT;
      if (rank > 0 && rank >= best)
        {
          best = rank;
          found = i;
        }
    }

  return found;
}

static void
send_datagram (SxDiagram      *self,
               guint           line_number,
               guint           entry,
               const SxRecord *record)
{
  SxLine *line = sx_diagram_line (self, line_number);
  guint to_line = find_datagram_line (self, &record->remote, TRUE);
  SxPendingDatagram pending = { .serial = (guint32) record->serial, .entry = entry, .to_line = to_line };

  if (to_line == SX_NO_EVENT)
    {
      to_line = sx_diagram_add_outside (self, &record->remote, NULL);
      leave (self, line_number, entry, SX_ARROW_DATAGRAM, SX_NO_EVENT, to_line, record->value, 1);
      return;
    }

  g_array_append_val (line->pending, pending);
}

void
sx_travel_send (SxDiagram      *self,
                guint           line_number,
                guint           event,
                const SxRecord *record)
{
  SxLine *line = sx_diagram_line (self, line_number);
  SxSendEntry *entry;
  guint number, peer;

  if (!is_of_line (line, record->kind))
    return;

  number = add_entry (line, event);
  entry = sx_line_send (line, number);
  line->n_sent += record->kind == SX_KIND_SEND ? (guint64) MAX (record->value, 0) : 1;
  entry->end = line->n_sent;
  entry->n_messages++;

  if (record->kind == SX_KIND_SENDTO)
    {
      if (!sx_address_is_set (&line->public.local) && sx_address_is_set (&record->local))
        line->public.local = record->local;
      send_datagram (self, line_number, number, record);
      return;
    }

  /* Ours is at the other end: the arrow is there when it was read. Else nobody here will tell. */
  peer = sx_travel_get_peer_line (self, line_number);
  if (is_outside (self, peer))
    leave (self, line_number, number, SX_ARROW_STREAM, SX_NO_EVENT, peer, record->value, 1);
  else
    g_array_append_val (line->ends, line->n_sent);
}

/* Reads */

/* The arrow shares bytes with another one: a send that was read in pieces, or a read of several sends */
static void
bundle (SxDiagram *self,
        guint      number,
        guint      with)
{
  SxArrow *arrow = sx_diagram_arrow (self, number);
  SxArrow *other = sx_diagram_arrow (self, with);
  SxBundle *found;

  if (sx_event_is_summary (sx_diagram_event (self, arrow->public.from))
      || sx_event_is_summary (sx_diagram_event (self, arrow->public.to)))
    return;

  if (other->public.group == 0)
    {
      SxBundle new = {
        .event = arrow->public.to,
        .from_line = arrow->public.from_lifeline,
        .to_line = arrow->public.to_lifeline,
        .first_from = other->public.from,
        .last_from = other->public.from,
        .n_from = 1,
        .first_to = other->public.to,
        .last_to = other->public.to,
        .n_to = 1,
      };

      g_array_append_val (self->bundles, new);
      other->public.group = self->bundles->len;
      sx_diagram_row (self, arrow->public.to)->remark = SX_REMARK_HEIGHT;
    }

  arrow->public.group = other->public.group;
  found = &g_array_index (self->bundles, SxBundle, other->public.group - 1);
  found->n_from += arrow->public.from != found->last_from;
  found->n_to += arrow->public.to != found->last_to;
  found->last_from = arrow->public.from;
  found->last_to = arrow->public.to;
}

/* How many sends are read to their ends now */
static guint
count_ends (SxLine *from)
{
  guint n = 0;

  for (; from->next_end < from->ends->len
         && g_array_index (from->ends, guint64, from->next_end) <= from->n_taken; from->next_end++)
    n++;

  if (from->next_end == from->ends->len || from->next_end >= KEPT_ENDS)
    {
      g_array_remove_range (from->ends, 0, from->next_end);
      from->next_end = 0;
    }

  return n;
}

/* Ties a read to the sends whose bytes it took */
static void
take_bytes (SxDiagram *self,
            guint      from_line,
            guint      line_number,
            guint      event,
            guint64    n_bytes)
{
  SxLine *from = sx_diagram_line (self, from_line);
  SxLine *line = sx_diagram_line (self, line_number);

  while (n_bytes > 0 && from->next_send < from->sends->len)
    {
      guint number = from->next_send;
      SxSendEntry *entry = sx_line_send (from, number);
      guint64 n = MIN (n_bytes, entry->end - from->n_taken);
      guint before = entry->arrow;
      guint arrow;

      from->n_taken += n;
      if (n > 0)
        {
          arrow = leave (self, from_line, number, SX_ARROW_STREAM, event, line_number, n, count_ends (from));
          if (arrow != before)
            {
              sx_diagram_arrow (self, arrow)->public.first_byte = from->n_taken - n;
              if (before != SX_NO_EVENT)
                bundle (self, arrow, before);
              else if (line->last_read == event && line->last_read_arrow != SX_NO_EVENT)
                bundle (self, arrow, line->last_read_arrow);
              if (line->last_read == event && line->last_read_arrow != SX_NO_EVENT)
                sx_diagram_arrow (self, line->last_read_arrow)->is_early = TRUE;
            }
          line->last_read = event;
          line->last_read_arrow = arrow;
        }

      n_bytes -= n;
      if (from->n_taken == entry->end)
        from->next_send++;
    }
}

/* Nobody here saw it leave */
static void
come_from_outside (SxDiagram      *self,
                   SxArrowType     type,
                   guint           from_line,
                   guint           line_number,
                   guint           event,
                   const SxRecord *record)
{
  SxLine *line = sx_diagram_line (self, line_number);
  SxArrow *arrow;

  if (line->last_read == event && line->last_read_arrow != SX_NO_EVENT
      && sx_diagram_arrow (self, line->last_read_arrow)->public.from_lifeline == from_line)
    {
      arrow = sx_diagram_arrow (self, line->last_read_arrow);
    }
  else
    {
      line->last_read_arrow = sx_travel_add_arrow (self, type, SX_NO_EVENT, from_line, event, line_number);
      arrow = sx_diagram_arrow (self, line->last_read_arrow);
    }

  line->last_read = event;
  arrow->public.n_bytes += record->value;
  arrow->public.n_messages++;
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
      guint                    from_line,
      const SxPendingDatagram *pending)
{
  SxRecord record;
  guint arrow;

  if (!sx_journal_read (self->journal, pending->serial, &record))
    return;

  arrow = leave (self, from_line, pending->entry, SX_ARROW_DATAGRAM, SX_NO_EVENT, pending->to_line, record.value, 1);
  sx_diagram_arrow (self, arrow)->public.lost = TRUE;
}

/* Finds the datagram among those on their way from that line; those which it overtook are lost */
static gboolean
take_datagram (SxDiagram      *self,
               guint           from_line,
               guint           line_number,
               guint           event,
               const SxRecord *record)
{
  GArray *pending = sx_diagram_line (self, from_line)->pending;
  guint end = MIN (pending->len, MAX_COMPARED);
  guint found;
  guint kept = 0;

  for (found = 0; found < end; found++)
    {
      SxPendingDatagram *one = &g_array_index (pending, SxPendingDatagram, found);

      if (one->to_line == line_number && is_same_datagram (self, one->serial, record))
        break;
    }
  if (found == end)
    return FALSE;

  leave (self, from_line, g_array_index (pending, SxPendingDatagram, found).entry, SX_ARROW_DATAGRAM,
         event, line_number, record->value, 1);
  for (guint i = 0; i < found; i++)
    {
      SxPendingDatagram one = g_array_index (pending, SxPendingDatagram, i);

      if (one.to_line == line_number)
        lose (self, from_line, &one);
      else
        g_array_index (pending, SxPendingDatagram, kept++) = one;
    }
  g_array_remove_range (pending, kept, found + 1 - kept);

  return TRUE;
}

static void
recv_datagram (SxDiagram      *self,
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
      if (sx_diagram_line (self, i)->pending->len > 0 && i != from_line
          && sx_directory_reaches (&record->remote, &sx_diagram_line (self, i)->public.local)
          && take_datagram (self, i, line_number, event, record))
        return;
    }

  if (from_line == SX_NO_EVENT || from_line == line_number)
    from_line = sx_diagram_add_outside (self, &record->remote, NULL);
  come_from_outside (self, SX_ARROW_DATAGRAM, from_line, line_number, event, record);
}

void
sx_travel_recv (SxDiagram      *self,
                guint           line_number,
                guint           event,
                const SxRecord *record)
{
  guint peer;

  if (!is_of_line (sx_diagram_line (self, line_number), record->kind))
    return;

  if (record->kind == SX_KIND_RECVFROM)
    {
      recv_datagram (self, line_number, event, record);
      return;
    }

  peer = sx_travel_get_peer_line (self, line_number);
  if (is_outside (self, peer))
    come_from_outside (self, SX_ARROW_STREAM, peer, line_number, event, record);
  else
    take_bytes (self, peer, line_number, event, record->value);
}

/* The socket was closed: what was on its way to it will not be read any more */
void
sx_travel_lose (SxDiagram *self,
                guint      to_line,
                guint      event)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      GArray *pending = sx_diagram_line (self, i)->pending;
      guint kept = 0;

      for (guint j = 0; j < pending->len; j++)
        {
          SxPendingDatagram one = g_array_index (pending, SxPendingDatagram, j);

          if (one.to_line == to_line)
            lose (self, i, &one);
          else
            g_array_index (pending, SxPendingDatagram, kept++) = one;
        }
      g_array_set_size (pending, kept);
    }
}

/* The kernel's times */

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
