/* sentence.h: what a pane says of what is in the journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "engine-fixture.h"
#include "sx-status.h"

G_BEGIN_DECLS

/* What a pane says by now */
static inline char *
get_sentence (Fixture    *f,
              SxPaneKind  pane)
{
  g_autoptr (SxStatus) status = sx_status_new (pane);
  guint64 n = sx_journal_get_n_records (f->journal);

  for (guint64 i = 0; i < n; i++)
    {
      SxRecord record;

      g_assert_true (sx_journal_read (f->journal, i, &record));
      sx_status_feed (status, &record);
    }

  return sx_status_get_sentence (status);
}

static inline void
assert_says (Fixture    *f,
             SxPaneKind  pane,
             const char *part)
{
  g_autofree char *sentence = get_sentence (f, pane);

  if (strstr (sentence, part) == NULL)
    g_error ("“%s” is not in “%s”", part, sentence);
}

G_END_DECLS
