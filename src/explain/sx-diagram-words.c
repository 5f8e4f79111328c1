/* sx-diagram-words.c: what stands in a diagram
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-private.h"

#include <netinet/tcp.h>

#include <glib/gi18n-lib.h>

#include "sx-bytes-text.h"
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

const char *
sx_diagram_get_segment_name (SxArrowType type)
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
    return g_strdup (sx_diagram_get_segment_name (one->public.type));
  if (one->public.n_messages > 1)
    return sx_words_summary (one->public.n_messages, one->public.n_bytes);

  return sx_diagram_dup_preview (self, one);
}
