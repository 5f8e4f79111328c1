/* sx-diagram-state.c: the states of TCP along a lifeline
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-private.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* The names of RFC 9293, 3.3.2; a socket that is no TCP has none of its own */
static const struct
{
  const char *name;
  SxInk       ink;
} bands[SX_N_BANDS] = {
  [SX_BAND_NONE] = { "", SX_INK_STATE_NEW },
  [SX_BAND_NEW] = { "", SX_INK_STATE_NEW },
  [SX_BAND_BOUND] = { "", SX_INK_STATE_OPEN },
  [SX_BAND_LISTEN] = { "LISTEN", SX_INK_STATE_LISTEN },
  [SX_BAND_SYN_SENT] = { "SYN-SENT", SX_INK_STATE_OPENING },
  [SX_BAND_SYN_RECV] = { "SYN-RECEIVED", SX_INK_STATE_OPENING },
  [SX_BAND_ESTABLISHED] = { "ESTABLISHED", SX_INK_STATE_OPEN },
  [SX_BAND_FIN_WAIT_1] = { "FIN-WAIT-1", SX_INK_STATE_CLOSING },
  [SX_BAND_FIN_WAIT_2] = { "FIN-WAIT-2", SX_INK_STATE_CLOSING },
  [SX_BAND_CLOSING] = { "CLOSING", SX_INK_STATE_CLOSING },
  [SX_BAND_CLOSE_WAIT] = { "CLOSE-WAIT", SX_INK_STATE_CLOSING },
  [SX_BAND_LAST_ACK] = { "LAST-ACK", SX_INK_STATE_CLOSING },
  [SX_BAND_TIME_WAIT] = { "TIME-WAIT", SX_INK_STATE_TIME_WAIT },
  [SX_BAND_CLOSED] = { "CLOSED", SX_INK_STATE_CLOSED },
};

/* By the kernel's numbers: netinet/tcp.h */
static const SxBandState from_tcp[] = {
  [TCP_ESTABLISHED] = SX_BAND_ESTABLISHED,
  [TCP_SYN_SENT] = SX_BAND_SYN_SENT,
  [TCP_SYN_RECV] = SX_BAND_SYN_RECV,
  [TCP_FIN_WAIT1] = SX_BAND_FIN_WAIT_1,
  [TCP_FIN_WAIT2] = SX_BAND_FIN_WAIT_2,
  [TCP_TIME_WAIT] = SX_BAND_TIME_WAIT,
  [TCP_CLOSE] = SX_BAND_CLOSED,
  [TCP_CLOSE_WAIT] = SX_BAND_CLOSE_WAIT,
  [TCP_LAST_ACK] = SX_BAND_LAST_ACK,
  [TCP_LISTEN] = SX_BAND_LISTEN,
  [TCP_CLOSING] = SX_BAND_CLOSING,
};

const char *
sx_band_get_name (SxBandState state)
{
  return bands[state].name;
}

SxInk
sx_band_get_ink (SxBandState state)
{
  return bands[state].ink;
}

SxBandState
sx_band_from_tcp (int state)
{
  return (guint) state < G_N_ELEMENTS (from_tcp) ? from_tcp[state] : SX_BAND_NONE;
}

/* The peer has ended its stream: RFC 9293, figure 5 */
static SxBandState
after_end (SxBandState state)
{
  if (state == SX_BAND_ESTABLISHED)
    return SX_BAND_CLOSE_WAIT;

  return state == SX_BAND_FIN_WAIT_2 ? SX_BAND_TIME_WAIT : SX_BAND_NONE;
}

/* We have ended ours */
static SxBandState
after_shutdown (SxBandState state)
{
  if (state == SX_BAND_ESTABLISHED)
    return SX_BAND_FIN_WAIT_1;

  return state == SX_BAND_CLOSE_WAIT ? SX_BAND_LAST_ACK : SX_BAND_NONE;
}

/* What a record says of the state, by what its call means; NONE: nothing. The kernel's own word is in STATE records:
 * after close() only that counts, for nobody here has the socket any more. */
SxBandState
sx_band_after (const SxLine   *line,
               const SxRecord *record)
{
  gboolean stream = line->public.side != SX_SIDE_DATAGRAM;
  gboolean ok = record->error == 0;

  switch ((int) record->kind)
    {
    case SX_KIND_SOCKET:
      return ok ? SX_BAND_NEW : SX_BAND_CLOSED;
    case SX_KIND_BIND:
      return ok && !stream ? SX_BAND_BOUND : SX_BAND_NONE;
    case SX_KIND_LISTEN:
      return ok ? SX_BAND_LISTEN : SX_BAND_NONE;
    case SX_KIND_ACCEPT:
      return ok ? SX_BAND_ESTABLISHED : SX_BAND_NONE;
    case SX_KIND_CONNECTING:
      return line->is_internet ? SX_BAND_SYN_SENT : SX_BAND_NONE;
    case SX_KIND_CONNECT:
      return ok ? SX_BAND_ESTABLISHED : SX_BAND_CLOSED;
    case SX_KIND_RECV:
      if (record->error == ECONNRESET)
        return SX_BAND_CLOSED;
      return ok && record->value == 0 && line->is_internet ? after_end (line->state) : SX_BAND_NONE;
    case SX_KIND_SEND:
      return record->error == ECONNRESET ? SX_BAND_CLOSED : SX_BAND_NONE;
    case SX_KIND_SHUTDOWN:
      return ok && record->args[0] != SHUT_RD && line->is_internet ? after_shutdown (line->state) : SX_BAND_NONE;
    case SX_KIND_CLOSE:
      return SX_BAND_CLOSED;
    case SX_KIND_STATE:
      return sx_band_from_tcp (record->args[0]);
    default:
      return SX_BAND_NONE;
    }
}

void
sx_line_enter (SxLine      *line,
               guint        event,
               SxBandState  state)
{
  SxBand band = { .event = event, .state = state };

  if (state == SX_BAND_NONE || state == line->state)
    return;

  line->state = state;
  g_array_append_val (line->bands, band);
}

/* The band in which an event is, or with which it begins; 0 if there is none */
guint
sx_line_find_band (const SxLine *line,
                   guint         event)
{
  guint low = 0;
  guint high = line->bands->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (line->bands, SxBand, middle).event <= event)
        low = middle + 1;
      else
        high = middle;
    }

  return low > 0 ? low - 1 : 0;
}

/* The state when an event was over; NONE before the first */
SxBandState
sx_line_get_state_at (SxLine *line,
                      guint   event)
{
  const SxBand *band;

  if (line->bands->len == 0 || event == SX_NO_EVENT)
    return SX_BAND_NONE;

  band = &g_array_index (line->bands, SxBand, sx_line_find_band (line, event));

  return band->event <= event ? band->state : SX_BAND_NONE;
}

/* Where in the line's events the first one is that does not come before an event; their number if there is none */
guint
sx_line_find_event (const SxLine *line,
                    guint         event)
{
  guint low = 0;
  guint high = line->events->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (line->events, guint, middle) < event)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}
