/* sx-diagram-infer.c: handshake and farewell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Segments without data cannot be seen without privileges. That they travelled follows from what the calls
 * returned: connect() succeeds only after SYN, SYN-ACK and ACK (RFC 9293, 3.5), recv() returns 0 only after a FIN.
 * They are drawn between the moments that were measured, and as what they are: inferred.
 */

#include "sx-config.h"

#include "sx-diagram-private.h"

#include <errno.h>
#include <sys/socket.h>

#include "sx-end.h"

/* The listener that is called at an address, if it is shown; else the one who has the line of that address */
static guint
find_called (SxDiagram *self,
             SxLine    *line)
{
  SxParty *partner = sx_directory_find (self->directory, line->public.partner);
  guint listener = partner != NULL ? sx_diagram_find_line (self, partner->listener) : SX_NO_EVENT;

  if (listener != SX_NO_EVENT)
    return listener;

  for (guint i = 0; i < self->lines->len; i++)
    {
      SxLine *other = sx_diagram_line (self, i);

      if (other->public.side == SX_SIDE_LISTENER && other->closed_event == SX_NO_EVENT
          && other->state == SX_BAND_LISTEN && sx_end_reaches (&line->public.remote, &other->public.local))
        return i;
    }

  return SX_NO_EVENT;
}

static void
add_segment (SxDiagram   *self,
             SxArrowType  type,
             guint        from_line,
             guint        to_line,
             guint        since,
             guint        anchor,
             guint        slot)
{
  guint number = sx_travel_add_arrow (self, type, SX_NO_EVENT, from_line, SX_NO_EVENT, to_line);
  SxArrow *arrow = sx_diagram_arrow (self, number);

  arrow->since = since;
  arrow->anchor = anchor;
  arrow->slot = slot;
}

/* SYN, SYN-ACK, ACK in the room above an event, which is the first that came of them */
static void
shake_hands (SxDiagram *self,
             guint      client,
             guint      server,
             guint      since,
             guint      anchor)
{
  add_segment (self, SX_ARROW_SYN, client, server, since, anchor, 0);
  add_segment (self, SX_ARROW_SYN_ACK, server, client, since, anchor, 1);
  add_segment (self, SX_ARROW_ACK, client, server, since, anchor, 2);
  sx_diagram_row (self, anchor)->lead = SX_LEAD_HEIGHT;
}

static void
accepted (SxDiagram *self,
          guint      line_number,
          guint      event)
{
  SxLine *line = sx_diagram_line (self, line_number);
  guint listener = sx_diagram_find_line (self, line->public.listener);
  guint client = sx_travel_get_peer_line (self, line_number);
  SxLine *caller = sx_diagram_line (self, client);

  if (!line->is_internet || caller->shaken || line->shaken)
    return;

  caller->shaken = caller->public.side != SX_SIDE_OUTSIDE;
  shake_hands (self, client, listener != SX_NO_EVENT ? listener : line_number, caller->connecting, event);
}

/* A connection more is complete and waits to be accepted. If it is one from outside, that is the first that is heard of
 * it: its handshake was before. Which one it is, is told by the accept() that comes. */
void
sx_infer_waiting (SxDiagram *self,
                  guint      listener,
                  guint      event)
{
  SxLine *called = sx_diagram_line (self, listener);

  for (guint i = 0; i < self->lines->len; i++)
    {
      SxLine *line = sx_diagram_line (self, i);

      if (line->public.side != SX_SIDE_ACCEPTED || line->public.listener != called->public.socket
          || line->first_event != SX_NO_EVENT || line->shaken || !line->is_internet)
        continue;

      /* One of ours: what the client knows tells more */
      if (line->public.partner != 0)
        return;

      line->shaken = TRUE;
      sx_diagram_foresee_ends (self, line);
      shake_hands (self, sx_travel_get_peer_line (self, i), listener, SX_NO_EVENT, event);
      return;
    }
}

/* Whom a client called: the listener, or who has the line of its address */
static guint
get_called (SxDiagram *self,
            guint      line_number)
{
  guint server = find_called (self, sx_diagram_line (self, line_number));

  return server != SX_NO_EVENT ? server : sx_travel_get_peer_line (self, line_number);
}

/* The kernel says that the connection is there, before any call returned */
static void
established (SxDiagram *self,
             guint      line_number,
             guint      event)
{
  SxLine *line = sx_diagram_line (self, line_number);

  if (line->state != SX_BAND_SYN_SENT || line->shaken)
    return;

  line->shaken = TRUE;
  shake_hands (self, line_number, get_called (self, line_number), line->connecting, event);
}

static void
connected (SxDiagram      *self,
           guint           line_number,
           guint           event,
           const SxRecord *record)
{
  SxLine *line = sx_diagram_line (self, line_number);
  guint server;

  if (!line->is_internet || line->shaken)
    return;

  server = get_called (self, line_number);
  line->shaken = TRUE;

  if (record->error == 0)
    {
      shake_hands (self, line_number, server, line->connecting, event);
      return;
    }

  /* Nobody listens: the answer to the SYN is a reset (RFC 9293, 3.10.7.1). Otherwise there was no answer. */
  if (record->error == ECONNREFUSED || record->error == ETIMEDOUT)
    {
      sx_diagram_row (self, event)->lead = SX_LEAD_HEIGHT;
      add_segment (self, SX_ARROW_SYN, line_number, server, line->connecting, event, 0);
      if (record->error == ECONNREFUSED)
        add_segment (self, SX_ARROW_RST, server, line_number, line->connecting, event, 1);
      else
        sx_diagram_arrow (self, self->arrows->len - 1)->public.lost = TRUE;
    }
}

static gboolean
is_connected (const SxLine *line)
{
  return line->is_internet && (line->state == SX_BAND_ESTABLISHED || line->state == SX_BAND_CLOSE_WAIT);
}

static void
say_goodbye (SxDiagram   *self,
             guint        line_number,
             guint        event,
             SxArrowType  type)
{
  SxLine *line = sx_diagram_line (self, line_number);

  if (line->reset || line->fin_arrow != SX_NO_EVENT || !is_connected (line))
    return;

  line->fin_arrow = sx_travel_add_arrow (self, type, event, line_number, SX_NO_EVENT,
                                         sx_travel_get_peer_line (self, line_number));
}

static void
hear_goodbye (SxDiagram   *self,
              guint        line_number,
              guint        event,
              SxArrowType  type)
{
  guint peer_number;
  SxLine *line = sx_diagram_line (self, line_number);
  SxLine *peer;
  SxArrow *arrow;

  if (!line->is_internet || line->reset)
    return;

  peer_number = sx_travel_get_peer_line (self, line_number);
  peer = sx_diagram_line (self, peer_number);
  arrow = peer->fin_arrow != SX_NO_EVENT ? sx_diagram_arrow (self, peer->fin_arrow) : NULL;
  if (arrow != NULL && arrow->public.to == SX_NO_EVENT && peer->public.side != SX_SIDE_OUTSIDE)
    {
      /* close() with bytes that nobody has read resets the connection (RFC 2525, 2.17): the other end tells */
      arrow->was_fin = arrow->public.type == SX_ARROW_FIN;
      arrow->public.type = type;
      sx_travel_arrive (self, peer->fin_arrow, event);
    }
  else
    {
      sx_travel_add_arrow (self, type, SX_NO_EVENT, peer_number, event, line_number);
    }

  line->reset |= type == SX_ARROW_RST;
  line->heard = TRUE;
}

/* In these states it has had a FIN (RFC 9293, figure 5), though its program had closed it and was not told */
void
sx_infer_from_state (SxDiagram   *self,
                     guint        line_number,
                     guint        event,
                     SxBandState  state)
{
  SxLine *line = sx_diagram_line (self, line_number);
  guint peer;

  if (state == SX_BAND_ESTABLISHED)
    established (self, line_number, event);

  if ((state != SX_BAND_TIME_WAIT && state != SX_BAND_CLOSING) || line->heard || !line->is_internet)
    return;

  peer = sx_travel_get_peer_line (self, line_number);
  if (sx_diagram_line (self, peer)->public.side == SX_SIDE_OUTSIDE)
    sx_travel_add_arrow (self, SX_ARROW_FIN, SX_NO_EVENT, peer, event, line_number);
  line->heard = TRUE;
}

/* What follows from a call, before its state is entered */
void
sx_infer_from (SxDiagram      *self,
               guint           line,
               guint           event,
               const SxRecord *record)
{
  gboolean ok = record->error == 0;

  switch ((int) record->kind)
    {
    case SX_KIND_CONNECTING:
      sx_diagram_line (self, line)->connecting = event;
      break;
    case SX_KIND_CONNECT:
      connected (self, line, event, record);
      break;
    case SX_KIND_ACCEPT:
      if (ok)
        accepted (self, line, event);
      break;
    case SX_KIND_SHUTDOWN:
      if (ok && record->args[0] != SHUT_RD)
        say_goodbye (self, line, event, SX_ARROW_FIN);
      break;
    case SX_KIND_CLOSE:
      say_goodbye (self, line, event, record->args[0] == 1 ? SX_ARROW_RST : SX_ARROW_FIN);
      break;
    case SX_KIND_RECV:
      if (ok)
        hear_goodbye (self, line, event, SX_ARROW_FIN);
      else if (record->error == ECONNRESET)
        hear_goodbye (self, line, event, SX_ARROW_RST);
      break;
    case SX_KIND_SEND:
      if (record->error == ECONNRESET)
        hear_goodbye (self, line, event, SX_ARROW_RST);
      break;
    default:
      break;
    }
}
