/* sx-quote.c: what a person wrote, safe to show in a sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-quote.h"

/* Format covers the bidirectional and zero-width controls, which could turn
 * the sentence around them into another one. */
static gboolean
is_harmless (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
      return FALSE;
    default:
      return TRUE;
    }
}

/**
 * sx_quote:
 * @text: what was written; need not be UTF-8
 * @max_chars: the most characters to show
 *
 * Makes @text fit to stand in a sentence: cut off with “…” when it is long,
 * and with everything invisible or broken written as U+HHHH or \xHH.
 *
 * Returns: (transfer full): valid UTF-8 on one line
 */
char *
sx_quote (const char *text,
          gsize       max_chars)
{
  GString *out = g_string_new (NULL);

  for (gsize n = 0; *text != '\0'; n++)
    {
      gunichar c = g_utf8_get_char_validated (text, -1);

      if (n == max_chars)
        {
          g_string_append (out, "…");
          break;
        }

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (out, "\\x%02X", (guint8) *text);
          text++;
          continue;
        }

      if (is_harmless (c))
        g_string_append_unichar (out, c);
      else
        g_string_append_printf (out, "U+%04X", c);
      text = g_utf8_next_char (text);
    }

  return g_string_free (out, FALSE);
}
