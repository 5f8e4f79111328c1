/* sx-diagram-sentence.c: what happened in a diagram, in sentences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-private.h"

#include <glib/gi18n-lib.h>

#include "sx-call-text.h"
#include "sx-words.h"

static void
add_sentence (GString *out,
              char    *sentence)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, sentence);
  g_free (sentence);
}

static void
add_span (GString    *out,
          const char *format,
          gint64      from,
          gint64      to)
{
  g_autofree char *span = NULL;

  if (from == 0 || to == 0 || to < from)
    return;

  span = sx_words_span (to - from);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  add_sentence (out, g_strdup_printf (format, span));
#pragma GCC diagnostic pop
}

static void
add_times (SxDiagram            *self,
           GString              *out,
           const SxDiagramArrow *arrow)
{
  gint64 called = arrow->from != SX_NO_EVENT ? sx_diagram_event (self, arrow->from)->time : 0;
  gint64 left = arrow->sent != 0 ? arrow->sent : arrow->queued;

  /* The record of a call is written when it returned; the kernel may have been done before. Between two hosts'
   * clocks a time may seem to run backwards: then nothing is said. */
  add_span (out, _("The kernel took %s to send it."), arrow->queued, arrow->sent);
  if (arrow->arrived != 0 && left != 0 && arrow->arrived_by_ack)
    add_span (out, _("It had arrived within %s: by then it was acknowledged."), left, arrow->arrived);
  else if (arrow->arrived != 0 && left != 0)
    add_span (out, _("It was under way for %s."), left, arrow->arrived);
  else if (arrow->arrived == 0 && called != 0 && arrow->read != 0)
    add_span (out, _("It was read %s after it was sent."), called, arrow->read);
  add_span (out, _("It lay unread for %s."), arrow->arrived, arrow->read);
  if (!arrow->arrived_by_ack)
    add_span (out, _("Its acknowledgement was back after %s."), left, arrow->acked);
}

/* What the braces say */
char *
sx_diagram_dup_remark (SxDiagram      *self,
                       const SxBundle *bundle)
{
  if (bundle->n_to == 1)
    /* Translators: several send() calls, one recv() */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u send arrived as one recv: TCP keeps bytes, not messages.",
                                         "%u sends arrived as one recv: TCP keeps bytes, not messages.",
                                         bundle->n_from), bundle->n_from);
  if (bundle->n_from == 1)
    /* Translators: one send() call, several recv() */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "One send was read by %u recv: TCP keeps bytes, not messages.",
                                         "One send was read by %u recvs: TCP keeps bytes, not messages.",
                                         bundle->n_to), bundle->n_to);

  /* Translators: numbers of send() and recv() calls */
  return g_strdup_printf (_("%u sends were read by %u recvs, cut differently: TCP keeps bytes, not messages."),
                          bundle->n_from, bundle->n_to);
}

/* The kernel's times in words; "": it told none */
char *
sx_diagram_dup_times (SxDiagram *self,
                      guint      arrow)
{
  GString *out = g_string_new (NULL);

  add_times (self, out, sx_diagram_get_arrow (self, arrow));

  return g_string_free (out, FALSE);
}

static char *
get_inferred_sentence (const SxDiagramArrow *arrow,
                       const char           *from,
                       const char           *to)
{
  const char *name = sx_diagram_get_segment_name (arrow->type);

  switch (arrow->type)
    {
    case SX_ARROW_FIN:
      /* Translators: the segment's name, then names of sockets */
      return g_strdup_printf (_("%s from %s to %s: “I send no more.” Inferred from what the calls returned."),
                              name, from, to);
    case SX_ARROW_RST:
      return g_strdup_printf (_("%s from %s to %s: the connection is over at once, or there is none. Inferred from what "
                                "the calls returned."), name, from, to);
    case SX_ARROW_SYN:
      if (arrow->lost)
        return g_strdup_printf (_("%s from %s to %s: nobody answered it."), name, from, to);
      return g_strdup_printf (_("%s from %s to %s: “I want to connect.” Inferred from what the calls returned."),
                              name, from, to);
    case SX_ARROW_SYN_ACK:
      return g_strdup_printf (_("%s from %s to %s: “Agreed, and I want to as well.” Inferred from what the calls "
                                "returned."), name, from, to);
    default:
      return g_strdup_printf (_("%s from %s to %s: “Agreed.” Inferred from what the calls returned."), name, from, to);
    }
}

/**
 * sx_diagram_dup_arrow_sentence:
 * @self: a diagram
 * @arrow: an arrow
 *
 * Returns: (transfer full): what travelled from where to where, and the kernel's times in words
 */
char *
sx_diagram_dup_arrow_sentence (SxDiagram *self,
                               guint      arrow)
{
  g_autofree char *bytes = NULL;
  const SxDiagramArrow *one;
  const char *from, *to;
  GString *out;

  g_return_val_if_fail (arrow < self->arrows->len, NULL);

  one = sx_diagram_get_arrow (self, arrow);
  from = sx_diagram_line (self, one->from_lifeline)->title;
  to = sx_diagram_line (self, one->to_lifeline)->title;
  if (one->inferred)
    return get_inferred_sentence (one, from, to);

  out = g_string_new (NULL);
  bytes = one->n_messages > 1 ? sx_words_summary (one->n_messages, one->n_bytes) : sx_words_bytes (one->n_bytes);
  /* Translators: “24 bytes” or “8,412 messages, 612.4 kB”, then names of sockets */
  add_sentence (out, g_strdup_printf (_("%s from %s to %s."), bytes, from, to));
  if (one->lost)
    add_sentence (out, g_strdup (_("Lost: it was never read, and cannot be any more.")));
  add_times (self, out, one);
  if (one->group != 0)
    add_sentence (out, sx_diagram_dup_remark (self, &g_array_index (self->bundles, SxBundle, one->group - 1)));

  return g_string_free (out, FALSE);
}

static const char *
get_state_meaning (SxBandState state)
{
  switch (state)
    {
    case SX_BAND_LISTEN:
      return _("it waits for connections.");
    case SX_BAND_SYN_SENT:
      return _("it asked for a connection and waits for the answer.");
    case SX_BAND_SYN_RECV:
      return _("it was asked for a connection and has answered.");
    case SX_BAND_ESTABLISHED:
      return _("the connection is open, in both directions.");
    case SX_BAND_FIN_WAIT_1:
      return _("it has said that it sends no more, and waits for that to be acknowledged.");
    case SX_BAND_FIN_WAIT_2:
      return _("that it sends no more is acknowledged; the other end may still send.");
    case SX_BAND_CLOSING:
      return _("both ends said at the same time that they send no more.");
    case SX_BAND_CLOSE_WAIT:
      return _("the other end sends no more; the program here has not closed it yet.");
    case SX_BAND_LAST_ACK:
      return _("both ends send no more; the last acknowledgement is still to come.");
    case SX_BAND_TIME_WAIT:
      return _("the connection is over; its port is kept for a while, so that stragglers do not meet a new connection.");
    case SX_BAND_CLOSED:
      return _("the connection is gone.");
    default:
      return "";
    }
}

static char *
get_record_sentence (const SxRecord *record)
{
  SxBandState state;
  SxSample sample;

  if (record->kind == SX_KIND_STATE)
    {
      state = sx_band_from_tcp (record->args[0]);

      /* Translators: a socket's number, the name of a state of TCP, and what that means */
      return g_strdup_printf (_("Socket %u is in the state %s: %s"), record->socket, sx_band_get_name (state),
                              get_state_meaning (state));
    }

  if (record->kind == SX_KIND_SAMPLE && sx_record_get_sample (record, &sample))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u complete connection waits at socket %u for accept; %u may wait.",
                                         "%u complete connections wait at socket %u for accept; %u may wait.",
                                         sample.backlog), sample.backlog, record->socket, sample.backlog_limit);

  if (record->kind == SX_KIND_END && record->args[0] == SX_COMMAND_HOLD)
    return g_strdup_printf (_("Accepting is paused at socket %u: connections that are complete wait in its backlog."),
                            record->socket);
  if (record->kind == SX_KIND_END && record->args[0] == SX_COMMAND_RELEASE)
    return g_strdup_printf (_("Socket %u accepts again: those that wait in its backlog, and those that come."),
                            record->socket);

  return sx_call_text_sentence (record);
}

/* The arrow of a message that left, or arrived, with an event; SX_NO_EVENT: none */
guint
sx_diagram_find_arrow (SxDiagram *self,
                       guint      event)
{
  for (guint block = 0; block < self->blocks->len; block++)
    {
      const SxArrowBlock *reach = &g_array_index (self->blocks, SxArrowBlock, block);
      guint end = MIN ((block + 1) * SX_ARROW_BLOCK, self->arrows->len);

      if (reach->first_event > event || reach->last_event < event)
        continue;

      for (guint i = block * SX_ARROW_BLOCK; i < end; i++)
        {
          const SxDiagramArrow *arrow = &sx_diagram_arrow (self, i)->public;

          if (!arrow->inferred && (arrow->from == event || arrow->to == event))
            return i;
        }
    }

  return SX_NO_EVENT;
}

/**
 * sx_diagram_dup_sentence:
 * @self: a diagram
 * @event: an event
 *
 * Returns: (transfer full): what happened, in one or a few sentences; for a message with the kernel's times
 */
char *
sx_diagram_dup_sentence (SxDiagram *self,
                         guint      event)
{
  const SxDiagramEvent *one;
  const SxDiagramArrow *arrow;
  g_autofree char *summary = NULL;
  SxRecord record;
  GString *out;
  guint number;

  g_return_val_if_fail (event < self->events->len, NULL);

  one = sx_diagram_event (self, event);
  if (!sx_journal_read (self->journal, one->serial, &record))
    return g_strdup ("");

  if (sx_event_is_summary (one))
    {
      summary = sx_words_summary (one->count, one->bytes);
      /* Translators: a socket's number, the name of a call, and “8,412 messages, 612.4 kB” */
      return g_strdup_printf (_("Socket %u, %s: %s."), record.socket, sx_kind_get_name (one->kind), summary);
    }

  out = g_string_new (NULL);
  add_sentence (out, get_record_sentence (&record));
  number = sx_record_is_message (&record) ? sx_diagram_find_arrow (self, event) : SX_NO_EVENT;
  if (number == SX_NO_EVENT)
    return g_string_free (out, FALSE);

  arrow = sx_diagram_get_arrow (self, number);
  if (arrow->lost)
    add_sentence (out, g_strdup (_("Lost: it was never read, and cannot be any more.")));
  add_times (self, out, arrow);
  if (arrow->group != 0)
    add_sentence (out, sx_diagram_dup_remark (self, &g_array_index (self->bundles, SxBundle, arrow->group - 1)));

  return g_string_free (out, FALSE);
}
