/* sx-diagram-mermaid.c: a sequence diagram as text for Mermaid
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The language is that of https://mermaid.js.org/syntax/sequenceDiagram.html. Texts may come from strangers, so
 * whatever means something there is written as an entity: "#59;" is how Mermaid spells ";".
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sx-diagram.h"
#include "sx-words.h"

/* Mermaid refuses more than 50,000 characters (its maxTextSize); room for the line that says what is left out */
#define MAX_LENGTH 48000

/* A line that long is wide already */
#define MAX_LABEL 120

/* Where an arrow stands: with the event that it left with, or in front of the one it arrived with */
typedef struct
{
  guint    event;
  gboolean before;
  guint    arrow;
} Place;

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *first = a;
  const Place *second = b;

  if (first->event != second->event)
    return first->event < second->event ? -1 : 1;
  if (first->before != second->before)
    return first->before ? -1 : 1;

  return first->arrow < second->arrow ? -1 : first->arrow > second->arrow;
}

/* (element-type Place), in the order in which they are written */
static GArray *
place_arrows (SxDiagram *diagram)
{
  guint n = sx_diagram_get_n_arrows (diagram);
  GArray *places = g_array_sized_new (FALSE, FALSE, sizeof (Place), n);

  for (guint i = 0; i < n; i++)
    {
      const SxDiagramArrow *arrow = sx_diagram_get_arrow (diagram, i);
      gboolean before = arrow->from == SX_NO_EVENT;
      Place place = { before ? arrow->to : arrow->from, before, i };

      if (place.event != SX_NO_EVENT)
        g_array_append_val (places, place);
    }
  g_array_sort (places, compare_places);

  return places;
}

/* What would end the text or the diagram, be an entity, a directive ("%%{"), markup or a formula ("$$") */
static gboolean
is_special (gunichar c)
{
  return c < 0x80 && strchr ("#;&<>%${}\"`", c) != NULL;
}

/* What cannot be seen, or turns the text around it around. The two joiners only make letters and pictures out of several. */
static gboolean
is_hidden (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return c != 0x200c && c != 0x200d;
    default:
      /* Mermaid writes these for "#" and ";" while it reads: a text with them would become an entity */
      return c == 0xfb02 || c == 0xfb01;
    }
}

/* Whether the text would be taken for what Mermaid says of its width: "wrap:", "nowrap:" */
static gboolean
is_wrap (const char *text)
{
  return g_str_has_prefix (text, "wrap:") || g_str_has_prefix (text, "nowrap:");
}

static void
append_text (GString    *out,
             const char *text)
{
  gboolean wrap = is_wrap (text);
  /* Alone it ends a block; Mermaid's manual warns of it */
  gboolean end = g_ascii_strcasecmp (text, "end") == 0;
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (n++ == MAX_LABEL)
        {
          g_string_append (out, "…");
          return;
        }

      if (is_special (c) || (end && p == text) || (wrap && c == ':'))
        g_string_append_printf (out, "#%u;", c);
      else if (c == '\n' || c == '\r' || c == '\t')
        g_string_append_c (out, ' ');
      else if (is_hidden (c))
        g_string_append_printf (out, "\\u%04X", c);
      else
        g_string_append_unichar (out, c);
    }
}

/* A text that is not there would not be a message */
static void
append_label (GString    *out,
              const char *label)
{
  g_autofree char *text = g_utf8_make_valid (label != NULL ? label : "", -1);

  g_strstrip (text);
  append_text (out, *text != '\0' ? text : "…");
  g_string_append_c (out, '\n');
}

static void
append_participants (GString   *out,
                     SxDiagram *diagram)
{
  guint n = sx_diagram_get_n_lifelines (diagram);

  for (guint i = 0; i < n; i++)
    {
      const SxLifeline *lifeline = sx_diagram_get_lifeline (diagram, i);
      g_autofree char *title = g_utf8_make_valid (lifeline->title != NULL ? lifeline->title : "", -1);
      g_autofree char *address = g_utf8_make_valid (lifeline->address != NULL ? lifeline->address : "", -1);
      gboolean both = *title != '\0' && *address != '\0' && strcmp (title, address) != 0;

      /* Names of ours: those that people gave could be words of the language */
      g_string_append_printf (out, "    participant L%u as ", i);
      append_text (out, *title != '\0' ? title : address);
      if (both)
        {
          g_string_append (out, "<br/>");
          append_text (out, address);
        }
      g_string_append_c (out, '\n');
    }

  if (n == 0)
    {
      g_string_append (out, "    participant L0 as ");
      append_label (out, _("Nothing has happened yet"));
    }
}

static void
append_arrow (GString   *out,
              SxDiagram *diagram,
              guint      number)
{
  const SxDiagramArrow *arrow = sx_diagram_get_arrow (diagram, number);
  g_autofree char *label = sx_diagram_dup_arrow_label (diagram, number);
  const char *sign = arrow->lost ? (arrow->inferred ? "--x" : "-x") : (arrow->inferred ? "-->>" : "->>");

  g_string_append_printf (out, "    L%u%sL%u: ", arrow->from_lifeline, sign, arrow->to_lifeline);
  append_label (out, label);
}

/* States and the kernel's times are not of this language: the arrows tell most of them */
static void
append_event (GString   *out,
              SxDiagram *diagram,
              guint      number)
{
  const SxDiagramEvent *event = sx_diagram_get_event (diagram, number);
  g_autofree char *label = NULL;

  if (!sx_kind_is_call (event->kind) && event->kind != SX_KIND_CONNECTING && event->kind != SX_KIND_END)
    return;

  label = sx_diagram_dup_label (diagram, number);
  g_string_append_printf (out, "    Note over L%u: ", event->lifeline);
  append_label (out, label);
}

/* The event and its arrows; next: the first place that was not written yet */
static void
append_step (GString   *out,
             SxDiagram *diagram,
             GArray    *places,
             guint     *next,
             guint      event)
{
  gboolean called = FALSE;

  for (; *next < places->len && g_array_index (places, Place, *next).event <= event; (*next)++)
    {
      const Place *place = &g_array_index (places, Place, *next);

      if (!place->before && !called)
        {
          append_event (out, diagram, event);
          called = TRUE;
        }
      append_arrow (out, diagram, place->arrow);
    }

  if (!called)
    append_event (out, diagram, event);
}

static void
append_left_out (GString   *out,
                 SxDiagram *diagram,
                 guint      n)
{
  g_autofree char *number = sx_words_number (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s more event is left out", "%s more events are left out", n), number);
  guint last = sx_diagram_get_n_lifelines (diagram) - 1;

  g_string_append (out, last > 0 ? "    Note over L0," : "    Note over ");
  g_string_append_printf (out, "L%u: ", last);
  append_label (out, text);
}

/**
 * sx_diagram_to_mermaid:
 * @self: a diagram
 * @end: records from this serial on have not happened yet; %G_MAXUINT64: all have
 *
 * The diagram in the language of Mermaid: calls are notes, messages arrows; inferred ones are dashed, lost ones end in a
 * cross. It ends where Mermaid's limit is near, and then says how much is missing. No text of a peer's can become syntax.
 *
 * Returns: (transfer full): "sequenceDiagram …", UTF-8
 */
char *
sx_diagram_to_mermaid (SxDiagram *self,
                       guint64    end)
{
  GString *out = g_string_new ("sequenceDiagram\n");
  g_autoptr (GArray) places = place_arrows (self);
  guint last = sx_diagram_find_last (self, end);
  guint n_events = last != SX_NO_EVENT ? last + 1 : 0;
  guint next = 0;

  append_participants (out, self);

  for (guint i = 0; i < n_events; i++)
    {
      gsize length = out->len;

      append_step (out, self, places, &next, i);
      if (out->len > MAX_LENGTH)
        {
          g_string_truncate (out, length);
          append_left_out (out, self, n_events - i);
          break;
        }
    }

  return g_string_free (out, FALSE);
}
