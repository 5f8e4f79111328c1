/* sx-help-text.h: the text of the help
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxHelpEntry:
 * @term: what is explained; a call's or a control's own name. %NULL: the text stands alone
 * @text: the explanation
 *
 * Not translated yet: give what is not %NULL to gettext. Names of the socket API are in
 * @term with @literal set, and are never translated.
 */
typedef struct
{
  const char *term;
  const char *text;
  gboolean    literal;
} SxHelpEntry;

typedef struct
{
  const char        *id;
  const char        *title;
  const SxHelpEntry *entries;
  guint              n_entries;
} SxHelpPage;

const SxHelpPage *sx_help_text_get_pages (guint *n_pages);

G_END_DECLS
