/* sx-diagram-travel.c: what was sent, and where it arrived
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * TCP keeps the order of bytes, not their pieces: what one end has read up to now is, byte by byte, what the
 * other has sent first. So each read is tied to the sends whose bytes it took.
 */

#include "sx-config.h"

#include "sx-diagram-private.h"

/* How many ends of sends are kept after they were read, before room is made */
#define KEPT_ENDS 4096

/* Arrows */

static void
reach (SxDiagram *self,
       guint      arrow,
       guint      event)
{
  if (event != SX_NO_EVENT)
    sx_blocks_reach (self->blocks, arrow, event);
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
  SxSendEntry entry = { .event = event, .arrow = SX_NO_EVENT, .lost_arrow = SX_NO_EVENT };

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
guint
sx_travel_leave (SxDiagram  *self,
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
      if (arrow->public.to == to && arrow->public.to_lifeline == to_line)
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
      sx_travel_send_datagram (self, line_number, number, record);
      return;
    }

  /* Ours is at the other end: the arrow is there when it was read. Else nobody here will tell. */
  peer = sx_travel_get_peer_line (self, line_number);
  if (is_outside (self, peer))
    sx_travel_leave (self, line_number, number, SX_ARROW_STREAM, SX_NO_EVENT, peer, MAX (record->value, 0), 1);
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
        .first_arrow = with,
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
  found->last_arrow = number;
  sx_blocks_reach (self->bundle_blocks, other->public.group - 1, MIN (found->first_from, found->first_to));
  sx_blocks_reach (self->bundle_blocks, other->public.group - 1, MAX (found->event, found->last_to));
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

  /* What was on its way when the journal was cleared: nobody knows any more with which send it left */
  if (from->n_taken < from->n_sent_before)
    {
      guint64 n = MIN (n_bytes, from->n_sent_before - from->n_taken);

      from->n_taken += n;
      n_bytes -= n;
    }

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
          arrow = sx_travel_leave (self, from_line, number, SX_ARROW_STREAM, event, line_number, n, count_ends (from));
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
void
sx_travel_come (SxDiagram      *self,
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
  arrow->public.n_bytes += MAX (record->value, 0);
  arrow->public.n_messages++;
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
      sx_travel_recv_datagram (self, line_number, event, record);
      return;
    }

  peer = sx_travel_get_peer_line (self, line_number);
  if (is_outside (self, peer))
    sx_travel_come (self, SX_ARROW_STREAM, peer, line_number, event, record);
  else
    take_bytes (self, peer, line_number, event, record->value);
}
