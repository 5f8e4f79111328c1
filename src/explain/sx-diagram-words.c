/* sx-diagram-words.c: the diagram in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-private.h"

#include <netinet/tcp.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "sx-bytes-text.h"
#include "sx-call-text.h"
#include "sx-errno.h"
#include "sx-symbols.h"
#include "sx-words.h"

/* What of a message stands at its arrow */
#define PREVIEW_BYTES 48

#define NS_PER_US G_GINT64_CONSTANT (1000)
#define NS_PER_MS G_GINT64_CONSTANT (1000000)
#define NS_PER_S  G_GINT64_CONSTANT (1000000000)

/* Time spans */

/* ABS() of the least number there is would be undefined */
static guint64
get_size (gint64 nanoseconds)
{
  return nanoseconds < 0 ? -(guint64) nanoseconds : (guint64) nanoseconds;
}

/* Two or three digits are enough to compare: “840 ns”, “9.4 µs”, “50.1 ms” */
char *
sx_words_span (gint64 nanoseconds)
{
  guint64 size = get_size (nanoseconds);

  if (size < NS_PER_US)
    /* Translators: nanoseconds */
    return g_strdup_printf (_("%d ns"), (int) nanoseconds);
  if (size < NS_PER_MS)
    /* Translators: microseconds, with digits behind the point */
    return g_strdup_printf (_("%.*f µs"), size < 10 * NS_PER_US ? 1 : 0, nanoseconds / 1e3);
  if (size < NS_PER_S)
    /* Translators: milliseconds, with digits behind the point */
    return g_strdup_printf (_("%.*f ms"), size < 100 * NS_PER_MS ? 1 : 0, nanoseconds / 1e6);

  /* Translators: seconds, with digits behind the point */
  return g_strdup_printf (_("%.*f s"), size < 100 * NS_PER_S ? 1 : 0, nanoseconds / 1e9);
}

/* The time since the first event, to the microsecond: what stands at the left */
char *
sx_words_time_since (gint64 nanoseconds)
{
  guint64 size = get_size (nanoseconds);

  if (size == 0)
    return g_strdup ("0");
  if (size < NS_PER_MS)
    return g_strdup_printf (_("%.*f µs"), 0, nanoseconds / 1e3);
  if (size < NS_PER_S)
    return g_strdup_printf (_("%.*f ms"), 3, nanoseconds / 1e6);

  return g_strdup_printf (_("%.*f s"), size < 100 * NS_PER_S ? 6 : 3, nanoseconds / 1e9);
}

/* Labels */

/* At the mark of a flood; how much it was stands at its arrow */
char *
sx_words_times (guint64 n)
{
  g_autofree char *number = sx_words_number (n);

  return g_strdup_printf ("× %s", number);
}

char *
sx_words_summary (guint64 n_messages,
                  guint64 n_bytes)
{
  g_autofree char *number = sx_words_number (n_messages);
  g_autofree char *size = g_format_size (n_bytes);

  /* Translators: a number of messages, and how much that is: “8,412 messages, 612.4 kB” */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s message, %s", "%s messages, %s", (gulong) n_messages),
                          number, size);
}

static char *
get_backlog (const SxRecord *record)
{
  SxSample sample;

  sx_record_get_sample (record, &sample);

  /* Translators: how many connections wait for accept(), and how many may */
  return g_strdup_printf (_("backlog %u of %u"), sample.backlog, sample.backlog_limit);
}

static char *
get_state (const SxRecord *record)
{
  const char *name = sx_band_get_name (sx_band_from_tcp (record->args[0]));
  g_autofree char *rest = NULL;

  if (record->args[0] != TCP_TIME_WAIT || record->value <= 0)
    return g_strdup (name);

  rest = sx_words_span (record->value);

  /* Translators: the name of a state, and how long it will last: “TIME-WAIT, 60.0 s left” */
  return g_strdup_printf (_("%s, %s left"), name, rest);
}

/* Of a command that no call stands for: what its end means */
static const char *
get_command (const SxRecord *record)
{
  return record->args[0] == SX_COMMAND_HOLD ? _("accepting paused") : _("accepting again");
}

/* What stands behind the call's name, if it did not fail */
static char *
get_rest (const SxRecord *record)
{
  switch ((int) record->kind)
    {
    case SX_KIND_BIND:
      return sx_address_to_string (&record->local);
    case SX_KIND_LISTEN:
      return g_strdup_printf ("%d", record->args[0]);
    case SX_KIND_ACCEPT:
      return sx_address_to_string (&record->remote);
    case SX_KIND_CONNECTING:
      return sx_address_to_string (&record->remote);
    case SX_KIND_RECV:
      if (record->value == 0)
        /* Translators: what recv() returned, and what that means */
        return g_strdup (_("0, end of stream"));
      return sx_words_number (record->value);
    case SX_KIND_SEND:
    case SX_KIND_SENDTO:
    case SX_KIND_RECVFROM:
      return sx_words_number (record->value);
    case SX_KIND_SHUTDOWN:
      return sx_symbols_shutdown (record->args[0]);
    case SX_KIND_CLOSE:
      /* Translators: close() resets the connection */
      return g_strdup (record->args[0] == 1 ? _("with a reset") : "");
    default:
      return g_strdup ("");
    }
}

/* The name of the call, which is set in bold, and what came of it */
void
sx_diagram_split_label (SxDiagram  *self,
                        guint       event,
                        char      **name,
                        char      **rest)
{
  const SxDiagramEvent *one = sx_diagram_event (self, event);
  SxRecord record;

  if (one->kind == SX_KIND_CONNECT && one->error == 0)
    /* Translators: connect() is over, and the connection is there */
    *name = g_strdup (_("connected"));
  else
    *name = g_strdup (one->kind == SX_KIND_CONNECTING ? "connect" : sx_kind_get_name (one->kind));
  if (!sx_journal_read (self->journal, one->serial, &record))
    {
      *rest = g_strdup ("");
    }
  else if (sx_event_is_summary (one))
    {
      *rest = sx_words_times (one->count);
    }
  else if (one->kind == SX_KIND_END)
    {
      g_free (*name);
      *name = g_strdup ("");
      *rest = g_strdup (get_command (&record));
    }
  else if (one->kind == SX_KIND_STATE || one->kind == SX_KIND_SAMPLE)
    {
      g_free (*name);
      *name = g_strdup ("");
      *rest = one->kind == SX_KIND_STATE ? get_state (&record) : get_backlog (&record);
    }
  else if (one->error != 0)
    {
      *rest = g_strdup_printf ("→ %s", sx_errno_get_name (one->error));
    }
  else
    {
      *rest = get_rest (&record);
    }
}

/**
 * sx_diagram_dup_label:
 * @self: a diagram
 * @event: an event
 *
 * Returns: (transfer full): what stands at its mark: “bind 127.0.0.1:12345”
 */
char *
sx_diagram_dup_label (SxDiagram *self,
                      guint      event)
{
  g_autofree char *name = NULL;
  g_autofree char *rest = NULL;

  g_return_val_if_fail (event < self->events->len, NULL);

  sx_diagram_split_label (self, event, &name, &rest);
  if (*name == '\0' || *rest == '\0')
    return g_strconcat (name, rest, NULL);

  return g_strdup_printf ("%s %s", name, rest);
}

/* Arrows */

static const char *
get_segment_name (SxArrowType type)
{
  switch (type)
    {
    case SX_ARROW_SYN:
      return "SYN";
    case SX_ARROW_SYN_ACK:
      return "SYN-ACK";
    case SX_ARROW_ACK:
      return "ACK";
    case SX_ARROW_FIN:
      return "FIN";
    case SX_ARROW_RST:
      return "RST";
    case SX_ARROW_STREAM:
    case SX_ARROW_DATAGRAM:
    default:
      return "";
    }
}

/* Where a stream's arrow starts within the bytes of its send */
static gsize
get_skip (SxDiagram     *self,
          const SxArrow *arrow,
          gsize          length)
{
  const SxSendEntry *entry;
  guint64 start;

  if (arrow->entry == SX_NO_EVENT || arrow->public.type != SX_ARROW_STREAM)
    return 0;

  entry = sx_line_send (sx_diagram_line (self, arrow->entry_line), arrow->entry);
  start = entry->end - length;

  return arrow->public.first_byte > start ? MIN (arrow->public.first_byte - start, length) : 0;
}

/* How a message begins, or the first one of several */
char *
sx_diagram_dup_preview (SxDiagram     *self,
                        const SxArrow *arrow)
{
  guint event = arrow->public.from != SX_NO_EVENT ? arrow->public.from : arrow->public.to;
  g_autofree char *text = NULL;
  SxRecord record;
  gsize skip = 0;

  if (event == SX_NO_EVENT || !sx_journal_read (self->journal, sx_diagram_event (self, event)->serial, &record))
    return g_strdup ("");
  if (record.payload_length == 0)
    return record.value > 0 ? sx_words_bytes (record.value) : g_strdup (_("empty"));

  if (event == arrow->public.from)
    skip = get_skip (self, arrow, record.payload_length);

  return sx_bytes_text_line (record.payload + skip,
                             MIN (record.payload_length - skip, MAX (arrow->public.n_bytes, 1)), PREVIEW_BYTES);
}

/**
 * sx_diagram_dup_arrow_label:
 * @self: a diagram
 * @arrow: an arrow
 *
 * Returns: (transfer full): the beginning of what travelled, as text; how much of it, for a flood; the name of
 *   an inferred segment
 */
char *
sx_diagram_dup_arrow_label (SxDiagram *self,
                            guint      arrow)
{
  const SxArrow *one;

  g_return_val_if_fail (arrow < self->arrows->len, NULL);

  one = sx_diagram_arrow (self, arrow);
  if (one->public.inferred)
    return g_strdup (get_segment_name (one->public.type));
  if (one->public.n_messages > 1)
    return sx_words_summary (one->public.n_messages, one->public.n_bytes);

  return sx_diagram_dup_preview (self, one);
}

/* Sentences */

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
  const char *name = get_segment_name (arrow->type);

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
